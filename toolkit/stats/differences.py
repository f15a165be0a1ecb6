"""How much do two rates differ, if words come in articles and articles are what there might be others of?

Each side is a rate Σ counts / Σ sizes over its articles. Its variance is that between articles: the sum of squares of
what each article has more, or less, than it would have at the rate of its side. Copies of an article are one witness,
and where they stand on both sides, they do so together. All functions take all articles in one array, and say of each
on which side it is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse, special

from toolkit.stats.intervals import check_level
from toolkit.stats.linearized import FEWEST, difference_error

Array = np.ndarray[Any, np.dtype[Any]]
_ALIKE = 1e-9  # parts of a variance: less than this is none, as nothing varies


def rate_difference(
    counts: Array, sizes: Array, after: Array, *, units: Array | None = None, level: float = 0.95
) -> tuple[Array, Array, Array]:
    """How much higher is the rate after than before, and between which bounds?

    Parameters
    ----------
    counts : array of shape (articles, k)
        What is counted, of k kinds.
    sizes : array of shape (articles,)
        Words of each article; those without any do not count.
    after : array of bool, shape (articles,)
        Which articles are on the side after; the others are on that before.
    units : array of shape (articles,), optional
        The same number for copies of one article, which are one witness; else every article is one.
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
    (Σe²)²/Σe⁴, but at least 3 and at most n − 1. Of copies on both sides, twice the product of what they add to
    either is taken off.

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
    sides = sides_of(counts, sizes, after, units=units)
    (before, then), half = sides.rates[0], _half(sides, level, logarithm=False)
    return then - before, then - before - half, then - before + half


def rate_ratio(
    counts: Array, sizes: Array, after: Array, *, units: Array | None = None, level: float = 0.95
) -> tuple[Array, Array, Array]:
    """How many times as high is the rate after as before, and between which bounds?

    Parameters
    ----------
    counts, sizes, after, units : array
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
    sides = sides_of(counts, sizes, after, units=units)
    (before, then), half = sides.rates[0], _half(sides, level, logarithm=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(before > 0, then / before, np.nan)
        return value, value * np.exp(-half), value * np.exp(half)


class Sides(NamedTuple):
    """Two sides of some cells, such as periods: their rates, and what each unit adds to them.

    A row is what one unit holds in one cell and on one side; `place` is twice the number of the cell, and one more on
    the side after. Rows are in the order of units, and then of places.
    """

    rates: Array  # (cells, 2, k)
    adds: Array  # (rows, k): the residual, over all words of the place
    unit: Array  # (rows,)
    place: Array  # (rows,)
    n: Array  # (cells, 2): units with words


def sides_of(
    counts: Array,
    sizes: Array,
    after: Array,
    *,
    cells: Array | None = None,
    n_cells: int = 1,
    units: Array | None = None,
) -> Sides:
    """Of counts (articles, k) and their sizes; `after`, `cells` and `units` say of each article where it belongs."""
    own = np.flatnonzero(sizes > 0)
    place = (0 if cells is None else cells[own] * 2) + after[own].astype(np.int64)
    unit = np.arange(len(own)) if units is None else np.unique(units[own], return_inverse=True)[1]
    n_places = 2 * n_cells
    key, row = np.unique(unit * n_places + place, return_inverse=True)
    held, words = summed(counts[own], row, len(key)), np.bincount(row, sizes[own], len(key))
    unit, place = np.divmod(key, n_places)
    all_words = np.bincount(place, words, n_places)[:, None]
    with np.errstate(invalid="ignore"):
        rates = summed(held, place, n_places) / all_words
    adds = (held - rates[place] * words[:, None]) / all_words[place]
    return Sides(
        rates.reshape(n_cells, 2, -1), adds, unit, place, np.bincount(place, minlength=n_places).reshape(-1, 2)
    )


def summed(values: Array, place: Array, n: int) -> Array:
    """The rows of each place added up: from (rows, k) to (n, k)."""
    ones = sparse.csc_array((np.ones(len(place)), place, np.arange(len(place) + 1)), shape=(n, len(place)))
    total: Array = ones @ values
    return total


class Errors(NamedTuple):
    """Standard errors of rates or of their logarithms, NaN where a side tells nothing of how much its articles vary."""

    of_sides: Array  # (2, cells, k)
    together: Array  # (cells, k): of the difference
    shared: Array  # (cells, k): covariance of both sides
    freedom: Array  # (cells, k): degrees of freedom of the difference


def errors_of(sides: Sides, *, logarithm: bool) -> Errors:
    """Of each cell and kind."""
    n_cells, _, k = sides.rates.shape
    adds = log_adds(sides) if logarithm else sides.adds
    squared = adds * adds
    squares, fourths = (_by_side(summed(own, sides.place, 2 * n_cells), n_cells) for own in (squared, squared**2))
    n, shared = np.repeat(sides.n.T, k, axis=1), _shared(sides, adds).ravel()
    error, freedom = difference_error(squares, fourths, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = error**2 - 2 * shared
        level = 1 if logarithm else _by_side(sides.rates.reshape(2 * n_cells, k), n_cells)
        seen = ((squares > 1e-18 * level**2) & (n >= FEWEST)).all(axis=0) & (variance > _ALIKE * error**2)
        of_sides = np.sqrt(np.where(seen, squares * n / (n - 1), np.nan))
    found = (np.sqrt(np.where(seen, variance, np.nan)), shared, freedom)
    return Errors(of_sides.reshape(2, n_cells, k), *(one.reshape(n_cells, k) for one in found))


def log_adds(sides: Sides) -> Array:
    """What each row adds to the logarithm of the rate; NaN where that is 0."""
    n_cells, both, k = sides.rates.shape
    rates = sides.rates.reshape(n_cells * both, k)[sides.place]
    added: Array = np.divide(sides.adds, rates, out=np.full(rates.shape, np.nan), where=rates > 0)
    return added


def _by_side(values: Array, n_cells: int) -> Array:
    """From (places, k) to (2, cells · k)."""
    by_side: Array = values.reshape(n_cells, 2, -1).swapaxes(0, 1).reshape(2, -1)
    return by_side


def _shared(sides: Sides, adds: Array) -> Array:
    """What units that are on both sides of a cell add to both at once: shape (cells, k)."""
    n_cells, _, k = sides.rates.shape
    both = np.flatnonzero((np.diff(sides.unit) == 0) & (np.diff(sides.place) == 1) & (sides.place[:-1] % 2 == 0))
    if not len(both):
        return np.zeros((n_cells, k))
    cell = sides.place[both] // 2
    once = np.sqrt((sides.n[cell] / np.maximum(sides.n[cell] - 1, 1)).prod(axis=1))
    return summed(adds[both] * adds[both + 1] * once[:, None], cell, n_cells)


def _half(sides: Sides, level: float, *, logarithm: bool) -> Array:
    """Half the width of the interval of the only cell."""
    errors = errors_of(sides, logarithm=logarithm)
    half: Array = special.stdtrit(errors.freedom[0], 0.5 + level / 2) * errors.together[0]
    return half
