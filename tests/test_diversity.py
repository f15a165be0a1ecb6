"""Diversity of words: by hand, against published numbers, and the kernel against the definitions."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from toolkit import tables, terms, text
from toolkit.stats import mattr, mean_interval, mtld

#: the text with which LexicalRichness shows its measures, and its 57 words
SHOWN = """Measure of textual lexical diversity, computed as the mean length of sequential words in a text that
maintains a minimum threshold TTR score. Iterates over words until TTR scores falls below a threshold, then increase
factor counter by 1 and start over. McCarthy and Jarvis (2010, pg. 385) recommends a factor threshold in the range of
[0.660, 0.750]. (McCarthy 2005, McCarthy and Jarvis 2010)"""
WORDS = re.sub(r"[^a-z]", " ", SHOWN.lower()).split()


def test_the_numbers_that_lexicalrichness_prints():
    assert (len(WORDS), len(set(WORDS))) == (57, 39)
    assert mattr(WORDS, window=25) == pytest.approx(0.8351515151515151)
    assert mtld(WORDS, threshold=0.72) == pytest.approx(46.79226361031519)


def test_windows_by_hand():
    # a b a | b a c | a c a: two, three and two of three
    assert mattr("abaca", window=3) == pytest.approx((2 + 3 + 2) / 9)
    assert mattr("abaca", window=5) == pytest.approx(3 / 5)
    assert mattr("abaca", window=1) == 1
    assert math.isnan(mattr("abaca", window=6))
    assert math.isnan(mattr("", window=1))


def test_runs_by_hand():
    # forwards: a b a (2/3) | c d e, all different: one run; backwards: e d c a b a (5/6): 1/6 of 0.28
    forwards, backwards = 1, (1 / 6) / 0.28
    assert mtld("abacde") == pytest.approx((6 / forwards + 6 / backwards) / 2)
    # every second word is the end of a run, in both directions
    assert mtld("aaaaaa") == pytest.approx(2)
    # a ratio of exactly the threshold has fallen to it
    assert mtld("abcb", threshold=0.75) == pytest.approx(4)
    assert math.isnan(mtld("abc"))
    assert math.isnan(mtld(""))


def test_twenty_times_the_same_sentence():
    # This is a sentence . This is (5/7): a run of seven; 14 of them and two words that are left
    assert mtld(["This", "is", "a", "sentence", "."] * 20) == pytest.approx(100 / 14)
    assert mattr(["This", "is", "a", "sentence", "."] * 20) == pytest.approx(5 / 100)


def test_what_cannot_be_used_is_said():
    with pytest.raises(ValueError, match=r"^window=0 cannot be used: give a whole number, 1 or more\.$"):
        mattr("ab", window=0)
    assert mtld("abcb", threshold=np.float32(0.75)) == pytest.approx(4)
    for wrong in (0, 1, True, "0.72", float("nan")):
        with pytest.raises(ValueError, match=r"cannot be used: give a number between 0 and 1, such as 0\.72\.$"):
            mtld("ab", threshold=wrong)
        with pytest.raises(ValueError, match=r"^threshold=.* cannot be used"):
            terms.diversity(corpus_of("a"), threshold=wrong)


TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@given(TEXTS, st.integers(1, 12))
def test_windows_are_what_one_counts(words, window):
    ratios = [len(set(words[at : at + window])) / window for at in range(len(words) - window + 1)]
    assert mattr(words, window=window) == pytest.approx(np.mean(ratios) if ratios else math.nan, nan_ok=True)


@given(TEXTS, st.sampled_from([0.5, 0.72, 0.9]))
def test_runs_are_the_same_backwards_and_under_other_names(words, threshold):
    value = mtld(words, threshold=threshold)
    assert mtld(words[::-1], threshold=threshold) == pytest.approx(value, nan_ok=True)
    assert mtld([ord(word) for word in words], threshold=threshold) == pytest.approx(value, nan_ok=True)
    assert math.isnan(value) == (len(set(words)) == len(words))


def test_the_interval_of_a_mean_is_that_of_scipy():
    values = np.array([[3.0, 1, 4, 1, 5], [9, 2, 6, 5, 3]]).T
    mean, low, high = mean_interval(values, level=0.9)
    for column in range(2):
        own = values[:, column]
        expected = scipy_stats.t.interval(0.9, 4, own.mean(), scipy_stats.sem(own))
        assert (low[column], high[column]) == pytest.approx(expected)
        assert mean[column] == own.mean()
    assert [float(one) for one in mean_interval([7])] == pytest.approx([7, math.nan, math.nan], nan_ok=True)
    assert [float(one) for one in mean_interval([7, 7, 7])] == pytest.approx([7, math.nan, math.nan], nan_ok=True)
    assert np.isnan(mean_interval([])).all()


def corpus_of(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def test_the_table_by_hand():
    articles = corpus_of("a b a c a", "a a a", "b", "b b b", title=[None, "A", None, None], outlet=[*"PPQQ"])
    with pytest.warns(UserWarning, match=r"^shorter than the window of 3 words, so left out here: 1 of 4 articles\.$"):
        table = terms.diversity(articles, by="outlet", window=3)
    tables.check(table, "diversity")
    assert list(table) == ["outlet", *tables.columns("diversity")]
    assert table[["outlet", "n_articles", "n_short", "n_words"]].values.tolist() == [["P", 2, 0, 9], ["Q", 1, 1, 3]]
    ratios = [mattr("abaca", window=3), mattr("aaaa", window=3)]
    runs = [mtld("abaca"), mtld("aaaa")]
    expected = [float(one) for one in (*mean_interval(ratios), *mean_interval(runs))]
    columns = ["mattr", "mattr_low", "mattr_high", "mtld", "mtld_low", "mtld_high"]
    assert table.loc[0, columns].tolist() == pytest.approx(expected)
    # one article alone has no interval
    assert table.loc[1, columns].tolist() == pytest.approx(
        [1 / 3, math.nan, math.nan, mtld("bbb")] + [math.nan] * 2, nan_ok=True
    )


def test_nothing_but_short_articles_is_a_row_without_numbers():
    with pytest.warns(UserWarning, match=r"left out here: 2 of 2 articles\.$"):
        table = terms.diversity(corpus_of("War.", "Peace."))
    assert table[["n_articles", "n_short", "n_words"]].values.tolist() == [[0, 2, 0]]
    assert table.filter(regex="^m").isna().all(axis=None)


def test_periods_and_zones():
    dates = pd.to_datetime(["2021-05-01", "2021-06-01", None])
    articles = corpus_of("a b a", "a a a", "b b b", date=dates, title="c c c")
    with pytest.warns(UserWarning, match="without a date, so in no period"):
        table = terms.diversity(articles, period="M", window=3)
    assert [str(period) for period in table["period"]] == ["2021-05", "2021-06"]
    with pytest.warns(UserWarning, match=r"left out here: 3 of 9 articles\.$"):  # there is no body
        zones = terms.diversity(articles.drop(columns="date"), by="zone", window=1)
    assert zones["n_words"].tolist() == [9, 9, 0]


@given(st.lists(TEXTS, min_size=1, max_size=5), st.integers(1, 8), st.sampled_from([0.5, 0.72]))
def test_the_kernel_follows_the_definitions(words, window, threshold):
    corpus = text.index(corpus_of(*map(" ".join, words)))
    found = terms_of_articles(corpus, window, threshold)
    for row, own in zip(found, words, strict=True):
        expected = [mattr(own, window=window), mtld(own, threshold=threshold)]
        expected = expected if len(own) >= window else [math.nan] * 2
        assert row.tolist() == pytest.approx(expected, nan_ok=True)


def terms_of_articles(corpus: text.Index, window: int, threshold: float) -> np.ndarray:
    from toolkit.terms.diversity import _of_articles

    return _of_articles(corpus, window, threshold)
