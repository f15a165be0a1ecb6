"""An index on disk: built in parts that survive an interruption, opened in an instant, refused when it is torn.

A folder holds `index.json`, which names the folder of its data and every file in it with its size and checksum::

    index.json
    data-1f3a…/part-00000/   articles.parquet  texts.parquet  codes.bin  edges.bin  numbers.bin
    data-1f3a…/vocabulary/   spellings.arrow  terms.arrow  term_of.bin  counts.bin

`articles.parquet` has all columns but the text; `texts.parquet` has titles and texts in small groups, as a few of them
are read again and again.

A build writes beside the data, into `building/`. Only when everything is there, the new `index.json` takes the place of
the old one in one step: what opened before opens until then, and nothing half done ever opens. A part that is whole has
a `part.json`; a build that is started again with the same articles keeps such parts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import uuid
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit import progress, tables
from toolkit.errors import UnreadableFile, check_whole
from toolkit.text.characters import Array
from toolkit.text.encode import Encoder, most_words
from toolkit.text.index import (
    PART_BYTES,
    Index,
    Part,
    completed,
    cuts_of,
    in_threads,
    processors,
    strings_of,
    take,
    warn_of_unspaced,
)
from toolkit.text.segment import rules_of
from toolkit.text.vocabulary import Vocabulary, united
from toolkit.text.words import Options

VERSION = 2
MANIFEST = "index.json"
_BUILDING, _PART = "building", "part.json"
_OUR_FOLDER = re.compile(rf"{_BUILDING}|data-[0-9a-f]{{12}}")
_IN_IT = re.compile(r"part-\d{5,}|vocabulary|rules\.json|\.rules\.json\.part")
_ROW_GROUP = 24  # texts that are unpacked together where one is asked for
TEXTS = "texts.parquet"
_ARTICLES, _CODES, _EDGES, _NUMBERS = "articles.parquet", "codes.bin", "edges.bin", "numbers.bin"
_SPELLINGS, _COUNTS, _TERMS, _TERM_OF = "spellings.arrow", "counts.bin", "terms.arrow", "term_of.bin"
_KINDS = {_CODES: np.uint32, _EDGES: np.int64, _NUMBERS: np.int32, _COUNTS: np.int64, _TERM_OF: np.int32}


@dataclass(frozen=True, eq=False)
class OnDisk:
    """Titles and texts in a Parquet file."""

    path: Path

    @cached_property
    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.path, memory_map=True, pre_buffer=False)

    @cached_property
    def _begins(self) -> Array:
        """The first row of each row group, and the number of rows."""
        metadata = self._file.metadata
        return np.cumsum([0, *(metadata.row_group(group).num_rows for group in range(metadata.num_row_groups))])

    def read(self, rows: Array) -> pa.Table:
        """Of these articles: only the row groups in which they stand are unpacked."""
        groups = np.unique(np.searchsorted(self._begins, rows, side="right") - 1)
        table = self._file.read_row_groups(groups.tolist(), use_threads=False)
        sizes = np.diff(self._begins)[groups]
        before = np.repeat(self._begins[groups] - (np.cumsum(sizes) - sizes), sizes)  # rows that are not read
        return take(table, np.searchsorted(np.arange(len(table)) + before, rows))


def is_index(folder: object) -> bool:
    """Is this the path of a folder that holds an index?

    Parameters
    ----------
    folder : object
        Anything; only a path can be one.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_index("data/sample")
    False
    """
    return isinstance(folder, str | os.PathLike) and Path(folder, MANIFEST).is_file()


def open_index(folder: str | Path, *, verify: bool = False, threads: int | None = None) -> Index:
    """Open a saved index, at once: what is asked of it is read when it is asked.

    Parameters
    ----------
    folder : path
        Where `build_index` or `Index.save` has written it.
    verify : bool
        Read every file and compare its checksum; without it, the sizes alone are looked at.
    threads : int, optional
        How many processors work for its answers; all that this process may use, unless told.

    Returns
    -------
    Index
        Its words, its articles and their texts lie on disk until they are needed.

    Raises
    ------
    FileNotFoundError
        If the folder holds no index.
    UnreadableFile
        If it is of another version, or a file of it is missing, torn or changed.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from toolkit import text
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = text.index(pd.DataFrame({"article_id": ["a"], "text": ["Peace talks began."]})).save(folder)
    ...     open_index(folder, verify=True)
    <Index: 1 articles, 3 words, 3 different>
    """
    threads = processors() if threads is None else threads
    check_whole("threads", threads, least=1)
    folder = Path(folder)
    manifest = _manifest(folder)
    data = folder / manifest["data"]
    _check_files(folder, data, manifest["files"])
    if verify:
        in_threads(
            lambda name: _check_sum(folder, data, name, manifest["files"]),
            list(manifest["files"]),
            threads,
            "Verifying",
        )
    vocabulary = Vocabulary(
        _read_strings(data / "vocabulary" / _SPELLINGS),
        _read_array(data / "vocabulary" / _COUNTS),
        _read_strings(data / "vocabulary" / _TERMS),
        _read_array(data / "vocabulary" / _TERM_OF),
        Options(**manifest["options"]),
    )
    parts = tuple(_read_part(data / name) for name in manifest["parts"])
    articles = partial(_read_articles, data, manifest["parts"], manifest["categories"])
    return Index(parts, vocabulary, threads, articles)


def articles_of(folder: str | Path) -> tuple[list[Path], dict[str, Any], Options]:
    """The files with the articles of a saved index, in order (with one of the name `TEXTS` beside each); which columns
    are categories; its word rules.
    """
    folder = Path(folder)
    manifest = _manifest(folder)
    data = folder / manifest["data"]
    _check_files(folder, data, manifest["files"])
    files = [data / name / _ARTICLES for name in manifest["parts"]]
    return files, manifest["categories"], Options(**manifest["options"])


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(f"'{folder}' holds no index: build one with text.build_index, or `toolkit index`.")
    try:
        manifest = json.loads(path.read_bytes())
        version = manifest["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(f"'{path}' is torn: build the index again.") from error
    if version != VERSION:
        raise UnreadableFile(
            f"the index in '{folder}' is of version {version}, and version {VERSION} is read here: build it again."
        )
    return dict(manifest)


def _check_files(folder: Path, data: Path, files: dict[str, list[int]]) -> None:
    for name, (size, _) in files.items():
        path = data / name
        there = path.stat().st_size if path.is_file() else -1
        if there != size:
            problem = f"has {there:,} bytes instead of {size:,}" if there >= 0 else "is missing"
            raise UnreadableFile(f"the index in '{folder}' is torn: {name} {problem}: build it again.")


def _check_sum(folder: Path, data: Path, name: str, files: dict[str, list[int]]) -> None:
    if _sum_of(data / name) != files[name][1]:
        raise UnreadableFile(f"the index in '{folder}' is torn: {name} is not as it was written: build it again.")


def _sum_of(path: Path) -> int:
    found = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 22):
            found = zlib.crc32(piece, found)
    return found


def _told_of(path: Path) -> list[int]:
    """Size and checksum of a file."""
    return [path.stat().st_size, _sum_of(path)]


def _read_array(path: Path) -> Array:
    kind = _KINDS[path.name]
    if path.stat().st_size == 0:
        return np.empty(0, dtype=kind)
    return np.asarray(np.memmap(path, dtype=kind, mode="r"))


def _read_strings(path: Path) -> pa.LargeStringArray:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()["form"].combine_chunks()


def _read_part(folder: Path) -> Part:
    edges = _read_array(folder / _EDGES).reshape(-1, 4)
    strings = OnDisk(folder / TEXTS)
    return Part(_read_array(folder / _CODES), edges, _read_array(folder / _NUMBERS), strings, np.arange(len(edges)))


def _read_articles(data: Path, parts: list[str], categories: dict[str, Any], columns: list[str] | None) -> pd.DataFrame:
    """The articles' columns but `text`, in the order in which they were given."""
    if not parts:
        return tables.empty("articles").drop(columns="text")
    files = [pq.ParquetFile(data / name / _ARTICLES, memory_map=True) for name in parts]
    read = [file.read(columns=columns) for file in files]
    table = pa.concat_tables(read, promote_options="permissive")
    return with_categories(table.to_pandas(), categories)


