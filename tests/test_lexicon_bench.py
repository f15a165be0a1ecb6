"""What a change of a lexicon gains and loses, without a browser: each number is that of the plain functions."""

from __future__ import annotations

import json
import random
import re
import threading
import warnings
from pathlib import Path

import pandas as pd
import pytest
from slowly import Slow

import toolkit as tk
from toolkit import charts, lexicons, load, paths, study, text
from toolkit.text import Frame, Lexicon, Pattern
from toolkit.widgets import LexiconBench, outcomes, trying, versions
from toolkit.widgets.answers import Asked
from toolkit.widgets.trying import Trial

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "title": ["A strike at dawn", "", ""],
        "text": [
            "A hunger strike ended. Air strikes did not: the strike went on.",
            "Nobody fought, and a truce held.\n\nThe truce\nheld.",
            "A battle of  words.",
        ],
        "outlet": ["P", "Q", "Q"],
        "date": pd.to_datetime(["2025-01-03", "2025-02-03", "2025-03-03"]),
    }
)
WAR = {"name": "mine", "version": "1.2", "frames": {"war": ["strike*", "battle*"], "peace": ["truce"]}}
EDITED = "patterns:\n- strike*\n- fought\nnot:\n- hunger strike*\n"


@pytest.fixture
def bench() -> LexiconBench:
    return LexiconBench(ARTICLES, WAR)


def attempt(bench: LexiconBench, typed: str, of: str = "war", **more: object) -> None:
    """As the page sends it."""
    bench._handle_custom_msg({"do": "try", "of": of, "typed": typed, "number": "1", **more}, [])


# ------------------------------------------------------------------------------------------------------------- numbers


def test_gains_and_losses_worked_by_hand(bench):
    """Three strikes, one of them of hunger, in a title, a sentence and a sentence; a battle goes, and a fight comes."""
    attempt(bench, EDITED)
    war, peace = bench.table.to_dict("records")
    assert war == {
        "frame": "war", "n_old": 5, "n_new": 4, "n_gained": 1, "n_lost": 2, "n_articles_old": 2, "n_articles_new": 2,
    }  # fmt: skip
    assert list(peace.values()) == ["peace", 2, 2, 0, 0, 1, 1]
    assert bench.shown["told"] == "war: +1 match, −2, now 4 in 2; no article more or fewer."
    assert bench.shown["counts"] == [1, 2]
    assert bench.shown["patterns"]["rows"] == [
        ["strike*", "4", "3", "0", "1", "1", "1"],
        ["fought", "–", "1", "1", "0", "1", "1"],
        ["battle*", "1", "–", "0", "1", "–", "–"],
    ]
    assert bench.shown["lines"]["heading"] == "war, gained: 1 match"
    assert bench.shown["lines"]["rows"] == [
        ["Nobody ", "fought", ", and a truce held.", "fought · before: no pattern matches it", "Q, 2025-02-03", "b"]
    ]
    bench._handle_custom_msg({"do": "try", "sample": "lost"}, [])
    assert [row[:4] for row in bench.shown["lines"]["rows"]] == [
        ["A hunger ", "strike", " ended.", "strike* · now: 'hunger strike*' (not) takes it out"],
        ["A ", "battle", " of words.", "battle* · now: no pattern matches it"],
    ]


