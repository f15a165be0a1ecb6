"""Events on a chart over time: upright lines through all panels, their names above the first row.

1. Where panels fill the width, names stand in up to five lanes, each at its line, so that none hides another.
2. Where there is no room for them, lines have numbers, those that would touch in one label ("2–4"), and the caption
   says which is which.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import fonts, language, look, names

Day = str | datetime.date | np.datetime64 | pd.Period
_LANES = 5
_NAME = 30  # letters of a name
_AIR = 4.0
_LINE = {"arrowstyle": "-", "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0}


@dataclass(frozen=True)
class Mark:
    """An event: where on the axis, on which day, and what it was."""

    x: float
    day: str
    name: str


@dataclass(frozen=True)
class Label:
    """What is written above the panels, x as on the axis; `left` where it runs from there to the left."""

    x: float
    text: str
    lane: int = 0
    left: bool = False


@dataclass(frozen=True)
class Labels:
    """All labels above one row of panels; with numbers, the caption says what they stand for."""

    every: tuple[Label, ...]
    numbered: bool

    @property
    def height(self) -> float:
        return (max((label.lane for label in self.every), default=-1) + 1) * lane_height()


def read(events: Mapping[Day, str] | None, every: Sequence[pd.Period]) -> list[Mark]:
    """Check what was given as events, and find their places among these periods, in order of time."""
    times = times_of({} if events is None else events)
    within = [(time, name) for time, name in times if every[0].start_time <= time <= every[-1].end_time]
    if len(within) < len(times):
        warnings.warn(
            f"outside the periods of this table, so left out here: {len(times) - len(within)} of "
            f"{names.amount(len(times), 'event')}.",
            stacklevel=3,
        )
    fonts.warn([name for _, name in within])
    return [Mark(_place(time, every), language.day(time), name) for time, name in within]


def times_of(events: Mapping[Day, str]) -> list[tuple[pd.Timestamp, str]]:
    """Days and names of events, in order of time.

    Raises
    ------
    TypeError, ValueError
        If it is no dict, or a day is none.
    """
    if not isinstance(events, Mapping):
        raise TypeError(
            "events must be a dict of days and names, such as {'2025-04-07': 'ceasefire'}, "
            f"not {type(events).__name__}."
        )
    return sorted((_time(day), names.text_of(name)) for day, name in events.items())


def labelled(marks: Sequence[Mark], n: int, width: float, *, columns: int) -> Labels:
    """What to write above a row of so many panels, of so many periods and points in width."""
    points = width / n / columns
    ways = (_in_lanes(marks, n, points, left=left) for left in (False, True)) if columns == 1 else ()
    named = next((way for way in ways if way is not None), None)
    return Labels(tuple(_numbered(marks, points) if named is None else named), named is None)


def draw(axes: Axes, marks: Sequence[Mark], labels: Labels | None) -> None:
    """The lines of a panel, and the labels above it if it stands in the first row."""
    for mark in marks:
        axes.axvline(mark.x, color=look.now().grey, linewidth=0.7, linestyle=(0, (3, 2)), zorder=1.5, gid="event")
    if labels is None:
        return
    if title := axes.get_title(loc="left"):
        axes.set_title(title, pad=6 * look.now().enlarged + labels.height)
    for label in labels.every:
        side = "center" if labels.numbered else "right" if label.left else "left"
        line = {**_LINE, "color": look.now().grey, "relpos": (float(label.left), 0)} if label.lane else None
        axes.annotate(
            label.text, (label.x, 1), (0, 2 + label.lane * lane_height()), ("data", "axes fraction"), "offset points",
            ha=side, va="bottom", fontsize=look.now().small, color=look.now().ink, gid="event label", arrowprops=line,
        )  # fmt: skip


def notes(marks: Sequence[Mark], labels: Labels) -> str:
    """What the numbers above the panels stand for."""
    if not (marks and labels.numbered):
        return ""
    return "; ".join(f"{number}: {mark.name}, {mark.day}" for number, mark in enumerate(marks, start=1))


def told(marks: Sequence[Mark]) -> str:
    """For the alternative text."""
    return f"Marked: {'; '.join(f'{mark.name}, {mark.day}' for mark in marks)}." if marks else ""


def lane_height() -> float:
    """In points."""
    return look.now().small * 1.3


def _sign() -> float:
    """Width of a letter, in points: more than most have."""
    return look.now().small * 0.6


def _time(day: object) -> pd.Timestamp:
    if isinstance(day, pd.Period):
        return day.start_time
    try:
        time = pd.Timestamp(day) if isinstance(day, str | datetime.date | np.datetime64) else pd.NaT
    except ValueError:
        time = pd.NaT
    if not isinstance(time, pd.Timestamp):
        raise ValueError(f"event {day!r} is no day: give one such as '2025-04-07'.")
    return time.tz_localize(None)


def _place(time: pd.Timestamp, every: Sequence[pd.Period]) -> float:
    """A period goes from half a step before its place to half a step after it."""
    place = next(number for number, period in enumerate(every) if time <= period.end_time)
    start, end = every[place].start_time, every[place].end_time
    return place - 0.5 + float((time - start) / (end - start))


def _in_lanes(marks: Sequence[Mark], n: int, points: float, *, left: bool) -> list[Label] | None:
    """Names to the right of their lines, the last one first, or to the left, the first one first.

    Each in the lowest lane where neither it nor the line to it crosses another.
    """
    short = names.shortened([mark.name for mark in marks], width=_NAME)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_LANES)]
    found = []
    for mark, name in list(zip(marks, short, strict=True))[:: 1 if left else -1]:
        at, long = (mark.x + 0.5) * points, len(name) * _sign() + _AIR
        turned = (at - long >= 0) if left else (at + long > n * points)
        span, line = (at - long, at) if turned else (at, at + long), (at - 1, at + 1)
        lane = _lane(span, line, taken)
        if lane is None or span[0] < 0 or span[1] > n * points:
            return None
        taken[lane].append(span)
        for below in taken[:lane]:
            below.append(line)
        found.append(Label(mark.x, name, lane, turned))
    return found if left else found[::-1]


def _lane(
    span: tuple[float, float], line: tuple[float, float], taken: Sequence[Sequence[tuple[float, float]]]
) -> int | None:
    for lane, own in enumerate(taken):
        if _free(span, own) and all(_free(line, below) for below in taken[:lane]):
            return lane
    return None


def _free(span: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return all(span[1] <= low or high <= span[0] for low, high in taken)


def _numbered(marks: Sequence[Mark], points: float) -> list[Label]:
    """Numbers, and one label for those that would touch."""
    groups: list[list[int]] = []
    for number in range(len(marks)):
        groups.append([number])
        while len(groups) > 1 and _touch(groups[-2], groups[-1], marks, points):
            last = groups.pop()
            groups[-1] += last
    return [Label(_middle(group, marks), _numbers(group)) for group in groups]


def _touch(one: Sequence[int], other: Sequence[int], marks: Sequence[Mark], points: float) -> bool:
    room = (len(_numbers(one)) + len(_numbers(other))) / 2 * _sign() + _AIR
    return (_middle(other, marks) - _middle(one, marks)) * points < room


def _middle(group: Sequence[int], marks: Sequence[Mark]) -> float:
    return (marks[group[0]].x + marks[group[-1]].x) / 2


def _numbers(group: Sequence[int]) -> str:
    return f"{group[0] + 1}" if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
