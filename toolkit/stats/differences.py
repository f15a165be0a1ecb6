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
from toolkit.stats.linearized import FEWEST, Moments, difference_error, residual_moments

Array = np.ndarray[Any, np.dtype[Any]]


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
    sides = _sides(counts, sizes, after)
    value = sides[1].rates - sides[0].rates
    half = _half(sides, level, per_rate=False)
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
    sides = _sides(counts, sizes, after)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(sides[0].rates > 0, sides[1].rates / sides[0].rates, np.nan)
        half = _half(sides, level, per_rate=True)
        return value, value * np.exp(-half), value * np.exp(half)


def _sides(counts: Array, sizes: Array, after: Array) -> tuple[Moments, Moments]:
    """Before and after."""
    return residual_moments(counts[~after], sizes[~after]), residual_moments(counts[after], sizes[after])


def _half(sides: tuple[Moments, Moments], level: float, *, per_rate: bool) -> Array:
    """Half the width of the interval of the difference, or of that of the logarithms: NaN where a side tells nothing of
    how much its articles vary."""
    squares, fourths, seen = [], [], np.ones(sides[0].rates.shape, dtype=bool)
    for side in sides:
        scale = side.rates if per_rate else np.ones_like(side.rates)
        squares.append(side.squares / scale**2)
        fourths.append(side.fourths / scale**4)
        seen &= (side.n >= FEWEST) & (side.squares > 1e-18 * side.rates**2)
    error, freedom = difference_error(np.stack(squares), np.stack(fourths), np.array([side.n for side in sides]))
    half: Array = special.stdtrit(freedom, 0.5 + level / 2) * np.where(seen, error, np.nan)
    return half
