"""Run ours and the others in turns, hold their answers against each other, and write what it took. `make bench`.

python -m benchmarks.run                 100,000 articles
python -m benchmarks.run --large         and the rows of large corpora on 1,000,000 (15 minutes, 10 GB)
python -m benchmarks.run --quick         10,000 articles, each once: to try it out
python -m benchmarks.run --only memory   one part of it; --help lists them

It ends with 1 if two answers differ that must be the same. A gate that is missed is marked, no more.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import agreement, corpora, exports, lexicon, measure, report
from benchmarks.agreement import Checked
from benchmarks.measure import Series
from benchmarks.peers import PEERS
from benchmarks.report import Gate, Row
from benchmarks.work import n_words_of

SMALL, USUAL, LARGE = 10_000, 100_000, 1_000_000
AGAINST = {"scikit-learn": Gate(40, 90, "×"), "polars": Gate(17, 40, "×"), "DuckDB": Gate(13, 30, "×")}
LONG = 120  # seconds: what takes longer is run once


@dataclass
class Suite:
    """One run: its sizes, its folder, and all that was found."""

    n: int
    n_large: int
    times: int
    folder: Path
    series: dict[str, Series] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)

    def out(self, name: str) -> Path:
        """A folder for the answers of this work."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    @property
    def patterns(self) -> Path:
        """The lexicon, in a file."""
        path = self.folder / "lexicon.json"
        if not path.is_file():
            path.write_text(json.dumps(lexicon.frames()), encoding="utf-8")
        return path

    def run(self, name: str, work: str, **job: object) -> measure.Run:
        """Do this work and keep what it took under this name."""
        print(f"{name} …", flush=True, end=" ")
        found = measure.run(work, patterns=self.patterns, **job)  # type: ignore[arg-type]
        print(", ".join(f"{what} {seconds:.3g} s" for what, seconds in found.seconds.items()), flush=True)
        self.series.setdefault(name, Series()).runs.append(found)
        return found

    def row(self, work: str, n: int, gate: Gate, values: list[float], note: str = "") -> None:
        """Hold what was measured against its gate."""
        self.rows.append(Row(work, n, gate, values, note))

    def ratio(self, work: str, gate: Gate, peer: str, *tasks: str) -> None:
        """How many times as long does this peer take?"""
        if peer in self.series:
            theirs, ours = self.series[peer].of(*tasks), self.series["ours"].of(*tasks)
            self.row(work, self.n, gate, [statistics.median(theirs) / statistics.median(ours)])


def memory(suite: Suite) -> None:
    """A, B and C on articles in memory, by everybody in turns."""
    corpus = corpora.made(suite.n)
    there = [name for name, peer in PEERS.items() if _is_there(peer.package)]
    for name in sorted(set(PEERS) - set(there)):
        print(f"{name} is not installed (pip install '.[bench]'): left out", flush=True)
    for turn in range(suite.times):
        for name in ("ours", *there):
            if turn and sum(suite.series[name].runs[0].seconds.values()) > LONG:
                continue
            suite.run(name, "memory", engine=name, corpus=corpus, out=suite.out(name))
    measure.run("kept_possessives", corpus=corpus, out=suite.out("kept"))
    for name in there:
        suite.checks += compared(name, suite.out(name), suite.out("ours"), suite.out("kept"))
    suite.checks.append(agreement.usual_words(suite.out("ours"), suite.out("kept")))
    suite.checks.append(agreement.all_cells(suite.out("ours")))
    for tasks in ("AB", "AGB"):
        for name, gate in AGAINST.items():
            suite.ratio(f"in memory, {' + '.join(tasks)}, against {name}", gate, name, *tasks)
    suite.ratio("in memory, A alone, against NLTK", Gate(50, 120, "×"), "NLTK", "A")


def _is_there(package: str) -> bool:
    return importlib.util.find_spec({"scikit-learn": "sklearn"}.get(package, package)) is not None


def compared(name: str, theirs: Path, ours: Path, kept: Path) -> list[Checked]:
    """The answers of a peer against ours."""
    peer = PEERS[name]
    checks = agreement.counts(name, theirs, kept) if peer.count else []
    if peer.group:
        checks.append(agreement.cells(name, theirs, kept))
    if peer.score:
        checks.append(agreement.hits(name, theirs, ours, twice=name == "pandas"))
    if peer.find:
        checks.append(agreement.lines(name, theirs, ours))
    return checks


