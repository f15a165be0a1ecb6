"""Groups and periods."""

from __future__ import annotations

import datetime
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from toolkit import compare, frames, groups, study
from toolkit.errors import WrongTable


def dates(*written: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(written), format="ISO8601"))


@pytest.mark.parametrize(
    ("date", "period", "expected"),
    [
        ("2021-05-16", "D", "2021-05-16"),
        ("2021-05-16 23:59", "D", "2021-05-16"),
        ("2021-05-16", "W", "2021-05-10/2021-05-16"),  # a Sunday ends its week
        ("2021-05-17", "W", "2021-05-17/2021-05-23"),  # a Monday begins one
        ("2021-05-16", "M", "2021-05"),
        ("2021-05-16", "Q", "2021Q2"),
        ("2021-05-16", "Y", "2021"),
        ("2021-05-16", "5Y", "2020"),  # bins begin at a multiple
        ("2019-12-31", "5Y", "2015"),
        ("1968-02-01", "5Y", "1965"),  # before 1970 too
        ("2021-05-16", "6M", "2021-01"),
        ("2021-07-01", "6M", "2021-07"),
        ("1969-12-31", "6M", "1969-07"),
        ("2021-05-16", "2Q", "2021Q1"),
        ("2021-05-16", "2W", "2021-05-03/2021-05-09"),  # two weeks, named by the first
        ("2021-05-17", "2W", "2021-05-17/2021-05-23"),
        ("2021-05-16", " 12M ", "2021-01"),
    ],
)
def test_periods(date, period, expected):
    assert [str(found) for found in groups.periods(dates(date), period)] == [expected]


@pytest.mark.parametrize("period", ["", "m", "month", "0M", "-1M", "1.5Y", "H", "ME", "YM", "99999Y", None, 5])
def test_unknown_periods(period):
    with pytest.raises(ValueError) as raised:
        groups.periods(dates("2021-05-16"), period)
    assert str(raised.value) == (
        f"period '{period}' is not known: it can be D, W, M, Q or Y, or a multiple such as 2W or 5Y."
    )


@pytest.mark.parametrize("period", ["D", "2D", "W", "2W", "M", "3M", "Q", "Y", "5Y"])
def test_no_date_has_no_period_and_every_date_lies_in_its_own(period):
    given = dates("1969-12-31", None, "2021-05-16 10:00", "2024-02-29")
    found = groups.periods(given, period)
    assert found.isna().tolist() == [False, True, False, False]
    every = groups.range_of(found)
    assert (every[0], every[-1]) == (found[0], found[3])
    for date, one in zip(given.dropna(), found.dropna(), strict=True):
        assert one in every
        following = [later.start_time for later in every if later > one]
        assert one.start_time <= date
        assert not following or date < following[0]


def test_offsets_are_dropped_as_the_source_wrote_them():
    given = pd.Series(pd.to_datetime(["2021-05-31 23:30"]).tz_localize("America/New_York"))
    assert [str(found) for found in groups.periods(given, "M")] == ["2021-05"]


def test_dates_that_are_none():
    with pytest.raises(WrongTable) as raised:
        groups.periods(pd.Series(["2021-05-16"]), "M")
    sentence = "the column 'date' must hold dates, not str: convert it with pandas.to_datetime."
    assert str(raised.value) == sentence
    with pytest.raises(WrongTable, match="must hold dates, not object"):
        groups.periods(pd.Series([datetime.date(2021, 5, 16)]), "M")
    assert groups.periods(pd.Series([None, None]), "M").isna().tolist() == [True, True]  # a column of nothing is fine


def test_range_of_has_the_periods_in_between():
    found = groups.periods(dates("2021-01-31", None, "2021-04-01"), "M")
    assert [str(period) for period in groups.range_of(found)] == ["2021-01", "2021-02", "2021-03", "2021-04"]
    five = groups.periods(dates("1999-01-01", "2012-01-01"), "5Y")
    assert [period.year for period in groups.range_of(five)] == [1995, 2000, 2005, 2010]
    assert groups.range_of(groups.periods(dates(None), "M")) == []


def test_a_wrong_date_does_not_make_a_table_of_millions():
    with pytest.raises(ValueError) as raised:
        groups.range_of(groups.periods(dates("1066-10-14", "2021-05-16"), "D"))
    assert str(raised.value) == (
        "from 1066-10-14 to 2021-05-16 there are 348,657 periods: choose a longer period, or look for a wrong date."
    )


