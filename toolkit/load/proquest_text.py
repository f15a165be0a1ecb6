"""A ProQuest export as text: records between lines of sixty underscores, `Label: value` in each paragraph.

    ____________________________________________________________

    Talks begin in Corrin

    Publication info: Lakes Observer ; Hallin [Hallin]. 07 Mar 2024: A.2.

    Full text: Envoys met for two hours.
    They will meet again.

    Subject: Negotiations

    Publication title: Lakes Observer; Hallin

A title stands bare; each line of the full text is a paragraph of it, and blank lines stand there too. Older exports
number their records (`Document 1 of 100`). What stands below the last line of underscores is no record, but an address
of ProQuest, and what stands above the first one is a cover.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from toolkit.load import proquest
from toolkit.load.columns import plain
from toolkit.load.encodings import lines
from toolkit.load.proquest import BEGIN, END
from toolkit.load.proquest_records import Part, Piece, records
from toolkit.load.records import Records

_BAR = re.compile(r"^_{50,}[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"([A-Z][\w /&-]{1,45}):(?=\s|$)")
_NUMBER = re.compile(r"Document \d+ of (\d{1,9})$")
_FOOT = ("contactusat", "databasecopyright")
_SNIFFED = re.compile(
    r"^(?:Publication ?info|Full ?text|Publication ?title|Document ?URL):|\bproquest\.com/",
    re.IGNORECASE | re.MULTILINE,
)
_key = lru_cache(1_000)(plain)  # a few labels come in every record


def sniff(head: bytes) -> bool:
    """A line of underscores, and one of the labels, or an address of the firm."""
    if b"_" * 50 not in head or b"\x00" in head:
        return False
    text = head.replace(b"\r\n", b"\n").decode("utf-8", errors="replace")
    return _BAR.search(text) is not None and _SNIFFED.search(text) is not None


def read(content: bytes, name: str) -> list[Records]:
    """One article for each record that has labels; what has none is listed."""
    pieces = _pieces(*lines(content))
    return [records(pieces, proquest.without_labels(name, "as text"), max(map(_unnumbered, pieces), default=0) or None)]


def _unnumbered(piece: Piece) -> int:
    """Take `Document 1 of 100` from above the title, and say how many documents there are."""
    number = _NUMBER.match(piece.parts[0].whole)
    if number:
        del piece.parts[0]
    return int(number[1]) if number else 0


def _pieces(text: list[str], strange: set[int]) -> list[Piece]:
    """All that could be records: nothing blank, no cover above the first line of underscores, no address below."""
    bars = [number for number, line in enumerate(text) if line.startswith("_") and _BAR.match(line)]
    found = []
    for begin, end in zip([-1, *bars], [*bars, len(text)], strict=True):
        blocks = groupby((line.strip() for line in text[begin + 1 : end]), key=bool)
        parts = [_part("\n".join(block)) for filled, block in blocks if filled]
        is_cover, is_last = begin < 0 < len(bars), end == len(text)
        flags = ["mixed encoding"] if not strange.isdisjoint(range(begin + 1, end)) else []
        piece = Piece(parts, flags, not is_last)
        if parts and (piece.labels or not (is_cover or (is_last and _is_foot(parts[0].whole)))):
            found.append(piece)
    return found


def _is_foot(paragraph: str) -> bool:
    return plain(paragraph[:40]).startswith(_FOOT)


def _part(paragraph: str) -> Part:
    """`CAPTION:` is no label."""
    found = _LABEL.match(paragraph)
    label = _key(found[1]) if found else ""
    if found is None or (found[1].isupper() and label not in BEGIN | END):
        return Part("", paragraph, paragraph)
    return Part(label, paragraph[found.end() :].strip(), paragraph)
