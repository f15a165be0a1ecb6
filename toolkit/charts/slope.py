"""Many groups at two times: a line for each from left to right, with its name and its number at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.charts import ends, language, look, names, panels, periods, reading, sheet, sides
from toolkit.charts.panels import Line, Panel, Plan, Scale
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_NAMED = 40  # lines that have room for their names; of more, those in colour alone
_BOTH = 0.8  # of a page of two columns, on which names stand at both ends
_CROWD = 6  # lines, beyond which intervals are paler
_TOLD = 6


def slope(
    trend: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "rate",
    title: str | None = None,
    level: float | None = None,
    per: float | None = None,
) -> Figure:
    """Which groups rise from one period to another, and which fall?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate` with `period=`, of two periods: for years that are apart, keep the rows of two.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
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
        One panel per frame, one line per group; with one group, one panel, one line per frame. At both ends stand name
        and number, on narrow pages the number alone to the left. Of more than twelve groups, the eight with most
        articles are drawn in colour; of more than forty, they alone have names.

    Raises
    ------
    WrongTable, ValueError
        If it is no trend, if it has no row or not two periods, or if a frame is not in it.

    Notes
    -----
    Of many lines some rise by chance: look at the intervals first, and ask `trends.differences` or `trends.breaks`
    whether a change is more than that. For two groups or periods in many frames there is `charts.dumbbell`, for more
    than two periods `charts.trend`.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> dates = pd.to_datetime(["2025-03-03", "2025-04-03"])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "date": dates, "text": ["War and war.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"], "peace": ["peace"]})
    >>> figure = slope(trends.rate(hits, articles, period="M", per=100))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['war  67', 'peace  0', '33  war', '0  peace']
    """
    with theme():
        read = _of_two(reading.read(trend, frames=frames, measure=measure, per=per, needs="periods"))
        plan = _plan(read)
        scale = panels.scale_of(plan, read.measure)
        called = [periods.label(period) for period in read.periods]
        heading = f"{reading.title(read)}, {names.joined(called)}" if title is None else title
        chart = sheet.blank(_height(plan), title=heading, caption=_notes(read, plan, scale, called, level))
        grid = _grid(chart, plan, scale, read)
        sheet.settle(chart)
        for axes, panel in zip(grid, plan.panels, strict=True):
            ends.draw(axes, _ends(panel, 0, named=plan.columns == 1 and look.now().room > _BOTH), left=True)
            ends.draw(axes, _ends(panel, 1, named=True))
        return sheet.finish(chart, _told(read, called))


def _of_two(read: Reading) -> Reading:
    """Without the time between the two periods, where there is some."""
    found = sorted(set(read.rows["period"]))
    if len(found) != 2:
        raise ValueError(
            f"a slope goes from one period to another, but this table has {names.amount(len(found), 'period')}: "
            "keep the rows of two of them, or draw charts.trend."
        )
    return replace(read, rows=read.rows.assign(place=[found.index(one) for one in read.rows["period"]]), periods=found)


def _plan(read: Reading) -> Plan:
    if len(read.groups) == 1:
        hands = look.now().hands(read.frames)
        every = [panels.line_of(read, read.groups[0], frame, hand, name=frame) for frame, hand in hands.items()]
        return Plan([Panel("", _named(every, 30))], columns=1, height=_tall(len(every)))
    hands, columns = panels.hands_of(read), 1 if len(read.frames) == 1 else look.now().columns(2)
    heads = names.shortened(read.frames, width=50 if columns == 1 else 30, lines=2)
    found = []
    for frame, head in zip(read.frames, heads, strict=True):
        every = [panels.line_of(read, group, frame, hands.get(group)) for group in read.groups]
        every.sort(key=lambda line: line.hand is not None)
        title = head if len(read.frames) > 1 else ""
        found.append(Panel(frame, _named(every, 30 if columns == 1 else 20), title))
    return Plan(found, columns, height=_tall(len(read.groups)) if len(read.frames) == 1 else 42)


def _tall(n: int) -> float:
    """How high a panel of so many lines is, in mm: intervals have the upper half of it."""
    return min(max(62.0, 6.5 * n), 130.0)


def _named(every: list[Line], width: int) -> list[Line]:
    """With the names that fit beside a panel; without one where there is no room."""
    shown = [line.hand is not None or len(every) <= _NAMED for line in every]
    own = [names.text_of(line.name) for line, named in zip(every, shown, strict=True) if named]
    short = iter(names.shortened(own, width=width))
    return [replace(line, name=next(short) if named else "") for line, named in zip(every, shown, strict=True)]


def _height(plan: Plan) -> float:
    """In inches: room for the lines, and for the names beside them."""
    named = max(sum(bool(line.name) for line in panel.lines) for panel in plan.panels) * ends.line()
    return plan.rows * (max(look.now().mm(plan.height), named / look.POINTS) + look.now().mm(8)) + look.now().mm(6)


def _grid(chart: Figure, plan: Plan, scale: Scale, read: Reading) -> list[Axes]:
    grid = sheet.panels_of(chart, len(plan.panels), plan.columns)
    places, labels = periods.ticks(read.periods, most=2)
    for axes, panel, top in zip(grid, plan.panels, scale.tops, strict=True):
        axes.set_ylim(0, top)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        sheet.label_below(axes, places, labels)
        _draw(axes, panel)
    chart.supylabel(read.unit, fontsize=look.now().normal)
    return grid


def _draw(axes: Axes, panel: Panel) -> None:
    if panel.title:
        axes.set_title(panel.title)
    for place in (0, 1):
        axes.axvline(place, color=look.now().grid, linewidth=0.8, zorder=0.5, gid="time")
    for line in panel.lines:
        value = line.course.value
        if line.hand is None and np.isfinite(value).any():
            axes.plot(
                [0, 1], value, color=look.now().pale, linewidth=0.6, marker=".", markersize=2, zorder=1, gid="pale"
            )
    for number, line in enumerate(panel.coloured):
        _draw_line(axes, line, _aside(panel, number), crowd=len(panel.coloured) > _CROWD)
    axes.set_xlim(-0.1, 1.1)
    if panel.is_empty:
        axes.text(0.5, 0.5, "no articles", transform=axes.transAxes, ha="center", va="center", color=look.now().grey)


def _aside(panel: Panel, number: int) -> float:
    """Intervals of all lines would else stand on one another."""
    n = len(panel.coloured)
    return (number - (n - 1) / 2) * min(0.025, 0.14 / n)


def _draw_line(axes: Axes, line: Line, aside: float, *, crowd: bool) -> None:
    hand = line.hand or look.now().hand(0)
    value, low, high, *_ = line.course
    x, sure = np.arange(2) + aside, np.isfinite(low) & np.isfinite(high)
    axes.vlines(
        x[sure], low[sure], high[sure], color=hand.colour, linewidth=0.9, alpha=0.4 if crowd else 0.7, gid="interval"
    )
    axes.plot(x, value, color=hand.colour, linewidth=1.2, linestyle=hand.dashes, zorder=3, gid="line")
    for own, gid, face in ((sure, "points", hand.colour), (np.isfinite(value) & ~sure, "hollow", look.now().paper)):
        if own.any():  # what is empty and not clipped would stand at the corner of the page, for the layout
            axes.plot(
                x[own], value[own], hand.marker, color=hand.colour, markerfacecolor=face, markersize=3.6,
                clip_on=False, zorder=4, gid=gid,
            )  # fmt: skip


def _ends(panel: Panel, place: int, *, named: bool) -> list[ends.End]:
    """What stands beside the lines on one side: name and number, the number next to the line."""
    aside = {line.name: _aside(panel, number) for number, line in enumerate(panel.coloured)}
    found = []
    for line in panel.lines:
        value = float(line.course.value[place])
        if line.name and np.isfinite(value):
            parts = [line.name, names.number(value)] if named else [names.number(value)]
            told = sheet.from_left("  ".join(parts if place == 0 else parts[::-1]))
            colour = line.hand.colour if line.hand else look.now().grey
            found.append(ends.End(told, colour, place + aside.get(line.name, 0.0), value))
    return found


def _notes(read: Reading, plan: Plan, scale: Scale, called: Sequence[str], level: float | None) -> str:
    n = read.rows.drop_duplicates(["group", "period"]).groupby(["counted", "place"])["n_articles"].sum().unstack()
    counted = [language.whole(n[place].max() if place in n else 0) for place in (0, 1)]
    drawn = plan.coloured
    empty = [name for name in read.groups if read.rows.loc[read.rows["group"] == name, "value"].isna().all()]
    return sides.either(
        [
            f"n = {counted[0]} articles in {called[0]}, {counted[1]} in {called[1]}",
            read.groups_told if read.by else "",
            f"upright lines: {reading.intervals(level)}" if np.isfinite(drawn.low).any() else "",
            "hollow: no interval (fewer than three articles, or no match)"
            if (np.isfinite(drawn.value) & np.isnan(drawn.low)).any()
            else "",
            f"grey: the other {names.amount(plan.pale, read.group_word)}, with fewer articles" if plan.pale else "",
            f"no articles: {names.joined(empty) if len(empty) <= 3 else names.amount(len(empty), read.group_word)}"
            if empty and len(read.groups) > 1
            else "",
            "upright lines that go beyond the panel are cut" if panels.is_cut(plan, scale) else "",
            "" if scale.same else "scales differ between frames",
        ]
    )


def _told(read: Reading, called: Sequence[str]) -> str:
    """The alternative text."""
    told = []
    pairs = [(frame, group) for frame in read.frames for group in read.groups]
    for frame, group in pairs[:_TOLD]:
        first, last = (names.number(value) for value in read.course(group, frame).value)
        told.append(f"{', '.join(filter(None, (frame, group)))} from {first} to {last}")
    more = f"; and {names.amount(len(pairs) - _TOLD, 'more line')}" if len(pairs) > _TOLD else ""
    what = f"{read.unit} in {called[0]} and in {called[1]}"
    return f"Slope chart: {what}{f', {read.groups_told}' if read.by else ''}. {'; '.join(told)}{more}."