def test_numbers_are_those_of_the_difference_of_lexicons():
    corpus = text.index(load.articles(paths.SAMPLE))
    bench = LexiconBench(corpus, "conflict")
    entry = trying.entry_of(lexicons.read("conflict")["ceasefire"])
    attempt(bench, entry.replace("not:\n", "not:\n- ceasefire deal*\n").replace("- truce*\n", ""), "ceasefire")
    attempt(bench, "patterns: [said, told]", "blame", frame="blame")
    assert set(bench.state["edited"]) == {"ceasefire", "blame"}
    found = study.lexicon_diff(lexicons.read("conflict"), bench.lexicon, corpus)
    names = ["n_old", "n_new", "n_gained", "n_lost"]
    expected = found.patterns.groupby("frame", sort=False)[names].sum()
    pd.testing.assert_frame_equal(bench.table.set_index("frame")[names], expected, check_index_type=False)
    own = found.patterns[found.patterns["frame"] == "blame"].reset_index(drop=True)
    pd.testing.assert_frame_equal(bench._made.outcome.patterns[own.columns], own)
    coverage = tk.frames.coverage(corpus, bench.lexicon.only("blame")).set_index("pattern")
    adds = bench._made.outcome.patterns.set_index("pattern")["n_articles_only"].dropna()
    assert adds.to_dict() == coverage["n_articles_only"].to_dict()
    for one, other in zip(bench.difference, found, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert bench.difference is bench.difference


@pytest.mark.parametrize("period", ["M", ""])
@pytest.mark.parametrize("edited", [{}, {"war": EDITED, "peace": '[truce, {pattern: "*ought", weight: 0.5}]'}])
def test_the_code_gives_the_table_and_the_chart(edited, period):
    bench = LexiconBench(ARTICLES, WAR, state={"edited": edited, "period": period})
    there: dict[str, object] = {"corpus": ARTICLES}
    exec(bench.code(), there)
    pd.testing.assert_frame_equal(there["table"], bench.table)
    assert charts.alternative_text(there["figure"]) == charts.alternative_text(bench.figure())
    assert there["new"].digest == bench.lexicon.digest


def test_the_code_begins_with_what_is_there_or_with_what_was_read(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("war: [strike*]\n", encoding="utf-8")
    assert f"lexicon = tk.lexicons.read({str(path)!r})" in LexiconBench(ARTICLES, path).code()
    bench = LexiconBench(ARTICLES, lexicons.read(path), state={"edited": {"war": EDITED}})
    there: dict[str, object] = {"corpus": ARTICLES, "lexicon": lexicons.read(path)}
    exec(bench.code(), there)
    pd.testing.assert_frame_equal(there["table"], bench.table)


def test_the_chart_has_a_line_for_each_version(bench):
    assert "war, version 1.2" in bench.shown["alt"]
    assert "war, edited" not in bench.shown["alt"]
    attempt(bench, EDITED)
    assert set(bench._made.outcome.trend["frame"]) == {"war, version 1.2", "war, edited"}
    assert "war, edited" in bench.shown["alt"]
    assert trying.drawn(Trial("war", {"war": "[a]"}), lexicons.read({"war": ["war"]})) == {
        "old": "war, before",
        "new": "war, edited",
    }


def test_without_dates_there_are_bars_and_without_both_the_numbers_alone():
    bench = LexiconBench(ARTICLES.drop(columns="date"), WAR, state={"edited": {"war": EDITED}})
    assert bench.state["period"] == ""
    assert set(bench._made.outcome.trend["outlet"]) == {"P", "Q"}
    assert "bar" in bench.shown["alt"].lower()
    bench.state = {**bench.state, "period": "M"}
    assert bench.state["period"] == ""


def test_matches_of_the_old_version_are_found_once(bench, monkeypatch):
    asked_for: list[Lexicon] = []
    matches = tk.frames.matches
    monkeypatch.setattr(
        outcomes.frames, "matches", lambda corpus, lexicon: asked_for.append(lexicon) or matches(corpus, lexicon)
    )
    for typed in (EDITED, EDITED.replace("fought", "held"), EDITED):
        attempt(bench, typed)
    assert [one.names for one in asked_for] == [("war",)] * 2


def test_samples_are_always_the_same_and_of_each_pattern_some():
    many = pd.concat([ARTICLES.assign(article_id=[f"{name}{number}" for name in "abc"]) for number in range(90)])
    typed = {"war": "[fought, held, words]"}
    one, other = (LexiconBench(many, WAR, state={"edited": typed}) for _ in range(2))
    rows = one.shown["lines"]["rows"]
    assert one.shown["lines"] == other.shown["lines"]
    assert one.shown["lines"]["heading"] == "war, gained: 100 of 360 matches"
    n = pd.Series([row[3].split(" ")[0] for row in rows]).value_counts()
    assert sorted(n) == [33, 33, 34]


@pytest.mark.parametrize(
    ("string", "match", "parts"),
    [
        ("No war. A war,\n a war.", 2, ("A war, a ", "war", ".")),
        ("War and  peace", 0, ("", "War", " and peace")),
        ("The peace\nprocess ended", "peace\nprocess", ("The ", "peace process", " ended")),
    ],
)
def test_a_match_is_marked_where_it_stands_in_its_sentence(string, match, parts):
    spans = [one.span() for one in re.finditer("war", string, re.IGNORECASE)] if isinstance(match, int) else []
    start, end = spans[match] if spans else (string.index(match), string.index(match) + len(match))
    assert outcomes.in_sentence(string, start, end, "".join(parts)) == parts


def test_an_article_has_what_stayed_what_came_and_what_went(bench):
    attempt(bench, "patterns: [battle*, air strikes]")
    bench._handle_custom_msg({"do": "article", "id": "a"}, [])
    pieces = [piece for piece in bench.article["text"] if piece[1]]
    assert pieces == [
        ["strike", ["war, lost"]],
        ["Air ", ["war, gained"]],
        ["strikes", ["war, gained", "war, lost"]],
        ["strike", ["war, lost"]],
    ]
    assert [frames for text, frames in bench.article["title"] if text == "strike"] == [["war, lost"]]
    attempt(bench, EDITED)
    bench._handle_custom_msg({"do": "article", "id": "a"}, [])
    assert ["strikes", ["war"]] in bench.article["text"]
    assert list(bench.article["colours"]) == ["war", "war, gained", "war, lost"]


def test_an_article_that_is_read_has_the_matches_of_what_is_typed_until_it_is_closed(bench):
    bench._handle_custom_msg({"do": "article", "id": "a"}, [])
    attempt(bench, "[air strikes]")
    assert ["Air strikes", ["war, gained"]] not in bench.article["text"]  # parted where the lost one begins
    assert ["Air ", ["war, gained"]] in bench.article["text"]
    attempt(bench, EDITED, frame="peace")
    assert {frame for _, frames in bench.article["text"] for frame in frames} == set()
    bench._handle_custom_msg({"do": "close"}, [])
    attempt(bench, "[air strikes]")
    assert bench.article == {}


# ------------------------------------------------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("patterns:\n- strike*\n- *fire\n", "'war', line 3 is not valid YAML: found undefined alias"),
        ("patterns: [strike*\n", "is not valid YAML"),
        ("patterns:\n- &a strike*\n- *a\n", "anchors and aliases (& and *) are not for lexicons"),
        ("patterns: [a]\npatterns: [b]", "'patterns' stands twice, the second time in line 2"),
        ("definition: x\npattrens:\n- a\n", "'pattrens' is not known here. Did you mean 'patterns'?"),
        ("definition: x\npattrens:\n- a\n", "See line 2."),
        ("patterns: [a]\nnear: {patterns: [b], within: soon}", "'near' must say within how many words"),
        ("patterns: [a]\nnear: {patterns: [b], within: soon}", "See line 2."),
        ("patterns:\n- a\n- {pattern: b, weight: heavy}", "the weight 'heavy' is no number. See line 3."),
        ("patterns:\n- a\n- '/(/'\n", "frame 'war', line 3: the pattern '/(/' cannot be used"),
        ("patterns:\n- '...'\n", "frame 'war', line 2: the pattern '...' cannot be used"),
        ("", "frame 'war' has no patterns."),
        ("patterns: []", "frame 'war' has no patterns."),
        ("not: [a]", "frame 'war' has no patterns."),
        ("frames: {air: [a]}", "'frames' is not known here"),
        ("[" * 3_000, "is nested too deeply to be a lexicon."),
        ("patterns: [\x00]", "is not valid YAML"),
    ],
)
def test_a_mistake_is_said(typed, sentence):
    lexicon = lexicons.read(WAR)
    trial, wrong = trying.with_entry(Trial("war", edited={"war": EDITED}), "war", typed, lexicon)
    assert sentence in wrong
    assert "\n" not in wrong
    assert trial == Trial("war", edited={"war": EDITED}, drafts={"war": typed})


