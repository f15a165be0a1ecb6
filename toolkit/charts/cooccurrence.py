"""Which frequent words keep to one another: a cell per pair, words of the strongest pairs side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from toolkit import tables
from toolkit.charts import fonts, language, look, names, sheet, sides
from toolkit.charts.heatmap import draw
from toolkit.charts.theme import theme
from toolkit.errors import did_you_mean

_UNITS = {"log_dice": "logDice (14: neither is ever without the other)", "n": "sentences or articles with both"}
_FEWEST, _UPRIGHT = 45.0, 1.4  # mm of all rows at the least, and mm of a letter that is written upright
_NAME = 18  # letters
_MOST = 40
_TOLD = 6


def cooccurrence(found: pd.DataFrame, *, measure: str = "log_dice", most: int = 20, title: str | None = None) -> Figure:
    """Which words share sentences, and which of them form a circle of their own?

    Parameters
    ----------
    found : DataFrame
        `cooccurrence`, from `terms.cooccurrence`: leave stop words out when counting.
    measure : {"log_dice", "n"}
        By what pairs are strong.
    most : int
        How many words: those of the strongest pairs, up to 40.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A row and a column for each word, in the order in which a walk over the strongest pairs meets them, so that
        circles of words are dark squares along the diagonal. Hatched are pairs that the table has not.

    Raises
    ------
    WrongTable, ValueError
        If it is no table of pairs, if it has no row, or if an option is not known.

    Notes
    -----
    Of the same pairs a network of lines can be drawn; where it has more than some thirty of them, nobody can follow one
    any more, and places on the page mean nothing. Here each pair has its cell.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import terms
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["War or talks? Talks in Corrin. War. Talks in Corrin."]})
    >>> figure = cooccurrence(terms.cooccurrence(articles, min_count=2, stopwords="en"))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['corrin', 'talks']
    """
    tables.check(found, "cooccurrence")
    if measure not in _UNITS:
        raise ValueError(
            f"measure={measure!r} is not known: it can be {' or '.join(_UNITS)}.{did_you_mean(str(measure), _UNITS)}"
        )
    if sides.check_most(most) > _MOST:
        raise ValueError(f"most={most} words have no room on a page: give up to {_MOST}.")
    pairs = _strongest_first(found, measure)
    words = _walk(pairs, most)
    fonts.warn(map(names.text_of, words))
    with theme():
        heading = "Words that share sentences or articles" if title is None else title
        height = max(len(words) * 5.0, _FEWEST) + _NAME * _UPRIGHT + 8
        chart = sheet.blank(look.now().mm(height), title=heading, caption=_notes(found, words))
        cells = _cells(pairs, words)
        draw(chart, cells, _UNITS[measure], list(range(len(words))), cells.columns.tolist())
        for place in range(len(words)):
            chart.axes[0].add_patch(Rectangle((place, place), 1, 1, facecolor=look.now().pale, lw=0, gid="self"))
        return sheet.finish(chart, _told(pairs, words, measure))


def _strongest_first(found: pd.DataFrame, measure: str) -> pd.DataFrame:
    pairs: pd.DataFrame = found[["term", "other", "n"]].assign(value=found[measure].astype(float))
    pairs = pairs.loc[np.isfinite(pairs["value"]) & (pairs["term"] != pairs["other"])]
    if pairs.empty:
        raise ValueError("this table has no pair of words, so there is nothing to draw.")
    return pairs.sort_values(["value", "n", "term", "other"], ascending=[False, False, True, True], kind="stable")


def _walk(pairs: pd.DataFrame, most: int) -> list[str]:
    """The words of the strongest pairs, each beside the one that it is nearest to of those before."""
    found: list[str] = []
    for term, other in zip(pairs["term"], pairs["other"], strict=True):
        new = [word for word in (term, other) if word not in found]
        if len(found) + len(new) > most:
            break
        if len(new) == 1:
            known = other if new[0] == term else term
            found.insert(found.index(known) + 1, new[0])
        else:
            found += new
    return found or [pairs["term"].iloc[0], pairs["other"].iloc[0]]


def _cells(pairs: pd.DataFrame, words: list[str]) -> pd.DataFrame:
    """The values of these words, the same on both sides of the diagonal; what the table has not is missing."""
    own = pairs[pairs["term"].isin(words) & pairs["other"].isin(words)]
    half = own.pivot(index="term", columns="other", values="value").reindex(index=words, columns=words)
    cells = half.fillna(half.T)
    short = names.shortened([names.text_of(word) for word in words], width=_NAME)
    return pd.DataFrame(cells.to_numpy(), index=short, columns=short)


def _notes(found: pd.DataFrame, words: list[str]) -> str:
    n_words = len(set(found["term"]) | set(found["other"]))
    return sides.either(
        [
            f"n = {language.whole(found['n_units'].max())} sentences or articles",
            f"{language.whole(len(words))} of {names.amount(n_words, 'word')}, those of the strongest pairs",
            "hatched: together more seldom than was asked for, or never",
        ]
    )


def _told(pairs: pd.DataFrame, words: list[str], measure: str) -> str:
    own = pairs[pairs["term"].isin(words) & pairs["other"].isin(words)].head(_TOLD)
    told = [f"{row['term']} and {row['other']} {sides.signed(row['value'])}" for row in own.to_dict("records")]
    return f"Heatmap: {names.amount(len(words), 'word')}, {_UNITS[measure]}. Strongest: {', '.join(told)}."
