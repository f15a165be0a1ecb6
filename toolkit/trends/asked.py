"""What is asked of the functions that look at a series: arguments, groups, packages."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from toolkit import tables
from toolkit.errors import MissingPackage
from toolkit.trends import cells


def check_above_zero(name: str, value: object, example: str) -> None:
    """Say so if the argument of this name is no number above 0.

    Examples
    --------
    >>> check_above_zero("per", -1, "1,000 words")
    Traceback (most recent call last):
    ...
    ValueError: per=-1 cannot be used: give a number above 0, such as 1,000 words.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < np.inf:
        raise ValueError(f"{name}={value!r} cannot be used: give a number above 0, such as {example}.")


def check_free(by: Sequence[str], table: str) -> None:
    """Say so if a group has the name of a column that this table has anyway.

    Examples
    --------
    >>> check_free(["outlet", "rate_before"], "breaks")
    Traceback (most recent call last):
    ...
    ValueError: by='rate_before' is always in the result: leave it out, or rename your column.
    """
    for name in by:
        if name in tables.columns(table):
            raise ValueError(f"by='{name}' is always in the result: leave it out, or rename your column.")


def missing(function: str, package: str) -> MissingPackage:
    """What to raise where a package of the extra `stats` is not there.

    Examples
    --------
    >>> missing("trends.breaks", "ruptures").args[0]
    "trends.breaks needs the package ruptures: pip install 'media-analysis-toolkit[stats]'."
    """
    return MissingPackage(f"{function} needs the package {package}: pip install 'media-analysis-toolkit[stats]'.")


def key_text(key: tuple[Any, ...]) -> bytes:
    """The key of a group as bytes, to begin its chance with: no other group has a part in it.

    Examples
    --------
    >>> key_text(("Post", "2025-03"))
    b"['Post', '2025-03']"
    """
    return repr([str(part) for part in key]).encode()


def members(keys: pd.DataFrame, by: list[str]) -> dict[tuple[Any, ...], Any]:
    """For each group the row numbers of its articles, in the order of the groups.

    Examples
    --------
    >>> members(pd.DataFrame({"outlet": ["Post", "Gazette", "Post"]}), ["outlet"])
    {('Gazette',): array([1]), ('Post',): array([0, 2])}
    """
    found = cells.cells_of(keys, by, None)
    return {key[: len(by)]: rows for key, rows in found.items() if len(rows)}
