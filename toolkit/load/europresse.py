"""A Europresse (Eureka) export as a page, in its two layouts: tables of bare text before 2014, `<article>` since.

Both name the outlet, a line of section, date and page, and the title by classes; the older one leaves author and text
to the order of lines. It declares ISO-8859-1 and is UTF-8. The number of a document (`news·20240307·LO·0003`) holds a
date, which need not be that of the article; the date of issue is that of the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import calendar
from toolkit.load.markup import is_page, line_of, outermost, paragraphs, text_in, text_of, tree
from toolkit.load.records import Records

_BEGINS = (  # that of which there are most; the last one where the others are lost
    re.compile(r"<article\b[^<>]{0,500}>", re.IGNORECASE),
    re.compile(r"<table\b[^<>]{0,200}\bid=[\"']?tbHeaderImages\b[^<>]{0,200}>", re.IGNORECASE),
    re.compile(r"<span\b[^<>]{0,200}\bclass=[\"']?DocPublicationName\b[^<>]{0,200}>", re.IGNORECASE),
)
_NAMED = re.compile(r"\b(?:DocPublicationName|DocHeader|TitreArticle)", re.IGNORECASE)
_NUMBER = re.compile(r"\b[a-z]{2,12}·(\d{8})·[^\s<>·]{1,30}·[^\s<>]{1,60}")
_RIGHTS = re.compile(r"(?:©|\(c\))\s*\d{4}\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:[^\W\d]{3,10}\.?,? )?"  # the day of the week
    r"(?:\d{1,2}(?:er|\.)? (?:de )?[^\W\d]{3,10}\.? (?:de )?\d{4}|[^\W\d]{3,10}\.? \d{1,2}, \d{4})\b"
)
_CLOCK = re.compile(r"\b(\d{1,2}:\d{2})\b")
_PAGE = re.compile(r"\bp\. ?([\w.-]{1,12})")
_ISSUE = re.compile(r", (n[o°]\.? ?[\w-]{1,12})$")
_NOTES = re.compile(r"(?:Illustration|Note)\(s\) :")
_APART = frozenset(("docpublicationname", "docheader", "titrearticlevisu"))
_NAMES = _APART | {"titrearticle", "doctext", "docauthors", "section", "aside"}
_LONGEST_AUTHOR = 200
_LABEL = re.compile(r"[^.:©]{0,40}: ?$")  # "Numéro de document : "


@dataclass
class _Piece:
    """The page from where one article begins to the next one; more of it where something in it looks so."""

    pages: list[str]
    is_last: bool
    is_open: bool  # without the number that ends it


def sniff(head: bytes) -> bool:
    """A page with the classes of an article, if only in its style sheet."""
    return is_page(head) and b"DocPublicationName" in head and b"itreArticle" in head


def read(content: bytes, name: str) -> list[Records]:
    """One article for each that begins."""
    found = _joined(_pieces(text_in(content)))
    if not found:
        raise UnreadableFile(f"'{name}' has no article of Europresse in it: save the page with its documents, as HTML.")
    return [Records.of_articles([_article(piece) for piece in found])]


def _pieces(page: str) -> Iterator[_Piece]:
    begins = max(([found.start() for found in pattern.finditer(page)] for pattern in _BEGINS), key=len)
    if begins and _BEGINS[-1].search(page[: begins[0]]):
        begins.insert(0, 0)
    for begin, end in zip(begins, [*begins[1:], len(page)], strict=False):
        yield _Piece([page[begin:end]], end == len(page), not _NUMBER.search(page[begin:end]))


def _joined(pieces: Iterator[_Piece]) -> list[_Piece]:
    """What begins within an article that has not ended with its number, and names nothing, belongs to it."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and found[-1].is_open and not _NAMED.search(piece.pages[0]):
            found[-1].pages += piece.pages
            found[-1].is_last, found[-1].is_open = piece.is_last, piece.is_open
        else:
            found.append(piece)
    return found


