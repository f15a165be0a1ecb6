"""Which words share sentences or articles: against an obvious way to count them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures

from toolkit import tables, terms, text
from toolkit.terms import grouping


def corpus_of(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def counts(table: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    rows = table[["term", "other", "n", "n_term", "n_other", "n_units"]].values.tolist()
    return {(term, other): numbers for term, other, *numbers in rows}


def by_looking(articles: pd.DataFrame, within: str) -> dict[tuple[str, str], list[int]]:
    tokens = text.tokens(articles)
    tokens["sentence"] = tokens["opens"].cumsum()
    units = tokens.groupby("sentence" if within == "sentence" else "article_id")["term"].agg(set)
    alone = Counter(term for own in units for term in own)
    pairs = Counter(pair for own in units for pair in combinations(sorted(own), 2))
    return {(one, other): [n, alone[one], alone[other], len(units)] for (one, other), n in pairs.items()}


@pytest.mark.shared
def test_the_pairs_that_tmtoolkit_tests(shared: Path):
    case = json.loads((shared / "oracles" / "tmtoolkit.json").read_text(encoding="utf-8"))["doc_frequencies"]
    texts = [" ".join(" ".join([f"w{term}"] * n) for term, n in enumerate(row)) for row in case["dtm"]]
    found = counts(terms.cooccurrence(corpus_of(*texts), within="article", min_count=1))
    for pair, n in case["codoc"].items():
        one, other = pair.split(",")
        assert found.get((f"w{one}", f"w{other}"), [0])[0] == n


def test_by_hand():
    articles = corpus_of("War, rain. War and rain and war! Sun.", "Rain.", title=[None, "Rain and sun"])
    table = terms.cooccurrence(articles, min_count=1, stopwords="en")
    tables.check(table, "cooccurrence")
    assert list(table) == tables.columns("cooccurrence")
    assert counts(table) == {("rain", "war"): [2, 4, 2, 5], ("rain", "sun"): [1, 4, 2, 5]}
    (first, *_) = table.to_dict("records")
    assert first["g2"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(2, (4, 2), 5), rel=1e-6)
    assert first["mi"] == pytest.approx(BigramAssocMeasures.pmi(2, (4, 2), 5))
    assert first["t"] == pytest.approx(BigramAssocMeasures.student_t(2, (4, 2), 5), rel=1e-6)
    assert 2 ** (first["log_dice"] - 14) == pytest.approx(BigramAssocMeasures.dice(2, (4, 2), 5))
    in_articles = terms.cooccurrence(articles, within="article", min_count=2, stopwords="en")
    assert counts(in_articles) == {("rain", "sun"): [2, 2, 2, 2]}


def test_only_the_most_frequent_are_looked_at():
    articles = corpus_of("a b c", "a b", "a c", "a b d")
    assert set(counts(terms.cooccurrence(articles, most=2, min_count=1))) == {("a", "b")}
    assert terms.cooccurrence(articles, most=1, min_count=1).empty


def test_what_cannot_be_used_is_said():
    with pytest.raises(ValueError, match=r"^within='text' is not known: it can be 'sentence' or 'article'\.$"):
        terms.cooccurrence(corpus_of("a"), within="text")
    with pytest.raises(ValueError, match=r"^most=20000 cannot be used: give 10,000 terms or fewer"):
        terms.cooccurrence(corpus_of("a"), most=20_000)
    with pytest.raises(ValueError, match=r"^most=0 cannot be used: give a whole number, 1 or more\.$"):
        terms.cooccurrence(corpus_of("a"), most=0)


STRINGS = st.lists(st.sampled_from(["a", "b", "c", "d", "a.", "b.", "c,", "d\n\n"]), max_size=14).map(" ".join)


@pytest.mark.parametrize("words_at_once", [3, 2_000_000])
@given(
    strings=st.lists(st.tuples(STRINGS, STRINGS), min_size=1, max_size=4),
    within=st.sampled_from(["sentence", "article"]),
)
@settings(max_examples=80)
def test_pairs_are_what_one_counts(words_at_once, strings, within):
    articles = corpus_of(*[below for _, below in strings], title=[title for title, _ in strings])
    before, grouping.AT_ONCE = grouping.AT_ONCE, words_at_once
    try:
        table = terms.cooccurrence(articles, within=within, min_count=1)
    finally:
        grouping.AT_ONCE = before
    assert counts(table) == by_looking(articles, within)
    assert table["log_dice"].round(9).is_monotonic_decreasing


def test_a_selection_has_its_own_pairs():
    articles = corpus_of("a b. c d", "b c", "a c. a b")
    corpus = text.index(articles)
    pd.testing.assert_frame_equal(
        terms.cooccurrence(corpus.take([0, 2]), min_count=1),
        terms.cooccurrence(articles.iloc[[0, 2]].reset_index(drop=True), min_count=1),
    )
