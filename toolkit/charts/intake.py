"""What was loaded: how many articles of each outlet in each month, so that a gap is seen before it is interpreted."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from toolkit import groups
from toolkit.charts import language, look, names, periods, sheet
from toolkit.charts.heatmap import COUNTS, draw, labels_of
from toolkit.charts.theme import theme
from toolkit.errors import WrongTable

_MOST = 24  # outlets that are drawn


def intake(articles: pd.DataFrame, *, by: str = "outlet", period: str = "M", title: str | None = None) -> Figure:
    """How many articles are there of each outlet and month? Where are gaps?

    Parameters
    ----------
    articles : DataFrame
        `articles`, such as `load.articles` gives them.
    by : str
        Another column than the outlet.
    period : str
        `D`, `W`, `M`, `Q`, `Y`, or a multiple of one.
    title : str, optional
        Instead of ours; "" for none.

    Returns
    -------
    Figure
        A row per outlet, those with most articles first, a column per period; the darker the more. Where there is no
        article it is hatched.

    Raises
    ------
    WrongTable, ValueError
        If these are no articles, or none of them has a date; if there is no such column, or no such period.

    Examples
    --------
    >>> import pandas as pd
    >>> dates = pd.to_datetime(["2025-01-03", "2025-01-09", "2025-03-01"])
    >>> found = pd.DataFrame({"article_id": list("abc"), "text": "", "outlet": ["A", "A", "B"], "date": dates})
    >>> [text.get_text() for text in intake(found).axes[0].texts]
    ['2', '1']
    """
    if "date" not in articles.columns:
        raise WrongTable("this is no table of articles: it has no column 'date'.")
    keys = groups.keys(articles, by, period)
    counts, every = _counts(keys[by], keys["period"], period)
    shown = counts.head(_MOST)
    unit = periods.unit(every[0])
    heading = f"Articles by {by} and {unit}" if title is None else title
    with theme():
        height = max(len(shown) * min(9.0, max(4.6, 60 / len(shown))), 18) + 22
        chart = sheet.blank(look.now().mm(height), title=heading, caption=_notes(counts, keys))
        draw(chart, shown, COUNTS, *labels_of(every))
        return sheet.finish(chart, _told(shown, every, by, unit))


def _counts(of: pd.Series, found: pd.Series, period: str) -> tuple[pd.DataFrame, list[pd.Period]]:
    """A row per name and a column per period, those without an article missing; and the periods."""
    every = groups.range_of(found)
    if not every:
        raise ValueError(f"none of these articles has a date, so there is no period '{period}' to draw.")
    place = (found.array.asi8 - every[0].ordinal) // every[0].freq.n
    dated = pd.DataFrame({"name": names.texts_of(of).to_numpy(), "place": place})[found.notna().to_numpy()]
    table = dated.groupby(["name", "place"]).size().unstack()
    table = table.reindex(columns=range(len(every)))
    order = np.lexsort((table.index.astype(str), -table.sum(axis=1).to_numpy()))
    table = table.iloc[order].astype("float64")
    return table.set_axis(names.shortened(table.index.tolist(), width=26)), every


def _notes(counts: pd.DataFrame, keys: pd.DataFrame) -> str:
    n, undated = len(keys), int(keys["period"].isna().sum())
    parts = [names.amount(n, "article")]
    parts += [f"{language.whole(undated)} without a date left out"] if undated else []
    parts += [f"the {_MOST} of {language.whole(len(counts))} rows with most articles"] if len(counts) > _MOST else []
    parts += ["hatched: no article"] if counts.head(_MOST).isna().any(axis=None) else []
    return "; ".join(parts) + "."


def _told(shown: pd.DataFrame, every: list[pd.Period], by: str, unit: str) -> str:
    totals = [f"{name} {language.whole(total)}" for name, total in shown.sum(axis=1).head(6).items()]
    empty = int(shown.isna().to_numpy().sum())
    gaps = f" {names.amount(empty, 'cell')} without an article." if empty else ""
    span = periods.span(every[0], every[-1])
    return f"Heatmap: articles by {by} and {unit}, {span}. In all: {', '.join(totals)}.{gaps}"
