"""When does something come in bursts?

A word is taken to have two states: in one it comes as often as over the whole time, in the other so many times as
often. The states of all periods are found together: a period is in a burst where that explains its counts so much
better that it pays for going in. So a burst goes on over a weaker day, and a day that is a little stronger begins none.
"""

from __future__ import annotations

import math
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Bursts(NamedTuple):
    """Arrays of shape (periods, …): whether each period is in a burst, and what it adds to the weight of that."""

    inside: Array
    gains: Array


def kleinberg_bursts(hits: Any, trials: Any, *, ratio: float = 2.0, gamma: float = 1.0) -> Bursts:
    """Which periods are in a burst, and how strong is it (Kleinberg's automaton of two states)?

    Parameters
    ----------
    hits : array_like of shape (periods, …)
        How many of the trials of each period are hits, such as articles with a word; all periods, in order.
    trials : array_like of shape (periods,)
        How many there are.
    ratio : float
        How many times as large the share of hits is in a burst, above 1.
    gamma : float
        How dear it is to go into a burst, above 0: it costs gamma · ln(periods).

    Returns
    -------
    Bursts
        The weight of a burst is the sum of its gains, which are logarithms of how much better the higher share explains
        each of its periods. What is a hit in so many of all trials that `ratio` times as many cannot be has no burst;
        its gains are NaN.

    References
    ----------
    Kleinberg 2003, Bursty and hierarchical structure in streams, Data Mining and Knowledge Discovery 7(4):373–397,
    section 4 ("enumerating bursts").

    Examples
    --------
    >>> found = kleinberg_bursts([1, 1, 8, 7, 1, 0], [10] * 6)
    >>> found.inside.tolist(), round(float(found.gains[found.inside].sum()), 2)
    ([False, False, True, True, False, False], 7.6)
    """
    check_burst(ratio, gamma)
    found, n = np.asarray(hits, dtype=float), np.asarray(trials, dtype=float)
    if n.ndim != 1 or found.shape[:1] != n.shape:
        raise ValueError(
            f"hits of shape {found.shape} and trials of shape {n.shape} do not go together: "
            "give hits of shape (periods, …) and one number of trials per period."
        )
    n = n.reshape(-1, *[1] * (found.ndim - 1))
    if not ((found >= 0) & (found <= n)).all():
        raise ValueError("kleinberg_bursts needs 0 ≤ hits ≤ trials.")
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = found.sum(axis=0) / n.sum()
        possible = (usual > 0) & (ratio * usual < 1)
        usual = np.where(possible, usual, np.nan)
        gains = found * math.log(ratio) + (n - found) * np.log((1 - ratio * usual) / (1 - usual))
    price = gamma * math.log(len(n)) if len(n) else 0.0
    return Bursts(_cheapest(np.where(possible, gains, -np.inf), price), gains)


def check_burst(ratio: object, gamma: object) -> None:
    """Say so if bursts cannot be looked for with these."""
    for name, value, least in (("ratio", ratio, 1), ("gamma", gamma, 0)):
        if isinstance(value, bool) or not isinstance(value, Real) or not least < float(value) < math.inf:
            raise ValueError(f"{name}={value!r} cannot be used: give a number above {least}.")


def _cheapest(gains: Array, price: float) -> Array:
    """The sequence of states that gains most, if every way into a burst has its price (Viterbi 1967)."""
    outside, inside = np.zeros(gains.shape[1:]), np.full(gains.shape[1:], -np.inf)
    stayed, left = np.zeros((2, *gains.shape), dtype=bool)
    for period, gain in enumerate(gains):
        stayed[period], left[period] = inside > outside - price, inside > outside
        inside, outside = np.maximum(inside, outside - price) + gain, np.maximum(outside, inside)
    states = np.zeros(gains.shape, dtype=bool)
    now = inside > outside
    for period in range(len(gains) - 1, -1, -1):
        states[period] = now
        now = np.where(now, stayed[period], left[period])
    return states
