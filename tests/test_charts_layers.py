"""Charts over time with events, breaks and smooth lines, and what an event changed. Artists and their data."""

from __future__ import annotations

import datetime
import warnings

import numpy as np
import pandas as pd
import pytest
from test_charts import CASES, NAN, OUTLETS, artists, caption, months, table
from words_on_page import assert_legible

from toolkit import charts, errors, tables, trends

ARABIC = "وقف إطلاق النار"
LONG = "The signing of the extraordinarily long-winded Second Protocol on the Northern Counties"
EVENTS = {np.datetime64("2025-03-16"): "talks", datetime.date(2025, 4, 1): "ceasefire", pd.Period("2025-06"): ARABIC}


def breaks(rows: list[tuple], by: str | None = "outlet") -> pd.DataFrame:
    """From group, frame, period, rates before and after, stability."""
    found = pd.DataFrame(rows, columns=["outlet", "frame", "period", "rate_before", "rate_after", "stability"])
    found = found.assign(ratio=found["rate_after"] / found["rate_before"], n_articles_before=5, n_articles_after=5)
    found = found[[*(["outlet"] if by else []), *tables.columns("breaks")]]
    return tables.check(found.astype({"frame": "str"}), "breaks")


def rising(g: int, f: int, t: int) -> float:
    return 1.0 if t < 3 else 4.0


STEP = breaks([("Courier", "war", months(4)[3], 1.0, 4.0, 0.9)])


# --------------------------------------------------------------------------------------------------------- events


def test_events_are_lines_at_their_days_in_every_panel_and_named_above_the_first():
    fig = charts.trend(table(OUTLETS, ["war", "peace"], months(4)), events=EVENTS)
    for number in range(2):
        lines = [line.get_xdata()[0] for line in artists(fig, "event", number)]
        assert lines == pytest.approx([15 / 31 - 0.5, 0.5, 2.5], abs=1e-6)
    assert [text.get_text() for text in artists(fig, "event label")] == ["talks", "ceasefire", ARABIC]
    assert not artists(fig, "event label", 1)
    assert charts.alternative_text(fig).endswith(
        f"Marked: talks, 16 Mar 2025; ceasefire, 1 Apr 2025; {ARABIC}, 1 Jun 2025."
    )
    assert "Marked" not in charts.alternative_text(charts.trend(table(OUTLETS, ["war"], months(4)), events={}))


def test_events_without_room_have_numbers_and_the_caption_names_them():
    outlets = [f"outlet {n}" for n in range(9)]
    fig = charts.trend(table(outlets, ["war"], months(4)), events=EVENTS)
    tops = [[text.get_text() for text in artists(fig, "event label", number)] for number in range(9)]
    assert tops == [["1", "2", "3"]] * 3 + [[]] * 6
    seen = caption(fig).replace("\u200e", "")  # marks that keep the Arabic name in its place
    assert seen.endswith(f"1: talks, 16 Mar 2025; 2: ceasefire, 1 Apr 2025; 3: {ARABIC}, 1 Jun 2025.")
    close = {f"2025-04-{day:02}": f"day {day}" for day in (1, 2, 3)} | {"2025-06-20": "end"}
    fig = charts.trend(table(outlets, ["war"], months(4)), events=close)
    assert [text.get_text() for text in artists(fig, "event label")] == ["1–3", "4"]


def test_an_event_at_the_right_edge_is_named_to_the_left_of_its_line():
    fig = charts.trend(table(["Courier"], ["war"], months(4)), events={"2025-06-29": "a long name of an event"})
    (label,) = artists(fig, "event label")
    assert label.get_ha() == "right"


def test_events_beyond_the_table_are_left_out_with_a_warning():
    data = table(["Courier"], ["war"], months(4))
    with pytest.warns(UserWarning, match=r"^outside the periods of this table, so left out here: 2 of 3 events\.$"):
        fig = charts.trend(data, events={"1999-01-01": "a", "2025-03-31": "b", "2025-07-01": "c"})
    assert len(artists(fig, "event")) == 1


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.long), 4, pytest.param(40, marks=pytest.mark.long)])
def test_names_of_events_lie_on_no_other_word(case, n):
    groups, frames, times = CASES[case]
    first, last = times[0].start_time, times[-1].end_time
    names = [LONG, ARABIC, "talks", "$x_1$ <b>"]
    days = pd.date_range(first, last, periods=n + 2)[1:-1]
    events = {day: f"{names[number % 4]} {number}" for number, day in enumerate(days)}
    fig = charts.trend(table(groups, frames, times), events=events)
    assert artists(fig, "event label")
    assert_legible(fig)


