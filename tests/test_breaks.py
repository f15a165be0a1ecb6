"""Change points of rates: what is planted is found, what is not is not, and by the best of all segmentations."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from benchmarks import breaks as benchmark
from toolkit import frames, tables, trends
from toolkit.errors import MissingPackage, WrongTable
from toolkit.stats import change_points, overdispersion
from toolkit.stats.changes import cumulated, segment_cost

NAN = float("nan")


def corpus(counts: np.ndarray, words: np.ndarray, dates: list) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hits and articles, of counts (articles, frames)."""
    ids = [f"a{number:05}" for number in range(len(words))]
    names = [f"f{number:02}" for number in range(counts.shape[1])]
    hits = pd.DataFrame(
        {
            "article_id": np.repeat(ids, len(names)),
            "frame": np.tile(names, len(ids)),
            "zone": "all",
            "n_hits": counts.ravel().astype(int),
            "weight": counts.ravel().astype(float),
            "n_words": np.repeat(np.asarray(words, dtype=int), len(names)),
        }
    )
    return hits, pd.DataFrame({"article_id": ids, "date": pd.to_datetime(dates)})


def months(counts: list[int], each: int = 2, first: str = "2024-01", words: int = 100) -> tuple[pd.DataFrame, ...]:
    """Of each month so many articles with so many matches."""
    begin = pd.Period(first, "M")
    dates = [(begin + month).start_time for month in range(len(counts)) for _ in range(each)]
    return corpus(np.repeat(counts, each)[:, None], np.full(len(dates), words), dates)


