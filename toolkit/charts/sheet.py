"""The sheet that a chart is drawn on: a Figure of print size, unknown to pyplot, with title, caption and words."""

from __future__ import annotations

import base64
import html
import re
import sys
import textwrap
import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import AutoLocator, MaxNLocator, ScalarFormatter
from matplotlib.transforms import ScaledTranslation, Transform

from toolkit.charts import fonts, language, look, names, periods
from toolkit.charts.picture import as_png, measured, without_empty_labels

_LEFT = "\u200e"  # without a width: what follows runs from left to right
_LETTERS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"  # of scripts that run from the right
_FEWEST = 5  # letters that a line of a title keeps
_TRIES = 3
_MM = 25.4  # of an inch
_HIGHEST = 247.0  # mm: a page of A4 without its margins
_LONGEST_TITLE, _LONGEST_NOTE = 300, 3_000  # letters: a name in them may be a whole article
_MOST_LABELS = 9  # of periods
_LABEL = 29.0  # what one of them takes on paper, about, in points
_ROOM_ALONG, _ROOM_UP = 30.0, 20.0  # what a number takes of an axis on paper, about, in points
_MOST_STEPS = 9
_OF_A_LINE = 0.92  # what letters take of the height of their line
_ARABIC = re.compile(f"{_LETTERS}(?: {_LETTERS})*")


class SettledLayout(ConstrainedLayoutEngine):
    """Constrained layout that, once settled, is only done again for another size.

    Done anew at each drawing it moves everything by a hair: a figure saved twice would have two different files.
    """

    settled: tuple[float, float] | None = None

    def execute(self, fig: Figure) -> None:
        if self.settled != _size(fig):
            super().execute(fig)
            self.settled = _size(fig) if self.settled else None


