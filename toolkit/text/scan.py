"""Where do patterns match? A lexicon becomes a few tables of integers once; then each part is read once for all of it.

The rules inside a frame, in the order in which they act:

1. a match that shares a word with a match of a shield (`not:`) is no candidate;
2. every word counts once: longer matches (in words) win, then the one further left, then the pattern listed first;
3. a match is marked as negated if a negator stands among the three words before it in its sentence.

Frames do not see one another. A *slot* is one word of a pattern with all the spellings that it matches; a phrase is a
row of slots and hangs on its rarest one, its *anchor*: only where that stands, the others are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TEXT, TITLE
from toolkit.text.index import Index, Part
from toolkit.text.kernel import ZERO, inlined, inner, kernel
from toolkit.text.patterns import PatternWord, Phrase, spellings_of
from toolkit.text.segment import BREAKS, OPENS
from toolkit.text.vocabulary import Vocabulary

#: words that negate what follows, by language; in English also every word in n't
NEGATORS = {
    "en": frozenset("no not never without neither nor none nobody nothing nowhere cannot".split()),
}
_RUN = 16  # words that are looked at together for anchors
_REACH = 3  # words before a match in which a negator counts
_ANY = -1  # the slot of a lone *
_BEGIN, _LENGTH, _PHRASE = range(3)  # columns of candidates
_ROOM = 4_096  # for candidates of an article, and for matches: doubled where it does not suffice
_DONE, _CANDIDATES, _FOUND = range(3)  # why a scan stopped
_ROW, _WORD, _N_WORDS, _NUMBER, _NEGATED = range(5)  # columns of what is found


class Found(NamedTuple):
    """Matches in the order of the articles, of the frames and of the text; arrays with one element per match.

    `rows` are articles of the part, `words` the first word of each match in its article, `patterns` the numbers of
    the patterns, counted through all frames.
    """

    rows: Array
    words: Array
    lengths: Array
    patterns: Array
    negated: Array


class _Tables(NamedTuple):
    """A lexicon for a kernel. `slots` of a spelling: from `slots_from` of it to that of the next; others likewise."""

    slots_from: Array
    slots: Array
    anchored_from: Array  # phrases that hang on a slot
    anchored: Array
    words_from: Array  # the slots of a phrase
    words: Array
    anchor: Array  # which of its words is the anchor of a phrase
    frame: Array
    shields: Array  # whether it is one of the phrases that shield


class _Words(NamedTuple):
    """The words of a part, and for each of its spellings what the search must know."""

    codes: Array
    edges: Array
    numbers: Array
    is_anchor: Array  # bytes, 0 or 1
    negates: Array


class _Room(NamedTuple):
    """Where a scan writes: candidates of an article, the same by frame, how many each frame has, which words of the
    article are taken, and what is found."""

    candidates: Array
    ordered: Array
    n_of_frame: Array
    taken: Array
    found: Array

    @classmethod
    def for_(cls, part: Part, tables: _Tables) -> _Room:
        longest = int((part.edges[:, END] - part.edges[:, TITLE]).max(initial=0))
        return cls(
            np.empty((_ROOM, 3), dtype=np.int32),
            np.empty((_ROOM, 3), dtype=np.int32),
            np.zeros(int(tables.frame.max(initial=0)) + 2, dtype=np.int64),
            np.zeros(longest, dtype=np.bool_),
            np.empty((_ROOM, 5), dtype=np.int32),
        )

    def larger(self, full: int) -> _Room:
        """Twice the room of what is full."""
        if full == _CANDIDATES:
            twice = (2 * len(self.candidates), 3)
            return self._replace(candidates=np.empty(twice, dtype=np.int32), ordered=np.empty(twice, dtype=np.int32))
        if full == _FOUND:
            return self._replace(found=np.concatenate([self.found, np.empty_like(self.found)]))
        return self


@dataclass(frozen=True, eq=False)
class Search:
    """Patterns that have been looked up in a vocabulary.

    Attributes
    ----------
    frame_of : array of int64, one per pattern
        The number of its frame, in order.
    """

    frame_of: Array
    _tables: _Tables
    _negates: Array
    _resolve: bool
    _across_breaks: bool

    def __call__(self, part: Part) -> Found:
        """All that counts in this part."""
        own = part.numbers
        words = _Words(part.codes, part.edges, own, self._is_anchor[own], self._negates[own])
        room = _Room.for_(part, self._tables)
        article, n, full = 0, 0, _FOUND
        while full != _DONE:
            article, n, full = _scan(words, self._tables, room, self._across_breaks, self._resolve, article, n)
            room = room.larger(full)
        rows, places, lengths, numbers, negated = room.found[:n].T.astype(np.int64)
        return Found(rows, places, lengths, numbers, negated.astype(bool))

    @cached_property
    def _is_anchor(self) -> Array:
        """For each spelling, whether a phrase hangs on it."""
        hangs = np.concatenate([[0], np.cumsum(np.diff(self._tables.anchored_from)[self._tables.slots] > 0)])
        return (np.diff(hangs[self._tables.slots_from]) > 0).astype(np.uint8)


def search(
    frames: Mapping[str, tuple[Sequence[Phrase], Sequence[Phrase]]],
    corpus: Index,
    *,
    language: str = "en",
    across_breaks: bool = False,
    resolve: bool = True,
) -> Search:
    """Look up the phrases and the shields of each frame, once. Without `resolve`, every match counts as it is."""
    vocabulary = corpus.vocabulary
    phrases = list(chain.from_iterable(frame[0] for frame in frames.values()))
    shields = list(chain.from_iterable(frame[1] for frame in frames.values())) if resolve else []
    every = [*phrases, *shields]
    frame_of = np.repeat(np.arange(len(frames)), [len(frame[0]) for frame in frames.values()])
    shield_of = np.repeat(np.arange(len(frames)), [len(frame[1]) if resolve else 0 for frame in frames.values()])
    slot_of = {word: number for number, word in enumerate(dict.fromkeys(w for p in every for w in p if not w.is_any))}
    spellings = [spellings_of(word, vocabulary) for word in slot_of]
    tables = _Tables(
        *_grouped(spellings, len(vocabulary.spellings)),
        *_anchored(every, slot_of, [int(vocabulary.counts[numbers].sum()) for numbers in spellings]),
        np.concatenate([frame_of, shield_of]).astype(np.int64),
        np.arange(len(every)) >= len(phrases),
    )
    return Search(frame_of, tables, _negators(vocabulary, language), resolve, across_breaks)


def _grouped(members: Sequence[Array], n: int) -> tuple[Array, Array]:
    """For each of `n` things the groups that it is a member of: where they begin, and their numbers."""
    groups = np.repeat(np.arange(len(members)), [len(one) for one in members])
    things = np.concatenate([np.empty(0, dtype=np.int64), *members])
    begins = np.concatenate([[0], np.cumsum(np.bincount(things, minlength=n))])
    return begins, groups[np.argsort(things, kind="stable")]


def _anchored(
    phrases: Sequence[Phrase], slot_of: Mapping[PatternWord, int], n_of: Sequence[int]
) -> tuple[Array, Array, Array, Array, Array]:
    """The phrases of each slot, the slots of each phrase, and the place of each phrase's anchor."""
    slots = [[_ANY if word.is_any else slot_of[word] for word in phrase] for phrase in phrases]
    anchors = [min((n_of[slot], at) for at, slot in enumerate(own) if slot != _ANY)[1] for own in slots]
    hanging = np.array([own[at] for own, at in zip(slots, anchors, strict=True)], dtype=np.int64)
    anchored_from = np.concatenate([[0], np.cumsum(np.bincount(hanging, minlength=len(slot_of)))])
    words_from = np.concatenate([[0], np.cumsum([len(own) for own in slots], dtype=np.int64)]).astype(np.int64)
    words = np.array(list(chain.from_iterable(slots)), dtype=np.int64)
    return anchored_from, np.argsort(hanging, kind="stable"), words_from, words, np.array(anchors, dtype=np.int64)


