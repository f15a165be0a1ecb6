"""Before and after an event: by hand, against formulas written out, and in what was planted."""

from __future__ import annotations

import datetime
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import toolkit as tk
from benchmarks import events as benchmark
from toolkit import frames, tables, trends
from toolkit.errors import MissingPackage, WrongTable
from toolkit.stats import rate_difference, rate_ratio

NAN = float("nan")
EVENT = "2025-02-10"  # a Monday


def corpus(counts: list | np.ndarray, words: list | np.ndarray, days: list | np.ndarray, frame: str = "war") -> tuple:
    """Hits of one frame and articles; days count from the event."""
    ids = [f"a{number:05}" for number in range(len(words))]
    hits = pd.DataFrame({"article_id": ids, "frame": frame, "zone": "all", "n_hits": np.asarray(counts, dtype=int)})
    hits["weight"], hits["n_words"] = hits["n_hits"].astype(float), np.asarray(words, dtype=int)
    dates = pd.Timestamp(EVENT) + pd.to_timedelta(np.asarray(days), unit="D")
    return hits, pd.DataFrame({"article_id": ids, "date": dates})


SIX = corpus([1, 2, 3, 4, 6, 8], [100] * 6, [-7, -4, -1, 0, 3, 6])


def drawn(
    days: np.ndarray, *, each: int = 5, jump: float = 1.0, seed: int = 1, daily: np.ndarray | None = None
) -> tuple:
    """Over-dispersed articles of each day, from the event on at a rate so many times as high."""
    rng = np.random.default_rng(seed)
    day = np.repeat(days, each)
    words = np.maximum(rng.gamma(2.0, 200, len(day)).round(), 20)
    rates = 0.005 * np.where(day >= 0, jump, 1.0) * (1.0 if daily is None else np.repeat(daily, each))
    return corpus(rng.poisson(rates * words * rng.gamma(1.0, 1.0, len(day))), words, day)


def only(table: pd.DataFrame) -> dict:
    (row,) = table.to_dict("records")
    return row


def test_before_and_after_by_hand():
    table = trends.around_event(*SIX, EVENT, window=7)
    tables.check(table, "event")
    assert list(table) == tables.columns("event")
    row = only(table)
    sides = {name: (row[f"n_{name}_before"], row[f"n_{name}_after"]) for name in ("articles", "words", "hits")}
    assert sides == {"articles": (3, 3), "words": (300, 300), "hits": (6, 18)}
    assert [row["rate_before"], row["rate_after"], row["difference"], row["ratio"]] == pytest.approx([20, 60, 40, 3])
    # squares of 1, 0, 1 and of 2, 0, 2: 3/2 · (2 + 8) / 300²; Welch's freedom of 2 and 2
    error, freedom = np.sqrt(15) / 300 * 1_000, (3 + 12) ** 2 / (3**2 / 2 + 12**2 / 2)
    quantile = stats.t.ppf(0.975, freedom)
    assert freedom == pytest.approx(2.941, abs=1e-3)
    assert [row["difference_low"], row["difference_high"]] == pytest.approx(
        [40 - quantile * error, 40 + quantile * error]
    )
    assert only(trends.around_event(*SIX, EVENT, window=7, per=100))["difference"] == pytest.approx(4)
    narrow = only(trends.around_event(*SIX, EVENT, window=7, level=0.5))
    assert row["difference_low"] < narrow["difference_low"] < 40 < narrow["difference_high"] < row["difference_high"]
    assert row["ratio_low"] < narrow["ratio_low"] < 3 < narrow["ratio_high"] < row["ratio_high"]


def test_the_day_of_the_event_is_the_first_after_and_the_window_ends():
    hits, articles = corpus([100, 1, 1, 1, 2, 2, 2, 100], [100] * 8, [-8, -7, -5, -1, 0, 3, 6, 7])
    row = only(trends.around_event(hits, articles, EVENT, window=7))
    assert (row["n_hits_before"], row["n_hits_after"]) == (3, 6)


