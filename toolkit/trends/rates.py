"""How do frames go over time, by outlet or by anything else, and how sure is that?"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from toolkit import groups, progress, tables, text
from toolkit.backends import Distributed
from toolkit.errors import WrongTable, check_whole
from toolkit.stats import ratio_intervals, wilson
from toolkit.text import Corpus

#: what is said of each way of counting copies
_COUNTED = {"article": "all copies", "outlet": "one per outlet", "cluster": "one per cluster"}


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
        The same seed gives the same intervals, whatever the order of the rows and the other groups.
    clusters : DataFrame, optional
        From `duplicates.find`: then copies of an article do not count.
    one_per : str or list of str
        Which copies count with `clusters`: the first of a "cluster", the first of each "outlet" in a cluster, or each
        "article". With several of them, the table begins with a column `counted`, and charts draw them side by side.

    Returns
    -------
    DataFrame
        `trend`: one row per group, frame and period; periods without an article are there, with NaN. With hits by
        zone, zones are added up, unless `zone` is a group: its rate is then per words of the zone, its share one of
        all articles, whether they have a title or not.

    Notes
    -----
    The rate is Σ matches / Σ words of the group's articles. Its interval is the percentile bootstrap over whole
    articles (1,000 draws): words of one article do not count as independent witnesses. It is NaN where fewer than two
    articles are in the group, or none of them has a match. The share of articles with at least one match has a Wilson
    interval. Both describe what articles of this kind might have said; for a complete corpus they are a measure of
    how much single articles matter. Wire stories printed by several outlets make them too narrow: with `clusters`, they
    count once.

    References
    ----------
    Efron & Tibshirani 1993, ch. 13; Wilson 1927, JASA 22:209–212.

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
    _check_per(per)
    check_whole("seed", seed)
    ways = [one_per] if isinstance(one_per, str) else list(dict.fromkeys(one_per))
    if not ways:
        raise ValueError("one_per=[] counts nothing: give one or more of article, outlet, cluster.")
    if clusters is None and one_per != "cluster":
        raise ValueError(f"one_per={one_per!r} needs clusters=, the table of copies: duplicates.find(articles).")
    each: dict[str, pd.DataFrame] = {}
    undated = []
    for way in ways:
        own = hits if clusters is None else _without_copies(hits, articles, clusters, way)
        ask = _rates_by_zone if "zone" in groups.by_list(by) else _rates
        each[way], *told = ask(own, articles, groups.by_list(by), period, per=per, level=level, seed=seed)
        undated.append(told)
    groups.warn_of_undated(*max(undated))
    return each[one_per] if isinstance(one_per, str) else _side_by_side(each)


def _rates_by_zone(
    hits: pd.DataFrame, articles: Corpus | Distributed, by: list[str], period: str | None, **how: Any
) -> tuple[pd.DataFrame, int, int]:
    """As `_rates`, for each zone of the hits by itself."""
    _by_article(hits)  # is every zone of every article there, and once?
    there = set(hits["zone"])
    if not there <= set(tables.ZONES):
        raise WrongTable(
            f"by='zone' needs hits of {', '.join(tables.ZONES)}, but these count whole articles (zone 'all'): "
            "make them with frames.score(corpus, lexicon, zones=True)."
        )
    zones = [zone for zone in tables.ZONES if zone in there] or list(tables.ZONES)
    others = [name for name in by if name != "zone"]
    found = [_rates(hits[hits["zone"] == zone], articles, others, period, **how) for zone in zones]
    table = pd.concat([one[0] for one in found], ignore_index=True)
    zone = pd.Categorical(np.repeat(zones, [len(one[0]) for one in found]), categories=tables.ZONES)
    table.insert(by.index("zone"), "zone", pd.Series(zone))
    order = table.groupby(by, observed=True, dropna=False, sort=True).ngroup().to_numpy().argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True), *found[0][1:]


def _rates(
    hits: pd.DataFrame, articles: Corpus | Distributed, by: list[str], period: str | None, **how: Any
) -> tuple[pd.DataFrame, int, int]:
    """The table; how many articles have no date although there are periods; and how many there are."""
    ids, names, counts, words = _by_article(hits)
    keys = _keys(ids, articles, by, period)
    undated = keys["period"].isna().to_numpy() if period else np.zeros(len(keys), dtype=bool)
    rows = np.flatnonzero(~undated)
    order = rows[np.argsort(keys.index.to_numpy(dtype=object)[rows], kind="stable")]
    cells = _cells(keys.iloc[order], by, period)
    parts = [
        _cell_rows(key, counts[order[members]], words[order[members]], names, **how)
        for key, members in progress.bar(cells.items(), "Drawing again", unit="group", total=len(cells))
    ]
    table = _trend_table(parts, [key for key in cells for _ in names], by, keys)
    return table, int(undated.sum()), len(keys)


def _side_by_side(each: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One table of those that count copies in different ways, with the way of each in front."""
    ways = [_COUNTED[one] for one in each]
    table = pd.concat(each.values(), ignore_index=True)
    counted = np.repeat(ways, [len(one) for one in each.values()])
    table.insert(0, "counted", pd.Series(counted, dtype=pd.CategoricalDtype(ways)))
    return table


