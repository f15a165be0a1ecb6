"""Corpora that no newspaper makes: hardly a word twice, one enormous article, a million empty ones.

In `make test` they are small; `make test-long` takes them at full size, in a process each, whose memory is watched.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit import context, frames, load, tables, terms, text, trends

UNIT = "The peace process began in Oslo, he said. “War’s end” came; aggression went on and on.\n\n"
SIZES = [pytest.param(1, id="small"), pytest.param(100, id="large", marks=[pytest.mark.long, pytest.mark.slow])]


def many_types(scale: int) -> pd.DataFrame:
    """20,000 different words, each once, and `peace` in every article."""
    n = 20_000 * scale
    texts = [" ".join(f"w{word:x}q" for word in range(at, at + 500)) + " Peace." for at in range(0, n, 500)]
    return pd.DataFrame({"article_id": [f"a{row}" for row in range(len(texts))], "text": texts})


def one_enormous(scale: int) -> pd.DataFrame:
    """An article of 5 MB between two short ones."""
    enormous = UNIT * (5_000_000 * scale // len(UNIT.encode()))
    return pd.DataFrame({"article_id": ["short", "enormous", "last"], "text": ["Peace process.", enormous, "War."]})


def all_empty(scale: int) -> pd.DataFrame:
    """10,000 articles without a word."""
    return pd.DataFrame({"article_id": [f"a{row}" for row in range(10_000 * scale)], "title": "", "text": ""})


def asked(corpus: text.Index) -> dict[str, object]:
    """What is found in it."""
    counts = terms.count(corpus).head(3)
    lexicon = {
        "peace": ["peace"],
        "process": ["peace process*"],
        "nothing": ["aggress* war"],
        "late": ["w1a2b*", "end"],
    }
    hits = frames.score(corpus, lexicon).groupby("frame", observed=True)["n_hits"].sum()
    found = frames.matches(corpus, {"late": ["w4e1fq", "war"]})
    return {
        "articles, words, different": [len(corpus), int(corpus.n_words.sum()), len(corpus.vocabulary)],
        "counts": counts[["term", "n", "n_articles"]].to_numpy().tolist(),
        "hits": {str(frame): int(n) for frame, n in hits.items()},
        "matches": [len(found), *found.tail(1)[["article_id", "match", "start", "end"]].to_numpy().ravel().tolist()],
        "lines": len(context.kwic(corpus, "w4e1fq")),
    }


def both_ways(name: str, scale: int, folder: Path) -> dict[str, object]:
    """The answers of the corpus in memory and on disk, and the most memory that this process has held, in MB."""
    articles = {made.__name__: made for made in (many_types, one_enormous, all_empty)}[name](scale)
    on_disk = asked(text.build_index([articles], folder / "index"))
    in_memory = asked(text.index(articles))
    return {"memory": in_memory, "disk": on_disk, "peak": peak()}


def peak() -> float:
    """In MB. Where Linux tells it: to `ru_maxrss`, what the process held that began this one counts as well."""
    import resource

    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(told[1]) / 1e3 if told else most / (1e6 if sys.platform == "darwin" else 1e3)


def run(name: str, scale: int, folder: Path) -> dict[str, object]:
    """The same; at full size in a process of its own."""
    if scale == 1:
        return json.loads(json.dumps(both_ways(name, scale, folder)))
    code = (
        "import json, pathlib, sys; from tests.test_odd_corpora import both_ways; "
        f"print(json.dumps(both_ways({name!r}, {scale}, pathlib.Path(sys.argv[1]))))"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=root, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("scale", SIZES)
def test_hardly_a_word_twice(scale, tmp_path):
    found = run("many_types", scale, tmp_path)
    n, articles = 20_000 * scale, 40 * scale
    expected = {
        "articles, words, different": [articles, n + articles, n + 1],
        "counts": [["peace", articles, articles], ["w0q", 1, 1], ["w1000q" if scale == 1 else "w100000q", 1, 1]],
        "hits": {
            "peace": articles,
            "process": 0,
            "nothing": 0,
            "late": sum(f"{word:x}".startswith("1a2b") for word in range(n)),
        },
        "matches": [1, f"a{0x4E1F // 500}", "w4e1fq", *span_of(0x4E1F)],
        "lines": 1,
    }
    assert found["memory"] == expected
    assert found["disk"] == expected
    if scale > 1:
        assert found["peak"] < 1_500


def span_of(word: int) -> list[int]:
    """Where it stands in its article."""
    before = sum(len(f"w{other:x}q ") for other in range(word - word % 500, word))
    return [before, before + len(f"w{word:x}q")]


@pytest.mark.parametrize("scale", SIZES)
def test_one_enormous_article(scale, tmp_path):
    found = run("one_enormous", scale, tmp_path)
    units = 5_000_000 * scale // len(UNIT.encode())
    expected = {
        "articles, words, different": [3, 16 * units + 3, 15],
        "counts": [["on", 2 * units, 1], ["peace", units + 1, 2], ["process", units + 1, 2]],
        "hits": {"peace": units + 1, "process": units + 1, "nothing": 0, "late": units},
        "matches": [units + 1, "last", "War", 0, 3],
        "lines": 0,
    }
    assert found["memory"] == expected
    assert found["disk"] == expected
    if scale > 1:
        assert found["peak"] < 5_000


@pytest.mark.parametrize("scale", SIZES)
def test_nothing_but_emptiness(scale, tmp_path):
    found = run("all_empty", scale, tmp_path)
    expected = {
        "articles, words, different": [10_000 * scale, 0, 0],
        "counts": [],
        "hits": {"peace": 0, "process": 0, "nothing": 0, "late": 0},
        "matches": [0],
        "lines": 0,
    }
    assert found["memory"] == expected
    assert found["disk"] == expected
    if scale > 1:
        assert found["peak"] < 1_200


def test_pieces_of_a_file_hold_an_enormous_article(tmp_path):
    articles = one_enormous(1)
    articles.to_json(tmp_path / "articles.jsonl", orient="records", lines=True, force_ascii=False)
    again = pd.concat(load.batches(tmp_path / "articles.jsonl"))
    assert again["text"].tolist() == [string.strip() for string in articles["text"]]


def over_time(articles: pd.DataFrame) -> pd.DataFrame:
    """One article a day, from two outlets by turns."""
    dates = pd.date_range("2000-01-01", periods=len(articles))
    outlets = ["P" if row % 2 else "Q" for row in range(len(articles))]
    return articles.assign(date=dates, outlet=outlets)


@pytest.mark.parametrize(("made", "expected"), [(many_types, 0.0), (one_enormous, 62.5 - 1_000 / 3), (all_empty, None)])
def test_two_outlets_that_nobody_can_compare(made, expected):
    articles = over_time(made(1)[:5_000])
    hits = frames.score(articles, {"peace": ["peace"], "nothing": ["aggression war"]})
    table = tables.check(trends.differences(hits, articles, by="outlet", target="P", period="Y"), "differences")
    assert table["n_articles_target"].sum() == 2 * (len(articles) // 2)
    assert table["few"].all() != (made is many_types)
    assert table.filter(like="band").isna().all(axis=None)  # no match, or one rate in all articles, or no three of them
    found = table[table["frame"] == "peace"]["difference"]
    assert found.isna().all() if expected is None else found.tolist() == pytest.approx([expected], abs=0.1)
