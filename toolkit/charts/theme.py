"""The look of every chart: quiet, readable at print size, safe for colour-blind readers and for grey copies.

Nothing of this outlives the chart: `with theme():` changes matplotlib's settings and puts them back. They start from
matplotlib's own defaults, so that what someone has set before changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import style

from toolkit.charts.palette import GREY, INK, LARGE, NORMAL, SMALL

_LOOK: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib, so it is there everywhere
    "font.size": NORMAL,
    "text.color": INK,
    "text.parse_math": False,  # a $ in the name of an outlet is a $
    "text.usetex": False,
    "axes.titlesize": NORMAL,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": NORMAL,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.5,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "hatch.linewidth": 0.4,
    "figure.titlesize": LARGE,
    "figure.titleweight": "bold",
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "savefig.facecolor": "white",
    "figure.constrained_layout.w_pad": 0.06,
    "figure.constrained_layout.h_pad": 0.06,
}


@contextmanager
def theme() -> Iterator[None]:
    """How do I draw a chart of my own in the look of the toolkit?

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with theme():
    ...     figure = Figure(layout="constrained")
    ...     axes = figure.subplots()
    >>> axes.spines["top"].get_visible()
    False
    """
    with style.context(["default", _LOOK]):
        yield
