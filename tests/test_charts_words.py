"""Charts of words and of two sides of a trend: collocates, patterns of frames, all keywords, dumbbells."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from test_charts import NAN, OUTLETS, artists, caption, months, table
from test_charts_layers import ARABIC, LONG
from test_charts_sides import KEYWORDS, keyness
from words_on_page import assert_legible

from toolkit import charts, errors, tables
from toolkit.charts import look

ODD = ["$x_1$ & $y$", "<b>100 %</b>", ARABIC, "a_b^c\\frac{1}{2}", LONG, f"{LONG} B", "one\ntwo", " "]


def labels(fig: Figure, axes: int = 0) -> list[str]:
    return [label.get_text() for label in fig.axes[axes].get_yticklabels()]


# ----------------------------------------------------------------------------------------------------- collocates


def company(rows: list[tuple], **columns: object) -> pd.DataFrame:
    """From term, n, articles, logDice."""
    found = pd.DataFrame(0.0, index=range(len(rows)), columns=tables.columns("collocates"))
    found["term"] = pd.Series([row[0] for row in rows], dtype="str")
    found["n"], found["n_articles"] = [row[1] for row in rows], [row[2] for row in rows]
    found["log_dice"], found["mi"] = [float(row[3]) for row in rows], [float(len(row[0])) for row in rows]
    found = found.assign(n_term=9, n_node=40, n_span=1_200, n_words=5_000, **columns)
    return tables.check(found, "collocates")


COMPANY = company([("talks", 12, 5, 9.5), ("plan", 3, 2, 8.0), ("accord", 1_200, 900, 8.0), ("rain", 1, 1, -1.5)])


def test_collocates_are_sorted_by_the_measure_and_have_their_counts():
    fig = charts.collocates(COMPANY, node="peace", most=3)
    assert labels(fig) == ["talks", "accord", "plan"]
    assert artists(fig, "points")[0].get_xdata().tolist() == [9.5, 8.0, 8.0]
    assert [text.get_text() for text in artists(fig, "counts")] == ["12 (5)", "1,200 (900)", "3 (2)"]
    assert fig.axes[0].get_xlim()[0] == 0
    assert fig.axes[0].get_xlabel() == "logDice (14: neither is ever without the other)"
    assert fig.get_suptitle() == "Words that keep company with peace"
    assert caption(fig) == (
        "n = 40 matches of peace, 1,200 words in their windows; 3 of 4 terms; at the right: occurrences in the windows "
        "(articles)."
    )
    assert charts.alternative_text(charts.collocates(COMPANY)) == (
        "Dot chart: words that keep company with the query, by logDice (14: neither is ever without the other): "
        "talks 9.5, accord 8.0, plan 8.0, rain −1.5."
    )


def test_collocates_by_another_measure_and_below_nought():
    assert labels(charts.collocates(COMPANY, measure="mi")) == ["accord", "talks", "plan", "rain"]
    assert charts.collocates(COMPANY).axes[0].get_xlim()[0] < -1.5


def test_collocates_without_the_measure_are_left_out_with_a_warning():
    with pytest.warns(UserWarning, match=r"^without a value of z, so left out here: 2 of 4 terms\.$"):
        fig = charts.collocates(COMPANY.assign(z=[NAN, 1.0, np.inf, 2.0]), measure="z")
    assert labels(fig) == ["rain", "plan"]


# ---------------------------------------------------------------------------------------------------- composition


def patterns(rows: list[tuple]) -> pd.DataFrame:
    """From frame, pattern, matches."""
    found = pd.DataFrame(rows, columns=["frame", "pattern", "n"])
    found["share_of_frame"] = found["n"] / found.groupby("frame")["n"].transform("sum")
    found = found.assign(line=NAN, n_articles=(found["n"] + 1) // 2, n_articles_only=0, n_outlets=1)
    found = found.assign(carries=found["share_of_frame"] > 0.5, first=pd.NaT, last=pd.NaT)
    return tables.check(
        found.astype({"frame": "str", "pattern": "str", "first": "M8[us]", "last": "M8[us]"}), "coverage"
    )


PATTERNS = patterns(
    [
        *[("war", "battl*", 3), ("war", "war", 12), ("war", "siege", 0), ("war", "raid", 5)],
        *[("aid", "aid", 2), ("aid", "relief", 2), ("rain", "rain", 0)],
    ]
)


def test_composition_draws_a_bar_for_each_pattern_with_a_match():
    fig = charts.composition(PATTERNS)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["war", "aid"]
    assert (labels(fig, 0), labels(fig, 1)) == (["war", "raid", "battl*"], ["aid", "relief"])
    assert [bar.get_width() for bar in artists(fig, "bars")] == pytest.approx([60, 25, 15])
    assert [bar.get_alpha() for bar in artists(fig, "bars")] == [0.9, 0.45, 0.45]
    assert [text.get_text() for text in artists(fig, "counts")] == ["12 (6)", "5 (3)", "3 (2)"]
    assert [artists(fig, "n", number)[0].get_text() for number in range(2)] == [
        "20 matches by 3 of 4 patterns",
        "4 matches by 2 patterns",
    ]
    assert fig.axes[0].get_xlabel() == "share of the frame's matches (%)"
    assert caption(fig) == (
        "n = 24 matches; beside the bars: matches (articles); dark: more than half of the frame's matches; "
        "no match: rain."
    )
    assert charts.alternative_text(fig) == (
        "Bar chart: 2 frames: share of matches by pattern. war, 20 matches: war 60 %, raid 25 %, battl* 15 %. "
        "aid, 4 matches: aid 50 %, relief 50 %. No match: rain."
    )


def test_patterns_beyond_the_first_are_one_bar():
    many = patterns([("war", f"pattern {n:02}", 20 - n) for n in range(14)])
    fig = charts.composition(many, most=3, frames="war")
    assert labels(fig) == ["pattern 00", "pattern 01", "pattern 02", "11 others"]
    (others,) = artists(fig, "others")
    assert others.get_width() == pytest.approx(100 * (189 - 57) / 189)
    assert [text.get_text() for text in artists(fig, "counts")][-1] == "132"
    assert len(labels(charts.composition(many))) == 11
    assert labels(charts.composition(many.head(4), most=3))[-1] == "pattern 03"
    nine = pd.concat([many.assign(frame=f"frame {n}") for n in range(9)])
    assert len(labels(charts.composition(nine))) == 7
    with pytest.warns(UserWarning, match="^only the first 12 frames are drawn, 1 are left out: choose with frames="):
        charts.composition(pd.concat([many.assign(frame=f"frame {n:02}") for n in range(13)]))


# --------------------------------------------------------------------------------------------------- cooccurrence


def pairs(rows: list[tuple]) -> pd.DataFrame:
    """From both words, sentences, logDice."""
    found = pd.DataFrame(0.0, index=range(len(rows)), columns=tables.columns("cooccurrence"))
    for place, name in enumerate(("term", "other")):
        found[name] = pd.Series([row[place] for row in rows], dtype="str")
    found["n"], found["log_dice"] = [row[2] for row in rows], [float(row[3]) for row in rows]
    return tables.check(found.assign(n_term=9, n_other=9, n_units=1_234), "cooccurrence")


PAIRS = pairs(
    [("house", "white", 9, 13), ("peace", "talks", 40, 12), ("ness", "talks", 5, 11), ("house", "talks", 6, 2)]
)


def test_cooccurrence_puts_the_words_of_strong_pairs_side_by_side():
    fig = charts.cooccurrence(PAIRS)
    assert labels(fig) == ["house", "white", "peace", "talks", "ness"]
    assert [label.get_text() for label in fig.axes[0].get_xticklabels()] == labels(fig)
    cells = fig.axes[0].collections[0].get_array()
    there = [[0, 13, 0, 2, 0], [13, 0, 0, 0, 0], [0, 0, 0, 12, 0], [2, 0, 12, 0, 11], [0, 0, 0, 11, 0]]
    assert cells.filled(0).reshape(5, 5).tolist() == there
    assert cells.mask.reshape(5, 5).tolist() == [[value == 0 for value in row] for row in there]
    assert [patch.get_xy() for patch in fig.axes[0].patches] == [(n, n) for n in range(5)]
    assert caption(fig) == (
        "n = 1,234 sentences or articles; 5 of 5 words, those of the strongest pairs; hatched: together more seldom "
        "than was asked for, or never."
    )
    assert charts.alternative_text(fig) == (
        "Heatmap: 5 words, logDice (14: neither is ever without the other). Strongest: house and white 13, "
        "peace and talks 12, ness and talks 11, house and talks 2.0."
    )


def test_cooccurrence_by_number_and_of_few_words():
    assert labels(charts.cooccurrence(PAIRS, measure="n", most=2)) == ["peace", "talks"]
    assert labels(charts.cooccurrence(PAIRS, most=1)) == ["house", "white"]
    assert labels(charts.cooccurrence(PAIRS.sample(frac=1, random_state=1))) == labels(charts.cooccurrence(PAIRS))


# -------------------------------------------------------------------------------------------------------- volcano


def test_volcano_draws_all_terms_and_names_those_in_colour():
    found = KEYWORDS.assign(g2=[50.0, 20.0, 3.0, 0.0, 4.0, 30.0])
    fig = charts.volcano(found, target="Post", reference="Courier")
    right, left = artists(fig, "points")
    assert right.get_xydata().tolist() == [[2, 50]]
    assert left.get_xydata().tolist() == [[-2, 30]]
    assert [to_hex(side.get_color()) for side in (right, left)] == [look.PAPER.hand(n).colour.lower() for n in (0, 1)]
    assert artists(fig, "hollow")[0].get_xydata().tolist() == [[3.5, 20], [0.5, 3], [0, 0], [-1, 4]]
    assert sorted(text.get_text() for text in artists(fig, "name")) == ["snow", "war"]
    assert fig.axes[0].get_xlim() == pytest.approx((-3.92, 3.92))
    assert fig.axes[0].get_ylim()[0] == 0
    assert fig.axes[0].get_ylabel() == "log-likelihood (by its square root)"
    assert caption(fig) == (
        "n = 9,000 words of Post, 20,000 of Courier; 6 terms, 2 of them in colour: p after Westfall and Young "
        "below 0.05."
    )
    assert charts.alternative_text(fig) == (
        "Scatter plot: log ratios and log-likelihoods of 6 terms. Of Post, 1 with p below 0.05: war. "
        "Of Courier, 1 with p below 0.05: snow."
    )


def test_volcano_names_the_first_terms_where_none_is_in_colour():
    fig = charts.volcano(KEYWORDS.assign(g2=[50.0, 20.0, 3.0, 0.0, 4.0, 30.0], p_westfall_young=0.9), most=1)
    assert sorted(text.get_text() for text in artists(fig, "name")) == ["snow", "war"]
    assert not len(artists(fig, "points")[0].get_xdata())


def test_names_of_a_crowd_lie_on_no_other_name_and_on_no_dot():
    rng = np.random.default_rng(3)
    found = keyness([(f"some term {n}", float(x), 0.1, 0.01, 9, 9) for n, x in enumerate(rng.normal(0, 2, 600))])
    fig = charts.volcano(found.assign(g2=rng.exponential(20, 600)))
    named = artists(fig, "name")
    assert 4 < len(named) <= 30
    assert_legible(fig)
    axes = fig.axes[0]
    dots = np.concatenate([axes.transData.transform(points.get_xydata()) for points in artists(fig, "points")])
    for text in named:
        box = text.get_window_extent()
        assert not ((dots > box.min) & (dots < box.max)).all(axis=1).any(), text


# ------------------------------------------------------------------------------------------------------- dumbbell


def test_a_dumbbell_has_two_dots_for_each_frame():
    fig = charts.dumbbell(table(OUTLETS[:2], ["war", "peace"], [pd.NA]), level=0.95)
    first, second = artists(fig, "points")
    assert (first.get_xdata().tolist(), second.get_xdata().tolist()) == ([1, 2], [2, 3])
    assert first.get_color() != second.get_color()
    assert first.get_marker() != second.get_marker()
    assert [text.get_text() for text in artists(fig, "side")] == ["● Courier", "■ Gazette"]
    assert [text.get_text() for text in artists(fig, "counts")] == ["1.0 : 2.0", "2.0 : 3.0"]
    assert artists(fig, "interval")[0].get_segments()[0][:, 0].tolist() == [0.5, 1.5]
    assert labels(fig) == ["war", "peace"]
    assert fig.axes[0].get_xlim()[0] == 0
    assert fig.get_suptitle() == "2 frames: matches per 1,000 words, by outlet"
    assert caption(fig) == "n = 10 articles, 2 outlets; lines: 95 % intervals; at the right: both numbers."
    assert charts.alternative_text(fig) == (
        "Dot chart: matches per 1,000 words of Courier and Gazette. war: Courier 1.0 (0.50 to 1.5), Gazette 2.0 "
        "(1.5 to 2.5); peace: Courier 2.0 (1.5 to 2.5), Gazette 3.0 (2.5 to 3.5)."
    )


def test_a_dumbbell_of_nothing_invents_no_scale():
    fig = charts.dumbbell(odd_trend(OUTLETS[:2], ["war"], 0.0))
    assert fig.axes[0].get_xticks().tolist() == [0]


def test_a_dumbbell_of_two_periods_and_of_shares():
    fig = charts.dumbbell(table(["Post"], ["war"], months(2)), measure="share")
    assert [text.get_text() for text in artists(fig, "side")] == ["● Mar 2025", "■ Apr 2025"]
    assert fig.axes[0].get_xlabel() == "share of articles (%)"
    assert fig.get_suptitle() == "war: share of articles, by month"
    far = charts.dumbbell(table(["Post"], ["war"], [months(1)[0], months(9)[8]]))
    assert [text.get_text() for text in artists(far, "side")] == ["● Mar 2025", "■ Nov 2025"]


def test_dots_without_an_interval_are_hollow_missing_ones_absent_and_long_lines_cut():
    data = table(OUTLETS[:2], ["war", "peace"], [pd.NA], rate=lambda g, f, t: NAN if (g, f) == (0, 1) else 2.0 * g)
    fig = charts.dumbbell(data)
    (hollow,), (full,) = artists(fig, "hollow"), artists(fig, "points")
    assert hollow.get_xdata().tolist() == [0]
    assert full.get_xdata().tolist() == [2, 2]
    assert [text.get_text() for text in artists(fig, "counts")] == ["0 : 2.0", "– : 2.0"]
    assert "hollow: no interval (fewer than three articles, or no match)" in caption(fig)
    assert "peace: Courier has no articles, Gazette 2.0 (1.5 to 2.5)" in charts.alternative_text(fig)
    wide = charts.dumbbell(data.assign(rate_high=90.0))
    assert wide.axes[0].get_xlim()[1] == pytest.approx(2 * 2 * 1.06)
    assert "lines that go beyond the axis are cut" in caption(wide)


# ----------------------------------------------------------------------------------------------------- the awkward


def test_a_caption_with_an_arabic_name_runs_from_the_left_on_each_of_its_lines():
    fig = charts.keywords(KEYWORDS, target="P" * 60, reference=ARABIC)
    lines = fig.get_supxlabel().split("\n")
    arabic = [line for line in lines if ARABIC in line]
    assert arabic
    assert all(line.startswith("\u200e") for line in arabic)
    assert not any("\u200e" in line for line in lines if line not in arabic)
    assert "\u200e" not in charts.alternative_text(fig)


def odd_trend(names: list, frames: list[str], rate: float = 2.0) -> pd.DataFrame:
    return table(names, frames, [pd.NA], rate=lambda g, f, t: rate)


AWKWARD = {
    "collocates": lambda: charts.collocates(company([(term, n, n, n) for n, term in enumerate(ODD)]), node=LONG),
    "one collocate": lambda: charts.collocates(COMPANY.head(1), measure="n"),
    "a hundred collocates": lambda: charts.collocates(company([(f"w{n}", n, n, n) for n in range(100)]), most=60),
    "all zeros": lambda: charts.collocates(COMPANY.assign(log_dice=0.0)),
    "patterns": lambda: charts.composition(
        patterns([(frame, term, n + 1) for frame in ODD for n, term in enumerate(ODD)])
    ),
    "one pattern": lambda: charts.composition(PATTERNS.iloc[[1]]),
    "volcano": lambda: charts.volcano(
        keyness([(term, 1.0 if n % 2 else -1.0, 0.5, 0.01, n, 3) for n, term in enumerate(ODD)]).assign(g2=range(8)),
        target=LONG,
        reference=ARABIC,
    ),
    "pairs": lambda: charts.cooccurrence(pairs([(term, f"{term} {n}", n + 1, n) for n, term in enumerate(ODD)])),
    "one pair": lambda: charts.cooccurrence(PAIRS.head(1)),
    "many pairs": lambda: charts.cooccurrence(
        pairs([(f"w{n % 60}", f"v{n % 37}", n, n % 14) for n in range(1, 900)]).drop_duplicates(["term", "other"]),
        most=40,
    ),
    "one term": lambda: charts.volcano(KEYWORDS.head(1)),
    "names": lambda: charts.dumbbell(odd_trend([LONG, f"{LONG} B"], ["$a_b$", ARABIC, LONG, f"{LONG} B"])),
    "missing name": lambda: charts.dumbbell(odd_trend([None, ""], ["war"])),
    "fifteen frames": lambda: charts.dumbbell(odd_trend(OUTLETS[:2], [f"frame {n}" for n in range(15)])),
    "only zeros": lambda: charts.dumbbell(odd_trend(OUTLETS[:2], ["war"], 0.0)),
    "no articles": lambda: charts.dumbbell(odd_trend(OUTLETS[:2], ["war"], NAN)),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_tables_are_drawn_without_a_word_on_another(case):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=r"this figure is \d+ mm high")  # as some of these are
        fig = AWKWARD[case]()
        fig.draw_without_rendering()
    assert_legible(fig)
    for number in range(len(fig.axes)):
        drawn = labels(fig, number)
        assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    ("draw", "found"),
    [
        (charts.collocates, COMPANY),
        (charts.composition, PATTERNS),
        (charts.cooccurrence, PAIRS),
        (charts.volcano, KEYWORDS),
        (charts.dumbbell, table(OUTLETS[:2], ["war"], [pd.NA])),
    ],
)
def test_the_table_stays_as_it_is_and_another_is_refused(draw, found):
    before = found.copy(deep=True)
    draw(found)
    pd.testing.assert_frame_equal(found, before)
    with pytest.raises(
        errors.WrongTable, match=r"^this is no '(collocates|coverage|cooccurrence|keyness|trend)' table"
    ):
        draw(pd.DataFrame({"term": ["war"]}))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: charts.collocates(COMPANY, measure="dice"),
            "measure='dice' is not known: it can be log_dice, mi, mi3, t, z, g2, g2_2cell, delta_p_term, delta_p_node, "
            "n. Did you mean 'log_dice'?",
        ),
        (
            lambda: charts.collocates(COMPANY[:0]),
            "no word of this table has a value of log_dice, so there is nothing to draw.",
        ),
        (
            lambda: charts.collocates(COMPANY, most=0),
            "most=0 is no number of terms: give a whole number above 0, such as 20.",
        ),
        (
            lambda: charts.composition(PATTERNS, frames=["rain"]),
            "no pattern of these frames has a match, so there is nothing to draw.",
        ),
        (
            lambda: charts.composition(PATTERNS, frames=["wars"]),
            "frame 'wars' is not in this table. Did you mean 'war'? Frames: war, aid, rain.",
        ),
        (
            lambda: charts.cooccurrence(PAIRS[:0]),
            "this table has no pair of words, so there is nothing to draw.",
        ),
        (
            lambda: charts.cooccurrence(PAIRS, measure="mi"),
            "measure='mi' is not known: it can be log_dice or n.",
        ),
        (
            lambda: charts.cooccurrence(PAIRS, most=60),
            "most=60 words have no room on a page: give up to 40.",
        ),
        (
            lambda: charts.volcano(tables.empty("keyness")),
            "no term of this table is more frequent on one side, so there is nothing to draw.",
        ),
        (
            lambda: charts.dumbbell(table(OUTLETS, ["war"], [pd.NA])),
            "a dumbbell compares two groups or two periods, but this table has 3 outlets and 0 periods: keep two "
            "of them, or draw charts.bars or charts.trend.",
        ),
        (
            lambda: charts.dumbbell(table(OUTLETS[:2], ["war"], months(2))),
            "a dumbbell compares two groups or two periods, but this table has 2 outlets and 2 periods: keep two "
            "of them, or draw charts.bars or charts.trend.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == sentence
