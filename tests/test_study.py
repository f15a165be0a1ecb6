"""Whole questions: what a change of a lexicon does, and which words a frame may have forgotten."""

from __future__ import annotations

import math
import sys
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_explain import as_lexicon, rules
from test_frames import articles, corpora, rows

from toolkit import frames, lexicons, load, paths, study, tables, text, trends
from toolkit.frames.sentences import around

OLD = {"war": {"patterns": ["strike*", "battle"]}, "peace": ["talks"]}
NEW = {"war": {"patterns": ["strike*", "air strike*", "siege"], "not": ["hunger strike*"]}, "trade": ["talks"]}
TEXTS = articles(
    "A hunger strike. Air strikes! The battle and the siege.",
    "Talks of a strike; talks.",
    "Peace at last.",
    outlet=["A", "B", "B"],
)


def test_a_change_by_hand():
    found = study.lexicon_diff(OLD, NEW, TEXTS, per=100)
    assert repr(found) == "<LexiconDiff: 4 matches gained, 5 lost>"
    columns = ["frame", "pattern", "in_old", "in_new", "n_old", "n_new", "n_gained", "n_lost"]
    assert rows(found.patterns, *columns) == [
        ["war", "strike*", True, True, 3, 1, 0, 2],  # of "Air strikes" another pattern has the words
        ["war", "battle", True, False, 1, 0, 0, 1],
        ["war", "air strike*", False, True, 0, 1, 1, 0],
        ["war", "siege", False, True, 0, 1, 1, 0],
        ["peace", "talks", True, False, 2, 0, 0, 2],
        ["trade", "talks", False, True, 0, 2, 2, 0],
    ]
    assert rows(found.lines, "change", "frame", "match", "reason", "rule", "sentence") == [
        ["gained", "war", "Air strikes", "no pattern", "", "Air strikes!"],
        ["gained", "war", "siege", "no pattern", "", "The battle and the siege."],
        ["gained", "trade", "Talks", "no pattern", "", "Talks of a strike; talks."],
        ["gained", "trade", "talks", "no pattern", "", "Talks of a strike; talks."],
        ["lost", "war", "strike", "not", "hunger strike*", "A hunger strike."],
        ["lost", "war", "strikes", "overlap", "air strike*", "Air strikes!"],
        ["lost", "war", "battle", "no pattern", "", "The battle and the siege."],
        ["lost", "peace", "Talks", "no pattern", "", "Talks of a strike; talks."],
        ["lost", "peace", "talks", "no pattern", "", "Talks of a strike; talks."],
    ]
    assert rows(found.rates, "outlet", "frame", "n_old", "n_new", "rate_old", "rate_new", "difference") == [
        ["A", "war", 3, 2, 30.0, 20.0, -10.0],
        ["A", "peace", 0, 0, 0.0, 0.0, 0.0],
        ["A", "trade", 0, 0, 0.0, 0.0, 0.0],
        ["B", "war", 1, 1, 12.5, 12.5, 0.0],
        ["B", "peace", 2, 0, 25.0, 0.0, -25.0],
        ["B", "trade", 0, 2, 0.0, 25.0, 25.0],
    ]
    for table, name in zip(found, ("lexicon_patterns", "lexicon_lines", "lexicon_rates"), strict=True):
        tables.check(table, name)
    assert "Talks of a strike" in found._repr_html_()


def test_a_change_is_shown_as_a_reader_wants_it():
    long = "A strike <b>" + "and more " * 40 + "ended"
    table = articles(*[long] * 30, outlet="A")
    old, new = {"war": ["strike*", "siege", "ended"]}, {"war": ["strike*", "ended"], "peace": ["more"]}
    shown = study.lexicon_diff(old, new, table, samples=30, seed=1)._repr_html_()
    assert "LexiconDiff: 1,200 matches gained, 0 lost" in shown
    patterns, lines, rates = pd.read_html(StringIO(shown))
    assert patterns["pattern"].tolist() == ["siege", "more"], "those that changed"
    assert list(lines) == ["change", "frame", "pattern", "match", "reason", "rule", "sentence"]
    assert lines["sentence"].tolist() == [long] * 20, "in full, and as text"
    assert "20 of 30 rows" in shown
    assert list(rates)[:4] == ["outlet", "frame", "n_old", "n_new"], "as many columns as fit on a page"
    assert rates["rate_new"].tolist() == [23.8, 476.0], "per 1,000 words, two of 84, and forty"
    assert "<b>" not in shown
    assert shown.count("–") > 0, "what is not known is no NaN"
    assert "NaN" not in shown


