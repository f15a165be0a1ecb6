"""Which words come in bursts, and when?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit import groups, stats, tables, text
from toolkit.errors import check_whole
from toolkit.stats.bursts import check_burst
from toolkit.terms.grouping import grouped, keys_of, terms_of, undated
from toolkit.text import Corpus
from toolkit.text.characters import Array
from toolkit.text.tally import Tally, tally

_AT_ONCE = 5_000_000  # terms times periods: bounds the memory


def bursts(
    corpus: Corpus,
    *,
    period: str = "M",
    ratio: float = 2.0,
    gamma: float = 1.0,
    min_count: int = 10,
    stopwords: str | Collection[str] | None = None,
    stem: str | None = None,
) -> pd.DataFrame:
    """Which words stand in many more articles for some time than they usually do?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    period : str
        D, W, M, Q, Y, or a multiple such as 2W. Articles without a date are left out, with a warning.
    ratio : float
        How many times as large its share of the articles is in a burst, above 1.
    gamma : float
        How dear a burst is, above 0: with more, there are fewer and longer ones.
    min_count : int
        Leave out terms that stand in these articles less often.
    stopwords, stem
        As in `count`.

    Returns
    -------
    DataFrame
        `bursts`: one row per burst, the heaviest first. A term has none, one or several.

    Raises
    ------
    ValueError
        If the period is not known, or an option cannot be used.

    Notes
    -----
    What is counted are articles that hold the word, so that one article that repeats it makes no burst; but copies of
    one article do: choose one of each with `duplicates.keep_first` before. Words in so many of all articles that
    `ratio` times as many cannot be have no burst. A burst is at the beginning or at the end of the corpus where the
    news had it before or has it still. The weight grows with the number of articles; it is no probability.

    References
    ----------
    Kleinberg 2003, Data Mining and Knowledge Discovery 7(4):373–397. The measure is in `stats.kleinberg_bursts`.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2021-05-01"] * 5 + ["2021-05-02"] * 5 + ["2021-05-03"] * 5)
    >>> texts = ["Rain fell."] * 5 + ["Mortars fell."] * 4 + ["Rain fell."] * 6
    >>> articles = pd.DataFrame({"article_id": [str(n) for n in range(15)], "text": texts, "date": days})
    >>> found = bursts(articles, period="D", min_count=2)
    >>> [(row.term, str(row.first), str(row.last), row.n_articles, row.share) for row in found.itertuples()]
    [('mortars', '2021-05-02', '2021-05-02', 4, 0.8)]
    """
    check_whole("min_count", min_count)
    check_burst(ratio, gamma)
    corpus, keys, n_keys = keys_of(text.index(corpus), None, period, "bursts")
    groups.warn_of_undated(undated(keys, period, n_keys), n_keys)
    cells, rows = grouped(keys, period)
    periods = groups.range_of(cells["period"])
    place = {one: number for number, one in enumerate(periods)}
    at = np.array([place[one] for one in cells["period"]], dtype=np.int64)
    n_articles = np.zeros(len(periods), dtype=np.int64)
    n_articles[at] = [len(own) for own in rows]
    term_of, terms = terms_of(corpus.vocabulary, stopwords, stem)
    counts = tally(corpus, rows, term_of[corpus.vocabulary.term_of], len(terms))
    found = [_found(some, n_articles, ratio, gamma) for some in _in_pieces(counts, at, len(terms), min_count)]
    return _bursts_table(terms, periods, _Found(*map(np.concatenate, zip(_NOTHING, *found, strict=True))))


class _Some(NamedTuple):
    """Some terms, and in how many articles of each period each of them stands: shape (periods, terms)."""

    terms: Array
    hits: Array


def _in_pieces(counts: Tally, at: Array, n_terms: int, min_count: int) -> Iterator[_Some]:
    """As many terms at a time as the memory should hold in all periods."""
    kept = np.flatnonzero(np.bincount(counts.terms, counts.n, n_terms) >= max(min_count, 1))
    n_periods = int(at.max(initial=-1)) + 1
    order = np.argsort(counts.terms, kind="stable")
    sorted_terms, period, n = counts.terms[order], np.repeat(at, counts.sizes)[order], counts.n_articles[order]
    size = max(_AT_ONCE // max(n_periods, 1), 1)
    for low in range(0, len(kept), size):
        own = kept[low : low + size]
        these = slice(*np.searchsorted(sorted_terms, (own[0], own[-1] + 1)))
        column = np.searchsorted(own, sorted_terms[these])
        right = own[np.minimum(column, len(own) - 1)] == sorted_terms[these]
        hits = np.zeros((n_periods, len(own)), dtype=np.int64)
        hits[period[these][right], column[right]] = n[these][right]
        yield _Some(own, hits)


class _Found(NamedTuple):
    """Bursts: their terms, and numbers of their first period and of that behind their last; counts of articles."""

    terms: Array
    first: Array
    behind: Array
    n_articles: Array
    n_articles_all: Array
    share_usual: Array
    weight: Array


_NOTHING = _Found(*np.empty((5, 0), dtype=np.int64), *np.empty((2, 0)))


def _found(some: _Some, n_articles: Array, ratio: float, gamma: float) -> _Found:
    inside, gains = stats.kleinberg_bursts(some.hits, n_articles, ratio=ratio, gamma=gamma)
    around = np.zeros((len(some.terms), len(n_articles) + 2), dtype=np.int8)
    around[:, 1:-1] = inside.T
    turns = np.diff(around, axis=1)
    (term, first), (_, behind) = np.nonzero(turns > 0), np.nonzero(turns < 0)

    def within(values: Array) -> Array:
        """The sum over the periods of each burst of an array of shape (terms, periods)."""
        sums = np.concatenate([np.zeros((len(values), 1), values.dtype), np.cumsum(values, axis=1)], axis=1)
        of_term = term if len(values) > 1 else np.zeros_like(term)
        total: Array = sums[of_term, behind] - sums[of_term, first]
        return total

    usual = some.hits.sum(axis=0) / max(int(n_articles.sum()), 1)
    return _Found(
        some.terms[term],
        first,
        behind,
        within(some.hits.T),
        within(n_articles[None, :]),
        usual[term],
        within(np.where(inside, gains, 0.0).T),
    )


def _bursts_table(terms: pa.LargeStringArray, periods: list[pd.Period], found: _Found) -> pd.DataFrame:
    names = pd.array(periods if periods else [], dtype=None if periods else object)
    table = pd.DataFrame(
        {
            "term": pd.array(terms.take(pa.array(found.terms)), dtype="str"),
            "first": names.take(found.first),
            "last": names.take(found.behind - 1),
            "n_periods": found.behind - found.first,
            "n_articles": found.n_articles,
            "n_articles_all": found.n_articles_all,
            "share": found.n_articles / np.maximum(found.n_articles_all, 1),
            "share_usual": found.share_usual,
            "weight": found.weight,
        },
        columns=tables.columns("bursts"),
    )
    order = np.lexsort((found.first, found.terms, -found.weight.round(9)))
    return table.iloc[order].reset_index(drop=True)
