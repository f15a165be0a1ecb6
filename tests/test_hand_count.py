"""The program finds what reading found, each match and each loser.

The table in `hand_count` was finished before the program was asked. Corrections of it since then: none.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hand_count import LEXICON, READ

from toolkit import frames, tables

pytestmark = pytest.mark.shared

SIGNS = {"": "+", "not": "s", "near": "n", "before": "b", "after": "a", "unless_near": "u", "overlap": "o"}


def speeches(shared: Path) -> Iterator[dict[str, str]]:
    """The shortest of 500 words or more, at most two of each state."""
    path = shared / "fixtures" / "corpora" / "ungdc_sample_20countries_1990_2024.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        every = [json.loads(line) for line in lines]
    n_words = {id(one): len(one["text"].split()) for one in every}
    of_state: Counter[str] = Counter()
    for one in sorted(every, key=lambda one: (n_words[id(one)], one["iso3"], one["year"])):
        if n_words[id(one)] >= 500 and of_state[one["iso3"]] < 2:
            of_state[one["iso3"]] += 1
            yield {"article_id": f"{one['iso3']}_{one['session']}_{one['year']}", "title": "", "text": one["text"]}


@pytest.fixture(scope="module")
def texts(shared: Path) -> pd.DataFrame:
    (path,) = (shared / "fixtures" / "clipping").glob("*.txt")
    title, body = path.read_text(encoding="utf-8").split("\n", maxsplit=1)
    chosen = speeches(shared)
    return pd.DataFrame([{"article_id": "clipping", "title": title, "text": body}, *(next(chosen) for _ in range(20))])


@pytest.fixture(scope="module")
def told(texts: pd.DataFrame) -> pd.DataFrame:
    return frames.explain(texts, LEXICON)


def signs(told: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The explanation in the signs of the hand count."""
    ordered = told.assign(
        sign=told["reason"].astype("str").map(SIGNS).mask(told["counts"] & told["negated"], "!"),
        place=told["start"] + told["zone"].ne("title") * 10**9,
    ).sort_values(["place", "end"], ascending=[True, False])
    found: dict[str, dict[str, str]] = {}
    for row in ordered.itertuples():
        of_text = found.setdefault(row.article_id, {})
        of_text[row.frame] = of_text.get(row.frame, "") + row.sign
    return found


def test_the_texts_are_those_that_were_read(texts):
    assert texts["article_id"].tolist() == list(READ)


@pytest.mark.parametrize("article", READ)
def test_each_match_and_each_loser_is_what_reading_found(told, article):
    assert signs(told[told["article_id"] == article]) == {article: READ[article]}


def test_what_negates(told):
    negated = told[told["counts"] & told["negated"]]
    assert negated["negator"].tolist() == ["No", "No", "without", "without", "no", "not", "no"]


def test_every_rule_decides_something():
    decided = Counter("".join(sign for of_text in READ.values() for sign in of_text.values()))
    assert set(decided) == {*SIGNS.values(), "!"}
    assert sum(decided.values()) == 517


def test_every_span_gives_its_match_back(texts, told):
    tables.check(told, "explanation")
    text_of = texts.set_index("article_id")
    assert len(told) == 517
    for row in told.itertuples():
        string = text_of.loc[row.article_id, "title" if row.zone == "title" else "text"]
        assert string[row.start : row.end] == row.match
