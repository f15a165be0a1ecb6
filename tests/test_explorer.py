"""What the explorer asks and answers, without a browser: each answer is that of the plain functions."""

from __future__ import annotations

import ast
import contextlib
import datetime
import gc
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import replace

import numpy as np
import pandas as pd
import PIL.Image
import pytest
import traitlets
from slowly import Slow

import toolkit as tk
from toolkit import charts, lexicons, load, paths, progress, text
from toolkit.charts import placed
from toolkit.errors import MissingPackage
from toolkit.frames import matching
from toolkit.kept import Kept
from toolkit.text.index import in_threads, in_turn
from toolkit.widgets import Explorer, answers, app, showing
from toolkit.widgets import state as asking
from toolkit.widgets.answers import Asked, described
from toolkit.widgets.article import Piece
from toolkit.widgets.state import Choices, State

FRAMES = ["aggression", "atrocities", "peace process"]
STATES = {
    "first": {},
    "by outlet over time": {"by": "outlet", "period": "M"},
    "shares": {"measure": "share", "view": "outlets", "frames": ["blame"]},
    "outlets": {"view": "outlets", "outlets": ["Oskelland Post", "The Merrin Courier"]},
    "some days": {"since": "2025-04-01", "until": "2025-04-30", "period": "W"},
    "phrases": {"phrase": "peace process*,  truce*", "by": "outlet", "period": "M"},
    "a regular expression": {"phrase": "/(peace|truce){1,2}/", "view": "outlets"},
    "headlines": {"zone": "title", "view": "outlets"},
    "no copies": {"copies": False},
    "articles drawn again": {"interval": "bca", "view": "outlets"},
    "no copies of some": {"copies": False, "outlets": ["Oskelland Post", "The Lakes Observer"], "by": "outlet"},
    "all words": {"view": "words"},
    "key words": {"view": "words", "outlets": ["Oskelland Post"]},
    "sentences of which some frames have none": {"view": "sentences", "zone": "title", "until": "2025-03-20"},
    "sentences": {"view": "sentences", "frames": ["ceasefire"], "outlets": ["Oskelland Post"]},
}


@pytest.fixture(scope="module")
def asked() -> Asked:
    return Asked(os.path.relpath(paths.SAMPLE), "conflict")


@pytest.fixture(scope="module")
def corpus() -> text.Index:
    return text.index(load.articles(paths.SAMPLE))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("told", STATES.values(), ids=list(STATES))
def test_the_code_of_a_state_gives_its_table_and_its_chart(told, asked):
    answer = asked.answer(asked.read(told))
    there: dict[str, object] = {}
    exec(answer.code, there)
    pd.testing.assert_frame_equal(there["table"], answer.table)
    assert charts.alternative_text(there["figure"]) == charts.alternative_text(answer.figure)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_answer_is_that_of_the_plain_functions(asked, corpus):
    answer = asked.answer(asked.read({"frames": FRAMES, "outlets": ["Oskelland Post"], "period": "M"}))
    some = corpus.take(np.flatnonzero(corpus.articles["outlet"] == "Oskelland Post"))
    hits = tk.frames.score(some, lexicons.read("conflict").only(*FRAMES))
    pd.testing.assert_frame_equal(answer.table, tk.trends.rate(hits, some, period="M"))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("told", [told for told in STATES.values() if told.get("view") != "words"])
def test_behind_each_point_are_the_sentences_that_it_counts(told, asked):
    """As many as the table says, each within the articles of the point."""
    state = asked.read(told)
    answer = asked.answer(state)
    n = answer.table.set_index([name for name in answer.table.columns[:3] if name in ("frame", "outlet", "period")])
    total = 0
    for point, _, _ in answer.points:
        lines = asked.lines(replace(state, point=tuple(point)))
        assert set(lines["frame"]) <= {point.frame}
        total += len(lines)
    if answer.points:
        assert total == n["n_hits"].sum() > 0
    else:
        assert len(asked.lines(state)) == len(answer.table) > 0


def test_points_say_what_they_are(asked):
    told = described(asked.answer(asked.read({"view": "outlets", "frames": ["aggression"]})))
    assert told[0] == "aggression, The Merrin Courier: 5.9 per 1,000 words (4.0 to 8.8), 43 matches in 27 articles"
    assert len(told) == 3


def test_a_word_opens_its_sentences_among_what_is_chosen(asked, corpus):
    state = asked.read({"view": "words", "outlets": ["Oskelland Post"], "point": ["terrorists", "", ""]})
    lines = asked.lines(state)
    whole = tk.context.kwic(corpus, "terrorists")
    own = corpus.articles.loc[corpus.articles["outlet"] == "Oskelland Post", "article_id"]
    assert len(lines) == whole["article_id"].isin(own).sum() > 0
    assert asked.lines(replace(state, point=())).empty


def test_an_article_is_parted_where_matches_begin_and_end():
    articles = pd.DataFrame(
        {
            "article_id": ["a"],
            "title": ["War <b>"],
            "text": ["Peace talks, \N{RIGHT-TO-LEFT OVERRIDE}war."],
            "outlet": ["P"],
        }
    )
    asked = Asked(articles, {"war": ["war"], "peace": ["peace"], "talks": ["peace talks"]})
    article = asked.article(asked.read({}), "a")
    assert article.title == (Piece("War", ("war",)), Piece(" <b>"))
    assert article.text[:2] == (Piece("Peace", ("peace", "talks")), Piece(" talks", ("talks",)))
    assert "".join(piece.text for piece in article.text) == articles["text"][0]
    assert article.about["outlet"] == "P"
    with pytest.raises(KeyError, match="there is no article 'b'"):
        asked.article(asked.read({}), "b")


def test_a_corpus_that_is_there_already_needs_no_path(corpus):
    asked = Asked(corpus, lexicons.read("conflict"))
    answer = asked.answer(asked.read({"view": "outlets", "frames": ["blame"]}))
    there = {"corpus": corpus, "lexicon": lexicons.read("conflict")}
    exec(answer.code, there)
    pd.testing.assert_frame_equal(there["table"], answer.table)


