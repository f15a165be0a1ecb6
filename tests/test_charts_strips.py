"""Charts of where articles stand in time: strips of ticks, and what there is of each outlet. Artists and their data."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest
from matplotlib.figure import Figure
from test_charts import artists, caption
from test_charts_layers import ARABIC, LONG
from words_on_page import assert_legible

from toolkit import charts, context, errors, frames

DATES = pd.to_datetime(["2025-01-03", "2025-01-03", "2025-01-09", "2025-03-01", None, "2025-02-01"])
TEXTS = ["War.", "Rain.", "Rain.", "War and peace, war.", "War.", "Peace."]
ARTICLES = pd.DataFrame(
    {"article_id": list("abcdef"), "text": TEXTS, "outlet": ["A", "A", "A", "B", "B", "B"], "date": DATES}
)
MATCHES = frames.matches(ARTICLES, {"war": ["war"], "peace": ["peace"]})


def days(fig: Figure, gid: str, axes: int = 0) -> list[list[float]]:
    """For each row the places of its ticks."""
    return [[float(segment[0, 0]) for segment in ticks.get_segments()] for ticks in artists(fig, gid, axes)]


def test_a_long_tick_is_a_day_with_a_match_and_a_pale_one_a_day_without():
    fig = charts.dispersion(MATCHES, ARTICLES)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "peace"]
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["A", "B"]
    assert days(fig, "with") == [[0], [57]]
    assert days(fig, "without") == [[6], [29]]
    assert days(fig, "with", 1) == [[], [29, 57]]
    assert days(fig, "without", 1) == [[0, 6], []]
    assert [text.get_text() for text in artists(fig, "counts")] == ["1 of 3", "1 of 2"]
    assert fig.get_suptitle() == "2 frames: days with articles that match, by outlet"
    assert caption(fig) == (
        "n = 6 articles, 3 Jan – 1 Mar 2025; 1 without a date left out; long: a day with an article that matches; "
        "short and pale: a day with articles, none of which does; at the right: articles that match, of all."
    )
    assert charts.alternative_text(fig) == (
        "Strip plot: 2 frames: days with articles that match, by outlet, 3 Jan – 1 Mar 2025. "
        "war: A 1 of 3, in 3 Jan 2025; B 1 of 2, in 1 Mar 2025. "
        "peace: A 0 of 3; B 2 of 2, from 1 Feb 2025 to 1 Mar 2025."
    )


def test_frames_chooses_and_lines_of_a_query_need_none():
    one = charts.dispersion(MATCHES, ARTICLES, frames="peace")
    assert [axes.get_title() for axes in one.axes] == [""]
    assert one.get_suptitle().startswith("peace: days with")
    lines = charts.dispersion(context.kwic(ARTICLES, "war"), ARTICLES, by=None)
    assert days(lines, "with") == [[0, 57]]
    assert [label.get_text() for label in lines.axes[0].get_yticklabels()] == ["articles"]
    assert lines.get_suptitle() == "Matches: days with articles that match"


def test_without_any_match_all_ticks_are_pale():
    fig = charts.dispersion(context.kwic(ARTICLES, "snow"), ARTICLES)
    assert days(fig, "with") == [[], []]
    assert days(fig, "without") == [[0, 6], [29, 57]]


def test_a_frame_that_is_asked_for_can_be_without_any_match():
    fig = charts.dispersion(MATCHES[:0], ARTICLES, frames=["war", "peace"])
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "peace"]
    assert days(fig, "with") == [[], []]
    assert [text.get_text() for text in artists(fig, "counts")] == ["0 of 3", "0 of 2"]


def test_over_sixty_years_a_tick_is_a_week():
    dates = pd.to_datetime(["1960-01-04", "1960-01-10", "1960-01-11", "2019-12-31"])
    articles = pd.DataFrame({"article_id": list("abcd"), "text": "War.", "outlet": "A", "date": dates})
    fig = charts.dispersion(context.kwic(articles, "war"), articles)
    assert days(fig, "with") == [[0, 1, 3130]]
    assert "long: a week with an article that matches" in caption(fig)


def many(outlets: list, dates: pd.DatetimeIndex) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [(outlet, date) for outlet in outlets for date in dates]
    articles = pd.DataFrame(rows, columns=["outlet", "date"]).assign(
        text=["War.", "Rain."] * (len(rows) // 2) or "War."
    )
    articles["article_id"] = [f"{number:05}" for number in range(len(articles))]
    return context.kwic(articles, "war"), articles


AWKWARD = {
    "one outlet": many(["Courier"], pd.date_range("2025-03-01", periods=60)),
    "forty outlets": many([f"outlet {n:02}" for n in range(40)], pd.date_range("2025-03-01", periods=8, freq="7D")),
    "one month": many(["Courier", "Post"], pd.date_range("2025-03-01", periods=30)),
    "one day": many(["Courier", "Post"], pd.DatetimeIndex(["2025-03-01"])),
    "sixty years": many(["Courier", "Post"], pd.date_range("1960-01-01", periods=720, freq="MS")),
    "names": many(
        [LONG, f"{LONG} B", ARABIC, None, "$x_1$ <b>", ""], pd.date_range("2025-03-01", periods=4, freq="30D")
    ),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_strips_of_awkward_articles(case):
    found, articles = AWKWARD[case]
    before = articles.copy(deep=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig = charts.dispersion(found, articles)
    assert_legible(fig)
    labels = [label.get_text() for label in fig.axes[0].get_yticklabels()]
    assert len(set(labels)) == len(labels) <= 24
    assert ("the 24 of 40 outlets with most articles" in caption(fig)) == (case == "forty outlets")
    pd.testing.assert_frame_equal(articles, before)


@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("period", ["W", "M", "Y"])
def test_the_intake_of_awkward_articles(case, period):
    articles = AWKWARD[case][1]
    fig = charts.intake(articles, period=period)
    assert_legible(fig)
    assert f"{len(articles):,} articles" in caption(fig)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: charts.dispersion(MATCHES, ARTICLES.assign(article_id=[f"x{n}" for n in range(6)])),
            "no match is of an article in this table: give the articles in which they were found.",
        ),
        (
            lambda: charts.dispersion(MATCHES, ARTICLES.drop(columns="date")),
            "this is no table of articles: it has no column 'date'.",
        ),
        (
            lambda: charts.dispersion(MATCHES, ARTICLES.assign(date=pd.NaT)),
            "none of these articles has a date, so there is no day to draw.",
        ),
        (
            lambda: charts.dispersion(MATCHES, ARTICLES, by="paper"),
            "the articles have no column 'paper' for by=. Columns: article_id, text, outlet, date.",
        ),
        (
            lambda: charts.dispersion(MATCHES, ARTICLES, frames=[]),
            "frames=[] leaves nothing to draw. Frames: war, peace.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_frame_without_a_match_is_drawn_and_told_of():
    """A table of matches cannot tell what was looked for and is nowhere."""
    sentence = r"^no match of 'wars' is in this table, so all its ticks are pale\. Did you mean 'war'\?$"
    with pytest.warns(UserWarning, match=sentence) as caught:
        fig = charts.dispersion(MATCHES, ARTICLES, frames=["wars", "peace"])
    assert caught[0].filename == __file__
    assert [axes.get_title() or axes.get_title("left") for axes in fig.axes] == ["wars", "peace"]
    assert "wars: " in charts.alternative_text(fig)
    assert_legible(fig)


def test_other_tables_are_refused_and_what_is_left_out_is_told():
    with pytest.raises(errors.WrongTable, match=r"^this is no 'matches' table"):
        charts.dispersion(ARTICLES, ARTICLES)
    with pytest.raises(TypeError, match=r"^articles must be a DataFrame, not dict"):
        charts.dispersion(MATCHES, {})
    with pytest.warns(
        UserWarning, match=r"^of articles that are not in the table, so left out here: 3 of 6 matches\.$"
    ):
        charts.dispersion(MATCHES, ARTICLES.drop(index=3).reset_index(drop=True), frames="war")
    lexicon = {f"frame {n}": ["war"] for n in range(8)}
    with pytest.warns(UserWarning, match="^only the first 6 frames are drawn, 2 are left out: choose with f"):
        charts.dispersion(frames.matches(ARTICLES, lexicon), ARTICLES)
