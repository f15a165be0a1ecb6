"""A chart as pixels: those that matplotlib would save."""

from __future__ import annotations

import copy
import io

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

from toolkit import charts, frames, trends
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
