"""Tables as files that programs read: every digit, and no cell that a spreadsheet runs."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by spreadsheets
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
        formula, as it begins with `=`, `+`, `-`, `@`, a tab or a carriage return. A carriage return by itself is a
        line feed: it would end the row.

    Examples
    --------
    >>> import pandas as pd
    >>> guarded(pd.DataFrame({"title": ["=1+1", "Talks"], "n": [-1, 2]})).values.tolist()
    [["'=1+1", -1], ['Talks', 2]]
    """
    safe = table.set_axis([_guarded(str(name)) for name in table.columns], axis=1)
    for number, (_, values) in enumerate(table.items()):
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)):
            safe.isetitem(number, values.astype(object).map(_guarded).to_numpy())
    return safe


def _guarded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    safe = f"'{value}" if value.startswith(_FORMULA) else value
    return _RETURN.sub("\n", safe) if "\r" in safe else safe  # what csv leaves without quotation marks
