"""What the functions that look at series share: their groups, the beginning of their chance, and missing packages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import MissingPackage
from toolkit.trends import cells
from toolkit.trends.cells import Array

FEW = 10  # articles; below, intervals were seen to hold the true rate less often than they say, or, if only those with
# a match are fewer, more often


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


def weekday(days: Array | int) -> Array:
    """0 for Monday to 6 for Sunday, of days that are numbered as periods of pandas are.

    Examples
    --------
    >>> int(weekday(pd.Period("2025-03-03", "D").ordinal))
    0
    """
    return (np.asarray(days) + 3) % 7  # day 0 was a Thursday


def members(keys: pd.DataFrame, by: list[str]) -> dict[tuple[Any, ...], Any]:
    """For each group the row numbers of its articles, in the order of the groups.

    Examples
    --------
    >>> members(pd.DataFrame({"outlet": ["Post", "Gazette", "Post"]}), ["outlet"])
    {('Gazette',): array([1]), ('Post',): array([0, 2])}
    """
    found = cells.cells_of(keys, by, None)
    return {key[: len(by)]: rows for key, rows in found.items() if len(rows)}
