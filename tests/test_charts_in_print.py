"""Every chart as it is printed: no word on another, none cut, units and n, honest axes, words for who cannot see it.

Of the corpus that comes with the toolkit, of two real ones, and of awkward ones; on pages of one column, of two, and on
slides. `make test` draws a part of them, `make test-long` all.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import awkward_corpora
import every_chart
import pytest
from every_chart import DRAWN, Material, chart_of
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from words_on_page import assert_legible, cut, overlapping

import toolkit as tk
from toolkit import charts
from toolkit.figures.declared import CHARTS

PAGES = {"two columns": {}, "one column": {"width": 85}, "slides": {"kind": "slides"}}
FRAMES = ("aggression", "atrocities", "peace process")
EACH = [pytest.param(name, marks=() if "," not in name else pytest.mark.long) for name in DRAWN]
#: charts of two groups, which one outlet has not, and of matches, which are none where nothing matches
OF_TWO = ("dumbbell", "keywords", "volcano", "shift", "robust", "differences")
OF_MATCHES = ("composition", "shift", "robust")
#: what no chart of these corpora can be, and why
REFUSED = {
    "one outlet": (OF_TWO, "compares two groups or two periods|no article is outside target"),
    "one month": (("slope",), "a slope goes from one period to another"),
    "all zeros": (OF_MATCHES, "nothing to draw"),
}
#: where an axis begins that bars or lines are read against
FROM_NOUGHT = {"bars": "x", "terms": "x", "composition": "x", "dumbbell": "x", "trend": "y"}


@functools.cache
def sample() -> Material:
    return every_chart.sample()


@functools.cache
def awkward(case: str) -> Material:
    return awkward_corpora.material(case)


def drawn(material: Material, name: str, page: str) -> Figure:
    with charts.theme(**PAGES[page]):
        return material.draw(name)


def assert_printable(fig: Figure, name: str) -> None:
    """All that can be said of a chart without looking at it."""
    assert_legible(fig)
    caption = fig.get_supxlabel().replace("\n", " ")
    assert re.search(r"\bn = [\d,.]+|^[\d,]+ articles?\b", caption), caption
    assert len(charts.alternative_text(fig)) > 20
    assert _units(fig) or chart_of(name) == "dispersion"  # days along the axis: the caption says what a tick is
    for axes in fig.axes:
        box = axes.get_window_extent()
        assert axes.get_label() == "<colorbar>" or box.width > 0.3 * fig.dpi, "no room is left for the numbers"
    own = [axes for axes in fig.axes if axes.get_label() != "<colorbar>"]
    along = FROM_NOUGHT.get(chart_of(name))
    assert not along or all(getattr(axes, f"get_{along}lim")()[0] == 0 for axes in own)
    bars = [patch for axes in own for patch in axes.patches if patch.get_gid() in ("bars", "hollow", "others")]
    assert all(isinstance(bar, Rectangle) and bar.get_x() == 0 for bar in bars)


def _units(fig: Figure) -> list[str]:
    """Labels of axes and of colour bars."""
    own = [label for axes in fig.axes for label in (axes.get_xlabel(), axes.get_ylabel())]
    return [label for label in [*own, fig.get_supylabel()] if label.strip()]


# ------------------------------------------------------------------------------------------- can the check fail at all?


def page(*places: tuple[float, float, str], **options: object) -> Figure:
    fig = Figure(figsize=(4, 2), dpi=100)
    for x, y, text in places:
        fig.text(x, y, text, fontsize=10, **options)
    return fig


def test_texts_on_one_another_are_found():
    assert overlapping(page((0.1, 0.5, "one word"), (0.2, 0.52, "another"))) == [("one word", "another")]
    assert overlapping(page((0.1, 0.5, "one word"), (0.1, 0.6, "below it"), (0.4, 0.5, "beside it"))) == []
    assert overlapping(page((0.1, 0.5, "three\nlines of\ntext"), (0.1, 0.6, "within"))) == [
        ("three\nlines of\ntext", "within")
    ]


def test_turned_texts_are_held_by_their_own_corners():
    """The upright boxes around two slanted texts overlap; the texts do not."""
    apart = page((0.1, 0.1, "a slanted name"), (0.2, 0.1, "a slanted name"), rotation=45)
    assert overlapping(apart) == []
    assert len(overlapping(page((0.1, 0.1, "a slanted name"), (0.13, 0.13, "another"), rotation=45))) == 1
    assert len(overlapping(page((0.1, 0.1, "an upright name"), (0.1, 0.3, "an upright"), rotation=90))) == 1


def test_texts_that_leave_the_page_or_are_clipped_are_found():
    assert cut(page((0.1, 0.5, "on the page"))) == []
    assert cut(page((0.9, 0.5, "beyond its edge"), (0.1, 0.97, "beyond its top"))) == [
        "beyond its edge",
        "beyond its top",
    ]
    fig = Figure(figsize=(4, 2))
    axes = fig.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.text(0.7, 0.5, "beyond the axes")
    assert cut(fig) == []
    axes.texts[0].set_clip_on(True)
    assert cut(fig) == ["beyond the axes"]


def test_what_is_not_drawn_is_left_out():
    fig = Figure(figsize=(4, 2))
    axes = fig.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_xticks([0.0, 0.5, 9.0], ["a", "b", "far beyond the end"])
    axes.set_xlim(0, 1)
    axes.text(0.2, 0.5, "hidden", visible=False)
    axes.text(0.2, 0.5, "seen")
    assert not any({"hidden", "far beyond the end"} & set(pair) for pair in overlapping(fig))
    assert cut(fig) == []


def test_a_label_planted_in_a_chart_is_found():
    fig = sample().draw("bars")
    assert_printable(fig, "bars")
    label = fig.axes[0].get_yticklabels()[0].get_text()
    planted = fig.axes[0].annotate("planted", (0, 0), (-30, 0), "data", textcoords="offset points", fontsize=7)
    assert [set(pair) for pair in overlapping(fig)] == [{"planted", label}]
    with pytest.raises(AssertionError):
        assert_printable(fig, "bars")
    planted.remove()
    assert_printable(fig, "bars")


INFINITE = {
    "trend": "rate",
    "trend, smooth": "smooth",
    "bars": "rate",
    "heatmap": "rate",
    "heatmap, actors": "log_ratio",
    "dumbbell": "rate",
    "slope": "rate",
    "weekdays": "rate",
    "event": "rate_after",
    "composition": "share_of_frame",
    "volcano": "g2",
}


@pytest.mark.parametrize("name", INFINITE)
@pytest.mark.parametrize("value", [float("inf"), -float("inf")])
@pytest.mark.filterwarnings("ignore")
def test_what_is_infinite_is_said_in_a_sentence(name, value):
    column, (make, chart) = INFINITE[name], DRAWN[name]
    found = make(sample()).copy()
    found[column] = [*found[column][:-1], value]
    told = f"column '{column}' is infinite in 1 of {len(found):,} rows, which no chart can draw: give finite numbers"
    with pytest.raises(ValueError, match=re.escape(told)):
        chart(found, sample())


def test_every_chart_is_drawn_here():
    assert {chart_of(name) for name in DRAWN} == set(CHARTS)


# ------------------------------------------------------------------------------------------------------- every chart


@pytest.mark.parametrize("name", EACH)
def test_every_chart_of_the_sample_can_be_printed_in_one_column(name):
    assert_printable(drawn(sample(), name, "one column"), name)


@pytest.mark.long
@pytest.mark.parametrize("wide", ["two columns", "slides"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_of_the_sample_can_be_printed(name, wide):
    assert_printable(drawn(sample(), name, wide), name)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:the font of the charts|only the")
@pytest.mark.parametrize("wide", PAGES)
@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("case", awkward_corpora.CASES)
def test_every_chart_of_awkward_articles_can_be_printed(case, name, wide):
    kinds, sentence = REFUSED.get(case, ((), ""))
    if chart_of(name) in kinds:
        with pytest.raises(ValueError, match=sentence):
            drawn(awkward(case), name, wide)
    else:
        assert_printable(drawn(awkward(case), name, wide), name)


@pytest.mark.filterwarnings("ignore:the font of the charts")
@pytest.mark.parametrize(
    ("case", "name"),
    [("long names", "trend"), ("long names", "bars"), ("scripts", "heatmap"), ("scripts", "dispersion")],
)
def test_awkward_names_fit_in_one_column(case, name):
    assert_printable(drawn(awkward(case), name, "one column"), name)


@pytest.fixture(scope="module")
def speeches(shared: Path) -> Material:
    path = shared / "fixtures" / "corpora" / "ungdc_sample_20countries_1990_2024.jsonl.gz"
    articles = tk.load.articles(path, columns={"country": "outlet"})
    return Material(articles, tk.lexicons.read("conflict"), period="5Y", few=FRAMES)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Material:
    kept = tk.paths.DATA / "newsarticles"
    try:
        folder = kept if kept.is_dir() else tk.sample.newsarticles(tmp_path_factory.mktemp("newsarticles"))
    except ConnectionError as error:
        pytest.skip(str(error))
    return Material(tk.load.articles(folder), tk.lexicons.read("conflict"), few=FRAMES)


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.parametrize("wide", PAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_of_the_speeches_can_be_printed(name, wide, speeches):
    assert_printable(drawn(speeches, name, wide), name)


@pytest.mark.long
@pytest.mark.parametrize("wide", PAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_of_the_news_can_be_printed(name, wide, news):
    assert_printable(drawn(news, name, wide), name)
