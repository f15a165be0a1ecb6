"""Themes: how charts look on paper, on slides and on a dark page, how wide they are, and in which language."""

from __future__ import annotations

import sys
import warnings
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontEntry, fontManager
from test_charts import COUNTS, OUTLETS, caption, months, table, texts

from toolkit import charts
from toolkit.charts import fonts, look
from toolkit.errors import MissingPackage
from toolkit.figures import seeing

TREND = table(OUTLETS, ["war", "peace"], months(4), rate=lambda g, f, t: 1.25 * (g + f + t) + 1000)
BARS = table(OUTLETS, ["war", "peace"], [pd.NA], n_articles=1500)
DRAWN = {
    "trend": lambda: charts.trend(TREND),
    "bars": lambda: charts.bars(BARS),
    "heatmap": lambda: charts.heatmap(BARS),
    "terms": lambda: charts.terms(COUNTS),
    "dumbbell": lambda: charts.dumbbell(BARS[BARS["outlet"] != "Post"]),
}


def colours_of(fig: mpl.figure.Figure) -> dict[str, str]:
    """Of the names at the ends of the lines."""
    found = [text for axes in fig.axes for text in axes.texts if text.get_gid() == "end"]
    return {text.get_text(): to_hex(text.get_color()) for text in found}


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, pale = sorted([light(one), light(other)])
    return (pale + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("width", [85, 170, 300])
def test_a_page_is_as_wide_as_asked_for(kind, width):
    with charts.theme(width=width):
        fig = DRAWN[kind]()
    assert fig.get_figwidth() * 25.4 == pytest.approx(width)
    drawn = fig.get_tightbbox()
    assert -0.01 <= drawn.x0 <= drawn.x1 <= fig.get_figwidth() + 0.01
    assert -0.01 <= drawn.y0 <= drawn.y1 <= fig.get_figheight() + 0.01


@pytest.mark.parametrize("kind", DRAWN)
def test_slides_have_letters_and_lines_twice_as_large(kind):
    paper = DRAWN[kind]()
    with charts.theme("slides"):
        slides = DRAWN[kind]()
    letters = [{text.get_fontsize() for text in fig.findobj(mpl.text.Text)} for fig in (paper, slides)]
    assert {2 * size for size in letters[0]} == letters[1]
    widths = [{line.get_linewidth() for line in fig.findobj(mpl.lines.Line2D)} for fig in (paper, slides)]
    assert {2 * width for width in widths[0]} == widths[1]
    assert slides.get_figwidth() * 25.4 == pytest.approx(300)


@pytest.mark.parametrize("kind", DRAWN)
def test_a_dark_page_is_dark_throughout_and_all_words_stand_out(kind):
    with charts.theme("dark"):
        fig = DRAWN[kind]()
    assert to_hex(fig.get_facecolor()) == look.DARK.paper
    assert all(to_hex(axes.get_facecolor()) == look.DARK.paper for axes in fig.axes)
    for text in fig.findobj(mpl.text.Text):
        on_a_cell = kind == "heatmap" and text in fig.axes[0].texts
        if text.get_text().strip() and not on_a_cell:
            assert contrast(to_hex(text.get_color()), look.DARK.paper) >= 4.5, text.get_text()


@pytest.mark.parametrize("kind", look.KINDS)
def test_every_hand_is_seen_on_its_page(kind):
    of = look.KINDS[kind]
    assert all(contrast(colour, of.paper) >= (4.5 if kind == "dark" else 2.3) for colour in of.colours)
    assert len(set(of.colours)) == len(of.colours) == len(look.PAPER.colours)
    assert contrast(of.ink, of.paper) >= 12
    assert contrast(of.grey, of.paper) >= 4.5


def lab(colour: np.ndarray) -> np.ndarray:
    """CIELAB of a colour of sRGB, in the light of D65 (CIE 15; IEC 61966-2-1)."""
    light = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    x, y, z = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ light
        / (0.9505, 1.0, 1.089)
    )
    x, y, z = (part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29 for part in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(kind: str, one: int, other: int, eyes: str) -> float:
    """How far the colours of two hands are apart as such eyes see them: ΔE*ab, of which about 2.3 is just noticed."""
    colours = [np.array(to_rgb(look.KINDS[kind].hand(number).colour)) for number in (one, other)]
    first, second = (lab(colour if eyes == "all cones" else seeing.seen(colour, eyes)) for colour in colours)
    return float(np.hypot.reduce(first - second))


def test_distances_are_those_of_cielab():
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=0.05)
    assert lab(np.array([1.0, 0, 0])) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize(
    ("kind", "eyes", "least"),
    [
        *(("paper", eyes, 15) for eyes in ("deuteranopia", "protanopia", "tritanopia")),
        *(("dark", eyes, 10) for eyes in ("deuteranopia", "protanopia", "tritanopia")),
        *((kind, "all cones", 40) for kind in ("paper", "dark")),
    ],
)
def test_the_first_four_hands_differ_in_colour_to_all_eyes(kind, eyes, least):
    assert min(apart(kind, one, other, eyes) for one, other in combinations(range(4), 2)) > least


