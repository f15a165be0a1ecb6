"""Which words stand in the sentences of a frame?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.frames.matching import Reading, search_for
from toolkit.text import Index, Lexicon, scan
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Part
from toolkit.text.segment import OPENS


class Around(NamedTuple):
    """How often each term stands in the sentences of each frame, and in how many articles it does so.

    Arrays of one row per frame and one column per term. The words of the matches themselves are not counted.
    """

    counts: Array
    n_articles: Array
    matched: Array  # numbers of the terms of which any match of the lexicon is made


def around(corpus: Index, lexicon: Lexicon) -> Around:
    """Count the words in the sentences in which each frame stands."""
    look = search_for(corpus, lexicon, Reading())
    parts = corpus.each(lambda part: _of_part(part, look, corpus), "Reading sentences")
    shape = (3, len(lexicon), len(corpus.vocabulary))
    counts, n_articles, matched = sum(parts, start=np.zeros(shape, dtype=np.int64))
    return Around(counts, n_articles, np.flatnonzero(matched.sum(axis=0)))


def _of_part(part: Part, look: scan.Search, corpus: Index) -> Array:
    found, vocabulary = look(part), corpus.vocabulary
    sentence = np.cumsum((part.codes & OPENS) != 0)
    article, is_ours = _articles(part)
    terms = vocabulary.term_of[part.numbers[part.codes >> FLAG_BITS]]
    frame = look.frame_of[found.patterns]
    first = part.edges[found.rows, TITLE] + found.words
    counted = np.zeros((3, len(look.rules.names), len(vocabulary)), dtype=np.int64)
    for number in range(len(look.rules.names)):
        own = frame == number
        words = _words_of(first[own], found.lengths[own])
        inside = np.zeros(int(sentence[-1]) + 1 if len(sentence) else 1, dtype=bool)
        inside[sentence[first[own]]] = True
        beside = is_ours & inside[sentence]
        beside[words] = False
        counted[0, number] = np.bincount(terms[beside], minlength=len(vocabulary))
        pairs = np.unique(np.stack([article[beside], terms[beside]]), axis=1)
        counted[1, number] = np.bincount(pairs[1], minlength=len(vocabulary))
        counted[2, number] = np.bincount(terms[words], minlength=len(vocabulary))
    return counted


def _articles(part: Part) -> tuple[Array, Array]:
    """The article of each word of a part, and whether it has one: a selection leaves words over."""
    n = part.edges[:, END] - part.edges[:, TITLE]
    words = _words_of(part.edges[:, TITLE], n)
    article = np.zeros(len(part.codes), dtype=np.int64)
    article[words] = np.repeat(np.arange(len(part)), n)
    is_ours = np.zeros(len(part.codes), dtype=bool)
    is_ours[words] = True
    return article, is_ours


def _words_of(first: Array, lengths: Array) -> Array:
    """The words of these spans, one after the other."""
    begins = np.repeat(first - np.cumsum(lengths) + lengths, lengths)
    return begins + np.arange(len(begins))
