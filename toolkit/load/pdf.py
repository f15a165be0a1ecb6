"""PDF: one article a file, printed or saved from a page. Of all formats it keeps the least of a text.

A page is a heap of lines: where a paragraph ends is guessed by short lines that end a sentence, and words broken at the
end of a line are joined. Scanned pages hold no text. Exports of many articles are better made in another format.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import dates
from toolkit.load.extras import imported, silent
from toolkit.load.records import Records

_WHAT = "Reading PDF files"
_MOST_PAGES = 300
_MOST_SIGNS = 20_000_000
_FLAG = "PDF: one article a file, title and paragraphs by guess"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_MANY = re.compile(r"^\s*\d{1,6} of \d{1,6} DOCUMENTS\s*$|^\s*End of Document\s*$", re.MULTILINE)
_NUMBER = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$", re.IGNORECASE)
_NO_TITLE = re.compile(r"^untitled|\.(?:pdf|docx?|indd|html?|qxp)\b|^microsoft word|://", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
_LONGEST_TITLE = 300
_LARGER = 1.15  # than the text: then it may be a title


def sniff(head: bytes) -> bool:
    """Its first sign; some stand below a few other bytes."""
    return b"%PDF-" in head[:1_024]


def read(content: bytes, name: str) -> list[Records]:
    """The article."""
    title, pages = _pages(content, name)
    if len(_MANY.findall("\n".join("\n".join(page) for page in pages))) > 1:
        raise UnreadableFile(
            f"'{name}' holds an export of many articles as PDF, which breaks their lines and pages: "
            "export them again as text or as a Word file."
        )
    told = _paragraphs([line for page in pages for line in _without_numbers(page)])
    if not told:
        raise UnreadableFile(f"'{name}' is a PDF file without text, such as a scan: recognise its text first.")
    if told[0].startswith(title) and len(told[0]) > len(title):
        told[0] = told[0].removeprefix(title).strip()
    elif told[0] == title:
        told = told[1:]
    day = dates.of_name(name)
    fields = {"title": title, "text": "\n\n".join(told), "date": day.date, "date_source": day.source or None}
    return [Records.of_articles([(fields, [_FLAG, *[day.flag] * bool(day.flag)])])]


def _pages(content: bytes, name: str) -> tuple[str, list[list[str]]]:
    """The title of the file, if it is one, and the lines of every page."""
    pypdf = imported("pypdf", _WHAT)
    try:
        with silent("pypdf"):
            reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableFile(f"'{name}' is protected by a password: save it without one.")
            drawn: list[tuple[float, str]] = []
            pages = list(_lines(reader, name, drawn))
            if not pages:
                raise ValueError("no page")
            return _named(reader) or _largest(drawn), pages
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(f"'{name}' is no PDF file that can be read: obtain it again.") from error


def _lines(reader: Any, name: str, drawn: list[tuple[float, str]]) -> Iterator[list[str]]:
    """Page by page; what is drawn on the first one, and how large, is noted on the way: a second look takes as long."""

    def note(text: str, _: Any, matrix: list[float], __: Any, size: float) -> None:
        if text.strip():
            drawn.append((round(abs(size * matrix[3]), 1), text))

    n_signs = 0
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableFile(f"'{name}' has {len(reader.pages):,} pages, which is no article: cut it into single ones.")
    for number, page in enumerate(reader.pages):
        text = page.extract_text(visitor_text=None if number else note).translate(_LIGATURES)
        n_signs += len(text)
        if n_signs > _MOST_SIGNS:
            raise UnreadableFile(f"'{name}' holds more text than an article can.")
        yield [" ".join(line.split()) for line in text.split("\n")]


def _largest(found: list[tuple[float, str]]) -> str:
    """What is printed largest on the first page, if that is little and clearly larger than the rest."""
    usual = Counter[float]()
    for size, text in found:
        usual[size] += len(text)
    if len(usual) < 2 or max(usual) < _LARGER * usual.most_common(1)[0][0]:
        return ""
    title = " ".join(" ".join(text for size, text in found if size == max(usual)).split())
    return title if len(title) <= _LONGEST_TITLE else ""


def _named(reader: Any) -> str:
    """The title in the file's own account, where it is none of a file or of the program that made it."""
    title = " ".join(str((reader.metadata or {}).get("/Title") or "").split())
    return "" if _NO_TITLE.search(title) else title


def _without_numbers(page: list[str]) -> list[str]:
    """Without the number of the page above or below."""
    filled = [number for number, line in enumerate(page) if line]
    if not filled:
        return []
    first, last = filled[0], filled[-1]
    first += bool(_NUMBER.match(page[first]))
    last -= bool(_NUMBER.match(page[last]))
    return "\n".join(page[first : last + 1]).strip().split("\n")


def _paragraphs(lines: list[str]) -> list[str]:
    """Parted at blank lines, and behind lines that end a sentence and had room for more."""
    width = sorted(map(len, lines))[int(0.9 * len(lines))] if lines else 0
    parts = lines[:1]
    for line, following in pairwise(lines):
        if not line or not following or (_SENTENCE_ENDS.search(line) and len(line) < 0.8 * width):
            parts.append("\n\n")
        elif _BROKEN_WORD.search(line) and following[0].islower():
            parts[-1] = parts[-1][:-1]
        else:
            parts.append(" ")
        parts.append(following)
    return [text for text in (part.strip() for part in "".join(parts).split("\n\n")) if text]
