"""Intervals by drawing articles again.

Words come in articles: an article on a massacre says "massacre" ten times. Whoever treats words as independent gets
intervals that are much too narrow. Here whole articles are drawn, with replacement, as many as there were.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.stats.intervals import check_level

Array = np.ndarray[Any, np.dtype[Any]]
_AT_ONCE = 5_000_000  # articles drawn at a time: bounds the memory


def ratio_intervals(
    counts: Array, sizes: Array, *, level: float = 0.95, draws: int = 1_000, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Between which bounds lie the rates Σ counts / Σ sizes, if the articles are a sample of what might be written?

    Parameters
    ----------
    counts : array of shape (articles, k)
        What is counted, of k kinds.
    sizes : array of shape (articles,)
        Words of each article.
    level : float
        Confidence.
    draws : int
        How many times the articles are drawn again.
    rng : numpy Generator
        Where the chance comes from.

    Returns
    -------
    (low, high) : arrays of shape (k,)
        Percentiles of the k rates. NaN with fewer than two articles, and for a kind that no article has: drawing
        from zeros gives only zeros, which would be no interval but a false certainty.

    Notes
    -----
    The percentile interval is somewhat too narrow for few articles (say, under 20).

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13; for ratios in clusters Davison & Hinkley 1997,
    ch. 3.

    Examples
    --------
    >>> import numpy as np
    >>> counts, sizes = np.array([[1], [3], [2], [2]]), np.array([100, 100, 100, 100])
    >>> low, high = ratio_intervals(counts, sizes, rng=np.random.default_rng(1))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.012], [0.028])
    """
    check_level(level)
    n, k = counts.shape
    low = np.full(k, np.nan)
    if n < 2 or sizes.sum() == 0:
        return low, low.copy()
    rates = np.concatenate([_drawn(counts, sizes, some, rng) for some in _batches(draws, n)])
    with np.errstate(invalid="ignore"):
        low, high = np.nanquantile(rates, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    never = counts.sum(axis=0) == 0
    return np.where(never, np.nan, low), np.where(never, np.nan, high)


def _batches(draws: int, n: int) -> list[int]:
    size = max(1, _AT_ONCE // n)
    return [min(size, draws - done) for done in range(0, draws, size)]


def _drawn(counts: Array, sizes: Array, draws: int, rng: np.random.Generator) -> Array:
    """The rates of so many drawn corpora: shape (draws, k). A corpus without any word has none (NaN)."""
    n = len(sizes)
    chosen = rng.integers(0, n, size=(draws, n)) + n * np.arange(draws)[:, None]
    times = np.bincount(chosen.ravel(), minlength=draws * n).reshape(draws, n).astype(float)
    words = times @ sizes
    with np.errstate(invalid="ignore", divide="ignore"):
        rates: Array = (times @ counts) / words[:, None]
    return rates
