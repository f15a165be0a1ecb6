"""Where do patterns match? Everything here is about positions; tables are made of them elsewhere.

The rules inside a frame, in the order in which they act:

1. a match that shares a word with a match of a shield (`not:`) is no candidate;
2. every word counts once: longer matches (in words) win, then the one further left, then the pattern listed first;
3. a match is marked as negated if a negator stands among the three words before it in its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.text.index import Array, Index
from toolkit.text.patterns import Phrase, surfaces_of

#: words that negate what follows, by language; in English also every word in n't
NEGATORS = {
    "en": frozenset("no not never without neither nor none nobody nothing nowhere cannot".split()),
}
_REACH = 3  # words before a match in which a negator counts


@dataclass(frozen=True, eq=False)
class Found:
    """Matches in the order of the corpus: first word, length in words, number of the pattern."""

    positions: Array
    lengths: Array
    patterns: Array

    def __len__(self) -> int:
        return len(self.positions)

    def take(self, rows: Array) -> Found:
        """These of the matches, by number or by mask."""
        return Found(self.positions[rows], self.lengths[rows], self.patterns[rows])


def phrase_positions(corpus: Index, phrase: Phrase, *, across_breaks: bool = False) -> Array:
    """Where does this phrase begin? Ascending positions. It never runs from one string into another."""
    surfaces = [surfaces_of(word, corpus) for word in phrase]
    rarest = int(np.argmin([corpus.surface_counts[numbers].sum() for numbers in surfaces]))
    begins = corpus.positions(surfaces[rarest]) - rarest
    begins = begins[(begins >= 0) & (begins + len(phrase) <= len(corpus.words))]
    for offset, numbers in enumerate(surfaces):
        if offset != rarest:
            begins = begins[np.isin(corpus.words[begins + offset], numbers)]
    stops = _string_starts(corpus) if across_breaks else corpus.breaks
    for offset in range(1, len(phrase)):
        begins = begins[~stops[begins + offset]]
    return begins


def candidates(corpus: Index, phrases: Sequence[Phrase], *, across_breaks: bool = False) -> Found:
    """All matches of these phrases, overlapping as they may, in the order of the corpus."""
    found = [phrase_positions(corpus, phrase, across_breaks=across_breaks) for phrase in phrases]
    sizes = [len(positions) for positions in found]
    positions = np.concatenate([np.empty(0, dtype=np.int64), *found])
    numbers = np.repeat(np.arange(len(phrases)), sizes)
    lengths = np.repeat(np.array([len(phrase) for phrase in phrases], dtype=np.int64), sizes)
    order = np.lexsort((numbers, -lengths, positions))
    return Found(positions[order], lengths[order], numbers[order])


def matches(
    corpus: Index, phrases: Sequence[Phrase], shields: Sequence[Phrase] = (), *, across_breaks: bool = False
) -> Found:
    """The matches that count for a frame: not shielded, and no word in two of them."""
    found = candidates(corpus, phrases, across_breaks=across_breaks)
    shielding = candidates(corpus, shields, across_breaks=across_breaks)
    return without_overlaps(_unshielded(found, shielding))


def without_overlaps(found: Found) -> Found:
    """Let every word count once: longer matches first, then the one further left, then the pattern listed first.

    Examples
    --------
    >>> found = Found(np.array([0, 1, 5]), np.array([2, 3, 1]), np.array([0, 1, 0]))
    >>> without_overlaps(found).positions.tolist()
    [1, 5]
    """
    ends = found.positions + found.lengths
    furthest = np.maximum.accumulate(ends) if len(found) else ends
    alone = np.ones(len(found), dtype=bool)
    alone[1:] = found.positions[1:] >= furthest[:-1]
    alone[:-1] &= alone[1:]
    keep = alone.copy()
    taken: set[int] = set()
    contested = np.flatnonzero(~alone)
    order = np.lexsort((found.patterns[contested], found.positions[contested], -found.lengths[contested]))
    for row in contested[order]:
        span = range(found.positions[row], ends[row])
        if taken.isdisjoint(span):
            taken.update(span)
            keep[row] = True
    return found.take(keep)


def negated(corpus: Index, found: Found, language: str) -> Array:
    """Does a negator stand among the three words before each match, in the same sentence?"""
    is_negator = _negators(corpus, language)[corpus.folded]
    result = np.zeros(len(found), dtype=bool)
    within = np.ones(len(found), dtype=bool)
    place = found.positions
    for _ in range(_REACH):
        within &= ~corpus.opens[place]  # the first word of a sentence has none before it
        place = np.where(within, place - 1, place)
        result |= within & is_negator[place]
    return result


def _negators(corpus: Index, language: str) -> Array:
    """For each folded form, whether it negates."""
    listed = NEGATORS.get(language, frozenset())
    suffix = "n't" if language == "en" else None
    is_negator = [form in listed or (suffix is not None and form.endswith(suffix)) for form in corpus.vocabulary]
    return np.array(is_negator, dtype=bool)


def _string_starts(corpus: Index) -> Array:
    """Whether each word is the first of a title or of a text."""
    firsts = np.zeros(len(corpus.words) + 1, dtype=bool)
    firsts[corpus.bounds[:-1]] = True
    firsts[corpus.text_from] = True
    return firsts[:-1]


def _unshielded(found: Found, shielding: Found) -> Found:
    """Those that share no word with any of the shielding matches."""
    longest = int(shielding.lengths.max(initial=0))
    covered = [shielding.positions[shielding.lengths > offset] + offset for offset in range(longest)]
    shielded = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *covered]))
    before = np.searchsorted(shielded, found.positions)
    return found.take(np.searchsorted(shielded, found.positions + found.lengths) == before)
