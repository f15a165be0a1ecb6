"""The worked example of the definitions: one newspaper clipping, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit import context, frames, terms, text

pytestmark = pytest.mark.shared

#: pattern → how often it stands in title and text
COUNTED = {
    "aggression": 3,
    "aggressor": 1,
    "aggress*": 4,
    "atrocities": 1,
    "peace process": 1,
    "peace": 3,
    "peace*": 5,
    "ceasefire": 1,
    "violated": 1,
    "palestin*": 17,
    "israel*": 9,
}


@pytest.fixture(scope="module")
def article(shared: Path) -> pd.DataFrame:
    (path,) = (shared / "fixtures" / "clipping").glob("*.txt")
    title, body = path.read_text(encoding="utf-8").split("\n", maxsplit=1)
    return pd.DataFrame({"article_id": ["clipping"], "title": [title], "text": [body]})


@pytest.fixture(scope="module")
def corpus(article: pd.DataFrame) -> text.Index:
    return text.index(article)


def test_terms(corpus):
    n = terms.count(corpus).set_index("term")["n"]
    counted = {
        pattern: sum(n[[term for term in n.index if term.startswith(pattern[:-1])]]) if "*" in pattern else n[pattern]
        for pattern in COUNTED
        if " " not in pattern
    }
    assert counted == {pattern: times for pattern, times in COUNTED.items() if " " not in pattern}


def test_matches_and_scores(corpus):
    lexicon = {pattern: [pattern] for pattern in COUNTED}
    assert frames.matches(corpus, lexicon).groupby("frame").size().to_dict() == COUNTED
    assert frames.score(corpus, lexicon).set_index("frame")["n_hits"].to_dict() == COUNTED
    assert frames.score(corpus, lexicon, zones=True).groupby("frame")["n_hits"].sum().to_dict() == COUNTED


def test_every_span_gives_its_match_back(article, corpus):
    found = frames.matches(corpus, {"any": list(COUNTED)})
    assert len(found) == 4 + 1 + 5 + 1 + 1 + 17 + 9  # peace process and peace are both in peace*: nothing counts twice
    for row in found.itertuples():
        string = article.loc[0, "title" if row.zone == "title" else "text"]
        assert string[row.start : row.end] == row.match


def test_one_israel_is_possessive_and_one_palestine_stands_in_the_title(corpus):
    found = frames.matches(corpus, {"israel": ["israel*"], "palestine": ["palestin*"]})
    israel, palestine = (found[found["frame"] == frame] for frame in ("israel", "palestine"))
    assert israel["match"].str.endswith("’s").sum() == 1
    assert palestine["zone"].value_counts().to_dict() == {"body": 16, "title": 1}
    # must not fail Palestinian people, must not fail the Palestinian people, never leave the Palestinian people alone;
    # in "not to let the Palestinian people fail" the negator is four words away
    assert found.loc[found["negated"], "match"].tolist() == ["Palestinian"] * 3


def test_concordance(corpus):
    (line,) = context.kwic(corpus, "peace process", window=3).itertuples()
    assert (line.left, line.match, line.right) == (
        "for the Afghan",
        "peace process",
        "while underscoring that",
    )
