"""The rules of a lexicon as one flat list: which phrase is for what in which frame, and what its matches are called.

The rules inside a frame, in the order in which they act:

1. a match that shares a word with a match of a shield (`not:`) is no candidate;
2. `near:`, `before:` and `after:` keep it only in the company of one of their patterns, in the same sentence and within
   so many words, on either side, behind it, or before it; `unless_near:` keeps it only without;
3. every word counts once: longer matches (in words) win, then the one further left, then the pattern listed first;
4. a match is marked as negated if a negator stands among the three words before it in its sentence.

Frames do not see one another, unless they are asked to (`scope="lexicon"`). With `levels=`, frames that have the same
names at these levels are one frame from the third rule on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array
from toolkit.text.lexicon import COMPANY, Frame, Lexicon, Pattern
from toolkit.text.patterns import Phrase, parse
from toolkit.text.words import USUAL, Options

#: what a phrase is for: to be searched for, to shield, or to be the company of a match
ROLES = ("patterns", "not", *COMPANY)
SEARCHED, SHIELD, NEAR, BEFORE, AFTER, UNLESS_NEAR = range(len(ROLES))
NOWHERE, IN_SENTENCE = 0, 2**31  # how far company may stand: there is no such rule, or anywhere in the sentence
Levels = int | Sequence[int] | None
_SHOWN = 100  # characters of a pattern in a message


class Rule(NamedTuple):
    """A phrase, the number of its frame, what it is for, and the pattern as it is written."""

    frame: int
    role: int
    phrase: Phrase
    pattern: Pattern = Pattern("")


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of a lexicon: those that search first, in the order of frames and patterns.

    Attributes
    ----------
    reach : array, one row per frame and one column per role
        How far company may stand.
    names : tuple of str
        What its matches are called.
    name_of : array, one per frame
        The number of its name.
    """

    every: tuple[Rule, ...]
    reach: Array
    names: tuple[str, ...]
    name_of: Array

    @property
    def searched(self) -> list[Rule]:
        """Those that search: their numbers are those of the patterns in what is found."""
        return [rule for rule in self.every if rule.role == SEARCHED]

    @classmethod
    def of_phrases(cls, phrases: Sequence[Phrase]) -> Rules:
        """Each by itself, as if it were the only one of a frame."""
        numbers = np.arange(len(phrases))
        every = tuple(Rule(number, SEARCHED, phrase) for number, phrase in enumerate(phrases))
        reach = np.zeros((len(phrases), len(ROLES)), dtype=np.int64)
        return cls(every, reach, tuple(map(str, numbers)), numbers)


def compile_lexicon(lexicon: Lexicon, options: Options = USUAL, levels: Levels = None) -> Rules:
    """The rules of a lexicon, every pattern of it understood.

    Raises
    ------
    ValueError
        If a pattern cannot be understood (the message names lexicon, frame and line), or `levels` are none.
    """
    called = [name_at(frame, levels) for frame in lexicon]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name for name in called if name))}
    kept = [(frame, numbers[name]) for frame, name in zip(lexicon, called, strict=True) if name]
    every = [
        Rule(number, role, _parse_in(lexicon, frame, pattern, options), pattern)
        for role in range(len(ROLES))
        for number, (frame, _) in enumerate(kept)
        for pattern in _patterns_of(frame, role)
    ]
    reach = np.array([list(_reach_of(frame)) for frame, _ in kept], dtype=np.int64).reshape(-1, len(ROLES))
    return Rules(tuple(every), reach, tuple(numbers), np.array([number for _, number in kept], dtype=np.int64))


def name_at(frame: Frame, levels: Levels) -> str:
    """What a frame is called at these levels: nothing where it has none of them."""
    if levels is None:
        return frame.name
    wanted = list(levels) if isinstance(levels, Sequence) else [levels]
    if not wanted or not all(map(_is_level, wanted)):
        raise ValueError(f"levels={levels!r} must be a level or several of them, counted from 1, such as 1 or (1, 2).")
    return ".".join(frame.path[level - 1] for level in sorted(set(wanted)) if level <= len(frame.path))


def _is_level(level: object) -> bool:
    return not isinstance(level, bool) and isinstance(level, Integral) and int(level) >= 1


def _patterns_of(frame: Frame, role: int) -> Sequence[Pattern]:
    if role == SEARCHED:
        return frame.patterns
    if role == SHIELD:
        return frame.shields
    company = frame.company.get(ROLES[role])
    return company.patterns if company else ()


def _reach_of(frame: Frame) -> Iterator[int]:
    """How far the company of a frame may stand, by role."""
    for role in ROLES:
        company = frame.company.get(role)
        yield (company.within or IN_SENTENCE) if company else NOWHERE


def _parse_in(lexicon: Lexicon, frame: Frame, pattern: Pattern, options: Options) -> Phrase:
    try:
        return parse(pattern.text, options)
    except ValueError as error:
        line = f", line {pattern.line}" if pattern.line else ""
        written = lexicon.file or lexicon.name  # neither, where the pattern was asked for by itself
        where = f"lexicon '{written}', frame '{frame.name}'{line}: " if written else ""
        raise ValueError(f"{where}the pattern '{shown(pattern.text)}' cannot be used, as {error}") from None


def shown(text: str) -> str:
    """As it is printed: short, and without anything that moves the cursor of a terminal."""
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return short if short.isprintable() else short.encode("unicode_escape").decode()
