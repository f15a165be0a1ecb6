"""Frames over time and by group, with their intervals."""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import frames, tables, text, trends
from toolkit.errors import WrongTable
from toolkit.stats import wilson

NAN = float("nan")
FOUR = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "date": pd.to_datetime(["2021-01-31", "2021-01-02", "2021-03-05", "2021-03-06"]),
        "outlet": pd.Categorical(["Y", "X", "X", "X"], categories=["Y", "X", "Z"]),
        "text": ["war war peace x", "war peace x x", "peace x x x", ""],
    }
)
LEXICON = {"war": ["war"], "peace": ["peace"]}


def rate(articles: pd.DataFrame = FOUR, **options: object) -> pd.DataFrame:
    return trends.rate(frames.score(articles, LEXICON), articles, **options)


def numbers(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].replace({np.nan: None}).values.tolist()


def test_everything_together_by_hand():
    table = rate()
    tables.check(table, "trend")
    assert list(table) == tables.columns("trend")
    counts = ["frame", "n_hits", "n_words", "n_articles", "n_articles_hit", "rate", "share"]
    assert numbers(table, *counts) == [["war", 3, 12, 4, 2, 250.0, 0.5], ["peace", 3, 12, 4, 3, 250.0, 0.75]]
    assert table["period"].isna().all()
    assert rate(per=100)["rate"].tolist() == [25.0, 25.0]  # Σ matches / Σ words × per, not the mean of articles


def test_intervals_of_shares_are_wilsons():
    table = rate(per=100, level=0.9)
    low, high = wilson([2, 3], [4, 4], level=0.9)
    assert table[["share_low", "share_high"]].values.tolist() == np.stack([low, high], axis=1).tolist()


def test_intervals_of_rates_by_hand():
    table = rate(level=0.9)
    # war: ¼ of all words, of articles of four words with 2, 1 and 0: residuals 1, 0, -1, so √(3/2 · 2) / 3, 2 freedom
    half = 2.919986 * math.sqrt(3) / 3
    assert table["rate_low"][0] == pytest.approx(250 * math.exp(-half), rel=1e-6)
    assert table["rate_high"][0] == pytest.approx(250 * math.exp(half), rel=1e-6)
    # every article with words has a quarter peace: nothing is seen of how much articles may vary
    assert table[["rate_low", "rate_high"]].iloc[1].isna().all()


def test_intervals_drawn_by_hand():
    # one war in two articles of four words: drawn twice they hold none, one or two, ¼, ½ and ¼ of the time
    two = rate(FOUR[1:3], per=100, interval="percentile")
    assert numbers(two, "rate", "rate_low", "rate_high") == [[12.5, 0.0, 25.0], [25.0, 25.0, 25.0]]
    middle = rate(FOUR[1:3], per=100, level=0.4, interval="percentile", draws=500)
    assert numbers(middle, "rate_low", "rate_high") == [[12.5, 12.5], [25.0, 25.0]]
    corrected = rate(FOUR[1:3], per=100, interval="bca")
    assert numbers(corrected, "rate_low", "rate_high") == [[0.0, 25.0], [25.0, 25.0]]