def _article(piece: _Piece) -> tuple[dict[str, str | None], list[str]]:
    """One row under our names, and its flags."""
    root = tree("".join(piece.pages), "A Europresse page")
    named = outermost(root, _NAMES)
    sections = named.get("section") or named.get("doctext")
    row = _of_sections(named, sections) if sections else _of_lines(root, named)
    row |= _of_header(" ".join(map(line_of, named.get("docheader", ()))))
    row |= _of_name(_line(named, "docpublicationname"))
    row["title"] = _line(named, "titrearticlevisu") or _line(named, "titrearticle")
    number = _NUMBER.search(line_of(root))
    row["database_id"] = number[0] if number else None
    flags = ["dividing line in the text"] if len(piece.pages) > 1 else []
    if not number and piece.is_last:
        flags.append("end of the file is missing")
    if number and not row["date"]:
        row["date"] = number[1]
        flags.append("date from the number of the document")
    return row, flags


def _line(named: dict[str, list[Any]], name: str) -> str:
    """What stands in the first element of a class that holds something."""
    return next(filter(None, map(line_of, named.get(name, ()))), "")


def _of_header(header: str) -> dict[str, str | None]:
    """`Politique, jeudi 7 mars 2024 - 10:20, p. 3`: what stands before a date is the section."""
    for found in _DATE.finditer(header):
        said = re.sub(r"\b1er\b", "1", found[0])
        if calendar.moment(said):
            after = header[found.end() :]
            clock, page = _CLOCK.search(after), _PAGE.search(after)
            section = header[: found.start()].strip(" ,-")
            date = f"{said} {clock[1]}" if clock else said
            return {"section": section or None, "date": date, "page": page[1] if page else None}
    return {"section": header.strip(" ,-") or None, "date": None, "page": None}


def _of_name(whole: str) -> dict[str, str | None]:
    """`Revue des Lacs, no. 58`: the outlet and its edition."""
    issue = _ISSUE.search(whole)
    return {"outlet": whole[: issue.start()] if issue else whole, "edition": issue[1] if issue else None}


def _of_sections(named: dict[str, list[Any]], sections: list[Any]) -> dict[str, str | None]:
    """The newer layout: the title stands with a kicker in one element, another kicker above, and the author below."""
    titles = named.get("titrearticle", [])[:1]
    above, below = ([one for title in titles for one in _bare(title, preceding)] for preceding in (True, False))
    kickers = above + [part for title in titles for part in title if part not in named.get("titrearticlevisu", ())]
    notes = " ".join(_NOTES.sub("", line_of(aside)) for aside in named.get("aside", ())).strip()
    return {
        "text": "\n\n".join(filter(None, map(text_of, sections))),
        "author": _line(named, "docauthors") or "; ".join(filter(None, map(line_of, below))) or None,
        "subtitle": "; ".join(filter(None, map(line_of, kickers))) or None,
        "notes": notes or None,
    }


def _bare(title: Any, preceding: bool) -> list[Any]:
    """The element beside the title, if it has no class, nor any in it."""
    beside = next(title.itersiblings("div", preceding=preceding), None)
    return [beside] if beside is not None and not any(part.get("class") for part in beside.iter()) else []


def _of_lines(root: Any, named: dict[str, list[Any]]) -> dict[str, str | None]:
    """The older layout: above the title a kicker, below it the author, the text, the rights and the number."""
    found = list(paragraphs(root, lambda element: not _APART.isdisjoint(element.get("class", "").lower().split())))
    heads = [at for at, (element, _) in enumerate(found) if element is not None]
    titles = [at for at in heads if "titrearticlevisu" in found[at][0].get("class").lower()]
    begin = (titles or heads or [-1])[-1] + 1
    text: list[str] = []
    number = None
    for _, words in found[begin:]:
        number = _NUMBER.search(words)
        if number:
            before = _LABEL.sub("", words[: number.start()])
            text += [before] if before else []  # it has lost its tags
            break
        text.append(words)
    if text and number and _RIGHTS.match(text[-1]):
        text.pop()
    author = _author(named.get("titrearticlevisu", []))
    if text and text[0] == author:
        del text[0]
    kicker = [words for element, words in found[: begin - 1] if element is None]
    return {"text": "\n\n".join(text), "author": author, "subtitle": "; ".join(kicker) or None, "notes": None}


def _author(titles: list[Any]) -> str | None:
    """What stands between title and text, if a line break ends it: else it is the text itself."""
    if not titles:
        return None
    said, is_ended = [titles[0].tail or ""], False
    for element in titles[0].itersiblings():
        if element.tag == "p":
            break
        said += [*element.itertext(), element.tail or ""]
        is_ended = element.tag == "br" and not (element.tail or "").strip()
    line = " ".join("".join(said).split())
    return line if is_ended and 0 < len(line) <= _LONGEST_AUTHOR else None
