"""RSS and Atom: what a site said of its articles, seldom the articles themselves.

Titles and texts are pieces of pages, or stand in CDATA with blanks around them. A text is in `content:encoded` (RSS) or
`content` (Atom); where there is only a `description` or a `summary`, it is a teaser. Items may have no date, and name
it as they like; the wall time is kept, as everywhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import markup
from toolkit.load.extras import imported
from toolkit.load.languages import known_code, without_by
from toolkit.load.records import Records, Reject

_WHAT = "Reading feeds"
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:item|entry)\b", re.IGNORECASE)
_DATES = ("published", "pubdate", "created", "updated", "date")


def sniff(head: bytes) -> bool:
    """XML whose first element is that of a feed."""
    return markup.is_page(head) and _ROOT.search(head[:4_096]) is not None


def read(content: bytes, name: str) -> list[Records]:
    """One article an item."""
    markup.refuse_entities(content, name)
    parser = imported("feedparser", _WHAT)
    found = parser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        raise UnreadableFile(f"'{name}' is a feed without items.")
    channel = {
        "outlet": markup.unwrapped(found.feed.get("title"), _WHAT),
        "language": known_code(str(found.feed.get("language") or "")),
    }
    records = Records.of_articles([_article(entry, channel) for entry in found.entries])
    inside = range(records.n + 1, _n_items(content) + 1)  # of the text of another one: the library passes over them
    return [replace(records, rejects=[Reject(row, "stands inside of a broken item") for row in inside])]


def _n_items(content: bytes) -> int:
    """How many items begin, outside of texts."""
    outside = [piece.partition(b"]]>")[2] for piece in content.split(b"<![CDATA[")[1:]]
    return len(_ITEM.findall(b" ".join([content.partition(b"<![CDATA[")[0], *outside])))


def _article(entry: Mapping[str, Any], channel: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    contents = [markup.unwrapped(one.get("value"), _WHAT) for one in entry.get("content", [])]
    text = max(contents, key=len, default="")
    summary = "" if text else markup.unwrapped(entry.get("summary"), _WHAT)  # beside a text, it may be the same again
    fields = {
        **channel,
        "title": " ".join(markup.unwrapped(entry.get("title"), _WHAT).split()),
        "text": text or summary,
        "date": next((str(entry[name]) for name in _DATES if entry.get(name)), ""),
        "author": without_by(markup.unwrapped(entry.get("author"), _WHAT)),
        "section": "; ".join(filter(None, (tag.get("term") for tag in entry.get("tags", [])))),
        "url": link if "://" in (link := str(entry.get("link") or "")) else None,  # the library gives an id instead
        "database_id": entry.get("id"),
    }
    return fields, ["description only"] * bool(summary)
