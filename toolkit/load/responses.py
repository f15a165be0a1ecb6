"""Answers of programming interfaces saved to disk: one answer, a list of them, one a line, or the bare records.

Each interface wraps its records in its own way and gives them names that no other uses: a record is known by one of
these names, wherever it lies, and stands in a list with all others.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dateutil import tz

from toolkit.load.json_records import documents, sniff
from toolkit.load.records import Records, Reject, excerpt

_DEPTH = 6  # an answer holds its records in a list in an object in an object, at the most

Read = Callable[[Mapping[str, Any]], tuple[dict[str, Any], list[str]]]


def names(head: bytes, *every: str) -> bool:
    """Is this JSON in which all these names occur, as names and not in a text?

    Examples
    --------
    >>> names(b'{"docs": [{"pub_date": ""}]}', "pub_date"), names(b'{"text": "a \\\\"pub_date\\\\": b"}', "pub_date")
    (True, False)
    """
    return sniff(head) and all(re.search(rf'(?<!\\)"{name}"\s*:'.encode(), head) for name in every)


def read(content: bytes, name: str, key: str, article: Read) -> Records:
    """The articles of a file: `key` is a name that every record has, `article` gives its fields and its flags."""
    found, strange = documents(content, name)
    records = of(found, lambda value: records_in(value, key), article)
    if strange:
        records.flags = {at: ["mixed encoding", *records.flags.get(at, [])] for at in range(len(records.rows))}
    return records


def of(found: list[tuple[Any, str]], records_of: Callable[[Any], list[Any]], article: Read) -> Records:
    """The same of the values in a file, each with what is wrong with it."""
    read, rows, rejects = [], [], []
    every = ((record, problem) for value, problem in found for record in ([value] if problem else records_of(value)))
    for row, (record, problem) in enumerate(every, start=1):
        if isinstance(record, dict):
            read.append(article(record))
            rows.append(row)
        else:
            told = f"is no JSON ({problem})" if problem else "is no object with named values"
            rejects.append(Reject(row, told, excerpt("" if problem else record)))
    return replace(Records.of_articles(read, rows), rejects=rejects)


def records_in(value: Any, key: str, depth: int = _DEPTH) -> list[Any]:
    """The first list of records below a value, or the one record that it is."""
    if isinstance(value, dict):
        if key in value:
            return [value]
        parts = list(value.values()) if depth else []
        return next(filter(None, (records_in(part, key, depth - 1) for part in parts)), [])
    if not isinstance(value, list):
        return []
    if any(isinstance(part, dict) and key in part for part in value):
        return value
    return [record for part in value for record in records_in(part, key, depth - 1)] if depth else []


def text(value: Any) -> str:
    """A value that should be text: anything else is nothing. Signs that are written as entities are read.

    Examples
    --------
    >>> text("S&amp;P 500"), text(None), text({"a": 1})
    ('S&P 500', '', '')
    """
    return html.unescape(value).strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def part(record: Any, *path: str) -> Any:
    """What lies at the end of a path of names, or nothing.

    Examples
    --------
    >>> part({"source": {"name": "Post"}}, "source", "name"), part({"source": None}, "source", "name")
    ('Post', None)
    """
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def local(moment: Any, zone: str) -> dt.datetime | str | None:
    """A moment in UTC as the clock showed it where it was printed; what is none stays as it stands there.

    Examples
    --------
    >>> local("2020-06-30T23:30:00Z", "Europe/London"), local("2016-05-15T05:00:00+0000", "America/New_York")
    (datetime.datetime(2020, 7, 1, 0, 30), datetime.datetime(2016, 5, 15, 1, 0))
    >>> local("2020-06-30", "Europe/London"), local("soon", "Europe/London")
    ('2020-06-30', 'soon')
    """
    told = text(moment)
    try:
        found = dt.datetime.fromisoformat(told)
        shown = found.astimezone(tz.gettz(zone)) if found.tzinfo else None
    except (ValueError, OverflowError):
        shown = None
    return shown.replace(tzinfo=None) if shown else told or None
