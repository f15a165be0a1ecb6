"""Dates as sources write them; what they do not tell is not made up."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit import load
from toolkit.load import dates

ONE = [
    ("2025-04-03", "2025-04-03 00:00", ""),
    ("2017/2/7", "2017-02-07 00:00", ""),
    ("          2016/12/30 7:11", "2016-12-30 07:11", ""),
    ("2025-04-03T23:30:00Z", "2025-04-03 23:30", ""),
    ("2025-04-03T23:30:00.123+02:00", "2025-04-03 23:30", ""),  # the wall time where it was printed
    ("2025-04-03 11:30 pm", "2025-04-03 23:30", ""),
    ("20250403", "2025-04-03 00:00", ""),
    ("20250403T101500Z", "2025-04-03 10:15", ""),
    ("3.4.2025", "2025-04-03 00:00", ""),  # dots: day first
    ("13/04/2025", "2025-04-13 00:00", ""),
    ("04/13/2025", "2025-04-13 00:00", ""),
    ("03/03/2025", "2025-03-03 00:00", ""),  # either way the same
    ("03/04/2025", "2025-04-03 00:00", "ambiguous date"),
    ("3 April 2025", "2025-04-03 00:00", ""),
    ("April 3, 2025", "2025-04-03 00:00", ""),
    ("Thu, 03 Apr 2025 10:00:00 +0200", "2025-04-03 10:00", ""),
    ("April 2025", "2025-04-01 00:00", "day missing"),
    ("2025-04", "2025-04-01 00:00", "day missing"),
    ("1743638400", "2025-04-03 00:00", ""),  # seconds
    ("1743638400000", "2025-04-03 00:00", ""),  # milliseconds
    ("", None, ""),
    ("undateable", None, "unreadable date: 'undateable'"),
    ("Tuesday", None, "unreadable date: 'Tuesday'"),
    ("10:30", None, "unreadable date: '10:30'"),
    ("2025-02-30", None, "unreadable date: '2025-02-30'"),
    ("9999-01-01", None, "unreadable date: '9999-01-01'"),
    ("12345", None, "unreadable date: '12345'"),
]


@pytest.mark.parametrize(("text", "date", "flag"), ONE)
def test_a_date_alone(text, date, flag):
    (found,) = dates.read(pd.Series([text], dtype=object))
    assert (found.date and found.date.strftime("%Y-%m-%d %H:%M"), found.flag) == (date, flag)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["03/04/2025", "13/04/2025"], ["2025-04-03", "2025-04-13"]),
        (["03/04/2025", "04/13/2025"], ["2025-03-04", "2025-04-13"]),
        (["03/04/2025", "13/04/2025", "04/13/2025"], [None, "2025-04-13", "2025-04-13"]),
    ],
)
def test_the_column_tells_what_a_date_does_not(column, expected):
    found = load.articles(pd.DataFrame({"text": [f"text {n}" for n in range(len(column))], "date": column}))
    assert [None if pd.isna(date) else str(date.date()) for date in found["date"]] == expected
    assert found["flags"].ne("").tolist() == [date is None for date in expected]


def test_what_is_ambiguous_is_said():
    with pytest.warns(UserWarning, match="2 dates such as 03/04/2025 do not tell which is the month"):
        found = load.articles(pd.DataFrame({"text": ["a", "b"], "date": ["03/04/2025", "05/04/2025"]}))
    assert found["flags"].tolist() == ["ambiguous date"] * 2


def test_a_year_is_its_first_day_and_says_so():
    found = load.articles(pd.DataFrame({"text": ["a", "b"], "year": [1990, 2024]}))
    assert found["date"].dt.strftime("%Y-%m-%d").tolist() == ["1990-01-01", "2024-01-01"]
    assert found["date_source"].tolist() == ["year", "year"]


def test_dates_that_are_dates_already():
    zoned = pd.Series(pd.to_datetime(["2025-04-03 23:30"]).tz_localize("Europe/Paris"))
    found = load.articles(pd.DataFrame({"text": ["a"], "date": zoned}))
    assert found.loc[0, "date"] == pd.Timestamp("2025-04-03 23:30")
    assert str(found["date"].dtype) == "datetime64[us]"


def test_no_column_of_dates_is_no_date():
    assert load.articles(pd.DataFrame({"text": ["a"]}))["date"].isna().all()
