"""The columns of articles on disk: batches of one source may disagree about what a column holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.text.files import write_table

_DISAGREE = (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError)


def table_of(articles: pd.DataFrame) -> pa.Table:
    """As Arrow's: categories as their values (batches may number them differently), mixed values as text."""
    try:
        table = pa.Table.from_pandas(articles, preserve_index=False)
    except _DISAGREE:
        mixed = [name for name, values in articles.items() if values.dtype == object and not _is_of_one_kind(values)]
        texts = {str(name): articles[name].map(str, na_action="ignore") for name in mixed}
        table = pa.Table.from_pandas(articles.assign(**texts), preserve_index=False)
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(field.type.value_type))
    return table


def _is_of_one_kind(values: pd.Series) -> bool:
    try:
        pa.array(values, from_pandas=True)
    except _DISAGREE:
        return False
    return True


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """One table of several; a column about which they disagree holds text."""
    names = disagreed([table.schema for table in tables])
    found = pa.concat_tables([as_text(table, names) for table in tables], promote_options="permissive")
    # how pandas saw the columns is only kept where it saw all of them so
    same = len({(table.schema.metadata or {}).get(b"pandas") for table in tables}) == 1 and not names
    return found if same else found.replace_schema_metadata(None)


def disagreed(schemas: Sequence[pa.Schema]) -> list[str]:
    """The columns whose kinds have no common one, such as numbers here and texts there."""
    names = dict.fromkeys(name for schema in schemas for name in schema.names)
    kinds = {name: {schema.field(name).type for schema in schemas if name in schema.names} for name in names}
    return [name for name in names if not _have_a_common_kind(kinds[name])]


def _have_a_common_kind(kinds: set[pa.DataType]) -> bool:
    try:
        pa.unify_schemas([pa.schema([("column", kind)]) for kind in kinds], promote_options="permissive")
    except _DISAGREE:
        return False
    return True


def as_text(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """The same table with these of its columns as text."""
    for name in names:
        if name in table.column_names:
            table = table.set_column(table.column_names.index(name), name, _texts(table[name]))
    return table


def _texts(column: pa.ChunkedArray) -> pa.Array:
    values = column.to_pandas(integer_object_nulls=True)
    return pa.array(values.map(str, na_action="ignore"), pa.large_string(), from_pandas=True)


def write_articles(path: Path, table: pa.Table) -> None:
    """All columns but the texts, as Parquet."""
    repeated = [name for name in table.column_names if name not in ("article_id", "title", "text", "url")]
    write_table(path, table.drop_columns(["text"] if "text" in table.column_names else []), use_dictionary=repeated)


def settle(paths: Sequence[Path]) -> list[Path]:
    """Write a column about which these files of articles disagree as text in all of them. Those that were changed."""
    names = disagreed([pq.read_schema(path) for path in paths])
    for path in paths if names else []:
        part = path.with_name(f".{path.name}.part")
        write_articles(part, as_text(pq.read_table(path), names).replace_schema_metadata(None))
        os.replace(part, path)
    return list(paths) if names else []
