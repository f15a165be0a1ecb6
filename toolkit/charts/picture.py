"""A chart as pixels, for a page or a notebook that waits for it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from toolkit.charts.letters import Renderer

_PACKED = {"compress_level": 1, "compress_type": zlib.Z_RLE}  # a fifth larger than the best, in half of the time


@contextmanager
def measured(figure: Figure) -> Iterator[Canvas]:
    """Within this the figure is laid out and drawn faster, to the same pixels; then it has its own canvas again.

    Kept for longer, this one would hold the pixels of the last drawing, and set letters by what settings were before.
    """
    before = figure.canvas
    try:
        yield Canvas(figure)  # which by that is the canvas of the figure
    finally:
        figure.set_canvas(before)


class Canvas(FigureCanvasAgg):
    """Keeps one renderer for all questions, where a bare figure makes one for each."""

    def get_renderer(self) -> Any:
        """That of the size that the figure has now."""
        renderer = super().get_renderer()  # type: ignore[no-untyped-call]
        if not isinstance(renderer, Renderer):
            self.renderer = Renderer(self.figure, renderer.width, renderer.height, renderer.dpi)
        return self.renderer


@contextmanager
def without_empty_labels(figure: Figure) -> Iterator[None]:
    """Look for no place for labels that are empty: each time, all numbers along their axis are measured for it."""
    every: list[Any] = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    empty = [axis for axis in every if axis._autolabelpos and not axis.get_label_text()]
    for axis in empty:
        axis._autolabelpos = False
    try:
        yield
    finally:
        for axis in empty:
            axis._autolabelpos = True


def as_png(figure: Figure, dpi: int) -> bytes:
    """The pixels that `savefig` gives, which draws twice, for a layout that is settled here, and takes long to pack."""
    stream, before = io.BytesIO(), figure.dpi
    try:
        figure.dpi = dpi
        with measured(figure) as canvas, without_empty_labels(figure):
            canvas.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        imsave(stream, pixels, format="png", dpi=dpi, pil_kwargs=_PACKED)
    finally:
        figure.dpi = before
    return stream.getvalue()
