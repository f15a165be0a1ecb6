"""Building an index in a folder: part after part, and whatever happens, what opened before opens.

A build writes beside the data of the index that may be there, into `building/`. Only when everything is there, the new
`index.json` takes the place of the old one in one step: nothing half done ever opens. A part that is whole has a
`part.json`; a build that is started again with the same articles keeps such parts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit import memory, progress, tables
from toolkit.errors import check_whole
from toolkit.text import metadata
from toolkit.text.encode import Encoder, most_words
from toolkit.text.files import (
    ARTICLES,
    CODES,
    COUNTS,
    EDGES,
    FILES_OF_A_PART,
    MANIFEST,
    NUMBERS,
    SPELLINGS,
    TERM_OF,
    TERMS,
    TEXTS,
    TITLES,
    VERSION,
    read_array,
    read_strings,
    told_of,
    write_array,
    write_bytes,
    write_strings,
    write_table,
)
from toolkit.text.index import (
    PART_BYTES,
    Index,
    batches_of,
    completed,
    cuts_of,
    processors,
    strings_of,
    warn_of_unspaced,
)
from toolkit.text.segment import rules_of
from toolkit.text.storage import open_index
from toolkit.text.vocabulary import Vocabulary, united
from toolkit.text.words import Options

_BUILDING, _PART = "building", "part.json"
_OUR_FOLDER = re.compile(rf"{_BUILDING}|data-[0-9a-f]{{12}}")
_FILES = "|".join(map(re.escape, (*FILES_OF_A_PART, COUNTS, SPELLINGS, TERMS, TERM_OF, _PART)))
_IN_IT = re.compile(rf"\.?rules\.json(\.part)?|(part-\d{{5,}}|vocabulary)(/\.?({_FILES})(\.part)?)?")
_ROW_GROUP = 8  # texts that are unpacked together where one is asked for


def build_index(
    batches: Iterable[pd.DataFrame] | pd.DataFrame,
    folder: str | Path,
    *,
    hyphens: str = "split",
    possessives: str = "strip",
    marks: str = "keep",
    elisions: str = "keep",
    threads: int | None = None,
) -> Index:
    """Index more articles than memory holds: batch after batch into a folder that opens at once.

    Parameters
    ----------
    batches : iterable of DataFrames of articles, or one of them
        From `load.batches`, or any other source. Further columns are kept, so that `by=` works on the opened index.
    folder : path
        A new or empty folder, or one that holds an index: that is replaced when the new one is complete.
    hyphens, possessives, marks, elisions, threads
        As in `text.index`.

    Returns
    -------
    Index
        The opened index.

    Raises
    ------
    FileExistsError
        If the folder holds other files, or another process builds there.
    WrongTable
        If a batch holds no articles, or if an `article_id` stands twice.
    OSError
        If it cannot be written; what was there before still opens.

    Notes
    -----
    An interrupted build goes on where it stopped when it is called again with the same batches: finished parts are
    compared with the articles and kept.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> batches = (pd.DataFrame({"article_id": [f"a{n}"], "text": ["Peace talks began."]}) for n in range(3))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     build_index(batches, folder)
    <Index: 3 articles, 9 words, 3 different>
    """
    options = Options(hyphens, possessives, marks, elisions)
    threads = processors() if threads is None else threads
    check_whole("threads", threads, least=1)
    folder = Path(folder)
    _check_free(folder)
    with _alone(folder):
        work = folder / _BUILDING
        with _told(folder):
            _start(work, options)
        parts, categories = _write_parts(
            [batches] if isinstance(batches, pd.DataFrame) else batches, work, options, threads
        )
        with _told(folder):
            files = _finish(work, parts, options)
            _publish(folder, work, parts, options, categories, files)
    memory.give_back()  # a quarter of a gigabyte that Arrow keeps for more tables
    corpus = open_index(folder, threads=threads)
    warn_of_unspaced(corpus, stacklevel=3)
    return corpus


def _check_free(folder: Path) -> None:
    """A folder of other things is not for us."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"'{folder}' is a file: name a folder for the index.")
    others = [path.name for path in folder.iterdir() if not _is_ours(path)] if folder.is_dir() else []
    if others:
        raise FileExistsError(
            f"'{folder}' holds other files, such as '{sorted(others)[0]}': name an empty folder for the index."
        )


