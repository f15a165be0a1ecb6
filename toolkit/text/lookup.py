"""The different strings of a kind, and a number for each, in the order of first appearance: a table for kernels.

Strings hold no NUL, as words do not: behind a short one, that is what fills its key.

The table has open addressing. A slot is half a cache line of four numbers:

====================  =================================================================
`key`, `key + 1`      a string of up to 16 bytes as it is; of a longer one its hash, and `_LONG`
`key + 2`             its number and one more; 0 in a free slot
`key + 3`             how often it has been seen
====================  =================================================================

Strings go through in blocks: first the slots of all are asked for, then they are looked up, so that the memory has
time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.text.characters import Array
from toolkit.text.kernel import inlined, inner, kernel, load_8, prefetch

_BLOCK = 1_024  # words that are looked up at a time
SLOT = 4  #: numbers of a slot
MARK_BITS = np.uint32(
    2
)  #: of a code; unsigned as codes are, so that what is left of one is a place in an array as well
_LONG = np.uint64(0xFFFFFFFFFFFFFFFF)  # no word has these bytes: they are no UTF-8
_ONE, _NUMBER, _COUNT, _WIDE = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(SLOT)
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_LOW_MASKS = np.array([(1 << 8 * min(n, 8)) - 1 for n in range(17)], dtype=np.uint64)  # the first n of 16 bytes
_HIGH_MASKS = np.array([(1 << 8 * max(n - 8, 0)) - 1 for n in range(17)], dtype=np.uint64)
AT, SIZE = range(2)  #: of a tally: strings so far, and different ones


class Table(NamedTuple):
    """The different strings: their slots, and their bytes one after the other, from one offset to the next."""

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


class Block(NamedTuple):
    """Some strings: their bytes, two bits that are theirs (flags of words), and their keys in the table."""

    begins: Array
    ends: Array
    marks: Array
    lows: Array
    highs: Array
    slots: Array


def new_block() -> Block:
    """Room for a block."""
    integers = (np.empty(_BLOCK, dtype=np.int64) for _ in range(3))
    return Block(*integers, *(np.empty(_BLOCK, dtype=np.uint64) for _ in range(3)))


@inlined
def mixed(low: Any, high: Any) -> Any:
    """A hash of a string of up to 16 bytes (two rounds of multiply and shift, after MurmurHash3's finalizer)."""
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
    """A hash of a longer string."""
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
def _is_at(slot: int, table: Table, low: int, high: int, text: Array, at: int, n: int) -> bool:
    """Does this string stand in this slot, or is it free?"""
    slots, offsets = table.slots, table.offsets
    if (slots[slot] ^ low) | (slots[slot + _ONE] ^ high):
        return slots[slot + _NUMBER] == 0
    if high != _LONG:
        return True
    number = np.int64(slots[slot + _NUMBER]) - 1
    start = offsets[number]
    return offsets[number + 1] - start == n and _same(text, at, table.arena, start, n)


@kernel
def move(slots: Array, twice: Array) -> None:
    """Bring the strings of a table into an empty one with more slots."""
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
    """How often each string has been seen, in the order of their numbers."""
    for slot in range(0, len(slots), SLOT):
        if slots[slot + 2]:
            counts[np.int64(slots[slot + 2]) - 1] = np.int64(slots[slot + 3])


@inner
def look_up(text: Array, n: int, block: Block, table: Table, codes: Array, tally: Array) -> None:
    """Write a code for each of the first `n` of a block: its number and its two bits. New ones get the next numbers."""
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
        slot = (hashed & mask) * _WIDE
        block.lows[word], block.highs[word], block.slots[word] = low, high, slot
        prefetch(slots, np.int64(slot))
    last = np.uint64(len(slots) - 1)
    size, at = tally[SIZE], np.uint64(tally[AT])
    for word in range(n):
        low, high, slot = block.lows[word], block.highs[word], block.slots[word]
        begin = block.begins[word]
        length = block.ends[word] - begin
        while not _is_at(slot, table, low, high, text, begin, length):
            slot = (slot + _WIDE) & last
        if slots[slot + _NUMBER] == 0:
            slots[slot], slots[slot + _ONE], slots[slot + _NUMBER] = low, high, np.uint64(size + 1)
            for place in range(length):
                arena[offsets[size] + place] = text[begin + place]
            offsets[size + 1] = offsets[size] + length
            size += 1
        slots[slot + _COUNT] += _ONE
        code = np.uint32((slots[slot + _NUMBER] - _ONE) << np.uint64(MARK_BITS))
        codes[at + np.uint64(word)] = code | np.uint32(block.marks[word])
    tally[SIZE] = size
    tally[AT] += n


@inlined
def has_room(n: int, block: Block, table: Table, codes: Array, tally: Array) -> bool:
    """May the first `n` of a block all be new?"""
    size = tally[SIZE] + n
    n_bytes = table.offsets[tally[SIZE]] + block.ends[n - 1] - block.begins[0]
    slots = 2 * size * SLOT <= len(table.slots)
    return slots and size < len(table.offsets) and n_bytes <= len(table.arena) and tally[AT] + n <= len(codes)


@kernel
def _numbers_of(strings: Strings, block: Block, table: Table, codes: Array, tally: Array) -> bool:
    """Look up the strings from `AT` on. Whether there was room for all."""
    while tally[AT] < len(codes):
        n = min(len(block.begins), len(codes) - tally[AT])
        for place in range(n):
            block.begins[place] = strings.offsets[tally[AT] + place]
            block.ends[place] = strings.offsets[tally[AT] + place + 1]
            block.marks[place] = 0
        if not has_room(n, block, table, codes, tally):
            return False
        look_up(strings.data, n, block, table, codes, tally)
    return True


class Lookup:
    """Different strings with their numbers: room that grows, and that can be used again after `clear`."""

    def __init__(self) -> None:
        self.block = new_block()
        self.tally = np.zeros(2, dtype=np.int64)
        self.table = Table(
            np.zeros(SLOT << 16, dtype=np.uint64), np.empty(1 << 19, dtype=np.uint8), np.zeros(1 << 15, dtype=np.int64)
        )

    def __len__(self) -> int:
        return int(self.tally[SIZE])

    def clear(self) -> None:
        """Forget all strings."""
        self.table.slots.fill(0)
        self.tally.fill(0)

    def grow(self) -> None:
        """Twice the room of what is full."""
        slots, arena, offsets = self.table
        if 2 * (len(self) + _BLOCK) * SLOT > len(slots):
            fewer, slots = slots, np.zeros(2 * len(slots), dtype=np.uint64)
            move(fewer, slots)
        elif len(self) + _BLOCK >= len(offsets):
            offsets = np.concatenate([offsets, np.zeros_like(offsets)])
        else:
            arena = np.concatenate([arena, np.empty_like(arena)])
        self.table = Table(slots, arena, offsets)

    def numbers_of(self, strings: pa.LargeStringArray) -> Array:
        """The number of each of these strings (none of them null); new ones get the next."""
        codes = np.empty(len(strings), dtype=np.uint32)
        self.tally[AT] = 0
        while not _numbers_of(Strings.of(strings), self.block, self.table, codes, self.tally):
            self.grow()
        return (codes >> MARK_BITS).astype(np.int32)

    def strings(self) -> pa.LargeStringArray:
        """A copy of the different strings, in the order of their numbers."""
        offsets = self.table.offsets[: len(self) + 1].copy()
        data = self.table.arena[: offsets[-1]].copy()
        return pa.LargeStringArray.from_buffers(len(self), pa.py_buffer(offsets), pa.py_buffer(data))

    def counts(self) -> Array:
        """How often each of them was looked up."""
        counts = np.empty(len(self), dtype=np.int64)
        _gather_counts(self.table.slots, counts)
        return counts
