"""Which frames keep company with which actors: by hand, against a slow count, and against published formulas."""

from __future__ import annotations

import math
import re
import sys
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import frames, tables, text
from toolkit.stats import clustered_log_ratio, clustered_wilson, wilson

ACTORS = {"Israel": ["israel*"], "Hamas": ["hamas"]}
WAR = {"war": ["aggress*", "war crimes"], "peace": ["peace", "talks"]}
COUNTS = ["n_both", "n_actor", "n_frame", "n_units", "n_articles", "n_modifies"]


def articles(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def counts(table: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    return {(row.actor, row.frame): [getattr(row, name) for name in COUNTS] for row in table.itertuples()}


def one(table: pd.DataFrame, actor: str, frame: str) -> pd.Series:
    return table[(table["actor"] == actor) & (table["frame"] == frame)].iloc[0]


FOUR = articles(
    "Israeli aggression. Israel spoke of peace. It rained.",  # Israel: war, peace, –
    "Israel attacked; aggression, and aggression. Hamas spoke of war crimes. Talks.",
    "Peace! Hamas.",
    "",
    title=["Israel", None, "Hamas: aggression", None],
)


def test_sentences_by_hand():
    table = frames.actors(FOUR, WAR, ACTORS)
    tables.check(table, "actors")
    assert list(table) == tables.columns("actors")
    # title + 3; 3; title + 2; no sentence: 10 units
    assert counts(table) == {
        ("Israel", "war"): [2, 4, 4, 10, 2, 1],
        ("Israel", "peace"): [1, 4, 3, 10, 1, 0],
        ("Hamas", "war"): [2, 3, 4, 10, 2, 0],
        ("Hamas", "peace"): [0, 3, 3, 10, 0, 0],
    }
    row = one(table, "Israel", "war")  # 2 of 4, and 2 of the 6 others
    assert row["share"] == 0.5
    assert row["expected"] == pytest.approx(4 * 2 / 6)
    assert row["log_ratio"] == pytest.approx(math.log2((2 / 4) / (2 / 6)))
    # what each article adds to the logarithm: b/B − a/A − c/C + d/D, with (b, a, c, d) as in
    each = [(1, 3, 0, 1), (1, 1, 1, 2), (0, 0, 1, 3), (0, 0, 0, 0)]
    variance = sum((b / 2 - a / 4 - c / 2 + d / 6) ** 2 for b, a, c, d in each)
    half = 1.959964 * math.sqrt(variance) / math.log(2)
    assert [row["log_ratio_low"], row["log_ratio_high"]] == pytest.approx(
        [row["log_ratio"] - half, row["log_ratio"] + half]
    )


def test_articles_by_hand():
    table = frames.actors(FOUR, WAR, ACTORS, within="article")
    assert counts(table) == {
        ("Israel", "war"): [2, 2, 3, 4, 2, 1],
        ("Israel", "peace"): [2, 2, 3, 4, 2, 0],
        ("Hamas", "war"): [2, 2, 3, 4, 2, 0],
        ("Hamas", "peace"): [2, 2, 3, 4, 2, 0],
    }
    assert one(table, "Israel", "war")["log_ratio"] == pytest.approx(1)  # all of 2, and 1 of 2


def test_pieces_by_hand():
    six = articles("Israel a b aggression Hamas c aggression", title=["aggression Israel x Hamas"])
    # pieces of three: (aggression Israel x) (Hamas) (Israel a b) (aggression Hamas c) (aggression)
    assert counts(frames.actors(six, {"war": ["aggress*"]}, ACTORS, within=3)) == {
        ("Israel", "war"): [1, 2, 3, 5, 1, 0],
        ("Hamas", "war"): [1, 2, 3, 5, 1, 0],
    }
    whole = frames.actors(FOUR, WAR, ACTORS, within=1_000)  # each title and each text
    assert whole["n_units"].unique().tolist() == [5]
    assert one(whole, "Hamas", "peace")["n_both"] == 2


def test_a_word_keeps_no_company_with_itself():
    lexicon = {"enemy": ["hamas", "hamas fighters", "terror*"], "war": ["war"]}
    texts = ["Hamas.", "Hamas fighters.", "Hamas and hamas.", "Terror of Hamas.", "Terror.", "Rain."]
    table = frames.actors(articles(*texts), lexicon, {"Hamas": ["hamas"], "all": ["hamas fighters", "terror*"]})
    assert counts(table)["Hamas", "enemy"] == [2, 4, 5, 6, 2, 0]
    row = one(table, "Hamas", "enemy")  # of the others, 1 of 2: where only the name itself stands is none of them
    assert [row["share"], row["expected"], row["log_ratio"]] == [0.5, 2.0, 0.0]
    assert counts(table)["all", "enemy"] == [1, 3, 5, 6, 1, 0]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("Israeli aggression", 1),
        ("Israel’s aggression", 1),
        ("Israeli-aggression", 1),  # a hyphen is a plain gap
        ("Israeli, aggression", 0),
        ("Israel. Aggression", 0),
        ("Israeli\n\naggression", 0),
        ("aggression Israeli", 0),
        ("Israeli war crimes", 1),
        ("Israeli brutal aggression", 0),
        ("Israeli aggression, Israeli aggression", 2),
    ],
)
def test_modifier_pairs(string, expected):
    assert one(frames.actors(articles(string), WAR, ACTORS), "Israel", "war")["n_modifies"] == expected


