"""The index: every word as one integer, with its place, its zone and its article."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from toolkit import text
from toolkit.errors import WrongTable


def articles(*texts: str | None, **columns: object) -> pd.DataFrame:
    ids = [f"a{number}" for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "text": pd.Series(list(texts), dtype="object"), **columns})


def test_an_index_by_hand():
    corpus = text.index(articles("War. Peace war", "", title=["Peace Talks", "War"]))
    vocabulary, (part,) = corpus.vocabulary, corpus.parts
    assert vocabulary.spellings.to_pylist() == ["Peace", "Talks", "War", "war"]  # in order of first appearance
    assert vocabulary.counts.tolist() == [2, 1, 2, 1]
    assert vocabulary.terms.to_pylist() == ["peace", "talks", "war"]
    assert vocabulary.term_of.tolist() == [0, 1, 2, 2]
    assert (part.codes >> 2).tolist() == [0, 1, 2, 0, 3, 2]  # title before text
    assert (part.codes & 1).tolist() == [1, 0, 1, 1, 0, 1]  # breaks
    assert (part.codes >> 1 & 1).tolist() == [1, 0, 1, 1, 0, 1]  # a sentence begins
    assert part.edges.tolist() == [[0, 2, 5, 5], [5, 6, 6, 6]]
    assert corpus.n_words.tolist() == [5, 1]
    assert repr(corpus) == "<Index: 2 articles, 6 words, 3 different>"
    tokens = text.tokens(corpus)
    assert tokens["word"].tolist() == ["Peace", "Talks", "War", "Peace", "war", "War"]
    assert tokens["term"].tolist() == ["peace", "talks", "war", "peace", "war", "war"]
    assert tokens["start"].tolist() == [0, 6, 0, 5, 11, 0]
    assert tokens["end"].tolist() == [5, 11, 3, 10, 14, 3]


def test_zones():
    corpus = text.index(articles("One two.\n\nThree. Four.", "Ab. Cd. Ef. Gh ij.", "", title=["T u", None, "V"]))
    assert text.index(articles("A headline\n\nWords")).zone_words().tolist() == [[0, 2, 1]]  # the lead's last word too
    # title, lead (first paragraph; without blank lines three sentences), body
    assert corpus.zone_words().tolist() == [[2, 2, 2], [0, 3, 2], [1, 0, 0]]
    assert text.tokens(corpus)["zone"].tolist()[:6] == ["title", "title", "lead", "lead", "body", "body"]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_missing_strings_hold_no_word(missing):
    corpus = text.index(articles(missing, "War", title=[missing, "Peace"]))
    assert corpus.n_words.tolist() == [0, 2]
    assert corpus.articles["title"].tolist() == ["", "Peace"]


def test_what_is_not_there_is_filled_and_what_is_more_is_kept():
    given_articles = articles("War", mood=["dark"])
    before = given_articles.copy(deep=True)
    corpus = text.index(given_articles)
    assert sorted(corpus.articles) == ["article_id", "date", "mood", "outlet", "title"]  # the texts lie apart
    assert corpus.articles["date"].isna().all()
    pd.testing.assert_frame_equal(given_articles, before)


def test_an_index_is_given_back_as_it_is():
    corpus = text.index(articles("War"))
    assert text.index(corpus) is corpus


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        (
            pd.DataFrame({"id": ["a"], "text": ["War"]}),
            WrongTable,
            "these articles have no column 'article_id' (they have id, text): "
            "load them with load.articles(...), which names the columns and gives ids.",
        ),
        (
            pd.DataFrame({"article_id": ["a"], "body": ["War"]}),
            WrongTable,
            "these articles have no column 'text' (they have article_id, body): "
            "load them with load.articles(...), which names the columns and gives ids.",
        ),
        (
            pd.DataFrame({"article_id": ["a", "b", "a"], "text": ["War", "War", "War"]}),
            WrongTable,
            "article_id must be unique, but 1 of them stand more than once, such as 'a': "
            "rename the column, and load makes ids; or drop what is twice (articles.drop_duplicates('article_id')).",
        ),
        (
            pd.DataFrame({"article_id": [1, 2], "text": ["War", "War"]}),
            WrongTable,
            "column 'article_id' of this 'articles' table must hold text, not int64: convert it with .astype(\"str\").",
        ),
        (
            pd.DataFrame({"article_id": ["a", None], "text": ["War", "War"]}),
            WrongTable,
            "column 'article_id' of this 'articles' table has no value in 1 of 2 rows.",
        ),
        (
            pd.DataFrame({"article_id": ["a"], "text": ["War"], "date": ["2021-05-16"]}),
            WrongTable,
            "column 'date' of this 'articles' table must hold date, not str: convert it with pandas.to_datetime.",
        ),
        (["War"], TypeError, "an index is made of a table of articles (a DataFrame), not of list."),
    ],
)
def test_wrong_articles(wrong, error, sentence):
    with pytest.raises(error) as raised:
        text.index(wrong)
    assert str(raised.value) == sentence


def test_scripts_without_spaces_are_warned_of():
    warning = (
        "2 of 4 articles are mostly in a script that puts no spaces between words (Chinese, Japanese, Thai, …): "
        "their words cannot be counted, leave them out or split them first."
    )
    with pytest.warns(UserWarning, match=re.escape(warning)) as raised:
        text.index(articles("和平进程开始了。", "สันติภาพ", "和平 peace", "سلام שלום мир"))
    assert [str(one.message) for one in raised] == [warning]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "script", ["سلام عادل", "שלום עכשיו", "мирный процесс", "평화 협상", "शांति वार्ता", "", "😀 ..."]
)
def test_other_scripts_are_not(script):
    assert len(text.index(articles(script))) == 1


def test_columns_are_assigned_by_place_and_stay_with_their_articles(tmp_path):
    table = pd.DataFrame({"article_id": ["a", "b", "c"], "text": ["War.", "Peace.", "War."], "outlet": ["P", "Q", "P"]})
    for corpus in (text.index(table), text.index(table).save(tmp_path / "index")):
        marked = corpus.assign(mark=pd.Series([1, 2, 3], index=[9, 8, 7]), outlet="R")
        assert marked.articles[["article_id", "mark", "outlet"]].values.tolist() == [
            ["a", 1, "R"],
            ["b", 2, "R"],
            ["c", 3, "R"],
        ]
        assert marked.take(np.array([1, 2])).columns(["mark"])["mark"].tolist() == [2, 3]
        assert "mark" not in corpus.articles.columns
        assert corpus.articles["outlet"].tolist() == ["P", "Q", "P"]
        assert marked.n_words.tolist() == [1, 1, 1]


def test_what_an_index_is_made_of_cannot_be_assigned():
    corpus = text.index(articles("War.", "Peace."))
    with pytest.raises(ValueError, match="'text' is what the index was made of: build it anew"):
        corpus.assign(text="x")
    with pytest.raises(ValueError, match="Length of values"):
        corpus.assign(mark=[1])
