"""When did the coverage change, and would it have with other articles? Change points of rates."""

from __future__ import annotations

import itertools
import math
import warnings
import zlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import groups, progress, tables
from toolkit.backends import Distributed
from toolkit.errors import check_above_zero, check_per, check_whole
from toolkit.stats.changes import change_points, cumulated, overdispersion
from toolkit.text import Corpus
from toolkit.trends import asked, cells, zones
from toolkit.trends.cells import Array, Scored

_MOST_PERIODS = 1_500  # 28 years of weeks: work goes with the square
_AT_ONCE = 5_000_000  # articles drawn at a time: bounds the memory


class _How(NamedTuple):
    """What was asked for."""

    per: float
    penalty: float
    shortest: int
    draws: int
    seed: int

    def cost_of_a_cut(self, n: int) -> float:
        return self.penalty * float(np.log(n))


class _Told(NamedTuple):
    """What is said besides the breaks."""

    undated: int
    n_articles: int
    short: int
    n_groups: int


class _Series(NamedTuple):
    """Those periods of a group that have words, in order."""

    periods: list[pd.Period]
    places: Array  # in the calendar, counted in periods
    counts: Array  # (periods, frames)
    words: Array
    n_articles: Array
    n_units: Array
    dispersion: Array  # (frames,)


def breaks(
    hits: pd.DataFrame,
    articles: Corpus | Distributed,
    *,
    by: str | Sequence[str] | None = None,
    period: str = "M",
    per: float = 1_000,
    penalty: float = 3.0,
    shortest: int = 3,
    draws: int = 200,
    seed: int = 0,
    clusters: pd.DataFrame | None = None,
    one_per: str = "cluster",
) -> pd.DataFrame:
    """Since when is a frame more frequent than before, or less, and would other articles have said so too?

    Parameters
    ----------
    hits : DataFrame
        `hits`, from `frames.score`: all its rows of the frames and zones that are wanted, zeros included.
    articles : DataFrame, Index, path of a saved index, or Distributed
        Where the columns of `by` and the dates are looked up.
    by : str or list of str, optional
        Columns of the articles: each group has its own breaks. `zone` is that of the hits, which have one from
        `frames.score(…, zones=True)`.
    period : str
        D, W, M, Q, Y, or a multiple such as 2W. Articles without a date are left out, with a warning.
    per : float
        The rates are per so many words.
    penalty : float
        By how many times the logarithm of the number of periods a break must lessen the misfit. The more, the fewer.
    shortest : int
        Between two breaks, before the first and after the last there are at least so many periods with words.
    draws : int
        How often articles are drawn again for the stability; 0 leaves it out.
    seed : int
        The same seed gives the same stability, whatever the order of the rows and the other groups.
    clusters : DataFrame, optional
        From `duplicates.find`: then copies of an article do not count, and those that do are one witness together.
    one_per : {"cluster", "outlet", "article"}
        Which copies count with `clusters`: the first of a cluster, the first of each outlet in a cluster, or all.

    Returns
    -------
    DataFrame
        `breaks`: one row per break, by group, frame and time. `period` is the first one after it. Rates and articles
        are those since the break before, and until the next.

    Raises
    ------
    MissingPackage
        Without ruptures.

    Notes
    -----
    A series is cut where Poisson counts at one rate for each segment fit best, if a cut costs `penalty` · log(periods):
    so a period weighs as much as it has words. The misfit is divided by the dispersion, that of articles within periods
    or that from period to period, whichever is larger: a break must stand out against both. Periods without a word are
    left out, and keep their place in the calendar. Copies of an article are so many articles, unless `clusters` are
    given: those that count then vary as one article of their period, and are drawn together.

    `stability` is the share of draws (articles drawn again within each period, with replacement) in which a break is
    found within one period of this one. It says how much single articles matter, not whether the break is real. It is
    too high where most periods have two or three articles, and missing where none has two on one of the sides.

    False alarms, by simulation (`benchmarks/breaks.md`): with the defaults, at most 2 % of flat series had a break, of
    24 and of 60 periods with 10 or 50 articles each, over-dispersed by article. That is for one series: of twelve
    frames in three outlets, some will have one. News that comes in waves is another matter: where the rates of periods
    go up and down by a fifth, each like the one before (correlation 0.5), it was up to 23 %, as a wave is cut into
    steps; so is a slow drift. With 50 articles in each period, a rate that doubles for good was found within one period
    in 61 to 99 % of series; with 10, in 6 to 78 %. Rates have no interval: the place was chosen so that they differ.

    References
    ----------
    Killick, Fearnhead & Eckley 2012, JASA 107:1590–1598 (PELT); Truong, Oudre & Vayatis 2020, Signal Processing
    167:107299 (ruptures); Zhang & Siegmund 2007, Biometrics 63:22–32 (why three times the logarithm).

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> dates = pd.to_datetime([f"2025-{month:02}-{day}" for month in range(1, 9) for day in (10, 20)])
    >>> texts = ["No war here, no war there."] * 8 + ["War, war, war, war and more war."] * 8
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(16)], "date": dates, "text": texts})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> found = breaks(hits, articles, per=100, penalty=1)
    >>> found[["frame", "period", "rate_before", "rate_after"]].astype(str).values.tolist()
    [['war', '2025-05', '33.3...', '71.4...']]
    """
    tables.check(hits, "hits")
    how = _asked(per, penalty, shortest, draws, seed)
    names, cut = groups.by_list(by), _pelt()

    def ask(own: pd.DataFrame, others: list[str]) -> tuple[pd.DataFrame, _Told]:
        return _breaks(cells.by_article(own, clusters), articles, others, period, how, cut)

    counted = cells.without_copies(hits, articles, clusters, one_per)
    table, told = zones.by_zone(counted, names, ask)
    _warn_of_short(sum(one.short for one in told), sum(one.n_groups for one in told), shortest)
    groups.warn_of_undated(told[0].undated, told[0].n_articles)
    return table


