"""A progress bar for work that takes more than a moment: in terminals and notebooks, never in pipes or logs.

Where there is a bar, work can be stopped too, by whoever has begun it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Item = TypeVar("Item")
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
    if not (in_notebook() or (sys.stderr is not None and sys.stderr.isatty())):
        return items
    from tqdm.auto import tqdm

    bars: Iterable[Item] = tqdm(items, desc=what, unit=f" {unit}s", total=total, delay=2, leave=False, file=sys.stderr)
    return bars


class _Silent:
    """A counter that nobody watches."""

    def update(self, n: int) -> None:
        """So many more are done."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def counter(what: str, *, unit: str = "article") -> Any:
    """A bar for what comes from a source that does not tell how much there is; `update(n)` counts.

    Examples
    --------
    >>> with counter("Indexing") as bar:
    ...     bar.update(3)
    """
    if _STOP.get() is not None or not (in_notebook() or sys.stderr.isatty()):
        return _Silent()
    from tqdm.auto import tqdm

    return tqdm(desc=what, unit=f" {unit}s", delay=2, leave=False, file=sys.stderr)


def in_notebook() -> bool:
    """A kernel that shows widgets is running, and a person may be watching it."""
    shell = sys.modules.get("IPython")
    if shell is None:
        return False
    return type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
