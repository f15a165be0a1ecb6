"""When do two groups differ? The difference in each period, with the band that holds all periods at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from toolkit import tables
from toolkit.charts import fonts, language, look, marks, names, periods, reading, sheet, sides
from toolkit.charts.marks import Day, Labels, Mark
from toolkit.charts.sides import Named
from toolkit.charts.theme import theme
from toolkit.errors import did_you_mean

_MEASURES = ("difference", "log_ratio")
_DENSE = 60  # periods, beyond which marks are small
_APART = 4.0  # panels share a scale unless one is so many times wider than another
_REACH = 3.0  # bounds are shown as far as so many times the largest value
_TOLD = 6
_BOUNDS = ("low", "high", "band_low", "band_high")


@dataclass(frozen=True)
class _Read:
    """The table as it is drawn: for each frame a row per period, with value, _BOUNDS, apart and few."""

    rows: dict[str, pd.DataFrame]
    periods: list[pd.Period]
    called: Named
    measure: str
    unit: str
    n: tuple[int, int]

    @property
    def every(self) -> pd.DataFrame:
        return pd.concat(self.rows.values())

    @property
    def columns(self) -> int:
        return 1 if len(self.rows) <= 3 else look.now().columns(2)


def differences(
    found: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "difference",
    target: object = sides.TARGET,
    reference: object = sides.REFERENCE,
    events: Mapping[Day, str] | None = None,
    title: str | None = None,
    level: float | None = None,
) -> Figure:
    """In which periods do two groups differ, if one looks at all of them at once?

    Parameters
    ----------
    found : DataFrame
        `differences`, from `trends.differences`.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
    measure : str
        "difference" of the rates, or "log_ratio", which compares frequent times with rare ones.
    target, reference : str, optional
        What the sides are called: the table does not say.
    events : dict, optional
        Days and what happened on them, as `charts.trend` has them.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `trends.differences` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        One panel per frame, with a line at 0. A dot is full where the band, which holds the differences of all periods
        of a frame at once, leaves out 0; the upright lines are the narrower intervals of single periods.

    Raises
    ------
    WrongTable, ValueError
        If it is no such table, if it has no row, or if a frame or the measure is not known.

    Notes
    -----
    A period whose interval leaves out 0 and whose band does not is what chance gives to whoever looks at many periods.
    A period is grey where a side has fewer than ten articles: its bounds are rough.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> texts = ["No war here.", "War is war."] * 10 + ["Peace.", "War and peace again and again."] * 10
    >>> dates = pd.to_datetime(["2025-01-10", "2025-01-20", "2025-02-10", "2025-02-20"] * 10)
    >>> articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(40)], "date": dates, "text": texts})
    >>> articles["outlet"] = ["Post"] * 20 + ["Gazette"] * 20
    >>> hits = frames.score(articles, {"war": ["war"]})
    >>> table = trends.differences(hits, articles, by="outlet", target="Post", per=100)
    >>> differences(table, target="Post").get_suptitle()
    'war: Post less the reference, by month'
    """
    read = _read(found, frames, measure, Named.of(target, reference))
    with theme():
        marked = marks.read(events, read.periods)
        room = look.now().inches * look.POINTS - 44 * look.now().enlarged * read.columns
        labels = marks.labelled(marked, len(read.periods), room, columns=read.columns)
        notes = [_notes(read, level), marks.notes(marked, labels)]
        chart = sheet.blank(
            _height(read) + labels.height / look.POINTS,
            title=_heading(read) if title is None else title,
            caption=f"{'; '.join(filter(None, notes))}.",
        )
        _grid(chart, read, room, marked, labels)
        return sheet.finish(chart, " ".join(filter(None, (_told(read), marks.told(marked)))))


def _read(found: pd.DataFrame, frames: Sequence[str] | None, measure: str, called: Named) -> _Read:
    tables.check(found, "differences")
    if measure not in _MEASURES:
        raise ValueError(
            f"measure '{measure}' is not known: it can be {' or '.join(_MEASURES)}.{did_you_mean(measure, _MEASURES)}"
        )
    if found.empty:
        raise ValueError("this table of differences has no row, so there is nothing to draw.")
    reading.check_periods(found["period"], "periods")
    shown = reading.frames_of(found, frames)
    fonts.warn([called.target, called.reference, *shown])
    every = reading.every_period(found["period"])
    one = found[found["frame"].astype(str) == shown[0]]
    n = (int(one["n_articles_target"].sum()), int(one["n_articles_reference"].sum()))
    rows = {frame: _rows(found[found["frame"].astype(str) == frame], measure, every) for frame in shown}
    return _Read(rows, every, called, measure, sides.unit_of(found, ("target", "reference")), n)


def _rows(part: pd.DataFrame, measure: str, every: list[pd.Period]) -> pd.DataFrame:
    """One per period: those that the table leaves out are NaN."""
    columns = {"value": measure, **{name: f"{measure}_{name}" for name in _BOUNDS}}
    rows = pd.DataFrame({name: part[column].to_numpy(dtype=float) for name, column in columns.items()})
    rows["few"] = part["few"].to_numpy(dtype=bool)
    rows["place"] = [every.index(period) for period in part["period"]]
    if rows["place"].duplicated().any():
        raise ValueError("this table has more than one row for the same frame and period: keep one.")
    rows = rows.set_index("place").reindex(range(len(every)))
    apart = (rows["band_low"] > 0) | (rows["band_high"] < 0)
    return rows.assign(few=rows["few"].eq(True), apart=apart)


def _heading(read: _Read) -> str:
    what = next(iter(read.rows)) if len(read.rows) == 1 else names.amount(len(read.rows), "frame")
    between = "less" if read.measure == "difference" else "against"
    return f"{what}: {read.called.target} {between} {read.called.reference}, by {periods.unit(read.periods[0])}"


def _height(read: _Read) -> float:
    panels = -(-len(read.rows) // read.columns)
    return look.now().mm(panels * (70 if len(read.rows) == 1 else 44 if read.columns == 1 else 38) + 12)


def _grid(chart: Figure, read: _Read, room: float, marked: list[Mark], labels: Labels) -> None:
    columns = read.columns
    grid = sheet.panels_of(chart, len(read.rows), columns, sharex=True)
    limits, same = _limits(read)
    heads = names.shortened(list(read.rows), width=50 if columns == 1 else 30, lines=2)
    for number, (axes, frame, head) in enumerate(zip(grid, read.rows, heads, strict=True)):
        if len(read.rows) > 1:
            axes.set_title(head)
        axes.set_ylim(*limits[frame])
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        if not read.rows[frame][["value", *_BOUNDS]].fillna(0).any(axis=None):
            axes.set_yticks([0])  # nothing to measure: a scale would be invented
        _draw(axes, read.rows[frame])
        sheet.label_periods([axes], read.periods, room=room / columns)
        axes.tick_params(labelleft=not same or number % columns == 0)
        marks.draw(axes, marked, labels if number < columns else None)
    told = f"difference in {read.unit}" if read.measure == "difference" else "log ratio (1: twice as often)"
    chart.supylabel(told, fontsize=look.now().normal)


def _limits(read: _Read) -> tuple[dict[str, tuple[float, float]], bool]:
    """Where the axis of each frame begins and ends, and whether all are the same."""
    own = {frame: sides.bounds(_clipped(rows)) for frame, rows in read.rows.items()}
    wide = [high - low for low, high in own.values()]
    if max(wide) > _APART * min(wide):
        return own, False
    low, high = min(low for low, _ in own.values()), max(high for _, high in own.values())
    return dict.fromkeys(own, (low, high)), True


def _clipped(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the ends of bounds that go far beyond all values: a few articles would else set the scale."""
    farthest = float(np.nan_to_num(rows["value"].abs()).max(initial=0))
    usual = np.nanmedian(rows[["low", "high"]].abs()) if rows["low"].notna().any() else 0.0
    reach = max(farthest * _REACH, float(usual) * 1.2)
    shown = rows[["value"]].assign(
        low=rows[["low", "band_low"]].min(axis=1), high=rows[["high", "band_high"]].max(axis=1)
    )
    return shown.clip(-reach, reach) if reach else shown