def test_a_mistake_is_said_and_nothing_is_lost(bench):
    typed = "patterns:\n- strike*\n- *fire\n"
    attempt(bench, EDITED)
    before = bench.table
    attempt(bench, typed)
    assert bench.shown["told"].startswith("'war', line 3 is not valid YAML: found undefined alias")
    assert bench.shown["told"].endswith("The numbers are those of the last version that could be read.")
    assert bench.shown["failed"]
    assert bench.shown["entry"] == typed
    assert bench.state["edited"] == {"war": EDITED}
    assert bench.state["drafts"] == {"war": typed}
    assert json.loads(bench.shown["key"]) == bench.state
    pd.testing.assert_frame_equal(bench.table, before)
    with pytest.raises(ValueError, match="the entry of 'war' holds a mistake: mend it, or undo it, before you save"):
        bench.save("x.yaml", version="2")
    again = LexiconBench(ARTICLES, WAR, state=json.loads(json.dumps(bench.state)))
    assert again.shown["entry"] == typed
    pd.testing.assert_frame_equal(again.table, before)
    attempt(bench, trying.entry_of(lexicons.read(WAR)["war"]))
    assert bench.state["edited"] == bench.state["drafts"] == {}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("- war\n" * 200_000, "an entry of 1,200,000 signs is too long for 'war': 100,000 at most."),
        ("- war\ud800", "the entry of 'war' holds half a character"),
        (None, "what is typed must be text, and of a frame."),
        ({"patterns": ["war"]}, "what is typed must be text, and of a frame."),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(bench, typed, sentence):
    attempt(bench, EDITED)
    state, key = bench.state, bench.shown["key"]
    attempt(bench, typed, frame="peace")
    assert sentence in bench.shown["told"]
    assert bench.shown["failed"]
    assert bench.shown["refused"], "so that the page leaves what is in its editor"
    assert bench.state == state
    assert bench.shown["key"] != key
    assert len(json.dumps(bench.shown | {"png": ""}, ensure_ascii=False).encode()) < 100_000


def test_a_long_entry_without_an_end_of_its_pattern_is_answered(bench):
    attempt(bench, "patterns:\n" + "- w*a?r\n" * 12_000)
    assert not bench.shown["failed"]
    assert bench.shown["patterns"]["total"] == 2 + 1
    assert len(bench.shown["findings"]) == 7
    assert bench.shown["findings"][-1].startswith("and 11,")


def test_tags_of_yaml_make_nothing_but_text(bench):
    attempt(bench, "patterns: !!python/object/apply:os.system ['strike*', !!int '1']")
    assert [one.text for one in bench.lexicon["war"].patterns] == ["strike*", "1"]


def test_an_entry_that_says_the_same_is_no_change(bench):
    attempt(bench, "# as it was\npatterns: [strike*,   'battle*']")
    assert bench.state["edited"] == {}
    assert bench.shown["told"].endswith("nothing is changed.")


def test_notes_and_weights_are_changes(bench):
    attempt(bench, "patterns: [strike*, battle*]\ndefinition: Force used.")
    assert bench.lexicon["war"].definition == "Force used."
    assert bench.shown["told"].startswith("war: +0 matches, −0")
    with pytest.raises(ValueError, match=r"is no longer version '1\.2': give it a version of its own"):
        bench.save("x.yaml")


def test_findings_are_those_of_the_frame_with_the_lines_of_the_editor(bench):
    attempt(bench, "definition: x\npatterns:\n- strike*\n- strikes\n- truce\n- nobody else\nnot: [air strikes]")
    assert bench.shown["findings"] == [
        "Line 4: 'strikes' never wins: 'strike*', which stands before it, has all of its matches.",
        "Line 5: 'truce' also stands in 'peace', and counts in each.",
        "Line 3: 'strike*' has 3 of the 5 matches of its frame.",
        "2 patterns have no match in these articles.",
    ]


