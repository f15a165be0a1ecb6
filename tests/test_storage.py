"""An index on disk: the same answers, whole or not at all, and no harm to what was there."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from toolkit import backends, cli, context, frames, paths, terms, text, trends
from toolkit import load as loading
from toolkit.errors import UnreadableFile, WrongTable
from toolkit.text import build, storage
from toolkit.text.index import InMemory

INDEX = sys.modules["toolkit.text.index"]  # the module: `text.index` is the function
LEXICON = {
    "war": ["war*", "attack*", "aggress*"],
    "peace": {"patterns": ["peace process*", "peace"], "not": ["peaceful"]},
}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Many parts of few articles."""
    for module in (INDEX, build):
        monkeypatch.setattr(module, "PART_BYTES", 20_000)


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return loading.articles(paths.SAMPLE)


def batches(articles: pd.DataFrame, size: int = 7) -> Iterator[pd.DataFrame]:
    for start in range(0, len(articles), size):
        yield articles.iloc[start : start + size]


def answers(corpus: text.Index) -> list[pd.DataFrame]:
    """What is asked of a corpus, every table."""
    hits = frames.score(corpus, LEXICON, zones=True)
    return [
        text.tokens(corpus),
        hits,
        frames.matches(corpus, LEXICON),
        context.kwic(corpus, "peace*", window=3),
        terms.count(corpus, by=["outlet", "section"], period="M"),
        terms.count(corpus, stopwords="en", stem="english", min_count=2),
        terms.count(corpus, by=["zone", "outlet"], period="Y"),
        frames.actors(corpus, LEXICON, {"minister": ["minister*"], "army": ["army", "soldier*"]}),
        trends.rate(hits, corpus, by="outlet", period="2W", seed=1),
        corpus.articles,
    ]


def assert_same(one: text.Index, other: text.Index) -> None:
    for left, right in zip(answers(one), answers(other), strict=True):
        pd.testing.assert_frame_equal(left, right)


@pytest.mark.filterwarnings("ignore:without a date")
@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_a_corpus_in_memory_and_one_on_disk_answer_alike(articles, tmp_path, size):
    whole = text.index(articles, threads=1)
    built = text.build_index(batches(articles, size), tmp_path / "built")
    assert len(built.parts) > 2
    assert_same(whole, built)
    saved = built.save(tmp_path / "saved")
    assert_same(whole, saved)
    assert_same(whole, text.open_index(tmp_path / "saved", verify=True, threads=4))