@pytest.mark.parametrize(("kind", "least"), [("paper", 12), ("dark", 5)])
def test_of_eight_hands_two_with_the_same_dashes_differ_in_colour_in_grey_too(kind, least):
    """Where there are many periods lines have no markers; and in grey no palette of this size is told apart alone."""
    hands = [look.KINDS[kind].hand(number) for number in range(8)]
    alike = [pair for pair in combinations(range(8), 2) if hands[pair[0]].dashes == hands[pair[1]].dashes]
    assert len(alike) == 4
    for eyes in seeing.EYES:
        assert min(apart(kind, *pair, eyes) for pair in alike) > least, eyes


@pytest.mark.parametrize("kind", look.KINDS)
def test_where_colour_is_not_enough_hands_differ_in_their_markers(kind):
    hands = [look.KINDS[kind].hand(number) for number in range(12)]
    close = [
        (one, other)
        for one, other in combinations(range(12), 2)
        if min(apart(kind, one, other, eyes) for eyes in ("all cones", *seeing.EYES)) < 15
    ]
    assert close  # in grey at the least
    assert all(hands[one].marker != hands[other].marker for one, other in close)
    assert len({hand.colour for hand in hands}) == 12


def test_a_theme_ends_where_its_block_ends_even_in_an_error():
    before = dict(mpl.rcParams)
    with pytest.raises(ValueError), charts.theme("dark", width=85):
        charts.bars(BARS, frames=["none"])
    assert look.now() is look.PAPER
    assert dict(mpl.rcParams) == before
    assert to_hex(charts.bars(BARS).get_facecolor()) == "#ffffff"


def test_a_theme_within_another_changes_what_it_names_alone():
    with charts.theme("dark", width=85, colours=["Post"]):
        with charts.theme(width=120):
            assert (look.now().paper, look.now().width, look.now().same) == (look.DARK.paper, 120, ("Post",))
        with charts.theme("slides"):
            assert (look.now().paper, look.now().width, look.now().same) == ("white", 300, ("Post",))


def test_an_outlet_has_its_colour_whichever_others_are_drawn():
    each = {}
    with charts.theme(colours=OUTLETS):
        for left_out in (None, *OUTLETS):
            each[left_out] = colours_of(charts.trend(TREND[TREND["outlet"] != left_out]))
    for name in OUTLETS:
        assert len({found[name] for found in each.values() if name in found}) == 1
    assert len(set(each[None].values())) == 3
    with charts.theme(colours={"Post": "navy", "Courier": "#ff0000"}):
        own = colours_of(charts.trend(TREND))
    assert (own["Post"], own["Courier"]) == ("#000080", "#ff0000")
    assert own["Gazette"] not in ("#000080", "#ff0000", to_hex(look.PAPER.colours[0]), to_hex(look.PAPER.colours[1]))


@pytest.mark.parametrize(
    ("asked", "kind", "sentence"),
    [
        (
            {"kind": "drak"},
            ValueError,
            "theme 'drak' is not known: it can be paper, slides, dark. Did you mean 'dark'?",
        ),
        (
            {"width": 20},
            ValueError,
            "width=20 is no width of a page: give millimetres from 60 to 1,000, such as 85 ",
        ),
        ({"width": "85"}, ValueError, "width='85' is no width of a page"),
        ({"width": float("nan")}, ValueError, "width=nan is no width of a page"),
        ({"width": True}, ValueError, "width=True is no width of a page"),
        ({"colours": "Post"}, TypeError, "colours must be a list of names, such as ['The Guardian', 'Al Jazeera'], or"),
        ({"colours": {"Post": "blau"}}, ValueError, "colour 'blau' of 'Post' is not known: give one such as '#0072B2'"),
        ({"locale": "klingon"}, ValueError, "locale 'klingon' is not known: give one such as 'de', 'fr_CA' or 'ar'."),
        ({"locale": "../../etc"}, ValueError, "locale '../../etc' is not known"),
    ],
)
def test_what_no_theme_has_is_said(asked, kind, sentence):
    with pytest.raises(kind) as raised, charts.theme(**asked):
        raise AssertionError("never drawn")
    assert str(raised.value).startswith(sentence)
    assert look.now() is look.PAPER