def _is_ours(path: Path) -> bool:
    """What builds write, also what killed ones have left; folders of such names that hold other things are not."""
    if path.is_dir():
        inner = (one.relative_to(path).as_posix() for one in path.rglob("*"))
        return bool(_OUR_FOLDER.fullmatch(path.name)) and all(map(_IN_IT.fullmatch, inner))
    return path.name in (MANIFEST, f".{MANIFEST}.part", ".lock", "rejects.csv")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Trouble with the disk in one sentence."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)  # Arrow has words of its own
        raise type(error)(
            f"the index could not be written to '{folder}' ({why}): what was there before still opens, "
            "and the next try goes on where this one stopped."
        ) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else builds here at the same time; the lock goes with the process, however that ends."""
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / ".lock").open("w")
    with stream:
        try:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system without such locks
            pass
        except OSError:
            raise FileExistsError(
                f"another process builds an index in '{folder}': wait for it, or name another folder."
            ) from None
        yield


def _start(work: Path, options: Options) -> None:
    """Keep what an interrupted build has left, if it was under the same rules."""
    rules = json.dumps([VERSION, asdict(options)])
    note = work / "rules.json"
    if not note.is_file() or note.read_text() != rules:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        write_bytes(note, rules.encode())


def _write_parts(
    batches: Iterable[pd.DataFrame], work: Path, options: Options, threads: int
) -> tuple[list[str], dict[str, Any]]:
    """Write part after part, several at the same time. Their names, and the categories of columns that have some."""
    write, categories, names = _told(work.parent)(_writer(work, options)), _Categories(), []
    running: deque[Future[None]] = deque()
    with ThreadPoolExecutor(threads) as pool, progress.counter("Indexing", unit="article") as bar:
        try:
            for number, table in enumerate(_in_parts(categories.seen(batch) for batch in batches)):
                names.append(f"part-{number:05d}")
                running.append(pool.submit(write, names[-1], table))
                while len(running) > threads:  # no more tables in memory than are being worked at, and one
                    running.popleft().result()
                bar.update(len(table))
            for one in running:
                one.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    for path in work.glob("part-*"):
        if path.name not in names:  # of an earlier try with more articles
            shutil.rmtree(path)
    return names, categories.found


class _Categories:
    """Which columns are categories, and in which order, where all batches agree about it (else from a to z)."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    def seen(self, batch: pd.DataFrame) -> pd.DataFrame:
        """The same batch, completed; its categories are noted."""
        articles = completed(batch)
        for name in articles.columns:
            kind = articles[name].dtype
            own: dict[str, Any] = {}
            if isinstance(kind, pd.CategoricalDtype):
                own = {"categories": kind.categories.tolist(), "ordered": bool(kind.ordered)}
            elif name not in self.found:
                continue
            self.found[name] = own if self.found.get(name, own) == own else {}
        return articles


