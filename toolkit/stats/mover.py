"""Intervals of sums, from the intervals of what is added up."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def mover(values: Array, low: Array, high: Array, shares: Array) -> tuple[float, float, float]:
    """Between which bounds lies a weighted sum of independent estimates, each with bounds of its own?

    Parameters
    ----------
    values, low, high : array of shape (k,)
        The estimates and their bounds, all of the same confidence; they need not lie in the middle.
    shares : array of shape (k,)
        The weight of each in the sum; it may be below 0.

    Returns
    -------
    (value, low, high) : floats
        NaN without any estimate. The bounds are NaN where one of them is.

    Notes
    -----
    The method of variance estimates recovery: the distance from the sum to its lower bound is the root of the sum of
    squares of the distances of the estimates to theirs, each times its weight; those with a weight below 0 add the
    distance to their upper bound. Bounds keep the confidence of the estimates', without being told it.

    References
    ----------
    Zou & Donner 2008, Statistics in Medicine 27:1693–1702.

    Examples
    --------
    >>> import numpy as np
    >>> mover(np.array([10.0, 20.0]), np.array([7.0, 16.0]), np.array([16.0, 28.0]), np.array([1.0, 1.0]))
    (30.0, 25.0, 40.0)
    """
    if not len(values):
        return np.nan, np.nan, np.nan
    value = float(values @ shares)
    below = np.where(shares > 0, values - low, high - values) * shares
    above = np.where(shares > 0, high - values, values - low) * shares
    return value, value - float(np.sqrt((below**2).sum())), value + float(np.sqrt((above**2).sum()))
