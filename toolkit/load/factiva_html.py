"""Factiva as a page: an element of class `article enArticle` per article, in the language of the article.

Around each there may be another one of class `article` alone: it is none. With all indexing, the fields stand in a
table behind their codes. Some pages say that they are UTF-8 and are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import factiva, markup
from toolkit.load.factiva import Item
from toolkit.load.records import Records

_WHAT = "Reading Factiva pages"
_CLASS = re.compile(rb"""class=["']article [a-z]{2}Article["']""")
_ARTICLE = re.compile(r"""<div\b[^<>]{0,200}\bclass=["']article ([a-z]{2})Article["'][^<>]{0,200}>""")


def sniff(head: bytes) -> bool:
    """A page with the class of an article, or with the title and the style of theirs."""
    return markup.is_page(head) and (b"<title>Factiva</title>" in head or _CLASS.search(head) is not None)


def read(content: bytes, name: str) -> list[Records]:
    """One record for each element of that class. The page is cut there before it is parsed: its tags may be torn."""
    page = markup.text_in(content)
    begins = [found.start() for found in _ARTICLE.finditer(page)]
    if not begins:
        raise UnreadableFile(f"'{name}' is a page of Factiva without an article in it: save it with its articles.")
    pieces = [page[begin:end] for begin, end in zip(begins, [*begins[1:], len(page)], strict=True)]
    return [Records.of_articles([_article(piece) for piece in pieces])]


def _article(piece: str) -> tuple[dict[str, Any], list[str]]:
    root = markup.tree(piece, _WHAT)
    fields = _fields(root)
    record, flags = factiva.coded(fields) if fields else factiva.article(list(_items(root)))
    language = _ARTICLE.match(piece)
    assert language
    record["language"] = record.get("language") or language[1]
    return record, flags


def _items(root: Any) -> Iterator[Item]:
    """Its paragraphs in their order, with what their class says of them."""
    for element, text in markup.paragraphs(root, lambda element: _kind(element) != ""):
        kind = "" if element is None else _kind(element)
        yield Item(kind, text if kind == "text" else text.replace("\n", " "))


def _kind(element: Any) -> str:
    name = element.get("class") or ""
    if element.get("id") == "hd" or name.endswith("Headline"):
        return "title"
    return "author" if name == "author" else "text" if "articleParagraph" in name else ""


def _fields(root: Any) -> dict[str, list[str]]:
    """Code and paragraphs of each row of the table, if it is one."""
    found: dict[str, list[str]] = {}
    for cell in root.iter("td"):
        if cell.get("class") == "index" and (told := cell.getnext()) is not None:
            found.setdefault(markup.line_of(cell), []).extend(text for _, text in markup.paragraphs(told))
    return found
