"""Dates in words, as the databases print them in seven languages."""

from __future__ import annotations

import datetime as dt

import pytest

from toolkit.errors import MissingPackage
from toolkit.load import calendar, extras


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 1, 2015 Wednesday", dt.datetime(2015, 7, 1)),
        ("January 11, 2010 Monday 6:10 PM  EST", dt.datetime(2010, 1, 11, 18, 10)),
        ("May 2, 2002, Thursday", dt.datetime(2002, 5, 2)),
        ("Mittwoch 31. August 2011", dt.datetime(2011, 8, 31)),
        ("8. Maerz 2001", dt.datetime(2001, 3, 8)),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", dt.datetime(2012, 2, 27, 21, 50)),
        ("mardi 3 juillet 2018", dt.datetime(2018, 7, 3)),
        ("mar. 3 juillet 2018 14 h 30", dt.datetime(2018, 7, 3, 14, 30)),
        ("mar 3 mars 2020", dt.datetime(2020, 3, 3)),
        ("29 décembre 2011", dt.datetime(2011, 12, 29)),
        ("woensdag 5 maart 2014 12:00 AM", dt.datetime(2014, 3, 5)),
        ("3 julio 2018 martes", dt.datetime(2018, 7, 3)),
        ("3 Julho 2018 Terça-feira 10:27 AM GMT", dt.datetime(2018, 7, 3, 10, 27)),
        ("3 luglio 2018 martedì 4:07 PM GMT", dt.datetime(2018, 7, 3, 16, 7)),
        ("Friday, 5. July 2019 09:31:00 CEST", dt.datetime(2019, 7, 5, 9, 31)),
        ("2018 年 10 月 7 日 17:04", dt.datetime(2018, 10, 7, 17, 4)),
        ("Mar 9, 2022.", dt.datetime(2022, 3, 9)),
    ],
)
def test_a_date_in_words(text, expected):
    assert calendar.moment(text) == (expected, True)


def test_a_month_alone_is_said_to_lack_its_day():
    assert calendar.moment("June 2008") == (dt.datetime(2008, 6, 1), False)


@pytest.mark.parametrize(
    "text", ["", "On 3 July we won", "May 32, 2020", "2008", "3 July", "June July 2008", "3 4 July 2008", "Winter 2020"]
)
def test_what_is_no_date_gives_none(text):
    assert calendar.moment(text) is None


def test_a_missing_library_is_named():
    with pytest.raises(MissingPackage, match=r"Reading RTF needs the package nothere: pip install .*\[formats\]"):
        extras.imported("nothere.part", "Reading RTF")
