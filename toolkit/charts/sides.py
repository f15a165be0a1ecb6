"""What charts of two sides have in common: how the sides are called, the counts of both, and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from toolkit.charts import language, look, names, reading, sheet

TARGET, REFERENCE = "the target", "the reference"
ROW = 4.1  # height of a row with its space, in mm


@dataclass(frozen=True)
class Named:
    """The two sides as a chart calls them, the target first."""

    target: str
    reference: str

    @classmethod
    def of(cls, target: object, reference: object) -> Named:
        return cls(names.text_of(target), names.text_of(reference))

    def colours(self) -> tuple[str, str]:
        """In which either is drawn."""
        hands = look.now().hands([self.target, self.reference])
        return hands[self.target].colour, hands[self.reference].colour

    def short(self, width: int) -> tuple[str, str]:
        """On one line of so many letters each, and not alike."""
        target, reference = names.shortened([self.target, self.reference], width=width)
        return target, reference


def unit_of(found: pd.DataFrame, both: tuple[str, str]) -> str:
    """What the rates of a table of two sides are: as `reading.unit_of`, of the side that has a match."""
    columns = ("rate", "n_words", "n_hits")
    sides = [found[[f"{name}_{side}" for name in columns]].set_axis(columns, axis=1) for side in both]
    return reading.unit_of(pd.concat(sides), "rate", None)


def check_most(most: object) -> int:
    """Say so if this is no number of terms."""
    if isinstance(most, bool) or not isinstance(most, int | np.integer) or most < 1:
        raise ValueError(f"most={most!r} is no number of terms: give a whole number above 0, such as 20.")
    return int(most)


def bounds(rows: pd.DataFrame) -> tuple[float, float]:
    """The ends of an axis that holds 0, all values and their intervals, with some air."""
    values = rows[["value", "low", "high"]].to_numpy(dtype=float)
    known = values[np.isfinite(values)]
    low, high = min(0.0, float(known.min(initial=0))), max(0.0, float(known.max(initial=0)))
    if low == high:
        return -1.0, 1.0
    air = (high - low) * 0.04
    return low - air * (low < 0), high + air * (high > 0)


def label(axes: Axes, rows: pd.DataFrame, width: int, room: int) -> None:
    """Terms to the left of the rows, counts of both sides to the right of them; so many rows have room."""
    axes.set_yticks(np.arange(len(rows)), names.shortened(rows["term"].tolist(), width=width))
    rows_of(axes, room)
    for place, pair in enumerate(zip(rows["n_target"], rows["n_reference"], strict=True)):
        beside(axes, place, " : ".join(map(_count, pair)), "counts")


def rows_of(axes: Axes, room: int) -> None:
    """Room for so many rows, the first at the top, and a line at 0."""
    axes.set_ylim(room - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.axvline(0, color=look.now().grey, linewidth=0.8, gid="zero")


def beside(axes: Axes, place: int, text: str, gid: str) -> None:
    """Write this to the right of a row."""
    at = sheet.right_of(axes, axes.get_yaxis_transform(), 4)
    axes.text(1, place, text, transform=at, va="center", fontsize=look.now().small, color=look.now().grey, gid=gid)


def intervals(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    sure = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    axes.hlines(sure, low[sure], high[sure], color=colour, linewidth=1.0, gid="interval")


def told(rows: pd.DataFrame, most: int) -> str:
    """The first of these terms, each with its value and interval, in words."""
    found = []
    for row in rows.head(most).to_dict("records"):
        value, low, high = (signed(row[name]) for name in ("value", "low", "high"))
        found.append(f"{row['term']} {value}" + ("" if np.isnan(row["low"]) else f" ({low} to {high})"))
    return ", ".join(found) or "no term"


def signed(value: float) -> str:
    """A number with the sign that print has.

    Examples
    --------
    >>> signed(-1.25)
    '−1.2'
    """
    return names.number(value).replace("-", "\N{MINUS SIGN}")


def either(parts: Sequence[str]) -> str:
    """Parts of a caption as one sentence."""
    return "; ".join(part for part in parts if part) + "."


def _count(n: float) -> str:
    return language.whole(n) if float(n).is_integer() else names.number(n)
