"""Where do patterns match? A lexicon becomes a few tables of integers once; then each part is read once for all of it.

A *slot* is one word of a pattern with all the spellings that it matches; a phrase is a row of slots and hangs on its
rarest one, its *anchor*: only where that stands, the others are looked at. Which of the matches count is for `resolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array
from toolkit.text.encode import END, FLAG_BITS, TEXT, TITLE
from toolkit.text.index import Index, Part
from toolkit.text.kernel import ZERO, any_of_16, inlined, inner, kernel
from toolkit.text.patterns import PatternWord, Phrase, parse, spellings_of, terms_of
from toolkit.text.resolve import (
    BEGIN,
    BY,
    COUNTS,
    FATE,
    LENGTH,
    N_COLUMNS,
    NO_MATCH,
    PHRASE,
    Room,
    Tables,
    order,
    put,
    resolve,
)
from toolkit.text.rules import Rule, Rules, shown
from toolkit.text.segment import BREAKS, OPENS
from toolkit.text.vocabulary import Vocabulary

#: words that negate what follows, by language, as patterns
NEGATORS = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "no not never without neither nor none nobody nothing nowhere cannot *n't",
        "de": "nicht nichts kein* nie niemals niemand niemandem niemanden nirgends nirgendwo ohne weder",
        "es": "no nunca jamás sin ni tampoco nadie nada ningún ninguno ninguna",
        "fr": "ne n'* non pas jamais sans ni aucun aucune nul nulle",
        "it": "non mai senza né nessun* niente nulla neanche nemmeno neppure",
        "nl": "niet niets geen nooit zonder noch niemand nergens",
        "pt": "não nunca jamais sem nem ninguém nada nenhum nenhuma",
    }.items()
}
SCOPES = ("frame", "lexicon")
_MANY = 1_000  # words to look up
_RUN = 16  # words that are looked at together for anchors
_STRIDE = 64  # words that are looked at together to see whether there is anything in an article
_FEW = 8  # spellings of anchors that are looked for one by one
_NUMBER_BITS = ~np.uint32((1 << FLAG_BITS) - 1)  # of a code
_RULE = 300  # bytes
_REACH = 3  # words before a match in which a negator counts
_ANY = -1  # the slot of a lone *
_ROOM = 4_096  # for candidates of an article, and for matches: doubled where it does not suffice
_DONE, _CANDIDATES, _FOUND = range(3)  # why a scan stopped
_ROW, _WORD, _N_WORDS, _NUMBER, _NEGATOR, _FATE, _BY = range(7)  # columns of what is found


class Found(NamedTuple):
    """Matches in the order of the articles, of the frames and of the text; arrays with one element per match.

    `rows` are articles of the part, `words` the first word of each match in its article, `patterns` the numbers of
    the rules, `negators` how many words before it a negator stands (0 for none), `fates` why it does not count
    (`resolve.FATES`), `by` the rule by which it was let in or taken out (-1 for none).
    """

    rows: Array
    words: Array
    lengths: Array
    patterns: Array
    negators: Array
    fates: Array
    by: Array

    @property
    def negated(self) -> Array:
        """Whether each is negated."""
        return self.negators > 0


class _Mode(NamedTuple):
    """How a scan works."""

    across_breaks: bool
    resolve: bool
    whole_lexicon: bool
    refused: bool


class _Words(NamedTuple):
    """The words of a part, and what the search must know of its spellings."""

    codes: Array
    edges: Array
    numbers: Array
    is_anchor: Array  # of the part's own spellings: bytes, 0 or 1
    anchors: Array  # their codes without flags, where they are few; else empty
    negates: Array  # of all spellings


def _words(part: Part, is_anchor: Array, negates: Array) -> _Words:
    own = is_anchor[part.numbers]
    anchors = np.flatnonzero(own).astype(np.uint32) << FLAG_BITS
    few = anchors if len(anchors) <= _FEW else anchors[:0]
    return _Words(part.codes, part.edges, part.numbers, own, few, negates)


def _room(part: Part, tables: Tables) -> Room:
    longest = int((part.edges[:, END] - part.edges[:, TITLE]).max(initial=0))
    return Room(
        np.empty((_ROOM, 3), dtype=np.int32),
        np.empty((_ROOM, N_COLUMNS), dtype=np.int32),
        np.zeros(int(tables.name.max(initial=0)) + 2, dtype=np.int64),
        np.zeros(longest, dtype=np.int32),
        np.zeros(longest, dtype=np.int32),
        np.full(tables.reach.size, -1, dtype=np.int32),
        np.empty((_ROOM, len(Found._fields)), dtype=np.int32),
    )


def _larger(room: Room, full: int) -> Room:
    """Twice the room of what is full."""
    if full == _CANDIDATES:
        n = 2 * len(room.candidates)
        candidates, ordered = np.empty((n, 3), dtype=np.int32), np.empty((n, N_COLUMNS), dtype=np.int32)
        return room._replace(candidates=candidates, ordered=ordered)
    if full == _FOUND:
        return room._replace(found=np.concatenate([room.found, np.empty_like(room.found)]))
    return room


@dataclass(frozen=True, eq=False)
class Search:
    """Patterns that have been looked up in a vocabulary.

    Attributes
    ----------
    frame_of : array of int64, one per pattern
        The number of its frame among the names of the rules.
    rules : Rules
        What is searched for.
    """

    frame_of: Array
    rules: Rules
    _tables: Tables
    _negates: Array
    _mode: _Mode

    def __call__(self, part: Part) -> Found:
        """All that counts in this part."""
        words, room = _words(part, self._is_anchor, self._negates), _room(part, self._tables)
        article, n, full = 0, 0, _FOUND if words.is_anchor.any() else _DONE
        while full != _DONE:
            article, n, full = _scan(words, self._tables, room, self._mode, article, n)
            room = _larger(room, full)
        return Found(*room.found[:n].T.astype(np.int64))

    @property
    def nbytes(self) -> int:
        """Memory of its tables, and about that of its rules, with the lexicon that they are of."""
        tables = (self.frame_of, self._negates, self._is_anchor, *self._tables)
        return sum(table.nbytes for table in tables) + _RULE * len(self.rules.every)

    @cached_property
    def _is_anchor(self) -> Array:
        """For each spelling, whether a phrase hangs on it."""
        hangs = np.concatenate([[0], np.cumsum(np.diff(self._tables.anchored_from)[self._tables.slots] > 0)])
        return (np.diff(hangs[self._tables.slots_from]) > 0).astype(np.uint8)


def search(
    rules: Rules,
    corpus: Index,
    *,
    language: str = "en",
    across_breaks: bool = False,
    scope: str = "frame",
    resolve: bool = True,
    refused: bool = False,
) -> Search:
    """Look up the phrases of these rules, once.

    Without `resolve`, every match counts as it is; with `refused`, those that do not count are found as well.
    """
    vocabulary = corpus.vocabulary
    every = rules.every if resolve else rules.searched
    phrases = [rule.phrase for rule in every]
    slot_of = {word: number for number, word in enumerate(dict.fromkeys(w for p in phrases for w in p if not w.is_any))}
    if len(slot_of) > _MANY:
        vocabulary.forms  # noqa: B018 (each is found at once in them)
    spellings = _spellings(list(slot_of), vocabulary, every)
    frame = np.array([rule.frame for rule in every], dtype=np.int64)
    name = rules.name_of[frame]
    tables = Tables(
        *_grouped(spellings, len(vocabulary.spellings)),
        *_anchored(phrases, slot_of, [int(vocabulary.counts[numbers].sum()) for numbers in spellings]),
        frame,
        name,
        np.array([rule.role for rule in every], dtype=np.int64),
        np.any(rules.reach, axis=1)[frame] if resolve else np.zeros(len(frame), dtype=bool),
        rules.reach,
    )
    mode = _Mode(across_breaks, resolve, scope == "lexicon", refused)
    negates = vocabulary.searches.get(("negators", language), lambda: _negators(vocabulary, language))
    return Search(name[: len(rules.searched)], rules, tables, negates, mode)


def _spellings(asked: Sequence[PatternWord], vocabulary: Vocabulary, rules: Sequence[Rule]) -> list[Array]:
    """The spellings of each of these words."""
    exact = {word: _looked_up(spellings_of, word, vocabulary, rules) for word in asked if word.exact}
    folded = [word for word in asked if not word.exact]
    terms = [_looked_up(terms_of, word, vocabulary, rules) for word in folded]
    found = exact | dict(zip(folded, vocabulary.spellings_of_each(terms), strict=True))
    return [found[word] for word in asked]


def _looked_up(
    look_up: Callable[[PatternWord, Vocabulary], Array],
    word: PatternWord,
    vocabulary: Vocabulary,
    rules: Sequence[Rule],
) -> Array:
    try:
        return look_up(word, vocabulary)
    except ValueError as error:
        rule = next(rule for rule in rules if word in rule.phrase)
        line = f" (line {rule.pattern.line})" if rule.pattern.line else ""
        raise ValueError(f"the pattern '{shown(rule.pattern.text)}'{line} cannot be used, as {error}") from None


def _grouped(members: Sequence[Array], n: int) -> tuple[Array, Array]:
    """For each of `n` things the groups that it is a member of: where they begin, and their numbers."""
    groups = np.repeat(np.arange(len(members)), [len(one) for one in members])
    things = np.concatenate([np.empty(0, dtype=np.int64), *members])
    begins = np.concatenate([[0], np.cumsum(np.bincount(things, minlength=n))])
    return begins, groups[np.argsort(things, kind="stable")]


def _anchored(
    phrases: Sequence[Phrase], slot_of: Mapping[PatternWord, int], n_of: Sequence[int]
) -> tuple[Array, Array, Array, Array, Array]:
    """The phrases of each slot, the slots of each phrase, and the place of each phrase's anchor."""
    slots = [[_ANY if word.is_any else slot_of[word] for word in phrase] for phrase in phrases]
    anchors = [min((n_of[slot], at) for at, slot in enumerate(own) if slot != _ANY)[1] for own in slots]
    hanging = np.array([own[at] for own, at in zip(slots, anchors, strict=True)], dtype=np.int64)
    anchored_from = np.concatenate([[0], np.cumsum(np.bincount(hanging, minlength=len(slot_of)))])
    words_from = np.concatenate([[0], np.cumsum([len(own) for own in slots], dtype=np.int64)]).astype(np.int64)
    words = np.array(list(chain.from_iterable(slots)), dtype=np.int64)
    return anchored_from, np.argsort(hanging, kind="stable"), words_from, words, np.array(anchors, dtype=np.int64)


