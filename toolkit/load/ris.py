"""RIS, the list of references that databases export: `TY  - NEWS`, a tag in each line, and `ER  -` at the end.

It has titles, dates and outlets, and of the text at most an abstract. A value may go on in lines without a tag. Exports
lose the line that begins a record or the one that ends it: then a second title begins the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.errors import UnreadableFile
from toolkit.load.encodings import lines
from toolkit.load.languages import code_of
from toolkit.load.records import Records

_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_TYPE = re.compile(r"TY {1,2}- [A-Z]{3,8}$")
_SNIFFED = re.compile(r"^TY {1,2}- [A-Z]{3,8}[ \t]*$", re.MULTILINE)
_TITLES = ("T1", "TI")
_DATE = re.compile(r"(\d{4})/(\d{0,2})/(\d{0,2})(?:/.*)?$")  # 2024/03/07/ and 2024///
_COLUMNS = {  # ours, and the tags with the likeliest first
    "title": ("T1", "TI", "CT"),
    "outlet": ("JF", "JO", "T2", "JA"),
    "author": ("AU", "A1"),
    "section": ("SE",),
    "page": ("SP",),
    "edition": ("ET",),
    "url": ("UR",),
    "database_id": ("AN",),
    "language": ("LA",),
    "subject": ("KW",),
    "reference_type": ("TY",),
    "notes": ("N1",),
}
_LISTS = ("AU", "A1", "KW", "N1")  # a line for each; of other tags, the first counts
_TEXTS = ("N2", "AB")
_DATES = ("DA", "Y1", "PY")


@dataclass
class _Record:
    """The values of each tag: their lines."""

    values: dict[str, list[list[str]]] = field(default_factory=dict)
    flags: dict[str, None] = field(default_factory=dict)  # in order, each once
    last: str = ""
    is_closed: bool = False


def sniff(head: bytes) -> bool:
    """A line with a type of reference."""
    if b"TY " not in head or b"\x00" in head:
        return False
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").decode("utf-8", errors="replace")
    return _SNIFFED.search(text) is not None


def read(content: bytes, name: str) -> list[Records]:
    """One article for each reference."""
    found = _records(*lines(content))
    if not found:
        raise UnreadableFile(f"'{name}' has no reference in it: RIS begins each with a line such as 'TY  - NEWS'.")
    for record in found:
        if not record.is_closed:
            record.flags[f"end of the {'file' if record is found[-1] else 'record'} is missing"] = None
    read = [(_article(record), record) for record in found]  # which says something of it as well
    return [Records.of_articles([(fields, list(record.flags)) for fields, record in read])]


def _records(text: list[str], strange: set[int]) -> list[_Record]:
    found: list[_Record] = []
    for number, line in enumerate(text):
        parts = _TAG.match(line.rstrip())
        tag = parts[1] if parts else ""
        if _TYPE.match(line.rstrip()) or (tag in _TITLES and (not found or tag in found[-1].values)):
            found.append(_Record())
        if not found:
            continue  # above the first record, a database may say what it is
        if number in strange:
            found[-1].flags["mixed encoding"] = None
        if tag == "ER":
            found[-1].is_closed = True
        else:
            _add(found[-1], tag, ((parts[2] or "") if parts else line).strip())
    return found


def _add(record: _Record, tag: str, line: str) -> None:
    """A line to its tag; one without a tag to that above it, and below the end of a record to its notes."""
    if record.is_closed and (tag or line):
        record.flags["lines below the end of the record"] = None
        tag = tag or ("" if record.last in _TEXTS else "N1")
    if tag:
        record.last = tag
        record.values.setdefault(tag, []).append([])
    if record.last and not (record.is_closed and not line):
        record.values[record.last][-1].append(line)


def _article(record: _Record) -> dict[str, str | None]:
    """One row under our names."""
    values = {tag: [" ".join(" ".join(lines).split()) for lines in every] for tag, every in record.values.items()}
    told = {tag: "; ".join(filter(None, every)) if tag in _LISTS else every[0] for tag, every in values.items()}
    row = {ours: next((told[tag] for tag in tags if told.get(tag)), None) for ours, tags in _COLUMNS.items()}
    texts = ["\n\n".join(map("\n".join, record.values[tag])).strip() for tag in _TEXTS if tag in record.values]
    row |= {
        "text": max(texts, key=len, default=""),
        "date": max((_date(told[tag]) for tag in _DATES if tag in told), key=_precision, default=None),
        "language": code_of(row["language"]),
        "database": told.get("DB"),
    }
    if row["text"]:
        record.flags["abstract only"] = None
    if not row["outlet"] and told.get("PB"):
        row["outlet"] = told["PB"]
        record.flags["outlet from the publisher"] = None
    if not row["outlet"] and row["database"]:  # then the host of the address is that of the database, and no outlet
        row |= {"url": None, "database_url": row["url"]}
    return row


def _date(said: str) -> str:
    """`2024/03/07/` and `2024///` as the loader reads them."""
    parts = _DATE.match(said)
    return "-".join(part.zfill(2) for part in parts.groups() if part) if parts else said


def _precision(date: str) -> int:
    """The year alone is the last that is taken."""
    return min(len(date), 5)
