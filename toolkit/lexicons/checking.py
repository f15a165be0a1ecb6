"""What a person should look at in a lexicon before it counts anything.

Nothing here is an error: each finding is advice. Whether one pattern covers another is told where that is cheap and
sure, word by word, of literal words and wildcards; regular expressions are not looked into.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from toolkit import tables
from toolkit.text import words
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.patterns import PatternWord, Phrase, parse
from toolkit.text.tree import as_lexicon

_KINDS = (
    "twice",
    "never wins",
    "adds nothing",
    "always shielded",
    "in several frames",
    "no definition",
    "similar name",
    "no match",
    "carries its frame",
)
_BEGINNING = 12  # letters by which patterns are looked up
_MOST = 50  # of those that begin alike, with how many a pattern is compared
_NAMED = 5  # frames that one sentence names


class _Finding(NamedTuple):
    frame: str
    pattern: str | None
    line: float | None
    kind: str
    finding: str


class _Rule(NamedTuple):
    """A pattern, as it is written and as it is understood."""

    written: Pattern
    phrase: Phrase


def check(lexicon: Lexicon | Mapping[str, Any], *, coverage: pd.DataFrame | None = None) -> pd.DataFrame:
    """What should a person look at in this lexicon?

    Parameters
    ----------
    lexicon : Lexicon or dict
        From `lexicons.read`, or what it takes.
    coverage : DataFrame, optional
        The table of `frames.coverage`, to be told besides of patterns without a match and of those that carry a frame.

    Returns
    -------
    DataFrame
        `findings`: one row per finding, kind by kind, each in the order of the lexicon. Kinds are `twice` (in one
        frame), `never wins` (a pattern before it has all of its matches), `adds nothing` (one behind it has them too),
        `always shielded` (by a shield of its own frame), `in several frames` (which is allowed), `no definition`,
        `similar name` (of another frame), `no match` and `carries its frame`.

    Notes
    -----
    Patterns are compared as they are understood where words are what they usually are (the options of `text.index`):
    under `hyphens="join"`, say, `cease-fire` and `cease fire` differ. What is told is so, but not all is told: a
    pattern is compared with at most 50 that begin alike, and regular expressions only with the same ones.

    Examples
    --------
    >>> found = check({"war": {"patterns": ["strike*", "strike", "war"], "not": ["war"], "definition": "Force."}})
    >>> found[["pattern", "kind"]].values.tolist()
    [['strike', 'never wins'], ['war', 'always shielded']]
    >>> found["finding"][0]
    "'strike' never wins: 'strike*', which stands before it, has all of its matches."
    """
    lexicon = as_lexicon(lexicon)
    rules = {frame.name: _rules(frame.patterns) for frame in lexicon}
    found = [*_of_patterns(lexicon, rules), *_of_several_frames(lexicon, rules), *_of_names(lexicon)]
    if coverage is not None:
        found += _of_coverage(tables.check(coverage, "coverage"))
    found.sort(key=lambda one: _KINDS.index(one.kind))
    table = pd.DataFrame(found, columns=tables.columns("findings"))
    return table.astype(dict.fromkeys(table.columns, "str") | {"line": "float64"})


def _of_patterns(lexicon: Lexicon, rules: Mapping[str, list[_Rule]]) -> Iterator[_Finding]:
    for frame in lexicon:
        once: dict[Phrase, Pattern] = {}
        for rule in rules[frame.name]:
            if rule.phrase in once:
                yield _told(frame, rule.written, "twice", _twice(rule.written, once[rule.phrase]))
            once.setdefault(rule.phrase, rule.written)
        different = [_Rule(written, phrase) for phrase, written in once.items()]
        yield from _covered(frame, different)
        yield from _shielded(frame, different)


def _rules(patterns: Sequence[Pattern]) -> list[_Rule]:
    return [_Rule(one, parse(one.text)) for one in patterns]


def _told(frame: Frame, pattern: Pattern, kind: str, finding: str) -> _Finding:
    return _Finding(frame.name, pattern.text, pattern.line, kind, finding)


def _twice(second: Pattern, first: Pattern) -> str:
    same = "stands twice in this frame" if second.text == first.text else f"asks for the same words as '{first.text}'"
    where = f", first in line {first.line}" if first.line else ""
    weight = f", whose weight is {first.weight:g} and counts" if first.weight != second.weight else ""
    return f"'{second.text}' {same}{where}{weight}."


def _covered(frame: Frame, rules: list[_Rule]) -> Iterator[_Finding]:
    """Of two matches of the same words, that of the pattern counts which stands before the other."""
    by_beginning = _by_beginning(rules)
    for number, rule in enumerate(rules):
        wider = [
            other
            for other in _candidates(rule.phrase[0], by_beginning)
            if other != number and _covers(rules[other].phrase, rule.phrase)
        ]
        first = min(wider, default=number)
        if first < number:
            sentence = f"never wins: '{rules[first].written.text}', which stands before it, has all of its matches."
            yield _told(frame, rule.written, "never wins", f"'{rule.written.text}' {sentence}")
        elif first > number and _is_needless(rule, rules[first]):
            sentence = f"adds nothing: '{rules[first].written.text}' would have all of its matches."
            yield _told(frame, rule.written, "adds nothing", f"'{rule.written.text}' {sentence}")


def _is_needless(rule: _Rule, wider: _Rule) -> bool:
    """Not where it has a weight of its own, nor where each has what the other has."""
    return rule.written.weight == wider.written.weight and not _covers(rule.phrase, wider.phrase)


def _shielded(frame: Frame, rules: list[_Rule]) -> Iterator[_Finding]:
    """A shield that matches some words of each match of a pattern takes all of them."""
    shields = _rules(frame.shields)
    by_beginning = _by_beginning(shields)
    for rule in rules if shields else ():
        for start, word in enumerate(rule.phrase):
            within = (shields[number] for number in sorted(_candidates(word, by_beginning)))
            by = next(
                (one for one in within if _covers(one.phrase, rule.phrase[start : start + len(one.phrase)])), None
            )
            if by:
                where = f" in line {by.written.line}" if by.written.line else ""
                sentence = f"'{rule.written.text}' never counts: the shield '{by.written.text}'{where} always takes it."
                yield _told(frame, rule.written, "always shielded", sentence)
                break


def _by_beginning(rules: list[_Rule]) -> dict[str, list[int]]:
    """Numbers of the patterns whose first word begins so, up to its first wildcard."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        begun = found[rule.phrase[0].prefix[:_BEGINNING]]
        if len(begun) < _MOST:
            begun.append(number)
    return found


