"""From strings to integers: one number for every different word as it is written, in the order of first appearance.

What a word is folded to is worked out once per number, never per word; so this has only to tell spellings apart
(`lookup`). Each word becomes a *code*: its number, and in the two lowest bits the flags of `segment`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.text import segment
from toolkit.text.characters import Array
from toolkit.text.kernel import inner, kernel
from toolkit.text.lookup import AT, MARK_BITS, Block, Lookup, Strings, Table, has_room, look_up
from toolkit.text.segment import Rules

FLAG_BITS = MARK_BITS  #: of a code: the flags of `segment`
TITLE, TEXT, BODY, END = range(4)  #: columns of `edges`: where the title, the text and the body begin, and the end


class Encoded(NamedTuple):
    """Some articles as integers: a code per word, four edges per article, and the spellings with their counts."""

    codes: Array
    edges: Array
    spellings: pa.LargeStringArray
    counts: Array


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
        if not has_room(n, block, table, codes, tally):
            segment.come_back(state)
            return False
        look_up(text, n, block, table, codes, tally)


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
            edges[article, TEXT] = tally[AT]
            done[1] = 1
            segment.start(state, texts.offsets[article])
        if not _encode_string(texts.data, texts.offsets[article + 1], rules, state, block, table, codes, tally):
            done[0] = article
            return False
        edges[article, BODY] = edges[article, TEXT] + segment.body_from(state)
        edges[article, END] = tally[AT]
        done[1] = 0
        if article + 1 < len(edges):
            edges[article + 1, TITLE] = tally[AT]
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
        self.words = Lookup()

    def encode(self, batches: Sequence[pa.RecordBatch], codes: Array | None = None) -> Encoded:
        """The words of articles in batches of `title` and `text`; in `codes`, where that is given and large enough."""
        pairs = [(Strings.of(batch["title"]), Strings.of(batch["text"])) for batch in batches]
        most = sum(most_words(titles.n_bytes + texts.n_bytes, len(titles.offsets)) for titles, texts in pairs)
        if codes is None or len(codes) < most:
            codes = np.empty(most, dtype=np.uint32)
        self.words.clear()
        edges = [self._encode_batch(titles, texts, codes) for titles, texts in pairs]
        joined = np.concatenate([np.empty((0, 4), dtype=np.int64), *edges])
        return Encoded(codes[: self.words.tally[AT]], joined, self.words.strings(), self.words.counts())

    def _encode_batch(self, titles: Strings, texts: Strings, codes: Array) -> Array:
        words = self.words
        edges = np.zeros((len(titles.offsets) - 1, 4), dtype=np.int64)
        edges[:1, TITLE] = words.tally[AT]
        done, state = np.zeros(2, dtype=np.int64), segment.new_state(titles.offsets[0])
        while not _encode(titles, texts, self.rules, state, words.block, words.table, codes, edges, words.tally, done):
            words.grow()
        return edges
