"""What a format gives: the records of one file as they stand there, and those that could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

EXCERPT = 200


@dataclass
class Reject:
    """A record that could not be read: its number in the file (0: the file itself), why, and how it begins."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass
class Records:
    """One row per record under the source's own column names; `rows` are their numbers in the file, from 1."""

    table: pd.DataFrame
    rows: list[int]
    flags: list[list[str]]
    rejects: list[Reject] = field(default_factory=list)

    @classmethod
    def of(cls, table: pd.DataFrame) -> Records:
        """A table of which every row was read without trouble."""
        return cls(table, list(range(1, len(table) + 1)), [[] for _ in range(len(table))])


def excerpt(text: object) -> str:
    """How a record begins, in one line.

    Examples
    --------
    >>> excerpt("War\\n  and peace")
    'War and peace'
    """
    return " ".join(str(text)[: 4 * EXCERPT].split())[:EXCERPT]
