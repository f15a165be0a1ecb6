"""JSON: a list of records, an object that holds one such list or is one record, a table by column, a record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import UnreadableFile
from toolkit.load.columns import is_name_of
from toolkit.load.encodings import decoded, lines
from toolkit.load.records import Records, Reject, excerpt, plain
from toolkit.load.sources import blocks

_DECODER = json.JSONDecoder(parse_constant=lambda name: None)  # NaN and Infinity are no JSON, but are written


def sniff(head: bytes) -> bool:
    """It begins with a list, or with an object."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:40]
    return start[:1] == b"[" or (start[:1] == b"{" and start[1:].lstrip()[:1] in (b'"', b"}"))


def sniff_lines(head: bytes) -> bool:
    """Its first line is a whole object, and the next begins another one."""
    if not sniff(head):
        return False
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    value, problem = _parsed(decoded(first)[0])
    if problem or not isinstance(value, dict):
        return False
    return rest.lstrip()[:1] == b"{" if rest.strip() else _list_in(value) == [value]


def read(content: bytes, name: str) -> list[Records]:
    """A list of objects, an object with exactly one such list in it, a single article, or a table by its columns."""
    text, strange = lines(content)
    value, problem = _parsed("".join(text))
    if problem.startswith("Extra data"):  # one record a line, the first of them too long to be seen at once
        return read_lines(content, name)
    if problem:
        raise UnreadableFile(f"'{name}' is no JSON that can be read: {problem}.")
    listed = _list_in(value)
    if not any(isinstance(record, dict) for record in listed):
        raise UnreadableFile(
            f"'{name}' holds no list of records: it must be a list of objects, or an object with one such list in it."
        )
    found = [(number, record, "") for number, record in enumerate(listed, start=1)]
    return [_records(found, ["mixed encoding"] if strange else [])]


def documents(content: bytes, name: str) -> tuple[list[tuple[Any, str]], bool]:
    """The values in a file, which is one or has one a line, each with what is wrong with it; is its encoding mixed?"""
    text, strange = lines(content)
    value, problem = _parsed("".join(text))
    if not problem:
        return [(value, "")], bool(strange)
    found = [_parsed(line) for line in text if line.strip()]
    if not found or not isinstance(found[0][0], dict | list):
        raise UnreadableFile(f"'{name}' is no JSON that can be read: {problem}.")
    return found, bool(strange)


def read_lines(content: bytes, name: str) -> list[Records]:
    """One object a line; a line that is none is listed."""
    records = _records_of_lines(content)
    if not records.rows:
        raise UnreadableFile(f"'{name}' has no line that is a JSON object.")
    return [records]


def stream_lines(path: Path, name: str) -> Iterator[Records]:
    """The same, some lines at a time."""
    begin = 0
    for block in blocks(path, name):
        records = _records_of_lines(block)
        yield records.shifted(begin)
        begin += records.n


def _records_of_lines(content: bytes) -> Records:
    text, strange = lines(content)
    found: list[tuple[int, Any, str]] = []
    mixed = set()
    for number, line in enumerate(text):
        if line.strip():
            found.append((len(found) + 1, *_parsed(line)))
            if number in strange:
                mixed.add(len(found))
    records = _records(found, [])
    records.flags = {at: ["mixed encoding"] for at, row in enumerate(records.rows) if row in mixed}
    excerpts = [line for line in text if line.strip()]
    for reject in records.rejects:
        reject.excerpt = excerpt(excerpts[reject.row - 1])
    return records


def _parsed(text: str) -> tuple[Any, str]:
    """A value, or why there is none."""
    try:
        return _DECODER.decode(text), ""
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        return None, f"{error.msg} ({where})"
    except RecursionError:
        return None, "it is nested too deeply"
    except ValueError as error:  # such as a number of many thousand digits
        return None, str(error).partition(";")[0]


def _list_in(value: Any) -> list[Any]:
    """The records. An object with a text of its own is one, whatever lists (of comments, of tags) it has besides."""
    if not isinstance(value, dict):
        return value if isinstance(value, list) else []
    if _is_by_column(value):
        columns = [part.values() if isinstance(part, dict) else part for part in value.values()]
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    lists = [part for part in value.values() if isinstance(part, list) and any(isinstance(one, dict) for one in part)]
    titles = any(_has(one, "title") for part in lists for one in part)  # then the title is that of all of them
    if not lists or _has(value, "text") or (_has(value, "title") and not titles):
        return [value]
    return lists[0] if len(lists) == 1 else []


def _has(record: Any, ours: str) -> bool:
    """Words under a usual name of this field."""
    return isinstance(record, dict) and any(
        isinstance(value, str) and value.strip() and is_name_of(name, ours) for name, value in record.items()
    )


def _is_by_column(value: dict[str, Any]) -> bool:
    """As `DataFrame.to_json` writes a table: each column an object, or a list, of as many values as the others."""
    parts = list(value.values())
    named = any(is_name_of(name, "title", "text") for name in value)
    if named and all(isinstance(part, dict) for part in parts):
        return all(part.keys() == parts[0].keys() for part in parts)
    return named and len(parts) > 1 and all(isinstance(part, list) and len(part) == len(parts[0]) for part in parts)


def _records(found: list[tuple[int, Any, str]], flags: list[str]) -> Records:
    table, rows, rejects = [], [], []
    for row, record, problem in found:
        if problem or not isinstance(record, dict):
            reason = f"is no JSON ({problem})" if problem else "is no object with named values"
            rejects.append(Reject(row, reason, excerpt("" if problem else json.dumps(record, ensure_ascii=False))))
        else:
            table.append({str(key): plain(value) for key, value in record.items()})
            rows.append(row)
    noted = dict.fromkeys(range(len(rows)), flags) if flags else {}
    return Records(pd.DataFrame(table, dtype=object), rows, noted, rejects, as_read=True)
