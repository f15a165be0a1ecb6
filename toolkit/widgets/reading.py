"""What a hand has asked of some lines, as a small value: their order, a filter, columns, and the one that is open.

Nothing is sorted here: a state says what is asked, `ordering` says which lines come of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from toolkit.charts import names
from toolkit.widgets.told import check_known, check_text, checked_names, plain

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
    own = plain(checked_names(told, State, {"sort": ["1R"]}), State)
    state = State(**{**choices.first_state().__dict__, **own})
    _check_named("sort", state.sort, choices.keys, MOST_KEYS, choices)
    _check_named("column", state.columns, choices.columns, MOST_COLUMNS, choices)
    check_text("filter", state.filter, _MOST_SIGNS)
    if state.chosen != -1:
        check_number(state.chosen, choices.n)
    return state


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