def _negators(vocabulary: Vocabulary, language: str) -> Array:
    """For each spelling, whether it negates."""
    negates = np.zeros(len(vocabulary.spellings), dtype=bool)
    for listed in sorted(NEGATORS.get(language, ())):
        word, *_ = parse(listed, vocabulary.options)  # where elisions are split, what follows n' is another word
        negates[spellings_of(word, vocabulary)] = True
    return negates


@kernel
def _scan(words: _Words, tables: Tables, room: Room, mode: _Mode, article: int, n: int) -> tuple[int, int, int]:
    """Go on at this article, with so many matches found. How far that went, and why it stopped."""
    edges = words.edges
    while article < len(edges):
        start, text, end = edges[article, TITLE], edges[article, TEXT], edges[article, END]
        m = ZERO
        if _may_match(words, start, end):
            for low, high in ((start, text), (text, end)):
                m = _candidates(words, tables, start, low, high, mode.across_breaks, room.candidates, m)
        if m < 0:
            return article, n, _CANDIDATES
        if n + m > len(room.found):
            return article, n, _FOUND
        if m:
            order(tables, room, m)
            if mode.resolve:
                resolve(words.codes, tables, room, m, start, mode.whole_lexicon)
            n = _write(words, room, m, start, article, n, mode.refused)
        article += 1
    return article, n, _DONE


