"""Names at the ends of lines, instead of a legend: moved apart where they would overlap, each with a thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from toolkit.charts import look, sheet

_AWAY = 5.0  # from the axes to the label, in points
_SHRUNK = 0.5  # what names beside them may leave of the width of the axes


@dataclass(frozen=True)
class End:
    """The end of a line, in data coordinates; x is NaN where there is no line to be labelled."""

    name: str
    colour: str
    x: float
    y: float

    @property
    def height(self) -> float:
        return (self.name.count("\n") + 1) * line()


def line() -> float:
    """Height of one line of a label, in points, with the air it needs."""
    return look.now().small * 1.22


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Where to write labels of these heights so that none overlaps, each as near as can be to where it is wanted.

    Labels that would touch form a block around the mean of the places wanted (pool adjacent violators); then what
    is beyond the edges is pushed back. Where there is not room for all, they go beyond the lower edge.

    Examples
    --------
    >>> spread([10, 11, 50], [4, 4, 4], 0, 60)
    [8.5, 12.5, 50.0]
    >>> spread([0, 0], [4, 4], 0, 60)
    [6.0, 2.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))  # of equal ones, the first above
    blocks: list[list[int]] = []
    for i in order:
        blocks.append([i])
        while len(blocks) > 1 and _overlap(blocks[-2], blocks[-1], wanted, heights):
            last = blocks.pop()
            blocks[-1] += last
    placed = [0.0] * len(wanted)
    for block in blocks:
        bottom = _bottom(block, wanted, heights)
        for i in block:
            placed[i] = bottom + heights[i] / 2
            bottom += heights[i]
    edge = low
    for i in order:
        placed[i] = max(placed[i], edge + heights[i] / 2)
        edge = placed[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed


def draw(axes: Axes, ends: Sequence[End], *, left: bool = False) -> None:
    """Write the names beside the axes, whose limits and height on the page must be settled: to the right, or left."""
    low, high = axes.get_ylim()
    edge = axes.get_xlim()[0 if left else 1]
    figure = axes.get_figure(root=True)
    assert figure is not None
    height = axes.get_window_extent().height / figure.dpi * look.POINTS
    unit = (high - low) / height
    wanted = [(min(end.y, high) - low) / unit for end in ends]
    placed = spread(wanted, [end.height for end in ends], -_below(axes, left=left), height + line())
    beside = sheet.right_of(axes, axes.get_yaxis_transform(), -_AWAY if left else _AWAY)
    for end, want, place in zip(ends, wanted, placed, strict=True):
        y = low + place * unit
        if not math.isnan(end.x) and (abs(place - want) > line() / 3 or abs(edge - end.x) > 1.0):
            _thread(axes, end, (edge, y))
        at = 0.0 if left else 1.0
        label = axes.text(at, y, end.name, transform=beside, fontsize=look.now().small, color=end.colour, gid="end")
        label.set(va="center", ha="right" if left else "left", linespacing=1.05)


def _below(axes: Axes, *, left: bool) -> float:
    """How far names may go below the axes: not at all where the label of the outermost tick stands there."""
    own = axes.get_window_extent()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels() if label.get_visible()]
    away = [
        ((box.x0 + box.x1) / 2 - own.x0 if left else own.x1 - (box.x0 + box.x1) / 2, box.width / 2) for box in boxes
    ]
    return 0.0 if any(far * _SHRUNK < half for far, half in away) else line()


def _thread(axes: Axes, end: End, to: tuple[float, float]) -> None:
    """A thin line from the end of a line to its name; the layout of the page does not depend on it."""
    (thread,) = axes.plot(
        [end.x, to[0]],
        [min(end.y, axes.get_ylim()[1]), to[1]],
        color=look.now().grey,
        linewidth=0.4,
        clip_on=False,
        gid="thread",
    )
    thread.set_in_layout(False)


def _bottom(block: list[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """Where a block begins so that its labels are, in the mean, where they are wanted."""
    total, stacked = 0.0, 0.0
    for i in block:
        total += wanted[i] - (stacked + heights[i] / 2)
        stacked += heights[i]
    return total / len(block)


def _overlap(below: list[int], above: list[int], wanted: Sequence[float], heights: Sequence[float]) -> bool:
    top = _bottom(below, wanted, heights) + sum(heights[i] for i in below)
    return top > _bottom(above, wanted, heights)
