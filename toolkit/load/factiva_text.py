"""Factiva as plain text, and what becomes of its RTF: articles that end with `Document` and their number.

Fields stand in their order, a line each, or behind codes of two or three capitals (`HD`), on the same line or on one of
their own. A `Search Summary` may follow the last article. No real file of this kind was at hand: it is read as other
readers of it do.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import factiva
from toolkit.load.encodings import lines, text_of_head
from toolkit.load.factiva import COPYRIGHT, DOCUMENT, Item
from toolkit.load.records import Records

_ENDS = re.compile(rf"\n\s{{0,4}}{DOCUMENT.pattern}\s*$", re.MULTILINE)  # a line end is found faster than `^`
_CODES = "SE HD BY CR WC PD ET SN SC NGC GC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN ART DL".split()
_CODED = re.compile(rf"({'|'.join(_CODES)})(?:\s{{1,4}}(.*))?")


def sniff(head: bytes) -> bool:
    """A line with the number of a document, as every article ends."""
    return is_export(text_of_head(head))


def is_export(text: str) -> bool:
    """Does any line end an article as theirs do?"""
    return bool(_ENDS.search(f"\n{text}"))


def read(content: bytes, name: str) -> list[Records]:
    """One record for each such line."""
    found = lines(content)[0]
    if not is_export("".join(found)):
        raise UnreadableFile(f"'{name}' is no Factiva export as text: no line names a document, as each article ends.")
    return [read_lines(found)]


def read_lines(found: list[str]) -> Records:
    """The same of lines; what follows the last number is a summary of the search, or an article that is cut off."""
    told = [" ".join(line.replace("\f", " ").split()) for line in found]
    ends = [n for n, line in enumerate(told) if DOCUMENT.fullmatch(line)]
    pieces = [told[begin + 1 : end + 1] for begin, end in zip([-1, *ends], ends, strict=False)]
    rest = told[ends[-1] + 1 :] if ends else told
    if any(rest) and not any(line.startswith("Search Summary") for line in rest):
        pieces.append(rest)
    return Records.of_articles([_article(piece) for piece in pieces])


def _article(piece: list[str]) -> tuple[dict[str, Any], list[str]]:
    if sum(bool(_CODED.fullmatch(line)) for line in piece) >= 4:
        return factiva.coded(_fields(piece))
    return factiva.article(_items([line for line in piece if line]))


def _fields(piece: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    code = ""
    for line in filter(None, piece):
        coded = _CODED.fullmatch(line)
        if coded and coded[1] not in found:
            code = coded[1]
            found[code] = [coded[2]] if coded[2] else []
        elif code:
            found[code].append(line)
    end = [line for line in piece if DOCUMENT.fullmatch(line)]
    return found | ({"AN": end} if end else {})


def _items(told: list[str]) -> list[Item]:
    """What each line is: above the words a section, the headline and the author; below the copyright the text."""
    dates = factiva.anchor(told)
    if dates is None:
        return [Item("title", told[0]), *(Item("text", line) for line in told[1:])] if told else []
    head = told[: max(dates - 1, 0)]
    named = len(head) > 2 or (len(head) == 2 and factiva.is_byline(head[1]))
    title = len(head) - 1 - named if head else 0
    begin = next((n + 1 for n, line in enumerate(told) if n > dates and COPYRIGHT.match(line)), len(told))
    kinds = {title: "title"} | ({title + 1: "author"} if named else {})
    items = [Item(kinds.get(n, "") if n < len(head) else "", line) for n, line in enumerate(told[:begin])]
    n_last = 1 + _names_publisher(told[begin:]) if DOCUMENT.fullmatch(told[-1]) else 0
    end = max(len(told) - n_last, begin)
    return [*items, *(Item("text", line) for line in told[begin:end]), *(Item("", line) for line in told[end:])]


def _names_publisher(told: list[str]) -> bool:
    """Is the line above the last one no sentence, but a name below the text?"""
    return len(told) > 2 and len(told[-2]) < 60 and told[-2][-1] not in '.!?”"'