def simulated(jump: float, *, series: int = 40, seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """24 months of 50 articles, over-dispersed; from the 13th on a rate so many times as high."""
    case = benchmark.Case(24, 50, 1.0, 1.0, jump)
    counts, words, period = benchmark.draw(case, series, np.random.default_rng(seed))
    return corpus(counts, words, [(pd.Period("2020-01", "M") + month).start_time for month in period.tolist()])


def numbers(table: pd.DataFrame) -> list[list]:
    return table.astype({"period": "str"}).replace({np.nan: None}).values.tolist()


def test_one_break_by_hand():
    hits, articles = months([1, 1, 1, 1, 4, 4, 4])
    table = trends.breaks(hits, articles)
    tables.check(table, "breaks")
    assert list(table) == tables.columns("breaks")
    assert numbers(table) == [["f00", "2024-05", 10.0, 40.0, 4.0, 8, 6, 1.0]]
    assert trends.breaks(hits, articles, per=100)["rate_after"].tolist() == [4.0]
    assert trends.breaks(hits, articles, draws=0)["stability"].isna().all()


def test_two_breaks_have_the_rates_between_them():
    table = trends.breaks(*months([5, 5, 5, 0, 0, 0, 0, 3, 3, 3], each=5))
    assert numbers(table) == [
        ["f00", "2024-04", 50.0, 0.0, 0.0, 15, 20, 1.0],
        ["f00", "2024-08", 0.0, 30.0, None, 20, 15, 1.0],  # no number of times nothing is 30
    ]


def test_what_a_cut_must_gain():
    # misfit of 2 · 8 in 800 words and 4 · 6 in 600 against 32 in 1,400; chance alone, so the dispersion is 1
    hits, articles = months([1, 1, 1, 1, 4, 4, 4])
    gain = 2 * (8 * np.log(8 / 800) + 24 * np.log(24 / 600) - 32 * np.log(32 / 1400))
    least = gain / np.log(7)
    assert len(trends.breaks(hits, articles, penalty=least * 0.999)) == 1
    assert len(trends.breaks(hits, articles, penalty=least * 1.001)) == 0


def test_long_periods_weigh_more():
    counts, words = np.array([10, 10, 10, 10, 20, 20, 20, 20]), np.full(8, 1_000)
    dates = pd.period_range("2024-01", periods=8, freq="M").start_time
    assert len(trends.breaks(*corpus(counts[:, None], words, dates))) == 1
    counts[4:], words[4:] = 1, 50  # the same rates, seen in few words
    assert len(trends.breaks(*corpus(counts[:, None], words, dates))) == 0


def test_periods_without_words_are_left_out_and_keep_their_place():
    hits, articles = months([1, 1, 1, 1, 4, 4, 4, 4])
    gone = articles["date"].dt.month.isin([5])
    table = trends.breaks(hits[~hits["article_id"].isin(articles[gone]["article_id"])], articles)
    assert table["period"].astype(str).tolist() == ["2024-06"]
    assert table[["n_articles_before", "n_articles_after"]].values.tolist() == [[8, 6]]
    empty = hits.assign(n_words=hits["n_words"].where(~hits["article_id"].isin(articles[gone]["article_id"]), 0))
    empty["n_hits"] = empty["n_hits"].where(empty["n_words"] > 0, 0)
    assert trends.breaks(empty, articles).equals(table)


def test_stability_counts_the_draws():
    # one article of each month says it all: a draw leaves it out of a month a quarter of the time
    counts = np.array([[0], [0]] * 5 + [[0], [30]] * 5)
    dates = [date for date in pd.period_range("2024-01", periods=10, freq="M").start_time for _ in range(2)]
    hits, articles = corpus(counts, np.full(20, 100), dates)
    table = trends.breaks(hits, articles, penalty=0.3, draws=500)
    assert table["period"].astype(str).tolist()[0] == "2024-06"
    first = table["stability"].iloc[0]
    # June or July must hold a match, which they both lack in 1 of 16 draws; and few draws hold no break at all
    assert 0.75 < first < 0.97
    again = trends.breaks(hits, articles, penalty=0.3, draws=500)
    assert again.equals(table)
    others = {
        trends.breaks(hits, articles, penalty=0.3, draws=500, seed=seed)["stability"].iloc[0] for seed in range(4)
    }
    assert len(others) > 1


def test_single_articles_say_nothing_of_others():
    table = trends.breaks(*months([3, 3, 3, 3, 30, 30, 30], each=1))
    assert table["period"].astype(str).tolist() == ["2024-05"]
    assert table["stability"].isna().all()


def test_groups_and_order_do_not_matter_to_each_other():
    hits, articles = simulated(2.0, series=3)
    articles["outlet"] = np.where(np.arange(len(articles)) % 2, "Post", "Gazette")
    table = trends.breaks(hits, articles, by="outlet", draws=20)
    assert table["outlet"].unique().tolist() == ["Gazette", "Post"]
    shuffled = trends.breaks(
        hits.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2), by="outlet", draws=20
    )
    pd.testing.assert_frame_equal(_sorted(table), _sorted(shuffled))
    own = articles["outlet"] == "Post"
    alone = trends.breaks(hits[hits["article_id"].isin(articles[own]["article_id"])], articles, by="outlet", draws=20)
    pd.testing.assert_frame_equal(alone, table[table["outlet"] == "Post"].reset_index(drop=True))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["outlet", "frame", "period"]).reset_index(drop=True)


def copied(hits: pd.DataFrame, articles: pd.DataFrame, times: int, days: int = 0) -> tuple[pd.DataFrame, ...]:
    """So many copies of each article more, each so many days after the one before; and the table of copies."""
    numbers = range(times + 1)
    ids = [np.where(number == 0, "", f"copy {number} of ") + articles["article_id"] for number in numbers]
    again = [
        articles.assign(article_id=own, date=articles["date"] + pd.Timedelta(days=days * number))
        for number, own in zip(numbers, ids, strict=True)
    ]
    more = pd.concat([hits.assign(article_id=f"copy {number} of " + hits["article_id"]) for number in numbers[1:]])
    clusters = pd.DataFrame(
        {"article_id": pd.concat(ids), "cluster": pd.concat([articles["article_id"]] * (times + 1))}
    )
    clusters = clusters.assign(similarity=1.0, is_first=~clusters["article_id"].str.startswith("copy"), agency="")
    return pd.concat([hits, more], ignore_index=True), pd.concat(again, ignore_index=True), clusters


