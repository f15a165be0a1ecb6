"""What a heatmap reads out of an `actors` table: a group for each actor, and how much company each frame keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.charts import fonts, names, reading
from toolkit.charts.reading import Reading

_NAMED = 3  # pairs without an interval
LOG_RATIO = "log ratio (1: twice as often as elsewhere)"  # the unit of numbers that may be below 0


def is_company(table: Any) -> bool:
    """Whether this is an `actors` table and no `trend`."""
    return isinstance(table, pd.DataFrame) and {"actor", "log_ratio"} <= set(table.columns)


def read(table: pd.DataFrame, *, frames: Sequence[str] | None, measure: str) -> Reading:
    """Check an actors table at the door of a chart, and read it. Of the measures only "share" is known to it too."""
    tables.check(table, "actors")
    reading.check_finite(table, "log_ratio", "share")
    if measure not in ("log_ratio", *reading.MEASURES):
        raise ValueError(f"measure '{measure}' is not known: of actors it can be log_ratio or share.")
    if table.empty:
        raise ValueError("this actors table has no row, so there is nothing to draw.")
    shown = reading.frames_of(table, frames)
    table = table[table["frame"].isin(shown)]
    if table.duplicated(["actor", "frame"]).any():
        raise ValueError("this table has more than one row for the same actor and frame: keep one of each.")
    actors = [names.text_of(actor) for actor in table["actor"]]
    groups = list(dict.fromkeys(actors))
    column, scale = ("share", 100.0) if measure == "share" else ("log_ratio", 1.0)
    bounds = {"value": column, "low": f"{column}_low", "high": f"{column}_high"}
    values = {name: table[bound].to_numpy(dtype=float) * scale for name, bound in bounds.items()}
    rows = pd.DataFrame({"group": actors, "frame": table["frame"].astype(str).to_numpy(), **values})
    rows["period"] = pd.Series([pd.NA] * len(rows), dtype="object")
    rows = rows.assign(place=0, order=pd.factorize(np.array(actors, dtype=object))[0])
    fonts.warn([*groups, *shown])
    unit = "share of the actor's units (%)" if measure == "share" else LOG_RATIO
    return Reading(rows, ("actor",), groups, shown, [], column, unit)


def notes(table: pd.DataFrame, read: Reading) -> str:
    """n, and what is hatched."""
    parts = [f"n = {names.amount(int(table['n_units'].max()), 'unit')}, {read.groups_told}"]
    n_cells = len(read.groups) * len(read.frames)
    parts += ["hatched: too few to tell"] if read.rows["value"].notna().sum() < n_cells else []
    apart = read.rows[read.rows["value"].notna() & read.rows["low"].isna()]
    if len(apart):
        pairs = [f"{actor} and {frame}" for actor, frame in zip(apart["group"], apart["frame"], strict=True)]
        more = f" and {len(pairs) - _NAMED} more" if len(pairs) > _NAMED else ""
        parts.append(f"no interval: {', '.join(pairs[:_NAMED])}{more}")
    return "; ".join(parts) + "."
