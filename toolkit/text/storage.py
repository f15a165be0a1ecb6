"""A saved index: opened in an instant, refused when it is torn.

A folder holds `index.json`, which names the folder of its data and every file in it with its size and checksum::

    index.json
    data-1f3a…/part-00000/   articles.parquet  titles.arrow  texts.parquet  codes.bin  edges.bin  numbers.bin
    data-1f3a…/vocabulary/   spellings.arrow  terms.arrow  term_of.bin  counts.bin

`articles.parquet` has all columns but the text; `texts.parquet` has the texts in small groups, and `titles.arrow` the
titles once more, as a few of them are read again and again. How it is made: `build`.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit import tables
from toolkit.errors import UnreadableFile, check_whole
from toolkit.text.characters import Array
from toolkit.text.encode import END, TITLE
from toolkit.text.files import (
    ARTICLES,
    CODES,
    COUNTS,
    EDGES,
    FILES_OF_A_PART,
    FILES_OF_THE_VOCABULARY,
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
    sum_of,
)
from toolkit.text.index import Index, Part, in_threads, processors, take
from toolkit.text.metadata import together
from toolkit.text.vocabulary import Vocabulary
from toolkit.text.words import Options

_DATA = re.compile(r"data-[0-9a-f]{12}")


@dataclass(frozen=True, eq=False)
class OnDisk:
    """Titles and texts in the files of a part."""

    folder: Path

    @cached_property
    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.folder / TEXTS, memory_map=True, pre_buffer=False)

    @cached_property
    def _titles(self) -> pa.LargeStringArray:
        return read_strings(self.folder / TITLES)

    @cached_property
    def _begins(self) -> Array:
        """The first row of each row group, and the number of rows: all groups but the last are of one size."""
        metadata = self._file.metadata
        n = metadata.num_rows
        if not n:
            return np.zeros(1, dtype=np.int64)
        begins = np.append(np.arange(0, n, max(metadata.row_group(0).num_rows, 1)), n)
        if len(begins) != metadata.num_row_groups + 1:
            raise pa.ArrowInvalid("its texts are not grouped as they were written")
        return begins

    def read(self, rows: Array) -> pa.Table:
        """Of these articles: only the row groups in which their texts stand are unpacked."""
        try:
            groups = np.unique(np.searchsorted(self._begins, rows, side="right") - 1)
            table = self._file.read_row_groups(groups.tolist(), use_threads=False)
            titles = _taken(self._titles, rows)
        except (pa.ArrowException, IndexError, OSError) as error:
            raise UnreadableFile(f"'{self.folder}' is torn ({error}): build the index again.") from error
        sizes = np.diff(self._begins)[groups]
        before = np.repeat(self._begins[groups] - (np.cumsum(sizes) - sizes), sizes)  # rows that are not read
        texts = take(table, np.searchsorted(np.arange(len(table)) + before, rows))
        return texts.add_column(0, "title", titles)


def _taken(strings: pa.LargeStringArray, rows: Array) -> pa.LargeStringArray:
    """These strings of a file, if they lie within it: one wrong bit of a place could end the process."""
    _, offsets, data = strings.buffers()
    begins, ends = (np.frombuffer(offsets, dtype=np.int64)[at] for at in (rows, rows + 1))
    if (begins < 0).any() or (begins > ends).any() or (ends > data.size if data else ends > 0).any():
        raise pa.ArrowInvalid("a title lies outside of its file")
    found = strings.take(pa.array(rows))
    found.validate(full=True)
    return found


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
        Read every file and compare its checksum. Without it, names and sizes are looked at: bytes that have changed
        while the size has not, as on a failing disk, go unnoticed, and what is counted then means nothing.
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
        read_strings(data / "vocabulary" / SPELLINGS),
        read_array(data / "vocabulary" / COUNTS),
        read_strings(data / "vocabulary" / TERMS),
        read_array(data / "vocabulary" / TERM_OF),
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
    files = [data / name / ARTICLES for name in manifest["parts"]]
    return files, manifest["categories"], Options(**manifest["options"])


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(f"'{folder}' holds no index: build one with text.build_index, or `toolkit index`.")
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        version = manifest["version"]
        whole = version != VERSION or _is_whole(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise UnreadableFile(f"'{path}' is torn: build the index again.")
    if version != VERSION:
        raise UnreadableFile(
            f"the index in '{folder}' is of version {version}, and version {VERSION} is read here: build it again."
        )
    return manifest


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Does it name all files of all parts, and none outside of its folder?"""
    Options(**manifest["options"])
    parts, categories, files = manifest["parts"], manifest["categories"], manifest["files"]
    expected = {f"vocabulary/{name}" for name in FILES_OF_THE_VOCABULARY}
    expected |= {f"{part}/{name}" for part in parts for name in FILES_OF_A_PART}
    return (
        bool(_DATA.fullmatch(manifest["data"]))
        and parts == [f"part-{number:05d}" for number in range(len(parts))]
        and files.keys() == expected
        and all(type(size) is type(crc) is int for size, crc in files.values())
        and all(kind.keys() in (set(), {"categories", "ordered"}) for kind in categories.values())
    )


def _check_files(folder: Path, data: Path, files: dict[str, list[int]]) -> None:
    for name, (size, _) in files.items():
        path = data / name
        there = path.stat().st_size if path.is_file() else -1
        if there != size:
            problem = f"has {there:,} bytes instead of {size:,}" if there >= 0 else "is missing"
            raise UnreadableFile(f"the index in '{folder}' is torn: {name} {problem}: build it again.")


def _check_sum(folder: Path, data: Path, name: str, files: dict[str, list[int]]) -> None:
    if sum_of(data / name) != files[name][1]:
        raise UnreadableFile(f"the index in '{folder}' is torn: {name} is not as it was written: build it again.")


def _read_part(folder: Path) -> Part:
    codes, edges = read_array(folder / CODES), read_array(folder / EDGES).reshape(-1, 4)
    if len(edges) and (edges[0, TITLE] != 0 or edges[-1, END] != len(codes)):
        raise UnreadableFile(f"'{folder / EDGES}' is torn: build the index again.")
    return Part(codes, edges, read_array(folder / NUMBERS), OnDisk(folder), np.arange(len(edges)))


def _read_articles(data: Path, parts: list[str], categories: dict[str, Any], columns: list[str] | None) -> pd.DataFrame:
    """The articles' columns but `text`, in the order in which they were given."""
    if not parts:
        return tables.empty("articles").drop(columns="text")
    try:
        files = [pq.ParquetFile(data / name / ARTICLES, memory_map=True) for name in parts]
        table = together([file.read(columns=columns) for file in files])
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"the index in '{data.parent}' is torn ({error}): build it again.") from error
    return with_categories(table.to_pandas(), categories)


def with_categories(articles: pd.DataFrame, categories: dict[str, Any]) -> pd.DataFrame:
    """The same articles (changed in place); columns that were categories are categories again."""
    for name, kind in categories.items():
        if name in articles.columns:
            articles[name] = articles[name].astype(pd.CategoricalDtype(**kind))
    return articles
