"""The look of every chart: quiet, readable at print size, safe for colour-blind readers and for grey copies.

Nothing of this outlives the chart: `with theme():` changes matplotlib's settings and puts them back. They start from
matplotlib's own defaults, so that what someone has set before changes no figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from matplotlib import style
from matplotlib.colors import is_color_like, to_hex

from toolkit.charts import fonts, language
from toolkit.charts.look import _NOW, KINDS, Look, now
from toolkit.errors import did_you_mean

_NARROW, _WIDE = 60.0, 1_000.0  # mm


@contextmanager
def theme(
    kind: str | None = None,
    *,
    width: float | None = None,
    locale: str | None = None,
    colours: Sequence[str] | Mapping[str, str] | None = None,
) -> Iterator[None]:
    """How do I draw charts for slides, for a dark page, for one column, in my language, or in my colours?

    All charts that are drawn within it have this look; and so has what you draw there yourself.

    Parameters
    ----------
    kind : {"paper", "slides", "dark"}, optional
        For print, with letters of 7 to 9.5 points; for slides, twice as large on a page of 300 mm; light on dark, for
        screens. What is not given stays as it is: "paper" at first, or what a theme around this one says.
    width : float, optional
        Of the page, in mm: two columns of a journal are 170 wide, which is what paper has, and one column 85.
    locale : str, optional
        How numbers and dates are written, such as "de", "fr_CA" or "ar": needs Babel. The words of the charts stay
        English; `title=` changes the longest of them.
    colours : list or dict, optional
        Names of groups (or of frames, where these are lines), in the order of the palette: each has the same colour in
        every chart, whichever others are there. A dict gives them colours of your own.

    Returns
    -------
    context manager
        For a `with`: what was before comes back at its end.

    Raises
    ------
    ValueError
        If the kind, the locale or a colour is not known, or the width is not between 60 and 1,000 mm.
    MissingPackage
        If numbers are to be written as in another language, and Babel is not installed.

    Notes
    -----
    Matplotlib's settings are those of the whole process: draw in one thread at a time. Charts of many frames grow with
    them: on a page of 85 mm, fifteen frames stand one below another. For "paper" a warning says which figure is higher
    than a page of A4.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with theme("slides", colours=["The Guardian", "Al Jazeera"]):
    ...     figure = Figure(layout="constrained")
    ...     axes = figure.subplots()
    >>> axes.spines["top"].get_visible(), axes.xaxis.label.get_size()
    (False, 16.0)
    """
    look = _kind(kind)
    look = look if width is None else replace(look, width=_width(width))
    look = look if locale is None else replace(look, locale=_locale(locale))
    look = look if colours is None else replace(look, **_colours(colours))
    with wearing(look):
        yield


@contextmanager
def wearing(look: Look) -> Iterator[None]:
    """All charts that are drawn within it have this look."""
    token = _NOW.set(look)
    try:
        with style.context(["default", _settings(look)]):
            yield
    finally:
        _NOW.reset(token)


def _kind(kind: str | None) -> Look:
    """That of this name, with the language and the names of the theme around it."""
    if kind is None:
        return now()
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"theme {kind!r} is not known: it can be {', '.join(KINDS)}.{did_you_mean(str(kind), KINDS)}")
    around = now()
    return replace(KINDS[kind], locale=around.locale, same=around.same, own=around.own)


def _locale(locale: str) -> str:
    """Said here, if there is no font for its months: else each chart would say so."""
    found = language.checked(locale)
    fonts.warn(language.months_of(found))
    return found


def _width(width: object) -> float:
    number = isinstance(width, int | float) and not isinstance(width, bool) and math.isfinite(width)
    if not number or not _NARROW <= width <= _WIDE:  # type: ignore[operator]
        raise ValueError(
            f"width={width!r} is no width of a page: give millimetres from {_NARROW:.0f} to {_WIDE:,.0f}, "
            "such as 85 for one column and 170 for two."
        )
    return float(width)  # type: ignore[arg-type]


def _colours(colours: Sequence[str] | Mapping[str, str]) -> dict[str, Any]:
    if isinstance(colours, str) or not isinstance(colours, Sequence | Mapping):
        raise TypeError(
            "colours must be a list of names, such as ['The Guardian', 'Al Jazeera'], or a dict of names and colours, "
            f"not {type(colours).__name__}."
        )
    own = dict(colours) if isinstance(colours, Mapping) else {}
    for name, colour in own.items():
        if not isinstance(colour, str) or colour.lower() == "none" or not is_color_like(colour):
            raise ValueError(f"colour {colour!r} of '{name}' is not known: give one such as '#0072B2' or 'navy'.")
    same = tuple(dict.fromkeys(map(str, colours)))
    return {"same": same, "own": tuple((str(name), to_hex(colour)) for name, colour in own.items())}


def _settings(look: Look) -> dict[str, Any]:
    """Those of matplotlib."""
    return {
        "font.family": ["DejaVu Sans"],  # comes with matplotlib, so it is there everywhere
        "font.size": look.normal,
        "text.color": look.ink,
        "text.parse_math": False,  # a $ in the name of an outlet is a $
        "text.usetex": False,
        "axes.titlesize": look.normal,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": look.normal,
        "axes.labelcolor": look.ink,
        "axes.edgecolor": look.grey,
        "axes.facecolor": look.paper,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.formatter.useoffset": False,
        "grid.color": look.grid,
        "grid.linewidth": 0.5,
        "xtick.labelsize": look.small,
        "ytick.labelsize": look.small,
        "xtick.color": look.grey,
        "ytick.color": look.grey,
        "xtick.labelcolor": look.ink,
        "ytick.labelcolor": look.ink,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5 * look.enlarged,
        "ytick.major.size": 2.5 * look.enlarged,
        "xtick.major.pad": 3.5 * look.enlarged,
        "ytick.major.pad": 3.5 * look.enlarged,
        "axes.labelpad": 4.0 * look.enlarged,
        "axes.titlepad": 6.0 * look.enlarged,
        "lines.linewidth": 1.2,
        "hatch.linewidth": 0.4,
        "hatch.color": look.pale,
        "figure.titlesize": look.large,
        "figure.titleweight": "bold",
        "figure.facecolor": look.paper,
        "figure.dpi": 100,
        "savefig.dpi": 300,
        "savefig.facecolor": "auto",
        "figure.constrained_layout.w_pad": 0.06 * look.enlarged,
        "figure.constrained_layout.h_pad": 0.06 * look.enlarged,
    }
