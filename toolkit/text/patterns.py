"""What a pattern is: one word or a phrase of neighbouring words, each compared folded or exactly.

=====================  ==============================================================================
`atrocity`             the folded word
`aggress*`, `w?men`    `*` any run of characters inside a word, `?` exactly one
`peace process*`       a phrase; `cease-fire` is one too, for patterns are split by the rules of words
`=US`                  the exact form, case and all
`/milit(ary|ia)s?/`    a regular expression, searched within one folded word; `=/…/` within the exact one
`peace * agreement`    a lone `*` in a phrase stands for any one word
=====================  ==============================================================================

A pattern is compared with the vocabulary once. What it costs after that depends on its matches, not on the corpus.
"""

from __future__ import annotations

import contextlib
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from toolkit.text import words
from toolkit.text.characters import Array
from toolkit.text.vocabulary import Vocabulary
from toolkit.text.words import USUAL, Options

_WILD = "*?"
_LONGEST = 10_000  # characters of a pattern
_SECONDS = 20  # for a regular expression to be compared with all words: some take longer than anyone lives
#: what may: repeated groups, groups of kinds of their own, and the third repetition in one expression
_MAY_TAKE_LONG = re.compile(r"\)[*+{]|\(\?(?![:=!]|<[=!])|[*+{][^*+{]*[*+{][^*+{]*[*+{]")
_MANY = 1_000  # ways to match: trying all of them with two repetitions takes long
_CALLS = re.compile(r"\(\?(?:R|\d|&|P>)")  # it or a group of it, within itself
_WORDS = re.compile(r"\^\(([A-Za-z0-9]+(?:\|[A-Za-z0-9]+)*)\)\$")  # an expression that is a list of words
#: what `re` reads as `regex` does, small letters in small letters: no classes by name, no flags, no sets in sets
_PLAIN = re.compile(r"(?!.*\[[^]]*\[)(?:[a-z0-9^$.|*+?)\[\]-]|\((?!\?)|\(\?(?:[:=!]|<[=!]))*")
_SHORT = 64  # letters of a word with which no other expression takes long
_SOME = 1_000  # words between two looks at the clock


@dataclass(frozen=True)
class PatternWord:
    """One word of a pattern: what it is compared with, in which form, and whether that is a regular expression."""

    form: str
    exact: bool = False
    regular: bool = False

    @cached_property
    def expression(self) -> regex.Pattern[str]:
        """As a regular expression. Its `regex` is Python's `re` with a limit in time."""
        return regex.compile(self.form, regex.IGNORECASE if not self.exact else 0)

    @cached_property
    def search(self) -> Callable[[str], object]:
        """The search of its expression without a limit in time: by `re`, twice as fast, where that gives the same."""
        if _PLAIN.fullmatch(self.form):
            with contextlib.suppress(re.error):
                return re.compile(self.form).search
        unlimited: Callable[[str], object] = self.expression.search
        return unlimited

    @cached_property
    def glob(self) -> re.Pattern[str]:
        """Its wildcards as a regular expression, which takes a time that grows with the word and no faster."""
        first, *rest = (re.escape(piece).replace(r"\?", ".") for piece in self.form.split("*"))
        if not rest:
            return re.compile(rf"{first}\Z", re.DOTALL)
        *middle, last = rest
        jumps = "".join(f"(?>.*?{piece})" for piece in middle if piece)
        return re.compile(rf"{first}{jumps}.*{last}\Z", re.DOTALL)

    @property
    def listed(self) -> list[str]:
        """The words of which an expression such as `^(his|her)$` is a list: they need not be looked for."""
        is_list = _WORDS.fullmatch(self.form) if self.regular else None
        return (is_list[1] if self.exact else is_list[1].lower()).split("|") if is_list else []

    @cached_property
    def is_any(self) -> bool:
        """Whether every word matches."""
        return not self.regular and not self.form.strip("*")

    @cached_property
    def is_wild(self) -> bool:
        """Whether it holds a wildcard."""
        return any(wildcard in self.form for wildcard in _WILD)

    @property
    def prefix(self) -> str:
        """What stands before its first wildcard."""
        return re.split(r"[*?]", self.form, maxsplit=1)[0]


Phrase = tuple[PatternWord, ...]