def test_rough_intervals_are_told():
    sentence = "intervals from fewer than 10 articles are rough, and may be too narrow: 1 of 2 groups and periods."
    more = FOUR.assign(text=[*FOUR["text"][:3], "war x"])
    with pytest.warns(UserWarning, match=f"^{re.escape(sentence)}$") as raised:
        rate(more, by="outlet")  # one article has no interval
    assert [Path(one.filename).name for one in raised] == ["test_trends.py"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rate(by="outlet", period="M")  # neither has a group without a match


def test_wide_intervals_are_told():
    texts = ["war x x"] * 10 + ["x x x x"] * 9 + ["peace war x x"]
    many = pd.DataFrame({"article_id": [f"{n:02}" for n in range(20)], "text": texts})
    with pytest.warns(UserWarning, match="rather too wide") as raised:
        rate(many)  # of war, eleven articles have a match
    assert [str(one.message) for one in raised] == [
        "intervals are rather too wide than too narrow where fewer than 10 articles have a match: 1 of 2 rates."
    ]


COPIES = pd.DataFrame({"article_id": list("abcd"), "cluster": list("aacd"), "similarity": 1.0, "agency": ""})
COPIES["is_first"] = [True, False, True, True]


def test_copies_are_one_witness():
    every = rate(clusters=COPIES, one_per="article", level=0.9)
    assert every[["n_articles", "n_hits", "n_words"]].values.tolist() == [[4, 3, 12], [4, 3, 12]]
    assert every["rate_high"].isna().all()  # a and b together, and c: two with words
    more = FOUR.assign(text=[*FOUR["text"][:3], "x x x x"])
    every, alone = rate(more, clusters=COPIES, one_per="article", level=0.9), rate(more, level=0.9)
    # 3 wars of 8 words, and none of 4 and of 4: residuals 1.5, -0.75 and -0.75; two degrees of freedom
    half = 2.919986 * math.sqrt(1.5 * (1.5**2 + 2 * 0.75**2)) / 3
    assert every["rate_high"][0] == pytest.approx(3_000 / 16 * math.exp(half), rel=1e-6)
    assert every["rate_high"][0] > alone["rate_high"][0]
    assert every["share_high"][0] > alone["share_high"][0]  # two of four, and these two are one
    # of each cluster one is left: then there is nothing that hangs together
    first = FOUR[FOUR["article_id"] != "b"]
    pd.testing.assert_frame_equal(rate(clusters=COPIES), rate(first))


ENTERING = pd.DataFrame(
    {
        "article_id": list("abcdef"),
        "date": pd.to_datetime(["2021-01-01"] * 2 + ["2021-02-01"] * 4),
        "outlet": ["X", "X", "X", "X", "Y", "Y"],
        "text": ["war x x x", "x x x x x x x x", "war x x x x x", "x x x x x x", "war war war x x x", "war x x x x x"],
    }
)


def test_no_trend_is_made_by_an_outlet_that_enters():
    plain = rate(ENTERING, period="M").query("frame == 'war'")
    assert plain["rate"].round(1).tolist() == [83.3, 208.3]  # 1 of 12, and 5 of 24
    mixed = rate(ENTERING, period="M", standardize="outlet").query("frame == 'war'")
    # X stays at 1 of 12; Y has 4 of 12; and of all words 24 are from X, and 12 from Y: (2 + 4) of 36
    assert mixed["rate"].tolist() == pytest.approx([1_000 / 6] * 2)
    assert mixed["share"].tolist() == pytest.approx([2 / 3] * 2)  # half of those of X, and all of Y
    same = ["n_hits", "n_words", "n_articles", "n_articles_hit"]
    assert numbers(mixed, *same) == numbers(plain, *same)
    whole = rate(ENTERING, standardize="outlet")  # all together have the mix of all; outlets' differences are known
    assert numbers(whole, "rate", "share") == numbers(rate(ENTERING), "rate", "share")
    assert whole["rate_high"][0] < rate(ENTERING)["rate_high"][0]


def test_groups_are_compared_at_the_mix_of_all():
    kinds = ENTERING.assign(kind=["news", "news", "view", "view", "view", "view"])
    mixed = rate(kinds, by="kind", standardize="outlet").query("frame == 'war'")
    assert mixed["rate"].tolist() == pytest.approx([1_000 / 6] * 2)


@pytest.mark.parametrize("asked", [{"period": "M"}, {"by": "kind"}])
def test_of_no_articles_there_is_an_empty_table_at_a_fixed_mix_too(asked):
    nobody = ENTERING.iloc[:0].assign(kind="news")
    table = rate(nobody, standardize="outlet", **asked)
    assert table.empty
    assert table.columns.tolist() == rate(nobody, **asked).columns.tolist()


def test_what_shares_no_outlet_has_no_rate_at_a_fixed_mix():
    apart = ENTERING[ENTERING["outlet"].eq("Y") | ENTERING["date"].dt.month.eq(1)]
    with pytest.warns(UserWarning, match="no outlet is both there and elsewhere, so no rate at a fixed mix: 1 of 2"):
        table = rate(apart, period="M", standardize="outlet").query("frame == 'war'")
    assert table["rate"].isna().tolist() == [False, True]  # as many words in both: the first is kept


def test_by_outlet_and_month_with_empty_periods():
    table = rate(by="outlet", period="M")
    assert list(table) == ["outlet", *tables.columns("trend")]
    war = table[table["frame"] == "war"]
    assert [[row.outlet, str(row.period), row.n_hits, row.n_words, row.n_articles] for row in war.itertuples()] == [
        ["Y", "2021-01", 2, 4, 1],  # in the order of the categories
        ["Y", "2021-02", 0, 0, 0],  # every group has every period
        ["Y", "2021-03", 0, 0, 0],
        ["X", "2021-01", 1, 4, 1],
        ["X", "2021-02", 0, 0, 0],
        ["X", "2021-03", 0, 4, 2],
    ]  # the category Z, which no article has, is no group
    assert numbers(war, "rate", "share") == [
        [500.0, 1.0],
        [None, None],
        [None, None],
        [250.0, 1.0],
        [None, None],
        [0, 0],
    ]
    unsure = war[["rate_low", "rate_high"]].isna().all(axis=1)
    assert unsure.tolist() == [True] * 6  # one article, none, or no match
    assert war["share_low"].isna().tolist() == [False, True, True, False, True, False]
    assert isinstance(table["outlet"].dtype, pd.CategoricalDtype)


def test_a_rate_over_no_words_is_nan():
    table = rate(FOUR[FOUR["article_id"] == "d"])
    assert table["n_articles"].tolist() == [1, 1]
    assert table[["rate", "rate_low", "rate_high"]].isna().all(axis=None)
    assert table["share"].tolist() == [0.0, 0.0]


def test_zones_are_added_up():
    hits = frames.score(FOUR, LEXICON, zones=True)
    pd.testing.assert_frame_equal(trends.rate(hits, FOUR, by="outlet"), rate(by="outlet"))
    body = hits[hits["zone"] == "lead"]  # or one zone alone is asked for
    assert trends.rate(body, FOUR)["n_words"].tolist() == [12, 12]


TITLED = FOUR.assign(title=["war war", "peace", None, "x"], text=["x\n\nwar", "war\n\nx x", "peace x\n\npeace", ""])


def test_zones_as_groups_by_hand():
    hits = frames.score(TITLED, LEXICON, zones=True)
    table = trends.rate(hits, TITLED, by="zone", per=100)
    tables.check(table, "trend")
    assert list(table) == ["zone", *tables.columns("trend")]
    assert table["zone"].cat.categories.tolist() == list(tables.ZONES)
    war = table[table["frame"] == "war"]
    assert numbers(war, "zone", "n_hits", "n_words", "n_articles", "n_articles_hit", "rate", "share") == [
        ["title", 2, 4, 4, 1, 50.0, 0.25],  # one article has no title: it is an article without a match there
        ["lead", 1, 4, 4, 1, 25.0, 0.25],
        ["body", 1, 4, 4, 1, 25.0, 0.25],
    ]
    assert table.loc[table["frame"] == "peace", "n_hits"].tolist() == [1, 1, 1]


def test_zones_among_other_groups_and_periods():
    hits = frames.score(TITLED, LEXICON, zones=True)
    table = trends.rate(hits, TITLED, by=["outlet", "zone"], period="M")
    assert list(table) == ["outlet", "zone", *tables.columns("trend")]
    each = table[["outlet", "zone"]].drop_duplicates().astype("str").values.tolist()
    assert each == [[outlet, zone] for outlet in ("Y", "X") for zone in tables.ZONES]
    for zone in tables.ZONES:  # each as if it were alone, intervals and all
        own = table[table["zone"] == zone].drop(columns="zone").reset_index(drop=True)
        expected = trends.rate(hits[hits["zone"] == zone], TITLED, by="outlet", period="M")
        pd.testing.assert_frame_equal(own, expected)
    turned = trends.rate(hits, TITLED, by=["zone", "outlet"], period="M")
    assert turned["zone"].tolist() == sorted(table["zone"], key=tables.ZONES.index)
    pd.testing.assert_frame_equal(
        turned.sort_values(["outlet", "zone"], kind="stable")[[*table]].reset_index(drop=True), table
    )


def test_zones_are_those_of_the_hits():
    own = TITLED.assign(zone="mine")
    hits = frames.score(own, LEXICON, zones=True)
    expected = trends.rate(hits, TITLED, by="zone")
    pd.testing.assert_frame_equal(trends.rate(hits, own, by="zone"), expected)
    pd.testing.assert_frame_equal(trends.rate(hits, text.index(own), by="zone"), expected)
    title = trends.rate(hits[hits["zone"] == "title"], own, by="zone")
    pd.testing.assert_frame_equal(title, expected[expected["zone"] == "title"])
    none = trends.rate(hits[:0], own, by=["zone", "outlet"], period="M")
    assert list(none) == ["zone", "outlet", *tables.columns("trend")]
    assert none.empty


@pytest.mark.parametrize("by", ["zone", ["outlet", "zone"]])
def test_hits_of_whole_articles_have_no_zones(by):
    sentence = (
        "by='zone' needs hits of title, lead, body, but these count whole articles (zone 'all'): "
        "make them with frames.score(corpus, lexicon, zones=True)."
    )
    with pytest.raises(WrongTable, match=f"^{re.escape(sentence)}$"):
        rate(by=by)


def test_zones_that_lack_an_article_are_refused():
    hits = frames.score(TITLED, LEXICON, zones=True)
    with pytest.raises(
        WrongTable, match=r"^these hits have no row for 1 of 24 combinations of article, frame and zone"
    ):
        trends.rate(hits.drop(index=3), TITLED, by="zone")


def test_zones_with_copies_counted_in_several_ways_and_without_dates():
    clusters = pd.DataFrame({"article_id": list("abcd"), "cluster": list("aacd"), "similarity": 1.0, "agency": ""})
    clusters["is_first"] = [True, False, True, True]
    undated = TITLED.assign(date=TITLED["date"].where(TITLED["article_id"] != "a"))
    hits = frames.score(undated, LEXICON, zones=True)
    with pytest.warns(UserWarning, match="left out here: 1 of 4 articles"):
        table = trends.rate(hits, undated, by="zone", period="Y", clusters=clusters, one_per=["article", "cluster"])
    assert list(table)[:3] == ["counted", "zone", "frame"]
    n = table[table["frame"] == "war"].groupby(["counted", "zone"], observed=True)["n_articles"].sum().tolist()
    assert n == [3, 3, 3, 2, 2, 2]


def test_articles_without_a_date_are_left_out_aloud():
    undated = FOUR.assign(date=FOUR["date"].where(FOUR["article_id"] != "a"))
    sentence = "without a date, so in no period and left out here: 1 of 4 articles."
    with pytest.warns(UserWarning, match=re.escape(sentence)) as raised:
        table = rate(undated, period="Y")
    assert [str(one.message) for one in raised if "intervals" not in str(one.message)] == [sentence]
    assert {Path(one.filename).name for one in raised} == {"test_trends.py"}
    assert table["n_articles"].tolist() == [3, 3]
    with pytest.warns(UserWarning, match="left out here: 4 of 4 articles"):
        nobody = rate(FOUR.assign(date=pd.NaT), by="outlet", period="Y")
    assert list(nobody) == ["outlet", *tables.columns("trend")]
    assert nobody.empty


@pytest.mark.filterwarnings("error:without a date")
def test_without_a_period_no_date_is_needed():
    assert rate(FOUR.drop(columns="date"))["n_articles"].tolist() == [4, 4]


def test_missing_groups_are_a_group():
    table = rate(FOUR.assign(outlet=["X", None, "X", None]), by="outlet", period="Y")
    assert table["outlet"].fillna("nobody").tolist() == ["X", "X", "nobody", "nobody"]
    assert table["n_articles"].tolist() == [2, 2, 2, 2]


def test_articles_without_a_number_are_one_group_too():
    """One NaN is not another: each article would else be a group by itself."""
    table = rate(FOUR.assign(kind=[1.5, NAN, NAN, NAN]), by="kind", period="Y")
    assert numbers(table, "kind", "frame", "n_hits", "n_articles") == [
        [1.5, "war", 2, 1],
        [1.5, "peace", 1, 1],
        [None, "war", 1, 3],
        [None, "peace", 2, 3],
    ]


def test_any_columns_can_be_groups():
    assert rate(by="article_id")["article_id"].tolist() == ["a", "a", "b", "b", "c", "c", "d", "d"]
    two = rate(FOUR.assign(kind=[1, 2, 2, 1]), by=["outlet", "kind"])
    assert two[two["frame"] == "war"][["outlet", "kind"]].values.tolist() == [["Y", 1], ["X", 1], ["X", 2]]
    assert two["kind"].dtype == "int64"
    corpus = text.index(FOUR)
    pd.testing.assert_frame_equal(trends.rate(frames.score(corpus, LEXICON), corpus, by="outlet"), rate(by="outlet"))


def test_categories_are_as_good_as_strings():
    hits = frames.score(FOUR, LEXICON)
    other = hits.astype(dict.fromkeys(["article_id", "frame", "zone"], "category"))
    articles = FOUR.astype({"article_id": "category"})
    pd.testing.assert_frame_equal(trends.rate(other, articles, by="outlet", period="M"), rate(by="outlet", period="M"))


@pytest.mark.parametrize("as_categories", [True, False])
def test_the_order_of_the_rows_changes_no_interval_that_is_drawn(as_categories):
    articles = pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(30)], "text": ["war " * (n % 4) + "and peace" for n in range(30)]}
    )
    hits = frames.score(articles, {"war": ["war"], "peace": ["peace"]})
    if not as_categories:
        hits = hits.astype({"article_id": "str"})
    first, other = (
        trends.rate(one, articles, interval="percentile", seed=1).set_index("frame").sort_index()
        for one in (hits, hits.sample(frac=1, random_state=2))
    )
    pd.testing.assert_frame_equal(first, other)


