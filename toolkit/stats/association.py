"""How much more often does something stand in one place than in another?"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
_FOR_ZERO = 0.5


def log_likelihood(inside: Any, outside: Any, n_inside: Any, n_outside: Any) -> Array:
    """How surprising is it that something stands so often in one place and so often in another (G²)?

    Parameters
    ----------
    inside, outside : array_like of numbers
        How often it stands there.
    n_inside, n_outside : array_like of numbers
        How many words there are; not fewer.

    Returns
    -------
    array of float
        G² of the 2 × 2 table: what is counted and the other words, inside and outside. 0 where both rates are the
        same; above 10.83 in one of a thousand cases where only chance works. NaN without words.

    References
    ----------
    Dunning 1993, Computational Linguistics 19(1):61–74, all four cells.

    Examples
    --------
    >>> round(float(log_likelihood(12_000, 10_000, 1_000_000, 1_000_000)), 4)
    184.0917
    """
    a, b, n1, n2 = (np.asarray(one, dtype=float) for one in (inside, outside, n_inside, n_outside))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (a + b) / (n1 + n2)
        terms = [
            _surprise(a, n1 * share),
            _surprise(b, n2 * share),
            _surprise(n1 - a, n1 * (1 - share)),
            _surprise(n2 - b, n2 * (1 - share)),
        ]
    g2: Array = 2 * np.sum(np.broadcast_arrays(*terms), axis=0)
    return np.where(n1 + n2 > 0, np.maximum(g2, 0.0), np.nan)  # below 0 by rounding only


def _surprise(seen: Array, expected: Array) -> Array:
    """0 · ln 0 is 0."""
    return np.where(seen > 0, seen * np.log(np.where(seen > 0, seen / expected, 1.0)), 0.0)


def log_ratio(inside: Any, outside: Any, n_inside: Any, n_outside: Any) -> Array:
    """How many times does one rate double to make the other? 1 for twice as often, 0 for as often, -1 for half.

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of numbers
        As in `log_likelihood`. A count of 0 is taken for 0.5.

    Returns
    -------
    array of float
        NaN where there are no words in one of the places.

    References
    ----------
    Hardie 2014, Log Ratio: an informal introduction (CASS, Lancaster).

    Examples
    --------
    >>> float(log_ratio(8, 2, 1_000, 1_000))
    2.0
    """
    a, b, n1, n2 = (np.asarray(one, dtype=float) for one in (inside, outside, n_inside, n_outside))
    a, b = (np.where(one == 0, _FOR_ZERO, one) for one in (a, b))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = np.log2((a / n1) / (b / n2))
    return np.where((n1 > 0) & (n2 > 0), found, np.nan)
