"""Is a table really the one that it is taken for? One validator, called at the public doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from toolkit.errors import WrongTable
from toolkit.tables.declared import Column, Table, columns, named


def check(table: Any, name: str) -> pd.DataFrame:
    """Is this really the table that it is taken for? Gives it back unchanged.

    Parameters
    ----------
    table : DataFrame
        Any table. Further columns are welcome.
    name : str
        A name in `TABLES`: articles, hits, trend, …

    Returns
    -------
    DataFrame
        The same table.

    Raises
    ------
    TypeError
        If it is no DataFrame.
    WrongTable
        If a column is missing or of the wrong kind, if values that must be there are missing, or if
        `article_id` of `articles` is not unique.

    Examples
    --------
    >>> import pandas as pd
    >>> check(pd.DataFrame({"frame": ["war"]}), "hits")
    Traceback (most recent call last):
    ...
    toolkit.errors.WrongTable: this is no 'hits' table (one row per article, frame and zone, zeros included): it has ...
    """
    declared = named(name)
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"a '{name}' table must be a pandas DataFrame, not {type(table).__name__}.")
    _check_columns(table, name, declared)
    for column, spec in declared.columns.items():
        if column in table.columns:
            _check_values(table[column], name, column, spec)
    if name == "articles":
        check_unique(table["article_id"])
    return table


def _check_columns(table: pd.DataFrame, name: str, declared: Table) -> None:
    absent = [column for column in columns(name) if column not in table.columns]
    if absent:
        listed = ", ".join(f"'{column}'" for column in absent)
        raise WrongTable(f"this is no '{name}' table (one row per {declared.row}): it has no column {listed}.")
    doubled = table.columns[table.columns.duplicated()].unique().tolist()
    if doubled:
        raise WrongTable(f"this '{name}' table has the column '{doubled[0]}' twice: keep one of them.")


def _check_values(values: pd.Series, name: str, column: str, spec: Column) -> None:
    right = _OF_KIND.get(spec.kind)
    if right and len(values) and not right(values):
        found = f"{values.dtype}{_remedy(spec.kind)}"
        raise WrongTable(f"column '{column}' of this '{name}' table must hold {spec.kind}, not {found}.")
    if not spec.missing and values.isna().any():
        n = int(values.isna().sum())
        raise WrongTable(f"column '{column}' of this '{name}' table has no value in {n} of {len(values)} rows.")


def _remedy(kind: str) -> str:
    means = {"text": '.astype("str")', "date": "pandas.to_datetime", "number": "pandas.to_numeric"}
    return f": convert it with {means[kind]}" if kind in means else ""


def _is_text(values: pd.Series) -> bool:
    """Strings, in whichever dtype pandas keeps them; a column without any value is text too."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.cat.categories.to_series()
    return pd.api.types.infer_dtype(values, skipna=True) in ("string", "empty")


_OF_KIND: dict[str, Callable[[pd.Series], bool]] = {
    "text": _is_text,
    "date": pd.api.types.is_datetime64_any_dtype,
    "count": pd.api.types.is_integer_dtype,
    "number": pd.api.types.is_numeric_dtype,
    "flag": pd.api.types.is_bool_dtype,
}


def check_unique(ids: pd.Series) -> None:
    """Does every article have an id of its own? An error says so if not.

    Parameters
    ----------
    ids : Series
        The column `article_id`.

    Raises
    ------
    WrongTable
        If one stands more than once.

    Examples
    --------
    >>> check_unique(pd.Series(["a", "b"]))
    """
    doubled = ids[ids.duplicated()]
    if len(doubled):
        raise WrongTable(
            f"article_id must be unique, but {doubled.nunique()} of them stand more than once, such as "
            f"'{doubled.iloc[0]}': rename the column, and load makes ids; or drop what is twice "
            "(articles.drop_duplicates('article_id'))."
        )