def test_matches_of_a_lexicon_are_found_once(asked, monkeypatch):
    fresh = Asked(asked.corpus, {"war": ["war"], "peace": ["peace"]})
    asked_for = []
    score = tk.frames.score
    monkeypatch.setattr(tk.frames, "score", lambda *args, **options: asked_for.append(1) or score(*args, **options))
    for outlets in ([], ["Oskelland Post"], ["The Merrin Courier"]):
        fresh.answer(fresh.read({"view": "outlets", "outlets": outlets}))
    assert len(asked_for) == 1


def test_words_of_a_lexicon_are_looked_up_once(asked, monkeypatch):
    fresh, looked_up = Asked(asked.corpus, "conflict"), []
    compiled = matching.compile_lexicon
    monkeypatch.setattr(matching, "compile_lexicon", lambda *one: looked_up.append(one[0].names) or compiled(*one))
    for told in ({"frames": ["blame"]}, {"phrase": "talks"}):
        tables = [fresh.answer(fresh.read({"view": "outlets", "zone": zone, **told})).table for zone in ("", "body")]
        assert tables[0]["n_hits"].sum() > tables[1]["n_hits"].sum() > 0
    assert looked_up == [("blame",), ("talks",)]


def test_what_is_not_changed_and_what_was_seen_before_is_not_drawn_again(asked, monkeypatch):
    fresh = Asked(asked.corpus, "conflict")
    drawn, answer = [], fresh.answer
    monkeypatch.setattr(fresh, "answer", lambda state: drawn.append(state) or answer(state))

    def shown(**told: object) -> dict:
        state = fresh.read(told)
        made = showing.make(fresh, state, pixel_ratio=1.0)
        assert made.state == made.answer.state == state
        pd.testing.assert_frame_equal(made.answer.table, answer(state).table)
        assert made.answer.code == answer(state).code
        return made.picture

    words = {"view": "words", "outlets": ["Oskelland Post"]}
    assert shown(**words) is shown(**words, period="M", by="outlet", measure="share", frames=["blame"])
    assert shown(view="outlets") is shown(view="outlets", period="M")
    assert len(drawn) == 2
    assert shown(**words) is not shown(**words, since="2025-03-10")
    assert shown(view="outlets") is not shown(view="outlets", measure="share")
    assert len(drawn) == 4, "both first ones were seen before"
    trend = fresh.read({})
    assert (
        showing.make(fresh, trend, pixel_ratio=1.0).picture["png"]
        != showing.make(fresh, trend, pixel_ratio=2.0).picture["png"]
    )


def test_a_chart_that_was_seen_before_is_that_of_the_theme_and_nobody_has_written_into_it(corpus):
    explorer = Explorer(corpus, "conflict")
    trend, outlets = explorer.state, {**explorer.state, "view": "outlets"}
    explorer.state = outlets
    table, png, paper = explorer.table.copy(), explorer.shown["png"], explorer.figure().get_facecolor()
    own = explorer.table
    own["n_hits"] = 0
    explorer.figure().axes[0].set_title("MINE")
    assert explorer.figure() is explorer.figure()
    explorer.state = trend
    explorer.state = outlets
    assert explorer.shown["png"] == png
    pd.testing.assert_frame_equal(explorer.table, table)
    assert "MINE" not in [axes.get_title() for axes in explorer.figure().axes]
    with charts.theme("dark"):
        explorer.state = {**outlets, "measure": "share"}
        dark = explorer.shown["png"]
    explorer.state = {**outlets, "measure": "share"}
    explorer.state = trend
    explorer.state = {**outlets, "measure": "share"}
    assert explorer.shown["png"] != dark
    assert explorer.figure().get_facecolor() == paper


@pytest.mark.parametrize("view", list(asking.VIEWS))
def test_a_chart_that_was_seen_is_drawn_again_whatever_was_stopped_meanwhile(corpus, monkeypatch, view):
    """What a page asks for ends what it asked for before, and that stays ended: a chart must not hear of it."""
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    explorer, told = Explorer(corpus, "conflict"), []
    heard = progress._STOP
    first = {**explorer.state, "view": view, "measure": "share"}
    for state in (first, {**first, "view": "trend", "period": "M"}, first):
        explorer.set_state({"state": state})
        explorer.table  # noqa: B018 (it waits)
    draw = answers.drawing.draw
    monkeypatch.setattr(answers.drawing, "draw", lambda *asked: told.append(heard.get()) or draw(*asked))
    assert charts.alternative_text(explorer.figure()) == explorer.shown["alt"]
    assert told == [None]


def test_large_charts_that_were_seen_are_let_go(asked):
    fresh = Asked(asked.corpus, "conflict")
    fresh.drawn = Kept(most=8, most_bytes=120_000)
    for outlets in ([], ["Oskelland Post"], ["The Merrin Courier"]):
        showing.make(fresh, fresh.read({"period": "D", "by": "outlet", "outlets": outlets}), pixel_ratio=1.0)
        assert all(n_bytes > 60_000 for _, n_bytes in fresh.drawn._made.values())
    assert len(list(fresh.drawn)) == 1


def test_another_measure_is_drawn_of_the_same_numbers_and_with_their_warnings(asked, monkeypatch):
    fresh, made, table_of = Asked(asked.corpus, "conflict"), [], answers.drawing.table_of
    monkeypatch.setattr(answers.drawing, "table_of", lambda material: made.append(material) or table_of(material))
    told = {"view": "trend", "frames": FRAMES, "period": "W"}
    one, other = (fresh.answer(fresh.read({**told, "measure": measure})) for measure in ("rate", "share"))
    assert other.table is one.table
    assert len(made) == 1
    assert "intervals from fewer than 10 articles" in " ".join(other.notes)
    alone = Asked(asked.corpus, "conflict").answer(other.state)
    assert other.notes == alone.notes
    assert charts.alternative_text(other.figure) == charts.alternative_text(alone.figure)
    assert charts.alternative_text(other.figure) != charts.alternative_text(one.figure)
    for else_asked in ({"period": "M"}, {"zone": "title"}, {"copies": False}, {"interval": "bca"}, {"phrase": "war"}):
        made.clear()
        fresh.answer(fresh.read({**told, **else_asked}))
        assert len(made) == 1


def test_a_state_comes_back_from_its_json(asked):
    for told in STATES.values():
        state = asked.read(told)
        assert asked.read(json.loads(json.dumps(state.as_dict()))) == state