def test_frames_within_frames_are_edited_each_by_itself():
    nested = {"frames": {"economy": {"patterns": ["market*"], "frames": {"growth": ["boom"], "loss": ["slump"]}}}}
    articles = ARTICLES.assign(text=["A boom. A rise.", "The market rose.", "A slump."])
    bench = LexiconBench(articles, nested)
    assert [name for name, _ in bench.shown["frames"]] == ["economy", "economy.growth", "economy.loss"]
    attempt(bench, "[boom, rise]", "economy.growth", frame="economy.growth")
    assert bench.table[["frame", "n_old", "n_new"]].values.tolist() == [
        ["economy", 1, 1],
        ["economy.growth", 1, 2],
        ["economy.loss", 1, 1],
    ]
    assert bench.lexicon["economy.growth"].path == ("economy", "growth")
    assert bench.lexicon.n_levels == 2
    there: dict[str, object] = {"corpus": articles}
    exec(bench.code(), there)
    assert there["new"].digest == bench.lexicon.digest


def test_a_frame_without_patterns_is_shown_and_can_get_some():
    lexicon = Lexicon("mine", (Frame("empty", ()), Frame("war", (Pattern("strike*"),))))
    bench = LexiconBench(ARTICLES, lexicon)
    assert not bench.shown["failed"]
    assert bench.shown["entry"] == "patterns: []\n"
    attempt(bench, bench.shown["entry"], "empty")
    assert not bench.shown["failed"]
    assert bench.table["frame"].tolist() == ["war"]
    attempt(bench, "[truce]", "empty")
    assert bench.table.values.tolist() == [["empty", 0, 2, 2, 0, 0, 1], ["war", 4, 4, 0, 0, 1, 1]]


def test_a_frame_that_matches_nothing_has_its_noughts(bench):
    attempt(bench, "[nosuchword]")
    assert bench.table.loc[0].tolist() == ["war", 5, 0, 0, 5, 2, 0]
    assert bench.shown["told"] == "war: +0 matches, −5, now 0 in 0; 2 of 3 articles fewer."
    assert not bench.shown["failed"]


def test_a_pattern_of_nearly_everything_is_not_tried(bench, monkeypatch):
    monkeypatch.setattr(outcomes, "MOST_MATCHES", 6)
    attempt(bench, EDITED)
    attempt(bench, "[a*, s*]", frame="peace")
    assert bench.shown["told"].startswith(
        "frame 'war' would have 11 matches: up to 6 are held against one another here"
    )
    assert bench.shown["refused"]
    assert bench.state["edited"] == {"war": EDITED}
    assert bench.state["frame"] == "war"


def test_an_entry_too_long_for_the_page_is_not_sent():
    bench = LexiconBench(ARTICLES, {"war": [f"word{number} of war" for number in range(8_000)]})
    assert bench.shown["entry"] == bench.shown["original"] == ""
    assert not bench.shown["editable"]
    assert "too long to be edited here" in bench.shown["told"]
    assert bench.shown["patterns"]["total"] == 8_000
    assert len(bench.shown["patterns"]["rows"]) == 100


# --------------------------------------------------------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ([], "a state is a dict, such as {'frame': 'war'}, not list."),
        ({"fram": "war"}, "a state has no 'fram'. Did you mean 'frame'? It has frame, edited, drafts, sample, period."),
        ({"frame": "wra"}, "frame 'wra' is not known. Did you mean 'war'? It can be war, peace."),
        ({"frame": ["war"]}, "frame=['war'] cannot be used: give text."),
        ({"sample": "kept"}, "sample 'kept' is not known. It can be gained, lost."),
        ({"period": "H"}, "period 'H' is not known. It can be D, W,"),
        ({"edited": ["war"]}, "edited must be a dict of frames and the text of their entries, not list."),
        ({"edited": {"war": 3}}, "edited must be a dict of frames and the text of their entries"),
        ({"edited": {"x": "[a"}}, "'x', line 1 is not valid YAML"),
        ({"edited": {"war": "[a"}}, "'war', line 1 is not valid YAML"),
        ({"drafts": {"": "["}}, "'' is no name for a frame: it has 1 to 100 printable characters in one line"),
    ],
)
def test_what_cannot_be_tried_is_said_and_nothing_is_lost(bench, told, sentence):
    with pytest.raises((ValueError, TypeError), match=re.escape(sentence)):
        LexiconBench(ARTICLES, WAR, state=told)
    if isinstance(told, dict):
        before = bench.state
        bench.state = told
        assert bench.state == before
        assert sentence in bench.shown["told"]


def test_what_is_interrupted_is_as_if_it_had_not_been_asked(bench, monkeypatch):
    state, asked = bench.state, {**bench.state, "edited": {"war": "[war, zeppelin]"}}

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bench._tried, "outcome", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bench.state = asked
    assert bench.state == state
    bench.state = asked
    assert [one.text for one in bench.lexicon["war"].patterns] == ["war", "zeppelin"], "it can be asked again"


def test_what_the_page_says_besides_is_not_believed(bench, monkeypatch):
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(bench, "send", sent.append)
    state = bench.state
    for told in (
        None,
        [],
        "try",
        {"do": "__init__"},
        {"do": ["try"]},
        {"do": "save", "name": "x.yaml"},
        {"do": "article", "id": "../x"},
        {"do": "try", "of": "nosuch", "typed": "[a]"},
        {"do": "try", "frame": 3},
        {"do": "try", "begin": ["x"]},
        {"do": "try", "undo": "nosuch"},
        {"do": "cancel"},
        {"do": "try", "edited": {"war": "[a]"}},
        {"do": "try", "number": {"a": 1}, "save": "x.yaml"},
    ):
        bench._on_message(bench, told, [])
    assert [one["text"] for one in sent if one["do"] == "told"] == ["there is no article '../x'."]
    assert bench.state == state
    assert bench.article == {}


