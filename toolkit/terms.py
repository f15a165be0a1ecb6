"""Which words, and how often?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit import groups, tables, text
from toolkit.errors import check_whole, did_you_mean
from toolkit.text import Index
from toolkit.text import words as word_rules
from toolkit.text.stopwords import STOPWORDS

if TYPE_CHECKING:
    import nltk


def count(
    corpus: Index | pd.DataFrame,
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
    corpus : Index or DataFrame of articles
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
    keys = groups.keys(corpus.articles, by, period)
    groups.warn_of_undated(int(keys["period"].isna().sum()) if period else 0, len(keys))
    cells, group_of = _grouped(keys, period)
    term_of, terms = _terms(corpus.vocabulary, stopwords, stem)
    group_words = np.repeat(group_of, corpus.n_words)
    words = pd.DataFrame(
        {
            "group": group_words,
            "term": term_of[corpus.folded],
            "article": np.repeat(np.arange(len(corpus)), corpus.n_words),
        }
    )
    words = words[(words["group"] >= 0) & (words["term"] >= 0)]
    found = words.groupby(["group", "term", "article"]).size().groupby(level=["group", "term"]).agg(["sum", "size"])
    found = found[found["sum"] >= min_count].reset_index()
    n_words = np.bincount(group_of[group_of >= 0], corpus.n_words[group_of >= 0], len(cells)).astype(np.int64)
    group = found["group"].to_numpy()
    table = (
        cells.iloc[group]
        .reset_index(drop=True)
        .assign(
            term=pd.Series(terms[found["term"].to_numpy()], dtype="str"),
            n=found["sum"].to_numpy(),
            n_articles=found["size"].to_numpy(),
            n_words=n_words[group],
        )
    )
    order = np.lexsort((found["term"].to_numpy(), -table["n"].to_numpy(), group))  # terms are numbered from a to z
    return table[[*groups.by_list(by), *tables.columns("counts")]].iloc[order].reset_index(drop=True)


def freqdist(corpus: Index | pd.DataFrame, *, by: str | None = None) -> nltk.FreqDist | nltk.ConditionalFreqDist:
    """The same counts as NLTK keeps them.

    Parameters
    ----------
    corpus : Index or DataFrame of articles
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


def _grouped(keys: pd.DataFrame, period: str | None) -> tuple[pd.DataFrame, Any]:
    """One row per group, in order, and for each article the number of its group (-1: in none)."""
    names = list(keys.columns) if period else [name for name in keys.columns if name != "period"]
    undated = keys["period"].isna().to_numpy() if period else np.zeros(len(keys), dtype=bool)
    if not names:
        return pd.DataFrame({"period": [pd.NA]}), np.zeros(len(keys), dtype=np.int64)
    grouped = keys[~undated].groupby(names, observed=True, dropna=False, sort=True)
    numbers = np.full(len(keys), -1, dtype=np.int64)
    numbers[~undated] = grouped.ngroup().to_numpy()
    first = pd.Series(np.arange(len(keys))[~undated]).groupby(numbers[~undated]).first()
    return keys.iloc[first.to_numpy()].reset_index(drop=True), numbers


def _terms(vocabulary: Any, stopwords: str | Collection[str] | None, stem: str | None) -> tuple[Any, Any]:
    """For each folded form the number of its term (-1: left out), and the terms."""
    listed = _stop_list(stopwords)
    stopped = np.array([form in listed for form in vocabulary], dtype=bool)
    stems = vocabulary if stem is None else _stemmed(vocabulary, stem)
    terms, numbers = np.unique(stems, return_inverse=True) if len(vocabulary) else (vocabulary, np.empty(0, dtype=int))
    return np.where(stopped, -1, numbers), terms


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


def _stemmed(vocabulary: Any, language: str) -> Any:
    from nltk.stem.snowball import SnowballStemmer

    if language not in SnowballStemmer.languages:
        raise ValueError(
            f"stem='{language}' is no language of the Snowball stemmers."
            f"{did_you_mean(language, SnowballStemmer.languages)} Languages: {', '.join(SnowballStemmer.languages)}."
        )
    stemmer = SnowballStemmer(language)
    stems = np.empty(len(vocabulary), dtype=object)
    stems[:] = [stemmer.stem(form) for form in vocabulary]
    return stems
