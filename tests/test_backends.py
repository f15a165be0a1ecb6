"""A corpus in parts on a cluster: the same tables as in one process, whatever is lost on the way."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from distributed import Client

from toolkit import backends, cli, context, frames, lexicons, paths, study, terms, text, trends
from toolkit import load as loading
from toolkit.errors import MissingPackage, UnreadableFile, WrongTable
from toolkit.text import build

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = "## When one machine is not enough"
LEXICON = {
    "war": ["war*", "attack*", "aggress*", "=US"],
    "peace": {"patterns": ["peace process*", "peace"], "not": ["peaceful"]},
    "never": ["zyzzyva"],
}
pytestmark = pytest.mark.filterwarnings("ignore:without a date", "ignore:with fewer than 3 articles a day")

#: what is asked, and the same of a corpus in parts
ANSWERS: dict[str, Callable[[Any], pd.DataFrame]] = {
    "score": lambda corpus: frames.score(corpus, LEXICON),
    "score by zone": lambda corpus: frames.score(corpus, LEXICON, zones=True, negated="drop"),
    "matches": lambda corpus: frames.matches(corpus, LEXICON, across_breaks=True),
    "kwic": lambda corpus: context.kwic(corpus, ["peace*", "the war"], window=3),
    "kwic of a lexicon": lambda corpus: context.kwic(corpus, LEXICON),
    "kwic of nothing": lambda corpus: context.kwic(corpus, "zyzzyva"),
    "war and peace": study.war_peace,
    "count": terms.count,
    "count by outlet": lambda corpus: terms.count(corpus, by="outlet", min_count=2),
    "count by two": lambda corpus: terms.count(corpus, by=["section", "outlet"], period="2M", min_count=3),
    "count by zone": lambda corpus: terms.count(corpus, by=["zone", "outlet"], period="Y", min_count=2),
    "count by period": lambda corpus: terms.count(corpus, period="M", stopwords="en"),
    "count of stems": lambda corpus: terms.count(corpus, by="outlet", stopwords="en", stem="english", min_count=2),
    "count of some words": lambda corpus: terms.count(corpus, stopwords=["the", "of"], min_count=10**6),
    "rate": lambda corpus: trends.rate(frames.score(corpus, LEXICON), corpus, by="outlet", period="Q"),
    "weekdays": lambda corpus: trends.weekdays(frames.score(corpus, LEXICON), corpus),
    "actors": lambda corpus: frames.actors(corpus, LEXICON, {"minister": ["minister*"], "army": ["army", "soldier*"]}),
    "articles": lambda corpus: corpus.articles,
}


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return loading.articles(paths.SAMPLE).iloc[::4]


@pytest.fixture(scope="module")
def expected(articles) -> dict[str, pd.DataFrame]:
    """The answers of one process."""
    whole = text.index(articles, threads=1)
    return {name: ask(whole) for name, ask in ANSWERS.items()}


def write_parts(articles: pd.DataFrame, folder: Path, size: int) -> Path:
    """Parquet files of so many articles each."""
    folder.mkdir()
    for number, begin in enumerate(range(0, len(articles), size)):
        articles.iloc[begin : begin + size].to_parquet(folder / f"part-{number:04d}.parquet")
    return folder


def save_index(articles: pd.DataFrame, folder: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in ("toolkit.text.index", "toolkit.text.build"):
        monkeypatch.setattr(sys.modules[module], "PART_BYTES", 5_000)
    text.build_index((articles.iloc[n : n + size] for n in range(0, len(articles), size)), folder)
    return folder


@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
@pytest.mark.parametrize("kind", ["dask", "files", "index"])
def test_parts_of_any_size_answer_as_one_process_does(articles, expected, tmp_path, monkeypatch, size, kind):
    sources: dict[str, Callable[[], Any]] = {
        "dask": lambda: dd.from_pandas(articles, chunksize=size, sort=False),
        "files": lambda: write_parts(articles, tmp_path / "parts", size),
        "index": lambda: save_index(articles, tmp_path / "index", size, monkeypatch),
    }
    corpus = backends.distributed(sources[kind]())
    assert corpus.address is None
    if kind != "index":  # its parts are cut by bytes
        assert len(corpus.parts) == -(-len(articles) // size)
    assert_same({name: ask(corpus) for name, ask in ANSWERS.items()}, expected)


def assert_same(found: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    """Values, types, order and categories."""
    assert list(found) == list(expected)
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, expected[name], check_exact=True, obj=name)


def test_options_of_words_go_to_the_workers_and_an_index_has_its_own(tmp_path):
    table = pd.DataFrame({"article_id": ["a", "b"], "text": ["Israeli-Palestinian talks", "A cease-fire"]})
    joined = terms.count(text.index(table, hyphens="join"))
    assert "cease-fire" in joined["term"].tolist()
    pd.testing.assert_frame_equal(terms.count(backends.distributed(dd.from_pandas(table, 2), hyphens="join")), joined)
    text.index(table, hyphens="join").save(tmp_path / "index")
    pd.testing.assert_frame_equal(terms.count(backends.distributed(tmp_path / "index")), joined)
    with pytest.raises(ValueError, match="this index was built with other options"):
        backends.distributed(tmp_path / "index", elisions="split")


def test_parts_without_an_article(articles, expected, tmp_path):
    folder = write_parts(articles, tmp_path / "parts", 7)
    for name in ("part-0000a", "part-0001a", "part-9999"):
        articles.iloc[:0].to_parquet(folder / f"{name}.parquet")
    corpus = backends.distributed(folder)
    assert len(corpus.parts) == 6
    assert_same({name: ask(corpus) for name, ask in ANSWERS.items()}, expected)
    frame = dd.from_pandas(articles, chunksize=2, sort=False)
    section = articles["section"].iloc[0]
    some = (articles["section"] == section).to_numpy()
    chosen, whole = backends.distributed(frame[frame["section"] == section]), text.index(articles[some])
    assert 0 < some.sum() < len(articles)
    assert_same(
        {name: ask(chosen) for name, ask in ANSWERS.items() if name != "articles"},
        {name: ask(whole) for name, ask in ANSWERS.items() if name != "articles"},
    )


def test_categories_that_each_part_has_for_itself(articles, expected, tmp_path):
    (tmp_path / "parts").mkdir()
    for number, (_, some) in enumerate(articles.groupby(np.arange(len(articles)) // 3)):
        outlets = some["outlet"].cat.remove_unused_categories().cat.as_unordered()
        some = some.assign(outlet=outlets.astype("str") if number == 1 else outlets)
        some = some.drop(columns="section") if some["section"].isna().all() else some
        some.to_parquet(tmp_path / "parts" / f"{number}.parquet")
    corpus = backends.distributed(tmp_path / "parts")
    assert_same({name: ask(corpus) for name, ask in ANSWERS.items()}, expected)


def test_columns_that_a_part_of_an_index_lacks(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "PART_BYTES", 5_000)
    batches = [articles.iloc[:9].drop(columns="section"), articles.iloc[9:].assign(n=1, author=None)]
    whole = text.build_index(batches, tmp_path / "index")
    corpus = backends.distributed(tmp_path / "index")
    assert len(corpus.parts) > 1
    assert_same(
        {name: ask(corpus) for name, ask in ANSWERS.items()}, {name: ask(whole) for name, ask in ANSWERS.items()}
    )


@pytest.mark.parametrize("kind", ["files", "index"])
def test_a_corpus_without_an_article(articles, tmp_path, kind):
    nobody = articles.iloc[:0]
    source = one_file(nobody, tmp_path) if kind == "files" else tmp_path / "index"
    whole = text.index(nobody).save(source) if kind == "index" else text.index(pd.read_parquet(source))
    corpus = backends.distributed(source)
    asked = {name: ask for name, ask in ANSWERS.items() if name not in ("count by two", "rate", "articles")}
    assert_same({name: ask(corpus) for name, ask in asked.items()}, {name: ask(whole) for name, ask in asked.items()})
    assert corpus.articles.empty


def one_file(articles: pd.DataFrame, folder: Path) -> Path:
    articles.to_parquet(folder / "articles.parquet")
    return folder / "articles.parquet"


def test_articles_that_have_only_an_id_and_a_text():
    table = pd.DataFrame({"article_id": list("abc"), "text": ["War and peace.", "", "Peace, war."]})
    corpus = backends.distributed(dd.from_pandas(table, npartitions=3))
    for name in ("score by zone", "matches", "kwic", "count", "articles"):
        pd.testing.assert_frame_equal(ANSWERS[name](corpus), ANSWERS[name](text.index(table)))


@pytest.mark.parametrize("name", ["score", "matches", "kwic of nothing", "count", "articles"])
def test_an_id_that_stands_in_two_parts_is_refused(articles, name):
    doubled = pd.concat([articles, articles.iloc[3:5]])
    corpus = backends.distributed(dd.from_pandas(doubled, chunksize=5, sort=False))
    with pytest.raises(WrongTable) as raised:
        ANSWERS[name](corpus)
    with pytest.raises(WrongTable) as alone:
        text.index(doubled)
    assert str(raised.value) == str(alone.value)


def test_what_is_wrong_with_a_part_or_a_question_is_said_as_in_one_process(articles, tmp_path):
    corpus = backends.distributed(dd.from_pandas(articles, npartitions=3))
    with pytest.raises(ValueError, match=r"no column 'outlt' for by=. Did you mean 'outlet'"):
        terms.count(corpus, by="outlt")
    with pytest.raises(ValueError, match="is no list that is built in"):
        terms.count(corpus, stopwords="xx")
    with pytest.raises(WrongTable, match="these articles have no column 'text'"):
        frames.score(backends.distributed(dd.from_pandas(articles.drop(columns="text"), npartitions=3)), LEXICON)
    corpus = backends.distributed(one_file(articles, tmp_path))
    (tmp_path / "articles.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"a worker does not see '.*articles.parquet': every machine needs it"):
        corpus.articles  # noqa: B018
    (tmp_path / "articles.parquet").write_bytes(b"PAR1 torn")
    for ask in (terms.count, lambda _: backends.distributed(tmp_path)):
        with pytest.raises(UnreadableFile, match=r"articles.parquet' is no Parquet file that can be read"):
            ask(corpus)
    for number, date in enumerate([pd.Timestamp("2021-05-16"), "yesterday"]):
        articles.assign(date=date).to_parquet(tmp_path / f"{number}.parquet")
    with pytest.raises(UnreadableFile, match="these Parquet files are no one table"):
        backends.distributed([tmp_path / "0.parquet", tmp_path / "1.parquet"])


def test_warnings_are_those_of_one_process_once(articles):
    table = articles[["article_id", "text", "date"]].assign(
        text=["日本語の文章です"] * 5 + ["War"] * (len(articles) - 5)
    )
    table["date"] = table["date"].where(np.arange(len(table)) > 2)
    corpus = backends.distributed(dd.from_pandas(table, chunksize=3, sort=False))
    with warnings.catch_warnings(record=True) as parted:
        warnings.simplefilter("always")
        terms.count(corpus, period="M")
    with warnings.catch_warnings(record=True) as whole:
        warnings.simplefilter("always")
        terms.count(table, period="M")
    assert len(whole) == 2
    assert [str(one.message) for one in parted] == [str(one.message) for one in whole]
    assert {one.filename for one in [*parted, *whole]} == {__file__}


def test_sources_that_cannot_be_used(articles, tmp_path):
    with pytest.raises(TypeError) as raised:
        backends.distributed(articles)
    assert str(raised.value) == (
        "a distributed corpus is made of a Dask DataFrame, a folder of Parquet files, a glob or a list of paths, "
        "not of DataFrame."
    )
    with pytest.raises(FileNotFoundError, match="holds no Parquet file"):
        backends.distributed(tmp_path)
    with pytest.raises(FileNotFoundError, match="names no Parquet file"):
        backends.distributed(tmp_path / "*.parquet")
    with pytest.raises(FileNotFoundError, match="no Parquet file was named"):
        backends.distributed([])
    one_file(articles, tmp_path)
    with pytest.raises(TypeError, match="scheduler must be an address"):
        backends.distributed(tmp_path, scheduler=8786)


def test_files_are_taken_in_the_order_of_their_names_or_of_the_list(tmp_path):
    for name in ("b", "a", "_metadata", ".hidden"):
        pd.DataFrame({"article_id": [name], "text": [""]}).to_parquet(tmp_path / f"{name}.parquet")
    names = [Path(part).name for part in backends.distributed(tmp_path).parts]
    assert names == ["a.parquet", "b.parquet"]
    assert backends.distributed(str(tmp_path / "*.parquet")).parts == backends.distributed(tmp_path).parts
    listed = backends.distributed([tmp_path / "b.parquet", tmp_path / "a.parquet"]).parts
    assert [Path(part).name for part in listed] == names[::-1]


def test_without_dask_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPackage) as raised:
        backends.distributed(tmp_path)
    assert str(raised.value) == (
        "a corpus on a cluster needs Dask, which is not installed: pip install 'media-analysis-toolkit[dask]'."
    )


class Cluster(NamedTuple):
    """A scheduler and two workers, each a process of its own."""

    address: str
    client: Client


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    note = folder / "scheduler.json"
    loopback = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(note)]
    worker = [*loopback[:2], *loopback[4:], "--nworkers", "1", "--nthreads", "1", "--death-timeout", "20"]
    with ExitStack() as ends:
        start(ends, folder, "distributed.cli.dask_scheduler", *loopback, "--idle-timeout", "120")
        for number in range(2):
            local = str(folder / f"worker-{number}")
            start(ends, folder, "distributed.cli.dask_worker", *worker, "--local-directory", local)
        deadline = time.monotonic() + 30
        while not note.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        address = json.loads(note.read_text())["address"]
        client = ends.enter_context(Client(address, set_as_default=False, timeout="20s"))
        client.wait_for_workers(2, timeout=30)
        yield Cluster(address, client)


def start(ends: ExitStack, folder: Path, module: str, *options: str) -> None:
    """A process with its children, all of which end with the tests, or after two minutes whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def end() -> None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    late = threading.Timer(120, end)
    late.daemon = True
    late.start()
    ends.callback(end)
    ends.callback(late.cancel)