def test_events_of_neighbouring_days_stand_in_lanes():
    days = {f"2025-04-{day:02}": f"the event of day {day}" for day in range(1, 5)}
    fig = charts.trend(table(["Courier"], ["war"], months(4)), events=days)
    assert len({text.xyann[1] for text in artists(fig, "event label")}) == 4
    assert_legible(fig)


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ({"soon": "x"}, "event 'soon' is no day: give one such as '2025-04-07'."),
        ({7: "x"}, "event 7 is no day: give one such as '2025-04-07'."),
        ({pd.NaT: "x"}, "event NaT is no day: give one such as '2025-04-07'."),
    ],
)
def test_what_is_no_event_is_said(events, sentence):
    with pytest.raises(ValueError) as caught:
        charts.trend(table(["Courier"], ["war"], months(4)), events=events)
    assert str(caught.value) == sentence
    with pytest.raises(TypeError, match=r"^events must be a dict of days and names, such as \{'2025-04-07': 'ceasefi"):
        charts.trend(table(["Courier"], ["war"], months(4)), events=["2025-04-07"])


# --------------------------------------------------------------------------------------------------------- breaks


def test_breaks_are_steps_of_the_rates_between_them_in_the_colour_of_the_line():
    fig = charts.trend(table(OUTLETS, ["war"], months(6), rate=rising), breaks=STEP)
    (steps,) = artists(fig, "steps")
    assert steps.get_ydata().tolist() == [1.0] * 6 + [4.0] * 6
    assert steps.get_xdata()[[0, 5, 6, -1]].tolist() == [-0.5, 2.5, 2.5, 5.5]
    assert steps.get_color() == artists(fig, "line")[0].get_color()
    assert caption(fig).endswith("steps: rates between 1 break of stability 0.90.")
    assert "Breaks: war, Courier in Jun 2025, from 1.0 to 4.0." in charts.alternative_text(fig)


def test_two_breaks_in_any_order_and_a_gap_between():
    two = breaks([(None, "war", months(6)[4], 4.0, 2.0, 0.5), (None, "war", months(6)[2], 1.0, 4.0, NAN)], by=None)
    values = [1.0, 1.0, NAN, 4.0, 2.0, 2.0]
    data = table([None], ["war"], months(6), by=None, rate=lambda g, f, t: values[t])
    fig = charts.trend(data.drop(index=2), breaks=two)
    assert artists(fig, "steps")[0].get_ydata()[::2].tolist() == [1, 1, 1, 4, 2, 2]
    assert "steps: rates between 2 breaks of stability 0.50" in caption(fig)


def test_no_break_is_said_too():
    fig = charts.trend(table(OUTLETS, ["war"], months(6)), breaks=STEP[:0])
    assert not artists(fig, "steps")
    assert caption(fig).endswith("no break.")
    assert charts.alternative_text(fig).endswith("No break.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"breaks": STEP, "measure": "share"},
            "breaks are those of rates: leave them out, or draw measure='rate'.",
        ),
        (
            {"breaks": STEP.drop(columns="outlet")},
            "these breaks are of all articles, but the trend is by outlet: call both with the same by=.",
        ),
        (
            {"breaks": STEP.assign(rate_after=400.0)},
            "the rates of these breaks are not those of this trend: call trends.rate and trends.breaks with the same "
            "hits and per=.",
        ),
        (
            {"breaks": STEP.assign(period=pd.Period("2025-06-02", "W"))},
            "a break in 2025-06-02/2025-06-08 is in none of the periods of this trend: call trends.rate and "
            "trends.breaks with the same period=.",
        ),
    ],
)
def test_breaks_of_another_trend_are_refused(options, sentence):
    with pytest.raises(ValueError) as caught:
        charts.trend(table(OUTLETS, ["war"], months(6), rate=rising), **options)
    assert str(caught.value) == sentence


# --------------------------------------------------------------------------------------------------------- smooth