def test_what_is_shown_first_has_articles_enough():
    def first(n: int, last: str) -> State:
        return Choices(("a", "b", "c", "d"), {"P": n}, ("outlet",), "2025-01-01", last).first_state()

    assert first(1_000, "2025-03-01").period == "W"
    assert first(72, "2025-03-25").period == "2W"
    assert first(40, "2025-05-01").period == "M"
    assert first(100_000, "2060-01-01").period == "Y"
    assert first(1, "2025-01-01").view == "outlets"
    assert first(1, "").frames == ("a", "b", "c")


def articles_of(n: int = 24, **columns: object) -> pd.DataFrame:
    """Some articles, half of them with a match in two sentences."""
    told = {
        "article_id": [f"a{number}" for number in range(n)],
        "text": ["War and war again. It is war.", "Peace came to the valley."] * (n // 2),
        "outlet": ["P", "Q"] * (n // 2),
        "date": pd.date_range("2025-01-03", periods=n, freq="9D"),
    }
    return pd.DataFrame(told | columns)


WAR = {"war": ["war"], "peace": ["peace"]}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_days_of_articles_that_know_their_offset_can_be_chosen():
    articles = articles_of(date=pd.date_range("2025-01-03", periods=24, freq="9D", tz="Asia/Tokyo"))
    asked = Asked(articles, WAR)
    answer = asked.answer(asked.read({"view": "outlets", "since": "2025-01-12", "until": "2025-01-21"}))
    assert answer.table["n_articles"].tolist() == [1, 1, 1, 1]
    there: dict[str, object] = {"corpus": articles, "lexicon": WAR}
    exec(answer.code, there)
    pd.testing.assert_frame_equal(there["table"], answer.table)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_groups_of_any_kind_are_those_of_the_plain_functions():
    kinds = {
        "number": [1.0, 2.5, np.nan] * 8,
        "flag": pd.array([True, False, None] * 8, dtype="boolean"),
        "day": pd.to_datetime(["2025-01-01", None, "2026-01-01"] * 8),
        "category": pd.Categorical([1, 2] * 12, categories=[3, 2, 1]),
        'it\'s "a"\\': ["(missing)", "b"] * 12,
        "term": ["a", "b"] * 12,
    }
    asked = Asked(articles_of(**kinds), WAR)
    assert set(kinds) < set(asked.choices.groupings)
    for name in kinds:
        for view in ("trend", "outlets"):
            state = asked.read({"view": view, "by": name, "period": "M"})
            answer = asked.answer(state)
            there: dict[str, object] = {"corpus": asked.corpus, "lexicon": WAR}
            exec(answer.code, there)
            pd.testing.assert_frame_equal(there["table"], answer.table)
            told = zip(answer.points, described(answer), strict=True)
            lines = {label: len(asked.lines(replace(state, point=tuple(point)))) for (point, *_), label in told}
            assert sum(lines.values()) == answer.table["n_hits"].sum() == 36 + 12
            assert all(f"{n} match" in label for label, n in lines.items())


def test_columns_whose_names_are_taken_or_no_text_are_no_choice():
    articles = articles_of(rate=["a", "b"] * 12, n_hits=["a", "b"] * 12).assign(kind=["a", "b"] * 12)
    articles[3] = ["a", "b"] * 12
    assert Asked(articles, WAR).choices.groupings == ("outlet", "kind")


def test_without_outlets_the_first_periods_are_no_longer_than_with_them():
    with_them, without = (Asked(articles, WAR) for articles in (articles_of(), articles_of(outlet=[None] * 24)))
    assert with_them.choices.first_state() == without.choices.first_state()
    assert without.choices.first_state().period != "Y"


def test_a_lexicon_may_be_a_path_and_a_corpus_must_not_be_empty(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("war: [war]\n", encoding="utf-8")
    asked = Asked(articles_of(), path)
    assert asked.lexicon.names == ("war",)
    assert f"lexicon = tk.lexicons.read({str(path)!r})" in asked.answer(asked.read({})).code
    with pytest.raises(ValueError, match=r"^there is no article to be explored: give at least one\.$"):
        Asked(articles_of().head(0), WAR)


def test_words_of_nothing_or_of_everything_have_no_rest_to_be_compared_with():
    asked = Asked(articles_of(), WAR)
    with pytest.raises(ValueError, match="no article is left of 24 by what it chooses"):
        asked.answer(asked.read({"view": "words", "since": "2031-01-01"}))
    with pytest.raises(ValueError, match="all 24 articles are chosen, so there is no rest to compare them with"):
        asked.answer(asked.read({"view": "words", "since": "2001-01-01"}))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"point": ["blame", "", ""]}, "frame of the point 'blame' is not known. It can be aggression"),
        ({"point": ["aggression", "Oskelland Post", ""]}, "is of another chart: this one has no such group or period."),
        ({"view": "outlets", "point": ["aggression", "", "2025-03"]}, "is of another chart"),
        ({"view": "words", "point": ["x" * 201, "", ""]}, "point of 201 signs is too long: 200 at most."),
        ({"phrase": "war \ud800"}, "the phrase holds half a character (a lone surrogate), which is no text"),
        ([], "a state is a dict, such as {'view': 'trend'}, not list."),
        ({"viw": "trend"}, "a state has no 'viw'. Did you mean 'view'? It has view, frames,"),
        ({"view": "__import__('os')"}, "view '__import__('os')' is not known."),
        ({"view": ["trend"]}, "view=['trend'] cannot be used: give text."),
        ({"frames": ["agression"]}, "frame 'agression' is not known. Did you mean 'aggression'? It can be"),
        ({"frames": 3}, "frames=3 cannot be used: give a list of names."),
        ({"frames": [None]}, "frames=[None] cannot be used: give a list of names."),
        ({"frames": []}, "nothing is asked for: choose a frame, or type a phrase."),
        ({"outlets": ["Post"]}, "outlet 'Post' is not known."),
        ({"by": "outlets"}, "by 'outlets' is not known. Did you mean 'outlet'?"),
        ({"period": "H"}, "period 'H' is not known. It can be D, W, 2W, M, Q, Y, 5Y."),
        ({"measure": "count"}, "measure 'count' is not known."),
        ({"zone": "foot"}, "zone 'foot' is not known. It can be title, lead, body."),
        ({"since": "2025-02-30"}, "since '2025-02-30' is no day: write it as 2025-03-31."),
        ({"until": "soon"}, "until 'soon' is no day: write it as 2025-03-31."),
        ({"since": "2025-04-02", "until": "2025-04-01"}, "since 2025-04-02 is after until 2025-04-01: no day is left."),
        ({"copies": "no"}, "copies='no' cannot be used: give True or False."),
        ({"phrase": "x" * 201}, "a phrase of 201 signs is too long: 200 at most."),
        ({"phrase": "/(/"}, "lexicon 'lexicon', frame '/(/': the pattern '/(/' cannot be used"),
        ({"phrase": "..."}, "lexicon 'lexicon', frame '...': the pattern '...' cannot be used"),
        ({"point": ["aggression"]}, "point ['aggression'] is none: give a frame, a group and a period."),
    ],
)
def test_what_cannot_be_asked_is_said(told, sentence, asked):
    with pytest.raises((ValueError, TypeError), match=re.escape(sentence)):
        asked.read(told)


