"""How much more often does something stand in one place than in another?"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from toolkit.stats.intervals import check_level

Array = np.ndarray[Any, np.dtype[np.float64]]
_FOR_ZERO = 0.5


def log_likelihood(inside: Any, outside: Any, n_inside: Any, n_outside: Any, *, cells: int = 4) -> Array:
    """How surprising is it that something stands so often in one place and so often in another (G²)?

    Parameters
    ----------
    inside, outside : array_like of numbers
        How often it stands there.
    n_inside, n_outside : array_like of numbers
        How many words there are; not fewer.
    cells : {4, 2}
        4 is Dunning's form, over all cells of the table. 2 is Rayson's, which leaves the other words out; it is the one
        of LL Wizard and of most tables of keywords.

    Returns
    -------
    array of float
        G² of the 2 × 2 table: what is counted and the other words, inside and outside. 0 where both rates are the
        same; above 10.83 in one of a thousand cases where only chance works. NaN without words.

    References
    ----------
    Dunning 1993, Computational Linguistics 19(1):61–74, all four cells. Rayson & Garside 2000, Comparing corpora using
    frequency profiling, two cells.

    Examples
    --------
    >>> round(float(log_likelihood(12_000, 10_000, 1_000_000, 1_000_000)), 4)
    184.0917
    >>> round(float(log_likelihood(12_000, 10_000, 1_000_000, 1_000_000, cells=2)), 4)
    182.0695
    """
    if cells not in (2, 4):
        raise ValueError(f"cells={cells!r} cannot be used: give 4 (Dunning) or 2 (Rayson).")
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (a + b) / (n1 + n2)
        terms = [_surprise(a, n1 * share), _surprise(b, n2 * share)]
        if cells == 4:
            terms += [_surprise(n1 - a, n1 * (1 - share)), _surprise(n2 - b, n2 * (1 - share))]
    g2: Array = 2 * np.sum(np.broadcast_arrays(*terms), axis=0)
    return np.where(n1 + n2 > 0, np.maximum(g2, 0.0), np.nan)  # below 0 by rounding only


def as_floats(*given: Any) -> tuple[Array, ...]:
    """Numbers, lists and columns alike."""
    return tuple(np.asarray(one, dtype=float) for one in given)


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
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    a, b = (np.where(one == 0, _FOR_ZERO, one) for one in (a, b))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = np.log2((a / n1) / (b / n2))
    return np.where((n1 > 0) & (n2 > 0), found, np.nan)


def log_ratio_interval(
    inside: Any, outside: Any, n_inside: Any, n_outside: Any, *, level: float = 0.95
) -> tuple[Array, Array]:
    """Between which bounds lies the log ratio, if every word were drawn by itself?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of numbers
        As in `log_likelihood`.
    level : float
        Confidence.

    Returns
    -------
    (low, high) : arrays of float
        NaN where a count is 0.

    Notes
    -----
    Words come in articles, so this is too narrow for most of them: `clustered_log_ratio` is by article.

    References
    ----------
    Katz, Baptista, Azen & Pike 1978, Biometrics 34:469–474.

    Examples
    --------
    >>> low, high = log_ratio_interval(80, 20, 20_000, 20_000)
    >>> round(float(low), 3), round(float(high), 3)
    (1.294, 2.706)
    """
    check_level(level)
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    value = log_ratio(a, b, n1, n2)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.where((a > 0) & (b > 0), 1 / a - 1 / n1 + 1 / b - 1 / n2, np.nan)
        half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(np.maximum(variance, 0)) / np.log(2)
    return value - half, value + half


def chi_squared(inside: Any, outside: Any, n_inside: Any, n_outside: Any, *, correction: bool | str = False) -> Array:
    """How far are the counts from those that the same rate in both places would give (Pearson's χ²)?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of numbers
        As in `log_likelihood`.
    correction : bool or "conditional"
        True is Yates's, by which no count comes nearer than to what is expected. "conditional" leaves a table alone
        whose counts are nearer than the half that it takes off, as quanteda does.

    Returns
    -------
    array of float
        NaN where a place has no words, where nothing is counted, and where all words are.

    References
    ----------
    Pearson 1900; Yates 1934, Supplement to the Journal of the Royal Statistical Society 1:217–235.

    Examples
    --------
    >>> float(chi_squared(1, 3, 4, 4, correction=True))
    0.5
    """
    if correction not in (True, False, "conditional"):
        raise ValueError(f"correction={correction!r} is not known: give True (Yates), False or 'conditional'.")
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    n = n1 + n2
    apart = np.abs(a * (n2 - b) - b * (n1 - a))
    if correction:
        left = np.where(apart < n / 2, apart, apart - n / 2) if correction == "conditional" else apart - n / 2
        apart = np.maximum(left, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = apart / n1 * (apart / n2) * (n / (a + b)) / (n - a - b)
    return np.where(np.isfinite(found), found, np.nan)


def chi_squared_p(statistic: Any) -> Array:
    """How often does chance alone give so large a G² or χ² of a 2 × 2 table?

    Parameters
    ----------
    statistic : array_like of numbers
        Not below 0.

    Returns
    -------
    array of float
        The upper tail of χ² with one degree of freedom; NaN stays NaN.

    Examples
    --------
    >>> chi_squared_p([0, 3.841459, 10.827566]).round(4).tolist()
    [1.0, 0.05, 0.001]
    """
    given = np.asarray(statistic, dtype=float)
    tails = [math.erfc(math.sqrt(one / 2)) for one in given.ravel().tolist()]
    return np.array(tails, dtype=float).reshape(given.shape)


def percent_difference(inside: Any, outside: Any, n_inside: Any, n_outside: Any) -> Array:
    """By how many percent is one rate above the other (%DIFF)?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of numbers
        As in `log_likelihood`.

    Returns
    -------
    array of float
        100 for twice as often, -100 for never. NaN where the count outside is 0, and without words.

    References
    ----------
    Gabrielatos & Marchi 2011, Keyness: matching metrics to definitions.

    Examples
    --------
    >>> round(float(percent_difference(206_523, 178_174, 959_641, 1_562_358)), 1)
    88.7
    """
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Array = 100 * ((a / n1) / (b / n2) - 1)
    return np.where(np.isfinite(found), found, np.nan)


def bayes_factor(statistic: Any, n: Any) -> Array:
    """How much do the counts speak for two rates rather than one (the BIC of a log-likelihood)?

    Parameters
    ----------
    statistic : array_like of numbers
        Of `log_likelihood`, with two cells as Wilson has it.
    n : array_like of numbers
        Words in both places together.

    Returns
    -------
    array of float
        Above 2 is some evidence, above 6 strong, above 10 very strong; below 0 it speaks for one rate. NaN without
        words.

    References
    ----------
    Wilson 2013, Embracing Bayes factors for key item analysis in corpus linguistics; Kass & Raftery 1995, JASA
    90:773–795, for the grades.

    Examples
    --------
    >>> round(float(bayes_factor(182.0695, 2_000_000)), 2)
    167.56
    """
    found, size = as_floats(statistic, n)
    return found - np.log(np.where(size > 0, size, np.nan))