@pytest.mark.filterwarnings("ignore:without a date")
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_neither_threads_nor_parts_change_anything(articles, threads, monkeypatch):
    monkeypatch.setattr(INDEX, "_SMALL", 0)
    whole = text.index(articles, threads=1)
    monkeypatch.setattr(INDEX, "PART_BYTES", 50_000 // threads)
    parted = text.index(articles, threads=threads)
    assert len(parted.parts) != len(whole.parts)
    assert parted.vocabulary.spellings.equals(whole.vocabulary.spellings)
    assert parted.vocabulary.counts.tolist() == whole.vocabulary.counts.tolist()
    assert_same(whole, parted)


def test_an_index_is_opened_by_its_path_wherever_articles_are_taken(articles, tmp_path):
    corpus = text.index(articles).save(tmp_path / "index")
    hits = frames.score(str(tmp_path / "index"), LEXICON)
    pd.testing.assert_frame_equal(hits, frames.score(corpus, LEXICON))
    pd.testing.assert_frame_equal(
        trends.rate(hits, tmp_path / "index", by="outlet"), trends.rate(hits, articles, by="outlet")
    )
    assert len(terms.count(tmp_path / "index")) == len(corpus.vocabulary)
    sentence = f"'{tmp_path}' holds no index: build one with text.build_index, or `toolkit index`."
    with pytest.raises(FileNotFoundError) as raised:
        text.index(tmp_path)
    assert str(raised.value) == sentence


@pytest.mark.filterwarnings("ignore:without a date")
def test_only_those_columns_are_read_that_are_asked_for(articles, tmp_path):
    corpus = text.index(articles).save(tmp_path)
    hits = frames.score(corpus, LEXICON)
    terms.count(corpus, by="outlet", period="M")
    trends.rate(hits, corpus, by=["outlet", "section"])
    assert "articles" not in vars(corpus)
    assert list(corpus.columns(["section", "date"]).columns) == ["section", "date"]
    with pytest.raises(
        ValueError, match=r"have no column 'outlets' for by=\. Did you mean 'outlet'\? Columns: .*title"
    ):
        terms.count(corpus, by="outlets")


def test_options_are_kept(tmp_path):
    articles = pd.DataFrame({"article_id": ["a"], "text": ["L’agression d’Erdoğan: cease-fire."]})
    options = {"hyphens": "join", "possessives": "keep", "marks": "strip", "elisions": "split"}
    corpus = text.index(articles, **options).save(tmp_path / "index")
    assert corpus.vocabulary.terms.to_pylist() == ["agression", "cease-fire", "d", "erdogan", "l"]
    assert text.index(tmp_path / "index", **options).vocabulary.options == corpus.vocabulary.options


def test_odd_tables_come_back_as_they_were(tmp_path):
    moods = pd.Categorical(["b", None, "a"], categories=["b", "c", "a"], ordered=True)
    odd = pd.DataFrame(
        {
            "article_id": ["1", "2", "3"],
            "text": [None, "War", ""],
            "date": pd.to_datetime([None, "2025-01-02 03:04", None]),
            "n": pd.array([1, None, 3], dtype="Int64"),
            "mood": moods,
            "flag": [True, False, True],
        }
    )
    built = text.build_index([odd], tmp_path / "index")
    pd.testing.assert_frame_equal(built.articles, text.index(odd).articles)
    assert built.articles["mood"].cat.categories.tolist() == ["b", "c", "a"]


def test_nothing_is_an_index_too(tmp_path):
    for number, nothing in enumerate(([], [pd.DataFrame({"article_id": [], "text": []})])):
        corpus = text.build_index(nothing, tmp_path / str(number))
        assert (len(corpus), len(corpus.vocabulary)) == (0, 0)
        assert frames.score(corpus, LEXICON).empty
        assert frames.matches(corpus, LEXICON).empty
        assert terms.count(corpus).empty


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda data: (data / "part-00000/codes.bin").unlink(), "part-00000/codes.bin is missing"),
        (
            lambda data: (data / "vocabulary/terms.arrow").write_bytes(b""),
            "vocabulary/terms.arrow has 0 bytes instead of ",
        ),
    ],
)
def test_a_torn_index_is_refused(articles, tmp_path, harm, sentence):
    text.index(articles).save(tmp_path / "index")
    (data,) = (tmp_path / "index").glob("data-*")
    harm(data)
    with pytest.raises(UnreadableFile) as raised:
        text.open_index(tmp_path / "index")
    assert str(raised.value).startswith(f"the index in '{tmp_path / 'index'}' is torn: {sentence}")
    assert str(raised.value).endswith(": build it again.")


@pytest.mark.parametrize("size", [1, 8, 16])
@pytest.mark.parametrize("n", [1, 8, 15, 16, 17, 33])
def test_texts_are_read_whatever_the_size_of_their_groups(tmp_path, monkeypatch, n, size):
    """As of an index of an earlier version; any of them, in whatever groups they lie."""
    monkeypatch.setattr(build, "_ROW_GROUP", size)
    strings = [f"text {row}" for row in range(n)]
    table = pd.DataFrame({"article_id": [f"a{row:02}" for row in range(n)], "text": strings})
    text.build_index(table, tmp_path / "index")
    monkeypatch.undo()
    (part,) = text.open_index(tmp_path / "index").parts
    for rows in (np.arange(n), np.arange(n)[::3], np.array([n - 1])):
        assert part.read(rows)["text"].to_pylist() == [strings[row] for row in rows]