def test_the_rates_are_those_of_trends_and_the_difference_has_an_interval():
    texts = ["war " * n + "and peace talks " * (9 - n) for n in range(10)]
    table = articles(*texts, outlet="A")
    old, new = {"f": ["war"]}, {"f": ["war", "peace"]}
    (row,) = study.lexicon_diff(old, new, table).rates.to_dict("records")
    was, now = (trends.rate(frames.score(table, one), table, by="outlet") for one in (old, new))
    assert (row["rate_old"], row["rate_new"]) == (was["rate"][0], now["rate"][0])
    assert row["difference_low"] < row["difference"] < row["difference_high"]
    assert row["difference"] == pytest.approx(row["rate_new"] - row["rate_old"])


def test_what_is_lost_has_the_interval_of_what_is_gained():
    """Differences go below 0, so their intervals are those of drawing articles again, and no multiples of the rate."""
    texts = ["War and war again." if n % 3 else "Peace, and talks of it." for n in range(30)]
    table = pd.DataFrame({"article_id": [f"a{n}" for n in range(30)], "text": texts, "outlet": "P"})
    one, other = {"f": ["war"]}, {"f": ["peace"]}
    (lost,) = study.lexicon_diff(one, other, table, seed=3).rates.to_dict("records")
    (gained,) = study.lexicon_diff(other, one, table, seed=3).rates.to_dict("records")
    assert lost["difference"] == -gained["difference"] < 0
    assert lost["difference_low"] == pytest.approx(-gained["difference_high"])
    assert lost["difference_low"] < lost["difference"] < lost["difference_high"] < 0
    even = table.assign(text=["War." if n % 2 else "Peace." for n in range(30)])
    (mixed,) = study.lexicon_diff(one, other, even, seed=3).rates.to_dict("records")
    assert mixed["difference"] == 0
    assert mixed["difference_low"] < 0 < mixed["difference_high"]


def test_the_same_lexicon_changes_nothing():
    found = study.lexicon_diff(OLD, OLD, TEXTS)
    assert repr(found) == "<LexiconDiff: 0 matches gained, 0 lost>"
    assert found.lines.empty
    assert list(found.lines) == tables.columns("lexicon_lines")
    tables.check(found.lines, "lexicon_lines")
    assert found.rates["difference"].tolist() == [0.0] * 4
    assert study.lexicon_diff(OLD, NEW, articles()).lines.empty


def test_a_change_of_weights_is_told_though_no_match_is_gained():
    new = {"war": {"patterns": [{"pattern": "strike*", "weight": 2}, "strike*", "battle"]}, "peace": ["talks"]}
    found = study.lexicon_diff(OLD, new, TEXTS)
    assert repr(found) == "<LexiconDiff: 0 matches gained, 0 lost, 1 weight changed>"
    tables.check(found.patterns, "lexicon_patterns")
    assert rows(found.patterns, "pattern", "weight_old", "weight_new") == [
        ["strike*", 1.0, 2.0],  # of a pattern that stands twice, the first has the matches
        ["battle", 1.0, 1.0],
        ["talks", 1.0, 1.0],
    ]
    assert frames.matches(TEXTS, new)["weight"].max() == 2.0
    (row,) = (
        study.lexicon_diff({"a": ["peace"]}, {"a": [{"pattern": "war", "weight": 3}]}, TEXTS)
        .patterns.query("in_new")
        .values
    )
    assert [str(one) for one in row[4:6]] == ["nan", "3.0"]


def test_rates_by_zone_and_by_columns_of_the_user():
    table = articles("War.\n\nPeace.", "Talks", title=["War", "Peace"], desk=["x", None])
    old, new = {"f": ["war"]}, {"f": ["war", "peace"]}
    found = study.lexicon_diff(old, new, table, by="zone", per=1).rates
    assert rows(found, "zone", "n_old", "n_new", "n_words") == [
        ["title", 1, 2, 2],
        ["lead", 1, 1, 2],
        ["body", 0, 1, 1],
    ]
    of_desk = study.lexicon_diff(old, new, table, by="desk").rates
    assert rows(of_desk.assign(desk=of_desk["desk"].isna()), "desk", "n_old", "n_new") == [[False, 2, 3], [True, 0, 1]]
    with pytest.raises(ValueError, match=r"^by='n_old' cannot be used: the table of rates has a column of that name\."):
        study.lexicon_diff(old, new, table.rename(columns={"desk": "n_old"}), by="n_old")