def _breaks(
    scored: Scored,
    articles: Corpus | Distributed,
    by: list[str],
    period: str,
    how: _How,
    cut: Callable[[Array, Array, float, int], list[int]],
) -> tuple[pd.DataFrame, _Told]:
    """The table, and what is to be said besides."""
    keys = cells.keys_of(scored.ids, articles, by, period, "breaks")
    undated = keys["period"].isna().to_numpy()
    rows = np.flatnonzero(~undated)
    order = rows[np.argsort(scored.ids.to_numpy(dtype=object)[rows], kind="stable")]
    scored, when = scored.take(order), keys["period"].iloc[order]
    members = asked.members(keys.iloc[order], by)
    each = progress.bar(members.items(), "Looking for breaks", unit="group", total=len(members))
    parts = [_of_group(key, scored.take(own), when.iloc[own], how, cut) for key, own in each]
    found = [part for part in parts if part is not None]
    told = _Told(int(undated.sum()), len(keys), len(parts) - len(found), len(parts))
    return _table([row for part in found for row in part], by, keys), told


def _asked(per: float, penalty: float, shortest: int, draws: int, seed: int) -> _How:
    check_per(per)
    check_above_zero("penalty", penalty, "3")
    check_whole("shortest", shortest, least=1)
    check_whole("draws", draws)
    check_whole("seed", seed)
    return _How(per, penalty, shortest, draws, seed)


def _pelt() -> Callable[[Array, Array, float, int], list[int]]:
    """What cuts one series of counts (over their dispersion) and words: where segments begin but the first."""
    try:
        import ruptures
        from ruptures.base import BaseCost
    except ImportError as error:
        raise asked.missing("trends.breaks", "ruptures") from error

    class Cost(BaseCost):  # type: ignore[misc]
        """Of Poisson counts at one rate for each segment."""

        model, min_size = "counts", 1

        def fit(self, signal: Array) -> Cost:
            self.signal = signal
            self.above, self.below = (
                cumulated(column).tolist() for column in signal.T
            )  # numbers: looked up one by one
            return self

        def error(self, start: int, end: int) -> float:
            count, words = self.above[end] - self.above[start], self.below[end] - self.below[start]
            return -2 * count * math.log(count / words) if count > 0 else 0.0

    def cut(counts: Array, words: Array, penalty: float, shortest: int) -> list[int]:
        search = ruptures.Pelt(custom_cost=Cost(), min_size=shortest, jump=1)
        ends: list[int] = search.fit(np.column_stack([counts, words])).predict(penalty)
        return ends[:-1]

    return cut


def _of_group(
    key: tuple[Any, ...], scored: Scored, when: pd.Series, how: _How, cut: Callable[..., list[int]]
) -> list[tuple[Any, ...]] | None:
    """The rows of one group, if it has periods enough."""
    series, units, number = _series(scored, when)
    n = len(series.periods)
    if n < 2 * how.shortest:
        return None
    cost = how.cost_of_a_cut(n)
    over = series.counts / series.dispersion
    cuts = [cut(over[:, frame], series.words, cost, how.shortest) for frame in range(len(scored.names))]
    again = _again(key, units, number, series, cuts, how)
    rows = zip(scored.names, cuts, again, strict=True)
    return [
        (*key, *row)
        for frame, (name, own, drawn) in enumerate(rows)
        for row in _rows(name, series, frame, own, drawn, how.per)
    ]


