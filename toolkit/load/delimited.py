"""Tables as text: CSV and its kin, whatever separates the fields."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load.columns import is_usual
from toolkit.load.encodings import lines
from toolkit.load.header import too_many, unique_names
from toolkit.load.records import Records, Reject, excerpt

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_FIELD = 500_000_000
_LONGEST_NAME = 1_000
_LONGEST_SAMPLE = 20_000  # characters of a line are enough to guess by
_SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)  # Excel's own note at the top


def sniff(head: bytes) -> bool:
    """A first line of several fields, of which one has a usual name."""
    header = _header(head)
    return len(header) > 1 and any(is_usual(name) for name in header)


def looks_like_a_table(head: bytes) -> bool:
    """For files that call themselves a table: any header will do, the columns may be named by the user."""
    return bool(_header(head))


def _header(head: bytes) -> list[str]:
    first = lines(head)[0]
    return max((_fields(first, delimiter) for delimiter in _DELIMITERS), key=len) if first else []


def _fields(sample: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(sample[:50], delimiter=delimiter), [])
    except csv.Error:
        return []


def read(content: bytes, name: str) -> Records:
    """The first line names the columns; each record has as many fields, and may run over several lines."""
    text, strange = lines(content)
    offset = 0
    while offset < len(text) and not text[offset].strip():
        offset += 1
    note = _SEPARATOR_LINE.match(text[offset]) if offset < len(text) else None
    offset += bool(note)
    delimiter = note[1] if note else _delimiter([line[:_LONGEST_SAMPLE] for line in text[offset : offset + 200]])
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return _records(text[offset:], delimiter, {number - offset for number in strange}, name)
    finally:
        csv.field_size_limit(limit)


def _delimiter(sample: list[str]) -> str:
    """The one that gives most usual names, then the one under which most records have as many fields as the header."""

    def worth(delimiter: str) -> tuple[int, float, int]:
        try:
            rows = [row for row in csv.reader(sample, delimiter=delimiter) if row][:-1] or [_fields(sample, delimiter)]
        except csv.Error:
            return (0, 0.0, 0)
        header = len(rows[0])
        same = sum(len(row) == header for row in rows) / len(rows) if header > 1 else 0.0
        return (sum(map(is_usual, rows[0])), same, header)

    return max(_DELIMITERS, key=worth)


def _records(text: list[str], delimiter: str, strange: set[int], name: str) -> Records:
    records = _each(text, delimiter)
    _, _, header = next(records, (0, 0, []))
    if not isinstance(header, list) or not any(field.strip() for field in header):
        raise UnreadableFile(f"'{name}' has no line that names its columns.")
    longest = max(map(len, header))
    if longest > _LONGEST_NAME:
        raise UnreadableFile(
            f"'{name}' has no line that names its columns: its first line has a field of {longest:,} characters."
        )
    columns = unique_names([field.strip() for field in header])
    table, rows, flags, rejects = [], [], [], []
    for row, (start, end, fields) in enumerate(records, start=1):
        problem = fields if isinstance(fields, str) else too_many(fields, columns)
        if problem:
            rejects.append(Reject(row, problem, excerpt("".join(text[start : min(end, start + 5)]))))
            continue
        short = len(fields) < len(columns)
        table.append([*fields[: len(columns)], *[""] * (len(columns) - len(fields))])
        rows.append(row)
        mixed = strange and any(number in strange for number in range(start, end))
        flags.append(["short row"] * short + ["mixed encoding"] * bool(mixed))
    return Records(pd.DataFrame(table, columns=columns, dtype=object), rows, flags, rejects)


def _each(text: list[str], delimiter: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """For each record its first line, the line after its last, and its fields, or why it has none."""
    reader = csv.reader(text, delimiter=delimiter)
    start = 0
    while True:
        try:
            fields: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fields = f"cannot be read as CSV ({error})"
        end = reader.line_num
        if fields and end >= len(text) and end - start > 1 and _is_open(text[start:end], delimiter):
            fields = f"a quotation mark is opened and never closed: all {end - start} lines to the end are in one field"
        if fields:
            yield start, end, fields
        start = end


def _is_open(text: list[str], delimiter: str) -> bool:
    """The file ends inside a quotation."""
    try:
        list(csv.reader(text, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