def build(suite: Suite) -> None:
    """From Parquet to a saved index, A and B; `wc -w` on the same text; the same on few articles."""
    large, small = corpora.made(suite.n_large), corpora.made(SMALL)
    plain = corpora.as_plain_text(large)
    for _ in range(suite.times):
        seconds = measure.wc(plain)
        if seconds is not None:
            print(f"wc -w … {seconds:.3g} s", flush=True)
            suite.series.setdefault("wc -w", Series()).runs.append(measure.Run({"count": seconds}, {}))
        suite.run("build", "build", corpus=large, out=suite.out("build"), index=suite.out("index"))
        suite.run("small build", "build", corpus=small, out=suite.out("small"), index=suite.out("small-index"))
    _check_builds(suite)
    _rows_of_build(suite, corpora.n_bytes(large))


def _check_builds(suite: Suite) -> None:
    facts = suite.series["build"].runs[-1].facts
    told = ("index", "words of all terms and of all groups", facts["n_words"], facts["n_words_by_group"])
    suite.checks.append(agreement.numbers(*told))
    shorter, longer = suite.out("small"), suite.out("build")
    suite.checks.append(agreement.hits(f"index of {suite.n_large:,} against {SMALL:,}", shorter, longer))
    if "ours" in suite.series:
        shorter, longer = sorted((suite.out("ours"), longer), key=lambda path: (path / "hits.npy").stat().st_size)
        suite.checks.append(agreement.hits("index against articles in memory", shorter, longer))


def _rows_of_build(suite: Suite, n_bytes: int) -> None:
    series, facts, n = suite.series["build"], suite.series["build"].runs[-1].facts, suite.n_large
    took = statistics.median(series.of("index", "A", "B"))
    if "wc -w" in suite.series:
        yardstick = statistics.median(suite.series["wc -w"].of("count"))
        suite.row("Parquet → saved index + A + B, against wc -w", n, Gate(0.6, 1.1, "×"), [yardstick / took])
    peak = series.anonymous / 1e9
    suite.row("peak anonymous memory of that build", n, Gate(1.0, 0.7, " GB", most=True), [peak])
    size = (facts["bytes"] - facts["bytes_of_articles"]) / n_bytes
    suite.row("saved index without its articles / their text", n, Gate(0.75, 0.5, "", most=True), [size])
    few = statistics.median(suite.series["small build"].of("index", "A", "B"))
    grows = (took / n) / (few / SMALL)
    note = f"{1e6 * few / SMALL:.1f} µs an article of {SMALL:,}, {1e6 * took / n:.1f} µs of {n:,}"
    apart = max(grows, 1 / grows)  # neither may be the slower way
    suite.row(f"time per article, {SMALL:,} against {n:,}", n, Gate(1.5, 1.1, "×", most=True), [apart], note)


def opened(suite: Suite) -> None:
    """Questions to saved indexes, in a new process each time."""
    if "build" not in suite.series:
        suite.run(
            "build", "build", corpus=corpora.made(suite.n_large), out=suite.out("build"), index=suite.out("index")
        )
    usual = suite.out("index")
    if suite.n != suite.n_large:
        usual = suite.out("usual-index")
        suite.run("usual build", "build", corpus=corpora.made(suite.n), out=suite.out("usual"), index=usual)
    for _ in range(max(suite.times, 2)):
        for n, index in {suite.n_large: suite.out("index"), suite.n: usual}.items():
            suite.run(f"opened {n}", "opened", corpus=corpora.made(SMALL), out=suite.out("opened"), index=index)
        suite.run("phrases", "in_memory_phrases", corpus=corpora.made(suite.n), out=suite.out("phrases"))
    large, asked = suite.series[f"opened {suite.n_large}"], suite.series[f"opened {suite.n}"]
    _check_opened(suite)
    seconds = Gate(2.0, 1.0, " s", most=True)
    suite.row("new 267-pattern lexicon on the opened index → hits table", suite.n_large, seconds, large.of("lexicon"))
    for where, series in (("the opened index", asked), ("articles in memory", suite.series["phrases"])):
        every = [1_000 * run.seconds[phrase] for run in series.runs for phrase in lexicon.PHRASES]
        most = max(series.runs[-1].facts["matches"].values())
        gate, note = Gate(60, 25, " ms", most=True), f"{len(lexicon.PHRASES)} phrases, {most} matches at most"
        suite.row(f"new phrase on {where} → matches table", suite.n, gate, every, note)
    note = f"{large.runs[-1].facts['kwic']} lines"
    suite.row("KWIC of a rare phrase", suite.n_large, Gate(0.3, 0.1, " s", most=True), large.of("kwic"), note)
    suite.row("reopening an index", suite.n_large, Gate(0.2, 0.05, " s", most=True), large.of("open"))


