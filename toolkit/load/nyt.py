"""The New York Times' Article Search: titles, abstracts and first paragraphs; the texts themselves are never given.

Times are in UTC. An article of the printed paper has midnight in New York (`1993-09-11T05:00:00+0000`), which is read
as that, or its bare day (`2016-05-15T00:00:00Z`), which would be the day before if it were read in the same way.
Values may be missing anywhere, a title may be an object or a bare string, and a number of words may be a string.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.load import responses
from toolkit.load.languages import without_by
from toolkit.load.records import Records, address
from toolkit.load.responses import part, text

_ZONE = "America/New_York"
_BARE_DAY = "T00:00:00"


def sniff(head: bytes) -> bool:
    """Nobody else has its names."""
    return responses.names(head, "pub_date", "web_url")


def read(content: bytes, name: str) -> list[Records]:
    """The articles of one answer, or of several."""
    return [responses.read(content, name, "pub_date", _article)]


def _article(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    first, flags = _text(record)
    headline = record.get("headline")
    fields = {
        "title": text(part(headline, "main")) or text(part(headline, "print_headline")) or text(headline),
        "text": first,
        "date": _date(text(record.get("pub_date"))),
        "outlet": text(record.get("source")) or "The New York Times",
        "author": without_by(text(part(record, "byline", "original")) or text(record.get("byline"))),
        "section": text(record.get("section_name")),
        "page": text(record.get("print_page")),
        "words_claimed": text(record.get("word_count")).lstrip("0") or None,
        "url": address(record.get("web_url")),
        "database_id": text(record.get("_id")),
        "abstract": text(record.get("abstract")),
        "desk": text(record.get("news_desk")),
        "kind": text(record.get("document_type")),
        "keywords": _keywords(record.get("keywords")),
    }
    return fields, flags


def _text(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The first paragraph, else the abstract, else what a search shows."""
    for name, flag in (
        ("lead_paragraph", "first paragraph only"),
        ("abstract", "description only"),
        ("snippet", "description only"),
    ):
        found = text(record.get(name))
        if found:
            return found, [flag]
    return "", []


def _keywords(words: Any) -> str:
    listed = words if isinstance(words, list) else []
    return "; ".join(filter(None, (text(part(word, "value")) for word in listed)))


def _date(told: str) -> Any:
    return told.partition("T")[0] if _BARE_DAY in told else responses.local(told, _ZONE)
