"""From files to articles under our names, part by part, with an account of each file.

A part is what was shaped in one go: a table, or many small files that are alike. One by one, ten thousand files with an
article each would take most of their time for being tables; dates are still read by each file's own order of day and
month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.errors import MissingPackage, UnreadableFile
from toolkit.load import registry, sources
from toolkit.load.encodings import encoding_of, in_utf8
from toolkit.load.records import Records, Reject
from toolkit.load.registry import Format
from toolkit.load.table import shape

_OF_CP1252 = re.compile("[\x80-\xff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_ACCENTS = 0.3  # of all signs; French and Czech have a tenth
_SMALL, _TOGETHER = 500, 2_000  # records of a small file, and of a part of such files
_READ_BY_THEMSELVES = ("date", "load_date", "words_claimed")  # whatever stands there
INDEX = "index"  # what a saved index is called among formats
Columns = Mapping[str, str] | None


class Read(NamedTuple):
    """The records of one table as they were read: a file, or a sheet of it."""

    name: str
    records: Records
    format: str | None = None
    encoding: str | None = None

    @property
    def shown(self) -> str:
        """As `source_file` has it."""
        return f"{self.name}/{self.records.sheet}" if self.records.sheet else self.name

    @property
    def kind(self) -> tuple[str | None, list[str]]:
        """What must be the same in tables that are shaped together."""
        return self.format, self.columns

    @property
    def columns(self) -> list[str]:
        """Their names in the source."""
        return [str(name) for name in self.records.columns]

    def account(self, n_articles: int, rejects: list[Reject]) -> File:
        """What became of it."""
        return File(self.shown, self.format, self.encoding, n_articles, rejects, self.records.claimed)


class File(NamedTuple):
    """The account of a file, or of a sheet of it."""

    name: str
    format: str | None
    encoding: str | None
    n_articles: int
    rejects: list[Reject]
    claimed: int | None = None


class Part(NamedTuple):
    """Articles, the files from which they came, and the names of columns that were there."""

    articles: pd.DataFrame
    files: list[File]
    seen: list[str]


def of_files(
    files: Iterable[sources.Source], chosen: Format | None, columns: Columns, outlet: str | None, *, must: bool
) -> Iterator[Part]:
    """What these files gave, in order. A single one `must` be readable; of others, whatever is wrong is a reject."""
    read = (one for source in files for one in _read(source, chosen, columns, outlet, must=must))
    for one in _alike(read):
        if isinstance(one, Part):
            yield one
        else:
            yield from _shaped(one, columns, outlet)


def _read(
    source: sources.Source, chosen: Format | None, columns: Columns, outlet: str | None, *, must: bool
) -> Iterator[Read | Part]:
    """The tables of a file that can wait for others; all else at once."""
    if source.index is not None:
        yield from _of_saved_index(source, columns, outlet, must=must)
        return
    try:
        read = _tables_in(source, chosen)
    except (UnreadableFile, MissingPackage, OSError, MemoryError) as error:
        yield refused(source.name, error, must)
        return
    yield from _of_single(read, columns, outlet) if must else read


def _tables_in(source: sources.Source, chosen: Format | None) -> list[Read]:
    """All that is read of it, as what, and in which encoding; its bytes are not kept."""
    raw = source.content()
    encoding, content = encoding_of(raw), in_utf8(raw)
    form = chosen or registry.of(content[: sources.HEAD], source.name)
    found = form.read(content, source.name)
    if encoding and "cp1252" in encoding:
        for records in found:
            _doubt(records)
    return [Read(source.name, one, form.name, encoding) for one in found]


def _doubt(records: Records) -> None:
    """What is no UTF-8 is read as cp1252, which never fails: a text of accents alone was written in something else."""
    for at, values in enumerate(records.values):
        text = "".join(value for value in values if isinstance(value, str))
        if len(_OF_CP1252.findall(text)) > _ACCENTS * len(text):
            records.flags.setdefault(at, []).append("encoding doubtful")


def _of_single(read: list[Read], columns: Columns, outlet: str | None) -> list[Part]:
    """Of a single file, some sheet at least must hold articles."""
    parts = [of_records(one, columns, outlet, must=len(read) == 1) for one in read]
    if not any(part.seen for part in parts):
        raise UnreadableFile(parts[0].files[0].rejects[0].reason)
    return parts


def _of_saved_index(source: sources.Source, columns: Columns, outlet: str | None, *, must: bool) -> Iterator[Part]:
    """Its articles, some at a time."""
    from toolkit import text  # only here: it takes half a second

    assert source.index is not None
    try:
        for articles in text.open_index(source.index).batches():
            part = of_table(articles, columns, outlet)
            yield part._replace(files=[part.files[0]._replace(name=source.name, format=INDEX)])
    except UnreadableFile as error:
        yield refused(source.name, error, must)


def _alike(read: Iterable[Read | Part]) -> Iterator[list[Read] | Part]:
    """Small tables one after the other, of the same format and columns, in lists; all else by itself."""
    kept: list[Read] = []
    n = 0
    for one in read:
        small = one if isinstance(one, Read) and _is_small_and_plain(one.records) else None
        if kept and not (small and small.kind == kept[0].kind and n < _TOGETHER):
            yield kept
            kept, n = [], 0
        if small:
            kept.append(small)
            n += len(small.records.rows)
        else:
            yield [one] if isinstance(one, Read) else one
    if kept:
        yield kept


def _is_small_and_plain(records: Records) -> bool:
    """Does nothing in this table depend on the rest of its column, once dates are read by themselves?"""
    return (
        records.as_read
        and len(records.rows) <= _SMALL
        and all(
            value is None or isinstance(value, str) or value != value or name in _READ_BY_THEMSELVES
            for values in records.values.tolist()
            for name, value in zip(records.columns, values, strict=True)
        )
    )


def _shaped(alike: list[Read], columns: Columns, outlet: str | None) -> Iterator[Part]:
    """One part of all of these; if that is not possible, one of each."""
    if len(alike) > 1:
        try:
            yield _together(alike, columns, outlet)
            return
        except (UnreadableFile, MemoryError):
            pass
    for one in alike:
        yield of_records(one, columns, outlet, must=False)


def _together(alike: list[Read], columns: Columns, outlet: str | None) -> Part:
    """Numbered through, shaped, and told apart again."""
    records = Records.together([_without_origin(read.records) for read in alike])
    names = np.repeat([read.shown for read in alike], records.pieces)
    of_read = np.repeat(np.arange(len(alike)), records.pieces)
    rows, records.rows = np.array(records.rows, dtype=np.int64), list(range(len(records.rows)))
    found, rejects = shape(records, alike[0].shown, columns=columns, outlet=outlet)
    places = found["source_row"].to_numpy()
    n_articles = np.bincount(of_read[places], minlength=len(alike)).tolist()
    own: list[list[Reject]] = [list(read.records.rejects) for read in alike]
    for reject in rejects:
        own[of_read[reject.row]].append(replace(reject, row=int(rows[reject.row])))
    files = [
        read.account(n, sorted(each, key=lambda reject: reject.row))
        for read, n, each in zip(alike, n_articles, own, strict=True)
    ]
    articles = found.assign(source_row=rows[places], source_file=pd.array(names[places], dtype="str"))
    return Part(articles, files, alike[0].columns)


def of_table(source: pd.DataFrame, columns: Columns, outlet: str | None) -> Part:
    """A table remembers which files it was read from."""
    records = Records.of(source.drop(columns="source_row", errors="ignore"))
    if list(source.columns).count("source_row") == 1:
        told = pd.to_numeric(source["source_row"], errors="coerce").astype("float64").to_numpy()
        records.rows = [int(one) if np.isfinite(one) else own for one, own in zip(told, records.rows, strict=True)]
    found, rejects = shape(records, "DataFrame", columns=columns, outlet=outlet)
    files = found.get("source_file", pd.Series([None] * len(found), dtype="object"))
    articles = found.assign(source_file=files.fillna("DataFrame").astype("str"))
    file = File("DataFrame", None, None, len(articles), rejects)
    return Part(articles, [file], [str(name) for name in source.columns])


def of_records(read: Read, columns: Columns, outlet: str | None, *, must: bool) -> Part:
    """What one table gave."""
    records = _without_origin(read.records)
    try:
        found, rejects = shape(records, read.shown, columns=columns, outlet=outlet)
    except (UnreadableFile, MemoryError) as error:
        part = refused(read.shown, error, must)
        return part._replace(files=[read.account(0, part.files[0].rejects)])
    return Part(found.assign(source_file=read.shown), [read.account(len(found), rejects)], read.columns)


def refused(name: str, error: Exception, must: bool) -> Part:
    """A file that could not be read at all."""
    if isinstance(error, MemoryError):
        error = UnreadableFile(f"'{name}' is too large for the memory of this computer: split it.")
    if isinstance(error, OSError) and error.strerror:
        error = type(error)(f"'{name}' cannot be read ({error.strerror}).")
    if must:
        raise error
    return Part(pd.DataFrame(), [File(name, None, None, 0, [Reject(0, str(error))])], [])


def _without_origin(records: Records) -> Records:
    """Where a table was read from before does not matter once it is read from here."""
    if {"source_file", "source_row"}.isdisjoint(records.columns):
        return records
    return replace(records, content=records.table.drop(columns=["source_file", "source_row"], errors="ignore"))


def listed(files: Iterable[File]) -> pd.DataFrame:
    """The rejects of all files."""
    rejects = [(file.name, one.row, one.reason, one.excerpt) for file in files for one in file.rejects]
    none = tables.empty("rejects")
    return pd.DataFrame(rejects, columns=list(none)).astype(none.dtypes.to_dict()) if rejects else none