def test_the_same_seed_gives_the_same_numbers():
    bounds = ["rate_low", "rate_high"]
    many = pd.concat([FOUR.assign(article_id=FOUR["article_id"] + str(n)) for n in range(5)], ignore_index=True)
    many["text"] = [f"{string} {'x ' * n}" for n, string in enumerate(many["text"])]
    options = {"by": "outlet", "interval": "percentile"}
    once = rate(many, seed=1, **options)
    pd.testing.assert_frame_equal(once, rate(many, seed=1, **options))
    assert not once[bounds].equals(rate(many, seed=2, **options)[bounds])
    alone = rate(many[many["outlet"] == "X"], seed=1, **options)  # whatever other groups there are
    pd.testing.assert_frame_equal(alone, once[once["outlet"] == "X"].reset_index(drop=True))


@settings(max_examples=settings.default.max_examples // 3)  # each is done several times
@given(st.permutations(range(4)), st.permutations(range(8)))
def test_the_order_of_rows_is_irrelevant(article_order, hit_order):
    hits = frames.score(FOUR, LEXICON)
    mixed = trends.rate(hits.iloc[hit_order], FOUR.iloc[article_order], by="outlet", period="Q", seed=5)
    columns = ["outlet", "frame", "period"]
    expected = trends.rate(hits, FOUR, by="outlet", period="Q", seed=5)
    pd.testing.assert_frame_equal(
        mixed.sort_values(columns, ignore_index=True), expected.sort_values(columns, ignore_index=True)
    )


def test_ids_need_not_be_the_categories_of_the_index():
    corpus = text.index(FOUR)
    hits = frames.score(corpus, LEXICON)
    plain = hits.assign(article_id=hits["article_id"].astype("str"))
    some = corpus.take(np.array([1, 3]))  # whose ids are other categories than those of the hits
    few, back = hits[hits["article_id"].isin(some.ids)], FOUR.iloc[::-1]
    other = few.assign(article_id=pd.Categorical(few["article_id"].astype("str"), categories=["d", "x", "b"]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few articles
        whole, part = (trends.rate(one, FOUR, by="outlet", period="M") for one in (plain, few))
        for articles in (corpus, back):
            pd.testing.assert_frame_equal(trends.rate(hits, articles, by="outlet", period="M"), whole)
        for one, articles in ((few, some), (few, corpus), (few, back), (other, some), (other, FOUR)):
            pd.testing.assert_frame_equal(trends.rate(one, articles, by="outlet", period="M"), part)
    with pytest.raises(WrongTable, match=r"^2 of 4 articles of the hits are not among the articles, such as 'a':"):
        trends.rate(hits, some, by="outlet")


def test_doubling_every_article_changes_counts_but_no_rate():
    twice = pd.concat([FOUR, FOUR.assign(article_id="second " + FOUR["article_id"])], ignore_index=True)
    one, two = rate(by="outlet"), rate(twice, by="outlet")
    assert two["n_hits"].tolist() == (2 * one["n_hits"]).tolist()
    assert numbers(two, "rate", "share") == numbers(one, "rate", "share")


def test_no_article_gives_no_row():
    table = rate(FOUR[:0], by="outlet", period="M")
    assert list(table) == ["outlet", *tables.columns("trend")]
    assert table.empty


HITS = frames.score(FOUR, LEXICON)


@pytest.mark.parametrize(
    ("hits", "articles", "options", "error", "sentence"),
    [
        (
            HITS.drop(columns="n_words"),
            FOUR,
            {},
            WrongTable,
            "this is no 'hits' table (one row per article, frame and zone, zeros included): "
            "it has no column 'n_words'.",
        ),
        (
            HITS,
            FOUR[["article_id", "text"]],
            {"period": "M"},
            WrongTable,
            "the articles have no column 'date', so there is no period 'M'.",
        ),
        (
            HITS,
            FOUR.rename(columns={"article_id": "id"}),
            {},
            WrongTable,
            "the articles have no column 'article_id': pass the table that was scored.",
        ),
        (
            HITS,
            FOUR[:3],
            {},
            WrongTable,
            "1 of 4 articles of the hits are not among the articles, such as 'd': pass the table that was scored.",
        ),
        (
            HITS,
            pd.concat([FOUR, FOUR[:1]]),
            {},
            WrongTable,
            "article_id must be unique, but 1 of them stand more than once, such as 'a': "
            "rename the column, and load makes ids; or drop what is twice (articles.drop_duplicates('article_id')).",
        ),
        (
            HITS,
            FOUR.assign(date="2021-05-16"),
            {"period": "M"},
            WrongTable,
            "the column 'date' must hold dates, not str: convert it with pandas.to_datetime.",
        ),
        (HITS, FOUR, {"per": "1000"}, ValueError, "per='1000' is no number of words: give one above 0, such as 1,000."),
        (HITS, FOUR, {"seed": -1}, ValueError, "seed=-1 cannot be used: give a whole number, 0 or more."),
        (HITS, FOUR, {"seed": "x"}, ValueError, "seed='x' cannot be used: give a whole number, 0 or more."),
        (
            HITS,
            FOUR,
            {"per": float("inf")},
            ValueError,
            "per=inf is no number of words: give one above 0, such as 1,000.",
        ),
        (HITS, FOUR, {"per": NAN}, ValueError, "per=nan is no number of words: give one above 0, such as 1,000."),
        (
            HITS,
            FOUR,
            {"seed": 10**20},
            ValueError,
            "seed=100000000000000000000 cannot be used: give a whole number of at most 1,000,000,000,000,000.",
        ),
        (HITS, FOUR, {"per": 0}, ValueError, "per=0 is no number of words: give one above 0, such as 1,000."),
        (
            HITS,
            FOUR,
            {"level": 95},
            ValueError,
            "level=95 is no level of confidence: give one between 0 and 1, such as 0.95.",
        ),
        (
            HITS,
            FOUR,
            {"by": "period"},
            ValueError,
            "by='period' is always in the result: leave it out, or rename your column.",
        ),
        (
            HITS,
            FOUR,
            {"interval": "bootstrap"},
            ValueError,
            "interval='bootstrap' is not known: it can be linearized, percentile, bca.",
        ),
        (HITS, FOUR, {"draws": 1}, ValueError, "draws=1 are too few: give 1,000 or more."),
        (
            HITS,
            FOUR,
            {"standardize": "outlet", "interval": "bca"},
            ValueError,
            "standardize='outlet' has no interval 'bca': leave interval= out.",
        ),
        (
            HITS,
            FOUR,
            {"standardize": "outlet", "by": "outlet"},
            ValueError,
            "standardize='outlet' is a group of by= already: leave it out of one of them.",
        ),
        (
            HITS,
            FOUR,
            {"standardize": "outlets"},
            ValueError,
            "the articles have no column 'outlets' for standardize=. Did you mean 'outlet'? "
            "Columns: article_id, date, outlet, text.",
        ),
        ("hits.csv", FOUR, {}, TypeError, "a 'hits' table must be a pandas DataFrame, not str."),
    ],
)
def test_wrong_arguments(hits, articles, options, error, sentence):
    if options.get("by") == "period":
        articles = articles.assign(period=1)
    with pytest.raises(error) as raised:
        trends.rate(hits, articles, **options)
    assert str(raised.value) == sentence


ZONED = frames.score(FOUR, LEXICON, zones=True)
ALL_ROWS = "pass all rows of frames.score, as those without a match count too."


@pytest.mark.parametrize("dtype", ["str", "category", "object"])
@pytest.mark.parametrize(
    ("hits", "sentence"),
    [
        (
            HITS[HITS["n_hits"] > 0],
            "these hits have no row for 1 of 6 combinations of article, frame and zone, such as 'c', 'war', 'all': "
            f"{ALL_ROWS}",
        ),
        (
            ZONED.drop(index=5),
            "these hits have no row for 1 of 24 combinations of article, frame and zone, such as 'a', 'peace', 'body': "
            f"{ALL_ROWS}",
        ),
        (
            pd.concat([HITS, HITS]),
            "these hits have more than one row for 8 of 8 combinations of article, frame and zone, "
            "such as 'a', 'war', 'all': keep one of each.",
        ),
        (
            pd.concat(
                [HITS[1:], HITS[3:4]]
            ),  # one is doubled and one is lacking, which is as many rows as there must be
            "these hits have more than one row for 1 of 8 combinations of article, frame and zone, "
            "such as 'b', 'peace', 'all': keep one of each.",
        ),
        (
            pd.concat([ZONED, HITS]),
            "these hits count whole articles (zone 'all') and 'title', 'lead', 'body' as well, "
            "so that words would count twice: keep one or the other.",
        ),
    ],
    ids=["no zeros", "a zone lacks", "twice", "one twice", "two kinds of zones"],
)
def test_hits_must_have_one_row_per_article_frame_and_zone(hits, sentence, dtype):
    hits = hits.astype(dict.fromkeys(["article_id", "frame", "zone"], dtype))
    with pytest.raises(WrongTable) as raised:
        trends.rate(hits, FOUR)
    assert str(raised.value) == sentence


def test_some_frames_and_some_articles_are_complete_too():
    few = HITS[(HITS["frame"] == "war") & HITS["article_id"].isin(["a", "b"])]
    for hits in (few, few.astype({"article_id": "category"}), HITS.astype({"article_id": "category"}).loc[few.index]):
        assert trends.rate(hits, FOUR)[["n_hits", "n_words"]].values.tolist() == [[3, 8]]


@pytest.mark.parametrize("name", tables.columns("trend"))
def test_no_group_takes_the_name_of_a_column_of_the_result(name):
    with pytest.raises(ValueError) as raised:
        rate(FOUR.assign(**{name: "x"}), by=name)
    assert str(raised.value) == f"by='{name}' is always in the result: leave it out, or rename your column."


@pytest.mark.parametrize("name", ["key", "term", "n", "value", "group"])
def test_a_group_may_have_any_other_name(name):
    table = rate(FOUR.assign(**{name: ["x", "x", "y", "y"]}), by=name, period="M")
    assert list(table) == [name, *tables.columns("trend")]
    assert table[name].unique().tolist() == ["x", "y"]
    assert table["period"].map(str).unique().tolist() == ["2021-01", "2021-02", "2021-03"]


def test_the_tables_stay_as_they_are():
    hits, articles = HITS.copy(deep=True), FOUR.copy(deep=True)
    trends.rate(hits, articles, by="outlet", period="M")
    pd.testing.assert_frame_equal(hits, HITS)
    pd.testing.assert_frame_equal(articles, FOUR)


@pytest.mark.parametrize("period", [None, "M"])
def test_articles_without_an_outlet_count_whatever_the_dtype_of_the_column(period):
    dates = pd.to_datetime(["2025-01-01", "2025-01-09", "2025-02-03", "2025-02-04"])
    articles = pd.DataFrame({"article_id": list("abcd"), "date": dates, "text": ["War.", "War, war.", "No.", "War."]})
    articles["outlet"] = ["Post", None, "Post", None]
    found = frames.score(articles, {"war": ["war"]})
    plain = trends.rate(found, articles, by="outlet", period=period)
    assert plain["n_articles"].sum() == 4
    for kind in ("category", "str"):
        again = trends.rate(found, articles.assign(outlet=articles["outlet"].astype(kind)), by="outlet", period=period)
        pd.testing.assert_frame_equal(again.drop(columns="outlet"), plain.drop(columns="outlet"))
        assert again["outlet"].isna().tolist() == plain["outlet"].isna().tolist()
    nobody = articles.assign(outlet=pd.Categorical([None] * 4))
    assert trends.rate(found, nobody, by="outlet", period=period)["n_articles"].sum() == 4
