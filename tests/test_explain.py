"""The rules inside a frame, one after the other, and what is told of those that they take out."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from test_frames import articles, corpora, rows
from test_patterns import as_phrase, phrases

from toolkit import frames, tables, text


def told(string: str, lexicon: dict, **options: object) -> list[list]:
    """What becomes of each place, as words, rule that took it out, and pattern by which."""
    return rows(frames.explain(articles(string), lexicon, **options), "match", "reason", "rule")


def kept(string: str, **rules: object) -> list[str]:
    """Which matches of `attack*` count under these rules."""
    found = frames.matches(articles(string), {"war": {"patterns": ["attack*"], **rules}})
    return found["match"].tolist()


@pytest.mark.parametrize(
    ("string", "rule", "expected"),
    [
        ("The army attacked.", "near", True),  # neighbours are one word apart
        ("The army never attacked.", "near", True),
        ("The army has never attacked.", "near", False),
        ("They attacked the army.", "near", True),  # on either side
        ("They attacked us and the army.", "near", False),
        ("It was the army. Attacked again.", "near", False),  # in the same sentence
        ("Attack!\n\nArmy", "near", False),
        ("They attacked the army.", "before", True),  # the match stands before
        ("The army attacked.", "before", False),
        ("The army attacked.", "after", True),
        ("They attacked the army.", "after", False),
        ("The army attacked.", "unless_near", False),
        ("The army has never attacked.", "unless_near", True),
        ("They attacked.", "unless_near", True),
        ("They attacked.", "near", False),
    ],
)
def test_company_within_two_words(string, rule, expected):
    assert bool(kept(string, **{rule: {"patterns": ["army"], "within": 2}})) is expected


def test_company_anywhere_in_the_sentence():
    within = {"patterns": ["army", "air force"], "within": "sentence"}
    far = " ".join(["far"] * 500)
    assert kept(f"The air force {far} attacked, {far} attacks. An attack.", near=within) == ["attacked", "attacks"]
    assert kept(f"They attacked {far} the army, then attacks.", before=within) == ["attacked"]
    assert kept("Attacks of the air. Force attacks", near=within) == []  # a phrase is one in one sentence alone


def test_a_word_is_no_company_of_itself():
    both = {"patterns": ["attack*"], "within": 3}
    assert kept("An attack.", near=both) == []
    assert kept("An attack on attack.", near=both) == ["attack", "attack"]
    assert kept("An attack dog", near={"patterns": ["attack dog", "dog"], "within": 1}) == ["attack"]
    assert kept("An attack dog", near={"patterns": ["attack dog"], "within": 1}) == []


def test_company_may_be_a_phrase_that_ends_near_though_others_begin_nearer():
    within = {"patterns": ["a b c d", "c"], "within": 1}
    assert told("a b c d attack", {"f": {"patterns": ["attack"], "near": within}}) == [["attack", "", "a b c d"]]


def test_all_rules_must_hold_and_the_first_that_does_not_is_told():
    lexicon = {
        "f": {
            "patterns": ["strike*"],
            "not": ["hunger strike*"],
            "near": {"patterns": ["army"], "within": "sentence"},
            "after": {"patterns": ["air"], "within": 1},
            "unless_near": {"patterns": ["price*"], "within": 2},
        }
    }
    assert told("Army: hunger strikes.", lexicon) == [["strikes", "not", "hunger strike*"]]
    assert told("Air strikes.", lexicon) == [["strikes", "near", ""]]
    assert told("Strikes of the army.", lexicon) == [["Strikes", "after", ""]]
    assert told("Army: air strikes on prices.", lexicon) == [["strikes", "unless_near", "price*"]]
    assert told("The army began air strikes.", lexicon) == [["strikes", "", "army"]]


def test_what_the_company_takes_out_has_no_words():
    lexicon = {"f": {"patterns": ["war"], "frames": {"g": {"patterns": ["war crime*"], "near": None}}}}
    lexicon["f"]["frames"]["g"]["near"] = {"patterns": ["court"], "within": "sentence"}
    apart = told("A war crime.", lexicon, levels=1)
    assert apart == [["war", "", ""], ["war crime", "near", ""]]  # so that the shorter one counts
    assert told("A war crime in court.", lexicon, levels=1) == [
        ["war", "overlap", "war crime*"],
        ["war crime", "", "court"],
    ]


def test_shields_act_in_the_frame_that_has_them_whatever_the_levels():
    lexicon = {
        "f": {"frames": {"g": {"patterns": ["strike"], "not": ["hunger strike"]}, "h": ["hunger strike", "strike"]}}
    }
    assert told("hunger strike", lexicon, levels=1) == [
        ["hunger strike", "", ""],
        ["strike", "not", "hunger strike"],
        ["strike", "overlap", "hunger strike"],
    ]
    hits = frames.score(articles("hunger strike"), lexicon, levels=1)
    assert rows(hits, "frame", "n_hits") == [["f", 1]]


def test_longer_matches_of_the_lexicon():
    lexicon = {"a": ["american samoa"], "b": ["samoa"], "c": ["american"], "d": ["american samoa"], "e": ["samoa now"]}
    whole = told("American Samoa now", lexicon, scope="lexicon")
    assert whole == [
        ["American Samoa", "", ""],
        ["American", "scope", "american samoa"],
        ["American Samoa", "", ""],  # the same words count in every frame
        ["Samoa", "scope", "american samoa"],
        ["Samoa now", "", ""],  # longer ones must cover it wholly
    ]
    assert rows(frames.score(articles("American Samoa now"), lexicon, scope="lexicon"), "n_hits") == [
        [1], [0], [0], [1], [1],
    ]  # fmt: skip
    assert [row[1] for row in told("American Samoa now", lexicon)] == [""] * 5


def test_levels_name_the_matches():
    lexicon = {"geo": {"states": ["samoa"], "seas": {"west": ["irish sea"]}}, "law": ["court"]}
    table = articles("A court on Samoa and the Irish Sea.")
    assert frames.matches(table, lexicon, levels=1)["frame"].tolist() == ["law", "geo", "geo"]
    assert frames.matches(table, lexicon, levels=np.int64(1))["frame"].tolist() == ["law", "geo", "geo"]
    assert frames.matches(table, lexicon, levels=(1, 3))["frame"].tolist() == ["law", "geo", "geo.west"]
    with pytest.warns(UserWarning, match="1 of 3 frames .* 3 levels, have no name at levels=2 and are left out"):
        assert frames.matches(table, lexicon, levels=2)["frame"].tolist() == ["states", "seas"]
    with pytest.warns(UserWarning, match="3 of 3 frames"):
        assert frames.score(table, lexicon, levels=[4]).empty


@pytest.mark.parametrize("levels", [0, -1, [], "1", 1.0, True, [1, "2"]])
def test_levels_that_are_none(levels):
    with pytest.raises(ValueError, match=r"^levels=.* must be a level or several of them"):
        frames.score(articles("a"), {"f": ["a"]}, levels=levels)


def test_options_that_are_not_known():
    for ask in (frames.matches, frames.score, frames.explain):
        with pytest.raises(ValueError, match=r"^scope='frames' is not known\. Did you mean 'frame'"):
            ask(articles("a"), {"f": ["a"]}, scope="frames")
    with pytest.raises(KeyError, match=r"has no frame 'wra'\. Did you mean 'war'"):
        frames.explain(articles("a"), {"war": ["a"]}, frame="wra")


def test_explanations_by_hand():
    lexicon = {"war": {"patterns": ["strike*", "air strike*"], "not": ["hunger strike*"]}, "peace": ["peace"]}
    text = '"No hunger strike," he said. (He did not\nstrike.) “Air strikes!” One'
    found = frames.explain(articles(text, title=["Peace strike"]), lexicon)
    tables.check(found, "explanation")
    assert list(found) == tables.columns("explanation")
    assert rows(found, "frame", "match", "negator", "counts", "reason", "sentence") == [
        ["peace", "Peace", "", True, "", "Peace strike"],
        ["war", "strike", "", True, "", "Peace strike"],
        ["war", "strike", "No", False, "not", '"No hunger strike," he said.'],
        ["war", "strike", "not", True, "", "(He did not strike.)"],
        ["war", "Air strikes", "", True, "", "“Air strikes!”"],
        ["war", "strikes", "", False, "overlap", "“Air strikes!”"],
    ]
    assert found["line"].isna().all()
    only = frames.explain(articles(text, title=["Peace strike"]), lexicon, frame="peace")
    assert only["match"].tolist() == ["Peace"]
    assert list(frames.explain(articles(""), lexicon)) == tables.columns("explanation")
    tables.check(frames.explain(articles(""), lexicon), "explanation")


def test_the_line_of_a_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("frames:\n  war:\n    patterns:\n      - war\n      - battle*\n", encoding="utf-8")
    from toolkit import lexicons

    found = frames.explain(articles("A battle, a war."), lexicons.read(path))
    assert rows(found, "match", "line") == [["battle", 5.0], ["war", 4.0]]


within = st.one_of(st.none(), st.integers(1, 4))
rules = st.builds(
    reference.Rule,
    st.sampled_from(["one", "two"]),
    st.lists(phrases, min_size=1, max_size=3),
    st.lists(phrases, max_size=2),
    st.dictionaries(
        st.sampled_from(["near", "before", "after", "unless_near"]),
        st.tuples(st.lists(phrases, min_size=1, max_size=2), within),
        max_size=2,
    ),
)


def as_lexicon(drawn: list[reference.Rule]) -> dict:
    """Frames below their names, so that the first level is the name in the results."""
    lexicon: dict = {}
    for number, rule in enumerate(drawn):
        frame = {"patterns": list(map(" ".join, rule.patterns)), "not": list(map(" ".join, rule.shields))}
        for name, (company, far) in rule.company.items():
            frame[name] = {"patterns": list(map(" ".join, company)), "within": far or "sentence"}
        lexicon.setdefault(rule.name, {"frames": {}})["frames"][str(number)] = frame
    return {"frames": lexicon}


def parsed(rule: reference.Rule) -> reference.Rule:
    company = {name: (list(map(as_phrase, some)), far) for name, (some, far) in rule.company.items()}
    return reference.Rule(rule.name, list(map(as_phrase, rule.patterns)), list(map(as_phrase, rule.shields)), company)


@given(corpora, st.lists(rules, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_fates_are_those_of_the_slow_reference(strings, drawn, across_breaks, whole_lexicon):
    drawn = [one for name in dict.fromkeys(rule.name for rule in drawn) for one in drawn if one.name == name]
    table = articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings])
    scope = "lexicon" if whole_lexicon else "frame"
    found = frames.explain(table, as_lexicon(drawn), levels=1, scope=scope, across_breaks=across_breaks)
    expected, allowed = [], {}
    for number, pair in enumerate(strings):
        for in_title, string in zip((True, False), pair, strict=True):
            words = reference.read(string)
            options = {"across_breaks": across_breaks, "whole_lexicon": whole_lexicon}
            for one in reference.explain(words, list(map(parsed, drawn)), **options):
                span = words[one.first].start, words[one.first + one.length - 1].end
                pattern = " ".join(drawn[one.frame].patterns[one.pattern])
                row = (f"a{number}", drawn[one.frame].name, in_title, *span, pattern, one.reason)
                expected.append(row)
                told = {" ".join(f"={form}" if exact else form for exact, form in phrase) for phrase in one.rules}
                allowed.setdefault(row, set()).update(told or {""})
    columns = ["article_id", "frame", "zone", "start", "end", "pattern", "reason", "rule"]
    got = [(a, f, z == "title", *rest) for a, f, z, *rest in rows(found, *columns)]
    assert sorted(row[:-1] for row in got) == sorted(expected)
    for *row, rule in got:
        assert rule in allowed[tuple(row)]


@given(corpora, st.lists(rules, min_size=1, max_size=3))
def test_what_counts_is_what_matches_finds(strings, drawn):
    corpus = text.index(articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings]))
    every = frames.explain(corpus, as_lexicon(drawn))
    counting = every[every["counts"]].reset_index(drop=True)
    found = frames.matches(corpus, as_lexicon(drawn))
    pd.testing.assert_frame_equal(counting[list(found)], found)
    assert (every["reason"] == "").equals(every["counts"])


@given(corpora, st.lists(rules, min_size=1, max_size=3), phrases)
def test_a_shield_never_adds_a_match_to_a_frame_of_single_words(strings, drawn, more):
    """Of phrases it may: where a longer one is shielded, a shorter one has its words."""
    corpus = text.index(articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings]))
    single = [reference.Rule(r.name, [[p[0]] for p in r.patterns if p[0] != "*"], r.shields, r.company) for r in drawn]
    single = [rule for rule in single if rule.patterns]
    shielded = [reference.Rule(r.name, r.patterns, [*r.shields, more], r.company) for r in single]
    if single:
        before, after = (frames.score(corpus, as_lexicon(one))["n_hits"] for one in (single, shielded))
        assert (after <= before).all()


def test_a_shield_may_let_a_shorter_match_count_instead():
    lexicon = {"f": {"patterns": ["war crime", "crime"], "not": []}}
    assert frames.matches(articles("A war crime."), lexicon)["match"].tolist() == ["war crime"]
    lexicon["f"]["not"] = ["a war"]
    assert frames.matches(articles("A war crime."), lexicon)["match"].tolist() == ["crime"]


def test_a_long_sentence_full_of_candidates_is_settled():
    lexicon = {"f": {"patterns": ["a", "a b"], "near": {"patterns": ["z"], "within": "sentence"}}}
    lexicon["g"] = {"patterns": ["a"], "unless_near": {"patterns": ["b"], "within": 300_000}, "before": None}
    lexicon["g"]["before"] = {"patterns": ["b a"], "within": "sentence"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert frames.score(articles("a b " * 150_000), lexicon)["n_hits"].tolist() == [0, 0]


def scored(corpus: text.Index, lexicon: dict, scope: str) -> dict[tuple[str, str], int]:
    hits = frames.score(corpus, lexicon, scope=scope)
    return dict(zip(zip(hits["article_id"], hits["frame"], strict=True), hits["n_hits"], strict=True))


@given(corpora, st.lists(rules, min_size=1, max_size=3), st.sampled_from(["frame", "lexicon"]))
def test_the_order_of_frames_changes_no_hit(strings, drawn, scope):
    corpus = text.index(articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings]))
    lexicon = as_lexicon(drawn)["frames"]
    turned = {name: {"frames": dict(reversed(lexicon[name]["frames"].items()))} for name in reversed(lexicon)}
    assert scored(corpus, {"frames": lexicon}, scope) == scored(corpus, {"frames": turned}, scope)


@settings(max_examples=settings.default.max_examples // 2)  # each is done several times
@given(corpora, st.lists(rules, min_size=1, max_size=3), st.integers(0, 4), st.sampled_from(["frame", "lexicon"]))
def test_parts_together_are_the_whole(strings, drawn, cut, scope):
    table = articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings])
    parts = [frames.explain(part, as_lexicon(drawn), scope=scope) for part in (table[:cut], table[cut:])]
    whole = frames.explain(table, as_lexicon(drawn), scope=scope)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


@settings(max_examples=settings.default.max_examples // 2)  # each is done several times
@given(corpora, st.lists(rules, min_size=1, max_size=2), phrases)
def test_another_pattern_adds_places_and_takes_none_away(strings, drawn, more):
    """It may take words from shorter ones; all that was looked at is looked at, and other frames do not see it."""
    corpus = text.index(articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings]))
    first, *others = drawn
    larger = reference.Rule(first.name, [*first.patterns, more], first.shields, first.company)
    was, now = (frames.explain(corpus, as_lexicon([one, *others])) for one in (first, larger))
    places = ["article_id", "frame", "zone", "start", "end", "pattern"]
    assert set(map(tuple, rows(was, *places))) <= set(map(tuple, rows(now, *places)))
    rest = f"{first.name}.0"
    pd.testing.assert_frame_equal(
        was[was["frame"] != rest].reset_index(drop=True), now[now["frame"] != rest].reset_index(drop=True)
    )
    shielded = {"not", "near", "before", "after", "unless_near"}
    for reason in shielded:  # those rules ask nothing of other patterns
        kept = [table_[table_["reason"] == reason] for table_ in (was, now)]
        assert set(map(tuple, rows(kept[0], *places))) <= set(map(tuple, rows(kept[1], *places)))