def test_a_smooth_line_has_its_own_bounds_and_the_periods_as_dots():
    values = [0.0, 3.0, 0.0, 3.0]
    raw = table(["Courier"], ["war"], months(4), rate=lambda g, f, t: values[t], n_articles=10)
    data = raw.assign(smooth=[1.5, 1.0, 2.0, 1.5], smooth_low=[NAN, 0.5, 1.0, NAN], smooth_high=[NAN, 1.5, 3.0, NAN])
    fig = charts.trend(data)
    assert artists(fig, "line")[0].get_ydata().tolist() == [1.5, 1.0, 2.0, 1.5]
    assert artists(fig, "raw")[0].get_ydata().tolist() == values
    assert not artists(fig, "hollow")
    assert not artists(fig, "points")
    (band,) = artists(fig, "band")
    assert {float(y) for path in band.get_paths() for y in path.vertices[:, 1]} >= {0.5, 1.5, 1.0, 3.0}
    assert fig.axes[0].get_ylabel() == "matches per 1,000 words, smoothed"
    assert fig.axes[0].get_ylim()[1] >= 3
    assert "dots: single periods" in caption(fig)
    assert "hollow" not in caption(fig)


def test_the_table_of_smooth_is_drawn_by_the_measure_that_was_smoothed():
    data = trends.smooth(table(OUTLETS, ["war"], months(6), rate=rising), measure="share")
    fig = charts.trend(data, measure="share")
    assert fig.axes[0].get_ylabel() == "share of articles, smoothed (%)"
    assert artists(fig, "line")[0].get_ydata() == pytest.approx([40] * 6)
    with pytest.raises(ValueError, match=r"^the smooth line of this table is that of the share: draw it with measure="):
        charts.trend(data)
    zeros = table(OUTLETS, ["war"], months(6), rate=lambda g, f, t: 0.0).assign(share=0.0)
    for measure in ("rate", "share"):
        assert charts.trend(trends.smooth(zeros), measure=measure).axes[0].get_ylim()[0] == 0


@pytest.mark.parametrize("case", CASES)
def test_all_three_in_one_chart(case):
    groups, frames, times = CASES[case]
    data = trends.smooth(table(groups, frames, times, rate=rising))
    own = breaks([(groups[0], frames[0], times[3], 1.0, 4.0, 0.9)]) if len(times) > 3 else STEP[:0]
    before = data.copy(deep=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=r"this figure is \d+ mm high")  # as some of these are
        fig = charts.trend(data, events={times[0]: LONG}, breaks=own)
    assert len(artists(fig, "steps")) == len(own)
    assert_legible(fig)
    pd.testing.assert_frame_equal(data, before)


# ---------------------------------------------------------------------------------------------- before and after


def changed(rows: list[tuple], by: str | None = None, **columns: object) -> pd.DataFrame:
    """From group, frame, matches before and after (of 1,000 words), half of the interval of the difference."""
    found = pd.DataFrame(0.0, index=range(len(rows)), columns=tables.columns("event"))
    found["frame"] = pd.Series([row[1] for row in rows], dtype="str")
    for place, side in enumerate(("before", "after"), start=2):
        found[f"n_hits_{side}"] = [int(row[place]) for row in rows]
        found[f"n_words_{side}"], found[f"n_articles_{side}"] = 1_000, 4
        found[f"rate_{side}"] = [float(row[place]) for row in rows]
    found["difference"] = found["rate_after"] - found["rate_before"]
    half = np.array([row[4] for row in rows], dtype=float)
    found["difference_low"], found["difference_high"] = found["difference"] - half, found["difference"] + half
    found = found.assign(**{"placebo": 0.05, "n_placebo": 80, **columns})
    if by:
        found.insert(0, by, [row[0] for row in rows])
    return tables.check(found, "event")


EVENT = changed([(None, "war", 4, 9, 2.0), (None, "peace", 3, 2, 4.0), (None, "aid", 1, 0, NAN)])


