"""The account of an intake: what came in, what became an article, what did not and why."""

from __future__ import annotations

import html
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from toolkit import progress, tables
from toolkit.load import database, parts, registry, sources
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
from toolkit.load.outlets import names_of, renamed, warn_of_unknown
from toolkit.load.outlets import outlets as proposed
from toolkit.load.parts import File, Part
from toolkit.load.table import together

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
    A record is rejected only if title and text are both empty, or if it cannot be read; one that its format gives as
    metadata only, such as an event of GDELT, is kept and flagged. What was mended or is doubtful stands in `flags`. An
    outlet that is not told is the domain of the address. Days and months such as 03/04 are read in the order that the
    rest of the column shows, else day first and flagged. An id of the source is kept where it is unique (`article_id`);
    else it is made from outlet, date, title and text, and is the same on every run. Where a workbook has several
    sheets, `source_file` names the sheet, as `book.xlsx/March`.

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
        return _assembled([parts.of_table(source, columns, outlet)], columns, names)
    database.check_query(source, query, parameters)
    if query is not None:
        read = parts.Read(database.shown(source), database.read(source, query, parameters), "database")
        return _assembled([parts.of_records(read, columns, outlet, must=True)], columns, names)
    files, single = sources.expand(source)
    reading = progress.bar(files, "Reading", unit="file")
    return _assembled(list(parts.of_files(reading, chosen, columns, outlet, must=single)), columns, names)


def check_columns(columns: Any) -> None:
    if columns is None:
        return
    if not isinstance(columns, Mapping):
        raise TypeError(f"columns= must be a dict of their names and ours, not {type(columns).__name__}.")
    doubled = [ours for ours, n in Counter(columns.values()).items() if n > 1]
    if doubled:
        raise ValueError(f"columns= gives '{doubled[0]}' to more than one column: only one can have it.")


def _assembled(read: list[Part], columns: Mapping[str, str] | None, names: Mapping[str, str]) -> Intake:
    if not any(part.seen for part in read) and columns:
        columns = None
    check_given(columns, [name for part in read for name in part.seen])
    found = together(part.articles for part in read)
    warn_of_unknown(found, names)
    found = renamed(found, names)
    every = [file for part in read for file in part.files]
    files = _account(every)
    _warn_of_doubts(found, files)
    return Intake(tables.check(found, "articles"), parts.listed(every), files)


def _account(files: Iterable[File]) -> pd.DataFrame:
    """What each file held; of a saved index, all that was read of it together."""
    rows: list[tuple[Any, ...]] = []
    for one in files:
        counts = np.array([one.n_articles + len(one.rejects), one.n_articles, len(one.rejects)])
        if rows and one.format == parts.INDEX and rows[-1][:2] == (one.name, parts.INDEX):
            counts += rows.pop()[3:6]
        rows.append((one.name, one.format, one.encoding, *counts.tolist(), one.claimed))
    found = pd.DataFrame(rows, columns=tables.columns("files"))
    return found.astype(tables.empty("files").dtypes.to_dict())


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
    _warn_of_missing_words(found)


def _warn_of_missing_words(found: pd.DataFrame) -> None:
    n = int(((found["title"] == "") & (found["text"] == "")).sum())
    if n:
        warnings.warn(
            f"{amount(n, 'record')} of {len(found):,} {'is' if n == 1 else 'are'} metadata only, without a title and a "
            "text: they have no words to count, and lower every share of articles.",
            stacklevel=5,
        )
    if len(found) - n > 1 and (found["text"] == "").all():
        warnings.warn(
            f"none of the {len(found) - n:,} articles has a text, only a title: if a column holds texts, name it, as "
            'columns={"its name": "text"}.',
            stacklevel=5,
        )
