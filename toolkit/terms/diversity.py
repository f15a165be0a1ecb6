"""How varied are the words of articles, whatever their length?"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups, tables, text
from toolkit.errors import check_whole
from toolkit.stats import mean_interval
from toolkit.stats.diversity import check_threshold
from toolkit.stats.intervals import check_level
from toolkit.terms.grouping import grouped, keys_of, undated
from toolkit.text import Corpus, Index
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Part
from toolkit.text.kernel import inner, kernel

_MATTR, _MTLD = range(2)


def diversity(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    window: int = 100,
    threshold: float = 0.72,
    level: float = 0.95,
) -> pd.DataFrame:
    """How varied are the words of the articles of each group, whatever the length of these?

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Passing the index is faster: it is then built once.
    by : str or list of str, optional
        Columns of the articles: one group per combination of their values. `zone` parts titles, leads and bodies.
    period : str, optional
        D, W, M, Q, Y, or a multiple such as 5Y. Articles without a date are left out, with a warning.
    window : int
        Words of the windows of MATTR. Articles with fewer words are left out of both measures, with a warning.
    threshold : float
        The type–token ratio at which a run of MTLD ends.
    level : float
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        `diversity`: one row per group, with the means over its articles.

    Warns
    -----
    UserWarning
        If articles are too short, or without a date where a period is asked for.

    Notes
    -----
    Words are those of the title, then of the text, folded; forms of a word are different ones. The intervals are
    Student's, of the mean over articles: NaN with fewer than two articles, and where nothing varies. An article in
    which no word comes twice has no MTLD. Both measures depend on what an article holds besides prose: lists, scores
    and copied lines lower them.

    References
    ----------
    Covington & McFall 2010 (MATTR); McCarthy & Jarvis 2010 (MTLD). Both are in `stats`, for a single text.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["War and war and war.", "Rain fell on war and peace.", "Talks, talks, and more talks."]
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": texts, "outlet": ["Post", "Argus", "Post"]})
    >>> diversity(articles, by="outlet", window=5)[["outlet", "n_articles", "mattr"]].values.tolist()
    [['Argus', 1, 1.0], ['Post', 2, 0.5]]
    """
    check_whole("window", window, least=1)
    check_threshold(threshold)
    check_level(level)
    corpus, keys, n_keys = keys_of(text.index(corpus), by, period, "diversity")
    left_out = undated(keys, period, n_keys)
    groups.warn_of_undated(left_out, n_keys)
    cells, rows = grouped(keys, period)
    cells, rows = cells.iloc[: len(corpus)], rows[: len(corpus)]  # without any article there is no group either
    found = _of_articles(corpus, window, float(threshold))
    of_groups = [_of_group(found[own], corpus.n_words[own], window, level) for own in rows]
    measured = pd.DataFrame(of_groups, columns=list(_Group._fields), index=cells.index)
    table = cells.join(measured.astype(_DTYPES))
    _warn_of_short(table, window)
    return table[[*groups.by_list(by), *tables.columns("diversity")]]


class _Group(NamedTuple):
    """A row of the table."""

    n_articles: int
    n_short: int
    n_words: int
    mattr: float
    mattr_low: float
    mattr_high: float
    mtld: float
    mtld_low: float
    mtld_high: float


_DTYPES = {name: "int64" if name.startswith("n_") else "float64" for name in _Group._fields}


def _of_group(found: Array, n_words: Array, window: int, level: float) -> _Group:
    """The means over the articles of a group that are long enough."""
    kept = n_words >= window
    bounds = []
    for measure in (_MATTR, _MTLD):
        values = found[kept, measure]
        bounds += [float(one) for one in mean_interval(values[~np.isnan(values)], level=level)]
    return _Group(int(kept.sum()), int((~kept).sum()), int(n_words[kept].sum()), *bounds)


def _warn_of_short(table: pd.DataFrame, window: int) -> None:
    n, long_enough = int(table["n_short"].sum()), int(table["n_articles"].sum())
    if n:
        warnings.warn(
            f"shorter than the window of {window} words, so left out here: {n} of {n + long_enough} articles.",
            stacklevel=3,
        )


def _of_articles(corpus: Index, window: int, threshold: float) -> Array:
    """MATTR and MTLD of each article: one row per article."""

    def in_part(part: Part) -> Array:
        found = np.full((len(part), 2), np.nan)
        term_of = corpus.vocabulary.term_of[part.numbers].astype(np.int32)
        times, seen = np.zeros((2, len(corpus.vocabulary)), dtype=np.int64)
        _measure(part.codes, part.edges, term_of, window, threshold, times, seen, found)
        return found

    return np.concatenate([np.empty((0, 2)), *corpus.each(in_part, "Measuring")])


@kernel
def _measure(
    codes: Array, edges: Array, term_of: Array, window: int, threshold: float, times: Array, seen: Array, found: Array
) -> None:
    """Both measures of each article; what is too short for the window keeps its NaN."""
    stamp = 0
    for article in range(len(edges)):
        first, end = edges[article, TITLE], edges[article, END]
        if end - first < window:
            continue
        found[article, _MATTR] = _ratio(codes, term_of, first, end, window, times)
        forwards, stamp = _runs(codes, term_of, first, end, 1, threshold, seen, stamp)
        backwards, stamp = _runs(codes, term_of, end - 1, first - 1, -1, threshold, seen, stamp)
        if forwards > 0 and backwards > 0:
            found[article, _MTLD] = ((end - first) / forwards + (end - first) / backwards) / 2


@inner
def _ratio(codes: Array, term_of: Array, first: int, end: int, window: int, times: Array) -> float:
    """The mean share of different words; `times` says how often each stands in the window, and is left as zeros."""
    different, total = 0, 0
    for at in range(first, end):
        come = term_of[codes[at] >> FLAG_BITS]
        different += times[come] == 0
        times[come] += 1
        if at - first >= window:
            left = term_of[codes[at - window] >> FLAG_BITS]
            times[left] -= 1
            different -= times[left] == 0
        if at - first >= window - 1:
            total += different
    for at in range(end - window, end):
        times[term_of[codes[at] >> FLAG_BITS]] = 0
    return total / (end - first - window + 1) / window


@inner
def _runs(
    codes: Array, term_of: Array, first: int, behind: int, step: int, threshold: float, seen: Array, stamp: int
) -> tuple[float, int]:
    """How many runs there are, with the part that is left; `seen` says in which run each term was last."""
    runs, length, different = 0, 0, 0
    stamp += 1
    for at in range(first, behind, step):
        term = term_of[codes[at] >> FLAG_BITS]
        length += 1
        different += seen[term] != stamp
        seen[term] = stamp
        if different / length <= threshold:
            runs, length, different, stamp = runs + 1, 0, 0, stamp + 1
    left = (1 - different / length) / (1 - threshold) if length else 0.0
    return runs + left, stamp