def test_an_event_draws_rates_before_and_after_and_their_difference():
    fig = charts.event(EVENT, level=0.95)
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["war", "peace", "aid"]
    assert artists(fig, "before")[0].get_xdata().tolist() == [4, 3, 1]
    assert artists(fig, "after")[0].get_xdata().tolist() == [9, 2, 0]
    assert [text.get_text() for text in artists(fig, "counts")] == ["4 : 9", "3 : 2", "1 : 0"]
    assert artists(fig, "points", 1)[0].get_xydata().tolist() == [[5, 0]]
    assert artists(fig, "hollow", 1)[0].get_xydata().tolist() == [[-1, 1], [-1, 2]]
    assert [line.tolist() for line in artists(fig, "interval", 1)[0].get_segments()] == [
        [[3, 0], [7, 0]],
        [[-5, 1], [3, 1]],
    ]
    assert [text.get_text() for text in artists(fig, "placebo", 1)] == ["5 %"] * 3
    assert fig.axes[0].get_xlabel() == "matches per 1,000 words"
    assert fig.axes[0].get_xlim()[0] == 0
    assert caption(fig) == (
        "n = 4 articles before, 4 after; left: hollow before, full after, and matches before : after; right: lines are "
        "95 % intervals; full: the interval leaves out 0; no line: no interval (no match, or too few articles); at the "
        "right: share of up to 80 other days with as large a difference."
    )
    assert charts.alternative_text(fig) == (
        "Dot chart: 3 frames: before and after the event. In matches per 1,000 words: war 4.0 before and 9.0 after, "
        "difference 5.0 (3.0 to 7.0); peace 3.0 before and 2.0 after, difference −1.0 (−5.0 to 3.0); "
        "aid 1.0 before and 0 after, difference −1.0."
    )


def test_an_event_by_outlet_has_a_panel_for_each_frame():
    rows = [(outlet, frame, 3, 4, 1.0) for outlet in OUTLETS for frame in ("war", "peace")]
    fig = charts.event(changed(rows, by="outlet"))
    assert [axes.get_title(loc="left") for axes in fig.axes[::2]] == ["war", "peace"]
    assert [label.get_text() for label in fig.axes[2].get_yticklabels()] == OUTLETS
    assert caption(fig).startswith("n = 12 articles before, 12 after;")
    one = charts.event(changed(rows, by="outlet"), frames="peace")
    assert one.get_suptitle() == "peace: before and after the event, by outlet"
    assert [label.get_text() for label in one.axes[0].get_yticklabels()] == OUTLETS


@pytest.mark.parametrize(
    "found",
    [
        changed([(None, "war", 0, 0, NAN)], placebo=NAN, n_placebo=0),
        changed([(f"outlet {n}", frame, n, 3, 1.0) for n in range(40) for frame in ("war", "peace")], by="outlet"),
        changed([(name, "war", 1_000_000, 3, 1.0) for name in (LONG, f"{LONG} B", ARABIC, None, "$x_1$")], by="outlet"),
        changed([("Post", f"{LONG} {n}", n, n, 0.0) for n in range(15)], by="outlet"),
    ],
)
def test_an_event_with_awkward_rows(found):
    before = found.copy(deep=True)
    fig = charts.event(found)
    assert_legible(fig)
    labels = [label.get_text() for label in fig.axes[0].get_yticklabels()]
    assert len(set(labels)) == len(labels)
    pd.testing.assert_frame_equal(found, before)


def test_what_is_no_event_table_is_said():
    with pytest.raises(ValueError, match=r"^this table of an event has no row, so there is nothing to draw\.$"):
        charts.event(EVENT[:0])
    with pytest.raises(ValueError, match=r"^frame 'wars' is not in this table\. Did you mean 'war'\?"):
        charts.event(EVENT, frames=["wars"])
    with pytest.raises(errors.WrongTable, match=r"^this is no 'event' table"):
        charts.event(STEP)


def test_the_stability_of_breaks_goes_from_the_least_to_the_most_in_the_language_of_the_chart():
    two = breaks([("Courier", "war", months(4)[1], 1.0, 2.0, 0.5), ("Courier", "war", months(4)[3], 2.0, 4.0, 0.875)])
    data = table(["Courier"], ["war"], months(4), rate=lambda g, f, t: (1.0, 2.0, 2.0, 4.0)[t])
    assert "2 breaks of stability 0.50 to 0.88" in caption(charts.trend(data, breaks=two))
    with charts.theme(locale="de"):
        assert "2 breaks of stability 0,50 to 0,88" in caption(charts.trend(data, breaks=two))
