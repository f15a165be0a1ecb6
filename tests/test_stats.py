"""Intervals against published numbers, and the bootstrap against what can be worked out by hand."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.stats import (
    bootstrap_intervals,
    linearized_intervals,
    log_likelihood,
    log_ratio,
    standardized_rates,
    wilson,
)
from toolkit.stats.linearized import linearized_intervals_of_each


@pytest.mark.parametrize(
    ("x", "n", "low", "high", "low_corrected", "high_corrected"),
    [  # Newcombe 1998, Statistics in Medicine 17:857-872, Table I
        (81, 263, 0.2553, 0.3662, 0.2535, 0.3682),
        (15, 148, 0.0624, 0.1605, 0.0598, 0.1644),
        (0, 20, 0.0, 0.1611, 0.0, 0.2005),
        (1, 29, 0.0061, 0.1718, 0.0018, 0.1963),
    ],
)
def test_newcombes_table(x, n, low, high, low_corrected, high_corrected):
    assert np.round(wilson(x, n), 4).tolist() == [low, high]
    assert np.round(wilson(x, n, correction=True), 4).tolist() == [low_corrected, high_corrected]


@pytest.mark.shared
def test_every_row_of_the_wilson_oracle(shared: Path):
    with (shared / "oracles" / "wilson.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 7
    for row in rows:
        x, n = int(row["x"]), int(row["n"])
        for options, suffix in (({}, "95"), ({"level": 0.99}, "99"), ({"correction": True}, "95_cc")):
            low, high = wilson(x, n, **options)
            assert float(low) == pytest.approx(float(row[f"lo{suffix}"]), abs=1e-12)
            assert float(high) == pytest.approx(float(row[f"hi{suffix}"]), abs=1e-12)


def test_wilson_takes_arrays_and_knows_nothing_of_nothing():
    low, high = wilson(np.array([10, 0]), np.array([100, 0]))
    assert low[0] == pytest.approx(0.055229, abs=5e-7)
    assert high[0] == pytest.approx(0.174366, abs=5e-7)
    assert np.isnan([low[1], high[1]]).all()
    assert np.isnan(wilson(0, 0, correction=True)).all()


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.booleans())
def test_wilson_is_an_interval_around_the_share_and_symmetric(pair, correction):
    x, n = pair
    low, high = wilson(x, n, correction=correction)
    assert 0 <= low <= x / n <= high <= 1
    other_low, other_high = wilson(n - x, n, correction=correction)
    assert np.allclose([low, high], [1 - other_high, 1 - other_low], atol=1e-12)
    wide_low, wide_high = wilson(x, n, level=0.99, correction=correction)
    assert wide_low <= low + 1e-12
    assert high <= wide_high + 1e-12
    assert correction or all(np.diff([wilson(x, n, correction=True)[0], low]) >= -1e-12)


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        ((3, 2), {}, "wilson needs 0 ≤ successes ≤ trials."),
        ((-1, 2), {}, "wilson needs 0 ≤ successes ≤ trials."),
        ((1, 2), {"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
        ((1, 2), {"level": "x"}, "level='x' is no level of confidence: give one between 0 and 1, such as 0.95."),
        ((1, 2), {"level": 0}, "level=0 is no level of confidence: give one between 0 and 1, such as 0.95."),
    ],
)
def test_wilson_refuses(arguments, options, sentence):
    with pytest.raises(ValueError) as raised:
        wilson(*arguments, **options)
    assert str(raised.value) == sentence


def bounds(counts, sizes, seed=1, **options):
    low, high = bootstrap_intervals(np.array(counts), np.array(sizes), rng=np.random.default_rng(seed), **options)
    return low.tolist(), high.tolist()


def test_articles_that_are_all_alike_leave_no_doubt():
    assert bounds([[2], [2], [2]], [100, 100, 100]) == ([0.02], [0.02])


def test_two_articles_by_hand():
    # drawn twice from rates 0 and 0.1 of equal length: 0, 0.05, 0.05 or 0.1, a quarter each
    assert bounds([[0], [10]], [100, 100]) == ([0.0], [0.1])
    assert bounds([[0], [10]], [100, 100], level=0.4) == ([0.05], [0.05])


def test_long_articles_weigh_more():
    # 0 of 300 words and 10 of 100: 0, 10/400 or 10/100
    low, high = bounds([[0], [10]], [300, 100], level=0.4)
    assert (low, high) == ([0.025], [0.025])


@pytest.mark.parametrize(
    ("counts", "sizes"),
    [
        ([[3]], [100]),  # one article
        (np.zeros((0, 1), dtype=int), []),  # none
        ([[0], [0]], [100, 100]),  # nothing found
        ([[0], [0]], [0, 0]),  # no words
    ],
)
def test_an_interval_that_cannot_be_had_is_nan(counts, sizes):
    low, high = bounds(counts, sizes)
    assert np.isnan([low, high]).all()


def test_kinds_are_apart_and_empty_articles_do_no_harm():
    low, high = bounds([[1, 0], [3, 0], [0, 0]], [100, 100, 0])
    assert 0 < low[0] < 0.02 < high[0] <= 0.03
    assert np.isnan([low[1], high[1]]).all()


def test_the_same_seed_gives_the_same_numbers_however_they_are_batched(monkeypatch):
    counts, sizes = np.arange(30).reshape(30, 1), [100] * 30
    once = bounds(counts, sizes)
    assert once == bounds(counts, sizes)
    assert once != bounds(counts, sizes, seed=2)
    monkeypatch.setattr("toolkit.stats.bootstrap._AT_ONCE", 700)
    assert bounds(counts, sizes) == once


def test_the_interval_has_the_width_that_theory_gives_it():
    rng = np.random.default_rng(7)
    counts = rng.poisson(5, size=(400, 1))
    low, high = bounds(counts, [1_000] * 400, draws=4_000)
    expected = 2 * 1.96 * counts.std() / np.sqrt(400) / 1_000  # the mean of 400
    assert high[0] - low[0] == pytest.approx(expected, rel=0.1)


def test_bca_is_that_of_scipy():
    rng = np.random.default_rng(3)
    sizes = rng.integers(100, 900, 60)
    counts = rng.poisson(sizes / 100 * rng.gamma(0.5, 2, 60))
    options = {"paired": True, "vectorized": True, "n_resamples": 20_000, "method": "BCa", "rng": 1}
    expected = stats.bootstrap(
        (counts, sizes), lambda c, w, axis: c.sum(axis) / w.sum(axis), **options
    ).confidence_interval
    low, high = bounds(counts[:, None], sizes, method="bca", draws=20_000)
    assert [low[0], high[0]] == pytest.approx([expected.low, expected.high], rel=0.01)
    plain = bounds(counts[:, None], sizes, draws=20_000)
    assert high[0] > 1.02 * plain[1][0]  # few articles hold much: the interval leans upwards


def test_a_method_of_the_bootstrap_must_be_known():
    with pytest.raises(ValueError, match=r"^method='BCa' is not known: give one of percentile, bca\.$"):
        bounds([[1], [2]], [10, 10], method="BCa")


def test_linearized_intervals_by_hand():
    counts = np.array([[1, 0, 2, 2], [3, 0, 2, 0], [2, 0, 2, 4], [0, 0, 0, 0]])
    low, high = linearized_intervals(counts, np.array([100, 100, 100, 0]), level=0.9)
    # three articles with words, two each at the rate of all: residuals 1, -1, 0, √(3/2 · 2)/6; two degrees of freedom
    half = 2.919986 * math.sqrt(3) / 6
    assert [low[0], high[0]] == pytest.approx([0.02 * math.exp(-half), 0.02 * math.exp(half)], rel=1e-6)
    assert np.isnan([low[1:3], high[1:3]]).all()  # no match, and nothing that varies
    assert high[3] == pytest.approx(0.02 * math.exp(2 * half), rel=1e-6)  # residuals twice as large
    few = linearized_intervals(counts[:2], np.array([100, 100]))
    assert np.isnan(few).all()  # two articles tell next to nothing


def test_linearized_intervals_go_by_how_many_articles_carry_them():
    sizes = np.full(1_000, 100)
    even, one = np.tile([[1], [3]], (500, 1)), np.ones((1_000, 1), dtype=int)
    one[0] = 1_001
    for counts, freedom in ((even, 999), (one, 3)):  # one article holds half of all: it carries the sum of squares
        error = math.sqrt(1_000 / 999 * ((counts - counts.mean()) ** 2).sum()) / counts.sum()
        high = linearized_intervals(counts, sizes)[1]
        assert high[0] == pytest.approx(counts.mean() / 100 * math.exp(stats.t.ppf(0.975, freedom) * error), rel=1e-3)


@pytest.mark.parametrize("kinds", [1, 2, 5])
def test_intervals_of_many_groups_at_once_are_those_of_each_by_itself(kinds):
    rng = np.random.default_rng(3)
    counts, sizes = rng.poisson(2, (500, kinds)) * rng.integers(0, 2, kinds), rng.integers(0, 3, 500) * 100
    edges = np.array([0, 0, 1, 3, 40, 40, 300, 500, 500])  # some have no article, some hardly any
    together = linearized_intervals_of_each(counts, sizes, edges, level=0.9)
    for number, (begin, end) in enumerate(pairwise(edges)):
        alone = linearized_intervals(counts[begin:end], sizes[begin:end], level=0.9)
        np.testing.assert_array_equal([bound[number] for bound in together], alone)  # to the last digit


def standardized(n: int = 3_000) -> tuple[np.ndarray, ...]:
    """Articles of five outlets in six months, of which the last outlet enters in the fourth."""
    rng = np.random.default_rng(11)
    outlet, month = rng.integers(0, 5, n), rng.integers(0, 6, n)
    there = (outlet < 4) | (month > 2)
    outlet, month = outlet[there], month[there]
    sizes = rng.integers(100, 900, len(outlet))
    level = np.array([1, 2, 3, 4, 9])[outlet] * (1 + month / 10) / 1_000
    return rng.poisson(sizes * level * rng.gamma(1, 1, len(outlet))), sizes, month, outlet


def test_rates_at_a_fixed_mix_are_those_of_a_poisson_regression():
    counts, sizes, month, outlet = standardized()
    n = len(counts)
    design = np.zeros((n, 10))
    design[np.arange(n), outlet] = 1
    later = np.flatnonzero(month)
    design[later, 4 + month[later]] = 1
    model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(sizes)).fit(cov_type="HC0")
    words = np.bincount(outlet, sizes)
    of_outlet, of_month = np.exp(model.params[:5]), np.exp([0, *model.params[5:]])
    found = standardized_rates(counts, sizes, month, outlet)
    assert found.rates == pytest.approx(of_month * (of_outlet @ words) / words.sum(), rel=1e-8)
    follows = np.zeros((10, 6))
    follows[:5] = (of_outlet * words / (of_outlet @ words))[:, None]
    follows[5:, 1:] = np.eye(5)
    error = np.sqrt(np.diag(follows.T @ model.cov_params() @ follows) * n / (n - 1))
    for cell in range(6):
        residuals = (counts - model.mu)[month == cell]
        freedom = max((residuals**2).sum() ** 2 / (residuals**4).sum(), 3)
        half = stats.t.ppf(0.975, freedom) * error[cell]
        assert found.high[cell] == pytest.approx(found.rates[cell] * np.exp(half), rel=1e-6)
        assert found.low[cell] == pytest.approx(found.rates[cell] * np.exp(-half), rel=1e-6)
    assert found.comparable.all()


def test_one_stratum_alone_is_as_if_there_was_none():
    counts, sizes, month, _ = standardized(200)
    found = standardized_rates(counts, sizes, np.zeros_like(month), np.zeros_like(month))
    low, high = linearized_intervals(counts[:, None], sizes)
    assert [found.rates[0], found.low[0], found.high[0]] == pytest.approx([counts.sum() / sizes.sum(), low[0], high[0]])
    for cell in range(6):  # and where there is but one, cells are what they are by themselves
        own = month == cell
        mixed = standardized_rates(counts, sizes, month, np.zeros_like(month))
        assert mixed.rates[cell] == pytest.approx(counts[own].sum() / sizes[own].sum())
        low, high = linearized_intervals(counts[own, None], sizes[own])
        assert [mixed.low[cell], mixed.high[cell]] == pytest.approx([low[0], high[0]], rel=0.02)  # n/(n-1) is of all


def test_copies_are_one_witness_at_a_fixed_mix():
    counts, sizes, month, outlet = standardized(400)
    twice = tuple(np.tile(one, 2) for one in (counts, sizes, month, outlet))
    units = np.tile(np.arange(len(counts)), 2)
    once, copied = standardized_rates(counts, sizes, month, outlet), standardized_rates(*twice, units=units)
    for name in ("rates", "low", "high"):
        assert getattr(copied, name) == pytest.approx(getattr(once, name), rel=1e-9)
    assert (standardized_rates(*twice).high < once.high).all()


def test_what_cannot_be_compared_at_a_fixed_mix():
    sizes, cells = np.full(5, 100), np.array([0, 0, 1, 2, 3])
    strata = np.array([0, 1, 1, 2, 0])  # the third cell has nothing but a stratum of its own; the last one has no match
    found = standardized_rates(np.array([1, 2, 4, 5, 0]), sizes, cells, strata)
    assert found.comparable.tolist() == [True, True, False, True]
    assert np.isnan(found.rates).tolist() == [False, False, True, False]
    assert found.rates[1] == pytest.approx(2 * found.rates[0])  # as in the stratum that both have
    assert (found.rates[3], np.isnan(found.low[3])) == (0, True)
    nothing = standardized_rates(np.zeros(2), np.array([100, 0]), np.array([0, 1]), np.array([0, 0]))
    assert (nothing.rates[0], np.isnan(nothing.rates[1])) == (0, True)
    nobody = np.zeros(0, dtype=int)
    assert len(standardized_rates(nobody, nobody, nobody, nobody).rates) == 0


@pytest.mark.parametrize(
    ("cells", "g2"),
    [  # recomputed from the published tables
        ((12_000, 10_000, 1_000_000, 1_000_000), 184.0917),
        ((52, 57, 50_000, 75_000), 2.6541),
        ((0, 0, 10, 10), 0.0),
        ((5, 5, 5, 5), 0.0),
    ],
)
def test_log_likelihood(cells, g2):
    found = float(log_likelihood(*cells))
    assert found == pytest.approx(g2, abs=1e-4)
    assert math.isnan(log_likelihood(0, 0, 0, 0))


def test_log_ratio():
    assert log_ratio([8, 2, 0, 4], [2, 8, 1, 0], 1_000, 1_000).tolist() == [2.0, -2.0, -1.0, 3.0]
    assert float(log_ratio(206_523, 178_174, 959_641, 1_562_358)) == pytest.approx(math.log2(1.887), abs=1e-3)
    assert math.isnan(log_ratio(1, 1, 0, 5))
