"""Where on a chart does each number stand, and each period? For whoever makes them answer to a hand or a key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import periods
from toolkit.charts.sheet import Chart, settle

#: frame or term, group, place of the period (0 without periods), and the number at x, y
Mark = tuple[str, str, int, float, float]


class Panel(NamedTuple):
    """Where a panel lies, in shares of the figure, from its left and its top."""

    left: float
    top: float
    width: float
    height: float


class Span(NamedTuple):
    """A period: where it begins and ends, in shares of the width of its panel, and its first and its last day."""

    left: float
    right: float
    first: str
    last: str


def keep(axes: Axes, marks: Iterable[Mark]) -> None:
    """Remember where these numbers are drawn."""
    chart = axes.get_figure()
    assert isinstance(chart, Chart)
    chart.marks += [(axes, mark) for mark in marks if np.isfinite(mark[-2:]).all()]


def keep_time(grid: list[Axes], every: list[pd.Period]) -> None:
    """Remember that these panels have these periods along x, each half a step to either side of its place."""
    chart = grid[0].get_figure()
    assert isinstance(chart, Chart)
    chart.time = grid, every


def points(fig: Figure) -> pd.DataFrame:
    """Where does each number of this chart stand?

    Parameters
    ----------
    fig : Figure
        From `charts.trend`, `bars`, `terms` or `keywords`; other charts keep no points.

    Returns
    -------
    DataFrame
        `points`: one row per number that is drawn: its frame or term, group and period (by its place, from 0), and how
        far it is from the left and from the top, as shares of the figure.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import charts, frames, trends
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> points(charts.bars(trends.rate(hits, articles)))[["frame", "place"]].values.tolist()
    [['war', 0]]
    """
    kept = fig.marks if isinstance(fig, Chart) else []
    if not kept:
        return tables.empty("points")
    settle(fig)
    found: list[tuple[object, ...]] = []
    for axes, own in groupby(kept, key=itemgetter(0)):  # of each panel at once: a call for each takes longer by far
        *named, x, y = zip(*(mark for _, mark in own), strict=True)
        left, bottom = fig.transFigure.inverted().transform(axes.transData.transform(np.column_stack([x, y]))).T
        found += zip(*named, left, 1 - bottom, strict=True)
    return pd.DataFrame(found, columns=tables.columns("points")).astype({"frame": "str", "group": "str"})


def panels(fig: Figure) -> list[Panel]:
    """Where do the panels over time lie? Of `charts.trend`; other charts have none."""
    grid, _ = fig.time if isinstance(fig, Chart) else ([], [])
    if grid:
        settle(fig)
    boxes = [axes.get_position() for axes in grid]
    return [Panel(box.x0, 1 - box.y1, box.width, box.height) for box in boxes]


def spans(fig: Figure) -> list[Span]:
    """Where in each of these panels does which period lie, in order of time?

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import charts, frames, trends
    >>> dates = pd.to_datetime(["2025-03-03", "2025-04-03"])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "date": dates, "text": ["War and war.", "No war here."]})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> spans(charts.trend(trends.rate(hits, articles, period="M")))[1]
    Span(left=0.5, right=1.0, first='2025-04-01', last='2025-04-30')
    """
    grid, every = fig.time if isinstance(fig, Chart) else ([], [])
    if not every:
        return []
    begin, end = grid[0].get_xlim()
    edges = np.clip((np.arange(len(every) + 1) - 0.5 - begin) / (end - begin), 0, 1).tolist()
    days = [(str(periods.start_of(period).date()), str(periods.end_of(period).date())) for period in every]
    return [Span(edges[place], edges[place + 1], *ends) for place, ends in enumerate(days)]
