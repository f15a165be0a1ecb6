"""One finding by many ways to count: a dot and an interval for each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, look, names, reading, sheet, sides
from toolkit.charts.sides import Named
from toolkit.charts.theme import theme

_KEPT = 40  # rows; of more, the patterns that move least are left out


def robust(
    variants: pd.DataFrame,
    *,
    target: object = sides.TARGET,
    reference: object = sides.REFERENCE,
    title: str | None = None,
    level: float | None = None,
) -> Figure:
    """Does a finding hang on a choice that was made?

    Parameters
    ----------
    variants : DataFrame
        `robust`, from `study.robust(…).variants`.
    target, reference : str, optional
        What the sides are called: the table does not say.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `study.robust` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        A row for each way to count, the one that was asked for at the top and as a line through all of them. A dot is
        full where it points the same way, and hollow where the finding turns round.

    Raises
    ------
    WrongTable, ValueError
        If it is no such table, or if no row has a ratio.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import study
    >>> texts = ["War on war.", "A battle won.", "War again.", "The war ended.", "All talks went well.", "Rain, rain."]
    >>> articles = pd.DataFrame({"article_id": list("abcdef"), "text": texts, "outlet": ["P"] * 3 + ["Q"] * 3})
    >>> found = study.robust(articles, {"war": ["war", "battl*"]}, by="outlet", target="P")
    >>> [label.get_text() for label in robust(found.variants).axes[0].get_yticklabels()]
    ['as asked', 'share of articles', 'without pattern battl*', 'without pattern war']
    """
    tables.check(variants, "robust")
    rows, left = _rows(variants)
    called = Named.of(target, reference)
    fonts.warn([called.target, called.reference, *rows["term"]])
    with theme():
        heading = f"{called.target} and {called.reference}, by other ways to count" if title is None else title
        caption = _notes(variants, rows, left, called, level)
        chart = sheet.blank(look.now().mm(len(rows) * sides.ROW + 18), title=heading, caption=caption)
        axes = chart.subplots()
        colour = look.now().hand(0).colour
        sides.intervals(axes, rows, colour)
        value, turns = rows["value"].to_numpy(), rows["turns"].to_numpy(dtype=bool)
        y = np.arange(len(rows))
        axes.plot(value[~turns], y[~turns], "o", color=colour, markersize=4, gid="points")
        axes.plot(
            value[turns], y[turns], "o", markerfacecolor=look.now().paper, color=colour, markersize=4, gid="hollow"
        )
        axes.axvline(value[0], color=colour, linewidth=0.6, linestyle=":", gid="asked")
        sides.label(axes, rows, 30, len(rows))
        axes.set_xlim(*_ends(rows))
        short = called.short(30)
        axes.set_xlabel(f"log ratio (1: twice as much in {short[0]}; \N{MINUS SIGN}1: twice as much in {short[1]})")
        return sheet.finish(chart, f"{heading}: {sides.told(rows, 3)}.")


def _rows(variants: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """What is drawn: term, value, low, high, counts, turns; and how many ways are left out."""
    columns = {"value": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
    rows = pd.DataFrame({name: variants[column].to_numpy(dtype=float) for name, column in columns.items()})
    rows[["n_target", "n_reference"]] = variants[["n_target", "n_reference"]].to_numpy(dtype=float)
    rows["turns"] = variants["turns"].to_numpy(dtype=bool)
    rows["pattern"] = variants["variant"].eq("without pattern").to_numpy()
    pairs = zip(variants["variant"], variants["left_out"], strict=True)
    rows["term"] = [names.text_of(_label(one, other)) for one, other in pairs]
    known = rows[np.isfinite(rows["value"])]
    if known.empty or not np.isfinite(rows["value"].iloc[0]):
        raise ValueError("what was asked for has no ratio (no match on a side), so there is nothing to draw.")
    moved = (known["value"] - known["value"].iloc[0]).abs().where(known["pattern"], np.inf)
    shown = known.loc[moved.nlargest(_KEPT, keep="first").index.sort_values()]
    return shown.reset_index(drop=True), len(rows) - len(shown)


def _label(variant: str, left_out: object) -> str:
    if not isinstance(left_out, str):
        return variant
    return f"{variant} {left_out}" if variant == "without pattern" else f"without {left_out}"


def _ends(rows: pd.DataFrame) -> tuple[float, float]:
    """An axis for the dots; intervals that dwarf what was asked for are cut."""
    low, high = sides.bounds(rows.assign(low=np.nan, high=np.nan))
    own = rows.iloc[[0]]
    reach = 2 * float(np.nanmax([*(own["high"] - own["low"]), high - low]))
    return max(sides.bounds(rows)[0], low - reach), min(sides.bounds(rows)[1], high + reach)


def _notes(variants: pd.DataFrame, rows: pd.DataFrame, left: int, called: Named, level: float | None) -> str:
    ends = _ends(rows)
    cut = (rows["low"] < ends[0]).any() or (rows["high"] > ends[1]).any()
    n = [names.amount(int(variants[f"n_articles_{side}"].iloc[0]), "article") for side in ("target", "reference")]
    return sides.either(
        [
            f"n = {n[0]} of {called.target}, {n[1]} of {called.reference}",
            f"lines: {reading.intervals(level)}" if rows["low"].notna().any() else "",
            "dotted: as asked",
            "hollow: the finding turns round" if rows["turns"].any() else "",
            "lines that go beyond the axis are cut" if cut else "",
            f"{names.amount(left, 'way')} left out: no ratio, or a pattern that moves little" if left else "",
            f"at the right: matches (articles, for their share) in {called.target} : {called.reference}",
        ]
    )
