"""What a word is: every rule of the definition as a row, then a slow reference on hostile input."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from toolkit.text import words

#: signs at which the rules turn: letters of several scripts, marks, digits, joiners, spaces, breaks
HOSTILE = (
    "aeSsABŉßſﬁİıςΣé京עש1٣½²"
    "\u0301\u0307\u0345"
    "'’ʼ‘“”\"*?=_"
    ".,;:!…-‐‑–"
    " \n\r\t\v\f\x85\u00a0\u2028\u2029\u3000\x1c"
    "\u00ad\u200c\u200d\u200b\ufeff\u202e\x00😀"
)
PIECES = ["U.S.", "Mr", "St", "a.b.", "n't", "'s", "’S", "\r\n", "\n\n", "1,000", ". A", "x.", *HOSTILE]
hostile = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def found(string: str) -> list[str]:
    return [string[start:end] for start, end in words.find(string)]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("Peace talks", ["Peace", "talks"]),
        ("don't, don’t, donʼt", ["don't", "don’t", "donʼt"]),  # any of the three apostrophes joins
        ("'tis the boys' 'quote'", ["tis", "the", "boys", "quote"]),  # but only inside a word
        ("rock'n'roll", ["rock'n'roll"]),  # one at a time
        ("don''t", ["don", "t"]),  # not two together
        ("ʼ ʼʼ", []),  # U+02BC is an apostrophe here, although Unicode calls it a letter
        ("1,000.5 and 3.14", ["1,000.5", "and", "3.14"]),
        ("١٬٠ ٣.١٤", ["١", "٠", "٣.١٤"]),  # digits of any script; only . and , join them
        ("1,000, 5.", ["1,000", "5"]),  # not at the end
        ("1,,000 1.,5", ["1", "000", "1", "5"]),  # one joiner at a time
        ("a.5 5.a a,b", ["a", "5", "5", "a", "a", "b"]),  # between digits only
        ("1'000", ["1'000"]),  # an apostrophe joins digits too
        ("U.S. forces", ["U.S.", "forces"]),
        ("the U.S.A. and p.m.", ["the", "U.S.A.", "and", "p.m."]),
        ("U.S.’s and U.K.'s", ["U.S.’s", "and", "U.K.'s"]),  # with a possessive
        ("U.S. 'quoted'", ["U.S.", "quoted"]),
        ("J.R.R. Tolkien", ["J.R.R.", "Tolkien"]),
        ("U.S", ["U", "S"]),  # each letter must have its full stop
        ("U.S.A and U.S.Army", ["U", "S", "A", "and", "U", "S", "Army"]),
        ("A. Smith", ["A", "Smith"]),  # at least two
        ("e\u0301.u\u0308.", ["e\u0301.u\u0308."]),  # letters with their marks
        ("5.U.S.", ["5", "U.S."]),
        (".".join("abcdefghijklmnopqrstuvwxyz") + ".", [".".join("abcdefghijklmnopqrstuvwxyz") + "."]),  # of any length
        ("pa\u00adles\u200ctine", ["pa\u00adles\u200ctine"]),  # soft hyphen and non-joiner are ignored inside
        ("don\u00ad't 1\u00ad,000 U\u00ad.S.", ["don\u00ad't", "1\u00ad,000", "U\u00ad.S."]),  # wherever inside
        ("\u00adpeace\u00ad \u200c\u00ad", ["peace"]),  # outside a word they belong to none
        ("a\u200db", ["a", "b"]),  # a zero-width joiner separates
        ("a\u200bb a\ufeffb", ["a", "b", "a", "b"]),  # so does every other sign without width
        ("snake_case _x_", ["snake", "case", "x"]),  # the underscore is no part of a word
        ("Israeli-Palestinian well‑known re‐open", ["Israeli", "Palestinian", "well", "known", "re", "open"]),
        ("ISLAMABAD–Foreign a—b", ["ISLAMABAD", "Foreign", "a", "b"]),
        ("e\u0301te\u0301 \u0301", ["e\u0301te\u0301", "\u0301"]),  # marks are signs of words
        ("½ ² x₂ Ⅳ", ["½", "²", "x₂", "Ⅳ"]),  # so are numbers of any kind
        ("war😀peace 👩‍👩‍👧", ["war", "peace"]),  # emoji are not
        ("🇺🇸 ✌🏽 ❤\ufe0f", ["\ufe0f"]),  # (a variation selector is a mark)
        ("$5m 50% C++ #peace @un", ["5m", "50", "C", "peace", "un"]),
        ("http://a.example/b?c=1", ["http", "a", "example", "b", "c", "1"]),
        ("سلام عادل، שלום", ["سلام", "عادل", "שלום"]),  # right to left
        ("می\u200cخواهم", ["می\u200cخواهم"]),  # Persian needs the non-joiner
        ("和平进程", ["和平进程"]),  # without spaces: one run, and the index warns
        ("a\x00b", ["a", "b"]),
        ("", []),
        (" \n\t.,;-'’_", []),
    ],
)
def test_what_is_found(string, expected):
    assert found(string) == expected


@pytest.mark.parametrize(
    ("surface", "folded", "exact"),
    [
        ("Israel’s", "israel", "Israel"),  # the possessive goes
        ("ISRAELʼS", "israel", "ISRAEL"),
        ("U.S.'s", "u.s.", "U.S."),
        ("it's", "it", "it"),  # whatever it means
        ("boss", "boss", "boss"),
        ("James's", "james", "James"),
        ("s's's", "s's", "s's"),  # one of them
        ("don’t", "don't", "don't"),  # apostrophes are straightened
        ("Straße", "strasse", "Straße"),  # full case folding, not lower case
        ("STRASSE", "strasse", "STRASSE"),
        ("İstanbul", "i̇stanbul", "İstanbul"),  # i and a dot above, as Unicode says
        ("Σίσυφος", "σίσυφοσ", "Σίσυφος"),  # the final sigma
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ", "ΣΊΣΥΦΟΣ"),
        ("oﬃce", "office", "oﬃce"),  # ligatures come apart
        ("cafe\u0301", "caf\u00e9", "caf\u00e9"),  # NFC
        ("Erdoğan", "erdoğan", "Erdoğan"),  # marks stay
        ("ŉ", "'n", "ŉ"),  # the apostrophe that folding makes
        ("pa\u00adlestine", "palestine", "palestine"),
        ("IS\u200cRAEL’\u00adS", "israel", "ISRAEL"),
        ("1,000.5", "1,000.5", "1,000.5"),
        ("和平", "和平", "和平"),
    ],
)
def test_the_forms_of_a_word(surface, folded, exact):
    assert (words.fold(surface), words.exact(surface)) == (folded, exact)


def test_wildcards_are_letters_in_patterns_only():
    assert found("w*men don*'t") == ["w", "men", "don", "t"]
    assert words.find("w*men don*'t *", "*?") == [(0, 5), (6, 12), (13, 14)]


def test_python_and_unicode_agree_on_letters_and_numbers():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    by_category = {sign for sign in every if unicodedata.category(sign)[0] in "LN"}
    assert set(re.findall(r"[^\W_]", every)) == by_category


@pytest.mark.parametrize(
    ("string", "n"),
    [
        ("a." * 500_000, 1),
        ("a." * 500_000 + "b1", 500_001),  # letters with full stops that end badly
        ("a'" * 500_000, 1),
        ("'" * 1_000_000, 0),
        ("1," * 500_000 + "1", 1),
        ("\u00ad" * 1_000_000, 0),
        ("a\u00ad" * 500_000, 1),
        ("\u0301" * 1_000_000, 1),
        ("a-" * 500_000, 500_000),
    ],
    ids=lambda value: value[:4].encode("unicode_escape").decode() if isinstance(value, str) else "",
)
def test_long_strings_finish(string, n):
    assert len(words.find(string)) == n


@given(hostile)
def test_words_are_those_of_the_slow_reference(string):
    spans = words.find(string)
    assert spans == reference.words(string)
    for start, end in spans:
        surface = string[start:end]
        assert (words.fold(surface), words.exact(surface)) == (reference.fold(surface), reference.exact(surface))


@given(st.text(max_size=40))
def test_words_of_any_text_are_those_of_the_slow_reference(string):
    assert words.find(string) == reference.words(string)
    for start, end in words.find(string):
        surface = string[start:end]
        assert (words.fold(surface), words.exact(surface)) == (reference.fold(surface), reference.exact(surface))


@given(hostile)
def test_what_is_folded_stays_folded(string):
    for start, end in words.find(string):
        folded = words.fold(string[start:end])
        assert words.fold(folded) in (folded, re.sub("'s$", "", folded))  # a second possessive goes the second time
