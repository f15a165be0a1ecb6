"""The words that keep company with a query: a dot for each, by any of the measures."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts import fonts, language, look, names, sheet, sides
from toolkit.charts.theme import theme
from toolkit.errors import did_you_mean

_TOLD = 6
_TWICE = "bits; 1: twice as often as by chance"
_MEASURES = {
    "log_dice": "logDice (14: neither is ever without the other)",
    "mi": f"mutual information ({_TWICE})",
    "mi3": "mutual information with the cube of n (bits)",
    "t": "t-score (standard deviations above chance)",
    "z": "z-score (standard deviations of chance)",
    "g2": "log-likelihood (four cells)",
    "g2_2cell": "log-likelihood (two cells)",
    "delta_p_term": "ΔP (by how much the word is more likely in a window)",
    "delta_p_node": "ΔP (by how much a window is more likely at the word)",
    "n": "occurrences in the windows",
}


def collocates(
    found: pd.DataFrame,
    *,
    measure: str = "log_dice",
    most: int = 20,
    node: object = "the query",
    title: str | None = None,
) -> Figure:
    """Which words keep most company with a query, by this measure?

    Parameters
    ----------
    found : DataFrame
        `collocates`, from `terms.collocates`.
    measure : str
        A column of it, such as "log_dice", "mi", "t" or "g2": the terms are sorted by it.
    most : int
        How many terms.
    node : str
        What was asked for: the table does not say.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A dot for each term, the highest at the top, and beside it how often and in how many articles it stands near.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of collocates, if an option is not known, or if no term has this measure.

    Notes
    -----
    Measures differ in what they like: mutual information rare words, t and log-likelihood frequent ones. None has an
    interval: a word of one article is one author's, so look at the articles beside it.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import terms
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Peace talks. Rain, rain."] * 2})
    >>> figure = collocates(terms.collocates(articles, "peace", min_count=1), measure="n", node="peace")
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['rain', 'talks']
    """
    tables.check(found, "collocates")
    if measure not in _MEASURES:
        raise ValueError(
            f"measure={measure!r} is not known: it can be {', '.join(_MEASURES)}."
            f"{did_you_mean(str(measure), _MEASURES)}"
        )
    rows, n_all = _rows(found, measure, sides.check_most(most))
    called = names.text_of(node)
    fonts.warn([called, *rows["term"]])
    with theme():
        heading = f"Words that keep company with {called}" if title is None else title
        chart = sheet.blank(
            look.now().mm(max(len(rows), 2) * sides.ROW + 18), title=heading, caption=_notes(found, rows, n_all, called)
        )
        axes = chart.subplots()
        _draw(axes, rows)
        axes.set_xlabel(_MEASURES[measure])
        return sheet.finish(chart, _told(rows, called, measure))


def _rows(found: pd.DataFrame, measure: str, most: int) -> tuple[pd.DataFrame, int]:
    """What is drawn, the highest first (term, value, n, n_articles), and of how many."""
    rows = found[["n", "n_articles"]].assign(value=found[measure].astype(float), term=found["term"].map(names.text_of))
    known = rows[np.isfinite(rows["value"])]
    if known.empty:
        raise ValueError(f"no word of this table has a value of {measure}, so there is nothing to draw.")
    if len(known) < len(rows):
        warnings.warn(
            f"without a value of {measure}, so left out here: {len(rows) - len(known)} of {len(rows)} terms.",
            stacklevel=3,
        )
    order = np.lexsort((known["term"], -known["n"], -known["value"]))
    return known.iloc[order].head(most), len(rows)


def _draw(axes: Axes, rows: pd.DataFrame) -> None:
    colour, y, value = look.now().hand(0).colour, np.arange(len(rows)), rows["value"].to_numpy()
    axes.hlines(y, 0, value, color=colour, linewidth=1.4, alpha=0.45, gid="stems")
    axes.plot(value, y, "o", color=colour, markersize=4, clip_on=False, gid="points")
    sides.rows_of(axes, max(len(rows), 2))
    axes.set_yticks(y, names.shortened(rows["term"].tolist(), width=24))
    axes.set_xlim(*sides.bounds(rows.assign(low=np.nan, high=np.nan)))
    for place, (n, n_articles) in enumerate(zip(rows["n"], rows["n_articles"], strict=True)):
        sides.beside(axes, place, f"{language.whole(n)} ({language.whole(n_articles)})", "counts")


def _notes(found: pd.DataFrame, rows: pd.DataFrame, n_all: int, called: str) -> str:
    return sides.either(
        [
            f"n = {names.amount(int(found['n_node'].max()), 'match')} of {called}, "
            f"{names.amount(int(found['n_span'].max()), 'word')} in their windows",
            f"{len(rows)} of {language.whole(n_all)} terms" if len(rows) < n_all else "",
            "at the right: occurrences in the windows (articles)",
        ]
    )


def _told(rows: pd.DataFrame, called: str, measure: str) -> str:
    first = rows.head(_TOLD)
    told = [f"{term} {sides.signed(value)}" for term, value in zip(first["term"], first["value"], strict=True)]
    more = f", and {len(rows) - _TOLD} more" if len(rows) > _TOLD else ""
    return f"Dot chart: words that keep company with {called}, by {_MEASURES[measure]}: {', '.join(told)}{more}."