@pytest.mark.slow
def test_two_workers_answer_as_one_process_does(articles, expected, cluster, tmp_path):
    corpus = backends.distributed(write_parts(articles, tmp_path / "parts", 5), scheduler=cluster.address)
    assert repr(corpus) == f"<Distributed: 4 parts, {cluster.address}>"
    assert_same({name: ask(corpus) for name, ask in ANSWERS.items()}, expected)
    frame = backends.distributed(dd.from_pandas(articles, chunksize=7, sort=False), scheduler=cluster.client)
    assert frame.address == cluster.address
    assert_same({name: ask(frame) for name, ask in ANSWERS.items()}, expected)


def kill_one(client: Client, rng: random.Random) -> tuple[int, int]:
    """Kill a worker once some tasks are done: its process, and how many tasks were not done after that."""

    def states(dask_scheduler: Any = None) -> list[str]:  # in here, it travels as it is written
        return [task.state for task in dask_scheduler.tasks.values()]

    pids = client.run(os.getpid)
    assert len(pids) == 2
    victim = pids[rng.choice(sorted(pids))]
    deadline = time.monotonic() + 30
    while client.run_on_scheduler(states).count("memory") < 15 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)
    return victim, sum(state in ("queued", "waiting", "processing") for state in client.run_on_scheduler(states))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["score", "count"])
