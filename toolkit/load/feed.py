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
#: as RSS usually has it: a text in CDATA, and nothing beside it
_TEXT = re.compile(rb"<content:encoded><!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]></content:encoded>")
_OURS = b" of this feed"  # how the names end that stand for texts
_LONG = 200  # bytes of a text that is kept from the library
_MENDED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # by the library, or refused
_DATES = ("published", "pubdate", "created", "updated", "date")


def sniff(head: bytes) -> bool:
    """XML whose first element is that of a feed."""
    return markup.is_page(head) and _ROOT.search(head[:4_096]) is not None


def read(content: bytes, name: str) -> list[Records]:
    """One article an item."""
    markup.refuse_entities(content, name)
    parser = imported("feedparser", _WHAT)
    try:
        found, texts = _parsed(parser, content)
    except Exception as error:  # the library trips over numbers, names and encodings that there are not
        raise UnreadableFile(f"'{name}' is no feed that can be read: obtain it again.") from error
    if not found.entries:
        raise UnreadableFile(f"'{name}' is a feed without items.")
    channel = {
        "outlet": markup.unwrapped(found.feed.get("title"), _WHAT),
        "language": known_code(str(found.feed.get("language") or "")),
    }
    records = Records.of_articles([_article(entry, channel, texts) for entry in found.entries])
    inside = range(records.n + 1, _n_items(content) + 1)  # of the text of another one: the library passes over them
    return [replace(records, rejects=[Reject(row, "stands inside of a broken item") for row in inside])]


def _parsed(parser: Any, content: bytes) -> tuple[Any, dict[str, str]]:
    """What the library makes of a feed, and the texts that it was not shown, each under what stands there instead.

    It looks at every sign of a text several times, and changes none in most: this takes half of its time. All is shown
    to it where it does not find the feed sound, or not each text where it belongs.
    """
    short, texts = _without_texts(content)
    found = _of_library(parser, short)
    values = [one.get("value") for entry in found.entries for one in entry.get("content", [])]
    if texts and (found.bozo or found.encoding != "utf-8" or [one for one in values if one in texts] != list(texts)):
        return _of_library(parser, content), {}
    return found, texts


def _of_library(parser: Any, content: bytes) -> Any:
    return parser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def _without_texts(content: bytes) -> tuple[bytes, dict[str, str]]:
    """The feed with names for its texts, and these texts: those in which the library would leave all as it is."""
    texts: dict[str, str] = {}
    if _OURS in content:
        return content, texts

    def named(found: re.Match[bytes]) -> bytes:
        text = _sound(found[1])
        if text is None:
            return found[0]
        name = f"text {len(texts)}{_OURS.decode()}"
        texts[name] = text.strip()
        return found[0].replace(found[1], name.encode())

    return _TEXT.sub(named, content), texts


def _sound(raw: bytes) -> str | None:
    """A long text with nothing to mend in it."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if len(raw) < _LONG or _MENDED.search(text) or _may_be_written_twice(text) else text


def _may_be_written_twice(text: str) -> bool:
    """UTF-8 that was taken for Latin-1, and written as UTF-8 again, has no sign beyond Latin-1."""
    try:
        return not text.encode("latin-1").isascii()
    except UnicodeEncodeError:
        return False


def _n_items(content: bytes) -> int:
    """How many items begin, outside of texts and of comments that end."""
    first, *others = content.split(b"<![CDATA[")
    outside = b" ".join([first, *(piece.partition(b"]]>")[2] for piece in others)])
    first, *others = outside.split(b"<!--")
    behind = (piece.partition(b"-->")[2] if b"-->" in piece else piece for piece in others)
    return len(_ITEM.findall(b" ".join([first, *behind])))


def _article(
    entry: Mapping[str, Any], channel: Mapping[str, Any], texts: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    values = [one.get("value") for one in entry.get("content", [])]
    contents = [markup.unwrapped(texts.get(value, value), _WHAT) for value in values]
    text = max(contents, key=len, default="")
    told: Any = entry.get("summary")  # beside a text, it may be the same again
    summary = "" if text else markup.unwrapped(texts.get(told, told), _WHAT)
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
