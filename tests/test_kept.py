"""What is kept for whoever asks again: no more than there is room for."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from toolkit.kept import Kept

TABLE = pd.DataFrame({"n": np.zeros(1_000)})  # of 8,000 bytes


def test_what_was_asked_for_last_stays():
    kept, made = Kept(most=3, most_bytes=10**9), []
    for question in (1, 2, 3, 1, 4, 1, 2):
        assert kept.get(question, lambda question=question: made.append(question) or question) == question
    assert made == [1, 2, 3, 4, 2]
    assert list(kept) == [4, 1, 2]


def test_arrays_and_tables_are_bounded_by_their_size():
    kept = Kept(most=100, most_bytes=20_000)
    for question in range(4):
        kept.get(question, lambda: TABLE)
    assert list(kept) == [2, 3]
    kept.get("array", lambda: np.zeros(1_000))
    assert list(kept) == [3, "array"]
    assert kept.get("large", lambda: (pd.concat([TABLE] * 9), ["said"]))[1] == ["said"]
    assert list(kept) == ["large"], "the last one stays, however large"


def test_threads_share_it():
    kept = Kept(most=3, most_bytes=10**9)

    def ask(seed: int) -> list[int]:
        asked = np.random.default_rng(seed).integers(0, 12, 5_000).tolist()
        return [question for question in asked if kept.get(question, lambda question=question: -question) != -question]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [[]] * 4
    assert len(list(kept)) <= 3 + 4, "each may have added one since another let go"


class Dropped(dict):
    """What another thread lets go just before it is asked for, or taken out."""

    def pop(self, question, *instead):
        super().pop(question, None)
        return super().pop(question, *instead)


def test_what_another_thread_lets_go_is_made_anew():
    kept = Kept(most=1, most_bytes=10**9)
    kept._made = Dropped()
    assert [kept.get(question, lambda question=question: -question) for question in (1, 1, 2, 1)] == [-1, -1, -2, -1]


def test_nothing_is_kept_of_what_failed():
    kept = Kept(most=3, most_bytes=10**9)
    for _ in range(2):
        try:
            kept.get("war", lambda: 1 // 0)
        except ZeroDivisionError:
            continue
        raise AssertionError("what was wrong is told each time")
    assert list(kept) == []
    assert kept.get("peace", lambda: None) is None
    assert list(kept) == ["peace"], "an answer may be nothing"


def test_whatever_tells_its_size_is_bounded_by_it():
    class Large:
        nbytes = 15_000

    kept = Kept(most=100, most_bytes=20_000)
    for question in range(3):
        kept.get(question, lambda: ("beside", Large()))
    assert list(kept) == [2]


def test_a_copy_is_empty():
    kept = Kept(most=3, most_bytes=10**9)
    kept.get("war", lambda: 1)
    for other in (copy.deepcopy(kept), copy.copy(kept), pickle.loads(pickle.dumps(kept))):
        assert (list(other), other.most, other.most_bytes) == ([], 3, 10**9)
        assert other.get("war", lambda: 2) == 2
    assert kept.get("war", lambda: 3) == 1
