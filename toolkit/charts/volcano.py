"""All words that part two groups at once: how much they do, and how much there is to show for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import apart, fonts, language, look, names, reading, sheet, sides
from toolkit.charts.keywords import ADJUSTED, SURE, adjusted_by, rows_of
from toolkit.charts.sides import Named
from toolkit.charts.theme import theme

_HEIGHT = 95.0  # mm
_NAME = 20  # letters
_TOLD = 5


def volcano(
    found: pd.DataFrame,
    *,
    most: int = 15,
    target: object = sides.TARGET,
    reference: object = sides.REFERENCE,
    adjusted: str | None = None,
    title: str | None = None,
) -> Figure:
    """Of all words of two groups, which part them much, which surely, and which both?

    Parameters
    ----------
    found : DataFrame
        `keyness`, from `compare.keyness`, in its order.
    most : int
        How many terms of each side have a name, the first ones of the table first; fewer where there is no room.
    target, reference : str, optional
        What the sides are called: the table does not say.
    adjusted : {"p_westfall_young", "p_bh", "p_bonferroni"}, optional
        By which p a dot is in colour; that of Westfall and Young, or where there is none, of Benjamini and Hochberg.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A dot for each term: to the right what is more frequent in the target; the higher, the larger the
        log-likelihood, by its square root. In colour where p, adjusted for many terms, is below 0.05, else grey.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of keyness, if no term in it is more frequent on one side, or if an option is not known.

    Notes
    -----
    High up is what is frequent; far out is what is rare, and often of one article. Intervals have no room here:
    `charts.keywords` draws them. Rows of dots that fan out are terms of one and two occurrences.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import compare
    >>> texts = ["War and talks."] * 6 + ["Rain and talks."] * 6
    >>> articles = pd.DataFrame({"article_id": list("abcdefghijkl"), "text": texts, "outlet": ["P"] * 6 + ["Q"] * 6})
    >>> figure = volcano(compare.keyness(articles, by="outlet", target="P"), target="P", reference="Q")
    >>> sorted(text.get_text() for text in figure.axes[0].texts)
    ['rain', 'war']
    """
    tables.check(found, "keyness")
    reading.check_finite(found, "g2")
    most = sides.check_most(most)
    by = adjusted_by(found, adjusted)
    rows = rows_of(found.assign(log_ratio=found["log_ratio"].where(found["g2"].notna())), by)
    rows["height"] = found["g2"].to_numpy(dtype=float)[rows.index]
    called = Named.of(target, reference)
    with theme():
        heading = f"Words of {called.target} and of {called.reference}" if title is None else title
        chart = sheet.blank(look.now().mm(_HEIGHT), title=heading, caption=_notes(found, rows, called, by))
        axes = chart.subplots()
        _draw(axes, rows, called)
        sheet.settle(chart)
        named = _name(axes, rows, most)
        fonts.warn([called.target, called.reference, *named])
        return sheet.finish(chart, _told(rows, called))


def _draw(axes: Axes, rows: pd.DataFrame, called: Named) -> None:
    value, height, full = (rows[name].to_numpy() for name in ("value", "height", "full"))
    style: dict[str, Any] = {"linestyle": "none", "marker": "o", "markeredgewidth": 0}
    axes.plot(value[~full], height[~full], color=look.now().grey, markersize=2, alpha=0.35, gid="hollow", **style)
    for number, (side, colour) in enumerate(zip((value >= 0, value < 0), called.colours(), strict=True)):
        own = full & side
        style["marker"] = look.now().hand(number).marker
        axes.plot(value[own], height[own], color=colour, markersize=3.0, gid="points", **style)
    axes.axvline(0, color=look.now().grey, linewidth=0.8, gid="zero")
    axes.set_yscale("function", functions=(_root, np.square))
    axes.set_ylim(0, float(height.max()) * 1.08 or 1.0)
    reach = float(np.abs(value).max()) * 1.12
    axes.set_xlim(-reach, reach)
    axes.grid(axis="y")
    target, reference = called.short(30)
    axes.set_xlabel(f"log ratio (1: twice as often in {target}; \N{MINUS SIGN}1: twice as often in {reference})")
    axes.set_ylabel("log-likelihood (by its square root)")


def _root(value: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(np.maximum(value, 0.0)))


def _name(axes: Axes, rows: pd.DataFrame, most: int) -> list[str]:
    """Name the first terms of each side that are in colour, or where none is, of all."""
    shown = rows[rows["full"]] if rows["full"].any() else rows
    own = [shown[shown["value"] > 0], shown[shown["value"] < 0].iloc[::-1]]
    first = pd.concat([part.head(4 * most).assign(turn=np.arange(min(len(part), 4 * most))) for part in own])
    first = first.sort_values("turn", kind="stable")
    terms = names.texts_of(first["term"]).tolist()
    short = names.shortened(terms, width=_NAME)
    dots = zip(first["value"], first["height"], short, strict=True)
    others = shown[["value", "height"]].to_numpy(dtype=float)
    apart.label(axes, dots, others=others, most=2 * most, gid="name")
    return terms


def _notes(found: pd.DataFrame, rows: pd.DataFrame, called: Named, by: str) -> str:
    n = [language.whole(found[f"n_words_{side}"].max()) for side in ("target", "reference")]
    n_full = int(rows["full"].sum())
    return sides.either(
        [
            f"n = {n[0]} words of {called.target}, {n[1]} of {called.reference}",
            f"{names.amount(len(rows), 'term')}, {language.whole(n_full)} of them in colour: "
            f"p after {ADJUSTED[by]} below {SURE}",
        ]
    )


def _told(rows: pd.DataFrame, called: Named) -> str:
    """The alternative text."""
    parts = [f"Scatter plot: log ratios and log-likelihoods of {names.amount(len(rows), 'term')}."]
    for name, own in (
        (called.target, rows[rows["value"] > 0]),
        (called.reference, rows[rows["value"] < 0].iloc[::-1]),
    ):
        full = own.loc[own["full"], "term"]
        listed = [*names.texts_of(full.head(_TOLD)), *(["…"] if len(full) > _TOLD else [])]
        told = f"Of {name}, {language.whole(len(full))} with p below {SURE}"
        parts.append(f"{told}: {', '.join(listed)}." if listed else f"{told}.")
    return " ".join(parts)
