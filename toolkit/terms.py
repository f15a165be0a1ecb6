"""Which words, and how often?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit import groups, tables, text
from toolkit.errors import check_whole, did_you_mean
from toolkit.text import Corpus
from toolkit.text import words as word_rules
from toolkit.text.characters import Array
from toolkit.text.stopwords import STOPWORDS
from toolkit.text.tally import tally
from toolkit.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    import nltk


def count(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    min_count: int = 1,
    stopwords: str | Collection[str] | None = None,
    stem: str | None = None,
) -> pd.DataFrame:
    """How often does each word stand in each group?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    by : str or list of str, optional
        Columns of the articles: one group per combination of their values.
    period : str, optional
        D, W, M, Q, Y, or a multiple such as 5Y. Articles without a date are left out, with a warning.
    min_count : int
        Leave out terms that a group has less often.
    stopwords : str or collection of str, optional
        Words to leave out: the name of a list ("en"), or the words themselves.
    stem : str, optional
        Language of a Snowball stemmer ("english"): forms of a word are then counted together, under their stem.

    Returns
    -------
    DataFrame
        `counts`: one row per group and term that stands in it, the most frequent first. `n_words` counts all words of
        the group, those left out included, so that `n / n_words` is a rate.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war’s end.", "Peace and wars"]})
    >>> count(articles, stopwords="en", stem="english")[["term", "n", "n_articles", "n_words"]].values.tolist()
    [['war', 3, 2, 7], ['end', 1, 1, 7], ['peac', 1, 1, 7]]
    """
    check_whole("min_count", min_count)
    corpus = text.index(corpus)
    keys = groups.keys(corpus.articles, by, period, taken=tables.columns("counts"))
    groups.warn_of_undated(int(keys["period"].isna().sum()) if period else 0, len(keys))
    cells, rows = _grouped(keys, period)
    term_of, terms = _terms(corpus.vocabulary, stopwords, stem)
    found = tally(corpus, rows, term_of[corpus.vocabulary.term_of], len(terms), min_count=min_count)
    n_words = [int(corpus.n_words[own].sum()) for own in rows]
    table = cells.assign(n_words=n_words).loc[np.repeat(np.arange(len(cells)), found.sizes)].reset_index(drop=True)
    table["term"] = pd.Series(pd.array(terms.take(pa.array(found.terms)), dtype="str"))
    table["n"], table["n_articles"] = found.n, found.n_articles
    return table[[*groups.by_list(by), *tables.columns("counts")]]


def freqdist(corpus: Corpus, *, by: str | None = None) -> nltk.FreqDist | nltk.ConditionalFreqDist:
    """The same counts as NLTK keeps them.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    by : str, optional
        A column of the articles: its values are the conditions.

    Returns
    -------
    nltk.FreqDist, or nltk.ConditionalFreqDist where `by` is given

    Examples
    --------
    >>> import pandas as pd
    >>> freqdist(pd.DataFrame({"article_id": ["a"], "text": ["Peace, peace, war."]})).most_common(1)
    [('peace', 2)]
    """
    import nltk

    counts = count(corpus, by=by)
    if by is None:
        return nltk.FreqDist(dict(zip(counts["term"], counts["n"].tolist(), strict=True)))
    distribution = nltk.ConditionalFreqDist()
    for condition, part in counts.groupby(by, sort=False, observed=True, dropna=False):
        distribution[condition].update(dict(zip(part["term"], part["n"].tolist(), strict=True)))
    return distribution


def _grouped(keys: pd.DataFrame, period: str | None) -> tuple[pd.DataFrame, list[Array]]:
    """One row per group, in order, and for each the rows of its articles."""
    names = list(keys.columns) if period else [name for name in keys.columns if name != "period"]
    if not names:
        return pd.DataFrame({"period": [pd.NA]}), [np.arange(len(keys))]
    dated = np.flatnonzero(keys["period"].notna()) if period else np.arange(len(keys))
    grouped = keys.iloc[dated].groupby(names, observed=True, dropna=False, sort=True)
    numbers = grouped.ngroup().to_numpy()
    order = dated[np.argsort(numbers, kind="stable")]
    rows = np.split(order, np.cumsum(np.bincount(numbers))[:-1]) if len(order) else []
    return keys.iloc[[own[0] for own in rows]].reset_index(drop=True), rows


def _terms(
    vocabulary: Vocabulary, stopwords: str | Collection[str] | None, stem: str | None
) -> tuple[Array, pa.LargeStringArray]:
    """For each term of the vocabulary the number of the term that is counted (-1: left out), and these."""
    numbers, terms = np.arange(len(vocabulary)), vocabulary.terms
    if stem is not None:
        stems = pa.array(_stemmed(vocabulary.terms.to_pylist(), stem), pa.large_string()).dictionary_encode()
        order = pc.array_sort_indices(stems.dictionary).to_numpy()
        terms, numbers = stems.dictionary.take(pa.array(order)), np.argsort(order)[stems.indices.to_numpy()]
    listed = [vocabulary.number_of(word) for word in sorted(_stop_list(stopwords))]
    numbers[[number for number in listed if number is not None]] = -1
    return numbers, terms


def _stop_list(stopwords: str | Collection[str] | None) -> set[str]:
    if stopwords is None:
        return set()
    if isinstance(stopwords, str):
        if stopwords not in STOPWORDS:
            raise ValueError(
                f"stopwords='{stopwords}' is no list that is built in: {', '.join(STOPWORDS)}; "
                "or give the words themselves, as a list."
            )
        return set(STOPWORDS[stopwords])
    return {word_rules.fold(word) for word in stopwords}


def _stemmed(forms: list[str], language: str) -> list[str]:
    from nltk.stem.snowball import SnowballStemmer

    if language not in SnowballStemmer.languages:
        raise ValueError(
            f"stem='{language}' is no language of the Snowball stemmers."
            f"{did_you_mean(language, SnowballStemmer.languages)} Languages: {', '.join(SnowballStemmer.languages)}."
        )
    stem = SnowballStemmer(language).stem
    return [stem(form) for form in forms]
