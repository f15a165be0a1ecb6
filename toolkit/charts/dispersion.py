"""Where in time each outlet has a word or a frame: a tick per day, above pale ticks of the articles without it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from toolkit import groups, tables
from toolkit.charts import fonts, language, look, names, periods, sheet, sides
from toolkit.charts.theme import theme
from toolkit.errors import WrongTable, did_you_mean

Days = np.ndarray[Any, np.dtype[Any]]
_MOST = 24  # outlets
_PANELS = 6  # frames
_TOLD = 6
_DAYS = 15_000  # beyond which a tick is a week
_CROWDED = 400  # ticks in a row


@dataclass(frozen=True)
class _Strips:
    """What is drawn: articles have name, place in time, and for each panel whether they match."""

    articles: pd.DataFrame
    order: list[str]
    every: list[pd.Period]
    titles: list[str]
    n_without_date: int
    n_rows: int


def dispersion(
    found: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str | None = "outlet",
    frames: Sequence[str] | None = None,
    title: str | None = None,
) -> Figure:
    """When does each outlet write of it: all the time, now and then, or in one week only?

    Parameters
    ----------
    found : DataFrame
        `matches`, from `frames.matches`, or `lines`, from `context.kwic`.
    articles : DataFrame
        `articles`, all of them, where dates and outlets are looked up; of an index, `corpus.articles`.
    by : str, optional
        Another column than the outlet; None for one row.
    frames : list of str, optional
        Which frames, in this order; all that have a match unless told, up to six.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A panel per frame, a row per outlet, those with most articles first. A long tick is a day with an article that
        matches, a short pale one a day with articles, but none that does; beside the row, articles that match of all.

    Raises
    ------
    WrongTable, ValueError
        If these are no matches or lines, if none of them is in the articles, or if no article has a date.

    Notes
    -----
    Where there is no tick at all there is no article: silence of the corpus, not of the outlet. Many ticks hide how
    much is in each: over years, `charts.trend` says more. How even the spread is, `terms.dispersion` measures.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import context
    >>> dates = pd.to_datetime(["2025-01-03", "2025-01-09", "2025-03-01"])
    >>> texts = ["War.", "Rain.", "War and war."]
    >>> found = pd.DataFrame({"article_id": list("abc"), "text": texts, "outlet": ["A", "A", "B"], "date": dates})
    >>> figure = dispersion(context.kwic(found, "war"), found)
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['1 of 2', '1 of 1']
    """
    _check(found, articles)
    strips = _strips(found, articles, by, frames)
    fonts.warn([*strips.order, *strips.titles])
    with theme():
        what = strips.titles[0] if len(strips.titles) == 1 else names.amount(len(strips.titles), "frame")
        what = what or "Matches"
        heading = f"{what}: days with articles that match{f', by {by}' if by else ''}"
        height = len(strips.titles) * (max(len(strips.order), 2) * sides.ROW + 9) + 10
        chart = sheet.blank(
            look.now().mm(height), title=heading if title is None else title, caption=_notes(strips, by, len(articles))
        )
        _grid(chart, strips)
        return sheet.finish(chart, f"Strip plot: {heading}, {_span(strips)}. {_told(strips)}")


def _check(found: pd.DataFrame, articles: pd.DataFrame) -> None:
    tables.check(found, "lines" if isinstance(found, pd.DataFrame) and "left" in found.columns else "matches")
    if not isinstance(articles, pd.DataFrame):
        raise TypeError(f"articles must be a DataFrame, not {type(articles).__name__}: of an index, take its articles.")
    absent = [name for name in ("article_id", "date") if name not in articles.columns]
    if absent:
        raise WrongTable(f"this is no table of articles: it has no column '{absent[0]}'.")
    tables.check_unique(articles["article_id"])


def _strips(found: pd.DataFrame, articles: pd.DataFrame, by: str | None, frames: Sequence[str] | None) -> _Strips:
    keys = groups.keys(articles, by, "D")
    every = groups.range_of(_thinned(keys["period"]))
    if not every:
        raise ValueError("none of these articles has a date, so there is no day to draw.")
    own = pd.DataFrame({"id": articles["article_id"].astype(str).to_numpy()})
    own["name"] = [names.text_of(value) for value in keys[by].astype("object")] if by else "articles"
    first = every[0].start_time
    own["place"] = (keys["period"].dt.start_time - first).dt.days.to_numpy() // (7 if every[0].freqstr[0] == "W" else 1)
    row = pd.Index(own["id"]).get_indexer(found["article_id"].astype(str))
    _warn_of_strangers(row)
    titles = _titles(found, frames)
    for number, frame in enumerate(titles):
        of_frame = found["frame"].astype("str").eq(frame).to_numpy() if frame else np.ones(len(found), dtype=bool)
        own[number] = np.isin(np.arange(len(own)), row[of_frame])
    dated = own[own["place"].notna()].reset_index(drop=True)
    n = dated.groupby("name").size()
    order = sorted(n.index, key=lambda name: (-n[name], name))
    return _Strips(dated, order[:_MOST], every, titles, len(own) - len(dated), len(order))


def _thinned(days: pd.Series) -> pd.Series:
    """Days, or weeks where there would be too many days."""
    known = days.dropna()
    many = len(known) and (known.max() - known.min()).n > _DAYS
    return days.dt.asfreq("W-SUN") if many else days


def _titles(found: pd.DataFrame, frames: Sequence[str] | None) -> list[str]:
    """The frames that are drawn; an empty name where there is none, as of a free query."""
    if found["frame"].isna().all() and frames is None:
        return [""]
    if found.empty and frames:  # what was asked for has no match: its ticks are all pale
        return [frames] if isinstance(frames, str) else list(map(str, frames))[:_PANELS]
    there = list(dict.fromkeys(found["frame"].dropna()))
    shown = there if frames is None else [frames] if isinstance(frames, str) else list(dict.fromkeys(frames))
    for frame in [one for one in shown if one not in there]:  # a table of matches cannot tell what was looked for
        warnings.warn(
            f"no match of '{frame}' is in this table, so all its ticks are pale.{did_you_mean(frame, there)}",
            stacklevel=4,
        )
    if not shown:
        raise ValueError(f"frames=[] leaves nothing to draw. Frames: {', '.join(there)}.")
    if len(shown) > _PANELS:
        warnings.warn(
            f"only the first {_PANELS} frames are drawn, {len(shown) - _PANELS} are left out: choose with frames=.",
            stacklevel=4,
        )
    return shown[:_PANELS]


def _warn_of_strangers(row: np.ndarray[Any, np.dtype[np.intp]]) -> None:
    """Where matches are of articles that are not there."""
    strange = int((row < 0).sum())
    if strange == len(row) > 0:
        raise ValueError("no match is of an article in this table: give the articles in which they were found.")
    if strange:
        warnings.warn(
            f"of articles that are not in the table, so left out here: {strange} of {len(row)} matches.", stacklevel=4
        )


def _grid(chart: Figure, strips: _Strips) -> None:
    grid = sheet.panels_of(chart, len(strips.titles), 1, sharex=True)
    heads = names.shortened(strips.titles, width=60)
    labels = names.shortened(strips.order, width=26)
    for number, (axes, head) in enumerate(zip(grid, heads, strict=True)):
        for place, name in enumerate(strips.order):
            _draw(axes, place, strips.articles[strips.articles["name"] == name], number)
        axes.set_ylim(max(len(labels), 2) - 0.4, -0.6)
        axes.set_yticks(np.arange(len(labels)), labels)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        if len(heads) > 1:
            axes.set_title(head)
    beside = (max(map(len, labels)) + 10) * look.now().small * 0.6  # names, and counts
    sheet.label_periods([grid[-1]], strips.every, room=look.now().inches * look.POINTS - beside)


def _draw(axes: Axes, place: int, own: pd.DataFrame, number: int) -> None:
    match = own[number].to_numpy(dtype=bool)
    days = own["place"].to_numpy()
    hit = np.unique(days[match])
    rest = np.setdiff1d(days, hit)
    pale = {"color": look.now().grey, "alpha": 0.5, "linewidth": 0.7}
    long = {"color": look.now().hand(0).colour, "linewidth": 0.5 if len(hit) > _CROWDED else 1.0}
    _add_ticks(axes, rest, (place + 0.06, place + 0.36), gid="without", **pale)
    _add_ticks(axes, hit, (place - 0.36, place + 0.36), gid="with", **long)
    sides.beside(axes, place, f"{language.whole(match.sum())} of {language.whole(len(own))}", "counts")


def _add_ticks(axes: Axes, days: Days, ends: tuple[float, float], **style: Any) -> None:
    """As `axes.vlines` draws them, which makes a masked array of each and takes twice as long."""
    segments = np.empty((len(days), 2, 2))
    segments[:, :, 0], segments[:, :, 1] = days[:, None], ends
    axes.add_collection(LineCollection(list(segments), **style))
    axes.autoscale_view()


def _notes(strips: _Strips, by: str | None, n: int) -> str:
    unit = periods.unit(strips.every[0])
    left = strips.n_rows - len(strips.order)
    return sides.either(
        [
            f"n = {names.amount(n, 'article')}, {_span(strips)}",
            f"{language.whole(strips.n_without_date)} without a date left out" if strips.n_without_date else "",
            f"long: a {unit} with an article that matches; short and pale: a {unit} with articles, none of which does",
            "at the right: articles that match, of all",
            f"the {_MOST} of {language.whole(strips.n_rows)} {names.plural(by or 'row')} with most articles"
            if left
            else "",
        ]
    )


def _span(strips: _Strips) -> str:
    return periods.span(strips.every[0], strips.every[-1])


def _told(strips: _Strips) -> str:
    parts = []
    for number, frame in enumerate(strips.titles):
        told = [_row_told(strips, name, number) for name in strips.order[:_TOLD]]
        more = f"; and {len(strips.order) - _TOLD} more" if len(strips.order) > _TOLD else ""
        parts.append(f"{frame or 'Articles that match'}: {'; '.join(told)}{more}.")
    return " ".join(parts)


def _row_told(strips: _Strips, name: str, number: int) -> str:
    own = strips.articles[strips.articles["name"] == name]
    hit = own.loc[own[number], "place"]
    if hit.empty:
        return f"{name} 0 of {language.whole(len(own))}"
    first, last = (periods.label(strips.every[int(place)]) for place in (hit.min(), hit.max()))
    when = f"in {first}" if first == last else f"from {first} to {last}"
    return f"{name} {language.whole(len(hit))} of {language.whole(len(own))}, {when}"
