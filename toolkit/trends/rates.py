"""How do frames go over time, by outlet or by anything else, and how sure is that?"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups, progress, tables
from toolkit.backends import Distributed
from toolkit.errors import check_per, check_whole
from toolkit.stats import bootstrap_intervals, clustered_wilson, wilson
from toolkit.stats.bootstrap import METHODS
from toolkit.stats.linearized import linearized_intervals_of_each
from toolkit.text import Corpus
from toolkit.trends import asked, zones
from toolkit.trends.cells import Array, Scored, by_article, cells_of, keys_of, without_copies
from toolkit.trends.mix import at_fixed_mix

#: what is said of each way of counting copies
_COUNTED = {"article": "all copies", "outlet": "one per outlet", "cluster": "one per cluster"}
_INTERVALS = ("linearized", *METHODS)


class _How(NamedTuple):
    """What the numbers are to be like."""

    per: float
    level: float
    seed: int
    interval: str
    draws: int
    standardize: str | None


class _Told(NamedTuple):
    """What is said besides the numbers."""

    undated: int
    n_articles: int
    few: int
    scant: int
    apart: int
    n_cells: int
    n_rows: int


class _Units(NamedTuple):
    """What articles hold, with copies of one in a cell as one unit: those of cell i are rows edges[i] to edges[i + 1].

    A cell is a group in a period.
    """

    counts: Array  # (units, frames)
    words: Array  # (units,)
    hits: Array  # articles with a match: (units, frames)
    articles: Array  # (units,)
    edges: Array  # (cells + 1,)


def rate(
    hits: pd.DataFrame,
    articles: Corpus | Distributed,
    *,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    per: float = 1_000,
    level: float = 0.95,
    seed: int = 0,
    clusters: pd.DataFrame | None = None,
    one_per: str | Sequence[str] = "cluster",
    interval: str = "linearized",
    draws: int = 1_000,
    standardize: str | None = None,
) -> pd.DataFrame:
    """How often does each frame stand in a group and a period, per so many words, and in which share of articles?

    Parameters
    ----------
    hits : DataFrame
        `hits`, from `frames.score`: all its rows of the frames and zones that are wanted, zeros included.
    articles : DataFrame, Index, path of a saved index, or Distributed
        Where the columns of `by` and the dates are looked up.
    by : str or list of str, optional
        Columns of the articles; `zone` is that of the hits, which have one from `frames.score(…, zones=True)`.
    period : str, optional
        D, W, M, Q, Y, or a multiple such as 5Y. Articles without a date are left out, with a warning.
    per : float
        The rate is per so many words.
    level : float
        Confidence of the intervals.
    seed : int
        The same seed gives the same intervals where something is drawn, whatever the order of the rows and the other
        groups.
    clusters : DataFrame, optional
        From `duplicates.find`: then copies of an article do not count.
    one_per : str or list of str
        Which copies count with `clusters`: the first of a "cluster", the first of each "outlet" in a cluster, or each
        "article". With several of them, the table begins with a column `counted`, and charts draw them side by side.
    interval : {"linearized", "percentile", "bca"}
        How the interval of a rate is made: from how much articles differ; or by drawing them again, with percentiles of
        the rates drawn, plain or corrected for bias and skewness.
    draws : int
        How often articles are drawn again.
    standardize : str, optional
        A column of the articles, such as "outlet", whose mix is held fixed: the rate and the share of each period are
        those that the group would have if each outlet wrote as much of it as it does of the whole. So no trend is made
        by an outlet that enters the corpus. Without `period`, the groups are compared at the mix of all.

    Returns
    -------
    DataFrame
        `trend`: one row per group, frame and period; periods without an article are there, with NaN. With hits by
        zone, zones are added up, unless `zone` is a group: its rate is then per words of the zone, its share one of
        all articles, whether they have a title or not.

    Notes
    -----
    The rate is Σ matches / Σ words of the group's articles. Its interval goes by whole articles: words of one article
    do not count as independent witnesses, and neither do copies of an article, where `clusters` are given and more
    than one of them counts. It is NaN where fewer than three articles with words are in the group (two, if drawn),
    where none of them has a match, and where all have the same rate. The share of articles with at least one match has
    a Wilson interval, with the design effect of copies. Both describe what articles of this kind might have said; for a
    complete corpus they are a measure of how much single articles matter. A warning tells of intervals from fewer than
    ten articles, which hold the true rate somewhat less often than they say, and of those where fewer than ten have a
    match, which hold it in up to 99 of 100 corpora (`benchmarks/coverage.md`); the bootstrap's do so less often below
    some 200 articles.

    With `standardize`, matches, words and articles are still those that are there. The rates are a fit: each outlet
    has its level, and each period its own (`stats.standardized_rates`). Where outlets go different ways, it is a mean
    of theirs: look at them `by="outlet"` too.

    References
    ----------
    Woodruff 1971, JASA 66:411–414, and Wilson 1927, JASA 22:209–212. Efron & Tibshirani 1993, ch. 13 and 14.
    Breslow & Day 1987, ch. 4, for the fixed mix.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War, war and peace.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> rate(hits, articles, per=100)[["frame", "n_hits", "n_words", "share"]].values.tolist()
    [['war', 3, 7, 1.0]]
    >>> hits = frames.score(articles.assign(title=["War", "Talks"]), {"war": ["war"]}, zones=True)
    >>> rate(hits, articles, by="zone")[["zone", "n_hits", "n_words", "share"]].values.tolist()
    [['title', 1, 2, 0.5], ['lead', 3, 7, 1.0], ['body', 0, 0, 0.0]]
    """
    tables.check(hits, "hits")
    how = _how(per=per, level=level, seed=seed, interval=interval, draws=draws, standardize=standardize)
    ways = [one_per] if isinstance(one_per, str) else list(dict.fromkeys(one_per))
    if not ways:
        raise ValueError("one_per=[] counts nothing: give one or more of article, outlet, cluster.")
    if clusters is None and one_per != "cluster":
        raise ValueError(f"one_per={one_per!r} needs clusters=, the table of copies: duplicates.find(articles).")
    each: dict[str, pd.DataFrame] = {}
    told = []
    for way in ways:
        own = hits if clusters is None else without_copies(hits, articles, clusters, way)
        ask = partial(_rates, articles=articles, period=period, clusters=clusters, how=how)
        each[way], said = zones.by_zone(own, groups.by_list(by), ask)
        several = {name: sum(getattr(one, name) for one in said) for name in _Told._fields[2:]}
        told.append(said[0]._replace(**several))
    groups.warn_of_undated(*max(told)[:2])
    for sentence in _sentences(_Told(*np.max(told, axis=0).tolist()), how):
        warnings.warn(sentence, stacklevel=2)
    return each[one_per] if isinstance(one_per, str) else _side_by_side(each)


def _how(**given: Any) -> _How:
    how = _How(**given)
    check_per(how.per)
    check_whole("seed", how.seed)
    check_whole("draws", how.draws)
    if how.draws < 2:
        raise ValueError(f"draws={how.draws} are too few: give 1,000 or more.")
    if how.interval not in _INTERVALS:
        raise ValueError(f"interval={how.interval!r} is not known: it can be {', '.join(_INTERVALS)}.")
    if how.standardize is not None and how.interval != "linearized":
        raise ValueError(f"standardize={how.standardize!r} has no interval '{how.interval}': leave interval= out.")
    return how


def _sentences(told: _Told, how: _How) -> list[str]:
    """What the numbers do not say themselves."""
    said = []
    if told.few:
        said.append(
            f"intervals from fewer than {asked.FEW} articles are rough, and may be too narrow: {told.few} of "
            f"{told.n_cells} groups and periods."
        )
    if told.scant:
        said.append(
            f"intervals are rather too wide than too narrow where fewer than {asked.FEW} articles have a match: "
            f"{told.scant} of {told.n_rows} rates."
        )
    if told.apart:
        said.append(
            f"no {how.standardize} is both there and elsewhere, so no rate at a fixed mix: {told.apart} of "
            f"{told.n_cells} groups and periods have none for some frame."
        )
    return said


def _rates(
    hits: pd.DataFrame,
    by: list[str],
    articles: Corpus | Distributed,
    period: str | None,
    clusters: pd.DataFrame | None,
    how: _How,
) -> tuple[pd.DataFrame, _Told]:
    """The table, and what is to be said besides."""
    scored = by_article(hits, clusters)
    if how.interval != "linearized":
        scored = scored.in_order()
    keys = keys_of(scored.ids, articles, by, period)
    undated = keys["period"].isna().to_numpy() if period else np.zeros(len(keys), dtype=bool)
    rows = np.flatnonzero(~undated)
    scored, keys = scored.take(rows), keys.iloc[rows]
    cells = cells_of(keys, by, period)
    units = _units_of(scored, list(cells.values()))
    columns, few = _columns(list(cells), units, how), _are_few(units)
    table, apart = _trend_table(columns, scored.names, list(cells), by, keys), 0
    if how.standardize is not None:
        order = np.argsort(scored.ids.to_numpy(dtype=object), kind="stable")
        scored, cells = scored.take(order), cells_of(keys.iloc[order], by, period)
        strata = _strata(scored.ids, articles, by, how.standardize)
        together = [key[:-1] if period else () for key in cells]
        table, apart = at_fixed_mix(table, scored, cells, strata, together, per=how.per, level=how.level)
    hit, low = (table[name].to_numpy(dtype=float) for name in ("n_articles_hit", "rate_low"))
    scant = (hit < asked.FEW) & ~np.isnan(low) & ~np.repeat(few, len(scored.names))
    told = _Told(int(undated.sum()), len(undated), int(few.sum()), int(scant.sum()), apart, len(cells), len(table))
    return table, told


def _strata(ids: pd.Index, articles: Corpus | Distributed, by: list[str], column: str) -> Array:
    """The number of the stratum of each article; those that have none are one together."""
    if column in by:
        raise ValueError(f"standardize='{column}' is a group of by= already: leave it out of one of them.")
    try:
        values = keys_of(ids, articles, [column], None)[column]
    except ValueError as error:
        raise ValueError(str(error).replace("by=", "standardize=")) from None
    return pd.factorize(values, use_na_sentinel=False)[0]


def _side_by_side(each: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One table of those that count copies in different ways, with the way of each in front."""
    ways = [_COUNTED[one] for one in each]
    table = pd.concat(each.values(), ignore_index=True)
    counted = np.repeat(ways, [len(one) for one in each.values()])
    table.insert(0, "counted", pd.Series(counted, dtype=pd.CategoricalDtype(ways)))
    return table


