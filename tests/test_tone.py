"""The tone of articles: which sentences are rated, and what VADER says of them."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from toolkit import backends, tables, text, tone
from toolkit.errors import MissingPackage


def articles(*texts: str | None, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns})


@pytest.fixture
def rated(monkeypatch) -> list[str]:
    """A rater in the place of VADER, which finds good and bad, and notes what it is given."""
    seen = []

    class Analyzer:
        def polarity_scores(self, sentence: str) -> dict[str, float]:
            seen.append(sentence)
            return {"compound": 0.5 * sentence.lower().count("good") - 0.25 * sentence.lower().count("bad")}

    package, module = ModuleType("vaderSentiment"), ModuleType("vaderSentiment.vaderSentiment")
    module.SentimentIntensityAnalyzer = Analyzer
    monkeypatch.setitem(sys.modules, "vaderSentiment", package)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", module)
    return seen


def test_means_and_shares_by_hand(rated):
    table = tone.score(articles("Good. Good, bad. Rain.\n\nBad!", "Bad bad.", "", title=["Good good", None, "…"]))
    tables.check(table, "tones")
    assert list(table) == tables.columns("tones")
    assert table.iloc[0].tolist() == ["a0", 5, pytest.approx((1 + 0.5 + 0.25 + 0 - 0.25) / 5), 3, 1, 0.6, 0.2]
    assert table.iloc[1].tolist() == ["a1", 1, -0.5, 0, 1, 0.0, 1.0]
    assert table.iloc[2].tolist()[:2] == ["a2", 0]
    assert table.loc[2, ["compound", "share_positive", "share_negative"]].isna().all()


def test_sentences_keep_their_signs_and_nothing_is_lost(rated):
    body = "“Good?!” he said :-) Really… The U.S. Army 😀 left.\n\nüber — “Isn’t it bad!!!” :("
    tone.score(articles(body, title=["!! Talks: good"]))
    assert rated == [
        "!! Talks: good",
        '"Good?!" he said :-) Really... ',
        "The U.S. Army 😀 left.\n\n",
        'über  -  "Isn\'t it bad!!!" :(',
    ]


def test_every_sentence_is_rated_once_whatever_the_batch(rated, monkeypatch):
    table = articles(*(f"Good {n}. Bad {n}." for n in range(7)), title=["x", None, "y z", "", None, "Good", "!"])
    expected = tone.score(table)
    whole = sorted(rated)
    assert len(whole) == 7 * 2 + 3
    monkeypatch.setattr(tone, "_AT_ONCE", 2)
    pd.testing.assert_frame_equal(tone.score(table), expected)
    assert sorted(rated[len(whole) :]) == whole
    some = text.index(table).take(np.array([1, 4, 6]))
    pd.testing.assert_frame_equal(tone.score(some), expected.iloc[[1, 4, 6]].reset_index(drop=True))


def test_on_a_cluster_and_from_a_saved_index(rated, tmp_path):
    table = articles("Good. Rain.", "Bad.", "Good good.", title=["Bad", None, None])
    expected = tone.score(table)
    pd.testing.assert_frame_equal(tone.score(text.index(table).save(tmp_path / "index")), expected)
    dask = pytest.importorskip("dask.dataframe")
    parts = backends.distributed(dask.from_pandas(table, npartitions=2))
    pd.testing.assert_frame_equal(tone.score(parts), expected)


@pytest.mark.filterwarnings("error")
def test_no_articles(rated):
    table = tone.score(articles())
    assert table.empty
    assert tables.check(table, "tones") is table
    assert list(tone.score(articles(None, "…"))["n_sentences"]) == [0, 0]


def test_a_sentence_without_an_end_is_cut(rated):
    tone.score(articles("good " * 10_000))
    assert [len(sentence) for sentence in rated] == [10_000]


def test_a_missing_package_is_named_before_anything_is_done(monkeypatch):
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    with pytest.raises(MissingPackage) as raised:
        tone.score("no such folder")
    assert str(raised.value) == (
        "tone.score needs the package vaderSentiment: pip install 'media-analysis-toolkit[tone]'."
    )


@pytest.fixture
def vader():
    pytest.importorskip("vaderSentiment", reason="vaderSentiment (extra [tone]) is not installed")


#: sentences with the compound that VADER's own README prints
PUBLISHED = [
    ("VADER is smart, handsome, and funny.", 0.8316),
    ("VADER is smart, handsome, and funny!", 0.8439),
    ("VADER is very smart, handsome, and funny.", 0.8545),
    ("VADER is VERY SMART, handsome, and FUNNY.", 0.9227),
    ("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342),
    ("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469),
    ("VADER is not smart, handsome, nor funny.", -0.7424),
    ("The book was good.", 0.4404),
    ("At least it isn't a horrible book.", 0.431),
    ("The book was only kind of good.", 0.3832),
    ("The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042),
    ("Today SUX!", -0.5461),
    ("Today only kinda sux! But I'll get by, lol", 0.5249),
    ("Make sure you :) or :D today!", 0.8633),
    ("Not bad at all", 0.431),
]


@pytest.mark.parametrize(("sentence", "compound"), PUBLISHED)
def test_the_answers_that_vader_publishes(vader, sentence, compound):
    whole = articles(sentence)
    if text.tokens(whole)["opens"].sum() > 1:  # VADER takes two sentences for one text
        whole = articles(sentence.replace("! But", "! but"))
    table = tone.score(whole)
    assert table["n_sentences"].tolist() == [1]
    assert table["compound"].tolist() == [compound]


def test_curly_signs_are_read_as_straight_ones(vader):
    curly = tone.score(articles("The plan isn’t good.", "They called it “horrible”."))
    straight = tone.score(articles("The plan isn't good.", 'They called it "horrible".'))
    pd.testing.assert_frame_equal(curly, straight)
    assert (curly["compound"] < -0.05).all()
