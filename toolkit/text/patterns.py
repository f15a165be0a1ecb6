"""What a pattern is: one word or a phrase of neighbouring words, each compared folded or exactly.

=====================  ==============================================================================
`atrocity`             the folded word
`aggress*`, `w?men`    `*` any run of characters inside a word, `?` exactly one
`peace process*`       a phrase; `cease-fire` is one too, for patterns are split by the rules of words
`=US`                  the exact form, case and all
`peace * agreement`    a lone `*` in a phrase stands for any one word
=====================  ==============================================================================

A pattern is compared with the vocabulary once. What it costs after that depends on its matches, not on the corpus.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.text import words
from toolkit.text.index import Array, Index
from toolkit.text.lexicon import Frame, Lexicon, Pattern

_WILD = "*?"


@dataclass(frozen=True)
class PatternWord:
    """One word of a pattern: what it is compared with, and in which form."""

    form: str
    exact: bool = False

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The same as a regular expression, whose time grows with the word and no faster."""
        first, *rest = (re.escape(piece).replace(r"\?", ".") for piece in self.form.split("*"))
        if not rest:
            return re.compile(first, re.DOTALL)
        *middle, last = rest
        jumps = "".join(f"(?>.*?{piece})" for piece in middle if piece)
        return re.compile(f"{first}{jumps}.*{last}", re.DOTALL)

    @property
    def is_wild(self) -> bool:
        """Whether it holds a wildcard."""
        return any(wildcard in self.form for wildcard in _WILD)

    @property
    def prefix(self) -> str:
        """What stands before its first wildcard."""
        return re.split(r"[*?]", self.form, maxsplit=1)[0]


Phrase = tuple[PatternWord, ...]


def parse(pattern: str) -> Phrase:
    """Which words does this pattern ask for, one after the other?

    Raises
    ------
    ValueError
        If it holds no word, is a lone `*`, or is written in a way that is not understood.

    Examples
    --------
    >>> [word.form for word in parse("Cease-Fire*")]
    ['cease', 'fire*']
    >>> parse("=US")
    (PatternWord(form='US', exact=True),)
    """
    chunks = pattern.split()
    for chunk in chunks:
        if len(chunk) > 1 and chunk.lstrip("=").startswith("/"):
            raise ValueError("regular expressions (/…/) are not understood by this version: use * and ?.")
    phrase = tuple(word for chunk in chunks for word in _pattern_words(chunk))
    if not phrase:
        raise ValueError("it holds no word: write at least one letter or digit.")
    if all(not word.form.strip("*") for word in phrase):
        raise ValueError("it would match every word: write at least one letter or digit beside the *.")
    return phrase


def compile_lexicon(lexicon: Lexicon) -> dict[str, tuple[list[Phrase], list[Phrase]]]:
    """The phrases of each frame: those that it searches for, and those that shield.

    Raises
    ------
    ValueError
        If a pattern cannot be understood; the message names lexicon, frame and line.
    """
    return {
        frame.name: (
            [_parse_in(lexicon, frame, pattern) for pattern in frame.patterns],
            [_parse_in(lexicon, frame, pattern) for pattern in frame.shields],
        )
        for frame in lexicon
    }


def surfaces_of(word: PatternWord, corpus: Index) -> Array:
    """Which surface forms of the corpus does this word of a pattern match? Their numbers, ascending."""
    if word.exact:
        return np.array([n for n, form in enumerate(corpus.exact_surfaces) if _matches(word, form)], dtype=np.int64)
    folded = _folded_matches(word, corpus.vocabulary)
    return np.flatnonzero(np.isin(corpus.fold_of, folded))


def _folded_matches(word: PatternWord, vocabulary: Array) -> Array:
    """Numbers in the sorted vocabulary; only what begins with the pattern's prefix is looked at."""
    low = bisect.bisect_left(vocabulary, word.prefix)
    found = []
    for high in range(low, len(vocabulary)):
        if not vocabulary[high].startswith(word.prefix):
            break
        if _matches(word, vocabulary[high]):
            found.append(high)
    return np.array(found, dtype=np.int64)


def _matches(word: PatternWord, form: str) -> bool:
    return word.expression.fullmatch(form) is not None if word.is_wild else word.form == form


def _pattern_words(chunk: str) -> list[PatternWord]:
    """The words of one piece of a pattern that has no white space."""
    exact = chunk.startswith("=")
    to_form = words.exact if exact else words.fold
    piece = chunk.removeprefix("=")
    return [PatternWord(to_form(piece[start:end]), exact) for start, end in words.find(piece, _WILD)]


def _parse_in(lexicon: Lexicon, frame: Frame, pattern: Pattern) -> Phrase:
    try:
        return parse(pattern.text)
    except ValueError as error:
        line = f", line {pattern.line}" if pattern.line else ""
        written = lexicon.file or lexicon.name  # neither, where the pattern was asked for by itself
        where = f"lexicon '{written}', frame '{frame.name}'{line}: " if written else ""
        raise ValueError(f"{where}the pattern '{pattern.text}' cannot be used, as {error}") from None
