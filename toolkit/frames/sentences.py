"""Which words stand in the sentences of a frame?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.frames.matching import Reading, search_for
from toolkit.text import Index, Lexicon, scan
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Part
from toolkit.text.runs import numbers_of


class Beside(NamedTuple):
    """The terms in the sentences of a frame, ascending; how often each stands there, and in how many articles.

    The words of the matches themselves are not counted. Only what is there is kept: a frame has few of all terms.
    """

    terms: Array
    n: Array
    n_articles: Array

    @property
    def n_words(self) -> int:
        """All words in the sentences of the frame."""
        return int(self.n.sum())

    def n_of(self, terms: Array) -> Array:
        """How often these terms stand there."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[at] == terms, self.n[at], 0)


class Around(NamedTuple):
    """What stands in the sentences of each frame, and the terms of which any match of the lexicon is made."""

    beside: list[Beside]
    matched: Array


def around(corpus: Index, lexicon: Lexicon) -> Around:
    """Count the words in the sentences in which each frame stands."""
    look = search_for(corpus, lexicon, Reading())
    parts = corpus.each(lambda part: _of_part(part, look, corpus), "Reading sentences")
    n_terms = len(corpus.vocabulary)
    every = [_added([part.beside[number] for part in parts], n_terms) for number in range(len(lexicon))]
    return Around(every, np.unique(np.concatenate([np.empty(0, np.int64), *(part.matched for part in parts)])))


def _added(parts: Sequence[Beside], n_terms: int) -> Beside:
    n, n_articles = np.zeros((2, n_terms), dtype=np.int64)
    for part in parts:  # in each of them, a term stands once
        n[part.terms] += part.n
        n_articles[part.terms] += part.n_articles
    terms = np.flatnonzero(n)
    return Beside(terms, n[terms], n_articles[terms])


def _of_part(part: Part, look: scan.Search, corpus: Index) -> Around:
    found, term_of = look(part), corpus.vocabulary.term_of
    frame = look.frame_of[found.patterns]
    is_matched = np.zeros(len(part.codes), dtype=bool)

    def of_frame(number: int) -> Beside:
        own = frame == number
        rows, first = found.rows[own], part.edges[found.rows[own], TITLE] + found.words[own]
        matched = numbers_of(first, found.lengths[own])
        words, articles = _sentences(part, rows, first)
        is_matched[matched] = True
        beside = ~is_matched[words]
        is_matched[matched] = False
        return _counted(articles[beside], terms_of(words[beside]), len(corpus.vocabulary))

    def terms_of(words: Array) -> Array:
        terms: Array = term_of[part.numbers[part.codes[words] >> FLAG_BITS]]
        return terms

    words = numbers_of(part.edges[found.rows, TITLE] + found.words, found.lengths)
    return Around([of_frame(number) for number in range(len(look.rules.names))], np.unique(terms_of(words)))


def _sentences(part: Part, rows: Array, first: Array) -> tuple[Array, Array]:
    """The words of all sentences in which these words stand, once each, and their articles."""
    opens = part.opens
    sentence, at = np.unique(np.searchsorted(opens, first, side="right"), return_index=True)
    begins = opens[sentence - 1]
    lengths = np.minimum(opens[sentence], part.edges[rows[at], END]) - begins  # a selection leaves words over
    return numbers_of(begins, lengths), np.repeat(rows[at], lengths)


def _counted(articles: Array, terms: Array, n_terms: int) -> Beside:
    """How often each of these terms stands there, and in how many of the articles."""
    n = np.bincount(terms, minlength=n_terms)
    pairs = np.unique(articles * n_terms + terms)
    here = np.flatnonzero(n)
    return Beside(here, n[here], np.bincount(pairs % max(n_terms, 1), minlength=n_terms)[here])