def test_no_pair_over_the_edges_of_titles_and_articles():
    table = frames.actors(articles("aggression Israel", "aggression", title=["Israel", "Hamas"]), WAR, ACTORS)
    assert table["n_modifies"].tolist() == [0, 0, 0, 0]
    assert one(table, "Israel", "war")["n_both"] == 1  # within the text


def test_what_zeros_say():
    never = ["Hamas." for _ in range(20)] + ["Aggression." for _ in range(20)]
    table = frames.actors(articles(*never, "Israel."), {"war": ["aggress*"], "none": ["xyz"]}, ACTORS | {"no": ["zyx"]})
    row = one(table, "Hamas", "war")  # half a unit of 20, against 20 of 21
    assert row["log_ratio"] == pytest.approx(math.log2((0.5 / 20) / (20 / 21)))
    assert row[["log_ratio_low", "log_ratio_high"]].isna().all()
    assert row["share"] == row["share_low"] == 0
    assert row["share_high"] == pytest.approx(wilson(0, 20)[1])
    row = one(table, "Israel", "war")  # in 1 unit, half a one is no more than 20 of 40
    assert row["log_ratio"] == 0
    seldom = frames.actors(articles("Israel.", "Aggression.", *["Rain."] * 9), {"war": ["aggress*"]}, ACTORS)
    assert np.isnan(one(seldom, "Israel", "war")["log_ratio"])  # 0.5 of 1 would be company, of which there is none
    assert table.loc[table["frame"] == "none", "log_ratio"].isna().all()
    nobody = table[table["actor"] == "no"]
    assert nobody[["log_ratio", "share", "share_low", "share_high"]].isna().all(axis=None)
    assert nobody["n_units"].tolist() == [41, 41]
    everywhere = frames.actors(articles("Israel: aggression.", "Israel."), {"war": ["aggress*"]}, ACTORS)
    assert np.isnan(one(everywhere, "Israel", "war")["log_ratio"])  # there are no others


@pytest.mark.filterwarnings("error")
def test_no_articles_and_no_words():
    for table in (articles(), articles("", "…"), articles("...", title=[None])):
        found = frames.actors(table, WAR, ACTORS)
        tables.check(found, "actors")
        assert found[COUNTS].to_numpy().sum() == 0
        assert found[["log_ratio", "share", "expected"]].isna().all(axis=None)
        assert len(found) == 4


def test_the_clustered_log_ratio_is_that_of_katz_where_each_cluster_is_a_unit():
    # Katz et al. 1978: the variance of the logarithm is 1/B − 1/A + 1/C − 1/D
    b, a, c, d = 15, 40, 10, 60
    texts = ["Israel aggression"] * b + ["Israel"] * (a - b) + ["aggression"] * c + ["rain"] * (d - c)
    half = 1.6448536 * math.sqrt(1 / b - 1 / a + 1 / c - 1 / d) / math.log(2)
    for within in ("sentence", "article"):
        row = one(frames.actors(articles(*texts), WAR, ACTORS, within=within, level=0.9), "Israel", "war")
        assert row["log_ratio"] == pytest.approx(math.log2((b / a) / (c / d)))
        assert row["log_ratio_high"] - row["log_ratio"] == pytest.approx(half)
        low, high = wilson(b, a, level=0.9)
        assert [row["share_low"], row["share_high"]] == pytest.approx([float(low), float(high)])


def test_an_article_that_says_it_ten_times_is_one_witness():
    texts = ["Israel aggression"] * 15 + ["Israel"] * 25 + ["aggression"] * 10 + ["rain"] * 50
    once = one(frames.actors(articles(*texts), WAR, ACTORS), "Israel", "war")
    often = one(frames.actors(articles(*(f"{one}.\n\n" * 10 for one in texts)), WAR, ACTORS), "Israel", "war")
    assert often["n_both"] == 10 * once["n_both"]
    bounds = ["log_ratio", "log_ratio_low", "log_ratio_high", "share", "share_low", "share_high"]
    assert often[bounds].tolist() == pytest.approx(once[bounds].tolist())