def test_texts_that_are_grouped_in_another_way_are_refused(articles, tmp_path):
    text.index(articles).save(tmp_path / "index")
    (texts,) = (tmp_path / "index").glob("data-*/part-00000/texts.parquet")
    table = pq.read_table(texts)
    with pq.ParquetWriter(texts, table.schema) as writer:
        writer.write_table(table.slice(0, 1))
        writer.write_table(table.slice(1))
    with pytest.raises(UnreadableFile, match=r"is torn \(its texts are not grouped as they were written\)"):
        storage.OnDisk(texts.parent).read(np.arange(2))


def test_a_changed_byte_is_found_where_it_is_asked_for(articles, tmp_path):
    text.index(articles).save(tmp_path / "index")
    (codes,) = (tmp_path / "index").glob("data-*/part-00002/codes.bin")
    content = bytearray(codes.read_bytes())
    content[1_000] ^= 1
    codes.write_bytes(content)
    text.open_index(tmp_path / "index")
    with pytest.raises(UnreadableFile, match=r"is torn: part-00002/codes\.bin is not as it was written"):
        text.open_index(tmp_path / "index", verify=True)


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ('{"version": 99}', "the index in '{}' is of version 99, and version 3 is read here: build it again."),
        ("{", "'{}/index.json' is torn: build the index again."),
        ("[]", "'{}/index.json' is torn: build the index again."),
    ],
)
def test_other_manifests_are_refused(tmp_path, manifest, sentence):
    (tmp_path / "index.json").write_text(manifest)
    with pytest.raises(UnreadableFile) as raised:
        text.open_index(tmp_path)
    assert str(raised.value) == sentence.format(tmp_path)


def _without(manifest: dict, key: str) -> None:
    del manifest[key]


@pytest.mark.parametrize(
    "harm",
    [
        *(lambda manifest, key=key: _without(manifest, key) for key in ("data", "options", "parts", "files")),
        lambda manifest: manifest.update(data="../elsewhere"),
        lambda manifest: manifest.update(options={"hyphens": "perhaps"}),
        lambda manifest: manifest["parts"].pop(),
        lambda manifest: manifest.update(parts=None),
        lambda manifest: manifest["files"].update({"../thesis.txt": [3, 4]}),
        lambda manifest: manifest["files"].update({"part-00000/codes.bin": "long"}),
        lambda manifest: manifest["files"].update({"part-00000/codes.bin": [3.5, None]}),
        lambda manifest: manifest["categories"].update(outlet=["a", "b"]),
    ],
)
def test_a_manifest_that_is_not_whole_is_refused(articles, tmp_path, harm):
    text.index(articles).save(tmp_path)
    manifest = json.loads((tmp_path / "index.json").read_text())
    harm(manifest)
    (tmp_path / "index.json").write_text(json.dumps(manifest))
    with pytest.raises(UnreadableFile) as raised:
        text.open_index(tmp_path)
    assert str(raised.value) == f"'{tmp_path}/index.json' is torn: build the index again."


@pytest.mark.parametrize(
    "name",
    [
        *("part-00000/articles.parquet", "part-00000/titles.arrow", "part-00000/texts.parquet", "part-00000/edges.bin"),
        *("vocabulary/spellings.arrow", "vocabulary/terms.arrow"),
    ],
)
def test_a_file_of_nothing_but_zeros_is_told(articles, tmp_path, name):
    """As disks leave it that lose their power: the size is right."""
    text.index(articles).save(tmp_path)
    (path,) = tmp_path.glob(f"data-*/{name}")
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(UnreadableFile, match=r"is torn.*: build (it|the index) again\.$"):
        list(text.open_index(tmp_path).batches())


def batch(ids: str, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"article_id": list(ids), "text": "peace talks " * 1_000, **columns})