def _units_of(scored: Scored, cells: list[Array]) -> _Units:
    """What each unit holds in each cell; within a cell, units are in the order of their numbers."""
    rows = np.concatenate([np.empty(0, dtype=np.int64), *cells])
    cell = np.repeat(np.arange(len(cells)), [len(own) for own in cells])
    key = cell * (int(scored.units.max(initial=0)) + 1) + scored.units[rows]
    if (np.diff(key) < 0).any():  # of copies; other articles are numbered as they come
        order = np.argsort(key, kind="stable")
        rows, cell, key = rows[order], cell[order], key[order]
    edges = np.append(np.flatnonzero(np.diff(key, prepend=-1)), len(key))
    counts, words = scored.counts[rows], scored.words[rows, None]
    return _Units(
        counts=_sums(counts, edges),
        words=_sums(words, edges)[:, 0],
        hits=_sums(counts > 0, edges),
        articles=np.diff(edges),
        edges=np.searchsorted(cell[edges[:-1]], np.arange(len(cells) + 1)),
    )


def _sums(values: Array, edges: Array) -> Array:
    """Whole numbers of rows edges[i] to edges[i + 1] added up, for each i."""
    if np.array_equal(edges, np.arange(len(values) + 1)):  # each row by itself
        return values.astype(np.int64)
    found = np.zeros((len(edges) - 1, values.shape[1]), dtype=np.int64)
    some = np.flatnonzero(np.diff(edges))  # of those without a row, reduceat would take the next one
    found[some] = np.add.reduceat(values, edges[some], axis=0, dtype=np.int64)
    return found


