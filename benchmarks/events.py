"""How often do `trends.around_event` and `weekdays` see a change where there is none, and where there is one?

By simulation:

    python -m benchmarks.events            writes benchmarks/events.md, in some minutes

Articles are drawn as in `benchmarks.breaks`: each has a length and a readiness of its own. In waves, the rates of days
go up and down by 30 % (standard deviation of the logarithm), each like the one before (correlation 0.5).
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.breaks import Case, draw
from toolkit import trends
from toolkit.progress import bar

Array = np.ndarray[Any, np.dtype[Any]]
PAGE = Path(__file__).with_name("events.md")
_EVENT = pd.Timestamp("2025-02-10")
_YEAR = 365  # days of which placebos are taken
_SETTINGS = [(28, 1, 5), (28, 1, 20), (84, 7, 5), (84, 7, 20)]  # window, step, articles a day
_KINDS = [(1.0, 0.0), (0.3, 0.0), (1.0, 0.3)]  # shape, waves
_DAYS = [(28, 1), (28, 5), (28, 20), (84, 1), (84, 5), (84, 20), (364, 1), (364, 5), (364, 20)]  # articles a day
_HEAD = [
    "window",
    "step",
    "articles a day",
    "shape",
    "waves",
    "difference",
    "level",
    "slope",
    "placebo below 5 %",
    "×1.5: difference",
    "×1.5: level",
    "×1.5: placebo below 5 %",
]

_HEAD_OF_WEEKDAYS = [
    "days",
    "articles a day",
    "shape",
    "waves",
    "p below 5 %",
    "ratio",
    "Sundays ×1.5: p below 5 %",
    "Sundays ×1.5: ratio",
]


class Seen(NamedTuple):
    """Shares of the series in which a change was seen."""

    difference: float
    level: float
    slope: float
    placebo: float


def corpus(
    window: int, each: int, shape: float, waves: float, jump: float, rng: np.random.Generator, series: int
) -> Any:
    """Hits of so many frames, and articles: a year for placebos, and the window on both sides of the event."""
    before = _YEAR + window
    case = Case(2 * before, each, shape, 1.0, jump, waves, 0.5 if waves else 0.0)
    counts, words, day = (part[: (before + window) * each] for part in draw(case, series, rng))
    return _tables(counts, words, _EVENT + pd.to_timedelta(day - before, unit="D"))


def weeks(
    days: int, each: int, shape: float, waves: float, times: float, rng: np.random.Generator, series: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hits of so many frames, and articles, of whole weeks, of which Sundays have a rate so many times as high."""
    counts, words, day = draw(Case(days, each, shape, 1.0, 1.0, waves, 0.5 if waves else 0.0), series, rng)
    dates = _EVENT + pd.to_timedelta(day, unit="D")
    more = rng.binomial(counts, times - 1)
    return _tables(np.where((dates.day_of_week == 6)[:, None], counts + more, counts), words, dates)


