"""Excel: every sheet that is not empty is a table of its own, with its first row for a header."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load.header import too_many, unique_names
from toolkit.load.records import Records, Reject, excerpt

_MOST_BYTES = 1_000_000_000  # of a workbook, decompressed
_MOST_TIMES = 200  # so many times its size
_SMALL = 50_000_000  # below this, any ratio will do


def sniff(head: bytes) -> bool:
    """A zip file that says what is in it, sheets among that."""
    return head.startswith(b"PK\x03\x04") and b"xl/" in head


def read(content: bytes, name: str) -> list[Records]:
    """Values of the cells, not their formulas; dates stay dates."""
    import openpyxl  # a tenth of a second, which whoever has no workbook need not wait

    _check_size(content, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise UnreadableFile(f"'{name}' is no Excel file that can be read ({type(error).__name__}).") from error
    filled = {title: rows for title, rows in ((title, list(filter(_any, rows))) for title, rows in sheets) if rows}
    if not filled:
        raise UnreadableFile(f"'{name}' has no row in any sheet.")
    return [_records(rows, title if len(filled) > 1 else "") for title, rows in filled.items()]


def _check_size(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFile(f"'{name}' is a torn Excel file: obtain it again.") from error
    if size > _MOST_BYTES or (size > _SMALL and size > _MOST_TIMES * len(content)):
        raise UnreadableFile(f"'{name}' would grow to {size:,} bytes from {len(content):,}: it is not opened.")


def _any(row: list[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _records(sheet: list[list[Any]], title: str) -> Records:
    header = ["" if cell is None else str(cell).strip() for cell in sheet[0]]
    while header and not header[-1]:
        header.pop()
    columns = unique_names(header)
    table, rows, rejects = [], [], []
    for number, cells in enumerate(sheet[1:], start=1):
        problem = too_many(["" if cell is None else str(cell) for cell in cells], columns)
        if problem:
            rejects.append(Reject(number, problem, excerpt(" ".join(str(cell) for cell in cells if cell is not None))))
        else:
            table.append([*cells[: len(columns)], *[None] * (len(columns) - len(cells))])
            rows.append(number)
    return Records(pd.DataFrame(table, columns=columns, dtype=object), rows, {}, rejects, title, as_read=True)
