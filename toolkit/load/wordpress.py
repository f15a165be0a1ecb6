"""WordPress: what a site exports of itself (WXR), posts among pages, pictures, menus and drafts.

The date of a post is `wp:post_date`, the clock of the site; the `pubDate` of the channel is that of the export. Only
posts that are published are articles: all else is listed. Texts are pages whose paragraphs are parted by blank lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import markup
from toolkit.load.languages import known_code
from toolkit.load.records import Records, Reject

_WHAT = "Reading exports of WordPress"
_SPACE = b"wordpress.org/export/"
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_SHORT_CODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\[\]]{0,1000}\]")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def sniff(head: bytes) -> bool:
    """A feed with the names of WordPress' exports."""
    return markup.is_page(head) and _SPACE in head[:8_192]


def read(content: bytes, name: str) -> list[Records]:
    """One article a post."""
    channel = markup.xml(content, name, _WHAT).find("channel")
    if channel is None:
        raise UnreadableFile(f"'{name}' is an export of WordPress without a channel: export it again.")
    site = {"outlet": _told(channel, "title"), "language": known_code(_told(channel, "language"))}
    names = {_told(one, "author_login"): _told(one, "author_display_name") for one in _every(channel, "author")}
    read: list[tuple[dict[str, Any], list[str]]] = []
    rows, rejects = [], []
    for row, item in enumerate(channel.iter("item"), start=1):
        problem = _is_no_article(item)
        if problem:
            rejects.append(Reject(row, problem, _told(item, "title")))
        else:
            read.append(({**site, **_article(item, names)}, []))
            rows.append(row)
    return [replace(Records.of_articles(read, rows), rejects=rejects)]


def _is_no_article(item: Any) -> str:
    kind, status = _told(item, "post_type") or "post", _told(item, "status") or "publish"
    if kind != "post":
        return f"is no post, but of the kind '{kind}'"
    return "" if status == "publish" else f"is not published, but has the status '{status}'"


def _article(item: Any, names: dict[str, str]) -> dict[str, Any]:
    login = _told(item, "creator")
    written = item.findtext(_CONTENT) or ""
    return {
        "title": markup.unwrapped(_told(item, "title"), _WHAT),
        "text": markup.unwrapped(_BLANK_LINE.sub("\n<p>", _SHORT_CODE.sub("", written)), _WHAT),
        "date": _told(item, "post_date") or _told(item, "pubDate"),
        "author": names.get(login) or login,
        "section": "; ".join(_categories(item, "category")),
        "keywords": "; ".join(_categories(item, "post_tag")),
        "url": _told(item, "link"),
        "database_id": _told(item, "post_id"),
    }


def _categories(item: Any, domain: str) -> list[str]:
    """Older exports name a category twice, with its domain and without."""
    return [(one.text or "").strip() for one in item.findall("category") if one.get("domain") == domain]


def _every(element: Any, name: str) -> list[Any]:
    """The elements below this one of a name, in whatever space of names: it changes with the version."""
    return [one for one in element if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name]


def _told(element: Any, name: str) -> str:
    return next(((one.text or "").strip() for one in _every(element, name)), "")