def parse(pattern: str, options: Options = USUAL) -> Phrase:
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
    (PatternWord(form='US', exact=True, regular=False),)
    """
    return _parsed(pattern, options)


@lru_cache(maxsize=20_000)  # when a lexicon is read, and again whenever it is asked
def _parsed(pattern: str, options: Options) -> Phrase:
    if len(pattern) > _LONGEST:
        raise ValueError(f"it has {len(pattern):,} characters: {_LONGEST:,} at most.")
    strange = next((sign for sign in pattern if unicodedata.category(sign) == "Cc" and not sign.isspace()), None)
    if strange:
        raise ValueError(f"it holds a control character (U+{ord(strange):04X}).")
    phrase = tuple(word for piece in pattern.split() for word in _pattern_words(piece, options))
    if not phrase:
        raise ValueError("it holds no word: write at least one letter or digit.")
    if all(word.is_any for word in phrase):
        raise ValueError("it would match every word: write at least one letter or digit beside the *.")
    return phrase


def _pattern_words(piece: str, options: Options) -> Iterator[PatternWord]:
    """The words of one piece of a pattern that has no white space."""
    exact = piece.startswith("=")
    piece = piece.removeprefix("=")
    if piece.startswith("/") and len(piece) > 1:
        yield _regular(piece, exact)
        return
    to_form = words.exact if exact else words.fold
    for start, end in words.find(piece, _WILD, options):
        yield PatternWord(to_form(piece[start:end], options), exact)


def _regular(piece: str, exact: bool) -> PatternWord:
    if not piece.endswith("/") or len(piece) < 3:
        raise ValueError("a regular expression stands between two strokes: /milit(ary|ia)s?/.")
    word = PatternWord(piece[1:-1], exact, regular=True)
    if _CALLS.search(word.form):
        raise ValueError(
            "its regular expression calls itself, which may never end: write it without (?R) and the like."
        )
    try:
        word.expression  # noqa: B018
    except (regex.error, OverflowError, RecursionError, MemoryError) as error:
        raise ValueError(f"its regular expression is not understood ({error}).") from None
    try:
        needs_nothing = word.expression.search("", timeout=1)
    except TimeoutError:
        raise ValueError("its regular expression takes more than a second for no letter at all.") from None
    if needs_nothing:
        raise ValueError("its regular expression matches every word, for it needs no letter.")
    return word


def spellings_of(word: PatternWord, vocabulary: Vocabulary) -> Array:
    """Which spellings of a corpus does this word of a pattern match? Their numbers."""
    if not word.exact:
        return vocabulary.spellings_of(terms_of(word, vocabulary))
    if word.listed:
        each = [spellings_of(PatternWord(one, exact=True), vocabulary) for one in word.listed]
        return np.unique(np.concatenate(each))
    if word.regular:
        return _told_before(word, vocabulary)
    numbers = vocabulary.spellings_of(_terms_around(word, vocabulary))
    return numbers[_matching(word, vocabulary.exact(numbers))]


def _terms_around(word: PatternWord, vocabulary: Vocabulary) -> Array:
    """Numbers of all terms whose spellings may match an exact word."""
    if not word.is_wild:
        return terms_of(PatternWord(words.refold(word.form)), vocabulary)
    sure = word.prefix[:-1] if word.prefix.isascii() else ""  # to its last letter a mark may be joined by folding
    within = vocabulary.beginning_with(words.refold(sure))
    return np.arange(within.start, within.stop)


def terms_of(word: PatternWord, vocabulary: Vocabulary) -> Array:
    """Numbers of terms; of wildcards only what begins with the part before the first one is looked at."""
    if word.listed:
        listed = {vocabulary.number_of(one) for one in word.listed}
        return np.array(sorted(number for number in listed if number is not None), dtype=np.int64)
    if word.regular:
        return _told_before(word, vocabulary)
    if not word.is_wild:
        number = vocabulary.number_of(word.form)
        return np.array([] if number is None else [number], dtype=np.int64)
    within = vocabulary.beginning_with(word.prefix)
    if word.form == f"{word.prefix}*":
        return np.arange(within.start, within.stop)
    terms = vocabulary.terms.slice(within.start, len(within))
    likely = _likely(word, terms)
    return within.start + likely[_matching(word, terms.take(pa.array(likely)).to_pylist())]


def _told_before(word: PatternWord, vocabulary: Vocabulary) -> Array:
    """What an expression matches. To compare it with each word takes longer than all else, so that it is done once."""
    return vocabulary.told.get(
        word, lambda: _matching(word, vocabulary.exact_forms if word.exact else vocabulary.forms)
    )


def _likely(word: PatternWord, terms: pa.LargeStringArray) -> Array:
    """Numbers of the terms that hold the longest piece of this word, found quickly; the empty piece is in all."""
    longest = max(re.split(r"[*?]", word.form), key=len)
    found: Array = pc.indices_nonzero(pc.match_substring(terms, longest)).to_numpy().astype(np.int64)
    return found


def _matching(word: PatternWord, forms: Sequence[str]) -> Array:
    """Places of the forms that this word matches."""
    if word.regular:
        return _matching_expression(word, forms)
    if word.is_wild:
        return _places(place for place, form in enumerate(forms) if word.glob.match(form))
    return _places(place for place, form in enumerate(forms) if form == word.form)


def _matching_expression(word: PatternWord, forms: Sequence[str]) -> Array:
    """To look at the clock within a comparison takes longer than most of them, so that it is done where needed."""
    ends, longest = time.monotonic() + _SECONDS, 0 if may_take_long(word.form) else _SHORT
    search, timed = word.search, word.expression.search

    def left() -> float:
        seconds = ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def places(begin: int) -> list[int]:
        left()
        some = forms[begin : begin + _SOME]
        if max(map(len, some)) <= longest:
            return [place for place, form in enumerate(some, begin) if search(form)]
        return [place for place, form in enumerate(some, begin) if timed(form, timeout=left())]

    try:
        return _places(chain.from_iterable(map(places, range(0, len(forms), _SOME))))
    except TimeoutError:
        raise ValueError(
            f"its regular expression takes more than {_SECONDS:g} seconds for the words of this corpus: write it "
            "without repetitions in repetitions, such as (a+)+."
        ) from None


def _places(found: Iterable[int]) -> Array:
    return np.array(list(found), dtype=np.int64)


def may_take_long(expression: str) -> bool:
    """Whether it may take long for a short word: what repeats groups, and what has many ways to match.

    Each `?` doubles them; alternatives count together in one group, and multiply from group to group.
    """
    ways = (expression.count("|") + 1) ** max(expression.count("("), 1) * 2 ** expression.count("?")
    return ways > _MANY or _MAY_TAKE_LONG.search(expression) is not None
