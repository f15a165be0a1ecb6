"""The chart of many groups at two times: artists and their data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from test_charts import ODD, OUTLETS, artists, caption, months, table
from words_on_page import assert_legible

from toolkit import charts, errors
from toolkit.charts import look

NAN = float("nan")
TWO = months(2)
MEASURES = ["rate", "rate_low", "rate_high", "share", "share_low", "share_high"]


def names_at(fig: Figure, side: str, axes: int = 0) -> list[str]:
    """The names beside a panel, from its top to its bottom."""
    found = [text for text in artists(fig, "end", axes) if text.get_ha() == {"left": "right", "right": "left"}[side]]
    return [text.get_text() for text in sorted(found, key=lambda text: -text.get_position()[1])]


def test_a_line_for_each_group_with_name_and_number_at_both_ends():
    fig = charts.slope(table(OUTLETS, ["war"], TWO), level=0.9)
    (axes,) = fig.axes
    assert [line.get_ydata().tolist() for line in artists(fig, "line")] == [[1, 2], [2, 3], [3, 4]]
    assert names_at(fig, "left") == ["Post  3.0", "Gazette  2.0", "Courier  1.0"]
    assert names_at(fig, "right") == ["4.0  Post", "3.0  Gazette", "2.0  Courier"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Mar\n2025", "Apr\n "]
    assert len(axes.get_yticks()) == 0
    assert axes.get_ylim()[0] == 0
    assert fig.get_suptitle() == "war: matches per 1,000 words, Mar 2025 and Apr 2025"
    assert fig.get_supylabel() == "matches per 1,000 words"
    assert caption(fig) == ("n = 15 articles in Mar 2025, 15 in Apr 2025; 3 outlets; upright lines: 90 % intervals.")
    assert charts.alternative_text(fig) == (
        "Slope chart: matches per 1,000 words in Mar 2025 and in Apr 2025, 3 outlets. war, Courier from 1.0 to 2.0; "
        "war, Gazette from 2.0 to 3.0; war, Post from 3.0 to 4.0."
    )


def test_upright_lines_are_the_intervals_and_do_not_stand_on_one_another():
    data = table(OUTLETS, ["war"], TWO)
    data.loc[(data["outlet"] == "Post"), ["rate_low", "rate_high"]] = NAN
    fig = charts.slope(data)
    ends = [line.get_segments() for line in artists(fig, "interval")]
    assert [[(low[1], high[1]) for low, high in each] for each in ends] == [
        [(0.5, 1.5), (1.5, 2.5)],
        [(1.5, 2.5), (2.5, 3.5)],
        [],
    ]
    places = [low[0] for each in ends for low, _ in each]
    assert len(set(places)) == 4
    assert len(artists(fig, "points")) == 2
    (hollow,) = artists(fig, "hollow")
    assert hollow.get_ydata().tolist() == [3, 4]
    assert "hollow: no interval" in caption(fig)


def test_one_group_is_one_line_per_frame():
    fig = charts.slope(table(["Courier"], ["war", "peace"], TWO))
    assert len(fig.axes) == 1
    assert names_at(fig, "right") == ["3.0  peace", "2.0  war"]
    assert names_at(charts.slope(table(["Courier"], ["war", "peace"], TWO), frames=["war"]), "left") == ["war  1.0"]


def test_several_frames_are_panels_with_names_on_one_side():
    fig = charts.slope(table(OUTLETS, ["war", "peace"], TWO))
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "peace"]
    assert names_at(fig, "left", 1) == ["4.0", "3.0", "2.0"]
    assert names_at(fig, "right", 1) == ["5.0  Post", "4.0  Gazette", "3.0  Courier"]
    assert fig.axes[0].get_ylim() == fig.axes[1].get_ylim()
    with charts.theme(width=85):
        narrow = charts.slope(table(OUTLETS, ["war"], TWO))
    assert names_at(narrow, "left") == ["3.0", "2.0", "1.0"]


def test_two_periods_that_are_apart_stand_side_by_side():
    data = table(OUTLETS, ["war"], months(12))
    data = data[data["period"].isin([months(12)[0], months(12)[-1]])]
    fig = charts.slope(data)
    assert [line.get_ydata().tolist() for line in artists(fig, "line")] == [[1, 12], [2, 13], [3, 14]]
    assert "n = 15 articles in Mar 2025, 15 in Feb 2026" in caption(fig)
    assert fig.axes[0].get_xlim() == (-0.1, 1.1)


def test_of_twenty_groups_eight_have_colours_and_all_have_names_of_sixty_eight_alone():
    rate = {n: [f"outlet {k}" for k in range(n)] for n in (20, 60)}
    fig = charts.slope(table(rate[20], ["war"], TWO))
    assert (len(artists(fig, "line")), len(artists(fig, "pale")), len(names_at(fig, "right"))) == (8, 12, 20)
    assert sum(to_hex(text.get_color()) == look.PAPER.grey for text in artists(fig, "end")) == 24
    assert "grey: the other 12 outlets, with fewer articles" in caption(fig)
    many = charts.slope(table(rate[60], ["war"], TWO))
    assert (len(artists(many, "pale")), len(names_at(many, "right"))) == (52, 8)


def test_what_is_there_at_one_time_alone_has_one_name():
    data = table(OUTLETS, ["war"], TWO)
    data.loc[0, MEASURES] = NAN  # the Courier's March
    data.loc[data["outlet"] == "Post", MEASURES] = NAN
    fig = charts.slope(data)
    assert names_at(fig, "left") == ["Gazette  2.0"]
    assert names_at(fig, "right") == ["3.0  Gazette", "2.0  Courier"]
    assert "no articles: Post" in caption(fig)
    assert "war, Courier from – to 2.0" in charts.alternative_text(fig)


def test_a_group_keeps_the_colour_that_a_theme_gives_it():
    with charts.theme(colours={"Post": "navy"}):
        fig = charts.slope(table(OUTLETS, ["war"], TWO))
    colours = {text.get_text(): to_hex(text.get_color()) for text in artists(fig, "end")}
    assert colours["4.0  Post"] == colours["Post  3.0"] == to_hex("navy")


def test_the_share_is_in_percent():
    fig = charts.slope(table(["Courier"], ["war"], TWO), measure="share")
    assert fig.get_supylabel() == "share of articles (%)"
    assert [line.get_ydata().tolist() for line in artists(fig, "line")] == [[40, 40]]


@pytest.mark.parametrize("n", [1, 3, 12])
def test_a_slope_needs_two_periods(n):
    times = months(n) if n > 1 else TWO[:1]
    told = f"a slope goes from one period to another, but this table has {n} period{'s' if n > 1 else ''}: keep the "
    with pytest.raises(ValueError) as raised:
        charts.slope(table(OUTLETS, ["war"], times))
    assert str(raised.value) == f"{told}rows of two of them, or draw charts.trend."


def test_what_is_no_trend_over_time_is_said():
    with pytest.raises(ValueError, match="a trend needs periods, but this table has none in 3 of 3 rows"):
        charts.slope(table(OUTLETS, ["war"], [pd.NA]))
    with pytest.raises(errors.WrongTable):
        charts.slope(pd.DataFrame({"a": [1]}))


SAME = table([f"outlet {n}" for n in range(12)], ["war"], TWO, rate=lambda g, f, t: 3.0)
ZEROS = table(OUTLETS, ["war"], TWO, rate=lambda g, f, t: 0.0)
CASES = {
    "one": table(["Courier"], ["war"], TWO),
    "forty": table([f"outlet {n}" for n in range(40)], ["war"], TWO),
    "zeros": ZEROS.assign(rate_low=0.0, rate_high=0.0, n_hits=0),
    "nothing": ZEROS.assign(**dict.fromkeys(MEASURES, NAN)),
    "odd names": table(ODD, ["war"], TWO),
    "odd frames": table(["Courier"], [name for name in ODD if isinstance(name, str) and name.strip()], TWO),
    "the same": SAME,
    "panels": table(OUTLETS, ["war", "peace", "aid"], TWO),
    "weeks": table(OUTLETS, ["war"], list(pd.period_range("2024-12-30", periods=2, freq="W"))),
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
        fig = charts.slope(CASES[case])
    assert_legible(fig)
    assert all(np.isfinite(axes.get_ylim()).all() for axes in fig.axes)


def test_the_table_stays_as_it_is_and_the_order_of_rows_is_irrelevant():
    data = table(OUTLETS, ["war"], TWO)
    before = data.copy(deep=True)
    drawn = [charts.slope(each) for each in (data, data.sample(frac=1, random_state=4))]
    pd.testing.assert_frame_equal(data, before)
    lines = [[line.get_ydata().tolist() for line in artists(fig, "line")] for fig in drawn]
    assert lines[0] == lines[1]
