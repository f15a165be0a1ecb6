"""In how small cells of outlet and time can something still be seen?"""

from __future__ import annotations

import pandas as pd

from toolkit import groups

_ENOUGH = 5  # articles of a cell that have a match, for a band that is not all of the chart
_FINE, _COARSE = ("W", "2W", "M"), ("Q", "Y")
_MOST_POINTS = 800  # of all frames, groups and periods: nobody reads more
_FEWEST = 4  # periods that are worth telling groups apart
_MOST_GROUPS = 12  # whose lines can be told apart


def cells(hits: pd.DataFrame, articles: pd.DataFrame, by: str) -> tuple[str | None, str]:
    """By this column, and the shortest period, where some articles of each have a match; else all together.

    Examples
    --------
    >>> hits = pd.DataFrame({"frame": ["war"] * 30, "n_hits": [1] * 30})
    >>> days = pd.date_range("2025-03-03", periods=30)
    >>> cells(hits, pd.DataFrame({"date": days, "outlet": ["A", "B"] * 15}), "outlet")
    (None, 'W')
    """
    n_frames = max(hits["frame"].nunique(), 1)
    n_hit = hits["n_hits"].gt(0).sum() / n_frames
    n_groups = articles[by].nunique() if by in articles.columns else 0
    n_of = {period: groups.periods(articles["date"], period).nunique() for period in (*_FINE, *_COARSE)}
    for period in _FINE if 1 < n_groups <= _MOST_GROUPS else ():
        n_cells = n_groups * n_of[period]
        if n_hit >= _ENOUGH * n_cells and n_frames * n_cells <= _MOST_POINTS and n_of[period] >= _FEWEST:
            return by, period
    for period, n in n_of.items():
        if n_hit >= _ENOUGH * n and n_frames * n <= _MOST_POINTS:
            return None, period
    return None, "Y" if n_of["Y"] > _FEWEST else "M"


def is_busy(articles: pd.DataFrame) -> pd.Series:
    """Between the first and the last hundredth of the dates: a few stragglers would stretch the time."""
    dates = articles["date"]
    return dates.between(dates.quantile(0.01, "lower"), dates.quantile(0.99, "higher"))
