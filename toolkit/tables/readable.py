"""A table as a reader reads it: words for headings, numbers rounded by column, and a value with its interval.

`rate`, `rate_low` and `rate_high` are one column, as in 4.1 [3.2, 5.3]. Whole numbers stay whole, those called `p` or
`p_…` are p-values. What was done to the numbers is told in notes: nothing else is known of a table here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.tables.plain import period_text
from toolkit.tables.rounding import LARGE, MISSING, MOST_DECIMALS, decimals, is_whole, probability, written

Digits = int | Mapping[str, int] | None
_P_DIGITS = 3
_HAIR = 1e-9  # by which a p-value may miss 0 or 1, as sums of floats do
#: names, or the last words of names, of whole numbers that are no amounts: 2025 is no 2,025 there
_LABELS = {"year", "month", "week", "day", "id", "page", "line", "row", "code", "start", "end"}
#: what nobody sees, or what turns the order of letters
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Shown:
    """One column as it is read; `rounded` says to how many decimals, if that changed a number."""

    heading: str
    cells: list[str]
    is_number: bool
    rounded: int | None = None
    in_brackets: bool = False


def read(table: pd.DataFrame, digits: Digits) -> list[Shown]:
    """The columns of a table, as they are read.

    Examples
    --------
    >>> trend = pd.DataFrame({"n": [1200, 3], "rate": [4.067, 0.5], "rate_low": [3.21, 0], "rate_high": [5.3, 1.1]})
    >>> [(column.heading, column.cells) for column in read(trend, None)]
    [('n', ['1,200', '3']), ('rate', ['4.1 [3.2, 5.3]', '0.5 [0.0, 1.1]'])]
    """
    once = table.columns[~table.columns.duplicated(keep=False)]
    numbers = {name: found for name in once if (found := _numbers(table[name])) is not None}
    bounded = {name[:-4] for name in numbers if name.endswith("_low") and f"{name[:-4]}_high" in numbers}
    shown = []
    for place, name in enumerate(table.columns):
        stem, _, end = name.rpartition("_")
        if name in bounded & numbers.keys():
            shown.append(_with_interval(name, numbers, digits))
        elif end not in ("low", "high") or stem not in bounded:
            shown.append(_column(name, table.iloc[:, place], digits))
        elif end == "low" and stem not in numbers:  # a band around nothing
            shown.append(_with_interval(stem, numbers, digits))
    return shown


def line(text: object) -> str:
    """Text on one line, without what nobody sees.

    Examples
    --------
    >>> line("war\\nand\\x00  peace")
    'war and peace'
    """
    seen = _UNSEEN.sub("", " ".join(str(text).split()))
    return " ".join(seen.split())  # where something unseen stood between two blanks, or behind the last


def account(shown: Sequence[Shown], n_rows: int, left_out: Sequence[str] = ()) -> str:
    """What a reader has to know of the numbers, as far as the table says it.

    Examples
    --------
    >>> account([Shown("rate", ["4.1 [3.2, 5.3]"], True, rounded=1, in_brackets=True)], 1)
    '1 row. Rounded: rate to 1 decimal. In brackets: lower and upper bound.'
    """
    to: dict[int, list[str]] = {}
    for column in shown:
        if column.rounded is not None:
            to.setdefault(column.rounded, []).append(column.heading)
    rounded = [
        f"{', '.join(headings)} to {_amount(n, 'decimal') if n else 'whole numbers'}"
        for n, headings in sorted(to.items())
    ]
    told = [_amount(n_rows, "row"), f"Rounded: {'; '.join(rounded)}" if rounded else ""]
    told.append("In brackets: lower and upper bound" if any(column.in_brackets for column in shown) else "")
    absent = any(MISSING in (cell if column.is_number else [cell]) for column in shown for cell in column.cells)
    told.append(f"{MISSING}: no value" if absent else "")
    told.append(f"Left out, as they hold no value: {', '.join(map(_heading, left_out))}" if left_out else "")
    return " ".join(f"{part}." for part in told if part)


def _amount(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _numbers(values: pd.Series) -> NDArray[np.float64] | None:
    """The column as numbers, if it holds no other thing."""
    if values.dtype == object:
        kind = pd.api.types.infer_dtype(values, skipna=True)
        if kind not in ("integer", "floating", "mixed-integer-float", "decimal"):
            return None
        return np.array([math.nan if pd.isna(value) else _float(value) for value in values])
    no_amount = pd.api.types.is_bool_dtype(values) or pd.api.types.is_complex_dtype(values)
    if no_amount or not pd.api.types.is_numeric_dtype(values):
        return None
    return values.to_numpy(dtype=np.float64, na_value=math.nan)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _with_interval(name: str, numbers: Mapping[str, NDArray[np.float64]], digits: Digits) -> Shown:
    low, high = numbers[f"{name}_low"], numbers[f"{name}_high"]
    every = np.concatenate([numbers.get(name, low[:0]), low, high])
    told = _asked(name, digits)
    if told is None:
        told = decimals(every if is_whole(numbers.get(name, low[:0])) else numbers[name])
    bounds = [_bounds(*pair, told) for pair in zip(low, high, strict=True)]
    if name not in numbers:
        return Shown(_heading(name), bounds, True, _rounded(every, told), True)
    values = [written(value, told) for value in numbers[name]]
    cells = [
        a if a == b == MISSING else f"{a} [{MISSING}]" if b == MISSING else f"{a} {b}"
        for a, b in zip(values, bounds, strict=True)
    ]
    return Shown(_heading(name), cells, True, _rounded(every, told), True)


def _bounds(low: float, high: float, digits: int) -> str:
    if math.isnan(low) and math.isnan(high):
        return MISSING
    return f"[{written(low, digits)}, {written(high, digits)}]"


def _column(name: str, values: pd.Series, digits: Digits) -> Shown:
    numbers, heading = _numbers(values), _heading(name)
    if numbers is None:
        return Shown(heading, _texts(values), False)
    told = digits.get(name) if isinstance(digits, Mapping) else None
    if told is None and _is_whole(name, values, numbers):
        apart = name.rpartition("_")[2] not in _LABELS
        return Shown(heading, [_whole(value, apart) for value in values], True)
    told = _asked(name, digits)
    if (name == "p" or name.startswith("p_")) and not np.any((numbers < -_HAIR) | (numbers > 1 + _HAIR)):
        told = _P_DIGITS if told is None else told
        return Shown(
            heading, [probability(value, told) for value in np.clip(numbers, 0, 1)], True, _rounded(numbers, told)
        )
    told = decimals(numbers) if told is None else told
    return Shown(heading, [written(value, told) for value in numbers], True, _rounded(numbers, told))


def _asked(name: str, digits: Digits) -> int | None:
    return digits.get(name) if isinstance(digits, Mapping) else digits


def _rounded(numbers: NDArray[np.float64], digits: int) -> int | None:
    known = numbers[np.abs(numbers) < LARGE]
    return digits if digits <= MOST_DECIMALS and np.any(np.round(known, digits) != known) else None


def _is_whole(name: str, values: pd.Series, numbers: NDArray[np.float64]) -> bool:
    """Whole by its kind, or by its name where a value that is missing made floats of whole numbers."""
    if pd.api.types.is_integer_dtype(values) or pd.api.types.infer_dtype(values, skipna=True) == "integer":
        return True
    return is_whole(numbers) and (name == "n" or name.startswith("n_") or name.rpartition("_")[2] in _LABELS)


def _whole(value: Any, apart: bool) -> str:
    if pd.isna(value):
        return MISSING
    told = written(value, 0) if isinstance(value, float) else f"{int(value):,}".replace("-", "−")
    return told if apart else told.replace(",", "")


def _texts(values: pd.Series) -> list[str]:
    """Days without the hour where none has one."""
    if pd.api.types.is_datetime64_any_dtype(values) and (values.dropna() == values.dropna().dt.normalize()).all():
        return [MISSING if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    if isinstance(value, set | frozenset | list | tuple | np.ndarray):
        parts = sorted(map(_text, value)) if isinstance(value, set | frozenset) else map(_text, value)
        return ", ".join(parts)
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return MISSING
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ", timespec="minutes")
    return period_text(value) if isinstance(value, pd.Period) else line(value)


def _heading(name: str) -> str:
    return line(name.replace("_", " "))