def _without_copies(
    hits: pd.DataFrame, articles: Corpus | Distributed, clusters: pd.DataFrame, one_per: str
) -> pd.DataFrame:
    """The same without copies."""
    tables.check(clusters, "clusters")
    ids = pd.Series(hits["article_id"].unique())
    outlets = None
    if one_per == "outlet":
        corpus = articles if isinstance(articles, pd.DataFrame | Distributed) else text.index(articles)
        table = _table_of(corpus, ["article_id", "outlet"])
        if "outlet" in table.columns:
            outlets = ids.map(table.set_index("article_id")["outlet"].astype("str"))
    counted = groups.counted(ids, clusters, one_per, outlets=outlets)
    return hits[hits["article_id"].isin(ids[counted])]


def _check_per(per: object) -> None:
    if not isinstance(per, Real) or not 0 < float(per) < np.inf:
        raise ValueError(f"per={per!r} is no number of words: give one above 0, such as 1,000.")


def _by_article(hits: pd.DataFrame) -> tuple[pd.Index, list[str], Any, Any]:
    """The articles, the frames, matches as an array of articles × frames, and words of each article."""
    row, ids = pd.factorize(hits["article_id"])
    column, names = pd.factorize(hits["frame"])
    zone, zones = pd.factorize(hits["zone"])
    _check_complete((row, column, zone), (ids, names, zones))
    counts = np.zeros((len(ids), len(names)), dtype=np.int64)
    words = np.zeros((len(ids), len(names)), dtype=np.int64)
    np.add.at(counts, (row, column), hits["n_hits"].to_numpy())
    np.add.at(words, (row, column), hits["n_words"].to_numpy())
    return pd.Index(ids), list(names), counts, words.max(axis=1, initial=0)


def _check_complete(codes: tuple[Any, Any, Any], values: tuple[Any, Any, Any]) -> None:
    """Does every article have one row for each frame and zone? Else words count twice, or zeros not at all."""
    row, column, zone = codes
    ids, names, zones = values
    if "all" in zones and len(zones) > 1:
        others = ", ".join(f"'{zone}'" for zone in zones if zone != "all")
        raise WrongTable(
            f"these hits count whole articles (zone 'all') and {others} as well, so that words would count twice: "
            "keep one or the other."
        )
    found = np.bincount((row * len(names) + column) * len(zones) + zone, minlength=len(ids) * len(names) * len(zones))
    if (found > 1).any():
        raise WrongTable(f"these hits have more than one row for {_some(found > 1, values)}: keep one of each.")
    if (found == 0).any():
        raise WrongTable(
            f"these hits have no row for {_some(found == 0, values)}: pass all rows of frames.score, "
            "as those without a match count too."
        )


def _some(wrong: Any, values: tuple[Any, Any, Any]) -> str:
    """How many cells of articles × frames × zones these are, and the first of them."""
    place = np.unravel_index(np.argmax(wrong), tuple(map(len, values)))
    first = ", ".join(f"'{each[number]}'" for each, number in zip(values, place, strict=True))
    return f"{wrong.sum():,} of {len(wrong):,} combinations of article, frame and zone, such as {first}"


