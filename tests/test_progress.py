"""A bar is there for long work that somebody watches, and for no other; what it goes through is unchanged."""

from __future__ import annotations

import contextlib
import itertools

import pytest

from toolkit import progress


class Bar:
    """Stands for tqdm: what it was told."""

    made: list[Bar]

    def __init__(self, **look: object) -> None:
        self.look, self.n, self.closed = look, 0, False
        Bar.made.append(self)

    def update(self, n: int) -> None:
        self.n += n

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def bars(monkeypatch) -> list[Bar]:
    """Those that were made; each look at the clock is half a second after the one before."""
    clock = itertools.count(1_000.0, 0.5)
    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    monkeypatch.setattr(progress.time, "time", lambda: next(clock))
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    Bar.made = []
    return Bar.made


def test_short_work_has_no_bar(bars):
    assert list(progress.bar([1, 2, 3], "Adding", unit="number")) == [1, 2, 3]
    assert bars == []


def test_long_work_has_one_that_knows_all_that_was_done(bars):
    assert list(progress.bar(range(10), "Adding", unit="number")) == list(range(10))
    (bar,) = bars
    assert (bar.look["desc"], bar.look["unit"], bar.look["total"]) == ("Adding", " numbers", 10)
    assert (bar.n, bar.closed, bar.start_t) == (10, True, 1_000.0)
    assert sum(progress.bar(iter(range(10)), "Adding", total=12)) == 45
    assert bars[-1].look["total"] == 12


def test_work_that_is_broken_off_leaves_no_bar(bars):
    steps = progress.bar(range(100), "Adding")
    for number in steps:
        if number == 50:
            break
    steps.close()
    assert bars[0].closed
    with contextlib.suppress(ZeroDivisionError), progress.counter("Indexing") as counter:
        for _ in range(10):
            counter.update(5)
        raise ZeroDivisionError
    assert (bars[-1].n, bars[-1].closed, bars[-1].look["total"]) == (50, True, None)


def test_what_can_be_stopped_or_is_not_watched_has_none(bars, monkeypatch):
    with progress.until(lambda: False):
        assert list(progress.bar(range(10), "Adding")) == list(range(10))
        with progress.counter("Indexing") as counter:
            for _ in range(10):
                counter.update(1)
    monkeypatch.setattr(progress, "in_notebook", lambda: False)
    monkeypatch.setattr(progress.sys, "stderr", None)
    items = [1, 2]
    assert progress.bar(items, "Adding") is items
    with progress.counter("Indexing") as counter:
        for _ in range(10):
            counter.update(1)
    assert bars == []
