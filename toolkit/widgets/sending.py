"""What widgets send to their pages: plain values, bounded, which the page shows as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.charts import alternative_text, look, names
from toolkit.charts.picture import as_png
from toolkit.widgets.article import Article, Piece

_ASSETS = Path(__file__).parents[1] / "assets"
NO_PICTURE: dict[str, Any] = {"png": b"", "alt": "", "width": 0}
_DOTS = 96  # of a page, to the inch
ROWS = 100  # of a table that are sent
SIDE = 300  # signs of a sentence on either side of a match, and of the match
_LONGEST = 2_000  # signs of a value
_SAID = 1_000  # signs of what is said of a mistake


def assets(*names: str) -> str:
    """These files of the page, one behind the other."""
    return "".join(_ASSETS.joinpath(name).read_text("utf-8") for name in names)


def sentence(error: Exception) -> str:
    """What is said of a mistake.

    Examples
    --------
    >>> sentence(KeyError("there is no frame 'war'."))
    "there is no frame 'war'."
    """
    told = error.args[0] if isinstance(error, KeyError) and error.args else error
    sendable = str(told)[:_SAID].encode("utf-8", "replace").decode("utf-8")  # half a character could not be sent
    return sendable.removeprefix("figure 'explored': ") or type(error).__name__


def picture(figure: Any, pixel_ratio: float) -> dict[str, Any]:
    """A chart as PNG with so many dots for each of the page, its alternative text, and how wide it stands there."""
    dpi = round(pixel_ratio * _DOTS)
    dots = int(figure.get_figwidth() * dpi)  # whole ones: if the page took it for wider, it would blur all letters
    return {"png": as_png(figure, dpi), "alt": alternative_text(figure), "width": dots * _DOTS / dpi}


def rows_of(table: pd.DataFrame) -> dict[str, Any]:
    """The first rows of a table as text, and how many there are.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"term": ["war"], "rate": [0.25]}))
    {'columns': ['term', 'rate'], 'rows': [['war', '0.25']], 'total': 1}
    """
    rows = [[_written(value) for value in row] for row in table.head(ROWS).itertuples(index=False)]
    return {"columns": list(map(str, table.columns)), "rows": rows, "total": len(table)}


def _written(value: Any) -> str:
    if isinstance(value, float):
        return "–" if pd.isna(value) else names.number(value)
    return "–" if value is None or value is pd.NA or value is pd.NaT else str(value)[:_LONGEST]


def article(article: Article, frames: Sequence[str]) -> dict[str, Any]:
    """An article with the colours of these frames, in their order."""
    return {
        "id": article.id,
        "title": _pieces(article.title),
        "text": _pieces(article.text),
        "about": [[key, value[:_LONGEST]] for key, value in article.about.items()],
        "colours": {frame: look.now().hand(number).colour for number, frame in enumerate(frames)},
    }


def _pieces(pieces: tuple[Piece, ...]) -> list[list[Any]]:
    return [[piece.text, list(piece.frames)] for piece in pieces]
