"""What a word is.

A word is a maximal run of Unicode letters, marks and digits. Inside it one apostrophe may join (`don't`), and between
two digits a full stop or a comma (`1,000.5`). Single letters each followed by a full stop, at least two, are one word
(`U.S.`, `p.m.`), and may carry an apostrophe part (`U.S.'s`). Soft hyphens and zero-width non-joiners are ignored, as
if they were not there; inside a word they belong to its span. Hyphens, underscores and everything else separate.

Every word has a span in the original string, in code points, and three forms:

=========  =====================================================  ==================
surface    as the article writes it                               `Israel’s`
exact      NFC, apostrophes straight, possessive `'s` removed     `Israel`
folded     the same with full case folding                        `israel`
=========  =====================================================  ==================
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache

APOSTROPHES = "'’ʼ"
IGNORED = "\u00ad\u200c"  # soft hyphen, zero-width non-joiner

_DROPPED = str.maketrans(dict.fromkeys(IGNORED))
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(IGNORED))
_LETTERS = re.compile(r"[^.]+")
_LINE_END = re.compile(r"\r\n|[\n\v\f\r\x85\u2028\u2029]")
_HYPHENS = frozenset("-‐‑")

#: Abbreviations after which a full stop ends no sentence and a phrase may go on. Only such as are not words themselves.
ABBREVIATIONS = frozenset(
    """
    mr mrs ms messrs mme mlle dr prof st ste fr hon rev sr jr
    gen lt col capt cpt sgt cpl maj brig adm cmdr cdr pvt insp supt
    sen rep gov pres amb min dep asst
    jan feb apr aug sept oct nov dec
    inc ltd corp bros co dept div univ
    vs cf approx est fig eq vol pp
    ave blvd mt ft
    """.split()
)


@cache
def _categories() -> str:
    return "".join(unicodedata.category(chr(point))[0] for point in range(sys.maxunicode + 1))


@cache
def characters(categories: str) -> str:
    r"""The inside of a regular expression's character class: all code points of these Unicode categories.

    Examples
    --------
    >>> import re
    >>> re.findall(f"[{characters('N')}]", "a1½")
    ['1', '½']
    """
    runs = re.finditer(f"[{categories}]+", _categories())
    return "".join(f"\\U{run.start():08x}-\\U{run.end() - 1:08x}" for run in runs)


@cache
def expression(wildcards: str = "") -> re.Pattern[str]:
    """The regular expression of words, in a string without ignored characters.

    `wildcards` are taken for letters, as patterns need it. Every choice in it is made once and never taken back, so
    that its time grows with the string and no faster. The group `spelled` tells of letters with full stops that run
    into another word (`U.S.A`): they are no abbreviation, each is a word.
    """
    letter_or_digit = r"[^\W_ʼ]"  # to Python `\w` is Unicode's L and N and the underscore: a test holds it to that
    mark = f"[{characters('M')}{re.escape(wildcards)}]"
    letter, digit = f"(?!ʼ)[{characters('L')}]", f"[{characters('N')}]"
    char = f"(?:{letter_or_digit}|{mark})"
    run = (
        f"(?:{letter_or_digit}++|{mark}++"
        f"|(?<={letter_or_digit}|{mark})[{APOSTROPHES}](?={char})"
        f"|(?<={digit})[.,](?={digit}))++"
    )
    initials = rf"(?:{letter}{mark}*+\.){{2,}}+(?:(?P<spelled>(?={char}))|(?:[{APOSTROPHES}](?={char}){run})?)"
    return re.compile(f"{initials}|{run}")


def find(string: str, wildcards: str = "") -> list[tuple[int, int]]:
    """Where are the words of this string? Their half-open spans in code points.

    Parameters
    ----------
    string : str
        Any string.
    wildcards : str
        Characters that are taken for letters, in patterns.

    Returns
    -------
    list of (start, end)
        One pair per word, in order.

    Examples
    --------
    >>> [text[a:b] for text in ["The U.S.’s 1,000 cease-fires"] for a, b in find(text)]
    ['The', 'U.S.’s', '1,000', 'cease', 'fires']
    """
    seen, places = visible(string)
    spans = [span for match in expression(wildcards).finditer(seen) for span in _spans(match)]
    return spans if seen is string else [(places[start], places[end - 1] + 1) for start, end in spans]


def visible(string: str) -> tuple[str, Sequence[int]]:
    r"""The string without ignored characters (itself, if it has none), and where each of the others stands in it.

    Examples
    --------
    >>> seen, places = visible("ad\u00admin")
    >>> seen, list(places)
    ('admin', [0, 1, 3, 4, 5])
    """
    if not any(sign in string for sign in IGNORED):
        return string, range(len(string))
    return string.translate(_DROPPED), [place for place, sign in enumerate(string) if sign not in IGNORED]


def _spans(match: re.Match[str]) -> list[tuple[int, int]]:
    if match.lastgroup != "spelled":
        return [match.span()]
    return [letter.span() for letter in _LETTERS.finditer(match.string, *match.span())]


def exact(surface: str) -> str:
    """The form that `=Exact` patterns see: case kept, spelling of characters and possessive settled.

    Examples
    --------
    >>> exact("Israel’s")
    'Israel'
    """
    form = unicodedata.normalize("NFC", surface.translate(_STRAIGHT))
    return form[:-2] if len(form) > 2 and form[-2] == "'" and form[-1].casefold() == "s" else form


def fold(surface: str) -> str:
    """The form that patterns and counts see.

    Examples
    --------
    >>> fold("ISRAEL’S"), fold("Straße")
    ('israel', 'strasse')
    """
    folded = unicodedata.normalize("NFC", exact(surface).casefold())
    return unicodedata.normalize("NFC", folded.translate(_STRAIGHT))


def line_ends(gap: str) -> int:
    r"""How many lines end in this string? (`\r\n` is one end.)

    Examples
    --------
    >>> line_ends(" \r\n \n")
    2
    """
    return len(_LINE_END.findall(gap))


def is_abbreviation(word: str) -> bool:
    """Is this, before a full stop, a listed abbreviation or an initial?

    Examples
    --------
    >>> is_abbreviation("Mr"), is_abbreviation("W"), is_abbreviation("no")
    (True, True, False)
    """
    form = unicodedata.normalize("NFC", word.translate(_DROPPED))
    initial = form[:1].isalpha() and all(unicodedata.category(mark)[0] == "M" for mark in form[1:])
    return initial or form.casefold() in ABBREVIATIONS


def is_break(before: str, gap: str) -> bool:
    """Does a phrase end between two neighbouring words, `before` and the one after this gap?

    Plain are: white space with at most one line end; one hyphen without white space; a full stop and white space
    after a single letter or a listed abbreviation. Anything else breaks.

    Examples
    --------
    >>> is_break("peace", " "), is_break("cease", "-"), is_break("peace", ", "), is_break("Mr", ". ")
    (False, False, True, False)
    """
    if gap == " ":
        return False
    gap = gap.translate(_DROPPED)
    if gap in _HYPHENS:
        return False
    if gap.startswith(".") and is_abbreviation(before):
        gap = gap[1:]
    return not gap.isspace() or line_ends(gap) > 1