def test_lexicons_and_corpora_of_nothing_are_refused():
    with pytest.raises(ValueError, match="there is no article"):
        LexiconBench(ARTICLES.head(0), WAR)
    with pytest.raises(ValueError, match=r"^there is no frame to be edited: give a lexicon with at least one\.$"):
        LexiconBench(ARTICLES, Lexicon("none", ()))


def test_a_language_without_negators_is_no_matter(recwarn):
    bench = LexiconBench(ARTICLES, {"language": "xx", "frames": {"war": ["strike*"]}})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        attempt(bench, EDITED)
    assert not bench.shown["failed"]
    assert bench.shown["lines"]["rows"]


# --------------------------------------------------------------------------------------------------------------- saving


def test_what_is_saved_reads_back_as_the_lexicon(bench, tmp_path):
    attempt(bench, EDITED)
    path = bench.save(tmp_path / "mine.yaml", version="1.3")
    found = lexicons.read(path)
    assert (found.version, found.name, found.digest) == ("1.3", "mine", bench.lexicon.digest)
    assert bench.lexicon.version == "1.2"
    assert bench.lexicon["war"] == trying.frame_from(EDITED, found["war"], found)


def test_a_changed_lexicon_needs_a_version_and_an_unchanged_one_keeps_its_own(bench, tmp_path):
    assert lexicons.read(bench.save(tmp_path / "same.yaml")).version == "1.2"
    attempt(bench, EDITED)
    for version in (None, "", "1.2", " 1.2 "):
        with pytest.raises(ValueError, match=r"give it a version of its own, such as version='1\.3'"):
            bench.save(tmp_path / "changed.yaml", version=version)
    for version in ("1\n2", "9" * 101):
        with pytest.raises(ValueError, match="a version is short and of one line"):
            bench.save(tmp_path / "changed.yaml", version=version)
    with pytest.raises(TypeError, match=r"version=1\.3 cannot be used: give text"):
        bench.save(tmp_path / "changed.yaml", version=1.3)
    assert not (tmp_path / "changed.yaml").exists()


def test_no_file_is_replaced_unless_that_is_said(bench, tmp_path):
    attempt(bench, EDITED)
    path = tmp_path / "mine.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(
        FileExistsError, match=r"^'mine\.yaml' is there already: choose another name, or say replace=True"
    ):
        bench.save(path, version="1.3")
    assert path.read_text(encoding="utf-8") == "mine"
    dangling = tmp_path / "link.yaml"
    dangling.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(FileExistsError):
        bench.save(dangling, version="1.3")
    bench.save(path, version="1.3", replace=True)
    assert lexicons.read(path).version == "1.3"
    with pytest.raises(ValueError, match=r"'mine\.csv' would be no YAML file: call it mine\.yaml"):
        bench.save(tmp_path / "mine.csv", version="1.3")


