"""What is the line behind the ups and downs of single periods, and how sure is it?"""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.errors import WrongTable, check_whole, did_you_mean
from toolkit.stats.mover import mover
from toolkit.trends import asked
from toolkit.trends.cells import Array

_METHODS = ("rolling", "loess")
_SIZES = {"rate": "n_words", "share": "n_articles"}
_MOST_PERIODS = 1_500  # of LOESS: work goes with the cube
_FEWEST = 4  # periods that LOESS looks at: the farthest ones do not count, and a line needs two
_NOTHING = 1e-12  # parts of a period that are noise of the arithmetic


def smooth(
    trend: pd.DataFrame, *, method: str = "rolling", window: int = 3, frac: float = 0.5, measure: str = "rate"
) -> pd.DataFrame:
    """What is the rate of some periods together, or the curve through them, and between which bounds?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate` with `period=`.
    method : {"rolling", "loess"}
        The rate of each period and its neighbours together; or a curve of lines fitted to the nearest periods, to which
        the far ones matter less.
    window : int
        Periods that are taken together, the one in the middle included: an odd number.
    frac : float
        Share of the periods that LOESS looks at for each point of the curve, above 0, up to 1; four at the least.
    measure : {"rate", "share"}
        Which column is smoothed.

    Returns
    -------
    DataFrame
        `smoothed`: the rows and columns of the trend, with `smooth`, `smooth_low` and `smooth_high`.

    Raises
    ------
    MissingPackage
        With "loess", without statsmodels.

    Notes
    -----
    *Rolling*: Σ matches / Σ words of the window (of shares: articles with a match over articles). At both ends of the
    calendar there are neighbours on one side alone. Periods without an article add nothing, and get the rate of their
    neighbours.

    *LOESS*: local lines with tricube weights, without the steps that take little notice of outlying periods, as those
    are the news. All periods with words count alike, however few; so prefer "rolling" where their number varies much.
    A curve that falls below 0 is drawn at 0, and one of shares that rises above 1 at 1.

    The bounds are for the smooth line and have the confidence of those in the trend: they are put together from the
    distances of rates to their own bounds (MOVER), as the periods have different articles. They say nothing of what
    smoothing blurs: an event of one week is spread over all weeks that are taken together. They are missing wherever a
    period that is part of it has no interval, as it has too few articles or no match.

    References
    ----------
    Zou & Donner 2008, Statistics in Medicine 27:1693–1702 (MOVER); Cleveland 1979, JASA 74:829–836 (LOESS).

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> dates = pd.to_datetime(["2025-01-03", "2025-02-03", "2025-03-03"])
    >>> articles = pd.DataFrame({"article_id": list("abc"), "date": dates, "text": ["War.", "No war.", "None."]})
    >>> trend = trends.rate(frames.score(articles, {"war": ["war"]}), articles, period="M", per=100)
    >>> smooth(trend)[["rate", "smooth"]].round(1).values.tolist()
    [[100.0, 66.7], [50.0, 50.0], [0.0, 33.3]]
    """
    tables.check(trend, "trend")
    _check(method, window, frac, measure)
    groups = _groups(trend)
    places = np.array([period.ordinal // period.freq.n for period in trend["period"]], dtype=np.int64)
    values = trend[[measure, f"{measure}_low", f"{measure}_high", _SIZES[measure]]].to_numpy(dtype=float)
    line = np.full((len(trend), 3), np.nan)
    for number in range(groups.max(initial=-1) + 1):
        rows = np.flatnonzero(groups == number)
        rows = rows[np.argsort(places[rows], kind="stable")]
        at, own = places[rows], values[rows]
        parts = _neighbours(at, own, window) if method == "rolling" else _loess(at, own, frac)
        for row, (some, shares) in zip(rows, parts, strict=True):
            line[row] = mover(own[some, 0], own[some, 1], own[some, 2], shares)
    line = np.clip(line, 0, 1 if measure == "share" else np.inf)
    return trend.assign(smooth=line[:, 0], smooth_low=line[:, 1], smooth_high=line[:, 2])


def _groups(trend: pd.DataFrame) -> Array:
    """For each row the number of its group and frame."""
    by = list(trend.columns[: list(trend.columns).index("frame") + 1])
    if "smooth" in by:
        raise WrongTable("this trend is by 'smooth', which is what the line is called: rename your column.")
    if trend["period"].isna().any():
        raise WrongTable("this trend has no periods to smooth: make it with trends.rate(..., period='M').")
    if trend.duplicated([*by, "period"]).any():
        raise WrongTable("this trend has several rows for a group, frame and period: keep one of each.")
    if trend.empty:
        return np.zeros(0, dtype=np.int64)
    number: Array = trend.groupby(by, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    return number


def _check(method: str, window: int, frac: Any, measure: str) -> None:
    if method not in _METHODS:
        raise ValueError(f"method={method!r} is not known: it can be rolling or loess.{did_you_mean(method, _METHODS)}")
    if measure not in _SIZES:
        raise ValueError(f"measure={measure!r} is not known: it can be rate or share.{did_you_mean(measure, _SIZES)}")
    check_whole("window", window, least=1)
    if window % 2 == 0:
        raise ValueError(f"window={window} has no middle: give an odd number, such as {window + 1}.")
    if isinstance(frac, bool) or not isinstance(frac, Real) or not 0 < float(frac) <= 1:
        raise ValueError(f"frac={frac!r} cannot be used: give a share of the periods, above 0 and up to 1.")


def _neighbours(places: Array, values: Array, window: int) -> Iterator[tuple[Array, Array]]:
    """For each period those within the window that have something, and the share of each in the whole."""
    begins = np.searchsorted(places, places - window // 2, side="left")
    ends = np.searchsorted(places, places + window // 2, side="right")
    sizes = np.where(np.isnan(values[:, 0]), 0, values[:, -1])
    for begin, end in zip(begins, ends, strict=True):
        own = begin + np.flatnonzero(sizes[begin:end])
        yield own, sizes[own] / sizes[own].sum() if len(own) else sizes[own]


def _loess(places: Array, values: Array, frac: float) -> Iterator[tuple[Array, Array]]:
    """For each period those that have a part in its point of the curve, and which: the curve is linear in the rates."""
    try:
        from statsmodels.nonparametric.smoothers_lowess import lowess
    except ImportError as error:
        raise asked.missing("trends.smooth(method='loess')", "statsmodels") from error
    known = np.flatnonzero(~np.isnan(values[:, 0]))
    if len(known) > _MOST_PERIODS:
        raise ValueError(f"there are {len(known):,} periods, more than {_MOST_PERIODS:,}: choose a longer period.")
    if len(known) < _FEWEST:
        yield from ((known[:0], values[known[:0], 0]) for _ in places)
        return
    share = max(frac, _FEWEST / len(known))
    when, at = places[known].astype(float), places.astype(float)
    parts = [lowess(one, when, frac=share, it=0, xvals=at) for one in np.eye(len(known))]
    for shares in np.array(parts).T:
        own = np.flatnonzero(np.abs(shares) > _NOTHING)
        yield known[own], shares[own]
