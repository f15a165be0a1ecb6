"""A chart as pixels: those that matplotlib would save."""

from __future__ import annotations

import copy
import io
import random

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from toolkit import charts, frames, trends
from toolkit.charts import letters
from toolkit.charts.picture import Canvas, as_png

ARTICLES = pd.DataFrame(
    {
        "article_id": list("abcdef"),
        "text": ["War and war.", "No war here.", "Peace."] * 2,
        "date": pd.date_range("2025-03-03", periods=6, freq="12D"),
        "outlet": ["Post", "Courier"] * 3,
    }
)


@pytest.mark.parametrize("by", [None, "outlet"])
@pytest.mark.parametrize("dpi", [96, 144])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_picture_has_the_pixels_that_would_be_saved(by, dpi):
    hits = frames.score(ARTICLES, {"war": ["war"], "peace": ["peace"]})
    figure = charts.trend(trends.rate(hits, ARTICLES, by=by, period="M"))
    canvas, before = figure.canvas, figure.dpi
    picture = as_png(figure, dpi)
    assert (figure.canvas, figure.dpi) == (canvas, before), "the figure is as it was"
    saved = io.BytesIO()
    figure.savefig(saved, format="png", dpi=dpi)
    shown, wanted = (matplotlib.image.imread(io.BytesIO(one)) for one in (picture, saved.getvalue()))
    assert np.array_equal(shown, wanted)
    assert len(np.unique(shown.reshape(-1, 4), axis=0)) > 10, "something is drawn"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_label_that_is_written_later_has_its_place():
    hits = frames.score(ARTICLES, {"war": ["war"]})
    figure = charts.trend(trends.rate(hits, ARTICLES, period="M"))
    as_png(figure, 96)
    axes = figure.axes[0]
    assert not axes.get_xlabel()
    axes.set_xlabel("what a reader adds")
    FigureCanvasAgg(figure).draw()
    label, numbers = axes.xaxis.label.get_window_extent(), [one.get_window_extent() for one in axes.get_xticklabels()]
    assert 0 < min(box.y0 for box in numbers) - label.y1 < 10, "right below the numbers"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_is_remembered_of_words_is_of_their_font(monkeypatch):
    hits = frames.score(ARTICLES, {"war": ["war"]})
    figure = charts.trend(trends.rate(hits, ARTICLES, period="M"))
    text, asked = figure.axes[0].yaxis.label, []
    shape = RendererAgg.get_text_width_height_descent
    monkeypatch.setattr(
        RendererAgg, "get_text_width_height_descent", lambda *given: asked.append(given[1]) or shape(*given)
    )

    def size(canvas: type[FigureCanvasAgg] = Canvas) -> list[float]:
        """As another figure would ask, that has a renderer of its own."""
        return text.get_window_extent(canvas(figure).get_renderer()).size.tolist()

    text.set_text("how much room this takes")
    usual = size()
    assert size() == usual
    assert asked.count(text.get_text()) == 1, "it is shaped once"
    for change, undo in (
        (lambda: text.set_fontsize(30), lambda: text.set_fontsize(7)),
        (lambda: text.set_fontweight("bold"), lambda: text.set_fontweight("normal")),
        (lambda: text.set_fontfamily("DejaVu Sans Mono"), lambda: text.set_fontfamily("DejaVu Sans")),
        (lambda: figure.set_dpi(333), lambda: figure.set_dpi(100)),
        (lambda: text.set_text("another"), lambda: text.set_text("how much room this takes")),
        (lambda: text.set_text("$x^2$"), lambda: text.set_text("how much room this takes")),
    ):
        change()
        assert size() == size(FigureCanvasAgg) != usual
        undo()
    with matplotlib.rc_context({"font.enable_last_resort": False}):
        text.set_text("\U000f0000")  # which no font has
        without = size()
        assert without == size(FigureCanvasAgg)
    assert size() == size(FigureCanvasAgg) != without
    text.set_text("how much room this takes")
    text.set_fontfamily("sans-serif")
    for settings in ({"text.hinting": "none"}, {"font.sans-serif": ["DejaVu Serif"]}):
        with matplotlib.rc_context(settings):
            assert size() == size(FigureCanvasAgg) != usual


WORDS = [
    "Kyiv (12,000)",
    "AVATAR To",
    "office fit",
    "наука й мир",
    "عربي نص",
    "two\nlines\n of it",
    "$x^2$",
    "中 \U000f0000",
    " ",
    "б г д п т",
]


