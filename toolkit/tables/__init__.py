"""The tables: what one row is, which columns there are, and what they mean.

Everything in the toolkit takes tables and gives tables. They are declared here, once. The columns of a table are
the same whatever the options: a value that was not asked for is missing, its column is not.

Rules. `n_*` are counts. `share` is a share of articles, in 0–1. A `rate` is per so many words, as the function that
made it was told. `*_low` and `*_high` bound an interval, and are NaN where there cannot be one. `start` and `end` are
half-open and count code points in `title` where `zone` is `title`, else in `text`.

`check` holds a table against its declaration, `export` writes any table to a file: for programs or for readers.
"""

from toolkit.tables.checking import check, check_unique
from toolkit.tables.declared import TABLES, ZONES, Column, Table, columns, describe, empty
from toolkit.tables.exporting import export
from toolkit.tables.plain import guarded

__all__ = [
    "TABLES",
    "ZONES",
    "Column",
    "Table",
    "check",
    "check_unique",
    "columns",
    "describe",
    "empty",
    "export",
    "guarded",
]
