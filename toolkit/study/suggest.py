"""Which words might a frame have forgotten?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from toolkit import context, tables, text
from toolkit.errors import check_whole
from toolkit.frames import LexiconLike
from toolkit.frames.sentences import around
from toolkit.stats import log_likelihood, log_ratio
from toolkit.text import Corpus, Frame, Index, Lexicon, Pattern
from toolkit.text.beside import Beside
from toolkit.text.characters import Array
from toolkit.text.lexicon import Company
from toolkit.text.stopwords import stop_list

_SURPRISING = 10.83  # G² that chance alone reaches once in a thousand times
_NONE = -1  # no frame
_BLANK = r"(?<=[(\[“‘«]) (?=\[)|(?<=\]) (?=[,.;:!?)\]”’»])"  # that was none: behind a bracket, before a comma


def suggest(
    corpus: Corpus,
    lexicon: LexiconLike,
    frame: str,
    *,
    n: int = 20,
    min_count: int = 5,
    window: int = 8,
    samples: int = 2,
    stopwords: str | Collection[str] | None = None,
) -> pd.DataFrame:
    """Which words keep company with this frame, more than with the others, and are in none?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    lexicon : Lexicon, or dict of frames and patterns
        From `lexicons.read`, or `{frame: [patterns]}`.
    frame : str
        The frame that looks for patterns.
    n : int
        So many suggestions at most.
    min_count : int
        How often a word must stand in sentences of the frame.
    window : int
        How many words of a sample are shown on either side.
    samples : int
        How many samples.
    stopwords : str or collection of str, optional
        Words that are never suggested: the name of a list that is built in (`"en"`), or the words themselves.

    Returns
    -------
    DataFrame
        `suggestions`: one row per word, the strongest first.

    Raises
    ------
    KeyError
        If there is no such frame.
    ValueError
        If there is no such list of stopwords.

    Notes
    -----
    A word is suggested if it stands more often in the sentences of the frame's matches than chance would have it (G²
    above 10.83, against all other sentences), and its log ratio there is higher than in the sentences of any other
    frame of the lexicon that it stands in. Words that a pattern of the lexicon has matched anywhere are left out.
    Company is no meaning: names and topics of the day come along with words that belong to the frame. A person must
    read the samples and decide.

    References
    ----------
    Dunning 1993, Computational Linguistics 19(1):61–74; Hardie 2014, Log Ratio: an informal introduction.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["Mortars shelled the town."] * 9 + ["The town likes to sing."] * 9 + ["It rained."] * 50
    >>> articles = pd.DataFrame({"article_id": [str(n) for n in range(68)], "text": texts})
    >>> found = suggest(articles, {"war": ["shell*"], "music": ["sing"]}, "war", samples=1)
    >>> found[["term", "n", "sample"]].values.tolist()[0]
    ['mortars', 9, '[Mortars] shelled the town']
    """
    for name, value in (("n", n), ("min_count", min_count), ("window", window), ("samples", samples)):
        check_whole(name, value)
    lexicon = text.as_lexicon(lexicon)
    own, corpus = lexicon[frame], text.index(corpus)
    stopped = stop_list(stopwords)
    table = _candidates(corpus, lexicon, frame, min_count)
    table = table[~table["term"].isin(stopped)].head(n).copy()
    table["sample"] = _samples(corpus, table["term"].tolist(), own, window, samples)
    return table.astype({"sample": "str"}).reset_index(drop=True)[tables.columns("suggestions")]


def _candidates(corpus: Index, lexicon: Lexicon, frame: str, min_count: int) -> pd.DataFrame:
    found, number, totals = around(corpus, lexicon), lexicon.names.index(frame), corpus.term_counts
    own = found.beside[number]
    g2, ratio = _association(own, own.terms, totals)
    kept = (own.n >= min_count) & (g2 > _SURPRISING) & (ratio > 0) & ~np.isin(own.terms, found.matched)
    terms, names = own.terms[kept], np.array([*lexicon.names, ""], dtype=object)
    nearest, best = _nearest(found.beside, number, terms, totals)
    table = pd.DataFrame(
        {
            "term": np.array(corpus.vocabulary.terms.take(terms).to_pylist(), dtype=object),
            "n": own.n[kept],
            "n_articles": own.n_articles[kept],
            "n_corpus": totals[terms],
            "log_ratio": ratio[kept],
            "g2": g2[kept],
            "nearest_frame": names[nearest],
            "log_ratio_nearest": np.where(nearest == _NONE, np.nan, best),
        }
    ).astype({"term": "str", "nearest_frame": "str"})
    table = table[table["log_ratio"] > best]
    return table.sort_values(["g2", "term"], ascending=[False, True], kind="stable")


def _nearest(every: Sequence[Beside], own: int, terms: Array, totals: Array) -> tuple[Array, Array]:
    """Of each term the other frame in whose sentences it is most at home, and its log ratio there.

    A frame in whose sentences it never stands is none: what stands for a count of 0 would be company of rare frames.
    """
    nearest, best = np.full(len(terms), _NONE), np.full(len(terms), -np.inf)
    for number, beside in enumerate(every):
        if number != own:
            _, ratio = _association(beside, terms, totals)
            better = (beside.n_of(terms) > 0) & (ratio > best)
            nearest[better], best[better] = number, ratio[better]
    return nearest, best


def _association(beside: Beside, terms: Array, totals: Array) -> tuple[Array, Array]:
    """G² and log ratio of these terms: the sentences of a frame against all others."""
    inside, n_inside = beside.n_of(terms), beside.n_words
    outside, n_outside = totals[terms] - inside, totals.sum() - n_inside
    return log_likelihood(inside, outside, n_inside, n_outside), log_ratio(inside, outside, n_inside, n_outside)


def _samples(corpus: Index, terms: Sequence[str], own: Frame, window: int, n: int) -> list[str]:
    """Of each term the first lines in which it stands in a sentence with a pattern of the frame."""
    beside = Company(own.patterns)
    asked = tuple(Frame(term, (Pattern(term),), near=beside) for term in terms)
    if not asked or not n:
        return [""] * len(terms)
    lines = context.kwic(corpus, Lexicon("suggestions", asked), window=window)
    told = (lines["left"] + " [" + lines["match"] + "] " + lines["right"]).str.strip()
    told = told.str.replace(_BLANK, "", regex=True)
    by_term = told.groupby(lines["frame"]).head(n).groupby(lines["frame"]).agg(" | ".join)
    return [by_term.get(term, "") for term in terms]
