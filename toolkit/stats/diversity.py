"""How varied are the words of a text, whatever its length?

The share of different words among all words (the type–token ratio, TTR) falls as a text goes on, as words come again;
so it compares lengths more than styles. Two measures do not: the mean ratio in windows of one length, and the mean
length of runs in which the ratio stays up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from numbers import Real

from toolkit.errors import check_whole


def mattr(words: Sequence[Hashable], *, window: int = 100) -> float:
    """Which share of the words of a window are different ones, on the average (moving-average type–token ratio)?

    Parameters
    ----------
    words : sequence
        The words of a text, as strings or numbers.
    window : int
        Words of a window, which moves on by one word.

    Returns
    -------
    float
        Between 0 and 1; NaN of a text that is shorter than the window.

    References
    ----------
    Covington & McFall 2010, Journal of Quantitative Linguistics 17(2):94–100.

    Examples
    --------
    >>> round(mattr("the war and the talks".split(), window=4), 3)  # three of four, then four of four
    0.875
    """
    check_whole("window", window, least=1)
    if len(words) < window:
        return math.nan
    times = Counter(words[:window])
    total = len(times)
    for left, come in zip(words, words[window:], strict=False):
        times[come] += 1
        times[left] -= 1
        if not times[left]:
            del times[left]
        total += len(times)
    return total / (len(words) - window + 1) / window


def mtld(words: Sequence[Hashable], *, threshold: float = 0.72) -> float:
    """How many words does a text go on, on the average, until its type–token ratio has fallen to a threshold?

    Parameters
    ----------
    words : sequence
        The words of a text, as strings or numbers.
    threshold : float
        Where a run ends, between 0 and 1: at the word with which the ratio is no longer above it.

    Returns
    -------
    float
        The mean of reading forwards and backwards. NaN where no word comes twice.

    Notes
    -----
    What is left behind the last whole run counts as a part of one: by how far its ratio has fallen, of how far it had
    to. Texts of fewer than a hundred words are too short for it (Koizumi 2012).

    References
    ----------
    McCarthy & Jarvis 2010, MTLD, vocd-D, and HD-D, Behavior Research Methods 42(2):381–392. Koizumi 2012, Vocabulary
    Learning and Instruction 1(1):60–69.

    Examples
    --------
    >>> mtld("of the people by the people for the people".split())  # one run of six words, and three that are left
    9.0
    """
    check_threshold(threshold)
    forwards, backwards = _runs(words, threshold), _runs(words[::-1], threshold)
    return (len(words) / forwards + len(words) / backwards) / 2 if forwards and backwards else math.nan


def check_threshold(threshold: object) -> None:
    """Say so if this is no type–token ratio at which a run can end."""
    if isinstance(threshold, bool) or not isinstance(threshold, Real) or not 0 < float(threshold) < 1:
        raise ValueError(f"threshold={threshold!r} cannot be used: give a number between 0 and 1, such as 0.72.")


def _runs(words: Sequence[Hashable], threshold: float) -> float:
    """How many runs there are, and which part of one is left."""
    runs, length, different = 0, 0, set[Hashable]()
    for word in words:
        length += 1
        different.add(word)
        if len(different) / length <= threshold:
            runs, length, different = runs + 1, 0, set()
    left = (1 - len(different) / length) / (1 - threshold) if length else 0.0
    return runs + left
