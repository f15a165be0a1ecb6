"""Smooth lines of trends, and their bounds."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from toolkit import frames, tables, trends
from toolkit.errors import MissingPackage, WrongTable
from toolkit.stats import mover

NAN = float("nan")


def trend(
    rates: list[float], *, n_words: list[int] | None = None, half: float = 2.0, **columns: object
) -> pd.DataFrame:
    """One frame, monthly, with bounds at this distance below, and twice as far above."""
    n = len(rates)
    known = np.array(rates, dtype=float)
    words = np.array([1_000] * n if n_words is None else n_words)
    table = pd.DataFrame({**columns, "frame": ["war"] * n, "period": pd.period_range("2025-01", periods=n, freq="M")})
    table["n_hits"], table["n_words"] = np.nan_to_num(known * words / 1_000).astype(int), words
    table["n_articles"], table["n_articles_hit"] = 10, 5
    table["rate"], table["rate_low"], table["rate_high"] = known, known - half, known + 2 * half
    table["share"], table["share_low"], table["share_high"] = 0.5, 0.4, 0.7
    return table


def lines(table: pd.DataFrame) -> list[list]:
    found = table[["smooth", "smooth_low", "smooth_high"]].round(6)
    return found.astype(object).where(found.notna(), None).values.tolist()


def test_three_periods_together_by_hand():
    table = trends.smooth(trend([3, 6, 9, 30]))
    tables.check(table, "smoothed")
    assert list(table) == tables.columns("smoothed")
    assert table["smooth"].tolist() == [4.5, 6.0, 15.0, 19.5]  # of two at both ends
    # distances of 2 and 4 to the bounds: √3 thirds of them in the middle, √2 halves at the ends
    assert (table["smooth"] - table["smooth_low"]).tolist() == pytest.approx(
        [2 / 2**0.5, 2 / 3**0.5, 2 / 3**0.5, 2 / 2**0.5]
    )
    assert (table["smooth_high"] - table["smooth"]).tolist() == pytest.approx(
        [4 / 2**0.5, 4 / 3**0.5, 4 / 3**0.5, 4 / 2**0.5]
    )


def test_a_window_of_one_changes_nothing():
    before = trend([3, 6, NAN, 30])
    before.loc[2, ["rate_low", "rate_high", "n_words"]] = [NAN, NAN, 0]
    table = trends.smooth(before, window=1)
    assert lines(table) == [[3, 1, 7], [6, 4, 10], [None] * 3, [30, 28, 34]]
    pd.testing.assert_frame_equal(table[list(before)], before)


def test_periods_weigh_as_much_as_they_have_words():
    table = trends.smooth(trend([10, 40], n_words=[3_000, 1_000]))
    assert table["smooth"].tolist() == [17.5, 17.5]  # 30 + 40 matches in 4,000 words
    assert table["smooth_low"].iloc[0] == pytest.approx(17.5 - np.hypot(0.75 * 2, 0.25 * 2))


def test_it_is_the_rate_of_the_articles_together():
    dates = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-02-01", "2025-04-01", "2025-05-01", "2025-05-02"])
    texts = ["war and peace", "war war", "no", "war war war and no", "peace of war", "x x x x x"]
    articles = pd.DataFrame({"article_id": list("abcdef"), "date": dates, "text": texts})
    hits = frames.score(articles, {"war": ["war"]})
    table = trends.smooth(trends.rate(hits, articles, period="M"))
    months = articles["date"].dt.month
    for place, month in enumerate(range(1, 6)):
        own = hits[(months - month).abs() <= 1]
        assert table["smooth"][place] == pytest.approx(own["n_hits"].sum() / own["n_words"].sum() * 1_000)
    assert table["rate"].isna().tolist() == [False, False, True, False, False]


def test_a_period_without_an_interval_leaves_none_to_its_neighbours():
    before = trend([5, 5, 5, 5, 5])
    before.loc[0, ["rate_low", "rate_high"]] = NAN
    table = trends.smooth(before)
    assert table["smooth"].tolist() == [5] * 5
    assert table["smooth_low"].isna().tolist() == [True, True, False, False, False]


def test_periods_that_are_not_there_keep_their_place():
    table = trends.smooth(trend([1, 2, 4, 8, 16])[lambda t: t["period"].dt.month != 3])
    assert table["smooth"].tolist() == [1.5, 1.5, 12, 12]


@pytest.mark.parametrize("method", ["rolling", "loess"])
def test_groups_are_apart_and_rows_may_lie_in_any_order(method):
    one, other = trend([1, 2, 3, 7, 5], outlet="Post"), trend([9, 5, 2, 2, 1], outlet="Gazette")
    together = trends.smooth(pd.concat([one, other], ignore_index=True), method=method)
    apart = [trends.smooth(each, method=method) for each in (one, other)]
    pd.testing.assert_frame_equal(together, pd.concat(apart, ignore_index=True))
    order = np.random.default_rng(1).permutation(10)
    mixed = trends.smooth(pd.concat([one, other], ignore_index=True).iloc[order], method=method)
    pd.testing.assert_frame_equal(mixed.sort_index(), together)


@pytest.mark.parametrize("frac", [0.01, 0.4, 1.0])
def test_loess_leaves_a_line_as_it_is_and_fills_its_gaps(frac):
    before = trend([10, 12, NAN, 16, 18, 20, 22])
    before.loc[2, ["rate_low", "rate_high", "n_words"]] = [NAN, NAN, 0]
    table = trends.smooth(before, method="loess", frac=frac)
    assert table["smooth"].tolist() == pytest.approx([10, 12, 14, 16, 18, 20, 22])
    assert (table["smooth_low"] < table["smooth"]).all()
    assert (table["smooth"] < table["smooth_high"]).all()


def test_the_curve_is_clevelands():
    from statsmodels.nonparametric.smoothers_lowess import lowess

    rates = np.random.default_rng(2).gamma(4, 2, 30)
    table = trends.smooth(trend(list(rates), half=0.5), method="loess", frac=0.3)
    expected = lowess(rates, np.arange(30.0), frac=0.3, it=0, return_sorted=False)
    assert table["smooth"].tolist() == pytest.approx(expected.tolist())


@pytest.mark.parametrize("options", [{"window": 3}, {"window": 5}, {"method": "loess", "frac": 0.4}])
def test_the_bounds_hold_the_smooth_line_of_the_true_rates(options):
    rng, n, series = np.random.default_rng(3), 20, 150
    true = 20 + 10 * np.sin(np.arange(n) / 3)
    goal = trends.smooth(trend(list(true)), **options)["smooth"].to_numpy()
    drawn = [trend(list(rng.normal(true, 2)), name=str(one)) for one in range(series)]
    every = pd.concat(drawn, ignore_index=True)
    every["rate_low"], every["rate_high"] = every["rate"] - 1.96 * 2, every["rate"] + 1.96 * 2
    table = trends.smooth(every, **options)
    target = np.tile(goal, series)
    assert 0.935 < ((table["smooth_low"] <= target) & (target <= table["smooth_high"])).mean() < 0.965


def test_shares_are_smoothed_by_articles():
    before = trend([1, 1, 1])
    before["share"], before["n_articles"] = [0.2, 0.6, 0.2], [10, 30, 10]
    table = trends.smooth(before, measure="share")
    assert table["smooth"].tolist() == pytest.approx([0.5, 0.44, 0.5])


def test_too_few_periods_have_no_curve():
    assert trends.smooth(trend([1, 2, 3]), method="loess")["smooth"].isna().all()
    assert trends.smooth(tables.empty("trend")).empty


def test_a_curve_does_not_fall_below_zero():
    table = trends.smooth(trend([60, 30, 0, 0, 0]), method="loess", frac=1.0)
    assert table["smooth_low"].min() == 0
    assert (table["smooth_high"] >= table["smooth"]).all()


def test_a_curve_of_shares_does_not_rise_above_one():
    before = trend([1.0] * 5).assign(share=[0.2, 0.7, 1.0, 1.0, 1.0])
    table = trends.smooth(
        before.assign(share_low=before["share"] - 0.1, share_high=1.0), method="loess", measure="share"
    )
    assert table["smooth"].max() == table["smooth_high"].max() == 1
    doubled = before.assign(rate=before["share"] * 2)  # a rate may be above 1
    assert trends.smooth(doubled, method="loess")["smooth"].max() > 1


def test_a_group_is_not_overwritten_by_the_line():
    grouped = trend([1, 2, 3], smooth=["Post"] * 3)
    with pytest.raises(WrongTable, match=r"^this trend is by 'smooth', .* rename your column\.$"):
        trends.smooth(grouped)
    again = trends.smooth(trends.smooth(trend([1, 2, 3])), window=1)
    assert again["smooth"].tolist() == [1, 2, 3]


def test_what_is_taken_away_adds_to_the_doubt():
    value, low, high = mover(np.array([10.0, 4.0]), np.array([7.0, 2.0]), np.array([14.0, 8.0]), np.array([1.0, -1.0]))
    assert (value, low, high) == (6.0, 6 - np.hypot(3, 4), 6 + np.hypot(4, 2))
    assert np.isnan(mover(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0))).all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"window": 4}, "window=4 has no middle: give an odd number, such as 5."),
        ({"window": 0}, "window=0 cannot be used: give a whole number, 1 or more."),
        ({"method": "lowess"}, "method='lowess' is not known: it can be rolling or loess. Did you mean 'loess'?"),
        ({"frac": 0}, "frac=0 cannot be used: give a share of the periods, above 0 and up to 1."),
        ({"frac": NAN}, "frac=nan cannot be used: give a share of the periods, above 0 and up to 1."),
        ({"measure": "rates"}, "measure='rates' is not known: it can be rate or share. Did you mean 'rate'?"),
    ],
)
def test_refusals(options, sentence):
    with pytest.raises(ValueError) as raised:
        trends.smooth(trend([1, 2, 3]), **options)
    assert str(raised.value) == sentence


def test_other_tables_are_refused():
    with pytest.raises(WrongTable, match="this trend has no periods to smooth"):
        trends.smooth(trend([1, 2]).assign(period=pd.NaT))
    with pytest.raises(WrongTable, match="this trend has several rows for a group"):
        trends.smooth(pd.concat([trend([1, 2])] * 2))
    with pytest.raises(WrongTable, match="this is no 'trend' table"):
        trends.smooth(pd.DataFrame({"frame": ["war"]}))
    with pytest.raises(ValueError) as raised:
        trends.smooth(trend([1.0] * 1_501), method="loess")
    assert str(raised.value) == "there are 1,501 periods, more than 1,500: choose a longer period."


def test_a_missing_library_is_named(monkeypatch):
    for name in ("statsmodels", "statsmodels.nonparametric", "statsmodels.nonparametric.smoothers_lowess"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingPackage) as raised:
        trends.smooth(trend([1, 2, 3]), method="loess")
    assert str(raised.value) == (
        "trends.smooth(method='loess') needs the package statsmodels: pip install 'media-analysis-toolkit[stats]'."
    )
