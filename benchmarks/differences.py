"""How often do the bands of `trends.differences` hold all periods at once? By simulation.

    python -m benchmarks.differences            writes benchmarks/differences.md, in a quarter of an hour

Articles are drawn as in `benchmarks.coverage`: each has a length and a readiness for the frame of its own. The target
has twice the rate of the reference. With wire copies both have the same rate, and a story is printed 1, 2, 3, … times
(geometric, 1.67 in the mean), half of its copies on the other side, a quarter of them in the next period: one unit.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.coverage import RATES, SHAPES
from toolkit.progress import bar
from toolkit.stats import Band, rate_bands

Array = np.ndarray[Any, np.dtype[Any]]
PAGE = Path(__file__).with_name("differences.md")
_LENGTH, _SHORTEST = 400, 20
_PERIODS = 24
_SIZES = [(5, 5), (10, 10), (20, 20), (20, 200), (200, 20), (50, 50), (200, 200), (2_000, 2_000)]  # target, reference
_AT_ONCE = 10_000_000  # numbers drawn at a time: bounds the memory
_HEAD = [
    "frame",
    "matches/article",
    "shape",
    "copies",
    "articles: target",
    "reference",
    "periods in the band",
    "difference: interval",
    "all intervals at once",
    "band",
    "log ratio: interval",
    "all intervals at once",
    "band",
]


class Case(NamedTuple):
    """A kind of corpus: articles of each side in each period."""

    frame: str
    shape: float
    copies: bool
    target: int
    reference: int
    periods: int = _PERIODS

    @property
    def times(self) -> float:
        """The target's rate over the reference's."""
        return 1.0 if self.copies else 2.0


class Drawn(NamedTuple):
    """Corpora with the same articles: matches (articles, series), and of each article words, side, period and unit."""

    counts: Array
    words: Array
    inside: Array
    period: Array
    unit: Array


class Held(NamedTuple):
    """Shares of the series, but for the first: how many periods have an interval, in the mean."""

    periods: float
    each: float
    all_at_once: float
    band: float


def draw(case: Case, series: int, rng: np.random.Generator) -> Drawn:
    sizes = np.array([case.reference, case.target])
    inside = np.tile(np.repeat([False, True], sizes), case.periods)
    period = np.repeat(np.arange(case.periods), sizes.sum())
    words = np.maximum(rng.gamma(2.0, _LENGTH / 2, len(period)).round(), _SHORTEST)
    rates = RATES[case.frame] / _LENGTH * np.where(inside, case.times, 1.0)
    counts = rng.poisson((rates * words)[:, None] * rng.gamma(case.shape, 1 / case.shape, (len(period), series)))
    drawn = Drawn(counts, words, inside, period, np.arange(len(period)))
    return _with_copies(drawn, case, rng) if case.copies else drawn


def _with_copies(drawn: Drawn, case: Case, rng: np.random.Generator) -> Drawn:
    times = rng.geometric(0.6, len(drawn.words))
    counts, words, inside, period, unit = (np.repeat(part, times, axis=0) for part in drawn)
    later = np.append(False, unit[1:] == unit[:-1])  # not the first of its story
    inside = inside ^ (later & (rng.random(len(unit)) < 0.5))
    period = np.minimum(period + (later & (rng.random(len(unit)) < 0.25)), case.periods - 1)
    return Drawn(counts, words, inside, period, unit)


def held(band: Band, true: float) -> Array:
    """Of each series: periods with an interval, those that hold the truth, and do all intervals, and does the band?"""
    there = np.isfinite(band.low)
    alone = (band.low <= true) & (true <= band.high)
    together = (band.band_low <= true) & (true <= band.band_high)
    return np.stack(
        [there.sum(axis=0), (alone & there).sum(axis=0), (alone | ~there).all(axis=0), (together | ~there).all(axis=0)]
    )


def covered(case: Case, series: int, seed: int) -> tuple[Held, Held]:
    """How often the difference is held, and the log ratio: of series that have two periods with an interval."""
    rng = np.random.default_rng([seed, *np.frombuffer(repr(case).encode(), dtype=np.uint8)])
    step = max(1, _AT_ONCE // (case.periods * (case.target + case.reference)))
    true = (RATES[case.frame] / _LENGTH * (case.times - 1), float(np.log2(case.times)))
    found: list[list[Array]] = [[], []]
    for done in range(0, series, step):
        counts, words, inside, period, unit = draw(case, min(step, series - done), rng)
        bands = rate_bands(counts, words, inside, period, n_cells=case.periods, units=unit, rng=rng)
        for own, band, value in zip(found, bands, true, strict=True):
            own.append(held(band, value))
    return _shares(np.concatenate(found[0], axis=1)), _shares(np.concatenate(found[1], axis=1))


def _shares(found: Array) -> Held:
    found = found[:, found[0] >= 2]
    periods, alone, at_once, band = found.mean(axis=1) if found.shape[1] else np.full(4, np.nan)
    return Held(float(periods), float(alone / periods), float(at_once), float(band))


def cases() -> list[Case]:
    """Those of which there is anything to see: a match on either side in most periods."""
    return [
        Case(frame, shape, copies, *sizes)
        for copies in (False, True)
        for shape in SHAPES
        for frame, rate in RATES.items()
        for sizes in _SIZES
        if rate * min(sizes) >= 1 and not (copies and len(set(sizes)) > 1)
    ]


def rows(series: int, seed: int) -> dict[Case, tuple[Held, Held]]:
    return {case: covered(case, series, seed) for case in bar(cases(), "Drawing corpora", unit="kind")}


def page(found: dict[Case, tuple[Held, Held]], series: int, seed: int) -> str:
    """The page of Markdown."""
    told = (__doc__ or "").split("\n\n", 2)[2].strip()
    cells = [_cells(case, *both) for case, both in found.items()]
    return "\n".join(
        [
            "# Differences over time: how often a band holds everywhere",
            "",
            "Written by `python -m benchmarks.differences`: "
            f"{series:,} corpora of each kind, of {_PERIODS} periods, at",
            f"95 %, seed {seed}.",
            "",
            told,
            "",
            "*Interval*: in how many of 100 periods the interval of that period holds the truth. *All intervals at",
            "once*: in how many of 100 corpora they do so in all periods, which whoever looks at all of them takes for",
            "granted. *Band*: the same of the band. Periods in which a side has no match have neither.",
            "",
            *("| " + " | ".join(row) + " |" for row in (_HEAD, ["---"] * 4 + ["---:"] * (len(_HEAD) - 4), *cells)),
            "",
            *_summary(found),
            "",
        ]
    )


def _cells(case: Case, difference: Held, ratio: Held) -> list[str]:
    kind = [case.frame, f"{RATES[case.frame]:g}", f"{case.shape:g}", "yes" if case.copies else "no"]
    shares = [f"{100 * share:.1f}" for one in (difference, ratio) for share in one[1:]]
    return [*kind, f"{case.target:,}", f"{case.reference:,}", f"{difference.periods:.1f}", *shares]


def _summary(found: dict[Case, tuple[Held, Held]]) -> list[str]:
    """The lowest and the highest coverage of the bands, by how many articles the smaller side has."""
    lines = []
    for number, name in enumerate(("difference", "log ratio")):
        by_n: dict[int, list[float]] = {}
        for case, both in found.items():
            by_n.setdefault(min(case.target, case.reference), []).append(100 * both[number].band)
        told = [f"{n:,}: {min(own):.1f} to {max(own):.1f}" for n, own in sorted(by_n.items())]
        lines.append(f"Bands of the {name}, by articles of the smaller side: {'; '.join(told)}.")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--series", type=int, default=1_000, help="corpora of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    text = page(rows(options.series, options.seed), options.series, options.seed)
    partial = options.out.with_name(f"{options.out.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(options.out)


if __name__ == "__main__":
    main()
