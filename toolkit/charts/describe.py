"""What a chart shows, in words: the alternative text, made from the same numbers as the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from toolkit.charts import names, periods
from toolkit.charts.reading import Reading

_Teller = Callable[[str, str], str]  # of a group and a frame
_SEEN, _PANELS, _GROUPS, _TERMS = 3, 4, 4, 5  # what is told of each: the csv beside a saved figure has the rest


def trend(read: Reading) -> str:
    """A line chart: for each frame and group how it begins, ends, and where it is highest."""
    first, last = read.periods[0], read.periods[-1]
    parts = [
        f"Line chart: {_what(read)} by {periods.unit(first)}{_of_groups(read)}, {periods.span(first, last)}.",
        *(f"{frame}: {_each(read, frame, partial(_course, read))}." for frame in read.frames[:_PANELS]),
    ]
    return " ".join(parts + _further(read))


def bars(read: Reading) -> str:
    """A bar chart: the value of each frame and group, with its interval."""
    parts = [
        f"Bar chart: {_what(read)}{_of_groups(read)}.",
        *(f"{frame}: {_each(read, frame, partial(_value, read))}." for frame in read.frames[:_PANELS]),
    ]
    return " ".join(parts + _further(read))


def heatmap(read: Reading) -> str:
    """A heatmap: its size, its highest and lowest cell."""
    by = read.group_word if len(read.groups) > 1 or not read.periods else periods.unit(read.periods[0])
    known = read.rows.dropna(subset=["value"])
    parts = [f"Heatmap: {_what(read)} by {by}."]
    if known.empty:
        return " ".join([*parts, "No cell has a value."])
    for word, place in (("Highest", known["value"].argmax()), ("Lowest", known["value"].argmin())):
        row = known.iloc[place]
        where = row["group"] if len(read.groups) > 1 or pd.isna(row["period"]) else periods.label(row["period"])
        parts.append(f"{word}: {row['frame']}{f' in {where}' if where else ''}, {names.number(row['value'])}.")
    empty = len(read.rows) - len(known)
    return " ".join(parts + ([f"{names.amount(empty, 'cell')} without a value."] if empty else []))


def terms(panels: Sequence[tuple[str, pd.DataFrame]], unit: str) -> str:
    """A bar chart of words: the first of each group."""
    parts = [f"Bar chart: the most frequent terms, in {unit}."]
    for group, rows in panels[:_PANELS]:
        first = rows.head(_TERMS)
        told = [f"{term} {names.number(value)}" for term, value in zip(first["term"], first["value"], strict=True)]
        parts.append(f"{group or 'All texts'}: {', '.join(told) or 'no term'}.")
    left = len(panels) - _PANELS
    return " ".join(parts + ([f"And {names.amount(left, 'more group')}."] if left > 0 else []))


def seen(read: Reading) -> str:
    """What one sees first, as a sentence under the chart: where each frame is highest, and how sure that is.

    Values without an interval are passed over: of one article, or two, anything can be the highest.
    """
    tops = [_top(read, frame) for frame in read.frames[:_SEEN]]
    return f"Highest, with its interval: {'; '.join(told)}." if (told := [top for top in tops if top]) else ""


def _top(read: Reading, frame: str) -> str:
    every = [read.course(group, frame) for group in read.groups]
    values = np.stack([np.where(np.isfinite(one.low) & np.isfinite(one.value), one.value, -np.inf) for one in every])
    if not np.isfinite(values).any():
        return ""
    group, place = np.unravel_index(values.argmax(), values.shape)  # of several, that of the first group and period
    own = every[group]
    value, low, high = (names.number(column[place]) for column in (own.value, own.low, own.high))
    where = [read.groups[group]] * (len(read.groups) > 1) + [periods.label(read.periods[place])]
    return f"{frame} {value} ({low} to {high}), {', '.join(where)}"


def _what(read: Reading) -> str:
    of = read.frames[0] if len(read.frames) == 1 else names.amount(len(read.frames), "frame")
    return f"{read.unit} of {of}"


def _of_groups(read: Reading) -> str:
    return f" for {read.groups_told}" if read.by else ""


def _each(read: Reading, frame: str, tell: _Teller) -> str:
    told = [" ".join(filter(None, (group, tell(group, frame)))) for group in read.groups[:_GROUPS]]
    left = len(read.groups) - _GROUPS
    if left > 0:
        told.append(f"and {left} more")
    return "; ".join(told)


def _further(read: Reading) -> list[str]:
    left = read.frames[_PANELS:]
    return [f"Further frames: {', '.join(left)}."] if left else []


def _course(read: Reading, group: str, frame: str) -> str:
    values = read.course(group, frame).value
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return "has no articles"
    first, last, top = known[0], known[-1], known[values[known].argmax()]

    def told(place: int) -> str:
        return f"{names.number(values[place])} in {periods.label(read.periods[place])}"

    if len(known) == 1:
        return f"is {told(first)}, its only period"
    ends = f"begins at {told(first)} and ends at {told(last)}"
    return ends if top in (first, last) else f"{ends}, highest at {told(top)}"


def _value(read: Reading, group: str, frame: str) -> str:
    rows = read.one(group, frame)
    if rows.empty or pd.isna(rows.iloc[0]["value"]):
        return "has no articles"
    row = rows.iloc[0]
    if pd.isna(row["low"]):
        return f"is {names.number(row['value'])}, without an interval"
    return f"is {names.number(row['value'])} (interval {names.number(row['low'])} to {names.number(row['high'])})"
