"""Seeded corpora: articles of invented words that look like news to everything that counts words.

Lengths are drawn from a gamma distribution around 400 words; words, commas, full stops, paragraphs, hyphens, brackets,
quotation marks and possessives by fixed shares; capitals stand where sentences begin. Nineteen articles in twenty have
curly quotation marks and apostrophes, the others straight ones. Terms of the lexicon stand in them at known rates.

A corpus is made block by block, each from a seed of its own, so that a small corpus is the beginning of a large one
and memory is bounded. It is kept in a folder that git ignores, and made once.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import lexicon, vocabulary

FOLDER = Path(__file__).parent / ".corpora"
VERSION = 1  # of the articles: another one makes them anew
BLOCK = 5_000
N_WORDS = 400
FIRST, N_MONTHS = np.datetime64("2019-01"), 60
OUTLETS = tuple("Argus Beacon Chronicle Courier Dispatch Examiner Gazette Herald Monitor Observer Post Tribune".split())
_STRAIGHT_SHARE = 0.05

#: between two words, of a thousand gaps
_GAPS = {
    " ": 838, ", ": 60, ". ": 45, "’s ": 12, "-": 7, " “": 5, "” ": 4, ".” ": 2, ".\n\n": 12, " – ": 3, "; ": 3,
    "? ": 2, " (": 3, ") ": 3, "’ ": 1,
}  # fmt: skip
_STOPS = (". ", ".” ", ".\n\n", "? ")
_LAST, _NOTHING = ".", ""


class _Pieces(NamedTuple):
    """All that articles are put together from: words, these with a capital, gaps; then what has straight signs."""

    forms: pa.LargeStringArray
    capitals: int
    gaps: int
    straight: np.ndarray
    gap_table: np.ndarray
    is_stop: np.ndarray


@cache
def _pieces() -> _Pieces:
    units = pa.array([one.written for one in lexicon.planted()], pa.large_string())
    words = pa.concat_arrays([vocabulary.words(), units])
    gaps = [*_GAPS, _LAST, _NOTHING]
    curly = pa.concat_arrays([words, pc.utf8_capitalize(words), pa.array(gaps, pa.large_string())])
    flat = curly
    for sign, plain in (("’", "'"), ("“", '"'), ("”", '"')):
        flat = pc.replace_substring(flat, sign, plain)
    changed = np.flatnonzero(pc.not_equal(curly, flat).to_numpy(zero_copy_only=False))
    straight = np.arange(len(curly), dtype=np.int64)
    straight[changed] = len(curly) + np.arange(len(changed))
    forms = pa.concat_arrays([curly, flat.take(pa.array(changed))])
    return _Pieces(
        forms,
        len(words),
        2 * len(words),
        straight,
        np.repeat(np.arange(len(_GAPS)), list(_GAPS.values())),
        np.array([gap in _STOPS for gap in gaps]),
    )


def block(number: int, seed: int = 1) -> pa.Table:
    """The articles of one block: article_id, title, text, date, outlet."""
    rng = np.random.default_rng([seed, number])
    first = number * BLOCK
    straight = rng.random(BLOCK) < _STRAIGHT_SHARE
    title_words = rng.integers(6, 12, BLOCK)
    text_words = np.maximum(30, rng.gamma(4, N_WORDS / 4, BLOCK)).astype(int)
    months = FIRST + rng.integers(0, N_MONTHS, BLOCK).astype("timedelta64[M]")
    dates = months.astype("datetime64[us]") + rng.integers(0, 28 * 24 * 60, BLOCK).astype("timedelta64[m]")
    share = np.linspace(3, 1, len(OUTLETS))
    outlets = pa.array(rng.choice(len(OUTLETS), BLOCK, p=share / share.sum()), pa.int32())
    return pa.table(
        {
            "article_id": pa.array([f"a{row:07d}" for row in range(first, first + BLOCK)]),
            "title": _written(rng, title_words, straight, is_title=True),
            "text": _written(rng, text_words, straight, is_title=False),
            "date": pa.array(dates),
            "outlet": pa.DictionaryArray.from_arrays(outlets, list(OUTLETS)).cast(pa.string()),
        }
    )


def _written(
    rng: np.random.Generator, lengths: np.ndarray, straight: np.ndarray, *, is_title: bool
) -> pa.LargeStringArray:
    """Strings of so many words."""
    pieces, n, ends = _pieces(), int(lengths.sum()), np.cumsum(lengths)
    last = ends - 1
    gaps = np.zeros(n, dtype=np.int64) if is_title else pieces.gap_table[rng.integers(0, 1000, n)]
    gaps[last] = len(_GAPS) + is_title
    words = vocabulary.drawn(rng, n)
    if not is_title:
        _plant(rng, words)
    begins = np.ones(n, dtype=bool)
    begins[1:] = True if is_title else pieces.is_stop[gaps[:-1]]
    begins[ends[:-1]] = True
    words += np.where(begins | (words % 23 == 20), pieces.capitals, 0)  # some words are names
    both = np.column_stack([words, gaps + pieces.gaps]).ravel()
    flat = np.repeat(straight, 2 * lengths)
    both[flat] = pieces.straight[both[flat]]
    return _joined(pieces.forms.take(pa.array(both)), np.concatenate([[0], 2 * ends]))


def _plant(rng: np.random.Generator, words: np.ndarray) -> None:
    """Put terms of the lexicon in the place of words."""
    rates = np.array([one.rate for one in lexicon.planted()]) / N_WORDS
    at = np.flatnonzero(rng.random(len(words)) < rates.sum())
    words[at] = vocabulary.N_WORDS + rng.choice(len(rates), len(at), p=rates / rates.sum())


def _joined(pieces: pa.LargeStringArray, bounds: np.ndarray) -> pa.LargeStringArray:
    """Each string from its pieces, which stand one after the other already: only the offsets are others."""
    _, offsets, data = pieces.buffers()
    where = np.frombuffer(offsets, dtype=np.int64)[bounds]
    return pa.LargeStringArray.from_buffers(len(bounds) - 1, pa.py_buffer(where), data)


def write(path: Path, n: int, seed: int = 1) -> None:
    """Write so many articles to a Parquet file, block by block; the file is there when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    schema = block(0, seed).schema
    with pq.ParquetWriter(part, schema, compression="zstd", use_dictionary=["outlet"]) as writer:
        for number in range(-(-n // BLOCK)):
            writer.write_table(block(number, seed).slice(0, min(BLOCK, n - number * BLOCK)), row_group_size=BLOCK)
    os.replace(part, path)


def made(n: int) -> Path:
    """The corpus of so many articles, made if it is not there."""
    path = FOLDER / f"articles-{n}-v{VERSION}.parquet"
    if not path.is_file():
        write(path, n)
    return path


def as_plain_text(path: Path) -> Path:
    """Titles and texts of a corpus as one plain file, for `wc`; made if it is not there."""
    plain = path.with_suffix(".txt")
    if not plain.is_file():
        part = path.with_suffix(".txt.part")
        with part.open("wb") as stream:
            for batch in pq.ParquetFile(path).iter_batches(BLOCK, columns=["title", "text"]):
                joined = pc.binary_join_element_wise(
                    batch["title"], batch["text"], pa.scalar("\n\n", pa.large_string())
                )
                stream.write(("\n\n".join(joined.to_pylist()) + "\n").encode())
        os.replace(part, plain)
    return plain


def n_bytes(path: Path) -> int:
    """Bytes of all titles and texts."""
    batches = pq.ParquetFile(path).iter_batches(BLOCK, columns=["title", "text"])
    return sum(pc.sum(pc.binary_length(column)).as_py() or 0 for batch in batches for column in batch.columns)
