"""Differences of rates over time: by hand, against a slow oracle, and bands that hold everywhere at once."""

from __future__ import annotations

import itertools
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, optimize, stats

from benchmarks import differences as benchmark
from toolkit import frames, tables, text, trends
from toolkit.errors import WrongTable
from toolkit.stats import rate_bands, rate_difference, rate_ratio, simultaneous_level

NAN = float("nan")
BOUNDS = ["low", "high", "band_low", "band_high"]


def corpus(counts: list | np.ndarray, words: list | np.ndarray, outlets: list, dates: list) -> tuple:
    """Hits of one frame or more, counts (articles, frames), and articles."""
    counts = np.asarray(counts).reshape(len(words), -1)
    ids = [f"a{number:05}" for number in range(len(words))]
    names = [f"f{number:03}" for number in range(counts.shape[1])]
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
    return hits, pd.DataFrame({"article_id": ids, "outlet": outlets, "date": pd.to_datetime(dates)})


SIX = ([1, 2, 3, 4, 6, 8], [100] * 6, ["Q"] * 3 + ["P"] * 3)
MONTHS = ["2025-01-05", "2025-02-05"]
TWICE = corpus(SIX[0] * 2, SIX[1] * 2, SIX[2] * 2, [MONTHS[0]] * 6 + [MONTHS[1]] * 6)


def differences(hits: pd.DataFrame, articles: pd.DataFrame, **options: object) -> pd.DataFrame:
    return trends.differences(hits, articles, **{"by": "outlet", "target": "P", "reference": "Q", **options})


def simulated(n: int = 40, periods: int = 6, series: int = 3, seed: int = 1, jump: float = 1.0) -> tuple:
    """Over-dispersed articles of both outlets; P has so many times the rate of Q."""
    case = benchmark.Case("common", 1.0, False, n, n, periods)
    rng = np.random.default_rng(seed)
    drawn = benchmark.draw(case, series, rng)
    counts = np.where(drawn.inside[:, None], rng.binomial(drawn.counts, min(jump / 2, 1)), drawn.counts)
    dates = [(pd.Period("2024-01", "M") + period).start_time for period in drawn.period.tolist()]
    return corpus(counts, drawn.words, np.where(drawn.inside, "P", "Q").tolist(), dates)


@pytest.mark.filterwarnings("ignore:bands from fewer")
def test_two_periods_by_hand():
    table = differences(*TWICE)
    tables.check(table, "differences")
    assert list(table) == tables.columns("differences")
    assert table["period"].astype(str).tolist() == ["2025-01", "2025-02"]
    one, other = table.to_dict("records")
    sides = [one[f"n_{name}_{side}"] for side in ("target", "reference") for name in ("hits", "words", "articles")]
    assert sides == [18, 300, 3, 6, 300, 3]
    assert [one["rate_target"], one["rate_reference"], one["difference"]] == pytest.approx([60, 20, 40])
    assert one["log_ratio"] == pytest.approx(np.log2(3))
    # shares of 18: -2, 0, 2; of 6: -1, 0, 1; both times 3/2, and Welch's freedom of two and two articles
    target, reference = np.sqrt(1.5 * 8 / 18**2), np.sqrt(1.5 * 2 / 6**2)
    freedom = (target**2 + reference**2) ** 2 / (target**4 / 2 + reference**4 / 2)
    for level, low, high in ((0.95, "low", "high"), (np.sqrt(0.95), "band_low", "band_high")):
        quantile = stats.t.ppf(0.5 + level / 2, freedom)
        half = quantile * np.hypot(target, reference) / np.log(2)
        assert [one[f"log_ratio_{low}"], one[f"log_ratio_{high}"]] == pytest.approx(
            [np.log2(3) - half, np.log2(3) + half]
        )
        ends = [
            rate * np.exp(sign * quantile * error)
            for rate, error in ((60, target), (20, reference))
            for sign in (-1, 1)
        ]
        expected = [40 - np.hypot(60 - ends[0], ends[3] - 20), 40 + np.hypot(ends[1] - 60, 20 - ends[2])]
        assert [one[f"difference_{low}"], one[f"difference_{high}"]] == pytest.approx(expected)
    assert {name: one[name] for name in one if name != "period"} == {n: other[n] for n in other if n != "period"}
    assert table["few"].tolist() == [True, True]


