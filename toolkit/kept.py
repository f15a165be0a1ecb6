"""What was made, for whoever asks again: the last answers, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import pandas as pd

Made = TypeVar("Made")


class Kept:
    """Answers by their questions: those that were asked for last stay.

    Threads may share one: two that ask the same at once both make it.

    Parameters
    ----------
    most : int
        Answers.
    most_bytes : int
        Memory of the arrays and tables in them, and of whatever else has `nbytes`; the last one stays, however large.

    Examples
    --------
    >>> kept = Kept(most=2, most_bytes=10**6)
    >>> [kept.get(word, lambda: word.upper()) for word in ("war", "peace", "war", "truce")]
    ['WAR', 'PEACE', 'WAR', 'TRUCE']
    >>> list(kept)
    ['war', 'truce']
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._made: dict[Hashable, tuple[Any, int]] = {}  # each with its bytes

    def get(self, question: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for this question, or is made now."""
        kept = self._made.pop(question, None)
        if kept is None:
            made = make()
            kept = made, _n_bytes(made)
        self._made[question] = kept
        self._let_go()
        answer: Made = kept[0]
        return answer

    def _let_go(self) -> None:
        """Of the oldest, where there are too many, or too large ones."""
        newest = list(self._made.items())[::-1]  # at once: other threads go on
        total = 0
        for place, (question, (_, n_bytes)) in enumerate(newest):
            total += n_bytes
            if place and (place >= self.most or total > self.most_bytes):
                self._made.pop(question, None)

    def __reduce__(self) -> tuple[type[Kept], tuple[int, int]]:
        """A copy, and what another process is sent, is empty: questions may know their things by where they are."""
        return Kept, (self.most, self.most_bytes)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(list(self._made))


def _n_bytes(made: object) -> int:
    if isinstance(made, tuple):
        return sum(map(_n_bytes, made))
    if isinstance(made, pd.DataFrame):
        return int(made.memory_usage(index=False).sum())
    return int(getattr(made, "nbytes", 0))
