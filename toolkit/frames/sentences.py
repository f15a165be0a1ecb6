"""Which words stand in the sentences of a frame?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.frames.matching import Reading, search_for
from toolkit.text import Index, Lexicon, scan
from toolkit.text.beside import Beside, added, counted
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Part
from toolkit.text.runs import numbers_of


class Around(NamedTuple):
    """What stands in the sentences of each frame beside its matches, and the terms of which any match is made."""

    beside: list[Beside]
    matched: Array


def around(corpus: Index, lexicon: Lexicon) -> Around:
    """Count the words in the sentences in which each frame stands."""
    look = search_for(corpus, lexicon, Reading())
    parts = corpus.each(lambda part: _of_part(part, look, corpus), "Reading sentences")
    n_terms = len(corpus.vocabulary)
    every = [added([part.beside[number] for part in parts], n_terms) for number in range(len(lexicon))]
    return Around(every, np.unique(np.concatenate([np.empty(0, np.int64), *(part.matched for part in parts)])))


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
        return counted(articles[beside], terms_of(words[beside]), len(corpus.vocabulary))

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
