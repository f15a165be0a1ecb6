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
from toolkit.stats import bootstrap_intervals, clustered_log_ratio, linearized_intervals, wilson

Array = np.ndarray[Any, np.dtype[Any]]
Bounds = tuple[float, float]
PAGE = Path(__file__).with_name("coverage.md")
N_ARTICLES = (5, 10, 20, 50, 200, 2_000)
RATES = {"rare": 0.05, "common": 1.0, "constant": 5.0}  # matches per article of 400 words
SHAPES = (1.0, 0.3)
_LENGTH, _SHORTEST = 400, 20
_GROUPS = 1_000  # corpora for the tests of groups


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
    """A corpus: what each article counts, and its words; copies are added up in `counts` and `words`, not in `hit`."""

    counts: Array
    words: Array
    hit: Array
    times: Array


def draw(case: Case, rng: np.random.Generator) -> Drawn:
    words = np.maximum(rng.gamma(2.0, _LENGTH / 2, case.n).round(), _SHORTEST).astype(int)
    counts = rng.poisson(case.rate * words * rng.gamma(case.shape, 1 / case.shape, case.n))
    times = rng.geometric(0.6, case.n) if case.copies else np.ones(case.n, dtype=int)
    return Drawn(counts * times, words * times, counts > 0, times)


def cases() -> list[Case]:
    """Those of which there is anything to count: five matches in a corpus, in the mean."""
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
        n = len(one.counts) + len(counts)
        columns = np.zeros((5, n))
        columns[0] = 1
        columns[1:3, : case.n], columns[3:, case.n :] = (one.counts, one.words), (counts, other.words)
        _, low, high = clustered_log_ratio((columns @ columns.T)[:, :, None])
        if np.isfinite(low[0]):
            held.append(low[0] <= 1 <= high[0])
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
        found.append([articles["p_adjusted"].min() <= 0.05, words["p_bonferroni"].min() <= 0.05, words["p"].min() <= 0.05])
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
