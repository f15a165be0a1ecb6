"""How positive or negative does an article sound? VADER's answer, sentence by sentence.

VADER is a list of 7,500 English words with ratings, and a few rules for negation, emphasis and *but*, made for short
texts. So sentences are scored, and what is said of an article is their mean. It is an indicator beside the frames and
no part of them: a sober report of a massacre sounds negative, as its words do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from toolkit import backends, progress, tables, text
from toolkit.backends import Distributed
from toolkit.errors import MissingPackage
from toolkit.text import Corpus, Index
from toolkit.text.encode import END, TEXT, TITLE
from toolkit.text.index import Part
from toolkit.text.passages import Passages
from toolkit.text.runs import numbers_of
from toolkit.text.segment import OPENS
from toolkit.text.words import Options

_CLEAR = 0.05  # a compound as far from 0 is positive or negative, by its authors' rule
_LONGEST = 10_000  # characters of a sentence that are read: its time grows with their square
_AT_ONCE = 1_000  # articles
#: VADER knows straight signs alone: it takes "isn’t" for no negation, and “good” for no word
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": " - ", "—": " - ", "…": "..."})


def score(corpus: Corpus | Distributed) -> pd.DataFrame:
    """How positive or negative does each article sound (VADER)?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, path of a saved index, or Distributed
        Passing the index is faster: it is then built once.

    Returns
    -------
    DataFrame
        `tones`: one row per article. `compound` is the mean over its sentences, those of the title included, of VADER's
        compound, from -1 to 1; NaN where there is no sentence. A sentence is positive from 0.05, negative from -0.05
        on.

    Raises
    ------
    MissingPackage
        If vaderSentiment is not installed.

    Notes
    -----
    The ratings are of English words in social media, by readers of 2014. In news they tell a grave subject more than
    an author's stance, and quotations count as the article's own words; in another language they tell nothing. Check
    some articles by reading before you rely on it. Curly quotation marks and apostrophes are read as straight ones, and
    of a sentence of more than 10,000 characters the first 10,000.

    References
    ----------
    Hutto & Gilbert 2014, VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM-14.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["The book was good. It rained. Today was horrible!"]})
    >>> score(articles)[["n_sentences", "n_positive", "n_negative"]].values.tolist()
    [[3, 1, 1]]
    """
    _rater()
    if isinstance(corpus, Distributed):
        return backends.over(corpus, _tones, what="Rating")
    return _tones(text.index(corpus))


def _rater() -> Callable[[str], dict[str, float]]:
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as error:
        raise MissingPackage(
            "tone.score needs the package vaderSentiment: pip install 'media-analysis-toolkit[tone]'."
        ) from error
    rate: Callable[[str], dict[str, float]] = SentimentIntensityAnalyzer().polarity_scores
    return rate


def _tones(corpus: Index) -> pd.DataFrame:
    rate, n = _rater(), len(corpus)
    total, n_sentences, n_positive, n_negative = np.zeros((4, n))
    batches = [
        (begin + low, part.take(np.arange(low, min(low + _AT_ONCE, len(part)))))
        for part, begin in zip(corpus.parts, corpus.begins.tolist(), strict=False)
        for low in range(0, len(part), _AT_ONCE)
    ]
    for begin, some in progress.bar(batches, "Rating", unit="batch", total=len(batches)):
        for row, sentence in _sentences(some, corpus.vocabulary.options):
            compound = rate(sentence[:_LONGEST].translate(_STRAIGHT))["compound"]
            total[begin + row] += compound
            n_sentences[begin + row] += 1
            n_positive[begin + row] += compound >= _CLEAR
            n_negative[begin + row] += compound <= -_CLEAR
    with np.errstate(invalid="ignore"):
        columns: dict[str, Any] = {
            "article_id": corpus.ids,
            "n_sentences": n_sentences.astype(np.int64),
            "compound": total / n_sentences,
            "n_positive": n_positive.astype(np.int64),
            "n_negative": n_negative.astype(np.int64),
            "share_positive": n_positive / n_sentences,
            "share_negative": n_negative / n_sentences,
        }
    return pd.DataFrame(columns)[tables.columns("tones")].astype({"article_id": "str"})


def _sentences(part: Part, options: Options) -> Iterator[tuple[int, str]]:
    """The sentences of titles and texts, each with the signs behind it, and the article that it stands in."""
    n = part.edges[:, END] - part.edges[:, TITLE]
    rows = np.repeat(np.arange(len(part)), n)
    words = numbers_of(0, n)
    opens = np.flatnonzero(part.codes[part.edges[rows, TITLE] + words] & OPENS)
    rows, words = rows[opens], words[opens]
    if not len(rows):
        return
    starts = Passages(part, rows, options).places(rows, words).starts
    in_title = words < (part.edges[:, TEXT] - part.edges[:, TITLE])[rows]
    first = np.ones(len(rows) + 1, dtype=bool)  # of its string; so is what would come behind the last
    first[1:-1] = (np.diff(rows) != 0) | (np.diff(in_title.astype(np.int8)) != 0)
    strings = part.read(np.arange(len(part)))
    titles, texts = strings["title"].to_pylist(), strings["text"].to_pylist()
    for place, (row, titled) in enumerate(zip(rows.tolist(), in_title.tolist(), strict=True)):
        begin = 0 if first[place] else int(starts[place])
        end = None if first[place + 1] else int(starts[place + 1])
        yield row, (titles if titled else texts)[row][begin:end]
