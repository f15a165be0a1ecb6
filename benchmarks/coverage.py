"""How often do the intervals hold the true value, and how often do the tests cry wolf? By simulation.

    python -m benchmarks.coverage            writes benchmarks/coverage.md, in some minutes

Corpora are drawn from a process that is more unequal than chance: an article has a length (gamma, 400 words in the
mean, at least 20) and a readiness for the frame of its own (gamma, of the mean 1 and of the shape that the tables
name: 1 is what news are like, at 0.3 a tenth of the articles holds half of all matches), and its matches are Poisson.
With wire copies, a story is printed by 1, 2, 3, … outlets (geometric, 1.67 in the mean), and copies are one unit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import compare, text
from toolkit.progress import bar
from toolkit.stats import bootstrap_intervals, linearized_intervals, rate_ratio, wilson

Array = np.ndarray[Any, np.dtype[Any]]
Bounds = tuple[float, float]
PAGE = Path(__file__).with_name("coverage.md")
N_ARTICLES = (5, 10, 20, 50, 200, 2_000)
RATES = {"rare": 0.05, "common": 1.0, "constant": 5.0}  # matches per article of 400 words
SHAPES = (1.0, 0.3)
_WAYS = ("linearized", "percentile", "bca", "words", "log ratio")
_LENGTH, _SHORTEST = 400, 20
_LONGEST_DRAWN = 200  # articles up to which the bootstrap is looked at: it draws 500 times of each corpus


class Case(NamedTuple):
    """A kind of corpus."""

    frame: str
    shape: float
    copies: bool
    n: int

    @property
    def rate(self) -> float:
        """Matches per word, which the intervals should hold."""
        return RATES[self.frame] / _LENGTH


class Drawn(NamedTuple):
    """A corpus: what each article counts, and its words, with its copies."""

    counts: Array
    words: Array


def draw(case: Case, rng: np.random.Generator) -> Drawn:
    words = np.maximum(rng.gamma(2.0, _LENGTH / 2, case.n).round(), _SHORTEST).astype(int)
    counts = rng.poisson(case.rate * words * rng.gamma(case.shape, 1 / case.shape, case.n))
    times = rng.geometric(0.6, case.n) if case.copies else np.ones(case.n, dtype=int)
    return Drawn(counts * times, words * times)


def cases() -> list[Case]:
    """Those of which there is anything to count: a match in a corpus, in the mean."""
    return [
        Case(frame, shape, copies, n)
        for copies in (False, True)
        for shape in SHAPES
        for frame, rate in RATES.items()
        for n in N_ARTICLES
        if rate * n >= 1
    ]


def linearized(corpus: Drawn, rng: np.random.Generator) -> Bounds:
    low, high = linearized_intervals(corpus.counts[:, None], corpus.words)
    return low[0], high[0]


def percentile(corpus: Drawn, rng: np.random.Generator) -> Bounds:
    low, high = bootstrap_intervals(corpus.counts[:, None], corpus.words, draws=500, rng=rng)
    return low[0], high[0]


def bca(corpus: Drawn, rng: np.random.Generator) -> Bounds:
    low, high = bootstrap_intervals(corpus.counts[:, None], corpus.words, method="bca", draws=500, rng=rng)
    return low[0], high[0]


def words_alone(corpus: Drawn, rng: np.random.Generator) -> Bounds:
    """As if each word were a witness of its own: what the peers do."""
    low, high = wilson(corpus.counts.sum(), corpus.words.sum())
    return float(low), float(high)


def covered(
    case: Case, ways: dict[str, Callable[[Drawn, np.random.Generator], Bounds]], draws: int, seed: int
) -> dict[str, float]:
    """In which share of the corpora that have a match does the interval of each way hold the true rate?"""
    rng = np.random.default_rng([seed, *np.frombuffer(repr(case).encode(), dtype=np.uint8)])
    held: dict[str, list[bool]] = {name: [] for name in ways}
    for _ in range(draws):
        corpus = draw(case, rng)
        if corpus.counts.any():
            for name, way in ways.items():
                low, high = way(corpus, rng)
                if np.isfinite(low):
                    held[name].append(low <= case.rate <= high)
    return {name: float(np.mean(found)) if found else np.nan for name, found in held.items()}


def ratio_covered(case: Case, draws: int, seed: int) -> float:
    """In which share of pairs of corpora does the interval of the log ratio hold 1, where the second has half the rate?

    As in `compare.keyness`.
    """
    rng = np.random.default_rng([seed, *np.frombuffer(repr(case).encode(), dtype=np.uint8)])
    held = []
    for _ in range(draws):
        one, other = draw(case, rng), draw(case, rng)
        counts = rng.binomial(other.counts, 0.5)
        if one.counts.any() and counts.any():
            both = [np.concatenate(pair) for pair in ((counts, one.counts), (other.words, one.words))]
            _, low, high = rate_ratio(both[0][:, None], both[1], np.repeat([False, True], case.n))
            if np.isfinite(low[0]):
                held.append(low[0] <= 2 <= high[0])
    return float(np.mean(held)) if held else np.nan


def false_alarms(seed: int, corpora: int, deals: int) -> tuple[float, float, float]:
    """In which share of corpora is any word key to groups that were made by lot?

    By articles dealt out again (Westfall & Young), by words with Bonferroni's correction (each word is then a witness),
    and by words without a correction. Forty articles on each side, 300 words, whose articles are bursty.
    """
    rng = np.random.default_rng(seed)
    found = []
    for _ in bar(range(corpora), "Dealing groups", unit="corpus", total=corpora):
        corpus = text.index(_bursty(rng))
        options: dict[str, Any] = {"by": "group", "target": "a", "reference": "b", "min_count": 5}
        articles = compare.keyness(corpus, permutations=deals, seed=int(rng.integers(1 << 30)), **options)
        words = compare.keyness(corpus, unit="word", **options)
        found.append(
            [articles["p_westfall_young"].min() <= 0.05, words["p_bonferroni"].min() <= 0.05, words["p"].min() <= 0.05]
        )
    alone, corrected, plain = np.mean(found, axis=0)
    return float(alone), float(corrected), float(plain)


def _bursty(rng: np.random.Generator, n: int = 80, terms: int = 300) -> pd.DataFrame:
    common = rng.dirichlet(np.full(terms, 0.5))
    texts = []
    for _ in range(n):
        own = rng.dirichlet(np.maximum(common * 60, 1e-3))  # an article repeats its words
        texts.append(" ".join(f"w{number}x" for number in rng.choice(terms, size=rng.integers(40, 160), p=own)))
    groups = rng.permutation(np.repeat(["a", "b"], n // 2))
    return pd.DataFrame({"article_id": [str(number) for number in range(n)], "text": texts, "group": groups})


def interval_rows(draws: int, fewer: int, seed: int) -> list[dict[str, Any]]:
    """One row per kind of corpus: how often each way holds the true value."""
    rows = []
    for case in bar(cases(), "Drawing corpora", unit="case", total=len(cases())):
        row = case._asdict() | covered(case, {"linearized": linearized, "words": words_alone}, draws, seed)
        if case.n <= _LONGEST_DRAWN:
            row |= covered(case, {"percentile": percentile, "bca": bca}, fewer, seed + 1)
        rows.append(row | {"log ratio": ratio_covered(case, draws, seed + 2)})
    return rows


def page(rows: list[dict[str, Any]], alarms: tuple[float, float, float], options: argparse.Namespace) -> str:
    """All of it, as Markdown."""
    told = (__doc__ or "").split("\n\n", 2)[2].strip().replace("\n", " ")
    lines = [
        "# How often intervals hold, and how often tests cry wolf",
        "",
        f"Made by `python -m benchmarks.coverage`: {options.draws:,} corpora of each kind ({options.fewer:,} for the "
        f"bootstrap, up to {_LONGEST_DRAWN} articles), seed {options.seed}. {told}",
        "",
        "## 95 % intervals: in how many of 100 corpora with a match do they hold the true value?",
        "",
        "*linearized* is the default of `trends.rate`; *percentile* and *bca* are its bootstraps; *words* is Wilson's "
        "interval over words, as if each was a witness of its own; *log ratio* is that of `compare.keyness` by "
        "article, between two such corpora, of which the second has half the rate.",
        "",
    ]
    lines += [
        _line(("frame", "matches/article", "shape", "copies", "articles", *_WAYS)),
        "|---" * (5 + len(_WAYS)) + "|",
    ]
    for row in rows:
        found = [f"{100 * row[way]:.1f}" if np.isfinite(row.get(way, np.nan)) else "" for way in _WAYS]
        kind = (row["frame"], f"{RATES[row['frame']]:g}", f"{row['shape']:g}", "yes" if row["copies"] else "no")
        lines.append(_line((*kind, f"{row['n']:,}", *found)))
    lines += ["", *_summary(rows), "", "## Groups made by lot: in how many of 100 corpora is any word key to one?", ""]
    lines += [
        f"Eighty articles, forty on each side, 300 words, bursty; {options.groups:,} corpora, {options.deals} deals "
        "each, at 5 %.",
        "",
        _line(("test", "false alarms")),
        "|---|---|",
        _line(("by article, Westfall & Young", f"{100 * alarms[0]:.1f}")),
        _line(("by word, G² and Bonferroni", f"{100 * alarms[1]:.1f}")),
        _line(("by word, G² alone", f"{100 * alarms[2]:.1f}")),
        "",
    ]
    return "\n".join(lines)


def _summary(rows: list[dict[str, Any]]) -> list[str]:
    """The lowest and the highest coverage of the default, by how many articles there are."""
    found = {n: [100 * row["linearized"] for row in rows if row["n"] == n] for n in N_ARTICLES}
    told = [f"{n:,}: {min(own):.1f} to {max(own):.1f}" for n, own in found.items() if own]
    return [f"The default, by articles: {'; '.join(told)}."]


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=2_000, help="corpora of each kind")
    parser.add_argument("--fewer", type=int, default=500, help="corpora of each kind for the bootstrap")
    parser.add_argument("--groups", type=int, default=1_000, help="corpora for the tests of groups")
    parser.add_argument("--deals", type=int, default=199, help="how often articles are dealt out again in each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes")
    options = parser.parse_args()
    rows = interval_rows(options.draws, options.fewer, options.seed)
    alarms = false_alarms(options.seed, options.groups, options.deals)
    partial = options.out.with_name(f"{options.out.name}.partial")
    partial.write_text(page(rows, alarms, options), encoding="utf-8")
    partial.replace(options.out)


if __name__ == "__main__":
    main()
