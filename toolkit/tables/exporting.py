"""A table to a file, of the kind that its ending says, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import paths
from toolkit.errors import check_whole, did_you_mean
from toolkit.tables import latex, page
from toolkit.tables.plain import write_csv, write_jsonl, write_parquet
from toolkit.tables.readable import account, read
from toolkit.tables.rounding import MOST_DECIMALS

_WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": write_csv,
    ".jsonl": write_jsonl,
    ".parquet": write_parquet,
}
_LAYOUTS: dict[str, Callable[..., str]] = {".tex": latex.write, ".html": page.write}  # for readers
_MOST_ROWS = 2_000  # nobody reads more


def export(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    columns: Sequence[str] | None = None,
    digits: int | Mapping[str, int] | None = None,
    caption: str = "",
    notes: str | Sequence[str] = (),
) -> Path:
    """How do the numbers get into a paper, or into another program? Writes a table to a file.

    Parameters
    ----------
    table : DataFrame
        Any table. An index that has a name comes first, as columns.
    path : path
        Where to, and as what: `.csv`, `.jsonl` and `.parquet` for programs, with every digit; `.tex` (LaTeX, with
        booktabs) and `.html` (opens in Word, or is copied into it) for readers, with rounded numbers.
    columns : list of str, optional
        Only these, in this order; all, unless told. A value has its interval beside it if its bounds are among them.
    digits : int or dict, optional
        How many decimals readers get, in all columns or by column. Unless told, each column has as many as give the
        middle one of its numbers two digits; whole numbers have none, p-values three.
    caption : str
        What stands above the table, for readers.
    notes : str or list of str
        What stands below it, for readers, a line each. A last line is added: how many rows there are, what was
        rounded, and what brackets and dashes mean.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    TypeError
        If it is no DataFrame.
    FileNotFoundError
        If the folder is not there.
    ValueError
        If the ending is not known, if there is no such column, if the table has more than 2,000 rows and is for
        readers, or if Parquet cannot keep a column.

    Notes
    -----
    A table does not know the level of its intervals, nor per how many words its rates are: say it in `notes`. Periods
    are text in all files. CSV and its kin have no place for captions and notes, and leave them out. A page holds some
    eight columns: choose them. A LaTeX table of more than 40 rows runs over pages (longtable); letters beyond Latin
    need XeLaTeX or LuaLaTeX, and a font that has them.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> trend = pd.DataFrame({"outlet": ["A", "B"], "rate": [4.067, 0.5], "rate_low": [3.21, 0], "rate_high": [5.3, 1]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = export(trend, f"{folder}/table2.tex", digits=1, notes=["95 % intervals, Wilson."])
    ...     rows = written.read_text(encoding="utf-8").splitlines()[5:10]
    >>> print("\\n".join(rows))
    outlet & rate \\\\
    \\midrule
    A & 4.1 [3.2, 5.3] \\\\
    B & 0.5 [0.0, 1.0] \\\\
    \\bottomrule
    """
    target = _target(path)
    chosen = _chosen(table, columns)
    _check_digits(digits, chosen)
    ending = target.suffix.lower()
    if ending in _WRITERS:
        with paths.written_whole(target) as part:
            _WRITERS[ending](chosen, part)
    else:
        _check_length(chosen, target)
        kept = _with_values(chosen) if columns is None else chosen
        left_out = [name for name in chosen.columns if name not in kept.columns]
        shown = read(kept, digits)
        said = [*([notes] if isinstance(notes, str) else notes), account(shown, len(kept), left_out)]
        content = _LAYOUTS[ending](shown, caption=caption or "", notes=said, name=target.stem)
        with paths.written_whole(target) as part:
            part.write_text(content, encoding="utf-8", newline="\n")
    return target


def _target(path: str | os.PathLike[str]) -> Path:
    target = Path(path)
    if target.suffix.lower() not in (*_WRITERS, *_LAYOUTS):
        raise ValueError(f"'{target.name}' has no ending that is known here: {', '.join((*_WRITERS, *_LAYOUTS))}.")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"the folder '{target.parent}' is not there: make it first, or write elsewhere.")
    if target.is_dir():
        raise IsADirectoryError(f"'{target}' is a folder: name a file, in it or elsewhere.")
    return target


def _chosen(table: Any, columns: Sequence[str] | None) -> pd.DataFrame:
    """The columns to write, each under one name that is text."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"a table to export must be a pandas DataFrame, not {type(table).__name__}.")
    whole = table.reset_index(allow_duplicates=True) if _has_names(table.index) else table
    flat = whole.set_axis([_name(name) for name in whole.columns], axis=1).reset_index(drop=True)
    if columns is not None:
        flat = _only(flat, [columns] if isinstance(columns, str) else list(columns))
    if flat.columns.empty:
        raise ValueError("there is no column to write: give a table that has some, or leave out columns=[].")
    return flat


def _only(table: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    for name in wanted:
        if name not in table.columns:
            listed = ", ".join(table.columns)
            near = did_you_mean(name, table.columns)
            raise ValueError(f"this table has no column '{name}'.{near} Columns: {listed}.")
    return table[wanted]


def _has_names(index: pd.Index) -> bool:
    """An index that says something, not that of rows that were left over."""
    if any(name is not None for name in index.names):
        return True
    return len(index) > 0 and not pd.api.types.is_integer_dtype(index.dtype)


def _name(name: Any) -> str:
    return "_".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)


def _check_digits(digits: int | Mapping[str, int] | None, table: pd.DataFrame) -> None:
    if digits is None:
        return
    for name, number in digits.items() if isinstance(digits, Mapping) else [("", digits)]:
        if name and name not in table.columns:
            raise ValueError(f"digits has no column '{name}' of this table.{did_you_mean(name, table.columns)}")
        check_whole(f"digits[{name!r}]" if name else "digits", number)
        if number > MOST_DECIMALS:
            raise ValueError(f"digits={number} is more than anyone reads: give at most {MOST_DECIMALS}.")


def _with_values(table: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that hold no value: the same stand in each table, whatever was asked for."""
    held = table.notna().any()
    return table.loc[:, held.to_numpy()] if held.any() else table


def _check_length(table: pd.DataFrame, target: Path) -> None:
    if len(table) > _MOST_ROWS:
        raise ValueError(
            f"this table has {len(table):,} rows, and '{target.name}' would be for readers, who get at most "
            f"{_MOST_ROWS:,}: choose some, as by table.head(50), or write .csv or .parquet."
        )
