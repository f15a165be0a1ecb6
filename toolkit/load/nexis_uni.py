"""Nexis Uni and Lexis Advance, in Word files: articles that end with `End of Document`.

Title, outlet and date stand first, then labels (`Length:`), then `Body`; below the text `Graphic`, `Classification`
and `Load-Date:`. A cover that lists the documents may stand before the first one; each entry ends with a small table.
Labels are parted from what they tell by a blank that does not break, and may begin with an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from toolkit.load import nexis
from toolkit.load.nexis import Block
from toolkit.load.records import Records

_END = "End of Document"
_DOCUMENTS = re.compile(r"[^\W\d_]+ \((\d{1,6})\)")
_EDITION = re.compile(r"(.{2,100}?) - (.{0,40}\b(?:[Ee]dition|[Aa]usgabe|[Ee]ditie))")
_NAMES = 8  # paragraphs of title, outlet, date and copyright, at the most
_LABELLED = re.compile(r"[^\W\d_][\w /-]{2,30}:")


def is_export(paragraphs: Sequence[str]) -> bool:
    """Does any article end as they do there?"""
    return any(paragraph.strip() == _END for paragraph in paragraphs)


def read(paragraphs: Sequence[str], tables: Sequence[tuple[int, int]]) -> Records:
    """One record for each end; what follows the last one is one more, cut off, if it holds a text.

    `tables` are the paragraphs that are rows of one, from and to.
    """
    plain = [
        " ".join(paragraph.split()) if "\n" not in paragraph.strip() else _lines(paragraph) for paragraph in paragraphs
    ]
    begin = _behind_cover(plain, tables)
    ends = [n for n, paragraph in enumerate(plain) if n >= begin and paragraph == _END]
    pieces = [plain[low + 1 : high] for low, high in pairwise([begin - 1, *ends])]
    if any(map(nexis.field_of_any_case, plain[ends[-1] + 1 :])):
        pieces.append(plain[ends[-1] + 1 :])
    found = Records.of_articles([article(piece) for piece in pieces])
    told = next(
        (_DOCUMENTS.fullmatch(paragraph) for paragraph in plain[:begin] if _DOCUMENTS.fullmatch(paragraph)), None
    )
    found.claimed = int(told[1]) if told else None
    return found


def _lines(paragraph: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in paragraph.split("\n"))))


def _behind_cover(plain: list[str], tables: Sequence[tuple[int, int]]) -> int:
    """Where the first article begins: behind the last table that stands below a label of the cover."""
    first = plain.index(_END)
    if not any(map(_DOCUMENTS.fullmatch, plain[:first])):
        return 0
    below = [
        end for start, end in tables if end <= first and any(map(_LABELLED.match, plain[max(start - 2, 0) : start]))
    ]
    return below[-1] if below else 0


def article(piece: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The fields of one article under our names, and what there is to say of it."""
    told = [paragraph for paragraph in piece if paragraph]
    begin = next((n for n, paragraph in enumerate(told) if _is_mark(paragraph, "text")), None)
    head_ends = begin if begin is not None else _behind_labels(told)
    record, flags = _head(told[:head_ends])
    rest = told[head_ends + (begin is not None) :]
    end = _behind_text(rest)
    for name, told_there in _captions(rest[end:]).items():
        record[name] = f"{record.get(name, '')} {told_there}".strip()
    for paragraph in rest[end:]:
        if _label_of(paragraph) is not None:
            nexis.take(record, Block(paragraph.split("\n")))
    record["text"] = "\n\n".join(rest[:end])
    flags += [nexis.LABEL_IN_TEXT] * any(_is_labelled(told) and _label_of(told) is None for told in rest[:end])
    return nexis.finished(record, flags), flags


def _label_of(paragraph: str) -> str | None:
    """The field that a label stands for; sentences have none, though they may begin as one."""
    field = nexis.field_of_any_case(paragraph)
    return None if ":" in paragraph and nexis.is_sentence(paragraph.split("\n"), field) else field


def _is_mark(paragraph: str, field: str) -> bool:
    """A line of its own such as `Body`."""
    return ":" not in paragraph and nexis.field_of_any_case(paragraph) == field


def _is_labelled(paragraph: str) -> bool:
    """`Length: 937 words`."""
    return ":" in paragraph and nexis.field_of_any_case(paragraph) is not None


def _behind_labels(told: list[str]) -> int:
    """Where the text begins if no `Body` stands above it: below the labels that follow the names."""
    first = next((n for n, paragraph in enumerate(told[:_NAMES]) if _is_labelled(paragraph)), None)
    if first is None:
        return min(3, len(told))
    return next((n for n, paragraph in enumerate(told) if n > first and not _is_labelled(paragraph)), len(told))


def _head(told: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Title, outlet, date and labels."""
    record: dict[str, Any] = {"title": " ".join(told[0].split("\n")) if told else ""}
    flags: list[str] = []
    for n, paragraph in enumerate(told[1:], start=1):
        date, edition = nexis.date_and_edition(paragraph)
        if _is_labelled(paragraph):
            nexis.take(record, Block(paragraph.split("\n")))
        elif date and "date" not in record and n <= 5:
            record |= {"date": date[0], "date_source": "published"} | ({"edition": edition} if edition else {})
            flags += [] if date[1] else ["day missing"]
        elif n == 1:
            record |= _outlet(paragraph)
        elif not nexis.is_copyright(Block(paragraph.split("\n"))):  # such as `Correction Appended`
            record["notes"] = f"{record.get('notes', '')} {paragraph}".strip()
    return record, flags


def _outlet(name: str) -> dict[str, Any]:
    """`The Guardian (London) - Final Edition`, `Guardian.com.`"""
    parts = _EDITION.fullmatch(name)
    if parts:
        return {"outlet": parts[1], "edition": parts[2]}
    return {"outlet": name.removesuffix(".") if re.search(r"\.\w+\.$", name) else name}


def _behind_text(rest: list[str]) -> int:
    """Where the first of the marks stands that follow the text; each of them is looked for from the end."""
    end = len(rest)
    for n in range(len(rest) - 1, -1, -1):
        field = _label_of(rest[n])
        if (
            field in ("load_date", "language", "subject", "")
            or _is_mark(rest[n], "graphic")
            or _is_mark(rest[n], "notes")
        ):
            end = n
        elif n < end - 12:
            break
    return end


def _captions(rest: list[str]) -> dict[str, str]:
    """What stands below `Graphic` and `Notes`, and whatever else has no label there, as notes."""
    found: dict[str, str] = {}
    field = "notes"
    for paragraph in rest:
        named = _label_of(paragraph)
        if named is not None:
            field = named if named == "graphic" and ":" not in paragraph else "notes"
        else:
            found[field] = f"{found.get(field, '')} {paragraph}".strip()
    return found
