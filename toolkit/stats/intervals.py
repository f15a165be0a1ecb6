"""Closed-form intervals.

`mean_interval` is for means over articles. `wilson` is for shares (of articles): it needs no simulation, stays within
0 and 1, and holds its level for small numbers and for shares near 0 or 1, where the textbook interval p ± 1.96·se fails
(Brown, Cai & DasGupta 2001).
"""

from __future__ import annotations

from numbers import Real
from statistics import NormalDist
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def wilson(successes: Any, trials: Any, *, level: float = 0.95, correction: bool = False) -> tuple[Array, Array]:
    """Between which bounds lies the share that these successes in these trials estimate?

    Parameters
    ----------
    successes, trials : array_like of numbers
        Counts of the same shape, 0 ≤ successes ≤ trials.
    level : float
        Confidence, between 0 and 1.
    correction : bool
        With the correction for continuity, which is wider.

    Returns
    -------
    (low, high) : arrays of float
        In 0–1; NaN where there are no trials.

    References
    ----------
    Wilson 1927, JASA 22:209–212. Newcombe 1998, Statistics in Medicine 17:857–872, methods 3 and 4, whose Table I
    is reproduced in the tests.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)
    """
    check_level(level)
    x, n = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    if (x < 0).any() or (x > n).any():
        raise ValueError("wilson needs 0 ≤ successes ≤ trials.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        if correction:
            low = (2 * x + z**2 - 1 - z * np.sqrt(z**2 - 2 - 1 / n + 4 * p * (n - x + 1))) / (2 * (n + z**2))
            high = (2 * x + z**2 + 1 + z * np.sqrt(z**2 + 2 - 1 / n + 4 * p * (n - x - 1))) / (2 * (n + z**2))
        else:
            middle, half = 2 * x + z**2, z * np.sqrt(z**2 + 4 * x * (1 - p))
            low, high = (middle - half) / (2 * (n + z**2)), (middle + half) / (2 * (n + z**2))
    low, high = np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)
    empty = n == 0
    return np.where(empty, np.nan, low.clip(0, 1)), np.where(empty, np.nan, high.clip(0, 1))


def mean_interval(values: Any, *, level: float = 0.95) -> tuple[Array, Array, Array]:
    """What is the mean of these numbers, and between which bounds lies the one that they estimate (Student's t)?

    Parameters
    ----------
    values : array_like of shape (n, …)
        Independent numbers, one per article.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    (mean, low, high) : arrays of float, shape (…)
        The mean of no number is NaN; the bounds are NaN with fewer than two, and where nothing varies, as that would
        be false certainty.

    References
    ----------
    Student 1908, Biometrika 6(1):1–25.

    Examples
    --------
    >>> [round(float(one), 3) for one in mean_interval([1, 2, 3, 4])]
    [2.5, 0.446, 4.554]
    """
    check_level(level)
    from scipy.special import stdtrit

    given = np.asarray(values, dtype=float)
    n = len(given)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.asarray(given.sum(axis=0) / n)
        error = np.sqrt(((given - mean) ** 2).sum(axis=0) / (n - 1) / n)
        sure = (n > 1) & (error > 1e-12 * np.abs(mean))
        half = np.where(sure, stdtrit(max(n - 1, 1), 0.5 + level / 2) * error, np.nan)
    return mean, mean - half, mean + half


def check_level(level: object) -> None:
    """Say so if this is no level of confidence."""
    if not isinstance(level, Real) or not 0 < float(level) < 1:
        raise ValueError(f"level={level!r} is no level of confidence: give one between 0 and 1, such as 0.95.")