@pytest.mark.filterwarnings("ignore:bands from fewer")
def test_sides_are_turned_and_rates_scaled():
    table = differences(*TWICE, per=10)
    turned = differences(*TWICE, per=10, target="Q", reference="P")
    assert table["difference"].tolist() == pytest.approx([0.4, 0.4])
    for name in ("difference", "log_ratio"):
        assert turned[name].tolist() == pytest.approx((-table[name]).tolist())
        for low, high in (BOUNDS[:2], BOUNDS[2:]):
            assert turned[f"{name}_{low}"].tolist() == pytest.approx((-table[f"{name}_{high}"]).tolist())
    rest = differences(*TWICE, per=10, reference=None)
    pd.testing.assert_frame_equal(rest, table)


def test_the_rates_are_those_of_trends_and_the_intervals_those_of_the_ratio():
    hits, articles = simulated()
    table = differences(hits, articles)
    rates = trends.rate(hits, articles, by="outlet", period="M").set_index(["outlet", "frame", "period"])
    for outlet, side in (("P", "target"), ("Q", "reference")):
        own = rates.loc[outlet].loc[list(zip(table["frame"], table["period"], strict=True))]
        for name in ("n_hits", "n_words", "n_articles", "rate"):
            assert table[f"{name}_{side}"].tolist() == own[name].tolist()
    march = articles["date"].dt.month == 3
    counts = hits["n_hits"].to_numpy().reshape(len(articles), -1)[march]
    words = hits["n_words"].to_numpy().reshape(len(articles), -1)[march, 0]
    expected = rate_ratio(counts, words, (articles["outlet"] == "P").to_numpy()[march])
    own = table[table["period"] == pd.Period("2024-03", "M")]
    for name, values in zip(("log_ratio", "log_ratio_low", "log_ratio_high"), expected, strict=True):
        assert own[name].tolist() == pytest.approx(np.log2(values).tolist())


def slow(counts: np.ndarray, words: np.ndarray, inside: np.ndarray, cells: np.ndarray, units: np.ndarray) -> tuple:
    """Errors of log ratios and their correlations over cells, article by article, from the definition."""
    n_cells = cells.max() + 1
    adds = np.zeros((units.max() + 1, n_cells, 2))
    n = np.zeros((n_cells, 2))
    for cell, side in itertools.product(range(n_cells), (0, 1)):
        own = (cells == cell) & (inside == side)
        rate = counts[own].sum() / words[own].sum()
        for unit in np.unique(units[own]):
            of_unit = own & (units == unit)
            adds[unit, cell, side] = (counts[of_unit].sum() - rate * words[of_unit].sum()) / counts[own].sum()
            n[cell, side] += 1
    larger = np.sqrt(n / (n - 1))
    variances = ((adds * larger) ** 2).sum(axis=0)
    both = 2 * (adds[:, :, 0] * adds[:, :, 1]).sum(axis=0) * larger.prod(axis=1)
    each = adds[:, :, 1] - adds[:, :, 0]
    products = each.T @ each
    return variances, both, products / np.sqrt(np.outer(np.diag(products), np.diag(products)))