def test_from_the_page_a_name_alone_is_taken(bench, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outside = str(tmp_path.parent / "out.yaml")
    for name in (
        "../out.yaml",
        outside,
        "",
        ".yaml",
        ".out.yaml",
        "out",
        "a/b.yaml",
        "a\\b.yaml",
        "c:x.yaml",
        "x\n.yaml",
    ):
        attempt(bench, EDITED, save={"name": name, "version": "1.3"})
        assert "is no name for a file of a lexicon" in bench.shown["told"]
        assert bench.shown["failed"]
    attempt(bench, EDITED, save={"name": "out.yaml", "version": "1.2"})
    assert "give it a version of its own" in bench.shown["told"]
    assert list(tmp_path.iterdir()) == []
    attempt(bench, EDITED, save={"name": "out.yaml", "version": "1.3"})
    assert bench.shown["told"] == "saved as out.yaml, version 1.3"
    assert not bench.shown["failed"]
    attempt(bench, EDITED, save={"name": "out.yaml", "version": "1.4"})
    assert "'out.yaml' is there already" in bench.shown["told"]
    assert lexicons.read(tmp_path / "out.yaml").version == "1.3"
    attempt(bench, "[", save={"name": "broken.yaml", "version": "1.5"})
    assert bench.shown["failed"]
    assert [path.name for path in tmp_path.iterdir()] == ["out.yaml"]


def test_a_name_and_a_version_are_proposed(bench):
    assert (bench.shown["file"], bench.shown["version"]) == ("mine-1.3.yaml", "1.3")
    hostile = LexiconBench(ARTICLES, {"name": "../<b>", "version": "../9", "frames": {"war": ["war"]}})
    assert versions.checked_name(hostile.shown["file"]) == "b-10.yaml"


# ----------------------------------------------------------------------------------------------------------- new frames

HARM = "patterns: [hunger strike*, fought]\n"


def ask(bench: LexiconBench, **told: object) -> None:
    bench._handle_custom_msg({"do": "try", "number": "1", **told}, [])


def test_a_new_frame_worked_by_hand(bench, tmp_path):
    """A hunger strike in one article, a fight in another; before, there was no such frame."""
    ask(bench, begin=" harm ", of="war", typed=EDITED)
    assert bench.state["frame"] == "harm"
    assert bench.state["drafts"] == {"harm": "patterns:\n- "}
    assert bench.shown["told"] == "'harm' is a new frame: write its first pattern."
    assert not bench.shown["failed"]
    assert bench.shown["notes"] == ["There is no chart: 'harm' has no pattern yet."]
    assert bench.shown["frames"] == [["war", "war (edited)"], ["peace", "peace"], ["harm", "harm (new)"]]
    assert bench.lexicon.names == tuple(bench.table["frame"]) == ("war", "peace")
    with pytest.raises(ValueError, match="the entry of 'harm' holds a mistake: mend it, or undo it"):
        bench.save(tmp_path / "early.yaml", version="1.3")
    attempt(bench, HARM, "harm")
    assert bench.lexicon.names == ("war", "peace", "harm")
    assert bench.table.loc[2].tolist() == ["harm", 0, 2, 2, 0, 0, 2]
    assert bench.shown["told"] == "harm: +2 matches, −0, now 2 in 2; 2 of 3 articles more."
    assert bench.shown["patterns"]["rows"] == [
        ["hunger strike*", "–", "1", "1", "0", "1", "1"],
        ["fought", "–", "1", "1", "0", "1", "1"],
    ]
    assert [row[1] for row in bench.shown["lines"]["rows"]] == ["hunger strike", "fought"]
    assert set(bench._made.outcome.trend["frame"]) == {"harm, new"}
    assert "harm, new" in bench.shown["alt"]
    rates = bench.difference.rates.query("frame == 'harm'")
    assert rates[["outlet", "n_old", "n_new"]].values.tolist() == [["P", 0, 1], ["Q", 0, 1]]
    found = lexicons.read(bench.save(tmp_path / "more.yaml", version="1.3"))
    assert (found.names, found.digest) == (bench.lexicon.names, bench.lexicon.digest)
    again = LexiconBench(ARTICLES, WAR, state=json.loads(json.dumps(bench.state)))
    pd.testing.assert_frame_equal(again.table, bench.table)
    bench._handle_custom_msg({"do": "article", "id": "a"}, [])
    assert ["hunger strike", ["harm, gained"]] in bench.article["text"]


@pytest.mark.parametrize("shown", ["war", "harm", "empty"])
@pytest.mark.parametrize("period", ["M", ""])
def test_the_code_of_new_frames_gives_the_table_and_the_chart(shown, period):
    edited = {"harm": HARM, "a.b": "[truce]", "war": EDITED}
    state = {"edited": edited, "drafts": {"empty": "patterns: []\n"}, "frame": shown, "period": period}
    bench = LexiconBench(ARTICLES, WAR, state=state)
    there: dict[str, object] = {"corpus": ARTICLES}
    exec(bench.code(), there)
    pd.testing.assert_frame_equal(there["table"], bench.table)
    assert there["new"].digest == bench.lexicon.digest
    assert bench.lexicon.names == ("war", "peace", "harm", "a.b")
    if shown == "empty":
        with pytest.raises(ValueError, match="'empty' has no pattern yet"):
            bench.figure()
        assert "figure" not in there
    else:
        assert charts.alternative_text(there["figure"]) == charts.alternative_text(bench.figure())


def test_new_frames_stay_in_their_order_and_are_taken_away_by_undo(bench):
    before = bench.state
    for name in ("one", "two"):
        ask(bench, begin=name)
        attempt(bench, "[truce]", name)
    attempt(bench, "[truce, fought]", "one")
    assert bench.lexicon.names == ("war", "peace", "one", "two")
    ask(bench, undo="one")
    assert bench.lexicon.names == ("war", "peace", "two")
    assert bench.state["frame"] == "two"
    attempt(bench, "[truce", "two")
    assert bench.shown["failed"]
    assert bench.shown["frames"][2] == ["two", "two (new, mistake)"]
    ask(bench, undo="two")
    assert bench.state == {**before, "frame": "peace"}
    assert bench.table["frame"].tolist() == ["war", "peace"]


def test_the_words_of_a_name_may_be_joined_as_their_script_needs_it():
    lexicon, name = text.as_lexicon({"war": ["strike*"]}), "می\u200cجنگند"
    trial = trying.read({"frame": name, "edited": {name: "[truce]"}}, lexicon, trying.Trial("war"))
    assert trying.lexicon_of(trial, lexicon).names == ("war", name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "'' is no name for a frame: it has 1 to 100 printable characters in one line, and no blank at its ends."),
        ("x" * 101, "is no name for a frame: it has 1 to 100 printable characters"),
        ("two\nlines", r"'two\nlines' is no name for a frame"),
        ("\u202eevil", r"'\u202eevil' is no name for a frame"),
        ("half \ud800", r"'half \ud800' is no name for a frame"),
        ("\u200cwar", "is no name for a frame"),
        ("war", "a frame 'war' is there already: edit that one, or give the new one another name."),
        ("new", "a frame 'new' is there already"),
        ("begun", "a frame 'begun' is there already"),
        ("group", "a frame 'group' is there already"),
        (3, "the name of a frame must be text."),
    ],
)
def test_what_cannot_be_a_name_of_a_frame_is_said(name, sentence):
    lexicon = {"frames": {"war": ["strike*"], "group": {"frames": {"peace": ["truce"]}}}}
    state = {"edited": {"new": "[truce]"}, "drafts": {"begun": trying.BEGUN}}
    bench = LexiconBench(ARTICLES, lexicon, state=state)
    before = bench.state
    ask(bench, begin=name)
    assert sentence in bench.shown["told"]
    assert bench.shown["failed"]
    assert bench.state == before
    if isinstance(name, str) and name not in ("war", "new", "begun"):
        with pytest.raises(ValueError, match=re.escape(sentence[:60])):
            LexiconBench(ARTICLES, lexicon, state={"edited": {name: "[a]"}})


