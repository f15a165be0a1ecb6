"""Where the words of a figure stand on its page: which of them lie on one another, and which leave it.

Each text is a rectangle, turned as the text is, and is held against each other one along the sides of both (two convex
shapes lie apart if a line parts them that is a side of one). What is not drawn is left out: texts that are hidden or
within something hidden, and labels of ticks beyond the ends of an axis.
"""

from __future__ import annotations

from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

# Of the size of the letters: what two texts on one line keep apart at least, half of it each, as "1990" and "1995" are
# else read as one; and the room that letters above and below may take, where to touch is not to overlap.
_ALONG, _ACROSS = -0.12, 0.14


class Word(NamedTuple):
    """A text as it is drawn, and the corners of its box in pixels, in their order around it."""

    text: str
    corners: np.ndarray
    artist: Text


def words(fig: Figure) -> list[Word]:
    """All texts that are drawn."""
    fig.draw_without_rendering()
    hidden = {label for axes in fig.axes for axis in (axes.xaxis, axes.yaxis) for label in _not_drawn(axis)}
    found = [text for text in _visible(fig) if text.get_text().strip() and text not in hidden]
    return [Word(text.get_text(), _corners(text), text) for text in found]


def overlapping(fig: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie on one another."""
    found = words(fig)
    boxes = [_shrunk(word, fig.dpi) for word in found]
    low, high = (np.array([side(box, axis=0) for box in boxes]).reshape(-1, 2) for side in (np.min, np.max))
    near = ((low[:, None] < high[None]) & (low[None] < high[:, None])).all(axis=2)
    pairs = [(one, other) for one, other in np.argwhere(np.triu(near, 1)) if _meet(boxes[one], boxes[other])]
    return [(found[one].text, found[other].text) for one, other in pairs]


def cut(fig: Figure) -> list[str]:
    """Texts that are cut by the edge of the page, or of what they are clipped to."""
    return [word.text for word in words(fig) if not all(_within(word.corners, box) for box in _edges(word.artist))]


def assert_legible(fig: Figure) -> None:
    """No text lies on another, and none is cut."""
    assert len(words(fig)) > 1, "there is hardly a word on this page"
    assert overlapping(fig) == []
    assert cut(fig) == []


def _visible(artist: mpl.artist.Artist) -> list[Text]:
    if not artist.get_visible():
        return []
    own = [artist] if isinstance(artist, Text) else []
    return own + [text for child in artist.get_children() for text in _visible(child)]


def _not_drawn(axis: Axis) -> list[Text]:
    """Labels of ticks beyond the ends of an axis."""
    low, high = sorted(axis.get_view_interval())
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    air = (high - low) * 1e-9
    return [
        label for tick in ticks if not low - air <= tick.get_loc() <= high + air for label in (tick.label1, tick.label2)
    ]


def _extent(text: Text) -> mpl.transforms.Bbox:
    return Text.get_window_extent(text)  # that of an annotation would hold its line too


def _corners(text: Text) -> np.ndarray:
    """The box of a turned text has the same middle as the box around it."""
    around, turn = _extent(text), text.get_rotation()
    text.set_rotation(0)
    box = _extent(text)
    text.set_rotation(turn)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (box.width / 2, box.height / 2)
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return half @ np.array([[cos, sin], [-sin, cos]]) + (
        (around.x0 + around.x1) / 2,
        (around.y0 + around.y1) / 2,
    )


def _shrunk(word: Word, dpi: float) -> np.ndarray:
    """With what parts it from the next one of its line, and without the air above and below its letters."""
    size = word.artist.get_fontsize() * dpi / 72
    middle = word.corners.mean(axis=0)
    along, across = word.corners[1] - word.corners[0], word.corners[3] - word.corners[0]
    keep = []
    for side, air in ((along, _ALONG), (across, _ACROSS)):
        long = float(np.hypot(*side))
        keep.append(side / 2 * max(0.0, long - 2 * air * size) / long if long else side)
    (one, other) = keep
    return np.array([middle - one - other, middle + one - other, middle + one + other, middle - one + other])


def _meet(one: np.ndarray, other: np.ndarray) -> bool:
    for box in (one, other):
        for side in (box[1] - box[0], box[3] - box[0]):
            mine, its = one @ side, other @ side
            if mine.max() <= its.min() or its.max() <= mine.min():
                return False
    return True


def _edges(text: Text) -> list[mpl.transforms.Bbox]:
    page = text.get_figure(root=True).bbox
    clipped = text.get_clip_on() and text.get_clip_box() is not None
    return [page, text.get_clip_box()] if clipped else [page]


def _within(corners: np.ndarray, box: mpl.transforms.Bbox) -> bool:
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(box.x0 - 1 <= low[0] and high[0] <= box.x1 + 1 and box.y0 - 1 <= low[1] and high[1] <= box.y1 + 1)
