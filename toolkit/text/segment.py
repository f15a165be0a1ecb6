"""Where the words of a string begin and end, and what stands between them: the rules of `words`, as a kernel.

A string is read once, from left to right, as UTF-8. For each word this gives its bytes and two flags:

`BREAKS`  no phrase runs on from the word before
`OPENS`   a sentence begins here

Between two words stands a *gap*. Signs that are ignored (soft hyphens, non-joiners) are passed over everywhere, as
if they were not there. Nearly all words are plain ASCII behind one blank: they take the shortest way, by which 64
bytes are looked at together, or the short way, eight bytes at a time. Every other word and gap takes the long way, sign
by sign, which follows the definitions to the letter.

Words come in blocks, so that one of 500 MB needs no more memory than one of 5 KB: `next_words` fills a block and
goes on where it stopped. Where it stopped is the *state*, a small array (twice, so that one can be kept):

===================  ===========================================================================================
`AT`                 next byte to be read
`FROM`, `TO`         bytes of the last word: none yet where both are the start of the string
`OWN_STOP`           the last word ends with a full stop of its own (`U.S.`)
`SPELLED`            up to this byte stand letters with full stops that are words each (`U.S.A`)
`WORDS`, `OPENED`    words and sentences so far
`INKED`              something has been seen that is no white space
`GAPPED`             a blank line has been seen after that
`NEXT_PARAGRAPH`     number of the first word after the first paragraph, -1 while there is only one
`FOURTH_SENTENCE`    number of the word that opens the fourth sentence, -1 while there are fewer
===================  ===========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np

from toolkit.text.characters import (
    APOSTROPHE,
    CHAR,
    CLOSING,
    DIGIT,
    HYPHEN,
    IGNORED,
    LETTER,
    LINE,
    LOWER,
    MARK,
    OPENING,
    POINT,
    SPACE,
    STOP,
    Array,
    table,
)
from toolkit.text.kernel import inlined, inner, load_1, load_8, signs_64, trailing_zeros
from toolkit.text.words import ABBREVIATIONS, ELISIONS, Options

BREAKS, OPENS = 1, 2
AT, FROM, TO, OWN_STOP, SPELLED, WORDS, OPENED, INKED, GAPPED, NEXT_PARAGRAPH, FOURTH_SENTENCE = range(11)
N_STATE = 11

JOIN_HYPHENS, SPLIT_ELISIONS = 1, 2  #: options, as bits


class Rules(NamedTuple):
    """What the kernels look up: flags of code points, abbreviations and elided words as numbers, and options."""

    flags: Array
    abbreviations: Array
    elisions: Array
    options: int


@cache
def rules_of(options: Options) -> Rules:
    """The rules under these options."""
    bits = JOIN_HYPHENS * (options.hyphens == "join") | SPLIT_ELISIONS * (options.elisions == "split")
    return Rules(table(), _keys(ABBREVIATIONS), _keys(ELISIONS), bits)


def _keys(listed: Iterable[str]) -> Array:
    """Words of up to seven ASCII letters as sorted numbers, as `_folded_key` makes them."""
    return np.sort(np.array([int.from_bytes(word.encode("ascii"), "little") for word in listed], dtype=np.uint64))


def new_state(begin: int) -> Array:
    """The state before the first byte of a string."""
    state = np.zeros(2 * N_STATE, dtype=np.int64)
    state[[AT, FROM, TO]] = begin
    state[[NEXT_PARAGRAPH, FOURTH_SENTENCE]] = -1
    return state


_NO_RUN, _RUN, _CLOSED, _SPACED, _OPENED = range(5)  # how far a sentence end has been seen in a gap
_FULL_STOP, _NEWLINE, _RETURN = ord("."), ord("\n"), ord("\r")
_ONE, _TWO = np.uint64(1), np.uint64(2)
_SEEN = np.uint64((1 << 62) - 1)  # of 64 signs, those behind which two others are known
_ONES = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)
_LOW = np.uint64(0x7F7F7F7F7F7F7F7F)


@inner
def start(state: Array, begin: int) -> None:
    """Before the first byte of a string."""
    for field in range(N_STATE):
        state[field] = 0
    state[AT] = state[FROM] = state[TO] = begin
    state[NEXT_PARAGRAPH] = state[FOURTH_SENTENCE] = -1


@inner
def keep(state: Array) -> None:
    """Note the state in its second half, to come back to it."""
    for field in range(N_STATE):
        state[N_STATE + field] = state[field]


@inner
def come_back(state: Array) -> None:
    """To the state that was kept."""
    for field in range(N_STATE):
        state[field] = state[N_STATE + field]


@inner
def decode(text: Array, at: int) -> tuple[int, int]:
    """The code point at this byte, and how many bytes it takes."""
    first = np.int64(text[at])
    if first < 0x80:
        return first, 1
    second = np.int64(text[at + 1]) & 0x3F
    if first < 0xE0:
        return ((first & 0x1F) << 6) | second, 2
    third = np.int64(text[at + 2]) & 0x3F
    if first < 0xF0:
        return ((first & 0x0F) << 12) | (second << 6) | third, 3
    return ((first & 0x07) << 18) | (second << 12) | (third << 6) | (np.int64(text[at + 3]) & 0x3F), 4


@inner
def _after_ignored(text: Array, at: int, end: int, flags: Array) -> int:
    """The first byte from `at` on whose sign is not ignored, or `end`."""
    while at < end and text[at] >= 0x80:
        point, width = decode(text, at)
        if not flags[point] & IGNORED:
            break
        at += width
    return at


@inner
def _flags_at(text: Array, at: int, end: int, flags: Array) -> int:
    """The flags of the sign at this byte; 0 behind the end."""
    if at >= end:
        return 0
    point, _ = decode(text, at)
    return np.int64(flags[point])


@inner
def _letter_end(text: Array, at: int, end: int, flags: Array) -> int:
    """Behind the letter at this byte and its marks."""
    _, width = decode(text, at)
    at += width
    last = at
    while at < end:
        point, width = decode(text, at)
        if flags[point] & MARK:
            last = at + width
        elif not flags[point] & IGNORED:
            break
        at += width
    return last


@inner
def _initials_end(text: Array, at: int, end: int, flags: Array) -> int:
    """Behind the last full stop of letters that have one each (`U.S.`), at least two; else `at`."""
    start, here, n = at, at, 0
    while _flags_at(text, here, end, flags) & LETTER:
        stop = _after_ignored(text, _letter_end(text, here, end, flags), end, flags)
        if stop >= end or text[stop] != _FULL_STOP:
            break
        at = stop + 1
        n += 1
        here = _after_ignored(text, at, end, flags)
    return at if n > 1 else start


@inner
def _run_end(text: Array, start: int, at: int, end: int, rules: Rules) -> int:
    """Behind the letters, marks and digits from `at` on, and what joins them. The word began at `start`."""
    flags = rules.flags
    last, before = at, 0
    while at < end:
        point, width = decode(text, at)
        kind = np.int64(flags[point])
        if kind & CHAR:
            last = at + width
        elif not kind & IGNORED:
            after = _flags_at(text, _after_ignored(text, at + width, end, flags), end, flags)
            hyphen = kind & HYPHEN and rules.options & JOIN_HYPHENS
            if kind & APOSTROPHE and rules.options & SPLIT_ELISIONS and _is_elided(text, start, last, rules):
                break
            joins = before & CHAR and after & CHAR and (kind & APOSTROPHE or hyphen)
            if not (joins or (kind & POINT and before & DIGIT and after & DIGIT)):
                break
        if not kind & IGNORED:
            before = kind
        at += width
    return last


@inner
def _long_word_end(text: Array, at: int, end: int, rules: Rules, state: Array) -> int:
    """Behind the word that begins at `at`, sign by sign."""
    flags = rules.flags
    state[OWN_STOP] = 0
    if at < state[SPELLED]:
        return _letter_end(text, at, end, flags)
    stop = _initials_end(text, at, end, flags)
    if stop == at:
        return _run_end(text, at, at, end, rules)
    next_ = _after_ignored(text, stop, end, flags)
    kind = _flags_at(text, next_, end, flags)
    if kind & CHAR:  # letters that run into another word are words each
        state[SPELLED] = stop
        return _letter_end(text, at, end, flags)
    if kind & APOSTROPHE:
        _, width = decode(text, next_)
        behind = _after_ignored(text, next_ + width, end, flags)
        if _flags_at(text, behind, end, flags) & CHAR:
            return _run_end(text, at, behind, end, rules)
    state[OWN_STOP] = 1
    return stop


@inlined
def _no_letter_or_digit(eight: int) -> int:
    """The high bit of each of these eight bytes that is no ASCII letter or digit."""
    low = eight & _LOW
    either = low | (_ONES * np.uint64(0x20))
    letter = (either + _ONES * np.uint64(0x1F)) & ~(either + _ONES * np.uint64(0x05))
    digit = (low + _ONES * np.uint64(0x50)) & ~(low + _ONES * np.uint64(0x46))
    return (~(letter | digit) | eight) & _HIGH


@inlined
def _is_plain(byte: int) -> bool:
    """An ASCII letter or digit."""
    return 97 <= (byte | 0x20) < 123 or 48 <= byte < 58


@inlined
def _is_digit(byte: int) -> bool:
    return 48 <= byte < 58


@inlined
def _over_apostrophe(text: Array, at: int, end: int, flags: Array) -> int:
    """Where a word goes on that meets a sign beyond ASCII: `at` if it ends here, -1 if only the long way can tell."""
    point, width = decode(text, at)
    kind = np.int64(flags[point])
    following = load_1(text, at + width) if at + width < end else 0
    if kind & (CHAR | IGNORED) or (kind & APOSTROPHE and following >= 0x80):
        return -1
    return at + width if kind & APOSTROPHE and _is_plain(following) else at


@inlined
def _word_end(text: Array, at: int, end: int, rules: Rules, state: Array) -> int:
    """Behind the word that begins at `at`: the short way, as long as all is ASCII and nothing is special."""
    here = at
    if load_1(text, at) < 0x80 and at >= state[SPELLED]:
        while True:
            while here + 8 <= len(text) and here < end:
                other = _no_letter_or_digit(load_8(text, here))
                if other:
                    here += np.int64(trailing_zeros(other)) >> 3
                    break
                here += 8
            else:
                while here < end and _is_plain(load_1(text, here)):
                    here += 1
            if here >= end:
                state[OWN_STOP] = 0
                return end
            sign = load_1(text, here)
            following = load_1(text, here + 1) if here + 1 < end else 0
            if rules.options and (sign >= 0x80 or sign == 45 or sign == 39):
                break
            if sign >= 0x80:
                behind = _over_apostrophe(text, here, end, rules.flags)
                if behind < 0:
                    break
                if behind > here:
                    here = behind
                    continue
                state[OWN_STOP] = 0
                return here
            if sign == 39:  # '
                if following >= 0x80:
                    break
                if _is_plain(following):
                    here += 1
                    continue
            elif sign == 46 or sign == 44:  # . ,
                if (sign == 46 and here == at + 1 and not _is_digit(load_1(text, at))) or following >= 0x80:
                    break
                if _is_digit(following) and _is_digit(load_1(text, here - 1)):
                    here += 1
                    continue
            state[OWN_STOP] = 0
            return here
    return _long_word_end(text, at, end, rules, state)


@inner
def _fold_to_ascii(point: int) -> int:
    """The ASCII letters, up to three, that this sign folds to, the first one lowest; 0 if it folds to others."""
    if point < 0x80:
        return point | 0x20 if 65 <= point <= 90 else point
    if point == 0x17F:  # ſ
        return 0x73
    if point == 0x212A:  # the sign for Kelvin
        return 0x6B
    if point == 0xDF or point == 0x1E9E:  # ß
        return 0x7373
    if point == 0xFB00:  # the ligatures ff, fi, fl, ffi, ffl, ſt, st
        return 0x6666
    if point == 0xFB01:
        return 0x6966
    if point == 0xFB02:
        return 0x6C66
    if point == 0xFB03:
        return 0x696666
    if point == 0xFB04:
        return 0x6C6666
    if point == 0xFB05 or point == 0xFB06:
        return 0x7473
    return 0


@inner
def _folded_key(text: Array, at: int, end: int, flags: Array) -> int:
    """The folded form of a word of up to eight ASCII letters as one number; 0 for any other."""
    key, n = np.uint64(0), 0
    while at < end:
        point, width = decode(text, at)
        at += width
        if flags[point] & IGNORED:
            continue
        letters = np.uint64(_fold_to_ascii(point))
        if letters == 0:
            return np.uint64(0)
        while letters:
            if n == 8:
                return np.uint64(0)
            key |= (letters & np.uint64(0xFF)) << np.uint64(8 * n)
            letters >>= np.uint64(8)
            n += 1
    return key


@inner
def _is_in(key: int, keys: Array) -> bool:
    """Is it one of these sorted numbers? Found without a guess, for at every second step it would be wrong."""
    low, n = 0, len(keys)
    while n > 1:
        half = n >> 1
        low += half * (keys[low + half - 1] < key)
        n -= half
    return key != 0 and keys[low] == key


@inner
def _is_initial(text: Array, at: int, end: int, flags: Array) -> bool:
    """One letter and its marks; in Korean, the parts of one syllable are one letter."""
    point, width = decode(text, at)
    if not flags[point] & LETTER:
        return False
    open_vowel = 0x1100 <= point <= 0x1112  # a syllable may go on with a vowel,
    open_final = 0xAC00 <= point <= 0xD7A3 and (point - 0xAC00) % 28 == 0  # and with a last consonant
    at += width
    while at < end:
        point, width = decode(text, at)
        at += width
        if flags[point] & IGNORED:
            continue
        if open_vowel and 0x1161 <= point <= 0x1175:
            open_vowel, open_final = False, True
        elif open_final and 0x11A8 <= point <= 0x11C2:
            open_final = False
        elif flags[point] & MARK:
            open_vowel = open_final = False
        else:
            return False
    return True


@inner
def _is_abbreviated(text: Array, at: int, end: int, rules: Rules) -> bool:
    """Is this word, before a full stop, a listed abbreviation or an initial?"""
    n, own = end - at, load_8(text, at) if at + 8 <= len(text) else _HIGH
    kept = ~np.uint64(0) if n >= 8 else (_ONE << np.uint64(8 * n)) - _ONE
    if own & kept & _HIGH == 0:  # the short way: to ASCII signs of words, one bit is the difference of cases
        if n == 1:
            return not _is_digit(np.int64(own & kept))
        return n < 8 and _is_in((own | _ONES * np.uint64(0x20)) & kept, rules.abbreviations)
    if _is_initial(text, at, end, rules.flags):
        return True
    return _is_in(_folded_key(text, at, end, rules.flags), rules.abbreviations)


@inner
def _is_elided(text: Array, at: int, end: int, rules: Rules) -> bool:
    """Does this stand for a word that has lost its end before the next one (`l'`, `qu'`)?"""
    return _is_in(_folded_key(text, at, end, rules.flags), rules.elisions)


@inner
def _ink(state: Array) -> None:
    """Something is seen that is no white space: after a blank line, a new paragraph has begun."""
    state[INKED] = 1
    if state[GAPPED] and state[NEXT_PARAGRAPH] < 0:
        state[NEXT_PARAGRAPH] = state[WORDS]


@inner
def _long_gap(text: Array, at: int, end: int, rules: Rules, state: Array) -> tuple[int, int]:
    """Where the next word begins (`end` if there is none), and its flags; sign by sign."""
    run = _RUN if state[OWN_STOP] else _NO_RUN  # how much of a sentence end has been seen
    lone, own, touches = state[OWN_STOP] == 1, state[OWN_STOP] == 1, False  # one full stop alone; the word's; behind it
    signs, spaces, lines, lines_here, only, before, kind = 0, 0, 0, 0, 0, 0, 0
    paragraph = False
    while at < end:
        point, width = decode(text, at)
        kind = np.int64(rules.flags[point])
        if kind & CHAR:
            break
        at += width
        if kind & IGNORED:
            continue
        signs += 1
        if kind & SPACE:
            spaces += 1
            if kind & LINE and not (point == _NEWLINE and before == _RETURN):
                lines += 1
                lines_here += 1
            if lines_here > 1:
                paragraph = True
                state[GAPPED] |= state[INKED]
            run = _SPACED if _NO_RUN < run < _OPENED else _NO_RUN
        else:
            lines_here = 0
            only = point if signs == 1 else only
            _ink(state)
            if kind & STOP:
                lone = run != _RUN and point == _FULL_STOP
                own, touches = False, signs == 1
                run = _RUN
            elif kind & CLOSING and _NO_RUN < run < _SPACED:
                run, lone = _CLOSED, False
            elif kind & OPENING and run >= _SPACED:
                run = _OPENED
            else:
                run = _NO_RUN
        before = point
    if at >= end:
        return end, 0
    _ink(state)
    if state[WORDS] == 0:
        return at, BREAKS | OPENS
    abbreviated = False
    if only == _FULL_STOP or (lone and touches):
        abbreviated = _is_abbreviated(text, state[FROM], state[TO], rules)
    word = 0
    if not _is_plain_gap(signs, spaces, lines, only, abbreviated, rules):
        word |= BREAKS
    ends = run >= _SPACED and kind & (LETTER | DIGIT) != 0 and kind & LOWER == 0
    if paragraph or (ends and not (lone and (own or (touches and abbreviated)))):
        word |= OPENS
    return at, word


@inner
def _is_plain_gap(signs: int, spaces: int, lines: int, only: int, abbreviated: bool, rules: Rules) -> bool:
    """May a phrase run over a gap of so many signs, of which `only` is the first that is no white space?"""
    if spaces == 0:
        inside = rules.flags[only]
        return signs == 1 and (
            inside & HYPHEN != 0 or (inside & APOSTROPHE != 0 and rules.options & SPLIT_ELISIONS != 0)
        )
    return lines <= 1 and (signs == spaces or (signs == spaces + 1 and only == _FULL_STOP and abbreviated))


@inlined
def _gap(text: Array, at: int, end: int, rules: Rules, state: Array) -> tuple[int, int]:
    """The same; the short way for one blank, or a comma and one blank, before ASCII letters and digits."""
    if state[WORDS] and at + 2 < end:
        sign = load_1(text, at)
        if sign == 32 and _is_plain(load_1(text, at + 1)):
            return at + 1, 0
        if load_1(text, at + 1) == 32:
            first = load_1(text, at + 2)
            if sign == 44 and _is_plain(first):
                return at + 2, BREAKS
            if sign == 46 and 65 <= first <= 90 and not state[OWN_STOP]:
                abbreviated = _is_abbreviated(text, state[FROM], state[TO], rules)
                return at + 2, 0 if abbreviated else BREAKS | OPENS
    return _long_gap(text, at, end, rules, state)


@inlined
def _easy_words(text: Array, at: int, end: int, n: int, begins: Array, ends: Array, marks: Array) -> tuple[int, int]:
    """The shortest way, from the word that begins at `at` and is number `n` of its block: 64 bytes at a time.

    Takes words of ASCII letters and digits as long as one blank, or a comma and one blank, and another letter or digit
    follow. Gives the place and the number of the word that it does not take; where the block is full, the place behind
    the last one.
    """
    while at + 64 <= end:
        plain, blank, comma = signs_64(text, at)
        comma &= (blank >> _ONE) & (plain >> _TWO)
        after_comma = comma << _ONE
        easy = comma | (blank & (plain >> _ONE) & ~after_comma)
        hard = ~(plain | easy | after_comma) & _SEEN
        easy &= (hard - _ONE) & ~hard  # those before the first hard one
        begin = 0
        while easy:
            stop = np.uint64(trailing_zeros(easy))
            easy &= easy - _ONE
            ends[n] = at + np.int64(stop)
            n += 1
            if n == len(begins):
                return at + np.int64(stop), n
            breaks = np.int64((comma >> stop) & _ONE)
            begin = np.int64(stop) + 1 + breaks
            begins[n], marks[n] = at + begin, breaks
        at += begin
        if hard or begin == 0:
            break
    return at, n


@inner
def next_words(text: Array, end: int, rules: Rules, state: Array, begins: Array, ends: Array, marks: Array) -> int:
    """Fill a block with the next words of the string that ends at byte `end`. How many there were; 0 at its end."""
    n = 0
    at = state[AT]
    while n < len(begins):
        at, word = _gap(text, at, end, rules, state)
        if at >= end:
            break
        begins[n], marks[n] = at, word
        if word & OPENS:
            state[OPENED] += 1
            if state[OPENED] == 4:
                state[FOURTH_SENTENCE] = state[WORDS]
        first = n
        at, n = _easy_words(text, at, end, n, begins, ends, marks)
        state[WORDS] += n - first
        if n == len(begins):
            state[FROM], state[TO], state[OWN_STOP] = begins[n - 1], ends[n - 1], 0
            break
        state[FROM] = at
        at = _word_end(text, at, end, rules, state)
        state[TO] = ends[n] = at
        state[WORDS] += 1
        n += 1
    state[AT] = at
    return n


@inner
def body_from(state: Array) -> int:
    """At the end of a string: how many of its words stand in its lead.

    The lead is the first paragraph; where there is but one, the first three sentences.
    """
    if state[NEXT_PARAGRAPH] >= 0:
        return state[NEXT_PARAGRAPH]
    return state[FOURTH_SENTENCE] if state[FOURTH_SENTENCE] >= 0 else state[WORDS]
