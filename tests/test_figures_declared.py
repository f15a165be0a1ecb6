"""Figures that a file declares: made once, made again when something has changed, and traced to their articles."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

from toolkit import charts, figures, load, text
from toolkit.errors import UnreadableFile
from toolkit.figures import building, declaring, drawing, files, saving
from toolkit.figures import declared as declarations

ARTICLES = pd.DataFrame(
    {
        "date": ["2025-03-03", "2025-03-09", "2025-04-02", "2025-04-20", "2025-03-05", "2025-04-07", "2025-04-08"],
        "outlet": ["Courier", "Courier", "Courier", "Courier", "Post", "Post", "Post"],
        "title": ["War", "More war", "Talks", "Peace", "Rain", "War again", "Sun"],
        "text": [
            "War and war in the valley.",
            "The war goes on, and no peace.",
            "Peace talks begin in the town.",
            "Peace at last, after the war.",
            "Rain fell on the valley.",
            "War came back to the valley.",
            "The sun shone on the town.",
        ],
    }
)
LEXICON = """
name: two
version: "1"
frames:
  war: {patterns: [war]}
  peace: {patterns: [peace, talk*]}
"""
DECLARED = """
data: articles.csv
lexicon: two.yaml
seed: 3
folder: made
figures:
  war-by-outlet: {frames: war, table: trends.rate, by: outlet, chart: bars, question: "Who speaks of war?"}
  peace-by-month: {frames: [peace], where: {outlet: Courier}, table: trends.rate, period: M, chart: trend, level: 0.9}
  words: {table: terms.count, by: outlet, until: 2025-03-31, chart: terms, top: 5}
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The file of a small study, with its articles and lexicon beside it."""
    ARTICLES.to_csv(tmp_path / "articles.csv", index=False)
    (tmp_path / "two.yaml").write_text(LEXICON)
    (tmp_path / "figures.yaml").write_text(DECLARED)
    return tmp_path / "figures.yaml"


@pytest.fixture
def made(study: Path) -> Path:
    figures.build(study)
    return study


def rows(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {row["figure"]: (row["state"], row["why"]) for row in table.to_dict("records")}


def declared(study: Path, line: str) -> Path:
    """The same study with one figure, declared so."""
    study.write_text(f"data: articles.csv\nlexicon: two.yaml\nfigures:\n  one: {line}\n")
    return study


@pytest.mark.parametrize("spoilt", ["{", "[]"])
def test_a_json_that_is_none_of_ours_is_made_anew(spoilt, study):
    figures.build(study, ["words"])
    note = study.parent / "made" / "words.json"
    before = json.loads(note.read_text())
    for content in (spoilt, json.dumps({**before, "sources": [7]}), json.dumps({**before, "declared": "x"})):
        note.write_text(content)
        assert rows(figures.check(study, ["words"])) == {"words": ("differs", "its json cannot be read")}
    assert rows(figures.build(study, ["words"])) == {"words": ("made", "its json is not of such a figure")}


def test_what_is_stale_is_made_and_what_is_fresh_is_left_alone(study):
    assert set(rows(figures.build(study)).values()) == {("made", "new")}
    folder = study.parent / "made"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}.{kind}" for name in ("war-by-outlet", "peace-by-month", "words") for kind in saving.KINDS
    )
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert set(rows(figures.build(study)).values()) == {("fresh", "")}
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    (folder / "words.svg").unlink()
    assert rows(figures.build(study, ["words", "war-by-outlet"])) == {
        "words": ("made", "there is no svg"),
        "war-by-outlet": ("fresh", ""),
    }
    (folder / "words.json").write_text("{")
    study.write_text(DECLARED.replace("top: 5", "top: 4").replace("level: 0.9", "level: 0.8"))
    assert rows(figures.build(study)) == {
        "war-by-outlet": ("fresh", ""),
        "peace-by-month": ("made", "declaration"),
        "words": ("made", "its json is not of such a figure"),
    }
    assert rows(figures.build(study, ["words"], stale=False)) == {"words": ("made", "")}


def test_the_same_bytes_elsewhere_with_another_hash_seed(made, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    for name in ("articles.csv", "two.yaml", "figures.yaml"):
        (there / name).write_bytes((made.parent / name).read_bytes())
    call = "from toolkit import figures; figures.build('figures.yaml')"
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-W", "ignore", "-c", call], check=True, cwd=there, env=environment)
    for path in (made.parent / "made").iterdir():
        assert (there / "made" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_check_names_just_what_one_article_changes(made):
    assert set(rows(figures.check(made)).values()) == {("same", "")}
    ARTICLES.replace("War came back to the valley.", "War came back.").to_csv(made.parent / "articles.csv", index=False)
    found = rows(figures.check(made))  # of the Post, in April
    assert found["war-by-outlet"] == ("differs", "other csv; other png; other svg; other pdf; because of articles")
    assert found["peace-by-month"] == found["words"] == ("same", "")
    why = {name: one[1] for name, one in rows(figures.build(made)).items()}
    assert set(why.values()) == {"files"}  # the file is another: what of it was used is seen when it is read


def test_a_check_names_just_what_one_pattern_changes(made):
    (made.parent / "two.yaml").write_text(LEXICON.replace("talk*", "talks, last"))
    found = rows(figures.check(made))
    assert found["peace-by-month"][0] == "differs"
    assert found["peace-by-month"][1].endswith("because of lexicon")
    assert found["war-by-outlet"] == found["words"] == ("same", "")
    (made.parent / "two.yaml").write_text(LEXICON.replace('"1"', '"2"'))
    found = rows(figures.check(made))
    assert found["war-by-outlet"] == ("differs", "other png; other svg; other pdf; because of lexicon (its version)")
    assert found["words"] == ("same", "")


def test_a_check_with_other_versions_compares_the_data(made, monkeypatch):
    older = {**saving.versions(), "matplotlib": "1.5"}
    monkeypatch.setattr(saving, "versions", lambda: older)
    monkeypatch.setattr(building, "versions", lambda: older)
    version = mpl.__version__
    assert set(rows(figures.check(made)).values()) == {("same", f"made with matplotlib {version}")}
    ARTICLES.iloc[1:].to_csv(made.parent / "articles.csv", index=False)
    assert rows(figures.check(made, ["words"])) == {
        "words": ("differs", f"other csv; because of articles; made with matplotlib {version}")
    }
    ARTICLES.to_csv(made.parent / "articles.csv", index=False)
    assert rows(figures.build(made, ["words"])) == {"words": ("made", "versions")}


def test_what_was_never_made_or_was_changed_by_hand_is_seen(study):
    assert rows(figures.check(study, ["words"])) == {"words": ("missing", "there is no png, svg, pdf, csv, json")}
    figures.build(study, ["words"])
    (study.parent / "made" / "words.csv").write_text("term,n\nwar,99\n")
    assert rows(figures.check(study, ["words"])) == {"words": ("differs", "other csv")}


@pytest.mark.parametrize(("part", "state"), [(4e-16, "same"), (1e-6, "differs")])
def test_numbers_that_another_processor_rounds_otherwise_are_the_same(study, monkeypatch, part, state):
    figures.build(study, ["war-by-outlet"])
    path = study.parent / "made" / "war-by-outlet.csv"
    written = path.read_bytes()
    drawn = drawing.drawn

    def elsewhere(material):
        table, figure = drawn(material)
        return table.assign(rate=table["rate"] * (1 + part)), figure

    monkeypatch.setattr(drawing, "drawn", elsewhere)
    ((found, why),) = rows(figures.check(study, ["war-by-outlet"])).values()
    assert found == state
    assert ("another processor" in why) == (state == "same")
    path.write_bytes(written.replace(b"\n", b"\r\n", 1))  # a hand was there
    assert rows(figures.check(study, ["war-by-outlet"]))["war-by-outlet"][0] == "differs"


FORMS = {
    "rate": "{frames: [peace, war], table: trends.rate, by: [outlet, zone], chart: heatmap, where: {outlet: [Post]}}",
    "copies": "{frames: war, table: trends.rate, clusters: {days: 2}, one_per: outlet, by: outlet, chart: bars}",
    "keyness": "{table: compare.keyness, by: outlet, target: Post, min_count: 1, permutations: 9, seed: 4, "
    "chart: keywords, since: 2025-03-04}",
    "shift": "{table: compare.shift, by: outlet, target: Post, reference: Courier, chart: shift, per: 100}",
    "robust": "{frames: war, table: study.robust, by: outlet, target: Post, chart: robust}",
    "dispersion": "{table: frames.matches, chart: dispersion, frames: [war, peace]}",
    "event": "{table: trends.around_event, date: 2025-04-01, window: 30, chart: event, frames: war}",
    "dark": "{frames: war, table: trends.rate, by: outlet, chart: bars, theme: dark, width: 85, colours: [Post]}",
    "language": "{frames: war, table: trends.rate, period: M, chart: trend, locale: de, colours: {war: navy}}",
    "articles": "{table: articles, chart: intake, select: war | peace}",
    "smooth": "{frames: war, table: trends.smooth, by: outlet, period: W, window: 5, seed: 2, chart: trend}",
    "smooth shares": "{table: trends.smooth, period: W, measure: share, per: 100, chart: trend, level: 0.9}",
    "breaks": "{frames: war, table: trends.rate, period: W, per: 100, breaks: {penalty: 0.1, shortest: 1, draws: 20}, "
    "chart: trend, level: 0.8}",
    "all of a trend": "{table: trends.smooth, period: W, clusters: true, breaks: true, seed: 1, "
    "chart: trend, events: {2025-03-20: a day}}",
    "differences": "{table: trends.differences, by: outlet, target: Post, chart: differences, measure: log_ratio}",
    "weekdays": "{frames: [peace, war], table: trends.weekdays, by: outlet, chart: weekdays}",
    "slope": "{table: trends.rate, by: outlet, period: M, chart: slope}",
    "written out": "{lexicon: {'rain, or': [rain*, sun], war: [war]}, table: trends.rate, by: outlet, chart: bars}",
    "written out with days": "{lexicon: {2025-04-07: [rain*, 2025-04-01], 1: [war]}, table: trends.rate, chart: bars}",
    "headlines": "{frames: [war, peace], zone: title, table: trends.rate, by: outlet, chart: bars, measure: share}",
    "matches in headlines": "{frames: war, zone: title, table: frames.matches, chart: dispersion}",
    "the rest": "{against_rest: true, where: {outlet: [Courier]}, since: 2025-04-01, table: compare.keyness, "
    "min_count: 1, permutations: 0, chart: keywords}",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_code_makes_the_same_table_and_the_same_figure(form, study, monkeypatch):
    drawn = figures.draw(declared(study, FORMS[form]), "one")
    monkeypatch.chdir(study.parent)
    there: dict[str, object] = {}
    exec(drawn.code, there)
    pd.testing.assert_frame_equal(there["table"], drawn.table)
    assert charts.alternative_text(there["figure"]) == charts.alternative_text(drawn.figure)
    assert there["figure"].get_figwidth() == drawn.figure.get_figwidth()
    assert there["figure"].get_facecolor() == drawn.figure.get_facecolor()
    assert len(drawn.table)


def test_headlines_alone_are_counted_and_are_what_is_counted_by(study):
    table = figures.draw(declared(study, FORMS["headlines"]), "one").table.set_index(["outlet", "frame"])
    assert table.loc[("Courier", "war"), ["n_hits", "n_words"]].tolist() == [2, 5]  # War, More war, Talks, Peace
    assert table.loc[("Post", "peace"), ["n_hits", "n_words"]].tolist() == [0, 4]  # Rain, War again, Sun


def test_what_is_chosen_is_compared_with_all_other_articles(study):
    table = figures.draw(declared(study, FORMS["the rest"]), "one").table.set_index("term")
    assert table.loc["peace", ["n_target", "n_reference"]].tolist() == [3, 1]  # the Courier's since April, all others
    assert table.loc["rain", ["n_target", "n_reference"]].tolist() == [0, 2]


def test_breaks_are_those_of_the_periods_and_options_of_the_trend(study):
    line = FORMS["breaks"].replace("penalty: 0.1", "penalty: 0.01")
    drawn = figures.draw(declared(study, line), "one")
    options = "period='W', per=100, penalty=0.01, shortest=1, draws=20"
    assert f"breaks = tk.trends.breaks(hits, corpus, {options})" in drawn.code
    assert (
        drawn.code.splitlines()[-1]
        == "figure = tk.charts.trend(table, breaks=breaks, per=100, level=0.8, frames=['war'])"
    )
    assert "steps: rates between" in drawn.figure.get_supxlabel().replace("\n", " ")
    with_none = figures.draw(declared(study, line.replace("penalty: 0.01", "penalty: 900")), "one")
    assert "no break" in with_none.figure.get_supxlabel()
    note = declaring.read(study)["one"].declaration()["breaks"]
    assert note == {"penalty": 900, "shortest": 1, "draws": 20}


def test_the_numbers_of_breaks_are_in_a_file_beside_the_figure(study):
    figures.build(declared(study, FORMS["breaks"]))
    table = study.parent / "one-breaks.csv"
    there: dict[str, object] = {}
    with contextlib.chdir(study.parent):
        exec(figures.draw(study, "one").code, there)
    assert len(there["breaks"])
    assert table.read_bytes() == files.csv(there["breaks"])
    note = figures.provenance_of(study.parent / "one.json").besides
    assert note["breaks"]["sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    assert (note["breaks"]["file"], note["breaks"]["rows"]) == ("one-breaks.csv", len(there["breaks"]))
    assert rows(figures.check(study)) == {"one": ("same", "")}


def test_breaks_that_are_gone_or_differ_are_seen(study):
    figures.build(declared(study, FORMS["breaks"]))
    table = study.parent / "one-breaks.csv"
    before = table.read_bytes()
    table.write_bytes(before + b"war,1\n")
    assert rows(figures.check(study)) == {"one": ("differs", "other csv of breaks")}
    table.unlink()
    assert rows(figures.check(study)) == {"one": ("missing", "there is no csv of breaks")}
    assert rows(figures.build(study)) == {"one": ("made", "there is no csv of breaks")}
    assert table.read_bytes() == before


def test_breaks_and_another_figure_do_not_share_a_file(study):
    with_breaks = "{frames: war, table: trends.rate, period: W, breaks: true, chart: trend}"
    study.write_text(
        study.read_text(encoding="utf-8").partition("figures:")[0]
        + f"figures:\n  one: {with_breaks}\n  One-Breaks: {with_breaks}\n"
    )
    with pytest.raises(ValueError, match="figure 'One-Breaks' would have the file of the breaks of figure 'one'"):
        figures.build(study)


@pytest.mark.parametrize("key", ["breaks", "clusters"])
def test_what_is_merely_switched_on_makes_a_figure_stale_too(key, study):
    line = "{frames: war, table: trends.rate, period: M, chart: trend}"
    figures.build(declared(study, line))
    assert rows(figures.build(study)) == {"one": ("fresh", "")}
    declared(study, line.replace("}", f", {key}: true}}"))
    assert rows(figures.build(study)) == {"one": ("made", "declaration")}
    assert rows(figures.check(study)) == {"one": ("same", "")}


def test_events_with_days_as_yaml_reads_them_are_kept_as_text(study):
    line = "{frames: war, table: trends.rate, period: M, chart: trend, events: {2025-04-07: a day, '2025-03-05': b}}"
    figures.build(declared(study, line))
    note = json.loads((study.parent / "one.json").read_text())
    assert note["declared"]["declaration"]["options"]["events"] == {"2025-04-07": "a day", "2025-03-05": "b"}
    assert "Marked: b, 5 Mar 2025; a day, 7 Apr 2025." in note["alternative"]


def test_a_saved_index_will_do_and_only_what_is_chosen_counts(study):
    text.index(load.articles(study.parent / "articles.csv")).save(study.parent / "index")
    line = (
        "{data: index, table: trends.rate, frames: war, by: outlet, since: 2025-03-05, until: 2025-04-07, chart: bars}"
    )
    drawn = figures.draw(declared(study, line), "one")
    assert drawn.table[["outlet", "n_hits", "n_articles"]].values.tolist() == [["Courier", 2, 2], ["Post", 2, 2]]
    assert "tk.text.open_index('index')" in drawn.code
    assert rows(figures.build(study)) == {"one": ("made", "new")}
    assert rows(figures.build(study)) == {"one": ("fresh", "")}


def test_where_a_figure_comes_from_article_by_article(study):
    found = figures.explain(study, "war-by-outlet")
    drawn = figures.draw(study, "war-by-outlet")
    by_outlet = found.articles.groupby("outlet", observed=True)[["n_war", "n_words"]].sum()
    assert by_outlet["n_war"].tolist() == drawn.table["n_hits"].tolist() == [6, 2]
    assert by_outlet["n_words"].tolist() == drawn.table["n_words"].tolist()
    assert found.articles["source_row"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert set(found.articles["source_file"]) == {"articles.csv"}
    digest = figures.explain(study, "peace-by-month").words
    assert found.words[:2] == ("war-by-outlet: Who speaks of war?", "Articles: 7 of 7 in articles.csv")
    assert digest[1] == "Articles: 4 of 7 in articles.csv (outlet Courier)"
    assert "  war: 8 matches" in found.words
    assert any(re.fullmatch(r"Lexicon: two 1, sha256 [0-9a-f]{64}", line) for line in found.words)
    assert "<script>" not in figures.Explained(("<script>",), "<script>", ARTICLES)._repr_html_()
    words = figures.explain(study, "words")
    assert list(words.articles) == ["article_id", "source_file", "source_row", "date", "outlet", "title", "n_words"]
    assert len(words.articles) == 3


def test_no_path_of_this_computer_is_kept(study):
    away = study.parent / "zaphod"
    away.mkdir()
    (study.parent / "articles.csv").rename(away / "articles.csv")
    (study.parent / "two.yaml").rename(away / "two.yaml")
    line = f"{{data: '{away}/articles.csv', lexicon: '{away}/two.yaml', frames: war, table: trends.rate, chart: bars}}"
    figures.build(declared(study, line))
    for kind in saving.KINDS:
        assert b"zaphod" not in (study.parent / f"one.{kind}").read_bytes()
    note = json.loads((study.parent / "one.json").read_text())["declared"]
    assert note["declaration"]["data"] == "articles.csv"
    assert "tk.lexicons.read('two.yaml')" in note["code"]
    assert rows(figures.build(study)) == {"one": ("fresh", "")}


NO = "figure 'one': "
TABLES = ", ".join(declarations.TABLES)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("rate", "it is declared by table:, chart: and their options, each on a line below its name."),
        ("{chart: bars}", f"it says no table: one of {TABLES}."),
        ("{table: trends.rates, chart: bars}", "table 'trends.rates' is not known. Did you mean 'trends.rate'? Use "),
        ("{table: os.system, chart: bars}", f"table 'os.system' is not known. Use {TABLES}."),
        ("{table: trends.rate, chart: theme}", "chart 'theme' is not known."),
        (
            "{table: trends.rate, chart: bars, tittle: x}",
            "'tittle' is no option of trends.rate and the chart bars. Did",
        ),
        ("{table: trends.rate, chart: bars, since: soon}", "since: 'soon' is no day: write it as 2025-03-31."),
        ("{table: trends.rate, chart: bars, where: Post}", "where: 'Post' is no choice: write a column and its values"),
        ("{table: trends.rate, chart: bars, seed: -1}", "seed: -1 is no seed: give a whole number, 0 or more."),
        ("{table: trends.rate, chart: bars, theme: drak}", "theme 'drak' is not known: it can be paper, slides, dark."),
        ("{table: trends.rate, chart: bars, width: 3}", "width=3 is no width of a page: give millimetres from 60"),
        (
            "{table: trends.rate, chart: bars, theme: [dark]}",
            "theme ['dark'] is not known: it can be paper, slides",
        ),
        ("{table: trends.rate, chart: bars, colours: {a: }}", "colour 'None' of 'a' is not known: give one such as"),
        ("{table: trends.rate, chart: bars, colours: [[a]]}", "colours: [['a']] cannot be used: list names, such as"),
        ("{table: trends.rate, chart: bars, until: 9999-12-31}", "until: "),
        ("{table: trends.rate, chart: bars, until: '2025-03'}", "until: '2025-03' is no day: write it as 2025-03-31."),
        ("{table: trends.rate, chart: bars, since: today}", "since: 'today' is no day: write it as 2025-03-31."),
        (
            "{table: trends.rate, chart: bars, where: {date: 2025-03-03}}",
            "where: chooses by values; for days write since",
        ),
        ("{table: trends.rate, chart: bars, locale: xx}", "locale 'xx' is not known: give one such as 'de'"),
        ("{table: trends.rate, chart: bars, colours: 3}", "colours: 3 cannot be used: list names, or say which name"),
        ("{table: trends.rate, chart: bars, colours: {a: b2}}", "colour 'b2' of 'a' is not known: give one such as"),
        ("{table: trends.rate, chart: bars, clusters: 3}", "clusters: 3 cannot be used: say true, or {threshold: 0.6"),
        (
            "{table: trends.rate, chart: bars, clusters: {day: 3}}",
            "'day' is no option of clusters. Did you mean 'days'",
        ),
        ("{table: trends.rate, chart: bars, data: [1]}", "it says no data: data: a path, or {source: a path"),
        (
            "{table: trends.rate, chart: trend, breaks: 3}",
            "breaks: 3 cannot be used: say true, or {penalty: 3, shortest",
        ),
        (
            "{table: trends.rate, chart: bars, breaks: true}",
            "breaks are for the chart trend of trends.rate or trends.smo",
        ),
        (
            "{table: trends.rate, chart: trend, breaks: {per: 3}}",
            "'per' is no option of breaks. Use penalty, shortest, dr",
        ),
        ("{table: trends.smooth, chart: trend, lexicon: null}", "trends.smooth needs a lexicon: say lexicon: conflict"),
        (
            "{table: trends.smooth, chart: trend, windw: 3}",
            "'windw' is no option of trends.smooth and the chart trend.",
        ),
        ("{table: trends.rate, chart: bars, lexicon: {war: []}}", "lexicon 'lexicon', frame 'war' has no patterns."),
        ("{table: trends.rate, chart: bars, zone: foot}", "zone: 'foot' cannot be used: say title, lead, body, for a"),
        ("{table: compare.shift, by: outlet, target: Post, chart: shift, zone: title}", "zone: 'title' cannot be used"),
        ("{table: terms.count, by: outlet, chart: terms, zone: title}", "zone: 'title' cannot be used"),
        (
            "{table: compare.keyness, chart: keywords, against_rest: 'no'}",
            "against_rest: 'no' cannot be used: say true",
        ),
        ("{table: compare.keyness, chart: keywords, against_rest: true}", "against_rest: nothing is chosen to compare"),
        (
            "{table: compare.keyness, chart: keywords, against_rest: true, since: 2025-04-01, by: outlet}",
            "against_rest: compares what where:, since: and until: choose with all other articles",
        ),
        ("{table: trends.rate, chart: bars, against_rest: true, since: 2025-04-01}", "against_rest: compares what"),
        ("{table: trends.rate, chart: bars, lexicon: null}", "trends.rate needs a lexicon: say lexicon: conflict, or"),
    ],
)
def test_what_cannot_be_declared_is_said(line, sentence, study):
    with pytest.raises(ValueError) as raised:
        figures.build(declared(study, line))
    assert str(raised.value).startswith(NO + sentence)
    assert sorted(path.name for path in study.parent.iterdir()) == ["articles.csv", "figures.yaml", "two.yaml"]


@pytest.mark.parametrize(
    ("line", "kind", "sentence"),
    [
        (
            "{table: terms.count, chart: terms, where: {outlt: x}}",
            ValueError,
            "no column 'outlt' for where:. Did you m",
        ),
        (
            "{table: terms.count, chart: terms, since: 2030-01-01}",
            ValueError,
            "no article is left of 7 by what it choo",
        ),
        ("{table: terms.count, chart: terms, data: none.csv}", FileNotFoundError, "none.csv"),
        (
            "{table: trends.rate, chart: bars, frames: wars}",
            KeyError,
            "lexicon 'two' has no frame 'wars'. Did you mean",
        ),
        ("{table: terms.count, chart: terms, select: 'a &'}", ValueError, ""),
        ("{table: terms.count, by: 3, chart: terms}", ValueError, "figure 'one': "),
        ("{table: trends.rate, by: [[outlet]], chart: bars}", ValueError, "figure 'one': "),
    ],
)
def test_what_cannot_be_made_is_said(line, kind, sentence, study):
    with pytest.raises(kind) as raised:
        figures.build(declared(study, line))
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "'figures.yaml' declares no figure: write them below 'figures:', each by its name."),
        ("figures: []", "'figures.yaml' declares no figure: write them below 'figures:', each by its name."),
        ("figures: {a: {}, a: {}}", "'figures.yaml' is not valid YAML: 'a' stands twice, in line 1 or below."),
        ("figures: &x {a: *x}", "'figures.yaml' is not valid YAML: anchors and aliases (& and *) are not for figures"),
        ("figures: [", "'figures.yaml', line 1 is not valid YAML: "),
        (
            "figures: !!python/object/apply:os.getcwd []",
            "'figures.yaml', line 1 is not valid YAML: could not determine",
        ),
        ("[" * 5_000, "'figures.yaml' is not valid YAML: "),
        (
            "figures: {a: {}}\nlexicons: x",
            "'lexicons' is no option of the file. Did you mean 'lexicon'? Use data, lexi",
        ),
        ("folder: ../..\nfigures: {a: {}}", "folder '../..' leads out of the folder of the file: name one below it."),
        (
            "figures: {../a: {table: terms.count, chart: terms}}",
            "figure '../a': '../a' is no name for a figure: use at",
        ),
    ],
)
def test_a_file_that_is_none_is_said(content, sentence, study):
    study.write_text(content)
    with pytest.raises(ValueError) as raised:
        figures.build(study)
    assert str(raised.value).startswith(sentence)
    assert not content or isinstance(raised.value, UnreadableFile) or "valid" not in sentence


def test_a_figure_that_is_not_declared_is_said(study):
    for ask in (lambda: figures.draw(study, "word"), lambda: figures.explain(study, "word")):
        with pytest.raises(KeyError, match=r"there is no figure 'word'.*Did you mean 'words'"):
            ask()
    with pytest.raises(FileNotFoundError, match=r"'none.yaml' is not there: give the file that declares the figures"):
        figures.check("none.yaml")


def test_every_table_and_chart_is_one_of_ours():
    for name, (function, _) in declarations.TABLES.items():
        module, _, own = name.partition(".")
        if own:
            assert getattr(__import__(f"toolkit.{module}", fromlist=[own]), own) is function
    assert set(declarations.CHARTS) == set(charts.__all__) - {"theme", "alternative_text", "points"}


def test_a_title_that_looks_like_a_number_is_a_title(study):
    figure = figures.draw(declared(study, "{frames: war, table: trends.rate, chart: bars, title: 2025}"), "one").figure
    assert figure.get_suptitle() == "2025"


def test_a_list_of_outlets_is_one_of_the_files_of_a_figure(study):
    outlets = study.parent / "outlets.csv"
    outlets.write_text("outlet,name\nCourier,The Courier\nPost,The Post\n")
    line = "{data: {source: articles.csv, outlets: outlets.csv}, frames: war, table: trends.rate, chart: bars}"
    figures.build(declared(study, line))
    assert rows(figures.build(study)) == {"one": ("fresh", "")}
    outlets.write_text("outlet,name\nCourier,The Courier\nPost,The Courier\n")
    assert rows(figures.build(study)) == {"one": ("made", "files")}


def test_a_json_that_was_changed_by_hand_is_seen(study):
    figures.build(declared(study, "{frames: war, table: trends.rate, chart: bars}"))
    note = study.parent / "one.json"
    note.write_text(note.read_text().replace('"title": "', '"title": "Not '))
    assert rows(figures.check(study)) == {"one": ("differs", "other json: it was changed by hand")}


def test_settings_of_ones_own_change_no_byte(study):
    figures.build(declared(study, "{frames: war, table: trends.rate, by: outlet, chart: bars}"))
    own = {"text.hinting": "none", "path.snap": False, "pdf.use14corefonts": True, "savefig.edgecolor": "red"}
    with mpl.rc_context({**own, "svg.image_inline": False, "font.size": 20, "figure.dpi": 50}):
        assert rows(figures.check(study)) == {"one": ("same", "")}


def test_where_nothing_stands_can_be_chosen(study):
    named = pd.read_csv(study.parent / "articles.csv").assign(author=["Ann", None, "Ann", None, None, "Bo", "Bo"])
    named.to_csv(study.parent / "articles.csv", index=False)
    line = "{frames: war, table: trends.rate, chart: bars, where: {author: [null, Bo]}}"
    drawn = figures.draw(declared(study, line), "one")
    assert drawn.table["n_articles"].tolist() == [5]
    assert ".isna()" in drawn.code


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("War", "war"), "figure 'war' would have the files of figure 'War': give it another name."),
        (("1", "'1'"), "figure '1' would have the files of figure '1': give it another name."),
        (("con", "b"), "'con' is no name for a figure: on Windows it is that of a device."),
    ],
)
def test_names_that_cannot_be_files_are_said(names, sentence, study):
    one = "{frames: war, table: trends.rate, chart: bars}"
    study.write_text(f"data: articles.csv\nlexicon: two.yaml\nfigures:\n  {names[0]}: {one}\n  {names[1]}: {one}\n")
    with pytest.raises(ValueError) as raised:
        figures.build(study)
    assert sentence in str(raised.value)


COLUMNS = {
    "strings": pd.Series(["CNN", None, "1", "", "CNN", "a\x00"], dtype="str"),
    "strings with NA": pd.Series(["CNN", None, "1"], dtype="string"),
    "categories": pd.Series(pd.Categorical(["CNN", None, "b"], categories=["z", "b", "CNN"])),
    "days": pd.Series(pd.to_datetime(["2025-03-03", None])).astype("category"),
    "numbers": pd.Series([1, None, 2], dtype="category"),
    "anything": pd.Series([1, "CNN", None, True], dtype=object),
    "nothing": pd.Series([None, None], dtype="str"),
    "no rows": pd.Series([], dtype="str"),
}
VALUES = [
    "CNN",
    None,
    float("nan"),
    pd.NA,
    pd.NaT,
    10**30,
    "\ud800",
    1,
    "1",
    True,
    "",
    "a\x00",
    pd.Timestamp("2025-03-03"),
]


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_whatever_is_looked_for_is_found_as_among_plain_objects(name, value):
    column, wanted = COLUMNS[name], (value, "b")
    plain = column.astype("object")
    expected = plain.isin(wanted) | (plain.isna() if value is None else False)
    figure = declarations.Declared("one", "", "", "", where={"column": wanted})
    assert drawing.chosen(column.to_frame("column"), figure).tolist() == expected.tolist()
