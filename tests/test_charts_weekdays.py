"""The chart of the days of the week: artists and their data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_charts import ODD, OUTLETS, artists, caption
from words_on_page import assert_legible

from toolkit import charts, errors, tables
from toolkit.charts import look

NAN = float("nan")
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def table(groups: list, frames: list[str], rate=lambda g, f, d: 1.0 + g + f + d, *, p: float = 0.0314) -> pd.DataFrame:
    """Three such days of two articles each, 1,000 words and an interval of ± 0.5."""
    rows = [
        (group, frame, day, float(rate(g, f, d)))
        for g, group in enumerate(groups)
        for f, frame in enumerate(frames)
        for d, day in enumerate(DAYS)
    ]
    found = pd.DataFrame(rows, columns=["outlet", "frame", "weekday", "rate"])
    found = found.assign(n_days=3, n_articles=6, n_words=1_000, n_hits=found["rate"].fillna(0).round().astype(int), p=p)
    found = found.assign(rate_low=found["rate"] - 0.5, rate_high=found["rate"] + 0.5)
    found = found.assign(**dict.fromkeys(["ratio", "ratio_low", "ratio_high"], 1.0))
    found["weekday"] = pd.Categorical(found["weekday"], categories=DAYS, ordered=True)
    found = found[["outlet", *tables.columns("weekdays")]].astype({"frame": "str"})
    return tables.check(found, "weekdays")


ONE = table(["Post"], ["war"]).drop(columns="outlet")


def test_seven_days_with_their_intervals_and_p():
    data = ONE.copy()
    data.loc[6, ["rate_low", "rate_high"]] = NAN
    fig = charts.weekdays(data, level=0.9)
    (axes,) = fig.axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert artists(fig, "points")[0].get_xydata().tolist() == [[day, day + 1] for day in range(6)]
    assert artists(fig, "hollow")[0].get_xydata().tolist() == [[6, 7]]
    assert [line[:, 1].tolist() for line in artists(fig, "interval")[0].get_segments()] == [
        [day + 0.5, day + 1.5] for day in range(6)
    ]
    assert [text.get_text() for text in artists(fig, "p")] == ["p = 0.031"]
    assert fig.get_suptitle() == "war: matches per 1,000 words, by day of the week"
    assert caption(fig) == (
        "n = 42 articles; 21 days; upright lines: 90 % intervals, by days; p: how often chance alone would part the "
        "days of the week as much; hollow: no interval (fewer than three such days, or no match)."
    )
    assert charts.alternative_text(fig) == (
        "Dot chart: matches per 1,000 words by day of the week. war: most on Sunday, 7.0, least on Monday, 1.0; "
        "p = 0.031."
    )


def test_a_panel_per_frame_a_line_per_group_and_p_below_its_name():
    fig = charts.weekdays(table(OUTLETS, ["war", "peace"]))
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "peace"]
    assert [text.get_text() for text in artists(fig, "end", 1)] == [f"{name}\np = 0.031" for name in OUTLETS]
    lines = [line.get_xydata() for line in artists(fig, "line", 1)]
    assert [line[0, 1] for line in lines] == [2, 3, 4]
    assert len({line[0, 0] for line in lines}) == 3  # beside one another
    assert "3 outlets" in caption(fig)
    assert charts.weekdays(table(OUTLETS, ["war", "peace"]), frames=["peace"]).get_suptitle().startswith("peace: ")


def test_of_forty_groups_eight_have_a_colour():
    fig = charts.weekdays(table([f"outlet {n}" for n in range(40)], ["war"]))
    assert (len(artists(fig, "line")), len(artists(fig, "pale"))) == (8, 32)
    assert "grey: the other 32 outlets, with fewer articles" in caption(fig)


def test_a_day_without_an_edition_is_a_gap_and_an_unknown_p_a_dash():
    data = table(["Post"], ["war"], lambda g, f, d: NAN if d == 6 else 2.0, p=NAN)
    fig = charts.weekdays(data)
    assert len(artists(fig, "points")[0].get_xydata()) == 6
    assert [text.get_text() for text in artists(fig, "p")] == ["p = –"]


def test_days_have_the_names_of_a_language_and_letters_where_there_is_no_room():
    with charts.theme(locale="de"):
        fig = charts.weekdays(ONE)
    assert [label.get_text() for label in fig.axes[0].get_xticklabels()][:2] == ["Mo", "Di"]
    with charts.theme(width=60):
        narrow = charts.weekdays(table(OUTLETS, ["war"]))
    assert [label.get_text() for label in narrow.axes[0].get_xticklabels()] == list("MTWTFSS")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: charts.weekdays(ONE.head(0)), "this table of weekdays has no row, so there is nothing to draw."),
        (lambda: charts.weekdays(ONE, frames=["wars"]), "frame 'wars' is not in this table. Did you mean 'war'?"),
        (
            lambda: charts.weekdays(pd.concat([ONE, ONE])),
            "this table has more than one row for the same group, frame and day: keep one.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value).startswith(sentence)


def test_another_table_is_none():
    with pytest.raises(errors.WrongTable):
        charts.weekdays(pd.DataFrame({"frame": ["war"]}))


CASES = {
    "one": ONE,
    "panels": table(OUTLETS, ["war", "peace", "aid"]),
    "forty": table([f"outlet {n}" for n in range(40)], ["war", "peace"]),
    "twelve frames": table(["Post"], [f"frame {n}" for n in range(12)]),
    "zeros": table(OUTLETS, ["war"], lambda g, f, d: 0.0).assign(rate_low=0.0, rate_high=0.0),
    "nothing": table(OUTLETS, ["war"], lambda g, f, d: NAN),
    "odd names": table(ODD, ["war"]),
    "odd frames": table(["Post"], [name for name in ODD if isinstance(name, str) and name.strip()]),
    "the same": table([f"outlet {n}" for n in range(12)], ["war"], lambda g, f, d: 3.0),
}


NARROW = {"width": 85}  # the hardest of all
THEMES = [
    *((case, NARROW) for case in CASES),
    ("odd names", {}),
    ("odd names", {"kind": "slides"}),
    ("forty", {"kind": "dark"}),
]


@pytest.mark.filterwarnings("ignore:the font of the charts")
@pytest.mark.parametrize(("case", "theme"), THEMES, ids=str)
def test_no_word_lies_on_another_or_off_the_page(case, theme):
    with charts.theme(**theme):
        fig = charts.weekdays(CASES[case])
    assert_legible(fig)
    assert all(np.isfinite(axes.get_ylim()).all() for axes in fig.axes)


def test_the_table_and_the_look_stay_as_they_are():
    before = ONE.copy(deep=True)
    mixed = charts.weekdays(ONE.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(ONE, before)
    assert artists(mixed, "points")[0].get_xydata().tolist() == [[day, day + 1] for day in range(7)]
    assert look.now() is look.PAPER
