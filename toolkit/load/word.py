"""Word files (.docx): a Nexis Uni export, or one article whose first paragraph is its title.

Styles are not looked at: exports use them as they like. Text is what stands in runs, also where the words found in a
search are runs of their own; pictures, links, headers and comments are left out.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import dates, markup, nexis_uni
from toolkit.load.records import Records
from toolkit.load.sources import bounded, torn

_WHAT = "Reading Word files"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_LONGEST_TITLE = 300


def sniff(head: bytes) -> bool:
    """A zip file with a folder of Word's."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head


def read(content: bytes, name: str) -> list[Records]:
    """The articles of an export, or the one that the file is."""
    paragraphs, tables = _paragraphs(_document(content, name), name)
    if nexis_uni.is_export(paragraphs):
        return [nexis_uni.read(paragraphs, tables)]
    told = [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]
    if len(told) < 2:
        raise UnreadableFile(
            f"'{name}' is a Word file with {len(told)} paragraph{'' if len(told) == 1 else 's'}: neither an export of "
            "Nexis Uni ('End of Document' stands nowhere) nor an article with a title and a text."
        )
    return [one_article(told[0], told[1:], name)]


def one_article(title: str, paragraphs: list[str], name: str) -> Records:
    """A file that is a single article: its date is that of its name, if it has one."""
    if len(title) > _LONGEST_TITLE:
        title, paragraphs = "", [title, *paragraphs]
    told = dates.of_name(name)
    record = {
        "title": title,
        "text": "\n\n".join(paragraphs),
        "date": told.date,
        "date_source": told.source or None,
    }
    return Records.of_articles([(record, [told.flag] * bool(told.flag))])


def _document(content: bytes, name: str) -> bytes:
    with (
        torn(f"'{name}' is a torn or encrypted Word file: obtain it again."),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        if _DOCUMENT not in archive.namelist():
            raise UnreadableFile(f"'{name}' is a Word file without a document in it.")
        part = archive.getinfo(_DOCUMENT)
        with archive.open(part) as stream:
            return bounded(stream, part.compress_size, name)


def _paragraphs(document: bytes, name: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The paragraphs of the text, rows of tables among them; and which of them are those of each table, from and to."""
    body = markup.xml(document, name, _WHAT).find(f"{_W}body")
    if body is None:
        raise UnreadableFile(f"'{name}' is a Word file without a document in it.")
    paragraphs: list[str] = []
    tables: list[tuple[int, int]] = []
    todo = list(reversed(body))
    while todo:  # in their order; content controls and their like hold paragraphs as well
        element = todo.pop()
        if element.tag == f"{_W}tbl":
            before = len(paragraphs)
            paragraphs += _rows(element)
            tables.append((before, len(paragraphs)))
        elif element.tag == f"{_W}p":
            paragraphs.append(_text(element))
        else:
            todo += reversed(element)
    return paragraphs, tables


def _rows(table: Any) -> list[str]:
    """The text of a table, a paragraph for each row."""
    return [" ".join(filter(None, map(_text, row.iter(f"{_W}p")))) for row in table.iter(f"{_W}tr")]


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" if one.tag == f"{_W}t" else _SIGNS.get(one.tag, "") for one in paragraph.iter())
