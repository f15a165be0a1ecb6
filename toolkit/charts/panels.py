"""Which panels a trend is drawn in, and which lines stand in each.

1. One group, two to four frames: one panel, a line per frame.
2. Up to three frames, five to twelve groups: a panel for each frame of each group, the other groups pale behind it:
   the bands of so many groups in one panel would hide one another.
3. Else: a panel per frame, a line per group. Of more than twelve groups, the eight with most articles have colours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.charts import look, names
from toolkit.charts.reading import Course, Reading

_MOST_LINES = 12  # that can be told apart
_LINES_SHOWN = 8  # in colour where there are more
_BANDS = 4  # whose bands can lie on one another
_TOGETHER = 4  # frames of one group that still read well in one panel
_APART = 4.0  # panels share a scale unless one is so many times higher than another


@dataclass(frozen=True)
class Line:
    """One line; without a hand it is pale, behind."""

    name: str
    hand: look.Hand | None
    course: Course
    frame: str
    group: str


@dataclass(frozen=True)
class Panel:
    """One panel: its lines, the pale ones first, and what stands above it and beside it."""

    frame: str
    lines: list[Line]
    title: str = ""
    side: str = ""
    labelled: bool = False

    @property
    def coloured(self) -> list[Line]:
        return [line for line in self.lines if line.hand is not None]

    @property
    def is_empty(self) -> bool:
        """Whether none of its lines has a value."""
        return all(np.isnan(line.course.value).all() for line in self.lines)


@dataclass(frozen=True)
class Plan:
    """All panels, row by row, and how high a row is, in mm."""

    panels: list[Panel]
    columns: int
    height: float

    @property
    def rows(self) -> int:
        return -(-len(self.panels) // self.columns)

    @property
    def pale(self) -> int:
        return len(self.panels[0].lines) - len(self.panels[0].coloured)

    @property
    def coloured(self) -> Course:
        """All that is in colour, one line behind the other."""
        every = [line.course for panel in self.panels for line in panel.coloured]
        return Course(*(np.concatenate(column) for column in zip(*every, strict=True)))


class Scale(NamedTuple):
    """Where the axis of each panel ends (all begin at 0), and whether all are the same."""

    tops: list[float]
    same: bool


def plan(read: Reading) -> Plan:
    """Which panels this table is drawn in."""
    if len(read.groups) == 1 and 1 < len(read.frames) <= _TOGETHER:
        return _together(read)
    if _BANDS < len(read.groups) <= _MOST_LINES and len(read.frames) <= 3:
        return _apart(read)
    return _by_frame(read)


def scale_of(plan: Plan, measure: str) -> Scale:
    """The axes of these panels.

    Bands that go beyond twice the highest value are cut: a few articles would else set the scale.
    """
    frames = list(dict.fromkeys(panel.frame for panel in plan.panels))
    of = {frame: [panel for panel in plan.panels if panel.frame == frame] for frame in frames}
    values = [value for value in (highest(of[frame])[0] for frame in frames) if value > 0]
    same = not values or max(values) <= _APART * min(values)
    ends = {frame: _top(plan.panels if same else of[frame], measure) for frame in frames}
    return Scale([ends[panel.frame] for panel in plan.panels], same)


def highest(panels: list[Panel]) -> tuple[float, float]:
    """The highest value and the highest bound of what is in colour in these panels, 0 where there is none.

    One speech of a state that is pale, behind, would else press all that is in colour to the foot of the page.
    """
    value = _highest_value(line for panel in panels for line in panel.coloured)
    value = value or _highest_value(line for panel in panels for line in panel.lines)
    raw = max(_most(line.course.raw) for panel in panels for line in panel.coloured)
    high = max(_most(line.course.high) for panel in panels for line in panel.coloured)
    return max(value, raw), high


def is_cut(plan: Plan, scale: Scale) -> bool:
    """Whether a band or an interval goes beyond the axis of its panel."""
    return any(highest([panel])[1] > top for panel, top in zip(plan.panels, scale.tops, strict=True))


def is_pale_cut(plan: Plan, scale: Scale) -> bool:
    """Whether a pale line goes beyond the axis of its panel."""
    each = zip(plan.panels, scale.tops, strict=True)
    return any(_most(line.course.value) > top for panel, top in each for line in panel.lines if line.hand is None)


def _highest_value(lines: Iterable[Line]) -> float:
    return max((_most(line.course.value) for line in lines), default=0.0)


def _most(numbers: NDArray[np.float64]) -> float:
    """0 where there is none above."""
    return float(np.fmax.reduce(numbers, initial=0.0))


def _top(panels: list[Panel], measure: str) -> float:
    value, high = highest(panels)
    top = min(max(value, high), 2 * value) * 1.06 if value else high * 1.06
    return (min(top, 102.0) if measure == "share" else top) or 1.0


def _together(read: Reading) -> Plan:
    lines = [line_of(read, read.groups[0], f, hand, name=f) for f, hand in look.now().hands(read.frames).items()]
    return Plan([Panel("", _named(lines, 26), labelled=True)], columns=1, height=78)


def _apart(read: Reading) -> Plan:
    hands, several = hands_of(read), len(read.frames) > 1
    short = names.shortened(read.groups, width=24, lines=2 if several else 1)
    heads = names.shortened(read.frames, width=26)
    pale = {(group, frame): line_of(read, group, frame, None) for group in read.groups for frame in read.frames}
    found = []
    for group, name in zip(read.groups, short, strict=True):
        for frame, head in zip(read.frames, heads, strict=True):
            others = [pale[other, frame] for other in read.groups if other != group]
            lines = [*others, replace(pale[group, frame], name=name, hand=hands[group])]
            title = (head if group == read.groups[0] else "") if several else name
            found.append(Panel(frame, lines, title, side=name if several and frame == read.frames[0] else ""))
    return Plan(found, columns=len(read.frames) if several else look.now().columns(3), height=19 if several else 38)


def _by_frame(read: Reading) -> Plan:
    hands, labelled = hands_of(read), len(read.groups) > 1
    n = len(read.frames)
    columns = (1 if n <= 3 else look.now().columns(2)) if labelled else min(n, look.now().columns(3))
    heads = names.shortened(read.frames, width=(70, 36, 21)[columns - 1], lines=2) if n > 1 else [""]
    found = []
    for frame, head in zip(read.frames, heads, strict=True):
        lines = [line_of(read, group, frame, hands.get(group)) for group in read.groups]
        lines.sort(key=lambda line: line.hand is not None)
        found.append(Panel(frame, _named(lines, 26 if columns == 1 else 20), head, labelled=labelled))
    return Plan(found, columns, height=78 if n == 1 else 50 if columns == 1 else 40 if n <= 8 else 34)


def hands_of(read: Reading) -> dict[str, look.Hand]:
    """Which groups are drawn in colour, and how: the same in all panels."""
    shown = read.groups
    if len(shown) > _MOST_LINES:
        n = read.rows.drop_duplicates(["group", "period"]).groupby("group")["n_articles"].sum()
        most = sorted(read.groups, key=lambda group: (-n[group], group))[:_LINES_SHOWN]
        shown = [group for group in read.groups if group in most]
    return look.now().hands(shown)


def line_of(read: Reading, group: str, frame: str, hand: look.Hand | None, *, name: str | None = None) -> Line:
    """The line of a group and a frame."""
    return Line(group if name is None else name, hand, read.course(group, frame), frame, group)


def _named(lines: list[Line], width: int) -> list[Line]:
    """With the names that fit beside a panel."""
    short = names.shortened([line.name for line in lines], width=width, lines=2)
    return [replace(line, name=name) for line, name in zip(lines, short, strict=True)]