def test_keys_keep_rows_and_index():
    table = pd.DataFrame({"outlet": ["X", None], "date": dates("2021-05-16", None)}).set_axis(["p", "q"])
    found = groups.keys(table, "outlet", "M")
    assert list(found) == ["outlet", "period"]
    assert found.index.tolist() == ["p", "q"]
    assert found["period"].isna().tolist() == [False, True]
    assert groups.keys(table, None, None)["period"].isna().all()


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (
            "outlt",
            "the articles have no column 'outlt' for by=. Did you mean 'outlet'? Columns: outlet, frame, period.",
        ),
        ("frame", "by='frame' is always in the result: leave it out, or rename your column."),
        ("period", "by='period' is always in the result: leave it out, or rename your column."),
        (
            "zone",
            "by='zone' parts the words and matches of an article, which is in every zone itself: "
            "leave it out here, or ask terms.count or trends.rate.",
        ),
        (["outlet", "xyz"], "the articles have no column 'xyz' for by=. Columns: outlet, frame, period."),
    ],
)
def test_wrong_groups(by, sentence):
    with pytest.raises(ValueError) as raised:
        groups.keys(pd.DataFrame({"outlet": ["X"], "frame": ["F"], "period": ["P"]}), by, None, taken=["frame"])
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([["x"], None], "list"),
        ([None, {"x": 1}], "dict"),
        ([np.array(["x"]), None], "ndarray"),
        (pd.array([["x"], None], dtype=pd.ArrowDtype(pa.list_(pa.string()))), "list"),
    ],
    ids=["lists", "dicts", "arrays", "lists of Arrow"],
)
def test_lists_are_no_groups(values, kind):
    with pytest.raises(ValueError) as raised:
        groups.keys(pd.DataFrame({"tags": values}), "tags", None)
    assert str(raised.value) == (
        f"by='tags' cannot be used, as the column holds values of type {kind}: "
        "give one with a single value for each article."
    )


@pytest.mark.parametrize(
    ("by", "names"),
    [(None, []), ("outlet", ["outlet"]), (["a", "b"], ["a", "b"]), (("a", "b"), ["a", "b"]), (["a", "a"], ["a"])],
)
def test_by_as_a_list(by, names):
    assert groups.by_list(by) == names


def test_few_articles_on_a_side_are_told_by_every_comparison():
    def drawn(n: int) -> pd.DataFrame:
        texts = ["war war rain", "war sun"] * n
        return pd.DataFrame(
            {"article_id": [f"{i:03}" for i in range(2 * n)], "text": texts, "outlet": list("PPQQ") * (n // 2)}
        )

    lexicon = {"war": ["war"]}
    asked = {
        "keyness": lambda articles: compare.keyness(articles, by="outlet", target="P", permutations=0),
        "shift": lambda articles: compare.shift(frames.matches(articles, lexicon), articles, by="outlet", target="P"),
        "robust": lambda articles: study.robust(articles, lexicon, by="outlet", target="P"),
    }
    for ask in asked.values():
        with pytest.warns(UserWarning, match="a side are rough") as raised:
            ask(drawn(28))
        assert [str(one.message) for one in raised] == [
            "intervals from fewer than 30 articles on a side are rough, and may be too narrow: here 28 and 28."
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ask(drawn(30))
            ask(drawn(2).iloc[[0, 2]])  # one on a side has no interval
    with pytest.warns(UserWarning, match="here 28"):
        compare.keyness(drawn(28), by="outlet", target="P", reference={"war": 5, "rain": 20})


def plainly(ids: list[str], clusters: pd.DataFrame, outlets: list[str]) -> tuple[list[bool], list[bool], list[int]]:
    """Who counts of each cluster, who of each outlet in it, and the units, article by article."""
    told = sorted(clusters.itertuples(index=False), key=lambda row: not row.is_first)
    order = {row.article_id: place for place, row in enumerate(told)}
    cluster = {row.article_id: row.cluster for row in told}
    own = [cluster.get(name, name) for name in ids]
    turns = sorted(range(len(ids)), key=lambda at: order.get(ids[at], len(order)))

    def firsts(keys: list) -> list[bool]:
        of_key = {keys[at]: at for at in reversed(turns)}
        return [of_key[key] == at for at, key in enumerate(keys)]

    numbers = {name: number for number, name in enumerate(dict.fromkeys(own))}
    return firsts(own), firsts(list(zip(own, outlets, strict=True))), [numbers[name] for name in own]


@pytest.mark.parametrize("seed", range(60))
def test_who_counts_of_copies_and_who_is_one_unit(seed):
    rng = np.random.default_rng(seed)
    names = [f"a{number}" for number in range(rng.integers(1, 14))]
    others = ["c", *names[: len(names) // 2 + 1]]  # also a cluster that no article has its name of
    of = [str(rng.choice(others)) if rng.random() < rng.choice([0.1, 0.5, 0.9]) else name for name in names]
    clusters = pd.DataFrame({"article_id": names, "cluster": of, "is_first": rng.random(len(names)) < 0.5})
    clusters = clusters.sample(frac=rng.choice([0.6, 1.0]), random_state=seed)  # also of some articles alone
    ids = [str(name) for name in rng.permutation([*names, "b1", "b2"])[: rng.integers(0, len(names) + 3)]]
    ids += ids[: seed % 5]  # an article that is there twice is a copy of itself
    outlets = [str(name) for name in rng.choice(["P", "Q"], len(ids))]
    per_cluster, per_outlet, units = plainly(ids, clusters, outlets)
    own = pd.Series(ids, dtype=[None, "category", "object"][seed % 3] or "str", index=np.arange(len(ids)) + 7)
    assert groups.counted(own, clusters, "cluster").tolist() == per_cluster
    assert groups.counted(own, clusters, "outlet", outlets=pd.Series(outlets, dtype="str")).tolist() == per_outlet
    assert groups.units_of(own, clusters).tolist() == units


def test_articles_that_are_written_alike_are_one():
    clusters = pd.DataFrame({"article_id": ["x"], "cluster": ["x"], "is_first": [True]})
    assert groups.counted(pd.Series([1, "1", "x"], dtype="object"), clusters, "cluster").tolist() == [True, False, True]
    assert groups.units_of(pd.Series([1, "1", "x"], dtype="category"), clusters).tolist() == [0, 0, 1]
