"""Which words, and how often."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import nltk
import numpy as np
import pandas as pd
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import tables, terms, text
from toolkit.text import phrases
from toolkit.text.stopwords import STOPWORDS


def articles(*texts: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


def rows(table: pd.DataFrame) -> list[list]:
    return table[["term", "n", "n_articles", "n_words"]].values.tolist()


def test_counts_by_hand():
    table = terms.count(articles("War and war’s end.", "Peace; War", title=["End", None]))
    tables.check(table, "counts")
    assert list(table) == tables.columns("counts")
    # the most frequent first, then from a to z; titles count; the possessive is the word
    assert rows(table) == [["war", 3, 2, 7], ["end", 2, 1, 7], ["and", 1, 1, 7], ["peace", 1, 1, 7]]
    assert table["period"].isna().all()


@pytest.mark.shared
def test_the_frequencies_that_conc_documents(shared: Path):
    toy = json.loads((shared / "oracles" / "conc_toy_frequencies.json").read_text())
    table = terms.count(articles(*toy["texts"].values()))
    assert table["n_words"].unique().tolist() == [toy["word_token_count"]]
    assert len(table) == toy["unique_word_tokens"]
    got = [[*row, round(row[1] / toy["word_token_count"] * 100, 2)] for row in table.iloc[:, 1:4].values.tolist()]
    assert got == toy["frequencies"]


@pytest.mark.shared
def test_document_frequencies_that_tmtoolkit_tests(shared: Path):
    case = json.loads((shared / "oracles" / "tmtoolkit.json").read_text())["doc_frequencies"]
    texts = [" ".join(" ".join([f"w{term}"] * n) for term, n in enumerate(row)) for row in case["dtm"]]
    table = terms.count(articles(*texts)).sort_values("term")
    assert table["n_articles"].tolist() == case["df"]
    assert table["n"].tolist() == pd.DataFrame(case["dtm"]).sum().tolist()


def test_groups_and_periods():
    dates = pd.to_datetime(["2021-05-16", "2021-05-20", "2021-06-01"])
    three = articles("war war peace", "war", "peace", date=dates, outlet=["B", "A", "B"])
    table = terms.count(three, by="outlet", period="M")
    assert list(table) == ["outlet", *tables.columns("counts")]
    got = [[row.outlet, str(row.period), row.term, row.n, row.n_words] for row in table.itertuples()]
    assert got == [
        ["A", "2021-05", "war", 1, 1],
        ["B", "2021-05", "war", 2, 3],
        ["B", "2021-05", "peace", 1, 3],
        ["B", "2021-06", "peace", 1, 1],
    ]


def test_zones_by_hand():
    two = articles("A war.\n\nWar goes on.", "Peace.", title=["War", None], outlet=["B", "A"])
    table = terms.count(two, by="zone")
    tables.check(table, "counts")
    assert list(table) == ["zone", *tables.columns("counts")]
    assert table["zone"].cat.categories.tolist() == list(tables.ZONES)
    assert [[row.zone, row.term, row.n, row.n_articles, row.n_words] for row in table.itertuples()] == [
        ["title", "war", 1, 1, 1],
        ["lead", "a", 1, 1, 3],
        ["lead", "peace", 1, 1, 3],
        ["lead", "war", 1, 1, 3],
        ["body", "goes", 1, 1, 3],
        ["body", "on", 1, 1, 3],
        ["body", "war", 1, 1, 3],
    ]
    by_two = terms.count(two, by=["outlet", "zone"])
    assert by_two[["outlet", "zone", "n_words"]].drop_duplicates().values.tolist() == [
        ["A", "lead", 1],
        ["B", "title", 1],
        ["B", "lead", 2],
        ["B", "body", 3],
    ]
    assert terms.freqdist(two, by="zone")["lead"]["war"] == 1
    own = two.assign(zone="mine")  # whatever a column of that name holds
    pd.testing.assert_frame_equal(terms.count(own, by="zone"), table)


def test_phrases_by_zone():
    two = articles("Peace talks began. Peace talks failed.\n\nPeace talks", title=["Peace talks", "Talks"][:1])
    table = terms.ngrams(two, 2, by="zone", min_count=1)
    assert table[table["term"] == "peace talks"][["zone", "n", "n_articles", "n_words"]].values.tolist() == [
        ["title", 1, 1, 2],
        ["lead", 2, 1, 6],
        ["body", 1, 1, 2],
    ]


def test_articles_without_a_date_count_once_in_zones():
    dated = articles("war", "war", "peace", date=pd.to_datetime(["2021-01-01", None, None]))
    for ask in (terms.count, lambda table, **options: terms.ngrams(table, 2, min_count=1, **options)):
        with pytest.warns(UserWarning, match="left out here: 2 of 3 articles"):
            ask(dated, by="zone", period="Y")


@settings(max_examples=settings.default.max_examples // 3)  # each is done several times
@given(st.lists(st.tuples(st.text("ab. \n"), st.text("ab. \n")), max_size=5))
def test_zones_add_up(pairs):
    table = articles(*(below for _, below in pairs), title=[above for above, _ in pairs])
    corpus = text.index(table)
    zoned, whole = terms.count(corpus, by="zone"), terms.count(corpus)
    words = text.tokens(table)
    assert zoned.groupby("term")["n"].sum().to_dict() == dict(zip(whole["term"], whole["n"], strict=True))
    expected = words.groupby(["zone", "term"]).agg(n=("start", "size"), n_articles=("article_id", "nunique"))
    found = zoned.astype({"zone": "str"}).set_index(["zone", "term"])
    assert found[["n", "n_articles"]].sort_index().to_dict() == expected.sort_index().to_dict()
    assert found["n_words"].groupby("zone").first().to_dict() == words.groupby("zone").size().to_dict()
    some = corpus.take(np.arange(0, len(pairs), 2))
    pd.testing.assert_frame_equal(terms.count(some, by="zone"), terms.count(table[::2], by="zone"))


def test_several_columns_and_missing_groups():
    table = terms.count(articles("a", "b", "a", outlet=["X", None, "X"], kind=[1, 1, 2]), by=["outlet", "kind"])
    assert table["outlet"].fillna("nobody").tolist() == ["X", "X", "nobody"]
    assert table[["kind", "term"]].values.tolist() == [[1, "a"], [2, "a"], [1, "b"]]


def test_articles_without_a_date_are_in_no_period():
    two = articles("war", "peace", date=pd.to_datetime(["2021-05-16", None]))
    sentence = "without a date, so in no period and left out here: 1 of 2 articles."
    with pytest.warns(UserWarning, match=re.escape(sentence)) as raised:
        table = terms.count(two, period="Y")
    assert [str(one.message) for one in raised] == [sentence]
    assert Path(raised[0].filename).name == "test_terms.py"  # it is the caller's line that is shown
    assert table["term"].tolist() == ["war"]


def test_rare_terms_and_stopwords_are_left_out_of_the_rows_but_not_of_n_words():
    one = articles("The war of the wars: war, said the U.N. of peace")
    assert rows(terms.count(one, min_count=2)) == [["the", 3, 1, 11], ["of", 2, 1, 11], ["war", 2, 1, 11]]
    assert terms.count(one, stopwords="en")["term"].tolist() == ["war", "peace", "said", "u.n.", "wars"]
    left = terms.count(one, stopwords=["The", "OF", "war’s"])  # folded as words are
    assert rows(left)[0] == ["peace", 1, 1, 11]


def test_min_count_is_a_matter_of_each_group():
    table = terms.count(articles("a a b", "a b b", outlet=["X", "Y"]), by="outlet", min_count=2)
    assert table[["outlet", "term"]].values.tolist() == [["X", "a"], ["Y", "b"]]


def test_stems_gather_the_forms_of_a_word():
    table = terms.count(articles("Attack attacked attacking", "attacks"), stem="english")
    assert rows(table) == [["attack", 4, 2, 4]]


def test_an_article_counts_once_for_a_stem():
    assert rows(terms.count(articles("war wars"), stem="english")) == [["war", 2, 1, 2]]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"stopwords": "english"},
            "stopwords='english' is no list that is built in: en; or give the words themselves, as a list.",
        ),
        (
            {"by": "outlt"},
            "the articles have no column 'outlt' for by=. Did you mean 'outlet'? "
            "Columns: article_id, outlet, title, date.",
        ),
        ({"by": "term"}, "the articles have no column 'term' for by=. Columns: article_id, outlet, title, date."),
        ({"min_count": "x"}, "min_count='x' cannot be used: give a whole number, 0 or more."),
        (
            {"period": "month"},
            "period 'month' is not known: it can be D, W, M, Q or Y, or a multiple such as 2W or 5Y.",
        ),
    ],
)
def test_wrong_options(options, sentence):
    with pytest.raises(ValueError) as raised:
        terms.count(articles("war", outlet="X"), **options)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", tables.columns("counts"))
def test_no_group_takes_the_name_of_a_column_of_the_result(name):
    with pytest.raises(ValueError) as raised:
        terms.count(articles("war", **{name: ["x"]}), by=name)
    assert str(raised.value) == f"by='{name}' is always in the result: leave it out, or rename your column."


def test_an_unknown_stemmer_names_the_likeliest():
    with pytest.raises(ValueError, match=r"^stem='englich' is no language .* Did you mean 'english'\? Languages: arab"):
        terms.count(articles("war"), stem="englich")


def test_stopwords_are_folded_and_leave_out_what_news_is_made_of():
    from toolkit.text import words

    for listed in STOPWORDS.values():
        assert {words.fold(word) for word in listed} == listed
        assert listed.isdisjoint("said not no against never without state world government war peace".split())
    assert {"the", "and", "of"} <= STOPWORDS["en"]


def test_nltk_has_the_same_counts():
    corpus = articles("War, war, peace", "peace", outlet=["X", "Y"])
    every = terms.freqdist(corpus)
    assert isinstance(every, nltk.FreqDist)
    assert dict(every) == {"war": 2, "peace": 2}
    assert every.N() == 4
    by = terms.freqdist(corpus, by="outlet")
    assert isinstance(by, nltk.ConditionalFreqDist)
    assert {condition: dict(by[condition]) for condition in by} == {"X": {"war": 2, "peace": 1}, "Y": {"peace": 1}}


def test_a_word_as_long_as_a_book_costs_no_more_than_itself():
    other = " ".join(f"w{n}" for n in range(2_000))
    table = terms.count(articles("x" * 1_000_000, other))  # as a fixed-width array of strings: 8 GB
    assert len(table) == 2_001


texts = st.lists(st.lists(st.sampled_from(["War", "war’s", "a-b", "U.S.", "x, y", "Mr. Z"]), max_size=6), max_size=5)


@given(texts, st.randoms(use_true_random=False))
def test_counts_are_those_of_the_slow_reference_in_whatever_order(drawn, random):
    strings = [" ".join(parts) for parts in drawn]
    table = terms.count(articles(*strings))
    words = [[word.folded for word in reference.read(string)] for string in strings]
    n, n_articles = Counter(chain(*words)), Counter(chain(*map(set, words)))
    expected = [[term, n[term], n_articles[term], n.total()] for term in sorted(n, key=lambda term: (-n[term], term))]
    assert rows(table) == expected
    mixed = articles(*strings).iloc[random.sample(range(len(strings)), len(strings))]
    pd.testing.assert_frame_equal(terms.count(mixed), table)


def test_the_table_stays_as_it_is():
    table = articles("War and peace", outlet=["X"])
    before = table.copy(deep=True)
    pd.testing.assert_frame_equal(
        terms.count(table, by="outlet", stem="english"), terms.count(text.index(table), by="outlet", stem="english")
    )
    pd.testing.assert_frame_equal(table, before)


def test_a_prefix_is_completed():
    corpus = text.index(articles("Peace, peaceful talks; peace. A piece. PEACE Émigré", "peacekeepers talk"))
    assert terms.find(corpus, "Pea").values.tolist() == [["peace", 3], ["peaceful", 1], ["peacekeepers", 1]]
    assert terms.find(corpus, "pea", most=1).values.tolist() == [["peace", 3]]
    assert terms.find(corpus, "É").values.tolist() == [["émigré", 1]]
    assert terms.find(corpus, "x").empty
    assert len(terms.find(corpus, "", most=1_000)) == len(corpus.vocabulary)
    tables.check(terms.find(corpus, "x"), "terms")
    with pytest.raises(TypeError, match=r"a prefix must be text, the beginning of a word, not int\."):
        terms.find(corpus, 3)
    some = corpus.take(np.array([1]))  # counts are those of the selection
    assert terms.find(some, "pea").values.tolist() == [["peacekeepers", 1]]


WORDS = st.lists(st.sampled_from(["a", "b", "c", "B.", "the", "c,", "a\n\n"]), max_size=10).map(" ".join)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.integers(1, 2), st.sampled_from([None, ["the", "a"]]))
def test_a_matrix_holds_what_is_counted(strings, min_count, stopwords):
    table = articles(*[body for _, body in strings], title=[title for title, _ in strings])
    found = terms.matrix(table, min_count=min_count, stopwords=stopwords)
    expected = pd.DataFrame(0, index=found.article_ids, columns=found.terms)
    counts = terms.count(table, by="article_id", stopwords=stopwords)
    kept = set(terms.count(table, min_count=min_count, stopwords=stopwords)["term"])
    assert found.terms.tolist() == sorted(kept)
    assert found.article_ids.tolist() == table["article_id"].tolist()
    for row in counts[counts["term"].isin(kept)].itertuples():
        expected.loc[row.article_id, row.term] = row.n
    assert found.counts.toarray().tolist() == expected.to_numpy().tolist()


def test_a_matrix_goes_into_what_takes_sparse_ones():
    found = terms.matrix(articles("War and wars", "Peace"), stem="english")
    assert (found.counts.shape, found.counts.nnz, found.counts.format) == ((2, 3), 3, "csr")
    assert found.counts.has_sorted_indices


def slow_ngrams(table, n, stopwords, min_count, by):
    """Count phrases word by word."""
    group_of = dict(zip(table["article_id"], table[by], strict=True))
    tokens = text.tokens(table)
    found: dict[tuple, list[str]] = {}
    for begin in range(len(tokens) - n + 1):
        words = tokens.iloc[begin : begin + n]
        if not words["breaks"].iloc[1:].any() and not set(words["term"]) & set(stopwords or ()):
            article = words["article_id"].iloc[0]
            found.setdefault((group_of[article], " ".join(words["term"])), []).append(article)
    rows = [(*key, len(own), len(set(own))) for key, own in found.items() if len(own) >= min_count]
    return sorted(rows, key=lambda row: (row[0], -row[2], row[1]))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(WORDS, WORDS, st.sampled_from("xy")), max_size=4),
    st.sampled_from([2, 3]),
    st.sampled_from([None, ["the"]]),
    st.integers(1, 2),
    st.integers(1, 3),
)
def test_phrases_are_those_of_a_slow_count(strings, n, stopwords, min_count, threads):
    columns = {"title": [title for title, _, _ in strings], "side": [side for _, _, side in strings]}
    table = articles(*[body for _, body, _ in strings], **columns)
    corpus = text.index(table, threads=threads)
    found = terms.ngrams(corpus, n, by="side", stopwords=stopwords, min_count=min_count)
    tables.check(found, "counts")
    got = found[["side", "term", "n", "n_articles"]].to_records(index=False).tolist()
    assert got == slow_ngrams(table, n, stopwords, min_count, "side")


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("min_count", [1, 2, 300])
def test_phrases_are_counted_in_classes_and_in_tables_that_grow(n, min_count, monkeypatch):
    """Also in the middle of an article, and of more phrases than the counters can tell apart."""
    monkeypatch.setattr(phrases, "_CLASS", 9_000)
    monkeypatch.setattr(sys.modules["toolkit.text.index"], "PART_BYTES", 60_000)
    seed = np.random.default_rng(5)
    texts = [" ".join(f"w{word}" for word in seed.zipf(1.4, size) % 700) for size in (20_000, 0, 1, 400, 9_000)]
    texts.append("so it goes " * 400)
    sides = list("xxyyxy")
    found = terms.ngrams(text.index(articles(*texts, side=sides), threads=3), n, by="side", min_count=min_count)
    times, within = Counter(), Counter()
    for side, string in zip(sides, texts, strict=True):
        own = Counter(zip(*(string.split()[at:] for at in range(n)), strict=False))
        times.update({(side, *words): count for words, count in own.items()})
        within.update({(side, *words): 1 for words in own})
    kept = [(side, " ".join(words), times[side, *words], within[side, *words]) for side, *words in times]
    expected = sorted((row for row in kept if row[2] >= min_count), key=lambda row: (row[0], -row[2], row[1]))
    assert found[["side", "term", "n", "n_articles"]].to_records(index=False).tolist() == expected
    assert len(expected) > (2 if min_count == 300 else 1_000)


def test_phrases_of_other_lengths_are_not_counted():
    with pytest.raises(ValueError) as raised:
        terms.ngrams(articles("War"), 4)
    assert str(raised.value) == "n=4 is not possible: phrases of 2 or 3 words are counted."
