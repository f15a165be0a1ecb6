"""What the exports of ProQuest have in common, as text, as page and as e-mail: the labels of their fields.

A label may have lost a blank (`Placeof publication`), and a value may have won one (`Newsp aper`): labels are compared
without blanks. The outlet carries its place (`Lakes Observer; Hallin`), the author stands often only in the last line
of the text (`CREDIT: Tove Brandt`), and the date of a weekly or a quarterly is a range or a season.
"""

from __future__ import annotations

import re

from toolkit.load.columns import plain
from toolkit.load.languages import code_of
from toolkit.load.records import address

BEGIN = frozenset(map(plain, ("Author", "Publication info", "Abstract", "Links", "Full text")))
END = frozenset(
    map(
        plain,
        (
            *("Subject", "Narrow subject", "Broad subject", "Business indexing term", "Classification", "Location"),
            *("People", "Company / organization", "Company", "Identifier / keyword", "Keyword", "Product name"),
            *("Title", "Alternate title", "Publication title", "Supplement", "Volume", "Issue", "First page", "Pages"),
            *("Start page", "Page", "Number of pages", "Word count", "Publication year", "Publication date", "Year"),
            *("Edition", "Column", "Dateline", "Section", "Publisher", "Place of publication"),
            *("Country of publication", "Publication subject", "ISSN", "e-ISSN", "ISBN", "DOI", "Source type"),
            *("Language of publication", "Language", "Document type", "Document feature", "ProQuest document ID"),
            *("Accession number", "Document URL", "Copyright", "Last updated", "Database"),
        ),
    )
)
_COLUMNS = {  # ours, and theirs with the likeliest first
    "section": ("Section",),
    "page": ("First page", "Pages", "Start page", "Page"),
    "edition": ("Edition",),
    "place": ("Dateline",),
    "words_claimed": ("Word count",),
    "subject": ("Subject",),
    "location": ("Location",),
    "people": ("People",),
    "company": ("Company / organization", "Company"),
    "source_type": ("Source type",),
    "document_type": ("Document type",),
    "last_updated": ("Last updated",),
}
_KEYS = {ours: tuple(map(plain, theirs)) for ours, theirs in _COLUMNS.items()}
_TEXTS = ("fulltext", "abstract")  # the rest are lines
_NOTHING = re.compile(r"(?:none|not|full text not) available\.?", re.IGNORECASE)
_NO_TEXT = re.compile(r"english abstract\b", re.IGNORECASE)
_CREDIT = re.compile(r"^credit:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_DAY = re.compile(r"(?<!\d)(\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})(?!\d)")
_PAGE = re.compile(r": ([^:]{1,20}?)\.?$")
_TORN = re.compile(r"([A-Z][a-z]{2,8}\.?)(\d{1,2}),(\d{4})$")  # "Feb 2 6, 2024" without its blanks
_SEASON = re.compile(r"(?:spring|summer|autumn|fall|winter)\b\D{0,20}(\d{4})$", re.IGNORECASE)
_DAYS = re.compile(r"([A-Z][a-z]{2,8}\.? \d{1,2}) ?[-–/] ?(?:[A-Z][a-z]{2,8}\.? )?\d{1,2}, (\d{4})$")
_MONTHS = re.compile(r"([A-Z][a-z]{2,8}\.?) ?[-–/] ?[A-Z][a-z]{2,8}\.? (\d{4})$")
_IN_LINK = re.compile(r"/docview/(\d{1,20})")


def without_labels(name: str, how: str) -> str:
    """What to say of an export in which no label is known."""
    return (
        f"'{name}' has none of the labels of a ProQuest export (Full text:, Publication title:, …): "
        f"set the language of ProQuest to English, and export it again {how}."
    )


def article(title: str, fields: dict[str, str]) -> tuple[dict[str, str | None], list[str]]:
    """One row under our names, and its flags; `fields` are values by label without blanks and signs."""
    fields = {label: value for label, value in fields.items() if value and not _NOTHING.fullmatch(value)}
    lines = {label: " ".join(value.split()) for label, value in fields.items() if label not in _TEXTS}
    row = {ours: next((lines[key] for key in keys if key in lines), None) for ours, keys in _KEYS.items()}
    flags: list[str] = []
    url = address(lines.get("documenturl") or lines.get("link")) or None
    row |= {
        "title": title or lines.get("title"),
        "text": _text(fields, flags),
        "abstract": fields.get("abstract"),
        "date": _date(lines, flags),
        "outlet": _outlet(lines, flags),
        "author": lines.get("author") or _credited(fields, flags),
        "language": code_of(lines.get("languageofpublication") or lines.get("language")),
        "database_id": lines.get("proquestdocumentid") or _id_in(url),
        "url": url,
    }
    if not row["page"]:
        page = _PAGE.search(lines.get("publicationinfo", ""))
        row["page"] = page[1] if page else None
    if url and not row["outlet"]:  # the host of an address in the database is no outlet, and would be taken for one
        row |= {"url": None, "database_url": url}
    return row, flags


def _text(fields: dict[str, str], flags: list[str]) -> str:
    text, abstract = fields.get("fulltext", ""), fields.get("abstract", "")
    if text and not _NO_TEXT.match(text):
        return text
    flags.extend(["abstract only"] if text or abstract else [])
    return text or abstract


def _date(fields: dict[str, str], flags: list[str]) -> str | None:
    """As it is printed, for the loader to read; the first of several days or months, and of a season the year."""
    said = fields.get("publicationdate", "").rstrip(".")
    torn = _TORN.match(said.replace(" ", ""))
    if torn:
        mended = f"{torn[1]} {torn[2]}, {torn[3]}"
        flags.extend([] if said == mended else [f"date mended: '{said}'"])
        return mended
    for pattern, what in ((_SEASON, "year alone"), (_DAYS, "first day"), (_MONTHS, "first month")):
        parts = pattern.match(said)
        if parts:
            flags.append(f"date is a span, {what} taken: '{said}'")
            return (", " if pattern is _DAYS else " ").join(parts.groups())
    day = _DAY.search(fields.get("publicationinfo", ""))
    return said or (day[1] if day else fields.get("publicationyear") or fields.get("year"))


def _outlet(fields: dict[str, str], flags: list[str]) -> str | None:
    """Without its place, where that is told apart."""
    whole = fields.get("publicationtitle") or ""
    if not whole:
        before, sign, _ = fields.get("publicationinfo", "").partition(" ; ")
        whole = before if sign else ""
    name, _, place = whole.partition("; ")
    if place and plain(place) == plain(fields.get("placeofpublication", "")):
        return name
    if not whole and "publisher" in fields:
        flags.append("outlet from the publisher")
    return whole or fields.get("publisher")


def _credited(fields: dict[str, str], flags: list[str]) -> str | None:
    """The author that the last credit line of the text names."""
    credits = _CREDIT.findall(fields.get("fulltext", ""))
    if credits:
        flags.append("author from the credit line")
    return credits[-1].strip() if credits else None


def _id_in(url: str | None) -> str | None:
    found = _IN_LINK.search(url or "")
    return found[1] if found else None
