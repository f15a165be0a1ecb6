"""Ratios and shares of units that come in clusters, as sentences come in articles.

Sentences of one article are no independent witnesses: one that names an actor is followed by others that do. So the
variance is that between articles. All that it takes are sums over the articles of products of what is counted in each:
they add up from part to part, and no table of articles is ever made.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from toolkit.stats.intervals import check_level, wilson

Array = np.ndarray[Any, np.dtype[Any]]
_ONE, _HITS, _TRIALS, _OTHER_HITS, _OTHER_TRIALS = range(5)


def clustered_log_ratio(products: Array, *, level: float = 0.95) -> tuple[Array, Array, Array]:
    """How many times as large is one share as another, as a binary logarithm, and between which bounds?

    Parameters
    ----------
    products : array of shape (5, 5, ...)
        Sums over the clusters of the products of 1, hits, trials, hits of the others, and trials of the others: the
        first row holds the number of clusters and the four totals.
    level : float
        Confidence.

    Returns
    -------
    (value, low, high) : arrays of shape (...)
        0 where both shares are the same, 1 where the first is twice the other. Half a hit is put where there is none,
        unless a share of no hit would be the larger one by that; then, and without trials, it is NaN. The bounds are
        NaN where there is no hit on one side, with fewer than two clusters, and where nothing varies.

    Notes
    -----
    The logarithm of the ratio is linearised: a cluster adds b/B − a/A − c/C + d/D to it, and the variance is the sum of
    their squares. Where each cluster is one unit, that is the variance 1/B − 1/A + 1/C − 1/D of Katz et al. Of few
    clusters (say, under 20) the interval is somewhat too narrow.

    References
    ----------
    Hardie 2014, Log Ratio: an informal introduction (half a hit for zeros). Katz, Baptista, Azen & Pike 1978,
    Biometrics 34:469–474. Woodruff 1971, JASA 66:411–414, for the linearised variance.

    Examples
    --------
    >>> import numpy as np
    >>> clusters = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [1, 0, 1, 0, 0], [1, 0, 0, 1, 1], [1, 0, 0, 0, 1]])
    >>> value, low, high = clustered_log_ratio(clusters.T @ clusters)  # 2 of 3 against 1 of 2
    >>> round(float(value), 3), round(float(low), 3), round(float(high), 3)
    (0.415, -1.894, 2.724)
    """
    check_level(level)
    n, hits, trials, other_hits, other_trials = products[_ONE].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2(np.where(hits, hits, 0.5) / trials) - np.log2(
            np.where(other_hits, other_hits, 0.5) / other_trials
        )
        told = (trials > 0) & (other_trials > 0) & ((hits > 0) | (other_hits > 0))
        told &= ((hits > 0) | (value <= 0)) & ((other_hits > 0) | (value >= 0))
        weights = np.stack([0 * n, 1 / hits, -1 / trials, -1 / other_hits, 1 / other_trials])
        variance = _variance(products, weights)
    sure = told & (hits > 0) & (other_hits > 0) & (n > 1) & (variance > 1e-12)
    half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(np.where(sure, variance, np.nan)) / np.log(2)
    value = np.where(told, value, np.nan)
    return value, value - half, value + half


def clustered_wilson(products: Array, *, level: float = 0.95) -> tuple[Array, Array]:
    """Between which bounds lies the share of hits, if the trials come in clusters?

    Parameters
    ----------
    products : array of shape (3, 3, ...)
        Sums over the clusters that hold trials of the products of 1, hits and trials.
    level : float
        Confidence.

    Returns
    -------
    (low, high) : arrays of shape (...)
        Wilson's interval for as many independent trials as would vary as much; NaN without trials.

    Notes
    -----
    Trials are divided by the design effect: the variance of the share between clusters, over that of independent
    trials. It is never taken to be below 1. Where all trials are hits, or none is, or there is but one cluster, nothing
    is seen of it: then every cluster is taken to be of one mind.

    References
    ----------
    Rao & Scott 1992, Biometrics 48:577–585; for clusters of one mind Kish 1965, Survey Sampling, ch. 5. Wilson 1927.

    Examples
    --------
    >>> import numpy as np
    >>> clusters = np.array([[1, 4, 4], [1, 0, 4]])  # two articles, each of one mind
    >>> clustered_wilson(clusters.T @ clusters)[0].round(3) == wilson(1, 2)[0].round(3)
    np.True_
    """
    n, hits, trials = products[_ONE].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / trials
        between = _variance(products, np.stack([0 * n, 1 / trials, -share / trials]))
        effect = np.maximum(between * trials / (share * (1 - share)), 1)
        of_one_mind = products[_TRIALS, _TRIALS] / trials
        effect = np.where((hits == 0) | (hits == trials) | (n < 2), of_one_mind, effect)
    effect = np.where(trials > 0, effect, 1)
    return wilson(hits / effect, trials / effect, level=level)


def _variance(products: Array, weights: Array) -> Array:
    """The sum over clusters of the squares of what each adds, which is a weighted sum of what it holds."""
    total: Array = np.einsum("k...,l...,kl...->...", weights, weights, products.astype(float))
    return total
