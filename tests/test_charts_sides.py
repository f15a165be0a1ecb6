"""Charts of two sides: keywords with their intervals, and what makes up a difference. Artists and their data."""

from __future__ import annotations

import re
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from words_on_page import assert_legible

from toolkit import charts, errors, tables
from toolkit.charts import fonts, look

NAN = float("nan")
ODD = ["$x_1$ & $y$", "<b>100 %</b>", "الجزيرة العربية", "a_b^c\\frac{1}{2}", "w" * 90, "w" * 90 + "x", "one\ntwo", " "]


def keyness(rows: list[tuple], **columns: object) -> pd.DataFrame:
    """From term, log ratio, half of its interval, p and counts."""
    table = pd.DataFrame(0.0, index=range(len(rows)), columns=tables.columns("keyness"))
    table["term"] = pd.Series([row[0] for row in rows], dtype="str")
    table["log_ratio"] = [row[1] for row in rows]
    table["log_ratio_low"], table["log_ratio_high"] = ([row[1] + sign * row[2] for row in rows] for sign in (-1, 1))
    table["p_westfall_young"], table["p_bh"] = [row[3] for row in rows], [row[3] / 10 for row in rows]
    table["n_target"], table["n_reference"] = ([row[place] for row in rows] for place in (4, 5))
    return tables.check(table.assign(n_words_target=9_000, n_words_reference=20_000, **columns), "keyness")


KEYWORDS = keyness(
    [
        ("war", 2.0, 0.5, 0.001, 40, 25),
        ("raid", 3.5, NAN, 0.2, 5, 0),
        ("talks", 0.5, 1.0, NAN, 1_200, 1_900),
        ("same", 0.0, 0.5, 1.0, 9, 20),
        ("rain", -1.0, 0.25, 0.3, 2, 9),
        ("snow", -2.0, 0.75, 0.04, 3, 29),
    ]
)


def contributions(rows: list[tuple], per: float = 1_000, n_words: tuple[int, int] = (2_000, 4_000)) -> pd.DataFrame:
    """From frame, term, counts of both sides, and half of the interval."""
    table = pd.DataFrame(rows, columns=["frame", "term", "n_target", "n_reference", "half"])
    table["pattern"] = table["term"]
    for side, n in zip(("target", "reference"), n_words, strict=True):
        table[f"n_words_{side}"], table[f"n_articles_{side}"] = n, 2
        table[f"rate_{side}"] = table[f"n_{side}"] / n * per if n else NAN
    table["contribution"] = table["rate_target"] - table["rate_reference"]
    table["contribution_low"] = table["contribution"] - table["half"]
    table["contribution_high"] = table["contribution"] + table["half"]
    table["difference"] = table.groupby("frame")["contribution"].transform("sum")
    table["difference_low"], table["difference_high"] = table["difference"] - 0.5, table["difference"] + 0.5
    table["share_of_difference"] = table["contribution"] / table["difference"]
    return tables.check(table.astype({"frame": "str", "pattern": "str", "term": "str"}), "shift")


SHIFT = contributions(
    [
        ("war", "raid", 8, 4, 1.0),
        ("war", "siege", 0, 10, 2.0),
        ("war", "war", 2, 3, NAN),
        ("peace", "talks", 1, 0, 0.1),
    ]
)


def artists(fig: Figure, gid: str, axes: int = 0) -> list:
    return [artist for artist in fig.axes[axes].get_children() if artist.get_gid() == gid]


def labels(fig: Figure, axes: int = 0) -> list[str]:
    return [label.get_text() for label in fig.axes[axes].get_yticklabels()]


def segments(fig: Figure, axes: int = 0) -> list[list[float]]:
    """The lines of intervals: y, low, high."""
    (lines,) = artists(fig, "interval", axes)
    return [[float(y), float(low), float(high)] for (low, y), (high, _) in lines.get_segments()]


def texts(fig: Figure) -> list[str]:
    return [text.get_text() for text in fig.findobj(mpl.text.Text) if text.get_text()]


