"""Frames by group over all the time: a panel per frame, a bar per group, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

from toolkit.charts import describe, language, look, names, placed, reading, sheet
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_ROW = 4.6  # height of a bar with its space, in mm
_MOST = 45  # groups that are drawn: more are higher than a page
_APART = 8.0  # panels share a scale unless one is so many times higher than another


@dataclass(frozen=True)
class _Panel:
    title: str
    labels: list[str]
    rows: pd.DataFrame  # one row per bar, the uppermost first: value, low, high


def bars(
    trend: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "rate",
    title: str | None = None,
    level: float | None = None,
    per: float | None = None,
) -> Figure:
    """How do groups differ in each frame, over all the time?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate` without `period=`.
    frames : list of str, optional
        Which frames, in this order; all of them unless told. The first one sorts the groups.
    measure : str
        "rate" or "share".
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `trends.rate` was asked for: the caption then says it, the table does not.
    per : float, optional
        Words that the rate is per: needed only where no row has a match, and the table cannot tell.

    Returns
    -------
    Figure
        One panel per frame, one bar per group, the same order in all panels: of more than 45 groups, the 45 with
        most articles. With one group, one bar per frame.

    Raises
    ------
    WrongTable, ValueError
        If it is no trend, if it has no row, if it has periods, or if a frame is not in it.

    Notes
    -----
    A bar is hollow where there is no interval: fewer than three articles, or no match.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"], "peace": ["peace"]})
    >>> figure = bars(trends.rate(hits, articles))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['war', 'peace']
    """
    with theme():
        every = reading.read(trend, frames=frames, measure=measure, per=per, needs="none")
        read = _largest(every)
        shown, cut = _without_ends(read)
        panels = _panels(shown)
        heading = reading.title(read, *(read.by if len(read.groups) > 1 else ())) if title is None else title
        chart = sheet.blank(_height(panels), title=heading, caption=_notes(read, level, cut=cut, of=len(every.groups)))
        _grid(chart, panels, shown)
        return sheet.finish(chart, describe.bars(read))


def _largest(read: Reading) -> Reading:
    """The groups with most articles, where there are too many; they keep their order."""
    if len(read.groups) <= _MOST:
        return read
    n = read.rows.drop_duplicates("group").set_index("group")["n_articles"]
    kept = set(n.sort_values(ascending=False, kind="stable").index[:_MOST])
    rows = read.rows[read.rows["group"].isin(kept)].reset_index(drop=True)
    return replace(read, groups=[group for group in read.groups if group in kept], rows=rows)


def _without_ends(read: Reading) -> tuple[Reading, bool]:
    """Intervals that go beyond twice the longest bar are cut: a few articles would else set the scale."""
    rows = read.rows
    longest = rows.groupby("frame")["value"].transform("max") if _scales_differ(read) else rows["value"].max()
    high = rows["high"].mask(rows["high"] > 2 * longest, 2 * longest)
    return replace(read, rows=rows.assign(high=high)), not high.equals(rows["high"])


def _panels(read: Reading) -> list[_Panel]:
    if len(read.groups) == 1:
        rows = read.rows.sort_values("value", ascending=False, kind="stable")
        return [_Panel(read.groups[0], names.shortened(rows["frame"].tolist(), width=30, lines=2), rows)]
    order = read.rows[read.rows["frame"] == read.frames[0]].sort_values("value", ascending=False, kind="stable")
    groups = [*order["group"], *(group for group in read.groups if group not in set(order["group"]))]
    n = read.rows.drop_duplicates("group").set_index("group")["n_articles"]
    short = names.shortened(groups, width=24, lines=2 if len(groups) <= 12 else 1)
    labels = [f"{name} ({language.whole(n[group])})" for name, group in zip(short, groups, strict=True)]
    titles = names.shortened(read.frames, width=(60, 30, 21)[_columns(read.frames) - 1], lines=2)
    found = []
    for frame, head in zip(read.frames, titles, strict=True):
        rows = read.rows[read.rows["frame"] == frame].set_index("group").reindex(groups).reset_index()
        found.append(_Panel(head, labels, rows))
    return found


def _columns(panels: Sequence[object]) -> int:
    return min(len(panels), look.now().columns(3))


def _height(panels: list[_Panel]) -> float:
    labels = panels[0].labels
    row = _ROW * (1.7 if any("\n" in label for label in labels) else 1.0)
    rows = -(-len(panels) // _columns(panels))
    heads = 9 + 4 * any("\n" in panel.title for panel in panels)
    return look.now().mm(rows * (max(len(labels), 2) * row + heads) + 10)


def _grid(chart: Figure, panels: list[_Panel], read: Reading) -> None:
    columns = _columns(panels)
    shared = not _scales_differ(read)
    grid = sheet.panels_of(chart, len(panels), columns, sharex=shared, sharey=True)
    for axes, panel in zip(grid, panels, strict=True):
        _draw(axes, panel)
        axes.set_xlim(0, _right(read.rows if shared else panel.rows))
        if len(panels) > 1:
            axes.set_title(panel.title)
    grid[0].set_yticks(range(len(panels[0].labels)), panels[0].labels)  # which all panels share, and their ends
    grid[0].set_ylim(len(panels[0].labels) - 0.4, -0.6)
    middle = grid[min(columns, len(panels)) // 2 if len(panels) <= columns else len(panels) - 1]
    if len(panels) <= columns and len(panels) % 2:
        middle.set_xlabel(read.unit)
    else:
        for axes in grid[max(0, len(panels) - columns) : len(panels)]:
            axes.set_xlabel(read.unit)


def _draw(axes: Axes, panel: _Panel) -> None:
    value, low, high = (panel.rows[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    y, colour = np.arange(len(value)), look.now().hand(0).colour
    sure = np.isfinite(low) & np.isfinite(high)
    axes.barh(y[sure], value[sure], height=0.6, color=colour, alpha=0.35, gid="bars")
    if (unsure := np.isfinite(value) & ~sure).any():
        paper = look.now().paper
        axes.barh(y[unsure], value[unsure], 0.6, facecolor=paper, edgecolor=colour, linewidth=0.7, gid="hollow")
    axes.hlines(y[sure], low[sure], high[sure], color=look.now().ink, linewidth=1.0, gid="interval")
    axes.plot(value[sure], y[sure], "o", color=look.now().ink, markersize=2.6, gid="points")
    placed.keep(axes, zip(panel.rows["frame"], panel.rows["group"], y * 0, value, y, strict=True))
    _write(axes, value, high)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")


class _Behind(Text):
    """A number behind the end of a bar, which is there as long as that is in the panel.

    So are annotations of matplotlib, but a layout asks a text for its room in a quarter of the time.
    """

    def get_visible(self) -> bool:
        """Whether the end of the bar is in the panel."""
        axes, (x, y) = self.axes, self.get_position()
        return super().get_visible() and (axes is None or bool(axes.viewLim.contains(x, y)))


def _write(axes: Axes, value: NDArray[np.float64], high: NDArray[np.float64]) -> None:
    """Each value behind its bar, or its line."""
    style: dict[str, Any] = {"va": "center", "fontsize": look.now().small, "color": look.now().grey}
    style["transform"] = sheet.right_of(axes, axes.transData, 3)
    for place, (end, one) in enumerate(zip(np.fmax(np.fmax(value, high), 0.0), value, strict=True)):
        text = names.number(one) if np.isfinite(one) else "no articles"
        axes.add_artist(_Behind(end, place, text, clip_on=False, **style))


def _right(rows: pd.DataFrame) -> float:
    """The end of the axis: room for the number behind the longest bar."""
    highest = float(np.nan_to_num(rows[["value", "high"]].to_numpy(dtype=float)).max(initial=0))
    return highest * 1.22 or 1.0


def _scales_differ(read: Reading) -> bool:
    highest = [value for value in read.rows.groupby("frame")["value"].max() if value > 0]
    return len(read.groups) > 1 and len(highest) > 1 and max(highest) > _APART * min(highest)


def _notes(read: Reading, level: float | None, *, cut: bool, of: int) -> str:
    parts = [reading.caption(read, level=level, mark="lines")]
    if of > len(read.groups):
        groups = names.plural(read.group_word)
        parts.append(f"the {len(read.groups)} of {language.whole(of)} {groups} with most articles")
    if len(read.groups) > 1:
        parts.append(f"in brackets: articles; sorted by {read.frames[0]}")
    if (read.rows["value"].notna() & read.rows["low"].isna()).any():
        parts.append("bars without a line: no interval (fewer than three articles, or no match)")
    if cut:
        parts.append("lines beyond twice the longest bar are cut")
    if _scales_differ(read):
        parts.append("scales differ between panels")
    return "; ".join(parts) + "."
