"""Sizes and colours of the charts: three greys, three sizes of letters, and twelve hands that groups are drawn in."""

from __future__ import annotations

from dataclasses import dataclass

MM = 1 / 25.4
POINTS = 72
WIDTH = 170 * MM  # two columns of a journal

INK, GREY, PALE = "#222222", "#6b6b6b", "#c9c9c9"
SMALL, NORMAL, LARGE = 7.0, 8.0, 9.5


@dataclass(frozen=True)
class Hand:
    """How one group is drawn: colour, dashes and marker, so that two groups differ without colour too."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]]
    marker: str


#: Okabe & Ito's colours (yellow darkened for white paper, black last), then five more of other lightness
_COLOURS = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#222222"),
    *("#7B3294", "#8C510A", "#5E7D1F", "#8A8A8A", "#A50F15"),
)
_DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")


def hand(number: int) -> Hand:
    """How the group of this number is drawn; the thirteenth looks as the first.

    Examples
    --------
    >>> hand(0).colour == hand(1).colour, hand(0) == hand(12)
    (False, True)
    """
    return Hand(_COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)], _MARKERS[number % len(_MARKERS)])
