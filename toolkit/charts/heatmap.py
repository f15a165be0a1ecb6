"""Many frames at once: a cell per frame and group, actor or period, the darker the more."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from toolkit.charts import company, describe, language, look, names, periods, reading, sheet
from toolkit.charts.reading import Reading
from toolkit.charts.theme import theme

_INK = "#222222"  # on pale cells, which are pale on a dark page too
COUNTS = "articles"  # the unit of whole numbers
_WIDE = 120.0  # mm that all cells of a page of two columns have, about
_LEAST = 0.05  # of a log ratio, which is not 0.0 when it is written with one digit
_NARROW = 8.0  # mm of a cell that still holds a number
_DIGIT = 1.5  # mm of each of its signs


def heatmap(
    trend: pd.DataFrame,
    *,
    frames: Sequence[str] | None = None,
    measure: str = "rate",
    title: str | None = None,
    per: float | None = None,
) -> Figure:
    """Which frames stand out in which groups, beside which actors, or in which periods?

    Parameters
    ----------
    trend : DataFrame
        `trend`, from `trends.rate` with groups or with periods: only one of them can have more than one value. Or
        `actors`, from `frames.actors`.
    frames : list of str, optional
        Which frames, in this order; all of them unless told.
    measure : str
        "rate" or "share". Of actors, shares are drawn if you ask for them, else the log ratio.
    title : str, optional
        Instead of ours; "" for none.
    per : float, optional
        Words that the rate is per: needed only where no row has a match, and the table cannot tell.

    Returns
    -------
    Figure
        Time runs from left to right. Groups stand in rows where they are more than the frames, else in columns.

    Raises
    ------
    WrongTable, ValueError
        If it is no trend, if it has no row, if it has groups and periods, or if a frame is not in it.

    Notes
    -----
    A heatmap has no room for intervals: look at `charts.trend` or `charts.bars` before a difference is believed.
    Cells without an article are hatched, and those of actors that have too few units to tell.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit import frames, trends
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War and war.", "Peace."], "outlet": ["A", "B"]})
    >>> hits = frames.score(articles, {"war": ["war"], "peace": ["peace"]})
    >>> figure = heatmap(trends.rate(hits, articles, by="outlet"))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['667', '0', '0', '1,000']

    >>> articles["text"] = ["Gales attacked. Fern spoke of peace.", "Gales bombed, attacked. Fern spoke."]
    >>> table = frames.actors(articles, {"war": ["attack*"]}, {"Gales": ["gales"], "Fern": ["fern"]})
    >>> [text.get_text() for text in heatmap(table, measure="share").axes[0].texts]
    ['100', '0']
    """
    with theme():
        if company.is_company(trend):
            read = company.read(trend, frames=frames, measure=measure)
        else:
            read = reading.read(trend, frames=frames, measure=measure, per=per)
        _check_one(read)
        cells = _cells(read)
        upright = 0 if _over_time(read) or _level(list(cells.columns)) else max(map(len, cells.columns)) * 1.35
        height = upright + max(len(cells) * min(9.0, max(4.2, 60 / len(cells))), 18) + 22
        by = (periods.unit(read.periods[0]),) if _over_time(read) else read.by if len(read.groups) > 1 else ()
        heading = reading.title(read, *by) if title is None else title
        chart = sheet.blank(look.now().mm(height), title=heading, caption=_notes(trend, read))
        draw(chart, cells, read.unit, *_labels(cells, read))
        return sheet.finish(chart, describe.heatmap(read))


def _check_one(read: Reading) -> None:
    if len(read.groups) > 1 and len(read.periods) > 1:
        raise ValueError(
            f"a heatmap shows groups or periods, but this table has {names.amount(len(read.groups), read.group_word)} "
            f"and {names.amount(len(read.periods), 'period')}: call trends.rate without by, or without period."
        )
    if not read.by and not read.periods:
        raise ValueError(
            "a heatmap compares groups or periods, but this table has neither: call trends.rate with by or period, "
            "or draw charts.bars."
        )


def _over_time(read: Reading) -> bool:
    return len(read.periods) > 1 or (len(read.groups) == 1 and bool(read.periods))


def _cells(read: Reading) -> pd.DataFrame:
    """The values as they stand on the page; rows and columns have the names that are drawn."""
    if _over_time(read):
        table = read.rows.pivot(index="frame", columns="place", values="value")
        table = table.reindex(index=read.frames, columns=range(len(read.periods)))
        return table.set_axis(names.shortened(read.frames, width=26))
    table = read.rows.pivot(index="frame", columns="group", values="value").reindex(
        index=read.frames, columns=read.groups
    )
    if len(read.groups) > len(read.frames):
        table = table.T
    rows = names.shortened(table.index.tolist(), width=26, lines=2 if len(table) <= 24 else 1)
    return table.set_axis(rows).set_axis(_column_names(table.columns.tolist()), axis=1)


def _column_names(columns: list[str]) -> list[str]:
    """Broken into lines where each fits over its cell; else in one line each, to be written upright."""
    room = int(_wide() / len(columns) / 1.5)  # letters
    broken = [textwrap.wrap(name, room, break_long_words=False, break_on_hyphens=False) for name in columns]
    fits = all(len(lines) <= 3 and max(map(len, lines)) <= room for lines in broken)
    return names.shortened(columns, width=room if fits else 26, lines=3 if fits else 1)


def _level(labels: list[str]) -> bool:
    """Whether these labels fit side by side."""
    return max(len(line) for label in labels for line in label.split("\n")) <= _wide() / len(labels) / 1.5


def _wide() -> float:
    """Millimetres that all cells have, about, if letters were as on paper."""
    return _WIDE * look.now().room


def draw(chart: Figure, cells: pd.DataFrame, unit: str, places: Sequence[int], labels: Sequence[str]) -> None:
    """The cells with their colour bar; these places of the columns have labels."""
    import seaborn  # slow to import, and only needed here

    axes = chart.subplots()
    values = cells.to_numpy(dtype=float)
    whole, below = unit == COUNTS, unit == company.LOG_RATIO
    top = float(np.abs(np.nan_to_num(values)).max(initial=0)) or 1.0
    colours, bottom = (look.now().either, -top) if below else (look.now().more, 0.0)
    write = language.whole if whole else _signed if below else names.number
    longest = max((len(write(value)) for value in values.ravel() if not np.isnan(value)), default=0)
    wide = _wide() / cells.shape[1] >= max(_NARROW, longest * _DIGIT) and len(cells) <= 60
    seaborn.heatmap(
        cells,
        ax=axes,
        mask=np.isnan(values),
        annot=np.vectorize(write, otypes=[object])(values) if wide else None,
        fmt="",
        annot_kws={"fontsize": look.now().small},
        cmap=colours,
        vmin=bottom,
        vmax=top,
        linewidths=0.5 if wide else 0,
        linecolor=look.now().paper,
        xticklabels=False,
        yticklabels=False,
        cbar_kws={"label": unit, "shrink": 0.9, "aspect": 18, "pad": 0.02}
        | ({"ticks": MaxNLocator(5, integer=True)} if whole else {}),
    )
    ink = [_readable(colour) for colour in colormaps[colours]((values[~np.isnan(values)] - bottom) / (top - bottom))]
    for text, colour in zip(axes.texts, ink, strict=wide):
        text.set_color(colour)
    axes.patch.set(facecolor=look.now().paper, edgecolor=look.now().pale, hatch="////")
    for spine in axes.spines.values():
        spine.set_visible(True)
    _label(axes, cells, places, labels)
    _leave_out_crowded(chart, axes, cells.shape[1])
    if below and not axes.texts:
        _write_signs(axes, values, ink)
        _leave_out_crowded(chart, axes, cells.shape[1])


def _write_signs(axes: Axes, values: NDArray[np.float64], ink: Sequence[str]) -> None:
    """Which side of 0 it is, where there is no room for numbers: in a grey copy, both ends of the colours are dark."""
    small = look.now().small
    for (row, column), colour in zip(np.argwhere(~np.isnan(values)), ink, strict=True):
        if abs(value := values[row, column]) >= _LEAST:
            sign = "\N{MINUS SIGN}" if value < 0 else "+"
            axes.text(column + 0.5, row + 0.5, sign, color=colour, ha="center", va="center", fontsize=small)


def _leave_out_crowded(chart: Figure, axes: Axes, columns: int) -> None:
    """No number at all where one would touch the next: names of rows leave less room than was thought."""
    numbers = list(axes.texts)
    if numbers:
        sheet.settle(chart)
        room = axes.get_window_extent().width / columns - sheet.gap(numbers)
        if max(number.get_window_extent().width for number in numbers) > room:
            for number in numbers:
                number.remove()


def _signed(value: float) -> str:
    """Log ratios to one digit, whatever their size: they are read as distances from 0."""
    return language.decimal(round(value, 1) + 0.0, 1).replace("-", "\N{MINUS SIGN}")


def _readable(background: tuple[float, ...]) -> str:
    """Ink or white, whichever stands out more (contrast as WCAG 2.2 defines it: black wins above 0.179)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in background[:3])
    return _INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else "white"


