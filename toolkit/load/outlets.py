"""Names of outlets: in exports one paper has many, and a table of names that a person has looked through settles them.

`outlets` lists them with a proposal, which is only ever that; saved, looked through and mended, the same table goes
into `load.articles(…, outlets="outlets.csv")`. Ids of articles are made of the names as they came, so they stay the
same.
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import tables
from toolkit.errors import UnreadableFile
from toolkit.load import delimited
from toolkit.load.encodings import in_utf8

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ENDING = re.compile(r"\.(?:com?|org|net|info|ac|gov)?(?:\.?[a-z]{2,3})?\.?$")
_NO_LETTERS = re.compile(r"[\W_]+")


def outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """Under which names do outlets stand here, and which of them may be the same?

    Parameters
    ----------
    articles : DataFrame
        From `load.articles`.

    Returns
    -------
    DataFrame
        `outlets`: one row per name, in order; those that differ only in articles, places in brackets, editions or the
        ending of an address have the `name` of the most frequent of them. It is a proposal: look it through.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["The Guardian(London)", "The Guardian(London)", "Guardian.com", "The Times"]
    >>> outlets(pd.DataFrame({"outlet": names})).values.tolist()
    [['Guardian.com', 'The Guardian(London)', 1], ['The Guardian(London)', 'The Guardian(London)', 2], \
['The Times', 'The Times', 1]]
    """
    n = articles["outlet"].dropna().astype("str").value_counts().sort_index(kind="stable")
    found = pd.DataFrame({"outlet": n.index.astype("str"), "n_articles": n.to_numpy()})
    found["key"] = [_key(name) for name in found["outlet"]]
    often = found.sort_values(["n_articles", "outlet"], ascending=[False, True], kind="stable")
    found["name"] = found["key"].map(often.groupby("key", sort=False)["outlet"].first()).astype("str")
    return tables.check(found[tables.columns("outlets")].reset_index(drop=True), "outlets")


def _key(name: str) -> str:
    """What is left of a name without all that may be added to it; the name itself where nothing is."""
    letters = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    plain = _BRACKETS.sub(" ", letters.partition(" - ")[0]).strip()
    domain = _ENDING.sub("", plain.removeprefix("www."))
    the = "the" if domain != plain and " " not in domain and len(domain) > len("the") + 3 else "the "
    found = _NO_LETTERS.sub("", domain.removeprefix(the).removesuffix(", the"))
    return found if len(found) > 2 else name  # U.S. is not Us


def names_of(source: Any) -> dict[str, str]:
    """The name that each outlet is to have: of a dict, or of a file of two columns, `outlet` and `name`."""
    if source is None or isinstance(source, Mapping):
        return {str(theirs).strip(): str(ours) for theirs, ours in (source or {}).items() if isinstance(ours, str)}
    if isinstance(source, pd.DataFrame):
        return _pairs(source, "this table")
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"outlets= must be a file, a table or a dict of their names, not {type(source).__name__}.")
    try:
        [records] = delimited.read(in_utf8(Path(source).read_bytes()), os.path.basename(source))
    except FileNotFoundError:
        raise FileNotFoundError(f"outlets='{source}' is not there: write it with load.outlets(articles).") from None
    except (ValueError, OSError) as error:
        raise UnreadableFile(f"outlets='{source}' is no CSV file that can be read ({error}).") from error
    return _pairs(records.table, f"'{source}'")


def _pairs(table: pd.DataFrame, what: str) -> dict[str, str]:
    missing = [column for column in ("outlet", "name") if column not in table.columns]
    if missing:
        raise UnreadableFile(
            f"{what} has no column '{missing[0]}': names of outlets stand in the columns 'outlet' and 'name', "
            "as load.outlets(articles) gives them."
        )
    pairs = table[["outlet", "name"]].dropna().astype("str").drop_duplicates()
    twice = pairs.loc[pairs["outlet"].duplicated(), "outlet"]
    if len(twice):
        raise UnreadableFile(f"{what} gives '{twice.iloc[0]}' more than one name: only one can be meant.")
    return {theirs.strip(): ours.strip() for theirs, ours in pairs.itertuples(index=False) if ours.strip()}


def warn_of_unknown(articles: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Where no article is of any outlet that was named, the names were written otherwise."""
    own = articles["outlet"].dropna()
    if names and len(own) and not own.isin(list(names)).any():
        warnings.warn(
            f"no article is of an outlet that outlets= names, such as '{next(iter(names))}': compare the names with "
            "those that load.outlets(articles) lists.",
            stacklevel=4,
        )


def renamed(articles: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The same articles, under these names of their outlets."""
    if not names:
        return articles
    told = articles["outlet"].astype("object")
    settled = told.where(told.isna(), told.map(lambda name: names.get(name, name)))
    return articles.assign(outlet=settled.astype("str").astype("category"))
