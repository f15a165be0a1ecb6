"""Where sentences and paragraphs end, and what the lead is."""

from __future__ import annotations

import pytest
import reference
from hypothesis import given
from test_words import hostile

from toolkit.text import sentences


def split(string: str) -> list[str]:
    starts = sentences.starts(string)
    return [string[start:end].strip() for start, end in zip(starts, [*starts[1:], len(string)], strict=True)]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("Talks began. Nobody came.", ["Talks began.", "Nobody came."]),
        ("Who? They! So… Then.", ["Who?", "They!", "So…", "Then."]),  # each of the four ends
        ("What?! No... Yes", ["What?!", "No...", "Yes"]),  # also several of them
        ("He said “go.” She went.", ["He said “go.”", "She went."]),  # a closing mark belongs to it
        ("(It ended.) “New talks.”", ["(It ended.)", "“New talks.”"]),  # an opening mark to the next
        ("It grew 5.5 per cent in 2017. 12 died.", ["It grew 5.5 per cent in 2017.", "12 died."]),  # digits may begin
        ("The end. and so on", ["The end. and so on"]),  # a small letter cannot
        ("The end.Next", ["The end.Next"]),  # white space must follow
        ("The end. – Next", ["The end. – Next"]),  # nor can a dash
        ("Mr. Halvard met Gen. Dos. They spoke.", ["Mr. Halvard met Gen. Dos.", "They spoke."]),  # listed abbreviation
        ("George W. Bush left.", ["George W. Bush left."]),  # initial
        ("In the U.S. President Doe spoke.", ["In the U.S. President Doe spoke."]),
        ("Mr.” He left.", ["Mr.”", "He left."]),  # the abbreviation must stand right before
        ("Mr? He left.", ["Mr?", "He left."]),  # and only a full stop is ambiguous
        ("They don't. He did.", ["They don't.", "He did."]),  # the t of n't is no initial
        ("It was Israel’s. He left.", ["It was Israel’s.", "He left."]),  # nor the s of a possessive
        ("It is ad\u00admin. He left.", ["It is ad\u00admin.", "He left."]),  # nor is min behind a soft hyphen
        ("'A. Smith' left.", ["'A. Smith' left."]),  # an initial behind a quotation mark is one
        ("We met. الوفد وصل. 会议", ["We met.", "الوفد وصل.", "会议"]),  # letters without case may begin
        ("Go! ʼTwas late. ʼ", ["Go!", "ʼTwas late. ʼ"]),  # U+02BC is an apostrophe and no letter, here too
        ("A heading\n\nThe text", ["A heading", "The text"]),  # a paragraph end is always one
        ("A line\nnext line", ["A line\nnext line"]),  # a line end is not
        ("End.\n\n \n\nNext", ["End.", "Next"]),
        ("One\r\n\r\nTwo", ["One", "Two"]),
        ("Ends. ", ["Ends."]),
        ("\n\nBegins", ["", "Begins"]),
    ],
)
def test_where_sentences_end(string, expected):
    assert split(string) == expected


@pytest.mark.parametrize("string", ["", "...", "\n\n\n", "!" * 500_000, ". " * 300_000, "Mr. A" * 200_000])
def test_no_string_is_too_odd(string):
    starts = sentences.starts(string)
    assert starts == sorted(set(starts))
    assert all(0 <= start < max(len(string), 1) for start in starts)


@given(hostile)
def test_sentences_are_those_of_the_slow_reference(string):
    assert sentences.starts(string) == reference.sentence_starts(string)


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("First.\n\nSecond\nline.", ["First.", "Second\nline."]),
        ("One\r\n\r\nTwo\n \n\nThree", ["One", "Two", "Three"]),
        ("\n\n  First.\n\nSecond.\n\n", ["First.", "Second."]),  # outer white space is nobody's
        ("Only\none", ["Only\none"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_paragraphs(string, expected):
    assert [string[start:end] for start, end in sentences.paragraphs(string)] == expected


@pytest.mark.parametrize(
    ("string", "lead"),
    [
        (
            "MERRIN (AP) – Talks began. Again.\n\nNobody spoke.",
            "MERRIN (AP) – Talks began. Again.",
        ),  # dateline included
        ("\n\nFirst.\n\nSecond.", "First."),  # blank lines before it are no paragraph
        ("One. Two. Three. Four. Five.", "One. Two. Three."),  # no blank line: three sentences
        ("One.\nTwo.\nThree.\nFour.", "One.\nTwo.\nThree."),
        ("One. Two.", "One. Two."),
        ("One. Two. Three. Four.\n\n", "One. Two. Three."),  # a blank line at the end parts nothing
        ("", ""),
    ],
)
def test_the_lead(string, lead):
    assert string[: sentences.lead_end(string)].strip() == lead
