"""Bursts: by hand, against all sequences of states, and in corpora where they are known."""

from __future__ import annotations

import math
import sys
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from toolkit import tables, terms
from toolkit.stats import kleinberg_bursts


def test_gains_by_hand():
    # 3 in 10 usually, 6 in 10 in a burst
    found = kleinberg_bursts([1, 1, 8, 7, 1, 0], [10] * 6)
    assert found.gains[2] == pytest.approx(8 * math.log(2) + 2 * math.log(0.4 / 0.7))
    assert found.inside.tolist() == [False, False, True, True, False, False]


def cost(states: tuple[int, ...], hits: list[int], trials: list[int], ratio: float, gamma: float) -> float:
    """As Kleinberg writes it: binomial costs of the states, and gamma · ln(n) for each way up; it begins low."""
    usual = sum(hits) / sum(trials)
    shares = [ratio * usual if state else usual for state in states]
    fit = -sum(binom.logpmf(*own) for own in zip(hits, trials, shares, strict=True))
    return fit + gamma * math.log(len(hits)) * sum(now > before for before, now in pairwise((0, *states)))


PERIODS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 14)), min_size=1, max_size=7)


@given(PERIODS, st.sampled_from([1.5, 2.0, 3.0]), st.sampled_from([0.3, 1.0]))
@settings(max_examples=60)
def test_no_sequence_of_states_is_cheaper(periods, ratio, gamma):
    hits, trials = [n for n, _ in periods], [n + more for n, more in periods]
    found = kleinberg_bursts(hits, trials, ratio=ratio, gamma=gamma)
    if not sum(hits) or ratio * sum(hits) >= sum(trials):
        assert not found.inside.any()
        assert np.isnan(found.gains).all()
        return
    least = min(cost(states, hits, trials, ratio, gamma) for states in product((0, 1), repeat=len(hits)))
    assert cost(tuple(found.inside.astype(int)), hits, trials, ratio, gamma) == pytest.approx(least)
    gain = cost((0,) * len(hits), hits, trials, ratio, 0) - cost(tuple(found.inside), hits, trials, ratio, 0)
    assert found.gains[found.inside].sum() == pytest.approx(gain, abs=1e-9)


def test_several_words_at_once_are_each_by_itself():
    hits, trials = np.array([[1, 0, 5], [7, 0, 5], [0, 0, 5], [1, 2, 5]]), [10, 20, 10, 10]
    together = kleinberg_bursts(hits, trials)
    for column in range(3):
        alone = kleinberg_bursts(hits[:, column], trials)
        assert together.inside[:, column].tolist() == alone.inside.tolist()
        assert together.gains[:, column] == pytest.approx(alone.gains, nan_ok=True)
    nothing = kleinberg_bursts(np.empty((0, 3)), [])
    assert nothing.inside.shape == (0, 3)


def test_what_cannot_be_used_is_said():
    with pytest.raises(ValueError, match=r"^kleinberg_bursts needs 0 ≤ hits ≤ trials\.$"):
        kleinberg_bursts([3], [2])
    with pytest.raises(ValueError, match=r"^hits of shape \(1,\) and trials of shape \(2,\) do not go together: "):
        kleinberg_bursts([1], [2, 2])
    for wrong in (1, True, math.inf, "2"):
        with pytest.raises(ValueError, match=r"^ratio=.* cannot be used: give a number above 1\.$"):
            kleinberg_bursts([1], [2], ratio=wrong)
    assert kleinberg_bursts([1, 1, 8], [10] * 3, ratio=np.int64(2), gamma=np.float32(1)).inside.tolist() == [0, 0, 1]
    with pytest.raises(ValueError, match=r"^gamma=0 cannot be used: give a number above 0\.$"):
        terms.bursts(corpus_of([["a"]]), gamma=0)


def corpus_of(days: list[list[str]], **columns: object) -> pd.DataFrame:
    """The texts of each day, from 1 May 2021 on."""
    dates = [pd.Timestamp("2021-05-01") + pd.Timedelta(days=day) for day, own in enumerate(days) for _ in own]
    texts = [written for own in days for written in own]
    ids = [f"a{n}" for n in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "date": dates, "text": texts, **columns})


def test_the_table_by_hand():
    quiet, loud = ["rain"] * 10, ["rain"] * 3 + ["war rain"] * 7
    table = terms.bursts(corpus_of([quiet, loud, [], loud, quiet, quiet, quiet]), period="D", min_count=2)
    tables.check(table, "bursts")
    assert list(table) == tables.columns("bursts")
    # it goes on over the day without any article; rain is in all of them, and has no burst
    assert table["term"].tolist() == ["war"]
    (row,) = table.to_dict("records")
    assert (str(row["first"]), str(row["last"]), row["n_periods"]) == ("2021-05-02", "2021-05-04", 3)
    assert (row["n_articles"], row["n_articles_all"]) == (14, 20)
    assert (row["share"], row["share_usual"]) == (0.7, 14 / 60)
    usual = 14 / 60
    assert row["weight"] == pytest.approx(14 * math.log(2) + 6 * math.log((1 - 2 * usual) / (1 - usual)))


def test_one_article_that_repeats_a_word_makes_no_burst():
    days = [["rain"] * 10] * 5 + [["war " * 50, *["rain"] * 9]] + [["rain"] * 9 + ["war"]] * 4
    assert "war" not in set(terms.bursts(corpus_of(days), period="D", min_count=2)["term"])


def test_articles_without_a_date_are_left_out_and_said():
    articles = corpus_of([["rain"] * 9, ["war"] * 4 + ["rain"] * 5, ["rain"] * 9])
    more = articles.head(8).assign(article_id=list("abcdefgh"), date=pd.NaT, text="war")
    with pytest.warns(UserWarning, match="left out here: 8 of 35 articles"):
        table = terms.bursts(pd.concat([articles, more]), period="D", min_count=2)
    pd.testing.assert_frame_equal(table, terms.bursts(articles, period="D", min_count=2))
    assert table["term"].tolist() == ["war"]


def test_terms_in_pieces_are_the_same(monkeypatch):
    rng = np.random.default_rng(8)
    days = [
        [" ".join(f"w{n}" for n in rng.zipf(1.4, 30) % 200) + (f" w{day}" if day % 3 else "") for _ in range(6)]
        for day in range(30)
    ]
    articles = corpus_of(days)
    whole = terms.bursts(articles, period="D", min_count=3, stopwords=["w1"])
    assert len(whole) > 5
    assert whole["weight"].round(9).is_monotonic_decreasing
    monkeypatch.setattr(sys.modules["toolkit.terms.bursts"], "_AT_ONCE", 7 * 30)
    pd.testing.assert_frame_equal(terms.bursts(articles, period="D", min_count=3, stopwords=["w1"]), whole)
    shuffled = articles.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(terms.bursts(shuffled, period="D", min_count=3, stopwords=["w1"]), whole)
