"""Bands of differences over many periods: that hold everywhere at once, and not only at each place by itself.

Of forty 95 % intervals, two leave out the truth by chance, and the eye goes to those. A band is wider by as much as it
takes to hold all periods together: by what the largest |t| among them may be (sup-t).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse, special

from toolkit.stats.association import log_ratio
from toolkit.stats.differences import Errors, Sides, errors_of, log_adds, sides_of, summed
from toolkit.stats.intervals import check_level

Array = np.ndarray[Any, np.dtype[Any]]
_MOST_DRAWN = 1_500  # cells of one draw: work goes with the square


class Band(NamedTuple):
    """Of each cell and kind a value, the bounds of its own interval, and those of the band over all cells."""

    value: Array
    low: Array
    high: Array
    band_low: Array
    band_high: Array


class Bands(NamedTuple):
    """How rates differ, as a difference and as a binary logarithm of their ratio."""

    difference: Band
    log_ratio: Band


def rate_bands(
    counts: Array,
    sizes: Array,
    after: Array,
    cells: Array,
    *,
    n_cells: int | None = None,
    units: Array | None = None,
    level: float = 0.95,
    draws: int = 10_000,
    rng: np.random.Generator,
) -> Bands:
    """How much higher is the rate after than before in each cell, and which band holds all cells at once?

    Parameters
    ----------
    counts : array of shape (articles, k)
        What is counted, of k kinds.
    sizes : array of shape (articles,)
        Words of each article; those without any do not count.
    after : array of bool, shape (articles,)
        Which articles are on the side after; the others are on that before.
    cells : array of int, shape (articles,)
        The cell (a period) that each article is in, from 0 on.
    n_cells : int, optional
        How many there are, where the last ones have no article.
    units : array of shape (articles,), optional
        The same number for copies of one article, which are one witness; else every article is one.
    level : float
        Confidence, of each interval and of the band.
    draws : int
        How often the largest |t| is drawn, where there are copies in several cells.
    rng : numpy Generator
        Where its chance comes from.

    Returns
    -------
    Bands
        Of the difference and of the log ratio five arrays of shape (cells, k). Values are NaN without words on one
        side; in the log ratio, no match counts as half of one. Bounds are NaN with fewer than three articles on a side,
        and where a side has no match or its articles all have one rate.

    Notes
    -----
    The log ratio has the interval of `rate_ratio`: its half-width is a quantile of Student's t times the root of the
    sum of both sides' variances, less twice their covariance, which copies on both sides make. The difference has
    bounds from the same errors and quantile (`mover`, with the covariance). They are not symmetric, and hold where one
    side has few articles and the other many: there, those of `rate_difference` are too narrow.

    A band takes both at a higher level, the same for all cells that have an interval: that at which all of them hold
    together. Where no unit is in two cells, their errors are independent, and the level is `level` to the power of 1 /
    cells (Šidák). Else errors are drawn with their correlations. Of more than 1,500 cells, the first is taken: it is
    never too narrow (Šidák 1967). Each kind has a band of its own.

    References
    ----------
    Montiel Olea & Plagborg-Møller 2019, Journal of Applied Econometrics 34:1–17 (sup-t bands); Šidák 1967, JASA
    62:626–633; Zou & Donner 2008, Statistics in Medicine 27:1693–1702, for the difference. `rate_ratio` has those of
    the errors.

    Examples
    --------
    >>> import numpy as np
    >>> counts, sizes, cells = np.array([[1], [2], [3], [4], [6], [8]] * 2), np.full(12, 100), np.repeat([0, 1], 6)
    >>> after = np.tile([False, False, False, True, True, True], 2)
    >>> ratio = rate_bands(counts, sizes, after, cells, rng=np.random.default_rng(1)).log_ratio
    >>> ratio.value.round(2).ravel().tolist(), ratio.low.round(2).ravel().tolist()
    ([1.58, 1.58], [0.11, 0.11])
    >>> ratio.band_low.round(2).ravel().tolist()
    [-0.3, -0.3]
    """
    check_level(level)
    n_cells = int(cells.max(initial=-1)) + 1 if n_cells is None else n_cells
    sides = sides_of(counts, sizes, after, cells=cells, n_cells=n_cells, units=units)
    errors = errors_of(sides, logarithm=True)
    joint = _joint_levels(sides, errors.together, level, draws, rng)
    quantiles = [special.stdtrit(errors.freedom, 0.5 + one / 2) for one in (level, joint)]
    ratio = _log_ratios(counts, sizes, cells * 2 + after, n_cells)
    halves = [quantile * errors.together / np.log(2) for quantile in quantiles]
    bounds = [bound for half in halves for bound in (ratio - half, ratio + half)]
    before, then = sides.rates[:, 0], sides.rates[:, 1]
    apart = [bound for quantile in quantiles for bound in _difference_bounds(before, then, errors, quantile)]
    return Bands(Band(then - before, *apart), Band(ratio, *bounds))


def _difference_bounds(before: Array, then: Array, errors: Errors, quantile: Array) -> tuple[Array, Array]:
    """Of the difference of two rates, from where each of them would end by itself."""
    with np.errstate(over="ignore", invalid="ignore"):
        half = quantile * errors.of_sides
        correlation = errors.shared / errors.of_sides.prod(axis=0)
        below, above = -np.expm1(-half), np.expm1(half)  # as shares of the rates
        low = _together(then * below[1], before * above[0], correlation)
        high = _together(then * above[1], before * below[0], correlation)
        return then - before - low, then - before + high


def _together(one: Array, other: Array, correlation: Array) -> Array:
    return np.asarray(np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0)))


def simultaneous_level(correlations: Array, *, level: float = 0.95, normals: Array) -> float:
    """How sure must each of several intervals be, if all of them together are to be as sure as this?

    Parameters
    ----------
    correlations : array of shape (k, k)
        Of the errors of what the intervals are for.
    level : float
        Confidence of all together.
    normals : array of shape (draws, k)
        Independent standard normal numbers, of which the errors are drawn.

    Returns
    -------
    float
        `level` where there is but one; at most `level` to the power of 1 / k, which is right where the errors are
        independent, and then taken without drawing.

    References
    ----------
    Montiel Olea & Plagborg-Møller 2019, Journal of Applied Econometrics 34:1–17, algorithm 1; Šidák 1967, JASA
    62:626–633.

    Examples
    --------
    >>> import numpy as np
    >>> normals = np.random.default_rng(1).standard_normal((10_000, 2))
    >>> round(simultaneous_level(np.eye(2), normals=normals), 4)  # the root of 0.95
    0.9747
    >>> round(simultaneous_level(np.ones((2, 2)), normals=normals), 2)
    0.95
    """
    check_level(level)
    k = len(correlations)
    apart = float(level ** (1 / max(k, 1)))
    if k < 2 or k > _MOST_DRAWN or not np.triu(correlations, 1).any():
        return apart
    values, vectors = np.linalg.eigh(correlations)
    root = vectors * np.sqrt(np.maximum(values, 0))
    largest = np.quantile(np.abs(normals @ root.T).max(axis=1), level)
    return min(apart, float(2 * special.ndtr(largest) - 1))


def _log_ratios(counts: Array, sizes: Array, place: Array, n_cells: int) -> Array:
    """Of each cell and kind; half a match where there is none."""
    held = summed(counts, place, 2 * n_cells).reshape(n_cells, 2, -1)
    words = np.bincount(place, sizes, 2 * n_cells).reshape(n_cells, 2, 1)
    return log_ratio(held[:, 1], held[:, 0], words[:, 1], words[:, 0])


def _joint_levels(sides: Sides, error: Array, level: float, draws: int, rng: np.random.Generator) -> Array:
    """Of each kind, the level of the intervals that are a band together."""
    n_cells, k = error.shape
    there = np.isfinite(error)
    found: Array = level ** (1 / np.maximum(there.sum(axis=0), 1))
    cell, unit = sides.place // 2, sides.unit
    if n_cells > _MOST_DRAWN or not ((np.diff(unit) == 0) & (np.diff(cell) > 0)).any():
        return found
    normals = rng.standard_normal((draws, n_cells))
    adds = np.where(sides.place % 2, 1, -1)[:, None] * np.nan_to_num(log_adds(sides))
    for kind in range(k):
        own = np.flatnonzero(there[:, kind])
        each = sparse.csr_array((adds[:, kind], (unit, cell)), shape=(unit.max() + 1, n_cells))
        correlations = _correlations((each.T @ each).toarray()[np.ix_(own, own)])
        found[kind] = simultaneous_level(correlations, level=level, normals=normals[:, own])
    return found


def _correlations(products: Array) -> Array:
    scale = np.sqrt(np.maximum(np.diag(products), 1e-300))
    found: Array = products / np.outer(scale, scale)
    return found
