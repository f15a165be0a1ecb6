"""A chart as pixels: those that matplotlib would save."""

from __future__ import annotations

import io

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from toolkit import charts, frames, trends
from toolkit.charts.picture import as_png

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
