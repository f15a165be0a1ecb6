"""Parquet, as pandas, Arrow, DuckDB and this toolkit write it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

from toolkit.errors import UnreadableFile
from toolkit.load.records import Records

_ROWS = 5_000  # of a stream, at a time: pieces of some MB lie where the last ones lay, and larger ones on fresh memory


def sniff(head: bytes) -> bool:
    """Its first four bytes say so."""
    return head.startswith(b"PAR1")


def read(content: bytes, name: str) -> list[Records]:
    """All columns, under their names and with their types; an index of pandas is dropped."""
    try:
        return [_records(pyarrow.parquet.read_table(pyarrow.BufferReader(content)))]
    except MemoryError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def stream(path: Path, name: str) -> Iterator[Records]:
    """The same, some rows at a time."""
    begin = 0
    try:
        with pyarrow.parquet.ParquetFile(path, memory_map=True, pre_buffer=False) as file:
            for batch in file.iter_batches(_ROWS):
                records = _records(pyarrow.Table.from_batches([batch]))
                records.rows = list(range(begin + 1, begin + len(batch) + 1))
                begin += len(batch)
                yield records
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _records(table: pyarrow.Table) -> Records:
    return Records.of(table.to_pandas(ignore_metadata=True, strings_to_categorical=False))


def _unreadable(name: str, error: Exception) -> UnreadableFile:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    return UnreadableFile(f"'{name}' is no Parquet file that can be read ({said[:120]}).")