def _keys(wanted: pd.Index, articles: Corpus | Distributed, by: list[str], period: str | None) -> pd.DataFrame:
    """Groups and periods of these articles, indexed by article_id."""
    corpus = articles if isinstance(articles, pd.DataFrame | Distributed) else text.index(articles)
    table = _table_of(corpus, ["article_id", "date", *by])
    if "article_id" not in table.columns:
        raise WrongTable("the articles have no column 'article_id': pass the table that was scored.")
    if period is not None and "date" not in table.columns:
        raise WrongTable(f"the articles have no column 'date', so there is no period '{period}'.")
    tables.check_unique(table["article_id"])
    indexed = table.set_index("article_id", drop=False).rename_axis(None)
    absent = wanted.difference(indexed.index)
    if len(absent):
        raise WrongTable(
            f"{len(absent)} of {len(wanted)} articles of the hits are not among the articles, such as '{absent[0]}': "
            "pass the table that was scored."
        )
    return groups.keys(indexed.loc[wanted], by, period, taken=tables.columns("trend"))


def _table_of(corpus: pd.DataFrame | text.Index | Distributed, columns: list[str]) -> pd.DataFrame:
    """The articles, with at least these columns if they have them."""
    if isinstance(corpus, text.Index):
        return corpus.columns(columns)
    return corpus if isinstance(corpus, pd.DataFrame) else corpus.articles


def _cells(keys: pd.DataFrame, by: list[str], period: str | None) -> dict[tuple[Any, ...], Any]:
    """For each group and period, those without an article included, the row numbers of its articles."""
    names = [*by, *(["period"] if period else [])]
    if not names:
        return {(pd.NA,): np.arange(len(keys))}
    grouped: dict[Any, Any] = keys.groupby(names, observed=True, dropna=False).indices if len(keys) else {}
    found = {key if isinstance(key, tuple) else (key,): rows for key, rows in grouped.items()}
    if not period:
        return {(*key, pd.NA): rows for key, rows in found.items()}
    every = groups.range_of(keys["period"])
    of_group = dict.fromkeys(key[:-1] for key in found)
    nobody = np.empty(0, dtype=np.int64)
    return {(*group, time): found.get((*group, time), nobody) for group in of_group for time in every}


def _cell_rows(
    key: tuple[Any, ...], counts: Any, words: Any, names: list[str], *, per: float, level: float, seed: int
) -> pd.DataFrame:
    """The rows of one group and period: one per frame."""
    rng = np.random.default_rng([seed, zlib.crc32(repr([str(part) for part in key]).encode())])
    n, n_hit, n_words = len(words), (counts > 0).sum(axis=0), int(words.sum())
    n_hits = counts.sum(axis=0)
    low, high = ratio_intervals(counts, words, level=level, rng=rng)
    share_low, share_high = wilson(n_hit, np.full(len(names), n), level=level)
    unknown = np.full(len(names), np.nan)
    columns: dict[str, Any] = {
        "frame": names,
        "n_hits": n_hits,
        "n_words": n_words,
        "n_articles": n,
        "n_articles_hit": n_hit,
        "rate": n_hits / n_words * per if n_words else unknown,
        "rate_low": low * per,
        "rate_high": high * per,
        "share": n_hit / n if n else unknown,
        "share_low": share_low,
        "share_high": share_high,
    }
    return pd.DataFrame(columns)


def _trend_table(parts: list[pd.DataFrame], cells: list[Any], by: list[str], keys: pd.DataFrame) -> pd.DataFrame:
    """All rows in one table, with the group and the period of each."""
    if not parts:
        return tables.empty("trend", by)
    table = pd.concat(parts, ignore_index=True)
    for number, name in enumerate([*by, "period"]):
        table[name] = pd.Series([cell[number] for cell in cells], dtype=keys[name].dtype)
    return table[[*by, *tables.columns("trend")]].astype({"frame": "str"})
