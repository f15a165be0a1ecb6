"""Charts: what is drawn, from which numbers, and in which words. Artists and their data, never pixels."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from words_on_page import assert_legible

from toolkit import charts, errors, tables
from toolkit.charts import ends, fonts, names, panels, periods, reading

NAN = float("nan")
OUTLETS = ["Courier", "Gazette", "Post"]
ODD = [
    *(
        "$5 & $10 News_daily",
        "<script>alert(1)</script>",
        "100% _under_score^2",
        "الجزيرة العربية",
        "人民日报",
        None,
        "",
    ),
    "The Extraordinarily Long-Winded Provincial Advertiser and Weekly Intelligencer of the Northern Counties",
]


def table(groups, frames, times, *, by="outlet", rate=lambda g, f, t: 1.0 + g + f + t, n_articles=5) -> pd.DataFrame:
    """A trend with 1,000 words an article, rates per 1,000 and an interval of ± 0.5."""
    rows = []
    for g, group in enumerate(groups):
        for f, frame in enumerate(frames):
            for t, time in enumerate(times):
                value = rate(g, f, t)
                there, words = not np.isnan(value), n_articles * 1_000
                sure = there and n_articles > 1 and value > 0
                hits = round(value * n_articles) if there else 0
                row = [*([group] if by else []), frame, time, hits, words if there else 0, n_articles if there else 0]
                row += [int(hits > 0), value, value - 0.5 if sure else NAN, value + 0.5 if sure else NAN]
                rows.append([*row, 0.4 if there else NAN, 0.2 if there else NAN, 0.6 if there else NAN])
    return pd.DataFrame(rows, columns=[*([by] if by else []), *tables.columns("trend")])


def months(n: int) -> list[pd.Period]:
    return list(pd.period_range("2025-03", periods=n, freq="M"))


def artists(fig: Figure, gid: str, axes: int = 0) -> list:
    return [artist for artist in fig.axes[axes].get_children() if artist.get_gid() == gid]


def texts(fig: Figure) -> list[str]:
    fig.draw_without_rendering()
    return [text.get_text() for text in fig.findobj(mpl.text.Text) if text.get_text()]


def caption(fig: Figure) -> str:
    return fig.get_supxlabel().replace("\n", " ")


COUNTS = pd.DataFrame(
    {
        "outlet": ["Courier"] * 3 + ["Post"] * 2,
        "period": pd.NA,
        "term": ["war", "peace", "aid", "war", "talks"],
        "n": [30, 10, 10, 8, 4],
        "n_articles": [5, 4, 3, 2, 2],
        "n_words": [2_000] * 3 + [400] * 2,
    }
)


# ---------------------------------------------------------------------------------------------------------- trend


def test_trend_draws_a_panel_per_frame_and_a_line_per_group():
    fig = charts.trend(table(OUTLETS, ["war", "peace"], months(4)), level=0.95)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "peace"]
    lines = artists(fig, "line")
    assert [line.get_ydata().tolist() for line in lines] == [[1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6]]
    assert [text.get_text() for text in artists(fig, "end")] == OUTLETS
    assert fig.get_supylabel() == "matches per 1,000 words"
    assert fig.get_suptitle() == "2 frames: matches per 1,000 words, by outlet and month"
    assert caption(fig) == (
        "Highest, with its interval: war 6.0 (5.5 to 6.5), Post, Jun 2025; peace 7.0 (6.5 to 7.5), Post, Jun 2025. "
        "n = 60 articles, 3 outlets, Mar – Jun 2025; bands: 95 % intervals; "
        "hollow points: fewer than 10 articles, or no match."
    )


def test_of_values_as_high_the_first_group_and_period_is_told_however_the_rows_stand():
    even = table(["Post", "Courier"], ["war"], months(3), rate=lambda g, f, t: 2.0)
    told = {caption(charts.trend(even.sample(frac=1, random_state=seed))) for seed in range(5)}
    assert {one.split(". ")[0].rpartition("), ")[2] for one in told} == {"Courier, Mar 2025"}


def test_a_bound_without_a_value_is_not_the_highest():
    gone = table(["Post"], ["war"], months(3))
    gone.loc[0, "rate"] = np.nan
    assert "war 3.0 (2.5 to 3.5), May 2025" in caption(charts.trend(gone))
    assert "Highest" not in caption(charts.trend(gone.assign(rate=np.nan)))


def test_values_that_read_differently_are_groups_by_themselves():
    mixed = table(["Post", "Courier"], ["war"], months(3))
    mixed["outlet"] = pd.Series([True] * 3 + [1] * 3, dtype="object")
    assert {text.get_text() for text in artists(charts.trend(mixed), "end")} == {"True", "1"}


def test_a_group_has_the_same_hand_in_all_panels_and_no_other_has_it():
    fig = charts.trend(table(OUTLETS, ["war", "peace", "aid"], months(3)))
    colours = [[line.get_color() for line in artists(fig, "line", axes)] for axes in range(3)]
    assert colours[0] == colours[1] == colours[2]
    assert len(set(colours[0])) == 3
    assert [to_hex(text.get_color()) for text in artists(fig, "end")] == [to_hex(c) for c in colours[0]]


def test_the_axis_begins_at_zero_and_panels_share_it_unless_they_are_far_apart():
    near = charts.trend(table(OUTLETS, ["war", "peace"], months(3)))
    assert [axes.get_ylim() for axes in near.axes] == [near.axes[0].get_ylim()] * 2
    far = charts.trend(table(OUTLETS, ["war", "peace"], months(3), rate=lambda g, f, t: 1.0 + 9 * f))
    assert [axes.get_ylim()[0] for axes in far.axes] == [0, 0]
    assert far.axes[1].get_ylim()[1] > 2 * far.axes[0].get_ylim()[1]
    assert caption(far).endswith("scales differ between frames.")


def test_an_empty_period_is_a_gap_and_so_is_one_that_the_table_leaves_out():
    times = [*months(2), *months(6)[4:]]
    fig = charts.trend(table(["Courier"], ["war"], times, rate=lambda g, f, t: NAN if t == 1 else 2.0))
    (line,) = artists(fig, "line")
    assert np.isnan(line.get_ydata()).tolist() == [False, True, True, True, False, False]
    assert fig.axes[0].get_ylabel() == "matches per 1,000 words"


def test_points_without_an_interval_are_hollow():
    fig = charts.trend(table(["Courier"], ["war"], months(3), rate=lambda g, f, t: float(t), n_articles=10))
    (hollow,), (full,) = artists(fig, "hollow"), artists(fig, "points")
    assert hollow.get_xydata().tolist() == [[0, 0]]
    assert hollow.get_markerfacecolor() == "white"
    assert full.get_xydata().tolist() == [[1, 1], [2, 2]]
    assert "hollow points: fewer than 10 articles, or no match" in caption(fig)
    few = charts.trend(table(["Courier"], ["war"], months(3), n_articles=9))
    assert len(artists(few, "hollow")[0].get_xdata()) == 3
    assert "bands" in caption(few)
    fig = charts.trend(table(["Courier"], ["war"], months(3), n_articles=1))
    assert len(artists(fig, "hollow")[0].get_xdata()) == 3
    assert "bands" not in caption(fig)


def test_bands_are_the_intervals_and_a_lonely_one_is_a_line():
    fig = charts.trend(table(["Courier"], ["war"], months(3)))
    (band,) = artists(fig, "band")
    assert {0.5, 1.5, 2.5, 3.5} <= {float(y) for path in band.get_paths() for y in path.vertices[:, 1]}
    alone = charts.trend(table(["Courier"], ["war"], months(1)))
    assert artists(alone, "interval")[0].get_segments()[0].tolist() == [[0, 0.5], [0, 1.5]]


def test_bands_of_several_lines_have_edges_dashed_as_the_line_is():
    """In a grey copy nothing else tells whose band it is."""
    fig = charts.trend(table(["Courier", "Post"], ["war"], months(3)))
    lines, edges = artists(fig, "line"), artists(fig, "edge")
    assert [edge.get_linestyle() for edge in edges] == [line.get_linestyle() for line in lines for _ in range(2)]
    assert len({line.get_linestyle() for line in lines}) == 2
    assert edges[0].get_ydata().tolist() == [0.5, 1.5, 2.5]
    assert edges[3].get_ydata().tolist() == [2.5, 3.5, 4.5]
    assert not artists(charts.trend(table(["Courier"], ["war"], months(3))), "edge")


def test_one_group_with_a_few_frames_is_one_panel():
    fig = charts.trend(table([None], ["war", "peace"], months(4), by=None))
    assert len(fig.axes) == 1
    assert [text.get_text() for text in artists(fig, "end")] == ["war", "peace"]
    assert fig.get_suptitle() == "2 frames: matches per 1,000 words, by month"
    fig = charts.trend(table(["Courier"], [f"frame {n}" for n in range(6)], months(4)))
    assert len(fig.axes) == 6
    assert not artists(fig, "end")


def test_many_groups_stand_apart_with_the_others_pale_behind():
    outlets = [f"outlet {n}" for n in range(9)]
    fig = charts.trend(table(outlets, ["war", "peace"], months(4)))
    assert len(fig.axes) == 18
    assert [len(artists(fig, gid)) for gid in ("line", "pale", "band")] == [1, 8, 1]
    assert [axes.get_ylabel() for axes in fig.axes[::2]] == outlets
    assert "grey: the other 8 outlets" in caption(fig)
    alone = charts.trend(table(outlets, ["war"], months(4)))
    assert [axes.get_title(loc="left") for axes in alone.axes] == outlets


def test_of_forty_groups_the_eight_with_most_articles_have_a_colour():
    parts = [table([f"outlet {n:02d}"], ["war"], months(4), n_articles=n + 1) for n in range(40)]
    fig = charts.trend(pd.concat(parts))
    assert [text.get_text() for text in artists(fig, "end")] == [f"outlet {n}" for n in range(32, 40)]
    assert len(artists(fig, "pale")) == 32
    assert "grey: the other 32 outlets, with fewer articles" in caption(fig)


def test_pale_lines_do_not_set_the_scale():
    """One article of a small outlet would else press the lines of the others to the foot of the page."""
    parts = [table([f"outlet {n:02d}"], ["war"], months(4), n_articles=n + 1) for n in range(13)]
    plain = charts.trend(pd.concat(parts))
    loud = parts[0].assign(rate=parts[0]["rate"] * 50, n_hits=parts[0]["n_hits"] * 50)
    fig = charts.trend(pd.concat([loud, *parts[1:]]))
    assert fig.axes[0].get_ylim() == plain.axes[0].get_ylim()
    assert "grey lines that go beyond the axis are cut" in caption(fig)
    assert "grey lines" not in caption(plain)
    silent = [part.assign(rate=0.0, n_hits=0, rate_low=NAN, rate_high=NAN) for part in parts[1:]]
    assert charts.trend(pd.concat([loud, *silent])).axes[0].get_ylim()[1] > 50


def test_frames_chooses_and_orders():
    fig = charts.trend(table(OUTLETS, ["war", "peace", "aid"], months(3)), frames=["aid", "war", "aid"])
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["aid", "war"]
    assert artists(fig, "line")[0].get_ydata().tolist() == [3, 4, 5]


def test_the_share_is_in_percent():
    fig = charts.trend(table(OUTLETS, ["war"], months(3)), measure="share")
    assert fig.axes[0].get_ylabel() == "share of articles (%)"
    assert artists(fig, "line")[0].get_ydata().tolist() == [40, 40, 40]
    full = table(OUTLETS, ["war"], months(3)).assign(share=1.0, share_high=1.0)
    assert charts.trend(full, measure="share").axes[0].get_ylim() == (0, 102)


def test_bands_that_dwarf_the_lines_are_cut_and_that_is_said():
    wide = table(["Courier"], ["war"], months(3))
    wide.loc[1, "rate_high"] = 400.0
    fig = charts.trend(wide)
    assert fig.axes[0].get_ylim()[1] == pytest.approx(2 * 3 * 1.06)
    assert "bands that go beyond the axis are cut" in caption(fig)


def test_without_a_match_the_unit_is_told_or_left_out():
    zeros = table(OUTLETS, ["war"], months(3), rate=lambda g, f, t: 0.0)
    fig = charts.trend(zeros)
    assert fig.axes[0].get_ylabel() == "rate of matches"
    assert fig.axes[0].get_yticks().tolist() == [0]
    assert charts.trend(zeros, per=100).axes[0].get_ylabel() == "matches per 100 words"


def test_without_an_article_the_panel_says_so():
    fig = charts.trend(table(OUTLETS, ["war"], months(3), rate=lambda g, f, t: NAN))
    assert "no articles" in texts(fig)
    assert [text.get_text() for text in artists(fig, "end")] == [f"{outlet} (none)" for outlet in OUTLETS]
    assert not artists(fig, "thread")


@pytest.mark.parametrize(
    ("times", "first"),
    [
        (pd.period_range("2025-03-03", periods=12, freq="W"), ["3 Mar\n2025", "17 Mar\n ", "31 Mar\n "]),
        (pd.period_range("2000", periods=3, freq="5Y"), ["2000–2004", "2005–2009", "2010–2014"]),
        (pd.period_range("1960", periods=60, freq="Y"), ["1960", "1970", "1980"]),
        (pd.period_range("1960-01", periods=720, freq="M"), ["1960", "1970", "1980"]),
    ],
)
def test_periods_are_labelled_as_readers_call_them(times, first):
    fig = charts.trend(table(["Courier"], ["war"], list(times)))
    assert [label.get_text() for label in fig.axes[0].get_xticklabels()][:3] == first


def test_panels_have_the_same_periods_and_only_the_last_row_their_labels():
    fig = charts.trend(table(["A", "B", "C", "D", "E"], ["war", "peace"], months(24)))
    assert {axes.get_xlim() for axes in fig.axes} == {(-0.5, 23.5)}
    assert len({tuple(axes.get_xticks()) for axes in fig.axes}) == 1
    labelled = [any(label.get_visible() for label in axes.get_xticklabels()) for axes in fig.axes]
    assert labelled == [False] * 8 + [True] * 2


def test_period_dtype_and_object_dtype_draw_the_same():
    objects = table(OUTLETS, ["war"], months(4))
    typed = objects.assign(period=objects["period"].astype("period[M]"))
    assert charts.alternative_text(charts.trend(objects)) == charts.alternative_text(charts.trend(typed))


# ----------------------------------------------------------------------------------------------- bars, heatmap, terms


def test_bars_are_sorted_by_the_first_frame_in_all_panels():
    fig = charts.bars(table(OUTLETS, ["war", "peace"], [pd.NA]), level=0.9)
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["Post (5)", "Gazette (5)", "Courier (5)"]
    assert [bar.get_width() for bar in fig.axes[1].patches] == [4, 3, 2]
    assert artists(fig, "interval")[0].get_segments()[0].tolist() == [[2.5, 0], [3.5, 0]]
    assert [text.get_text() for text in fig.axes[0].texts] == ["3.0", "2.0", "1.0"]
    assert fig.axes[0].get_xlim()[0] == 0
    assert caption(fig) == ("n = 15 articles, 3 outlets; lines: 90 % intervals; in brackets: articles; sorted by war.")


def test_bars_without_an_interval_are_hollow_and_without_articles_missing():
    values = {0: 2.0, 1: NAN, 2: 3.0}
    trend = table(OUTLETS, ["war"], [pd.NA], rate=lambda g, f, t: values[g])
    trend.loc[0, ["rate_low", "rate_high"]] = NAN
    fig = charts.bars(trend)
    assert [bar.get_width() for bar in artists(fig, "hollow")] == [2.0]
    assert [text.get_text() for text in fig.axes[0].texts] == ["3.0", "2.0", "no articles"]


@pytest.mark.parametrize("change", [{"xlim": (0, 1.8)}, {"xlim": (-2, 1.8)}, {"ylim": (1.6, -0.6)}])
def test_a_number_goes_where_its_bar_leaves_the_panel(change):
    fig = charts.bars(table(OUTLETS, ["war"], [pd.NA]))
    (axes,) = fig.axes
    assert [text.get_visible() for text in axes.texts] == [True] * 3
    page = fig.get_tightbbox().width
    axes.set(**change)
    shown = [text.get_text() for text in axes.texts if text.get_visible()]
    assert shown == (["1.0"] if "xlim" in change else ["3.0", "2.0"])
    assert fig.get_tightbbox().width < page + 0.5, "what cannot be seen takes no room"


@pytest.mark.parametrize("shared", [True, False])
def test_panels_that_share_an_axis_have_its_numbers_where_none_is_below_or_to_the_left(shared):
    frames = ["war", "peace", "aid", "talks", "trade"]
    fig = charts.bars(table(OUTLETS, frames, [pd.NA], rate=lambda g, f, t: 1.0 + g if shared else (1.0 + g) * 9**f))
    fig.draw_without_rendering()
    has_numbers = [any(label.get_visible() for label in axes.get_xticklabels()) for axes in fig.axes]
    has_names = [any(label.get_visible() for label in axes.get_yticklabels()) for axes in fig.axes]
    assert has_numbers == ([False, False, True, True, True] if shared else [True] * 5)
    assert has_names == [True, False, False, True, False]


def test_lines_that_dwarf_the_bars_are_cut_and_that_is_said():
    trend = table(OUTLETS, ["war"], [pd.NA], n_articles=20)
    assert "cut" not in caption(charts.bars(trend))
    trend.loc[0, "rate_high"] = 5_000.0
    fig = charts.bars(trend)
    assert fig.axes[0].get_xlim()[1] < 8  # the longest bar is 3
    assert "lines beyond twice the longest bar are cut" in caption(fig)
    assert trend["rate_high"].max() == 5_000


def test_of_many_groups_those_with_most_articles_have_bars():
    trend = table([f"Paper {number}" for number in range(100)], ["war", "peace"], [pd.NA])
    trend["n_articles"] = trend["outlet"].str.removeprefix("Paper ").astype(int) + 10
    fig = charts.bars(trend)
    drawn = [label.get_text().split(" (")[0] for label in fig.axes[0].get_yticklabels()]
    assert set(drawn) == {f"Paper {number}" for number in range(55, 100)}
    assert len(charts.points(fig)) == 90
    assert "the 45 of 100 outlets with most articles" in caption(fig)
    assert len(charts.bars(trend[trend["n_articles"] >= 65]).axes[0].get_yticklabels()) == 45


def test_bars_of_one_group_are_frames():
    fig = charts.bars(table([None], ["war", "peace"], [pd.NA], by=None))
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["peace", "war"]


def test_heatmap_writes_each_number_and_hatches_what_is_missing():
    values = {(0, 0): 1.0, (1, 0): 2.0, (2, 0): NAN}
    fig = charts.heatmap(table(OUTLETS, ["war"], [pd.NA], rate=lambda g, f, t: values[g, f]))
    axes, bar = fig.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == OUTLETS
    assert [text.get_text() for text in axes.texts] == ["1.0", "2.0"]
    assert [to_hex(text.get_color()) for text in axes.texts] == ["#222222", "#ffffff"]
    assert axes.collections[0].get_array().mask.ravel().tolist() == [False, False, True]
    assert bar.get_ylabel() == "matches per 1,000 words"
    assert caption(fig).endswith("hatched: no articles.")


def company(values: dict[tuple[str, str], float], **columns: object) -> pd.DataFrame:
    rows = pd.DataFrame(list(values), columns=["actor", "frame"]).astype("str").assign(log_ratio=list(values.values()))
    counts = dict.fromkeys(["n_both", "n_actor", "n_frame", "n_articles", "n_modifies"], 1)
    numbers = dict.fromkeys([name for name in tables.columns("actors") if name not in {*rows, *counts}], 0.5)
    return rows.assign(**{**counts, **numbers, "n_units": 40, **columns})[tables.columns("actors")]


COMPANY = {("Gales", "war"): 2.0, ("Gales", "aid"): -1.0, ("Fern", "war"): -4.0, ("Fern", "aid"): NAN}


def test_heatmap_of_actors_is_pale_at_nought_and_as_deep_on_either_side():
    fig = charts.heatmap(company(COMPANY))
    (cells, bar), (mesh,) = fig.axes, fig.axes[0].collections
    assert [tick.get_text() for tick in cells.get_yticklabels()] == ["war", "aid"]
    assert [tick.get_text() for tick in cells.get_xticklabels()] == ["Gales", "Fern"]
    assert [text.get_text() for text in cells.texts] == ["2.0", "−4.0", "−1.0"]
    assert (mesh.norm.vmin, mesh.norm.vmax) == (-4, 4)
    assert bar.get_ylabel().replace("\n", " ") == "log ratio (1: twice as often as elsewhere)"
    red, _, blue, _ = mesh.cmap(mesh.norm(2.0))
    assert red > blue  # more company is warm
    assert charts.alternative_text(fig) == (
        "Heatmap: log ratio (1: twice as often as elsewhere) of 2 frames by actor. Highest: war in Gales, 2.0. "
        "Lowest: war in Fern, -4.0. 1 cell without a value."
    )
    assert "n = 40 units, 2 actors; hatched: too few to tell." in [text.get_text() for text in fig.texts]


def test_log_ratios_have_one_digit_whatever_their_size():
    values = dict.fromkeys(COMPANY, 0.0) | {("Gales", "war"): 0.035, ("Gales", "aid"): -0.016, ("Fern", "aid"): -12.34}
    fig = charts.heatmap(company(values))
    assert sorted(text.get_text() for text in fig.axes[0].texts) == ["0.0", "0.0", "0.0", "−12.3"]


def test_cells_too_small_for_numbers_say_on_which_side_of_nought_they_are():
    """In a grey copy both ends of the colours are dark."""
    frames = [f"frame {n}" for n in range(15)]
    values = {(f"actor {n}", frame): (n - 7) / 2 for n in range(15) for frame in frames}
    with charts.theme(width=85):
        fig = charts.heatmap(company(values | {("actor 7", "frame 0"): 0.049}))
        rates = charts.heatmap(table([f"outlet {n}" for n in range(15)], frames, [pd.NA]))
    signs = fig.axes[0].texts
    assert [text.get_text() for text in signs] == (["−"] * 7 + ["+"] * 7) * 15
    assert [round(text.get_position()[0] - 0.5) for text in signs[:14]] == [*range(7), *range(8, 15)]
    assert not rates.axes[0].texts, "rates have one side alone"


def test_heatmap_of_actors_by_share_and_of_some_frames():
    fig = charts.heatmap(company(COMPANY), measure="share", frames=["aid"])
    assert [text.get_text() for text in fig.axes[0].texts] == ["50", "50"]
    assert fig.axes[1].get_ylabel() == "share of the actor's units (%)"
    with pytest.raises(
        ValueError, match=r"^frame 'war!' is not in this table\. Did you mean 'war'\? Frames: war, aid\.$"
    ):
        charts.heatmap(company(COMPANY), frames=["war!"])
    with pytest.raises(ValueError, match=r"^measure 'lift' is not known: of actors it can be log_ratio or share\.$"):
        charts.heatmap(company(COMPANY), measure="lift")
    with pytest.raises(ValueError, match=r"^this actors table has no row, so there is nothing to draw\.$"):
        charts.heatmap(company(COMPANY)[:0])
    with pytest.raises(ValueError, match=r"^this table has more than one row for the same actor and frame"):
        charts.heatmap(pd.concat([company(COMPANY)] * 2))
    with pytest.raises(errors.WrongTable, match=r"^this is no 'actors' table"):
        charts.heatmap(company(COMPANY).drop(columns="share_low"))


def test_heatmap_over_time_runs_from_left_to_right():
    fig = charts.heatmap(table([None], ["war", "peace"], months(4), by=None))
    assert fig.axes[0].collections[0].get_array().tolist() == [[1, 2, 3, 4], [2, 3, 4, 5]]
    assert [label.get_text() for label in fig.axes[0].get_xticklabels()][:2] == ["Mar\n2025", "Apr\n "]


def test_terms_are_rates_with_their_n():
    fig = charts.terms(COUNTS)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["Courier", "Post"]
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["war", "aid", "peace"]
    assert [bar.get_width() for bar in artists(fig, "bars", 1) or fig.axes[1].patches] == [20, 10]
    assert [text.get_text() for text in fig.axes[1].texts] == ["8", "4", "400 words"]
    assert fig.axes[0].get_xlabel() == "per 1,000 words"
    assert [len(axes.patches) for axes in charts.terms(COUNTS, top=1).axes] == [1, 1]


def test_terms_of_too_many_groups_are_left_out_with_a_warning():
    counts = pd.concat([COUNTS.head(3).assign(outlet=f"outlet {n:02d}", n_words=1_000 + n) for n in range(15)])
    with pytest.warns(UserWarning, match="only the 12 groups with most words are drawn, 3 are left out"):
        fig = charts.terms(counts)
    assert [axes.get_title(loc="left") for axes in fig.axes] == [f"outlet {n:02d}" for n in range(3, 15)]


# ------------------------------------------------------------------------------------------------------ the awkward


@pytest.mark.parametrize("kind", ["trend", "bars", "heatmap", "terms"])
def test_names_are_drawn_as_they_are_written(kind, monkeypatch):
    monkeypatch.setattr(fonts, "_others", list)  # a computer with the font of the charts alone
    fonts._other.cache_clear()
    data = table(ODD, ["$a_b$ <b> %", "peace"], months(3) if kind == "trend" else [pd.NA])
    if kind == "terms":
        data = pd.DataFrame({"outlet": ODD, "period": pd.NA, "term": "$x_1$", "n": 3, "n_articles": 2, "n_words": 90})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fig = getattr(charts, kind)(data)
        fig.draw_without_rendering()
    assert [str(warning.message) for warning in caught] == [
        "the font of the charts (DejaVu Sans) lacks 4 signs of these names, such as '人': "
        "a box is drawn instead, and the alternative text has them. Install a font that has them, such as Noto Sans."
    ]
    drawn = "\n".join(texts(fig))
    for name in ("(missing)", "(empty)", "□□□□", "الجزيرة", "$x_1$" if kind == "terms" else "$a_b$ <b> %"):
        assert name in drawn
    assert not any(text.get_parse_math() for text in fig.findobj(mpl.text.Text))


CASES = {
    "one outlet": (["Courier"], ["war"], months(12)),
    "forty outlets": ([f"outlet {n}" for n in range(40)], ["war", "peace"], months(12)),
    "one month": (OUTLETS, ["war", "peace"], months(1)),
    "sixty years": (OUTLETS, ["war"], list(pd.period_range("1960", periods=60, freq="Y"))),
    "fifteen frames": (OUTLETS, [f"frame {n}" for n in range(15)], months(6)),
    "nine outlets": ([f"outlet {n}" for n in range(9)], ["war", "peace", "aid"], months(4)),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", ["trend", "bars", "heatmap"])
def test_every_word_lies_on_the_page_and_on_no_other(case, kind):
    groups, frames, times = CASES[case]
    fig = getattr(charts, kind)(table(groups, frames, times if kind == "trend" else [pd.NA]))
    assert_legible(fig)


@pytest.mark.parametrize("kind", ["trend", "bars", "heatmap", "terms"])
def test_the_table_the_settings_and_pyplot_stay_as_they_are(kind):
    data = COUNTS.copy() if kind == "terms" else table(OUTLETS, ["war"], months(3) if kind == "trend" else [pd.NA])
    before, settings = data.copy(deep=True), dict(mpl.rcParams)
    figures = [getattr(charts, kind)(data) for _ in range(2)]
    pd.testing.assert_frame_equal(data, before)
    assert dict(mpl.rcParams) == settings
    from matplotlib import pyplot

    assert pyplot.get_fignums() == []
    assert all(isinstance(fig, Figure) for fig in figures)


def test_settings_of_others_change_nothing():
    plain = charts.trend(table(OUTLETS, ["war"], months(3)))
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "lines.linewidth": 9, "text.parse_math": True}):
        styled = charts.trend(table(OUTLETS, ["war"], months(3)))
        assert styled.axes[0].get_position().bounds == plain.axes[0].get_position().bounds
        assert styled.axes[0].get_facecolor() == plain.axes[0].get_facecolor()


def test_the_order_of_rows_is_irrelevant():
    data = table(OUTLETS, ["war"], months(5))
    mixed = data.sample(frac=1, random_state=3)
    lines = [[line.get_xydata().tolist() for line in artists(charts.trend(t), "line")] for t in (data, mixed)]
    assert lines[0] == lines[1]


def test_categories_keep_their_order():
    data = table(OUTLETS, ["war"], months(3))
    data["outlet"] = pd.Categorical(data["outlet"], categories=["Post", "never", "Courier", "Gazette"])
    fig = charts.trend(data)
    assert [line.get_ydata()[0] for line in artists(fig, "line")] == [3, 1, 2]


def test_two_columns_make_one_group():
    data = table(OUTLETS, ["war"], months(3)).assign(outlet=lambda t: t["outlet"])
    data.insert(1, "section", ["News"] * len(data))
    fig = charts.trend(data)
    assert [text.get_text() for text in artists(fig, "end")] == [f"{outlet} · News" for outlet in OUTLETS]
    assert "3 groups" in caption(fig)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: charts.trend(tables.empty("trend")), "this trend table has no row, so there is nothing to draw."),
        (lambda: charts.terms(tables.empty("counts")), "this table of counts has no row, so there is nothing to draw."),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], months(2)), measure="rat"),
            "measure 'rat' is not known: it can be rate or share. Did you mean 'rate'?",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["aggression", "peace"], months(2)), frames=["agression"]),
            "frame 'agression' is not in this table. Did you mean 'aggression'? Frames: aggression, peace.",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], months(2)), frames=[]),
            "frames=[] leaves nothing to draw. Frames: war.",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], months(2)), level=95),
            "level=95 is no level of confidence: give one between 0 and 1, such as 0.95.",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], [pd.NA])),
            "a trend needs periods, but this table has none in 3 of 3 rows: call trends.rate with period, "
            "or draw charts.bars.",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], ["2025-03"])),
            "the column period must hold pandas Periods, not str ('2025-03').",
        ),
        (
            lambda: charts.trend(table(OUTLETS, ["war"], [pd.Period("2025", "Y"), pd.Period("2025-03", "M")])),
            "this trend table mixes periods of several lengths: draw one at a time.",
        ),
        (
            lambda: charts.trend(pd.concat([table(OUTLETS, ["war"], months(2))] * 2)),
            "this table has more than one row for the same group, frame and period (Courier, war): "
            "keep one, or name what they differ in with by= in trends.rate.",
        ),
        (
            lambda: charts.bars(table(OUTLETS, ["war"], months(2))),
            "bars show all the time at once, but this table has periods: call trends.rate without period, "
            "or draw charts.trend.",
        ),
        (
            lambda: charts.heatmap(table(OUTLETS, ["war"], months(2))),
            "a heatmap shows groups or periods, but this table has 3 outlets and 2 periods: "
            "call trends.rate without by, or without period.",
        ),
        (
            lambda: charts.heatmap(table([None], ["war"], [pd.NA], by=None)),
            "a heatmap compares groups or periods, but this table has neither: call trends.rate with by or period, "
            "or draw charts.bars.",
        ),
        (
            lambda: charts.terms(COUNTS, top=0),
            "top=0 is no number of terms: give a whole number above 0, such as 20.",
        ),
        (
            lambda: charts.terms(COUNTS.assign(period=pd.Period("2025", "Y"))),
            "terms show all the time at once, but this table has periods: call terms.count without period.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == sentence


def test_another_table_is_no_trend():
    with pytest.raises(errors.WrongTable, match="this is no 'trend' table"):
        charts.trend(COUNTS)


# ------------------------------------------------------------------------------------------------------- in words


def test_the_alternative_text_says_what_the_lines_do():
    values = {0: 4.1, 1: 7.0, 2: 1.0}
    fig = charts.trend(
        table(
            ["The Courier", "Post"],
            ["war"],
            months(3),
            rate=lambda g, f, t: values[t] if g == 0 else NAN,
            n_articles=10,
        )
    )
    assert charts.alternative_text(fig) == (
        "Line chart: matches per 1,000 words of war by month for 2 outlets, Mar – May 2025. "
        "war: Post has no articles; The Courier begins at 4.1 in Mar 2025 and ends at 1.0 in May 2025, "
        "highest at 7.0 in Apr 2025."
    )


def test_the_alternative_texts_of_the_others():
    bars = charts.bars(table(["Post"], ["war"], [pd.NA]))
    assert charts.alternative_text(bars) == (
        "Bar chart: matches per 1,000 words of war for 1 outlet. war: Post is 1.0 (interval 0.50 to 1.5)."
    )
    heat = charts.heatmap(table(OUTLETS, ["war", "peace"], [pd.NA]))
    assert charts.alternative_text(heat) == (
        "Heatmap: matches per 1,000 words of 2 frames by outlet. "
        "Highest: peace in Post, 4.0. Lowest: war in Courier, 1.0."
    )
    assert charts.alternative_text(charts.terms(COUNTS)) == (
        "Bar chart: the most frequent terms, in occurrences per 1,000 words. Courier: war 15, aid 5.0, peace 5.0. "
        "Post: war 20, talks 10."
    )


def test_a_notebook_shows_the_figure_with_its_alternative_text():
    html = charts.trend(table(["<A & B>"], ["war"], months(2)))._repr_html_()
    assert html.startswith('<img alt="Line chart: matches per 1,000 words of war by month')
    assert "&lt;A &amp; B&gt; begins at" in html
    assert 'src="data:image/png;base64,iVBOR' in html


# ---------------------------------------------------------------------------------------------------------- pieces


def test_labels_are_spread_without_overlap_and_near_to_where_they_belong():
    rng = np.random.default_rng(4)
    for _ in range(200):
        n = int(rng.integers(1, 12))
        wanted, heights = rng.uniform(0, 200, n).tolist(), rng.choice([8.0, 16.0], n).tolist()
        placed = ends.spread(wanted, heights, 0, 210)
        boxes = sorted((p - h / 2, p + h / 2) for p, h in zip(placed, heights, strict=True))
        assert boxes[0][0] >= -1e-9
        assert boxes[-1][1] <= 210 + 1e-9
        assert all(above[0] >= below[1] - 1e-9 for below, above in pairwise(boxes))
    assert ends.spread([10, 100], [8, 8], 0, 210) == [10, 100]


def test_shortened_names_still_differ():
    long = [f"The Northern Advertiser and Weekly Intelligencer {n} of the Counties" for n in range(3)]
    short = names.shortened(long, width=20)
    assert len(set(short)) == 3
    assert all(len(name) <= 24 for name in short)


def test_the_unit_is_read_from_the_numbers():
    data = table(OUTLETS, ["war"], [pd.NA])
    assert reading.unit_of(data, "rate", None) == "matches per 1,000 words"
    assert reading.unit_of(data.assign(rate=data["rate"] / 10), "rate", None) == "matches per 100 words"
    assert reading.unit_of(data.assign(rate=data["rate"] * [1, 2, 3]), "rate", None) == "rate of matches"


@pytest.mark.parametrize("freq", ["D", "W", "M", "Q", "Y", "2W", "6M", "5Y", "2D"])
@pytest.mark.parametrize("n", [1, 2, 7, 40, 900])
def test_there_are_never_more_labels_than_room(freq, n):
    times = list(pd.period_range("1971-02-11", periods=n, freq=freq))
    places, labels = periods.ticks(times, 6)
    assert 1 <= len(places) == len(labels) <= 6
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(n))


def test_a_plan_has_a_place_for_every_frame_and_group():
    for n_groups in (1, 3, 5, 13):
        for n_frames in (1, 3, 4, 9):
            data = table([f"g{n:02d}" for n in range(n_groups)], [f"f{n:02d}" for n in range(n_frames)], months(2))
            read = reading.read(data, frames=None, measure="rate", per=None)
            plan = panels.plan(read)
            drawn = {(panel.frame, line.name) for panel in plan.panels for line in panel.lines}
            assert len(drawn) == n_groups * n_frames


def test_the_toolkit_does_not_load_matplotlib_and_charts_do_not_load_seaborn():
    code = """import sys, toolkit