def _draw(axes: Axes, rows: pd.DataFrame) -> None:
    value, low, high, band_low, band_high = (rows[name].to_numpy() for name in ("value", *_BOUNDS))
    x, colour, dense = np.arange(len(rows)), look.now().hand(0).colour, len(rows) > _DENSE
    axes.grid(axis="y")
    axes.axhline(0, color=look.now().grey, linewidth=0.8, zorder=1.2, gid="zero")
    edges, held = np.repeat(np.arange(len(rows) + 1) - 0.5, 2)[1:-1], np.repeat(np.isfinite(band_low), 2)
    axes.fill_between(
        edges, np.repeat(band_low, 2), np.repeat(band_high, 2), where=held, color=colour, alpha=0.15, lw=0, gid="band"
    )
    few, apart, there = rows["few"].to_numpy(), rows["apart"].to_numpy(), np.isfinite(value)
    for rough in (True, False):
        of = look.now().grey if rough else colour
        sure = np.isfinite(low) & np.isfinite(high) & (few == rough)
        axes.vlines(x[sure], low[sure], high[sure], color=of, linewidth=0.6 if dense else 1.1, gid="interval")
        for gid, own, face in (("points", apart, of), ("hollow", ~apart, look.now().paper)):
            own = own & there & (few == rough)
            axes.plot(
                x[own], value[own], "o", color=of, markerfacecolor=face, markersize=2.2 if dense else 3.8,
                markeredgewidth=0.5 if dense else 0.8, zorder=4, gid=gid,
            )  # fmt: skip
    if not there.any():
        axes.text(0.5, 0.6, "no articles", transform=axes.transAxes, ha="center", va="center", color=look.now().grey)


