"""What would chance alone give, if articles were dealt out to the two sides anew?

Whole articles are dealt, as many to each side as there were: a word that one article says twenty times comes or stays
with all twenty. What is looked at is by how much the count of a term on the target's side is above its share of all
words there, over the standard deviation of that among all deals; so terms that come in bursts have no advantage.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit import progress
from toolkit.text.characters import Array
from toolkit.text.kernel import kernel
from toolkit.text.tally import Rows

_ALIKE = 1e-9  # rounding is no difference


class Chances(NamedTuple):
    """Of each term how often chance gives as much for it alone, and for any of those that are not above it."""

    p: Array
    p_adjusted: Array


def chances(rows: Rows, n_words: Array, inside: Array, n_terms: int, *, permutations: int, seed: int) -> Chances:
    """Deal the articles out again and again.

    Parameters
    ----------
    rows : Rows
        The terms of each article.
    n_words : array of int
        All words of each article.
    inside : array of bool
        Whether it is the target's.
    n_terms : int
        How many terms there are.
    permutations : int
        How many times.
    seed : int
        Of the deals.

    Returns
    -------
    Chances
        NaN for a term whose count does not vary from deal to deal. Adjusted is step-down maxT.

    References
    ----------
    Westfall & Young 1993, Resampling-Based Multiple Testing, algorithm 4.1.
    """
    rate, spread = _moments(rows, n_words, n_terms, int(inside.sum()))
    tested = spread > _ALIKE
    seen = np.where(tested, _strengths(rows, n_words, inside, rate, spread), -1.0)
    order = np.argsort(-seen, kind="stable")
    alone, among = np.ones(n_terms), np.ones(n_terms)  # what was seen is one of the deals
    rng, dealt = np.random.default_rng(seed), inside.copy()
    for _ in progress.bar(range(permutations), "Dealing articles", unit="deal"):
        rng.shuffle(dealt)
        drawn = np.where(tested, _strengths(rows, n_words, dealt, rate, spread), -1.0)
        alone += drawn >= seen - _ALIKE
        highest = np.maximum.accumulate(drawn[order][::-1])[::-1]  # of the term and those that are not above it
        among[order] += highest >= seen[order] - _ALIKE
    among[order] = np.maximum.accumulate(among[order])
    p, p_adjusted = (np.where(tested, n / (permutations + 1), np.nan) for n in (alone, among))
    return Chances(p, p_adjusted)


def _moments(rows: Rows, n_words: Array, n_terms: int, n_inside: int) -> tuple[Array, Array]:
    """The rate of each term, and over all deals the standard deviation of its count beyond that on the one side."""
    n, words = len(n_words), n_words.astype(float)
    article = np.repeat(np.arange(n), np.diff(rows.ends))
    total = np.bincount(rows.terms, rows.n, n_terms)
    rate: Array = total / max(words.sum(), 1.0)
    squares = np.bincount(rows.terms, rows.n.astype(float) ** 2, n_terms)
    products = np.bincount(rows.terms, rows.n * words[article], n_terms)
    beyond = np.maximum(squares - 2 * rate * products + rate**2 * (words**2).sum(), 0)
    beyond = np.where(beyond > _ALIKE * squares, beyond, 0)
    spread: Array = np.sqrt(beyond * n_inside * (n - n_inside) / max(n * (n - 1), 1))
    return rate, spread


def _strengths(rows: Rows, n_words: Array, inside: Array, rate: Array, spread: Array) -> Array:
    counts = np.zeros(len(rate), dtype=np.int64)
    _add_up(rows.ends, rows.terms, rows.n, inside, counts)
    beyond = np.abs(counts - rate * n_words[inside].sum())
    strengths: Array = np.divide(beyond, spread, out=np.zeros(len(rate)), where=spread > 0)
    return strengths


@kernel
def _add_up(ends: Array, terms: Array, n: Array, inside: Array, counts: Array) -> None:
    """Add the counts of the articles inside."""
    for article in range(len(inside)):
        if inside[article]:
            for place in range(ends[article], ends[article + 1]):
                counts[terms[place]] += n[place]
