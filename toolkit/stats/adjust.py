"""How sure may one be of one result, if it is the best of many?"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def benjamini_hochberg(p: Any) -> Array:
    """Of all that is found with a p as small as this, which share may be there by chance?

    Parameters
    ----------
    p : array_like of numbers
        One p per test; NaN is no test.

    Returns
    -------
    array of float
        The adjusted p, in the same order; NaN stays NaN. Those below 0.05 are a list of which 5 % are expected to be
        false.

    Notes
    -----
    Holds for tests that are independent or depend positively on each other.

    References
    ----------
    Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289–300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p, dtype=float)
    adjusted, known = np.full(given.shape, np.nan), ~np.isnan(given)
    tested = given[known]
    order = np.argsort(tested)[::-1]  # the largest first
    scaled = tested[order] * len(tested) / np.arange(len(tested), 0, -1)
    lowest = np.empty(len(tested))
    lowest[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    adjusted[known] = lowest
    return adjusted


def bonferroni(p: Any) -> Array:
    """How likely is it that chance alone gives so small a p anywhere among the tests?

    Parameters
    ----------
    p : array_like of numbers
        One p per test; NaN is no test.

    Returns
    -------
    array of float
        Each p times the number of tests, at most 1; NaN stays NaN.

    References
    ----------
    Dunn 1961, Journal of the American Statistical Association 56:52–64.

    Examples
    --------
    >>> bonferroni([0.01, 0.5, 0.03]).round(3).tolist()
    [0.03, 1.0, 0.09]
    """
    given = np.asarray(p, dtype=float)
    adjusted: Array = np.minimum(given * np.count_nonzero(~np.isnan(given)), 1)
    return adjusted
