"""A progress bar for work that takes more than a moment: in terminals and notebooks, never in pipes or logs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")


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
    if not (_in_notebook() or (sys.stderr is not None and sys.stderr.isatty())):
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
    if not (_in_notebook() or sys.stderr.isatty()):
        return _Silent()
    from tqdm.auto import tqdm

    return tqdm(desc=what, unit=f" {unit}s", delay=2, leave=False, file=sys.stderr)


def _in_notebook() -> bool:
    """A kernel that shows widgets is running, and a person may be watching it."""
    shell = sys.modules.get("IPython")
    if shell is None:
        return False
    return type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
