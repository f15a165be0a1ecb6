"""Numbers and dates in the language that charts have now: English as journals print it, or by Babel as elsewhere."""

from __future__ import annotations

import datetime
from typing import Any

from matplotlib.ticker import ScalarFormatter

from toolkit.charts.look import now
from toolkit.errors import MissingPackage, did_you_mean

# not strftime, which would follow the locale of the computer
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY, _DAY_OF_YEAR, _MONTH_OF_YEAR = "yMMMd", "MMMd", "yMMM"  # Unicode's skeletons: what is told, in any order


def checked(locale: str) -> str:
    """Say so if numbers and dates cannot be written as they are there."""
    babel = _babel()
    try:
        return str(babel.Locale.parse(str(locale).replace("-", "_")))
    except (babel.UnknownLocaleError, ValueError):
        known = babel.localedata.locale_identifiers()
        raise ValueError(
            f"locale {locale!r} is not known: give one such as 'de', 'fr_CA' or 'ar'.{did_you_mean(str(locale), known)}"
        ) from None


def decimal(value: float, digits: int = 0) -> str:
    """A number with so many digits behind the point.

    Examples
    --------
    >>> decimal(1234.5, 1), decimal(40_000)
    ('1,234.5', '40,000')
    """
    return _decimal(value, digits, now().locale)


def _decimal(value: float, digits: int, locale: str | None) -> str:
    if locale is None:
        return f"{value:,.{digits}f}"
    form = "#,##0" + ("." + "0" * digits if digits else "")
    return str(_babel("numbers").format_decimal(float(value), format=form, locale=locale))


def whole(value: float) -> str:
    """A count.

    Examples
    --------
    >>> whole(40_000)
    '40,000'
    """
    return decimal(value)


def exact(value: float) -> str:
    """A number with all the digits that it has.

    Examples
    --------
    >>> exact(1000.0), exact(0.25)
    ('1,000', '0.25')
    """
    plain = f"{value:,.15g}"
    return plain if now().locale is None else decimal(value, len(plain.partition(".")[2]))


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 as so many of a hundred.

    Examples
    --------
    >>> percent(0.25)
    '25 %'
    """
    return f"{decimal(share * 100, digits)} %"


def day(time: datetime.date) -> str:
    """A day with its year.

    Examples
    --------
    >>> day(datetime.date(2025, 3, 3))
    '3 Mar 2025'
    """
    return f"{day_of_year(time)} {time.year}" if now().locale is None else _written(time, _DAY)


def day_of_year(time: datetime.date) -> str:
    """A day without its year."""
    return f"{time.day} {_MONTHS[time.month - 1]}" if now().locale is None else _written(time, _DAY_OF_YEAR)


def month(time: datetime.date) -> str:
    """The month of a day, in short."""
    locale = now().locale
    return _MONTHS[time.month - 1] if locale is None else months_of(locale)[time.month - 1]


def months_of(locale: str) -> list[str]:
    """The months in short, as they are called there."""
    names = _babel("dates").get_month_names("abbreviated", context="stand-alone", locale=locale)
    return [str(names[number]) for number in range(1, 13)]


def days_of_week(letters: int) -> list[str]:
    """From Monday on, in short, or by their first letters alone.

    Examples
    --------
    >>> days_of_week(3)[0], days_of_week(1)[0]
    ('Mon', 'M')
    """
    if (locale := now().locale) is None:
        return [name[:letters] for name in _WEEK]
    width = "abbreviated" if letters > 1 else "narrow"
    found = _babel("dates").get_day_names(width, context="stand-alone", locale=locale)
    return [str(found[number]) for number in range(7)]


def month_of_year(time: datetime.date) -> str:
    """The month of a day, with its year."""
    return f"{month(time)} {time.year}" if now().locale is None else _written(time, _MONTH_OF_YEAR)


def days(start: datetime.date, end: datetime.date) -> str:
    """From one day to another, with what both have in common once.

    Examples
    --------
    >>> days(datetime.date(2025, 3, 3), datetime.date(2025, 5, 25))
    '3 Mar – 25 May 2025'
    """
    if (locale := now().locale) is not None:
        return _interval(start, end, _DAY, locale)
    return f"{day_of_year(start) if start.year == end.year else day(start)} – {day(end)}"


def months(start: datetime.date, end: datetime.date) -> str:
    """From one month to another, with what both have in common once."""
    if (locale := now().locale) is not None:
        return _interval(start, end, _MONTH_OF_YEAR, locale)
    return f"{month(start) if start.year == end.year else month_of_year(start)} – {month_of_year(end)}"


class Ticks(ScalarFormatter):
    """Numbers along an axis, with thousands and decimals as in the captions; nought needs none."""

    def __init__(self) -> None:
        super().__init__(useOffset=False, useMathText=False)
        self.set_scientific(False)
        self._locale = now().locale  # ticks are written when a figure is saved, out of its theme

    def __call__(self, x: float, pos: int | None = None) -> str:
        if x == 0:
            return "0"
        plain = super().__call__(x, pos)
        number = plain.replace("\N{MINUS SIGN}", "-")
        digits = len(number.partition(".")[2])
        try:
            told = _decimal(float(number), digits, self._locale)
        except ValueError:
            return plain
        return told.replace("-", "\N{MINUS SIGN}")


def _interval(start: datetime.date, end: datetime.date, skeleton: str, locale: str) -> str:
    return str(_babel("dates").format_interval(start, end, skeleton, locale=locale))


def _written(time: datetime.date, skeleton: str) -> str:
    return str(_babel("dates").format_skeleton(skeleton, time, locale=now().locale))


def _babel(part: str | None = None) -> Any:
    try:
        import babel
        import babel.dates
        import babel.localedata
        import babel.numbers
    except ImportError:
        raise MissingPackage(
            "numbers and dates of other languages need Babel: pip install 'media-analysis-toolkit[locale]'."
        ) from None
    return babel if part is None else getattr(babel, part)