def caption(fig: Figure) -> str:
    return fig.get_supxlabel().replace("\n", " ")


# ------------------------------------------------------------------------------------------------------- keywords


def test_keywords_draw_a_panel_for_each_side_with_its_most_key_term_first():
    fig = charts.keywords(KEYWORDS, target="Post", reference="Courier", level=0.95)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["Key to Post", "Key to Courier"]
    assert (labels(fig, 0), labels(fig, 1)) == (["war", "raid", "talks"], ["snow", "rain"])
    assert segments(fig, 0) == [[0, 1.5, 2.5], [2, -0.5, 1.5]]
    assert segments(fig, 1) == [[0, -2.75, -1.25], [1, -1.25, -0.75]]
    assert fig.axes[0].get_xlim() == fig.axes[1].get_xlim()
    assert [text.get_text() for text in artists(fig, "counts", 0)] == ["40 : 25", "5 : 0", "1,200 : 1,900"]
    assert fig.axes[1].get_xlabel() == "log ratio (1: twice as often in Post; −1: twice as often in Courier)"
    assert fig.get_suptitle() == "Words key to Post and to Courier"
    assert caption(fig) == (
        "n = 9,000 words of Post, 20,000 of Courier; 5 of 6 terms; lines: 95 % intervals; dots without a line: no "
        "interval (never on one side, or fewer than two articles); full dots: p after Westfall and Young below 0.05; "
        "hollow dots: not; at the right: occurrences in Post : Courier."
    )


def test_a_dot_is_full_where_p_is_low_and_hollow_where_it_is_not_or_not_known():
    fig = charts.keywords(KEYWORDS)
    (full,), (hollow,) = artists(fig, "points"), artists(fig, "hollow")
    assert full.get_xydata().tolist() == [[2, 0]]
    assert hollow.get_xydata().tolist() == [[3.5, 1], [0.5, 2]]
    assert hollow.get_markerfacecolor() == "white"
    by_other = charts.keywords(KEYWORDS, adjusted="p_bh")
    assert artists(by_other, "points")[0].get_xydata().tolist() == [[2, 0], [3.5, 1]]
    assert "p after Benjamini and Hochberg below 0.05" in caption(by_other)
    unknown = charts.keywords(KEYWORDS.assign(p_westfall_young=NAN))  # as of a list, or by word
    assert "p after Benjamini and Hochberg" in caption(unknown)
    none = charts.keywords(KEYWORDS.assign(p_westfall_young=0.5))
    assert "; hollow dots: p after Westfall and Young not below 0.05; at" in caption(none)


def test_most_and_a_side_without_terms():
    fig = charts.keywords(KEYWORDS, most=1)
    assert (labels(fig, 0), labels(fig, 1)) == (["war"], ["snow"])
    one = charts.keywords(KEYWORDS.head(3), target="Post", title="")
    assert [axes.get_title(loc="left") for axes in one.axes] == ["Key to Post"]
    assert one.get_suptitle() == ""
    assert "Key to the reference: no term" in charts.alternative_text(one)


def test_infinite_and_missing_log_ratios_are_left_out_with_a_warning():
    table = KEYWORDS.assign(log_ratio=[np.inf, 3.5, NAN, 0.0, -np.inf, -2.0])
    with pytest.warns(UserWarning, match=r"^without a log ratio, so left out here: 3 of 6 terms.$"):
        fig = charts.keywords(table)
    assert (labels(fig, 0), labels(fig, 1)) == (["raid"], ["snow"])
    assert np.isfinite(fig.axes[0].get_xlim()).all()


def test_keywords_in_words():
    assert charts.alternative_text(charts.keywords(KEYWORDS, target="Post", reference="Courier")) == (
        "Dot chart: log ratios of the terms most key to Post and to Courier. "
        "Key to Post: war 2.0 (1.5 to 2.5), raid 3.5, talks 0.50 (−0.50 to 1.5); 1 of 3 with p below 0.05. "
        "Key to Courier: snow −2.0 (−2.8 to −1.2), rain −1.0 (−1.2 to −0.75); 1 of 2 with p below 0.05."
    )


