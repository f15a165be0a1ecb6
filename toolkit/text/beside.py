"""Which words stand beside something, how often, and in how many articles? For all that asks for company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array


class Beside(NamedTuple):
    """The terms that stand there, ascending; how often each does, and in how many articles.

    Only what is there is kept: beside a frame or a word stand few of all terms.
    """

    terms: Array
    n: Array
    n_articles: Array

    @property
    def n_words(self) -> int:
        """All words that stand there."""
        return int(self.n.sum())

    def n_of(self, terms: Array) -> Array:
        """How often these terms stand there."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[at] == terms, self.n[at], 0)


def counted(articles: Array, terms: Array, n_terms: int) -> Beside:
    """How often each of these terms stands there, and in how many of the articles: one element per word."""
    n = np.bincount(terms, minlength=n_terms)
    pairs = np.sort(articles * n_terms + terms)  # numpy.unique takes several times as long
    pairs, here = pairs[np.diff(pairs, prepend=-1) > 0], np.flatnonzero(n)
    return Beside(here, n[here], np.bincount(pairs % max(n_terms, 1), minlength=n_terms)[here])


def added(parts: Sequence[Beside], n_terms: int) -> Beside:
    """What stands beside it in several parts of a corpus, which share no article."""
    n, n_articles = np.zeros((2, n_terms), dtype=np.int64)
    for part in parts:  # in each of them, a term stands once
        n[part.terms] += part.n
        n_articles[part.terms] += part.n_articles
    terms = np.flatnonzero(n)
    return Beside(terms, n[terms], n_articles[terms])