def with_categories(articles: pd.DataFrame, categories: dict[str, Any]) -> pd.DataFrame:
    """The same articles (changed in place); columns that were categories are categories again."""
    for name, kind in categories.items():
        if name in articles.columns:
            articles[name] = articles[name].astype(pd.CategoricalDtype(**kind))
    return articles


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
    pa.default_memory_pool().release_unused()  # a quarter of a gigabyte that Arrow keeps for more tables
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
        return bool(_OUR_FOLDER.fullmatch(path.name)) and all(_IN_IT.fullmatch(inner.name) for inner in path.iterdir())
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
        _write_bytes(note, rules.encode())


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
            if isinstance(kind, pd.CategoricalDtype):
                own = {"categories": kind.categories.tolist(), "ordered": bool(kind.ordered)}
                self.found[name] = own if self.found.get(name, own) == own else {}
        return articles


def _in_parts(batches: Iterable[pd.DataFrame]) -> Iterator[pa.Table]:
    """The same articles in tables of some size; the first are smaller, so that soon every thread has work."""
    kept, size, enough = [], 0, PART_BYTES // 8
    for articles in batches:
        strings = strings_of(articles)
        table = _plain(pa.Table.from_pandas(articles, preserve_index=False))
        for name in ("title", "text"):
            table = table.set_column(table.column_names.index(name), name, strings[name])
        for low, high in cuts_of(strings, least=-(-strings.nbytes // (PART_BYTES // 8))):
            kept.append(table.slice(low, high - low))
            size += strings.slice(low, high - low).nbytes
            if size >= enough:
                yield pa.concat_tables(kept, promote_options="permissive")
                kept, size, enough = [], 0, min(2 * enough, PART_BYTES)
    if kept:
        yield pa.concat_tables(kept, promote_options="permissive")


def _plain(table: pa.Table) -> pa.Table:
    """Categories as their values: batches may number them differently."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(field.type.value_type))
    return table


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
        encoded = local.encoder.encode(strings.to_batches(), local.codes)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        repeated = [name for name in table.column_names if name not in ("article_id", "title", "text", "url")]
        _write_table(folder / _ARTICLES, table.drop_columns(["text"]), use_dictionary=repeated)
        _write_table(folder / TEXTS, strings, row_group_size=_ROW_GROUP, use_dictionary=False, write_statistics=False)
        _write_strings(folder / _SPELLINGS, encoded.spellings)
        files = {name: _told_of(folder / name) for name in (_ARTICLES, TEXTS, _SPELLINGS)}
        for file, array in ((_CODES, encoded.codes), (_EDGES, encoded.edges), (_COUNTS, encoded.counts)):
            files[file] = _write_array(folder / file, array)
        _write_bytes(folder / _PART, json.dumps(files).encode())

    return write


def _is_whole(folder: Path, table: pa.Table) -> bool:
    """Has an earlier try written this part to its end, of the same articles?"""
    try:
        files = json.loads((folder / _PART).read_bytes())
        sizes = {name: (folder / name).stat().st_size for name in files}
        complete = sizes == {name: size for name, (size, _) in files.items()}
        others, strings = table.drop_columns(["text"]), table.select(["title", "text"])
        return complete and _holds(folder / _ARTICLES, others) and _holds(folder / TEXTS, strings)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        return False


def _holds(path: Path, table: pa.Table) -> bool:
    """Does this file hold this table? Where it only may (nan is not even itself), the answer is no."""
    return bool(pq.read_table(path, memory_map=True).equals(table))


def _finish(work: Path, parts: Sequence[str], options: Options) -> dict[str, list[int]]:
    """Bring the spellings of all parts together. Every file of the index, with its size and checksum."""
    _check_ids(work, parts)
    spellings, counts, numbers = united(
        [_read_strings(work / part / _SPELLINGS) for part in parts],
        [_read_array(work / part / _COUNTS) for part in parts],
    )
    vocabulary = Vocabulary.of(spellings, counts, options)
    folder = work / "vocabulary"
    folder.mkdir(exist_ok=True)
    _write_strings(folder / _SPELLINGS, vocabulary.spellings)
    _write_array(folder / _COUNTS, vocabulary.counts)
    _write_strings(folder / _TERMS, vocabulary.terms)
    _write_array(folder / _TERM_OF, vocabulary.term_of)
    files = {f"vocabulary/{path.name}": _told_of(path) for path in sorted(folder.iterdir())}
    for part, own in zip(parts, numbers, strict=True):
        known = json.loads((work / part / _PART).read_bytes())
        known[_NUMBERS] = _write_array(work / part / _NUMBERS, own)
        files |= {f"{part}/{name}": known[name] for name in (_ARTICLES, TEXTS, _CODES, _EDGES, _NUMBERS)}
    return files


def _check_ids(work: Path, parts: Sequence[str]) -> None:
    ids = [pq.read_table(work / part / _ARTICLES, columns=["article_id"])["article_id"] for part in parts]
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
        for name in (_PART, _SPELLINGS, _COUNTS):
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
    _write_bytes(folder / MANIFEST, json.dumps(manifest, indent=1).encode())
    for path in folder.iterdir():
        if path.is_dir() and path != data and _is_ours(path):
            shutil.rmtree(path, ignore_errors=True)


def _write_array(path: Path, array: Array) -> list[int]:
    """Write it; its size and checksum."""
    contiguous = np.ascontiguousarray(array, dtype=_KINDS[path.name])
    with path.open("wb") as stream:
        if contiguous.size:
            stream.write(contiguous.data)
    return [contiguous.nbytes, zlib.crc32(contiguous.data) if contiguous.size else 0]


def _write_table(path: Path, table: pa.Table, **how: Any) -> None:
    pq.write_table(table, path, compression="zstd", compression_level=1, **how)


def _write_strings(path: Path, strings: pa.LargeStringArray) -> None:
    table = pa.table({"form": strings})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _write_bytes(path: Path, content: bytes) -> None:
    """The whole file or the one before, whenever the process ends."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)
