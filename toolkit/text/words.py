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

Here is the readable form of these rules, for patterns and single words; `segment` applies the same ones to articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache

import numpy as np

from toolkit.errors import did_you_mean
from toolkit.text.characters import APOSTROPHES, DIGIT, HYPHENS, IGNORED_SIGNS, LETTER, MARK, table

_DROPPED = str.maketrans(dict.fromkeys(IGNORED_SIGNS))
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys(IGNORED_SIGNS))
_LETTERS = re.compile(r"[^.]+")

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

#: What has lost its end before a vowel, in French and Italian: words of their own under `elisions="split"`.
ELISIONS = frozenset(
    """
    c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu
    un dell all dall nell sull coll quell quest bell sant nessun ciascun qualcun senz anch
    """.split()
)


@dataclass(frozen=True)
class Options:
    """What is a word where tools and languages differ? Part of what an index is: its patterns are read alike.

    Parameters
    ----------
    hyphens : {"split", "join"}
        `Israeli-Palestinian` is two words, or one.
    possessives : {"strip", "keep"}
        `Israel's` is counted as `israel`, or as `israel's`.
    marks : {"keep", "strip"}
        `Erdoğan` and `Erdogan` are two words, or one.
    elisions : {"keep", "split"}
        `l'agression` is one word, or two (French and Italian).

    Examples
    --------
    >>> Options(hyphens="join").hyphens
    'join'
    """

    hyphens: str = "split"
    possessives: str = "strip"
    marks: str = "keep"
    elisions: str = "keep"

    def __post_init__(self) -> None:
        for field in fields(self):
            given, allowed = getattr(self, field.name), _CHOICES[field.name]
            if given not in allowed:
                raise ValueError(
                    f"{field.name}={given!r} is not known.{did_you_mean(given, allowed)} "
                    f"It can be {' or '.join(map(repr, allowed))}."
                )

    def __str__(self) -> str:
        changed = [f"{name}={value}" for name, value in asdict(self).items() if value != _CHOICES[name][0]]
        return ", ".join(changed) or "none"


_CHOICES = {
    "hyphens": ("split", "join"),
    "possessives": ("strip", "keep"),
    "marks": ("keep", "strip"),
    "elisions": ("keep", "split"),
}
USUAL = Options()


@cache
def characters(flag: int) -> str:
    r"""The inside of a regular expression's character class: all code points that have this flag.

    Examples
    --------
    >>> import re
    >>> re.findall(f"[{characters(DIGIT)}]", "a1½")
    ['1', '½']
    """
    has = np.concatenate(([False], table() & flag != 0, [False]))
    runs = np.flatnonzero(has[1:] != has[:-1]).reshape(-1, 2).tolist()
    return "".join(f"\\U{start:08x}-\\U{end - 1:08x}" for start, end in runs)


@cache
def expression(wildcards: str = "", hyphens: str = "split") -> re.Pattern[str]:
    """The regular expression of words, in a string without ignored characters.

    `wildcards` are taken for letters, as patterns need it. Every choice in it is made once and never taken back, so
    that its time grows with the string and no faster; groups are atomic, `(?>(?:…)+)`, for a possessive repeat of a
    group matches the empty string in some releases of Python 3.11 (3.11.2 is one). The group `spelled` tells of letters
    with full stops that run into another word (`U.S.A`): they are no abbreviation, each is a word.
    """
    letter_or_digit = r"[^\W_ʼ]"  # to Python `\w` is Unicode's L and N and the underscore: a test holds it to that
    mark = f"[{characters(MARK)}{re.escape(wildcards)}]"
    letter, digit = f"[{characters(LETTER)}]", f"[{characters(DIGIT)}]"
    char = f"(?:{letter_or_digit}|{mark})"
    joiners = APOSTROPHES + (re.escape(HYPHENS) if hyphens == "join" else "")
    run = (
        f"(?>(?:{letter_or_digit}++|{mark}++"
        f"|(?<={letter_or_digit}|{mark})[{joiners}](?={char})"
        f"|(?<={digit})[.,](?={digit}))+)"
    )
    several = rf"(?>(?:{letter}{mark}*+\.){{2,}})"
    initials = rf"{several}(?:(?P<spelled>(?={char}))|(?:[{APOSTROPHES}](?={char}){run})?)"
    return re.compile(f"{initials}|{run}")


def find(string: str, wildcards: str = "", options: Options = USUAL) -> list[tuple[int, int]]:
    """Where are the words of this string? Their half-open spans in code points.

    Parameters
    ----------
    string : str
        Any string.
    wildcards : str
        Characters that are taken for letters, in patterns.
    options : Options
        Whether hyphens join, and whether elided words are words.

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
    return [(places[start], places[end - 1] + 1) for start, end in _spans(seen, wildcards, options)]


def visible(string: str) -> tuple[str, Sequence[int]]:
    r"""The string without ignored characters (itself, if it has none), and where each of the others stands in it.

    Examples
    --------
    >>> seen, places = visible("ad\u00admin")
    >>> seen, list(places)
    ('admin', [0, 1, 3, 4, 5])
    """
    if not any(sign in string for sign in IGNORED_SIGNS):
        return string, range(len(string))
    return string.translate(_DROPPED), [place for place, sign in enumerate(string) if sign not in IGNORED_SIGNS]


def _spans(string: str, wildcards: str, options: Options) -> Iterator[tuple[int, int]]:
    search, at = expression(wildcards, options.hyphens).search, 0
    while match := search(string, at):
        elided = _elided(match) if options.elisions == "split" else 0
        if match.lastgroup == "spelled":
            yield from (letter.span() for letter in _LETTERS.finditer(string, *match.span()))
        else:
            yield match.start(), elided or match.end()
        at = elided + 1 if elided else match.end()


def _elided(match: re.Match[str]) -> int:
    """Where an elided word at the beginning of this word ends, before its apostrophe; 0 if there is none."""
    for apostrophe in re.finditer(f"[{APOSTROPHES}]", match.group()):
        end = match.start() + apostrophe.start()
        if match.string[match.start() : end].casefold() in ELISIONS:
            return end
    return 0


def exact(surface: str, options: Options = USUAL) -> str:
    """The form that `=Exact` patterns see: case kept, spelling of characters and possessive settled.

    Examples
    --------
    >>> exact("Israel’s")
    'Israel'
    """
    form = unicodedata.normalize("NFC", surface.translate(_STRAIGHT))
    if options.marks == "strip":
        apart = unicodedata.normalize("NFD", form)
        bare = "".join(sign for sign in apart if unicodedata.category(sign)[0] != "M")
        form = unicodedata.normalize("NFC", bare) or form  # a word of nothing but marks keeps them
    if options.possessives == "keep":
        return form
    return form[:-2] if len(form) > 2 and form[-2] == "'" and form[-1].casefold() == "s" else form


def fold(surface: str, options: Options = USUAL) -> str:
    """The form that patterns and counts see.

    Examples
    --------
    >>> fold("ISRAEL’S"), fold("Straße")
    ('israel', 'strasse')
    """
    return refold(exact(surface, options))


def refold(form: str) -> str:
    """The folded form of an exact one."""
    folded = unicodedata.normalize("NFC", form.casefold())
    return unicodedata.normalize("NFC", folded.translate(_STRAIGHT))