def _candidates(word: PatternWord, by_beginning: dict[str, list[int]]) -> set[int]:
    """Of which patterns may the first word cover this one?"""
    forms = {word.form, words.refold(word.form)} if word.exact and not word.regular else {word.form}
    begun = {form[:length] for form in forms for length in range(_BEGINNING + 1)}
    return {number for beginning in begun for number in by_beginning.get(beginning, ())}


def _covers(wider: Phrase, phrase: Phrase) -> bool:
    """Does the one match wherever the other does?"""
    return len(wider) == len(phrase) and all(map(_covers_word, wider, phrase))


def _covers_word(wider: PatternWord, word: PatternWord) -> bool:
    if wider == word or wider.is_any:
        return True
    if wider.regular or word.regular or (wider.exact and not word.exact):
        return False
    if word.exact and not wider.exact:
        return not word.is_wild and bool(_inside(wider.form).match(words.refold(word.form)))
    return bool(_inside(wider.form).match(word.form))


@lru_cache(maxsize=10_000)
def _inside(form: str) -> re.Pattern[str]:
    """What is wholly inside this form, wildcards and all: `*` stands for any, `?` for a letter or a `?`."""
    first, *rest = (re.escape(piece).replace(r"\?", "[^*]") for piece in form.split("*"))
    if not rest:
        return re.compile(rf"{first}\Z", re.DOTALL)
    *middle, last = rest
    jumps = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(rf"{first}{jumps}.*{last}\Z", re.DOTALL)


def _of_several_frames(lexicon: Lexicon, rules: Mapping[str, list[_Rule]]) -> Iterator[_Finding]:
    """Each such pattern once, where it stands first."""
    places: dict[Phrase, dict[str, Pattern]] = defaultdict(dict)
    for frame in lexicon:
        for rule in rules[frame.name]:
            places[rule.phrase].setdefault(frame.name, rule.written)
    for frames in places.values():
        (first, pattern), *others = frames.items()
        if others:
            named = ", ".join(f"'{name}'" for name, _ in others[:_NAMED])
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            sentence = f"'{pattern.text}' also stands in {named}{more}, and counts in each."
            yield _told(lexicon[first], pattern, "in several frames", sentence)


def _of_names(lexicon: Lexicon) -> Iterator[_Finding]:
    once: dict[str, str] = {}
    for frame in lexicon:
        first = once.setdefault(frame.name.casefold(), frame.name)
        if first != frame.name:
            sentence = f"the name differs from that of '{first}' only in case."
            yield _Finding(frame.name, None, None, "similar name", sentence)
        if not frame.definition:
            yield _Finding(frame.name, None, None, "no definition", "nothing says what this frame means.")


def _of_coverage(coverage: pd.DataFrame) -> Iterator[_Finding]:
    for row in coverage.to_dict("records"):
        frame, pattern, line = row["frame"], row["pattern"], row["line"]
        if not row["n"]:
            sentence = f"'{pattern}' has no match that counts in these articles."
            yield _Finding(frame, pattern, line, "no match", sentence)
        if row["carries"]:
            n, of_frame = row["n"], round(row["n"] / row["share_of_frame"])
            sentence = f"'{pattern}' has {n:,} of the {of_frame:,} matches of its frame."
            yield _Finding(frame, pattern, line, "carries its frame", sentence)