def test_copies_on_both_sides_and_in_several_periods():
    rng = np.random.default_rng(3)
    n, n_cells = 90, 3
    units = rng.integers(0, 40, n)
    counts, words = rng.poisson(3, 40)[units], rng.integers(50, 200, 40)[units]
    inside, cells = rng.random(n) < 0.5, rng.integers(0, n_cells, n)
    found = rate_bands(counts[:, None], words, inside, cells, units=units, rng=np.random.default_rng(1)).log_ratio
    variances, both, correlations = slow(counts, words, inside.astype(int), cells, units)
    quantile = np.ravel(found.high - found.value) * np.log(2) / np.sqrt(variances.sum(axis=1) - both)
    assert (both > 0.1 * variances.sum(axis=1)).any()
    assert np.abs(correlations[np.triu_indices(3, 1)]).max() > 0.05
    # the same freedom as without what both sides share
    rng = np.random.default_rng(1)
    alone = rate_bands(counts[:, None], words, inside, cells, units=units * 2 + inside, rng=rng).log_ratio
    apart = np.ravel(alone.high - alone.value) * np.log(2) / np.sqrt(variances.sum(axis=1))
    assert quantile.tolist() == pytest.approx(apart.tolist())
    # and the band that their correlations give
    level = simultaneous_level(correlations, normals=np.random.default_rng(1).standard_normal((10_000, n_cells)))
    freedom = [optimize.brentq(lambda df, q=q: stats.t.ppf(0.975, df) - q, 1, 200) for q in quantile]
    wider = stats.t.ppf(0.5 + level / 2, freedom) / quantile
    assert np.ravel((found.band_high - found.value) / (found.high - found.value)).tolist() == pytest.approx(
        wider.tolist()
    )
    # the first cell alone, as the functions for two sides have it
    own = cells == 0
    _, low, high = rate_ratio(counts[own, None], words[own], inside[own], units=units[own])
    assert [found.low[0, 0], found.high[0, 0]] == pytest.approx([np.log2(low[0]), np.log2(high[0])])
    value, low, high = rate_difference(counts[own, None], words[own], inside[own], units=units[own])
    apart = rate_difference(counts[own, None], words[own], inside[own], units=units[own] * 2 + inside[own])
    assert value == apart[0]
    assert (high - low) != pytest.approx(apart[2] - apart[1])


def test_a_copy_is_no_witness_of_its_own():
    hits, articles = simulated(n=30, periods=2, series=1)
    twice = pd.concat([hits, hits.assign(article_id="copy of " + hits["article_id"])], ignore_index=True)
    more = pd.concat([articles, articles.assign(article_id="copy of " + articles["article_id"])], ignore_index=True)
    clusters = pd.DataFrame(
        {
            "article_id": more["article_id"],
            "cluster": more["article_id"].str.removeprefix("copy of "),
            "similarity": 1.0,
            "is_first": ~more["article_id"].str.startswith("copy"),
            "agency": "",
        }
    )
    alone = differences(hits, articles)
    together = differences(twice, more, clusters=clusters, one_per="article")
    assert (together["n_articles_target"] == 2 * alone["n_articles_target"]).all()
    compared = [name for name in alone if not name.startswith("n_")]
    pd.testing.assert_frame_equal(together[compared], alone[compared])
    pd.testing.assert_frame_equal(differences(twice, more, clusters=clusters), alone)
    taken_apart = differences(twice, more)
    assert (taken_apart["difference_high"] < alone["difference_high"]).all()


def test_the_same_story_on_both_sides_differs_in_nothing():
    counts, words = [1, 5, 2, 9] * 2, [100] * 8
    hits, articles = corpus(counts, words, ["P"] * 4 + ["Q"] * 4, ["2025-01-05"] * 8)
    clusters = pd.DataFrame({"article_id": articles["article_id"], "cluster": ["w", "x", "y", "z"] * 2})
    clusters = clusters.assign(similarity=1.0, is_first=[True] * 4 + [False] * 4, agency="")
    table = differences(hits, articles, clusters=clusters, one_per="outlet")
    assert table[["n_articles_target", "n_articles_reference", "difference"]].values.tolist() == [[4, 4, 0]]
    assert table[[f"difference_{bound}" for bound in BOUNDS]].isna().all(axis=None)
    with pytest.warns(UserWarning, match="bands from fewer than 10"):
        assert differences(hits, articles)["difference_low"][0] < 0


