"""One piece of work, in a process of its own, so that its memory is its own: `python -m benchmarks.work JOB`.

`JOB` is JSON: the name of the work, and what it needs. It prints one line of JSON: seconds by name, and facts. What
must be compared is written to the folder `out`. Each work calls its functions on some articles first, so that what is
timed is compiled, imported and warm; `first_call` does not.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import exports, lexicon
from benchmarks.tasks import OURS, Counts, Engine, Ours, articles, as_array, batches, count, lines
from toolkit import frames, load, text

N_WARM = 50
Found = dict[str, Any]


class Clock:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time what stands inside."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begin


def memory(engine: str, corpus: str, out: str, patterns: str) -> Found:
    """A, B and C by this engine, on articles in memory."""
    one, wanted = _engine(engine), _lexicon(patterns)
    _warm(engine, corpus, out, wanted)
    state, clock = one.load(Path(corpus)), Clock()
    if one.count:
        with clock.time("A"):
            counts = one.count(state)
        keep_counts(counts, Path(out))
    if one.group:
        with clock.time("G"):
            grouped = one.group(state)
        keep_cells(one, state, grouped, Path(out))
        del grouped
    if one.score:
        with clock.time("B"):
            hits = one.score(state, wanted)
        np.save(Path(out, "hits.npy"), hits)
    if one.find:
        with clock.time("C"):
            found = one.find(state, lexicon.RARE)
        found.to_parquet(Path(out, "lines.parquet"))
    return {"seconds": clock.seconds}


def _engine(name: str) -> Engine:
    from benchmarks.peers import PEERS

    return OURS if name == "ours" else PEERS[name]


def _lexicon(path: str) -> dict[str, list[str]]:
    """The patterns, from a file: they are made of a million words, which would take memory here."""
    frames_of: dict[str, list[str]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return frames_of


def _warm(engine: str, corpus: str, out: str, wanted: dict[str, list[str]]) -> None:
    """Do everything once on a few articles, with something to be found."""
    few = Path(out, "few.parquet")
    articles(Path(corpus), N_WARM).to_parquet(few)
    one = _engine(engine)
    state = one.load(few)
    if one.count:
        one.count(state)
    if one.group:
        one.group(state)
    if one.score:
        one.score(state, wanted)
    if one.find:
        one.find(state, lexicon.COMMON)


def keep_counts(counts: Counts, out: Path) -> None:
    """Write the answer to A."""
    for name, table in counts._asdict().items():
        table.to_parquet(out / f"{name}.parquet")


def keep_cells(engine: Engine, state: Any, grouped: Any, out: Path) -> None:
    """Write the answer to G."""
    if engine.cells:
        cells = engine.cells(state, grouped)
        cells[["outlet", "month", "term", "n"]].to_parquet(out / "cells.parquet")


def kept_possessives(corpus: str, out: str, patterns: str = "") -> Found:
    """A and G under the definition of the peers: for the comparison, not timed."""
    ours = Ours(articles(Path(corpus)), possessives="keep")
    keep_counts(ours.count(), Path(out))
    keep_cells(OURS, ours, ours.group(), Path(out))
    return {"seconds": {}}


def build(corpus: str, out: str, index: str, patterns: str) -> Found:
    """From Parquet to a saved index, then A and B."""
    wanted = _lexicon(patterns)
    _warm("ours", corpus, out, wanted)
    few = Path(out, "few-index")
    text.build_index([articles(Path(corpus), N_WARM)], few)
    shutil.rmtree(few)
    shutil.rmtree(index, ignore_errors=True)
    clock = Clock()
    with clock.time("index"):
        built = text.build_index(batches(Path(corpus)), index)
    with clock.time("A"):
        counts = count(built)
    with clock.time("B"):
        hits = frames.score(built, wanted)
    np.save(Path(out, "hits.npy"), as_array(hits, lexicon.N_FRAMES))
    sizes = {path: path.stat().st_size for path in Path(index).rglob("*") if path.is_file()}
    facts = {
        "n_words": int(counts.words["n"].sum()),
        "n_words_by_group": int(counts.groups["n_words"].sum()),
        "n_terms": len(counts.words),
        "bytes": sum(sizes.values()),
        "bytes_of_articles": sum(size for path, size in sizes.items() if path.suffix == ".parquet"),
    }
    return {"seconds": clock.seconds, **facts}


def opened(corpus: str, out: str, index: str, patterns: str) -> Found:
    """Questions to an index that has just been opened, none of which it has been asked before."""
    wanted = _lexicon(patterns)
    _warm("ours", corpus, out, wanted)
    clock = Clock()
    with clock.time("open"):
        found = text.open_index(index)
    with clock.time("lexicon"):
        hits = frames.score(found, wanted)
    with clock.time("kwic"):
        table = lines(found, lexicon.RARE)
    phrases = {phrase: _matches(found, phrase, clock) for phrase in lexicon.PHRASES}
    return {"seconds": clock.seconds, "hits": int(hits["n_hits"].sum()), "kwic": len(table), "matches": phrases}


def in_memory_phrases(corpus: str, out: str, patterns: str) -> Found:
    """New phrases, asked of an index in memory."""
    _warm("ours", corpus, out, _lexicon(patterns))
    index, clock = text.index(articles(Path(corpus))), Clock()
    return {"matches": {phrase: _matches(index, phrase, clock) for phrase in lexicon.PHRASES}, "seconds": clock.seconds}


def _matches(index: text.Index, phrase: str, clock: Clock) -> int:
    with clock.time(phrase):
        found = frames.matches(index, {"phrase": [phrase]})
    return len(found)


def first_call(corpus: str, patterns: str) -> Found:
    """The first index, count and score of this process; what is imported for it is not timed."""
    few, wanted, clock = articles(Path(corpus), N_WARM), _lexicon(patterns), Clock()
    with clock.time("first call"):
        index = text.index(few)
        count(index)
        frames.score(index, wanted)
    return {"seconds": clock.seconds}


def loading(corpus: str, out: str, layout: str, n: str, patterns: str = "") -> Found:
    """Articles from files of this layout, which are written first."""
    for name, most in (("few", N_WARM), ("many", int(n))):
        exports.written(articles(Path(corpus), most), layout, Path(out, layout, name))
    load.intake(Path(out, layout, "few"))
    clock = Clock()
    with clock.time("load"):
        found = load.intake(Path(out, layout, "many"))
    shutil.rmtree(Path(out, layout))
    formats = found.files["format"].unique().tolist()
    if formats != [layout]:
        raise RuntimeError(f"{layout} was read as {formats}")
    return {"seconds": clock.seconds, "articles": len(found.articles), "words": _n_words(found.articles)}


def n_words_of(corpus: Path) -> int:
    """What stands between blanks in all texts of this corpus."""
    return _n_words(articles(corpus))


def _n_words(table: pd.DataFrame) -> int:
    return int(table["text"].str.count(r"\S+").sum())


WORK: dict[str, Callable[..., Found]] = {
    work.__name__: work for work in (memory, kept_possessives, build, opened, in_memory_phrases, first_call, loading)
}


def main() -> None:
    job = json.loads(sys.argv[1])
    print(json.dumps(WORK[job.pop("work")](**job)))


if __name__ == "__main__":
    main()
