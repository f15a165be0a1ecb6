"""Articles, some at a time: more of them than memory holds.

Large tables (Parquet, JSON Lines, CSV) are read piece by piece, everything else file by file; small files come
together.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from typing import Any, NamedTuple

import pandas as pd

from toolkit import tables
from toolkit.errors import UnreadableFile
from toolkit.load import database, parts, registry, sources
from toolkit.load.account import amount, told
from toolkit.load.columns import check_given
from toolkit.load.encodings import in_utf8
from toolkit.load.intake import check_columns
from toolkit.load.outlets import names_of, renamed
from toolkit.load.parts import File, Part
from toolkit.load.registry import Format
from toolkit.load.table import together

_ROWS = 5_000  # articles of a batch, at the least
_STREAMED = 32_000_000  # bytes from which on a file is read piece by piece


class Asked(NamedTuple):
    """What a database is asked, with which values; and which names outlets are to have."""

    query: str | None
    parameters: Mapping[str, Any] | None
    names: Mapping[str, str]


class Batches:
    """What `batches` gives: tables of articles one after the other; `rejects` grows while they are read."""

    def __init__(
        self, source: Any, chosen: Format | None, columns: Mapping[str, str] | None, outlet: str | None, asked: Asked
    ) -> None:
        self._database, self._asked = source, asked
        self._sources, self._single = ([], True) if asked.query else sources.expand(source)
        self._chosen, self._columns, self._outlet = chosen, columns, outlet
        self._files: list[File] = []

    @property
    def rejects(self) -> pd.DataFrame:
        """One row per record, of those read so far, that did not become an article."""
        return parts.listed(self._files)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        self._files = []
        seen: Counter[str] = Counter()
        kept: list[pd.DataFrame] = []
        for part in self._read():
            self._files += [file for file in part.files if file.rejects]
            kept.append(part.articles)
            if sum(map(len, kept)) >= _ROWS:
                yield self._together(kept, seen)
                kept = []
        if any(map(len, kept)):
            yield self._together(kept, seen)
        if self._files:
            rejects = self.rejects
            warnings.warn(f"{amount(len(rejects), 'record')} became no article{told(rejects)}.", stacklevel=2)

    def _together(self, kept: list[pd.DataFrame], seen: Counter[str]) -> pd.DataFrame:
        return tables.check(renamed(together(kept, seen), self._asked.names), "articles")

    def _read(self) -> Iterator[Part]:
        names: set[str] = set()
        for part in self._rows() if self._asked.query else self._of_sources():
            names.update(part.seen)
            yield part
        check_given(self._columns if names else None, sorted(names))

    def _rows(self) -> Iterator[Part]:
        shown = database.shown(self._database)
        for records in database.stream(self._database, self._asked.query or "", self._asked.parameters):
            yield parts.of_records(parts.Read(shown, records), self._columns, self._outlet, must=True)

    def _of_sources(self) -> Iterator[Part]:
        """Large tables by themselves, what stands between them together."""
        for form, several in groupby(self._sources, self._streamed):
            if form is None:
                yield from parts.of_files(several, self._chosen, self._columns, self._outlet, must=self._single)
            else:
                yield from chain.from_iterable(self._of_large(source, form) for source in several)

    def _streamed(self, source: sources.Source) -> Format | None:
        """By which format it is read piece by piece, if it is."""
        if source.index is not None or source.path is None or source.path.stat().st_size < _STREAMED:
            return None
        head = sources.head_of(source.path)
        try:
            form = self._chosen or registry.of(in_utf8(head), source.name)
        except UnreadableFile:  # which is told where it is read as a whole
            return None
        return form if form.stream and in_utf8(head) is head else None

    def _of_large(self, source: sources.Source, form: Format) -> Iterator[Part]:
        assert source.path is not None
        assert form.stream is not None
        try:
            for records in form.stream(source.path, source.name):
                read = parts.Read(source.name, records, form.name)
                yield parts.of_records(read, self._columns, self._outlet, must=self._single)
        except (UnreadableFile, OSError) as error:
            yield parts.refused(source.name, error, self._single)


def batches(
    source: Any,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    outlets: Any = None,
    query: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Batches:
    """The articles in these files, some at a time, for `text.build_index`.

    Parameters
    ----------
    source, format, columns, outlet, outlets, query, parameters
        As in `articles`, but no DataFrame.

    Returns
    -------
    Batches
        Each item is a table of articles, some thousand rows; after the last one, `rejects` lists every record that
        became none. It can be gone through again.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError
        As in `articles`; what a file holds is found out only when it is read.

    Warns
    -----
    UserWarning
        At the end, if there are rejects.

    Notes
    -----
    The order of day and month is found out anew in each piece of a large file, and an `article_id` of the source is
    kept without a look at those of other pieces: `text.build_index` refuses doubled ones.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.csv").write_text("title,text\\nTalks,They began.\\n,\\n")
    ...     found = batches(folder)
    ...     sum(len(articles) for articles in found), found.rejects["reason"].tolist()
    (1, ['no title and no text'])
    """
    if isinstance(source, pd.DataFrame):
        raise TypeError("batches are read from files: a DataFrame is in memory already, give it to text.index.")
    chosen = registry.named(format) if format is not None else None
    check_columns(columns)
    database.check_query(source, query, parameters)
    return Batches(source, chosen, columns, outlet, Asked(query, parameters, names_of(outlets)))
