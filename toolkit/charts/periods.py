"""Periods along an axis: how one is called, and which of many get a label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from toolkit.charts import language

_UNITS = {"D": "day", "B": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "A": "year", "h": "hour"}
_YEARS = (1, 2, 5, 10, 20, 25, 50, 100)


@lru_cache(maxsize=10_000)
def start_of(period: pd.Period) -> pd.Timestamp:
    """When it begins: pandas takes its time to tell, and a chart asks for each period again and again."""
    return period.start_time


@lru_cache(maxsize=10_000)
def end_of(period: pd.Period) -> pd.Timestamp:
    """When it ends."""
    return period.end_time


def unit(period: pd.Period) -> str:
    """What one period is: a week, a month, a span of five years.

    Examples
    --------
    >>> unit(pd.Period("2025-03", "M")), unit(pd.Period("2000", "5Y"))
    ('month', '5-year period')
    """
    what = _UNITS.get(_letter(period), "period")
    return what if period.freq.n == 1 else f"{period.freq.n}-{what} period"


def label(period: pd.Period) -> str:
    """A period as a reader calls it.

    Examples
    --------
    >>> [label(pd.Period("2000-01-03", freq)) for freq in ("D", "W", "M", "Q", "Y", "5Y")]
    ['3 Jan 2000', 'week of 3 Jan 2000', 'Jan 2000', '2000 Q1', '2000', '2000–2004']
    """
    start, end, letter, several = start_of(period), end_of(period), _letter(period), period.freq.n > 1
    if letter in "YA":
        return f"{start.year}–{end.year}" if start.year != end.year else f"{start.year}"
    if letter == "Q" and not several:
        return f"{start.year} Q{period.quarter}"
    if letter in "MQ":
        return span(period, period) if several else language.month_of_year(start)
    if letter == "W" and not several:
        return f"week of {language.day(start)}"
    return language.day(start) if start.date() == end.date() else span(period, period)


def span(first: pd.Period, last: pd.Period) -> str:
    """From the first day of one period to the last day of another, as short as it can be said.

    Examples
    --------
    >>> span(pd.Period("2025-03-03", "W"), pd.Period("2025-05-25", "W"))
    '3 Mar – 25 May 2025'
    >>> span(pd.Period("1960", "Y"), pd.Period("2019", "Y")), span(pd.Period("2025-03", "M"), pd.Period("2025-03", "M"))
    ('1960–2019', 'Mar 2025')
    """
    start, end = start_of(first), end_of(last)
    if _letter(first) in "YA":
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if _letter(first) in "MQ":
        same = (start.year, start.month) == (end.year, end.month)
        return language.month_of_year(end) if same else language.months(start, end)
    return language.day(end) if start.date() == end.date() else language.days(start, end)


def ticks(periods: Sequence[pd.Period], most: int) -> tuple[list[int], list[str]]:
    """Which of these consecutive periods get a label, at most so many, and which.

    The finest of these steps that fits: every period, every quarter, every year, every second, fifth, tenth year, …

    Examples
    --------
    >>> ticks(list(pd.period_range("2024-11", periods=4, freq="M")), most=6)
    ([0, 1, 2, 3], ['Nov\\n2024', 'Dec', 'Jan\\n2025', 'Feb'])
    >>> ticks(list(pd.period_range("1960", "2019", freq="Y")), most=6)
    ([0, 10, 20, 30, 40, 50], ['1960', '1970', '1980', '1990', '2000', '2010'])
    """
    for chosen, name in _steps(periods):
        if 1 < len(chosen) <= most or len(chosen) == len(periods) <= most:
            return chosen, [name(periods, place, chosen) for place in chosen]
    return ends(periods if most > 1 else periods[:1])


def ends(periods: Sequence[pd.Period]) -> tuple[list[int], list[str]]:
    """The first and the last of these periods, and what they are called.

    Examples
    --------
    >>> ends(list(pd.period_range("2024-11", periods=4, freq="M")))
    ([0, 3], ['Nov\\n2024', 'Feb\\n2025'])
    """
    both = [0, len(periods) - 1] if len(periods) > 1 else [0]
    return both, [_name(periods, place, both) for place in both]


_Namer = Callable[[Sequence[pd.Period], int, list[int]], str]


def _steps(periods: Sequence[pd.Period]) -> Iterator[tuple[list[int], _Namer]]:
    """Ways to label these periods, the finest first."""
    every = list(range(len(periods)))
    letter, several = _letter(periods[0]), periods[0].freq.n > 1
    if letter in "YA" and several:
        yield from ((every[::step], _name) for step in (1, 2, 4, 5, 10, 20))
        return
    yield every, _name
    months = _months(periods)
    if letter not in "YAMQ":
        yield every[::2], _name
        yield from ((_changes(months, span), _month) for span in (1, 3, 6))
    elif letter in "MQ":
        yield from ((_changes(months, span), _name) for span in (3, 6))
    yield from ((_changes(months, 12 * years), _year) for years in _YEARS)


def _months(periods: Sequence[pd.Period]) -> list[int]:
    """The month of the day before these periods, and that in which each of them ends, counted from the year 0."""
    times = [start_of(periods[0]) - pd.Timedelta(days=1), *(end_of(period) for period in periods)]
    return [time.year * 12 + time.month - 1 for time in times]


def _changes(months: list[int], span: int) -> list[int]:
    """The periods in which a new span of so many months begins (a week that holds the first of a month counts)."""
    return [place for place, (before, own) in enumerate(pairwise(months)) if before // span != own // span]


def _name(periods: Sequence[pd.Period], place: int, chosen: list[int]) -> str:
    period, start = periods[place], start_of(periods[place])
    letter = _letter(period)
    if letter in "YA":
        return label(period)
    if letter == "Q":
        short = f"Q{period.quarter}"
    else:
        short = language.month(start) if letter == "M" else language.day_of_year(start)
    return _with_year(short, periods, place, chosen, start=True)


def _month(periods: Sequence[pd.Period], place: int, chosen: list[int]) -> str:
    return _with_year(language.month(end_of(periods[place])), periods, place, chosen, start=False)


def _year(periods: Sequence[pd.Period], place: int, chosen: list[int]) -> str:
    return str(end_of(periods[place]).year)


def _with_year(short: str, periods: Sequence[pd.Period], place: int, chosen: list[int], *, start: bool) -> str:
    """The year stands under the first label, and under each in which it changes."""

    def year(at: int) -> int:
        return (start_of(periods[at]) if start else end_of(periods[at])).year

    before = chosen.index(place) - 1
    return short if before >= 0 and year(chosen[before]) == year(place) else f"{short}\n{year(place)}"


def _letter(period: pd.Period) -> str:
    return period.freqstr.lstrip("0123456789")[:1]
