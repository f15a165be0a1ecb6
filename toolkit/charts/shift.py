"""What each word adds to the difference of two groups in a frame: a panel per frame, a bar per word, by size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, language, look, names, reading, sheet, sides
from toolkit.charts.sides import Named
from toolkit.charts.theme import theme

_APART = 8.0  # panels share a scale unless one is so many times wider than another
_TOLD, _PANELS = 5, 4
_LETTER, _COUNTS = 1.4, 14.0  # mm of a letter, and of the counts beside a panel


class _Panel(NamedTuple):
    frame: str
    rows: pd.DataFrame  # the largest contributions: term, value, low, high, n_target, n_reference
    n: int  # how many words the frame has
    difference: str


def shift(
    found: pd.DataFrame,
    *,
    frames: str | Sequence[str] | None = None,
    most: int = 20,
    target: object = sides.TARGET,
    reference: object = sides.REFERENCE,
    title: str | None = None,
    level: float | None = None,
) -> Figure:
    """Which words make up the difference in a frame between two groups?

    Parameters
    ----------
    found : DataFrame
        `shift`, from `compare.shift`.
    frames : str or list of str, optional
        Which frames, in this order; all of them unless told.
    most : int
        How many words of each frame: the largest contributions.
    target, reference : str, optional
        What the sides are called: the table does not say.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `compare.shift` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        One panel per frame, one bar per word, by size: to the right what makes the target's rate higher, to the left
        what makes the reference's. Beside it how often the word matches on either side.

    Raises
    ------
    WrongTable, ValueError
        If it is no such table, if it has no row or no contribution, or if a frame is not in it.

    Notes
    -----
    A bar is hollow where there is no interval: fewer than two articles on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import compare, frames
    >>> texts = ["War on war.", "A battle won.", "The war ended.", "All talks went well."]
    >>> articles = pd.DataFrame({"article_id": list("abcd"), "text": texts, "outlet": ["P", "P", "Q", "Q"]})
    >>> matches = frames.matches(articles, {"war": ["war", "battl*"]})
    >>> figure = shift(compare.shift(matches, articles, by="outlet", target="P"), target="P", reference="Q")
    >>> [round(bar.get_width()) for bar in figure.axes[0].patches]
    [190, 167]
    """
    tables.check(found, "shift")
    most = sides.check_most(most)
    if found.empty:
        raise ValueError("this table of contributions has no row, so there is nothing to draw.")
    shown = reading.frames_of(found, frames)
    panels = [panel for frame in shown if len((panel := _panel(found, frame, most)).rows)]
    if not panels:
        raise ValueError("no word of this table has a contribution, as a side has no words: there is nothing to draw.")
    called = Named.of(target, reference)
    fonts.warn([called.target, called.reference, *shown, *(term for one in panels for term in one.rows["term"])])
    with theme():
        heading = _title(panels, called) if title is None else title
        unit = _unit(found)
        chart = sheet.blank(_height(panels), title=heading, caption=_notes(found, panels, called, level))
        _grid(chart, panels, unit, called.colours())
        return sheet.finish(chart, _told(panels, called, unit))


def _panel(found: pd.DataFrame, frame: str, most: int) -> _Panel:
    own = found[found["frame"].astype(str) == frame]
    columns = {"value": "contribution", "low": "contribution_low", "high": "contribution_high"}
    rows = pd.DataFrame({name: own[column].to_numpy(dtype=float) for name, column in columns.items()})
    rows["term"] = [names.text_of(term) for term in own["term"]]
    rows[["n_target", "n_reference"]] = own[["n_target", "n_reference"]].to_numpy(dtype=float)
    rows = rows[np.isfinite(rows["value"])]
    rows = rows.loc[rows["value"].abs().sort_values(ascending=False, kind="stable").index]
    value, low, high = (float(own[f"difference{bound}"].iloc[0]) for bound in ("", "_low", "_high"))
    interval = "" if np.isnan(low) else f" ({sides.signed(low)} to {sides.signed(high)})"
    return _Panel(frame, rows.head(most), len(rows), f"difference {sides.signed(value)}{interval}")


def _unit(found: pd.DataFrame) -> str:
    told = found[(found["n_target"] > 0) & (found["n_words_target"] > 0)]
    if told.empty:
        told = found[found["n_words_reference"] > 0]
        per = told["rate_reference"] / told["n_reference"] * told["n_words_reference"]
    else:
        per = told["rate_target"] / told["n_target"] * told["n_words_target"]
    return f"matches per {language.exact(float(f'{per.iloc[0]:.6g}'))} words"


def _columns(panels: Sequence[_Panel]) -> int:
    return min(len(panels), look.now().columns(2))


def _height(panels: Sequence[_Panel]) -> float:
    lines = [panels[at : at + _columns(panels)] for at in range(0, len(panels), _columns(panels))]
    return look.now().mm(sum(_most(line) * sides.ROW + 12 for line in lines) + 12)


def _most(panels: Sequence[_Panel]) -> int:
    return max(3, *(len(panel.rows) for panel in panels))


def _grid(chart: Figure, panels: list[_Panel], unit: str, colours: Sequence[str]) -> None:
    columns = _columns(panels)
    lines = [panels[at : at + columns] for at in range(0, len(panels), columns)]
    ratios = [_most(line) + 0.6 for line in lines]
    grid = sheet.panels_of(chart, len(panels), columns, height_ratios=ratios)
    shared = None if _scales_differ(panels) else sides.bounds(pd.concat([panel.rows for panel in panels]))
    heads = names.shortened([panel.frame for panel in panels], width=60 if columns == 1 else 34)
    for number, (axes, panel, head) in enumerate(zip(grid, panels, heads, strict=False)):
        _draw(axes, panel.rows, colours, 24 if columns == 1 else 18, _most(lines[number // columns]))
        axes.set_xlim(*(shared or sides.bounds(panel.rows)))
        axes.set_title(head, pad=sheet.two_lines())
        _under_title(axes, panel, columns)
    for axes in grid[max(0, len(panels) - columns) : len(panels)]:
        axes.set_xlabel(unit)


def _under_title(axes: Axes, panel: _Panel, columns: int) -> None:
    """From the left of the panel, or where that would be too long, up to its right end."""
    every = names.amount(panel.n, "word")
    words = every if len(panel.rows) == panel.n else f"{len(panel.rows)} of {every}"
    told, beside = f"{panel.difference}; {words}", max(len(label.get_text()) for label in axes.get_yticklabels())
    room = look.now().width / look.now().enlarged / columns - _COUNTS
    long = (len(told) + beside) * _LETTER > room
    axes.annotate(
        told, (float(long), 1), (0, 2), "axes fraction", textcoords="offset points", ha="right" if long else "left",
        fontsize=look.now().small, color=look.now().grey, va="bottom", gid="difference",
    )  # fmt: skip


def _draw(axes: Axes, rows: pd.DataFrame, colours: Sequence[str], width: int, room: int) -> None:
    value, low = rows["value"].to_numpy(dtype=float), rows["low"].to_numpy(dtype=float)
    for place, end in enumerate(value):
        colour = colours[0 if end >= 0 else 1]
        bar = axes.barh(place, end, height=0.66, color=colour, alpha=0.45, gid="bars")
        if not np.isfinite(low[place]):
            bar[0].set(facecolor=look.now().paper, edgecolor=colour, linewidth=0.7, alpha=1.0, gid="hollow")
    sides.intervals(axes, rows, look.now().ink)
    sides.label(axes, rows, width, room)


def _scales_differ(panels: Sequence[_Panel]) -> bool:
    widest = [width for panel in panels if (width := float(panel.rows["value"].abs().max())) > 0]
    return len(widest) > 1 and max(widest) > _APART * min(widest)


def _title(panels: Sequence[_Panel], called: Named) -> str:
    what = panels[0].frame if len(panels) == 1 else names.amount(len(panels), "frame")
    return f"{what}: what makes up the difference between {called.target} (right) and {called.reference} (left)"


def _notes(found: pd.DataFrame, panels: Sequence[_Panel], called: Named, level: float | None) -> str:
    drawn = pd.concat([panel.rows for panel in panels])
    n = [language.whole(found[f"n_words_{side}"].max()) for side in ("target", "reference")]
    parts = [
        f"n = {n[0]} words of {called.target}, {n[1]} of {called.reference}",
        f"to the right what is more frequent in {called.target}, to the left in {called.reference}",
        f"lines: {reading.intervals(level)}" if drawn["low"].notna().any() else "",
        "hollow bars: no interval (fewer than two articles on a side)" if drawn["low"].isna().any() else "",
        "beside the bars: matches in either",
        "scales differ between panels" if _scales_differ(panels) else "",
    ]
    return sides.either(parts)


def _told(panels: Sequence[_Panel], called: Named, unit: str) -> str:
    """The alternative text."""
    parts = [
        f"Bar chart: what each word adds to the difference between {called.target} (above 0) and {called.reference} "
        f"(below 0), in {unit}."
    ]
    parts += [f"{one.frame}: {one.difference}; {sides.told(one.rows, _TOLD)}." for one in panels[:_PANELS]]
    left = [panel.frame for panel in panels[_PANELS:]]
    return " ".join(parts + ([f"Further frames: {', '.join(left)}."] if left else []))
