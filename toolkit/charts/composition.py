"""What a frame is made of: a panel per frame, a bar per pattern, as long as its share of the matches."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, language, look, names, reading, sheet, sides
from toolkit.charts.theme import theme

_PANELS = 12
_EACH, _FEWER, _MANY = 10, 6, 8  # patterns of a frame, and where there are many frames, so that they fit on a page
_TOLD = 3


@dataclass(frozen=True)
class _Panel:
    """A frame: its patterns with most matches (term, value, n, n_articles, carries), and what the others are."""

    frame: str
    rows: pd.DataFrame
    n: int
    n_patterns: int
    n_silent: int


def composition(
    found: pd.DataFrame, *, frames: Sequence[str] | None = None, most: int | None = None, title: str | None = None
) -> Figure:
    """Which patterns make up a frame, and does one of them carry it alone?

    Parameters
    ----------
    found : DataFrame
        `coverage`, from `frames.coverage`.
    frames : list of str, optional
        Which frames, in this order; all that have a match unless told, up to twelve.
    most : int, optional
        How many patterns of each frame; ten unless told, and six where there are more than eight frames. The others
        are one grey bar.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A panel per frame, a bar per pattern, the longest at the top. A bar is dark if its pattern has more than half of
        the matches of the frame.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of coverage, if a frame is not in it, or if no pattern has a match.

    Notes
    -----
    Of a frame that one pattern carries, each sentence is about that pattern: read its lines (`frames.explain`) first.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["War on war, and a battle."]})
    >>> figure = composition(frames.coverage(articles, {"conflict": ["war", "battle", "siege"]}))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['war', 'battle']
    """
    tables.check(found, "coverage")
    reading.check_finite(found, "share_of_frame")
    panels, silent = _panels(found, frames, most)
    fonts.warn([text for panel in panels for text in (panel.frame, *panel.rows["term"])])
    with theme():
        what = panels[0].frame if len(panels) == 1 else names.amount(len(panels), "frame")
        heading = f"{what}: share of matches by pattern"
        chart = sheet.blank(_height(panels), title=heading if title is None else title, caption=_notes(panels, silent))
        _grid(chart, panels)
        return sheet.finish(chart, f"Bar chart: {heading}. {_told(panels, silent)}")


def _panels(found: pd.DataFrame, frames: Sequence[str] | None, most: int | None) -> tuple[list[_Panel], list[str]]:
    """A panel for each frame with a match, and those that have none."""
    shown = reading.frames_of(found, frames)
    each = sides.check_most((_FEWER if len(shown) > _MANY else _EACH) if most is None else most)
    every = [_panel(found, frame, each) for frame in shown]
    panels = [panel for panel in every if panel.n]
    if not panels:
        raise ValueError("no pattern of these frames has a match, so there is nothing to draw.")
    if len(panels) > _PANELS:
        warnings.warn(
            f"only the first {_PANELS} frames are drawn, {len(panels) - _PANELS} are left out: choose with frames=.",
            stacklevel=3,
        )
    return panels[:_PANELS], [panel.frame for panel in every if not panel.n]


def _panel(found: pd.DataFrame, frame: str, most: int) -> _Panel:
    own = found[found["frame"].astype(str) == frame]
    rows = own[["n", "n_articles", "carries"]].assign(
        term=own["pattern"].map(names.text_of), value=own["share_of_frame"] * 100
    )
    rows = rows[rows["n"] > 0]
    rows = rows.iloc[np.lexsort((rows["term"], -rows["n"]))]
    return _Panel(names.text_of(frame), _with_others(rows, most), int(own["n"].sum()), len(own), len(own) - len(rows))


def _with_others(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first ones, and a row for all others together; one alone is drawn as it is."""
    rows = rows.assign(others=False)
    if len(rows) <= most + 1:
        return rows
    rest = rows.iloc[most:]
    other = {"n": rest["n"].sum(), "n_articles": 0, "carries": False, "term": f"{len(rest)} others"}
    other |= {"value": rest["value"].sum(), "others": True}
    return pd.concat([rows.head(most), pd.DataFrame([other])])


