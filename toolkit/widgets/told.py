"""What a dict from outside says: no name that is not known, and no value of another kind than it should be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from toolkit.errors import did_you_mean

_SHOWN = 100  # signs of what was given, where it is told of
_KINDS = {bool: "True or False", int: "the number of a line"}


def checked_names(told: Any, kind: type, example: Mapping[str, Any]) -> Mapping[str, Any]:
    """The dict, if it is one whose names are those of this dataclass.

    Raises
    ------
    TypeError, ValueError
        With what was given, what is allowed, and what to do.
    """
    if not isinstance(told, Mapping):
        raise TypeError(f"a state is a dict, such as {dict(example)!r}, not {type(told).__name__}.")
    known = [field.name for field in fields(kind)]
    for name in told:
        if name not in known:
            near = did_you_mean(str(name), known)
            raise ValueError(f"a state has no '{str(name)[:_SHOWN]}'.{near} It has {', '.join(known)}.")
    return told


def plain(told: Mapping[str, Any], kind: type, *, repeated: Collection[str] = ()) -> dict[str, Any]:
    """The values of a dict as those of this dataclass: lists as tuples, each value once unless it may be repeated.

    Raises
    ------
    TypeError
        If one is of another kind than its default.
    """
    return {name: _plain(name, value, getattr(kind, name), name in repeated) for name, value in told.items()}


def _plain(name: str, value: Any, default: Any, is_repeated: bool) -> Any:
    if isinstance(default, tuple):
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, Sequence) or not all(isinstance(one, str) for one in listed):
            raise TypeError(f"{name}={value!r} cannot be used: give a list of names.")
        return tuple(listed if is_repeated else dict.fromkeys(listed))
    value = default if value is None else value
    if type(value) is not type(default):
        raise TypeError(f"{name}={value!r} cannot be used: give {_KINDS.get(type(default), 'text')}.")
    return value


def check_known(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Is each of these one of those that are known?

    Raises
    ------
    ValueError
        If one is not, with those that are.

    Examples
    --------
    >>> check_known("frame", ["wra"], ["war", "peace"])
    Traceback (most recent call last):
    ...
    ValueError: frame 'wra' is not known. Did you mean 'war'? It can be war, peace.
    """
    every = list(known)
    for one in given:
        if one not in every:
            shown = ", ".join(every[:12]) + (f" and {len(every) - 12} more" if len(every) > 12 else "")
            raise ValueError(f"{name} '{one[:_SHOWN]}' is not known.{did_you_mean(one, every)} It can be {shown}.")


def check_text(name: str, text: str, most: int) -> None:
    """Is this text, and not too long?

    Raises
    ------
    ValueError
        If it holds half a character, or more signs than this.
    """
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise ValueError(f"the {name} holds half a character (a lone surrogate), which is no text: type it anew.")
    if len(text) > most:
        raise ValueError(f"a {name} of {len(text):,} signs is too long: {most} at most.")
