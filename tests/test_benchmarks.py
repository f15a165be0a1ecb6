"""The benchmarks count right: ours against a slow count, the others against ours, on 200 articles."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import agreement, corpora, exports, lexicon, run, work
from benchmarks.peers import PEERS, alternatives
from benchmarks.report import Gate, Row
from benchmarks.tasks import OURS, articles, joined
from toolkit import load, text

pytestmark = pytest.mark.slow
N = 200
MODULES = {"scikit-learn": "sklearn", "DuckDB": "duckdb", "NLTK": "nltk"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpora") / "articles.parquet"
    corpora.write(path, N)
    return path


@pytest.fixture(scope="module")
def patterns(corpus: Path) -> Path:
    path = corpus.with_name("lexicon.json")
    path.write_text(json.dumps(lexicon.frames()), encoding="utf-8")
    return path


@pytest.mark.filterwarnings("ignore:none of the .* articles has a text")
@pytest.mark.parametrize("name", exports.LAYOUTS)
def test_a_layout_is_read_as_what_it_is_with_every_word(corpus, tmp_path, name):
    source = articles(corpus, 30)
    found = load.intake(exports.written(source, name, tmp_path / "written"))
    assert found.files["format"].unique().tolist() == [name]
    assert found.articles["title"].tolist() == source["title"].tolist()
    if name not in ("pdf", "clipping"):  # which are printed without a date
        assert found.articles["date"].dt.date.tolist() == source["date"].dt.date.tolist()
    texts = [""] * len(source) if name in exports.TITLES_ONLY else source["text"].tolist()
    assert [told.split() for told in found.articles["text"]] == [told.split() for told in texts]


def test_a_pdf_of_several_pages_keeps_what_would_be_a_command(tmp_path):
    text = "\n\n".join(rf"The {n}th (or so) envoy \ said “no” — and wrote: é, (, \)." for n in range(60))
    table = pd.DataFrame({"article_id": ["a"], "title": ["Ferry (1)"], "text": [text], "outlet": ["P"], "date": [None]})
    folder = exports.written(table, "pdf", tmp_path / "written")
    assert b"/Count 2 " in (folder / "00000.pdf").read_bytes()
    (found,) = load.articles(folder).to_dict("records")
    assert (found["title"], found["text"].split()) == ("Ferry (1)", text.split())


def answers(name: str, corpus: Path, patterns: Path) -> Path:
    """The folder of what this engine has answered."""
    out = corpus.with_name(name)
    if not out.is_dir():
        out.mkdir()
        work.memory(engine=name, corpus=str(corpus), out=str(out), patterns=str(patterns))
    return out


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(corpus, tmp_path):
    for name, seed in (("again", 1), ("other", 2)):
        corpora.write(tmp_path / name, N, seed=seed)
    assert (tmp_path / "again").read_bytes() == corpus.read_bytes()
    assert (tmp_path / "other").read_bytes() != corpus.read_bytes()


def test_a_small_corpus_is_the_beginning_of_a_large_one(corpus):
    assert corpora.block(0).slice(0, N).to_pandas().equals(articles(corpus))
    assert not corpora.block(1)["text"].equals(corpora.block(0)["text"])


def test_articles_look_like_news(corpus):
    table = articles(corpus)
    assert table["text"].str.contains("[’“]", regex=True).mean() == pytest.approx(0.95, abs=0.04)
    assert 2_000 < table["text"].str.encode("utf-8").str.len().mean() < 3_000
    assert table["article_id"].is_unique
    assert set(table["outlet"]) == set(corpora.OUTLETS)
    assert table["text"].str.contains("\n\n").mean() > 0.9


def test_the_lexicon_has_its_ten_frames_and_267_different_patterns():
    patterns = [pattern for own in lexicon.frames().values() for pattern in own]
    assert len(lexicon.frames()) == 10
    assert len(patterns) == len(set(patterns)) == 267
    assert text.as_lexicon(lexicon.frames()).names == tuple(lexicon.frames())
    kinds = Counter("phrase" if " " in pattern else "glob" if "*" in pattern else "word" for pattern in patterns)
    assert min(kinds.values()) > 40


def test_words_are_counted_as_a_slow_count_does(corpus, patterns):
    tokens = text.tokens(articles(corpus))
    own = answers("ours", corpus, patterns)
    words = pd.read_parquet(own / "words.parquet").set_index("term")
    assert words["n"].to_dict() == Counter(tokens["term"])
    pairs = set(zip(tokens["article_id"], tokens["term"], strict=True))
    assert words["n_articles"].to_dict() == Counter(term for _, term in pairs)
    table = articles(corpus).set_index("article_id")
    group_of = {row.Index: (row.outlet, (row.date.year - 1970) * 12 + row.date.month - 1) for row in table.itertuples()}
    groups = pd.read_parquet(own / "groups.parquet").set_index(["outlet", "month"])["n_words"]
    assert groups.to_dict() == Counter(group_of[article_id] for article_id in tokens["article_id"])
    cells = pd.read_parquet(own / "cells.parquet").set_index(["outlet", "month", "term"])["n"]
    pairs = zip(tokens["article_id"], tokens["term"], strict=True)
    assert cells.to_dict() == Counter((*group_of[article_id], term) for article_id, term in pairs)


def test_hits_and_lines_are_found_as_by_regular_expressions(corpus, patterns):
    strings = [string.lower() for string in joined(articles(corpus))]
    expected = [[len(re.findall(alternatives(own), string)) for own in lexicon.frames().values()] for string in strings]
    hits = np.load(answers("ours", corpus, patterns) / "hits.npy")
    assert hits.tolist() == expected
    assert hits.sum() > N
    ours = OURS.load(corpus)
    ours.count()
    lines = Counter(ours.find("harbour accord")["article_id"])
    ids = articles(corpus)["article_id"]
    found = {id_: string.count("harbour accord") for id_, string in zip(ids, strings, strict=True)}
    assert lines == Counter({id_: n for id_, n in found.items() if n})
    assert lines


@pytest.mark.parametrize("name", PEERS)
def test_others_agree(name, corpus, patterns):
    if importlib.util.find_spec(MODULES.get(name, name)) is None:
        pytest.skip(f"{name} is not installed: pip install '.[bench]'")
    kept = corpus.with_name("kept")
    if not kept.is_dir():
        kept.mkdir()
        work.kept_possessives(str(corpus), str(kept), str(patterns))
    theirs, ours = answers(name, corpus, patterns), answers("ours", corpus, patterns)
    checks = run.compared(name, theirs, ours, kept)
    assert [check for check in checks if not check.holds] == []
    assert agreement.usual_words(ours, kept).holds


def test_a_wrong_count_is_noticed(corpus, patterns, tmp_path):
    ours = answers("ours", corpus, patterns)
    words, hits = pd.read_parquet(ours / "words.parquet"), np.load(ours / "hits.npy")
    words.loc[7, "n"] += 1
    hits[3, 4] += 1
    words.to_parquet(tmp_path / "words.parquet")
    pd.read_parquet(ours / "groups.parquet").iloc[1:].to_parquet(tmp_path / "groups.parquet")
    np.save(tmp_path / "hits.npy", hits)
    cells = pd.read_parquet(ours / "cells.parquet")
    cells.loc[5, "n"] += 1
    cells.to_parquet(tmp_path / "cells.parquet")
    assert [check.holds for check in agreement.counts("they", tmp_path, ours)] == [False, False]
    assert not agreement.cells("they", tmp_path, ours).holds
    assert agreement.cells("they", ours, ours).holds
    assert agreement.all_cells(ours).holds
    assert not agreement.hits("they", tmp_path, ours).holds
    assert agreement.hits("they", tmp_path, ours, twice=True).holds
    assert not agreement.hits("they", ours, tmp_path, twice=True).holds


@pytest.mark.parametrize(
    ("gate", "value", "verdict"),
    [
        (Gate(40, 90, "×"), 90, "aim reached"),
        (Gate(40, 90, "×"), 41, "gate holds"),
        (Gate(40, 90, "×"), 39.9, "**missed**"),
        (Gate(1.0, 0.7, " GB", most=True), 0.7, "aim reached"),
        (Gate(1.0, 0.7, " GB", most=True), 1.0, "gate holds"),
        (Gate(1.0, 0.7, " GB", most=True), 1.01, "**missed**"),
    ],
)
def test_gates(gate, value, verdict):
    assert gate.verdict(value) == verdict


def test_a_row_shows_its_median_and_its_spread():
    row = Row("reopening", 1_000_000, Gate(0.2, 0.05, " s", most=True), [0.03, 0.01, 0.04])
    expected = ["reopening", "1,000,000", "≤ 0.2 s", "≤ 0.05 s", "0.03 s (0.01–0.04)", "aim reached", ""]
    assert row.cells() == expected
