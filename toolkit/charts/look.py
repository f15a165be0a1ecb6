"""How charts look now: colours, sizes of letters and page, and the language of their numbers and dates.

A chart asks `now()` and never takes a look as an argument: `theme` alone changes what is now, and puts it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, replace

POINTS = 72  # of an inch
_MM = 1 / 25.4  # in inches
_SMALL, _NORMAL, _LARGE = 7.0, 8.0, 9.5  # letters on paper, in points
_FEWEST = 8  # letters that a name keeps

_DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")


@dataclass(frozen=True)
class Hand:
    """How one group is drawn: colour, dashes and marker, so that two groups differ without colour too."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]]
    marker: str


@dataclass(frozen=True)
class Look:
    """All that is the same in every chart drawn now.

    `enlarged` is how much larger than on paper letters and lines are, `width` that of the page in mm, `same` the names
    that have their own place among the colours, and `own` the colours that some of these names have instead.
    """

    paper: str = "white"
    ink: str = "#222222"
    grey: str = "#6b6b6b"
    pale: str = "#c9c9c9"
    grid: str = "#e6e6e6"
    #: Okabe & Ito's colours (yellow darkened for white paper, black last), then five more of other lightness
    colours: tuple[str, ...] = (
        *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#222222"),
        *("#7B3294", "#8C510A", "#5E7D1F", "#8A8A8A", "#A50F15"),
    )
    more: str = "Blues"  # one hue from paper to ink: the same to colour-blind readers, and in grey
    either: str = "RdBu_r"  # for numbers that may be below 0: red and blue, like paper where they are 0
    enlarged: float = 1.0
    width: float = 170.0
    locale: str | None = None
    printed: bool = True  # and not shown on a screen, where a page has no end
    same: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()

    @property
    def small(self) -> float:
        return _SMALL * self.enlarged

    @property
    def normal(self) -> float:
        return _NORMAL * self.enlarged

    @property
    def large(self) -> float:
        return _LARGE * self.enlarged

    @property
    def inches(self) -> float:
        """The width of the page."""
        return self.width * _MM

    @property
    def room(self) -> float:
        """How much stands side by side, against two columns of a journal."""
        return self.width / 170.0 / self.enlarged

    def mm(self, paper: float) -> float:
        """So many millimetres of a layout for paper, in inches: larger letters need more of them."""
        return paper * _MM * self.enlarged

    def letters(self, wide: int) -> int:
        """How many letters a name can have that has so many on a page of two columns: on half of it, seven of ten."""
        return max(min(wide, _FEWEST), int(wide * min(self.room, 1.0) ** 0.5))

    def columns(self, wide: int) -> int:
        """How many panels stand side by side, of so many on a page of two columns."""
        return max(1, min(wide, int(wide * self.room)))

    def hand(self, number: int) -> Hand:
        """How the group of this number is drawn; the thirteenth looks as the first.

        Examples
        --------
        >>> PAPER.hand(0).colour == PAPER.hand(1).colour, PAPER.hand(0) == PAPER.hand(12)
        (False, True)
        """
        return Hand(
            self.colours[number % len(self.colours)],
            _DASHES[number % len(_DASHES)],
            _MARKERS[number % len(_MARKERS)],
        )

    def hands(self, names: Iterable[str]) -> dict[str, Hand]:
        """How each of these is drawn: those of `same` by their place there, the others behind them, in their order.

        Examples
        --------
        >>> look = replace(PAPER, same=("The Merrin Courier", "Vale"))
        >>> {name: PAPER.colours.index(hand.colour) for name, hand in look.hands(["Fern", "Vale"]).items()}
        {'Fern': 2, 'Vale': 1}
        """
        names = list(names)
        order = [*self.same, *(name for name in names if name not in self.same)]
        own = dict(self.own)
        found = {name: self.hand(order.index(name)) for name in names}
        return {name: replace(hand, colour=own.get(name, hand.colour)) for name, hand in found.items()}


PAPER = Look()
SLIDES = replace(PAPER, enlarged=2.0, width=300.0, printed=False)
DARK = replace(
    PAPER,
    printed=False,
    paper="#16181d",
    ink="#ececec",
    grey="#a6a9b0",
    pale="#4a4e57",
    grid="#2b2f37",
    # the same hues in the same places, light enough for a dark page
    colours=(
        *("#5AB4E8", "#F28E4B", "#2FC79A", "#E3A1C6", "#E0BE4A", "#B5E0FA", "#F2F2F2"),
        *("#BB93DE", "#CFA064", "#A9C46C", "#9A9A9A", "#FF8F8F"),
    ),
    more="Blues_r",
    either="berlin",
)
KINDS = {"paper": PAPER, "slides": SLIDES, "dark": DARK}

_NOW: ContextVar[Look] = ContextVar("look", default=PAPER)


def now() -> Look:
    """How charts look now: `PAPER`, unless a theme says else."""
    return _NOW.get()