@pytest.mark.parametrize(
    "date",
    [
        "2025-02-10",
        " 20250210 ",
        "2025-02-10T23:59",
        "2025-02-10T01:00+05:00",
        datetime.date(2025, 2, 10),
        datetime.datetime(2025, 2, 10, 12),
        pd.Timestamp("2025-02-10", tz="Asia/Tokyo"),
        np.datetime64("2025-02-10"),
    ],
)
def test_a_date_is_a_day_as_it_is_written(date):
    assert trends.around_event(*SIX, date, window=7).equals(trends.around_event(*SIX, EVENT, window=7))


def test_two_lines_are_found_exactly():
    days = np.arange(-28, 28)
    level = np.where(days < 0, 40 + days, 80 + 2 * days)
    row = only(trends.around_event(*corpus(level, np.full(56, 1_000), days), EVENT))
    assert [row["level_change"], row["slope_before"], row["slope_change"]] == pytest.approx([40, 1, 1])
    assert np.isnan([row["level_change_low"], row["slope_change_high"]]).all()  # no residual, so no error to go by
    weekly = only(trends.around_event(*corpus(level, np.full(56, 1_000), days), EVENT, step=7))
    # means of weeks lie on lines too, by their first days: 37 three days later, against 86
    assert [weekly["slope_before"], weekly["slope_change"]] == pytest.approx([1, 1])
    assert weekly["level_change"] == pytest.approx(40 + 3)


def test_the_regression_is_weighted_and_its_error_the_larger_of_two():
    rng, days = np.random.default_rng(4), np.arange(-14, 14)
    words, counts = rng.integers(200, 2_000, 28), rng.poisson(8, 28)
    row = only(trends.around_event(*corpus(counts, words, days), EVENT, window=14))
    design = np.column_stack([np.ones(28), days, days >= 0, np.where(days >= 0, days, 0)])
    rates, weights = counts / words * 1_000, words / words.mean()
    inverse = np.linalg.inv(design.T * weights @ design)
    values = inverse @ design.T @ (weights * rates)
    assert [row["slope_before"], row["level_change"], row["slope_change"]] == pytest.approx(values[1:].tolist())
    residuals = rates - design @ values
    ordinary = np.sqrt(np.diag(inverse) * (weights * residuals**2).sum() / 24)
    moments = design * (weights * residuals)[:, None]
    meat = moments.T @ moments
    for lag in (1, 2):  # 0.75 · 28^⅓ = 2.3
        both = moments[lag:].T @ moments[:-lag]
        meat += (1 - lag / 3) * (both + both.T)
    newey_west = np.sqrt(np.diag(inverse @ meat @ inverse) * 28 / 24)
    half = 2.0639 * np.maximum(ordinary, newey_west)  # Student's t with 24
    found = [(row[f"{name}_high"] - row[f"{name}_low"]) / 2 for name in ("level_change", "slope_change")]
    assert found == pytest.approx(half[2:].tolist(), rel=1e-4)


def test_too_few_points_have_no_line():
    row = only(trends.around_event(*corpus([1, 2, 3, 4], [100] * 4, [-2, -1, 0, 1]), EVENT, window=2, level=0.9))
    assert np.isnan([row["level_change"], row["slope_before"], row["slope_change"]]).all()
    assert row["difference"] == pytest.approx(20)


def test_placebos_by_hand():
    # one article a day: differences of two windows of seven days at 15 days before
    rng, days = np.random.default_rng(5), np.arange(-28, 7)
    counts = rng.poisson(5, 35)
    row = only(trends.around_event(*corpus(counts, np.full(35, 100), days), EVENT, window=7))
    by_day = pd.Series(counts, days)
    others = [abs(by_day.loc[day : day + 6].sum() - by_day.loc[day - 7 : day - 1].sum()) for day in range(-21, -6)]
    real = abs(by_day.loc[0:6].sum() - by_day.loc[-7:-1].sum())
    assert row["n_placebo"] == len(others) == 15
    assert row["placebo"] == np.mean([other >= real for other in others])
    assert 0 < row["placebo"] < 1