def test_counts_of_a_list_may_be_no_whole_numbers():
    fig = charts.keywords(KEYWORDS.assign(n_reference=0.25))
    assert artists(fig, "counts")[0].get_text() == "40 : 0.25"


# ---------------------------------------------------------------------------------------------------------- shift


def test_shift_draws_a_bar_for_each_word_by_size():
    fig = charts.shift(SHIFT, frames="war", target="Post", reference="Courier", level=0.9)
    assert labels(fig) == ["raid", "siege", "war"]
    bars = [patch for patch in fig.axes[0].patches if patch.get_gid() in ("bars", "hollow")]
    assert [bar.get_width() for bar in bars] == [3.0, -2.5, 0.25]
    assert [bar.get_gid() for bar in bars] == ["bars", "bars", "hollow"]
    assert to_hex(bars[0].get_facecolor()) == look.PAPER.hand(0).colour.lower()
    assert to_hex(bars[1].get_facecolor()) == look.PAPER.hand(1).colour.lower()
    assert segments(fig) == [[0, 2, 4], [1, -4.5, -0.5]]
    assert [text.get_text() for text in artists(fig, "counts")] == ["8 : 4", "0 : 10", "2 : 3"]
    assert [text.get_text() for text in artists(fig, "difference")] == ["difference 0.75 (0.25 to 1.2); 3 words"]
    assert fig.axes[0].get_xlabel() == "matches per 1,000 words"
    assert fig.get_suptitle().replace("\n", " ") == (
        "war: what makes up the difference between Post (right) and Courier (left)"
    )
    assert caption(fig) == (
        "n = 2,000 words of Post, 4,000 of Courier; to the right what is more frequent in Post, to the left in Courier"
        "; lines: 90 % intervals; hollow bars: no interval (fewer than two articles on a side); beside the bars: "
        "matches in either."
    )


def test_the_largest_come_first_whatever_the_order_of_the_table():
    fig = charts.shift(SHIFT.sort_values("term"), frames=["peace", "war"], most=2)
    assert [axes.get_title(loc="left") for axes in fig.axes] == ["peace", "war"]
    assert labels(fig, 1) == ["raid", "siege"]
    assert artists(fig, "difference", 1)[0].get_text() == "difference 0.75 (0.25 to 1.2); 2 of 3 words"


def test_panels_share_a_scale_unless_they_are_far_apart():
    near = charts.shift(SHIFT)
    assert near.axes[0].get_xlim() == near.axes[1].get_xlim()
    assert "scales differ" not in caption(near)
    far = charts.shift(pd.concat([SHIFT, contributions([("aid", "aid", 200, 0, 1.0)])], ignore_index=True))
    assert len({axes.get_xlim() for axes in far.axes}) == 3
    assert caption(far).endswith("scales differ between panels.")


def test_the_unit_is_read_off_the_table():
    for per, unit in ((1, "1"), (100, "100"), (1_000_000, "1,000,000")):
        fig = charts.shift(contributions([("war", "raid", 0, 4, 0.5)], per=per))
        assert fig.axes[0].get_xlabel() == f"matches per {unit} words"


def test_shift_in_words():
    assert charts.alternative_text(charts.shift(SHIFT, target="Post", reference="Courier")) == (
        "Bar chart: what each word adds to the difference between Post (above 0) and Courier (below 0), in matches per "
        "1,000 words. war: difference 0.75 (0.25 to 1.2); raid 3.0 (2.0 to 4.0), siege −2.5 (−4.5 to −0.50), war 0.25. "
        "peace: difference 0.50 (0 to 1.0); talks 0.50 (0.40 to 0.60)."
    )


# ------------------------------------------------------------------------------------------------------ the awkward


def odd_keywords() -> Figure:
    return charts.keywords(
        keyness([(term, 1.0 if n % 2 else -1.0, 0.5, 0.01, n, 3) for n, term in enumerate(ODD)]),
        target="$5 & <i>News_daily</i>",
        reference="الجزيرة",
    )


