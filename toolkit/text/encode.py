"""From strings to integers: one number for every different word as it is written, in the order of first appearance.

What a word is folded to is worked out once per number, never per word; so this has only to tell spellings apart. It
does so in a table with open addressing. A slot is half a cache line of four numbers:

====================  =================================================================
`key`, `key + 1`      a word of up to 16 bytes as it is; of a longer one its hash, and `_LONG`
`key + 2`             its number and one more; 0 in a free slot
`key + 3`             how often it has been seen
====================  =================================================================

Each word becomes a *code*: its number, and in the two lowest bits the flags of `segment`. Words go through in blocks:
first all of a block are found and their slots asked for, then they are looked up, so that the memory has time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.text import segment
from toolkit.text.characters import Array
from toolkit.text.kernel import inlined, inner, kernel, load_8, prefetch
from toolkit.text.segment import Rules

FLAG_BITS = np.uint32(2)  # of a code; unsigned as codes are, so that what is left of one is a place in an array as well
TITLE, TEXT, BODY, END = range(4)  #: columns of `edges`: where the title, the text and the body begin, and the end

_BLOCK = 1_024  # words that are looked up at a time
SLOT = 4  #: numbers of a slot
_LONG = np.uint64(0xFFFFFFFFFFFFFFFF)  # no word has these bytes: they are no UTF-8
_ONE, _NUMBER, _COUNT, _WIDE = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(SLOT)
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_LOW_MASKS = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(17)], dtype=np.uint64)  # the first n of 16 bytes
_HIGH_MASKS = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(17)], dtype=np.uint64)
_AT, _SIZE = range(2)  # of a tally: words so far, and different ones


class Table(NamedTuple):
    """The different words: their slots, and their bytes one after the other, from one offset to the next."""

    slots: Array
    arena: Array
    offsets: Array


class Strings(NamedTuple):
    """Strings as bytes one after the other, each from its offset to the next."""

    data: Array
    offsets: Array

    @classmethod
    def of(cls, strings: pa.LargeStringArray) -> Strings:
        """The bytes of these strings, which must hold no null; nothing is copied."""
        _, offsets, data = strings.buffers()
        where = np.frombuffer(offsets, dtype=np.int64)[strings.offset : strings.offset + len(strings) + 1]
        found = cls(np.frombuffer(data or b"", dtype=np.uint8), where)
        for array in found:  # as some are anyway: for others, kernels would have to be compiled once more
            array.setflags(write=False)
        return found

    @property
    def n_bytes(self) -> int:
        """Bytes of all of them."""
        return int(self.offsets[-1] - self.offsets[0])


class Encoded(NamedTuple):
    """Some articles as integers: a code per word, four edges per article, and the spellings with their counts."""

    codes: Array
    edges: Array
    spellings: pa.LargeStringArray
    counts: Array


class Block(NamedTuple):
    """Some words: their bytes, their flags, and their keys in the table."""

    begins: Array
    ends: Array
    marks: Array
    lows: Array
    highs: Array


def new_block() -> Block:
    """Room for a block of words."""
    integers = (np.empty(_BLOCK, dtype=np.int64) for _ in range(3))
    return Block(*integers, *(np.empty(_BLOCK, dtype=np.uint64) for _ in range(2)))


@inlined
def mixed(low: Any, high: Any) -> Any:
    """A hash of a word of up to 16 bytes (two rounds of multiply and shift, after MurmurHash3's finalizer)."""
    hashed = (low * _FIRST) ^ (high * _SECOND)
    hashed ^= hashed >> np.uint64(29)
    hashed *= _FIRST
    return hashed ^ (hashed >> np.uint64(32))


@inlined
def _bytes_at(text: Array, at: int, n: int) -> int:
    """Up to eight bytes as one number, without a look behind the end of the array."""
    if at + 8 <= len(text):
        found = load_8(text, at)
        return found if n >= 8 else found & ((_ONE << np.uint64(8 * n)) - _ONE)
    found = np.uint64(0)
    for place in range(min(n, 8)):
        found |= np.uint64(text[at + place]) << np.uint64(8 * place)
    return found


@inner
def _hash_of(text: Array, at: int, n: int) -> int:
    """A hash of a longer word."""
    hashed = np.uint64(n) * _SECOND
    for place in range(0, n, 8):
        hashed = (hashed ^ _bytes_at(text, at + place, n - place)) * _FIRST
        hashed ^= hashed >> np.uint64(29)
    return hashed


@inner
def _same(text: Array, at: int, arena: Array, start: int, n: int) -> bool:
    for place in range(n):  # noqa: SIM110 (a kernel knows no generators)
        if text[at + place] != arena[start + place]:
            return False
    return True


@inlined
def _slot_of(table: Table, low: int, high: int, text: Array, at: int, n: int) -> int:
    """Where this word stands in the table, or the free slot that is meant for it.

    Places are unsigned here, for else numba looks each time whether one is meant from the end.
    """
    slots, offsets = table.slots, table.offsets
    mask = np.uint64(len(slots) // SLOT - 1)
    place = (low if high == _LONG else mixed(low, high)) & mask
    while True:
        slot = place * _WIDE
        if slots[slot + _NUMBER] == 0:
            return slot
        if slots[slot] == low and slots[slot + _ONE] == high:
            if high != _LONG:
                return slot
            number = np.int64(slots[slot + _NUMBER]) - 1
            start = offsets[number]
            if offsets[number + 1] - start == n and _same(text, at, table.arena, start, n):
                return slot
        place = (place + _ONE) & mask


@kernel
def move(slots: Array, twice: Array) -> None:
    """Bring the words of a table into an empty one with more slots."""
    mask = np.uint64(len(twice) // SLOT - 1)
    for slot in range(0, len(slots), SLOT):
        if slots[slot + 2]:
            low, high = slots[slot], slots[slot + 1]
            place = (low if high == _LONG else mixed(low, high)) & mask
            while twice[np.int64(place) * SLOT + 2]:
                place = (place + _ONE) & mask
            for part in range(SLOT):
                twice[np.int64(place) * SLOT + part] = slots[slot + part]


@kernel
def _gather_counts(slots: Array, counts: Array) -> None:
    """How often each word has been seen, in the order of their numbers."""
    for slot in range(0, len(slots), SLOT):
        if slots[slot + 2]:
            counts[np.int64(slots[slot + 2]) - 1] = np.int64(slots[slot + 3])


@inner
def _look_up(text: Array, n: int, block: Block, table: Table, codes: Array, tally: Array) -> None:
    """Write the codes of the first `n` words of a block; new words get the next numbers."""
    slots, arena, offsets = table.slots, table.arena, table.offsets
    mask = np.uint64(len(slots) // SLOT - 1)
    for word in range(n):
        begin = block.begins[word]
        length = block.ends[word] - begin
        if length <= 16 and begin + 16 <= len(text):  # without a look at the length, which nobody could foretell
            n_bytes = np.uint64(length)
            low, high = load_8(text, begin) & _LOW_MASKS[n_bytes], load_8(text, begin + 8) & _HIGH_MASKS[n_bytes]
            hashed = mixed(low, high)
        elif length <= 16:
            low = _bytes_at(text, begin, length)
            high = _bytes_at(text, begin + 8, length - 8) if length > 8 else np.uint64(0)
            hashed = mixed(low, high)
        else:
            low, high = _hash_of(text, begin, length), _LONG
            hashed = low
        block.lows[word], block.highs[word] = low, high
        prefetch(slots, np.int64(hashed & mask) * SLOT)
    size, at = tally[_SIZE], np.uint64(tally[_AT])
    for word in range(n):
        begin, low, high = block.begins[word], block.lows[word], block.highs[word]
        length = block.ends[word] - begin
        slot = _slot_of(table, low, high, text, begin, length)
        if slots[slot + _NUMBER] == 0:
            slots[slot], slots[slot + _ONE], slots[slot + _NUMBER] = low, high, np.uint64(size + 1)
            for place in range(length):
                arena[offsets[size] + place] = text[begin + place]
            offsets[size + 1] = offsets[size] + length
            size += 1
        slots[slot + _COUNT] += _ONE
        code = np.uint32((slots[slot + _NUMBER] - _ONE) << np.uint64(FLAG_BITS))
        codes[at + np.uint64(word)] = code | np.uint32(block.marks[word])
    tally[_SIZE] = size
    tally[_AT] += n


@inner
def _encode_string(
    text: Array, end: int, rules: Rules, state: Array, block: Block, table: Table, codes: Array, tally: Array
) -> bool:
    """Encode the rest of a string. Whether there was room for it; if not, the state is that before the last block."""
    while True:
        segment.keep(state)
        n = segment.next_words(text, end, rules, state, block.begins, block.ends, block.marks)
        if n == 0:
            return True
        size, at = tally[_SIZE], tally[_AT]
        n_bytes = table.offsets[size] + block.ends[n - 1] - block.begins[0]
        full = 2 * (size + n) * SLOT > len(table.slots) or size + n >= len(table.offsets)
        if full or n_bytes > len(table.arena) or at + n > len(codes):
            segment.come_back(state)
            return False
        _look_up(text, n, block, table, codes, tally)


@kernel
def _encode(
    titles: Strings, texts: Strings, rules: Rules, state: Array, block: Block, table: Table,
    codes: Array, edges: Array, tally: Array, done: Array,
) -> bool:  # fmt: skip
    """Encode articles from `done` (article, and 1 where its title is done). Whether there was room for all."""
    for article in range(done[0], len(edges)):
        if done[1] == 0:
            if not _encode_string(titles.data, titles.offsets[article + 1], rules, state, block, table, codes, tally):
                done[0] = article
                return False
            edges[article, TEXT] = tally[_AT]
            done[1] = 1
            segment.start(state, texts.offsets[article])
        if not _encode_string(texts.data, texts.offsets[article + 1], rules, state, block, table, codes, tally):
            done[0] = article
            return False
        edges[article, BODY] = edges[article, TEXT] + segment.body_from(state)
        edges[article, END] = tally[_AT]
        done[1] = 0
        if article + 1 < len(edges):
            edges[article + 1, TITLE] = tally[_AT]
            segment.start(state, titles.offsets[article + 1])
    done[0] = len(edges)
    return True


def most_words(n_bytes: int, n_articles: int) -> int:
    """As many words as so many bytes can hold: each takes one, and one parts it from the next."""
    return n_bytes // 2 + 2 * n_articles


class Encoder:
    """Room for one thread's work: made once, used for one part of a corpus after the other."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.block = new_block()
        self.table = Table(
            np.zeros(SLOT << 16, dtype=np.uint64), np.empty(1 << 19, dtype=np.uint8), np.zeros(1 << 15, dtype=np.int64)
        )

    def encode(self, batches: Sequence[pa.RecordBatch], codes: Array | None = None) -> Encoded:
        """The words of articles in batches of `title` and `text`; in `codes`, where that is given and large enough."""
        pairs = [(Strings.of(batch["title"]), Strings.of(batch["text"])) for batch in batches]
        most = sum(most_words(titles.n_bytes + texts.n_bytes, len(titles.offsets)) for titles, texts in pairs)
        if codes is None or len(codes) < most:
            codes = np.empty(most, dtype=np.uint32)
        self.table.slots.fill(0)
        tally = np.zeros(2, dtype=np.int64)
        edges = [self._encode_batch(titles, texts, codes, tally) for titles, texts in pairs]
        size = int(tally[_SIZE])
        joined = np.concatenate([np.empty((0, 4), dtype=np.int64), *edges])
        return Encoded(codes[: tally[_AT]], joined, self._spellings(size), self._counts(size))

    def _encode_batch(self, titles: Strings, texts: Strings, codes: Array, tally: Array) -> Array:
        edges = np.zeros((len(titles.offsets) - 1, 4), dtype=np.int64)
        edges[:1, TITLE] = tally[_AT]
        done, state = np.zeros(2, dtype=np.int64), segment.new_state(titles.offsets[0])
        while not _encode(titles, texts, self.rules, state, self.block, self.table, codes, edges, tally, done):
            self._grow(int(tally[_SIZE]))
        return edges

    def _grow(self, size: int) -> None:
        """Twice the room of what is full."""
        slots, arena, offsets = self.table
        if 2 * (size + _BLOCK) * SLOT > len(slots):
            fewer, slots = slots, np.zeros(2 * len(slots), dtype=np.uint64)
            move(fewer, slots)
        elif size + _BLOCK >= len(offsets):
            offsets = np.concatenate([offsets, np.zeros_like(offsets)])
        else:
            arena = np.concatenate([arena, np.empty_like(arena)])
        self.table = Table(slots, arena, offsets)

    def _spellings(self, size: int) -> pa.LargeStringArray:
        """A copy of the different words, in the order of their numbers."""
        offsets = self.table.offsets[: size + 1].copy()
        data = self.table.arena[: offsets[size]].copy()
        return pa.LargeStringArray.from_buffers(size, pa.py_buffer(offsets), pa.py_buffer(data))

    def _counts(self, size: int) -> Array:
        """How often each of them was seen."""
        counts = np.empty(size, dtype=np.int64)
        _gather_counts(self.table.slots, counts)
        return counts
