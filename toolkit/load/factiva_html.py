"""Factiva as a page: an element of class `article enArticle` per article, in the language of the article.

Around each there may be another one of class `article` alone: it is none. With all indexing, the fields stand in a
table behind their codes. Some pages say that they are UTF-8 and are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from toolkit.load import factiva, markup, nexis
from toolkit.load.factiva import Item
from toolkit.load.records import Records

_WHAT = "Reading Factiva pages"
_CLASS = re.compile(r"\barticle ([a-z]{2})Article\b")


def sniff(head: bytes) -> bool:
    """The class of an article, or the title of the page and its own style."""
    return bool(re.search(rb"""class=["']article [a-z]{2}Article["']""", head)) or (
        b"<title>Factiva</title>" in head and b"html" in head[:2_000].lower()
    )


def read(content: bytes, name: str) -> list[Records]:
    """One record per element of that class."""
    page = markup.tree(markup.text_in(content), _WHAT)
    found = []
    for element in page.iter("div"):
        language = _CLASS.search(element.get("class") or "")
        if language:
            table = element.find(".//table")
            coded = table is not None and table.find(".//td[@class='index']") is not None
            record, flags = factiva.coded(_fields(table)) if coded else factiva.article(list(_items(element)))
            record["language"] = record.get("language") or language[1]
            found.append((record, flags))
    return [nexis.records_of(found)]


def _items(element: Any) -> Iterator[Item]:
    """Its lines in their order."""
    for one in element.iter("div", "p"):
        if one is element or next(one.iter("div"), one) is not one:
            continue
        kind = one.get("class") or ""
        text = "\n".join(markup.lines_of(one))
        if not text or one.find(".//p") is not None:
            continue
        if one.get("id") == "hd" or kind.endswith("Headline"):
            yield Item("title", text.replace("\n", " "))
        elif kind == "author":
            yield Item("author", text.replace("\n", " "))
        else:
            yield Item("text" if "articleParagraph" in kind else "", text)


def _fields(table: Any) -> dict[str, list[str]]:
    """Code and paragraphs of each row."""
    found: dict[str, list[str]] = {}
    for row in table.iter("tr"):
        cells = row.findall("td")
        if len(cells) == 2 and cells[0].get("class") == "index":
            paragraphs = cells[1].findall("p") or [cells[1]]
            lines = ["\n".join(markup.lines_of(paragraph)) for paragraph in paragraphs]
            found[markup.line_of(cells[0])] = [line for line in lines if line]
    return found