def test_a_worker_that_is_killed_in_mid_run_changes_nothing(cluster, tmp_path, name):
    ask: dict[str, Callable[[Any], pd.DataFrame]] = {
        "score": lambda corpus: frames.score(corpus, lexicons.read("conflict"), zones=True),
        "count": lambda corpus: terms.count(corpus, by="outlet", stopwords="en", stem="english", min_count=3),
    }
    several = [loading.articles(paths.SAMPLE)] * 4
    every = pd.concat([one.assign(article_id=one["article_id"] + f"-{n}") for n, one in enumerate(several)])
    corpus = backends.distributed(write_parts(every, tmp_path / "parts", 3), scheduler=cluster.address)
    cluster.client.wait_for_workers(2, timeout=30)
    with ThreadPoolExecutor(1) as pool:
        killed = pool.submit(kill_one, cluster.client, random.Random(name))
        found = ask[name](corpus)
        victim, unfinished = killed.result()
    assert unfinished > 5
    assert victim not in cluster.client.run(os.getpid).values()
    pd.testing.assert_frame_equal(found, ask[name](every), check_exact=True)


@pytest.mark.slow
def test_the_command_line_on_a_cluster(articles, cluster, tmp_path):
    folder = write_parts(articles, tmp_path / "parts", 5)
    options = ["--lexicon", "conflict", "--frame", "aggression", "--by", "outlet"]
    far = run("score", str(folder), *options, "--scheduler", cluster.address)
    near = run("score", str(one_file(articles, tmp_path)), *options)
    assert far.returncode == 0, far.stderr
    assert far.stdout == near.stdout
    assert far.stdout.count("\n") > 2