class Chart(Figure):
    """A Figure without pyplot, which a notebook shows together with its alternative text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.marks: list[tuple[Axes, Any]] = []  # where which number is drawn: see points
        self.time: tuple[list[Axes], list[pd.Period]] = [], []  # along which axes which periods are: see spans

    def _repr_html_(self) -> str:
        """Without this a notebook shows a figure that pyplot does not know as a line of text."""
        image = base64.b64encode(as_png(self, dpi=192)).decode("ascii")
        width = round(self.get_figwidth() * 96)
        alternative = html.escape(alternative_text(self), quote=True)
        return f'<img alt="{alternative}" width="{width}" src="data:image/png;base64,{image}">'


def blank(height: float, *, title: str, caption: str) -> Chart:
    """An empty chart of this height in inches, with its title on top and its caption at the foot."""
    at = look.now()
    title = names.cut(title, _LONGEST_TITLE)
    caption = "\n".join(names.cut(line, _LONGEST_NOTE) for line in caption.split("\n"))
    chart = Chart(figsize=(at.inches, height + _heads(title, caption)), layout=SettledLayout())
    if title:
        chart.suptitle(_wrapped(title, at.large), x=0.012, ha="left")
    if caption:
        chart.supxlabel(_wrapped(caption, at.small), x=0.012, ha="left", fontsize=at.small, color=at.grey)
    return chart


def finish(chart: Chart, alternative: str) -> Chart:
    """Give the chart its alternative text, and settle what matplotlib would else settle outside the theme."""
    chart.set_label(alternative)
    _write_numbers(chart)
    settle(chart)
    if any([_lend_fonts(chart), _break_labels(chart), _enlarge(chart), _count_ticks(chart), _part_ticks(chart)]):
        settle(chart)
    for _ in range(_TRIES):
        if not (_fit_titles(chart) or _part_rows(chart)):
            break
        settle(chart)
    engine = chart.get_layout_engine()
    assert isinstance(engine, SettledLayout)
    engine.settled = _size(chart)
    for text in chart.findobj(Text):
        text.set_parse_math(False)
    _warn_if_high(chart)
    return chart


def _warn_if_high(chart: Chart) -> None:
    """What does not fit on a page would be found when it is printed."""
    high = chart.get_figheight() * _MM
    if look.now().printed and high > _HIGHEST:
        warnings.warn(
            f"this figure is {high:.0f} mm high, and a page of A4 holds {_HIGHEST:.0f}: draw fewer frames (frames=…) "
            "or groups, or on a wider page (charts.theme(width=…)).",
            stacklevel=_outside(),
        )


def _outside() -> int:
    """How many calls above the one that asks is the one that is not of the toolkit: charts call one another."""
    package = __name__.partition(".")[0]
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == package:
        frame, level = frame.f_back, level + 1
    return level


def _write_numbers(chart: Chart) -> None:
    """Thousands and decimals along the axes as they are in the captions."""
    for axes in chart.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if type(axis.get_major_formatter()) is ScalarFormatter:
                axis.set_major_formatter(language.Ticks())


def _lend_fonts(chart: Chart) -> bool:
    """Other fonts for what the own one has no signs for; whether there is such."""
    odd = [text for text in chart.findobj(Text) if not text.get_text().isascii()]
    lent = [(text, needed) for text in odd if len(needed := fonts.families(text.get_text())) > 1]
    for text, needed in lent:
        text.set_fontfamily(needed)
    return bool(lent)


def _count_ticks(chart: Chart) -> bool:
    """How many numbers an axis has room for: matplotlib would ask for the letters of when the figure is saved.

    Whether any are others than before.
    """
    changed = False
    for axes in chart.axes:
        box = axes.get_window_extent()
        for axis, long, room in ((axes.xaxis, box.width, _ROOM_ALONG), (axes.yaxis, box.height, _ROOM_UP)):
            locator = axis.get_major_locator()
            if type(locator) is AutoLocator:
                before = axis.get_majorticklocs().tolist()
                most = long * look.POINTS / chart.dpi / room / look.now().enlarged
                locator.set_params(nbins=min(max(int(most), 1), _MOST_STEPS))
                changed |= before != axis.get_majorticklocs().tolist()
    return changed


def _part_ticks(chart: Chart) -> bool:
    """Fewer numbers along an axis on which they would run together; whether there is such."""
    numbered = [axes for axes in chart.axes if isinstance(axes.xaxis.get_major_formatter(), language.Ticks)]
    crowded = [
        axes for axes in numbered if axes.get_xscale() == "linear" and _crowded(axes, axes.get_xticks().tolist())
    ]
    for axes in crowded:
        few = [ticks for n in (4, 3, 2) if len(ticks := _ticks(axes, n)) > 1]
        axes.set_xticks(next((ticks for ticks in few if not _crowded(axes, ticks)), few[-1] if few else [0.0]))
    return bool(crowded)


def gap(texts: Sequence[Text]) -> float:
    """What parts two of these texts side by side, in pixels: half the height of their letters."""
    figure = texts[0].get_figure(root=True) if texts else None
    return 0.0 if figure is None else texts[0].get_fontproperties().get_size_in_points() * figure.dpi / look.POINTS / 2


def _ticks(axes: Axes, most: int) -> list[float]:
    """At most so many steps, and only what is on the axis."""
    low, high = axes.get_xlim()
    found = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in found if low <= tick <= high]


def _crowded(axes: Axes, ticks: Sequence[float]) -> bool:
    """Whether labels of these ticks would be nearer to one another than half a letter is high."""
    labels = [label for label in axes.get_xticklabels() if label.get_text()]
    wide = max((label.get_window_extent().width for label in labels), default=0.0)
    low, high = axes.get_xlim()
    step = np.diff([float(tick) for tick in ticks if low <= tick <= high]).min(initial=np.inf)
    apart = step / (high - low) * axes.get_window_extent().width - wide
    return bool(apart < gap(labels))


def _break_labels(chart: Chart) -> bool:
    """What is written along an axis and is longer than it goes on in further lines, for which the page grows.

    Whether there was such.
    """
    page, more = chart.bbox, 0
    for axes in chart.axes:
        box, label = axes.get_window_extent(), axes.xaxis.label
        room = 2 * min(box.x0 + box.width / 2 - page.x0, page.x1 - box.x0 - box.width / 2)
        room = room if len(chart.axes) == 1 else min(room, box.width * 1.1)
        more = max(more, _broken(label, label.get_window_extent().width, room))
    if more:
        width, height = _size(chart)
        chart.set_size_inches(width, height + more * look.now().normal * 1.25 / look.POINTS)
    upright = [axes.yaxis.label for axes in chart.axes]
    upright += [] if chart._supylabel is None else [chart._supylabel]  # type: ignore[attr-defined]
    return bool(more + sum(_broken(label, label.get_window_extent().height, chart.bbox.height) for label in upright))


def _broken(label: Text, long: float, room: float) -> int:
    """How many lines were added so that this label of this length fits."""
    text = label.get_text()
    if text and long > room:
        label.set_text("\n".join(textwrap.wrap(text, max(12, int(len(text) * room / long)))))
    return label.get_text().count("\n") - text.count("\n")


def _enlarge(chart: Chart) -> bool:
    """Lines and marks as many times larger than on paper as letters are; whether they are any larger."""
    by = look.now().enlarged
    if by == 1.0:
        return False
    for line in chart.findobj(Line2D):
        line.set(linewidth=line.get_linewidth() * by, markersize=line.get_markersize() * by)
        line.set_markeredgewidth(line.get_markeredgewidth() * by)
    for patch in chart.findobj(Patch):
        patch.set_linewidth(patch.get_linewidth() * by)
    for many in chart.findobj(Collection):
        many.set_linewidth([width * by for width in np.atleast_1d(many.get_linewidth())])
    return True


def _fit_titles(chart: Chart) -> bool:
    """Titles of panels that run into the next one, or off the page, are broken in two, and cut if need be."""
    titled = [(axes, axes._left_title) for axes in chart.axes if axes.get_title(loc="left")]  # type: ignore[attr-defined]
    wide = []
    for axes, title in titled:
        box, long = title.get_window_extent(), max(map(len, title.get_text().split("\n")))
        if box.x1 > (end := _end_of_title(axes, [other for other, _ in titled])):
            wide.append(max(_FEWEST, int(long * (end - box.x0) / box.width)))
    if not wide:
        return False
    before = [title.get_text() for _, title in titled]
    after = names.fitted([text.replace("\n", " ") for text in before], min(wide), lines=2)
    for (_, title), text in zip(titled, after, strict=True):
        title.set_text(text)
    width, height = _size(chart)
    rows = len({round(axes.get_window_extent().y0) for axes, _ in titled})
    more = max(text.count("\n") for text in after) - max(text.count("\n") for text in before)
    chart.set_size_inches(width, height + rows * max(0, more) * look.now().normal * 1.25 / look.POINTS)
    return after != before


def _end_of_title(axes: Axes, titled: Sequence[Axes]) -> float:
    """Where the title of the next panel of this row begins, or the page ends."""
    own, figure = axes.get_window_extent(), axes.get_figure(root=True)
    assert figure is not None
    boxes = [other.get_window_extent() for other in titled]
    right = [box.x0 for box in boxes if box.x0 > own.x0 + 1 and box.y0 < own.y1 and own.y0 < box.y1]
    return float(min([*right, figure.bbox.x1])) - look.now().small / 2


def _part_rows(chart: Chart) -> bool:
    """Where names of rows would lie on one another, the page grows."""
    more = max((_missing(axes, chart.axes) for axes in chart.axes), default=0.0)
    if more:
        width, height = _size(chart)
        chart.set_size_inches(width, height + more / chart.dpi)
    return bool(more)


def _missing(axes: Axes, every: Sequence[Axes]) -> float:
    """How much higher all panels of a column have to be together, in pixels, so that the rows of this one have room."""
    boxes = [label.get_window_extent() for label in axes.get_yticklabels() if label.get_visible() and label.get_text()]
    boxes.sort(key=lambda box: box.y0 + box.y1)
    apart = [(one.height + other.height) / (other.y0 + other.y1 - one.y0 - one.y1) for one, other in pairwise(boxes)]
    ratio = max(apart, default=0.0) * _OF_A_LINE
    own = axes.get_window_extent()
    column = {round(box.y0): box.height for box in (other.get_window_extent() for other in every) if box.x0 == own.x0}
    return max(0.0, ratio - 1.0) * sum(column.values())


def settle(chart: Figure) -> None:
    """Make ticks and layout now: a tick that is made when the figure is saved would have the settings of then."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*constrained_layout not applied.*")
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # it is lent, or has been told of
        engine = chart.get_layout_engine()
        assert engine is not None
        with measured(chart), without_empty_labels(chart):
            engine.execute(chart)  # all that a drawing does for it, which nobody sees here


