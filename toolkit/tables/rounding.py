"""Numbers as a reader wants them: all of a column with the same decimals, as many as the middle one of them needs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

MISSING = "–"
MOST_DECIMALS = 10  # decimals, beyond which a number is written with a power of ten
LARGE = 1e15  # from here on a float does not know its last digit


def decimals(values: NDArray[np.float64]) -> int:
    """How many decimals do these numbers need, so that the middle one of them has two digits?

    The smallest of them keeps a digit other than 0, if that takes no more than two further decimals.

    Examples
    --------
    >>> [decimals(np.array(values)) for values in ([4.067, 3.2, 5.31], [23.5, 30.1], [23.5, 30.1, 0.4], [0.012], [3.0])]
    [1, 0, 1, 3, 0]
    """
    sizes = np.sort(np.abs(values[np.isfinite(values) & (values != 0)]))
    if is_whole(sizes):
        return 0
    middle = _until(float(sizes[len(sizes) // 2]), digits=2)
    return max(middle, min(_until(float(sizes[0]), digits=1), middle + 2))


def is_whole(values: NDArray[np.float64]) -> bool:
    """No fraction in any of them."""
    known = values[np.isfinite(values)]
    return bool(np.all(known == np.floor(known)))


def written(value: float, digits: int) -> str:
    """A number with so many decimals, thousands apart, and a minus that is one.

    Examples
    --------
    >>> [written(value, 1) for value in (1234.56, -0.5, -0.04, 0.0, float("nan"), float("inf"))]
    ['1,234.6', '−0.5', '0.0', '0.0', '–', '∞']
    """
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if digits > MOST_DECIMALS and not value:
        return "0"
    if abs(value) >= LARGE or digits > MOST_DECIMALS:
        return f"{value:.1e}".replace("-", "−")
    rounded = f"{value:,.{digits}f}"
    return rounded.replace("-", "−" if rounded.strip("-0.") else "")


def probability(value: float, digits: int) -> str:
    """A p-value: below its last decimal, it is that which is told.

    Examples
    --------
    >>> [probability(value, 3) for value in (0.0004, 0.001, 0.0496, 1.0, float("nan"))]
    ['<0.001', '0.001', '0.050', '1.000', '–']
    """
    least = 10.0**-digits
    return f"<{least:.{digits}f}" if value < least else written(value, digits)


def _until(size: float, digits: int) -> int:
    """The decimals up to so many digits of this number, rounded to them."""
    exponent = int(f"{size:.{digits - 1}e}".partition("e")[2])
    return max(0, digits - 1 - exponent)
