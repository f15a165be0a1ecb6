"""How many articles a study needs: against a formula where there is one, and what it must not do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.stats import needed

RNG = np.random.default_rng(3)
SIZES = np.full(4_000, 400)
POISSON = RNG.poisson(2.0, 4_000)
BURSTY = RNG.poisson(2.0 * RNG.gamma(0.3, 1 / 0.3, 4_000))


def by_formula(times: float, mean: float, spread: float = 0.0) -> float:
    """Normal quantiles, and the variance of a logarithm of a sum: 1/mean, and what articles differ besides."""
    variance = 1 / mean + times / mean + 2 * spread
    return (1.959964 + 0.841621) ** 2 * variance / math.log(times) ** 2


@pytest.mark.parametrize("times", [1.3, 1.5])
def test_of_independent_matches_it_is_what_the_formula_says(times):
    found = needed(POISSON, SIZES, times=times, draws=600)
    assert found.articles == pytest.approx(by_formula(times, POISSON.mean()), rel=0.15)


def test_bursts_need_more():
    spread = (BURSTY.var() - BURSTY.mean()) / BURSTY.mean() ** 2  # 1/0.3, what the gamma gave
    found = needed(BURSTY, SIZES, times=1.5, draws=600)
    assert found.articles == pytest.approx(by_formula(1.5, BURSTY.mean(), spread), rel=0.2)
    assert found.articles > 4 * needed(POISSON, SIZES, times=1.5, draws=600).articles


def test_what_was_tried_brackets_the_answer():
    found = needed(POISSON, SIZES, times=1.5, draws=400)
    power = dict(zip(found.tried.tolist(), found.power.tolist(), strict=True))
    assert power[found.articles] >= 0.8
    below = [n for n in power if n < found.articles]
    assert found.articles <= 1.06 * max(below)
    assert power[max(below)] < 0.8


def test_either_way_and_each_time_the_same():
    one = needed(POISSON, SIZES, times=1.5, draws=100, seed=4)
    for other in (
        needed(POISSON, SIZES, times=1 / 1.5, draws=100, seed=4),
        needed(POISSON, SIZES, times=1.5, draws=100, seed=4),
    ):
        assert one.articles == other.articles
        assert one.power.tolist() == other.power.tolist()
    assert needed(POISSON, SIZES, times=1.5, draws=100, power=0.95).articles > one.articles


def test_few_are_enough_for_much_and_nothing_for_next_to_nothing(monkeypatch):
    assert needed(POISSON * 50, SIZES, times=20, draws=50).articles == 10
    monkeypatch.setattr("toolkit.stats.power._MOST", 100)
    assert needed(POISSON, SIZES, times=1.001, draws=20).articles is None


@pytest.mark.parametrize(
    ("counts", "options", "sentence"),
    [
        (POISSON, {"times": 1}, "times=1 is no difference: give how many times as high a rate is, such as 1.5."),
        (POISSON, {"times": 0}, "times=0 cannot be used: give how many times as high a rate is, such as 1.5."),
        (POISSON, {"times": "2"}, "times='2' cannot be used: give how many times as high a rate is, such as 1.5."),
        (POISSON, {"times": 2, "power": 80}, "power=80 cannot be used: give a share between 0 and 1, such as 0.8."),
        (POISSON, {"times": 2, "draws": 1}, "draws=1 are too few: give 1,000 or more."),
        (POISSON[:9], {"times": 2}, "counts and sizes must be of the same articles: one number for each in both."),
        (POISSON + 0.5, {"times": 2}, "counts must be whole numbers, 0 or more: n_hits of frames.score."),
        (POISSON - 1, {"times": 2}, "counts must be whole numbers, 0 or more: n_hits of frames.score."),
        (POISSON + math.nan, {"times": 2}, "counts must be whole numbers, 0 or more: n_hits of frames.score."),
        (POISSON * math.inf, {"times": 2}, "counts must be whole numbers, 0 or more: n_hits of frames.score."),
        (POISSON.astype(str), {"times": 2}, "counts must be whole numbers, 0 or more: n_hits of frames.score."),
        (0 * POISSON, {"times": 2}, "no article has a match, so there is nothing to draw from."),
    ],
)
def test_refusals(counts, options, sentence):
    with pytest.raises(ValueError) as raised:
        needed(counts, SIZES, **options)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf])
def test_sizes_are_numbers(wrong):
    with pytest.raises(ValueError, match=r"^sizes must be numbers of words, 0 or more\.$"):
        needed(POISSON, np.where(np.arange(len(SIZES)) == 7, wrong, SIZES), times=2)