def test_numbers_and_dates_are_those_of_the_language():
    with charts.theme(locale="de"):
        fig = charts.trend(TREND)
        bars = charts.bars(BARS)
    ticks = [label.get_text() for label in fig.axes[0].get_yticklabels()]
    assert "1.000" in ticks
    assert [label.get_text().strip() for label in fig.axes[-1].get_xticklabels()] == ["Mär\n2025", "Apr", "Mai", "Jun"]
    assert "März–Juni 2025" in caption(fig)
    assert "begins at 1.000 in März 2025" in charts.alternative_text(fig)
    assert fig.axes[0].get_ylabel() in ("", "matches per 1.000 words")
    assert "n = 4.500 articles" in caption(bars)
    assert {"1,0", "2,0"} <= set(texts(bars))
    plain = charts.trend(TREND)
    assert "1,000" in [label.get_text() for label in plain.axes[0].get_yticklabels()]
    assert "Mar – Jun 2025" in caption(plain)


def test_arabic_months_run_from_the_right_and_have_their_font():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with charts.theme(locale="ar"):
            fig = charts.trend(TREND)
    assert fig.axes[-1].get_xticklabels()[0].get_text() == "مارس\n2025"


def test_without_babel_the_language_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "babel", None)
    with pytest.raises(MissingPackage) as raised, charts.theme(locale="de"):
        raise AssertionError("never drawn")
    assert str(raised.value) == (
        "numbers and dates of other languages need Babel: pip install 'media-analysis-toolkit[locale]'."
    )
    assert charts.trend(TREND)


@pytest.fixture
def lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A computer with one more font, which has one Chinese sign."""
    pen = TTGlyphPen(None)
    for number, point in enumerate([(100, 0), (100, 700), (600, 700), (600, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "man"])
    builder.setupCharacterMap({0x4EBA: "man"})
    builder.setupGlyf({".notdef": pen.glyph(), "man": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (700, 100), "man": (700, 100)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Lent", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "lent.ttf")
    entry = FontEntry(fname=str(tmp_path / "lent.ttf"), name="Lent", style="normal", weight=400, size="scalable")
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist, entry])
    monkeypatch.setattr(fonts, "_others", lambda: [entry])
    fonts._other.cache_clear()
    yield "Lent"
    fonts._other.cache_clear()


def test_a_sign_that_the_font_lacks_is_lent_by_another_with_a_warning(lent, tmp_path):
    data = table(["人", "民"], ["war"], [pd.NA])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fig = charts.bars(data)
        fig.savefig(tmp_path / "a.png")
        fig.savefig(tmp_path / "a.svg")
        fig.savefig(tmp_path / "a.pdf")
    assert [str(warning.message) for warning in caught] == [
        "the font of the charts (DejaVu Sans) lacks 1 sign of these names, such as '人': Lent of this computer is used "
        "for it, so that the figure looks different where that is not installed.",
        "the font of the charts (DejaVu Sans) lacks 1 sign of these names, such as '民': a box is drawn instead, and "
        "the alternative text has them. Install a font that has them, such as Noto Sans.",
    ]
    labels = {label.get_text(): label.get_fontfamily() for label in fig.axes[0].get_yticklabels()}
    assert labels == {"人 (5)": ["DejaVu Sans", "Lent"], "□ (5)": ["DejaVu Sans"]}


def many_frames(n: int) -> pd.DataFrame:
    own = TREND[TREND["frame"] == "war"]
    return pd.concat([own.assign(frame=f"frame {number:02}") for number in range(n)], ignore_index=True)


def test_a_figure_that_is_higher_than_a_page_is_told_of_where_it_is_drawn():
    with charts.theme(width=85), pytest.warns(UserWarning, match="mm high") as told:
        figure = charts.trend(many_frames(15))
    high = figure.get_figheight() * 25.4
    assert high > 247
    assert [str(one.message) for one in told] == [
        f"this figure is {high:.0f} mm high, and a page of A4 holds 247: draw fewer frames (frames=…) or groups, or on "
        "a wider page (charts.theme(width=…))."
    ]
    assert told[0].filename == __file__


@pytest.mark.filterwarnings("error")
def test_what_fits_on_a_page_or_is_for_a_screen_is_not_told_of():
    with charts.theme(width=85):
        assert charts.trend(many_frames(3)).get_figheight() * 25.4 < 247
    for kind in ("slides", "dark"):
        with charts.theme(kind, width=85):
            assert charts.trend(many_frames(15)).get_figheight() * 25.4 > 247


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("page", look.KINDS)
def test_the_numbers_along_axes_are_those_of_the_theme_whatever_letters_are_set_later(page, kind):
    def numbers() -> list[list[str]]:
        fig.draw_without_rendering()
        every = [axis.get_ticklabels() for axes in fig.axes for axis in (axes.xaxis, axes.yaxis)]
        return [[label.get_text() for label in labels] for labels in every]

    with charts.theme(page):
        fig = DRAWN[kind]()
        within = numbers()
    for size in (2, 30):
        with mpl.rc_context({"xtick.labelsize": size, "ytick.labelsize": size}):
            assert numbers() == within
