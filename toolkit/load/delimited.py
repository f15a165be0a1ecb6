"""Tables as text: CSV and its kin, whatever separates the fields."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load.columns import is_usual
from toolkit.load.encodings import lines, text_of_head
from toolkit.load.header import too_many, unique_names
from toolkit.load.records import Records, Reject, excerpt
from toolkit.load.sources import blocks

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_FIELD = 500_000_000
_LONGEST_NAME = 1_000
_LONGEST_HEADER = 1_000_000
_LONGEST_SAMPLE = 20_000  # characters of a line are enough to guess by
_STRAY = "stray quotation mark"
_BELOW = "below an open quotation mark"
_SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)  # Excel's own note at the top


def sniff(head: bytes) -> bool:
    """A first line of usual names; where only some are usual, right below it records that mostly have its width."""
    text = _from_header(head)
    if not any(sign in text[0] for sign in (*_DELIMITERS, '"')):
        return False
    rows = max((_rows(text, delimiter) for delimiter in _DELIMITERS), key=lambda rows: len(rows[0]))
    width, usual = len(rows[0]), sum(map(is_usual, rows[0]))
    if width > 1 and usual > width / 2:
        return True
    same = sum(len(row) == width for row in rows[1:])
    return width > 1 and usual > 0 and bool(text[1].strip()) and same > len(rows[1:]) / 2


def looks_like_a_table(head: bytes) -> bool:
    """For files that call themselves a table: any header will do, the columns may be named by the user."""
    text = _from_header(head)
    return any(_rows(text, delimiter)[0] for delimiter in _DELIMITERS)


@lru_cache(maxsize=1)
def names_in(head: bytes) -> list[str]:
    """What the columns are called, if this is a table."""
    text = _from_header(head)
    signs = [sign for sign in _DELIMITERS if sign in text[0]] or _DELIMITERS[:1]
    return max((_rows(text[:1], delimiter)[0] for delimiter in signs), key=len)


@lru_cache(maxsize=1)
def _from_header(head: bytes) -> list[str]:
    """The first filled line and those below it, two lines at least. Several formats ask it of the same file."""
    text = text_of_head(head).split("\n")
    first = next((number for number, line in enumerate(text) if line.strip()), 0)
    return [*(f"{line}\n" for line in text[first : first + 50]), "", ""]


def _rows(sample: list[str], delimiter: str) -> list[list[str]]:
    """What is filled of these lines, the header first."""
    try:
        return [row for row in csv.reader(sample, delimiter=delimiter) if row] or [[]]
    except csv.Error:
        return [[]]


def read(content: bytes, name: str, *, above: int = 0) -> list[Records]:
    """The first line names the columns; each record has as many fields, and may run over several lines.

    Of a piece of a file, `above` tells how many of its lines stand above this one.
    """
    text, strange = lines(content)
    offset, delimiter = _start(text)
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return [_records(_each(text, offset, delimiter, above), text, strange, name, above)]
    finally:
        csv.field_size_limit(limit)


def stream(path: Path, name: str) -> Iterator[Records]:
    """The same, some records at a time: each piece is read below the header."""
    header, begin, above = b"", 0, 0
    for block in blocks(path, name, quoted=True):
        (records,) = read(header + block, name, above=above - header.count(b"\n"))
        yield records.shifted(begin)
        begin += records.n
        above += block.count(b"\n")
        header = header or _header_of(block)


def _header_of(block: bytes) -> bytes:
    """The lines that name the columns, below one that says what separates the fields."""
    text, _ = lines(block[:_LONGEST_HEADER])
    offset, delimiter = _start(text)
    reader = csv.reader(text[offset:], delimiter=delimiter)
    next(reader)
    named = block.removeprefix(codecs.BOM_UTF8).split(b"\n")[offset : offset + reader.line_num]
    return f"sep={delimiter}\n".encode() + b"\n".join(named) + b"\n"


def _start(text: list[str]) -> tuple[int, str]:
    """The number of the line that names the columns, and what separates the fields."""
    offset = 0
    while offset < len(text) and not text[offset].strip():
        offset += 1
    note = _SEPARATOR_LINE.match(text[offset]) if offset < len(text) else None
    if note:
        return offset + 1, note[1]
    return offset, _delimiter([line[:_LONGEST_SAMPLE] for line in text[offset : offset + 200]])


def _delimiter(sample: list[str]) -> str:
    """The one that gives most usual names, then the one under which most records have as many fields as the header."""

    def worth(delimiter: str) -> tuple[int, float, int]:
        rows = _rows(sample, delimiter)
        rows = rows[:-1] or rows  # the last one may be cut
        header = len(rows[0])
        same = sum(len(row) == header for row in rows) / len(rows) if header > 1 else 0.0
        return (sum(map(is_usual, rows[0])), same, header)

    return max(_DELIMITERS, key=worth)


def _records(found: Iterator[_Row], text: list[str], strange: set[int], name: str, above: int) -> Records:
    columns = _columns(next(found, None), name)
    table, rows, rejects, flags = [], [], [], {}
    for number, row in enumerate(found, start=1):
        problem = row.problem or _too_wide(row, columns, above)
        if problem:
            rejects.append(Reject(number, problem, excerpt("".join(text[row.start : min(row.end, row.start + 5)]))))
            continue
        short = len(row.fields) < len(columns)
        table.append([*row.fields[: len(columns)], *[""] * (len(columns) - len(row.fields))])
        rows.append(number)
        mixed = strange and any(line in strange for line in range(row.start, row.end))
        flags[len(rows) - 1] = ["short row"] * short + ["mixed encoding"] * bool(mixed) + [row.flag] * bool(row.flag)
    return Records(pd.DataFrame(table, columns=columns, dtype=object), rows, flags, rejects, as_read=True)


def _columns(header: _Row | None, name: str) -> list[str]:
    why = ""
    if header and max(map(len, header.fields), default=0) > _LONGEST_NAME:
        why = f": its first line has a field of {max(map(len, header.fields)):,} characters"
    elif header and header.problem:
        why = f": {header.problem}"
    if why or not header or not any(field.strip() for field in header.fields):
        raise UnreadableFile(f"'{name}' has no line that names its columns{why}.")
    return unique_names(field.strip() for field in header.fields)


def _too_wide(row: _Row, columns: list[str], above: int) -> str:
    problem = too_many(row.fields, columns)
    several = problem and row.end - row.start > 1
    return f"{problem} (lines {above + row.start + 1:,} to {above + row.end:,})" if several else problem


class _Row(NamedTuple):
    """A record: its first line and the line after its last, and its fields, or why it has none."""

    start: int
    end: int
    fields: list[str]
    problem: str = ""
    flag: str = ""


def _each(text: list[str], start: int, delimiter: str, above: int) -> Iterator[_Row]:
    """The header and all records below it; blank lines are none."""
    reader, offset, width = csv.reader(text[start:], delimiter=delimiter), start, 0
    while True:
        fields, problem = [], ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = f"cannot be read as CSV ({error})"
        end = offset + reader.line_num
        if fields or problem:
            yield from _checked(_Row(start, end, fields, problem), text[start:end], delimiter, width, above)
        start, width = end, width or len(fields)


def _checked(row: _Row, text: list[str], delimiter: str, width: int, above: int) -> list[_Row]:
    """The record as it is, unless its quotation marks are amiss: then it may hold the records below it as well."""
    marks = 0 if row.problem else sum(line.count('"') for line in text)
    if not marks or _is_sound(text, delimiter):
        return [row._replace(flag=_STRAY)] if marks % 2 else [row]  # an odd one may be the end of a torn text
    filled = [number for number, line in enumerate(text, start=row.start) if line.strip()]
    first, last = filled[0], filled[-1]
    if first == last:
        return [row._replace(flag=_STRAY)]
    below = _apart(text, filled[1:], row.start, delimiter, width)
    if below:
        return [
            row._replace(end=first + 1, problem=f"line {above + first + 1} opens a quotation mark and never closes it"),
            *below,
        ]
    problem = f"a quotation mark is amiss: lines {above + first + 1:,} to {above + last + 1:,} cannot be told apart"
    return [row._replace(problem=problem)]


def _is_sound(text: list[str], delimiter: str) -> bool:
    """Each quotation mark that closes a field stands at its end; blanks after it do no harm."""
    blanks = re.compile(f'" +(?={re.escape(delimiter)}|\n)')
    try:
        list(csv.reader((blanks.sub('"', line) for line in text), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _apart(text: list[str], numbers: list[int], start: int, delimiter: str, width: int) -> list[_Row]:
    """The lines below an open quotation mark as records, if all of them are: prose would not fit the header so well."""
    found = [_Row(number, number + 1, _rows([text[number - start]], delimiter)[0]) for number in numbers]
    fit = all(len(row.fields) == width and not any('"' in field for field in row.fields) for row in found)
    return [row._replace(flag=_BELOW) for row in found] if fit and width > 1 and len(found) > 1 else []