@pytest.mark.parametrize("size", [20_000, 64_000_000], ids=["in parts of their own", "in one part"])
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2], ["z"], ["1", "2", "z"]),
        ([1, 2], [1.5], [1.0, 2.0, 1.5]),
        (pd.array([1, None], "Int64"), [1.5], [1.0, None, 1.5]),
        (pd.array([1, None], "Int64"), ["z"], ["1", None, "z"]),
        (pd.Series([1, "u"], dtype=object), [2], ["1", "u", "2"]),
        (
            pd.to_datetime(["2020-01-01", "2020-01-02"]),
            ["never"],
            ["2020-01-01 00:00:00", "2020-01-02 00:00:00", "never"],
        ),
        ([[1], [2]], ["z"], ["[1]", "[2]", "z"]),
        ([True, False], [3], ["True", "False", "3"]),
        (pd.Categorical(["u", "v"]), [3], ["u", "v", "3"]),
        (pd.Categorical([1, 2]), pd.Categorical(["u"]), ["1", "2", "u"]),
    ],
)
def test_batches_that_disagree_about_a_column_lose_no_value(tmp_path, monkeypatch, one, other, expected, size):
    for module in (INDEX, build):
        monkeypatch.setattr(module, "PART_BYTES", size)
    text.build_index([batch("ab", x=one), batch("c", x=other)], tmp_path)
    corpus = text.open_index(tmp_path, verify=True)
    assert [None if pd.isna(value) else value for value in corpus.articles["x"]] == expected
    assert terms.count(corpus, by="x")["n"].sum() == 3 * 2_000


def test_dates_of_any_precision_are_found_again_by_the_next_try(tmp_path, monkeypatch):
    coarse = batch("ab", date=pd.to_datetime(["2020-01-01", "2020-01-02"]).astype("datetime64[s]"))
    monkeypatch.setattr(build, "_publish", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        text.build_index([coarse], tmp_path)
    before = (tmp_path / "building/part-00000/codes.bin").stat().st_mtime_ns
    with pytest.raises(KeyboardInterrupt):
        text.build_index([coarse], tmp_path)
    assert (tmp_path / "building/part-00000/codes.bin").stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["titles.arrow", "texts.parquet", "spellings.arrow", "codes.bin"])
def test_a_part_that_was_torn_in_between_is_made_again(tmp_path, monkeypatch, name):
    """As a disk leaves it that loses its power: the size is right."""
    with monkeypatch.context() as patched:
        patched.setattr(build, "_publish", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            text.build_index([batch("ab")], tmp_path)
    path = tmp_path / "building/part-00000" / name
    path.write_bytes(bytes(path.stat().st_size))
    text.build_index([batch("ab")], tmp_path)
    assert len(text.open_index(tmp_path, verify=True)) == 2


def test_a_flipped_bit_among_titles_ends_no_process(articles, tmp_path):
    text.index(articles).save(tmp_path)
    (path,) = tmp_path.glob("data-*/part-00000/titles.arrow")
    content, n = path.read_bytes(), 0
    for at in range(0, len(content), 16):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x40]) + content[at + 1 :])
        try:
            n += len(list(text.open_index(tmp_path).batches()))
        except UnreadableFile as error:
            assert "is torn" in str(error)  # noqa: PT017
    assert n > 0


def test_a_strange_file_deep_in_an_unfinished_index_is_left_alone(articles, tmp_path):
    (tmp_path / "building/part-00001").mkdir(parents=True)
    (tmp_path / "building/part-00001/thesis.txt").write_text("three years")
    with pytest.raises(FileExistsError, match="holds other files, such as 'building'"):
        text.build_index(batches(articles), tmp_path)
    assert (tmp_path / "building/part-00001/thesis.txt").read_text() == "three years"


def test_where_nothing_can_be_kept_kernels_are_compiled_for_this_time(tmp_path):
    (tmp_path / "file").write_text("")
    program = "from toolkit.text import kernel; print(kernel.kernel(lambda number: number + 1)(2))"
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "file" / "below")}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120)
    assert ran.stdout == "3\n"
    assert "what is compiled cannot be kept in" in ran.stderr


