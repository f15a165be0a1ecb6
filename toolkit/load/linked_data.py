"""What a page tells machines about its article in blocks of JSON-LD (schema.org), under our names."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from toolkit.load.languages import without_by

_ARTICLE = ("article", "posting", "report", "review")
_DEPTH = 8


def article_in(root: Any) -> dict[str, str]:
    """The first article that is told of; where a page tells of several, the others are those it links to.

    Examples
    --------
    >>> from lxml import html
    >>> page = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "War &amp; peace"}</script>'
    >>> article_in(html.fromstring(f"<html><body>{page}</body></html>"))["title"]
    'War & peace'
    """
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        for item in _items(_parsed(script.text or "")):
            if _is_article(item):
                return _fields(item)
    return {}


def _parsed(text: str) -> Any:
    """Pages write line ends into their strings, and comments around the whole."""
    told = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(told, strict=False)
    except (ValueError, RecursionError):
        return None


def _items(value: Any, depth: int = _DEPTH) -> Iterator[dict[str, Any]]:
    """The objects in a value, the outermost first."""
    parts = value if isinstance(value, list) else []
    if isinstance(value, dict):
        yield value
        parts = list(value.values())
    for part in parts if depth else ():
        if isinstance(part, dict | list):
            yield from _items(part, depth - 1)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = " ".join(_texts(item.get("@type"))).casefold()
    return any(kind in kinds for kind in _ARTICLE) and isinstance(item.get("headline"), str)


def _fields(item: dict[str, Any]) -> dict[str, str]:
    found = {
        "title": _line(item.get("headline")),
        "date": _line(item.get("datePublished")),
        "outlet": "; ".join(_names(item.get("publisher"))[:1]),
        "author": "; ".join(_names(item.get("author"))),
        "section": "; ".join(_texts(item.get("articleSection"))),
        "language": "; ".join(_texts(item.get("inLanguage"))[:1]),
        "text": html.unescape(str(item.get("articleBody") or "")).strip(),
    }
    return {name: value for name, value in found.items() if value}


def _names(value: Any) -> list[str]:
    """Persons and organisations, as objects, bare names, or lists of both."""
    every = value if isinstance(value, list) else [value]
    named = [one.get("name") or one.get("byline") if isinstance(one, dict) else one for one in every]
    return [without_by(name) for one in named for name in _texts(one)]


def _texts(value: Any) -> list[str]:
    return [text for one in (value if isinstance(value, list) else [value]) if (text := _line(one))]


def _line(value: Any) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