def test_where_nothing_is_left_is_said(asked):
    with pytest.raises(ValueError, match="no article is left of 72"):
        asked.answer(asked.read({"since": "2031-01-01"}))


def test_columns_that_cannot_part_a_chart_are_no_choice():
    articles = pd.DataFrame(
        {
            "article_id": list("abcdef"),
            "text": ["War."] * 6,
            "outlet": ["P"] * 6,
            "kind": ["news", "comment"] * 3,
            "author": list("abcdef"),
            "tags": [["x"]] * 6,
        }
    )
    assert Choices.of(text.index(articles), text.as_lexicon({"war": ["war"]})).groupings == ("outlet", "kind")


def test_a_state_without_an_explorer_declares_a_figure():
    declared = asking.declared(
        State(frames=("war",), outlets=("P",), since="2025-03-01"), source="a.csv", lexicon="l.yaml"
    )
    assert declared.declaration() == {
        "data": "a.csv",
        "lexicon": "l.yaml",
        "where": {"outlet": ["P"]},
        "since": "2025-03-01",
        "frames": ["war"],
        "table": "trends.rate",
        "chart": "trend",
        "options": {"period": "M", "measure": "rate", "level": 0.95},
    }


# ------------------------------------------------------------------------------------------------- the days of a chart


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("period", "dates", "days"),
    [
        ("D", ["2024-02-28", "2024-03-01"], ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("W", ["2025-03-05", "2025-03-10"], ["2025-03-03 2025-03-09", "2025-03-10 2025-03-16"]),
        ("2W", ["2025-03-05", "2025-03-20"], ["2025-03-03 2025-03-16", "2025-03-17 2025-03-30"]),
        ("M", ["2024-02-03", "2024-03-01"], ["2024-02-01 2024-02-29", "2024-03-01 2024-03-31"]),
        ("Q", ["2024-12-31", "2025-01-01"], ["2024-10-01 2024-12-31", "2025-01-01 2025-03-31"]),
        ("Y", ["2024-12-31", "2025-01-01"], ["2024-01-01 2024-12-31", "2025-01-01 2025-12-31"]),
        ("5Y", ["1999-12-31", "2004-05-06"], ["1995-01-01 1999-12-31", "2000-01-01 2004-12-31"]),
        ("M", ["2025-03-31", "2025-03-01"], ["2025-03-01 2025-03-31"]),
    ],
)
def test_a_chart_over_time_knows_the_days_of_its_periods(period, dates, days):
    articles = articles_of(len(dates), date=pd.to_datetime(dates))
    chart = charts.trend(tk.trends.rate(tk.frames.score(articles, WAR), articles, period=period))
    found = placed.spans(chart)
    told = [(one.first, one.last) for one in found]
    assert told == [(one.split()[0], one.split()[-1]) for one in days]
    edges = [0, *(one.right for one in found)]
    assert edges == pytest.approx(np.linspace(0, 1, len(days) + 1))
    assert [one.left for one in found] == edges[:-1]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("groups", "n"), [(1, 1), (2, 2), (6, 12), (14, 2)])
def test_each_number_stands_in_the_span_of_its_period_in_its_panel(groups, n):
    articles = articles_of(date=pd.date_range("2025-01-03", periods=24, freq="6D"))
    articles["outlet"] = [f"outlet {number % groups}" for number in range(24)]
    chart = charts.trend(tk.trends.rate(tk.frames.score(articles, WAR), articles, by="outlet", period="M"))
    panels, spans = placed.panels(chart), placed.spans(chart)
    assert len(panels) == n == len(chart.axes)
    assert len(spans) == 5
    points = charts.points(chart)
    assert len(points)
    for row in points.to_dict("records"):
        (panel,) = [one for one in panels if holds(one, row["left"], row["top"])]
        share = (row["left"] - panel.left) / panel.width
        assert spans[row["place"]].left < share < spans[row["place"]].right