@inlined
def _may_match(words: _Words, at: int, end: int) -> bool:
    """May an anchor stand in this article? Where they are few, most articles need no closer look."""
    if not len(words.anchors):
        return True
    while at < end:
        if at + _STRIDE > len(words.codes) or _is_near(words, at):
            return True
        at += _STRIDE
    return False


@inlined
def _is_near(words: _Words, at: int) -> bool:
    """Does an anchor stand within a stride from here?"""
    some = False
    for number in range(len(words.anchors)):
        for offset in range(0, _STRIDE, _RUN):
            some |= any_of_16(words.codes, at + offset, _NUMBER_BITS, words.anchors[number])
    return some


@inlined
def _candidates(
    words: _Words, tables: Tables, start: int, low: int, high: int, across_breaks: bool, candidates: Array, m: int
) -> int:
    """All matches in a string, overlapping as they may, behind the `m` that are there; -1 if there is no room."""
    at = low
    while m >= 0 and at < high:
        at = _skipped(words, at, high)
        last = min(at + _RUN, high)
        while m >= 0 and at < last:
            if words.is_anchor[words.codes[at] >> FLAG_BITS]:
                m = _hang(words, tables, start, low, high, at, across_breaks, candidates, m)
            at += 1
    return m


@inlined
def _skipped(words: _Words, at: int, high: int) -> int:
    """Where the next words are, fewer than a run or with an anchor among them."""
    while at + _RUN <= high and not _has_anchor(words, at):
        at += _RUN
    return at


