"""Dates as sources write them. Offsets are dropped and the wall time is kept: a day is the day where it was printed.

What is not sure is not guessed in silence: the order of day and month is taken from the whole column, and where that
does not tell, the record is flagged.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd
from dateutil import parser as dateutil

from toolkit.load import calendar

_TIME = (
    r"(?:[T\s,]\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(?:Z|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(rf"^(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}$", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"^(\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?$")
_EPOCH = re.compile(r"^-?\d{9,10}(?:\.\d+)?$|^-?\d{12,13}$")
_YEAR = re.compile(r"^\d{4}$")
_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = 1600, 2200


@dataclass(frozen=True)
class Found:
    """A date, what to know about it, and where it comes from."""

    date: dt.datetime | None = None
    flag: str = ""
    source: str = "published"


NONE = Found(source="")


def read(values: pd.Series | Sequence[object], pieces: Sequence[int] = ()) -> list[Found]:
    """The date of each value of a column; so many at a time (or all) have one order of day and month."""
    texts = iter([_text(value) for value in values])
    return [found for n in pieces or [len(values)] for found in _of_one_order(list(islice(texts, n)))]


def _of_one_order(texts: list[str]) -> list[Found]:
    distinct = list(dict.fromkeys(texts))
    order = order_of(distinct)
    found = {text: _read(text, order) for text in distinct}
    return [found[text] for text in texts]


def _text(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, dt.datetime):  # also pandas' own
        return value.replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def order_of(texts: Iterable[str]) -> str:
    """Does the day or the month come first in dates such as 03/04/2025? Told by those that leave no choice.

    Examples
    --------
    >>> order_of(["03/04/2025", "13/04/2025"]), order_of(["03/04/2025"]), order_of(["13/04/2025", "04/13/2025"])
    ('day', '', 'both')
    """
    found = set()
    for text in texts:
        parts = _YEAR_LAST.match(text)
        if parts and parts[2] != ".":
            first, second = int(parts[1]), int(parts[3])
            found |= ({"day"} if first > 12 else set()) | ({"month"} if second > 12 else set())
    return "both" if len(found) == 2 else "".join(found)


def _read(text: str, order: str) -> Found:
    if not text:
        return NONE
    rules: tuple[Callable[[], Found | None], ...] = (
        lambda: _year_first(text),  # 1. 2025-04-03, with or without a time
        lambda: _compact(text),  # 2. 20250403
        lambda: _epoch(text),  # 3. seconds or milliseconds since 1970
        lambda: _year(text),  # 4. 2025, 2025-04
        lambda: _year_last(text, order),  # 5. 3.4.2025, 03/04/2025
        lambda: _named(text),  # 6. 3 April 2025, Mittwoch 31. August 2011, 3 Julho 2018 Terça-feira
        lambda: _worded(text),  # 7. whatever else dateutil knows
    )
    if len(text) <= _LONGEST:
        for rule in rules:
            found = rule()
            if found is not None and (found.date is None or _FIRST_YEAR <= found.date.year <= _LAST_YEAR):
                return found
    return Found(flag=f"unreadable date: '{text[:40]}'", source="")


def _moment(year: str, month: str, day: str, *time: str | None) -> dt.datetime | None:
    hour, minute, second, half = (*time, None, None, None, None)[:4]
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    try:
        return dt.datetime(full, int(month), int(day), hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


def _found(date: dt.datetime | None, flag: str = "", source: str = "published") -> Found | None:
    return None if date is None else Found(date, flag, source)


def _year_first(text: str) -> Found | None:
    parts = _YEAR_FIRST.match(text)
    return _found(_moment(parts[1], parts[3], parts[4], *parts.groups()[4:])) if parts else None


def _compact(text: str) -> Found | None:
    parts = _COMPACT.match(text)
    return _found(_moment(parts[1], parts[2], parts[3], *parts.groups()[3:])) if parts else None


def _epoch(text: str) -> Found | None:
    if not _EPOCH.match(text):
        return None
    seconds = float(text) / (1000 if len(text.lstrip("-")) >= 12 and "." not in text else 1)
    moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
    return Found(moment.replace(microsecond=0))


def _year(text: str) -> Found | None:
    if _YEAR.match(text):
        return _found(_moment(text, "1", "1"), source="year")
    parts = _MONTH.match(text)
    return _found(_moment(parts[1], parts[2], "1"), "day missing") if parts else None


def _year_last(text: str, order: str) -> Found | None:
    parts = _YEAR_LAST.match(text)
    if not parts:
        return None
    first, second, year, time = parts[1], parts[3], parts[4], parts.groups()[4:]
    if int(first) > 12 or parts[2] == ".":
        return _found(_moment(year, second, first, *time))
    if int(second) > 12:
        return _found(_moment(year, first, second, *time))
    if order == "month":
        return _found(_moment(year, first, second, *time))
    if order == "both":
        return Found(flag=f"ambiguous date: '{text}'", source="")
    return _found(_moment(year, second, first, *time), "" if order == "day" or first == second else "ambiguous date")


def _named(text: str) -> Found | None:
    found = calendar.moment(text)
    return Found(found[0], "" if found[1] else "day missing") if found else None


def _worded(text: str) -> Found | None:
    """Read twice on two backgrounds: what differs was not in the text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one, two = (
                dateutil.parse(text, default=day, ignoretz=True)
                for day in (dt.datetime(2000, 1, 1), dt.datetime(2003, 10, 30))
            )
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    if one.year != two.year or one.month != two.month or not re.search(r"[^\W\d]{3}", text):
        return None
    return Found(one.replace(microsecond=0), "" if one.day == two.day else "day missing")


def of_name(name: str) -> Found:
    """The date in the name of a file.

    Examples
    --------
    >>> str(of_name("2025-03-05_talks.txt").date), of_name("ISR_78_2023.txt").flag
    ('2025-03-05 00:00:00', 'day missing')
    """
    day = _IN_NAME.search(name)
    found = _found(_moment(day[1], day[3], day[4]), source="file name") if day else None
    if found:
        return found
    year = _YEAR_IN_NAME.search(name)
    return Found(dt.datetime(int(year[1]), 1, 1), "day missing", "file name") if year else NONE