def _negators(vocabulary: Vocabulary, language: str) -> Array:
    """For each spelling, whether it negates."""
    listed = [vocabulary.number_of(word) for word in sorted(NEGATORS.get(language, ()))]
    negates = np.zeros(len(vocabulary), dtype=bool)
    negates[[number for number in listed if number is not None]] = True
    if language == "en":
        negates |= pc.ends_with(vocabulary.terms, "n't").to_numpy(zero_copy_only=False)
    return negates[vocabulary.term_of]


@kernel
def _scan(
    words: _Words, tables: _Tables, room: _Room, across_breaks: bool, resolve: bool, article: int, n: int
) -> tuple[int, int, int]:
    """Go on at this article, with so many matches found. How far that went, and why it stopped."""
    edges = words.edges
    while article < len(edges):
        start, text, end = edges[article, TITLE], edges[article, TEXT], edges[article, END]
        m = _candidates(words, tables, start, start, text, across_breaks, room.candidates, ZERO)
        m = _candidates(words, tables, start, text, end, across_breaks, room.candidates, m)
        if m < 0:
            return article, n, _CANDIDATES
        if n + m > len(room.found):
            return article, n, _FOUND
        if m:
            _order(tables, room, m)
            if resolve:
                _resolve(tables, room, m)
            n = _write(words, tables, room, m, start, article, n)
        article += 1
    return article, n, _DONE


