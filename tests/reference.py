"""The definitions of words, breaks, sentences and frames again: plain, slow, character by character.

Written from the definitions and not from the code under test; the tests hold both together on hostile input.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from toolkit.text.scan import NEGATORS
from toolkit.text.words import ABBREVIATIONS

IGNORED = "\u00ad\u200c"
APOSTROPHES = "'’ʼ"


def kind(sign: str) -> str:
    """L, M or N for what words are made of, else something else; ʼ counts as an apostrophe."""
    return "" if sign == "ʼ" else unicodedata.category(sign)[0]


def is_char(sign: str) -> bool:
    return kind(sign) in ("L", "M", "N")


def words(string: str) -> list[tuple[int, int]]:
    """Half-open spans of the words."""
    places = [place for place, sign in enumerate(string) if sign not in IGNORED]
    signs = [string[place] for place in places]
    spans, here = [], 0
    while here < len(signs):
        if not is_char(signs[here]):
            here += 1
            continue
        end = end_of_word(signs, here)
        spans.append((places[here], places[end - 1] + 1))
        here = end
    return spans


def end_of_word(signs: list[str], start: int) -> int:
    end = end_of_initials(signs, start)
    if end > start and not (end < len(signs) and signs[end] in APOSTROPHES):
        return end
    here = max(end, start)
    while here < len(signs):
        before = signs[here - 1] if here > start else ""
        after = signs[here + 1] if here + 1 < len(signs) else ""
        joins = signs[here] in APOSTROPHES and after and is_char(after) and (is_char(before) if before != "." else 1)
        joins = joins if before != "." or here == end else False
        decimal = signs[here] in ".," and before and after and kind(before) == kind(after) == "N"
        if not (is_char(signs[here]) or (before and joins) or decimal):
            break
        here += 1
    return here


def end_of_initials(signs: list[str], start: int) -> int:
    """Where `U.S.` ends: letters, each with its marks and a full stop, at least two; `start` if there are none."""
    here, letters = start, 0
    while here < len(signs) and kind(signs[here]) == "L":
        stop = here + 1
        while stop < len(signs) and kind(signs[stop]) == "M":
            stop += 1
        if stop == len(signs) or signs[stop] != ".":
            break
        here, letters = stop + 1, letters + 1
    runs_on = here < len(signs) and is_char(signs[here])
    return here if letters > 1 and not runs_on else start


def without_ignored(string: str) -> str:
    return "".join(sign for sign in string if sign not in IGNORED)


def nfc(string: str) -> str:
    return unicodedata.normalize("NFC", string)


def unpossessive(form: str) -> str:
    form = form.replace("’", "'").replace("ʼ", "'")
    return form[:-2] if form.endswith(("'s", "'S", "'ſ")) else form


def exact(surface: str) -> str:
    return unpossessive(nfc(without_ignored(surface)))


def fold(surface: str) -> str:
    return unpossessive(nfc(nfc(without_ignored(surface)).casefold()))


def line_ends(string: str) -> int:
    string = string.replace("\r\n", "\n")
    return sum(sign in "\n\v\f\r\x85\u2028\u2029" for sign in string)


def is_abbreviation(word: str) -> bool:
    word = nfc(without_ignored(word))
    initial = kind(word[0]) == "L" and all(kind(sign) == "M" for sign in word[1:])
    return initial or word.casefold() in ABBREVIATIONS


def is_break(before: str, gap: str) -> bool:
    gap = without_ignored(gap)
    if gap in ("-", "‐", "‑"):
        return False
    if gap[:1] == "." and is_abbreviation(before):
        gap = gap[1:]
    return gap == "" or not all(sign.isspace() for sign in gap) or line_ends(gap) > 1


def sentence_starts(string: str) -> list[int]:
    places = [place for place, sign in enumerate(string) if sign not in IGNORED]
    return [0, *(places[start] for start in starts_of_visible(without_ignored(string)) if start > 0)]


def starts_of_visible(string: str) -> list[int]:
    spans = words(string)
    starts = {0}
    for place in range(len(string)):
        if string[place] in ".!?…" and (place == 0 or string[place - 1] not in ".!?…"):
            starts |= start_after(string, place, spans)
        if string[place].isspace() and (place == 0 or not string[place - 1].isspace()):
            end = skip(string, place, str.isspace)
            if line_ends(string[place:end]) > 1:
                starts.add(end)
    return sorted(start for start in starts if start < len(string) or start == 0)


def start_after(string: str, place: int, spans: list[tuple[int, int]]) -> set[int]:
    stops = skip(string, place, lambda sign: sign in ".!?…")
    closed = skip(string, stops, lambda sign: sign in "\"'”’ʼ»›)]}")
    begin = skip(string, closed, str.isspace)
    first = skip(string, begin, lambda sign: sign in "\"'ʼ“‘„«‹([{¿¡")
    if begin == closed or first == len(string) or string[first].islower() or kind(string[first]) not in ("L", "N"):
        return set()
    abbreviated = any(
        (end == place and is_abbreviation(string[start:end])) or start <= place < end for start, end in spans
    )
    return set() if abbreviated and closed == place + 1 and string[place] == "." else {begin}


def skip(string: str, place: int, what) -> int:
    while place < len(string) and what(string[place]):
        place += 1
    return place


@dataclass(frozen=True)
class Word:
    """A word of a string: what patterns see of it, and what stands before it."""

    start: int
    end: int
    folded: str
    exact: str
    breaks: bool
    sentence: int


def read(string: str) -> list[Word]:
    """The words of a title or a text."""
    starts, read, last = sentence_starts(string), [], None
    for start, end in words(string):
        breaks = last is None or is_break(string[slice(*last)], string[last[1] : start])
        sentence = sum(begin <= start for begin in starts)
        read.append(Word(start, end, fold(string[start:end]), exact(string[start:end]), breaks, sentence))
        last = (start, end)
    return read


def n_lead(string: str) -> int:
    """How many words stand in the first paragraph; where there is but one, in the first three sentences."""
    seen = "".join(sign for sign in string if sign not in IGNORED)
    found = read(seen)
    text = seen.strip()
    offset = len(seen) - len(seen.lstrip())
    for place, sign in enumerate(text):
        end = skip(text, place, str.isspace)
        if sign.isspace() and not text[place - 1].isspace() and line_ends(text[place:end]) > 1:
            return sum(word.end <= offset + place for word in found)
    opening = [n for n, word in enumerate(found) if n == 0 or word.sentence != found[n - 1].sentence]
    return opening[3] if len(opening) > 3 else len(found)


def glob(pattern: str, form: str) -> bool:
    """`*` any run, `?` exactly one."""
    if not pattern:
        return not form
    if pattern[0] == "*":
        return glob(pattern[1:], form) or (form != "" and glob(pattern, form[1:]))
    return form != "" and pattern[0] in ("?", form[0]) and glob(pattern[1:], form[1:])


def positions(found: list[Word], phrase: list[tuple[bool, str]], across_breaks: bool) -> list[int]:
    """Where a phrase begins; it is a list of (exact?, form)."""
    return [
        first
        for first in range(len(found) - len(phrase) + 1)
        if all(glob(form, w.exact if is_exact else w.folded) for w, (is_exact, form) in zip(found[first:], phrase))  # noqa: B905
        and (across_breaks or not any(word.breaks for word in found[first + 1 : first + len(phrase)]))
    ]


@dataclass(frozen=True)
class Rule:
    """A frame as the reference takes it: its name in the results, and phrases by the rules that they are for."""

    name: str
    patterns: list
    shields: list = ()
    company: dict = None  # {"near": (phrases, within)}, within None for anywhere in the sentence


@dataclass
class Candidate:
    """A place where a pattern stands, and what became of it."""

    first: int
    length: int
    frame: int
    pattern: int
    reason: str = ""
    rules: tuple = ()  # one of these phrases decided it

    @property
    def words(self) -> set[int]:
        return set(range(self.first, self.first + self.length))


def matches(string: str, patterns, shields=(), *, across_breaks: bool = False) -> list[tuple[int, int, int, bool]]:
    """Start, end, number of the pattern and negation of each match of a frame, in order."""
    found = read(string)
    kept = explain(found, [Rule("", patterns, shields)], across_breaks=across_breaks)
    return [
        (found[one.first].start, found[one.first + one.length - 1].end, one.pattern, is_negated(found, one.first))
        for one in sorted(kept, key=lambda one: one.first)
        if not one.reason
    ]


def explain(found: list[Word], frames: list[Rule], *, across_breaks=False, whole_lexicon=False) -> list[Candidate]:
    """Every place where a pattern stands, rule after rule."""
    every = [
        Candidate(first, len(phrase), frame, number)
        for frame, rule in enumerate(frames)
        for number, phrase in enumerate(rule.patterns)
        for first in positions(found, phrase, across_breaks)
    ]
    for one in every:
        shield(one, frames[one.frame], found, across_breaks)
    for one in every:
        for rule in ("near", "before", "after", "unless_near"):
            if not one.reason and rule in (frames[one.frame].company or {}):
                keep_company(one, rule, *frames[one.frame].company[rule], found, across_breaks)
    names = [rule.name for rule in frames]
    for name in dict.fromkeys(names):
        overlap([one for one in every if names[one.frame] == name and not one.reason], frames)
    if whole_lexicon:
        counting = [one for one in every if not one.reason]
        for one in counting:
            longer = [other for other in counting if other.length > one.length and other.words & one.words]
            if one.words <= set().union(*(other.words for other in longer)):
                one.reason, one.rules = "scope", tuple(written(other, frames) for other in longer)
    return every


def written(one: Candidate, frames: list[Rule]):
    return frames[one.frame].patterns[one.pattern]


def shield(one: Candidate, rule: Rule, found: list[Word], across_breaks: bool) -> None:
    for phrase in rule.shields:
        for first in positions(found, phrase, across_breaks):
            if one.words & set(range(first, first + len(phrase))):
                one.reason, one.rules = "not", (*one.rules, phrase)


def keep_company(one: Candidate, rule: str, phrases, within, found: list[Word], across_breaks: bool) -> None:
    near = []
    for phrase in phrases:
        for first in positions(found, phrase, across_breaks):
            last = first + len(phrase) - 1
            is_before, is_behind = last < one.first, first > one.first + one.length - 1
            left, right = (last, one.first) if is_before else (one.first + one.length - 1, first)
            allowed = (is_before and rule != "before") or (is_behind and rule != "after")
            if allowed and found[left].sentence == found[right].sentence and (within is None or right - left <= within):
                near.append((right - left, phrase))
    if bool(near) == (rule == "unless_near"):
        one.reason, one.rules = rule, tuple(phrase for _, phrase in near)
    elif near and not one.rules:
        one.rules = tuple(phrase for distance, phrase in near if distance == min(near, key=lambda pair: pair[0])[0])


def overlap(candidates: list[Candidate], frames: list[Rule]) -> None:
    taken: dict[int, Candidate] = {}
    for one in sorted(candidates, key=lambda one: (-one.length, one.first, one.frame, one.pattern)):
        before = [taken[word] for word in one.words if word in taken]
        if before:
            one.reason, one.rules = "overlap", tuple(written(other, frames) for other in before)
        else:
            taken.update(dict.fromkeys(one.words, one))


def is_negated(found: list[Word], first: int) -> bool:
    before = [word for word in found[max(0, first - 3) : first] if word.sentence == found[first].sentence]
    return any(glob(negator, word.folded) for word in before for negator in NEGATORS["en"])
