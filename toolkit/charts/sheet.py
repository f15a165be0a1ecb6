"""The sheet that a chart is drawn on: a Figure of print size, unknown to pyplot, with title, caption and words."""

from __future__ import annotations

import base64
import html
import io
import re
import textwrap
import warnings
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from toolkit.charts.names import drawable
from toolkit.charts.palette import GREY, LARGE, POINTS, SMALL, WIDTH

_LEFT = "\u200e"  # without a width: what follows runs from left to right
_LETTERS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"  # of scripts that run from the right
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

    def _repr_html_(self) -> str:
        """Without this a notebook shows a figure that pyplot does not know as a line of text."""
        stream = io.BytesIO()
        self.savefig(stream, format="png", dpi=192)
        image = base64.b64encode(stream.getvalue()).decode("ascii")
        width = round(self.get_figwidth() * 96)
        alternative = html.escape(alternative_text(self), quote=True)
        return f'<img alt="{alternative}" width="{width}" src="data:image/png;base64,{image}">'


def blank(height: float, *, title: str, caption: str, width: float = WIDTH) -> Chart:
    """An empty chart of this size in inches, with its title on top and its caption at the foot."""
    chart = Chart(figsize=(width, height + _heads(title, caption, width)), layout=SettledLayout())
    if title:
        chart.suptitle(_wrapped(title, width, LARGE), x=0.012, ha="left")
    if caption:
        chart.supxlabel(_wrapped(caption, width, SMALL), x=0.012, ha="left", fontsize=SMALL, color=GREY)
    return chart


def finish(chart: Chart, alternative: str) -> Chart:
    """Give the chart its alternative text, and settle what matplotlib would else settle outside the theme."""
    chart.set_label(alternative)
    settle(chart)
    engine = chart.get_layout_engine()
    assert isinstance(engine, SettledLayout)
    engine.settled = _size(chart)
    for text in chart.findobj(Text):
        text.set_parse_math(False)
    return chart


def settle(chart: Figure) -> None:
    """Make ticks and layout now: a tick that is made when the figure is saved would have the settings of then."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*constrained_layout not applied.*")
        chart.draw_without_rendering()


def label_below(axes: Axes, places: Sequence[float], labels: Sequence[str]) -> None:
    """Label the places of the x axis with all first lines on one baseline: by its top, "on" would stand above "On"."""
    lines = max(label.count("\n") for label in labels) + 1
    filled = [label + "\n " * (lines - 1 - label.count("\n")) for label in labels]
    axes.set_xticks(places, filled, va="baseline", ha="center")  # the baseline is that of the last line
    axes.tick_params(axis="x", pad=2.5 + SMALL * (0.76 + 1.2 * (lines - 1)))


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


def _heads(title: str, caption: str, width: float) -> float:
    """Height of title and caption, in inches: panels keep theirs however long these are."""
    lines = [(_wrapped(title, width, LARGE), LARGE), (_wrapped(caption, width, SMALL), SMALL)]
    return sum((text.count("\n") + 1) * size * 1.35 / POINTS for text, size in lines if text)


def _wrapped(text: str, width: float, size: float) -> str:
    weight = 0.56 if size < LARGE else 0.66  # mean width of a character, in ems; titles are bold
    signs = max(20, int(width * 0.97 * POINTS / (size * weight)))
    lines = [part for line in text.split("\n") for part in textwrap.wrap(drawable(line), signs) or [""]]
    return "\n".join(map(_from_left, lines))


def _from_left(line: str) -> str:
    """A line that begins with an Arabic name would else run from the right, and a number behind one stand before it."""
    marked = _ARABIC.sub(rf"\g<0>{_LEFT}", line)
    return f"{_LEFT}{marked}" if marked != line else line
