"""Measures of association against published numbers, the programs of the field, and SciPy."""

from __future__ import annotations

import csv
import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.stats import contingency

from toolkit.stats import (
    bayes_factor,
    benjamini_hochberg,
    bonferroni,
    chi_squared,
    chi_squared_p,
    conditional_odds_ratio,
    fisher_exact_p,
    log_likelihood,
    log_odds_dirichlet,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    percent_difference,
)


@pytest.mark.shared
def test_every_row_of_the_log_likelihood_wizard(shared: Path):
    with (shared / "oracles" / "keyness_rayson.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 11
    for row in rows:
        cells = [float(row[name]) for name in ("O1", "O2", "N1", "N2")]
        two = log_likelihood(*cells, cells=2)
        assert float(two) == pytest.approx(float(row["LL_2cell"]), rel=1e-9)
        assert float(log_likelihood(*cells)) == pytest.approx(float(row["G2_4cell"]), rel=1e-9)
        assert float(log_ratio(*cells)) == pytest.approx(float(row["log_ratio_zero_to_0.5"]), rel=1e-12)
        assert float(bayes_factor(two, cells[2] + cells[3])) == pytest.approx(float(row["BIC_LL_minus_lnN"]), rel=1e-9)
        difference = float(percent_difference(*cells))
        assert difference == pytest.approx(float(row["pct_diff"] or "nan"), rel=1e-9, nan_ok=True)


@pytest.mark.shared
def test_every_table_of_quanteda(shared: Path):
    cases = json.loads((shared / "oracles" / "quanteda_keyness.json").read_text(encoding="utf-8"))["cases"]
    rows = [(case, row) for case in cases for row in case["features"]]
    assert len(rows) == 20
    for case, row in rows:
        cells = row["n_target"], row["n_reference"], case["N_target"], case["N_reference"]
        g2, chi2 = float(log_likelihood(*cells)), float(chi_squared(*cells))
        assert g2 == pytest.approx(abs(row["G2_none"]), rel=1e-9)
        assert chi2 == pytest.approx(abs(row["chi2_none"]), rel=1e-9)
        conditional = float(chi_squared(*cells, correction="conditional"))
        assert conditional == pytest.approx(abs(row["chi2_default_conditional_yates"]), rel=1e-9)
        assert chi_squared_p([g2, chi2]) == pytest.approx([row["p_G2_none"], row["p_chi2_none"]], rel=1e-9)
        assert float(fisher_exact_p(*cells)) == pytest.approx(row["fisher_p"], rel=1e-12)
        published = row["fisher_conditional_odds_ratio"]  # null for the infinite
        exact = float(conditional_odds_ratio(*cells))
        assert exact == pytest.approx(np.inf if published is None else published, rel=1e-6)


@pytest.mark.shared
def test_fighting_words(shared: Path):
    oracle = json.loads((shared / "oracles" / "log_odds_dirichlet.json").read_text(encoding="utf-8"))
    one, other = oracle["input"]["class1"], oracle["input"]["class2"]
    informative = oracle["informative_prior"]
    priors = [(oracle["input"]["alpha_uniform"], oracle["expect_uniform_prior_2term"])]
    priors.append(([informative["alpha"][word] for word in one], informative["expect"]))
    for prior, expected in priors:
        delta, z = log_odds_dirichlet(list(one.values()), [other[word] for word in one], prior)
        assert delta == pytest.approx([expected[word]["delta"] for word in one], abs=1e-12)
        assert z == pytest.approx([expected[word]["z"] for word in one], abs=1e-12)


def test_the_words_of_which_not_all_are_given():
    whole = log_odds_dirichlet([5, 3, 2], [1, 4, 9], [1.0, 2.0, 3.0])
    part = log_odds_dirichlet([5, 3], [1, 4], [1.0, 2.0], n_inside=10, n_outside=14, n_prior=6)
    assert part[0] == pytest.approx(whole[0][:2])
    assert part[1] == pytest.approx(whole[1][:2])


def test_published_numbers():
    # Dunning 1993, p. 72 and 73, Pedersen 1996, Gabrielatos & Marchi 2011, Pojanapunya & Watson Todd 2018, p. 154
    assert float(log_likelihood(10, 0, 13, 31_764)) == pytest.approx(167.23, abs=0.005)
    assert float(chi_squared(3, 0, 3, 31_774)) == pytest.approx(31_777, abs=0.5)
    assert float(chi_squared(1, 3, 4, 4, correction=True)) == pytest.approx(0.5)
    assert float(chi_squared_p(0.5)) == pytest.approx(0.48, abs=0.005)
    assert float(percent_difference(206_523, 178_174, 959_641, 1_562_358)) == pytest.approx(88.7, abs=0.05)
    assert float(odds_ratio(16_217, 735, 2_796_938, 2_087_946)[0]) == pytest.approx(16.6, abs=0.05)
    # Rayson's example of 52 in 50,000 and 57 in 75,000
    assert float(log_likelihood(52, 57, 50_000, 75_000, cells=2)) == pytest.approx(2.65, abs=0.005)
    # critical values of the χ² distribution
    assert chi_squared_p([3.841459, 6.634897, 10.827566, 15.136705]) == pytest.approx([0.05, 0.01, 0.001, 0.0001], 1e-5)


def test_against_scipy():
    rng = np.random.default_rng(3)
    for a, b, c, d in rng.integers(1, 60, size=(40, 4)).tolist():
        cells, table = (a, b, a + c, b + d), [[a, b], [c, d]]
        for yates in (False, True):
            expected = stats.chi2_contingency(table, correction=yates)
            assert float(chi_squared(*cells, correction=yates)) == pytest.approx(expected.statistic, abs=1e-9)
        g2 = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert float(log_likelihood(*cells)) == pytest.approx(g2, abs=1e-9)
        found = contingency.odds_ratio(table, kind="sample")
        bounds = found.confidence_interval(0.9)
        assert [float(x) for x in odds_ratio(*cells, level=0.9)] == pytest.approx([found.statistic, *bounds])
        ratio = contingency.relative_risk(a, a + c, b, b + d).confidence_interval(0.9)
        low, high = log_ratio_interval(*cells, level=0.9)
        assert [float(low), float(high)] == pytest.approx([np.log2(ratio.low), np.log2(ratio.high)])
    p = np.append(rng.random(50) ** 3, 0.5)
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_a_cell_of_zero_gets_half_a_word_and_so_do_the_others():
    value, low, high = (float(x) for x in odds_ratio(3, 0, 10, 10))
    assert value == pytest.approx((3.5 * 10.5) / (7.5 * 0.5))
    spread = 1.959963984540054 * np.sqrt(1 / 3.5 + 1 / 0.5 + 1 / 7.5 + 1 / 10.5)
    assert [low, high] == pytest.approx([value * np.exp(-spread), value * np.exp(spread)])


def test_nothing_is_nan_and_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for words in ((0, 0), (0, 10), (10, 0)):
            assert np.isnan(percent_difference(0, 0, *words))
            assert np.isnan(chi_squared(0, 0, *words))
            assert np.isnan(odds_ratio(0, 0, *words)).all()
            assert np.isnan(log_ratio_interval(0, 0, *words)).all()
        assert np.isnan(log_likelihood(0, 0, 0, 0, cells=2))
        assert np.isnan(bayes_factor(1, 0))
        assert np.isnan(chi_squared_p(np.nan))
        assert float(percent_difference(0, 5, 10, 10)) == -100
        assert log_odds_dirichlet([], [], [])[1].tolist() == []


def test_yates_own_example_of_the_exact_test():
    ways = ("two-sided", "less", "greater")
    assert [float(fisher_exact_p(1, 3, 4, 4, alternative=way)) for way in ways] == pytest.approx(
        [34 / 70, 17 / 70, 69 / 70]
    )
    assert fisher_exact_p([1, 3], [3, 1], 4, 4, alternative="greater").round(3).tolist() == [0.986, 0.243]


@pytest.mark.parametrize("most", [6, 60, 3_000])
def test_the_exact_test_is_that_of_scipy(most):
    rng = np.random.default_rng(most)
    n1, n2 = rng.integers(1, most, (2, 60))
    a, b = rng.integers(0, n1 + 1), rng.integers(0, n2 + 1)
    tables = [[[x, y], [m - x, n - y]] for x, y, m, n in zip(a, b, n1, n2, strict=True)]
    for way in ("two-sided", "greater", "less"):
        expected = [stats.fisher_exact(one, alternative=way).pvalue for one in tables]
        assert fisher_exact_p(a, b, n1, n2, alternative=way) == pytest.approx(expected, rel=1e-9, abs=1e-290)
    expected = [contingency.odds_ratio(one).statistic for one in tables]
    assert conditional_odds_ratio(a, b, n1, n2) == pytest.approx(expected, rel=1e-5, nan_ok=True)


def test_the_exact_test_of_a_large_corpus_is_near_that_of_log_likelihood():
    cells = (12_000, 11_600, 1_000_000, 1_000_000)
    assert float(fisher_exact_p(*cells)) == pytest.approx(float(chi_squared_p(log_likelihood(*cells))), rel=0.02)
    assert 0 <= float(fisher_exact_p(90_000, 10, 10**6, 10**6)) < 1e-300


def test_the_exact_test_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for ask in (fisher_exact_p, conditional_odds_ratio):
            assert np.isnan(ask([0, 0, 0], [0, 0, 5], [0, 10, 0], [0, 0, 10])).all()
            assert ask([], [], [], []).shape == (0,)
        assert fisher_exact_p(np.zeros((2, 3)), 0, 10, 10).tolist() == [[1.0] * 3] * 2
        assert np.isnan(conditional_odds_ratio(0, 0, 10, 10))
        assert conditional_odds_ratio([0, 3], [3, 0], 10, 10).tolist() == [0.0, np.inf]


@pytest.mark.parametrize("cells", [(1.5, 1, 4, 4), (-1, 1, 4, 4), (5, 1, 4, 4), (1, 5, 4, 4), (np.nan, 1, 4, 4)])
def test_the_exact_test_needs_whole_numbers(cells):
    for ask in (fisher_exact_p, conditional_odds_ratio):
        with pytest.raises(ValueError) as raised:
            ask(*cells)
        assert str(raised.value) == (
            "an exact test needs counts that are whole numbers, 0 or more, and not above the words."
        )


def test_an_unknown_alternative():
    with pytest.raises(ValueError) as raised:
        fisher_exact_p(1, 3, 4, 4, alternative="more")
    assert str(raised.value) == "alternative='more' is not known: it can be two-sided, greater, less."


def test_adjusting():
    # Benjamini & Hochberg 1995, section 3: of these fifteen, four are found at 0.05 and three by Bonferroni
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert (benjamini_hochberg(p) <= 0.05).sum() == 4
    assert (bonferroni(p) <= 0.05).sum() == 3


def test_adjusting_passes_over_what_was_not_tested_and_keeps_the_order():
    p = np.array([0.04, np.nan, 0.01, 0.03])
    assert benjamini_hochberg(p) == pytest.approx([0.04, np.nan, 0.03, 0.04], nan_ok=True)
    assert bonferroni(p) == pytest.approx([0.12, np.nan, 0.03, 0.09], nan_ok=True)
    assert benjamini_hochberg([]).tolist() == bonferroni([]).tolist() == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: log_likelihood(1, 1, 2, 2, cells=3), "cells=3 cannot be used: give 4 (Dunning) or 2 (Rayson)."),
        (
            lambda: chi_squared(1, 1, 2, 2, correction="yates"),
            "correction='yates' is not known: give True (Yates), False or 'conditional'.",
        ),
    ],
)
def test_refused(call, sentence):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == sentence