def test_copies_are_one_witness():
    hits, articles = simulated(1.5, series=12)
    alone = trends.breaks(hits, articles, draws=40)
    assert len(alone)
    more, all_of_them, clusters = copied(hits, articles, 3)
    pd.testing.assert_frame_equal(trends.breaks(more, all_of_them, draws=40, clusters=clusters), alone)
    together = trends.breaks(more, all_of_them, draws=40, clusters=clusters, one_per="article")
    counted = ["n_articles_before", "n_articles_after"]
    assert (together[counted] == 4 * alone[counted]).all(axis=None)
    pd.testing.assert_frame_equal(together.drop(columns=counted), alone.drop(columns=counted))
    credulous = trends.breaks(more, all_of_them, draws=40)  # each of them a witness
    assert len(credulous) > len(alone)


def test_copies_of_the_month_after_are_drawn_with_the_first():
    # what there is of it in either month comes of one article each, and of its copy
    from toolkit.trends.breaks import _drawn
    from toolkit.trends.cells import Scored

    counts, number, units = np.array([[8], [0], [8], [1]]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 2])
    scored = Scored(pd.Index(list("abcd")), ["f"], counts, np.array([10, 20, 10, 40]), units)
    above, below = _drawn(scored, number, 400, np.random.default_rng(1))
    assert set(above[:, 0, 0]) == {0, 8, 16}
    assert (above[:, 1, 0] == above[:, 0, 0] + 1).all()
    assert (below[:, 1] == above[:, 0, 0] / 8 * 10 + 40).all()
    assert above[:, 0, 0].mean() == pytest.approx(8, abs=1)
    _, at = scored.take(np.array([3, 0, 2])).together(np.array([1, 1, 1]))
    assert at.tolist() == [1, 1]  # both copies are one row


def test_single_stories_say_nothing_of_others():
    hits, articles = months([3, 3, 3, 3, 30, 30, 30], each=1)
    more, all_of_them, clusters = copied(hits, articles, 2)
    table = trends.breaks(more, all_of_them, clusters=clusters, one_per="article")
    assert table["n_articles_before"].tolist() == [12]
    assert table["stability"].isna().all()


def test_zones_have_breaks_of_their_own():
    hits, articles = months([1, 1, 1, 1, 4, 4, 4, 4])
    title = hits.assign(zone="title", n_hits=2)
    both = pd.concat([hits.assign(zone="body"), title], ignore_index=True)
    table = trends.breaks(both, articles, by="zone")
    assert list(table) == ["zone", *tables.columns("breaks")]
    assert table["zone"].tolist() == ["body"]
    pd.testing.assert_frame_equal(table.drop(columns="zone"), trends.breaks(hits, articles))
    with pytest.warns(UserWarning, match="2 of 2 groups"):
        assert trends.breaks(both, articles, by="zone", shortest=5).empty
    with pytest.raises(WrongTable) as raised:
        trends.breaks(hits, articles, by="zone")
    assert str(raised.value) == (
        "by='zone' needs hits of title, lead, body, but these count whole articles (zone 'all'): make them with "
        "frames.score(corpus, lexicon, zones=True)."
    )


def test_planted_breaks_are_found_and_flat_series_have_none():
    flat = trends.breaks(*simulated(1.0), draws=0)
    assert flat["frame"].nunique() <= 3  # of 40
    table = trends.breaks(*simulated(2.0), draws=0)
    distance = table["period"].map(lambda period: abs((period - pd.Period("2021-01", "M")).n))
    assert table[distance <= 1]["frame"].nunique() >= 36
    assert (distance > 1).sum() <= 6