def _are_few(units: _Units) -> Array:
    """Of which cells is there an interval from very few articles?"""
    n = _sums(units.words[:, None] > 0, units.edges)[:, 0]
    return (n > 2) & (n < asked.FEW) & _sums(units.counts, units.edges).any(axis=1)


def _columns(keys: list[tuple[Any, ...]], units: _Units, how: _How) -> dict[str, Array]:
    """The numbers of all cells, of shape (cells, frames) or (cells, 1)."""
    n_hits, n_hit = _sums(units.counts, units.edges), _sums(units.hits, units.edges)
    n_words, n = (_sums(values[:, None], units.edges) for values in (units.words, units.articles))
    low, high = _rate_bounds(keys, units, how)
    share_low, share_high = _share_bounds(units, n_hit, n, how.level)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "n_hits": n_hits,
            "n_words": n_words,
            "n_articles": n,
            "n_articles_hit": n_hit,
            "rate": np.where(n_words > 0, n_hits / n_words * how.per, np.nan),
            "rate_low": low * how.per,
            "rate_high": high * how.per,
            "share": n_hit / n,
            "share_low": share_low,
            "share_high": share_high,
        }


def _rate_bounds(keys: list[tuple[Any, ...]], units: _Units, how: _How) -> tuple[Array, Array]:
    """The intervals of the rates, with copies of an article as one."""
    if how.interval == "linearized":
        return linearized_intervals_of_each(units.counts, units.words, units.edges, level=how.level)
    bounds = np.full((2, len(keys), units.counts.shape[1]), np.nan)
    each = zip(keys, pairwise(units.edges.tolist()), strict=True)
    for number, (key, (begin, end)) in enumerate(progress.bar(each, "Making intervals", unit="group", total=len(keys))):
        counts, words = units.counts[begin:end], units.words[begin:end].astype(float)
        rng = np.random.default_rng([how.seed, zlib.crc32(asked.key_text(key))])
        drawn = bootstrap_intervals(counts, words, method=how.interval, level=how.level, draws=how.draws, rng=rng)
        bounds[:, number] = drawn
    return bounds[0], bounds[1]