def _labels(cells: pd.DataFrame, read: Reading) -> tuple[list[int], list[str]]:
    """Which columns have a label, and which."""
    if _over_time(read):
        return labels_of(read.periods)
    return list(range(cells.shape[1])), cells.columns.tolist()


def labels_of(found: Sequence[pd.Period]) -> tuple[list[int], list[str]]:
    """Which of these periods have a label, and which."""
    room = min(1.0, look.now().room)
    ranges = 8 if room == 1.0 else 6  # beside cells that are narrower, names of rows are not as much so
    return periods.ticks(found, max(2, int((ranges if len(periods.label(found[0])) > 8 else 14) * room)))


def _label(axes: Axes, cells: pd.DataFrame, places: Sequence[int], labels: Sequence[str]) -> None:
    axes.set(xlabel="", ylabel="")
    axes.set_yticks(np.arange(len(cells)) + 0.5, cells.index.tolist(), rotation=0)
    if _level(list(labels)):
        sheet.label_below(axes, [place + 0.5 for place in places], labels)
    else:
        axes.set_xticks(np.array(places) + 0.5, labels, rotation=90, ha="center", va="top")
    axes.tick_params(length=2 if len(places) < cells.shape[1] else 0)
    axes.tick_params(axis="y", length=0)


def _notes(table: pd.DataFrame, read: Reading) -> str:
    if company.is_company(table):
        return company.notes(table, read)
    parts = [reading.caption(read.without_bounds(), level=None, mark="")]
    if read.rows["value"].isna().any() or len(read.rows) < len(read.frames) * max(len(read.groups), len(read.periods)):
        parts.append("hatched: no articles")
    return "; ".join(parts) + "."
