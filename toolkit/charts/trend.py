"""Frames over time: lines with their intervals, in small panels of the same scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from toolkit.charts import describe, ends, layers, look, marks, names, panels, periods, placed, reading, sheet
from toolkit.charts.marks import Day, Labels, Mark
from toolkit.charts.panels import Line, Panel, Plan, Scale
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_DENSE = 60  # periods, beyond which points would hide the line
_FEW = 10  # articles, below which an interval is rough


def trend(
    trend: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "rate",
    events: Mapping[Day, str] | None = None,
    breaks: pd.DataFrame | None = None,
    title: str | None = None,
    level: float | None = None,
    per: float | None = None,
) -> Figure:
    """How do frames go over time, by group, and how sure is that?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate` with `period=`; or `smoothed`, from `trends.smooth`: then the lines are smooth, and
        the single periods are dots behind them.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
    measure : str
        "rate" or "share".
    events : dict, optional
        Days and what happened on them, such as `{"2025-04-07": "ceasefire"}`: upright lines with these names.
    breaks : DataFrame, optional
        `breaks`, from `trends.breaks` with the same `by`, `period` and `per`: the rates between them are steps.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `trends.rate` was asked for: the caption then says it, the table does not.
    per : float, optional
        Words that the rate is per: needed only where no row has a match, and the table cannot tell.

    Returns
    -------
    Figure
        One panel per frame, one line per group. With one group and up to four frames, one panel and one line per
        frame. With five to twelve groups and up to three frames, a panel for each frame of each group. Of more than
        twelve groups, the eight with most articles are drawn in colour, the others pale behind them.

    Raises
    ------
    WrongTable, ValueError
        If it is no trend, if it has no row or no periods, if a frame is not in it, or if the breaks are of another one.

    Notes
    -----
    A line is broken where a period has no article. A point is hollow where a period has fewer than ten articles, so
    that its interval is rough, and where there is none: fewer than three articles, or no match. Lines of periods with
    few articles invite stories: look at the bands first. And an event that is marked is no cause: `trends.around_event`
    asks whether other days have as much to show.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> dates = pd.to_datetime(["2025-03-03", "2025-04-03"])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "date": dates, "text": ["War and war.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> figure = trend(trends.rate(hits, articles, period="M"))
    >>> figure.axes[0].get_ylabel()
    'matches per 1,000 words'
    """
    with theme():
        read = reading.read(trend, frames=frames, measure=measure, per=per, needs="periods")
        read = layers.smoothed(read, trend) if layers.is_smooth(trend) else read
        read = read if breaks is None else layers.stepped(read, breaks)
        plan = panels.plan(read)
        scale = panels.scale_of(plan, read.measure)
        marked = marks.read(events, read.periods)
        room = _room(plan)
        labels = marks.labelled(marked, len(read.periods), room, columns=plan.columns)
        by = [*(read.by if len(read.groups) > 1 else ()), periods.unit(read.periods[0])]
        heading = reading.title(read, *by) if title is None else title
        notes = [_notes(read, plan, scale, level), layers.breaks_noted(read, breaks), marks.notes(marked, labels)]
        caption = f"{describe.seen(read)}\n{'; '.join(filter(None, notes))}.".strip()
        height = _height(plan) + labels.height / look.POINTS
        chart = sheet.blank(height, title=heading, caption=caption)
        grid = _grid(chart, plan, scale, read, room)
        placed.keep_time(grid, read.periods)
        _mark(grid, plan, marked, labels)
        sheet.settle(chart)
        for axes, panel in zip(grid, plan.panels, strict=True):
            if panel.labelled:
                ends.draw(axes, _ends(panel))
        told = [describe.trend(read), layers.breaks_told(read, breaks), marks.told(marked)]
        return sheet.finish(chart, " ".join(filter(None, told)))


def _height(plan: Plan) -> float:
    """In inches: room for the lines, and for the names beside them."""
    named = max(sum(end.height for end in _ends(panel)) if panel.labelled else 0.0 for panel in plan.panels)
    return plan.rows * max(look.now().mm(plan.height), named / look.POINTS) + look.now().mm(14)


def _room(plan: Plan) -> float:
    """The width that is left for panels, about, in points: beside them stand numbers, and the names of the lines."""
    letter = look.now().small * 0.6
    signs = max(len(part) for end in _ends(plan.panels[0]) for part in end.name.split("\n"))
    beside = plan.columns * signs * letter if plan.panels[0].labelled else 0.0
    beside += max(len(panel.side) for panel in plan.panels) * letter
    return look.now().inches * look.POINTS - 40 * look.now().enlarged - beside


def _mark(grid: list[Axes], plan: Plan, marked: list[Mark], labels: Labels) -> None:
    for number, axes in enumerate(grid):
        marks.draw(axes, marked, labels if number < plan.columns else None)


def _grid(chart: Figure, plan: Plan, scale: Scale, read: Reading, room: float) -> list[Axes]:
    grid = sheet.panels_of(chart, len(plan.panels), plan.columns)  # each by itself: shared axes ask all, all the time
    for number, (axes, panel, top) in enumerate(zip(grid, plan.panels, scale.tops, strict=True)):
        axes.set_ylim(0, top)
        _draw(axes, panel)
        most = 5 if plan.height > 25 else 3
        axes.yaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
        if not panels.highest([panel])[0] and top == 1.0:
            axes.set_yticks([0])  # nothing to measure: a scale would be invented
        axes.tick_params(labelleft=not scale.same or number % plan.columns == 0)
        axes.tick_params(labelbottom=number + plan.columns >= len(grid))
    sheet.label_periods(grid, read.periods, room=room / plan.columns)
    if len(grid) > 1:
        chart.supylabel(read.unit, fontsize=look.now().normal)
    else:
        grid[0].set_ylabel(read.unit)
    return grid


def _draw(axes: Axes, panel: Panel) -> None:
    axes.grid(axis="y")
    coloured = panel.coloured
    if panel.title:
        axes.set_title(panel.title)
    if panel.side:
        axes.set_ylabel(panel.side, rotation=0, ha="right", va="center", fontsize=look.now().small, labelpad=6)
    for line in panel.lines:
        if line.hand is None:
            value = line.course.value
            axes.plot(np.arange(len(value)), value, color=look.now().pale, linewidth=0.5, zorder=1, gid="pale")
    for number, line in enumerate(coloured):
        faint = len(coloured) > 4
        edged = len(coloured) > 1 and not faint  # whose band it is is else told by its colour alone
        hand = line.hand or look.now().hand(0)
        _draw_line(axes, line, hand, faint=faint, edged=edged, aside=_aside(panel, number))
    if all(np.isnan(line.course.value).all() for line in coloured):
        axes.text(0.5, 0.5, "no articles", transform=axes.transAxes, ha="center", va="center", color=look.now().grey)


def _aside(panel: Panel, number: int) -> float:
    """With one or two periods the points of all groups would lie on one another: side by side instead."""
    n = len(panel.coloured)
    return (number - (n - 1) / 2) * min(0.08, 0.6 / n) if len(panel.lines[0].course.value) <= 2 else 0.0


def _draw_line(axes: Axes, line: Line, hand: look.Hand, *, faint: bool, edged: bool, aside: float) -> None:
    value, low, high, raw, step, n_articles = line.course
    x, dense = np.arange(len(value)) + aside, len(value) > _DENSE
    there, sure = np.isfinite(value), np.isfinite(low) & np.isfinite(high)
    axes.fill_between(x, low, high, where=sure, color=hand.colour, alpha=0.06 if faint else 0.18, lw=0, gid="band")
    if edged:
        for bound in (low, high):
            edge = np.where(sure, bound, np.nan)
            axes.plot(x, edge, color=hand.colour, linewidth=0.5, linestyle=hand.dashes, alpha=0.6, zorder=2, gid="edge")
    alone = sure & ~_beside(sure)
    if alone.any():
        axes.vlines(x[alone], low[alone], high[alone], color=hand.colour, linewidth=0.9, gid="interval")
    width = 0.7 if dense else 1.2
    axes.plot(x, value, color=hand.colour, linewidth=width, linestyle=hand.dashes, zorder=3, gid="line")
    _draw_steps(axes, step, hand)
    style: dict[str, Any] = {"linestyle": "none", "marker": hand.marker, "color": hand.colour, "zorder": 4}
    style["markersize"] = 1.8 if dense else 3.4
    if np.isfinite(raw).any():
        style |= {"markersize": 1.4 if dense else 2.4, "zorder": 2, "alpha": 0.55}
        axes.plot(x, raw, gid="raw", markeredgewidth=0, **style)
        return
    told = sure & (n_articles >= _FEW)
    full, hollow = there & told & (~_beside(there) if dense else True), there & ~told
    axes.plot(x[full], value[full], gid="points", markeredgewidth=0, **style)
    placed.keep(axes, ((line.frame, line.group, place, x[place], value[place]) for place in range(len(value))))
    if hollow.any():  # an empty artist that is not clipped would stand at the corner of the page, for the layout
        style |= {"markerfacecolor": look.now().paper, "markeredgewidth": 0.5 if dense else 0.8}
        axes.plot(x[hollow], value[hollow], gid="hollow", clip_on=False, **style)


def _draw_steps(axes: Axes, step: NDArray[np.float64], hand: look.Hand) -> None:
    if np.isfinite(step).any():
        rates = pd.Series(step).ffill().bfill().to_numpy()
        edges = np.repeat(np.arange(len(rates) + 1) - 0.5, 2)[1:-1]
        axes.plot(edges, np.repeat(rates, 2), color=hand.colour, linewidth=2.4, alpha=0.4, zorder=2.5, gid="steps")


def _beside(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which periods have a neighbour that is there too."""
    padded = np.concatenate([[False], there, [False]])
    return np.asarray(padded[:-2] | padded[2:], dtype=bool)


def _ends(panel: Panel) -> list[ends.End]:
    """Where the lines that have a colour end, and with which name."""
    found = []
    for number, line in enumerate(panel.coloured):
        x, y = line.course.last
        name = f"{line.name} (none)" if np.isnan(x) else line.name
        found.append(ends.End(name, (line.hand or look.now().hand(0)).colour, x + _aside(panel, number), y))
    return found


def _notes(read: Reading, plan: Plan, scale: Scale, level: float | None) -> str:
    """The caption: n, and whatever a reader must know to read this chart."""
    parts = [reading.caption(read, level=level, mark="bands")]
    drawn = plan.coloured
    if np.isfinite(drawn.raw).any():
        parts.append("dots: single periods")
    elif (np.isfinite(drawn.value) & (np.isnan(drawn.low) | (drawn.n_articles < _FEW))).any():
        parts.append(f"hollow points: fewer than {_FEW} articles, or no match")
    if plan.pale:
        fewer = ", with fewer articles" if plan.panels[0].labelled else ""
        parts.append(f"grey: the other {names.amount(plan.pale, read.group_word)}{fewer}")
    if panels.is_cut(plan, scale):
        parts.append("bands that go beyond the axis are cut")
    if panels.is_pale_cut(plan, scale):
        parts.append("grey lines that go beyond the axis are cut")
    if not scale.same:
        parts.append("scales differ between frames")
    return "; ".join(parts)
