"""The files of an index on disk: their names, and how each kind is read and written."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import UnreadableFile
from toolkit.text.characters import Array

VERSION = 3
MANIFEST = "index.json"
ARTICLES, TITLES, TEXTS = "articles.parquet", "titles.arrow", "texts.parquet"
CODES, EDGES, NUMBERS = "codes.bin", "edges.bin", "numbers.bin"
SPELLINGS, COUNTS, TERMS, TERM_OF = "spellings.arrow", "counts.bin", "terms.arrow", "term_of.bin"
FILES_OF_A_PART = (ARTICLES, TITLES, TEXTS, CODES, EDGES, NUMBERS)
FILES_OF_THE_VOCABULARY = (SPELLINGS, COUNTS, TERMS, TERM_OF)
_KINDS = {CODES: np.uint32, EDGES: np.int64, NUMBERS: np.int32, COUNTS: np.int64, TERM_OF: np.int32}


def read_array(path: Path) -> Array:
    """An array that lies on disk until it is looked at."""
    kind = _KINDS[path.name]
    if path.stat().st_size == 0:
        return np.empty(0, dtype=kind)
    return np.asarray(np.memmap(path, dtype=kind, mode="r"))


def read_strings(path: Path) -> pa.LargeStringArray:
    """Strings that lie on disk until they are looked at."""
    try:
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()["form"].combine_chunks()
    except (pa.ArrowException, OSError, KeyError) as error:
        raise UnreadableFile(f"'{path}' is torn ({error}): build the index again.") from error


def write_array(path: Path, array: Array) -> list[int]:
    """Write it; its size and checksum."""
    contiguous = np.ascontiguousarray(array, dtype=_KINDS[path.name])
    with path.open("wb") as stream:
        if contiguous.size:
            stream.write(contiguous.data)
    return [contiguous.nbytes, zlib.crc32(contiguous.data) if contiguous.size else 0]


def write_strings(path: Path, strings: pa.LargeStringArray) -> None:
    """As an Arrow file, which can be mapped."""
    table = pa.table({"form": strings})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def write_table(path: Path, table: pa.Table, **how: Any) -> None:
    """As Parquet, packed by zstd."""
    pq.write_table(table, path, compression="zstd", compression_level=1, **how)


def write_bytes(path: Path, content: bytes) -> None:
    """The whole file or the one before, whenever the process ends."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)  # what a full disk left


def told_of(path: Path) -> list[int]:
    """Size and checksum of a file."""
    return [path.stat().st_size, sum_of(path)]


def sum_of(path: Path) -> int:
    found = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 22):
            found = zlib.crc32(piece, found)
    return found
