"""How much do two rates differ, if words come in articles and articles are what there might be others of?

Each side is a rate Σ counts / Σ sizes over its articles. Its variance is that between articles: the sum of squares of
what each article has more, or less, than it would have at the rate of its side. Both functions take all articles in one
array, and say of each on which side it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from toolkit.stats.intervals import check_level

Array = np.ndarray[Any, np.dtype[Any]]
_FEWEST = 3  # articles on a side: of two, there is no saying how much articles vary


def rate_difference(counts: Array, sizes: Array, after: Array, *, level: float = 0.95) -> tuple[Array, Array, Array]:
    """How much higher is the rate after than before, and between which bounds?

    Parameters
    ----------
    counts : array of shape (articles, k)
        What is counted, of k kinds.
    sizes : array of shape (articles,)
        Words of each article; those without any do not count.
    after : array of bool, shape (articles,)
        Which articles are on the side after; the others are on that before.
    level : float
        Confidence.

    Returns
    -------
    (value, low, high) : arrays of shape (k,)
        NaN without words on one side. The bounds are NaN with fewer than three articles on a side, and where a side has
        no match or its articles all have one rate, as nothing is seen there of how much they may vary.

    Notes
    -----
    The variance is the sum of n/(n−1) Σe² / (Σ sizes)² of both sides, with residuals e = counts − rate · sizes. Degrees
    of freedom of Student's t are Welch's, of sides that have as many as articles carry their sum of squares,
    (Σe²)²/Σe⁴, but at least 3 and at most n − 1.

    References
    ----------
    Welch 1947, Biometrika 34:28–35; Woodruff 1971, JASA 66:411–414, for the variance of a ratio; Bell & McCaffrey 2002,
    Survey Methodology 28:169–181, for degrees of freedom from the residuals.

    Examples
    --------
    >>> import numpy as np
    >>> counts, sizes = np.array([[1], [2], [3], [4], [6], [8]]), np.full(6, 100)
    >>> value, low, high = rate_difference(counts, sizes, np.array([False] * 3 + [True] * 3))
    >>> value.round(3).tolist(), low.round(3).tolist(), high.round(3).tolist()
    ([0.04], [-0.002], [0.082])
    """
    check_level(level)
    rate_b, variance_b, freedom_b = _side(counts[~after], sizes[~after])
    rate_a, variance_a, freedom_a = _side(counts[after], sizes[after])
    half = _half(variance_b, freedom_b, variance_a, freedom_a, level)
    value = rate_a - rate_b
    return value, value - half, value + half


def rate_ratio(counts: Array, sizes: Array, after: Array, *, level: float = 0.95) -> tuple[Array, Array, Array]:
    """How many times as high is the rate after as before, and between which bounds?

    Parameters
    ----------
    counts, sizes, after : array
        As in `rate_difference`.
    level : float
        Confidence.

    Returns
    -------
    (value, low, high) : arrays of shape (k,)
        NaN where the rate before is 0, or where there are no words on one side. The bounds are NaN as there.

    Notes
    -----
    As in `rate_difference`, on the logarithm: its variance on each side is that of the rate over the rate squared.

    References
    ----------
    As in `rate_difference`.

    Examples
    --------
    >>> import numpy as np
    >>> counts, sizes = np.array([[1], [2], [3], [4], [6], [8]]), np.full(6, 100)
    >>> value, low, high = rate_ratio(counts, sizes, np.array([False] * 3 + [True] * 3))
    >>> value.round(1).tolist(), low.round(1).tolist(), high.round(1).tolist()
    ([3.0], [1.1], [8.3])
    """
    check_level(level)
    rate_b, variance_b, freedom_b = _side(counts[~after], sizes[~after])
    rate_a, variance_a, freedom_a = _side(counts[after], sizes[after])
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(rate_b > 0, rate_a / rate_b, np.nan)
        half = _half(variance_b / rate_b**2, freedom_b, variance_a / rate_a**2, freedom_a, level)
    return value, value * np.exp(-half), value * np.exp(half)


def _side(counts: Array, sizes: Array) -> tuple[Array, Array, Array]:
    """The rates of one side, their variances (NaN where nothing is seen of them) and degrees of freedom."""
    counts, sizes = counts[sizes > 0], sizes[sizes > 0]
    n, unknown = len(sizes), np.full(counts.shape[1], np.nan)
    if not n:
        return unknown, unknown, unknown
    rates = counts.sum(axis=0) / sizes.sum()
    if n < _FEWEST:
        return rates, unknown, unknown
    squares = (counts - rates * sizes[:, None]) ** 2
    total = squares.sum(axis=0)
    seen = total > 1e-18 * counts.sum(axis=0) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        carried = total**2 / (squares**2).sum(axis=0)
        variance = np.where(seen, n / (n - 1) * total / sizes.sum() ** 2, np.nan)
    return rates, variance, np.minimum(np.fmax(carried, 3), n - 1)


def _half(variance_b: Array, freedom_b: Array, variance_a: Array, freedom_a: Array, level: float) -> Array:
    """Half the width of the interval, of the variances of both sides."""
    variance = variance_b + variance_a
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variance**2 / (variance_b**2 / freedom_b + variance_a**2 / freedom_a)
        half: Array = special.stdtrit(freedom, 0.5 + level / 2) * np.sqrt(variance)
    return half