def test_the_level_of_a_band():
    normals = np.random.default_rng(1).standard_normal((200_000, 10))
    assert simultaneous_level(np.eye(10), normals=normals) == 0.95**0.1  # nothing is drawn
    assert simultaneous_level(np.ones((10, 10)), normals=normals) == pytest.approx(0.95, abs=1e-3)
    assert simultaneous_level(np.eye(1), normals=normals[:, :1]) == 0.95
    assert simultaneous_level(np.empty((0, 0)), normals=normals[:, :0]) == 0.95
    # one factor that all have in common: the chance that all are below is an integral over it
    share = 0.6

    def below(bound: float) -> float:
        def of(factor: float) -> float:
            ends = [(sign * bound - np.sqrt(share) * factor) / np.sqrt(1 - share) for sign in (1, -1)]
            return (stats.norm.cdf(ends[0]) - stats.norm.cdf(ends[1])) ** 10 * stats.norm.pdf(factor)

        return integrate.quad(of, -8, 8)[0]

    bound = optimize.brentq(lambda value: below(value) - 0.9, 1, 4)
    correlations = np.full((10, 10), share) + (1 - share) * np.eye(10)
    found = simultaneous_level(correlations, level=0.9, normals=normals)
    assert stats.norm.ppf(0.5 + found / 2) == pytest.approx(bound, abs=0.01)
    assert found < 0.9**0.1


def test_periods_that_hold_the_same_stories_are_as_one():
    # each story is in both periods, and says the same there: what holds in one holds in the other
    counts, words = np.tile([1, 4, 2, 7, 3, 9, 2, 5], 2), np.full(16, 100)
    inside, cells, units = np.tile([0, 1], 8) > 0, np.repeat([0, 1], 8), np.tile(np.arange(8), 2)
    together, apart = (
        rate_bands(counts[:, None], words, inside, cells, units=one, rng=np.random.default_rng(1)).log_ratio
        for one in (units, None)
    )
    assert together.low.ravel().tolist() == pytest.approx(apart.low.ravel().tolist())
    assert together.band_low.ravel().tolist() == pytest.approx(together.low.ravel().tolist(), abs=0.02)
    assert (apart.band_low < apart.low - 0.1).all()


def test_what_is_drawn_comes_from_the_seed_and_other_frames_do_not_matter():
    hits, articles = simulated(series=2)
    pairs = np.arange(len(articles)) // 2  # neighbours: some on both sides, some in two periods
    pairs[1::7] = pairs[0]
    clusters = pd.DataFrame({"article_id": articles["article_id"], "cluster": [f"c{pair}" for pair in pairs]})
    clusters = clusters.assign(similarity=1.0, is_first=True, agency="")
    options = {"clusters": clusters, "one_per": "article"}
    table = differences(hits, articles, **options)
    shuffled = hits.sample(frac=1, random_state=1), articles.sample(frac=1, random_state=2)
    again = differences(*shuffled, **options)
    pd.testing.assert_frame_equal(again.sort_values(["frame", "period"]).reset_index(drop=True), table)
    alone = differences(hits[hits["frame"] == "f001"], articles, **options)
    pd.testing.assert_frame_equal(alone, table[table["frame"] == "f001"].reset_index(drop=True))
    others = {float(differences(hits, articles, seed=seed, **options)["log_ratio_band_low"][0]) for seed in range(3)}
    assert len(others) == 3
    plain = [differences(hits, articles, seed=seed) for seed in range(2)]
    pd.testing.assert_frame_equal(*plain)  # nothing is drawn


def test_a_planted_difference_is_seen_where_it_is():
    found = []
    for seed in range(10):
        hits, articles = simulated(n=100, periods=8, series=1, seed=seed)
        later = (articles["outlet"] == "P") & (articles["date"] >= "2024-05-01")
        hits["n_hits"] = hits["n_hits"].where(~later.to_numpy(), hits["n_hits"] * 3)
        found.append(differences(hits, articles)["difference_band_low"] > 0)
    seen = np.stack(found)
    assert seen[:, 4:].mean() > 0.8
    assert seen[:, :4].any(axis=1).sum() <= 2


@pytest.mark.parametrize("copies", [False, True])
def test_bands_hold_in_all_periods_at_once(copies):
    case = benchmark.Case("common", 1.0, copies, 30, 30, 12)
    for one in benchmark.covered(case, 400, seed=1):
        assert one.periods > 11.9
        assert 0.935 <= one.each <= 0.985
        assert one.all_at_once < 0.8
        assert 0.93 <= one.band <= 1