def test_placebos_keep_the_day_of_the_week_where_the_window_does_not():
    days = np.arange(-40, 10)
    table = trends.around_event(*corpus(np.arange(50) % 3, np.full(50, 100), days), EVENT, window=10)
    assert table["n_placebo"].tolist() == [3]  # 10, 17 and 24 days before; 31 would begin before the corpus
    none = trends.around_event(*SIX, EVENT, window=7)
    assert none["n_placebo"].tolist() == [0]
    assert none["placebo"].isna().all()


def test_planted_events_stand_out_and_other_days_do_not():
    days = np.arange(-200, 28)
    planted = pd.concat([trends.around_event(*drawn(days, jump=2.0, seed=seed), EVENT) for seed in range(20)])
    assert (planted["difference_low"] > 0).sum() >= 19
    assert (planted["ratio_low"] < 2).sum() >= 17
    assert (planted["placebo"] < 0.05).sum() >= 19
    flat = pd.concat([trends.around_event(*drawn(days, seed=seed), EVENT) for seed in range(100, 140)])
    wrong = (flat["difference_low"] > 0) | (flat["difference_high"] < 0)
    assert wrong.sum() <= 5
    assert ((flat["level_change_low"] > 0) | (flat["level_change_high"] < 0)).sum() <= 6
    assert 0.3 < flat["placebo"].mean() < 0.7


def test_what_is_planted_in_the_sample_stands_out():
    """Atrocities in the Observer from mid-April: too few matches for `breaks`, which is not told where to look."""
    articles = tk.load.articles(tk.paths.SAMPLE)
    hits = frames.score(articles, {"atrocities": ["atrocit*"], "said": ["said"]})
    observer = articles[articles["outlet"] == "The Lakes Observer"]
    own = hits[hits["article_id"].isin(observer["article_id"])]
    with pytest.warns(UserWarning, match="left out here: 1 of 22 articles"):
        table = trends.around_event(own, observer, "2025-04-16", window=42).set_index("frame")
    assert table.loc["atrocities", ["n_hits_before", "n_hits_after"]].tolist() == [1, 8]
    assert table.loc["atrocities", "level_change_low"] > 0
    assert table.loc["said", "level_change_low"] < 0 < table.loc["said", "level_change_high"]


@pytest.mark.parametrize("jump", [1.0, 2.0])
def test_the_intervals_hold_what_they_say(jump):
    rng, after = np.random.default_rng(8), np.arange(80) >= 40
    words = np.maximum(rng.gamma(2.0, 200, 80).round(), 20)
    rates = 0.0025 * np.where(after, jump, 1.0) * words
    counts = rng.poisson(rates[:, None] * rng.gamma(1.0, 1.0, (80, 1_000)))
    _, low, high = rate_difference(counts, words, after)
    assert 0.93 < ((low <= 0.0025 * (jump - 1)) & (0.0025 * (jump - 1) <= high)).mean() < 0.98
    _, low, high = rate_ratio(counts, words, after)
    assert 0.93 < ((low <= jump) & (jump <= high)).mean() < 0.98


def test_sides_of_which_nothing_is_seen_have_no_interval():
    words, after = np.full(8, 100), np.arange(8) >= 4
    counts = np.array(
        [[0, 1, 0, 1], [0, 1, 0, 2], [0, 1, 0, 3], [0, 1, 0, 4], [1, 1, 0, 2], [2, 2, 0, 2], [3, 3, 0, 4], [2, 2, 0, 2]]
    )
    value, low, high = rate_difference(counts, words, after)
    assert value.round(4).tolist() == [0.02, 0.01, 0.0, 0.0]
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, True, False]
    value, low, _ = rate_ratio(counts, words, after)
    assert np.isnan(value).tolist() == [True, False, True, False]
    assert np.isnan(low).tolist() == [True, True, True, False]
    assert np.isnan(rate_difference(counts, words, np.ones(8, dtype=bool))[0]).all()
    assert np.isnan(rate_difference(counts[2:6], words[:4], np.array([False, False, True, True]))[1]).all()


