"""How often does each phrase of two or three words stand in each group of articles?

Most phrases stand once, and nobody asks for those; but to tell which they are, all of them would have to be kept. So
the words are read twice. First every phrase adds one to one of many small counters, which phrases share by chance.
Then those alone whose counter has come as far as is asked go into a table, where they are counted exactly.

Phrases are divided into classes by their hash, which are counted one after the other, as many at a time as there are
threads: so a corpus of any size needs no more room than a class. The table is that of `encode`, with other contents:

====================  ===============================================================
`key`, `key + 1`      the last two words; the group, and the word before if there is one
`key + 2`             how often it has been seen; 0 in a free slot
`key + 3`             in how many articles, and in which one last
====================  ===============================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Index, in_threads
from toolkit.text.kernel import kernel
from toolkit.text.lookup import SLOT, mixed, move
from toolkit.text.segment import BREAKS
from toolkit.text.tally import Tally

_CLASS = 1 << 25  # words whose phrases are counted together, on the average
_SMALL = 1 << 20  # words that are not worth two threads
_MOST = 255  # how far the counters go
_ARTICLE, _WORD, _SIZE = range(3)  # of a place: where to go on, and how many phrases there are
_ONE, _WIDE, _HALF = np.uint64(1), np.uint64(SLOT), np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


class _Words(NamedTuple):
    """The words of a part; for each article its group, or -1; for each spelling its term, or -1."""

    codes: Array
    edges: Array
    group_of: Array
    term_of: Array


class _Class(NamedTuple):
    """Which phrases are counted, and what for: `own` of so many classes; the least number that is asked for."""

    own: int
    classes: int
    least: int


def phrase_tally(corpus: Index, groups: Sequence[Array], term_of: Array, n: int, *, min_count: int) -> Tally:
    """Count the phrases of `n` words (2 or 3) of each group; `terms` has one row per word of the phrase.

    Parameters
    ----------
    corpus, groups, term_of
        As in `tally`. A phrase does not run over a term that is left out.
    n : {2, 3}
        Words of a phrase.
    min_count : int
        Leave out phrases that a group has less often.
    """
    numbers, group_of = term_of.astype(np.int32), np.full(len(corpus), -1, dtype=np.int32)
    for number, rows in enumerate(groups):
        group_of[rows] = number
    parts = [
        (_Words(part.codes, part.edges, group_of[begin : begin + len(part)], numbers[part.numbers]), begin)
        for part, begin in zip(corpus.parts, corpus.begins.tolist(), strict=False)
    ]
    n_words = int(corpus.n_words.sum())
    classes = max(-(-n_words // _CLASS), corpus.threads if n_words > _SMALL else 1)
    size = 1 << (2 * n_words // classes + 1).bit_length()

    def counted(own: int) -> Array:
        return _counted(parts, n, _Class(own, classes, min(min_count, _MOST)), size, min_count)

    found = np.concatenate(in_threads(counted, range(classes), corpus.threads, "Counting"), axis=0)
    group, words = (found[:, 1] >> _HALF).astype(np.int64), _words_of(found, n)
    order = np.lexsort((*words[::-1], -found[:, 2].astype(np.int64), group))
    seen = found[order, 3]
    sizes = np.bincount(group, minlength=len(groups))
    return Tally(sizes, words[:, order], found[order, 2].astype(np.int64), (seen >> _HALF).astype(np.int64))


def _counted(parts: Sequence[tuple[_Words, int]], n: int, kind: _Class, size: int, min_count: int) -> Array:
    """The slots of the phrases of one class, those that are rarer left out."""
    counters = np.zeros(size if kind.least > 1 else 1, dtype=np.uint8)
    slots = np.zeros(SLOT << 12, dtype=np.uint64)
    if kind.least > 1:
        for words, begin in parts:
            _read(words, n, kind, True, begin, np.zeros(3, dtype=np.int64), counters, slots)
    phrases = 0
    for words, begin in parts:
        place = np.array([0, 0, phrases], dtype=np.int64)
        while not _read(words, n, kind, False, begin, place, counters, slots):
            twice = np.zeros(2 * len(slots), dtype=np.uint64)
            move(slots, twice)
            slots = twice
        phrases = place[_SIZE]
    found = slots.reshape(-1, SLOT)
    return found[found[:, 2] >= max(min_count, 1)]


def _words_of(found: Array, n: int) -> Array:
    """One row per word of the phrase, one column per slot."""
    words = [found[:, 0] >> _HALF, found[:, 0] & _LOW]
    if n == 3:
        words.insert(0, (found[:, 1] & _LOW) - _ONE)
    return np.array(words, dtype=np.int64)


@kernel
def _read(
    words: _Words, n: int, kind: _Class, only_mark: bool, begin: int, place: Array, counters: Array, slots: Array
) -> bool:
    """Mark the phrases of a part, or count them from `place` on. Whether there was room for them."""
    codes, term_of = words.codes, words.term_of
    among, mask = np.uint64(len(counters) - 1), np.uint64(len(slots) // SLOT - 1)
    size = place[_SIZE]
    for article in range(place[_ARTICLE], len(words.edges)):
        group = np.uint64(words.group_of[article]) << _HALF
        if words.group_of[article] < 0:
            continue
        row = np.uint64(begin + article + 1)
        first = words.edges[article, TITLE]
        again = place[_WORD] if article == place[_ARTICLE] else 0  # the phrase that ends here is the next to be counted
        run, before, last = 0, np.uint64(0), np.uint64(0)
        for at in range(max(first, again - n + 1), words.edges[article, END]):
            term = term_of[codes[at] >> FLAG_BITS]
            run = 0 if term < 0 else (1 if codes[at] & BREAKS else run + 1)
            early, before, last = before, last, np.uint64(term)
            if run < n:
                continue
            low, high = before << _HALF | last, group
            if n == 3:
                high |= early + _ONE
            hashed = mixed(low, high)
            if ((hashed >> _HALF) * np.uint64(kind.classes)) >> _HALF != kind.own:
                continue
            counter = hashed & among
            if only_mark:
                counters[counter] += counters[counter] < _MOST
                continue
            if counters[counter] < kind.least and len(counters) > 1:
                continue
            slot = (hashed & mask) * _WIDE
            while slots[slot + np.uint64(2)] and (slots[slot] != low or slots[slot + _ONE] != high):
                slot = (slot + _WIDE) & (mask * _WIDE)
            if slots[slot + np.uint64(2)] == 0:
                if 2 * (size + 1) > np.int64(mask):
                    place[_ARTICLE], place[_WORD], place[_SIZE] = article, at, size
                    return False
                slots[slot], slots[slot + _ONE] = low, high
                size += 1
            slots[slot + np.uint64(2)] += _ONE
            seen = slots[slot + np.uint64(3)]
            more = np.uint64((seen & _LOW) != row)
            slots[slot + np.uint64(3)] = (((seen >> _HALF) + more) << _HALF) | row
    place[_SIZE] = size
    return True
