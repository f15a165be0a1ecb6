"""Words that part two groups: a dot for each, with its interval, those of the target above those of the reference."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, language, look, names, placed, reading, sheet, sides
from toolkit.charts.sides import Named
from toolkit.charts.theme import theme

SURE = 0.05
ADJUSTED = {"p_westfall_young": "Westfall and Young", "p_bh": "Benjamini and Hochberg", "p_bonferroni": "Bonferroni"}
_TOLD = 5


def keywords(
    found: pd.DataFrame,
    *,
    most: int = 20,
    target: object = sides.TARGET,
    reference: object = sides.REFERENCE,
    adjusted: str | None = None,
    title: str | None = None,
    level: float | None = None,
) -> Figure:
    """Which words are most key to either side, by how much, and how sure is that?

    Parameters
    ----------
    found : DataFrame
        `keyness`, from `compare.keyness`, in its order.
    most : int
        How many terms of each side.
    target, reference : str, optional
        What the sides are called: the table does not say.
    adjusted : {"p_westfall_young", "p_bh", "p_bonferroni"}, optional
        By which p a dot is full; that of Westfall and Young, or where there is none, of Benjamini and Hochberg.
    title : str, optional
        Instead of ours; "" for none.
    level : float, optional
        The confidence that `compare.keyness` was asked for: the caption then says it, the table does not.

    Returns
    -------
    Figure
        A panel for each side that has a term, a dot for each of its terms with the interval of the log ratio, and how
        often it stands on either side. Dots are full where p, adjusted for many terms, is below 0.05, and hollow where
        it is not, or not known.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of keyness, if no term in it is more frequent on one side, or if an option is not known.

    Notes
    -----
    Terms come in the order of the table, which `compare.keyness(…, sort=…)` settles: the longest distance from 0 is not
    always the first.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import compare
    >>> texts = ["War and talks."] * 6 + ["Rain and talks."] * 6
    >>> articles = pd.DataFrame({"article_id": list("abcdefghijkl"), "text": texts, "outlet": ["P"] * 6 + ["Q"] * 6})
    >>> figure = keywords(compare.keyness(articles, by="outlet", target="P"), target="P", reference="Q")
    >>> [(axes.get_title(loc="left"), axes.get_yticklabels()[0].get_text()) for axes in figure.axes]
    [('Key to P', 'war'), ('Key to Q', 'rain')]
    """
    tables.check(found, "keyness")
    most = sides.check_most(most)
    by = adjusted_by(found, adjusted)
    rows = rows_of(found, by)
    first = rows[rows["value"] > 0].head(most), rows[rows["value"] < 0].iloc[::-1].head(most)
    shown = [own.assign(term=names.texts_of(own["term"])) for own in first]
    called = Named.of(target, reference)
    fonts.warn([called.target, called.reference, *shown[0]["term"], *shown[1]["term"]])
    with theme():
        panels = [
            (f"Key to {name}", part, colour)
            for name, part, colour in zip(called.short(60), shown, called.colours(), strict=True)
            if len(part)
        ]
        heading = f"Words key to {called.target} and to {called.reference}" if title is None else title
        height = sum(len(part) * sides.ROW + 8 for _, part, _ in panels) + 10
        chart = sheet.blank(look.now().mm(height), title=heading, caption=_notes(found, shown, called, by, level))
        _grid(chart, panels, called)
        return sheet.finish(chart, _told(shown, called))


def adjusted_by(found: pd.DataFrame, asked: str | None) -> str:
    """By which column of p a dot is full."""
    if asked is not None and asked not in ADJUSTED:
        raise ValueError(f"adjusted={asked!r} is not known: it can be {', '.join(ADJUSTED)}.")
    return asked or ("p_westfall_young" if found["p_westfall_young"].notna().any() else "p_bh")


def rows_of(found: pd.DataFrame, by: str) -> pd.DataFrame:
    """What is drawn: term, value, low, high, counts, and whether the dot is full."""
    columns = {"value": "log_ratio", "low": "log_ratio_low", "high": "log_ratio_high"}
    rows = pd.DataFrame({name: found[column].to_numpy(dtype=float) for name, column in columns.items()})
    rows["term"] = found["term"].to_numpy()
    rows[["n_target", "n_reference"]] = found[["n_target", "n_reference"]].to_numpy(dtype=float)
    rows["full"] = found[by].to_numpy(dtype=float) < SURE
    known = np.isfinite(rows["value"])
    if not known.all():
        n_out = int((~known).sum())
        warnings.warn(f"without a log ratio, so left out here: {n_out} of {len(rows)} terms.", stacklevel=3)
    if not (known & (rows["value"] != 0)).any():
        raise ValueError("no term of this table is more frequent on one side, so there is nothing to draw.")
    return pd.DataFrame(rows[known])


def _grid(chart: Figure, panels: list[tuple[str, pd.DataFrame, str]], called: Named) -> None:
    sizes = [len(part) + 0.6 for _, part, _ in panels]
    grid = sheet.panels_of(chart, len(panels), 1, sharex=True, height_ratios=sizes)
    ends = sides.bounds(pd.concat([part for _, part, _ in panels]))
    for axes, (head, part, colour) in zip(grid, panels, strict=True):
        _draw(axes, part, colour)
        axes.set_xlim(*ends)
        axes.set_title(head)
    target, reference = called.short(30)
    grid[-1].set_xlabel(f"log ratio (1: twice as often in {target}; \N{MINUS SIGN}1: twice as often in {reference})")


def _draw(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    sides.intervals(axes, rows, colour)
    value, full, y = rows["value"].to_numpy(dtype=float), rows["full"].to_numpy(dtype=bool), np.arange(len(rows))
    axes.plot(value[full], y[full], "o", color=colour, markersize=4, gid="points")
    axes.plot(value[~full], y[~full], "o", markerfacecolor=look.now().paper, color=colour, markersize=4, gid="hollow")
    sides.label(axes, rows, 24, len(rows))
    placed.keep(
        axes, ((term, "", 0, x, place) for place, (term, x) in enumerate(zip(rows["term"], value, strict=True)))
    )


def _notes(found: pd.DataFrame, shown: list[pd.DataFrame], called: Named, by: str, level: float | None) -> str:
    drawn = pd.concat(shown)
    n = [language.whole(found[f"n_words_{side}"].max()) for side in ("target", "reference")]
    parts = [
        f"n = {n[0]} words of {called.target}, {n[1]} of {called.reference}",
        f"{language.whole(len(drawn))} of {names.amount(len(found), 'term')}" if len(drawn) < len(found) else "",
        f"lines: {reading.intervals(level)}" if drawn["low"].notna().any() else "",
        "dots without a line: no interval (never on one side, or fewer than two articles)"
        if drawn["low"].isna().any()
        else "",
        f"full dots: p after {ADJUSTED[by]} below {SURE}; hollow dots: not" if drawn["full"].any() else "",
        f"hollow dots: p after {ADJUSTED[by]} not below {SURE}" if not drawn["full"].any() else "",
        f"at the right: occurrences in {called.target} : {called.reference}",
    ]
    return sides.either(parts)


def _told(shown: list[pd.DataFrame], called: Named) -> str:
    """The alternative text."""
    parts = [f"Dot chart: log ratios of the terms most key to {called.target} and to {called.reference}."]
    for name, rows in zip((called.target, called.reference), shown, strict=True):
        n_full = int(rows["full"].sum())
        parts.append(f"Key to {name}: {sides.told(rows, _TOLD)}; {n_full} of {len(rows)} with p below {SURE}.")
    return " ".join(parts)