def test_what_is_planted_in_the_sample_is_found_within_a_week():
    known = json.loads((Path(__file__).parent / "data" / "sample_counts.json").read_text(encoding="utf-8"))
    first = pd.Period(min(known["first"]["peace process"].values()), "W")
    articles = tk.load.intake(tk.paths.SAMPLE).articles
    hits = frames.score(articles, {"peace process": ["peace process"], "said": ["said"]})
    with pytest.warns(UserWarning, match="left out here: 1 of 72 articles"):
        table = trends.breaks(hits, articles, period="W")
    assert table["frame"].tolist() == ["peace process"]
    assert abs((table["period"].iloc[0] - first).n) <= 1
    assert table["rate_before"].tolist() == [0.0]
    assert table["stability"].iloc[0] > 0.9


def test_a_series_is_too_short_for_a_break():
    hits, articles = months([1, 1, 9, 9])
    with pytest.warns(UserWarning, match=r"^too few periods for a break, 6 with words are needed: 1 of 1 groups\.$"):
        table = trends.breaks(hits, articles)
    assert table.empty
    assert list(table) == tables.columns("breaks")
    assert len(trends.breaks(hits, articles, shortest=2, penalty=1)) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"per": 0}, "per=0 is no number of words: give one above 0, such as 1,000."),
        ({"penalty": "BIC"}, "penalty='BIC' cannot be used: give a number above 0, such as 3."),
        ({"penalty": NAN}, "penalty=nan cannot be used: give a number above 0, such as 3."),
        ({"shortest": 0}, "shortest=0 cannot be used: give a whole number, 1 or more."),
        ({"draws": -1}, "draws=-1 cannot be used: give a whole number, 0 or more."),
        ({"seed": 0.5}, "seed=0.5 cannot be used: give a whole number, 0 or more."),
        ({"one_per": "outlet"}, "one_per='outlet' needs clusters=, the table of copies: duplicates.find(articles)."),
        ({"by": "stability"}, "by='stability' is always in the result: leave it out, or rename your column."),
        ({"period": "H"}, "period 'H' is not known: it can be D, W, M, Q or Y, or a multiple such as 2W or 5Y."),
    ],
)
def test_refusals(options, sentence):
    hits, articles = months([1] * 6)
    with pytest.raises(ValueError) as raised:
        trends.breaks(hits, articles.assign(stability="x"), **options)
    assert str(raised.value) == sentence


def test_too_many_periods_are_refused():
    hits, articles = months([1] * 1_501, each=1, first="1800-01")
    with pytest.raises(ValueError) as raised:
        trends.breaks(hits, articles)
    assert str(raised.value) == "there are 1,501 periods, more than 1,500: choose a longer period."


def test_another_table_is_refused():
    with pytest.raises(WrongTable, match="this is no 'hits' table"):
        trends.breaks(pd.DataFrame({"frame": ["war"]}), pd.DataFrame())


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ruptures", None)
    with pytest.raises(MissingPackage) as raised:
        trends.breaks(*months([1] * 6))
    assert str(raised.value) == (
        "trends.breaks needs the package ruptures: pip install 'media-analysis-toolkit[stats]'."
    )