def _columns(panels: Sequence[_Panel]) -> int:
    return min(len(panels), look.now().columns(2))


def _lines(panels: Sequence[_Panel]) -> list[Sequence[_Panel]]:
    columns = _columns(panels)
    return [panels[at : at + columns] for at in range(0, len(panels), columns)]


def _room(panels: Sequence[_Panel]) -> int:
    return max(2, *(len(panel.rows) for panel in panels))


def _height(panels: Sequence[_Panel]) -> float:
    return look.now().mm(sum(_room(line) * sides.ROW + 12 for line in _lines(panels)) + 12)


def _grid(chart: Figure, panels: Sequence[_Panel]) -> None:
    columns, lines = _columns(panels), _lines(panels)
    ratios = [_room(line) + 0.6 for line in lines]
    grid = sheet.panels_of(chart, len(panels), columns, sharex=True, height_ratios=ratios)
    heads = names.shortened([panel.frame for panel in panels], width=60 if columns == 1 else 28)
    longest = max(float(panel.rows["value"].max()) for panel in panels)
    for number, (axes, panel, head) in enumerate(zip(grid, panels, heads, strict=False)):
        _draw(axes, panel, 30 if columns == 1 else 20, _room(lines[number // columns]))
        axes.set_xlim(0, min(longest * 1.04, 100.0))
        axes.set_title(head, pad=sheet.two_lines())
    for axes in grid[max(0, len(panels) - columns) : len(panels)]:
        axes.set_xlabel("share of the frame's matches (%)")


def _draw(axes: Axes, panel: _Panel, width: int, room: int) -> None:
    rows = panel.rows
    for place, row in enumerate(rows.to_dict("records")):
        colour = look.now().grey if row["others"] else look.now().hand(0).colour
        gid = "others" if row["others"] else "bars"
        axes.barh(place, row["value"], height=0.66, color=colour, alpha=0.9 if row["carries"] else 0.45, gid=gid)
        told = language.whole(row["n"]) + ("" if row["others"] else f" ({language.whole(row['n_articles'])})")
        sides.beside(axes, place, told, "counts")
    sides.rows_of(axes, room)
    axes.set_yticks(np.arange(len(rows)), names.shortened(rows["term"].tolist(), width=width))
    loud = panel.n_patterns - panel.n_silent
    every = names.amount(panel.n_patterns, "pattern")
    of = f"{language.whole(loud)} of {every}" if panel.n_silent else every
    axes.annotate(
        f"{names.amount(panel.n, 'match')} by {of}", (0, 1), (0, 2), "axes fraction", textcoords="offset points",
        fontsize=look.now().small, color=look.now().grey, va="bottom", gid="n",
    )  # fmt: skip


def _notes(panels: Sequence[_Panel], silent: Sequence[str]) -> str:
    rows = pd.concat([panel.rows for panel in panels])
    return sides.either(
        [
            f"n = {names.amount(sum(panel.n for panel in panels), 'match')}",
            "beside the bars: matches (articles)",
            "dark: more than half of the frame's matches" if rows["carries"].any() else "",
            f"no match: {', '.join(silent)}" if silent else "",
        ]
    )


def _told(panels: Sequence[_Panel], silent: Sequence[str]) -> str:
    parts = []
    for panel in panels:
        first = panel.rows[~panel.rows["others"]].head(_TOLD)
        told = [f"{term} {names.number(value)} %" for term, value in zip(first["term"], first["value"], strict=True)]
        parts.append(f"{panel.frame}, {names.amount(panel.n, 'match')}: {', '.join(told)}.")
    return " ".join(parts + ([f"No match: {', '.join(silent)}."] if silent else []))
