"""Runs of five words as numbers: what two texts share, whatever was changed between them.

A shingle is known by a hash of its folded words, so that it is the same in any corpus and any order of the articles.
Texts of fewer than five words have one shingle, which is all of them; of articles without a text, the title counts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TEXT, TITLE
from toolkit.text.index import Index, Part
from toolkit.text.kernel import kernel
from toolkit.text.lookup import mixed

WIDTH = 5  # words
_ONE = np.uint64(1)


class Shingles(NamedTuple):
    """The shingles of some articles, one after the other.

    Attributes
    ----------
    hashes : array of uint64
        Of one article after the other.
    begins : array of int64
        Where those of each begin, and where the last ends.
    """

    hashes: Array
    begins: Array

    def __len__(self) -> int:
        return len(self.begins) - 1


def term_hashes(corpus: Index) -> Array:
    """A number for each spelling of the vocabulary that depends on its folded form alone."""
    terms = corpus.vocabulary.terms.to_numpy(zero_copy_only=False)
    return pd.util.hash_array(terms.astype(object), categorize=False)[corpus.vocabulary.term_of]


def shingles(part: Part, hashes: Array) -> Shingles:
    """Those of each article of a part, in the order of its words; `hashes` are the `term_hashes` of its corpus."""
    begins = np.zeros(len(part) + 1, dtype=np.int64)
    _measure(part.edges, begins)
    found = np.empty(begins[-1], dtype=np.uint64)
    _fill(part.codes, part.edges, hashes[part.numbers], begins, found)
    return Shingles(found, begins)


def of_sequence(found: Shingles) -> Array:
    """One number for each article, the same for the same words in the same order; 0 for one without words."""
    hashes = np.zeros(len(found), dtype=np.uint64)
    _fold(found.hashes, found.begins, hashes)
    return hashes


def distinct(found: Shingles) -> Shingles:
    """Each shingle of an article once, in the order of their numbers."""
    hashes, begins = found.hashes.copy(), found.begins.copy()
    for low, high in pairwise(begins.tolist()):
        hashes[low:high].sort()
    _unite(hashes, begins)
    return Shingles(hashes[: begins[-1]], begins)


def jaccard(found: Shingles, one: Array, other: Array) -> Array:
    """Of pairs of articles (rows in `found`, which must be distinct), the share of their shingles that both have.

    References
    ----------
    Broder 1997, On the resemblance and containment of documents.
    """
    shares = np.zeros(len(one), dtype=np.float64)
    _compare(found.hashes, found.begins, one.astype(np.int64), other.astype(np.int64), shares)
    return shares


@kernel
def _measure(edges: Array, begins: Array) -> None:
    for article in range(len(edges)):
        n = edges[article, END] - edges[article, TEXT]
        if n == 0:
            n = edges[article, TEXT] - edges[article, TITLE]
        begins[article + 1] = begins[article] + (max(n - WIDTH + 1, 1) if n > 0 else 0)


@kernel
def _fill(codes: Array, edges: Array, hashes: Array, begins: Array, found: Array) -> None:
    for article in range(len(edges)):
        first = edges[article, TEXT]
        if edges[article, END] == first:
            first = edges[article, TITLE]
        n = begins[article + 1] - begins[article]
        width = min(edges[article, END] - first, WIDTH)
        for number in range(n):
            shingle = np.uint64(width)
            for place in range(first + number, first + number + width):
                shingle = mixed(shingle, hashes[codes[place] >> FLAG_BITS])
            found[begins[article] + number] = shingle


@kernel
def _fold(hashes: Array, begins: Array, whole: Array) -> None:
    for article in range(len(begins) - 1):
        folded = np.uint64(0)
        for place in range(begins[article], begins[article + 1]):
            folded = mixed(folded + _ONE, hashes[place])
        whole[article] = folded


@kernel
def _unite(hashes: Array, begins: Array) -> None:
    """Each of sorted numbers once, at the front of the array."""
    kept, low = 0, begins[0]
    for article in range(len(begins) - 1):
        high = begins[article + 1]
        begins[article] = kept
        for place in range(low, high):
            if place == low or hashes[place] != hashes[place - 1]:
                hashes[kept] = hashes[place]
                kept += 1
        low = high
    begins[len(begins) - 1] = kept


@kernel
def _compare(hashes: Array, begins: Array, one: Array, other: Array, shares: Array) -> None:
    for pair in range(len(one)):
        left, right = begins[one[pair]], begins[other[pair]]
        left_end, right_end = begins[one[pair] + 1], begins[other[pair] + 1]
        union, shared = left_end - left + right_end - right, 0
        while left < left_end and right < right_end:
            if hashes[left] == hashes[right]:
                shared += 1
                left += 1
                right += 1
            elif hashes[left] < hashes[right]:
                left += 1
            else:
                right += 1
        if union > 0:
            shares[pair] = shared / (union - shared)