def test_swapping_the_sides_turns_the_difference():
    hits, articles = drawn(np.arange(-28, 28), jump=1.5)
    counts, words = hits[["n_hits"]].to_numpy(), hits["n_words"].to_numpy()
    after = (articles["date"] >= EVENT).to_numpy()
    value, low, high = rate_difference(counts, words, after)
    turned = rate_difference(counts, words, ~after)
    assert np.allclose([turned[0], turned[1], turned[2]], [-value, -high, -low])
    ratio, ratio_low, ratio_high = rate_ratio(counts, words, after)
    assert np.allclose(rate_ratio(counts, words, ~after), [1 / ratio, 1 / ratio_high, 1 / ratio_low])
    for unit in (1_000, 0.001):  # of which sizes are
        assert np.allclose(rate_ratio(counts, words * unit, after), [ratio, ratio_low, ratio_high])


def test_groups_are_apart_and_the_order_of_rows_does_not_matter():
    hits, articles = drawn(np.arange(-60, 28), jump=2.0)
    articles["outlet"] = np.where(np.arange(len(articles)) % 3, "Post", "Gazette")
    table = trends.around_event(hits, articles, EVENT, by="outlet")
    assert table["outlet"].tolist() == ["Gazette", "Post"]
    shuffled = hits.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2)
    again = trends.around_event(*shuffled, EVENT, by="outlet")
    pd.testing.assert_frame_equal(again, table)
    own = hits["article_id"].isin(articles[articles["outlet"] == "Post"]["article_id"])
    alone = trends.around_event(hits[own], articles, EVENT)
    pd.testing.assert_frame_equal(alone, table[1:].drop(columns="outlet").reset_index(drop=True))


def test_copies_are_one_witness():
    hits, articles = drawn(np.arange(-60, 28), jump=1.5)
    twice = pd.concat([hits, hits.assign(article_id="copy of " + hits["article_id"])], ignore_index=True)
    both = pd.concat([articles, articles.assign(article_id="copy of " + articles["article_id"])], ignore_index=True)
    clusters = pd.DataFrame({"article_id": both["article_id"], "cluster": both["article_id"].str[-6:], "agency": ""})
    clusters = clusters.assign(similarity=1.0, is_first=~both["article_id"].str.startswith("copy"))
    alone = trends.around_event(hits, articles, EVENT)
    pd.testing.assert_frame_equal(trends.around_event(twice, both, EVENT, clusters=clusters), alone)
    together = trends.around_event(twice, both, EVENT, clusters=clusters, one_per="article")
    counted = [name for name in alone if name.startswith("n_") and name != "n_placebo"]
    assert (together[counted] == 2 * alone[counted]).all(axis=None)
    pd.testing.assert_frame_equal(together.drop(columns=counted), alone.drop(columns=counted))
    apart = only(trends.around_event(twice, both, EVENT))
    assert apart["difference_low"] > only(alone)["difference_low"]
    with pytest.raises(ValueError, match="one_per='article' needs clusters="):
        trends.around_event(hits, articles, EVENT, one_per="article")


def test_copies_of_both_sides_are_seen_together():
    # the same three stories before and after, and one that is new: the new one is all that may vary
    hits, articles = corpus([1, 2, 6, 1, 2, 6, 4], [100] * 7, [-7, -4, -1, 0, 3, 6, 2])
    clusters = pd.DataFrame({"article_id": articles["article_id"], "cluster": list("abcabcd"), "similarity": 1.0})
    clusters = clusters.assign(is_first=[True] * 3 + [False] * 3 + [True], agency="")
    together = only(trends.around_event(hits, articles, EVENT, window=7, clusters=clusters, one_per="article"))
    apart = only(trends.around_event(hits, articles, EVENT, window=7))
    assert together["difference"] == apart["difference"]
    # residuals -2, -1, 3 of 300 words, and -2.25, -1.25, 2.75, 0.75 of 400: their products are 14 of 120,000
    variance = 1.5 * 14 / 300**2 + 4 / 3 * 14.75 / 400**2
    shared = np.sqrt(1.5 * 4 / 3) * 14 / 120_000
    widths = [row["difference_high"] - row["difference_low"] for row in (together, apart)]
    assert widths[0] / widths[1] == pytest.approx(np.sqrt((variance - 2 * shared) / variance))


