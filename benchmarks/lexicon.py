"""A lexicon of 10 frames and 267 patterns (words, globs, phrases), and what of it is planted in the articles.

One half of each frame is taken from the built-in conflict lexicon, the other half from the invented vocabulary. The
patterns of a frame are chosen so that every engine can count them: two of them meet in the same words only where a
phrase begins with another pattern (`peace`, `peace process`). The longer one then counts, by our rule and by that of a
regular expression whose alternatives stand in the order of their length.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from benchmarks import vocabulary
from toolkit import lexicons

N_FRAMES, N_PATTERNS, _N_TAKEN = 10, 267, 13
HITS_PER_ARTICLE = 2.0  # planted, all frames together
#: phrases that an analyst thinks of, one that hardly anybody writes, and a word that all do
PHRASES = tuple(f"{colour} harbour accord" for colour in "amber azure coral green ivory olive scarlet violet".split())
PHRASES_PER_ARTICLE = 0.008
RARE, RARE_PER_ARTICLE = "silver lantern protocol", 0.0002
COMMON = "cer"
_ENDINGS = ("", "s", "ed", "ing")


class Planted(NamedTuple):
    """A phrase as it is written, and how often it stands in an article, on average."""

    written: str
    rate: float


@cache
def frames() -> dict[str, list[str]]:
    """The frames, each with its patterns."""
    rng = np.random.default_rng(267)
    common = _plain_words(40, 600, rng)  # for phrases of two, which happen by themselves
    rarer = _plain_words(3_000, 30_000, rng)
    found = {}
    for number, frame in enumerate(list(lexicons.read("conflict"))[:N_FRAMES]):
        taken = _chosen([pattern.text for pattern in frame.patterns])
        n = N_PATTERNS // N_FRAMES + (number < N_PATTERNS % N_FRAMES) - len(taken) - 2
        own = [_of_kind(place, common, rarer) for place in range(n)]
        single = common.pop()
        found[frame.name] = [*taken, *own, single, f"{single} {common.pop()}"]
    return found


def _of_kind(place: int, common: list[str], rarer: list[str]) -> str:
    """A pattern of invented words: by turns a phrase, a glob, two words."""
    if place % 4 == 0:
        return f"{common.pop()} {common.pop()}"
    return f"{rarer.pop()}*" if place % 4 == 1 else rarer.pop()


def _plain_words(first: int, last: int, rng: np.random.Generator) -> list[str]:
    """Invented words of these ranks that have six letters or more and no accent, in any order."""
    spelled = vocabulary.words().slice(first, last - first).to_pylist()
    plain = [word for word in spelled if re.fullmatch("[a-z]{6,}", word)]
    return [plain[place] for place in rng.permutation(len(plain))]


def _chosen(patterns: list[str]) -> list[str]:
    """The first patterns of plain words no two of which can meet in the same words."""
    kept: list[str] = []
    for pattern in patterns:
        if re.fullmatch(r"[a-z]{4,}( [a-z]{2,})*\*?", pattern) and not any(_meet(pattern, other) for other in kept):
            kept.append(pattern)
    return kept[:_N_TAKEN]


def _meet(one: str, other: str) -> bool:
    pairs = ((a, b) for a in one.split() for b in other.split())
    return any(a.rstrip("*").startswith(b.rstrip("*")) or b.rstrip("*").startswith(a.rstrip("*")) for a, b in pairs)


@cache
def planted() -> tuple[Planted, ...]:
    """What is written into the articles at known rates: forms of the conflict patterns, and the phrases above."""
    written = []
    for patterns in frames().values():
        for place, pattern in enumerate(patterns[:_N_TAKEN]):
            endings = _ENDINGS if pattern.endswith("*") else ("",)
            written += [(pattern.rstrip("*") + end, 1 / (place + 1) / len(endings)) for end in endings]
    total = sum(weight for _, weight in written)
    terms = [Planted(form, HITS_PER_ARTICLE * weight / total) for form, weight in written]
    phrases = [Planted(phrase, PHRASES_PER_ARTICLE) for phrase in PHRASES]
    return (*terms, *phrases, Planted(RARE, RARE_PER_ARTICLE))
