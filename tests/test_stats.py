"""Intervals against published numbers, and the bootstrap against what can be worked out by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.stats import log_likelihood, log_ratio, ratio_intervals, wilson


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
    low, high = ratio_intervals(np.array(counts), np.array(sizes), rng=np.random.default_rng(seed), **options)
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
