"""The account of an intake: what came in, what became an article, what did not and why."""

from __future__ import annotations

import html
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from toolkit import progress, tables
from toolkit.errors import MissingPackage, UnreadableFile
from toolkit.load import database, registry, sources
from toolkit.load.account import (
    amount,
    claims,
    counted,
    dates,
    doubled_ids,
    flags,
    kinds_of,
    other_than_claimed,
    outlets,
    reasons,
    told,
)
from toolkit.load.columns import check_given
from toolkit.load.encodings import encoding_of, in_utf8
from toolkit.load.outlets import names_of, renamed
from toolkit.load.outlets import outlets as proposed
from toolkit.load.records import Records, Reject
from toolkit.load.registry import Format
from toolkit.load.table import shape, together

_SIGNS_OF_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Intake:
    """What came of a source.

    Attributes
    ----------
    articles : DataFrame
        `articles`: one row per article.
    rejects : DataFrame
        `rejects`: one row per record that became none.
    files : DataFrame
        `files`: one row per file (or sheet of one), with its format, its encoding, and what it claims to hold.
    """

    articles: pd.DataFrame
    rejects: pd.DataFrame
    files: pd.DataFrame = field(default_factory=lambda: tables.empty("files"))

    def __repr__(self) -> str:
        n, no = len(self.articles), len(self.rejects)
        return f"<Intake: {amount(n + no, 'record')}, {amount(n, 'article')}, {no:,} rejected>"

    def __str__(self) -> str:
        return repr(self)[9:-1] + told(self.rejects)

    @property
    def account(self) -> list[tuple[str, str]]:
        """What there is to know before anything is counted, line by line: what it is about, and what there is."""
        rows = [
            ("records", f"{len(self.articles) + len(self.rejects):,}"),
            ("articles", f"{len(self.articles):,}"),
            ("rejected", "; ".join([f"{len(self.rejects):,}", *counted(reasons(self.rejects))])),
            ("files", kinds_of(self.files)),
            ("claimed", claims(self.files)),
            ("dates", dates(self.articles)),
            ("flags", "; ".join(counted(flags(self.articles))) or "none"),
            ("doubled ids", doubled_ids(self.articles)),
            ("outlets", "; ".join(counted(outlets(self.articles))) or "none"),
            ("may be the same", _alike(self.articles)),
        ]
        return [(name, _SIGNS_OF_CONTROL.sub(" ", told)) for name, told in rows]  # a terminal would obey them

    def _repr_html_(self) -> str:
        rows = self.account
        body = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{html.escape(told)}</td></tr>"
            for name, told in rows
        )
        return f"<table>{body}</table>"


def _alike(articles: pd.DataFrame) -> str:
    """Names of outlets for which another one is proposed."""
    found = proposed(articles)
    other = found.loc[found["outlet"] != found["name"], ["outlet", "name"]]
    return "; ".join(f"{theirs} = {ours}" for theirs, ours in other.itertuples(index=False)) or "none"