def _in_parts(batches: Iterable[pd.DataFrame]) -> Iterator[pa.Table]:
    """The same articles in tables of some size; the first are smaller, so that soon every thread has work."""
    kept, size, enough = [], 0, PART_BYTES // 8
    for articles in batches:
        strings = strings_of(articles)
        table = metadata.table_of(articles)
        for name in ("title", "text"):
            table = table.set_column(table.column_names.index(name), name, strings[name])
        for low, high in cuts_of(strings, least=-(-strings.nbytes // (PART_BYTES // 8))):
            kept.append(table.slice(low, high - low))
            size += strings.slice(low, high - low).nbytes
            if size >= enough:
                yield metadata.together(kept)
                kept, size, enough = [], 0, min(2 * enough, PART_BYTES)
    if kept:
        yield metadata.together(kept)


def _writer(work: Path, options: Options) -> Callable[[str, pa.Table], None]:
    """What writes a part; every thread has an encoder and room for codes of its own, used again and again."""
    local = threading.local()

    def write(name: str, table: pa.Table) -> None:
        folder = work / name
        if _is_whole(folder, table):
            return
        if not hasattr(local, "encoder"):
            local.encoder, local.codes = Encoder(rules_of(options)), np.empty(0, dtype=np.uint32)
        strings = table.select(["title", "text"])
        if len(local.codes) < (most := most_words(strings.nbytes, len(strings))):
            local.codes = np.empty(most, dtype=np.uint32)
        encoded = local.encoder.encode(batches_of(strings), local.codes)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        metadata.write_articles(folder / ARTICLES, table)
        write_strings(folder / TITLES, strings["title"].combine_chunks())
        texts = strings.select(["text"])
        write_table(folder / TEXTS, texts, row_group_size=_ROW_GROUP, use_dictionary=False, write_statistics=False)
        write_strings(folder / SPELLINGS, encoded.spellings)
        files = {name: told_of(folder / name) for name in (ARTICLES, TITLES, TEXTS, SPELLINGS)}
        for file, array in ((CODES, encoded.codes), (EDGES, encoded.edges), (COUNTS, encoded.counts)):
            files[file] = write_array(folder / file, array)
        write_bytes(folder / _PART, json.dumps(files).encode())

    return write


def _is_whole(folder: Path, table: pa.Table) -> bool:
    """Has an earlier try written this part to its end, of the same articles?"""
    try:
        files = json.loads((folder / _PART).read_bytes())
        complete = all(told_of(folder / name) == told for name, told in files.items())
        others, texts = table.drop_columns(["text"]), table.select(["text"])
        return complete and _holds(folder / ARTICLES, others) and _holds(folder / TEXTS, texts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        return False


def _holds(path: Path, table: pa.Table) -> bool:
    """Does this file hold this table? Missing numbers of pandas are null in both; a true nan, like none, says no."""
    return bool(pq.ParquetFile(path, memory_map=True).read().equals(table))


def _finish(work: Path, parts: Sequence[str], options: Options) -> dict[str, list[int]]:
    """Bring the spellings of all parts together. Every file of the index, with its size and checksum."""
    _check_ids(work, parts)
    spellings, counts, numbers = united(
        [read_strings(work / part / SPELLINGS) for part in parts],
        [read_array(work / part / COUNTS) for part in parts],
    )
    vocabulary = Vocabulary.of(spellings, counts, options)
    folder = work / "vocabulary"
    folder.mkdir(exist_ok=True)
    write_strings(folder / SPELLINGS, vocabulary.spellings)
    write_array(folder / COUNTS, vocabulary.counts)
    write_strings(folder / TERMS, vocabulary.terms)
    write_array(folder / TERM_OF, vocabulary.term_of)
    files = {f"vocabulary/{path.name}": told_of(path) for path in sorted(folder.iterdir())}
    changed = metadata.settle([work / part / ARTICLES for part in parts])
    for part, own in zip(parts, numbers, strict=True):
        known = json.loads((work / part / _PART).read_bytes())
        if work / part / ARTICLES in changed:
            known[ARTICLES] = told_of(work / part / ARTICLES)
        known[NUMBERS] = write_array(work / part / NUMBERS, own)
        files |= {f"{part}/{name}": known[name] for name in FILES_OF_A_PART}
    return files


def _check_ids(work: Path, parts: Sequence[str]) -> None:
    ids = [pq.read_table(work / part / ARTICLES, columns=["article_id"])["article_id"] for part in parts]
    tables.check_unique(pd.Series([], dtype="str") if not ids else pd.concat([one.to_pandas() for one in ids]))


def _publish(
    folder: Path,
    work: Path,
    parts: Sequence[str],
    options: Options,
    categories: dict[str, Any],
    files: dict[str, list[int]],
) -> None:
    """Let the new index take the place of the old one, in one step; then clear away what nobody needs any more."""
    for part in parts:
        for name in (_PART, SPELLINGS, COUNTS):
            (work / part / name).unlink(missing_ok=True)
    data = folder / f"data-{uuid.uuid4().hex[:12]}"
    os.replace(work, data)
    manifest = {
        "version": VERSION,
        "data": data.name,
        "options": asdict(options),
        "parts": list(parts),
        "categories": categories,
        "files": files,
    }
    write_bytes(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
    for path in folder.iterdir():
        if path.is_dir() and path != data and _is_ours(path):
            shutil.rmtree(path, ignore_errors=True)
