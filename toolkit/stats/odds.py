"""How do the odds of meeting something in one place compare with those in another?"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from toolkit.stats.association import Array, as_floats
from toolkit.stats.intervals import check_level


def odds_ratio(
    inside: Any, outside: Any, n_inside: Any, n_outside: Any, *, level: float = 0.95
) -> tuple[Array, Array, Array]:
    """How many times are the odds of meeting it inside those outside, and between which bounds?

    Parameters
    ----------
    inside, outside, n_inside, n_outside : array_like of numbers
        As in `log_likelihood`.
    level : float
        Confidence.

    Returns
    -------
    (value, low, high) : arrays of float
        Where one of the four cells is 0, half a word is added to each of them. NaN where a place has no words.

    References
    ----------
    Woolf 1955, Annals of Human Genetics 19:251–253; Gart 1966, Biometrika 53:65–70, for the half.
    Pojanapunya & Watson Todd 2018, Corpus Linguistics and Linguistic Theory 14(1):133–167.

    Examples
    --------
    >>> [round(float(one), 1) for one in odds_ratio(16_217, 735, 2_796_938, 2_087_946)]
    [16.6, 15.4, 17.8]
    """
    check_level(level)
    a, b, n1, n2 = as_floats(inside, outside, n_inside, n_outside)
    table = np.stack(np.broadcast_arrays(a, b, n1 - a, n2 - b))
    table = table + 0.5 * (table == 0).any(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.log(table[0] / table[2]) - np.log(table[1] / table[3])
        half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt((1 / table).sum(axis=0))
    value = np.where((n1 > 0) & (n2 > 0), value, np.nan)
    return np.exp(value), np.exp(value - half), np.exp(value + half)


def log_odds_dirichlet(
    inside: Any,
    outside: Any,
    prior: Any,
    *,
    n_inside: float | None = None,
    n_outside: float | None = None,
    n_prior: float | None = None,
) -> tuple[Array, Array]:
    """Which terms part two places, if what is known of all terms damps the rare ones ("fightin' words")?

    Parameters
    ----------
    inside, outside : arrays of numbers, one per term
        How often it stands there.
    prior : number or array of numbers, one per term
        So many words are taken to have been seen of it before: a number is the same for all (uniform), counts of a
        larger corpus, scaled, are an informative prior. Above 0.
    n_inside, n_outside, n_prior : float, optional
        All words, where the terms given are not all; otherwise their sums.

    Returns
    -------
    (delta, z) : arrays of float
        The difference of the log odds, and the same over its standard deviation; above 1.96 one in forty by chance,
        if words were independent.

    Notes
    -----
    The variance has two terms, 1 / (inside + prior) + 1 / (outside + prior), as most programs have it.

    References
    ----------
    Monroe, Colaresi & Quinn 2008, Political Analysis 16(4):372–403, equations 16, 20 and 22.

    Examples
    --------
    >>> delta, z = log_odds_dirichlet([2, 1, 0], [2, 0, 1], 0.5)
    >>> delta.round(3).tolist(), z.round(3).tolist()
    ([0.0, 1.386, -1.386], [0.0, 0.849, -0.849])
    """
    y1, y2, alpha = np.broadcast_arrays(*as_floats(inside, outside, prior))
    n1, n2, all_prior = (
        float(own.sum()) if given is None else given
        for own, given in zip((y1, y2, alpha), (n_inside, n_outside, n_prior), strict=True)
    )
    y1, y2 = y1 + alpha, y2 + alpha
    with np.errstate(invalid="ignore", divide="ignore"):
        delta: Array = np.log(y1 / (n1 + all_prior - y1)) - np.log(y2 / (n2 + all_prior - y2))
        z: Array = delta / np.sqrt(1 / y1 + 1 / y2)
    return delta, z
