"""A ProQuest export as a page: each record in a `<div>` with a line below it, each label in `<strong>`.

The full text is a page within the page. Its tags may be torn (`html&gt;` for `<html>`), so that a parser would end
the outer page with it: the page is split at its dividing lines before it is parsed.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.load import proquest
from toolkit.load.columns import plain
from toolkit.load.markup import is_page, paragraphs, text_in, tree
from toolkit.load.proquest_records import Part, Piece, records
from toolkit.load.records import Records

_DIVISION = re.compile(  # the colour also as browsers save it
    r"<div\b[^<>]{0,200}border-bottom:\s?2px solid (?:#ccc|rgb\(204, 204, 204\))[^<>]{0,200}>", re.IGNORECASE
)
_WORDS = re.compile(r'<text\b[^<>]{0,200}\bwordcount="(\d{1,9})"', re.IGNORECASE)
_FURNITURE = re.compile(r"html>|Enlarge this image\.?", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """A page with such dividing lines that names ProQuest."""
    return is_page(head) and b"proquest" in head.lower() and has_records(head.decode("utf-8", errors="replace"))


def read(content: bytes, name: str) -> list[Records]:
    """One article for each record that has labels; what has none is listed."""
    return [records(pieces(text_in(content)), proquest.without_labels(name, "as a page"))]


def has_records(page: str) -> bool:
    """Does it have the dividing lines of an export?"""
    return _DIVISION.search(page) is not None


def pieces(page: str) -> list[Piece]:
    """All that could be records: what stands above the first dividing line and in the copyright notice is none."""
    divisions = list(_DIVISION.finditer(page))
    found = []
    for number, division in enumerate(divisions, start=1):
        after = divisions[number] if number < len(divisions) else None
        parts = _parts(page[division.end() : after.start() if after else len(page)])
        piece = Piece(parts, is_closed=after is not None)
        if parts and (piece.labels or "copyright" not in division[0]):
            found.append(piece)
    return found


def _parts(inside: str) -> list[Part]:
    """The paragraphs of one record, and the number of words that its full text is said to have."""
    root = tree(inside, "A ProQuest page")
    for link in root.iter("a"):
        if "/docview/" in link.get("href", ""):  # such as "ProQuest document link"
            link[:] = []
            link.text = "".join(filter(str.isprintable, link.get("href")))  # lxml takes no signs of control
    found: list[Part] = []
    label = ""
    for strong, text in paragraphs(root, _is_label):
        if strong is not None:
            found += [_part(label, "")] if label else []
            label = text
        elif not _FURNITURE.fullmatch(text):
            found.append(_part(label, text))
            label = ""
    count = _WORDS.search(inside)
    if count and any(part.label == "fulltext" for part in found):
        found.insert(1, _part("Word count:", count[1]))
    return found


def _is_label(element: Any) -> bool:
    """In bold, with a colon, before all else in its paragraph."""
    if element.tag != "strong" or len(element) or element.getprevious() is not None:
        return False
    return (element.text or "").rstrip().endswith(":") and not (element.getparent().text or "").strip()


def _part(label: str, value: str) -> Part:
    return Part(plain(label), value, f"{label} {value}".strip())
