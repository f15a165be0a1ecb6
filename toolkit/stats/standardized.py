"""Rates at a fixed mix: what would be seen in each period if the same outlets had written the same shares of it?"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.linalg import pinvh
from scipy.sparse.csgraph import connected_components

from toolkit.stats.intervals import check_level
from toolkit.stats.linearized import log_multiples

Array = np.ndarray[Any, np.dtype[Any]]
_TURNS, _CLOSE = 20_000, 1e-10  # how often levels are fitted at the most, and until they move less than this


class Standardized(NamedTuple):
    """Of each cell the rate at the fixed mix, its bounds, and whether it can be compared with the others at all."""

    rates: Array
    low: Array
    high: Array
    comparable: Array


def standardized_rates(
    counts: Array, sizes: Array, cells: Array, strata: Array, *, units: Array | None = None, level: float = 0.95
) -> Standardized:
    """At which rate would each cell (a period) have what is counted, if all had the same mix of strata (outlets)?

    Parameters
    ----------
    counts : array of shape (articles,)
        What is counted.
    sizes : array of shape (articles,)
        Words of each article.
    cells, strata : arrays of shape (articles,)
        The number of the cell and of the stratum that each article is in, from 0 on.
    units : array of shape (articles,), optional
        The same number for copies of one article, which are one witness; else every article is one.
    level : float
        Confidence.

    Returns
    -------
    Standardized
        Four arrays with one element per cell. A cell without words is NaN, and so is one that shares no stratum with
        the others, not even by way of third ones: it is not `comparable`. Bounds are NaN where the cell has no match.

    Notes
    -----
    The rate of a stratum in a cell is taken to be the product of a level of the stratum and one of the cell, fitted by
    maximum likelihood (Poisson); a stratum that is absent in a cell says nothing about it. The rate of a cell is then
    that of all strata together, each with the words it has in all cells. So it is a mean of the strata's own changes:
    where these differ, look at each of them. The interval is that of `linearized_intervals`, with the residuals from
    this fit, carried through to the levels of the strata too (a sandwich of clusters).

    References
    ----------
    Breslow & Day 1987, Statistical Methods in Cancer Research II, ch. 4 (standardisation by a multiplicative model);
    Liang & Zeger 1986, Biometrika 73:13–22, for the variance.

    Examples
    --------
    The second outlet, in which four times as much is found, comes in with the second period. Nothing has changed.

    >>> import numpy as np
    >>> counts, sizes = np.array([9, 11, 8, 12, 30, 50]), np.full(6, 100)
    >>> found = standardized_rates(counts, sizes, np.array([0, 0, 1, 1, 1, 1]), np.array([0, 0, 0, 0, 1, 1]))
    >>> found.rates.round(3).tolist()
    [0.2, 0.2]
    """
    check_level(level)
    n_cells, n_strata = cells.max(initial=-1) + 1, strata.max(initial=-1) + 1
    words, hits = np.zeros((2, n_strata, n_cells))
    np.add.at(words, (strata, cells), sizes)
    np.add.at(hits, (strata, cells), counts)
    main, comparable = _connected(words, hits)
    of_stratum, of_cell = _levels(np.where(main, words, 0), np.where(main, hits, 0))
    of_all = words.sum(axis=1) * (main.any(axis=1) | (hits.sum(axis=1) == 0))  # the mix: words of each stratum
    mix = of_stratum @ of_all / max(of_all.sum(), 1)
    rates = np.where((words.sum(axis=0) > 0) & comparable, of_cell * mix, np.nan)
    expected = of_stratum[strata] * of_cell[cells] * sizes
    residuals = np.where(main[strata, cells], counts - expected, 0.0)
    units = np.arange(len(counts)) if units is None else np.unique(units, return_inverse=True)[1]
    variance = _variance(residuals, units, cells, strata, words * np.outer(of_stratum, of_cell), of_stratum * of_all)
    low, high = _bounds(residuals, units, cells, variance, level)
    sure = (rates > 0) & comparable
    return Standardized(rates, np.where(sure, rates * low, np.nan), np.where(sure, rates * high, np.nan), comparable)


def _connected(words: Array, hits: Array) -> tuple[Array, Array]:
    """Which strata and cells hang together, as far as most words do; and which cells can be compared.

    Two hang together where there are words, and neither is without any match: then its level is zero, whatever the
    other is, and it tells nothing.
    """
    there = (words > 0) & (hits.sum(axis=1) > 0)[:, None] & (hits.sum(axis=0) > 0)
    n_strata, n_cells = words.shape
    stratum, cell = np.nonzero(there)
    graph = sparse.coo_array((np.ones(len(cell)), (stratum, n_strata + cell)), shape=2 * (n_strata + n_cells,))
    label = connected_components(graph, directed=False)[1]
    weight = np.bincount(label[stratum], words[stratum, cell], minlength=1) if len(cell) else np.zeros(1)
    main = there & (label[:n_strata, None] == weight.argmax())
    return main, main.any(axis=0) | (hits.sum(axis=0) == 0)


def _levels(words: Array, hits: Array) -> tuple[Array, Array]:
    """The levels of strata and cells whose products give each of them as many matches as it has."""
    of_stratum, of_cell = np.ones(len(words)), np.zeros(words.shape[1])
    by_stratum, by_cell = hits.sum(axis=1), hits.sum(axis=0)
    for _ in range(_TURNS):
        before = of_cell
        of_cell = _divided(by_cell, of_stratum @ words)
        of_stratum = _divided(by_stratum, words @ of_cell)
        if np.allclose(of_cell, before, rtol=_CLOSE, atol=0):
            break
    return of_stratum, of_cell


def _divided(one: Array, other: Array) -> Array:
    return np.divide(one, other, out=np.zeros(np.shape(other)), where=other > 0)


def _variance(residuals: Array, units: Array, cells: Array, strata: Array, expected: Array, shares: Array) -> Array:
    """Of the logarithm of each cell's rate at the mix: what every unit adds to it, squared and added up."""
    n_strata, n_cells = expected.shape
    of_strata = _divided(np.ones(n_strata), expected.sum(axis=1))
    goal = shares / max(shares.sum(), 1e-300)  # how the logarithm of the mix follows those of the strata's levels
    fitted = np.diag(expected.sum(axis=0)) - expected.T @ (of_strata[:, None] * expected)
    by_cell = pinvh(fitted) @ (np.eye(n_cells) - (expected.T @ (of_strata * goal))[:, None])
    by_stratum = of_strata[:, None] * (goal[:, None] - expected @ by_cell)
    place = np.concatenate([strata, n_strata + cells])
    scores = sparse.csr_array(
        (np.tile(residuals, 2), (np.tile(units, 2), place)), shape=(units.max(initial=-1) + 1, n_strata + n_cells)
    )
    follows = np.concatenate([by_stratum, by_cell])
    n = max(scores.shape[0], 2)
    variance: Array = n / (n - 1) * (follows * ((scores.T @ scores) @ follows)).sum(axis=0)
    return variance


def _bounds(residuals: Array, units: Array, cells: Array, variance: Array, level: float) -> tuple[Array, Array]:
    """Between which multiples of itself the rate of each cell lies."""
    n_cells, n_units = len(variance), units.max(initial=0) + 1
    key, place = np.unique(cells * n_units + units, return_inverse=True)
    own, cell = np.bincount(place, residuals, len(key)), key // n_units
    squares, fourth = np.bincount(cell, own**2, n_cells), np.bincount(cell, own**4, n_cells)
    n = np.bincount(cell, minlength=n_cells)
    return log_multiples(np.sqrt(variance), _divided(squares**2, fourth), n, level=level)