def test_a_folder_of_other_things_is_left_alone(articles, tmp_path):
    (tmp_path / "thesis.txt").write_text("three years")
    with pytest.raises(FileExistsError) as raised:
        text.build_index(batches(articles), tmp_path)
    assert str(raised.value) == (
        f"'{tmp_path}' holds other files, such as 'thesis.txt': name an empty folder for the index."
    )
    with pytest.raises(FileExistsError, match=r"is a file: name a folder for the index\."):
        text.build_index(batches(articles), tmp_path / "thesis.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["building", "data-2020", "data-0123456789ab"])
def test_folders_that_only_sound_like_ours_are_left_alone(articles, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("three years")
    with pytest.raises(FileExistsError, match=f"holds other files, such as '{name}'"):
        text.build_index(batches(articles), tmp_path)
    assert (tmp_path / name / "thesis.txt").read_text() == "three years"


def test_trouble_with_the_source_is_not_blamed_on_the_index(articles, tmp_path):
    def torn() -> Iterator[pd.DataFrame]:
        yield articles
        raise PermissionError(13, "Permission denied", "secret.csv")

    with pytest.raises(PermissionError) as raised:
        text.build_index(torn(), tmp_path)
    assert str(raised.value) == "[Errno 13] Permission denied: 'secret.csv'"


def test_one_table_is_one_batch(articles, tmp_path):
    assert len(text.build_index(articles, tmp_path)) == len(articles)


def test_two_builds_do_not_meet(articles, tmp_path):
    def meanwhile() -> Iterator[pd.DataFrame]:
        yield articles.iloc[:1]
        with pytest.raises(FileExistsError) as raised:
            text.build_index(batches(articles), tmp_path)
        assert str(raised.value) == (
            f"another process builds an index in '{tmp_path}': wait for it, or name another folder."
        )

    assert len(text.build_index(meanwhile(), tmp_path)) == 1


def test_ids_must_be_unique_over_all_batches(articles, tmp_path):
    before = text.build_index(batches(articles), tmp_path)
    with pytest.raises(WrongTable, match="article_id must be unique, but 2 of them stand more than once"):
        text.build_index([articles, articles.iloc[:2]], tmp_path)
    assert len(text.open_index(tmp_path, verify=True)) == len(before)  # what was there still opens


def test_an_interrupted_build_goes_on_where_it_stopped(articles, tmp_path, monkeypatch):
    def until(n: int) -> Iterator[pd.DataFrame]:
        for number, batch in enumerate(batches(articles)):
            if number == n:
                raise KeyboardInterrupt
            yield batch

    with pytest.raises(KeyboardInterrupt):
        text.build_index(until(9), tmp_path, threads=1)  # of parts that were handed on, one at most is not written
    with pytest.raises(FileNotFoundError):
        text.open_index(tmp_path)  # nothing half done opens
    kept = {path.parent.name: path.stat().st_mtime_ns for path in tmp_path.glob("building/part-*/codes.bin")}
    assert len(kept) >= 3
    changed = articles.copy()
    changed.loc[3, "text"] = changed.loc[3, "text"].replace("the", "The")  # as long as it was
    corpus = text.build_index(batches(changed), tmp_path)
    made = {path.parent.name: path.stat().st_mtime_ns for path in tmp_path.glob("data-*/part-*/codes.bin")}
    assert {name for name in kept if made[name] != kept[name]} == {"part-00000"}  # the one that is not the same
    assert_same(corpus, text.index(changed))


def test_other_options_start_anew(articles, tmp_path):
    def some() -> Iterator[pd.DataFrame]:
        yield from list(batches(articles))[:8]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        text.build_index(some(), tmp_path)
    corpus = text.build_index(batches(articles), tmp_path, hyphens="join")
    assert_same(corpus, text.index(articles, hyphens="join"))


BUILD = """
import os, sys, toolkit as tk
from toolkit.text import build
from toolkit.text.index import InMemory
sys.modules["toolkit.text.index"].PART_BYTES = build.PART_BYTES = 20_000
articles = tk.load.articles(tk.paths.SAMPLE)
tk.text.index(articles.iloc[:9])  # so that a child has all that is compiled, and sets about its work
for line in sys.stdin:
    way, folder = line.split(maxsplit=1)
    child = os.fork()
    if child:
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    else:
        if way == "save":
            tk.text.index(articles).save(folder.strip())
        else:
            tk.text.build_index((articles.iloc[n:n + 7] for n in range(0, len(articles), 7)), folder.strip())
        os._exit(0)
"""


@pytest.fixture(scope="module")
def builder() -> Iterator[Callable[..., int]]:
    """Build in a process of its own, and kill it after so many seconds, if any: how it ended.

    Each is a child of one process, which has loaded all that is needed: a build lasts as long as it takes to write.
    """
    with subprocess.Popen([sys.executable, "-c", BUILD], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, answers = process.stdin, process.stdout

        def building(way: str, folder: Path, killed_after: float | None = None) -> int:
            print(way, folder, file=told, flush=True)
            child = int(answers.readline())
            if killed_after is not None:
                time.sleep(killed_after)
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            return int(answers.readline())

        yield building


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be doubled on this system")
@pytest.mark.parametrize("way", ["save", "build"])
def test_a_killed_build_leaves_what_opened_before_and_the_next_one_completes(articles, builder, tmp_path, way):
    folder, rng = tmp_path / "index", random.Random(f"kill {way}")
    expected = len(text.tokens(articles))
    text.index(articles.iloc[:9]).save(folder)
    before = len(text.tokens(folder))
    lasts = []
    for number in range(2):
        begun = time.monotonic()
        assert builder(way, tmp_path / f"whole-{number}") == 0
        lasts.append(time.monotonic() - begun)
    killed = 0
    for _ in range(10):
        killed += builder(way, folder, rng.uniform(0, min(lasts))) == -signal.SIGKILL
        assert len(text.tokens(text.open_index(folder, verify=True))) in (before, expected)
    assert killed >= 5
    done = text.build_index(batches(articles), folder)
    assert_same(done, text.index(articles))
    assert sorted(path.name for path in folder.iterdir()) == [".lock", json_data(folder), "index.json"]


def json_data(folder: Path) -> str:
    return str(json.loads((folder / "index.json").read_text())["data"])


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_one_sentence(articles, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    try:
        folder = disk / "index"
        before = text.index(articles.iloc[:9]).save(folder)
        with pytest.raises(OSError) as raised:
            text.build_index(batches(articles), folder)
        assert str(raised.value) == (
            f"the index could not be written to '{folder}' (No space left on device): what was there before still "
            "opens, and the next try goes on where this one stopped."
        )
        assert_same(before, text.open_index(folder, verify=True))
        del before
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_selection_shares_the_words(articles):
    corpus = text.index(articles)
    rows = np.flatnonzero(articles["outlet"] == "The Lakes Observer")
    some, alone = corpus.take(rows), text.index(articles.iloc[rows])
    assert some.vocabulary is corpus.vocabulary
    for one, other in zip(answers(some), answers(alone), strict=True):
        pd.testing.assert_frame_equal(one, other, check_categorical=False)


@pytest.mark.parametrize("rows", [[-1, 2], [3, 72], [5, 3], [4, 4]])
def test_rows_that_are_not_there_are_not_chosen(articles, rows):
    with pytest.raises(IndexError) as raised:
        text.index(articles).take(np.array(rows))
    assert str(raised.value) == "rows of articles must ascend, from 0 to 71 at the most."


def test_a_selection_can_be_saved(articles, tmp_path):
    some = text.index(articles).take(np.array([3, 5, 40]))
    assert_same(some.save(tmp_path / "some"), text.index(articles.iloc[[3, 5, 40]]))


def test_a_selection_of_nothing_keeps_its_columns(articles, tmp_path):
    corpus = text.index(articles)
    nothing = corpus.take(np.array([], dtype=np.int64)).save(tmp_path / "nothing")
    assert len(nothing) == 0
    assert list(nothing.articles.columns) == list(corpus.articles.columns)


def test_texts_that_have_changed_under_the_index_are_told(articles, tmp_path):
    """Of the same size, so that only a look at every byte would have found it."""
    text.build_index(articles, tmp_path / "index")
    path = sorted((tmp_path / "index").rglob("texts.parquet"))[0]
    size, table = path.stat().st_size, pq.read_table(path)
    pq.write_table(table.set_column(0, "text", pa.array(["War."] * len(table), pa.large_string())), path)
    with path.open("r+b") as stream:
        stream.truncate(size)
    index = text.open_index(tmp_path / "index")
    with pytest.raises(UnreadableFile, match="is torn"):  # its end is missing
        frames.matches(index, {"any": ["*e*"]})
    titles = articles["title"].fillna("").tolist()[: len(table)]
    strings = {"title": titles, "text": ["War."] * len(table)}
    other = pa.table({name: pa.array(values, pa.large_string()) for name, values in strings.items()})
    swapped = dataclasses.replace(index.parts[0], strings=InMemory(other))
    changed = dataclasses.replace(index, parts=(swapped, *index.parts[1:]))
    with pytest.raises(UnreadableFile, match="the texts of this index are not those of which it was built: see which"):
        frames.matches(changed, {"any": ["*e*"]})


def test_the_files_of_an_index_are_never_taken_for_articles(articles, tmp_path):
    """Texts and articles lie in two files: read as such, each article would count twice, and without its words."""

    def stopped():
        yield articles
        raise KeyboardInterrupt

    done, undone = tmp_path / "done", tmp_path / "undone"
    text.build_index(articles, done)
    with pytest.raises(KeyboardInterrupt):
        text.build_index(stopped(), undone)
    [part, *_] = sorted(done.glob("data-*/part-*"))
    for folder, told in ((undone, "was not finished"), (part, "is a part of an index")):
        with pytest.raises(UnreadableFile, match=told):
            loading.articles(folder)
        with pytest.raises(UnreadableFile, match=told):
            list(loading.batches(folder))
    with pytest.raises(UnreadableFile, match="is a part of an index"):
        loading.articles(part / "texts.parquet")
    with pytest.raises(UnreadableFile, match="is a part of an index"):
        backends.distributed(undone)
    articles.to_parquet(tmp_path / "plain.parquet")
    found = loading.intake(tmp_path)
    assert len(found.articles) == len(articles)
    assert found.rejects["source_file"].tolist() == ["done", "undone"]
    assert found.rejects["reason"][0] == "'done' is a saved index: it is only read where it is named itself."


def test_a_saved_index_can_be_loaded_like_a_file(articles, tmp_path):
    text.build_index(articles, tmp_path / "index")
    found = loading.intake(tmp_path / "index")
    pd.testing.assert_frame_equal(found.articles, articles)
    assert found.files[["format", "n_records", "n_articles"]].values.tolist() == [["index", 72, 72]]
    pd.testing.assert_frame_equal(pd.concat(loading.batches(tmp_path / "index"), ignore_index=True), articles)
    more = articles.head(1).assign(article_id="other")
    more.to_parquet(tmp_path / "more.parquet")
    assert len(loading.articles([tmp_path / "index", tmp_path / "more.parquet"])) == 73
    again = text.build_index(loading.batches(tmp_path / "index"), tmp_path / "again", hyphens="join")
    assert_same(again, text.index(articles, hyphens="join"))
    (tmp_path / "index" / "index.json").write_text("{")
    with pytest.raises(UnreadableFile, match="is torn"):
        loading.articles(tmp_path / "index")


def test_the_command_line_counts_nothing_in_an_unfinished_index(articles, tmp_path):
    def stopped():
        yield articles
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        text.build_index(stopped(), tmp_path / "undone")
    done = CliRunner().invoke(cli.toolkit, ["score", str(tmp_path / "undone"), "--pattern", "peace", "--by", "outlet"])
    assert done.exit_code != 0
    assert "was not finished: build it again" in str(done.exception)
    assert done.stdout == ""