def _tables(counts: Array, words: Array, dates: pd.DatetimeIndex) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hits and articles, of counts (articles, frames)."""
    ids, series = [f"a{number:06}" for number in range(len(words))], counts.shape[1]
    frames = [f"f{number:03}" for number in range(series)]
    hits = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(np.repeat(np.arange(len(ids)), series), ids),
            "frame": pd.Categorical.from_codes(np.tile(np.arange(series), len(ids)), frames),
            "zone": "all",
            "n_hits": counts.ravel().astype(int),
            "weight": counts.ravel().astype(float),
            "n_words": np.repeat(words.astype(int), series),
        }
    )
    return hits, pd.DataFrame({"article_id": ids, "date": dates})


def seen(table: pd.DataFrame) -> Seen:
    """In which share of the rows an interval leaves out 0, and the placebo is below 5 %."""
    apart = [
        float(((table[f"{name}_low"] > 0) | (table[f"{name}_high"] < 0)).mean())
        for name in ("difference", "level_change", "slope_change")
    ]
    return Seen(*apart, float((table["placebo"] < 0.05).mean()))


def rows(series: int, corpora: int, seed: int) -> list[list[str]]:
    """The cells of the table."""
    cells = []
    cases = [(*setting, *kind) for setting in _SETTINGS for kind in _KINDS]
    for number, (window, step, each, shape, waves) in enumerate(bar(cases, "Drawing corpora", unit="kind")):
        rng = np.random.default_rng([seed, number])
        flat, planted = (
            seen(pd.concat([_table(window, step, each, shape, waves, jump, rng, series) for _ in range(corpora)]))
            for jump in (1.0, 1.5)
        )
        shares = [*flat, planted.difference, planted.level, planted.placebo]
        given = [f"{window}", f"{step}", f"{each}", f"{shape:g}", "yes" if waves else "no"]
        cells.append([*given, *(f"{share:.1%}" for share in shares)])
    return cells


def _table(
    window: int, step: int, each: int, shape: float, waves: float, jump: float, rng: np.random.Generator, series: int
) -> pd.DataFrame:
    hits, articles = corpus(window, each, shape, waves, jump, rng, series)
    return trends.around_event(hits, articles, _EVENT, window=window, step=step)


def weekday_rows(series: int, corpora: int, seed: int) -> list[list[str]]:
    """The cells of the table of weekdays."""
    cells = []
    cases = [(*days, *kind) for days in _DAYS for kind in _KINDS]
    for number, (days, each, shape, waves) in enumerate(bar(cases, "Drawing weeks", unit="kind")):
        rng = np.random.default_rng([seed, len(_SETTINGS) * len(_KINDS) + number])
        shares = []
        for times in (1.0, 1.5):
            drawn = [weeks(days, each, shape, waves, times, rng, series) for _ in range(corpora)]
            with warnings.catch_warnings():  # how wrong p is there is what is asked
                warnings.filterwarnings("ignore", "with fewer than 3 articles a day")
                shares += rhythm(pd.concat([trends.weekdays(*one) for one in drawn]))
        cells.append(
            [f"{days}", f"{each}", f"{shape:g}", "yes" if waves else "no", *(f"{share:.1%}" for share in shares)]
        )
    return cells


def rhythm(table: pd.DataFrame) -> list[float]:
    """In which share of the frames p is below 5 %, and the interval of Sundays' ratio leaves out 1."""
    sundays = table[table["weekday"] == "Sunday"]
    apart = (sundays["ratio_low"] > 1) | (sundays["ratio_high"] < 1)
    return [float((sundays["p"] < 0.05).mean()), float(apart.mean())]


def page(cells: list[list[str]], weekdays: list[list[str]], series: int) -> str:
    """The page of Markdown."""
    return "\n".join(
        [
            "# Events: how often a change is seen that is not there, and one that is",
            "",
            f"Written by `python -m benchmarks.events`: {series:,} series of each kind, drawn as",
            "[`events.py`](events.py) says. *difference*, *level*, *slope*: in flat series, the 95 % interval leaves",
            "out 0, as 5 % should. A year is there for placebos. On the right, the rate is 1.5 times as high from the",
            "event on.",
            "",
            *_lines(_HEAD, cells),
            "",
            "What moves all articles of a day alike, as waves do, intervals by article do not see: then they leave",
            "out 0 too often. Placebos do see it; but as neighbours share articles, long windows have few that differ.",
            "",
            "## Days of the week",
            "",
            "Weeks without a rhythm: how often `p` of `trends.weekdays` is below 5 %, and how often the 95 % interval",
            "of the ratio of Sundays to the other days leaves out 1. On the right, Sundays have 1.5 times the rate.",
            "",
            *_lines(_HEAD_OF_WEEKDAYS, weekdays),
            "",
            "With one article a day, rates do not vary as the words of days let expect: `p` is too small too often.",
            "",
        ]
    )


def _lines(head: list[str], cells: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in (head, ["---:"] * len(head), *cells)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--series", type=int, default=50, help="series of each corpus")
    parser.add_argument("--corpora", type=int, default=8, help="corpora of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    asked = (options.series, options.corpora, options.seed)
    cells, weekdays = rows(*asked), weekday_rows(*asked)
    partial = options.out.with_name(f"{options.out.name}.partial")
    partial.write_text(page(cells, weekdays, options.series * options.corpora), encoding="utf-8")
    partial.replace(options.out)


if __name__ == "__main__":
    main()
