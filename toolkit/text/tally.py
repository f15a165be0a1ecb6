"""How often does each term stand in each group of articles? Counting over integers, without a look at the text.

A group's words go through two long arrays, one number per term; what was touched is read off and set back to zero, so
that a group costs what it holds and not what the vocabulary holds. Groups are divided among the threads; where there
are fewer groups than threads, each is sliced, and the slices are added up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TITLE
from toolkit.text.index import Index, in_threads, in_turn
from toolkit.text.kernel import ZERO, kernel

_TOGETHER = 1 << 19  # words whose articles are counted together: they stay near the processor


class Tally(NamedTuple):
    """Counts, one element per group and term that stands in it: groups in order, in each the most frequent first.

    `sizes` has one element per group: how many of the others are its own.
    """

    sizes: Array
    terms: Array
    n: Array
    n_articles: Array


class _Counts(NamedTuple):
    """The terms of one group."""

    terms: Array
    n: Array
    n_articles: Array


#: of a term: how often it stands in the group, in how many articles, and in which one last; side by side, so that a
#: word costs one look into memory
_SEEN = np.dtype([("n", np.int64), ("n_articles", np.int32), ("last", np.int32)])


class _Room(NamedTuple):
    """What has been seen of each term; the terms that were, and how many they are; and how many articles were."""

    seen: Array
    touched: Array
    size: Array

    @classmethod
    def for_(cls, n_terms: int) -> _Room:
        return cls(np.zeros(n_terms, dtype=_SEEN), np.empty(n_terms, dtype=np.int32), np.zeros(2, dtype=np.int64))


def tally(corpus: Index, groups: Sequence[Array], term_of: Array, n_terms: int, *, min_count: int = 1) -> Tally:
    """Count the terms of each group.

    Parameters
    ----------
    corpus : Index
        The articles.
    groups : list of arrays of int
        For each group the rows of its articles, ascending.
    term_of : array of int, one per spelling of the vocabulary
        The number of its term; -1 leaves it out.
    n_terms : int
        How many terms there are.
    min_count : int
        Leave out terms that a group has less often.
    """
    numbers = term_of.astype(np.int32)
    local = [numbers[part.numbers] for part in corpus.parts]
    slices = max(1, corpus.threads // max(len(groups), 1))
    tasks = [rows for group in groups for rows in np.array_split(group, slices)]
    chunks = np.array_split(np.arange(len(tasks)), min(len(tasks), 4 * corpus.threads) or 1)

    def counted(chunk: Array) -> list[_Counts]:
        room = _Room.for_(n_terms)
        found = (_count(corpus, local, tasks[int(task)], room) for task in chunk)
        return [_ordered(one, min_count) for one in found] if slices == 1 else list(found)

    every = list(chain.from_iterable(in_threads(counted, chunks, corpus.threads, "Counting")))
    if slices > 1:
        starts = range(0, len(every), slices)
        every = [_ordered(_added(every[start : start + slices], n_terms), min_count) for start in starts]
    nothing = _Counts(*(np.empty(0, dtype=np.int64) for _ in range(3)))
    columns = (np.concatenate(column) for column in zip(nothing, *every, strict=True))
    return Tally(np.array([len(one.terms) for one in every], dtype=np.int64), *columns)


def _count(corpus: Index, local: Sequence[Array], rows: Array, room: _Room) -> _Counts:
    """The terms of these articles, from a to z."""
    cuts = np.searchsorted(rows, corpus.begins)
    for number in np.flatnonzero(np.diff(cuts)):
        part = corpus.parts[int(number)]
        own = rows[cuts[number] : cuts[number + 1]] - corpus.begins[number]
        _add(part.codes, part.edges, own, local[int(number)], room)
    terms = np.sort(room.touched[: room.size[0]])
    seen = room.seen[terms]
    room.seen["n"][terms] = room.seen["n_articles"][terms] = room.size[0] = 0
    return _Counts(terms, seen["n"], seen["n_articles"].astype(np.int64))


def _ordered(found: _Counts, min_count: int) -> _Counts:
    """The most frequent first, terms as frequent from a to z; without the rarer ones."""
    kept = np.flatnonzero(found.n >= min_count)
    order = kept[np.argsort(-found.n[kept], kind="stable")]  # of terms from a to z
    return _Counts(*(column[order] for column in found))


def _added(parts: Sequence[_Counts], n_terms: int) -> _Counts:
    """What several slices of a group hold together."""
    n, n_articles = np.zeros(n_terms, dtype=np.int64), np.zeros(n_terms, dtype=np.int64)
    for part in parts:  # in each of them, a term stands once
        n[part.terms] += part.n
        n_articles[part.terms] += part.n_articles
    terms = np.flatnonzero(n)
    return _Counts(terms, n[terms], n_articles[terms])


@kernel
def _add(codes: Array, edges: Array, rows: Array, term_of: Array, room: _Room) -> None:
    """Add the words of these articles."""
    seen, touched = room.seen, room.touched
    size, stamp = room.size[0], room.size[1]
    for row in rows:
        stamp += 1
        for at in range(edges[row, TITLE], edges[row, END]):
            term = term_of[codes[at] >> FLAG_BITS]
            if term >= 0:
                own = seen[term]
                if own.n == 0:
                    touched[size] = term
                    size += 1
                own.n += 1
                own.n_articles += own.last != stamp  # nobody could foretell it, so nothing is decided here
                own.last = stamp
    room.size[0], room.size[1] = size, stamp


class Rows(NamedTuple):
    """The terms of each article: those of article `a` stand from `ends[a]` to `ends[a + 1]`, in no order.

    `n` is how often each stands there. Both are of 32 bits: an article of 400 words has some 200 of them.
    """

    ends: Array
    terms: Array
    n: Array


def rows_of(corpus: Index, term_of: Array, n_terms: int) -> Rows:
    """Count the terms of each article. `term_of` has one element per spelling; -1 leaves it out."""
    return together(rows_in_turn(corpus, term_of, n_terms, np.arange(len(corpus))))


def together(pieces: Iterable[Rows]) -> Rows:
    """The terms of all these articles."""
    every = [Rows(piece.ends, piece.terms.copy(), piece.n.copy()) for piece in pieces]  # what is left of their room
    if len(every) == 1:
        return every[0]
    nothing = np.empty(0, dtype=np.int32)
    ends = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *(np.diff(piece.ends) for piece in every)]))
    terms, n = (np.concatenate([nothing, *own]) for own in ([one.terms for one in every], [one.n for one in every]))
    return Rows(ends, terms, n)


def rows_in_turn(corpus: Index, term_of: Array, n_terms: int, order: Array) -> Iterator[Rows]:
    """Count the terms of each article, some articles at a time: all of them would take more memory than their words.

    `term_of` is as in `rows_of`; `order` has the rows of articles of the corpus as they are to come.
    """
    n_words = corpus.n_words[order]
    begins = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(n_words)])
    cuts = np.searchsorted(begins, np.arange(_TOGETHER, begins[-1], _TOGETHER)).tolist()
    number_of = np.where(term_of < 0, n_terms, term_of).astype(np.uint32)
    local = [number_of[part.numbers] for part in corpus.parts]
    threads = threading.local()

    def counted(piece: tuple[int, int]) -> Rows:
        low, high = piece
        if not hasattr(threads, "seen"):
            threads.seen = np.zeros(n_terms + 1, dtype=np.int32)
        own = begins[low : high + 1] - begins[low]
        words = _laid(corpus, local, order[low:high], own)
        rows = Rows(np.zeros(len(own), dtype=np.int64), *np.empty((2, len(words)), dtype=np.int32))
        _fill(words, own, threads.seen, rows)
        return Rows(rows.ends, rows.terms[: rows.ends[-1]], rows.n[: rows.ends[-1]])

    return in_turn(counted, list(pairwise([0, *cuts, len(order)])), corpus.threads, "Counting")


def _laid(corpus: Index, local: Sequence[Array], rows: Array, begins: Array) -> Array:
    """The terms of these articles' words, article by article in this order."""
    words = np.empty(begins[-1], dtype=np.uint32)
    numbers = np.searchsorted(corpus.begins, rows, side="right") - 1
    for number in np.unique(numbers).tolist():
        part, there = corpus.parts[number], np.flatnonzero(numbers == number)
        _lay(part.codes, part.edges, rows[there] - corpus.begins[number], begins[there], local[number], words)
    return words


@kernel
def _lay(codes: Array, edges: Array, rows: Array, begins: Array, term_of: Array, words: Array) -> None:
    for one in range(len(rows)):
        to = begins[one]
        for at in range(edges[rows[one], TITLE], edges[rows[one], END]):
            words[to] = term_of[codes[at] >> FLAG_BITS]
            to += 1


@kernel
def _fill(words: Array, begins: Array, seen: Array, rows: Rows) -> None:
    """`seen` has one place more than there are terms, for words that are left out: none of them is new."""
    size = ZERO
    for article in range(len(begins) - 1):
        first = size
        seen[len(seen) - 1] = 1
        for at in range(begins[article], begins[article + 1]):
            term = words[at]
            rows.terms[size] = term
            size += seen[term] == 0  # nobody could foretell it, so nothing is decided here
            seen[term] += 1
        for place in range(first, size):
            rows.n[place] = seen[rows.terms[place]]
            seen[rows.terms[place]] = 0
        rows.ends[article + 1] = size
