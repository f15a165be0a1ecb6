"""Work that a page has asked for: done beside the kernel, so that it can be told meanwhile to do something else."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from toolkit import memory, progress

Made = TypeVar("Made")
_GUARD = threading.RLock()  # of all widgets: their states may be linked, and each would wait for the other's
_ONE_AT_A_TIME = threading.Lock()  # of all widgets: charts are drawn with settings that threads share
_BY_PAGE: contextvars.ContextVar[bool] = contextvars.ContextVar("by_page", default=False)
_BESIDE: contextvars.ContextVar[bool] = contextvars.ContextVar("beside", default=False)


@contextmanager
def of_page() -> Iterator[None]:
    """What is asked within this, a page has asked: it need not be waited for, where a kernel runs."""
    before = _BY_PAGE.set(progress.in_notebook())
    try:
        yield
    finally:
        _BY_PAGE.reset(before)


@contextmanager
def alone() -> Iterator[None]:
    """What is made within this is made while nothing else is, by any widget; what was stopped may still be ending."""
    with _ONE_AT_A_TIME:
        yield


class Work:
    """One thing that is being made, or nothing; the last that is asked for is the one that is shown.

    Whoever holds the `guard` is shown nothing meanwhile: what is asked and what is shown are of one piece. Who holds it
    and waits, lets go of it.

    Examples
    --------
    >>> work, shown = Work(), []
    >>> work.begin(lambda: 6 * 7, shown.append)
    >>> shown
    [42]
    """

    def __init__(self) -> None:
        self.guard = _GUARD  # what is shown is whole, and nothing is shown that was stopped
        self._ended = threading.Condition(self.guard)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, make: Callable[[], Made], show: Callable[[Made], Any]) -> None:
        """Make something and show it; what was being made before is not shown any more."""
        self.stop()
        own = self._stop = threading.Event()

        def run() -> None:
            try:
                with alone(), progress.until(own.is_set):
                    made = make() if not own.is_set() else None
            except progress.Stopped:
                return
            with self.guard:
                if not own.is_set():
                    show(made)  # type: ignore[arg-type]
            memory.give_back()  # after it is shown

        if not _BY_PAGE.get():
            self._thread = None
            run()
            return
        context = contextvars.copy_context()  # a kernel knows by it to whom it answers
        thread = threading.Thread(target=context.run, args=(self._beside, run), daemon=True)
        with self.guard:  # so that it does not end before it is known
            thread.start()
            self._thread = thread

    def _beside(self, run: Callable[[], None]) -> None:
        _BESIDE.set(True)
        try:
            run()
        finally:
            with self._ended:
                self._thread = None if self._thread is threading.current_thread() else self._thread
                self._ended.notify_all()

    def stop(self) -> None:
        """Nothing that was begun is shown from now on."""
        with self.guard:
            self._stop.set()

    def wait(self) -> None:
        """Until what was begun is shown; not by what is shown itself: two widgets would wait for one another."""
        if _BESIDE.get():
            return
        with self._ended:
            self._ended.wait_for(lambda: self._thread is None)
