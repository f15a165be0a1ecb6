"""Keywords against quanteda's and conc's, and by article against what can be worked out by hand.

How the options of quanteda are written here:

====================================  =============================================
`measure="chi2"`, `"lr"`              `sort="chi2"`, `"g2"`
`correction="none"`                   `correction=False`, which G² always has
`correction="default"` of `chi2`      `correction="conditional"`
`measure="exact"`                     `stats.conditional_odds_ratio`, and `stats.fisher_exact_p` for its p
signs                                 of `log_ratio`; the measures have none
====================================  =============================================
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import special

from toolkit import compare, stats, tables, terms, text
from toolkit.text import tally

CELLS = ("target", "reference", "words_target", "words_reference")
EIGHT = ["a a a b b c c c c c c d e f g h h", "a a b c c d d d d e f h"]


def corpus(texts: list[str], groups: list[str] | None = None) -> pd.DataFrame:
    ids = [f"d{number}" for number in range(1, len(texts) + 1)]
    return pd.DataFrame({"article_id": ids, "text": texts, "outlet": groups or ids})


def key(articles: pd.DataFrame, target: str = "P", **options: object) -> pd.DataFrame:
    found = compare.keyness(
        articles, **{"by": "outlet", "target": target, "min_count": 1, "permutations": 99, **options}
    )
    return tables.check(found, "keyness")


@pytest.mark.shared
def test_every_case_of_quanteda(shared: Path):
    oracle = json.loads((shared / "oracles" / "quanteda_keyness.json").read_text(encoding="utf-8"))
    for case in oracle["cases"]:
        found = key(corpus(list(case["docs"].values())), case["target"], unit="word", correction="conditional")
        found = found.set_index("term")
        assert set(found.index) == {row["feature"] for row in case["features"]}
        for row in case["features"]:
            own = found.loc[row["feature"]]
            assert [own["n_target"], own["n_reference"]] == [row["n_target"], row["n_reference"]]
            assert own["g2"] * np.sign(own["log_ratio"]) == pytest.approx(row["G2_none"], rel=1e-9)
            assert own["chi2"] == pytest.approx(abs(row["chi2_default_conditional_yates"]), rel=1e-9)
            assert own["p"] == pytest.approx(row["p_G2_none"], rel=1e-9)
    orders = oracle["expected_sort_orders"]["eight features"]
    asked = {"chi2 default sort (target {})": "chi2", "chi2 target {}": "chi2", "lr none target {}": "g2"}
    asked["lr correction none target {}"] = "g2"
    tried = 0
    for name, sort in asked.items():
        for target in ("d1", "d2"):
            if (order := orders.get(name.format(target))) is not None:
                found = key(corpus(EIGHT), target, sort=sort, correction="conditional", unit="word")
                assert found["term"].tolist() == order
                tried += 1
    assert tried == 4
    found = key(corpus(EIGHT), "d1", unit="word")
    exact = stats.conditional_odds_ratio(*(found[f"n_{name}"] for name in CELLS))
    order = np.lexsort((found["term"], -exact))
    assert found["term"].iloc[order].tolist() == orders["exact target d1"]


@pytest.mark.shared
def test_the_keywords_of_conc(shared: Path):
    with (shared / "oracles" / "conc_keywords_gardenparty_vs_brown.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    sides = [("stories", "target", 59_514), ("Brown", "ref", 980_144)]
    counts = pd.DataFrame(
        [
            (side, row["token"], int(row[f"freq_{name}"]), int(row[f"docfreq_{name}"]), n_words)
            for side, name, n_words in sides
            for row in rows
            if int(row[f"freq_{name}"])
        ],
        columns=["outlet", "term", "n", "n_articles", "n_words"],
    ).assign(period=pd.NA)
    found = key(counts, "stories", reference="Brown", unit="word", sort="g2_2cell")
    assert found["term"].tolist() == [row["token"] for row in rows]
    assert found["g2_2cell"].tolist() == pytest.approx([float(row["recomputed_LL_2cell"]) for row in rows], abs=2e-3)
    assert found["log_ratio"].tolist() == pytest.approx([float(row["recomputed_log_ratio"]) for row in rows], abs=1e-3)
    assert found["n_articles_reference"].tolist() == [int(row["docfreq_ref"]) for row in rows]


GROUPED = corpus(
    ["war war rain", "war talks", "war", "rain talks", "rain rain war", "talks"], ["P", "P", "P", "Q", "Q", "R"]
)


def test_counts_give_what_their_articles_give():
    counts = terms.count(GROUPED, by="outlet")
    for reference in (None, "Q", {"war": 3, "Rain": 10, "sun": 5}):
        options = {"reference": reference, "unit": "word"}
        one, other = key(GROUPED, **options), key(counts, **options)
        same = [name for name in one if not name.startswith("dp_")]
        pd.testing.assert_frame_equal(one[same], other[same])


def test_counts_and_spread_by_hand():
    found = key(GROUPED, reference="Q").set_index("term")
    war = found.loc["war"]
    assert war[["n_target", "n_reference", "n_words_target", "n_words_reference"]].tolist() == [4, 1, 6, 5]
    assert war[["n_articles_target", "n_articles_reference"]].tolist() == [3, 1]
    # shares of war 1/2, 1/4, 1/4 in articles of 1/2, 1/3, 1/6 of the words; of Q's 0, 1 in 2/5, 3/5
    assert war["dp_target"] == pytest.approx(1 / 12)
    assert war["dp_reference"] == pytest.approx(2 / 5)
    # Σ (a/A − b/B)² over the articles: 0, 1/12², 1/12² of three, and 2/5², 2/5² of two
    variances = np.array([3 / 2 * 2 / 144, 2 * 2 * 4 / 25])
    freedom = variances.sum() ** 2 / (variances**2 / [2, 1]).sum()  # either side is carried by two, of three and of two
    half = special.stdtrit(freedom, 0.975) * np.sqrt(variances.sum()) / np.log(2)
    ratio = np.log2(4 / 6 / (1 / 5))
    assert war[["log_ratio", "log_ratio_low", "log_ratio_high"]].tolist() == pytest.approx(
        [ratio, ratio - half, ratio + half]
    )


def test_intervals_of_two_groups_are_those_of_their_articles_one_by_one():
    rng = np.random.default_rng(8)
    bursty = [rng.choice(list("abcdef"), rng.integers(5, 40), p=rng.dirichlet(np.full(6, 0.5))) for _ in range(40)]
    texts = [" ".join(words) for words in bursty]
    articles = corpus(texts, ["P", "Q"] * 20)
    found = key(articles, reference="Q", min_count=1, permutations=0).set_index("term")
    for term in found.index:
        shares = []
        for outlet in "PQ":
            own = [text.split() for text, name in zip(texts, ["P", "Q"] * 20, strict=True) if name == outlet]
            n, words = np.array([one.count(term) for one in own]), np.array([len(one) for one in own])
            shares.append(n / n.sum() - words / words.sum())
        squares, fourths = (np.array([(share**power).sum() for share in shares])[:, None] for power in (2, 4))
        error, freedom = stats.difference_error(squares, fourths, np.array([20, 20]))
        row = found.loc[term]
        assert row["log_ratio_high"] - row["log_ratio"] == pytest.approx(
            special.stdtrit(freedom[0], 0.975) * error[0] / np.log(2)
        )
        assert row["p"] == pytest.approx(2 * special.stdtr(freedom[0], -abs(row["log_ratio"]) / error[0] * np.log(2)))


def test_the_deviation_of_proportions_is_that_of_the_measure():
    rng = np.random.default_rng(5)
    texts = [" ".join(rng.choice(list("abcdef"), rng.integers(1, 40), p=rng.dirichlet(np.ones(6)))) for _ in range(30)]
    found = key(corpus(texts, ["P", "Q", "Q"] * 10), reference="Q", min_count=1).set_index("term")
    for side, places in (("target", range(0, 30, 3)), ("reference", [n for n in range(30) if n % 3])):
        words = [texts[place].split() for place in places]
        for term in found.index:
            counts, sizes = [own.count(term) for own in words], [len(own) for own in words]
            assert found.loc[term, f"dp_{side}"] == pytest.approx(float(stats.deviation_of_proportions(counts, sizes)))


def test_all_deals_of_few_articles():
    articles = corpus(["war now"] * 3 + ["rain now"] * 3, ["P"] * 3 + ["Q"] * 3)
    found = key(articles, permutations=4_000).set_index("term")
    # of the 20 ways to deal six articles, two part war from rain as much
    assert found["p"][["war", "rain"]].tolist() == pytest.approx([0.1, 0.1], abs=0.02)
    assert found["p_westfall_young"]["war"] == pytest.approx(found["p"]["war"])  # rain is its mirror
    assert np.isnan(found["p"]["now"])


def test_rows_may_stand_in_any_order():
    rng = np.random.default_rng(2)
    texts = [" ".join(rng.choice(list("abcdef"), 12)) for _ in range(30)]
    articles = corpus(texts, ["P", "Q", "Q"] * 10)
    mixed = articles.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(key(articles), key(mixed))


@pytest.mark.parametrize("together", [1, 40, 1 << 20])
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_nothing_depends_on_how_articles_are_gone_through(monkeypatch, together, threads):
    """To the last bit: in whichever pieces and threads, in whichever parts of an index and order of articles."""
    rng = np.random.default_rng(3)
    texts = [" ".join(rng.choice(list("abcdefghij"), size=rng.poisson(9), p=np.arange(1, 11) / 55)) for _ in range(80)]
    articles = corpus([*texts, "", "..."], ["P", "Q"] * 41).assign(title="a b")
    asked = {"target": "P", "permutations": 30, "stopwords": ["j"]}
    expected = key(articles, **asked)
    assert expected["dp_target"].between(0.05, 0.9).all()
    monkeypatch.setattr(sys.modules["toolkit.text.index"], "PART_BYTES", 60)
    monkeypatch.setattr(sys.modules["toolkit.text.index"], "_SMALL", 0)
    monkeypatch.setattr(sys.modules["toolkit.text.tally"], "_TOGETHER", together)
    index = text.index(articles.sample(frac=1, random_state=threads), threads=threads)
    assert len(index.parts) > 5
    pd.testing.assert_frame_equal(key(index, **asked), expected, check_exact=True)
    few = terms.matrix(index, stopwords=["j"])
    assert few.counts.sum(axis=0).tolist() == [
        expected.set_index("term").filter(regex="^n_(t|r)").loc[t].sum() for t in few.terms
    ]


def test_threads_do_not_share_what_they_count_in(monkeypatch):
    met, rooms, fill = threading.Barrier(2, timeout=10), set(), tally._fill

    def filled(words, begins, seen, rows):
        met.wait()  # both are counting
        rooms.add(id(seen))
        fill(words, begins, seen, rows)

    monkeypatch.setattr(tally, "_fill", filled)
    monkeypatch.setattr(tally, "_TOGETHER", 3)
    index = text.index(corpus(["a b a", "b c b"]), threads=2)
    assert terms.matrix(index).counts.toarray().tolist() == [[2, 1, 0], [0, 2, 1]]
    assert len(rooms) == 2


def test_a_list_knows_terms_that_the_target_has_seldom_or_never():
    """Too seldom for the target alone, but not together; and of spread on no side that has none of it."""
    articles = corpus(["a a a b c", "a b", "c c"], ["P", "P", "Q"])
    found = key(articles, reference={"a": 10, "b": 9, "d": 20, "e": 1}, min_count=4).set_index("term")
    assert found[["n_target", "n_reference"]].T.to_dict("list") == {"a": [4, 10], "b": [2, 9], "d": [0, 20]}
    assert found["dp_target"].notna().to_dict() == {"a": True, "b": True, "d": False}
    assert found["dp_reference"].isna().all()
    assert found["log_ratio_low"].notna().to_dict() == {"a": True, "b": True, "d": False}


def test_nothing_and_little_pass_through():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert key(corpus([])).empty
        assert key(corpus(["", ""], ["P", "Q"])).empty
        found = key(corpus(["war", "rain"], ["P", "Q"]))
        assert found[["log_ratio_low", "log_ratio_high"]].isna().all(axis=None)
        assert len(key(corpus(["war", "rain", "sun"], ["P", "Q", None]))) == 3


LIST = "a list of frequencies as reference needs words with counts, 0 or more"
MEASURES = "g2, g2_2cell, chi2, bic, log_ratio, percent_difference, odds_ratio, log_odds, log_odds_z"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"target": "p2"}, "target 'p2' is not in the column 'outlet'. Did you mean 'P'? Groups: P, Q, R."),
        ({"target": ["P", "Q"]}, "target=['P', 'Q'] cannot be used: give one group of 'outlet'."),
        ({"target": None}, "target=None cannot be used: what has no value in 'outlet' is no group."),
        ({"target": float("nan")}, "target=nan cannot be used: what has no value in 'outlet' is no group."),
        ({"reference": "S"}, "reference 'S' is not in the column 'outlet'. Groups: P, Q, R."),
        ({"reference": ["Q"]}, "reference=['Q'] cannot be used: give one group of 'outlet'."),
        ({"reference": "P"}, "target and reference are both 'P': name two groups, or leave reference out."),
        (
            {"by": "outlt"},
            "the articles have no column 'outlt' for by=. Did you mean 'outlet'? "
            "Columns: article_id, outlet, title, date.",
        ),
        (
            {"by": "zone"},
            "by='zone' parts the words and matches of an article, which is in every zone itself: leave it out here, or "
            "ask terms.count or trends.rate.",
        ),
        ({"by": ["outlet"]}, "by=['outlet'] cannot be used: give the name of one column."),
        ({"by": None}, "by=None cannot be used: give the name of one column."),
        ({"unit": "words"}, "unit='words' is not known: it can be article or word."),
        ({"sort": "log_odd"}, f"sort='log_odd' is not known. Did you mean 'log_odds'? Use {MEASURES}."),
        ({"sort": "p"}, f"sort='p' is not known. Use {MEASURES}."),
        ({"correction": "yates"}, "correction='yates' is not known: give True (Yates), False or 'conditional'."),
        ({"min_count": 1.5}, "min_count=1.5 cannot be used: give a whole number, 0 or more."),
        ({"permutations": -1}, "permutations=-1 cannot be used: give a whole number, 0 or more."),
        ({"seed": None}, "seed=None cannot be used: give a whole number, 0 or more."),
        ({"prior_words": 0}, "prior_words=0 cannot be used: give a number above 0."),
        ({"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
        (
            {"stopwords": "xx"},
            "stopwords='xx' is no list that is built in: en; or give the words themselves, as a list.",
        ),
        ({"stopwords": 5}, "stopwords=5 cannot be used: give the name of a list, or a list of words."),
        ({"stopwords": [5]}, "stopwords=[5] cannot be used: give the name of a list, or a list of words."),
        ({"reference": {"war": -1}}, f"{LIST}, but 'war' has -1."),
        ({"reference": {"war": 1, "rain": None}}, f"{LIST}, but 'rain' has None."),
        ({"reference": {"war": "many"}}, f"{LIST}, but 'war' has 'many'."),
        ({"reference": {"war": np.inf}}, f"{LIST}, but 'war' has inf."),
        ({"reference": {7: 1}}, f"{LIST}, but 7 is no word."),
        ({"reference": {}}, f"{LIST}, and some words."),
        ({"reference": {"war": 0}}, f"{LIST}, and some words."),
        (
            {"reference": pd.DataFrame({"word": ["war"], "n": [1]})},
            "a list of frequencies as reference needs the columns 'term' and 'n'.",
        ),
    ],
)
def test_refused(options, sentence):
    with pytest.raises((ValueError, TypeError)) as raised:
        key(GROUPED, **options)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("articles", "sentence"),
    [
        (
            GROUPED.assign(outlet="P"),
            "no article is outside target 'P', so there is nothing to compare it with.",
        ),
        (GROUPED.assign(outlet=None), "target 'P' is not in the column 'outlet'. It has no value at all."),
        (
            GROUPED.assign(outlet=[["P"]] * 6),
            "by='outlet' cannot be used, as the column holds values of type list: give one with a single value "
            "for each article.",
        ),
    ],
)
def test_columns_that_part_nothing(articles, sentence):
    with pytest.raises(ValueError) as raised:
        key(articles)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("counts", "options", "sentence"),
    [
        (
            terms.count(GROUPED, by="outlet"),
            {"by": "outlt"},
            "these counts are not by 'outlt', they are by outlet: ask terms.count with by='outlt'.",
        ),
        (
            terms.count(GROUPED),
            {},
            "these counts are not by 'outlet', they are by nothing: ask terms.count with by='outlet'.",
        ),
        (
            terms.count(GROUPED, by="outlet").query("outlet == 'P'"),
            {},
            "no counts are outside target 'P', so there is nothing to compare it with.",
        ),
        (
            terms.count(GROUPED, by="outlet"),
            {"target": "p2"},
            "target 'p2' is not in the column 'outlet'. Did you mean 'P'? Groups: P, Q, R.",
        ),
    ],
)
def test_counts_that_are_refused(counts, options, sentence):
    with pytest.raises(ValueError) as raised:
        key(counts, unit="word", **options)
    assert str(raised.value) == sentence


def test_groups_that_are_numbers_are_named_either_way():
    articles = GROUPED.assign(year=[2020, 2020, 2020, 2021, 2021, 2021])
    one, other = (key(articles, by="year", target=year) for year in (2020, "2020"))
    pd.testing.assert_frame_equal(one, other)
    assert key(articles, prior_words=np.int64(500)).equals(key(articles))


def test_counts_hold_no_articles():
    with pytest.raises(ValueError) as raised:
        key(terms.count(GROUPED, by="outlet"))
    assert str(raised.value) == "counts that are added up hold no articles: give the articles, or unit='word'."


def test_families_of_groups_that_do_not_differ():
    rng = np.random.default_rng(5)
    runs, found_by_article, found_by_word = 60, 0, 0
    for _ in range(runs):
        texts = []
        for _ in range(30):  # an article repeats the word that it is about
            topic = f"topic{rng.integers(12)}"
            texts.append(
                " ".join([*rng.choice(["one", "two", "three", "four"], 20), *[topic] * int(rng.integers(2, 9))])
            )
        articles = corpus(texts, ["P", "Q"] * 15)
        found_by_article += bool((key(articles)["p_westfall_young"] <= 0.05).any())
        found_by_word += bool((key(articles, unit="word")["p_bonferroni"] <= 0.05).any())
    assert found_by_article <= 9  # 3 are expected; 10 or more in one of a thousand cases
    assert found_by_word >= 30


def test_adjusted_chances_are_those_of_all_deals_and_never_fall():
    """Westfall & Young's algorithm 4.1 by all 70 ways to deal eight articles, of whose terms the weakest alone would
    have a smaller p than the one above it with all those below: successive maxima keep the order."""
    counts = [
        [3, 0, 0, 2],
        [0, 0, 1, 1],
        [0, 0, 0, 3],
        [3, 0, 0, 0],
        [2, 0, 1, 2],
        [0, 3, 0, 2],
        [0, 0, 2, 0],
        [0, 0, 3, 1],
    ]
    texts = [" ".join(np.repeat(["w", "x", "y", "z"], row)) for row in counts]
    articles = pd.DataFrame({"article_id": list("abcdefgh"), "text": texts, "outlet": list("PPPPQQQQ")})
    found = compare.keyness(articles, by="outlet", target="P", min_count=1, permutations=5_000).set_index("term")
    n = np.array(counts)
    beyond = n - n.sum(axis=0) / n.sum() * n.sum(axis=1)[:, None]
    deals = np.abs([beyond[list(own)].sum(axis=0) for own in itertools.combinations(range(8), 4)])
    strengths = deals / np.sqrt((deals**2).mean(axis=0))
    order = np.argsort(-strengths[0])  # the first deal is what was seen
    steps = [(strengths[:, order[at:]].max(axis=1) >= strengths[0, own] - 1e-9).mean() for at, own in enumerate(order)]
    assert steps[3] < steps[2]
    terms = np.array(list("wxyz"))[order]
    assert found["p_westfall_young"][terms].tolist() == pytest.approx(np.maximum.accumulate(steps).tolist(), abs=0.03)
