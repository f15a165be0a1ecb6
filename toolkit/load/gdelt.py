"""GDELT: lists of articles (DOC, as JSON or CSV) and the Global Knowledge Graph 2 (27 columns, parted by tabs).

There are titles and addresses, no texts. What is dated is when GDELT saw an article; only the graph knows of some when
they were published. Its files are named .csv, have no header, and write signs of titles as entities. The first version
of the graph counts articles and lists none: it is not read. Events and mentions are read in `gdelt_events`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load import delimited, responses
from toolkit.load.columns import plain
from toolkit.load.encodings import lines
from toolkit.load.json_records import sniff as is_json
from toolkit.load.languages import code_of
from toolkit.load.records import Records, Reject, address, excerpt
from toolkit.load.responses import text

_LISTED = {"url", "mobileurl", "date", "title"}
_FIELDS = (
    *("GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier"),
    *("Counts", "V2Counts", "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons"),
    *("Organizations", "V2Organizations", "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages"),
    *("SocialImageEmbeds", "SocialVideoEmbeds", "Quotations", "AllNames", "Amounts", "TranslationInfo", "Extras"),
)
_GRAPH = re.compile(rb"^\d{14}-T?\d{1,9}\t\d{14}\t")
_FIRST_GRAPH = re.compile(rb"^DATE\tNUMARTS\t", re.IGNORECASE)
_TITLE = re.compile(r"<PAGE_TITLE>([^<]*)</PAGE_TITLE>")
_PUBLISHED = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>(\d{14})</PAGE_PRECISEPUBTIMESTAMP>")
_AUTHORS = re.compile(r"<PAGE_AUTHORS>([^<]*)</PAGE_AUTHORS>")
_LANGUAGE = re.compile(r"srclc:([a-z]{3})")
_CODES = dict(
    pair.split(":")
    for pair in "ara:ar bul:bg cat:ca ces:cs dan:da deu:de ell:el eng:en est:et fas:fa fin:fi fra:fr heb:he hin:hi "
    "hrv:hr hun:hu ind:id ita:it jpn:ja kor:ko lav:lv lit:lt mal:ml mkd:mk msa:ms nld:nl nor:no pol:pl por:pt ron:ro "
    "rus:ru slk:sk slv:sl spa:es sqi:sq srp:sr swe:sv tur:tr ukr:uk urd:ur vie:vi zho:zh".split()
)
_SEEN = "date when it was seen"


def sniff(head: bytes) -> bool:
    """A list of articles, or the graph, also in its first version, which is not read."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    if is_json(head):
        return responses.names(head, "seendate", "url")
    return bool(_GRAPH.match(start)) or _is_named(start) or bool(_FIRST_GRAPH.match(start))


def _is_named(head: bytes) -> bool:
    names = {plain(name) for name in delimited.names_in(head)}
    return names == _LISTED or {"gkgrecordid", "documentidentifier", "extras"} <= names


def read(content: bytes, name: str) -> list[Records]:
    """The articles that are listed."""
    start = content.removeprefix(b"\xef\xbb\xbf")
    if _FIRST_GRAPH.match(start):
        raise UnreadableFile(
            f"'{name}' holds the first version of the Global Knowledge Graph of GDELT: numbers about articles, without "
            "their titles and texts. Load its second version, which has titles, or the articles themselves."
        )
    if is_json(content[:1_000]):
        return [responses.read(content, name, "seendate", _listed)]
    if _GRAPH.match(start):
        return [_graph(content)]
    if not _is_named(start[:65_536]):
        raise UnreadableFile(f"'{name}' is no list of articles of GDELT, and no part of its Global Knowledge Graph 2.")
    return [records.as_articles(_row) for records in delimited.read(content, name)]


def _listed(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """An article of the list, whose names are small in JSON."""
    seen = text(record.get("seendate")) or text(record.get("date"))
    fields = {
        "title": text(record.get("title")),
        "outlet": text(record.get("domain")),
        "url": address(record.get("url")),
        "language": code_of(text(record.get("language"))),
        "country": text(record.get("sourcecountry")),
    }
    return fields | dated("", seen), [_SEEN] * bool(seen)


def dated(published: str, seen: str) -> dict[str, Any]:
    """The date of an article, and when GDELT saw it, which is the date where it knows no other.

    Examples
    --------
    >>> dated("", "20230912")
    {'date': '20230912', 'date_source': 'load_date', 'load_date': '20230912'}
    """
    source = "published" if published else "load_date" if seen else None
    return {"date": published or seen, "date_source": source, "load_date": seen}


def _graph(content: bytes) -> Records:
    """One record a line; titles may hold any sign but a tab."""
    found, strange = lines(content)
    read, rows, rejects = [], [], []
    every = [(line.rstrip("\n"), number in strange) for number, line in enumerate(found) if line.strip()]
    for row, (line, is_strange) in enumerate(every, start=1):
        values = line.split("\t")
        if len(values) != len(_FIELDS):
            rejects.append(Reject(row, f"has {len(values)} of {len(_FIELDS)} columns", excerpt(line)))
            continue
        fields, flags = _document(dict(zip(_FIELDS, values, strict=True)))
        read.append((fields, ["mixed encoding"] * is_strange + flags))
        rows.append(row)
    return replace(Records.of_articles(read, rows), rejects=rejects)


def _row(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    if "GKGRECORDID" in row:
        return _document({name: value if isinstance(value := row.get(name), str) else "" for name in _FIELDS})
    return _listed({name.casefold(): value for name, value in row.items()})


def _document(record: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """A document of the graph, with what GDELT found in it."""
    extras, seen = record["Extras"], record["DATE"]
    published = _first(_PUBLISHED, extras)
    fields = {
        "title": " ".join(text(_first(_TITLE, extras)).split()),
        "outlet": record["SourceCommonName"],
        "author": text(_first(_AUTHORS, extras)),
        "url": record["DocumentIdentifier"],
        "language": language_of(record["TranslationInfo"]),
        "database_id": record["GKGRECORDID"],
        "tone": pd.to_numeric(record["V2Tone"].partition(",")[0], errors="coerce"),
        "themes": record["Themes"].strip(";"),
        "persons": record["Persons"].strip(";"),
        "organizations": record["Organizations"].strip(";"),
    }
    return fields | dated(published, seen), [_SEEN] * (not published)


def language_of(translation: str) -> str | None:
    """The language of an article by what GDELT notes of its translation: of English ones, there is none.

    Examples
    --------
    >>> language_of("srclc:deu;eng:GT-DEU 1.0"), language_of("")
    ('de', 'en')
    """
    return _CODES.get(_first(_LANGUAGE, translation) or "eng")


def _first(pattern: re.Pattern[str], told: str) -> str:
    found = pattern.search(told)
    return found[1] if found else ""