@inlined
def _has_anchor(words: _Words, at: int) -> bool:
    """Does a phrase hang on a word of this run? Hardly ever, so nothing is decided before all have been looked at."""
    if len(words.anchors):
        some = False
        for number in range(len(words.anchors)):
            some |= any_of_16(words.codes, at, _NUMBER_BITS, words.anchors[number])
        return some
    found = np.uint8(0)
    for offset in range(_RUN):
        found |= words.is_anchor[words.codes[at + offset] >> FLAG_BITS]
    return found != 0


@inner
def _hang(
    words: _Words, tables: Tables, start: int, low: int, high: int, at: int, across_breaks: bool,
    candidates: Array, m: int,
) -> int:  # fmt: skip
    """The phrases that hang on the word at `at` and stand there; as `_candidates`."""
    number = words.numbers[words.codes[at] >> FLAG_BITS]
    for own in range(tables.slots_from[number], tables.slots_from[number + 1]):
        slot = tables.slots[own]
        for hanging in range(tables.anchored_from[slot], tables.anchored_from[slot + 1]):
            phrase = tables.anchored[hanging]
            begin = at - tables.anchor[phrase]
            length = tables.words_from[phrase + 1] - tables.words_from[phrase]
            if begin < low or begin + length > high:
                continue
            if length > 1 and not _stands_at(words, tables, phrase, begin, length, across_breaks):
                continue
            if m == len(candidates):
                return -1
            put(candidates, m, begin - start, length, phrase)
            m += 1
    return m


@inner
def _stands_at(words: _Words, tables: Tables, phrase: int, begin: int, length: int, across_breaks: bool) -> bool:
    """Does every word of this phrase stand here, with plain gaps between them?"""
    for offset in range(length):
        code = words.codes[begin + offset]
        if offset and code & BREAKS and not across_breaks:
            return False
        wanted = tables.words[tables.words_from[phrase] + offset]
        if wanted != _ANY and not _has_slot(words, tables, code >> FLAG_BITS, wanted):
            return False
    return True


@inner
def _has_slot(words: _Words, tables: Tables, spelling: int, wanted: int) -> bool:
    number = words.numbers[spelling]
    for own in range(tables.slots_from[number], tables.slots_from[number + 1]):  # noqa: SIM110 (a kernel has no generators)
        if tables.slots[own] == wanted:
            return True
    return False


@inner
def _write(words: _Words, room: Room, m: int, start: int, article: int, n: int, refused: bool) -> int:
    """What is left of the candidates of an article goes to what is found, from `n` on."""
    found, ordered = room.found, room.ordered
    for one in range(m):
        fate = ordered[one, FATE]
        if fate == COUNTS or (refused and fate != NO_MATCH):
            found[n, _ROW] = article
            found[n, _WORD] = ordered[one, BEGIN]
            found[n, _N_WORDS] = ordered[one, LENGTH]
            found[n, _NUMBER] = ordered[one, PHRASE]
            found[n, _NEGATOR] = _negator_of(words, start + ordered[one, BEGIN])
            found[n, _FATE] = fate
            found[n, _BY] = ordered[one, BY]
            n += 1
    return n


@inner
def _negator_of(words: _Words, at: int) -> int:
    """How many words before this one, in the same sentence, does a negator stand? 0 if none is near enough."""
    for back in range(1, _REACH + 1):
        if words.codes[at] & OPENS:
            return ZERO
        at -= 1
        if words.negates[words.numbers[words.codes[at] >> FLAG_BITS]]:
            return np.int64(back)
    return ZERO
