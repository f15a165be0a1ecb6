"""LexisNexis and Nexis UK as pages: each article between comments that hold `<DOCFULL>` and `</DOCFULL>`.

Classes are numbered anew in every file, so a headline is what their style makes large and bold, and names are what it
puts in the middle. The head of the page tells how many documents there should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import markup, nexis
from toolkit.load.nexis import Block
from toolkit.load.nexis_text import DELIMITER
from toolkit.load.records import Records, Reject

_WHAT = "Reading Nexis pages"
_ARTICLE = re.compile(r"<DOCFULL>(?:\s*-->)?(.*?)(?=</?DOCFULL>|\Z)", re.DOTALL | re.IGNORECASE)
_CLAIMED = re.compile(r"""<META[^>]{1,200}?DOCUMENTS=["'](\d{1,7})["']""", re.IGNORECASE)
_STYLE = re.compile(r"\.(\w{1,40})\s*\{([^{}]{0,2000})\}")
_NOT_SHOWN = "there is an error in this document and it is not possible to display it"


def sniff(head: bytes) -> bool:
    """The comment around an article."""
    return markup.is_page(head) and b"<docfull>" in head.lower()


def read(content: bytes, name: str) -> list[Records]:
    """One record between each pair of these comments."""
    text = markup.text_in(content)
    centred, large = _styles(text)
    read, rows, rejects = [], [], []
    for row, piece in enumerate((found[1] for found in _ARTICLE.finditer(text)), start=1):
        if _NOT_SHOWN in piece:
            rejects.append(Reject(row, "the database could not display this document", _NOT_SHOWN))
            continue
        rows.append(row)
        page = markup.tree(piece, _WHAT)
        read.append(nexis.article(_blocks(page, centred, large)))
    if not rows and not rejects:
        raise UnreadableFile(f"'{name}' is no page of Nexis: it has no article between <DOCFULL> and </DOCFULL>.")
    records = Records.of_articles(read, rows)
    records.rejects = rejects
    claimed = _CLAIMED.search(text)
    records.claimed = int(claimed[1]) if claimed else None
    return [records]


def _styles(text: str) -> tuple[set[str], set[str]]:
    """The classes that stand in the middle, and those that are large and bold."""
    styles = [(name, style.replace(" ", "").lower()) for name, style in _STYLE.findall(text)]
    centred = {name for name, style in styles if "text-align:center" in style}
    return centred, {name for name, style in styles if "font-size:14pt" in style and "font-weight:bold" in style}


def _blocks(root: Any, centred: set[str], large: set[str]) -> Iterator[Block]:
    """Its paragraphs; what is large is the headline, also where the words of a search part it."""
    told = markup.paragraphs(root, lambda element: element.get("class") in centred | large)
    for style, group in groupby(told, key=lambda one: "" if one[0] is None else one[0].get("class")):
        found = [[line for line in text.split("\n") if not DELIMITER.fullmatch(line)] for _, text in group]
        if style in large:
            yield Block(["HEADLINE: " + " ".join(line for lines in found for line in lines)])
        else:
            yield from (Block(lines, style in centred) for lines in found if lines)