@pytest.mark.parametrize(
    "name", ["War", "a.b", "frames", "patterns", "not", "NO", "1.0", "~", "<<", "a: b", "- a", "# a", "'", "和平", "🙂"]
)
def test_names_of_new_frames_read_back(name, tmp_path):
    trial = Trial("war", edited={name: HARM, "other": "[truce]"})
    lexicon = trying.lexicon_of(trial, lexicons.read(WAR))
    path = tmp_path / "names.yaml"
    lexicons.write(lexicon, path)
    assert lexicons.read(path).digest == lexicon.digest


# ---------------------------------------------------------------------------------------- beside the kernel, cancelled


@pytest.fixture
def slow(bench, monkeypatch, in_kernel) -> Slow:
    """Trials that take until somebody lets go."""
    return Slow(monkeypatch, bench._tried, "outcome")


def cancel(bench: LexiconBench) -> None:
    bench._handle_custom_msg({"do": "cancel"}, [])


def test_what_is_typed_can_be_cancelled_and_is_not_lost(bench, slow, tmp_path):
    before, state, table = bench.shown, bench.state, bench.table
    attempt(bench, EDITED, frame="peace", number="7")
    assert slow.begun.wait(10)
    assert bench.shown is before, "the page is not kept waiting"
    assert bench.state["edited"] == {"war": EDITED}, "from a cell, one goes on from what was asked"
    cancel(bench)
    waiting = {**state, "drafts": {"war": EDITED}}
    assert bench.state == bench.shown["state"] == waiting
    assert bench.shown["told"] == "cancelled: this is what was shown before, and what you typed waits to be tried"
    assert not bench.shown["failed"]
    assert bench.shown["entry"] == EDITED
    assert bench.shown["answered"] == ["7"]
    assert bench.shown["frames"][0] == ["war", "war (not tried)"]
    assert bench.shown["patterns"] == before["patterns"]
    pd.testing.assert_frame_equal(bench.table, table)
    with pytest.raises(ValueError, match="the entry of 'war' has not been tried: try it, or undo it, before you save"):
        bench.save(tmp_path / "x.yaml", version="1.3")
    told = bench.shown["told"]
    cancel(bench)
    assert bench.shown["told"] == told, "there is nothing to cancel"
    slow.released.set()
    ask(bench, sample="lost")
    assert bench.table["n_new"].tolist() == [5, 2], "what was cancelled is not tried for something else"
    assert bench.shown["told"].startswith("What stands in the editor has not been tried yet")
    assert LexiconBench(ARTICLES, WAR, state=bench.state).shown["entry"] == EDITED
    attempt(bench, EDITED)
    assert bench.table["n_new"].tolist() == [4, 2]
    assert bench.state["drafts"] == {}
    assert slow.ended == 2


def test_the_last_that_is_typed_is_shown(bench, slow):
    attempt(bench, EDITED, number="1")
    assert slow.begun.wait(10)
    attempt(bench, "[truce]", "peace", period="W", number="2")
    threading.Timer(0.2, slow.released.set).start()
    assert bench.table["n_new"].tolist() == [4, 2], "what is asked from a cell waits, and of two frames both are edited"
    assert bench.shown["answered"] == ["1", "2"]
    assert bench.shown["state"] == bench.state
    assert bench.state["period"] == "W"
    assert slow.ended == 2


def test_from_a_cell_the_state_is_set_over_what_the_page_asked(bench, slow):
    attempt(bench, EDITED)
    assert slow.begun.wait(10)
    slow.released.set()
    bench.state = {**bench.state, "edited": {"war": "[truce]"}}
    assert bench.table["n_new"].tolist() == [2, 2]
    assert bench.shown["entry"] == "[truce]"


