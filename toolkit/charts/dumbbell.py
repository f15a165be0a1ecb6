"""Two groups, or two periods, in every frame: two dots with their intervals, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.charts import look, names, periods, reading, sheet, sides
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_ROW = 6.2  # height of a row with two dots, in mm
_ASIDE = 0.16  # from the middle of a row to its dots
_SIGNS = ("●", "■")  # the markers of the first two hands
_TOLD = 6


def dumbbell(
    trend: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "rate",
    title: str | None = None,
    level: float | None = None,
    per: float | None = None,
) -> Figure:
    """How far apart are two groups, or two periods, in each frame?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate`, of two groups or of one group in two periods.
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
        A row per frame; beside it both numbers.

    Raises
    ------
    WrongTable, ValueError
        If it is no trend, if it has no row or not two groups or periods, or if a frame is not in it.

    Notes
    -----
    Two intervals that overlap a little can belong to groups that differ: for the difference itself, with its own
    interval, ask `compare.shift` or `study.robust`.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war.", "Peace, war."]})
    >>> articles["outlet"] = ["A", "B"]
    >>> hits = frames.score(articles, {"war": ["war"], "peace": ["peace"]})
    >>> figure = dumbbell(trends.rate(hits, articles, by="outlet", per=100))
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "counts"]
    ['67 : 50', '0 : 50']
    """
    with theme():
        read = reading.read(trend, frames=frames, measure=measure, per=per)
        called, sides_of = _sides(read)
        right, cut = _right(read.rows)
        chart = sheet.blank(
            look.now().mm(len(read.frames) * _ROW + (26 if _stacked() else 22)),
            title=reading.title(read, *_by(read)) if title is None else title,
            caption=_notes(read, level, cut=cut),
        )
        axes = chart.subplots()
        hands = look.now().hands(called)
        for number, (rows, name) in enumerate(zip(sides_of, called, strict=True)):
            _draw_side(axes, rows, number, hands[name].colour)
        _draw_ways(axes, sides_of, read.frames)
        _name_sides(axes, called, [hands[name].colour for name in called])
        axes.set_xlim(0, right)
        if not read.rows[["value", "high"]].gt(0).any(axis=None):
            axes.set_xticks([0])  # nothing to measure: a scale would be invented
        axes.set_xlabel(read.unit)
        return sheet.finish(chart, _told(read, called, sides_of))


def _sides(read: Reading) -> tuple[list[str], list[pd.DataFrame]]:
    """What the two sides are called, and their rows, one per frame."""
    found = sorted(set(read.rows["period"].dropna()))
    if len(read.groups) == 2 and len(found) <= 1:
        called, column, keys = read.groups, "group", list(read.groups)
    elif len(read.groups) == 1 and len(found) == 2:
        called, column, keys = [periods.label(period) for period in found], "period", found
    else:
        raise ValueError(
            f"a dumbbell compares two groups or two periods, but this table has "
            f"{names.amount(len(read.groups), read.group_word)} and {names.amount(len(found), 'period')}: "
            "keep two of them, or draw charts.bars or charts.trend."
        )
    parts = [read.rows[read.rows[column].map(lambda value, key=key: value == key)] for key in keys]
    return called, [part.set_index("frame").reindex(read.frames) for part in parts]


def _by(read: Reading) -> tuple[str, ...]:
    return read.by if len(read.groups) > 1 else (periods.unit(read.periods[0]),)


def _right(rows: pd.DataFrame) -> tuple[float, bool]:
    """Where the axis ends, and whether that cuts an interval: a few articles would else set the scale."""
    value, high = (float(np.nan_to_num(rows[name]).max(initial=0)) for name in ("value", "high"))
    return (min(max(value, high), 2 * value) if value else high) * 1.06 or 1.0, high > 2 * value > 0


def _draw_side(axes: Axes, rows: pd.DataFrame, number: int, colour: str) -> None:
    value, low, high = (rows[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    y, marker = np.arange(len(rows)) + (_ASIDE if number else -_ASIDE), look.now().hand(number).marker
    sure = np.isfinite(low) & np.isfinite(high)
    axes.hlines(y[sure], low[sure], high[sure], color=colour, linewidth=1.0, alpha=0.7, gid="interval")
    for own, gid, face in ((sure, "points", colour), (np.isfinite(value) & ~sure, "hollow", look.now().paper)):
        if not own.any():
            continue  # what is empty and not clipped would stand at the corner of the page, for the layout
        axes.plot(
            value[own], y[own], marker, color=colour, markerfacecolor=face, markersize=4.2, clip_on=False,
            zorder=4, gid=gid,
        )  # fmt: skip


def _draw_ways(axes: Axes, sides_of: Sequence[pd.DataFrame], frames: Sequence[str]) -> None:
    """Pale lines between the dots, names of the frames, and numbers beside the rows."""
    first, second = (rows["value"].to_numpy(dtype=float) for rows in sides_of)
    for place, pair in enumerate(zip(first, second, strict=True)):
        axes.plot(pair, [place - _ASIDE, place + _ASIDE], color=look.now().pale, linewidth=2.2, zorder=1, gid="way")
        sides.beside(axes, place, " : ".join(map(names.number, pair)), "counts")
    sides.rows_of(axes, len(frames))
    axes.set_yticks(np.arange(len(frames)), names.shortened([names.text_of(frame) for frame in frames], width=34))


def _name_sides(axes: Axes, called: Sequence[str], colours: Sequence[str]) -> None:
    """Which dot is which, above the rows: where dots lie near to one another, names at them would not fit."""
    for number, name in enumerate(names.shortened(called, width=34)):
        x, lane = (0.0, 1 - number) if _stacked() else (number * 0.5, 0)
        axes.annotate(
            f"{_SIGNS[number]} {name}", (x, 1), (0, 4 + lane * look.now().small * 1.3), "axes fraction",
            textcoords="offset points", color=colours[number], fontsize=look.now().small, va="bottom", gid="side",
        )  # fmt: skip


def _stacked() -> bool:
    """Whether both names have to stand one above the other."""
    return look.now().columns(2) == 1


def _notes(read: Reading, level: float | None, *, cut: bool) -> str:
    known = read.rows[read.rows["value"].notna()]
    return sides.either(
        [
            reading.caption(read, level=level, mark="lines"),
            "hollow: no interval (fewer than three articles, or no match)" if known["low"].isna().any() else "",
            "lines that go beyond the axis are cut" if cut else "",
            "at the right: both numbers",
        ]
    )


def _told(read: Reading, called: Sequence[str], sides_of: Sequence[pd.DataFrame]) -> str:
    """The alternative text."""
    told = []
    for frame in read.frames[:_TOLD]:
        pair = [_value(rows, frame) for rows in sides_of]
        told.append(f"{frame}: {called[0]} {pair[0]}, {called[1]} {pair[1]}")
    more = f" And {names.amount(len(read.frames) - _TOLD, 'more frame')}." if len(read.frames) > _TOLD else ""
    return f"Dot chart: {read.unit} of {called[0]} and {called[1]}. {'; '.join(told)}.{more}"


def _value(rows: pd.DataFrame, frame: str) -> str:
    row = rows.loc[[frame]].iloc[0]
    if np.isnan(row["value"]):
        return "has no articles"
    value, low, high = (names.number(row[name]) for name in ("value", "low", "high"))
    return value if np.isnan(row["low"]) else f"{value} ({low} to {high})"
