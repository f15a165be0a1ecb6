"""NewsAPI and GNews: answers with a title, a description and the beginning of each text.

Texts are cut and say by how much: `… [+1210 chars]`. Titles of the headlines end with the outlet (` - CNBC`), and what
a publisher took back is still listed, as `[Removed]`. Times are in UTC, for the outlets of all countries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.load import responses
from toolkit.load.records import Records, Reject, address, excerpt
from toolkit.load.responses import part, text

_CUT = re.compile(r"\s*\[\+?(\d{1,9}) chars\]\s*$")
_REMOVED = "[Removed]"


def sniff(head: bytes) -> bool:
    """Both have a publication date and a source that is an object."""
    return responses.names(head, "publishedAt") and re.search(rb'"source"\s*:\s*\{', head) is not None


def read(content: bytes, name: str) -> list[Records]:
    """The articles of one search, or of several."""
    records = responses.read(content, name, "publishedAt", _article)
    removed = (records.table["title"] == _REMOVED).to_numpy()
    records.rejects += [
        Reject(row, "its publisher took it back", excerpt(address(url)))
        for row, url, gone in zip(records.rows, records.table.get("url", records.table["title"]), removed, strict=True)
        if gone
    ]
    kept = [at for at, gone in enumerate(removed) if not gone]
    flags = {new: records.flags[at] for new, at in enumerate(kept) if at in records.flags}
    table = records.table.iloc[kept].reset_index(drop=True)
    return [replace(records, content=table, rows=[records.rows[at] for at in kept], flags=flags)]


def _article(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    outlet = text(part(record, "source", "name"))
    told, flags = _text(record)
    fields = {
        "title": _without_outlet(text(record.get("title")), outlet),
        "text": told,
        "date": text(record.get("publishedAt")),
        "outlet": outlet,
        "author": text(record.get("author")),
        "url": address(record.get("url")),
        "description": text(record.get("description")),
    }
    return fields, flags


def _text(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What there is of the text, and what is missing of it."""
    content = text(record.get("content"))
    if not content:
        description = text(record.get("description"))
        return description, ["description only"] * bool(description)
    cut = _CUT.search(content)
    if not cut:
        return content, []
    return content[: cut.start()], [f"truncated: {int(cut[1]):,} more characters were left out"]


def _without_outlet(title: str, outlet: str) -> str:
    """`Storm nears - The Harbour Post` of the `Harbour Post`; a title may end with other words after a dash."""
    head, dash, last = title.rpartition(" - ")
    return head if dash and _plain(last) == _plain(outlet) else title


def _plain(outlet: str) -> str:
    return outlet.casefold().removeprefix("the ").strip()