def holds(panel: placed.Panel, left: float, top: float) -> bool:
    """With a hair, as many a number is 0 and stands on the edge."""
    inside = 0 < left - panel.left < panel.width
    return inside and -1e-9 < top - panel.top < panel.height + 1e-9


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("view", ["outlets", "words", "sentences"])
def test_a_chart_that_is_not_over_time_has_no_days(view, asked):
    answer = asked.answer(asked.read({"view": view, "frames": ["ceasefire"]}))
    assert placed.panels(answer.figure) == placed.spans(answer.figure) == answer.spans == []


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("told", [{}, {"since": "2025-03-12", "until": "2025-05-06"}, {"until": "2031-01-01"}])
@pytest.mark.parametrize("period", ["D", "W", "M"])
def test_the_days_of_a_span_hold_what_the_chart_shows_there(period, told, asked):
    answer = asked.answer(asked.read({"period": period, "frames": ["aggression"], **told}))
    spans, table = answer.spans, answer.table
    assert (spans[0].first, spans[-1].last) == (answer.state.since, answer.state.until)
    every = pd.period_range(table["period"].min(), table["period"].max())
    last = len(every) - 1
    for low, high in [(0, last // 2), (last // 2, last), (last // 3, last // 2)]:
        some = asked.read(answer.state.as_dict() | {"since": spans[low].first, "until": spans[high].last})
        assert counted(asked.answer(some).table) == counted(table[table["period"].isin(every[low : high + 1])])


def counted(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Matches and articles of each period that has any."""
    there = table[table["n_articles"] > 0]
    return dict(zip(there["period"].astype("str"), zip(there["n_hits"], there["n_articles"], strict=True), strict=True))


# ----------------------------------------------------------------------------------------------------------- the widget


@pytest.fixture
def explorer(asked) -> Explorer:
    return Explorer(asked.corpus, "conflict", state={"frames": FRAMES, "period": "M"})


@pytest.fixture
def sent(explorer, monkeypatch) -> list[dict[str, object]]:
    """What the widget tells the page besides what it shows."""
    told: list[dict[str, object]] = []
    monkeypatch.setattr(explorer, "send", told.append)
    return told


def message(explorer: Explorer, **told: object) -> None:
    """As the page sends it."""
    explorer._handle_custom_msg(told, [])


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_change_of_state_changes_all_that_is_shown_in_one_message(explorer):
    before = explorer.shown
    explorer.state = {**explorer.state, "view": "outlets"}
    shown = explorer.shown
    assert json.loads(shown["key"]) == explorer.state == shown["state"]
    assert shown["key"] != before["key"]
    assert shown["png"][:8] == b"\x89PNG\r\n\x1a\n" != before["png"]
    assert len(shown["points"]) == len(explorer.table) == shown["table"]["total"] == 9
    days = [["", "2025-03-31"], ["2025-04-01", "2025-04-30"], ["2025-05-01", ""]]
    assert [days for _, _, *days in before["spans"]] == days
    assert len(before["panels"]) == 1
    assert shown["panels"] == shown["spans"] == []
    assert shown["alt"] == charts.alternative_text(explorer.figure())
    assert shown["code"] == explorer.code()
    assert not shown["failed"]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("told", "ratio"),
    [
        (1, 1),
        (2.5, 2.5),
        (0.25, 1),
        (10**400, 3),
        (float("nan"), 1),
        (float("inf"), 3),
        (None, 1.5),
        ("2", 1.5),
        ([], 1.5),
    ],
)
def test_pictures_have_the_pixels_of_the_screen_within_bounds(explorer, told, ratio):
    explorer.set_state({"pixel_ratio": told, "state": {**explorer.state, "measure": "share"}})  # as the page says it
    assert explorer.state["measure"] == "share"
    width = PIL.Image.open(io.BytesIO(explorer.shown["png"])).width
    assert explorer.shown["width"] * ratio == pytest.approx(width), "each dot is one of the screen"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_point_opens_its_sentences_and_leaves_the_picture(explorer):
    explorer.state = {**explorer.state, "by": "outlet"}
    before = explorer.figure()
    *_, point = explorer.shown["points"][0]
    explorer.state = {**explorer.state, "point": point}
    assert explorer.figure() is before
    assert explorer.lines["heading"] == "aggression, Oskelland Post, Mar 2025: 8 matches"
    assert len(explorer.lines["rows"]) == 8
    _, match, _, told, article = explorer.lines["rows"][0]
    assert told.startswith("Oskelland Post, 2025-03-")
    message(explorer, do="article", id=article)
    assert match in "".join(text for text, frames in explorer.article["text"] if "aggression" in frames)
    assert explorer.article["colours"]["aggression"].startswith("#")


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_every_step_can_be_taken_back_and_again(explorer):
    states = [explorer.state]
    for change in ({"view": "outlets"}, {"measure": "share"}, {"frames": ["blame"]}):
        explorer.state = {**explorer.state, **change}
        states.append(explorer.state)
    for state in reversed(states[:-1]):
        message(explorer, do="back")
        assert explorer.state == state == explorer.shown["state"]
    assert not explorer.shown["back"]
    message(explorer, do="back")
    assert explorer.state == states[0]
    for state in states[1:]:
        message(explorer, do="forward")
        assert explorer.state == state
    assert not explorer.shown["forward"]
    message(explorer, do="back")
    explorer.state = {**explorer.state, "view": "words"}
    assert not explorer.shown["forward"], "what was undone is gone when something else is asked"


def slowly(monkeypatch) -> Slow:
    """Copies that are looked for until somebody lets go."""
    return Slow(monkeypatch, answers.Copies, "among")


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_the_page_asks_can_be_cancelled(explorer, sent, monkeypatch, in_kernel):
    slow, before, state = slowly(monkeypatch), explorer.shown, explorer.state
    explorer.set_state({"state": {**state, "copies": False}})
    assert slow.begun.wait(10)
    assert explorer.shown is before, "the page is not kept waiting"
    message(explorer, do="save", name="too-early")
    assert "still being computed" in sent[-1]["text"]
    message(explorer, do="cancel")
    assert explorer.state == state == explorer.shown["state"]
    assert explorer.shown["told"].startswith("cancelled")
    assert not explorer.shown["back"]
    explorer.set_state({"state": {**state, "view": "outlets"}})
    pd.testing.assert_frame_equal(
        explorer.table, Explorer(explorer._asked.corpus, "conflict", state=explorer.state).table
    )
    assert slow.ended == 1
    message(explorer, do="back")
    assert len(explorer.table)
    assert explorer.state == state
    message(explorer, do="cancel")
    assert not explorer.shown["told"].startswith("cancelled"), "there is nothing to cancel"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_last_that_is_asked_for_is_shown(explorer, monkeypatch, in_kernel):
    slow, state = slowly(monkeypatch), explorer.state
    explorer.set_state({"state": {**state, "copies": False}})
    assert slow.begun.wait(10)
    explorer.set_state({"state": {**state, "measure": "share"}})
    assert "measure='share'" in explorer.code()
    assert slow.ended == 1
    assert explorer.state["copies"]
    explorer.set_state({"state": {**state, "copies": False}})
    threading.Timer(0.2, slow.released.set).start()
    assert "clusters" in explorer.code(), "what is asked for from a cell is waited for"
    assert explorer.shown["state"] == explorer.state


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_who_hears_of_a_change_by_the_page_can_ask_for_its_answer(explorer, in_kernel):
    heard, state = [], {**explorer.state, "measure": "share", "view": "outlets"}
    explorer.observe(lambda change: heard.append((change["new"]["measure"], explorer.code())), names="state")
    asking = threading.Thread(target=explorer.set_state, args=({"state": state},), daemon=True)
    asking.start()
    asking.join(30)
    assert not asking.is_alive(), "it waits for who waits for it"
    assert heard[0][0] == "share"
    assert "measure='share'" in heard[0][1]
    assert explorer.shown["state"] == state


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_who_hears_of_two_widgets_can_ask_both_for_their_answers(explorer, asked, in_kernel):
    other, heard = Explorer(asked.corpus, "conflict", state={"frames": FRAMES, "period": "M"}), []
    both, meeting = (explorer, other), threading.Barrier(2, timeout=0.5)

    def compare(_):
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait()
        heard.append([one.table is not None for one in both])

    for one in both:
        one.observe(compare, names="shown")
        one.set_state({"state": {**one.state, "measure": "share"}})
    working = [one._work._thread for one in both]
    for thread in filter(None, working):
        thread.join(60)
        assert not thread.is_alive(), "they wait for one another"
    assert heard == [[True, True]] * 2


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_widgets_whose_states_are_linked_do_not_wait_for_one_another(explorer, asked, in_kernel):
    other = Explorer(asked.corpus, "conflict", state=explorer.state)
    traitlets.link((explorer, "state"), (other, "state"))

    def press(one: Explorer) -> None:
        for measure in ("share", "rate") * 4:
            one.set_state({"state": {**one.state, "measure": measure}})

    pressing = [threading.Thread(target=press, args=(one,), daemon=True) for one in (explorer, other)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join(60)
        assert not thread.is_alive(), "they wait for one another"
    pd.testing.assert_frame_equal(explorer.table, other.table)
    assert explorer.state == other.state == explorer.shown["state"] == other.shown["state"]


def test_who_asks_again_on_hearing_of_an_answer_is_shown_one_thing(explorer):
    def ask_again(change):
        explorer.unobserve(ask_again, names="shown")
        explorer.state = {**explorer.state, "view": "sentences", "frames": FRAMES[:1]}

    explorer.observe(ask_again, names="shown")
    explorer.state = {**explorer.state, "period": "Q"}
    assert explorer.shown["state"] == explorer.state
    assert json.loads(explorer.lines["key"])[0] == json.loads(json.dumps(explorer.state))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_events_stand_in_the_trend_and_in_its_code(corpus):
    events = {"2025-04-07": "ceasefire", datetime.date(2025, 3, 11): "siege <b>"}
    explorer = Explorer(corpus, "conflict", events=events, state={"frames": ["aggression"], "period": "W"})
    assert "ceasefire" in explorer.shown["alt"]
    there = {"corpus": corpus}
    exec(explorer.code(), there)
    assert charts.alternative_text(there["figure"]) == explorer.shown["alt"]
    explorer.state = {**explorer.state, "view": "outlets"}
    assert "ceasefire" not in explorer.code()
    with pytest.raises(TypeError, match="events must be a dict of days and names"):
        Explorer(corpus, "conflict", events=["2025-04-07"])


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_answer_that_comes_too_late_is_no_question(explorer, monkeypatch, in_kernel):
    slow, state = slowly(monkeypatch), explorer.state
    explorer.set_state({"state": {**state, "copies": False}})
    assert slow.begun.wait(10)

    def send(*_, **__):  # while the next thing is asked, the answer to the first is there
        slow.released.set()
        explorer._work.wait()

    monkeypatch.setattr(explorer, "send", send)
    explorer.set_state({"state": {**state, "measure": "share"}})
    assert "measure='share'" in explorer.code()
    assert explorer.state == explorer.shown["state"] == {**state, "measure": "share"}
    explorer.back()
    assert not explorer.state["copies"]
    explorer.back()
    assert explorer.state == state
    assert not explorer.shown["back"], "each was asked once"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_is_interrupted_is_as_if_it_had_not_been_asked(explorer, monkeypatch):
    state = explorer.state

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(answers.Copies, "among", interrupted)
        with pytest.raises(KeyboardInterrupt):
            explorer.state = {**state, "copies": False}
    assert explorer.state == state == explorer.shown["state"]
    explorer.state = {**state, "copies": False}
    assert "clusters" in explorer.code(), "it can be asked again"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_article_has_the_matches_of_what_is_shown(asked, monkeypatch, in_kernel):
    explorer = Explorer(asked.corpus, "conflict", state={"view": "sentences", "frames": ["aggression"]})
    slow = slowly(monkeypatch)
    explorer.set_state({"state": {**explorer.state, "view": "trend", "frames": ["blame"], "copies": False}})
    assert slow.begun.wait(10)
    message(explorer, do="article", id=explorer.lines["rows"][0][4])
    assert {frame for _, frames in explorer.article["text"] for frame in frames} == {"aggression"}
    message(explorer, do="cancel")


@pytest.mark.parametrize("asked", [in_threads, in_turn], ids=["all at once", "in turn"])
def test_what_is_cancelled_begins_no_further_part(asked):
    stop, begun = threading.Event(), []

    def ask(part: int) -> None:
        begun.append(part)
        if stop.wait(0.01):
            time.sleep(0.001)  # else all of them could be done before anybody hears of it
        stop.set()

    with pytest.raises(progress.Stopped), progress.until(stop.is_set):
        list(asked(ask, range(5_000), 2, "Asking"))
    assert len(begun) < 5_000


@pytest.mark.parametrize("threads", [1, 2])
def test_who_wants_no_further_answer_lets_no_further_part_begin(threads):
    begun: list[int] = []
    answers = in_turn(begun.append, range(5_000), threads, "Asking")
    assert next(answers) is None
    answers.close()
    assert len(begun) <= threads + 1


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_page_that_asks_again_for_what_is_shown_is_told_so(explorer, monkeypatch, in_kernel, sent):
    """Nothing that is shown would change, and the page would wait for ever."""
    for _ in range(300):  # so that there is no step more that could be gone back
        explorer._steps = explorer._steps.taken(explorer._now, replace(explorer._now, copies=False))
    explorer.set_state({"state": {**explorer.state, "measure": "share"}})
    assert len(explorer.table)
    slow, state, shown = slowly(monkeypatch), explorer.state, explorer.shown
    explorer.set_state({"state": {**state, "copies": False}})
    assert slow.begun.wait(10)
    explorer.set_state({"state": state})
    assert len(explorer.table)
    assert explorer.shown == shown
    assert sent[-1] == {"do": "same"}


def test_the_first_lines_are_those_of_all(asked):
    for told in (
        {"view": "sentences", "frames": FRAMES},
        {"view": "sentences", "frames": FRAMES, "copies": False, "outlets": ["Oskelland Post"]},
        {"frames": FRAMES, "zone": "body", "view": "outlets", "point": ["aggression", "Oskelland Post", ""]},
        {"view": "words", "point": ["ceasefire", "", ""]},
    ):
        state = asked.read(told)
        every = asked.lines(state)
        some, n = asked.first_lines(state, 3)
        assert n == len(every) > 3
        pd.testing.assert_frame_equal(some, every.head(3))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_phrase_is_one_step_however_it_is_typed(explorer):
    first = explorer.state
    for typed in ("pe", "pea", "peace"):
        explorer.state = {**explorer.state, "phrase": typed}
    assert set(explorer.table["frame"]) == {"peace"}
    point = list(explorer._made.answer.points[0][0])
    explorer.state = {**explorer.state, "point": point}
    explorer.state = {**explorer.state, "phrase": "truce", "point": []}
    explorer.back()
    assert (explorer.state["phrase"], explorer.state["point"]) == ("peace", point)
    explorer.back()
    explorer.back()
    assert explorer.state == first


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_is_taken_away_again_is_no_step(explorer):
    """It would be one to where one is already, and there was no way back behind it."""
    first = explorer.state
    explorer.state = second = {**first, "measure": "share"}
    *_, point = explorer.shown["points"][0]
    for change in ({"phrase": "peace"}, {"point": point}):
        explorer.state = {**second, **change}
        explorer.state = second
    message(explorer, do="back")
    assert explorer.state == first
    assert not explorer.shown["back"]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_cannot_be_asked_is_said_and_nothing_is_lost(explorer):
    before, key = explorer.state, explorer.shown["key"]
    for wrong in ({"phrase": "/(/"}, {"frames": ["x"]}, {"view": 3}, {"extra": "__import__('os')"}):
        explorer.state = {**before, **wrong}
        assert explorer.state == before
        assert explorer.shown["failed"]
        assert explorer.shown["told"]
        assert explorer.shown["key"] != key
        assert len(explorer.shown["png"])
    explorer.state = {**before, "since": "2031-01-01"}
    assert explorer.shown["told"] == "no article is left of 72 by what it chooses."
    assert explorer.shown["failed"]
    assert explorer.shown["png"] == b""
    explorer.back()
    assert not explorer.shown["failed"]
    assert explorer.shown["key"] == key


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_point_goes_with_its_chart(explorer):
    *_, point = explorer.shown["points"][0]
    explorer.state = {**explorer.state, "point": point}
    explorer.state = {**explorer.state, "frames": ["blame"]}
    assert explorer.state["point"] == []
    assert explorer.state["frames"] == ["blame"]
    assert explorer.lines["heading"] == ""
    before = explorer.state
    for wrong in (["nosuch", "", ""], ["blame", "Oskelland Post", ""]):
        explorer.state = {**before, "point": wrong}
        assert explorer.shown["failed"]
        assert explorer.state == before
    explorer.state = {**before, "view": "words", "point": ["/(/", "", ""]}
    assert explorer.shown["failed"]
    assert explorer.lines == {}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_where_there_is_no_answer_nothing_older_is_given_for_it(explorer):
    explorer.state = {**explorer.state, "since": "2031-01-01"}
    for ask in (lambda: explorer.table, explorer.code, explorer.figure, lambda: explorer.save("x")):
        with pytest.raises(ValueError, match="no article is left of 72"):
            ask()
    bundle = explorer._repr_mimebundle_()
    plain = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    assert plain == "<p>no article is left of 72 by what it chooses.</p>"
    explorer.state = {**explorer.state, "view": "nosuch"}
    assert "view 'nosuch' is not known" in explorer.shown["told"]
    assert explorer.shown["png"] == b""
    assert explorer.shown["code"] == ""


def test_the_page_hears_of_each_refusal_and_of_an_article_that_it_opens_again(explorer):
    keys, articles = [], []
    for _ in range(2):
        explorer.state = {**explorer.state, "view": "nosuch"}
        keys.append(explorer.shown["key"])
    assert keys[0] != keys[1]
    explorer.observe(lambda change: articles.append(change["new"].get("id")), names="article")
    for _ in range(2):
        message(explorer, do="article", id=explorer._asked.corpus.ids[0])
    assert [one for one in articles if one] == [explorer._asked.corpus.ids[0]] * 2


def test_what_is_said_of_a_mistake_can_be_sent_and_is_short(explorer):
    for wrong in ("x" * 1_000_000, "\ud800"):
        explorer.state = {**explorer.state, "view": wrong}
        assert explorer.shown["failed"]
        assert len(json.dumps(explorer.shown["told"], ensure_ascii=False).encode()) < 2_000


def test_a_state_that_is_told_in_part_is_shown_whole(explorer):
    fresh = Explorer(explorer._asked.corpus, "conflict")
    whole = fresh.state
    fresh.state = {}
    assert fresh.state == whole


def test_what_the_page_says_besides_is_not_believed(explorer, sent):
    for told in (
        None,
        [],
        "back",
        {"do": "__init__"},
        {"do": ["save"]},
        {"do": "article"},
        {"do": "article", "id": "../x"},
    ):
        explorer._on_message(explorer, told, [])
    assert [one["text"] for one in sent] == ["there is no article 'None'.", "there is no article '../x'."]
    assert explorer.article == {}


def test_a_figure_is_saved_by_its_name_alone(explorer, sent, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "FIGURES", tmp_path)
    message(explorer, do="save", name="../outside")
    assert sent[-1]["failed"]
    message(explorer, do="save", name="by-month")
    assert sent[-1]["text"].startswith("saved as by-month.png")
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".svg", ".pdf", ".csv", ".json"}
    assert list(tmp_path.parent.glob("outside*")) == []
    assert json.loads((tmp_path / "by-month.json").read_text(encoding="utf-8"))["declared"]["code"] == explorer.code()


def test_words_are_completed_from_the_corpus(explorer, sent):
    message(explorer, do="complete", typed="ceasefire, peace pro")
    assert sent[-1]["words"][0][0] == "ceasefire, peace process"
    for typed in ("", "/(", "peace*", "\x00", "x" * 10_000):
        message(explorer, do="complete", typed=typed)
        assert sent[-1]["words"] == []


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_explorer_begins_where_another_one_was_left(explorer):
    explorer.state = {**explorer.state, "view": "outlets", "zone": "title"}
    again = Explorer(explorer._asked.corpus, "conflict", state=json.loads(json.dumps(explorer.state)))
    pd.testing.assert_frame_equal(again.table, explorer.table)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_hostile_articles_are_text_in_all_that_is_sent():
    """The page sets text as text; here it is held that what is sent is data, and that what is HTML is escaped."""
    evil = "<img src=x onerror=alert(1)>\u202e" + "w" * 1_000_000 + "\x00"
    articles = pd.DataFrame(
        {
            "article_id": [f"{evil}{number}" for number in range(4)],
            "title": [evil] * 4,
            "text": [f"War. {evil} war"] * 4,
            "outlet": [evil] * 4,
            "url": ["javascript:alert(1)"] * 4,
            "date": pd.date_range("2025-03-03", periods=4),
        }
    )
    explorer = Explorer(articles, {evil[:40]: ["war"]}, state={"view": "sentences"})
    assert len(explorer.lines["rows"]) == 8
    assert max(len(part) for row in explorer.lines["rows"] for part in row[:4]) < 1_000
    explorer._handle_custom_msg({"do": "article", "id": articles["article_id"][0]}, [])
    assert explorer.article["id"] == articles["article_id"][0]
    assert dict(explorer.article["about"])["url"] == "javascript:alert(1)"  # the page makes no link of it
    bundle = explorer._repr_mimebundle_()
    plain = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    assert "<img src=x" not in plain


def test_where_no_widgets_run_there_is_a_picture_and_a_table(explorer):
    bundle = explorer._repr_mimebundle_()
    plain = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    assert 'src="data:image/png;base64,' in plain
    assert plain.count("<tr") == len(explorer.table) + 1


def test_without_voila_the_page_says_what_it_needs(monkeypatch):
    monkeypatch.setattr(app, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match="the explorer as a page needs voila: pip install"), app.served("a", "b"):
        pass


def test_a_server_that_does_not_begin_is_told_of(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(OSError, match="could not be served on port"),
            app.served(paths.SAMPLE, port=taken.getsockname()[1]),
        ):
            pass


@pytest.mark.skipif(os.name == "nt", reason="there no process is asked to end")
def test_who_ends_the_command_ends_its_server(tmp_path):
    """And nothing is left of it: neither its folder, with the token, nor who listens."""
    pytest.importorskip("voila")
    command = [sys.executable, "-m", "toolkit", "explore", str(paths.SAMPLE), "--no-browser"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as asked:
        link = asked.stdout.readline().decode().strip()
        folders = list(tmp_path.glob("toolkit-explore-*"))
        asked.terminate()
        asked.communicate(timeout=60)
    assert link.startswith("http://127.0.0.1:")
    assert len(folders) == 1
    assert not folders[0].exists()
    assert asked.returncode == 130
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", urllib.parse.urlsplit(link).port)) != 0


@pytest.mark.parametrize("told", [None, "4"])
def test_threads_of_what_is_served_share_their_memory_unless_told_otherwise(monkeypatch, told):
    began: list[str] = []

    def begin(*_: object, env: dict[str, str], **__: object) -> None:
        began.append(env["MALLOC_ARENA_MAX"])
        raise OSError("not now")

    monkeypatch.setattr(app.subprocess, "Popen", begin)
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    if told:
        monkeypatch.setenv("MALLOC_ARENA_MAX", told)
    with pytest.raises(OSError, match="not now"), app.served(paths.SAMPLE):
        pass
    assert began == [told or "1"]


def test_a_server_that_ends_by_itself_ends_the_command(monkeypatch):
    @contextlib.contextmanager
    def running(*_):
        with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as server:
            yield "http://127.0.0.1:1/", server

    links = []
    monkeypatch.setattr(app, "_running", running)
    with pytest.raises(OSError, match=r"its server has ended by itself \(status 3\)"):
        app.serve(paths.SAMPLE, begun=links.append)
    assert links == ["http://127.0.0.1:1/"]


def test_a_server_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(app, "_LAST_WORDS", 0.1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as server:
        server.stdout.readline()
        app._end(server)
        assert server.returncode not in (None, 0)


def test_paths_are_told_to_the_page_as_text():
    source = json.loads(app._notebook("it's\n'); import os #", "conflict"))["cells"][0]["source"]
    (call,) = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call) and one.args]
    assert [argument.value for argument in call.args] == ["it's\n'); import os #", "conflict"]


def test_what_is_there_when_the_page_begins_is_not_looked_through_again():
    source, names = json.loads(app._notebook(str(paths.SAMPLE), "conflict"))["cells"][0]["source"], {}
    try:
        exec(source, names)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
    assert ast.unparse(ast.parse(source).body[-1]) == "explorer"  # which is shown
    assert len(names["explorer"].table)


def test_a_histogram_holds_every_dated_article_in_spans_of_whole_days(asked, corpus):
    spans = pd.DataFrame(asked.choices.histogram, columns=["first", "n"])
    dates = corpus.articles["date"].dropna().dt.normalize()
    assert spans["n"].sum() == len(dates) == 71
    assert len(spans) <= 60
    firsts = pd.to_datetime(spans["first"])
    assert firsts.diff().dropna().nunique() == 1
    assert firsts.iloc[0] == dates.min()
    assert firsts.iloc[-1] <= dates.max() < firsts.iloc[-1] + firsts.diff().iloc[-1]
    n = [dates.between(first, first + pd.Timedelta(days=1)).sum() for first in firsts]
    assert spans["n"].tolist() == n
    undated = text.index(pd.DataFrame({"article_id": ["a"], "text": ["War."]}))
    assert Choices.of(undated, text.as_lexicon({"war": ["war"]})).histogram == ()
