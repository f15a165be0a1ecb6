"""A chart as pixels, for a page or a notebook that waits for it."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave


def as_png(figure: Figure, dpi: int) -> bytes:
    """The pixels that `savefig` gives, which draws twice, for a layout that is settled here, and takes long to pack."""
    stream, canvas, before = io.BytesIO(), figure.canvas, figure.dpi
    try:
        figure.dpi = dpi
        drawn = FigureCanvasAgg(figure)
        drawn.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(drawn.buffer_rgba())  # type: ignore[no-untyped-call]
        imsave(stream, pixels, format="png", dpi=dpi, pil_kwargs={"compress_level": 1})
    finally:
        figure.dpi = before
        figure.set_canvas(canvas)
    return stream.getvalue()