@inlined
def _candidates(
    words: _Words, tables: _Tables, start: int, low: int, high: int, across_breaks: bool, candidates: Array, m: int
) -> int:
    """All matches in a string, overlapping as they may, behind the `m` that are there; -1 if there is no room."""
    for first in range(low, high, _RUN):
        last = min(first + _RUN, high)
        if m < 0 or not _has_anchor(words, first, last):
            continue
        for at in range(first, last):
            if m >= 0 and words.is_anchor[words.codes[at] >> FLAG_BITS]:
                m = _hang(words, tables, start, low, high, at, across_breaks, candidates, m)
    return m


@inlined
def _has_anchor(words: _Words, first: int, last: int) -> bool:
    """Does a phrase hang on one of these words? Hardly ever, so nothing is decided before all have been looked at."""
    found = np.uint8(0)
    if last - first == _RUN:
        for offset in range(_RUN):
            found |= words.is_anchor[words.codes[first + offset] >> FLAG_BITS]
        return found != 0
    for at in range(first, last):
        found |= words.is_anchor[words.codes[at] >> FLAG_BITS]
    return found != 0


@inner
def _hang(
    words: _Words, tables: _Tables, start: int, low: int, high: int, at: int, across_breaks: bool,
    candidates: Array, m: int,
) -> int:  # fmt: skip
    """The phrases that hang on the word at `at` and stand there; as `_candidates`."""
    number = words.numbers[words.codes[at] >> FLAG_BITS]
    for own in range(tables.slots_from[number], tables.slots_from[number + 1]):
        slot = tables.slots[own]
        for hanging in range(tables.anchored_from[slot], tables.anchored_from[slot + 1]):
            phrase = tables.anchored[hanging]
            begin = at - tables.anchor[phrase]
            length = tables.words_from[phrase + 1] - tables.words_from[phrase]
            if begin < low or begin + length > high:
                continue
            if length > 1 and not _stands_at(words, tables, phrase, begin, length, across_breaks):
                continue
            if m == len(candidates):
                return -1
            _put(candidates, m, begin - start, length, phrase)
            m += 1
    return m


@inner
def _put(candidates: Array, at: int, begin: int, length: int, phrase: int) -> None:
    candidates[at, _BEGIN] = begin
    candidates[at, _LENGTH] = length
    candidates[at, _PHRASE] = phrase


@inner
def _stands_at(words: _Words, tables: _Tables, phrase: int, begin: int, length: int, across_breaks: bool) -> bool:
    """Does every word of this phrase stand here, with plain gaps between them?"""
    for offset in range(length):
        code = words.codes[begin + offset]
        if offset and code & BREAKS and not across_breaks:
            return False
        wanted = tables.words[tables.words_from[phrase] + offset]
        if wanted != _ANY and not _has_slot(words, tables, code >> FLAG_BITS, wanted):
            return False
    return True


@inner
def _has_slot(words: _Words, tables: _Tables, spelling: int, wanted: int) -> bool:
    number = words.numbers[spelling]
    for own in range(tables.slots_from[number], tables.slots_from[number + 1]):  # noqa: SIM110 (a kernel has no generators)
        if tables.slots[own] == wanted:
            return True
    return False


@inner
def _order(tables: _Tables, room: _Room, m: int) -> None:
    """Bring the candidates of an article in the order of frames, within each in that of the text, then of patterns."""
    candidates, ordered, n_of_frame = room.candidates, room.ordered, room.n_of_frame
    for frame in range(len(n_of_frame)):
        n_of_frame[frame] = 0
    for one in range(m):
        n_of_frame[tables.frame[candidates[one, _PHRASE]] + 1] += 1
    for frame in range(1, len(n_of_frame)):
        n_of_frame[frame] += n_of_frame[frame - 1]
    for one in range(m):
        phrase = candidates[one, _PHRASE]
        at = n_of_frame[tables.frame[phrase]]
        n_of_frame[tables.frame[phrase]] += 1
        _put(ordered, at, candidates[one, _BEGIN], candidates[one, _LENGTH], phrase)
    for one in range(1, m):  # they are nearly in order: off by no more than a phrase is long
        begin, length, phrase = ordered[one, _BEGIN], ordered[one, _LENGTH], ordered[one, _PHRASE]
        at = one
        while at and _comes_after(tables, ordered, at - 1, begin, phrase):
            _put(ordered, at, ordered[at - 1, _BEGIN], ordered[at - 1, _LENGTH], ordered[at - 1, _PHRASE])
            at -= 1
        _put(ordered, at, begin, length, phrase)