def _check_opened(suite: Suite) -> None:
    asked, memory = suite.series[f"opened {suite.n}"], suite.series["phrases"]
    for phrase in lexicon.PHRASES:
        both = (series.runs[-1].facts["matches"][phrase] for series in (asked, memory))
        suite.checks.append(agreement.numbers("opened index against memory", f"matches of “{phrase}”", *both))


def first(suite: Suite) -> None:
    """The first call ever, when all is compiled, and that of the next process."""
    for _ in range(suite.times):
        with tempfile.TemporaryDirectory(dir=suite.folder) as folder:
            for name in ("compiled", "cached"):
                suite.run(name, "first_call", corpus=corpora.made(SMALL), env={"NUMBA_CACHE_DIR": folder})
    for name, gate in (("compiled", Gate(12, 4, " s", most=True)), ("cached", Gate(0.8, 0.3, " s", most=True))):
        called = "first call ever (compilation)" if name == "compiled" else "first call of a later process (cached)"
        suite.row(called, 50, gate, suite.series[name].of("first call"))


def loading(suite: Suite) -> None:
    """The articles from files in each layout that `load` knows: all of them, and every word."""
    n_words = n_words_of(corpora.made(SMALL))
    for name in exports.LAYOUTS:
        for _ in range(suite.times):
            job = {"corpus": corpora.made(SMALL), "out": suite.out("loading"), "layout": name, "n": SMALL}
            facts = suite.run(f"loading {name}", "loading", **job).facts
        suite.checks.append(agreement.numbers(f"loading {name}", "articles", SMALL, facts["articles"]))
        expected = 0 if name in exports.TITLES_ONLY else n_words
        suite.checks.append(agreement.numbers(f"loading {name}", "words of their texts", expected, facts["words"]))
        least = 200 if name in exports.LAID_OUT else 2_000
        speeds = [SMALL / seconds for seconds in suite.series[f"loading {name}"].of("load")]
        suite.row(f"loading {name}", SMALL, Gate(least, least, "/s"), speeds, "articles a second")


PARTS: dict[str, Callable[[Suite], None]] = {
    "memory": memory,
    "build": build,
    "opened": opened,
    "first": first,
    "loading": loading,
}


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="How fast, against others?")
    parser.add_argument("--articles", type=int, default=USUAL, help="articles in memory (%(default)s)")
    parser.add_argument("--large", action="store_true", help=f"saved indexes of {LARGE:,} articles, not of as many")
    parser.add_argument("--quick", action="store_true", help=f"{SMALL:,} articles, each work once")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part (again for others)")
    parser.add_argument("--times", type=int, default=3, help="how often each work is done (%(default)s)")
    parser.add_argument("--out", type=Path, help="where to write; results.md beside this file if all was run at length")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Run, print, write. 1 if answers differ."""
    asked = arguments(given)
    measure.use_two_processors()
    n = SMALL if asked.quick else asked.articles
    corpora.FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=corpora.FOLDER) as folder:
        suite = Suite(n, LARGE if asked.large else n, 1 if asked.quick else asked.times, Path(folder))
        for name in asked.only or PARTS:
            PARTS[name](suite)
    text = report.written(suite.rows, suite.series, suite.checks, n)
    print("\n" + text)
    out = asked.out or (None if asked.quick or asked.only else Path(__file__).parent / "results.md")
    if out:
        out.write_text(text, encoding="utf-8")
    wrong = [check for check in suite.checks if not check.holds]
    for check in wrong:
        print(f"WRONG: {check.who}, {check.what} ({check.rule}): {check.found}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
