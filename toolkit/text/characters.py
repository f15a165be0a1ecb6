"""What is each code point to the rules of words, gaps and sentences? One table, made once, for the kernels.

The rules themselves stand in `words` and `reading`; here is only which signs they speak of. Whatever has no flag
separates words, breaks phrases and ends the hope of a sentence.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

LETTER, MARK, DIGIT = 1, 2, 4  #: Unicode's categories L (without U+02BC), M and N: what words are made of
LOWER = 8  #: begins no sentence
SPACE, LINE = 16, 32  #: white space, and that which ends a line
APOSTROPHE, HYPHEN, POINT = 64, 128, 256  #: what may stand inside a word; POINT is the full stop and the comma
IGNORED = 512  #: as if it were not there
STOP = 1024  #: what ends a sentence
CLOSING, OPENING = 2048, 4096  #: quotation marks and brackets after the end, and before the beginning
CHAR = LETTER | MARK | DIGIT

APOSTROPHES = "'’ʼ"
HYPHENS = "-‐‑"
IGNORED_SIGNS = "\u00ad\u200c"  # soft hyphen, zero-width non-joiner
STOPS = ".!?…"
CLOSINGS = "\"'”’ʼ»›)]}"
OPENINGS = "\"'ʼ“‘„«‹([{¿¡"
LINE_ENDS = "\n\v\f\r\x85\u2028\u2029"

_LISTED = {
    APOSTROPHES: APOSTROPHE,
    HYPHENS: HYPHEN,
    ".,": POINT,
    IGNORED_SIGNS: IGNORED,
    STOPS: STOP,
    CLOSINGS: CLOSING,
    OPENINGS: OPENING,
    LINE_ENDS: LINE,
}
_OF_CATEGORY = {"L": LETTER, "M": MARK, "N": DIGIT}
#: the planes that hold letters, marks and digits: a test looks through the others
_PLANES = (range(0x40000), range(0xE0000, 0xF0000))


@cache
def table() -> Array:
    """The flags of each code point: an array of uint16 with one element per code point."""
    flags = np.zeros(0x110000, dtype=np.uint16)
    for plane in _PLANES:
        flags[plane.start : plane.stop] = [_flags(chr(point)) for point in plane]
    for signs, flag in _LISTED.items():
        flags[[ord(sign) for sign in signs]] |= flag
    flags[ord("ʼ")] &= ~np.uint16(LETTER | LOWER)  # to Unicode a letter
    flags.setflags(write=False)
    return flags


def _flags(sign: str) -> int:
    flags = _OF_CATEGORY.get(unicodedata.category(sign)[0], 0)
    return flags | (LOWER if sign.islower() else 0) | (SPACE if sign.isspace() else 0)
