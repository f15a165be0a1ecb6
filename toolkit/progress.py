"""A progress bar for work that takes more than a moment: in terminals and notebooks, never in pipes or logs.

Where there is a bar, work can be stopped too, by whoever has begun it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Item = TypeVar("Item")
_DELAY = 2.0  # seconds
_STOP: ContextVar[Callable[[], bool] | None] = ContextVar("stop", default=None)


class Stopped(Exception):
    """What was being done is not wanted any more."""


@contextmanager
def until(stop: Callable[[], bool]) -> Iterator[None]:
    """Work that ends at the next step of a bar once `stop` says so; who can stop it is shown no bar.

    Raises
    ------
    Stopped
        If it is stopped.

    Examples
    --------
    >>> with until(lambda: True):
    ...     sum(bar([1, 2, 3], "Adding", unit="number"))
    Traceback (most recent call last):
    ...
    toolkit.progress.Stopped: stopped while adding
    """
    before = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(before)


def _stopping(items: Iterable[Item], what: str, stop: Callable[[], bool]) -> Iterator[Item]:
    for item in items:
        if stop():
            raise Stopped(f"stopped while {what.lower()}")
        yield item


def bar(items: Iterable[Item], what: str, *, unit: str = "article", total: int | None = None) -> Iterable[Item]:
    """Go through `items`, and show how far it is once it has taken two seconds.

    Parameters
    ----------
    items : iterable
        What is gone through, unchanged and in order.
    what : str
        What is being done, as the bar says it: "Counting words".
    unit : str
        What one item is.
    total : int, optional
        How many there are, where `len` does not tell.

    Examples
    --------
    >>> sum(bar([1, 2, 3], "Adding", unit="number"))
    6
    """
    if (stop := _STOP.get()) is not None:
        return _stopping(items, what, stop)
    if not _is_watched():
        return items
    n = len(items) if total is None and isinstance(items, Sized) else total
    return _counting(items, Counter(what, unit, n))


def counter(what: str, *, unit: str = "article") -> Counter:
    """A bar for what comes from a source that does not tell how much there is; `update(n)` counts.

    Examples
    --------
    >>> with counter("Indexing") as bar:
    ...     bar.update(3)
    """
    return Counter(what, unit, shown=_STOP.get() is None and _is_watched())


class Counter:
    """How much is done. A bar is made once it has taken two seconds: in a notebook, it is made of widgets that stay."""

    def __init__(self, what: str, unit: str, total: int | None = None, *, shown: bool = True) -> None:
        self._look: dict[str, Any] = {"desc": what, "unit": f" {unit}s", "total": total}
        self._shown, self._begun, self._done = shown, time.time(), 0
        self._bar: Any = None

    def update(self, n: int) -> None:
        """So many more are done."""
        self._done += n
        if self._bar is not None:
            self._bar.update(n)
        elif self._shown and time.time() - self._begun > _DELAY:
            from tqdm.auto import tqdm

            self._bar = tqdm(leave=False, file=sys.stderr, **self._look)
            self._bar.start_t = self._begun
            self._bar.update(self._done)

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _counting(items: Iterable[Item], done: Counter) -> Iterator[Item]:
    with done:
        for item in items:
            yield item
            done.update(1)


def _is_watched() -> bool:
    """May a person be looking?"""
    return in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def in_notebook() -> bool:
    """A kernel that shows widgets is running, and a person may be watching it."""
    shell = sys.modules.get("IPython")
    if shell is None:
        return False
    return type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
