"""Which font has which sign: that of the charts, or where it lacks one, another of this computer."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache

from matplotlib.font_manager import FontEntry, findfont, fontManager, get_font

OWN = "DejaVu Sans"  # comes with matplotlib, so it is there everywhere
_FIRST = ("Noto Sans", "Noto")  # made to have every sign, in one style
_NEVER = ("Last Resort", "LastResort", "cm", "STIX")  # boxes, and fonts of mathematics
_BOX = "□"


def drawable(text: str) -> str:
    """The text, with a box for every sign that no font has: matplotlib draws the same, and warns for each."""
    return "".join(sign if sign == "\n" or _drawn(sign) else _BOX for sign in text)


def families(text: str) -> list[str]:
    """The font of the charts, and those besides that have the signs of this text which it lacks."""
    others = (_other(sign) for sign in dict.fromkeys(text) if not _has(sign))
    return [OWN, *dict.fromkeys(name for name in others if name)]


def warn(names: Iterable[str]) -> None:
    """One warning about all signs of these names that the font of the charts has not."""
    absent = sorted(sign for sign in set().union(*names) if sign != "\n" and not _has(sign))
    lent = [sign for sign in absent if _drawn(sign)]
    boxes = [sign for sign in absent if not _drawn(sign)]
    told = f"the font of the charts ({OWN}) lacks {{}} of these names, such as '{{}}': "
    if lent:
        fonts = ", ".join(families("".join(lent))[1:])
        warnings.warn(
            f"{told.format(_signs(lent), lent[0])}{fonts} of this computer is used for it, so that the figure looks "
            "different where that is not installed.",
            stacklevel=3,
        )
    if boxes:
        warnings.warn(
            f"{told.format(_signs(boxes), boxes[0])}a box is drawn instead, and the alternative text has them. "
            "Install a font that has them, such as Noto Sans.",
            stacklevel=3,
        )


def _signs(found: list[str]) -> str:
    return "1 sign" if len(found) == 1 else f"{len(found):,} signs"


def _drawn(sign: str) -> bool:
    return _has(sign) or _other(sign) is not None


def _has(sign: str) -> bool:
    return _printed(sign) and ord(sign) in _signs_of(findfont(OWN))


@cache
def _other(sign: str) -> str | None:
    """The family of the first other font that has this sign."""
    if not _printed(sign):
        return None
    return next((font.name for font in _others() if ord(sign) in _signs_of(font.fname)), None)


def _printed(sign: str) -> bool:
    """Whether this is a sign at all, and no control character."""
    return not unicodedata.category(sign).startswith("C")


@cache
def _others() -> list[FontEntry]:
    """Upright fonts of this computer, the likeliest first, in an order that is the same each time."""
    found = [
        font
        for font in fontManager.ttflist
        if font.style == "normal" and font.name != OWN and not font.name.startswith(_NEVER)
    ]
    return sorted(found, key=lambda font: (_rank(font.name), font.weight != 400, font.name, font.fname))


def _rank(name: str) -> int:
    return next((place for place, first in enumerate(_FIRST) if name.startswith(first)), len(_FIRST))


@cache
def _signs_of(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # a broken font is none
        return frozenset()
