"""What else a chart over time can hold: the smooth line through the periods, and the steps between breaks.

Both are columns beside the values: `raw` is the value of the single period where the line is smooth, `step` the rate
of all periods between two breaks.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.charts import language, names, periods, reading
from toolkit.charts.reading import Reading

_SMOOTH = ("smooth", "smooth_low", "smooth_high")
_FAR = 2.0  # rates of breaks lie between those of periods; beyond so many times, they are not of the same words
_TOLD = 6


def is_smooth(table: pd.DataFrame) -> bool:
    """Whether this is a table of `trends.smooth`."""
    return isinstance(table, pd.DataFrame) and set(_SMOOTH) <= set(table.columns)


def smoothed(read: Reading, table: pd.DataFrame) -> Reading:
    """The smooth line instead of the values, which are kept as `raw`."""
    tables.check(table, "smoothed")
    reading.check_finite(table, "smooth")
    _check_measure(table, read.measure)
    own = table[table["frame"].isin(read.frames)]
    scale = 100.0 if read.measure == "share" else 1.0
    line = {name: own[column].to_numpy(dtype=float) * scale for name, column in zip(_BOUNDS, _SMOOTH, strict=True)}
    bare = read.unit.removesuffix(" (%)")
    return replace(
        read,
        rows=read.rows.assign(raw=read.rows["value"], **line),
        unit=f"{bare}, smoothed{read.unit.removeprefix(bare)}",
    )


_BOUNDS = ("value", "low", "high")


def _check_measure(table: pd.DataFrame, measure: str) -> None:
    """The table does not say what was smoothed: it is what the line is nearer to."""
    smooth = _mean(table, "smooth")
    away = {name: abs(smooth - _mean(table, name)) for name in reading.MEASURES}
    nearest = min(reading.MEASURES, key=lambda name: away[name])
    if nearest != measure and away[measure] > smooth / 2:
        raise ValueError(
            f"the smooth line of this table is that of the {nearest}: draw it with measure='{nearest}', "
            f"or call trends.smooth with measure='{measure}'."
        )


def _mean(table: pd.DataFrame, column: str) -> float:
    known = table[column].notna() & (table["n_words"] > 0)
    return float(np.average(table.loc[known, column], weights=table.loc[known, "n_words"])) if known.any() else 0.0


def stepped(read: Reading, breaks: pd.DataFrame) -> Reading:
    """With the rates between the breaks of each group and frame as `step`."""
    tables.check(breaks, "breaks")
    reading.check_finite(breaks, "rate_before", "rate_after")
    if read.measure != "rate":
        raise ValueError("breaks are those of rates: leave them out, or draw measure='rate'.")
    by = tuple(map(str, breaks.columns[: breaks.columns.get_loc("frame")]))
    if by != read.by:
        told = [f"by {names.joined(one)}" if one else "of all articles" for one in (by, read.by)]
        raise ValueError(f"these breaks are {told[0]}, but the trend is {told[1]}: call both with the same by=.")
    found = _own(read, breaks, by)
    rows = read.rows.assign(step=np.nan)
    for (group, frame), own in found.groupby(["group", "frame"], sort=False):
        line = rows.index[(rows["group"] == group) & (rows["frame"] == frame)]
        own = own.sort_values("place")
        number = np.searchsorted(own["place"], rows.loc[line, "place"], side="right")
        rates = np.array([own["rate_before"].iloc[0], *own["rate_after"]])
        _check_rates(rates, rows.loc[line, "raw" if rows["raw"].notna().any() else "value"])
        rows.loc[line, "step"] = rates[number]
    return replace(read, rows=rows)


def _own(read: Reading, breaks: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Those of the groups and frames that are drawn, with their places."""
    place = {period: number for number, period in enumerate(read.periods)}
    found = breaks.assign(group=reading.group_names(breaks, by)[0], frame=breaks["frame"].astype(str))
    found = found[found["group"].isin(read.groups) & found["frame"].isin(read.frames)]
    strange = [period for period in found["period"] if period not in place]
    if strange:
        raise ValueError(
            f"a break in {strange[0]} is in none of the periods of this trend: call trends.rate and trends.breaks "
            "with the same period=."
        )
    return found.assign(place=[place[period] for period in found["period"]])


def _check_rates(rates: np.ndarray, values: pd.Series) -> None:
    if (rates > values.max() * _FAR).any() or (rates < values.min() / _FAR).any():
        raise ValueError(
            "the rates of these breaks are not those of this trend: call trends.rate and trends.breaks with the same "
            "hits and per=."
        )


def breaks_told(read: Reading, breaks: pd.DataFrame | None) -> str:
    """For the alternative text: each break with its rates."""
    if breaks is None:
        return ""
    by = tuple(map(str, breaks.columns[: breaks.columns.get_loc("frame")]))
    own = _own(read, breaks, by).to_dict("records")
    told = [
        f"{', '.join(filter(None, (row['frame'], row['group'])))} in {periods.label(row['period'])}, "
        f"from {names.number(row['rate_before'])} to {names.number(row['rate_after'])}"
        for row in own[:_TOLD]
    ]
    more = f"; and {len(own) - _TOLD} more" if len(own) > _TOLD else ""
    return f"Breaks: {'; '.join(told)}{more}." if told else "No break."


def breaks_noted(read: Reading, breaks: pd.DataFrame | None) -> str:
    """For the caption: how many breaks, and how stable they are."""
    if breaks is None:
        return ""
    own = _own(read, breaks, read.by)
    if own.empty:
        return "no break"
    low, high = own["stability"].min(), own["stability"].max()
    told = [language.decimal(one, 2) for one in (low, high) if np.isfinite(one)]
    stable = f" of stability {' to '.join(dict.fromkeys(told))}" if told else ""
    return f"steps: rates between {names.amount(len(own), 'break')}{stable}"