def test_clustered_formulas_against_resampling():
    rng = np.random.default_rng(7)
    clusters = np.ones((400, 5))
    clusters[:, 2], clusters[:, 4] = rng.integers(0, 6, 400), rng.integers(1, 8, 400)
    clusters[:, 1] = rng.binomial(clusters[:, 2].astype(int), rng.beta(1, 2, 400))
    clusters[:, 3] = rng.binomial(clusters[:, 4].astype(int), rng.beta(1, 5, 400))
    value, low, _ = clustered_log_ratio(clusters.T @ clusters)
    drawn = clusters[rng.integers(0, 400, (4_000, 400))].sum(axis=1)
    ratios = np.log2((drawn[:, 1] / drawn[:, 2]) / (drawn[:, 3] / drawn[:, 4]))
    assert float(value - low) / 1.96 == pytest.approx(ratios.std(), rel=0.05)
    shares = drawn[:, 1] / drawn[:, 2]
    own = clusters[clusters[:, 2] > 0][:, :3]
    low, high = clustered_wilson(own.T @ own)
    assert float(high - low) / 3.92 == pytest.approx(shares.std(), rel=0.05)


WORDS = ["israel", "hamas", "aggression", "war crimes", "peace", "rain", "hamas fighters"]
HOSTILE = {"war": ["aggress*", "war crimes", "hamas fighters"], "hamas": ["hamas"], "rain": ["israel rain", "rain"]}
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ", ", ". The ", "\n\n"])), max_size=12).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)


def slowly(table: pd.DataFrame, within: str | int) -> dict[tuple[str, str], list[int]]:
    """The counts, match by match and unit by unit, from tables alone."""
    words = text.tokens(table)
    unit_of, units, place, last = {}, [], 0, None
    for row in words.itertuples():
        string = (row.article_id, row.zone == "title")
        place = 0 if string != last else place + 1
        new = {"sentence": row.opens, "article": last is None or last[0] != row.article_id}.get(
            within, isinstance(within, int) and place % within == 0
        )
        if new or not units:
            units.append(row.article_id)
        unit_of[*string, row.start] = len(units) - 1
        last = string
    n_units = len(table) if within == "article" else len(units)

    def found(lexicon):
        return [
            (
                one.frame,
                unit_of[one.article_id, one.zone == "title", one.start],
                one.article_id,
                one.zone == "title",
                one,
            )
            for one in frames.matches(table, lexicon).itertuples()
        ]

    named, framed = found(ACTORS), found(HOSTILE)
    answer = {}
    for actor, frame in product(ACTORS, HOSTILE):
        own = [match for match in named if match[0] == actor]
        other = [match for match in framed if match[0] == frame]
        both = {
            (one[1], one[2])
            for one, two in product(own, other)
            if one[1] == two[1] and (one[3] != two[3] or one[4].end <= two[4].start or two[4].end <= one[4].start)
        }
        starts = {(row.article_id, row.zone == "title", row.start): row.breaks for row in words.itertuples()}
        ordered = sorted(starts)
        following = dict(pairwise(ordered))
        ends = {
            (row.article_id, row.zone == "title", row.end): (row.article_id, row.zone == "title", row.start)
            for row in words.itertuples()
        }
        n_modifies = sum(
            following.get(ends[one[2], one[3], one[4].end]) == (two[2], two[3], two[4].start)
            and not starts[two[2], two[3], two[4].start]
            for one, two in product(own, other)
        )
        answer[actor, frame] = [
            len(both),
            len({match[1] for match in own}),
            len({match[1] for match in other}),
            n_units,
            len({article for _, article in both}),
            n_modifies,
        ]
    return answer


@settings(max_examples=60)
@given(
    st.lists(st.tuples(texts, texts), max_size=4), st.sampled_from(["sentence", "article", 2, 3, 5]), st.integers(1, 20)
)
def test_as_a_slow_count_has_it(pairs, within, at_once):
    table = articles(*(below for _, below in pairs), title=[above for above, _ in pairs])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["toolkit.frames.actors"], "_AT_ONCE", at_once)  # in batches of every size
        found = frames.actors(table, HOSTILE, ACTORS, within=within)
    assert counts(found) == slowly(table, within)


def test_selections_parts_and_row_order_change_nothing():
    table = pd.concat([FOUR.assign(article_id=FOUR["article_id"] + f"-{n}") for n in range(5)], ignore_index=True)
    expected = frames.actors(table, WAR, ACTORS)
    pd.testing.assert_frame_equal(frames.actors(table[::-1], WAR, ACTORS), expected)
    corpus = text.index(pd.concat([FOUR, table], ignore_index=True))
    for within in ("sentence", "article", 4):
        chosen = corpus.take(np.arange(4, 24))
        pd.testing.assert_frame_equal(
            frames.actors(chosen, WAR, ACTORS, within=within), frames.actors(table, WAR, ACTORS, within=within)
        )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"within": "paragraph"},
            "within='paragraph' is not known: it can be 'sentence', 'article', or a number of words.",
        ),
        ({"within": 1}, "within=1 cannot be used: give a whole number, 2 or more."),
        ({"within": True}, "within=True cannot be used: give a whole number, 2 or more."),
        ({"within": None}, "within=None cannot be used: give a whole number, 2 or more."),
        ({"level": 95}, "level=95 is no level of confidence: give one between 0 and 1, such as 0.95."),
    ],
)
def test_wrong_options_get_a_sentence(options, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        frames.actors(FOUR, WAR, ACTORS, **options)
