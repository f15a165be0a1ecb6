"""The Guardian's Open Platform: searches, sections and single items, with as many fields as were asked for.

Times are in UTC and are read as those of London, where the day of the paper is. Texts are there if `show-fields` asked
for them: as a page (`body`), which keeps the paragraphs, or without them (`bodyText`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.load import responses
from toolkit.load.json_records import documents
from toolkit.load.languages import without_by
from toolkit.load.markup import unwrapped
from toolkit.load.records import Records, address
from toolkit.load.responses import part, text

_MOST = 1_000_000_000  # a sum beyond it is none
_WHAT = "Reading pieces of pages of the Guardian"


def sniff(head: bytes) -> bool:
    """Nobody else has its names."""
    return responses.names(head, "webTitle", "webPublicationDate")


def read(content: bytes, name: str) -> list[Records]:
    """The articles of one answer, or of several."""
    records = responses.read(content, name, "webPublicationDate", _article)
    records.claimed = _claimed([value for value, _ in documents(content, name)[0]])
    return [records]


def _claimed(answers: list[Any]) -> int | None:
    """Each answer is a page of a search, and says how many it found, where it begins and how many fit on it."""
    n = 0
    for answer in answers:
        total, start, size = (part(answer, "response", name) for name in ("total", "startIndex", "pageSize"))
        if not (isinstance(total, int) and isinstance(start, int) and isinstance(size, int)) or total > _MOST:
            return None
        n += max(0, min(size, total - start + 1))
    return n


def _article(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    told, flags = _text(record)
    fields = {
        "title": unwrapped(part(record, "fields", "headline"), _WHAT) or text(record.get("webTitle")),
        "text": told,
        "date": responses.local(record.get("webPublicationDate"), "Europe/London"),
        "outlet": text(part(record, "fields", "publication")) or "The Guardian",
        "author": without_by(text(part(record, "fields", "byline"))),
        "section": text(record.get("sectionName")),
        "page": text(part(record, "fields", "newspaperPageNumber")),
        "language": text(part(record, "fields", "lang")),
        "words_claimed": text(part(record, "fields", "wordcount")) or None,
        "url": address(record.get("webUrl")),
        "database_id": text(record.get("id")),
        "kind": text(record.get("type")),
    }
    return fields, flags


def _text(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The text with its paragraphs, else without them, else what stands below the title."""
    body = unwrapped(part(record, "fields", "body"), _WHAT)
    if body:
        return body, []
    body = text(part(record, "fields", "bodyText"))
    if body:
        return body, ["without paragraphs"]
    trail = unwrapped(part(record, "fields", "trailText"), _WHAT)
    return trail, ["description only"] * bool(trail)
