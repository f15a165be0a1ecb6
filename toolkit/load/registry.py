"""Which formats there are, and which one a file has: told by what it holds, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toolkit.errors import UnreadableFile, did_you_mean
from toolkit.load import (
    clipping,
    delimited,
    europresse,
    json_records,
    parquet,
    proquest_mail,
    proquest_page,
    proquest_text,
    ris,
    unsupported,
    workbook,
)
from toolkit.load.records import Records

_TABLES = (".csv", ".tsv", ".tab", ".psv")
_TEXTS = (".txt", ".text", "")


@dataclass(frozen=True)
class Format:
    """A way in which articles lie in a file: how its beginning looks, and how it is read.

    `read(content, name)` gives `Records` for each table in it: one row per record, under the source's own names.
    `stream(path, name)`, where there is one, gives the same of a large file, some records at a time.
    """

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, str], list[Records]]
    stream: Callable[[Path, str], Iterator[Records]] | None = None


EXPORTS: tuple[Format, ...] = (  # of databases, which have marks that nothing else has
    Format("europresse", europresse.sniff, europresse.read),
    Format("proquest-mail", proquest_mail.sniff, proquest_mail.read),
    Format("proquest-page", proquest_page.sniff, proquest_page.read),
    Format("proquest-text", proquest_text.sniff, proquest_text.read),
    Format("ris", ris.sniff, ris.read),
)
FORMATS: tuple[Format, ...] = (
    *EXPORTS,
    Format("parquet", parquet.sniff, parquet.read, parquet.stream),
    Format("excel", workbook.sniff, workbook.read),
    Format("jsonl", json_records.sniff_lines, json_records.read_lines, json_records.stream_lines),
    Format("json", json_records.sniff, json_records.read),
    Format("csv", delimited.sniff, delimited.read, delimited.stream),
    Format("clipping", clipping.sniff, clipping.read),
    Format("text", lambda head: b"\x00" not in head, clipping.read_plain),
)


def named(name: str) -> Format:
    """The format of this name.

    Examples
    --------
    >>> named("csv").name
    'csv'
    """
    for found in FORMATS:
        if found.name == name:
            return found
    names = [found.name for found in FORMATS]
    raise ValueError(f"format='{name}' is not known.{did_you_mean(name, names)} Formats: {', '.join(names)}.")


def of(head: bytes, name: str) -> Format:
    """The format of a file that begins like this.

    The ending of its name only decides where a text could be a table as well as prose.

    Raises
    ------
    UnreadableFile
        If it is of none.

    Examples
    --------
    >>> of(b"title;text\\nWar;It goes on.", "a.csv").name
    'csv'
    """
    if not head.strip():
        raise UnreadableFile(f"'{name}' is empty.")
    for export in EXPORTS:
        if export.sniff(head):
            return export
    known = unsupported.what_it_is(head)
    if known:
        raise UnreadableFile(
            f"'{name}' looks like {known}, which is not read: export it as CSV, Excel, JSON or plain text."
        )
    ending = PurePosixPath(name.removesuffix(".gz")).suffix.lower()
    for found in FORMATS:
        if found.name in ("clipping", "text") and ending not in _TEXTS:
            continue
        if found.sniff(head):
            return found
    if ending in _TABLES and _is_text(head) and delimited.looks_like_a_table(head):
        return named("csv")
    raise UnreadableFile(f"'{name}' is of no format that is known here ({', '.join(f.name for f in FORMATS)}).")


def _is_text(head: bytes) -> bool:
    """No table has bytes that no text has."""
    controls = sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls <= len(head) // 1_000
