"""Articles in a database: one row of what a query gives is one record.

A database is an address as SQLAlchemy writes it (`postgresql+psycopg://user@host/news`), or a file of SQLite or DuckDB.
What it is asked is the user's own query; values go into it as bound parameters, never as text. It is asked in a
transaction that may only read, where the database knows such; a file of DuckDB may hold views of other files, which are
not followed. Addresses hold passwords: they are shown without them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from toolkit.errors import MissingPackage, UnreadableFile, did_you_mean
from toolkit.load.records import Records

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

SQLITE = b"SQLite format 3\x00"  #: how such a file begins
_DUCKDB = slice(8, 12), b"DUCK"  # how one of DuckDB does, behind a checksum
_ADDRESS = re.compile(r"[a-z][a-z0-9]*(?:\+[a-z0-9]+)?://", re.IGNORECASE)
_READ_ONLY = {"read_only": True, "config": {"enable_external_access": False}}  # of DuckDB
_ROWS = 5_000  # that are held at a time
_DRIVERS = {"postgresql": "postgresql+psycopg"}  # of a bare name, SQLAlchemy would take an older one


def is_database(source: object) -> bool:
    """Is this the address of a database, or the path of a file that is one?

    Examples
    --------
    >>> is_database("postgresql+psycopg://localhost/news"), is_database("data/sample")
    (True, False)
    """
    if isinstance(source, str) and _ADDRESS.match(source):
        return True
    if not isinstance(source, str | os.PathLike):
        return False
    try:
        path = Path(source)
        if not path.is_file():  # a pipe would wait for somebody to write
            return False
        with path.open("rb") as stream:
            head = stream.read(len(SQLITE))
            return head == SQLITE or _is_duckdb(head)
    except (ValueError, OSError):
        return False


def _is_duckdb(head: bytes) -> bool:
    where, mark = _DUCKDB
    return head[where] == mark


def check_query(source: object, query: object, parameters: object) -> None:
    """Say so if a database is not asked anything, or if something else is."""
    if query is None and parameters is not None:
        raise ValueError("parameters= are bound into a query: give query= as well.")
    if not is_database(source):
        if query is not None:
            raise ValueError(
                "query= asks a database: give its address, as postgresql+psycopg://user@host/name, or a file of SQLite "
                "or DuckDB."
            )
        return
    if not isinstance(query, str) or not query.strip():
        raise UnreadableFile(
            f"'{shown(source)}' is a database: say which articles are meant, as "
            'query="SELECT title, body, published FROM articles" (in a shell: --sql).'
        )
    if parameters is not None and not isinstance(parameters, Mapping):
        raise TypeError(f'parameters= must be a dict, as {{"since": "2025-01-01"}}, not {type(parameters).__name__}.')


def shown(source: Any) -> str:
    """Its name for people: of an address all but the password, of a file that of the file."""
    if not (isinstance(source, str) and _ADDRESS.match(source)):
        return Path(source).name
    without = re.sub(r"(://[^/@:]*):[^@]*@", r"\1:***@", source)
    return re.sub(r"(?i)(pass(?:word|wd)?=)[^&]*", r"\1***", without)


def stream(source: Any, query: str, parameters: Mapping[str, Any] | None) -> Iterator[Records]:
    """The rows of this query, some thousand at a time, in the order in which the database gives them.

    Raises
    ------
    MissingPackage
        If SQLAlchemy or the driver of the database is not installed.
    UnreadableFile
        If it cannot be reached, or does not understand the query; in its own words.
    """
    begin = 0
    with _asked(source, query, parameters) as result:
        names = list(result.keys())
        while rows := result.fetchmany(_ROWS):
            yield Records.of(pd.DataFrame([tuple(row) for row in rows], columns=names)).shifted(begin)
            begin += len(rows)
        if not begin:
            yield Records.of(pd.DataFrame(columns=names))


def read(source: Any, query: str, parameters: Mapping[str, Any] | None) -> Records:
    """All of them together."""
    return Records.of(pd.concat([piece.table for piece in stream(source, query, parameters)], ignore_index=True))


@contextmanager
def _asked(source: Any, query: str, parameters: Mapping[str, Any] | None) -> Iterator[Any]:
    try:
        import sqlalchemy
    except ImportError:
        raise _missing("a database", "SQLAlchemy") from None
    engine = _engine(source)
    try:
        with engine.connect() as connection:
            options = {"stream_results": True, "max_row_buffer": _ROWS}
            if engine.dialect.name == "postgresql":
                options["postgresql_readonly"] = True
            asked = connection.execution_options(**options)
            yield asked.execute(sqlalchemy.text(query), dict(parameters or {}))
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise UnreadableFile(f"'{shown(source)}' gave no articles: {_in_its_words(error)}.") from error
    finally:
        engine.dispose()


def _engine(source: Any) -> Engine:
    import sqlalchemy

    try:
        address = _address(source)
        is_file = address.drivername.startswith("duckdb") and address.database not in (None, "", ":memory:")
        return sqlalchemy.create_engine(address, connect_args=_READ_ONLY if is_file else {})
    except sqlalchemy.exc.NoSuchModuleError as error:
        known = ("postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql", "duckdb")
        kind = str(source).partition("://")[0].partition("+")[0]
        raise ValueError(f"'{kind}' is no database that is known here.{did_you_mean(kind, known)}") from error
    except sqlalchemy.exc.ArgumentError as error:
        raise ValueError(f"'{shown(source)}' is no address of a database: {_in_its_words(error)}.") from error
    except ImportError as error:
        raise _missing(f"'{shown(source)}'", error.name or "a driver") from error


def _address(source: Any) -> URL:
    """Of a file, one that may only be read."""
    from sqlalchemy.engine import URL, make_url

    if isinstance(source, str) and _ADDRESS.match(source):
        kind, rest = source.split("://", 1)
        return make_url(f"{_DRIVERS.get(kind.lower(), kind)}://{rest}")
    path = Path(source).resolve()
    with path.open("rb") as file:
        if _is_duckdb(file.read(16)):
            return URL.create("duckdb", database=str(path))
    return make_url(f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true")


def _missing(what: str, package: str) -> MissingPackage:
    return MissingPackage(f"{what} needs {package}: pip install 'media-analysis-toolkit[sql]', or the driver itself.")


def _in_its_words(error: Exception) -> str:
    """Its first line; SQLAlchemy's own hints and the whole query are left out."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return " ".join(said[0].split())[:300].rstrip(".") if said else type(error).__name__
