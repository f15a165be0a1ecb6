"""Where words stand in their strings: found again, for those articles of which it is asked.

An index keeps no spans: they would take more room than everything else, and hardly any is ever looked at. Here the
strings of some articles are read once; then any of their words can be placed, and what stands between two words cut
out of the string as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.errors import UnreadableFile
from toolkit.tables import ZONES
from toolkit.text import segment
from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TEXT, TITLE
from toolkit.text.index import Corpus, Part, index
from toolkit.text.kernel import ZERO, inner, kernel
from toolkit.text.lookup import Block, Strings, new_block
from toolkit.text.runs import numbers_of
from toolkit.text.scan import Found
from toolkit.text.segment import Rules, rules_of
from toolkit.text.words import Options

_OPENS = re.compile(r"""(?:[(\[{‘“«¿¡]|(?:^|\s)["']|\w[-–/])$""")
_CLOSES = re.compile(r"""[,.;:!?…)\]}’”»،؛؟۔]|["'](?=\s|$|[.,;:!?])|[-–/](?=\w)""")
_START, _END, _FIRST_BYTE, _LAST_BYTE = range(4)  # columns of what is found


class Places(NamedTuple):
    """Where some words stand: half-open, in code points, and in bytes of the same string."""

    starts: Array
    ends: Array
    first_bytes: Array
    last_bytes: Array


class Passages:
    """The strings of some articles of a part."""

    def __init__(self, part: Part, rows: Array, options: Options) -> None:
        self._rules = rules_of(options)
        self._rows = np.unique(rows)
        strings = part.read(self._rows)
        self._titles, self._texts = (Strings.of(strings[name].combine_chunks()) for name in ("title", "text"))
        edges = part.edges[self._rows]
        self._n_title, self._n_words = edges[:, TEXT] - edges[:, TITLE], edges[:, END] - edges[:, TITLE]

    def places(self, rows: Array, words: Array) -> Places:
        """Where do these words (counted from the first of the title) of these articles stand?"""
        articles = np.searchsorted(self._rows, rows)
        order = np.lexsort((words, articles))
        found = np.empty((len(order), 4), dtype=np.int64)
        state, block = segment.new_state(0), new_block()
        if not _place(self._titles, self._texts, self._rules, state, block, articles[order], words[order], found):
            raise UnreadableFile(
                "the texts of this index are not those of which it was built: see which file has changed with "
                "text.open_index(folder, verify=True), and build it again."
            )
        placed = np.empty_like(found)
        placed[order] = found
        return Places(*placed.T)

    def places_of(self, rows: Array, *words: Array) -> list[Places]:
        """The same of several words of each of these articles, whose texts are gone through once for all."""
        found = self.places(np.tile(rows, len(words)), np.concatenate(words))
        return [Places(*own) for own in zip(*(np.split(column, len(words)) for column in found), strict=True)]

    def pieces(self, rows: Array, words: Array, first_bytes: Array, last_bytes: Array) -> pa.LargeStringArray:
        """What stands between these bytes of the strings in which these words stand."""
        articles = np.searchsorted(self._rows, rows)
        in_title = words < self._n_title[articles]
        offsets = np.concatenate([[0], np.cumsum(last_bytes - first_bytes)])
        data = np.empty(offsets[-1], dtype=np.uint8)
        _cut(self._titles, self._texts, articles, in_title, first_bytes, offsets, data)
        return pa.LargeStringArray.from_buffers(len(rows), pa.py_buffer(offsets), pa.py_buffer(data))

    def between(self, rows: Array, first: Array, last: Array) -> list[str]:
        """What stands from one of these words to the other in the same string, both with it."""
        at_first, at_last = self.places_of(rows, first, last)
        return list(self.pieces(rows, first, at_first.first_bytes, at_last.last_bytes).to_pylist())

    def sentences(self, rows: Array, first: Array, last: Array) -> list[str]:
        """What stands between these words, with the signs that open and close it; any white space is one blank."""
        articles = np.searchsorted(self._rows, rows)
        in_title = first < self._n_title[articles]
        floor = np.where(in_title, 0, self._n_title[articles])
        ceiling = np.where(in_title, self._n_title[articles], self._n_words[articles]) - 1
        next_to = np.maximum(first - 1, floor), np.minimum(last + 1, ceiling)
        at_first, at_last, at_before, at_behind = self.places_of(rows, first, last, *next_to)
        before, behind = np.where(first > floor, at_before.last_bytes, 0), at_behind.first_bytes
        whole = np.where(in_title, _n_bytes(self._titles)[articles], _n_bytes(self._texts)[articles])
        behind = np.where(last < ceiling, behind, whole)
        cuts = [before, at_first.first_bytes, at_last.last_bytes, behind]
        pieces = [self.pieces(rows, first, *cut).to_pylist() for cut in pairwise(cuts)]
        return [
            " ".join(f"{_tail(opening)}{core}{_head(closing)}".split())
            for opening, core, closing in zip(*pieces, strict=True)
        ]


def _n_bytes(strings: Strings) -> Array:
    return np.diff(strings.offsets)


def _tail(gap: str) -> str:
    """What of it stands close to what follows."""
    return "" if gap[-1:].isspace() or not gap else gap.split()[-1]


def _head(gap: str) -> str:
    """What of it stands close to what it follows."""
    return "" if gap[:1].isspace() or not gap else gap.split()[0]


class Located(NamedTuple):
    """Matches where they stand: zone and span of each, the words themselves, and those around them."""

    zones: Array
    starts: Array
    ends: Array
    left: pa.LargeStringArray
    match: pa.LargeStringArray
    right: pa.LargeStringArray


def locate(part: Part, found: Found, options: Options, window: int = 0) -> Located:
    """Where do these matches stand, and which words, up to so many, stand before and behind them in the same string?"""
    passages = Passages(part, found.rows, options)
    edges = part.edges[found.rows]
    n_title, n_words = edges[:, TEXT] - edges[:, TITLE], edges[:, END] - edges[:, TITLE]
    first, last = found.words, found.words + found.lengths - 1
    in_title = first < n_title
    floor, ceiling = np.where(in_title, 0, n_title), np.where(in_title, n_title, n_words) - 1
    ends = (np.maximum(first - window, floor), np.minimum(last + window, ceiling)) if window else ()
    at_first, at_last, *at_ends = passages.places_of(found.rows, first, last, *ends)
    at_left, at_right = at_ends or (at_first, at_last)

    def between(begins: Array, ends: Array) -> pa.LargeStringArray:
        return passages.pieces(found.rows, first, begins, ends)

    return Located(
        part.zone_of(found.rows, first),
        at_first.starts,
        at_last.ends,
        between(at_left.first_bytes, at_first.first_bytes),
        between(at_first.first_bytes, at_last.last_bytes),
        between(at_last.last_bytes, at_right.last_bytes),
    )


def tokens(corpus: Corpus) -> pd.DataFrame:
    """How were these articles read? Every word, for a look at what the rules made of a text.

    Parameters
    ----------
    corpus : Index, DataFrame of articles, or path of a saved index
        Choose a few articles first: the table is long.

    Returns
    -------
    DataFrame
        `tokens`: one row per word, in the order of the articles and of their strings.

    Examples
    --------
    >>> import pandas as pd
    >>> read = tokens(pd.DataFrame({"article_id": ["a"], "text": ["The U.S.’s war. It ended."]}))
    >>> read[["word", "term", "start", "opens"]].values.tolist()[1:4]
    [['U.S.’s', 'u.s.', 4, False], ['war', 'war', 11, False], ['It', 'it', 16, True]]
    """
    corpus = index(corpus)

    def in_part(part: Part) -> pd.DataFrame:
        n = part.edges[:, END] - part.edges[:, TITLE]
        rows = np.repeat(np.arange(len(part)), n)
        words = numbers_of(0, n)
        places = Passages(part, rows, corpus.vocabulary.options).places(rows, words)
        codes = part.codes[part.edges[rows, TITLE] + words]
        spellings = part.numbers[codes >> FLAG_BITS]
        table = {
            "row": rows,
            "zone": np.array(ZONES, dtype=object)[part.zone_of(rows, words)],
            "start": places.starts,
            "end": places.ends,
            "word": as_strings([corpus.vocabulary.spellings.take(pa.array(spellings))]),
            "term": as_strings([corpus.vocabulary.terms.take(pa.array(corpus.vocabulary.term_of[spellings]))]),
            "breaks": (codes & segment.BREAKS) != 0,
            "opens": (codes & segment.OPENS) != 0,
        }
        return pd.DataFrame(table)

    begins = zip(corpus.each(in_part, "Reading"), corpus.begins, strict=False)
    every = pd.concat([table.assign(row=table["row"] + begin) for table, begin in begins], ignore_index=True)
    every.insert(0, "article_id", pd.Series(corpus.ids.take(every.pop("row").to_numpy())))
    return every.astype({"article_id": "str", "zone": "str"})


def as_strings(parts: Sequence[pa.LargeStringArray]) -> pd.Series:
    """Strings of Arrow's, part after part, as a column."""
    return pd.Series(pd.array(pa.chunked_array(parts, type=pa.large_string()), dtype="str"))


@kernel
def _place(
    titles: Strings, texts: Strings, rules: Rules, state: Array, block: Block,
    articles: Array, words: Array, found: Array,
) -> bool:  # fmt: skip
    """Place the words that are asked for, which are in order. Whether all of them are there."""
    asked = ZERO
    while asked < len(words):
        article = articles[asked]
        segment.start(state, titles.offsets[article])
        end = titles.offsets[article + 1]
        asked = _place_in(titles.data, end, rules, state, block, ZERO, articles, words, found, asked)
        n_title = state[segment.WORDS]
        if asked < len(words) and articles[asked] == article:
            segment.start(state, texts.offsets[article])
            end = texts.offsets[article + 1]
            asked = _place_in(texts.data, end, rules, state, block, n_title, articles, words, found, asked)
            if asked < len(words) and articles[asked] == article:
                return False
    return True


@inner
def _place_in(
    text: Array, end: int, rules: Rules, state: Array, block: Block, before: int,
    articles: Array, words: Array, found: Array, asked: int,
) -> int:  # fmt: skip
    """Place those of them that stand in this string, before which the article has so many words."""
    start = at = state[segment.AT]
    article, points = articles[asked], 0
    while True:
        first = before + state[segment.WORDS]
        n = segment.next_words(text, end, rules, state, block.begins, block.ends, block.marks)
        if n == 0:
            return asked
        while asked < len(words) and articles[asked] == article and words[asked] < first + n:
            begin, stop = block.begins[words[asked] - first], block.ends[words[asked] - first]
            points += _code_points(text, at, begin)
            at = begin
            found[asked, _START] = points
            found[asked, _END] = points + _code_points(text, begin, stop)
            found[asked, _FIRST_BYTE] = begin - start
            found[asked, _LAST_BYTE] = stop - start
            asked += 1
        if asked == len(words) or articles[asked] != article:
            return asked


@inner
def _code_points(text: Array, begin: int, end: int) -> int:
    n = 0
    for at in range(begin, end):
        n += (text[at] & 0xC0) != 0x80
    return n


@kernel
def _cut(
    titles: Strings, texts: Strings, articles: Array, in_title: Array, first_bytes: Array, offsets: Array, data: Array
) -> None:
    for piece in range(len(articles)):
        if in_title[piece]:
            _copy(titles.data, titles.offsets[articles[piece]] + first_bytes[piece], data, offsets, piece)
        else:
            _copy(texts.data, texts.offsets[articles[piece]] + first_bytes[piece], data, offsets, piece)


@inner
def _copy(source: Array, begin: int, data: Array, offsets: Array, piece: int) -> None:
    at = begin
    for place in range(offsets[piece], offsets[piece + 1]):
        data[place] = source[at]
        at += 1


def spaced(left: str, right: str) -> tuple[str, str]:
    """What stands on either side of a match, with a blank between where a reader expects one.

    Examples
    --------
    >>> spaced("a girl (", ", and then"), spaced("the", "-makers")
    (('a girl (', ', and then'), ('the ', '-makers'))
    """
    before = "" if not left or _OPENS.search(left) else " "
    behind = "" if not right or _CLOSES.match(right) else " "
    return f"{left}{before}", f"{behind}{right}"
