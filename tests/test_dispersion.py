"""Dispersion: the measures against published numbers, and the table against the measures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import tables, terms, text
from toolkit.stats import (
    carroll_d2,
    deviation_of_proportions,
    dispersion_kld,
    dispersion_range,
    juilland_d,
    rosengren_s,
)
from toolkit.terms import grouping

MEASURES = {
    "range": dispersion_range,
    "juilland_d": juilland_d,
    "carroll_d2": carroll_d2,
    "rosengren_s": rosengren_s,
    "dp": deviation_of_proportions,
    "dp_norm": lambda counts, sizes: deviation_of_proportions(counts, sizes, normed=True),
    "kld": dispersion_kld,
}
#: the words of the toy corpus of Gries 2020, and what is printed there of the word "a"
TOY = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]
SIZES = [9, 10, 10, 10, 11]
IN_ORACLE = {
    "range": "range",
    "juilland_d": "juilland_D_on_rates",
    "carroll_d2": "carroll_D2_on_rates",
    "rosengren_s": "rosengren_S",
    "dp": "DP",
    "dp_norm": "DP_norm",
    "kld": "KLD_log2",
}


def counts_of(word: str) -> list[int]:
    return [part.split().count(word) for part in TOY]


def test_the_numbers_that_gries_prints():
    printed = [(5, 0), (0.785, 3), (0.938, 3), (0.95, 3), (0.18, 2), (0.22, 2), (0.137, 3)]
    assert counts_of("a") == [1, 2, 3, 4, 5]
    for measure, (value, digits) in zip(MEASURES.values(), printed, strict=True):
        assert round(float(measure(counts_of("a"), SIZES)), digits) == value


@pytest.mark.shared
def test_every_case_that_was_recomputed(shared: Path):
    oracle = json.loads((shared / "oracles" / "dispersion.json").read_text(encoding="utf-8"))
    cases = [*oracle["gries_2020_toy"]["words"].values(), oracle["gries_2008_equal_parts"]["a"]]
    assert len(cases) == 7
    for case in cases:
        for name, measure in MEASURES.items():
            assert float(measure(case["counts"], case["sizes"])) == pytest.approx(case[IN_ORACLE[name]], abs=1e-12)


@pytest.mark.shared
def test_the_digits_of_other_programs(shared: Path):
    oracle = json.loads((shared / "oracles" / "dispersion.json").read_text(encoding="utf-8"))
    peer = oracle["gries_2020_toy"]["peer_scattertext"]
    counts = np.array([counts_of(word) for word in peer["order"]]).T
    names = ["Range", "Juilland D", None, "Rosengren S", "DP", "DP norm", "KLD"]
    for name, measure in zip(names, MEASURES.values(), strict=True):
        if name:
            assert measure(counts, SIZES).round(3).tolist() == peer[name]
    equal = oracle["gries_2008_equal_parts"]
    assert round(float(rosengren_s(equal["a"]["counts"], [10] * 5)), 3) == equal["peer_wordless"]["rosengren_S"]


def values(counts: object, sizes: object) -> list[float]:
    return [float(measure(counts, sizes)) for measure in MEASURES.values()]


def test_nothing_one_part_and_all_in_one():
    nan = float("nan")
    assert values([0, 0], [10, 10]) == pytest.approx([0, nan, nan, nan, nan, nan, nan], nan_ok=True)
    assert values([3], [10]) == pytest.approx([1, nan, nan, 1, 0, nan, 0], nan_ok=True)
    assert values([], []) == pytest.approx([0, nan, nan, nan, nan, nan, nan], nan_ok=True)
    assert values([4, 0, 0, 0], [10] * 4) == pytest.approx([1, 0, 0, 0.25, 0.75, 1, 2])
    assert values([2, 2, 2, 2], [10] * 4) == pytest.approx([4, 1, 1, 1, 0, 0, 0])


def test_a_part_without_words_is_no_part():
    assert values([1, 0, 2], [10, 0, 30]) == pytest.approx(values([1, 2], [10, 30]))


def test_what_does_not_go_together_is_said():
    with pytest.raises(ValueError, match=r"^counts of shape \(2,\) and sizes of shape \(3,\) do not go together: "):
        juilland_d([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match=r"^a part without words cannot hold any: check the sizes\.$"):
        dispersion_kld([1, 2], [0, 2])
    for wrong in ([1, -1], [1, float("nan")]):
        with pytest.raises(ValueError, match=r"^counts and sizes of parts must be numbers, 0 or more\.$"):
            rosengren_s(wrong, [2, 2])


PARTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 500)), min_size=2, max_size=20)


@given(PARTS, st.randoms(use_true_random=False))
def test_bounds_and_what_changes_nothing(parts, random):
    sizes = [count + more for count, more in parts]
    counts = [count for count, _ in parts]
    found = values(counts, sizes)
    if any(counts):
        _, d, d2, s, dp, dp_norm, kld = found
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in (d, d2, s, dp, dp_norm))
        assert kld >= -1e-9
        assert dp <= dp_norm + 1e-12
    both = list(zip(counts, sizes, strict=True))
    random.shuffle(both)
    shuffled = values(*zip(*both, strict=True))
    assert shuffled == pytest.approx(found, nan_ok=True, abs=1e-9)
    assert values([7 * n for n in counts], [7 * n for n in sizes]) == pytest.approx(found, nan_ok=True, abs=1e-9)
    wide = [measure(np.array([counts, counts]).T, sizes).tolist() for measure in MEASURES.values()]
    assert wide == [pytest.approx([value] * 2, nan_ok=True, abs=1e-12) for value in found]


def corpus_of(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def test_the_toy_corpus_as_articles():
    table = terms.dispersion(corpus_of(*TOY), min_count=1)
    tables.check(table, "dispersion")
    assert list(table) == tables.columns("dispersion")
    assert table["term"].tolist()[:3] == ["a", "b", "e"]  # the most frequent first
    assert table["n"].is_monotonic_decreasing
    assert table[["n_words", "n_parts"]].drop_duplicates().values.tolist() == [[50, 5]]
    for row in table.to_dict("records"):
        expected = values(counts_of(row["term"]), SIZES)
        assert [row[name] for name in MEASURES] == pytest.approx(expected, abs=1e-9)


def by_the_measures(articles: pd.DataFrame, parts: str, **options: object) -> pd.DataFrame:
    """The same from a whole table of parts and terms."""
    found = terms.matrix(articles, **options)
    corpus = text.index(articles)
    group = articles["article_id"] if parts == "article" else articles[parts].astype("object").fillna("")
    dense = pd.DataFrame(found.counts.toarray(), columns=found.terms).groupby(group.to_numpy()).sum()
    sizes = pd.Series(corpus.n_words).groupby(group.to_numpy()).sum()
    table = pd.DataFrame({name: measure(dense.to_numpy(), sizes) for name, measure in MEASURES.items()})
    return table.assign(term=found.terms, n=dense.sum().to_numpy())


@pytest.mark.parametrize("parts", ["article", "outlet"])
@pytest.mark.parametrize("words_at_once", [50, 2_000_000])
@pytest.mark.parametrize("options", [{}, {"stopwords": ["the", "w1"], "min_count": 3}, {"stem": "english"}])
def test_sums_over_pairs_are_the_measures(monkeypatch, parts, words_at_once, options):
    monkeypatch.setattr(grouping, "AT_ONCE", words_at_once)
    rng = np.random.default_rng(3)
    texts = [" ".join(f"w{n}" for n in rng.zipf(1.5, size) % 40) for size in rng.integers(0, 40, 60)]
    articles = corpus_of(*texts, outlet=rng.choice(["Post", "Gazette", None, "Argus"], 60))
    table = terms.dispersion(articles, parts=parts, **{"min_count": 1, **options})
    expected = by_the_measures(articles, parts, **options).set_index("term").loc[table["term"]]
    assert len(table) == len(expected) > 5
    for name in ("n", *MEASURES):
        assert table[name].tolist() == pytest.approx(expected[name].tolist(), abs=1e-9)


def test_zones_as_parts():
    table = terms.dispersion(corpus_of("Rain fell.", "Rain. Sun.", title=["Rain", None]), parts="zone", min_count=2)
    assert table[["term", "n", "n_parts", "range"]].values.tolist() == [["rain", 3, 2, 2]]  # there is no body


def test_parts_that_are_none():
    articles = corpus_of("War and rain.")
    with pytest.raises(ValueError, match=r"^the articles have no column 'outlt' for parts=\. Did you mean 'outlet'\?"):
        terms.dispersion(articles, parts="outlt")
    with pytest.raises(ValueError, match=r"^min_count=1\.5 cannot be used: give a whole number, 0 or more\.$"):
        terms.dispersion(articles, min_count=1.5)


@given(
    st.lists(st.lists(st.sampled_from("abc"), max_size=6), min_size=1, max_size=6), st.randoms(use_true_random=False)
)
@settings(max_examples=60)
def test_the_order_of_the_articles_is_nothing(words, random):
    articles = corpus_of(*map(" ".join, words))
    shuffled = articles.sample(frac=1, random_state=random.randrange(1_000))
    one, other = (terms.dispersion(table, min_count=1) for table in (articles, shuffled))
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)