def label_below(axes: Axes, places: Sequence[float], labels: Sequence[str]) -> None:
    """Label the places of the x axis with all first lines on one baseline: by its top, "on" would stand above "On"."""
    lines = max(label.count("\n") for label in labels) + 1
    filled = [label + "\n " * (lines - 1 - label.count("\n")) for label in labels]
    axes.set_xticks(places, filled, va="baseline", ha="center")  # the baseline is that of the last line
    axes.tick_params(axis="x", pad=2.5 * look.now().enlarged + look.now().small * (0.76 + 1.2 * (lines - 1)))


def panels_of(
    chart: Figure,
    n: int,
    columns: int,
    *,
    sharex: bool = False,
    sharey: bool = False,
    height_ratios: Sequence[float] | None = None,
) -> list[Axes]:
    """So many panels in so many columns, row by row; an axis that they share has its numbers at the outer ones only."""
    grid = chart.add_gridspec(-(-n // columns), columns, height_ratios=height_ratios)
    every: list[Axes] = []
    for number in range(n):
        first = every[0] if every else None
        place = grid[number // columns, number % columns]
        axes = chart.add_subplot(place, sharex=first if sharex else None, sharey=first if sharey else None)
        axes.tick_params(labelbottom=not sharex or number + columns >= n, labelleft=not sharey or number % columns == 0)
        every.append(axes)
    return every


def label_periods(grid: Sequence[Axes], every: list[pd.Period], *, room: float) -> None:
    """Label as many of the periods along the x axes as have room in so many points; each has the width of 1."""
    most = min(_MOST_LABELS, room / _LABEL / look.now().enlarged)
    ranges = every[0].freq.n > 1 and len(periods.label(every[0])) > 4  # such as 2000–2004
    if most < 3:  # the ends are as far apart as can be; where not even they are, the caption has the last one
        places, labels = periods.ends(every if most > 1.7 else every[:1])
    else:
        places, labels = periods.ticks(every, max(2, int(most) - 2 * ranges))
    for axes in grid:
        label_below(axes, places, labels)
        axes.set_xlim(-0.5, len(every) - 0.5)


def two_lines() -> float:
    """How far above a panel its title stands, in points, where a line of small letters is between them."""
    return 6 * look.now().enlarged + look.now().small


def right_of(axes: Axes, places: Transform, away: float) -> Transform:
    """So many points to the right of these places, on paper of any size."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return places + ScaledTranslation(away / look.POINTS, 0, figure.dpi_scale_trans)


def alternative_text(fig: Figure) -> str:
    """What does the chart show, in words, for who cannot see it?

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> alternative_text(Figure())
    ''
    """
    return str(fig.get_label())


def _size(fig: Figure) -> tuple[float, float]:
    width, height = fig.get_size_inches()
    return float(width), float(height)


def _heads(title: str, caption: str) -> float:
    """Height of title and caption, in inches: panels keep theirs however long these are."""
    at = look.now()
    lines = [(_wrapped(title, at.large), at.large), (_wrapped(caption, at.small), at.small)]
    return sum((text.count("\n") + 1) * size * 1.35 / look.POINTS for text, size in lines if text)


def _wrapped(text: str, size: float) -> str:
    at = look.now()
    weight = 0.56 if size < at.large else 0.66  # mean width of a character, in ems; titles are bold
    signs = max(20, int(at.inches * 0.97 * look.POINTS / (size * weight)))
    lines = [part for line in text.split("\n") for part in textwrap.wrap(fonts.drawable(line), signs) or [""]]
    return "\n".join(map(from_left, lines))


def from_left(line: str) -> str:
    """A line that begins with an Arabic name would else run from the right, and a number behind one stand before it."""
    marked = _ARABIC.sub(rf"\g<0>{_LEFT}", line)
    return f"{_LEFT}{marked}" if marked != line else line
