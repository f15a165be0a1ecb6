"""The three errors that a caller may want to act on.

Wrong arguments raise Python's own errors (`ValueError`, `TypeError`, `KeyError`, `FileNotFoundError`).
Only where a program would do something else next is there a type of ours, and each is also a built-in one.
Every message is one sentence or two: what was given, what is allowed, what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from numbers import Integral

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
