"""Fisher's exact test of a 2 × 2 table: for counts so small that G² and χ² are only near the truth.

Given how often something stands in both places together, the count in the first can take so many values, each with a
known chance if both rates are the same. The test adds up the chances of what is at least as far out as what was seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from toolkit.stats.association import Array, as_floats

_ALTERNATIVES = ("two-sided", "greater", "less")
_ALIKE = 1e-7  # chances that differ by less are the same but for rounding, as in R


def fisher_exact_p(
    inside: Any, outside: Any, n_inside: Any, n_outside: Any, *, alternative: str = "two-sided"
) -> Array:
    """How often does chance alone give such counts, exactly?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of whole numbers
        As in `log_likelihood`.
    alternative : {"two-sided", "greater", "less"}
        What counts as far out: values that are no more likely than what was seen; those not below it inside; those not
        above it.

    Returns
    -------
    array of float
        NaN where a place has no words.

    Notes
    -----
    Exact is the sum, not what it is said of: words of an article are no independent draws, whatever the test. Of large
    counts p comes near that of `log_likelihood`, and is slower to come by.

    References
    ----------
    Fisher 1934, Statistical Methods for Research Workers, 5th ed., §21.02; Yates 1934, Supplement to the Journal of the
    Royal Statistical Society 1:217–235, whose example this is.

    Examples
    --------
    >>> [round(float(fisher_exact_p(3, 1, 4, 4, alternative=way)), 3) for way in ("two-sided", "greater", "less")]
    [0.486, 0.243, 0.986]
    """
    if alternative not in _ALTERNATIVES:
        raise ValueError(f"alternative={alternative!r} is not known: it can be {', '.join(_ALTERNATIVES)}.")

    def tail(support: Array, logs: Array, seen: float) -> float:
        chances = _chances(logs)
        if alternative == "two-sided":
            return float(chances[chances <= chances[support == seen] * (1 + _ALIKE)].sum())
        return float(chances[support >= seen if alternative == "greater" else support <= seen].sum())

    return np.minimum(_of_each(tail, inside, outside, n_inside, n_outside), 1.0)


def conditional_odds_ratio(inside: Any, outside: Any, n_inside: Any, n_outside: Any) -> Array:
    """By which odds ratio is it most likely that so many of all that there are stand inside?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of whole numbers
        As in `log_likelihood`.

    Returns
    -------
    array of float
        A little nearer to 1 than `odds_ratio`. 0 where as few are inside as can be, infinite where as many; NaN where
        there is no choice, and where a place has no words.

    References
    ----------
    Cornfield 1956, Proceedings of the Third Berkeley Symposium 4:135–148. It is the estimate of R's `fisher.test`, and
    of quanteda's `textstat_keyness(measure = "exact")`.

    Examples
    --------
    >>> round(float(conditional_odds_ratio(3, 1, 4, 4)), 3)
    6.408
    """
    from scipy.optimize import brentq  # slow to import, and only needed here

    def estimate(support: Array, logs: Array, seen: float) -> float:
        if len(support) == 1:
            return math.nan
        if seen in (support[0], support[-1]):
            return 0.0 if seen == support[0] else math.inf

        def beyond(log_odds: float) -> float:
            return float(support @ _chances(logs + log_odds * support)) - seen

        reach = 1.0
        while beyond(-reach) > 0 or beyond(reach) < 0:
            reach *= 2
        return math.exp(brentq(beyond, -reach, reach, xtol=1e-13, rtol=1e-13))

    return _of_each(estimate, inside, outside, n_inside, n_outside)


def _of_each(ask: Callable[[Array, Array, float], float], *cells: Any) -> Array:
    """The answer for each table: of its possible counts inside, the logarithms of their chances, and the count."""
    a, b, n1, n2 = np.broadcast_arrays(*as_floats(*cells))
    table = np.stack([a, b, n1, n2])
    if (table != np.floor(table)).any() or (table < 0).any() or (a > n1).any() or (b > n2).any():
        raise ValueError("an exact test needs counts that are whole numbers, 0 or more, and not above the words.")
    each, back = np.unique(table.reshape(4, -1), axis=1, return_inverse=True)  # rare words have the same few tables
    found = [ask(*_logs(*one), one[0]) if min(one[2:]) > 0 else math.nan for one in each.T.tolist()]
    return np.array(found, dtype=float)[back.ravel()].reshape(a.shape)


def _logs(a: float, b: float, n1: float, n2: float) -> tuple[Array, Array]:
    """Which counts there can be inside, and up to a constant the logarithm of the chance of each.

    From one count to the next the chance changes by (n1 − x)(a + b − x) / (x + 1)(n2 − a − b + x + 1).
    """
    support = np.arange(max(0.0, a + b - n2), min(a + b, n1) + 1)
    x = support[:-1]
    steps = np.log((n1 - x) * (a + b - x)) - np.log((x + 1) * (n2 - a - b + x + 1))
    return support, np.concatenate([np.zeros(1), np.cumsum(steps)])


def _chances(logs: Array) -> Array:
    weights = np.exp(logs - logs.max())
    chances: Array = weights / weights.sum()
    return chances
