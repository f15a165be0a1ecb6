"""Collocation: the measures against published numbers, and company against an obvious way to look for it."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from scipy.optimize import minimize_scalar

from toolkit import tables, terms, text
from toolkit.stats import delta_p, log_dice, log_likelihood, mutual_information, t_score, z_score


def test_published_numbers():
    # Church & Hanks 1990, p. 24: honorary doctors; Manning & Schütze 1999, p. 164: new companies
    assert round(float(mutual_information(8, 1_105, 44, 15_000_000)), 1) == 11.3
    assert round(float(t_score(8, 15_828, 4_675, 14_307_668)), 6) == 0.999932
    # Smadja, McKeown & Hatzivassiloglou 1996, p. 13: Dice's coefficient is .08
    assert round(2 ** (float(log_dice(130, 3_121, 143)) - 14), 2) == 0.08
    # Gries 2013, p. 144: of course
    cells = {"a": 5_610, "b": 168_938, "c": 2_257, "d": 10_233_063}
    four = cells["a"], cells["a"] + cells["b"], cells["a"] + cells["c"], sum(cells.values())
    assert [round(float(one), 3) for one in delta_p(*four)] == [0.032, 0.697]


@pytest.mark.shared
def test_the_published_numbers_that_were_collected(shared: Path):
    oracle = json.loads((shared / "oracles" / "published_association_measures.json").read_text(encoding="utf-8"))
    rows = {row[0]: (row[2], row[3]) for row in oracle["rows"]}
    given, value = rows["church_hanks_pmi"]
    assert round(float(mutual_information(*given.values())), 1) == value
    given, value = rows["manning_schutze_t"]
    assert round(float(t_score(*given.values())), 6) == value
    (a, b, c, d), value = rows["gries2013_deltaP"][0].values(), rows["gries2013_deltaP"][1]
    assert [round(float(one), 3) for one in delta_p(a, a + b, a + c, a + b + c + d)] == value


def test_by_hand():
    # nine times where four are expected
    four = 9, 40, 100, 1_000
    assert float(mutual_information(*four)) == pytest.approx(math.log2(9 / 4))
    assert float(mutual_information(*four, power=3)) == pytest.approx(math.log2(729 / 4))
    assert float(t_score(*four)) == pytest.approx(5 / 3)
    assert float(z_score(*four)) == pytest.approx(2.5)
    assert [float(one) for one in delta_p(*four)] == pytest.approx([9 / 40 - 91 / 960, 9 / 100 - 31 / 900])
    assert float(log_dice(5, 5, 5)) == 14
    assert float(log_dice(5, 10, 10)) == 13


def test_what_never_meets_or_is_never_there():
    assert np.isnan([log_dice(0, 3, 4), mutual_information(0, 3, 4, 9), t_score(0, 3, 4, 9)]).all()
    assert float(z_score(0, 3, 3, 9)) == -1
    assert np.isnan([z_score(0, 0, 4, 9), *delta_p(0, 0, 4, 9)[:1], *delta_p(0, 3, 0, 9)[1:]]).all()
    assert np.isnan(mutual_information([0], [0], [0], [0])).all()
    with pytest.raises(ValueError, match=r"^power=4 cannot be used: give 1 \(MI\), 2 \(MI²\) or 3 \(MI³\)\.$"):
        mutual_information(1, 2, 3, 4, power=4)


CELLS = st.integers(1, 500)


@given(CELLS, CELLS, CELLS, st.integers(1, 10_000))
def test_as_nltk_has_them(a, b, c, d):
    both, node, term, n = a, a + b, a + c, a + b + c + d
    marginals = both, (node, term), n
    assert float(mutual_information(both, node, term, n)) == pytest.approx(BigramAssocMeasures.pmi(*marginals))
    assert float(t_score(both, node, term, n)) == pytest.approx(BigramAssocMeasures.student_t(*marginals), abs=1e-9)
    assert 2 ** (float(log_dice(both, node, term)) - 14) == pytest.approx(BigramAssocMeasures.dice(*marginals))
    g2 = float(log_likelihood(both, term - both, node, n - node))
    assert g2 == pytest.approx(BigramAssocMeasures.likelihood_ratio(*marginals), rel=1e-6, abs=1e-6)


@pytest.mark.shared
def test_the_collocates_of_economy_as_conc_has_them(shared: Path):
    with (shared / "oracles" / "conc_collocates_reuters_economy.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 20
    both, term = (np.array([float(row[name]) for row in rows]) for name in ("f_xy_window5", "f_y"))
    printed = np.array([float(row["logDice"]) for row in rows])
    assert log_dice(both, 621, term).round(2).tolist() == printed.tolist()
    # the node stands nowhere but where it is looked for: none of it is outside of the windows
    outside = np.where([row["collocate"] == "economy" for row in rows], 0, term - both)
    g2 = np.array([float(row["log_likelihood"]) for row in rows])

    def all_at(share: float) -> np.ndarray:
        return log_likelihood(both, outside, share, 1 - share, cells=2)

    # which share of all words is in windows, it does not print: one number, which must do for all twenty
    share = minimize_scalar(lambda one: np.abs(all_at(one) - g2).max(), bounds=(1e-3, 1e-2), options={"xatol": 1e-9}).x
    assert all_at(share).round(2).tolist() == g2.tolist()


@pytest.mark.shared
def test_the_neighbours_that_tmtoolkit_tests(shared: Path):
    oracle = json.loads((shared / "oracles" / "tmtoolkit.json").read_text(encoding="utf-8"))["collocations"]
    pairs = Counter(pair for words in oracle["sentences"] for pair in pairwise(words))
    words = Counter(word for sentence in oracle["sentences"] for word in sentence)
    for written, value in oracle["pmi_ln_min2"].items():
        one, other = written.split()
        four = pairs[one, other], words[one], words[other], words.total()
        assert float(mutual_information(*four)) * math.log(2) == pytest.approx(value)


def corpus_of(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def counts(table: pd.DataFrame) -> dict[str, list[int]]:
    return {row[0]: list(row[1:]) for row in table[["term", "n", "n_term", "n_articles"]].values.tolist()}


def test_windows_by_hand():
    articles = corpus_of("One two war three, four. Five war war six.", "War.", title=["Seven war", None])
    table = terms.collocates(articles, "war", window=2, min_count=1)
    tables.check(table, "collocates")
    assert list(table) == tables.columns("collocates")
    # "five" is in the windows of two matches and counts once; the title does not run into the text
    assert counts(table) == {word: [1, 1, 1] for word in ("one", "two", "three", "four", "five", "six", "seven")}
    # five matches; every other word is in a window, so that there is no rest to compare with
    assert table[["n_node", "n_span", "n_words"]].drop_duplicates().values.tolist() == [[5, 7, 7]]
    assert table["mi"].tolist() == [0] * 7
    assert table["delta_p_term"].isna().all()
    near = terms.collocates(articles, "war", window=1, min_count=1)
    assert set(near["term"]) == {"two", "three", "five", "six", "seven"}


def test_sentences_and_paragraphs_end_windows_where_they_are_asked_to():
    articles = corpus_of("Rain fell. A war, they said\n\nSun shone")
    asked = {"window": 3, "min_count": 1}
    assert set(terms.collocates(articles, "war", **asked)["term"]) == {"rain", "fell", "a", "they", "said", "sun"}
    assert set(terms.collocates(articles, "war", **asked, within="sentence")["term"]) == {"a", "they", "said"}
    whole = terms.collocates(articles, "war", window=None, within="sentence", min_count=1)
    assert set(whole["term"]) == {"a", "they", "said"}
    every = terms.collocates(articles, "war", window=None, min_count=1)
    assert every["n_span"].tolist() == [7] * 7


def test_the_node_is_no_company_of_itself():
    articles = corpus_of("A peace process. The process, the peace process failed.")
    table = terms.collocates(articles, "peace process", window=3, min_count=1)
    assert counts(table) == {"a": [1, 1, 1], "the": [2, 2, 1], "process": [1, 1, 1], "failed": [1, 1, 1]}
    assert table["n_node"].tolist() == [2] * 4
    assert table["n_words"].tolist() == [5] * 4
    # longer matches take the place of shorter ones
    both = terms.collocates(articles, ["peace", "process", "peace process"], window=3, min_count=1)
    assert both["n_node"].tolist() == [3] * 3
    assert "process" not in set(both["term"])


def test_rules_of_a_lexicon_and_places_that_two_frames_match():
    articles = corpus_of("Peace of mind is rare. Peace talks failed.")
    lexicon = {"peace": {"patterns": ["peace"], "not": ["peace of mind"]}, "calm": ["peace*"]}
    table = terms.collocates(articles, lexicon, window=1, min_count=1)
    assert table["n_node"].tolist() == [2] * 3
    only = terms.collocates(articles, {"peace": lexicon["peace"]}, window=1, min_count=1)
    assert counts(only) == {"talks": [1, 1, 1], "rare": [1, 1, 1]}


def test_stopwords_and_rare_words_fill_windows_all_the_same():
    articles = corpus_of("the the war talks", "the war talks rain")
    table = terms.collocates(articles, "war", window=2, min_count=2, stopwords="en")
    assert counts(table) == {"talks": [2, 2, 2]}
    assert table["n_span"].tolist() == [6]


def test_what_cannot_be_used_is_said():
    articles = corpus_of("war")
    with pytest.raises(ValueError, match=r"^within='paragraph' is not known: it can be 'article' or 'sentence'\.$"):
        terms.collocates(articles, "war", within="paragraph")
    with pytest.raises(ValueError, match=r"^window=0 cannot be used: give a whole number, 1 or more\.$"):
        terms.collocates(articles, "war", window=0)
    with pytest.raises(TypeError, match=r"^a pattern must be text, a list of texts, a Lexicon or a dict, not int\.$"):
        terms.collocates(articles, 7)
    with pytest.raises(ValueError, match=r"^the pattern '…' cannot be used, as it holds no word"):
        terms.collocates(articles, "…")


def test_neighbours_are_those_of_nltk():
    rng = np.random.default_rng(5)
    words = [f"w{n}" for n in rng.zipf(1.6, 600) % 12]
    finder = BigramCollocationFinder.from_words(words)
    beside = Counter()
    for (one, other), n in finder.ngram_fd.items():
        if (one == "w3") != (other == "w3"):
            beside[other if one == "w3" else one] += n
    table = terms.collocates(corpus_of(" ".join(words)), "w3", window=1, min_count=1).set_index("term")
    between = sum(
        words[at - 1] == words[at + 1] == "w3" != words[at] for at in range(1, 599)
    )  # counted twice there: once for each neighbour
    assert sum(beside.values()) - between == table["n"].sum() == table["n_span"].iloc[0]
    assert (table["n"] <= pd.Series(beside)[table.index]).all()
    four = table["n"], table["n_span"], table["n_term"], table["n_words"]
    marginals = zip(four[0], zip(four[1], four[2], strict=True), four[3], strict=True)
    g2 = [BigramAssocMeasures.likelihood_ratio(*own) for own in marginals]
    assert table["g2"].tolist() == pytest.approx(g2, rel=1e-6, abs=1e-6)


def by_looking(articles: pd.DataFrame, node: list[list[str]], window: int | None, within: str) -> dict[str, list[int]]:
    """Word by word: who stands in the window of a match, and is not one itself?"""
    n, n_term, n_articles, n_span = Counter(), Counter(), Counter(), 0
    for _, own in text.tokens(articles).groupby("article_id"):
        met = set()
        own = own.assign(string=(own["zone"] != "title"), sentence=own["opens"].cumsum())
        words = own[["term", "string", "sentence", "breaks"]].values.tolist()
        matched, beside = set(), set()
        for at in range(len(words)):
            for phrase in node:
                run = words[at : at + len(phrase)]
                if [word[0] for word in run] != phrase or any(word[3] for word in run[1:]):
                    continue
                matched |= set(range(at, at + len(phrase)))
                for other, (_, string, sentence, _) in enumerate(words):
                    far = max(at - other, other - (at + len(phrase) - 1))
                    same = string == run[0][1] and (within == "article" or sentence == run[0][2])
                    if same and (window is None or far <= window):
                        beside.add(other)
        for place, (word, *_) in enumerate(words):
            n_term[word] += place not in matched
            if place in beside - matched:
                n[word] += 1
                n_span += 1
                met.add(word)
        n_articles.update(met)
    found = {word: [n[word], n_term[word], n_articles[word]] for word in n}
    return found | {"": [n_span, n_term.total(), 0]}


STRINGS = st.lists(st.sampled_from(["a", "b", "c", "d", "b c", "a.", "d.", "c,", "b\n\n"]), max_size=14).map(" ".join)


@given(
    st.lists(st.tuples(STRINGS, STRINGS), min_size=1, max_size=3),
    st.sampled_from([["a"], ["b c"], ["a", "b c"]]),
    st.sampled_from([1, 2, 5, None]),
    st.sampled_from(["article", "sentence"]),
)
@settings(max_examples=150)
def test_company_is_what_one_sees(strings, patterns, window, within):
    articles = corpus_of(*[below for _, below in strings], title=[title for title, _ in strings])
    table = terms.collocates(articles, patterns, window=window, within=within, min_count=1)
    tables.check(table, "collocates")
    expected = by_looking(articles, [pattern.split() for pattern in patterns], window, within)
    n_span, n_words, _ = expected.pop("")
    assert counts(table) == expected
    if len(table):
        assert table[["n_span", "n_words"]].drop_duplicates().values.tolist() == [[n_span, n_words]]
    assert table["log_dice"].round(9).is_monotonic_decreasing


def test_a_selection_has_its_own_company():
    articles = corpus_of("war a. b", "c war. d", "e", "war f")
    corpus = text.index(articles)
    kept = np.array([0, 2, 3])
    pd.testing.assert_frame_equal(
        terms.collocates(corpus.take(kept), "war", min_count=1),
        terms.collocates(articles.iloc[kept].reset_index(drop=True), "war", min_count=1),
    )