def test_a_lexicon_without_frames_has_no_matches():
    nothing = text.Lexicon("nothing", ())
    assert study.lexicon_diff(nothing, OLD, TEXTS).patterns["n_gained"].tolist() == [3, 1, 2]
    found = study.lexicon_diff(nothing, nothing, TEXTS)
    for table, name in zip(found, ("lexicon_patterns", "lexicon_lines", "lexicon_rates"), strict=True):
        assert table.empty
        tables.check(table, name)


def test_samples_are_drawn_by_seed_and_stand_in_order():
    table = articles(*(f"War {n}." for n in range(40)))
    asked = {"old": {"peace": ["peace"]}, "new": {"war": ["war"]}, "corpus": table, "by": None}
    one, same, other = (study.lexicon_diff(**asked, samples=5, seed=seed).lines for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    numbers = [int(sentence.split()[1].rstrip(".")) for sentence in one["sentence"]]
    assert len(numbers) == 5
    assert numbers == sorted(numbers)
    assert one["article_id"].tolist() != other["article_id"].tolist()
    assert study.lexicon_diff(**asked, samples=0).lines.empty


@settings(max_examples=settings.default.max_examples // 3)  # each asks for all matches, twice
@given(corpora, st.lists(rules, min_size=1, max_size=2), st.lists(rules, min_size=1, max_size=2))
def test_gained_less_lost_is_the_difference(strings, old, new):
    table = articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings])
    found = study.lexicon_diff(as_lexicon(old), as_lexicon(new), table, by=None, samples=1_000)
    n = {name: int(found.patterns[name].sum()) for name in ("n_old", "n_new", "n_gained", "n_lost")}
    assert n["n_new"] - n["n_old"] == n["n_gained"] - n["n_lost"]
    assert (found.lines["change"] == "gained").sum() == n["n_gained"]
    assert (found.lines["change"] == "lost").sum() == n["n_lost"]
    assert found.lines["sentence"].str.len().gt(0).all()
    assert n["n_old"] == len(frames.matches(table, as_lexicon(old)))


WAR = {"war": ["shell*"], "music": ["sing"]}


def test_suggestions_by_hand():
    texts = ["Mortars shelled the town."] * 9 + ["The choir of the town likes to sing."] * 9 + ["It rained."] * 50
    texts += ["Mortars. They shelled."] * 3  # not in the same sentence
    table = articles(*texts)
    found = study.suggest(table, WAR, "war", samples=2)
    tables.check(found, "suggestions")
    assert list(found) == tables.columns("suggestions")
    assert rows(found, "term", "n", "n_articles", "n_corpus", "nearest_frame", "sample") == [
        ["mortars", 9, 9, 12, "", "[Mortars] shelled the town | [Mortars] shelled the town"],
        ["town", 9, 9, 18, "music", "Mortars shelled the [town] | Mortars shelled the [town]"],
    ]
    # beside "shelled" 30 words (9 each of "mortars", "the" and "town", 3 of "they"), and 187 elsewhere
    assert found["log_ratio"].tolist() == pytest.approx([math.log2(9 / 30 / (n / 187)) for n in (3, 9)])
    assert study.suggest(table, WAR, "music", min_count=9)["term"].tolist() == ["choir", "likes", "of", "to", "the"]
    assert study.suggest(table, WAR, "music", min_count=10)["term"].tolist() == ["the"]  # twice in each


def test_frames_in_whose_sentences_a_word_never_stands_are_not_near():
    texts = ["Mortars shelled the town."] * 9 + ["It rained."] * 500 + ["One zebra."]
    found = study.suggest(articles(*texts), {"war": ["shell*"], "zoo": ["zebra"], "none": ["whale"]}, "war")
    assert found["term"].tolist() == ["mortars", "the", "town"]
    assert found["nearest_frame"].tolist() == ["", "", ""]
    assert found["log_ratio_nearest"].isna().all()
    # beside "zebra" stands one word alone: half a word in its place would be company closer than that of "shell*"
    assert 0.5 / 1 > 9 / 27


