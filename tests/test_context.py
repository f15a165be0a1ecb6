"""Keyword in context: every match with the words around it."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit import context, frames, tables, text


def articles(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def lines(table: pd.DataFrame) -> list[list]:
    return table[["left", "match", "right"]].values.tolist()


def test_lines_by_hand():
    table = context.kwic(
        articles("They hailed the peace process in Corrin today.", "Peace.", title=["Peace processes", None]),
        "peace process*",
        window=2,
    )
    tables.check(table, "lines")
    assert list(table) == tables.columns("lines")
    assert table.drop(columns=["frame", "pattern"]).values.tolist() == [
        ["a0", "title", 0, 15, "", "Peace processes", ""],
        ["a0", "lead", 16, 29, "hailed the", "peace process", "in Corrin"],
    ]
    assert table[["frame", "pattern"]].isna().all(axis=None)  # a free query has neither


@pytest.mark.parametrize(
    ("string", "pattern", "window", "expected"),
    [
        ("a b c d e", "c", 1, [["b", "c", "d"]]),
        ("a b c d e", "c", 0, [["", "c", ""]]),
        ("a b c d e", "c", 9, [["a b", "c", "d e"]]),  # no more than there is
        ("“a, b” – c!\n\nD (e).", "c", 2, [["a, b” –", "c", "! D (e"]]),  # as it is written, on one line
        ("a b a", "a", 1, [["", "a", "b"], ["b", "a", ""]]),
        ("x a b x", ["a b", "b"], 1, [["x", "a b", "x"], ["a", "b", "x"]]),  # every match, also inside another
        ("x a x", ["a", "=a", "?"], 0, [["", "x", ""], ["", "a", ""], ["", "x", ""]]),  # the same words once
        ("no such word", "war", 3, []),
        ("the US told us", "=US", 1, [["the", "US", "told"]]),
        ("سلام عادل هنا", "عادل", 1, [["سلام", "عادل", "هنا"]]),  # in the order of reading
    ],
)
def test_what_stands_around(string, pattern, window, expected):
    assert lines(context.kwic(articles(string), pattern, window=window)) == expected


def test_the_window_leaves_neither_title_nor_article():
    table = context.kwic(articles("war b", "c war", title=["a war", "d"]), "war", window=5)
    assert lines(table) == [["a", "war", ""], ["", "war", "b"], ["c", "war", ""]]


def test_the_widest_window_shows_all():
    assert lines(context.kwic(articles("a war b"), "war", window=10**15)) == lines(
        context.kwic(articles("a war b"), "war", window=1)
    )


def test_the_window_of_a_text_does_not_begin_at_a_word_of_the_title():
    table = context.kwic(articles("x war", title=["Something longer"]), "war", window=2)
    assert lines(table) == [["x", "war", ""]]


def test_a_lexicon_goes_by_the_rules_of_its_frames():
    lexicon = {"war": {"patterns": ["strike*", "air strike*"], "not": ["hunger strike*"]}, "air": ["air"]}
    two = articles("An air strike, a hunger strike.")
    table = context.kwic(two, lexicon, window=1)
    assert table[["frame", "pattern", "match"]].values.tolist() == [
        ["air", "air", "air"],
        ["war", "air strike*", "air strike"],
    ]
    found = frames.matches(two, lexicon)
    keys = ["article_id", "frame", "zone", "start", "end"]
    assert sorted(table[keys].values.tolist()) == sorted(found[keys].values.tolist())


def test_left_match_and_right_stand_so_in_the_text():
    string = "One two\nthree war four.\n\nFive war six"
    for row in context.kwic(articles(string), "war", window=2).itertuples():
        assert string[row.start : row.end] == row.match
        assert " ".join(string[: row.start].split()).endswith(row.left)
        assert " ".join(string[row.end :].split()).startswith(row.right)


@pytest.mark.parametrize(
    ("pattern", "window", "sentence"),
    [
        ("war", -1, "window=-1 cannot be used: give a whole number, 0 or more."),
        (
            "war",
            10**20,
            "window=100000000000000000000 cannot be used: give a whole number of at most 1,000,000,000,000,000.",
        ),
        ("war", "8", "window='8' cannot be used: give a whole number, 0 or more."),
        ("war", 2.5, "window=2.5 cannot be used: give a whole number, 0 or more."),
        ("war", True, "window=True cannot be used: give a whole number, 0 or more."),
        (
            "*",
            8,
            "the pattern '*' cannot be used, as it would match every word: "
            "write at least one letter or digit beside the *.",
        ),
        (
            ["war", ""],
            8,
            "the pattern '' cannot be used, as it holds no word: write at least one letter or digit.",
        ),
    ],
)
def test_wrong_questions(pattern, window, sentence):
    with pytest.raises(ValueError) as raised:
        context.kwic(articles("war"), pattern, window=window)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("pattern", [None, 5, {"war"}])
def test_what_is_no_pattern(pattern):
    with pytest.raises(TypeError) as raised:
        context.kwic(articles("war"), pattern)
    assert str(raised.value) == (
        f"a pattern must be text, a list of texts, a Lexicon or a dict, not {type(pattern).__name__}."
    )


def test_no_pattern_finds_nothing():
    table = context.kwic(articles("war"), [])
    assert list(table) == tables.columns("lines")
    assert table.empty


def test_the_table_and_the_index_give_the_same_and_stay_as_they_are():
    table = articles("War and peace", outlet=["X"])
    before = table.copy(deep=True)
    pd.testing.assert_frame_equal(context.kwic(table, "war"), context.kwic(text.index(table), "war"))
    pd.testing.assert_frame_equal(table, before)
