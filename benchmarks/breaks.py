"""How often does `trends.breaks` cry wolf, and how often does it find what is planted? By simulation.

    python -m benchmarks.breaks            writes benchmarks/breaks.md, in a minute or two

Series are drawn from a process that is more unequal than chance: an article has a length (gamma, 400 words in the mean,
at least 20) and a readiness for the frame of its own (gamma, of the mean 1 and of the shape that the tables name: 1 is
what news are like, at 0.3 a tenth of the articles holds half of all matches), and its matches are Poisson.
"""

from __future__ import annotations

import argparse
import inspect
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit import trends
from toolkit.progress import bar
from toolkit.stats import change_points, overdispersion

Array = np.ndarray[Any, np.dtype[Any]]
PAGE = Path(__file__).with_name("breaks.md")
_LENGTH, _SHORTEST = 400, 20
_SIZES = [(24, 10), (24, 50), (60, 10), (60, 50)]  # periods, articles in each
_KINDS = [(1.0, 1.0), (1.0, 5.0), (0.3, 1.0), (0.3, 0.2)]  # shape, matches per article
_WAVES = [(0.2, 0.0), (0.2, 0.5), (0.4, 0.5)]
_DEFAULTS = {name: one.default for name, one in inspect.signature(trends.breaks).parameters.items()}


class Case(NamedTuple):
    """A kind of series. From the middle on its rate is `jump` times as high.

    `spread` is the standard deviation of the logarithm of the rates of periods, `echo` how much each is like the last.
    """

    periods: int
    n: int
    shape: float
    rate: float
    jump: float = 1.0
    spread: float = 0.0
    echo: float = 0.0


def draw(case: Case, series: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Matches (articles, series) and words of the articles, and the period of each."""
    period = np.repeat(np.arange(case.periods), case.n)
    words = np.maximum(rng.gamma(2.0, _LENGTH / 2, len(period)).round(), _SHORTEST)
    rates = case.rate / _LENGTH * _waves(case, series, rng)
    rates[case.periods // 2 :] *= case.jump
    ready = rng.gamma(case.shape, 1 / case.shape, (len(period), series))
    return rng.poisson(rates[period] * words[:, None] * ready), words, period


def _waves(case: Case, series: int, rng: np.random.Generator) -> Array:
    """By which each period is higher or lower: shape (periods, series)."""
    wave = rng.normal(size=(case.periods, series))
    for time in range(1, case.periods):
        wave[time] = case.echo * wave[time - 1] + np.sqrt(1 - case.echo**2) * wave[time]
    return np.asarray(np.exp(case.spread * wave))


def found(case: Case, series: int, rng: np.random.Generator) -> Array:
    """Where breaks are found with the defaults of `trends.breaks`: shape (series, periods)."""
    counts, words, period = draw(case, series, rng)
    over = overdispersion(counts, words, period)
    begins = np.arange(0, len(period), case.n)
    totals, sizes = np.add.reduceat(counts, begins), np.add.reduceat(words, begins)
    return change_points(
        (totals / over).T,
        np.broadcast_to(sizes, (series, case.periods)),
        penalty=_DEFAULTS["penalty"] * np.log(case.periods),
        shortest=_DEFAULTS["shortest"],
    )


def alarms(case: Case, series: int, rng: np.random.Generator) -> float:
    """The share of series with a break."""
    return float(found(case, series, rng).any(axis=1).mean())


def hit(case: Case, series: int, rng: np.random.Generator) -> float:
    """The share of series with a break within one period of the planted one."""
    middle = case.periods // 2
    return float(found(case, series, rng)[:, middle - 1 : middle + 2].any(axis=1).mean())


def rows(series: int, seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """The cells of both tables."""
    cases = [Case(*size, *kind) for size in _SIZES for kind in _KINDS]
    flat = []
    for number, case in enumerate(bar(cases, "Drawing series", unit="kind")):
        rng = np.random.default_rng([seed, number])
        shares = [alarms(case, series, rng), *(hit(case._replace(jump=jump), series, rng) for jump in (1.5, 2.0))]
        flat.append([*map(_number, case[:4]), *(f"{share:.1%}" for share in shares)])
    waves = []
    for number, (periods, n) in enumerate(_SIZES):
        rng = np.random.default_rng([seed, len(cases) + number])
        shares = [alarms(Case(periods, n, 1.0, 1.0, 1.0, *wave), series, rng) for wave in _WAVES]
        waves.append([_number(periods), _number(n), *(f"{share:.1%}" for share in shares)])
    return flat, waves


def _number(value: float) -> str:
    return f"{value:g}"


def page(flat: list[list[str]], waves: list[list[str]], series: int) -> str:
    """The page of Markdown."""
    penalty, shortest = _DEFAULTS["penalty"], _DEFAULTS["shortest"]
    highest = max(float(row[4].rstrip("%")) for row in flat)
    return "\n".join(
        [
            "# Breaks: how often they are false, and how often they are found",
            "",
            f"Written by `python -m benchmarks.breaks`: {series:,} series of each kind, with the defaults of",
            f"`trends.breaks` (penalty {penalty:g} · log(periods), {shortest} periods at the least). How they are",
            "drawn is said in [`breaks.py`](breaks.py). *False alarms*: flat series with a break; *found*: those with",
            "one within one period of the break that was planted in the middle.",
            "",
            f"**At most {highest:.1f} % of flat series had a break.**",
            "",
            *_lines(
                [
                    "periods",
                    "articles in each",
                    "shape",
                    "matches per article",
                    "false alarms",
                    "×1.5 found",
                    "×2 found",
                ],
                flat,
            ),
            "",
            "## News that comes in waves",
            "",
            "Flat series whose periods differ from one another beyond what their articles do (shape 1, one match per",
            "article): rates of periods go up and down by this share (standard deviation of the logarithm), each by",
            "itself or like the one before (correlation 0.5). False alarms:",
            "",
            *_lines(
                ["periods", "articles in each", *(f"{spread:.0%}, correlation {echo:g}" for spread, echo in _WAVES)],
                waves,
            ),
            "",
            "Where periods are like those next to them, a wave is cut into steps: nothing in a single series tells a",
            "wave from a change.",
            "",
        ]
    )


def _lines(head: list[str], cells: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in (head, ["---:"] * len(head), *cells)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--series", type=int, default=2_000, help="series of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    flat, waves = rows(options.series, options.seed)
    partial = options.out.with_name(f"{options.out.name}.partial")
    partial.write_text(page(flat, waves, options.series), encoding="utf-8")
    partial.replace(options.out)


if __name__ == "__main__":
    main()
