"""The rhythm of the week: rates by day of the week, with intervals that go by days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from toolkit import tables
from toolkit.charts import ends, fonts, language, look, names, panels, reading, sheet, sides
from toolkit.charts.panels import Line, Panel, Plan, Scale
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_TOLD = 4
_COLUMNS = {"value": "rate", "low": "rate_low", "high": "rate_high", "n_articles": "n_articles", "p": "p"}


def weekdays(
    found: pd.DataFrame, *, frames: Sequence[str] | None = None, title: str | None = None, level: float | None = None
) -> Figure:
    """On which days of the week is a frame more frequent, and might that be chance?

    Parameters
    ----------
    found : DataFrame
        `weekdays`, from `trends.weekdays`.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `trends.weekdays` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        One panel per frame, one line per group, with p beside its name. Of more than twelve groups, the eight with most
        articles are drawn in colour, the others pale behind them.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of weekdays, if it has no row, or if a frame is not in it.

    Notes
    -----
    A point is hollow where there is no interval: fewer than three such days, or no match. Of many frames and groups
    some have a small p by chance.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> dates = pd.date_range("2025-03-03", periods=28).repeat(3)  # a Monday
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(84)], "date": dates, "text": "War. Rain."})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> figure = weekdays(trends.weekdays(hits, articles))
    >>> [label.get_text() for label in figure.axes[0].get_xticklabels()]
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
    """
    with theme():
        read = _read(found, frames)
        plan = _plan(read)
        scale = panels.scale_of(plan, "rate")
        heading = reading.title(read, *(read.by if len(read.groups) > 1 else ()), "day of the week")
        chart = sheet.blank(
            _height(plan), title=heading if title is None else title, caption=_notes(found, read, plan, scale, level)
        )
        grid = _grid(chart, plan, scale, read)
        sheet.settle(chart)
        for axes, panel in zip(grid, plan.panels, strict=True):
            if panel.labelled:
                ends.draw(axes, _ends(panel))
        return sheet.finish(chart, _told(read))


def _read(found: pd.DataFrame, frames: Sequence[str] | None) -> Reading:
    """As other charts over time read a trend: days of the week take the places of the periods."""
    tables.check(found, "weekdays")
    reading.check_finite(found, "rate")
    if found.empty:
        raise ValueError("this table of weekdays has no row, so there is nothing to draw.")
    shown = reading.frames_of(found, frames)
    by = tuple(map(str, found.columns[: found.columns.get_loc("frame")]))
    own = found[found["frame"].astype(str).isin(shown)]
    group, order = reading.group_names(own, by)
    rows = pd.DataFrame({"group": group, "order": order, "frame": own["frame"].astype(str).to_numpy()})
    rows["period"] = own["weekday"].astype(str).to_numpy()
    rows["place"] = [_DAYS.index(day) for day in rows["period"]]
    for name, column in _COLUMNS.items():
        rows[name] = own[column].to_numpy(dtype=float)
    rows[["raw", "step"]] = np.nan
    if rows.duplicated(["group", "frame", "place"]).any():
        raise ValueError("this table has more than one row for the same group, frame and day: keep one.")
    fonts.warn([*rows["group"].unique(), *shown])
    groups = rows.sort_values("order", kind="stable")["group"].unique().tolist()
    return Reading(rows, by, groups, shown, _DAYS, "rate", reading.unit_of(found, "rate", None))  # type: ignore[arg-type]


def _plan(read: Reading) -> Plan:
    hands, labelled, n = panels.hands_of(read), len(read.groups) > 1, len(read.frames)
    columns = (1 if n <= 2 else look.now().columns(2)) if labelled else min(n, look.now().columns(3))
    heads = names.shortened(read.frames, width=(50, 30, 21)[columns - 1], lines=2)
    found = []
    for frame, head in zip(read.frames, heads, strict=True):
        every = [panels.line_of(read, group, frame, hands.get(group)) for group in read.groups]
        every.sort(key=lambda line: line.hand is not None)
        title = head if n > 1 else ""
        found.append(Panel(frame, _named(read, every, 26 if columns == 1 else 18), title, labelled=labelled))
    return Plan(found, columns, height=62 if n == 1 else 44)


def _named(read: Reading, every: list[Line], width: int) -> list[Line]:
    """Each with the name that fits beside a panel, and p below it."""
    short = names.shortened([names.text_of(line.name) for line in every], width=width)
    return [
        replace(line, name=f"{name}\np = {_chance(read, line.group, line.frame)}")
        for line, name in zip(every, short, strict=True)
    ]


def _chance(read: Reading, group: str, frame: str) -> str:
    p = float(read.one(group, frame)["p"].iloc[0]) if len(read.one(group, frame)) else np.nan
    return "–" if np.isnan(p) else language.decimal(p, 2 if p >= 0.095 else 3)


def _height(plan: Plan) -> float:
    """In inches: room for the lines, and for the names beside them."""
    named = max(sum(end.height for end in _ends(panel)) if panel.labelled else 0.0 for panel in plan.panels)
    return plan.rows * max(look.now().mm(plan.height), named / look.POINTS) + look.now().mm(10)


def _grid(chart: Figure, plan: Plan, scale: Scale, read: Reading) -> list[Axes]:
    grid = sheet.panels_of(chart, len(plan.panels), plan.columns, sharex=True)
    days = _days(plan)
    for number, (axes, panel, top) in enumerate(zip(grid, plan.panels, scale.tops, strict=True)):
        axes.set_ylim(0, top)
        axes.yaxis.set_major_locator(MaxNLocator(5 if plan.rows == 1 else 3, steps=[1, 2, 5, 10]))
        if not panels.highest([panel])[0] and top == 1.0:
            axes.set_yticks([0])  # nothing to measure: a scale would be invented
        sheet.label_below(axes, range(7), days)
        axes.set_xlim(-0.5, 6.5)
        axes.tick_params(labelleft=not scale.same or number % plan.columns == 0)
        _draw(axes, panel)
    chart.supylabel(read.unit, fontsize=look.now().normal)
    return grid


def _days(plan: Plan) -> list[str]:
    """In short where there is room, else by their first letters."""
    panel = (look.now().inches * look.POINTS - 40 * look.now().enlarged) / plan.columns
    signs = max((len(part) for end in _ends(plan.panels[0]) for part in end.name.split("\n")), default=0)
    beside = signs * look.now().small * 0.6 if plan.panels[0].labelled else 0.0
    short = language.days_of_week(3)
    room = (panel - beside) / 7 - 2 * look.now().enlarged
    return short if max(map(len, short)) * look.now().small * 0.65 <= room else language.days_of_week(1)


def _draw(axes: Axes, panel: Panel) -> None:
    axes.grid(axis="y")
    if panel.title:
        axes.set_title(panel.title, pad=None if panel.labelled else sheet.two_lines())
    if not panel.labelled:
        axes.annotate(
            panel.lines[0].name.partition("\n")[2], (0, 1), (0, 3), "axes fraction", "offset points",
            fontsize=look.now().small, color=look.now().grey, gid="p",
        )  # fmt: skip
    for line in panel.lines:
        if line.hand is None:
            axes.plot(range(7), line.course.value, color=look.now().pale, linewidth=0.5, zorder=1, gid="pale")
    for number, line in enumerate(panel.coloured):
        _draw_line(axes, line, line.hand or look.now().hand(0), _aside(panel, number))
    if panel.is_empty:
        axes.text(0.5, 0.5, "no articles", transform=axes.transAxes, ha="center", va="center", color=look.now().grey)


def _aside(panel: Panel, number: int) -> float:
    n = len(panel.coloured)
    return (number - (n - 1) / 2) * min(0.14, 0.6 / n)


def _draw_line(axes: Axes, line: Line, hand: look.Hand, aside: float) -> None:
    value, low, high, *_ = line.course
    x, sure = np.arange(7) + aside, np.isfinite(low) & np.isfinite(high)
    axes.vlines(x[sure], low[sure], high[sure], color=hand.colour, linewidth=0.9, gid="interval")
    axes.plot(x, value, color=hand.colour, linewidth=0.5, linestyle=hand.dashes, zorder=2, gid="line")
    for own, gid, face in ((sure, "points", hand.colour), (np.isfinite(value) & ~sure, "hollow", look.now().paper)):
        if own.any():  # what is empty and not clipped would stand at the corner of the page, for the layout
            axes.plot(
                x[own], value[own], hand.marker, color=hand.colour, markerfacecolor=face, markersize=3.6,
                clip_on=False, zorder=4, gid=gid,
            )  # fmt: skip


def _ends(panel: Panel) -> list[ends.End]:
    found = []
    for number, line in enumerate(panel.coloured):
        x, y = line.course.last
        colour = (line.hand or look.now().hand(0)).colour
        found.append(ends.End(line.name, colour, x + _aside(panel, number), y))
    return found


def _notes(found: pd.DataFrame, read: Reading, plan: Plan, scale: Scale, level: float | None) -> str:
    one = found[found["frame"].astype(str) == read.frames[0]]
    drawn = plan.coloured
    return sides.either(
        [
            f"n = {names.amount(int(one['n_articles'].sum()), 'article')}",
            read.groups_told if read.by else names.amount(int(one["n_days"].sum()), "day"),
            f"upright lines: {reading.intervals(level)}, by days" if np.isfinite(drawn.low).any() else "",
            "p: how often chance alone would part the days of the week as much",
            "hollow: no interval (fewer than three such days, or no match)"
            if (np.isfinite(drawn.value) & np.isnan(drawn.low)).any()
            else "",
            f"grey: the other {names.amount(plan.pale, read.group_word)}, with fewer articles" if plan.pale else "",
            "upright lines that go beyond the panel are cut" if panels.is_cut(plan, scale) else "",
            "" if scale.same else "scales differ between frames",
        ]
    )


def _told(read: Reading) -> str:
    """The alternative text."""
    told = []
    pairs = [(frame, group) for frame in read.frames for group in read.groups]
    for frame, group in pairs[:_TOLD]:
        rows = read.one(group, frame).dropna(subset=["value"])
        name = ", ".join(filter(None, (frame, group)))
        if rows.empty:
            told.append(f"{name}: no articles")
            continue
        most, least = (rows.iloc[place] for place in (rows["value"].argmax(), rows["value"].argmin()))
        told.append(
            f"{name}: most on {most['period']}, {names.number(most['value'])}, least on {least['period']}, "
            f"{names.number(least['value'])}; p = {_chance(read, group, frame)}"
        )
    more = f" And {names.amount(len(pairs) - _TOLD, 'more line')}." if len(pairs) > _TOLD else ""
    groups = f", {read.groups_told}" if read.by else ""
    return f"Dot chart: {read.unit} by day of the week{groups}. {'. '.join(told)}.{more}"
