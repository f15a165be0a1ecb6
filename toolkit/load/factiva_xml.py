"""Factiva as XML: an `article` per article, with words found in a search inside of `hlt`."""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import UnreadableFile
from toolkit.load import markup
from toolkit.load.languages import code_of, without_by
from toolkit.load.records import Records

_WHAT = "Reading Factiva's XML"
_SPACE = re.compile(r"^\{[^}]*\}")
_NEW_PARAGRAPH = re.compile(r"\n(?=[ \t]{2,}\S)|\n\s*\n")


def sniff(head: bytes) -> bool:
    """The root of an answer of theirs."""
    return markup.is_page(head) and (b"<PPSResponse" in head or b"http://global.factiva.com/" in head)


def read(content: bytes, name: str) -> list[Records]:
    """One record per article."""
    root = markup.xml(content, name, _WHAT)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _SPACE.sub("", element.tag)
    found = Records.of_articles([(_article(one), []) for one in root.iter("article")])
    if not found.rows:
        raise UnreadableFile(f"'{name}' is an answer of Factiva without an article in it.")
    told = [one.get("count") or "" for one in root.iter() if one.tag == "ppsarticleResultSet"]
    found.claimed = int(told[0]) if told and re.fullmatch(r"\d{1,7}", told[0]) else None
    return [found]


def _article(one: Any) -> dict[str, Any]:
    words = _line(one.find("wordCount"))
    date = _line(one.find("publicationDate/dateTime")) or _line(one.find("publicationDate/date"))
    return {
        "title": " ".join(_paragraphs(one.find("headline"))),
        "text": "\n\n".join([*_paragraphs(one.find("leadParagraph")), *_paragraphs(one.find("tailParagraphs"))]),
        "date": date.removesuffix("Z") or None,
        "outlet": _line(one.find("sourceName")) or None,
        "author": without_by(" ".join(_paragraphs(one.find("byline")))) or None,
        "section": _line(one.find("sectionName")) or None,
        "page": _line(one.find("pages")) or None,
        "edition": _line(one.find("edition")) or None,
        "language": code_of(_line(one.find("baseLanguage"))),
        "words_claimed": float(words) if words.isdecimal() else None,
        "database_id": _line(one.find("accessionNo")) or None,
        "subject": "; ".join(filter(None, (_line(subject.find("name")) for subject in one.iter("newsSubject"))))
        or None,
    }


def _line(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _paragraphs(element: Any) -> list[str]:
    """Those that are marked as such; else those that begin with blanks."""
    if element is None:
        return []
    marked = [_line(one) for one in element.iter("paragraph")]
    texts = marked or [" ".join(part.split()) for part in _NEW_PARAGRAPH.split("".join(element.itertext()))]
    return [text for text in texts if text]