def test_zones_have_events_of_their_own():
    hits, articles = drawn(np.arange(-60, 28), jump=2.0)
    title = hits.assign(zone="title", n_hits=0, n_words=np.where(hits.index % 2, 8, 0))
    zoned = pd.concat([hits.assign(zone="body"), title], ignore_index=True)
    table = trends.around_event(zoned, articles, EVENT, by="zone")
    assert table["zone"].tolist() == ["title", "body"]
    alone = trends.around_event(hits, articles, EVENT)
    pd.testing.assert_frame_equal(table[1:].drop(columns="zone").reset_index(drop=True), alone)
    assert table["rate_after"].tolist()[0] == 0
    nothing = zoned.assign(n_words=zoned["n_words"].where(zoned["zone"] == "body", 0))
    table = trends.around_event(nothing, articles, EVENT, by="zone")
    assert table["rate_before"].isna().tolist() == [True, False]
    with pytest.raises(WrongTable, match="by='zone' needs hits of title, lead, body"):
        trends.around_event(hits, articles, EVENT, by="zone")


def test_a_group_that_is_on_one_side_only_has_no_difference():
    hits, articles = SIX
    table = trends.around_event(
        hits, articles.assign(outlet=["X", "X", "X", "Y", "X", "X"]), EVENT, by="outlet", window=7
    )
    assert table["n_articles_before"].tolist() == [3, 0]
    assert table["difference"].isna().tolist() == [False, True]
    assert table["rate_after"].round(1).tolist() == [70.0, 40.0]


def test_the_peace_process_of_the_sample_begins_with_the_talks():
    articles = tk.load.intake(tk.paths.SAMPLE).articles
    hits = frames.score(articles, {"peace process": ["peace process"], "said": ["said"]})
    with pytest.warns(UserWarning, match="left out here: 1 of 72 articles"):
        table = trends.around_event(hits, articles, "2025-04-04")
    peace, said = table.to_dict("records")
    assert peace["n_hits_before"] == 0
    assert peace["n_hits_after"] == 18
    assert peace["level_change_low"] > 0
    assert said["difference_low"] < 0 < said["difference_high"]


def test_a_window_that_is_not_of_whole_weeks_is_noted_where_weekdays_differ():
    days = np.arange(-28, 28)
    weekday = (pd.Timestamp(EVENT) + pd.to_timedelta(days, unit="D")).day_of_week
    hits, articles = drawn(days, each=20, daily=np.where(weekday == 6, 5.0, 1.0))
    with pytest.warns(UserWarning, match="not of whole weeks") as noted:
        trends.around_event(hits, articles, EVENT, window=10)
    assert [str(one.message) for one in noted] == [
        "window=10 is not of whole weeks, and by day of the week there differs the rate of 'war': "
        "window=7 would have the same days on both sides, and trends.weekdays shows how much that matters."
    ]
    few = articles["date"].dt.day_of_week.isin([5, 6]) & (np.arange(len(articles)) % 20 > 4)
    plain, _ = drawn(days, each=20)
    with pytest.warns(UserWarning, match="there differs the number of articles: window=14 would"):
        trends.around_event(plain[~few.to_numpy()], articles, EVENT, window=17)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trends.around_event(hits, articles, EVENT, window=14)
        trends.around_event(plain, articles, EVENT, window=10)


