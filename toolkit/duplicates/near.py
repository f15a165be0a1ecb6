"""Which articles say nearly the same? Candidates by MinHash, each of them compared exactly.

The similarity of two articles is the Jaccard coefficient of their shingles: of all runs of five words that either has,
the share that both have. To compare all pairs would take for ever. So each article gets a signature of 128 numbers, of
which two articles have the same one with a probability that is their similarity. Signatures are cut into `b` bands of
`r` numbers; articles that agree in a whole band are candidates. A pair of similarity s is found with probability
1 − (1 − s^r)^b: at the threshold that is 0.995 at least (0.9998 at 0.7, 32 bands of 4), above it nearly 1.

References
----------
Broder 1997, On the resemblance and containment of documents; Leskovec, Rajaraman & Ullman 2020, Mining of Massive
Datasets, ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from toolkit import progress
from toolkit.errors import MissingPackage
from toolkit.text import Index
from toolkit.text.characters import Array
from toolkit.text.index import Part
from toolkit.text.shingles import Shingles, distinct, jaccard, of_sequence, shingles

SIGNATURE = 128
_SEED = 1
_SURE = 0.995
_TOGETHER = 20_000  # pairs that are compared at a time: bounds the memory
_CROWD = 200  # more articles than this that agree in a band are a crowd, as of forms with few words filled in
_NEXT = 10  # in a crowd, each is compared with so many behind it: so it hangs together, and is done in time
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


class Pairs(NamedTuple):
    """Pairs of articles, the smaller row first, and how similar they are."""

    one: Array
    other: Array
    similarity: Array


def bands(threshold: float) -> tuple[int, int]:
    """How many bands of how many numbers: the fewest candidates with which a pair at the threshold is surely found.

    Examples
    --------
    >>> bands(0.7), bands(0.9), bands(0.5)
    ((32, 4), (14, 9), (42, 3))
    """
    for rows in range(SIGNATURE, 1, -1):
        n = SIGNATURE // rows
        if 1 - (1 - threshold**rows) ** n >= _SURE:
            return n, rows
    return SIGNATURE, 1


class Signed(NamedTuple):
    """Each article by itself: a number that is the same for the same words (0 without words), and one for each band of
    its signature, shape (articles, bands)."""

    same: Array
    keys: Array


class Agreeing(NamedTuple):
    """The articles that agree with another one in a band, those that agree one behind the other: row and run of each.

    They are few, unless a corpus is full of copies.
    """

    rows: Array
    runs: Array

    def among(self, places: Array) -> Agreeing:
        """Of the rows that have a place (not -1), by their places, which ascend."""
        own = places[self.rows]
        kept = own >= 0
        return Agreeing(own[kept], self.runs[kept])


def signed(corpus: Index, hashes: Array, threshold: float) -> Signed:
    """Sign the articles of a corpus, for this threshold; `hashes` are its `term_hashes`."""
    minhash = _minhash()
    n_bands, rows = bands(threshold)

    def of_part(part: Part) -> Signed:
        found = shingles(part, hashes)
        begins = found.begins.astype(np.uint64)
        if not len(found.hashes):
            return Signed(np.zeros(len(part), dtype=np.uint64), np.zeros((len(part), n_bands), dtype=np.uint64))
        matrix = minhash.digest_matrix_from_flat_token_hashes(found.hashes, begins, SIGNATURE, _SEED)
        signature = np.array(matrix.to_rows(), dtype=np.uint64)
        return Signed(of_sequence(found), _banded(signature, n_bands, rows))

    answers = corpus.each(of_part, "Signing")
    same = np.concatenate([np.empty(0, dtype=np.uint64), *(own.same for own in answers)])
    return Signed(same, np.concatenate([np.empty((0, n_bands), dtype=np.uint64), *(own.keys for own in answers)]))


def firsts(same: Array) -> Array:
    """Of the articles with the same words in the same order the first row, ascending; none of those without words."""
    words, rows = np.unique(same, return_index=True)
    found: Array = np.sort(rows[words != 0])
    return found


def agreeing(keys: Array, rows: Array) -> Iterator[Agreeing]:
    """Of these articles (ascending rows), band by band of their `keys`."""
    rows = rows.astype(np.int32)
    for column in progress.bar(keys.T, "Looking for candidates", unit="band", total=keys.shape[1]):
        band = column[rows]
        order = np.argsort(band, kind="stable")
        as_before = np.concatenate([[False], band[order[1:]] == band[order[:-1]], [False]])
        kept = np.flatnonzero(as_before[:-1] | as_before[1:])
        yield Agreeing(rows[order[kept]], np.cumsum(~as_before, dtype=np.int32)[kept])


def similar(corpus: Index, hashes: Array, candidates: Iterable[Agreeing], threshold: float) -> Pairs:
    """The pairs of similar articles, among those that agree in a band; `hashes` are the `term_hashes` of the corpus."""
    one, other = _pairs(candidates)
    return _verified(corpus, hashes, Pairs(one, other, np.empty(0)), threshold)


def _minhash() -> Any:
    try:
        from rensa import RMinHash
    except ImportError as error:
        raise MissingPackage(
            "finding duplicates needs the package rensa: pip install 'media-analysis-toolkit[duplicates]'."
        ) from error
    return RMinHash


def _banded(signature: Array, n: int, rows: int) -> Array:
    """A number for each band of each signature."""
    keys = np.zeros((len(signature), n), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for row in range(rows):
            keys = (keys ^ signature[:, row : n * rows : rows]) * np.uint64(0x9E3779B97F4A7C15)
            keys ^= keys >> np.uint64(29)
    return keys


def _pairs(candidates: Iterable[Agreeing]) -> tuple[Array, Array]:
    """All pairs of rows that agree in a band, each once."""
    pairs = np.empty(0, dtype=np.uint64)
    for band in candidates:
        pairs = np.unique(np.concatenate([pairs, *_alike(band.runs, band.rows.astype(np.uint64))]))
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def _alike(runs: Array, rows: Array) -> Iterator[Array]:
    """The pairs within each run; in a crowd, each with those next to it alone."""
    begins = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])[: len(runs)])
    sizes = np.diff(np.append(begins, len(runs)))
    crowded = np.repeat(sizes > _CROWD, sizes)
    for step in range(1, _CROWD):
        alike = np.flatnonzero(runs[:-step] == runs[step:])
        alike = alike[~crowded[alike]] if step > _NEXT else alike
        if not len(alike):
            return
        yield (rows[alike] << _HALF) | rows[alike + step]


def _verified(corpus: Index, hashes: Array, candidates: Pairs, threshold: float) -> Pairs:
    """Those that are as similar as is asked, compared shingle by shingle."""
    cuts = range(0, len(candidates.one), _TOGETHER)
    found = [Pairs(*(np.empty(0, dtype=kind) for kind in (np.int64, np.int64, np.float64)))]
    for low in progress.bar(cuts, "Comparing", unit="piece", total=len(cuts)):
        one, other = candidates.one[low : low + _TOGETHER], candidates.other[low : low + _TOGETHER]
        articles = np.unique(np.concatenate([one, other]))
        own = distinct(_shingles_of(corpus, hashes, articles))
        similarity = jaccard(own, np.searchsorted(articles, one), np.searchsorted(articles, other))
        kept = similarity >= threshold
        found.append(Pairs(one[kept], other[kept], similarity[kept]))
    return Pairs(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _shingles_of(corpus: Index, hashes: Array, articles: Array) -> Shingles:
    """Those of these articles (ascending rows), in one."""
    parts = [shingles(part, hashes) for part in corpus.take(articles).parts if len(part)]
    sizes = np.concatenate([np.zeros(1, dtype=np.int64), *(np.diff(part.begins) for part in parts)])
    return Shingles(np.concatenate([part.hashes for part in parts]), np.cumsum(sizes))
