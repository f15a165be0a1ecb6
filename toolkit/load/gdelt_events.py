"""GDELT: its events and their mentions in articles, a line each. Metadata only: no titles, no texts.

What is dated is when GDELT added an event, or saw a mention. The day of the event itself is another column, and may lie
decades before. An event has the address of one article that reports it, or none (57 columns, until March 2013); a
mention is of one event in one article. The same article may stand in many lines, and each of them is a record.
The files are named .CSV, parted by tabs and without a header; what BigQuery gives has names, in any case and choice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load import dates, delimited
from toolkit.load.columns import plain
from toolkit.load.encodings import lines
from toolkit.load.gdelt import dated, language_of
from toolkit.load.records import METADATA_ONLY, Records, Reject, excerpt
from toolkit.load.sources import blocks

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_EVENT = (  # the second version, by its codebook
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"{actor}{name}" for actor in ("Actor1", "Actor2") for name in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{place}Geo_{name}" for place in ("Actor1", "Actor2", "Action") for name in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
_MENTION = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)
_FIRST_EVENT = tuple(name for name in _EVENT if not name.endswith("ADM2Code"))
_LAYOUTS = {len(one): tuple(map(plain, one)) for one in (_MENTION, _FIRST_EVENT[:-1], _FIRST_EVENT, _EVENT)}
_LINES = re.compile(rb"\d{1,12}\t(?:\d{8}\t\d{6}\t\d{4}\t|\d{14}\t\d{14}\t\d\t)")
_ID = "globaleventid"
_KNOWN = frozenset(map(plain, (*_EVENT, *_MENTION)))
_OTHERS = {"sqldate", "dateadded", "sourceurl", "eventtimedate", "mentiontimedate", "mentionidentifier"}
_TEXTS = {  # ours and theirs
    "outlet": "mentionsourcename",
    "event_id": _ID,
    "event_code": "eventcode",
    "event_root_code": "eventrootcode",
    "actor1": "actor1name",
    "actor1_country": "actor1countrycode",
    "actor2": "actor2name",
    "actor2_country": "actor2countrycode",
    "event_place": "actiongeofullname",
    "event_country": "actiongeocountrycode",
    "mention_type": "mentiontype",
}
_NUMBERS = {
    "quad_class": "quadclass",
    "is_root_event": "isrootevent",
    "goldstein": "goldsteinscale",
    "n_mentions": "nummentions",
    "n_sources": "numsources",
    "n_articles": "numarticles",
    "event_latitude": "actiongeolat",
    "event_longitude": "actiongeolong",
    "sentence": "sentenceid",
    "confidence": "confidence",
    "n_characters": "mentiondoclen",
}
_DAYS = {"event_date": "sqldate", "event_seen": "eventtimedate"}
_ADDRESSES = ("mentionidentifier", "sourceurl")
_SEEN = ("mentiontimedate", "dateadded")
_TONES = ("mentiondoctone", "avgtone")
_MOMENT = re.compile(r"(?:19|20)\d{6}(?:\d{6})?")
_NUMBER = re.compile(r"\d{1,12}")
_VALUE = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,2})?")
_HEAD = 65_536
_NO_NUMBER = "has no number of an event"


class _Line(NamedTuple):
    """A record by its plain names, or why it is none; what there is to say of it, and how it begins."""

    record: Mapping[str, str]
    problem: str
    flags: list[str]
    begins: str


def sniff(head: bytes) -> bool:
    """Lines that begin with the number of an event and its dates, or names of such columns and no others."""
    return bool(_LINES.match(head.removeprefix(b"\xef\xbb\xbf"))) or _is_named(head)


def _is_named(head: bytes) -> bool:
    names = set(map(plain, delimited.names_in(head)))
    return _ID in names and bool(names & _OTHERS) and names <= _KNOWN  # with others, it is somebody's own table


def read(content: bytes, name: str) -> list[Records]:
    """A record for each event or mention."""
    if _has_names(content[:_HEAD], name):
        return [_of_table(records) for records in delimited.read(content, name)]
    return [_of_lines(content)]


def stream(path: Path, name: str) -> Iterator[Records]:
    """The same, some records at a time."""
    if _has_names(next(blocks(path, name), b"")[:_HEAD], name):
        yield from map(_of_table, delimited.stream(path, name))
        return
    begin = 0
    for block in blocks(path, name):
        records = _of_lines(block)
        yield records.shifted(begin)
        begin += records.n


def _has_names(head: bytes, name: str) -> bool:
    if not sniff(head):
        raise UnreadableFile(f"'{name}' is no list of events of GDELT, and none of their mentions.")
    return not _LINES.match(head.removeprefix(b"\xef\xbb\xbf"))


def _of_lines(content: bytes) -> Records:
    found, strange = lines(content)
    told = (_line(line.rstrip("\n"), number in strange) for number, line in enumerate(found) if line.strip())
    return _records(enumerate(told, start=1))


def _line(line: str, is_strange: bool) -> _Line:
    """Of a line that is torn or joined to another, columns stand in the wrong place: it has other dates, or none."""
    values = line.split("\t")
    record = dict(zip(_LAYOUTS.get(len(values), ()), values, strict=False))
    seen = _first(record, _SEEN)
    problem = ""
    if not record:
        problem = f"has {len(values)} columns: events have 57, 58 or 61, mentions have 16"
    elif not _MOMENT.fullmatch(seen):
        problem = f"'{excerpt(seen)[:20]}' stands where the date is"
    return _Line(record, problem, ["mixed encoding"] * is_strange, line)


def _of_table(table: Records) -> Records:
    """What stands below names; they may be in any order, and some may be left out."""
    names = [plain(name) for name in table.table.columns]
    told = (
        _Line(dict(zip(names, map(str.strip, values), strict=True)), "", table.flags.get(at, []), ", ".join(values))
        for at, values in enumerate(table.table.itertuples(index=False, name=None))
    )
    found = _records(zip(table.rows, told, strict=True))
    rejects = sorted([*table.rejects, *found.rejects], key=lambda reject: reject.row)
    return replace(found, rejects=rejects, sheet=table.sheet)


def _records(every: Iterable[tuple[int, _Line]]) -> Records:
    read, rows, rejects = [], [], []
    for row, line in every:
        problem = line.problem or _NO_NUMBER * (not _NUMBER.fullmatch(line.record.get(_ID, "")))
        if problem:
            rejects.append(Reject(row, problem, excerpt(line.begins)))
            continue
        fields, flags = _fields(line.record)
        read.append((fields, line.flags + flags))
        rows.append(row)
    return replace(Records.of_articles(read, rows), rejects=rejects)


def _fields(record: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Under our names, as far as the source has them."""
    address, seen = _first(record, _ADDRESSES), _first(record, _SEEN)
    fields: dict[str, Any] = {ours: record[theirs] or None for ours, theirs in _TEXTS.items() if theirs in record}
    fields |= {ours: _number(record[theirs]) for ours, theirs in _NUMBERS.items() if theirs in record}
    fields |= {ours: _day(record[theirs]) for ours, theirs in _DAYS.items() if theirs in record}
    fields |= {"tone": _number(_first(record, _TONES)), **dated("", seen)}
    fields["database_id"] = f"{record[_ID]} {address}" if "mentionidentifier" in record else record[_ID]
    fields["url" if "://" in address else "citation"] = address  # what is not of the web is cited
    if "mentiondoctranslationinfo" in record:
        fields["language"] = language_of(record["mentiondoctranslationinfo"])
    return fields, [METADATA_ONLY, *["date when it was seen"] * bool(seen)]


def _first(record: Mapping[str, str], names: Iterable[str]) -> str:
    return next(filter(None, map(record.get, names)), "")


def _number(told: str) -> float:
    return float(told) if _VALUE.fullmatch(told) else math.nan


def _day(told: str) -> Any:
    return dates.read([told])[0].date or pd.NaT
