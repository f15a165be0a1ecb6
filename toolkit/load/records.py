"""What a format gives: the records of one file as they stand there, and those that could not be read."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

import pandas as pd

EXCERPT = 200
_UNDEFINED = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # in cp1252 no sign at all
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class Reject:
    """A record that could not be read: its number in the file (0: the file itself), why, and how it begins."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass
class Records:
    """One row per record under the source's own column names; `rows` are their numbers in the file, from 1."""

    table: pd.DataFrame
    rows: list[int]
    flags: list[list[str]]
    rejects: list[Reject] = field(default_factory=list)

    @classmethod
    def of(cls, table: pd.DataFrame) -> Records:
        """A table of which every row was read without trouble."""
        return cls(table, list(range(1, len(table) + 1)), [[] for _ in range(len(table))])


def excerpt(text: object) -> str:
    """How a record begins, in one line.

    Examples
    --------
    >>> excerpt("War\\n  and peace")
    'War and peace'
    """
    return " ".join(str(text)[: 4 * EXCERPT].split())[:EXCERPT]


def lines(content: bytes) -> tuple[list[str], set[int]]:
    """The lines of a text file with their ends, and the numbers (from 0) of those in another encoding than the rest.

    UTF-8 where a line is that, else cp1252: exports are pasted together from sources that disagree. Where no line
    with special signs is UTF-8, the file is cp1252 throughout, and nothing is mixed.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark) and encoding != "utf-8-sig":
            return _split(content.decode(encoding, errors="replace")), set()
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _split(content.decode("utf-8")), set()
    except UnicodeDecodeError:
        pieces = [decoded(line) for line in content.replace(b"\r\n", b"\n").split(b"\n")]
    strange = {number for number, (_, other) in enumerate(pieces) if other}
    mixed = any(not line.isascii() for line, other in pieces if not other)
    return [line + "\n" for line, _ in pieces], strange if mixed else set()


def _split(text: str) -> list[str]:
    """At line ends alone: `str.splitlines` would also split at signs that stand inside texts."""
    text = text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # an old Macintosh
    return [line + "\n" for line in text.split("\n")]


def decoded(raw: bytes) -> tuple[str, bool]:
    """A piece of text, and whether it had to be read as cp1252 because it is no UTF-8.

    Examples
    --------
    >>> decoded("é".encode()), decoded("é".encode("cp1252"))
    (('é', False), ('é', True))
    """
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="toolkit.latin"), True


def _latin(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(_UNDEFINED[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error("toolkit.latin", _latin)
