"""The different words of a corpus: as they are written, folded, and how often; one number each.

A *spelling* is a word as articles write it (`Israel’s`); its number is the order of its first appearance. A *term* is
the folded form that counts and patterns see (`israel`); its number is its place from a to z. Everything that depends
on how a word is spelled is worked out here, once per spelling.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.kept import Kept
from toolkit.text import words
from toolkit.text.characters import APOSTROPHES, Array
from toolkit.text.lookup import Lookup
from toolkit.text.runs import numbers_of
from toolkit.text.words import Options


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The spellings and the terms of a corpus.

    Attributes
    ----------
    spellings : LargeStringArray
        The words as they are written, in order of first appearance.
    counts : array of int64, one per spelling
        How often each stands in the corpus.
    terms : LargeStringArray
        The folded forms, from a to z.
    term_of : array of int32, one per spelling
        The number of its term.
    options : Options
        The rules by which words were told.
    """

    spellings: pa.LargeStringArray
    counts: Array
    terms: pa.LargeStringArray
    term_of: Array
    options: Options

    @classmethod
    def of(cls, spellings: pa.LargeStringArray, counts: Array, options: Options) -> Vocabulary:
        """The vocabulary of these spellings."""
        terms, term_of = _sorted_terms(_folded(spellings, options))
        return cls(spellings, counts, terms, term_of, options)

    def __len__(self) -> int:
        return len(self.terms)

    def exact(self, spellings: Array) -> list[str]:
        """The exact form of each of these spellings."""
        return [words.exact(form, self.options) for form in self.spellings.take(pa.array(spellings)).to_pylist()]

    @cached_property
    def exact_forms(self) -> list[str]:
        """That of every spelling: expressions that see the case ask for it, each of them."""
        return [words.exact(form, self.options) for form in self.spellings.to_pylist()]

    @cached_property
    def forms(self) -> list[str]:
        """The terms as Python's strings: for expressions, and for thousands of questions, that of each being slow."""
        found: list[str] = self.terms.to_pylist()
        return found

    @cached_property
    def told(self) -> Kept:
        """What expressions were found to match, for `patterns`, which asks for some of them again and again."""
        return Kept(most=100, most_bytes=32 * 2**20)

    @cached_property
    def searches(self) -> Kept:
        """The last lexicons that were looked up in it, for `frames`, and the negators of languages, for `scan`."""
        return Kept(most=10, most_bytes=64 * 2**20)

    @cached_property
    def _by_term(self) -> tuple[Array, Array]:
        """The numbers of all spellings, ordered by term, and where those of each term begin."""
        order = np.argsort(self.term_of, kind="stable")
        return order, np.searchsorted(self.term_of[order], np.arange(len(self.terms) + 1))

    def spellings_of(self, terms: Array) -> Array:
        """The numbers of all spellings of these terms."""
        return self.spellings_of_each([terms])[0]

    def spellings_of_each(self, groups: Sequence[Array]) -> list[Array]:
        """Those of many groups of terms, in one go: thousands of patterns ask for a few terms each."""
        order, begins = self._by_term
        terms = np.concatenate([np.empty(0, dtype=np.int64), *groups])
        n = begins[terms + 1] - begins[terms]
        ends = np.concatenate([[0], np.cumsum(n)])[np.cumsum([len(group) for group in groups], dtype=np.int64)]
        return np.split(order[numbers_of(begins[terms], n)], ends[:-1]) if groups else []

    def beginning_with(self, prefix: str) -> range:
        """The numbers of the terms that begin with this."""
        low = self._place(prefix)
        return range(low, self._place(prefix + "\U0010ffff") if prefix else len(self.terms))

    def number_of(self, term: str) -> int | None:
        """The number of a term, if the corpus has it."""
        place = self._place(term)
        return place if place < len(self.terms) and self.terms[place].as_py() == term else None

    def _place(self, form: str) -> int:
        if "forms" in self.__dict__:  # whoever asks but once shall not wait for all of them
            return bisect.bisect_left(self.forms, form)
        return bisect.bisect_left(self.terms, form, key=lambda term: term.as_py())


def united(
    parts: Sequence[pa.LargeStringArray], counts: Sequence[Array]
) -> tuple[pa.LargeStringArray, Array, list[Array]]:
    """The spellings of several parts as one list, how often each stands in all, and for each part their new numbers.

    In order of first appearance if the parts are in order, however the corpus was divided.
    """
    known = Lookup()
    numbers = [known.numbers_of(part) for part in parts]
    total = np.zeros(len(known), dtype=np.int64)
    for places, n in zip(numbers, counts, strict=True):
        total[places] += n  # within a part every spelling stands once
    return known.strings(), total, numbers


def _folded(spellings: pa.LargeStringArray, options: Options) -> pa.LargeStringArray:
    """The folded form of each: in one go where it is ASCII but for apostrophes, else by the rules of `words`."""
    straight = spellings
    for apostrophe in APOSTROPHES.replace("'", ""):
        straight = pc.replace_substring(straight, apostrophe, "'")
    plain = pc.string_is_ascii(straight)
    folded = pc.ascii_lower(straight)
    if options.possessives == "strip":
        owned = pc.and_(pc.ends_with(folded, "'s"), pc.greater(pc.binary_length(folded), 2))
        folded = pc.if_else(owned, pc.utf8_slice_codeunits(folded, 0, -2), folded)
    if pc.all(plain).as_py() is not False:
        return folded
    special = spellings.filter(pc.invert(plain)).to_pylist()
    return pc.replace_with_mask(
        folded, pc.invert(plain), pa.array([words.fold(form, options) for form in special], pa.large_string())
    )


def _sorted_terms(folded: pa.LargeStringArray) -> tuple[pa.LargeStringArray, Array]:
    """The different forms from a to z, and the number of each form in that order."""
    known = Lookup()
    numbers = known.numbers_of(folded)
    terms = known.strings()
    order = pc.array_sort_indices(terms)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    return terms.take(order), rank[numbers]