@pytest.mark.parametrize("command", [["score"], ["terms"], ["kwic", "peace"]])
def test_the_command_line_says_what_does_not_go_with_a_cluster(command):
    name, *pattern = command
    asked = [name, "articles", *pattern, "--scheduler", "tcp://127.0.0.1:1", "--outlet", "Post"]
    done = CliRunner().invoke(cli.toolkit, asked)
    assert done.exit_code == 2
    assert "are for files that are read here, without --scheduler." in done.output


@pytest.mark.slow
def test_the_readme_on_a_cluster(articles, cluster, tmp_path):
    (example,) = re.findall(r"^```python\n(.*?backends.*?)^```", README[README.index(SECTION) :], re.M | re.S)
    folder = write_parts(articles, tmp_path / "parts", 5)
    assert example.count("/shared/articles") == example.count("tcp://scheduler:8786") == 1
    known: dict[str, Any] = {}
    exec(example.replace("/shared/articles", str(folder)).replace("tcp://scheduler:8786", cluster.address), known)
    whole, lexicon = text.index(articles), lexicons.read("conflict").only("aggression")
    hits = frames.score(whole, lexicon)
    pd.testing.assert_frame_equal(known["counts"], terms.count(whole, by="outlet", period="M"))
    pd.testing.assert_frame_equal(known["monthly"], trends.rate(hits, whole, by="outlet", period="M", seed=1))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1", "tcp://127.0.0.1:no"])
def test_a_scheduler_that_is_not_there(articles, tmp_path, address):
    with pytest.raises(ConnectionError) as raised:
        backends.distributed(one_file(articles, tmp_path), scheduler=address)
    assert str(raised.value) == (
        f"no Dask scheduler answers at '{address}': give the address that `dask scheduler` prints, "
        "such as tcp://127.0.0.1:8786."
    )


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
