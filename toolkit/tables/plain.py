"""Tables as files that programs read: every digit, and no cell that a spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

_FORMULA = re.compile(r"[ ]*[=+\-@]|[\t\r]")  # a cell that begins so is run by spreadsheets
#: where another cell may begin: those of a country with decimal commas part at a semicolon, quotation marks or not
_PARTING = re.compile(r"[;\t\r\n](?=[ \"]*[=+\-@])")
_RETURN = re.compile("\r(?!\n)")


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """How is a table written to CSV, so that a spreadsheet runs none of its cells?

    Parameters
    ----------
    table : DataFrame
        Any table; its texts may come from anywhere.

    Returns
    -------
    DataFrame
        The same, with an apostrophe before each text and each name of a column that a spreadsheet would take for a
        formula, as it begins with `=`, `+`, `-`, `@`, a tab or a carriage return; and inside of them, where such a sign
        follows a semicolon, a tab or the end of a line, as some spreadsheets begin a cell there. A carriage return by
        itself is a line feed, as it would end the row; periods and lists are text, and sets are in order.

    Examples
    --------
    >>> import pandas as pd
    >>> guarded(pd.DataFrame({"title": ["=1+1", "Talks;=1+1"], "n": [-1, 2]})).values.tolist()
    [["'=1+1", -1], ["Talks;'=1+1", 2]]
    """
    safe = table.set_axis([_guarded(str(name)) for name in table.columns], axis=1)
    for number, (_, values) in enumerate(table.items()):
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)):
            safe.isetitem(number, _objects(values, _guarded))  # type: ignore[arg-type]
    return safe


def _objects(values: pd.Series, told: Callable[[Any], Any]) -> pd.Series:
    """Of no other dtype: text of pandas cannot hold half a sign of UTF-16."""
    return pd.Series([told(value) for value in values], index=values.index, dtype="object")


def _guarded(value: Any) -> Any:
    value = _told(value)
    if isinstance(value, list | tuple | dict):
        value = str(value)
    if not isinstance(value, str):
        return value
    safe = _PARTING.sub(r"\g<0>'", f"'{value}" if _FORMULA.match(value) else value)
    return _RETURN.sub("\n", safe) if "\r" in safe else safe  # what csv leaves without quotation marks


def write_csv(table: pd.DataFrame, path: Path) -> None:
    guarded(table).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_jsonl(table: pd.DataFrame, path: Path) -> None:
    _check_apart(table)
    _plain(table).to_json(path, orient="records", lines=True, force_ascii=False, date_format="iso", double_precision=15)


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    _check_apart(table)
    plain = _plain(table)
    try:
        plain.to_parquet(path, index=False, compression="zstd")
    except (ValueError, TypeError, OverflowError, NotImplementedError) as error:
        raise _of_column(plain) or error from error


def period_text(period: pd.Period) -> str:
    """A period as text that sorts; of several months or years, the first and the last.

    Examples
    --------
    >>> period_text(pd.Period("2025-03", "M")), period_text(pd.Period("2000", "5Y"))
    ('2025-03', '2000–2004')
    """
    if period.freq.n == 1:
        return str(period)
    single = period.freqstr.lstrip("0123456789")
    return f"{period.start_time.to_period(single)}–{period.end_time.to_period(single)}"


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Periods as text, sets as sorted lists, halves of signs as ?: what files have no other way to write."""
    plain = table.copy(deep=False)
    for number, (_, values) in enumerate(table.items()):
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype(values.cat.categories.dtype) if _has_periods(values.cat.categories) else values
        if _has_periods(values):
            plain.isetitem(number, _objects(values, _told).astype("str"))  # type: ignore[arg-type]
        elif values.dtype == object:
            plain.isetitem(number, _objects(values, _told))  # type: ignore[arg-type]
    return plain


def _has_periods(values: pd.Series | pd.Index) -> bool:
    if values.dtype == object:
        return pd.api.types.infer_dtype(values, skipna=True) == "period"
    return isinstance(values.dtype, pd.PeriodDtype)


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, pd.Period):
        return period_text(value)
    return sorted(value, key=str) if isinstance(value, set | frozenset) else value  # their own order changes


def _check_apart(table: pd.DataFrame) -> None:
    doubled = table.columns[table.columns.duplicated()]
    if len(doubled):
        raise ValueError(f"the column '{doubled[0]}' stands twice: keep one, as this kind of file has names apart.")


def _of_column(plain: pd.DataFrame) -> ValueError | None:
    """Which column Parquet refuses."""
    import pyarrow

    for name in plain.columns:
        try:
            pyarrow.Table.from_pandas(plain[[name]], preserve_index=False)
        except (ValueError, TypeError, OverflowError, NotImplementedError) as error:
            reason = error.args[0] if isinstance(error, pyarrow.ArrowException) else error
            return ValueError(
                f"the column '{name}' cannot be kept in Parquet ({str(reason).rstrip('.')}): "
                f"make it text, as by table['{name}'].astype(str), or write .csv."
            )
    return None
