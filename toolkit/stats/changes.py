"""Where does a rate change for good? Change points of counts that vary more than chance alone would have it.

A series is cut into segments of one rate each, such that their misfit plus a penalty for each cut is the smallest that
there is. Misfit is the deviance of Poisson counts at the rate of the segment, so that a period weighs as much as it has
words; over the dispersion, as articles on a massacre say "massacre" ten times and others not at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

Array = np.ndarray[Any, np.dtype[Any]]
_NORMAL_MAD = 0.6744897501960817  # median of |z| of a normal variable
_NO_WORDS = 1e-300  # instead of 0, where there is nothing to divide


def overdispersion(counts: Array, sizes: Array, periods: Array) -> Array:
    """How many times as much as chance do counts per period vary, while the rate stays the same?

    Parameters
    ----------
    counts : array of shape (articles, k)
        What is counted, of k kinds.
    sizes : array of shape (articles,)
        Words of each article.
    periods : array of shape (articles,)
        Number of the period of each article: 0, 1, 2, …

    Returns
    -------
    array of shape (k,)
        1 where matches come as independent of one another as chance has it, or where nothing can be seen; never less.

    Notes
    -----
    The larger of two. Between articles: the sum of n/(n−1) Σ (count − rate · words)² of all periods with n > 1
    articles, over their counts. Between periods: the square of the median of the differences from each period to the
    next in units of their standard error under chance, over that of normal ones; of a few jumps it takes no notice.

    References
    ----------
    McCullagh & Nelder 1989, Generalized Linear Models, ch. 6 (quasi-likelihood); von Neumann 1941, Annals of
    Mathematical Statistics 12:367–395, for differences of neighbours, in which a change of level hardly shows.

    Examples
    --------
    >>> import numpy as np
    >>> counts, sizes = np.array([[0], [8], [0], [8]]), np.full(4, 100)
    >>> overdispersion(counts, sizes, np.array([0, 0, 1, 1])).tolist()
    [8.0]
    """
    n = np.bincount(periods)
    words = np.bincount(periods, weights=sizes)
    totals = np.zeros((len(n), counts.shape[1]))
    np.add.at(totals, periods, counts)
    rates = totals / np.maximum(words, _NO_WORDS)[:, None]
    squares = np.zeros_like(totals)
    np.add.at(squares, periods, (counts - rates[periods] * sizes[:, None]) ** 2)
    told = n > 1
    seen = totals[told].sum(axis=0)
    within = (squares[told] * (n[told] / (n[told] - 1))[:, None]).sum(axis=0) / np.where(seen, seen, 1)
    larger: Array = np.maximum(within, _between(totals[words > 0], words[words > 0]))
    return np.maximum(larger, 1.0)


def _between(totals: Array, words: Array) -> Array:
    """The same from how much periods differ from the next."""
    found = np.zeros(totals.shape[1])
    rates, inverse = totals / words[:, None], 1 / words
    pooled = (totals[1:] + totals[:-1]) / (words[1:] + words[:-1])[:, None]
    error = np.sqrt(pooled * (inverse[1:] + inverse[:-1])[:, None])
    for kind in range(len(found)):
        some = error[:, kind] > 0
        if some.any():
            found[kind] = np.median(np.abs(np.diff(rates[:, kind])[some] / error[some, kind])) / _NORMAL_MAD
    return found**2


def change_points(counts: Array, sizes: Array, *, penalty: float, shortest: int = 1) -> Array:
    """Where does the rate of each series change?

    Parameters
    ----------
    counts : array of shape (series, periods)
        What is counted in each period, over its dispersion.
    sizes : array of shape (series, periods)
        Words of each period, above 0.
    penalty : float
        By how much a cut must lessen the misfit.
    shortest : int
        Fewest periods of a segment.

    Returns
    -------
    array of bool, shape (series, periods)
        True at the first period of each segment but the first.

    Notes
    -----
    The best of all segmentations, by dynamic programming over all ends and beginnings, for all series at once: time
    goes with the square of the periods. It is the optimum that PELT finds by looking at fewer.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Processing Letters 12:105–108 (optimal partitioning); Killick, Fearnhead & Eckley
    2012, JASA 107:1590–1598 (PELT).

    Examples
    --------
    >>> import numpy as np
    >>> change_points(np.array([[10, 10, 30, 30]]), np.full((1, 4), 1_000), penalty=4.0).tolist()
    [[False, False, True, False]]
    """
    n_series, n = counts.shape
    found = np.zeros((n_series, n), dtype=bool)
    if n < 2 * shortest:
        return found
    above, below = cumulated(counts), cumulated(sizes)
    best = np.full((n_series, n + 1), np.inf)
    best[:, 0] = -penalty
    before = np.zeros((n_series, n + 1), dtype=np.int64)
    every = np.arange(n_series)
    for end in range(shortest, n + 1):
        begins = slice(0, end - shortest + 1)
        misfit = segment_cost(above[:, end, None] - above[:, begins], below[:, end, None] - below[:, begins])
        total = best[:, begins] + misfit + penalty
        before[:, end] = total.argmin(axis=1)
        best[:, end] = total[every, before[:, end]]
    place = before[:, n]
    while place.any():
        cut = place > 0
        found[every[cut], place[cut]] = True
        place = np.where(cut, before[every, place], 0)
    return found


def cumulated(values: Array) -> Array:
    """Sums up to each period, with 0 in front: the sum of a segment is a difference of two.

    Examples
    --------
    >>> import numpy as np
    >>> cumulated(np.array([2, 3])).tolist()
    [0.0, 2.0, 5.0]
    """
    zero = np.zeros((*values.shape[:-1], 1))
    return np.concatenate([zero, np.cumsum(values, axis=-1)], axis=-1)


def segment_cost(counts: Array, sizes: Array) -> Array:
    """The misfit of segments with these sums, but for what is the same however a series is cut.

    Examples
    --------
    >>> import numpy as np
    >>> segment_cost(np.array([0, 10]), np.array([100, 10])).tolist()
    [-0.0, -0.0]
    """
    cost: Array = -2 * special.xlogy(counts, np.maximum(counts, _NO_WORDS) / np.maximum(sizes, _NO_WORDS))
    return cost