@inner
def _comes_after(tables: _Tables, ordered: Array, at: int, begin: int, phrase: int) -> bool:
    if tables.frame[ordered[at, _PHRASE]] != tables.frame[phrase]:
        return False
    return ordered[at, _BEGIN] > begin or (ordered[at, _BEGIN] == begin and ordered[at, _PHRASE] > phrase)


@inner
def _resolve(tables: _Tables, room: _Room, m: int) -> None:
    """Within each frame, take out what is shielded, then what overlaps; what is out has the length 0."""
    ordered, first = room.ordered, ZERO
    while first < m:
        frame, last, longest = tables.frame[ordered[first, _PHRASE]], first, 0
        while last < m and tables.frame[ordered[last, _PHRASE]] == frame:
            longest = max(longest, ordered[last, _LENGTH])
            last += 1
        if last - first > 1 or tables.shields[ordered[first, _PHRASE]]:
            _shield(tables, ordered, first, last, longest)
            _take_longest(ordered, room.taken, first, last, longest)
        first = last


@inner
def _shield(tables: _Tables, ordered: Array, first: int, last: int, longest: int) -> None:
    """Take out the candidates of a frame that share a word with one of its shields, and then the shields."""
    for one in range(first, last):
        if not tables.shields[ordered[one, _PHRASE]] and _is_shielded(tables, ordered, one, first, last, longest):
            ordered[one, _LENGTH] = -ordered[one, _LENGTH]
    for one in range(first, last):
        if tables.shields[ordered[one, _PHRASE]] or ordered[one, _LENGTH] < 0:
            ordered[one, _LENGTH] = 0


@inner
def _is_shielded(tables: _Tables, ordered: Array, one: int, first: int, last: int, longest: int) -> bool:
    begin, end = ordered[one, _BEGIN], ordered[one, _BEGIN] + ordered[one, _LENGTH]
    other = one
    while other > first and ordered[other - 1, _BEGIN] > begin - longest:
        other -= 1
    while other < last and ordered[other, _BEGIN] < end:
        if tables.shields[ordered[other, _PHRASE]] and ordered[other, _BEGIN] + ordered[other, _LENGTH] > begin:
            return True
        other += 1
    return False


@inner
def _take_longest(ordered: Array, taken: Array, first: int, last: int, longest: int) -> None:
    """Of the candidates of a frame, let the longest have their words first; those that find one taken are out."""
    for length in range(longest, 0, -1):
        for one in range(first, last):
            if ordered[one, _LENGTH] == length and not _take(taken, ordered[one, _BEGIN], length):
                ordered[one, _LENGTH] = 0
    for one in range(first, last):
        for at in range(ordered[one, _BEGIN], ordered[one, _BEGIN] + ordered[one, _LENGTH]):
            taken[at] = False


@inner
def _take(taken: Array, begin: int, length: int) -> bool:
    for at in range(begin, begin + length):
        if taken[at]:
            return False
    for at in range(begin, begin + length):
        taken[at] = True
    return True


@inner
def _write(words: _Words, tables: _Tables, room: _Room, m: int, start: int, article: int, n: int) -> int:
    """What is left of the candidates of an article goes to what is found, from `n` on."""
    found, ordered = room.found, room.ordered
    for one in range(m):
        if ordered[one, _LENGTH] > 0:
            found[n, _ROW] = article
            found[n, _WORD] = ordered[one, _BEGIN]
            found[n, _N_WORDS] = ordered[one, _LENGTH]
            found[n, _NUMBER] = ordered[one, _PHRASE]
            found[n, _NEGATED] = _is_negated(words, start + ordered[one, _BEGIN])
            n += 1
    return n


@inner
def _is_negated(words: _Words, at: int) -> bool:
    """Does a negator stand among the few words before this one, in the same sentence?"""
    for _ in range(_REACH):
        if words.codes[at] & OPENS:
            return False
        at -= 1
        if words.negates[words.codes[at] >> FLAG_BITS]:
            return True
    return False
