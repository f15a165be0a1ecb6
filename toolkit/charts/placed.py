"""Where on a chart does each number stand? For whoever makes them answer to a click or a key."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts.sheet import Chart, settle

#: frame or term, group, place of the period (0 without periods), and the number at x, y
Mark = tuple[str, str, int, float, float]


def keep(axes: Axes, marks: Iterable[Mark]) -> None:
    """Remember where these numbers are drawn."""
    chart = axes.get_figure()
    assert isinstance(chart, Chart)
    chart.marks += [(axes, mark) for mark in marks if np.isfinite(mark[-2:]).all()]


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
    rows = []
    for axes, (frame, group, place, x, y) in kept:
        left, bottom = fig.transFigure.inverted().transform(axes.transData.transform((x, y)))
        rows.append((frame, group, place, float(left), float(1 - bottom)))
    return pd.DataFrame(rows, columns=tables.columns("points")).astype({"frame": "str", "group": "str"})
