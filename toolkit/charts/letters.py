"""Words as matplotlib sets them, to the pixel, but remembered: charts have the same again and again."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib import font_manager, ft2font, rcParams
from matplotlib.backends.backend_agg import RendererAgg, get_hinting_flag
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font

from toolkit.charts import look

_IS_KNOWN = hasattr(ft2font.FT2Font, "_render_glyph")  # how matplotlib sets letters: so since 3.11
_PARTS = 64  # of a pixel, to which letters are set
_LONGEST, _LARGEST = 200, 50  # letters of a line, and pixels of a letter: of more, nothing is remembered
#: settings that make letters wider or narrower, or other ones
_OF_FONTS: tuple[Any, ...] = ("text.hinting", "text.hinting_factor", "text.kerning_factor", "font.enable_last_resort")


class Renderer(RendererAgg):
    """Remembers words, and letters by where in a pixel they begin: a name of 15 letters takes 1.2 ms, known 0.1."""

    def __init__(self, figure: Figure, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)  # type: ignore[no-untyped-call]
        self.figure = figure

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """In pixels."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]
        return _room(s, prop.copy(), self.dpi, *_of_font(prop))

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, ...]:
        """How far a font goes up and down, and what is between lines, by the dots that the figure has now."""
        return _heights(prop.copy(), self.figure.dpi, *_of_font(prop))

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """A line that begins so many pixels from the left and from the top."""
        size = prop.get_size_in_points()
        is_small = len(s) <= _LONGEST and size * self.dpi <= _LARGEST * look.POINTS
        if ismath or not (_IS_KNOWN and is_small and gc.get_antialiased() and _is_plain(mtext)):
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        files, *settings = _of_font(prop)
        cos, sin = _turned(angle)
        for file, glyph, along, up in _letters(s, prop.copy(), self.dpi, files, *settings):
            right, more = divmod(round(_PARTS * (x + along * cos - up * sin)), _PARTS)
            high, higher = divmod(round(_PARTS * (self.height - y + along * sin + up * cos)), _PARTS)
            ink, left, top = _letter(file, glyph, size, self.dpi, angle, more, higher, *settings)
            foot = int(self.height) - high - top + len(ink)
            self._renderer.draw_text_image(ink, right + left, foot, 0, gc)


def _is_plain(text: Any) -> bool:
    """Whether it asks for nothing special of its font."""
    return text is None or text.get_fontfeatures() is None is text.get_language()


def _of_font(font: FontProperties) -> tuple[Any, ...]:
    """The files that this font is read from, which others may come before, and what its letters depend on besides."""
    return tuple(fontManager._find_fonts_by_props(font)), *(rcParams.get(name) for name in _OF_FONTS)


def _turned(angle: float) -> tuple[float, float]:
    """Cosine and sine of degrees."""
    return math.cos(math.radians(angle)), math.sin(math.radians(angle))


@lru_cache(maxsize=5_000)
def _room(text: str, font: FontProperties, dpi: float, *of_font: object) -> Any:
    """Of a line without markup, in pixels: its width, its height, and how far it goes down."""
    renderer = RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]
    return renderer.get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=100)
def _heights(font: FontProperties, dpi: float, files: Any, *settings: object) -> tuple[float | None, ...]:
    """In pixels, as the font tells; of one that tells it elsewhere nothing, and matplotlib looks there."""
    face = get_font(files)
    told, head = face.get_sfnt_table("OS/2"), face.get_sfnt_table("head")
    if told is None or head is None:
        return None, None, None
    scale = 1 / head["unitsPerEm"] * font.get_size_in_points() * dpi / look.POINTS
    return told["sTypoAscender"] * scale, -told["sTypoDescender"] * scale, told["sTypoLineGap"] * scale


@lru_cache(maxsize=1_000)
def _letters(
    text: str, font: FontProperties, dpi: float, files: Any, *settings: object
) -> tuple[tuple[Any, int, float, float], ...]:
    """Of a line: the file and the number of each, and how far it is from where the line begins, in pixels."""
    face: Any = get_font(files)
    face.clear()
    face.set_size(font.get_size_in_points(), dpi)
    placed = face._layout(text, flags=get_hinting_flag())  # type: ignore[no-untyped-call]
    return tuple(
        (_path(one.ft_object.fname, one.ft_object.face_index), one.glyph_index, one.x, one.y) for one in placed
    )


@cache
def _path(file: str, face: int) -> Any:
    """One object for all letters of it."""
    return font_manager.FontPath(file, face)


@lru_cache(maxsize=10_000)
def _letter(
    file: Any, glyph: int, size: float, dpi: float, angle: float, more: int, higher: int, *settings: object
) -> tuple[Any, int, int]:
    """How dark its pixels are, and how far it then begins to the right and up: so many parts from whole pixels."""
    cos, sin = _turned(angle)
    face: Any = get_font(file)
    face.set_size(size, dpi)
    face._set_transform((0x10000 * np.array([[cos, -sin], [sin, cos]])).round().astype(int), [more, higher])
    drawn = face._render_glyph(glyph, get_hinting_flag(), ft2font.RenderMode.NORMAL)  # type: ignore[no-untyped-call]
    return np.array(drawn.buffer), drawn.left, drawn.top
