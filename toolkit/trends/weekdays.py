"""Does the week have a rhythm? Rates by day of the week, with days as the witnesses."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from toolkit import groups, progress, tables
from toolkit.backends import Distributed
from toolkit.errors import check_per
from toolkit.stats import linearized_intervals, rate_ratio
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus
from toolkit.trends import asked, cells, zones
from toolkit.trends.cells import Array, Scored

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FEW = 3  # articles a day; below, p was seen to be below 0.05 in up to a sixth of weeks without a rhythm


class _Told(NamedTuple):
    """What is said besides the numbers."""

    undated: int
    n_articles: int
    thin: int
    n_groups: int


def weekdays(
    hits: pd.DataFrame,
    articles: Corpus | Distributed,
    *,
    by: str | Sequence[str] | None = None,
    per: float = 1_000,
    level: float = 0.95,
) -> pd.DataFrame:
    """On which days of the week is a frame more frequent, by how much, and might that be chance?

    Parameters
    ----------
    hits : DataFrame
        `hits`, from `frames.score`: all its rows of the frames and zones that are wanted, zeros included.
    articles : DataFrame, Index, path of a saved index, or Distributed
        Where the columns of `by` and the dates are looked up. Those without a date are left out, with a warning.
    by : str or list of str, optional
        Columns of the articles; `zone` is that of the hits, which have one from `frames.score(…, zones=True)`.
    per : float
        The rates are per so many words.
    level : float
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        `weekdays`: seven rows per group and frame, Monday to Sunday.

    Notes
    -----
    What is printed on one day is one witness here, copies and all: a day on which everything is about the war has many
    such articles, and says no more of Sundays than one Sunday does. Intervals are those of `trends.rate` and
    `stats.rate_ratio`, with days for articles. A day without words does not count, so that a paper that has no Sunday
    edition has no rate for it.

    `p` is that of an analysis of variance of the rates of days, which weigh as much as they have words: how much they
    differ from one day of the week to another, over how much they do within. It is the same in the seven rows, and NaN
    with fewer than two days of each in the mean. In simulated weeks without a rhythm (`benchmarks/events.md`), it was
    below 0.05 in 3 to 9 % with five articles a day or more, and in 8 to 16 % with one a day; with fewer than three, a
    warning says so. The interval of a ratio left out 1 in 2 to 8 %. Of many frames some have a small `p` by chance.

    References
    ----------
    Fisher 1925, Statistical Methods for Research Workers, ch. 7; Woodruff 1971, JASA 66:411–414, for the intervals.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> dates = pd.date_range("2025-03-03", periods=28)  # a Monday
    >>> texts = ["War, war.", "No war here.", "A war far away.", "No war.", "Peace.", "War is war.", "War or war?"] * 3
    >>> texts += ["War.", "A war here.", "War far away.", "The war.", "Peace.", "War, no war.", "War, war, war."]
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(28)], "date": dates, "text": texts})
    >>> table = weekdays(frames.score(articles, {"war": ["war"]}), articles, per=100)
    >>> table[["weekday", "n_days", "n_hits", "n_words"]].head(2).values.tolist()
    [['Monday', 4, 7, 7], ['Tuesday', 4, 4, 12]]
    >>> bool(table["p"][0] < 0.01)
    True
    """
    tables.check(hits, "hits")
    check_per(per)
    check_level(level)

    def ask(own: pd.DataFrame, others: list[str]) -> tuple[pd.DataFrame, _Told]:
        return _weekdays(cells.by_article(own), articles, others, per, level)

    table, told = zones.by_zone(hits, groups.by_list(by), ask)
    groups.warn_of_undated(told[0].undated, told[0].n_articles)
    thin = sum(one.thin for one in told)
    if thin:
        warnings.warn(
            f"with fewer than {_FEW} articles a day, p is too small too often: "
            f"{thin} of {sum(one.n_groups for one in told)} groups.",
            stacklevel=2,
        )
    return table


def _weekdays(
    scored: Scored, articles: Corpus | Distributed, by: list[str], per: float, level: float
) -> tuple[pd.DataFrame, _Told]:
    """The table, and what is to be said besides."""
    keys = cells.keys_of(scored.ids, articles, by, "D", "weekdays")
    total, dated = len(keys), np.flatnonzero(keys["period"].notna().to_numpy())
    scored, keys = scored.take(dated), keys.iloc[dated]
    day = np.array([day.ordinal for day in keys["period"]], dtype=np.int64)
    members = asked.members(keys, by)
    each = progress.bar(members.items(), "Comparing days of the week", unit="group", total=len(members))
    parts = [(key, _of_group(scored.take(own), day[own], per, level)) for key, own in each]
    thin = sum(_is_thin(scored.take(own), day[own]) for own in members.values())
    return _table(parts, by, keys), _Told(total - len(dated), total, thin, len(members))


def _is_thin(scored: Scored, day: Array) -> bool:
    """Are there hardly any articles a day?"""
    there = scored.words > 0
    return bool(0 < there.sum() < _FEW * len(np.unique(day[there])) and scored.counts.any())


def _of_group(scored: Scored, day: Array, per: float, level: float) -> pd.DataFrame:
    """The rows of one group: seven per frame."""
    every, own = np.unique(day, return_inverse=True)
    counts, words = np.zeros((len(every), len(scored.names)), dtype=np.int64), np.bincount(own, scored.words)
    np.add.at(counts, own, scored.counts)
    weekday = asked.weekday(every)
    n_articles, p = np.bincount(asked.weekday(day), minlength=7), _chance(counts, words, weekday)
    rows = []
    for number, name in enumerate(_DAYS):
        here = weekday == number
        n_hits, n_words = counts[here].sum(axis=0), int(words[here].sum())
        low, high = linearized_intervals(counts[here], words[here], level=level)
        ratio, ratio_low, ratio_high = rate_ratio(counts, words, here, level=level)
        columns: dict[str, Any] = {
            "frame": scored.names,
            "weekday": name,
            "n_days": int((words[here] > 0).sum()),
            "n_articles": n_articles[number],
            "n_words": n_words,
            "n_hits": n_hits,
            "rate": n_hits / n_words * per if n_words else np.nan,
            "rate_low": low * per,
            "rate_high": high * per,
            "ratio": ratio,
            "ratio_low": ratio_low,
            "ratio_high": ratio_high,
            "p": p,
        }
        rows.append(pd.DataFrame(columns))
    table = pd.concat(rows)
    return table.sort_index(kind="stable").reset_index(drop=True)


def _chance(counts: Array, words: Array, weekday: Array) -> Array:
    """How often chance would part the days of the week as much: F, of rates of days that weigh as their words."""
    counts, words, weekday = counts[words > 0], words[words > 0], weekday[words > 0]
    kinds, kind = np.unique(weekday, return_inverse=True)
    totals, sizes = np.zeros((len(kinds), counts.shape[1])), np.bincount(kind, words)
    np.add.at(totals, kind, counts)
    within = len(words) - len(kinds)
    if len(kinds) < 2 or within < len(kinds):
        return np.full(counts.shape[1], np.nan)
    rates, mean = totals / sizes[:, None], counts.sum(axis=0) / words.sum()
    apart = (sizes[:, None] * (rates - mean) ** 2).sum(axis=0) / (len(kinds) - 1)
    alike = (words[:, None] * (counts / words[:, None] - rates[kind]) ** 2).sum(axis=0) / within
    varies = alike > 1e-12 * mean**2 * words.mean()
    ratio = np.divide(apart, alike, out=np.full(len(mean), np.nan), where=varies)
    return np.asarray(special.fdtrc(len(kinds) - 1, within, ratio))


def _table(parts: list[tuple[tuple[Any, ...], pd.DataFrame]], by: list[str], keys: pd.DataFrame) -> pd.DataFrame:
    """All rows in one table, with the group of each."""
    if not parts:
        return tables.empty("weekdays", by)
    table = pd.concat([part for _, part in parts], ignore_index=True)
    table["weekday"] = pd.Categorical(table["weekday"], categories=_DAYS, ordered=True)
    for number, name in enumerate(by):
        values = [key[number] for key, part in parts for _ in range(len(part))]
        table.insert(number, name, pd.Series(values, dtype=keys[name].dtype))
    return table.astype({"frame": "str"})
