"""A step that takes as long as a test wants it to, for what is asked of a widget meanwhile."""

from __future__ import annotations

import threading
from typing import Any

from toolkit import progress


class Slow:
    """A function that waits, before it does what it does, until somebody lets go, or does not want it any more."""

    def __init__(self, monkeypatch: Any, place: Any, name: str) -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        self.ended = 0
        act = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *asked, **named: self.wait() or act(*asked, **named))

    def wait(self) -> None:
        self.begun.set()
        try:
            for _ in progress.bar(range(3_000), "Waiting", unit="step"):
                if self.released.wait(0.01):
                    return
        finally:
            self.ended += 1
