"""The chart of differences over time: which dots are full, what the band and the lines are, and what is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from test_charts import ODD, artists, caption, months
from words_on_page import assert_legible

from toolkit import charts, errors, tables
from toolkit.charts import look

NAN = float("nan")


def table(
    rows: list[tuple], times: list, frames=("war",), *, half: float = 1.0, few: tuple[int, ...] = ()
) -> pd.DataFrame:
    """From differences by frame and period: intervals of ± half, bands of twice that; 40 articles a side and period."""
    found = pd.DataFrame([(frame, time) for frame in frames for time in times], columns=["frame", "period"])
    for name in tables.columns("differences")[2:]:
        found[name] = 40 if name.startswith("n_") else 1_000.0
    value = np.array(rows, dtype=float).ravel()
    for name in ("difference", "log_ratio"):
        scaled, wide = (value, half) if name == "difference" else (value / 2, half / 2)
        found[name] = scaled
        for part, times_half in (("", 1), ("_band", 2)):
            found[f"{name}{part}_low"], found[f"{name}{part}_high"] = (
                scaled - times_half * wide,
                scaled + times_half * wide,
            )
    found["few"] = [place in few for place in range(len(found))]
    return tables.check(found.astype({"frame": "str"}), "differences")


def dots(fig, gid: str, axes: int = 0) -> list[list[float]]:
    return sorted(point for each in artists(fig, gid, axes) for point in each.get_xydata().tolist())


FOUR = table([3.0, 1.5, NAN, -2.5], months(4))


def test_a_dot_is_full_where_the_band_leaves_out_zero():
    fig = charts.differences(FOUR, target="Post", reference="Courier", level=0.95)
    assert dots(fig, "points") == [[0, 3], [3, -2.5]]
    assert dots(fig, "hollow") == [[1, 1.5]]  # its interval leaves out 0, its band does not
    segments = [line.tolist() for each in artists(fig, "interval") for line in each.get_segments()]
    assert sorted(segments) == [[[0, 2], [0, 4]], [[1, 0.5], [1, 2.5]], [[3, -3.5], [3, -1.5]]]
    (zero,) = artists(fig, "zero")
    assert zero.get_ydata() == [0, 0]
    assert fig.get_suptitle() == "war: Post less Courier, by month"
    assert fig.get_supylabel() == "difference in matches per 1,000 words"
    assert caption(fig) == (
        "n = 160 articles of Post, 160 of Courier, Mar – Jun 2025; above 0: more in Post; shaded: the band that holds "
        "all months of a frame at once; upright lines: 95 % intervals of each month by itself; full dots: the band "
        "leaves out 0 (2 of 3)."
    )
    assert charts.alternative_text(fig) == (
        "Dot chart over time: war: Post less Courier, by month, Mar – Jun 2025. war: farthest from 0 in Mar 2025, 3.0 "
        "(2.0 to 4.0); the band leaves out 0 in 2 of 3 months."
    )


def test_each_side_has_its_own_articles():
    fig = charts.differences(FOUR.assign(n_articles_target=10), target="Post", reference="Courier")
    assert "n = 40 articles of Post, 160 of Courier" in caption(fig)


def test_the_band_has_a_step_for_each_period_and_none_where_there_is_none():
    (band,) = artists(charts.differences(FOUR), "band")
    steps = {tuple(point) for path in band.get_paths() for point in path.vertices.round(6).tolist()}
    assert {(-0.5, 1.0), (0.5, 5.0), (0.5, -0.5), (1.5, 3.5), (2.5, -4.5), (3.5, -0.5)} <= steps
    assert len(band.get_paths()) == 2
    assert not any(1.5 < x < 2.5 for x, _ in steps)


def test_log_ratios_are_drawn_as_they_are():
    fig = charts.differences(FOUR, measure="log_ratio", target="Post", reference="Courier")
    assert dots(fig, "points") == [[0, 1.5], [3, -1.25]]
    assert fig.get_supylabel() == "log ratio (1: twice as often)"
    assert fig.get_suptitle() == "war: Post against Courier, by month"


def test_periods_of_few_articles_are_grey_and_that_is_said():
    fig = charts.differences(table([3.0, 3.0, 0.5], months(3), few=(1, 2)))
    every = [each for gid in ("points", "hollow") for each in artists(fig, gid)]
    colours = {(point[0], to_hex(each.get_color())) for each in every for point in each.get_xydata().tolist()}
    assert {colour for x, colour in colours if x} == {look.PAPER.grey}
    assert {colour for x, colour in colours if not x} == {look.PAPER.colours[0].lower()}
    assert "grey: fewer than ten articles on a side" in caption(fig)


def test_a_period_that_the_table_leaves_out_is_a_gap():
    fig = charts.differences(table([1.0] * 6, months(6)).drop(index=[2, 3]))
    assert dots(fig, "hollow") == [[0, 1], [1, 1], [4, 1], [5, 1]]
    assert len(artists(fig, "band")[0].get_paths()) == 2
    assert fig.axes[0].get_xlim() == (-0.5, 5.5)


def test_a_panel_per_frame_and_one_scale_unless_they_are_far_apart():
    near = charts.differences(table([1, 2, 3, 4], months(2), ["war", "peace"]), frames=["peace", "war"])
    assert [axes.get_title(loc="left") for axes in near.axes] == ["peace", "war"]
    assert near.axes[0].get_ylim() == near.axes[1].get_ylim()
    far = charts.differences(table([0.1, 0.1, 40, 40], months(2), ["war", "peace"], half=0.1))
    assert far.axes[0].get_ylim() != far.axes[1].get_ylim()
    assert "scales differ between frames" in caption(far)


def test_bounds_that_dwarf_the_values_are_cut_and_that_is_said():
    data = table([1.0, 1.0, 1.0], months(3))
    data.loc[1, ["difference_low", "difference_band_low"]] = -400.0
    fig = charts.differences(data)
    assert fig.axes[0].get_ylim()[0] > -5
    assert "bounds that go beyond the panel are cut" in caption(fig)


def test_events_are_marked():
    fig = charts.differences(FOUR, events={"2025-04-07": "ceasefire"})
    assert [text.get_text() for text in artists(fig, "event label")] == ["ceasefire"]
    assert charts.alternative_text(fig).endswith("Marked: ceasefire, 7 Apr 2025.")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: charts.differences(FOUR.head(0)),
            "this table of differences has no row, so there is nothing to draw.",
        ),
        (
            lambda: charts.differences(FOUR, measure="log"),
            "measure 'log' is not known: it can be difference or log_ratio.",
        ),
        (lambda: charts.differences(FOUR, frames=["wars"]), "frame 'wars' is not in this table. Did you mean 'war'?"),
        (
            lambda: charts.differences(pd.concat([FOUR, FOUR])),
            "this table has more than one row for the same frame and period: keep one.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value).startswith(sentence)


def test_another_table_is_none():
    with pytest.raises(errors.WrongTable):
        charts.differences(pd.DataFrame({"frame": ["war"]}))


CASES = {
    "one period": table([1.0], months(1)),
    "zeros": table([0.0] * 4, months(4), half=0.0),
    "nothing": table([NAN] * 4, months(4)),
    "long": table(np.sin(np.arange(300)), list(pd.period_range("2018-01-01", periods=300, freq="W"))),
    "twelve frames": table([1.0] * 48, months(4), [f"frame {n}" for n in range(12)]),
    "odd names": table([1.0] * 12, months(2), [name for name in ODD if isinstance(name, str) and name.strip()]),
}


NARROW = {"width": 85}  # the hardest of all
THEMES = [
    *((case, NARROW) for case in CASES),
    ("odd names", {}),
    ("odd names", {"kind": "slides"}),
    ("long", {"kind": "dark"}),
]


@pytest.mark.filterwarnings("ignore:the font of the charts")
@pytest.mark.parametrize(("case", "theme"), THEMES, ids=str)
def test_no_word_lies_on_another_or_off_the_page(case, theme):
    events = None if case == "long" else {"2025-03-20": "a ceasefire"}
    with charts.theme(**theme):
        fig = charts.differences(CASES[case], target=ODD[3], reference=ODD[-1], events=events)
    assert_legible(fig)
    assert all(np.isfinite(axes.get_ylim()).all() for axes in fig.axes)


def test_the_table_stays_as_it_is_and_the_order_of_rows_is_irrelevant():
    before = FOUR.copy(deep=True)
    mixed = charts.differences(FOUR.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(FOUR, before)
    assert dots(mixed, "points") == dots(charts.differences(FOUR), "points")
