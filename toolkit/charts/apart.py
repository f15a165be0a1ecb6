"""Names beside dots that lie anywhere: each is written where no other dot or name lies, or else left out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from toolkit.charts import look, sheet

_AWAY = 3.5  # from the dot to its name, in points
_APART = 0.15  # half of what parts two names on one line, of the size of their letters
_SIDES = (
    ((_AWAY, 0.0), "left", "center"),
    ((-_AWAY, 0.0), "right", "center"),
    ((0.0, _AWAY), "center", "bottom"),
    ((0.0, -_AWAY), "center", "top"),
)


def label(
    axes: Axes, dots: Iterable[tuple[float, float, str]], *, others: NDArray[np.float64], most: int, gid: str
) -> None:
    """Name so many of these dots, the first ones first, where no name lies on another, on `others` or off the axes.

    The layout of the page must be settled. `others` are dots as (x, y), those that get a name may be among them.
    """
    taken: list[Bbox] = []
    on_page = axes.transData.transform(others)
    room = axes.get_window_extent()
    for x, y, name in dots:
        if len(taken) == most:
            break
        text = axes.annotate(
            name,
            (x, y),
            (0, 0),
            textcoords="offset points",
            fontsize=look.now().small,
            color=look.now().ink,
            gid=gid,
            zorder=5,
        )
        text.set_in_layout(False)
        box = _placed(text, taken, on_page, room)
        if box is None:
            text.remove()
        else:
            taken.append(box)


def _placed(text: Annotation, taken: list[Bbox], dots: NDArray[np.float64], room: Bbox) -> Bbox | None:
    """The box of this name at the first side of its dot that is free, if there is one."""
    air = sheet.gap([text]) * 2 * _APART
    for away, across, along in _SIDES:
        text.set(position=away, ha=across, va=along)
        box = text.get_window_extent().padded(air, 1.0)
        within = room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1
        if within and not any(box.overlaps(other) for other in taken) and not _holds(box, dots):
            return box
    return None


def _holds(box: Bbox, dots: NDArray[np.float64]) -> bool:
    return bool(((dots > box.min) & (dots < box.max)).all(axis=1).any())
