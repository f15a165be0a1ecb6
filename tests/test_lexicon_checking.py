"""What `lexicons.check` tells of a lexicon is so: by hand, and against what is matched in any text."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import frames, lexicons, tables
from toolkit.text import Frame, Lexicon, Pattern

COLUMNS = ["frame", "pattern", "kind"]


def found(lexicon, *, frame="war", **options) -> list[tuple[str, str]]:
    """Pattern and kind of what is found in a frame, definitions aside."""
    table = tables.check(lexicons.check(lexicon, **options), "findings")
    table = table[(table["frame"] == frame) & (table["kind"] != "no definition")]
    return list(zip(table["pattern"], table["kind"], strict=True))


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["strike", "strikes"], []),
        (["strike*", "strike"], [("strike", "never wins")]),
        (["strike", "strike*"], [("strike", "adds nothing")]),
        (["strike", "strike"], [("strike", "twice")]),
        (["Strike", "strike"], [("strike", "twice")]),
        (["cease-fire", "cease fire"], [("cease fire", "twice")]),
        (["st*", "strike*"], [("strike*", "never wins")]),
        (["w?r", "war"], [("war", "never wins")]),
        (["w?r", "w*r"], [("w?r", "adds nothing")]),
        (["w*r", "w?r"], [("w?r", "never wins")]),
        (["w?r", "w*"], [("w?r", "adds nothing")]),
        (["w?*", "w*"], [("w?*", "adds nothing")]),
        (["w*", "w**"], [("w**", "never wins")]),  # each has what the other has
        (["*war*", "*war"], [("*war", "never wins")]),
        (["a*b*c", "aXbXbXc"], [("aXbXbXc", "never wins")]),
        (["a*b*c", "acb"], []),
        (["a*a", "a"], []),  # the two may not share a letter
        (["strike*", "air strike"], []),  # the longer one wins
        (["air strike*", "air strike"], [("air strike", "never wins")]),
        (["air * talks", "air strike talks"], [("air strike talks", "never wins")]),
        (["air strike", "* strike"], [("air strike", "adds nothing")]),
        (["us", "=US"], [("=US", "never wins")]),
        (["u*", "=US"], [("=US", "never wins")]),
        (["=US", "us"], [("=US", "adds nothing")]),
        (["=US", "=US*"], [("=US", "adds nothing")]),
        (["=us", "=US"], []),
        (["=U*", "us"], []),
        (["u*", "=U*"], []),  # so, but not looked into
        (["/^war$/", "/^war$/"], [("/^war$/", "twice")]),
        (["/^war/", "war"], []),
        (["/^war/ x*", "/^war/ xy"], [("/^war/ xy", "never wins")]),
        ([{"pattern": "strike", "weight": 2}, "strike*"], []),  # a weight of its own
        (["strike*", {"pattern": "strike", "weight": 2}], [("strike", "never wins")]),
    ],
    ids=str,
)
def test_patterns_that_are_covered(patterns, expected):
    assert found({"war": patterns}) == expected


@pytest.mark.parametrize(
    ("pattern", "shield", "always"),
    [
        ("strike", "strike", True),
        ("strike", "strike*", True),
        ("strike*", "strike", False),
        ("strike*", "hunger strike*", False),
        ("hunger strike", "strike*", True),
        ("hunger strike", "hunger", True),
        ("a hunger strike", "hunger strike*", True),
        ("hunger strike", "a hunger strike", False),
        ("strike a", "a strike", False),
    ],
)
def test_patterns_that_are_always_shielded(pattern, shield, always):
    expected = [(pattern, "always shielded")] if always else []
    assert found({"war": {"patterns": [pattern, "other"], "not": ["none", shield]}, "b": [pattern]})[:1] == (
        expected or [(pattern, "in several frames")]
    )


def test_sentences_lines_and_order(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "frames:\n"
        "  war:\n"
        "    definition: Force.\n"
        "    patterns:\n"
        "      - strike*\n"
        "      - strike\n"
        "      - strike*\n"
        "      - talks\n"
        "    not: [talk*]\n"
        "  War: [talks, {pattern: Talks, weight: 2}]\n"
    )
    table = lexicons.check(lexicons.read(path))
    assert table[:5].to_dict("split")["data"] == [
        ["war", "strike*", 7, "twice", "'strike*' stands twice in this frame, first in line 5."],
        [
            "War",
            "Talks",
            10,
            "twice",
            "'Talks' asks for the same words as 'talks', first in line 10, whose weight is 1 and counts.",
        ],
        [
            "war",
            "strike",
            6,
            "never wins",
            "'strike' never wins: 'strike*', which stands before it, has all of its matches.",
        ],
        [
            "war",
            "talks",
            8,
            "always shielded",
            "'talks' never counts: the shield 'talk*' in line 9 always takes it.",
        ],
        ["war", "talks", 8, "in several frames", "'talks' also stands in 'War', and counts in each."],
    ]
    assert table[COLUMNS].iloc[5:].fillna("").values.tolist() == [
        ["War", "", "no definition"],
        ["War", "", "similar name"],
    ]
    assert table["finding"][6] == "the name differs from that of 'war' only in case."


def test_a_pattern_of_many_frames_is_told_once():
    lexicon = {f"f{number}": ["talks", f"x{number}"] for number in range(9)}
    table = lexicons.check(lexicon)
    told = table[table["kind"] == "in several frames"]
    assert told["finding"].tolist() == [
        "'talks' also stands in 'f1', 'f2', 'f3', 'f4', 'f5' and 3 more, and counts in each."
    ]


def test_what_coverage_adds():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War. A war and a battle.", "War of words."]})
    lexicon = {"war": ["war", "battle*", "siege"], "peace": ["talks"]}
    table = lexicons.check(lexicon, coverage=frames.coverage(articles, lexicon))
    told = table[~table["kind"].isin(["no definition"])]
    assert told["finding"].tolist() == [
        "'siege' has no match that counts in these articles.",
        "'talks' has no match that counts in these articles.",
        "'war' has 3 of the 4 matches of its frame.",
    ]


def test_nothing_to_find_is_a_table_too():
    table = tables.check(lexicons.check({"war": {"patterns": ["war"], "definition": "Force."}}), "findings")
    assert len(table) == 0
    assert list(table) == tables.columns("findings")


def test_many_patterns_that_begin_alike_take_no_square():
    """Twenty thousand, of which only the first ones are compared with each: what is told remains so."""
    patterns = tuple(Pattern(f"*{number}") for number in range(20_000))
    told = lexicons.check(Lexicon("wide", (Frame("war", patterns, definition="x"),)))
    pairs = dict(zip(told["pattern"], told["finding"].str.extract(r": '\*(\d+)'")[0], strict=True))
    assert pairs["*11"] == "1"
    assert all(pattern.endswith(wider) for pattern, wider in pairs.items())


WORD = st.text("ab*?", min_size=1, max_size=3)
PATTERN = st.builds(
    lambda signs, words: " ".join(sign + word for sign, word in zip(signs, words, strict=False)),
    st.lists(st.sampled_from(["", "", "="]), min_size=2, max_size=2),
    st.lists(WORD | st.sampled_from(["A", "aB", "A*"]), min_size=1, max_size=2),
).filter(lambda pattern: any(sign in "abAB" for sign in pattern))
TEXT = st.lists(st.text("abA", min_size=1, max_size=3), max_size=12).map(" ".join)


@given(st.lists(PATTERN, min_size=1, max_size=5), st.lists(PATTERN, max_size=2), st.lists(TEXT, min_size=1, max_size=3))
def test_what_is_told_is_so_in_any_text(patterns, shields, texts):
    lexicon = {"war": {"patterns": patterns, "not": shields}}
    table = lexicons.check(lexicon)
    articles = pd.DataFrame({"article_id": [str(number) for number in range(len(texts))], "text": texts})
    spans = ["article_id", "start", "end"]
    matches = frames.matches(articles, lexicon)

    def of(kind):
        return table.loc[table["kind"] == kind, "pattern"].tolist()

    assert set(of("always shielded")).isdisjoint(matches["pattern"])
    first = list(dict.fromkeys(patterns))
    never = [pattern for pattern in of("never wins") if patterns.count(pattern) == 1]
    assert set(never).isdisjoint(matches["pattern"])
    for needless in (*of("adds nothing"), *never):
        fewer = [pattern for pattern in first if pattern != needless]
        without = frames.matches(articles, {"war": {"patterns": fewer, "not": shields}})
        assert without[spans].equals(matches[spans])