print('matplotlib' in sys.modules)
import toolkit.charts
print('seaborn' in sys.modules, 'matplotlib.pyplot' in sys.modules)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_the_intake_counts_articles_and_hatches_the_gaps():
    dates = pd.to_datetime(["2025-01-03", "2025-01-09", "2025-03-01", None])
    articles = pd.DataFrame({"outlet": ["B", "A", "A", None], "date": dates, "text": ""})
    figure = charts.intake(articles)
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B"]
    assert [text.get_text() for text in axes.texts] == ["1", "1", "1"]
    assert figure.get_supxlabel() == "4 articles; 1 without a date left out; hatched: no article."
    assert charts.alternative_text(figure) == (
        "Heatmap: articles by outlet and month, Jan – Mar 2025. In all: A 2, B 1. 3 cells without an article."
    )


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"outlet": ["A"]}, "this is no table of articles: it has no column 'date'."),
        (
            {"outlet": ["A"], "date": [pd.NaT]},
            "none of these articles has a date, so there is no period 'M' to draw.",
        ),
        ({"date": [pd.NaT]}, "the articles have no column 'outlet' for by=. Columns: date."),
    ],
)
def test_an_intake_that_cannot_be_drawn(table, sentence):
    with pytest.raises(ValueError, match="^" + re.escape(sentence) + "$"):
        charts.intake(pd.DataFrame(table))


def test_bars_tell_the_whole_of_an_interval_that_is_cut():
    data = table(OUTLETS, ["war"], [pd.NA], rate=lambda g, f, t: 1.0 + g)
    data.loc[0, "rate_high"] = 50.0
    fig = charts.bars(data)
    assert "interval 0.50 to 50" in charts.alternative_text(fig)
    assert "lines beyond twice the longest bar are cut" in caption(fig)
    assert fig.axes[0].get_xlim()[1] < 10


LONG = "war " * 5_000


@pytest.mark.parametrize("frames", [[LONG], [LONG, f"{LONG}too"], ["x" * 20_000]])
@pytest.mark.parametrize("kind", ["trend", "bars", "heatmap", "slope", "dumbbell"])
def test_names_as_long_as_an_article_are_cut_before_they_are_drawn(kind, frames):
    times = months(2) if kind in ("trend", "slope") else [None]
    fig = getattr(charts, kind)(table(["Courier", LONG[:19_999]], frames, times))
    assert max(len(one) for one in texts(fig)) < 3_500
    assert fig.get_size_inches()[1] < 12
    assert len(charts.points(fig)) or kind not in ("trend", "bars")
