"""A chart as pixels, for a page or a notebook that waits for it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.image import imsave

_PACKED = {"compress_level": 1, "compress_type": zlib.Z_RLE}  # a fifth larger than the best, in half of the time


class Canvas(FigureCanvasAgg):
    """Draws the pixels of its parent; it keeps one renderer for all questions, where a bare figure makes one for each.

    Like its parent it is a canvas of the figure from the moment it is made.
    """

    def get_renderer(self) -> RendererAgg:
        """That of the size that the figure has now."""
        key = (*self.get_width_height(physical=True), self.figure.dpi)
        if key != self._lastKey:
            self.renderer, self._lastKey = _Renderer(*key), key
        return self.renderer


class _Renderer(RendererAgg):
    """Remembers the room that words take: charts have the same again and again, and to shape them takes 0.6 ms."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """In pixels."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        files = tuple(fontManager._find_fonts_by_props(prop))
        return _room(s, prop.copy(), self.dpi, files, rcParams["text.hinting"], rcParams["text.kerning_factor"])


@lru_cache(maxsize=20_000)
def _room(text: str, font: FontProperties, dpi: float, *settings: object) -> tuple[float, float, float]:
    """Without markup, in a font that these settings make another one: its files may change, as others are installed."""
    return RendererAgg(1, 1, dpi).get_text_width_height_descent(text, font, False)


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
    stream, canvas, before = io.BytesIO(), figure.canvas, figure.dpi
    try:
        figure.dpi = dpi
        drawn = Canvas(figure)
        with without_empty_labels(figure):
            drawn.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(drawn.buffer_rgba())  # type: ignore[no-untyped-call]
        imsave(stream, pixels, format="png", dpi=dpi, pil_kwargs=_PACKED)
    finally:
        figure.dpi = before
        figure.set_canvas(canvas)
    return stream.getvalue()
