"""Did the coverage change with an event? Rates before and after, a regression, and what other dates have to show."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from toolkit import groups, progress, tables
from toolkit.backends import Distributed
from toolkit.errors import check_per, check_whole
from toolkit.stats.changes import overdispersion
from toolkit.stats.differences import rate_difference, rate_ratio
from toolkit.stats.intervals import check_level
from toolkit.text import Corpus
from toolkit.trends import asked, cells, zones
from toolkit.trends.cells import Array, Scored

_WEEK = 7
_LONGEST = 36_524  # days of a window
_FEWEST_POINTS = 3  # on either side, for a level and a slope of its own
_RARE = 0.01  # by chance, days of the week differ more than this seldom
_SIDES = ("before", "after")
_EFFECTS = ("difference", "ratio", "level_change", "slope_change")
_Fit = Callable[[Array, Array, Array, float], dict[str, float]]


class _How(NamedTuple):
    """What was asked for, days as numbers."""

    event: int
    window: int
    per: float
    level: float
    step: int


def around_event(
    hits: pd.DataFrame,
    articles: Corpus | Distributed,
    date: str | datetime.date,
    *,
    by: str | Sequence[str] | None = None,
    window: int = 28,
    per: float = 1_000,
    level: float = 0.95,
    step: int = 1,
    clusters: pd.DataFrame | None = None,
    one_per: str = "cluster",
) -> pd.DataFrame:
    """Is a frame more frequent after this day than before, and is the difference more than that of any other day?

    Parameters
    ----------
    hits : DataFrame
        `hits`, from `frames.score`: all its rows of the frames and zones that are wanted, zeros included.
    articles : DataFrame, Index, path of a saved index, or Distributed
        Where the columns of `by` and the dates are looked up.
    date : str or date
        The day of the event, such as "2025-04-07". It is the first day after.
    by : str or list of str, optional
        Columns of the articles; `zone` is that of the hits, which have one from `frames.score(…, zones=True)`.
    window : int
        Days on each side: whole weeks, so that both sides have the same days of the week. With other windows a warning
        says so if rates or numbers of articles differ by day of the week; `trends.weekdays` shows how.
    per : float
        The rates are per so many words.
    level : float
        Confidence of the intervals.
    step : int
        Days of a point of the regression: 1, or 7 for weeks, which suits long windows.
    clusters : DataFrame, optional
        From `duplicates.find`: then copies of an article do not count, and those that do are one witness together.
    one_per : {"cluster", "outlet", "article"}
        Which copies count with `clusters`: the first of a cluster, the first of each outlet in a cluster, or all.

    Returns
    -------
    DataFrame
        `event`: one row per group and frame. Slopes are those of the rate in a day.

    Raises
    ------
    MissingPackage
        Without statsmodels.
    ValueError
        If `date` is no date or not within those of the articles, or if one side has no article with words.

    Notes
    -----
    *Before and after.* `difference` and `ratio` have intervals by article (`stats.rate_difference`, `rate_ratio`),
    which are missing where a side has no match. Where one side has many more articles than the other, that of the
    difference is too narrow (20 against 200 articles: it held in 88 to 94 % of simulated corpora), that of the ratio
    is not. Copies that `clusters` tells of are one witness in them, and nowhere else. They say how sure the difference
    is, not that the event made it.

    *Interrupted time series.* A straight line before and one after, by weighted least squares on the rates of days (or
    of `step` days), which weigh as much as they have words; points without words are left out. `level_change` is the
    jump on the day of the event, `slope_change` by how much the slope is then steeper. The standard error is the larger
    of the ordinary one and that of Newey and West with 0.75 · n^⅓ lags, which alone is too small for so few points.
    Intervals are missing with fewer than three points on a side.

    *Placebo.* `placebo` is the share of `n_placebo` other days at which the difference is at least as large, in either
    direction: all days whose own window lies between the first article and the event. (Where the window is not of
    whole weeks, those on the same day of the week.) Neighbours share most of their articles, so that it is no p-value;
    with less than a year of days it says little.

    In simulated flat series (`benchmarks/events.md`), 95 % intervals of the difference left out 0 in 2 to 5 %, those of
    level and slope in 4 to 7 %; a placebo was below 5 % in 4 to 13 %. Where news came in waves that moved all articles
    of a day alike, it was up to 24 % for the difference, 10 % for level and slope, and still 10 % for placebos.

    What else changed on that day, no number here can tell; and of many dates that are tried, some will differ.

    References
    ----------
    Bernal, Cummins & Gasparrini 2017, International Journal of Epidemiology 46:348–355 (interrupted time series); Newey
    & West 1987, Econometrica 55:703–708; Angrist & Pischke 2009, Mostly Harmless Econometrics, ch. 8 (the larger of two
    errors); Abadie, Diamond & Hainmueller 2010, JASA 105:493–505 (placebos).

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> dates = pd.date_range("2025-03-01", periods=40)
    >>> texts = ["No war here.", "War is war."] * 10 + ["War, war.", "War is war, all war."] * 10
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(40)], "date": dates, "text": texts})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> table = around_event(hits, articles, "2025-03-21", window=14, per=100)
    >>> table[["frame", "rate_before", "rate_after", "difference"]].round(1).values.tolist()
    [['war', 50.0, 71.4, 21.4]]
    """
    tables.check(hits, "hits")
    names = groups.by_list(by)
    how = _asked(date, window, per, level, step)
    fit = _regression()
    counted = cells.without_copies(hits, articles, clusters, one_per)
    scored, keys, days, undated = _dated(counted, articles, [name for name in names if name != "zone"], clusters)
    _check_sides(days[scored.words > 0], how)
    _note_weekdays(scored, days, how)

    def ask(own: pd.DataFrame, others: list[str]) -> tuple[pd.DataFrame, None]:
        given = (scored, keys, days) if others == names else _dated(own, articles, others, clusters)[:3]
        return _events(*given, others, how, fit), None

    table, _ = zones.by_zone(counted, names, ask)
    groups.warn_of_undated(undated, undated + len(days))
    return table


def _dated(
    hits: pd.DataFrame, articles: Corpus | Distributed, by: list[str], clusters: pd.DataFrame | None
) -> tuple[Scored, pd.DataFrame, Array, int]:
    """The articles that have a date, their groups and days, and how many have none."""
    scored = cells.by_article(hits, clusters)
    keys = cells.keys_of(scored.ids, articles, by, "D", "event")
    order = np.flatnonzero(keys["period"].notna().to_numpy())
    days = np.array([day.ordinal for day in keys["period"].iloc[order]], dtype=np.int64)
    return scored.take(order), keys.iloc[order], days, len(keys) - len(order)


def _events(scored: Scored, keys: pd.DataFrame, days: Array, by: list[str], how: _How, fit: _Fit) -> pd.DataFrame:
    """The table of all groups."""
    members = asked.members(keys, by)
    each = progress.bar(members.items(), "Comparing before and after", unit="group", total=len(members))
    parts = [_of_group(scored.take(own), days[own], how, fit) for _, own in each]
    return _table(parts, list(members), by, keys)


def _asked(date: object, window: int, per: float, level: float, step: int) -> _How:
    check_whole("window", window, least=1)
    check_whole("step", step, least=1)
    if window > _LONGEST:
        raise ValueError(f"window={window} is longer than the {_LONGEST:,} days of a century: give fewer days.")
    check_per(per)
    check_level(level)
    if window % step:
        raise ValueError(f"window={window} is no multiple of step={step}: give one, such as {step * 4}.")
    return _How(_day(date), window, per, level, step)


def _day(date: object) -> int:
    """The number of a day, as periods of pandas count them."""
    try:
        found = datetime.datetime.fromisoformat(date.strip()) if isinstance(date, str) else date
        day = pd.Timestamp(found) if isinstance(found, datetime.date | np.datetime64) else pd.NaT
    except ValueError:
        day = pd.NaT
    if not isinstance(day, pd.Timestamp):
        raise ValueError(f"date={date!r} is no date: give one such as '2025-04-07'.")
    return int(day.tz_localize(None).to_period("D").ordinal)


def _named(day: int) -> str:
    return str(pd.Period(ordinal=int(day), freq="D"))


def _check_sides(days: Array, how: _How) -> None:
    """Are there articles before and after? A warning says so where the corpus ends within the window."""
    if not len(days):
        raise ValueError("no article has a date and words: there is nothing before or after an event.")
    first, last = int(days.min()), int(days.max())
    if not first < how.event <= last:
        raise ValueError(
            f"date '{_named(how.event)}' has no articles on both sides: they go from {_named(first)} to {_named(last)}."
        )
    for side, own in zip(_SIDES, _sides(days, how), strict=True):
        if not own.any():
            raise ValueError(
                f"no article is among the {how.window} days {side} {_named(how.event)}: give a longer window."
            )
    found = min(how.window, how.event - first), min(how.window, last - how.event + 1)
    if min(found) < how.window:
        warnings.warn(
            f"articles go from {_named(first)} to {_named(last)}, so there are {found[0]} days before "
            f"{_named(how.event)} and {found[1]} after, where {how.window} were asked for.",
            stacklevel=3,
        )


def _sides(days: Array, how: _How) -> tuple[Array, Array]:
    """Which days are before the event, and which after, within the window."""
    before = (days >= how.event - how.window) & (days < how.event)
    return before, (days >= how.event) & (days < how.event + how.window)


def _note_weekdays(scored: Scored, days: Array, how: _How) -> None:
    """A warning where the window is not of whole weeks, and days of the week are not alike."""
    if how.window % _WEEK == 0:
        return
    own = (days >= how.event - how.window) & (days < how.event + how.window)
    weekday = asked.weekday(days[own])
    window = np.arange(how.event - how.window, how.event + how.window)
    there = np.bincount(asked.weekday(window), minlength=_WEEK)
    told = []
    if _differ(np.bincount(weekday, minlength=_WEEK)[:, None], there, np.ones(1))[0] < _RARE:
        told.append("the number of articles")
    units, weekday = scored.take(np.flatnonzero(own)).together(weekday)
    totals, words = np.zeros((_WEEK, len(units.names))), np.bincount(weekday, weights=units.words, minlength=_WEEK)
    np.add.at(totals, weekday, units.counts)
    chance = _differ(totals, words, overdispersion(units.counts, units.words, weekday))
    told += [f"the rate of '{name}'" for name, p in zip(scored.names, chance * len(chance), strict=True) if p < _RARE]
    if told:
        weeks = max(_WEEK, how.window // _WEEK * _WEEK)
        warnings.warn(
            f"window={how.window} is not of whole weeks, and by day of the week there differs {_listed(told)}: "
            f"window={weeks} would have the same days on both sides, and trends.weekdays shows how much that matters.",
            stacklevel=3,
        )


def _listed(told: list[str]) -> str:
    more = len(told) - 3
    return ", ".join(told[:3]) + (f" and {more} more" if more > 0 else "")


def _differ(totals: Array, sizes: Array, over: Array) -> Array:
    """How often chance would make the rates of cells, shape (cells, k), differ as much: chi-squared over dispersion."""
    kept = sizes > 0
    expected = totals.sum(axis=0) * sizes[kept, None] / max(sizes.sum(), 1)
    misfit = ((totals[kept] - expected) ** 2 / np.where(expected > 0, expected, 1)).sum(axis=0) / over
    chance: Array = special.chdtrc(max(int(kept.sum()) - 1, 1), misfit)
    return chance


def _of_group(scored: Scored, days: Array, how: _How, fit: _Fit) -> pd.DataFrame:
    """The rows of one group: one per frame."""
    before, after = _sides(days, how)
    near = scored.take(np.flatnonzero(before | after))
    side = (days >= how.event)[before | after]
    columns: dict[str, Any] = {"frame": scored.names}
    for name, own in zip(_SIDES, (~side, side), strict=True):
        n_words, n_hits = int(near.words[own].sum()), near.counts[own].sum(axis=0)
        columns |= {f"n_articles_{name}": int(own.sum()), f"n_words_{name}": n_words, f"n_hits_{name}": n_hits}
        columns[f"rate_{name}"] = n_hits / n_words * how.per if n_words else np.full(len(n_hits), np.nan)
    for name, found, scale in (("difference", rate_difference, how.per), ("ratio", rate_ratio, 1.0)):
        value, low, high = found(near.counts, near.words, side, units=near.units, level=how.level)
        columns |= {name: value * scale, f"{name}_low": low * scale, f"{name}_high": high * scale}
    lines = pd.DataFrame(_lines(near, days[before | after], how, fit))
    placebo, n_placebo = _placebo(scored, days, how)
    table = pd.DataFrame(columns).join(lines).assign(placebo=placebo, n_placebo=n_placebo)
    return table[tables.columns("event")]


def _lines(near: Scored, days: Array, how: _How, fit: _Fit) -> list[dict[str, float]]:
    """What the regression says of each frame."""
    point = (days - how.event) // how.step
    every = np.arange(-how.window // how.step, how.window // how.step)
    words = np.bincount(point - every[0], weights=near.words, minlength=len(every))
    counts = np.zeros((len(every), len(near.names)))
    np.add.at(counts, point - every[0], near.counts)
    kept = words > 0
    times, rates = every[kept] * how.step, counts[kept] / words[kept, None] * how.per
    return [fit(rates[:, frame], words[kept], times, how.level) for frame in range(len(near.names))]


def _regression() -> _Fit:
    """What fits a line before and a line after to rates, with weights, at times that count from the event."""
    try:
        from statsmodels.regression.linear_model import WLS
    except ImportError as error:
        raise asked.missing("trends.around_event", "statsmodels") from error

    def fit(rates: Array, weights: Array, times: Array, level: float) -> dict[str, float]:
        after = times >= 0
        if min(after.sum(), (~after).sum()) < _FEWEST_POINTS or np.ptp(rates) == 0:
            return _told(np.zeros(4) if len(rates) and np.ptp(rates) == 0 else np.full(4, np.nan), np.full(4, np.nan))
        design = np.column_stack([np.ones(len(times)), times, after, after * times])
        model = WLS(rates, design, weights=weights / weights.mean()).fit()
        lags = int(0.75 * len(rates) ** (1 / 3))
        robust = model.get_robustcov_results("HAC", maxlags=lags, use_correction=True, use_t=True)
        with np.errstate(invalid="ignore"):
            error = np.fmax(model.bse, robust.bse)
        if not model.df_resid or model.ssr < 1e-12 * (weights * rates**2).mean():
            error = np.full(4, np.nan)  # lines without a residual: nothing is seen of how sure they are
        return _told(model.params, special.stdtrit(max(model.df_resid, 1), 0.5 + level / 2) * error)

    return fit


def _told(values: Array, halves: Array) -> dict[str, float]:
    _, slope, jump, steeper = map(float, values)
    _, _, around_jump, around_steeper = map(float, halves)
    return {
        "level_change": jump,
        "level_change_low": jump - around_jump,
        "level_change_high": jump + around_jump,
        "slope_before": slope,
        "slope_change": steeper,
        "slope_change_low": steeper - around_steeper,
        "slope_change_high": steeper + around_steeper,
    }


def _placebo(scored: Scored, days: Array, how: _How) -> tuple[Array, Array]:
    """The share of earlier days whose difference is at least as large as that of the event, and how many they are."""
    unknown = np.full(len(scored.names), np.nan), np.zeros(len(scored.names), dtype=np.int64)
    if not len(days):
        return unknown
    step = 1 if how.window % _WEEK == 0 else _WEEK
    others = np.arange(how.event - how.window, days.min() + how.window - 1, -step)
    first = min(int(days.min()), how.event - how.window)
    words = _until(scored.words[:, None], days - first, how.event + how.window - first)
    counts = _until(scored.counts, days - first, how.event + how.window - first)

    def differences(at: Array) -> Array:
        places = [at - first, at + how.window - first, at - how.window - first]
        above, below = ([table[place] for place in places] for table in (counts, words))
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Array = (above[1] - above[0]) / (below[1] - below[0]) - (above[0] - above[2]) / (below[0] - below[2])
        return np.abs(found)

    real = differences(np.array([how.event]))[0]
    other = differences(others)
    other = other[np.isfinite(other).all(axis=1)]
    if not len(other):
        return unknown
    share = np.where(np.isfinite(real), (other >= real * (1 - 1e-9)).mean(axis=0), np.nan)
    return share, np.where(np.isfinite(real), len(other), 0)


def _until(values: Array, days: Array, end: int) -> Array:
    """Sums over all articles before each day from 0 to `end`."""
    sums = np.zeros((end + 1, values.shape[1]))
    early = days < end
    np.add.at(sums, days[early] + 1, values[early])
    return np.cumsum(sums, axis=0)


def _table(
    parts: list[pd.DataFrame], members: list[tuple[Any, ...]], by: list[str], keys: pd.DataFrame
) -> pd.DataFrame:
    """All rows in one table, with the group of each."""
    table = pd.concat(parts, ignore_index=True).astype({"frame": "str"})
    for number, name in enumerate(by):
        values = [key[number] for key, part in zip(members, parts, strict=True) for _ in range(len(part))]
        table.insert(number, name, pd.Series(values, dtype=keys[name].dtype))
    return table