def pixels_of(figure: Figure, canvas: type[FigureCanvasAgg]) -> np.ndarray:
    drawn = canvas(figure)
    drawn.draw()
    return np.asarray(drawn.buffer_rgba()).copy()


def with_words(rng: random.Random, **settings) -> Figure:
    figure = Figure(figsize=(rng.uniform(3, 7), rng.uniform(2, 5)), dpi=rng.choice([72, 96, 100.5]))
    for _ in range(30):
        figure.text(
            rng.uniform(-0.1, 1.1),
            rng.uniform(-0.1, 1.1),
            rng.choice(WORDS),
            rotation=rng.choice([0, 0, 90, -45, 13.7]),
            fontsize=rng.choice([5, 7.5, 20]),
            fontweight=rng.choice(["normal", "bold"]),
            fontstyle=rng.choice(["normal", "italic"]),
            fontfamily=rng.choice(["DejaVu Sans", "DejaVu Serif", ["DejaVu Sans Mono", "DejaVu Sans"]]),
            alpha=rng.choice([None, 0.5]),
            color=rng.choice(["black", "#123456"]),
            **settings,
        )
    return figure


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.filterwarnings("ignore:Glyph .* missing", "ignore:.*rely on the Last Resort")
def test_words_are_set_as_matplotlib_sets_them(seed):
    rng = random.Random(seed)
    for settings in ({}, {}, {"antialiased": False}, {"fontfeatures": ("-liga",)}, {"language": "sr"}):
        figure = with_words(rng, **settings)
        wanted = pixels_of(figure, FigureCanvasAgg)
        assert np.array_equal(pixels_of(figure, Canvas), wanted)
        assert np.array_equal(pixels_of(figure, Canvas), wanted), "known"
        assert len(np.unique(wanted)) > 10 or settings
    with matplotlib.rc_context({"text.hinting": rng.choice(["none", "native"])}):
        assert np.array_equal(pixels_of(figure, Canvas), pixels_of(figure, FigureCanvasAgg))


def test_after_a_picture_of_other_dots_words_take_the_room_that_matplotlib_gives_them():
    shown, saved = (Figure(dpi=100) for _ in range(2))
    rooms = []
    for figure, draw in ((shown, lambda: as_png(shown, 192)), (saved, lambda: saved.savefig(io.BytesIO(), dpi=192))):
        text = figure.text(0.1, 0.5, "two\nlines")
        draw()
        rooms.append([text.get_window_extent(dpi=dpi).bounds for dpi in (None, 50, 200)])
    assert rooms[0] == rooms[1]
    assert len(set(rooms[0])) == 3


def test_long_lines_and_large_letters_are_not_kept():
    for text, size in (("many letters " * 20, 7), ("large", 60)):
        figure = Figure(dpi=100)
        figure.text(0.1, 0.5, text, fontsize=size)
        before = letters._letter.cache_info(), letters._letters.cache_info()
        assert np.array_equal(pixels_of(figure, Canvas), pixels_of(figure, FigureCanvasAgg))
        assert (letters._letter.cache_info(), letters._letters.cache_info()) == before


def test_a_word_that_is_known_is_not_shaped_again(monkeypatch):
    figure = Figure()
    figure.text(0.1, 0.5, "how this is written")
    first, fonts = pixels_of(figure, Canvas), []
    monkeypatch.setattr(letters, "get_font", lambda files: fonts.append(files))
    monkeypatch.setattr(RendererAgg, "draw_text", lambda *given: fonts.append(given))
    assert np.array_equal(pixels_of(figure, Canvas), first)
    assert not fonts
    figure.texts[0].set_text("how that is written")
    with pytest.raises(AttributeError):
        pixels_of(figure, Canvas)
    assert len(fonts) == 1, "this one is"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_finished_chart_is_drawn_as_any_figure():
    hits = frames.score(ARTICLES, {"war": ["war"]})
    figure = charts.trend(trends.rate(hits, ARTICLES, period="M"))
    with matplotlib.rc_context({"text.hinting": "none"}):
        saved = [io.BytesIO(), io.BytesIO()]
        figure.savefig(saved[0], format="png", dpi="figure")
        copy.deepcopy(figure).savefig(saved[1], format="png", dpi="figure")
    assert saved[0].getvalue() == saved[1].getvalue(), "no letter has the place that it had under other settings"
    as_png(figure, 96)
    assert not isinstance(figure.canvas, Canvas), "which would hold the pixels of the last drawing"
