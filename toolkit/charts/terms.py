"""The most frequent words of each group: a panel per group, a bar per term."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import describe, fonts, language, look, names, placed, reading, sheet
from toolkit.charts.theme import theme

_ROW = 3.9  # height of a bar with its space, in mm
_MOST_PANELS = 12
_PER = 1_000
_UNIT = "occurrences per 1,000 words"


def terms(counts: pd.DataFrame, *, top: int = 20, title: str | None = None) -> Figure:
    """Which words are the most frequent in each group?

    Parameters
    ----------
    counts : DataFrame
        `counts`, from `terms.count` without `period=`.
    top : int
        How many terms of each group.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        One panel per group, the 12 with most words where there are more; the number at a bar is how often the term
        stands there. All panels have the same scale.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of counts, if it has no row, or if it has periods.

    Notes
    -----
    The most frequent words are the least telling ones: leave stop words out when counting, or ask
    `compare.keyness` what sets a group apart.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"period": pd.NA, "term": ["war", "peace"], "n": [7, 3], "n_articles": 2, "n_words": 900})
    >>> [label.get_text() for label in terms(counts).axes[0].get_yticklabels()]
    ['war', 'peace']
    """
    tables.check(counts, "counts")
    if isinstance(top, bool) or not isinstance(top, int | np.integer) or top < 1:
        raise ValueError(f"top={top!r} is no number of terms: give a whole number above 0, such as 20.")
    if counts.empty:
        raise ValueError("this table of counts has no row, so there is nothing to draw.")
    if counts["period"].notna().any():
        raise ValueError(
            "terms show all the time at once, but this table has periods: call terms.count without period."
        )
    with theme():
        panels = _panels(counts, int(top))
        fonts.warn([text for name, _, rows in panels for text in (name, *rows["term"])])
        heading = _title(counts, panels, int(top)) if title is None else title
        chart = sheet.blank(_height(panels), title=heading, caption=_notes(panels))
        _grid(chart, panels)
        return sheet.finish(chart, describe.terms([(name, rows) for name, _, rows in panels], _UNIT))


_Panel = tuple[str, int, pd.DataFrame]  # group, its words, its first terms: term, n, value


def _panels(counts: pd.DataFrame, top: int) -> list[_Panel]:
    by = list(counts.columns[: counts.columns.get_loc("period")])
    group, order = reading.group_names(counts, by)
    rows = pd.DataFrame({"group": group, "order": order, "term": counts["term"].astype(str).tolist()})
    rows[["n", "n_words"]] = counts[["n", "n_words"]].to_numpy()
    rows["value"] = rows["n"] / rows["n_words"].where(rows["n_words"] > 0) * _PER
    rows = rows.sort_values(["order", "n", "term"], ascending=[True, False, True], kind="stable")
    found = [
        (str(name), int(part["n_words"].max()), part.head(top)) for name, part in rows.groupby("group", sort=False)
    ]
    if len(found) > _MOST_PANELS:
        warnings.warn(
            f"only the {_MOST_PANELS} groups with most words are drawn, {len(found) - _MOST_PANELS} are left out: "
            "choose some of them before.",
            stacklevel=3,
        )
        most = sorted(found, key=lambda panel: (-panel[1], panel[0]))[:_MOST_PANELS]
        found = [panel for panel in found if panel in most]
    return found


def _columns(panels: list[_Panel]) -> int:
    return min(len(panels), look.now().columns(3))


def _height(panels: list[_Panel]) -> float:
    rows = -(-len(panels) // _columns(panels))
    return look.now().mm(rows * (max(3, *(len(part) for _, _, part in panels)) * _ROW + 11) + 10)


def _grid(chart: Figure, panels: list[_Panel]) -> None:
    columns = _columns(panels)
    grid = sheet.panels_of(chart, len(panels), columns)
    longest = max(float(rows["value"].max(skipna=True)) for _, _, rows in panels)
    most = max(len(rows) for _, _, rows in panels)
    titles = names.shortened([name for name, _, _ in panels], width=(60, 30, 18)[columns - 1], lines=2)
    for axes, (group, n_words, rows), head in zip(grid, panels, titles, strict=False):
        _draw(axes, rows, most)
        ends = np.nan_to_num(rows["value"].to_numpy(dtype=float))
        placed.keep(axes, ((term, group, 0, x, y) for y, (term, x) in enumerate(zip(rows["term"], ends, strict=True))))
        axes.set_xlim(0, longest * 1.22 if longest > 0 else 1.0)
        axes.set_title(head, pad=sheet.two_lines() if head else None)
        axes.annotate(
            names.amount(n_words, "word"), (0, 1), (0, 2), "axes fraction", textcoords="offset points",
            fontsize=look.now().small, color=look.now().grey, va="bottom",
        )  # fmt: skip
    for axes in grid[max(0, len(panels) - columns) : len(panels)]:
        axes.set_xlabel("per 1,000 words")


def _draw(axes: Axes, rows: pd.DataFrame, most: int) -> None:
    y = np.arange(len(rows))
    value = np.nan_to_num(rows["value"].to_numpy(dtype=float))
    axes.barh(y, value, height=0.66, color=look.now().hand(0).colour, alpha=0.55, gid="bars")
    for place, (end, n) in enumerate(zip(value, rows["n"], strict=True)):
        axes.annotate(
            language.whole(n), (end, place), (2.5, 0), textcoords="offset points", va="center",
            fontsize=look.now().small, color=look.now().grey,
        )  # fmt: skip
    axes.set_yticks(y, names.shortened(rows["term"].tolist(), width=18))
    axes.set_ylim(most - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")


def _notes(panels: list[_Panel]) -> str:
    n = names.amount(sum(words for _, words, _ in panels), "word")
    groups = f", {names.amount(len(panels), 'group')}" if len(panels) > 1 else ""
    return f"n = {n}{groups}; numbers at the bars: occurrences."


def _title(counts: pd.DataFrame, panels: list[_Panel], top: int) -> str:
    by = list(map(str, counts.columns[: counts.columns.get_loc("period")]))
    what = "The most frequent terms" if top > 1 else "The most frequent term"
    return f"{what}, by {names.joined(by)}" if len(panels) > 1 else what
