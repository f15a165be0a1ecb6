"""The three errors that a caller may want to act on.

Wrong arguments raise Python's own errors (`ValueError`, `TypeError`, `KeyError`, `FileNotFoundError`).
Only where a program would do something else next is there a type of ours, and each is also a built-in one.
Every message is one sentence or two: what was given, what is allowed, what to do.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from numbers import Integral, Real

_MOST = 10**15  # sums of such numbers and of positions are still whole numbers of 64 bits


class UnreadableFile(ValueError):
    """A file or folder that cannot be read as what it was taken for."""


class WrongTable(ValueError):
    """A table whose columns or values are not those of the table that was asked for."""


class MissingPackage(ImportError):
    """An optional package that this step needs and that is not installed."""


def did_you_mean(given: object, allowed: Iterable[object]) -> str:
    """What to add to a message about a wrong name: the likeliest right one, or nothing.

    Examples
    --------
    >>> did_you_mean("Gaurdian", ["Guardian", "Telegraph"])
    " Did you mean 'Guardian'?"
    >>> did_you_mean("xyz", ["Guardian", "Telegraph"])
    ''
    """
    names = {str(name).casefold(): str(name) for name in allowed}
    close = difflib.get_close_matches(str(given).casefold(), names, n=1, cutoff=0.6)
    return f" Did you mean {names[close[0]]!r}?" if close else ""


def check_whole(name: str, value: object, *, least: int = 0) -> None:
    """Say so if the argument of this name is no whole number, too small, or beyond all that is counted here.

    Examples
    --------
    >>> check_whole("window", "8")
    Traceback (most recent call last):
    ...
    ValueError: window='8' cannot be used: give a whole number, 0 or more.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise ValueError(f"{name}={value!r} cannot be used: give a whole number, {least} or more.")
    if int(value) > _MOST:
        raise ValueError(f"{name}={value!r} cannot be used: give a whole number of at most {_MOST:,}.")


def check_above_zero(name: str, value: object, example: str = "") -> None:
    """Say so if the argument of this name is no number above 0.

    Examples
    --------
    >>> check_above_zero("penalty", -1, "3")
    Traceback (most recent call last):
    ...
    ValueError: penalty=-1 cannot be used: give a number above 0, such as 3.
    """
    if not _is_above_zero(value):
        such = f", such as {example}" if example else ""
        raise ValueError(f"{name}={value!r} cannot be used: give a number above 0{such}.")


def check_per(per: object) -> None:
    """Say so if a rate cannot be per so many words.

    Examples
    --------
    >>> check_per("1000")
    Traceback (most recent call last):
    ...
    ValueError: per='1000' is no number of words: give one above 0, such as 1,000.
    """
    if not _is_above_zero(per):
        raise ValueError(f"per={per!r} is no number of words: give one above 0, such as 1,000.")


def _is_above_zero(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and 0 < float(value) < math.inf