def _series(scored: Scored, when: pd.Series) -> tuple[_Series, Scored, Array]:
    """The series of a group, and what each unit holds in each of its periods, with the number of that period."""
    number, found = pd.factorize(when, sort=True)
    words = np.bincount(number, weights=scored.words, minlength=len(found))
    kept = words > 0
    if kept.sum() > _MOST_PERIODS:
        raise ValueError(f"there are {kept.sum():,} periods, more than {_MOST_PERIODS:,}: choose a longer period.")
    counts = np.zeros((len(found), len(scored.names)))
    np.add.at(counts, number, scored.counts)
    periods = [period for period, is_kept in zip(found, kept, strict=True) if is_kept]
    places = np.array([period.ordinal // period.freq.n for period in periods], dtype=np.int64)
    own = np.flatnonzero(kept[number])
    number = (np.cumsum(kept) - 1)[number[own]]
    units, place = scored.take(own).together(number)
    spread = overdispersion(units.counts, units.words, place)
    n_articles, n_units = (np.bincount(one, minlength=len(periods)) for one in (number, place))
    return _Series(periods, places, counts[kept], words[kept], n_articles, n_units, spread), units, place


def _rows(
    name: str, series: _Series, frame: int, cuts: list[int], stability: list[float], per: float
) -> list[tuple[Any, ...]]:
    """One for each break of a frame."""
    bounds = [0, *cuts, len(series.periods)]
    segments = [slice(begin, end) for begin, end in itertools.pairwise(bounds)]
    rates = [float(series.counts[own, frame].sum() / series.words[own].sum() * per) for own in segments]
    articles = [int(series.n_articles[own].sum()) for own in segments]
    seen = [bool((series.n_units[own] > 1).any()) for own in segments]
    return [
        (
            name,
            series.periods[cut],
            rates[at],
            rates[at + 1],
            rates[at + 1] / rates[at] if rates[at] else np.nan,
            articles[at],
            articles[at + 1],
            stability[at] if seen[at] and seen[at + 1] else np.nan,
        )
        for at, cut in enumerate(cuts)
    ]


def _again(
    key: tuple[Any, ...], units: Scored, number: Array, series: _Series, cuts: list[list[int]], how: _How
) -> list[list[float]]:
    """For each break of each frame, in which share of draws there is one within one period of it."""
    if not any(cuts) or not how.draws:
        return [[np.nan] * len(own) for own in cuts]
    rng = np.random.default_rng([how.seed, zlib.crc32(asked.key_text(key))])
    wanted = [frame for frame, own in enumerate(cuts) if own]
    counts, words = _drawn(units._replace(counts=units.counts[:, wanted]), number, how.draws, rng)
    cost = how.cost_of_a_cut(len(series.periods))
    found: dict[int, list[float]] = {}
    for place, frame in enumerate(wanted):
        cut = change_points(counts[:, :, place] / series.dispersion[frame], words, penalty=cost, shortest=how.shortest)
        near = np.abs(series.places[:, None] - series.places[cuts[frame]]) <= 1  # (periods, breaks)
        found[frame] = ((cut.astype(np.int64) @ near) > 0).mean(axis=0).tolist()
    return [found.get(frame, []) for frame in range(len(cuts))]


def _drawn(units: Scored, number: Array, draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Counts (draws, periods, frames) and words (draws, periods) of units drawn again among those that begin in the
    same period; each with all that it has in later ones."""
    n_periods = int(number.max()) + 1
    above, below = np.zeros((draws, n_periods, units.counts.shape[1])), np.zeros((draws, n_periods))
    unit = np.unique(units.units, return_inverse=True)[1]
    begin = np.full(unit.max() + 1, n_periods)
    np.minimum.at(begin, unit, number)
    for period in range(n_periods):
        begun = np.flatnonzero(begin == period)
        rows = np.flatnonzero(begin[unit] == period)
        place = np.searchsorted(begun, unit[rows])
        later = [(time, number[rows] == time) for time in np.unique(number[rows])]
        step = max(1, _AT_ONCE // max(len(begun), 1))
        for done in range(0, draws if len(begun) else 0, step):
            some = slice(done, min(done + step, draws))
            times = rng.multinomial(len(begun), np.full(len(begun), 1 / len(begun)), size=some.stop - done)
            for time, own in later:
                above[some, time] += times[:, place[own]] @ units.counts[rows[own]]
                below[some, time] += times[:, place[own]] @ units.words[rows[own]]
    return above, below


def _warn_of_short(short: int, total: int, shortest: int) -> None:
    if short:
        warnings.warn(
            f"too few periods for a break, {2 * shortest} with words are needed: {short} of {total} groups.",
            stacklevel=3,
        )


def _table(rows: list[tuple[Any, ...]], by: list[str], keys: pd.DataFrame) -> pd.DataFrame:
    if not rows:
        return tables.empty("breaks", by)
    table = pd.DataFrame(rows, columns=[*by, *tables.columns("breaks")])
    for name in (*by, "period"):
        table[name] = pd.Series(table[name].tolist(), dtype=keys[name].dtype)
    return table.astype({"frame": "str"})
