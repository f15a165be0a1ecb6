"""How many articles would tell a difference? By simulation from articles that are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from toolkit.errors import check_whole
from toolkit.stats.intervals import check_level
from toolkit.stats.linearized import difference_error

Array = np.ndarray[Any, np.dtype[Any]]
_FIRST, _MOST = 10, 1_000_000  # articles of a group
_CLOSE = 1.05  # the number is found to a twentieth
_AT_ONCE = 5_000_000  # articles drawn at a time: bounds the memory


class Needed(NamedTuple):
    """So many articles in each group, and the power at each number that was tried.

    `articles` is None where a million of them would not do.
    """

    articles: int | None
    tried: Array
    power: Array


def needed(
    counts: Array,
    sizes: Array,
    *,
    times: float,
    power: float = 0.8,
    level: float = 0.95,
    draws: int = 1_000,
    seed: int = 0,
) -> Needed:
    """How many articles must each of two groups have, so that a rate so many times as high is told from chance?

    Parameters
    ----------
    counts : array of shape (articles,)
        Matches in each article of a corpus like the one that is planned: `n_hits` of `frames.score`.
    sizes : array of shape (articles,)
        Words of each article.
    times : float
        How many times as high the one rate is as the other: 1.5, or as well 1/1.5.
    power : float
        In which share of studies the difference is to be found.
    level : float
        Confidence of the interval that must leave out 1.
    draws : int
        How many studies are simulated for each number of articles.
    seed : int
        The same seed gives the same answer.

    Returns
    -------
    Needed
        The smallest number of articles in each group, to a twentieth, and what was tried.

    Raises
    ------
    ValueError
        If there is no match to draw from, or if an option is not possible.

    Notes
    -----
    Both groups are drawn from the articles at hand, with replacement, so that they are as unequal and as bursty as
    these. In the one, each match is kept with the probability 1/times. A study finds the difference if the interval of
    the log ratio by article (`difference_error`, as in `compare.keyness`) leaves out 0 on the right side. The answer is
    as good as the articles at hand: twenty of them do not know what the rare ones are like.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 25 (power by simulation).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> sizes = rng.integers(200, 800, 500)
    >>> found = needed(rng.poisson(sizes / 250), sizes, times=2, draws=200)
    >>> 20 < found.articles < 40
    True
    """
    check_level(level)
    check_whole("seed", seed)
    check_whole("draws", draws)
    times = _times(times)
    counts, sizes = np.asarray(counts), np.asarray(sizes, dtype=float)
    _check(counts, sizes, power, draws)
    counts = counts.astype(np.int64)
    tried: dict[int, float] = {}

    def enough(n: int) -> bool:
        rng = np.random.default_rng([seed, n])
        tried[n] = _power(counts, sizes, n, times, level, draws, rng)
        return tried[n] >= power

    answer = _smallest(enough)
    order = sorted(tried)
    return Needed(answer, np.array(order), np.array([tried[n] for n in order]))


def _times(times: object) -> float:
    """At least 1: which group has more is no matter."""
    if isinstance(times, bool) or not isinstance(times, int | float | np.number) or not 0 < float(times) < np.inf:
        raise ValueError(f"times={times!r} cannot be used: give how many times as high a rate is, such as 1.5.")
    if float(times) == 1:
        raise ValueError("times=1 is no difference: give how many times as high a rate is, such as 1.5.")
    return max(float(times), 1 / float(times))


def _check(counts: Array, sizes: Array, power: object, draws: int) -> None:
    if isinstance(power, bool) or not isinstance(power, float | np.floating) or not 0 < power < 1:
        raise ValueError(f"power={power!r} cannot be used: give a share between 0 and 1, such as 0.8.")
    if draws < 2:
        raise ValueError(f"draws={draws} are too few: give 1,000 or more.")
    if counts.shape != sizes.shape or counts.ndim != 1:
        raise ValueError("counts and sizes must be of the same articles: one number for each in both.")
    if counts.dtype.kind not in "biuf" or not ((counts >= 0) & (counts < np.inf) & (counts == np.floor(counts))).all():
        raise ValueError("counts must be whole numbers, 0 or more: n_hits of frames.score.")
    if not ((sizes >= 0) & (sizes < np.inf)).all():
        raise ValueError("sizes must be numbers of words, 0 or more.")
    if not counts.any() or not sizes.sum() > 0:
        raise ValueError("no article has a match, so there is nothing to draw from.")


def _smallest(enough: Any) -> int | None:
    """The smallest number that is enough, to a twentieth: doubled until it is, and then halved in between."""
    low, high = 0, _FIRST
    while not enough(high):
        low, high = high, 2 * high
        if high > _MOST:
            return None
    while low and high > low * _CLOSE and high - low > 1:
        middle = round((low * high) ** 0.5)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _power(
    counts: Array, sizes: Array, n: int, times: float, level: float, draws: int, rng: np.random.Generator
) -> float:
    """In which share of studies with so many articles on each side the interval leaves out 0, on the right side."""
    found = [_found(counts, sizes, (some, n), times, level, rng) for some in _batches(draws, n)]
    return float(np.concatenate(found).mean())


def _batches(draws: int, n: int) -> Iterator[int]:
    size = max(1, _AT_ONCE // n)
    for done in range(0, draws, size):
        yield min(size, draws - done)


def _found(
    counts: Array, sizes: Array, shape: tuple[int, int], times: float, level: float, rng: np.random.Generator
) -> Array:
    squares, fourths, rates = [], [], []
    for lessened in (False, True):
        chosen = rng.integers(0, len(counts), shape)
        hits, words = counts[chosen], sizes[chosen]
        hits = rng.binomial(hits, 1 / times) if lessened else hits
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = hits / hits.sum(axis=1, keepdims=True) - words / words.sum(axis=1, keepdims=True)
            rates.append(np.log(hits.sum(axis=1) / words.sum(axis=1)))
        squares.append((shares**2).sum(axis=1))
        fourths.append((shares**4).sum(axis=1))
    error, freedom = difference_error(np.stack(squares), np.stack(fourths), np.full(2, shape[1]))
    with np.errstate(invalid="ignore"):  # a side without a match tells nothing
        told: Array = rates[0] - rates[1] > special.stdtrit(freedom, 0.5 + level / 2) * error
    return told
