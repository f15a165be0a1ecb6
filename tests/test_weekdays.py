"""Days of the week: by hand, against scipy's analysis of variance, and in what was planted."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks import events as benchmark
from toolkit import frames, tables, trends
from toolkit.errors import WrongTable
from toolkit.stats import linearized_intervals, rate_ratio

MONDAY = pd.Timestamp("2025-03-03")
SEVEN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def corpus(counts: list | np.ndarray, words: list | np.ndarray, days: list | np.ndarray) -> tuple:
    """Hits of one frame and articles; days count from a Monday."""
    ids = [f"a{number:05}" for number in range(len(words))]
    hits = pd.DataFrame({"article_id": ids, "frame": "war", "zone": "all", "n_hits": np.asarray(counts, dtype=int)})
    hits["weight"], hits["n_words"] = hits["n_hits"].astype(float), np.asarray(words, dtype=int)
    return hits, pd.DataFrame({"article_id": ids, "date": MONDAY + pd.to_timedelta(np.asarray(days), unit="D")})


def drawn(days: int = 56, each: int = 5, sunday: float = 1.0, seed: int = 1) -> tuple:
    """Articles of each day, on Sundays at a rate so many times as high."""
    rng, day = np.random.default_rng(seed), np.repeat(np.arange(days), each)
    words = np.maximum(rng.gamma(2.0, 200, len(day)).round(), 20)
    rates = 0.0025 * np.where(day % 7 == 6, sunday, 1.0)
    return corpus(rng.poisson(rates * words * rng.gamma(1.0, 1.0, len(day))), words, day)


@pytest.mark.filterwarnings("ignore:with fewer than 3 articles")
def test_days_are_added_up_by_hand():
    # Mondays with 1, 2 and 3 in two articles of 100 words each, and one Tuesday
    counts, days = [1, 0, 1, 1, 2, 1, 4, 4], [0, 0, 7, 7, 14, 14, 1, 1]
    table = trends.weekdays(*corpus(counts, [50] * 6 + [100] * 2, days), per=100)
    tables.check(table, "weekdays")
    assert list(table) == tables.columns("weekdays")
    assert table["weekday"].tolist() == SEVEN
    assert table["weekday"].cat.ordered
    assert table["n_days"].tolist() == [3, 1, 0, 0, 0, 0, 0]
    assert table["n_articles"].tolist() == [6, 2, 0, 0, 0, 0, 0]
    assert table["n_words"].tolist() == [300, 200, 0, 0, 0, 0, 0]
    assert table["n_hits"].tolist() == [6, 8, 0, 0, 0, 0, 0]
    assert table["rate"].fillna(-1).tolist() == [2.0, 4.0, -1, -1, -1, -1, -1]
    assert table["ratio"].fillna(-1).tolist() == [0.5, 2.0, -1, -1, -1, -1, -1]
    low, high = linearized_intervals(np.array([[1], [2], [3]]), np.full(3, 100))  # days are the witnesses
    assert [table["rate_low"][0], table["rate_high"][0]] == pytest.approx([low[0] * 100, high[0] * 100])
    assert table["rate_low"][1:].isna().all()
    # 1, 2, 3 of 100 and 8 of 200 words, mean 2.8 %: 300 · 0.8² + 200 · 1.2² = 480, within 100 · (1 + 0 + 1) over two
    assert table["p"].tolist() == pytest.approx([stats.f.sf(480 / 100, 1, 2)] * 7)
    fewer = trends.weekdays(*corpus(counts[2:], [50] * 4 + [100] * 2, days[2:]))
    assert fewer["p"].isna().all()  # two Mondays and a Tuesday say nothing


def test_the_chance_is_that_of_an_analysis_of_variance():
    rng, days = np.random.default_rng(2), np.arange(70)
    counts = rng.poisson(3 + (days % 7 == 2), 70)
    hits, articles = corpus(np.repeat(counts, 3), np.full(210, 100), np.repeat(days, 3))
    table = trends.weekdays(hits, articles)
    expected = stats.f_oneway(*(counts[days % 7 == number] for number in range(7))).pvalue
    assert table["p"].tolist() == pytest.approx([expected] * 7)
    _, low, high = rate_ratio(counts[:, None], np.full(70, 100), days % 7 == 2)
    assert [table["ratio_low"][2], table["ratio_high"][2]] == pytest.approx([low[0], high[0]])


def test_a_day_weighs_as_many_words_as_it_has():
    counts, words, days = [1, 3, 10, 2, 8, 5], [100, 500, 1_000, 200, 400, 700], [0, 7, 14, 1, 8, 15]
    hits, articles = corpus(np.repeat(counts, 3), np.repeat(words, 3), np.repeat(days, 3))
    kind = np.array([0, 0, 0, 1, 1, 1])
    counts, words = np.array(counts) * 3, np.array(words) * 3
    rates, mean = counts / words, counts.sum() / words.sum()
    own = np.array([counts[kind == k].sum() / words[kind == k].sum() for k in (0, 1)])
    ratio = (words * (own[kind] - mean) ** 2).sum() / ((words * (rates - own[kind]) ** 2).sum() / 4)
    assert trends.weekdays(hits, articles)["p"][0] == pytest.approx(stats.f.sf(ratio, 1, 4))


def test_planted_sundays_are_seen_and_plain_weeks_have_no_rhythm():
    planted = [trends.weekdays(*drawn(112, 10, 2.0, seed)) for seed in range(10)]
    assert sum(table["p"][0] < 0.01 for table in planted) >= 8
    assert sum(table["ratio_low"][6] > 1 for table in planted) >= 8
    assert all(table["ratio"].idxmax() == 6 for table in planted)
    plain = [trends.weekdays(*drawn(112, 10, 1.0, seed)) for seed in range(40)]
    assert sum(table["p"][0] < 0.05 for table in plain) <= 6


def test_groups_zones_and_the_order_of_rows():
    hits, articles = drawn()
    articles["outlet"] = np.where(np.arange(len(articles)) % 2, "Post", "Gazette")
    with pytest.warns(
        UserWarning, match=r"^with fewer than 3 articles a day, p is too small too often: 2 of 2 groups\.$"
    ):
        table = trends.weekdays(hits, articles, by="outlet")
    assert table["outlet"].tolist() == ["Gazette"] * 7 + ["Post"] * 7
    with pytest.warns(UserWarning, match="2 of 2 groups"):
        again = trends.weekdays(
            hits.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), by="outlet"
        )
    pd.testing.assert_frame_equal(again, table)
    zoned = pd.concat([hits.assign(zone=zone) for zone in ("title", "body")])
    zoned["n_hits"] = zoned["n_hits"].where(zoned["zone"] == "body", 0)
    by_zone = trends.weekdays(zoned, articles, by="zone")
    assert by_zone["zone"].tolist() == ["title"] * 7 + ["body"] * 7
    plain = trends.weekdays(hits, articles)
    pd.testing.assert_frame_equal(by_zone[7:].drop(columns="zone").reset_index(drop=True), plain)
    assert by_zone["ratio"][:7].isna().all()


def test_what_is_not_there():
    hits, articles = drawn()
    with pytest.warns(UserWarning, match=r"^without a date, so in no period and left out here: 5 of 280 articles\.$"):
        table = trends.weekdays(hits, articles.assign(date=articles["date"].where(articles["date"] > MONDAY)))
    assert table["n_days"].tolist() == [7, 8, 8, 8, 8, 8, 8]
    without = articles["date"].dt.day_of_week == 6
    own = hits[~hits["article_id"].isin(articles[without]["article_id"])]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = trends.weekdays(own, articles)
        empty = trends.weekdays(hits[:0], articles)
        none = trends.weekdays(hits.assign(n_hits=0), articles)
    assert table["rate"].isna().tolist() == [False] * 6 + [True]
    assert table["p"].notna().all()
    assert list(empty) == tables.columns("weekdays")
    assert empty.empty
    assert none["rate"].tolist() == [0] * 7
    assert none["p"].isna().all()


def test_refusals():
    hits, articles = drawn()
    for options, sentence in (
        ({"per": 0}, "per=0 is no number of words: give one above 0, such as 1,000."),
        ({"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
        ({"by": "weekday"}, "by='weekday' is always in the result: leave it out, or rename your column."),
        (
            {"by": "zone"},
            "by='zone' needs hits of title, lead, body, but these count whole articles (zone 'all'): make them with "
            "frames.score(corpus, lexicon, zones=True).",
        ),
    ):
        with pytest.raises(ValueError) as raised:
            trends.weekdays(hits, articles.assign(weekday="x"), **options)
        assert str(raised.value) == sentence
    with pytest.raises(WrongTable, match="this is no 'hits' table"):
        trends.weekdays(articles, articles)


def test_texts_of_their_own():
    dates = pd.date_range("2025-03-03", periods=28)
    texts = (["War, war."] + ["Peace now."] * 6) * 4
    articles = pd.DataFrame({"article_id": [f"{n:02}" for n in range(28)], "date": dates, "text": texts})
    with pytest.warns(UserWarning, match="with fewer than 3 articles a day"):
        table = trends.weekdays(frames.score(articles, {"war": ["war"]}), articles)
    assert table["rate"].tolist() == [1_000] + [0] * 6
    assert table["p"].isna().all()  # nothing varies within


def test_the_benchmark_counts_what_it_says():
    rng = np.random.default_rng(1)
    hits, articles = benchmark.weeks(14, 4, 1.0, 0.0, 2.0, rng, 30)
    assert (len(articles), articles["date"].min(), len(hits)) == (56, pd.Timestamp("2025-02-10"), 56 * 30)
    sunday = hits["article_id"].map(articles.set_index("article_id")["date"]).dt.day_of_week == 6
    assert (hits[sunday]["n_hits"] % 2 == 0).all()  # each match twice
    assert (hits[~sunday]["n_hits"] % 2).any()
    few = pd.DataFrame({"weekday": ["Sunday"] * 4 + ["Monday"], "p": [0.01, 0.05, 0.5, np.nan, 0.01]})
    few = few.assign(ratio_low=[1.1, 0.9, 0.5, np.nan, 2], ratio_high=[2, 1.2, 0.9, np.nan, 3])
    assert benchmark.rhythm(few) == [0.25, 0.5]
