"""Which of the candidates of an article count? The rules of `rules`, as kernels over a small table of candidates.

A candidate is a place where a phrase stands, whatever it is for. It ends with a *fate*: it counts, or the number of the
rule that took it out, and with the candidate *by* which it was let in or taken out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.text.characters import Array
from toolkit.text.kernel import ZERO, inner
from toolkit.text.rules import AFTER, BEFORE, IN_SENTENCE, NEAR, ROLES, SEARCHED, SHIELD, UNLESS_NEAR
from toolkit.text.segment import OPENS

#: the reasons why a match does not count, by fate; those of rules have the numbers of their roles
FATES = ("", *ROLES[1:], "overlap", "scope")
COUNTS, OVERLAP, COVERED, NO_MATCH = 0, len(ROLES), len(ROLES) + 1, len(ROLES) + 2
BEGIN, LENGTH, PHRASE, FATE, BY, _LINK = range(6)  # columns of candidates; the first three are those of unordered ones
N_COLUMNS = _LINK + 1 + len(ROLES)  # the last ones: the company by which each rule is fulfilled
_COMPANY = _LINK + 1
_NONE = -1
_N_ROLES = len(ROLES)


class Tables(NamedTuple):
    """A lexicon for a kernel. `slots` of a spelling: from `slots_from` of it to that of the next; others likewise."""

    slots_from: Array
    slots: Array
    anchored_from: Array  # phrases that hang on a slot
    anchored: Array
    words_from: Array  # the slots of a phrase
    words: Array
    anchor: Array  # which of its words is the anchor of a phrase
    frame: Array  # of each phrase
    name: Array  # the number of what its matches are called
    role: Array
    bound: Array  # whether its frame asks for company
    reach: Array  # of the company of a frame, by role


class Room(NamedTuple):
    """Where a scan writes: candidates of an article, the same by name, how many each name has, and what is found.

    Of each word of an article: the candidate that has it (counted from 1), and the number of its sentence. Of each
    frame and role: the candidate that was seen last.
    """

    candidates: Array
    ordered: Array
    n_of_name: Array
    taken: Array
    sentence: Array
    latest: Array
    found: Array


@inner
def put(candidates: Array, at: int, begin: int, length: int, phrase: int) -> None:
    """A candidate, of which nothing else is known yet."""
    candidates[at, BEGIN] = begin
    candidates[at, LENGTH] = length
    candidates[at, PHRASE] = phrase


@inner
def order(tables: Tables, room: Room, m: int) -> None:
    """Bring the candidates of an article in the order of names, within each in that of the text, then of patterns."""
    candidates, ordered, n_of_name = room.candidates, room.ordered, room.n_of_name
    for name in range(len(n_of_name)):
        n_of_name[name] = 0
    for one in range(m):
        n_of_name[tables.name[candidates[one, PHRASE]] + 1] += 1
    for name in range(1, len(n_of_name)):
        n_of_name[name] += n_of_name[name - 1]
    for one in range(m):
        phrase = candidates[one, PHRASE]
        at = n_of_name[tables.name[phrase]]
        n_of_name[tables.name[phrase]] += 1
        put(ordered, at, candidates[one, BEGIN], candidates[one, LENGTH], phrase)
    for one in range(1, m):  # they are nearly in order: off by no more than a phrase is long
        begin, length, phrase = ordered[one, BEGIN], ordered[one, LENGTH], ordered[one, PHRASE]
        at = one
        while at and _comes_after(tables, ordered, at - 1, begin, phrase):
            put(ordered, at, ordered[at - 1, BEGIN], ordered[at - 1, LENGTH], ordered[at - 1, PHRASE])
            at -= 1
        put(ordered, at, begin, length, phrase)
    for one in range(m):
        ordered[one, FATE] = COUNTS
        ordered[one, BY] = _NONE


@inner
def _comes_after(tables: Tables, ordered: Array, at: int, begin: int, phrase: int) -> bool:
    if tables.name[ordered[at, PHRASE]] != tables.name[phrase]:
        return False
    return ordered[at, BEGIN] > begin or (ordered[at, BEGIN] == begin and ordered[at, PHRASE] > phrase)


@inner
def resolve(codes: Array, tables: Tables, room: Room, m: int, start: int, whole_lexicon: bool) -> None:
    """Find the fate of each candidate of the article that begins at `start`."""
    ordered, first, is_numbered = room.ordered, ZERO, False
    while first < m:
        name, last, longest, bound = tables.name[ordered[first, PHRASE]], first, ZERO, False
        while last < m and tables.name[ordered[last, PHRASE]] == name:
            longest = max(longest, ordered[last, LENGTH])
            bound |= tables.bound[ordered[last, PHRASE]]
            last += 1
        if bound:
            if not is_numbered:
                _number_sentences(codes, room.sentence, start, ordered, m)
                is_numbered = True
            _find_company(tables, room, first, last, longest)
        if last - first > 1 or bound or tables.role[ordered[first, PHRASE]] != SEARCHED:
            _apply_rules(tables, ordered, first, last, longest)
            _take_longest(ordered, room.taken, first, last, longest)
        first = last
    if whole_lexicon:
        _drop_covered(ordered, room.taken, m)


@inner
def _number_sentences(codes: Array, sentence: Array, start: int, ordered: Array, m: int) -> None:
    """As far as candidates stand."""
    end = ZERO
    for one in range(m):
        end = max(end, ordered[one, BEGIN] + ordered[one, LENGTH])
    number = ZERO
    for at in range(end):
        if codes[start + at] & OPENS:
            number += 1
        sentence[at] = number


@inner
def _find_company(tables: Tables, room: Room, first: int, last: int, longest: int) -> None:
    """For each match and each rule of its frame, the nearest company that fulfils it; the one before it if two do.

    Once from left to right for what ends before a match, and once back for what begins behind it.
    """
    ordered, latest = room.ordered, room.latest
    for one in range(first, last):
        frame, role = tables.frame[ordered[one, PHRASE]], tables.role[ordered[one, PHRASE]]
        if role == SEARCHED:
            for rule in range(NEAR, UNLESS_NEAR + 1):
                seen = latest[frame * _N_ROLES + rule]
                found = _last_before(ordered, seen, ordered[one, BEGIN], longest) if rule != BEFORE else _NONE
                far = _distance(room, found, one) > tables.reach[frame, rule]
                ordered[one, _COMPANY + rule] = _NONE if far else found
        elif role >= NEAR:
            _link(ordered, latest, frame, role, one)
    _forget(tables, ordered, latest, first, last)
    for one in range(last - 1, first - 1, -1):
        frame, role = tables.frame[ordered[one, PHRASE]], tables.role[ordered[one, PHRASE]]
        if role == SEARCHED:
            for rule in range(NEAR, UNLESS_NEAR + 1):
                seen = latest[frame * _N_ROLES + rule]
                end = ordered[one, BEGIN] + ordered[one, LENGTH]
                found = _first_behind(ordered, seen, end) if rule != AFTER else _NONE
                distance = _distance(room, one, found)
                nearest = _distance(room, ordered[one, _COMPANY + rule], one)
                if distance <= tables.reach[frame, rule] and distance < nearest:
                    ordered[one, _COMPANY + rule] = found
        elif role >= NEAR:
            _link(ordered, latest, frame, role, one)
    _forget(tables, ordered, latest, first, last)


@inner
def _link(ordered: Array, latest: Array, frame: int, role: int, one: int) -> None:
    """Of the same frame and role, each candidate leads to the one that was seen before it."""
    ordered[one, _LINK] = latest[frame * _N_ROLES + role]
    latest[frame * _N_ROLES + role] = one


@inner
def _forget(tables: Tables, ordered: Array, latest: Array, first: int, last: int) -> None:
    for one in range(first, last):
        latest[tables.frame[ordered[one, PHRASE]] * _N_ROLES + tables.role[ordered[one, PHRASE]]] = _NONE


@inner
def _last_before(ordered: Array, seen: int, begin: int, longest: int) -> int:
    """Of what was seen, that which ends last before this word."""
    best = np.int64(_NONE)
    while seen != _NONE:
        end = ordered[seen, BEGIN] + ordered[seen, LENGTH]
        if end <= begin and (best == _NONE or end > ordered[best, BEGIN] + ordered[best, LENGTH]):
            best = np.int64(seen)
        if best != _NONE and ordered[seen, BEGIN] + longest <= ordered[best, BEGIN] + ordered[best, LENGTH]:
            break  # what began earlier ended earlier
        seen = ordered[seen, _LINK]
    return best


@inner
def _first_behind(ordered: Array, seen: int, end: int) -> int:
    """Of what was seen, that which begins first from this word on."""
    while seen != _NONE and ordered[seen, BEGIN] < end:
        seen = ordered[seen, _LINK]
    return np.int64(seen)


@inner
def _distance(room: Room, left: int, right: int) -> int:
    """How many words it is from one candidate to another: neighbours are one apart; too far, from another sentence."""
    if left == _NONE or right == _NONE:
        return np.int64(IN_SENTENCE + 1)
    last = room.ordered[left, BEGIN] + room.ordered[left, LENGTH] - 1
    first = room.ordered[right, BEGIN]
    if room.sentence[last] != room.sentence[first]:
        return np.int64(IN_SENTENCE + 1)
    return np.int64(first - last)


@inner
def _apply_rules(tables: Tables, ordered: Array, first: int, last: int, longest: int) -> None:
    """Take out what is shielded, and what has not the company that its frame asks for."""
    for one in range(first, last):
        phrase = ordered[one, PHRASE]
        if tables.role[phrase] != SEARCHED:
            ordered[one, FATE] = NO_MATCH
            continue
        shield = _shield_of(tables, ordered, one, first, last, longest)
        if shield != _NONE:
            ordered[one, FATE] = SHIELD
            ordered[one, BY] = ordered[shield, PHRASE]
        elif tables.bound[phrase]:
            _check_company(tables, ordered, one)


@inner
def _shield_of(tables: Tables, ordered: Array, one: int, first: int, last: int, longest: int) -> int:
    """A match of a shield of the same frame that shares a word with this one."""
    begin, end = ordered[one, BEGIN], ordered[one, BEGIN] + ordered[one, LENGTH]
    frame, other = tables.frame[ordered[one, PHRASE]], one
    while other > first and ordered[other - 1, BEGIN] > begin - longest:
        other -= 1
    while other < last and ordered[other, BEGIN] < end:
        phrase = ordered[other, PHRASE]
        is_own_shield = tables.role[phrase] == SHIELD and tables.frame[phrase] == frame
        if is_own_shield and ordered[other, BEGIN] + ordered[other, LENGTH] > begin:
            return other
        other += 1
    return np.int64(_NONE)


@inner
def _check_company(tables: Tables, ordered: Array, one: int) -> None:
    """The first rule that is not fulfilled is its fate; else the company of the first one lets it in."""
    frame = tables.frame[ordered[one, PHRASE]]
    for rule in range(NEAR, UNLESS_NEAR + 1):
        company = ordered[one, _COMPANY + rule]
        if not tables.reach[frame, rule]:
            continue
        if (company == _NONE) != (rule == UNLESS_NEAR):
            ordered[one, FATE] = rule
            ordered[one, BY] = ordered[company, PHRASE] if rule == UNLESS_NEAR else _NONE
            return
        if ordered[one, BY] == _NONE and company != _NONE:
            ordered[one, BY] = ordered[company, PHRASE]


@inner
def _take_longest(ordered: Array, taken: Array, first: int, last: int, longest: int) -> None:
    """Let the longest matches have their words first; those that find one taken are out."""
    for length in range(longest, 0, -1):
        for one in range(first, last):
            if ordered[one, LENGTH] == length and ordered[one, FATE] == COUNTS:
                _take(ordered, taken, one)
    for one in range(first, last):
        if ordered[one, FATE] == COUNTS:
            _release(ordered, taken, one)


@inner
def _take(ordered: Array, taken: Array, one: int) -> None:
    begin, end = ordered[one, BEGIN], ordered[one, BEGIN] + ordered[one, LENGTH]
    for at in range(begin, end):
        if taken[at]:
            ordered[one, FATE] = OVERLAP
            ordered[one, BY] = ordered[taken[at] - 1, PHRASE]
            return
    for at in range(begin, end):
        taken[at] = one + 1


@inner
def _release(ordered: Array, taken: Array, one: int) -> None:
    for at in range(ordered[one, BEGIN], ordered[one, BEGIN] + ordered[one, LENGTH]):
        taken[at] = 0


@inner
def _drop_covered(ordered: Array, taken: Array, m: int) -> None:
    """Take out what is wholly covered by longer matches, of whatever frame."""
    for one in range(m):
        if ordered[one, FATE] == COUNTS:
            for at in range(ordered[one, BEGIN], ordered[one, BEGIN] + ordered[one, LENGTH]):
                if not taken[at] or ordered[taken[at] - 1, LENGTH] < ordered[one, LENGTH]:
                    taken[at] = one + 1
    for one in range(m):
        if ordered[one, FATE] == COUNTS and _is_covered(ordered, taken, one):
            ordered[one, FATE] = COVERED
            ordered[one, BY] = ordered[taken[ordered[one, BEGIN]] - 1, PHRASE]
    for one in range(m):
        if ordered[one, FATE] != NO_MATCH:
            _release(ordered, taken, one)


@inner
def _is_covered(ordered: Array, taken: Array, one: int) -> bool:
    for at in range(ordered[one, BEGIN], ordered[one, BEGIN] + ordered[one, LENGTH]):
        if ordered[taken[at] - 1, LENGTH] <= ordered[one, LENGTH]:
            return False
    return True
