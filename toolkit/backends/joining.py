"""Tables of several parts as one: categories that each part has for itself are united."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd


def end_to_end(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One table of several; what is a category in one of them is one in the whole.

    Parameters
    ----------
    parts : list of DataFrames
        Of the same kind; what a part has no column for is missing there.

    Returns
    -------
    DataFrame
        Where the categories of a column differ, they are united: articles in the order of the parts, others from a
        to z. (Concatenating alone would make objects of them.)

    Examples
    --------
    >>> import pandas as pd
    >>> parts = [pd.DataFrame({"outlet": [name]}, dtype="category") for name in ("Post", "Gazette")]
    >>> end_to_end(parts)["outlet"].cat.categories.tolist()
    ['Gazette', 'Post']
    """
    names = list(dict.fromkeys(name for part in parts for name in part))
    differ = [name for name in names if _is_parted([part[name].dtype for part in parts if name in part])]
    whole = pd.concat([part.drop(columns=differ, errors="ignore") for part in parts], ignore_index=True)
    for name in differ:
        whole[name] = _united([part.get(name, nothing(len(part))) for part in parts], ordered=name == "article_id")
    return whole[names]


def _is_parted(kinds: Sequence[Any]) -> bool:
    return any(isinstance(kind, pd.CategoricalDtype) for kind in kinds) and any(kind != kinds[0] for kind in kinds)


def nothing(n: int) -> pd.Series:
    return pd.Series([None] * n, dtype="category")


def _united(columns: Sequence[pd.Series], *, ordered: bool) -> pd.Series:
    columns = [column.astype("category") for column in columns]
    every = [column.cat.categories for column in columns if len(column.cat.categories)] or [nothing(0).cat.categories]
    values = every[0].append(every[1:])
    kind = pd.CategoricalDtype(values.unique() if ordered else pd.Categorical(values).categories)
    return pd.concat([column.astype(kind) for column in columns], ignore_index=True)
