"""What a hand has asked of some lines, as a small value: their order, a filter, columns, and the one that is open.

Nothing is sorted here: a state says what is asked, `ordering` says which lines come of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from toolkit.charts import names
from toolkit.errors import did_you_mean
from toolkit.widgets.state import check_known

WORDS = ("1L", "2L", "3L", "1R", "2R", "3R")  # the first word to the left of the match, the second, …
MOST_KEYS, MOST_COLUMNS = 3, 4
_MOST_SIGNS = 200  # of a filter


@dataclass(frozen=True)
class State:
    """How lines are read. The plain dict of it is what a reader shows as its state.

    Attributes
    ----------
    sort : tuple of str
        Up to three keys, the weightiest first: "1L" to "3R" (words to the left and right of the match), "match", or a
        column. None is the order in which the lines were given.
    descending : bool
        From the last to the first; what has no value stands last either way.
    filter : str
        What must stand in the line, capital or not.
    only_marked : bool
        Whether lines that are not marked are left out.
    columns : tuple of str
        What is shown beside each line, of the line or of its article: four at most.
    chosen : int
        Number of the line that is open; -1 for none.
    """

    sort: tuple[str, ...] = ()
    descending: bool = False
    filter: str = ""
    only_marked: bool = False
    columns: tuple[str, ...] = ()
    chosen: int = -1

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Choices:
    """What can be asked of some lines."""

    n: int
    columns: tuple[str, ...] = ()
    first: tuple[str, ...] = ()  # of these columns, those that are shown before anything was chosen
    articles: bool = True  # whether their articles are there

    @property
    def keys(self) -> tuple[str, ...]:
        """By what they can be sorted."""
        return (*WORDS, "match", *self.columns)

    def first_state(self) -> State:
        """What is shown before anything was chosen: all lines as they were given."""
        return State(columns=self.first)


def read(told: Mapping[str, Any], choices: Choices) -> State:
    """The state that a dict says, if these lines can be read so.

    Raises
    ------
    ValueError, TypeError
        With what was given, what is allowed, and what to do.

    Examples
    --------
    >>> read({"sort": ["1R", "match"]}, Choices(3)).sort
    ('1R', 'match')
    >>> read({"sort": ["R1"]}, Choices(3))
    Traceback (most recent call last):
    ...
    ValueError: sort 'R1' is not known. It can be 1L, 2L, 3L, 1R, 2R, 3R, match.
    """
    if not isinstance(told, Mapping):
        raise TypeError(f"a state is a dict, such as {{'sort': ['1R']}}, not {type(told).__name__}.")
    known = {field.name: field for field in fields(State)}
    for name in told:
        if name not in known:
            near = did_you_mean(str(name), known)
            raise ValueError(f"a state has no '{name}'.{near} It has {', '.join(known)}.")
    state = State(**{**choices.first_state().__dict__, **{name: _plain(name, one) for name, one in told.items()}})
    _check_named("sort", state.sort, choices.keys, MOST_KEYS, choices)
    _check_named("column", state.columns, choices.columns, MOST_COLUMNS, choices)
    if re.search("[\ud800-\udfff]", state.filter):
        raise ValueError("the filter holds half a character (a lone surrogate), which is no text: type it anew.")
    if len(state.filter) > _MOST_SIGNS:
        raise ValueError(f"a filter of {len(state.filter):,} signs is too long: {_MOST_SIGNS} at most.")
    if state.chosen != -1:
        check_number(state.chosen, choices.n)
    return state


def _plain(name: str, value: Any) -> Any:
    """Lists as tuples; nothing but text, a yes or no, and a number."""
    default = getattr(State, name)
    if isinstance(default, tuple):
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, Sequence) or not all(isinstance(one, str) for one in listed):
            raise TypeError(f"{name}={value!r} cannot be used: give a list of names.")
        return tuple(dict.fromkeys(listed))
    value = default if value is None else value
    if type(value) is not type(default):
        wanted = {bool: "True or False", int: "the number of a line"}.get(type(default), "text")
        raise TypeError(f"{name}={value!r} cannot be used: give {wanted}.")
    return value


def _check_named(name: str, given: Sequence[str], known: Sequence[str], most: int, choices: Choices) -> None:
    try:
        check_known(name, given, known)
    except ValueError as error:
        if choices.articles:
            raise
        more = "Columns of the articles are there if the corpus is given too, as in Reader(lines, corpus)."
        raise ValueError(f"{error} {more}") from None
    if len(given) > most:
        what = "keys to sort by" if name == "sort" else "columns"
        raise ValueError(f"{len(given)} {what} are too many: {most} at most.")


def check_number(number: Any, n: int) -> None:
    """Say so if there is no line of this number.

    Examples
    --------
    >>> check_number(3, 3)
    Traceback (most recent call last):
    ...
    ValueError: there is no line 3: the 3 lines have the numbers 0 to 2.
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise TypeError(f"number={number!r} cannot be used: give the number of a line.")
    if not 0 <= number < n:
        has = f"the {names.amount(n, 'line')} have the numbers 0 to {n - 1:,}" if n else "there are none"
        raise ValueError(f"there is no line {number}: {has}.")
