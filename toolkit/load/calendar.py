"""Dates in words as the news databases print them, in the languages of their interfaces and of the press."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from toolkit.load.languages import bare

# By month, without accents: English, German, French, Dutch, Spanish, Portuguese, Italian, the Nordic ones; short too.
_MONTHS = (
    "january januar janner janvier januari enero janeiro gennaio jan janv ene gen",
    "february februar feber fevrier februari febrero fevereiro febbraio feb febr fev fevr",
    "march marz maerz mars maart marzo marco marts mar mrz mrt",
    "april avril abril aprile apr avr abr",
    "may mai mei mayo maio maggio maj mag",
    "june juni juin junio junho giugno jun giu",
    "july juli juillet julio julho luglio jul juil lug",
    "august aout augustus agosto augusti aug ago",
    "september septembre septiembre setiembre setembro settembre sep sept set",
    "october oktober octobre octubre outubro ottobre oct okt out ott",
    "november novembre noviembre novembro nov",
    "december dezember decembre diciembre dezembro dicembre dec dez dic",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo "
    "lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom "
    "segunda terca quarta quinta sexta feira seg ter qua qui sex "
    "lunedi martedi mercoledi giovedi venerdi gio "
    "mandag tirsdag tisdag onsdag torsdag fredag lørdag lordag søndag sondag"
)
_AROUND = frozenset(_DAYS.split()) | set(
    "of the de del le den der di du am on um at a las as uhr h st nd rd th er".split()
)
_ZONES = frozenset(
    "gmt utc est edt cst cdt mst mdt pst pdt cet cest mez mesz bst ist jst z aest aedt hkt sgt "
    "central european eastern pacific mountain standard daylight summer time".split()
)
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.]|\s?h\s?)(\d{2})\b(?:[:.](\d{2})\b)?\s*([ap])?\.?(?:m\b\.?)?", re.IGNORECASE)
_SHIFT = re.compile(r"(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?\s*$", re.IGNORECASE)
_EAST = re.compile(r"^(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?\s*(?:(\d{1,2}):(\d{2}))?$")
_LONGEST = 120  # no date has more signs
_PART = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=4_096)  # articles of one day have the same
def moment(text: str) -> tuple[dt.datetime, bool] | None:
    """The date and wall time of words such as `Mittwoch 31. August 2011`, and whether it names the day.

    Nothing if there is a word that belongs to no date: a text that mentions a date is not one.

    Examples
    --------
    >>> moment("3 Julho 2018 Terça-feira 10:27 AM GMT")
    (datetime.datetime(2018, 7, 3, 10, 27), True)
    >>> moment("juin 2008"), moment("On 3 July we won")
    ((datetime.datetime(2008, 6, 1, 0, 0), False), None)
    """
    if len(text) > _LONGEST:
        return None
    east = _EAST.match(text.strip())
    if east:
        year, month, day, hour, minute = (int(part) if part else None for part in east.groups())
        return _made(year, month, day, hour or 0, minute or 0, 0)
    clock = _CLOCK.search(text)
    rest = (text[: clock.start()] + " " + _SHIFT.sub("", text[clock.end() :])) if clock else text
    numbers, month = _parts(rest)
    if numbers is None or month is None:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return None
    return _made(int(years[0]), month, int(days[0]) if days else None, *_time(clock))


def _parts(text: str) -> tuple[list[str] | None, int | None]:
    """The numbers and the month of a date in words, or nothing where another word stands among them."""
    numbers: list[str] = []
    months: list[str] = []
    for part in _PART.findall(bare(text)):
        if part.isdecimal():
            numbers.append(part)
        elif part in _MONTH:
            months.append(part)
        elif part not in _AROUND and part not in _ZONES:
            return None, None
    # "mar" is Tuesday as well as March: beside another month, it is the day
    sure = [name for name in months if name not in _AROUND] or months
    return numbers, _MONTH[sure[0]] if len({_MONTH[name] for name in sure}) == 1 else None


def _time(clock: re.Match[str] | None) -> tuple[int, int, int]:
    if clock is None:
        return 0, 0, 0
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    return hour, int(clock[2]), int(clock[3] or 0)


def _made(
    year: int | None, month: int | None, day: int | None, hour: int, minute: int, second: int
) -> tuple[dt.datetime, bool] | None:
    try:
        return dt.datetime(year or 0, month or 0, day or 1, hour, minute, second), day is not None
    except ValueError:
        return None