@pytest.mark.long
@pytest.mark.parametrize("case", [one for one in benchmark.cases() if min(one.target, one.reference) >= 20], ids=str)
def test_bands_hold_in_corpora_of_every_kind(case):
    for one in benchmark.covered(case, 300, seed=2):
        assert one.band >= 0.89
        assert one.each >= 0.92


def test_unequal_sides_are_held():
    case = benchmark.Case("common", 0.3, False, 20, 200, 12)
    counts, words, inside, period, _ = benchmark.draw(case, 300, np.random.default_rng(1))
    band = rate_bands(counts, words, inside, period, rng=np.random.default_rng(1)).difference
    assert benchmark.held(band, 1 / 400)[3].mean() > 0.93
    first = period == 0
    _, low, high = rate_difference(counts[first], words[first], inside[first])
    assert ((low <= 1 / 400) & (high >= 1 / 400)).mean() < 0.93  # the symmetric one does not


def test_periods_without_articles_or_matches_are_there_without_bounds():
    dates = ["2025-01-05"] * 6 + ["2025-03-05"] * 6 + ["2025-04-05"] * 4
    outlets = SIX[2] + SIX[2] + ["P", "P", "P", "P"]
    hits, articles = corpus([*SIX[0], 0, 0, 0, 4, 6, 8, 1, 2, 3, 5], [100] * 16, outlets, dates)
    with pytest.warns(UserWarning, match="bands from fewer") as noted:
        table = differences(hits, articles)
    assert [str(one.message) for one in noted] == [
        "bands from fewer than 10 articles on a side are rough, and may be too narrow: 1 of 4 periods (column few)."
    ]
    assert Path(noted[0].filename).name == "test_differences.py"
    assert table["n_articles_target"].tolist() == [3, 0, 3, 4]
    assert table["n_articles_reference"].tolist() == [3, 0, 3, 0]
    assert table["difference"].fillna(-1).round(1).tolist() == [40.0, -1.0, 60.0, -1.0]
    assert table["log_ratio"].fillna(-1).round(2).tolist() == [1.58, -1.0, 5.17, -1.0]  # 0 counts as 0.5
    bounds = table[[f"{name}_{bound}" for name in ("difference", "log_ratio") for bound in BOUNDS]]
    assert bounds.notna().all(axis=1).tolist() == [True, False, False, False]
    assert bounds.isna().all(axis=1).tolist() == [False, True, True, True]
    # a band over one period is its interval
    assert table["difference_band_low"][0] == table["difference_low"][0]


def test_articles_without_a_date_or_group():
    hits, articles = TWICE
    articles = articles.assign(
        date=articles["date"].where(np.arange(12) > 0), outlet=["Q", None, *articles["outlet"][2:]]
    )
    with pytest.warns(UserWarning, match=r"^without a date, so in no period and left out here: 1 of 11 articles\.$"):
        table = differences(hits, articles)
    assert table["n_articles_reference"].tolist() == [1, 3]
    with pytest.warns(UserWarning, match="1 of 12 articles"):
        rest = differences(hits, articles, reference=None)
    assert rest["n_articles_reference"].tolist() == [2, 3]


def test_ten_articles_are_not_few_and_copies_are_one():
    hits, articles = simulated(n=10, periods=2, series=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = differences(hits, articles)
    assert not table["few"].any()
    copies = ["x"] * 2 + [f"c{number}" for number in range(len(articles) - 2)]
    clusters = pd.DataFrame({"article_id": articles["article_id"], "cluster": copies, "similarity": 1.0})
    with pytest.warns(UserWarning, match="1 of 2 periods"):
        table = differences(hits, articles, clusters=clusters.assign(is_first=True, agency=""), one_per="article")
    assert table["few"].tolist() == [True, False]
    assert table["n_articles_reference"].tolist() == [10, 10]


def test_an_index_will_do_and_nothing_gives_nothing():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["War.", "No war, no peace."], "outlet": ["P", "Q"]})
    articles["date"] = pd.to_datetime("2025-01-05")
    index = text.index(articles)
    hits = frames.score(index, {"war": ["war"]})
    assert differences(hits, index)["rate_target"].tolist() == [1_000]
    empty = differences(hits[:0], articles)
    assert empty.empty
    tables.check(empty, "differences")
    before = articles.copy()
    differences(hits, articles)
    pd.testing.assert_frame_equal(articles, before)