@settings(max_examples=settings.default.max_examples // 3)  # each is done several times
@given(corpora, st.lists(rules, min_size=1, max_size=2), st.data())
def test_words_beside_frames_are_those_of_a_slow_count(strings, drawn, data):
    table = articles(*(pair[1] for pair in strings), title=[pair[0] for pair in strings])
    kept = data.draw(st.lists(st.integers(0, len(strings) - 1), unique=True).map(sorted)) if strings else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["toolkit.text.index"], "_SMALL", 0)
        corpus = text.index(table, threads=2).take(np.array(kept, dtype=np.int64))
    lexicon = text.as_lexicon(as_lexicon(drawn))
    words = text.tokens(corpus)
    words["sentence"] = words["opens"].cumsum()
    words["in_title"] = words["zone"] == "title"
    found = frames.matches(corpus, lexicon)
    got = around(corpus, lexicon)
    matched = set()
    for frame, beside in zip(lexicon.names, got.beside, strict=True):
        spans = rows(found[found["frame"] == frame], "article_id", "zone", "start", "end")
        of_match = [
            any(w.article_id == a and w.in_title == (z == "title") and s <= w.start < e for a, z, s, e in spans)
            for w in words.itertuples()
        ]
        matched |= set(words.loc[of_match, "term"])
        with_match = words["sentence"].isin(words.loc[of_match, "sentence"])
        slow = (
            words[with_match & ~pd.Series(of_match, dtype=bool)].groupby("term")["article_id"].agg(["size", "nunique"])
        )
        terms = corpus.vocabulary.terms.take(beside.terms).to_pylist()
        assert list(zip(terms, beside.n, beside.n_articles, strict=True)) == list(slow.itertuples(name=None))
    assert set(corpus.vocabulary.terms.take(got.matched).to_pylist()) == matched


def test_samples_are_set_as_they_are_printed():
    table = articles(*["(Mortars) shelled the town, Mortars, shells."] * 9, *["It rained."] * 50)
    found = study.suggest(table, {"war": ["shell*"]}, "war", samples=2, window=2).set_index("term")
    assert found.loc["mortars", "sample"] == "[Mortars]) shelled the | the town, [Mortars], shells"


def test_words_of_the_lexicon_are_not_suggested():
    texts = ["Mortars shelled the town."] * 9 + ["It rained."] * 50
    found = study.suggest(articles(*texts), {"war": ["shell*", "mortars"]}, "war")
    assert found["term"].tolist() == ["the", "town"]
    both = study.suggest(articles(*texts), {"war": ["shell*"], "arms": ["mortars"]}, "war")
    assert both.empty  # what keeps company with both is no word of one


def test_stopwords_are_not_suggested_and_leave_room_for_others():
    table = articles(*["Mortars shelled the town."] * 9, *["It rained."] * 50)
    every = study.suggest(table, {"war": ["shell*"]}, "war")
    assert every["term"].tolist() == ["mortars", "the", "town"]
    some = study.suggest(table, {"war": ["shell*"]}, "war", n=2, stopwords="en")
    pd.testing.assert_frame_equal(some, every.drop(1).reset_index(drop=True))
    assert study.suggest(table, {"war": ["shell*"]}, "war", stopwords=["The", "TOWN"])["term"].tolist() == ["mortars"]
    with pytest.raises(ValueError, match="stopwords='xx' is no list that is built in"):
        study.suggest(table, {"war": ["shell*"]}, "war", stopwords="xx")


def test_a_selection_counts_its_own_words_alone():
    texts = ["Mortars shelled the town."] * 9 + ["It rained."] * 50 + ["Mortars shelled mortars."] * 9
    whole = text.index(articles(*texts))
    some = text.select(whole, "town | rained")
    found = study.suggest(some, {"war": ["shell*"]}, "war")
    alone = study.suggest(articles(*texts[:59]), {"war": ["shell*"]}, "war")
    pd.testing.assert_frame_equal(found, alone)
    assert found["n"].tolist() == [9, 9, 9]


def test_what_cannot_be_suggested_for():
    with pytest.raises(KeyError, match=r"has no frame 'wra'\. Did you mean 'war'"):
        study.suggest(TEXTS, WAR, "wra")
    with pytest.raises(ValueError, match="min_count"):
        study.suggest(TEXTS, WAR, "war", min_count=-1)
    empty = study.suggest(articles(), WAR, "war")
    assert list(empty) == tables.columns("suggestions")
    tables.check(empty, "suggestions")


def test_the_built_in_sample_has_suggestions():
    found = study.suggest(load.articles(paths.SAMPLE), lexicons.read("conflict"), "ceasefire", min_count=3)
    assert len(found) > 0
    assert found["g2"].is_monotonic_decreasing
    assert (found["log_ratio"] > 0).all()
