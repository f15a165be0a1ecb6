"""Parquet, as pandas, Arrow, DuckDB and this toolkit write it."""

from __future__ import annotations

import pyarrow
import pyarrow.parquet

from toolkit.errors import UnreadableFile
from toolkit.load.records import Records


def sniff(head: bytes) -> bool:
    """Its first four bytes say so."""
    return head.startswith(b"PAR1")


def read(content: bytes, name: str) -> list[Records]:
    """All columns, under their names and with their types; an index of pandas is dropped."""
    try:
        table = pyarrow.parquet.read_table(pyarrow.BufferReader(content))
        return [Records.of(table.to_pandas(ignore_metadata=True, strings_to_categorical=False))]
    except MemoryError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableFile(f"'{name}' is no Parquet file that can be read ({said[:120]}).") from error