def test_many_days_are_no_trouble():
    days = pd.date_range("2015-01-01", periods=3_000)
    rng = np.random.default_rng(1)
    dates = np.repeat(days, 2)
    hits, articles = corpus(rng.poisson(2, 6_000), [100] * 6_000, ["P", "Q"] * 3_000, dates.tolist())
    clusters = pd.DataFrame(
        {"article_id": articles["article_id"], "cluster": np.repeat(np.arange(2_000), 3).astype(str)}
    )
    clusters = clusters.assign(similarity=1.0, is_first=True, agency="")
    table = differences(hits, articles, period="D", clusters=clusters, one_per="article")
    assert len(table) == 3_000
    assert table["difference_low"].isna().all()  # one article on either side


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"target": "p"}, "target 'p' is not in the column 'outlet'. Did you mean 'P'? Groups: P, Q."),
        ({"reference": "R"}, "reference 'R' is not in the column 'outlet'. Groups: P, Q."),
        ({"reference": "P"}, "target and reference are both 'P': name two groups, or leave reference out."),
        ({"target": None}, "target=None cannot be used: what has no value in 'outlet' is no group."),
        ({"target": ["P"]}, "target=['P'] cannot be used: give one group of 'outlet'."),
        ({"reference": {"war": 3}}, "reference={'war': 3} cannot be used: give one group of 'outlet'."),
        ({"by": "paper"}, "the articles have no column 'paper' for by=. Columns: article_id, outlet, date."),
        (
            {"by": "zone"},
            "by='zone' parts the words and matches of an article, which is in every zone itself: leave it out here, or "
            "ask terms.count or trends.rate.",
        ),
        ({"period": None}, "period 'None' is not known: it can be D, W, M, Q or Y, or a multiple such as 2W or 5Y."),
        ({"per": 0}, "per=0 is no number of words: give one above 0, such as 1,000."),
        ({"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
        ({"seed": -1}, "seed=-1 cannot be used: give a whole number, 0 or more."),
        ({"draws": 100}, "draws=100 are too few for a band: give 1,000 or more."),
        ({"one_per": "outlet"}, "one_per='outlet' needs clusters=, the table of copies: duplicates.find(articles)."),
    ],
)
def test_refusals(options, sentence):
    with pytest.raises(ValueError) as raised:
        differences(*TWICE, **options)
    assert str(raised.value) == sentence


def test_other_refusals():
    hits, articles = TWICE
    with pytest.raises(TypeError) as raised:
        differences(hits, articles, by=["outlet"])
    assert str(raised.value) == "by=['outlet'] cannot be used: give the name of one column."
    with pytest.raises(ValueError) as raised:
        differences(hits, articles.assign(outlet="P"), reference=None)
    assert str(raised.value) == "no article is outside target 'P', so there is nothing to compare it with."
    with pytest.raises(WrongTable, match="this is no 'hits' table"):
        differences(articles, articles)


def test_the_benchmark_writes_what_it_says():
    one = benchmark.Held(23.9, 0.951, 0.3, 0.949)
    shown = benchmark.page({benchmark.Case("rare", 1.0, False, 20, 200): (one, one._replace(band=0.96))}, 7, 1)
    row = "| rare | 0.05 | 1 | no | 20 | 200 | 23.9 | 95.1 | 30.0 | 94.9 | 95.1 | 30.0 | 96.0 |"
    assert row in shown
    assert "Bands of the difference, by articles of the smaller side: 20: 94.9 to 94.9." in shown
    assert "`python -m benchmarks.differences`: 7 corpora of each kind" in shown