def best_of_all(counts: np.ndarray, words: np.ndarray, penalty: float, shortest: int) -> tuple[float, list[int]]:
    """By trying every segmentation."""
    n, found = len(counts), []
    for k in range(n // shortest):
        for cuts in itertools.combinations(range(1, n), k):
            bounds = [0, *cuts, n]
            if min(np.diff(bounds)) >= shortest:
                pairs = list(itertools.pairwise(bounds))
                cost = sum(float(segment_cost(counts[a:b].sum(), words[a:b].sum())) for a, b in pairs)
                found.append((cost + penalty * k, list(cuts)))
    return min(found)


@pytest.mark.parametrize("shortest", [1, 2, 3])
def test_no_other_segmentation_is_better(shortest):
    rng = np.random.default_rng(shortest)
    counts, words = rng.poisson(rng.choice([1, 6], size=(20, 9))).astype(float), rng.integers(50, 200, (20, 9))
    cut = change_points(counts, words, penalty=2.0, shortest=shortest)
    assert cut.any()
    for own, size, places in zip(counts, words, cut, strict=True):
        assert np.flatnonzero(places).tolist() == best_of_all(own, size, 2.0, shortest)[1]


def test_draws_are_cut_as_pelt_cuts():
    from toolkit.trends.breaks import _pelt

    pelt, rng = _pelt(), np.random.default_rng(5)
    for _ in range(30):
        level = np.repeat(rng.gamma(4, 1, 6), 6)
        words = rng.integers(1, 20, 36) * 100.0
        counts = rng.poisson(level * words / 400).astype(float)
        (cut,) = change_points(counts[None], words[None], penalty=9.0, shortest=1)
        assert np.flatnonzero(cut).tolist() == pelt(counts, words, 9.0, 1)


def test_the_misfit_of_a_segment_is_the_deviance():
    # one rate for 3 in 10 and 1 in 10: 2 · (3 log(3/2) + 1 log(1/2)) more than a rate for each
    whole = float(segment_cost(np.array(4), np.array(20)))
    parts = segment_cost(np.array([3, 1]), np.array([10, 10])).sum()
    assert whole - parts == pytest.approx(2 * (3 * np.log(1.5) + np.log(0.5)))
    assert cumulated(np.array([[1, 2], [0, 3]])).tolist() == [[0, 1, 3], [0, 0, 3]]


def test_dispersion_by_hand():
    same, at = np.full(4, 100), np.array([0, 0, 1, 1])
    # each period: 2/1 · (16 + 16) = 64; of both 128, over 16 matches
    assert overdispersion(np.array([[0], [8], [0], [8]]), same, at).tolist() == [8.0]
    assert overdispersion(np.array([[4], [4], [4], [4]]), same, at).tolist() == [1.0]  # never less than chance
    # single articles, 2 and 8 in 100 words: a difference of 6 over √10, over the median of a normal |z|
    single = overdispersion(np.array([[2], [8]]), np.full(2, 100), np.array([0, 1]))
    assert single == pytest.approx([(6 / np.sqrt(10) / 0.67449) ** 2], rel=1e-4)
    assert overdispersion(np.zeros((4, 1), dtype=int), same, at).tolist() == [1.0]
    assert overdispersion(np.zeros((0, 2), dtype=int), np.zeros(0), np.zeros(0, dtype=int)).tolist() == [1.0, 1.0]


def test_dispersion_is_that_of_the_process_and_not_of_a_jump():
    rng = np.random.default_rng(1)
    period, words = np.repeat(np.arange(40), 50), np.full(2_000, 400)
    chance = rng.poisson(2, (2_000, 30))
    bursty = rng.poisson(2 * rng.gamma(0.5, 2, (2_000, 30)))  # variance 2 + 2²/0.5
    assert np.median(overdispersion(chance, words, period)) == pytest.approx(1.05, abs=0.1)
    assert np.median(overdispersion(bursty, words, period)) == pytest.approx(5, abs=0.5)
    jump = rng.poisson(np.where(period >= 20, 4, 2)[:, None], (2_000, 30))
    assert np.median(overdispersion(jump, words, period)) < 1.3


def test_the_benchmark_counts_what_it_says():
    rng = np.random.default_rng(2)
    assert benchmark.alarms(benchmark.Case(24, 10, 1.0, 1.0), 200, rng) <= 0.05
    assert benchmark.hit(benchmark.Case(24, 50, 1.0, 1.0, 2.0), 100, rng) >= 0.9
    shown = benchmark.page([["24", "10", "1", "1", "1.5%", "2.0%", "3.0%"]], [["24", "10", "1%", "2%", "3%"]], 7)
    assert "**At most 1.5 % of flat series had a break.**" in shown
    assert "| 24 | 10 | 1 | 1 | 1.5% | 2.0% | 3.0% |" in shown
