"""Words that nobody has: invented syllables, and a law of how often each of them stands.

The word of each rank is its number written in syllables, so that all are different and frequent ones are short. Few
letters can end a syllable and those that can begin one after them are others, so that no two numbers look the same.
Some have an accent, some an apostrophe, as words of news have.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

N_WORDS = 1_000_000  # of which 100,000 articles hold about 180,000
_ONSETS = ["b", "c", "d", "f", "g", "h", "j", "k", "p", "s", "t", "v", "w", "z", "br", "ch", "st", "tr", "sh", "th"]
_VOWELS = ["a", "e", "i", "o", "u"]
_CODAS = ["", "n", "r", "l", "m"]
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü"}
_ENDS = ["’t", "’re", "’ll", "’d"]
_EMPTY = pa.scalar("", pa.large_string())
_SHORT = 40  # so many words have one syllable; the others of the list begin longer ones only
_KNEE, _TAIL = 4_000, 2.1


@cache
def words() -> pa.LargeStringArray:
    """The word of each rank, in lower case."""
    rng = np.random.default_rng(0)
    syllables = np.array([a + b + c for c in _CODAS for b in _VOWELS for a in _ONSETS], dtype=object)
    rng.shuffle(syllables)
    pool = pa.array(syllables.tolist(), pa.large_string())
    n, number = len(syllables), np.arange(N_WORDS)
    longer = number - _SHORT
    length = 2 + (longer >= n**2).astype(int)  # three syllables are enough for 125 million
    first = np.where(number < _SHORT, number, longer % n)
    pieces = [pool.take(pa.array(first))]
    for place in (1, 2):
        digit = (longer // n**place + 37 * place * first) % n  # so that neighbours do not end alike
        pieces.append(pool.take(pa.array(digit, mask=(number < _SHORT) | (length <= place))))
    spelled = pc.binary_join_element_wise(*pieces, _EMPTY, null_handling="replace", null_replacement="")
    return _with_apostrophes(_with_accents(spelled, number), number).combine_chunks()


def _with_accents(spelled: pa.Array, number: np.ndarray) -> pa.Array:
    """Every fiftieth word has its first vowel of one kind accented."""
    for place, (plain, accented) in enumerate(_ACCENTED.items()):
        chosen = pa.array((number % 50 == 37) & (number // 50 % 5 == place))
        spelled = pc.if_else(chosen, pc.replace_substring(spelled, plain, accented, max_replacements=1), spelled)
    return spelled


def _with_apostrophes(spelled: pa.Array, number: np.ndarray) -> pa.ChunkedArray:
    """Some of the frequent words are contractions."""
    for place, end in enumerate(_ENDS):
        chosen = pa.array((number < _KNEE) & (number % 97 == 31) & (number // 97 % 4 == place))
        spelled = pc.if_else(
            chosen, pc.binary_join_element_wise(spelled, pa.scalar(end, pa.large_string()), _EMPTY), spelled
        )
    return pa.chunked_array([spelled.cast(pa.large_string())])


@cache
def cumulated() -> np.ndarray:
    """The law of Zipf and Mandelbrot with a second, steeper slope behind the common words: shares, added up."""
    rank = np.arange(N_WORDS)
    share = (rank + 2.7) ** -1.05 * (1 + rank / _KNEE) ** (1.05 - _TAIL)
    return np.cumsum(share / share.sum())


def drawn(rng: np.random.Generator, n: int) -> np.ndarray:
    """So many words by that law, as ranks."""
    law, at = cumulated(), rng.random(n)
    ranks = np.searchsorted(law[:8192], at)  # nine in ten are here, and this piece stays in the cache
    rare = np.flatnonzero(ranks == 8192)
    ranks[rare] = np.searchsorted(law, at[rare])
    return np.minimum(ranks, N_WORDS - 1)
