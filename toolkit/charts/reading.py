"""What a chart reads out of a `trend` table: groups by their names, the measure with its unit, and what n is.

Nothing is computed here but the unit, which the table holds without saying: a rate is per `rate × n_words / n_hits`
words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit import tables
from toolkit.charts import fonts, language, names, periods
from toolkit.errors import did_you_mean
from toolkit.stats.intervals import check_level

MEASURES = ("rate", "share")
COUNTED = "counted"  # the column of trends.rate(one_per=[…])


class Course(NamedTuple):
    """How a line goes: one number per period in each column of `rows`; those that the table leaves out are NaN."""

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    raw: NDArray[np.float64]
    step: NDArray[np.float64]
    n_articles: NDArray[np.float64]

    @property
    def last(self) -> tuple[float, float]:
        """Where it ends: the place of the period, and the value; NaN and 0 where it has none."""
        there = np.flatnonzero(np.isfinite(self.value))
        return (float(there[-1]), float(self.value[there[-1]])) if len(there) else (np.nan, 0.0)


@dataclass(frozen=True)
class Reading:
    """A trend table as it is drawn: `rows` has group, frame, period, value, low, high, n_articles and n_words.

    Of a chart over time it has `raw` and `step` too, see `layers`.
    """

    rows: pd.DataFrame
    by: tuple[str, ...]
    groups: list[str]
    frames: list[str]
    periods: list[pd.Period]
    measure: str
    unit: str

    @property
    def group_word(self) -> str:
        return self.by[0] if len(self.by) == 1 else "group"

    @property
    def groups_told(self) -> str:
        """How many groups of what: "3 outlets"."""
        n = len(self.groups)
        return f"{n} ways of counting copies" if self.by == (COUNTED,) else names.amount(n, self.group_word)

    def without_bounds(self) -> Reading:
        """The same, for a chart that draws no interval."""
        return replace(self, rows=self.rows.assign(low=np.nan, high=np.nan))

    def one(self, group: str, frame: str) -> pd.DataFrame:
        """The rows of one group and frame, in order of time."""
        return self._of_each.get((group, frame), self.rows.iloc[:0])

    def course(self, group: str, frame: str) -> Course:
        """How the line of one group and frame goes."""
        found = self._courses.get((group, frame))
        return Course(*np.full((len(Course._fields), len(self.periods)), np.nan) if found is None else found)

    @cached_property
    def _courses(self) -> dict[tuple[str, str], NDArray[np.float64]]:
        """The numbers of each line, of shape (numbers, periods)."""
        lines = list(zip(self.rows["group"].tolist(), self.rows["frame"].tolist(), strict=True))
        number = {line: at for at, line in enumerate(dict.fromkeys(lines))}
        found = np.full((len(number), len(Course._fields), len(self.periods)), np.nan)
        of = [number[line] for line in lines]
        found[of, :, self.rows["place"]] = self.rows[list(Course._fields)].to_numpy(dtype=float)
        return dict(zip(number, found, strict=True))

    @cached_property
    def _of_each(self) -> dict[tuple[str, str], pd.DataFrame]:
        ordered = self.rows.sort_values("place", kind="stable")
        return {(str(group), str(frame)): own for (group, frame), own in ordered.groupby(["group", "frame"])}


def read(
    trend: pd.DataFrame, *, frames: Sequence[str] | None, measure: str, per: float | None, needs: str = ""
) -> Reading:
    """Check a trend table at the door of a chart, and read it.

    `needs` is what the chart wants of the column period: "periods", "none", or nothing.
    """
    tables.check(trend, "trend")
    check_finite(trend, *MEASURES)
    if measure not in MEASURES:
        raise ValueError(f"measure '{measure}' is not known: it can be rate or share.{did_you_mean(measure, MEASURES)}")
    if trend.empty:
        raise ValueError("this trend table has no row, so there is nothing to draw.")
    by = tuple(map(str, trend.columns[: trend.columns.get_loc("frame")]))
    check_periods(trend["period"], needs)
    shown = frames_of(trend, frames)
    rows = _rows(trend[trend["frame"].isin(shown)], by, measure)
    every = every_period(rows["period"])
    rows["place"] = np.maximum(pd.Index(every).get_indexer(pd.Index(rows["period"])), 0) if every else 0
    fonts.warn([*rows["group"].unique(), *shown])
    groups = rows.sort_values("order", kind="stable")["group"].unique().tolist()
    return Reading(rows, by, groups, shown, every, measure, unit_of(trend, measure, per))


def check_finite(table: pd.DataFrame, *columns: str) -> None:
    """Say so if what is to be drawn is infinite: no axis ends there.

    Examples
    --------
    >>> check_finite(pd.DataFrame({"rate": [1.0, float("inf")]}), "rate")
    Traceback (most recent call last):
    ...
    ValueError: column 'rate' is infinite in 1 of 2 rows, which no chart can draw: ...
    """
    for column in columns:
        n = int(np.isinf(table[column].to_numpy(dtype=float)).sum())
        if n:
            raise ValueError(
                f"column '{column}' is infinite in {n:,} of {len(table):,} rows, which no chart can draw: give finite "
                "numbers, and NaN where there is none, as by table.replace([np.inf, -np.inf], np.nan)."
            )


def title(reading: Reading, *by: str) -> str:
    """What is measured, of what, and by what."""
    what = reading.frames[0] if len(reading.frames) == 1 else names.amount(len(reading.frames), "frame")
    unit = reading.unit.removesuffix(" (%)")
    words = ["copies counted" if name == COUNTED else name for name in by]
    return f"{what}: {unit}, by {names.joined(words)}" if by else f"{what}: {unit}"


def unit_of(trend: pd.DataFrame, measure: str, per: float | None) -> str:
    """What the numbers are: "matches per 1,000 words", or without "per" where no row tells it."""
    if measure == "share":
        return "share of articles (%)"
    if per is None:
        told = trend[(trend["n_hits"] > 0) & (trend["rate"] > 0)]
        found = (told["rate"] * told["n_words"] / told["n_hits"]).to_numpy(dtype=float)
        if not len(found) or np.ptp(found) > 1e-6 * found[0]:
            return "rate of matches"
        per = float(f"{found[0]:.6g}")
    return "matches per word" if per == 1 else f"matches per {language.exact(per)} words"


def caption(reading: Reading, *, level: float | None, mark: str) -> str:
    """n, what it is of, when, and what the bands or whiskers are."""
    each = reading.rows.drop_duplicates(["group", "period"])
    n = each.groupby("counted")["n_articles"].sum().max()  # the same articles are counted in each of the ways
    parts = [f"n = {names.amount(int(n), 'article')}"]
    if reading.by:
        parts.append(reading.groups_told)
    if reading.periods:
        parts.append(periods.span(reading.periods[0], reading.periods[-1]))
    drawn = [", ".join(parts)]
    if reading.rows["low"].notna().any():
        drawn.append(f"{mark}: {intervals(level)}")
    return "; ".join(drawn)


def intervals(level: float | None) -> str:
    """What the bounds are called.

    Examples
    --------
    >>> intervals(None), intervals(0.95)
    ('intervals', '95 % intervals')
    """
    if level is None:
        return "intervals"
    check_level(level)
    return f"{language.exact(float(f'{level * 100:.4g}'))} % intervals"


def check_periods(column: pd.Series, needs: str) -> None:
    known = column.dropna()
    if not isinstance(column.dtype, pd.PeriodDtype):
        wrong = [value for value in known if not isinstance(value, pd.Period)]
        if wrong:
            kind = type(wrong[0]).__name__
            raise ValueError(f"the column period must hold pandas Periods, not {kind} ({wrong[0]!r}).")
        if len({value.freqstr for value in known}) > 1:
            raise ValueError("this trend table mixes periods of several lengths: draw one at a time.")
    if needs == "none" and len(known):
        raise ValueError(
            "bars show all the time at once, but this table has periods: call trends.rate without period, "
            "or draw charts.trend."
        )
    if needs == "periods" and len(known) < len(column):
        raise ValueError(
            "a trend needs periods, but this table has none in "
            f"{len(column) - len(known)} of {len(column)} rows: call trends.rate with period, or draw charts.bars."
        )


def frames_of(trend: pd.DataFrame, frames: Sequence[str] | None) -> list[str]:
    there = [str(frame) for frame in trend["frame"].unique()]
    if frames is None:
        return there
    wanted = [frames] if isinstance(frames, str) else list(dict.fromkeys(frames))
    for frame in wanted:
        if frame not in there:
            raise ValueError(
                f"frame '{frame}' is not in this table.{did_you_mean(frame, there)} Frames: {', '.join(there)}."
            )
    if not wanted:
        raise ValueError(f"frames=[] leaves nothing to draw. Frames: {', '.join(there)}.")
    return wanted


def _rows(trend: pd.DataFrame, by: tuple[str, ...], measure: str) -> pd.DataFrame:
    scale = 100.0 if measure == "share" else 1.0
    bounds = {"value": measure, "low": f"{measure}_low", "high": f"{measure}_high"}
    columns = {name: trend[column].to_numpy(dtype=float) * scale for name, column in bounds.items()}
    group, order = group_names(trend, by)
    rows = pd.DataFrame({"group": group, "order": order, "frame": trend["frame"].astype(str).to_numpy(), **columns})
    rows["counted"] = trend[COUNTED].astype(str).to_numpy() if COUNTED in by else ""
    period = trend["period"].reset_index(drop=True)
    rows["period"] = pd.Series(pd.PeriodIndex(period)) if period.notna().any() else period.astype("object")
    rows[["n_articles", "n_words"]] = trend[["n_articles", "n_words"]].to_numpy()
    rows[["raw", "step"]] = np.nan
    twice = rows.duplicated(["group", "frame", "period"])
    if twice.any():
        row = rows[twice].iloc[0]
        where = ", ".join(part for part in (row["group"], row["frame"]) if part)
        raise ValueError(
            f"this table has more than one row for the same group, frame and period ({where}): "
            "keep one, or name what they differ in with by= in trends.rate."
        )
    return rows


def group_names(table: pd.DataFrame, by: Sequence[str]) -> tuple[list[str], list[int]]:
    """The name of each row's group, and its place: in the order of categories where there are some, else sorted."""
    if not by:
        return [""] * len(table), [0] * len(table)
    order = table.groupby(list(by), observed=True, dropna=False, sort=True).ngroup().tolist()
    return [" · ".join(row) for row in zip(*(_texts(table[name]) for name in by), strict=True)], order


def _texts(column: pd.Series) -> list[str]:
    """Each value as text; of objects, True and 1 are the same to pandas, and not to a reader."""
    is_mixed = column.dtype == "object"
    return list(map(names.text_of, column)) if is_mixed else names.texts_of(column).tolist()


def every_period(found: pd.Series) -> list[pd.Period]:
    """All periods from the first to the last: one that the table leaves out is a gap, not a shorter way."""
    known = found.dropna()
    if known.empty:
        return []
    first, last = known.min(), known.max()
    return list(pd.period_range(first, last, freq=first.freq))