def test_what_is_saved_from_the_page_is_what_was_typed_and_answered(bench, slow, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    attempt(bench, EDITED, save={"name": "one.yaml", "version": "1.3"})
    assert slow.begun.wait(10)
    cancel(bench)
    assert bench.shown["told"].endswith("; nothing was saved")
    attempt(bench, EDITED, save={"name": "two.yaml", "version": "1.3"})
    ask(bench, period="W")
    threading.Timer(0.2, slow.released.set).start()
    assert bench.table["n_new"].tolist() == [4, 2]
    assert bench.shown["told"] == "not saved: something else was asked meanwhile."
    assert list(tmp_path.iterdir()) == []
    attempt(bench, "[truce]", save={"name": "three.yaml", "version": "1.3"})
    assert bench.lexicon.digest == lexicons.read(tmp_path / "three.yaml").digest
    assert bench.shown["told"] == "saved as three.yaml, version 1.3"


def test_frames_that_are_begun_or_taken_away_can_be_cancelled(bench, slow):
    ask(bench, begin="harm")
    assert slow.begun.wait(10)
    cancel(bench)
    assert bench.state["frame"] == "war"
    assert bench.state["drafts"] == {"harm": trying.BEGUN}
    slow.released.set()
    attempt(bench, HARM, "harm", frame="harm")
    assert bench.lexicon.names == ("war", "peace", "harm")
    slow.begun.clear(), slow.released.clear()
    ask(bench, undo="harm")
    assert slow.begun.wait(10)
    cancel(bench)
    assert bench.lexicon.names == ("war", "peace", "harm")
    assert bench.shown["entry"] == HARM
    assert bench.state["drafts"] == {}


def test_what_cannot_be_tried_waits_and_the_rest_stays(bench, monkeypatch, in_kernel):
    attempt(bench, EDITED)
    table = bench.table
    monkeypatch.setattr(outcomes, "MOST_MATCHES", 6)
    attempt(bench, "[a*, s*]", frame="peace", number="9")
    pd.testing.assert_frame_equal(bench.table, table)
    assert bench.shown["told"].startswith("frame 'war' would have 11 matches")
    assert bench.shown["answered"][-1] == "9"
    assert bench.state["drafts"] == {"war": "[a*, s*]"}
    assert bench.state["frame"] == "war"
    attempt(bench, EDITED, frame="peace")
    assert bench.table["frame"].tolist() == ["war", "peace"]
    assert bench.state == {**bench.shown["state"], "frame": "peace", "edited": {"war": EDITED}, "drafts": {}}


def test_an_article_is_that_of_what_is_shown_while_something_is_computed(bench, slow):
    attempt(bench, "[air strikes]")
    assert slow.begun.wait(10)
    bench._handle_custom_msg({"do": "article", "id": "a"}, [])
    assert {name for _, names in bench.article["text"] for name in names} == {"war"}
    slow.released.set()
    assert len(bench.table)
    assert ["Air ", ["war, gained"]] in bench.article["text"]


@pytest.mark.parametrize("step", ["check", "outcome", "lines"])
def test_an_interrupt_at_any_step_leaves_state_and_numbers_of_one_piece(bench, step, monkeypatch):
    attempt(bench, EDITED)
    state, shown, table = bench.state, bench.shown, bench.table

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bench._tried, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            bench.state = {**state, "frame": "peace", "edited": {"peace": "[fought]"}, "sample": "lost"}
    assert bench.state == state == bench.shown["state"]
    assert bench.shown["patterns"] == shown["patterns"]
    pd.testing.assert_frame_equal(bench.table, table)
    bench.state = {**state, "period": "W"}
    assert bench.shown["state"]["period"] == "W"


ENTRIES = ["[strike*, fought]", "[truce, battle]", "patterns: [held]\nnot: [truce held]", "[strike*", "", "[a*]"]


@pytest.mark.parametrize(("seed", "n"), [(1, 25), pytest.param(2, 150, marks=pytest.mark.long)])
def test_whatever_is_typed_and_cancelled_the_numbers_are_right_and_no_text_is_lost(seed, n, in_kernel):
    draw, bench = random.Random(seed), LexiconBench(ARTICLES, WAR, state={"period": ""})
    typed: dict[str, str] = {}
    for number in range(n):
        of = draw.choice([name for name, _ in bench.shown["frames"]])
        kind = draw.choice(["type", "type", "type", "cancel", "begin", "undo", "sample", "cell"])
        if kind == "type" and of in trying.names(bench._now, bench._tried.lexicon):
            typed[of] = draw.choice(ENTRIES)
            attempt(bench, typed[of], of, frame=of)
        elif kind == "cancel":
            cancel(bench)
        elif kind == "begin":
            ask(bench, begin=f"new {number}")
        elif kind == "undo" and of in bench.lexicon.names and of in WAR["frames"]:
            ask(bench, undo=of)
            typed.pop(of, None)
        elif kind == "cell":
            bench.state = {**bench.state, "sample": "gained"}
        else:
            ask(bench, sample=draw.choice(["gained", "lost"]))
        if draw.random() < 0.5 or number == n - 1:
            table, trial = bench.table, bench._made.trial
            assert bench.state == bench.shown["state"] == bench._now.as_dict() == trial.as_dict()
            pd.testing.assert_frame_equal(table, outcomes.Tried(Asked(ARTICLES, WAR)).table(trial))
            held = {**trial.edited, **trial.drafts}
            assert {name: held[name] for name in typed} == typed
            assert bench.shown["entry"] == held.get(trial.frame, bench.shown["original"])


# -------------------------------------------------------------------------------------------------------------- hostile


def test_hostile_articles_and_lexicons_are_text_in_all_that_is_sent():
    evil = "<img src=x onerror=alert(1)>\u202e" + "w" * 1_000_000
    articles = pd.DataFrame(
        {
            "article_id": [f"{evil}{number}" for number in range(4)],
            "title": [evil] * 4,
            "text": [f"War {evil} and truce."] * 4,
            "outlet": [evil] * 4,
            "date": pd.date_range("2025-03-03", periods=4),
        }
    )
    name = evil[:40]
    bench = LexiconBench(articles, {name: {"patterns": ["war"], "definition": evil[:200]}})
    attempt(bench, "[war, truce]", name)
    assert len(bench.shown["lines"]["rows"]) == 4
    assert max(len(part) for row in bench.shown["lines"]["rows"] for part in row[:5]) < 1_000
    bundle = bench._repr_mimebundle_()
    plain = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    assert "<img src=x" not in plain
    assert "&lt;img src=x" in plain


def test_where_no_widgets_run_there_is_a_picture_and_a_table(bench):
    attempt(bench, EDITED)
    bundle = bench._repr_mimebundle_()
    plain = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    assert 'src="data:image/png;base64,' in plain
    assert plain.count("<tr") == 3 + 1
    assert "war: +1 match, −2" in plain


def test_the_plain_functions_need_no_widget():
    tried = outcomes.Tried(Asked(ARTICLES, WAR))
    trial, wrong = trying.with_entry(Trial("war"), "war", EDITED, tried.lexicon)
    assert not wrong
    assert tried.outcome(trial).counted["n_lost"] == 2
    assert "ipywidgets" not in Path(trying.__file__).read_text(encoding="utf-8")