def articles(
    source: Any,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    outlets: Any = None,
    query: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The articles in these files, as one table.

    Parameters
    ----------
    source : path, list of paths, or DataFrame
        A file, a folder (with all below it but hidden files, rejects.csv, and what is called README, LICENSE or
        COPYING), a glob, a zip file, or a list of them, also in gzip: exports of news databases (LexisNexis and Nexis
        Uni, Factiva, ProQuest, Europresse), saved answers of interfaces, web pages and archives, feeds, tables, Word,
        PDF, Markdown and text; `formats` lists them with what is read of each. Or the folder of a saved index. A table
        is taken as it is. Or the address of a database, or a file of SQLite or DuckDB: then `query` says what to ask.
    format : str, optional
        How to read them (a name in `FORMATS`), where it is not found out.
    columns : dict, optional
        Their names and ours, as in `DataFrame.rename`: `{"Schlagzeile": "title"}`.
    outlet : str, optional
        Who published them, whatever the source says.
    outlets : path, DataFrame or dict, optional
        Which names of outlets mean the same: a CSV file or table with the columns `outlet` and `name`, such as
        `load.outlets` proposes, or `{"Guardian.com": "The Guardian"}`.
    query : str, optional
        What to ask, where the source is a database: the address of one (`postgresql+psycopg://user@host/news`, as
        SQLAlchemy has it) or a file of SQLite or DuckDB. Each row of the answer is a record.
    parameters : dict, optional
        Values of the query, which names them as `:since`. They are bound, and never become part of its text.

    Returns
    -------
    DataFrame
        `articles`: one row per article, with whatever further columns the source has.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    UnreadableFile
        If a single file cannot be read, or a folder holds none. One unreadable file among several is rejected.
    ValueError
        If `format` or a name in `columns` is not known.

    Warns
    -----
    UserWarning
        If there are rejects, with their number. `intake` lists them.

    Examples
    --------
    >>> import pandas as pd
    >>> found = articles(pd.DataFrame({"headline": ["War"], "body": ["It goes on."], "published": ["2025-03-04"]}))
    >>> found[["title", "text"]].values.tolist(), str(found.loc[0, "date"])
    ([['War', 'It goes on.']], '2025-03-04 00:00:00')
    """
    found = intake(
        source, format=format, columns=columns, outlet=outlet, outlets=outlets, query=query, parameters=parameters
    )
    if len(found.rejects):
        warnings.warn(f"{found}. load.intake(…).rejects lists them.", stacklevel=2)
    return found.articles


def intake(
    source: Any,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    outlets: Any = None,
    query: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Intake:
    """The articles in these files, and what became of every other record.

    Parameters
    ----------
    source, format, columns, outlet, outlets, query, parameters
        As in `articles`.

    Returns
    -------
    Intake
        `articles` and `rejects`: together, all records of the source.

    Raises
    ------
    FileNotFoundError, UnreadableFile, ValueError
        As in `articles`.

    Notes
    -----
    A record is rejected only if title and text are both empty, or if it cannot be read. What was mended or is doubtful
    stands in `flags`. An outlet that is not told is the domain of the address. Days and months such as 03/04 are read
    in the order that the rest of the column shows, else day first and flagged. An id of the source is kept where it is
    unique (`article_id`); else it is made from outlet, date, title and text, and is the same on every run. Where a
    workbook has several sheets, `source_file` names the sheet, as `book.xlsx/March`.

    Examples
    --------
    >>> import pandas as pd
    >>> intake(pd.DataFrame({"title": ["War", ""], "text": ["It goes on.", ""]}))
    <Intake: 2 records, 1 article, 1 rejected>
    """
    chosen = registry.named(format) if format is not None else None
    check_columns(columns)
    names = names_of(outlets)
    if isinstance(source, pd.DataFrame):
        return _assembled([_of_table(source, columns, outlet)], columns, names)
    database.check_query(source, query, parameters)
    if query is not None:
        records = database.read(source, query, parameters)
        part = of_records(records, database.shown(source), columns, outlet, must=True)
        return _assembled([part._replace(format="database")], columns, names)
    files, single = sources.expand(source)
    reading = progress.bar(files, "Reading", unit="file")
    parts = [part for one in reading for part in of_file(one, chosen, columns, outlet, must=single)]
    return _assembled(parts, columns, names)


class Part(NamedTuple):
    """What one table gave: a file, or a sheet of it."""

    name: str
    seen: list[str]
    articles: pd.DataFrame
    rejects: list[Reject]
    claimed: int | None = None
    format: str | None = None
    encoding: str | None = None


def check_columns(columns: Any) -> None:
    if columns is None:
        return
    if not isinstance(columns, Mapping):
        raise TypeError(f"columns= must be a dict of their names and ours, not {type(columns).__name__}.")
    doubled = [ours for ours, n in Counter(columns.values()).items() if n > 1]
    if doubled:
        raise ValueError(f"columns= gives '{doubled[0]}' to more than one column: only one can have it.")


def _of_table(source: pd.DataFrame, columns: Mapping[str, str] | None, outlet: str | None) -> Part:
    """A table remembers which files it was read from."""
    records = Records.of(source.drop(columns="source_row", errors="ignore"))
    if list(source.columns).count("source_row") == 1:
        told = pd.to_numeric(source["source_row"], errors="coerce").astype("float64").to_numpy()
        records.rows = [int(one) if np.isfinite(one) else own for one, own in zip(told, records.rows, strict=True)]
    found, rejects = shape(records, "DataFrame", columns=columns, outlet=outlet)
    files = found.get("source_file", pd.Series([None] * len(found), dtype="object"))
    return Part("DataFrame", _names(source), found.assign(source_file=files.fillna("DataFrame").astype("str")), rejects)


def of_file(
    source: sources.Source, chosen: Format | None, columns: Mapping[str, str] | None, outlet: str | None, *, must: bool
) -> list[Part]:
    if source.index is not None:
        first, *more = of_saved_index(source, columns, outlet, must=must)
        return [first._replace(articles=pd.concat([part.articles for part in (first, *more)], ignore_index=True))]
    try:
        read, form, encoding = _tables_in(source, chosen)
    except (UnreadableFile, MissingPackage, OSError, MemoryError) as error:
        return [refused(source.name, error, must)]
    parts = [
        of_records(one, source.name, columns, outlet, must=must and len(read) == 1)._replace(
            format=form, encoding=encoding
        )
        for one in read
    ]
    if must and not any(part.seen for part in parts):
        raise UnreadableFile(parts[0].rejects[0].reason)
    return parts


def of_saved_index(
    source: sources.Source, columns: Mapping[str, str] | None, outlet: str | None, *, must: bool
) -> Iterator[Part]:
    """Its articles, some at a time."""
    from toolkit import text  # only here: it takes half a second

    assert source.index is not None
    try:
        for articles in text.open_index(source.index).batches():
            yield _of_table(articles, columns, outlet)._replace(name=source.name, format="index")
    except UnreadableFile as error:
        yield refused(source.name, error, must)


def _tables_in(source: sources.Source, chosen: Format | None) -> tuple[list[Records], str, str | None]:
    """All that is read of it, as what, and in which encoding; its bytes are not kept."""
    raw = source.content()
    encoding, content = encoding_of(raw), in_utf8(raw)
    form = chosen or registry.of(content[: sources.HEAD], source.name)
    return form.read(content, source.name), form.name, encoding


def of_records(
    records: Records, file: str, columns: Mapping[str, str] | None, outlet: str | None, *, must: bool
) -> Part:
    name = f"{file}/{records.sheet}" if records.sheet else file
    try:
        found, rejects = shape(_without_origin(records), name, columns=columns, outlet=outlet)
    except (UnreadableFile, MemoryError) as error:
        return refused(name, error, must)
    return Part(name, _names(records.table), found.assign(source_file=name), rejects, records.claimed)


def refused(name: str, error: Exception, must: bool) -> Part:
    if isinstance(error, MemoryError):
        error = UnreadableFile(f"'{name}' is too large for the memory of this computer: split it.")
    if must:
        raise error
    return Part(name, [], pd.DataFrame(), [Reject(0, str(error))])


def _without_origin(records: Records) -> Records:
    """Where a table was read from before does not matter once it is read from here."""
    records.table = records.table.drop(columns=["source_file", "source_row"], errors="ignore")
    return records


def _names(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.columns]


def _assembled(parts: list[Part], columns: Mapping[str, str] | None, names: Mapping[str, str]) -> Intake:
    if not any(part.seen for part in parts) and columns:
        columns = None
    check_given(columns, [name for part in parts for name in part.seen])
    found = renamed(together(part.articles for part in parts), names)
    files = _account(parts)
    _warn_of_doubts(found, files)
    return Intake(tables.check(found, "articles"), listed(parts), files)


def _account(parts: Iterable[Part]) -> pd.DataFrame:
    """What each file held."""
    rows = [
        (one.name, one.format, one.encoding, len(one.articles) + len(one.rejects), len(one.articles), len(one.rejects))
        for one in parts
    ]
    claimed = pd.Series([one.claimed for one in parts], dtype="float64")
    found = pd.DataFrame(rows, columns=tables.columns("files")[:-1]).assign(claimed=claimed)
    return found.astype(tables.empty("files").dtypes.to_dict())


def listed(parts: Iterable[Part]) -> pd.DataFrame:
    """The rejects of all parts."""
    rejects = [(part.name, one.row, one.reason, one.excerpt) for part in parts for one in part.rejects]
    return pd.DataFrame(rejects, columns=tables.columns("rejects")).astype(tables.empty("rejects").dtypes.to_dict())


def _warn_of_doubts(found: pd.DataFrame, files: pd.DataFrame) -> None:
    """What may make every number wrong is said at once."""
    for file in other_than_claimed(files):
        warnings.warn(
            f"'{file.source_file}' says that it holds {amount(int(file.claimed), 'record')}, and {file.n_records:,} "
            "were found: see whether the export was cut off.",
            stacklevel=4,
        )
    n = int((found["flags"].str.split("; ").map(lambda flags: "ambiguous date" in flags)).sum()) if len(found) else 0
    if n:
        warnings.warn(
            f"{n:,} dates such as 03/04/2025 do not tell which is the month: the day was taken first, and they are "
            "flagged. If that is wrong, write them year first.",
            stacklevel=4,
        )
    if len(found) > 1 and (found["text"] == "").all():
        warnings.warn(
            f"none of the {len(found):,} articles has a text, only a title: if a column holds texts, name it, as "
            'columns={"its name": "text"}.',
            stacklevel=4,
        )