def _share_bounds(units: _Units, n_hit: Array, n: Array, level: float) -> tuple[Array, Array]:
    """The intervals of the shares of articles, with copies of an article of one mind."""
    low, high = wilson(n_hit, np.broadcast_to(n, n_hit.shape), level=level)
    copied = np.flatnonzero(n[:, 0] > np.diff(units.edges))
    if len(copied):
        products = [_products(units, slice(*units.edges[number : number + 2])) for number in copied]
        low[copied], high[copied] = clustered_wilson(np.stack(products, axis=2), level=level)
    return low, high


def _products(units: _Units, own: slice) -> Array:
    """Sums over these units of the products of 1, hits and articles: of shape (3, 3, frames)."""
    hits = units.hits[own]
    trials = np.broadcast_to(units.articles[own, None], hits.shape)
    columns = np.stack([np.ones_like(hits), hits, trials])
    return np.asarray(np.einsum("kuf,luf->klf", columns, columns))


def _trend_table(
    columns: dict[str, Array], names: list[str], cells: list[tuple[Any, ...]], by: list[str], keys: pd.DataFrame
) -> pd.DataFrame:
    """All rows in one table, with the group and the period of each."""
    if not cells:
        return tables.empty("trend", by)
    shape = (len(cells), len(names))
    table = pd.DataFrame({name: np.broadcast_to(values, shape).ravel() for name, values in columns.items()})
    table.insert(0, "frame", pd.Series(np.tile(np.asarray(names, dtype=object), len(cells)), dtype="str"))
    for number, name in enumerate([*by, "period"]):
        column = pd.Series([cell[number] for cell in cells], dtype=keys[name].dtype)
        table[name] = column.repeat(len(names)).array
    return table[[*by, *tables.columns("trend")]]
