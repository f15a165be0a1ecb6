"""What a query is: terms joined by signs, read into a tree of clauses.

===============================  ==========================================================================
`israel*`, `=US`, `/^warn/`      a term: any pattern of `patterns`, in which no white space stands
`"peace process*"`               a phrase stands in quotation marks, and so does a word such as `"AND"`
`a near/10 b`                    both within ten words of one another, in either order
`!a`, `a & b`, `a | b`           not, and, or: `NOT`, `AND`, `OR` in capitals are the same
`(gaza | "west bank") & !cup`    brackets group; without them `!` binds first, then near, `&`, and `|` last
===============================  ==========================================================================

Signs inside quotation marks and between the strokes of a regular expression are part of the pattern. Every complaint
names the place, counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, NoReturn

from toolkit.text import patterns
from toolkit.text.patterns import Phrase
from toolkit.text.words import USUAL, Options

_DEEPEST = 100  # brackets and ! within one another: far from what the interpreter's stack bears
_QUOTES = '"“”„'
_SHOWN = 80  # characters of a query that an error repeats
_TOKEN = re.compile(
    rf"""(?P<sign>[&|!()])
    | [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]
    | (?P<regular>=?/(?:\\.|[^/\\\s])+/)
    | (?P<bare>[^\s&|!(){_QUOTES}]+)
    | (?P<open>[{_QUOTES}])""",
    re.VERBOSE,
)
_SIGNS = {"AND": "&", "OR": "|", "NOT": "!", "(": "(", ")": ")"}
_NEAR = re.compile(r"near/0*([1-9][0-9]{0,8})", re.IGNORECASE)
_MEANT = {"and": "AND", "or": "OR", "not": "NOT", "near": "near/10"}


@dataclass(frozen=True)
class Clause:
    """A part of a query, as it was written (any white space is one blank), and the parts that it joins."""

    written: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Term(Clause):
    """A word, a phrase, any pattern."""

    phrase: Phrase = ()


@dataclass(frozen=True)
class Near(Clause):
    """Two clauses, each a term or alternatives of terms, so many words from one another at the most."""

    within: int = 1


@dataclass(frozen=True)
class Not(Clause):
    """The contrary of its one clause."""


@dataclass(frozen=True)
class And(Clause):
    """All of its clauses."""


@dataclass(frozen=True)
class Or(Clause):
    """One of its clauses, or several."""


class _Token(NamedTuple):
    """A sign, a term or the end: what it is, how it is written, where it begins, and the pattern if it is a term."""

    kind: str
    text: str
    at: int
    pattern: str = ""


def terms_of(clause: Clause) -> Iterator[Term]:
    """All terms of a query from left to right, doubles too."""
    if isinstance(clause, Term):
        yield clause
    for below in clause.clauses:
        yield from terms_of(below)


def as_clause(query: str, options: Options = USUAL) -> Clause:
    """What does this query ask for?

    Raises
    ------
    TypeError
        If it is no text.
    ValueError
        If it cannot be understood; the message names the place.

    Examples
    --------
    >>> [clause.written for clause in as_clause("israel*  AND (gaza|lebanon) & !cup").clauses]
    ['israel*', '(gaza | lebanon)', '!cup']
    """
    if not isinstance(query, str):
        raise TypeError(f"a query must be text, such as 'israel* & gaza', not {type(query).__name__}.")
    if not query.strip():
        raise ValueError("the query is empty: write at least one term, such as israel* & gaza.")
    return _Reader(query, options).whole()


def _tokens(query: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(query):
        text, end = " ".join(match.group().split()), match.end()
        if match.lastgroup == "open":
            _refuse(query, match.start(), "does not close the quotation mark that it opens")
        kind = _kind_of(text) if match.lastgroup in ("sign", "bare") else "term"
        pattern = match["quoted"] if match.lastgroup == "quoted" else match.group()
        yield _Token(kind, text, match.start(), pattern)
    yield _Token("end", "", end)


def _kind_of(text: str) -> str:
    if text.casefold().startswith("near/"):
        return "near"
    return text if text in _SIGNS.values() else _SIGNS.get(text, "term")


def _refuse(query: str, at: int, what: str, remedy: str = "", after: str = "") -> NoReturn:
    remedy = f": {remedy}" if remedy else ""
    raise ValueError(f"the query '{_cut(query, at)}' {what} ({after}position {at + 1}){remedy}.")


def _cut(string: str, at: int = 0) -> str:
    """One line of it: all, or what stands around a place."""
    low = max(0, at - _SHOWN // 2) if len(string) > _SHOWN else 0
    shown = re.sub(r"\s", " ", string[low : low + _SHOWN])
    return f"{'…' if low else ''}{shown}{'…' if low + _SHOWN < len(string) else ''}"


class _Reader:
    """Reads a query from left to right; each method reads on as far as its clause goes."""

    def __init__(self, query: str, options: Options) -> None:
        self._query, self._options = query, options
        self._tokens = list(_tokens(query))
        self._place = self._depth = 0

    def whole(self) -> Clause:
        """The clause that the whole query is."""
        clause = self._chain("|")
        if self._now.kind == ")":
            _refuse(self._query, self._now.at, "closes a bracket that it does not open")
        if self._now.kind != "end":
            self._refuse_more()
        return clause

    @property
    def _now(self) -> _Token:
        return self._tokens[self._place]

    def _next(self) -> _Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _chain(self, sign: str) -> Clause:
        """Clauses with this sign between them; or the one that there is."""
        clauses = [self._chain("&") if sign == "|" else self._near()]
        written = clauses[0].written
        while self._now.kind == sign:
            written += f" {self._next().text} "
            clauses.append(self._chain("&") if sign == "|" else self._near())
            written += clauses[-1].written
        if len(clauses) == 1:
            return clauses[0]
        return Or(written, tuple(clauses)) if sign == "|" else And(written, tuple(clauses))

    def _near(self) -> Clause:
        left = self._single()
        if self._now.kind != "near":
            return left
        near = self._next()
        within = _NEAR.fullmatch(near.text)
        if not within:
            remedy = "give near a whole number of words from 1 to 999,999,999, such as near/10"
            _refuse(self._query, near.at, f"has '{_cut(near.text)}'", remedy)
        right = self._single()
        self._check_sides(near, left, right)
        return Near(f"{left.written} {near.text} {right.written}", (left, right), int(within[1]))

    def _check_sides(self, near: _Token, *sides: Clause) -> None:
        for side in sides:
            if not _is_alternatives(side):
                remedy = 'near joins terms, phrases, and alternatives in brackets such as (gaza | "west bank")'
                remedy = "write !(a near/5 b) for what is not near" if isinstance(side, Not) else remedy
                _refuse(self._query, near.at, f"has '{_cut(side.written)}' beside '{near.text}'", remedy)

    def _single(self) -> Clause:
        """A term, a clause in brackets, or one behind a !."""
        token = self._next()
        if token.kind == "term":
            return self._term(token)
        if token.kind not in ("!", "("):
            self._refuse_place(token)
        self._depth += 1
        if self._depth > _DEEPEST:
            remedy = "write it flatter, or choose in several steps"
            _refuse(self._query, token.at, f"nests brackets and ! more than {_DEEPEST} deep", remedy)
        clause = self._bracketed(token) if token.kind == "(" else self._negated(token)
        self._depth -= 1
        return clause

    def _term(self, token: _Token) -> Term:
        try:
            return Term(token.text, phrase=patterns.parse(token.pattern, self._options))
        except ValueError as error:
            raise ValueError(
                f"the pattern '{_cut(token.pattern)}' of the query '{_cut(self._query, token.at)}' "
                f"(position {token.at + 1}) cannot be used, as {error}"
            ) from None

    def _bracketed(self, opening: _Token) -> Clause:
        clause = self._chain("|")
        if self._now.kind == "end":
            _refuse(self._query, opening.at, "does not close the bracket that it opens")
        if self._now.kind != ")":
            self._refuse_more()
        self._next()
        return replace(clause, written=f"({clause.written})")

    def _negated(self, sign: _Token) -> Clause:
        clause = self._single()
        return Not(f"{sign.text}{'' if sign.text == '!' else ' '}{clause.written}", (clause,))

    def _refuse_place(self, token: _Token) -> NoReturn:
        """Say that here is no term."""
        if token.kind != "end":
            _refuse(self._query, token.at, f"has '{_cut(token.text)}' where a term is expected")
        before = self._tokens[self._place - 2].text
        _refuse(self._query, token.at, "ends where a term is expected", after=f"after '{_cut(before)}', ")

    def _refuse_more(self) -> NoReturn:
        """Say that a clause is at its end here and the query is not."""
        before, token = self._tokens[self._place - 1], self._now
        if token.kind == "near":
            remedy = "near joins two terms, so write a near/5 b & b near/5 c"
            _refuse(self._query, token.at, f"has one near behind another before '{_cut(token.text)}'", remedy)
        meant = _MEANT.get(token.text.casefold()) or _MEANT.get(before.text.casefold())
        remedy = f"write {meant} for the operator" if meant else "write & or | between terms"
        what = f"has no operator between '{_cut(before.text)}' and '{_cut(token.text)}'"
        _refuse(self._query, token.at, what, f"put phrases in quotation marks, or {remedy}")


def _is_alternatives(clause: Clause) -> bool:
    """Whether this is a term, or several with nothing but | between them."""
    return isinstance(clause, Term) or (isinstance(clause, Or) and all(map(_is_alternatives, clause.clauses)))
