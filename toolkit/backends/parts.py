"""What a worker reads: a Parquet file, or a partition of Dask's; in either case, a table of articles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.backends.joining import nothing
from toolkit.errors import UnreadableFile
from toolkit.text.index import completed, in_threads
from toolkit.text.storage import with_categories

_READERS = 8  # files that are looked at at the same time: a shared disk takes its time for each


class Shape(NamedTuple):
    """What all the files have together: a part that lacks a column, or any value in it, must look like the others.

    `names` are all columns, `schema` has the types of those that are no categories; `categories` are those of a saved
    index, which has its texts in a file beside each, with the name `beside`.
    """

    names: list[str]
    schema: pa.Schema
    categories: dict[str, Any]
    beside: str = ""

    @classmethod
    def of(cls, files: Sequence[str], categories: dict[str, Any], beside: str = "") -> Shape:
        """Only the ends of the files are read."""
        schemas = in_threads(_schema, files, min(len(files), _READERS), "Looking at files")
        parted = {field.name for schema in schemas for field in schema if pa.types.is_dictionary(field.type)}
        plain = [pa.schema([field for field in schema if field.name not in parted]) for schema in schemas]
        try:
            schema = pa.unify_schemas(plain, promote_options="permissive")
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise UnreadableFile(
                f"these Parquet files are no one table ({error}): write them with the same types of columns."
            ) from error
        names = [name for one in schemas for name in one.names]
        if beside:
            names, schema = [*names, "text"], schema.append(pa.field("text", pa.large_string()))
        return cls(list(dict.fromkeys(names)), schema, categories, beside)

    def read(self, path: str, *, texts: bool) -> pd.DataFrame:
        """The articles of one of the files."""
        names = [name for name in self.names if texts or name != "text"]
        try:
            with pq.ParquetFile(path) as file:
                table = file.read(columns=[name for name in file.schema_arrow.names if name in names])
            if texts and self.beside:
                with pq.ParquetFile(Path(path).with_name(self.beside)) as strings:
                    table = table.append_column("text", strings.read(columns=["text"])["text"])
        except pa.ArrowInvalid as error:
            raise _unreadable(path, error) from error
        except FileNotFoundError as error:
            raise FileNotFoundError(
                f"a worker does not see '{path}': every machine needs it under that path."
            ) from error
        nobody = pa.schema([field for field in self.schema if field.name in names]).empty_table()
        articles = pa.concat_tables([nobody, table], promote_options="permissive").to_pandas(ignore_metadata=True)
        for name in names:
            if name not in articles.columns:
                articles[name] = nothing(len(articles))
        return with_categories(articles[names], self.categories)


def _schema(path: str) -> pa.Schema:
    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid as error:
        raise _unreadable(path, error) from error
    return pa.schema([field for field in schema if not field.name.startswith("__index_level_")])  # pandas's row numbers


def _unreadable(path: str, error: Exception) -> UnreadableFile:
    return UnreadableFile(f"'{path}' is no Parquet file that can be read ({error}).")


def metadata(part: Any, shape: Shape | None) -> pd.DataFrame:
    """On a worker: what is known of the articles of a part, without their texts."""
    return completed(read(part, shape, texts=False).assign(text="")).drop(columns="text")


def read(part: Any, shape: Shape | None, *, texts: bool = True) -> pd.DataFrame:
    """On a worker: the articles of a part."""
    return _plain(part) if shape is None else shape.read(part, texts=texts)


def _plain(articles: pd.DataFrame) -> pd.DataFrame:
    """With strings as pandas has them: Dask makes every one of them another type."""
    arrows = pd.StringDtype("pyarrow", na_value=pd.NA)
    kinds: dict[Any, Any] = {name: "str" for name, kind in articles.dtypes.items() if kind == arrows}
    for name, kind in articles.dtypes.items():
        if isinstance(kind, pd.CategoricalDtype) and kind.categories.dtype == arrows:
            kinds[name] = pd.CategoricalDtype(kind.categories.astype("str"), kind.ordered)
    return articles.astype(kinds)
