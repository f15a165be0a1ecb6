"""One article of a Factiva export: its fields stand in a fixed order without names, or each below a code of letters.

In order: section, headline, author, credit, `808 words`, date, time, source, its code, edition, page, language, and the
copyright; many of them may be missing. Words and date are the anchor: what stands before and after them follows.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

from toolkit.load import calendar
from toolkit.load.languages import code_of, known_code, without_by

_WORDS = re.compile(r"(\d[\d.,\s]{0,12}?)\s?[^\W\d]{1,12}")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?: ?[AaPp][Mm])?")
_MOST_NAMES = 6  # lines from the source to the language
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_PAGE = re.compile(r"[A-Z]{0,2}-?\d{1,4}[A-Za-z]?(?:[,;-] ?[A-Z]{0,2}\d{1,4})*")
COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b)", re.IGNORECASE)
DOCUMENT = re.compile(r"\S{2,12} ([A-Z][A-Z0-9]{3,9}\d{8}[a-z0-9-]{4,14})")


class Item(NamedTuple):
    """A line of an article, and what its place on the page says of it: title, author, text, or nothing."""

    kind: str
    text: str


def article(items: list[Item]) -> tuple[dict[str, Any], list[str]]:
    """The fields of one article under our names, and what there is to say of it."""
    plain = [item.text for item in items if not item.kind]
    record: dict[str, Any] = {
        "title": " ".join(item.text for item in items if item.kind == "title"),
        "text": "\n\n".join(item.text for item in items if item.kind == "text"),
        "author": next((without_by(item.text) for item in items if item.kind == "author"), None),
    }
    for line in reversed(plain):
        if document := DOCUMENT.fullmatch(line):
            record["database_id"] = document[1]
            break
    at = anchor(plain)
    if at is None:  # without its date no line can be told from another: all of them are kept
        kept = [item.text for item in items if item.kind in ("", "text") and not DOCUMENT.fullmatch(item.text)]
        return record | {"text": "\n\n".join(kept)}, ["no date, and so no fields"]
    words = _WORDS.fullmatch(plain[at - 1]) if at else None
    record["words_claimed"] = float(re.sub(r"\D", "", words[1])) if words else None
    above, below = _around_title(items, at - bool(words))
    record["section"], record["credit"] = "; ".join(above) or None, "; ".join(below) or None
    flags = _behind(record, plain[at:])
    if not record["text"]:  # its paragraphs have lost their mark
        rest = [line for line in _below_names(plain[at:]) if not DOCUMENT.fullmatch(line)]
        record["text"] = "\n\n".join(rest)
        flags += ["text not marked as such"] if rest else []
    return record, flags


def _below_names(lines: list[str]) -> list[str]:
    """What follows the copyright; where none is told, what follows the language or the source."""
    names = [n for n, line in enumerate(lines) if COPYRIGHT.match(line)] or [
        n for n, line in enumerate(lines[:_MOST_NAMES]) if known_code(line)
    ]
    return lines[(names[0] if names else 1) + 1 :]


def _around_title(items: list[Item], n: int) -> tuple[list[str], list[str]]:
    """Of the first `n` lines without a kind, those above the title and those below it."""
    title = next((place for place, item in enumerate(items) if item.kind == "title"), -1)
    plain = [(place, item.text) for place, item in enumerate(items) if not item.kind][:n]
    return [text for place, text in plain if place < title], [text for place, text in plain if place > title]


def anchor(plain: list[str]) -> int | None:
    """Which line is the date: below the number of words, else the first that is one."""
    dated = [n for n, line in enumerate(plain) if len(line) < 40 and calendar.moment(line)]
    below = [n for n in dated if n and _WORDS.fullmatch(plain[n - 1])]
    return next(iter(below or dated), None)


def is_byline(line: str) -> bool:
    """Does it begin as one, or hold nothing but a few names?"""
    words = line.split()
    return without_by(line) != line or (len(words) <= 5 and all(word[0].isupper() for word in words))


def _behind(record: dict[str, Any], lines: list[str]) -> list[str]:
    """Date, time, source and what follows it. What there is to say of the date."""
    date = calendar.moment(lines[0])
    assert date
    moment, rest = date[0], lines[1:]
    if rest and _TIME.fullmatch(rest[0]):
        timed = calendar.moment(f"{lines[0]} {rest.pop(0)}")
        moment = timed[0] if timed else moment
    record |= {"date": moment, "date_source": "published"}
    ends = next((n for n, line in enumerate(rest) if COPYRIGHT.match(line)), len(rest))
    rest = [line for line in rest[:ends] if not DOCUMENT.fullmatch(line)]
    record["outlet"] = rest.pop(0) if rest else None
    if rest and _CODE.fullmatch(rest[0]):
        rest.pop(0)
    edition: list[str] = []
    for line in rest[:_MOST_NAMES]:
        if code := known_code(line):
            record["language"] = code
            break
        if _PAGE.fullmatch(line):
            record["page"] = line
        else:
            edition.append(line)
    record["edition"] = "; ".join(edition) or None
    return [] if date[1] else ["day missing"]


def coded(fields: dict[str, list[str]]) -> tuple[dict[str, Any], list[str]]:
    """The same of fields that stand below their codes, each with its lines or paragraphs."""
    one = {code: " ".join(lines) for code, lines in fields.items()}
    words = re.match(r"\d[\d.,\s]*", one.get("WC", ""))
    text = [*fields.get("LP", []), *fields.get("TD", [])]
    date = calendar.moment(" ".join(filter(None, (one.get("PD"), one.get("ET"))))) or calendar.moment(one.get("PD", ""))
    document = DOCUMENT.fullmatch(one.get("AN", ""))
    record: dict[str, Any] = {
        "title": one.get("HD", ""),
        "text": "\n\n".join(text),
        "author": without_by(one["BY"]) if "BY" in one else None,
        "section": one.get("SE"),
        "words_claimed": float(re.sub(r"\D", "", words[0])) if words else None,
        "outlet": one.get("SN"),
        "edition": one.get("ED"),
        "credit": one.get("CR"),
        "page": one.get("PG"),
        "language": code_of(one.get("LA")),
        "place": one.get("DL"),
        "subject": one.get("NS"),
        "database_id": document[1] if document else one.get("AN"),
    }
    return record | _dated(date, one.get("PD")), [] if date is None or date[1] else ["day missing"]


def _dated(date: tuple[dt.datetime, bool] | None, told: str | None) -> dict[str, Any]:
    return {"date": date[0], "date_source": "published"} if date else {"date": told}