def odd_shift() -> Figure:
    return charts.shift(
        contributions([("$a_b$ <b> %", term, n, 3, 0.5) for n, term in enumerate(ODD)]),
        target="$5 & <i>News_daily</i>",
        reference="الجزيرة",
    )


@pytest.mark.parametrize("draw", [odd_keywords, odd_shift])
def test_terms_are_drawn_as_they_are_written_and_never_two_alike(draw):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig = draw()
        fig.draw_without_rendering()
    drawn = [label for number in range(len(fig.axes)) for label in labels(fig, number)]
    assert len(set(drawn)) == len(ODD)
    assert "$x_1$ & $y$" in drawn
    assert max(map(len, drawn)) <= 24 + len(" (2)")
    assert not any(re.search("[\n\t]", label) for label in drawn)
    assert not any(text.get_parse_math() for text in fig.findobj(mpl.text.Text))
    assert any("$5 & <i>News_daily</i>" in text.replace("\n", " ") for text in texts(fig))
    assert "<b>100 %</b>" not in fig._repr_html_()


@pytest.mark.parametrize("draw", [odd_keywords, odd_shift])
def test_signs_that_the_font_lacks_are_boxes_with_one_warning(draw, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ODD", ["和平", "war", "平"])
    monkeypatch.setattr(fonts, "_others", list)  # a computer with the font of the charts alone
    fonts._other.cache_clear()
    with pytest.warns(UserWarning, match=r"^the font of the charts \(DejaVu Sans\) lacks 2 signs"):
        fig = draw()
    assert {"□□", "□"} <= {label for number in range(len(fig.axes)) for label in labels(fig, number)}
    assert "和平" in charts.alternative_text(fig)


@pytest.mark.parametrize(
    "draw",
    [
        odd_keywords,
        odd_shift,
        lambda: charts.keywords(KEYWORDS, most=1),
        lambda: charts.keywords(
            keyness([(f"term {n}", 1 - n / 20, 0.2, 0.1, n, 3_000_000) for n in range(60)]), most=60
        ),
        lambda: charts.shift(SHIFT),
        lambda: charts.shift(contributions([(f"frame {n % 7}", f"some long term {n}", n, 9, 0.5) for n in range(90)])),
    ],
)
def test_no_two_texts_overlap_and_none_leaves_the_page(draw):
    assert_legible(draw())


def test_the_table_stays_as_it_is():
    for draw, table in ((charts.keywords, KEYWORDS), (charts.shift, SHIFT)):
        before = table.copy(deep=True)
        draw(table)
        pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: charts.keywords(KEYWORDS, most=0),
            "most=0 is no number of terms: give a whole number above 0, such as 20.",
        ),
        (
            lambda: charts.shift(SHIFT, most=2.5),
            "most=2.5 is no number of terms: give a whole number above 0, such as 20.",
        ),
        (
            lambda: charts.keywords(KEYWORDS, adjusted="p"),
            "adjusted='p' is not known: it can be p_westfall_young, p_bh, p_bonferroni.",
        ),
        (
            lambda: charts.keywords(tables.empty("keyness")),
            "no term of this table is more frequent on one side, so there is nothing to draw.",
        ),
        (
            lambda: charts.keywords(KEYWORDS, level=95),
            "level=95 is no level of confidence: give one between 0 and 1, such as 0.95.",
        ),
        (
            lambda: charts.shift(tables.empty("shift")),
            "this table of contributions has no row, so there is nothing to draw.",
        ),
        (
            lambda: charts.shift(contributions([("war", "raid", 0, 4, NAN)], n_words=(0, 4_000))),
            "no word of this table has a contribution, as a side has no words: there is nothing to draw.",
        ),
        (
            lambda: charts.shift(SHIFT, frames="wars"),
            "frame 'wars' is not in this table. Did you mean 'war'? Frames: war, peace.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("draw", [charts.keywords, charts.shift])
def test_another_table_is_refused(draw):
    with pytest.raises(errors.WrongTable, match=r"^this is no '(keyness|shift)' table"):
        draw(pd.DataFrame({"term": ["war"]}))
