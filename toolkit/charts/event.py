"""What changed with an event: rates before and after, and their difference with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, language, look, names, reading, sheet, sides
from toolkit.charts.theme import theme

_TOLD = 6
_COLUMNS = ("rate_before", "rate_after", "placebo", "n_placebo", "n_hits_before", "n_hits_after")


@dataclass(frozen=True)
class _Panel:
    title: str
    rows: pd.DataFrame  # term, value, low, high (of the difference), and _COLUMNS


def event(
    found: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    title: str | None = None,
    level: float | None = None,
) -> Figure:
    """Which frames are more frequent after an event than before, and which less?

    Parameters
    ----------
    found : DataFrame
        `event`, from `trends.around_event`.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `trends.around_event` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        A row per frame, or a panel per frame and a row per group. To the left the rates before (hollow) and after
        (full); to the right their difference, full where its interval leaves out 0, and the share of other days at
        which the difference is as large.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of an event, if it has no row, or if a frame is not in it.

    Notes
    -----
    The lines of the regression (`level_change`, `slope_change`) are not drawn: they are in the table. Where many other
    days have as much to show, the difference says little of this one.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> dates = pd.date_range("2025-03-01", periods=40)
    >>> texts = ["No war here.", "War is war."] * 10 + ["War, war.", "War is war, all war."] * 10
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(40)], "date": dates, "text": texts})
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> figure = event(trends.around_event(hits, articles, "2025-03-21", window=14))
    >>> [axes.get_xlabel() for axes in figure.axes]
    ['matches per 1,000 words', 'difference (after less before)']
    """
    tables.check(found, "event")
    reading.check_finite(found, "rate_before", "rate_after")
    if found.empty:
        raise ValueError("this table of an event has no row, so there is nothing to draw.")
    shown = reading.frames_of(found, frames)
    by = [str(name) for name in found.columns[: found.columns.get_loc("frame")]]
    panels = _panels(found, shown, by)
    fonts.warn([*shown, *(term for panel in panels for term in panel.rows["term"])])
    with theme():
        what = shown[0] if len(shown) == 1 else names.amount(len(shown), "frame")
        heading = f"{what}: before and after the event{f', by {names.joined(by)}' if by else ''}"
        height = sum(len(panel.rows) * sides.ROW + (8 if panel.title else 3) for panel in panels) + 12
        chart = sheet.blank(
            look.now().mm(height), title=heading if title is None else title, caption=_notes(found, panels, level)
        )
        unit = sides.unit_of(found, ("before", "after"))
        _grid(chart, panels, unit)
        return sheet.finish(chart, f"Dot chart: {heading}. {_told(panels, unit)}")


def _panels(found: pd.DataFrame, shown: Sequence[str], by: Sequence[str]) -> list[_Panel]:
    found = found.assign(group=reading.group_names(found, by)[0])
    own = [(frame, found[found["frame"].astype(str) == frame]) for frame in shown]
    if found["group"].nunique() > 1 and len(shown) > 1:
        return [_Panel(names.text_of(frame), _rows(part, part["group"])) for frame, part in own]
    every = pd.concat([part for _, part in own])
    return [_Panel("", _rows(every, every["group"] if len(shown) == 1 and by else every["frame"]))]


def _rows(part: pd.DataFrame, terms: pd.Series) -> pd.DataFrame:
    rows = part[list(_COLUMNS)].astype(float).reset_index(drop=True)
    rows["term"] = [names.text_of(term) for term in terms]
    bounds = {"value": "difference", "low": "difference_low", "high": "difference_high"}
    return rows.assign(**{name: part[column].to_numpy(dtype=float) for name, column in bounds.items()})


def _grid(chart: Figure, panels: Sequence[_Panel], unit: str) -> None:
    ratios = [len(panel.rows) + 0.6 for panel in panels]
    grid = chart.subplots(len(panels), 2, sharex="col", squeeze=False, height_ratios=ratios, width_ratios=[1, 1])
    every = pd.concat([panel.rows for panel in panels])
    heads = names.shortened([panel.title for panel in panels], width=34)
    right = float(np.nan_to_num(every[["rate_before", "rate_after"]]).max(initial=0)) * 1.06 or 1.0
    for (left, beside), panel, head in zip(grid, panels, heads if len(panels) > 1 else [""], strict=True):
        _draw_rates(left, panel.rows)
        _draw_differences(beside, panel.rows)
        left.set_xlim(0, right)
        beside.set_xlim(*sides.bounds(every))
        left.set_title(head)
    grid[-1, 0].set_xlabel(unit)
    grid[-1, 1].set_xlabel("difference (after less before)")


def _draw_rates(axes: Axes, rows: pd.DataFrame) -> None:
    before, after, y = rows["rate_before"], rows["rate_after"], np.arange(len(rows))
    colour = look.now().hand(0).colour
    axes.hlines(y, before, after, color=colour, linewidth=1.4, alpha=0.45, gid="way")
    for rates, gid, face in ((before, "before", look.now().paper), (after, "after", colour)):
        if rates.notna().any():  # what is empty and not clipped would stand at the corner of the page, for the layout
            axes.plot(rates, y, "o", color=colour, markerfacecolor=face, markersize=4, clip_on=False, gid=gid)
    sides.label(axes, rows.rename(columns={"n_hits_before": "n_target", "n_hits_after": "n_reference"}), 26, len(rows))


def _draw_differences(axes: Axes, rows: pd.DataFrame) -> None:
    colour, y, value = look.now().hand(0).colour, np.arange(len(rows)), rows["value"].to_numpy()
    sure = _sure(rows).to_numpy()
    sides.intervals(axes, rows, colour)
    axes.plot(value[sure], y[sure], "o", color=colour, markersize=4, gid="points")
    axes.plot(value[~sure], y[~sure], "o", markerfacecolor=look.now().paper, color=colour, markersize=4, gid="hollow")
    sides.rows_of(axes, len(rows))
    axes.set_yticks([])
    for place, placebo in enumerate(rows["placebo"]):
        told = "–" if np.isnan(placebo) else language.percent(placebo)
        sides.beside(axes, place, told, "placebo")


def _sure(rows: pd.DataFrame) -> pd.Series:
    return (rows["low"] > 0) | (rows["high"] < 0)


def _notes(found: pd.DataFrame, panels: Sequence[_Panel], level: float | None) -> str:
    rows = pd.concat([panel.rows for panel in panels])
    one = found[found["frame"] == found["frame"].iloc[0]]
    n = [language.whole(one[f"n_articles_{side}"].sum()) for side in ("before", "after")]
    most = int(rows["n_placebo"].max())
    return sides.either(
        [
            f"n = {n[0]} articles before, {n[1]} after",
            "left: hollow before, full after, and matches before : after",
            f"right: lines are {reading.intervals(level)}" if rows["low"].notna().any() else "",
            "full: the interval leaves out 0" if _sure(rows).any() else "no interval leaves out 0",
            "no line: no interval (no match, or too few articles)" if rows["low"].isna().any() else "",
            f"at the right: share of up to {names.amount(most, 'other day')} with as large a difference"
            if most
            else "–: no other day to compare with",
        ]
    )


def _told(panels: Sequence[_Panel], unit: str) -> str:
    """The alternative text."""
    rows = pd.concat([panel.rows.assign(frame=panel.title) for panel in panels])
    told = []
    for row in rows.head(_TOLD).to_dict("records"):
        rates = f"{names.number(row['rate_before'])} before and {names.number(row['rate_after'])} after"
        interval = "" if np.isnan(row["low"]) else f" ({sides.signed(row['low'])} to {sides.signed(row['high'])})"
        name = ", ".join(filter(None, (row["frame"], row["term"])))
        told.append(f"{name} {rates}, difference {sides.signed(row['value'])}{interval}")
    more = f"; and {len(rows) - _TOLD} more" if len(rows) > _TOLD else ""
    return f"In {unit}: {'; '.join(told)}{more}."
