"""What a format gives: the records of one file as they stand there, and those that could not be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.load.encodings import decoded
from toolkit.load.header import unique_names

EXCERPT = 200
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
METADATA_ONLY = "metadata only"  # the flag of a record that is kept though it has no title and no text


@dataclass
class Reject:
    """A record that could not be read: its number in the file (0: the file itself), why, and how it begins."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True)
class Values:
    """A table without a type before it is one: for a file of one article, to make it takes longer than all else."""

    columns: tuple[str, ...]
    rows: np.ndarray


@dataclass
class Records:
    """One row per record under the source's own column names; `rows` are their numbers in the file, from 1.

    `content` is what `table` gives, maybe not yet as a table. `flags` is what there is to say of a row, by its place in
    the table. A file that holds several tables gives each of them, with the name of its sheet. `claimed` is how many
    records the file itself says that it has, if it does. Where tables of several files are one, `pieces` says how many
    rows each of them had. `as_read` tells that values stand there as they were read, in columns without a type.
    """

    content: pd.DataFrame | Values
    rows: list[int]
    flags: dict[int, list[str]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    sheet: str = ""
    claimed: int | None = None
    pieces: list[int] = field(default_factory=list)
    as_read: bool = False

    @cached_property
    def table(self) -> pd.DataFrame:
        """All of it as a table."""
        if isinstance(self.content, pd.DataFrame):
            return self.content
        return pd.DataFrame(self.content.rows, columns=pd.Index(self.content.columns, dtype=object), dtype=object)

    @property
    def columns(self) -> list[Any]:
        """The source's own names."""
        return list(self.content.columns)

    @property
    def values(self) -> np.ndarray:
        """A row for each record, a column for each name."""
        return self.content.rows if isinstance(self.content, Values) else self.content.to_numpy()

    @property
    def n(self) -> int:
        """How many records there were."""
        return len(self.rows) + len(self.rejects)

    def shifted(self, by: int) -> Records:
        """The same records, before which the file has so many others."""
        rejects = [replace(reject, row=reject.row + by) for reject in self.rejects]
        return replace(self, rows=[row + by for row in self.rows], rejects=rejects)

    @classmethod
    def together(cls, several: Sequence[Records]) -> Records:
        """The rows of tables with the same columns, as they were read, as one table; what was rejected stays behind."""
        pieces = [len(one.rows) for one in several]
        begins = np.cumsum([0, *pieces]).tolist()
        flags = {at + begin: own for one, begin in zip(several, begins, strict=False) for at, own in one.flags.items()}
        values = Values(tuple(several[0].columns), np.concatenate([one.values for one in several]))
        return cls(values, [row for one in several for row in one.rows], flags, pieces=pieces)

    @classmethod
    def of_articles(cls, read: Sequence[tuple[Mapping[str, Any], list[str]]], rows: list[int] | None = None) -> Records:
        """Articles as a format gives them: the fields of each under our names, and what there is to say of it."""
        names = dict.fromkeys(["title", "text", *(name for fields, _ in read for name in fields)])
        values = np.full((len(read), len(names)), np.nan, dtype=object)  # many times as fast as a table of dicts
        for row, (fields, _) in zip(values, read, strict=True):
            for at, name in enumerate(names):
                row[at] = fields.get(name, np.nan)
        flags = {at: told for at, (_, told) in enumerate(read) if told}
        rows = list(range(1, len(read) + 1)) if rows is None else rows
        return cls(Values(tuple(names), values), rows, flags, as_read=True)

    def as_articles(self, article: Callable[[Mapping[str, Any]], tuple[dict[str, Any], list[str]]]) -> Records:
        """The rows of a table as a format reads each of them; what was to be said of a row is still said."""
        rows = self.table.to_dict("records")
        read = [article({str(name): value for name, value in row.items() if value == value}) for row in rows]
        told = [(fields, [*self.flags.get(at, []), *flags]) for at, (fields, flags) in enumerate(read)]
        return replace(Records.of_articles(told, self.rows), rejects=self.rejects, sheet=self.sheet)

    @classmethod
    def of(cls, table: pd.DataFrame) -> Records:
        """A table of which every row was read without trouble: a name for each column, and plain values."""
        table = table.set_axis(unique_names(table.columns), axis=1)
        nested = [name for name, values in table.items() if _may_nest(values.dtype)]
        table = table.assign(**{str(name): table[name].astype(object).map(plain) for name in nested})
        return cls(table, list(range(1, len(table) + 1)))


def _may_nest(dtype: Any) -> bool:
    if isinstance(dtype, pd.CategoricalDtype):
        return _may_nest(dtype.categories.dtype)
    return isinstance(dtype, np.dtype | pd.ArrowDtype) and dtype.kind == "O"


def plain(value: Any) -> Any:
    """Bytes and nested values as text: a list of words with semicolons, an object by its name, all else as JSON.

    Examples
    --------
    >>> plain(b"War"), plain(["war", "peace"]), plain({"id": 3, "name": "Post"}), plain([3, None]), plain(3)
    ('War', 'war; peace', 'Post', '[3, null]', 3)
    """
    if isinstance(value, bytes | bytearray):
        return decoded(bytes(value))[0]
    if isinstance(value, np.ndarray | tuple):
        value = list(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return value["name"]
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def address(value: Any) -> str:
    """An address of the web: of the entities, only the `&` is read there, for `&section=` is no `§ion=`.

    Examples
    --------
    >>> address("https://example.org/?id=1&amp;section=2&copy=3")
    'https://example.org/?id=1&section=2&copy=3'
    """
    return _AMPERSAND.sub("&", value).strip() if isinstance(value, str) else ""


def excerpt(text: object) -> str:
    """How a record begins, in one line.

    Examples
    --------
    >>> excerpt("War\\n  and peace")
    'War and peace'
    """
    return " ".join(str(text)[: 4 * EXCERPT].split())[:EXCERPT]