def test_a_window_that_the_articles_do_not_fill_is_noted():
    with pytest.warns(UserWarning, match="articles go from") as noted:
        trends.around_event(*SIX, EVENT, window=14)
    assert [str(one.message) for one in noted] == [
        "articles go from 2025-02-03 to 2025-02-16, so there are 7 days before 2025-02-10 and 7 after, "
        "where 14 were asked for."
    ]


@pytest.mark.parametrize(
    ("date", "options", "sentence"),
    [
        ("spring", {}, "date='spring' is no date: give one such as '2025-04-07'."),
        ("2025-02-30", {}, "date='2025-02-30' is no date: give one such as '2025-04-07'."),
        (20250210, {}, "date=20250210 is no date: give one such as '2025-04-07'."),
        (None, {}, "date=None is no date: give one such as '2025-04-07'."),
        (pd.NaT, {}, "date=NaT is no date: give one such as '2025-04-07'."),
        (
            "2025-02-03",
            {},
            "date '2025-02-03' has no articles on both sides: they go from 2025-02-03 to 2025-02-16.",
        ),
        (
            "2025-02-17",
            {},
            "date '2025-02-17' has no articles on both sides: they go from 2025-02-03 to 2025-02-16.",
        ),
        (
            "2025-02-15",
            {"window": 1},
            "no article is among the 1 days before 2025-02-15: give a longer window.",
        ),
        (EVENT, {"window": 0}, "window=0 cannot be used: give a whole number, 1 or more."),
        (EVENT, {"window": 10**9}, "window=1000000000 is longer than the 36,524 days of a century: give fewer days."),
        (EVENT, {"window": 10, "step": 7}, "window=10 is no multiple of step=7: give one, such as 28."),
        (EVENT, {"per": -1}, "per=-1 is no number of words: give one above 0, such as 1,000."),
        (EVENT, {"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
        (EVENT, {"by": "ratio"}, "by='ratio' is always in the result: leave it out, or rename your column."),
    ],
)
def test_refusals(date, options, sentence):
    hits, articles = SIX
    with pytest.raises(ValueError) as raised:
        trends.around_event(hits, articles.assign(ratio="x"), date, **options)
    assert str(raised.value) == sentence


def test_without_dates_there_is_nothing_around():
    hits, articles = SIX
    with pytest.raises(ValueError) as raised:
        trends.around_event(hits, articles.assign(date=pd.NaT), EVENT)
    assert str(raised.value) == "no article has a date and words: there is nothing before or after an event."
    with pytest.raises(WrongTable, match="this is no 'hits' table"):
        trends.around_event(articles, articles, EVENT)


def test_a_missing_library_is_named(monkeypatch):
    for name in ("statsmodels", "statsmodels.regression", "statsmodels.regression.linear_model"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingPackage) as raised:
        trends.around_event(*SIX, EVENT)
    assert str(raised.value) == (
        "trends.around_event needs the package statsmodels: pip install 'media-analysis-toolkit[stats]'."
    )


def test_the_benchmark_counts_what_it_says():
    hits, articles = benchmark.corpus(7, 8, 1.0, 0.3, 3.0, np.random.default_rng(1), 30)
    days = (articles["date"] - pd.Timestamp(EVENT)).dt.days
    assert (days.min(), days.max()) == (-372, 6)
    table = trends.around_event(hits, articles, EVENT, window=7)
    assert benchmark.seen(table).difference > 0.8
    bounds = {"low": [1.0, -1.0, -2.0, NAN], "high": [2.0, 1.0, -1.0, NAN]}
    names = [(name, end) for name in ("difference", "level_change", "slope_change") for end in bounds]
    few = pd.DataFrame({f"{name}_{end}": bounds[end] for name, end in names}).assign(placebo=[0.01, 0.05, 0.5, NAN])
    assert benchmark.seen(few) == (0.5, 0.5, 0.5, 0.25)
    assert "Written by `python -m benchmarks.events`: 7 series" in benchmark.page([["28"] * 12], [["28"] * 8], 7)