def _notes(read: _Read, level: float | None) -> str:
    rows, limits = read.every, _limits(read)
    known, n = rows["value"].notna(), [language.whole(each) for each in read.n]
    one, what = rows["band_low"].notna().any(), periods.unit(read.periods[0])
    cut = any(_is_cut(own, *limits[0][frame]) for frame, own in read.rows.items())
    parts = [
        f"n = {n[0]} articles of {read.called.target}, {n[1]} of {read.called.reference}, "
        f"{periods.span(read.periods[0], read.periods[-1])}",
        f"above 0: more in {read.called.target}",
        f"shaded: the band that holds all {names.plural(what)} of a frame at once" if one else "",
        f"upright lines: {reading.intervals(level)} of each {what} by itself" if one else "",
        f"full dots: the band leaves out 0 ({int(rows['apart'].sum())} of {int(known.sum())})",
        "grey: fewer than ten articles on a side, so that bounds are rough" if (rows["few"] & known).any() else "",
        "no line: no interval (no match, or fewer than three articles)" if (known & rows["low"].isna()).any() else "",
        "bounds that go beyond the panel are cut" if cut else "",
        "" if limits[1] else "scales differ between frames",
    ]
    return "; ".join(filter(None, parts))


def _is_cut(rows: pd.DataFrame, low: float, high: float) -> bool:
    bounds = rows[list(_BOUNDS)].to_numpy(dtype=float)
    return bool((bounds < low).any() or (bounds > high).any())


def _told(read: _Read) -> str:
    """The alternative text."""
    told = []
    for frame, rows in list(read.rows.items())[:_TOLD]:
        known, apart = rows[rows["value"].notna()], rows[rows["apart"]]
        if known.empty:
            told.append(f"{frame}: no articles")
            continue
        place = int(rows["value"].abs().argmax())
        row, when = rows.iloc[place], periods.label(read.periods[place])
        interval = "" if np.isnan(row["low"]) else f" ({sides.signed(row['low'])} to {sides.signed(row['high'])})"
        told.append(
            f"{frame}: farthest from 0 in {when}, {sides.signed(row['value'])}{interval}; "
            f"the band leaves out 0 in {len(apart)} of {names.amount(len(known), periods.unit(read.periods[0]))}"
        )
    more = f" And {names.amount(len(read.rows) - _TOLD, 'more frame')}." if len(read.rows) > _TOLD else ""
    span = periods.span(read.periods[0], read.periods[-1])
    return f"Dot chart over time: {_heading(read)}, {span}. {'. '.join(told)}.{more}"
