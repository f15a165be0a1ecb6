"""What an intake says of itself: how many of what, the commonest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd


def amount(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def told(rejects: pd.DataFrame) -> str:
    """The commonest reasons, behind a colon."""
    listed = ", ".join(f"{n:,} {reason}" for reason, n in reasons(rejects)[:3])
    return f": {listed}" if listed else ""


def reasons(rejects: pd.DataFrame) -> list[tuple[str, int]]:
    """Why records became no articles."""
    return Counter(rejects["reason"]).most_common()


def flags(found: pd.DataFrame) -> list[tuple[str, int]]:
    """What there is to know about articles, whatever stands behind a colon."""
    every = (flag.partition(":")[0] for flags in found["flags"] for flag in flags.split("; ") if flag)
    return Counter(every).most_common()


def outlets(found: pd.DataFrame) -> list[tuple[str, int]]:
    """Who published them."""
    named: Iterable[str] = found["outlet"].astype("object").where(found["outlet"].notna(), "(not told)")
    return Counter(named).most_common()


def counted(counts: list[tuple[str, int]]) -> list[str]:
    """The first dozen with their numbers."""
    shown = [f"{name} ({n:,})" for name, n in counts[:12]]
    return shown + ([f"and {len(counts) - 12} more"] if len(counts) > 12 else [])


def dates(found: pd.DataFrame) -> str:
    """From when to when, how many have none, and how many are not those of the print."""
    known = found["date"].dropna()
    if known.empty:
        return "none"
    parts = [f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}"]
    parts += [f"{len(found) - len(known):,} without"] if len(known) < len(found) else []
    if "date_source" in found.columns:
        other = Counter(found.loc[found["date"].notna(), "date_source"].dropna())
        parts += [f"{n:,} from the {source.replace('_', ' ')}" for source, n in other.items() if source != "published"]
    return ", ".join(parts)


def doubled_ids(found: pd.DataFrame) -> str:
    """How many articles have an id of their database that another one has as well."""
    ids = found["database_id"].dropna() if "database_id" in found.columns else pd.Series(dtype="str")
    doubled = ids[ids.duplicated(keep=False)]
    if doubled.empty:
        return "none"
    return f"{amount(len(doubled), 'article')} share {amount(doubled.nunique(), 'id')}, such as {doubled.iloc[0]}"


def other_than_claimed(files: pd.DataFrame) -> list[Any]:
    """The files that do not hold as many records as they say."""
    other = files["claimed"].notna() & (files["claimed"] != files["n_records"])
    return list(files[other].itertuples()) if other.any() else []


def kinds_of(files: pd.DataFrame) -> str:
    """Of which formats and encodings they are."""
    kinds = Counter(", ".join(told) for told in files[["format", "encoding"]].fillna("").agg(list, axis=1).map(_there))
    return "; ".join(counted(kinds.most_common())) or "none"


def claims(files: pd.DataFrame) -> str:
    """How many records of how many that files say to hold; which of them hold another number."""
    telling = files[files["claimed"].notna()]
    if telling.empty:
        return "no file says how many records it holds"
    wrong = [
        f"{one.source_file} claims {one.claimed:,.0f} and has {one.n_records:,}" for one in other_than_claimed(files)
    ]
    told = (
        f"{telling['n_records'].sum():,} of {telling['claimed'].sum():,.0f} records that {amount(len(telling), 'file')}"
    )
    return "; ".join([f"{told} {'claims' if len(telling) == 1 else 'claim'}", *wrong])


def _there(told: list[str]) -> list[str]:
    return [one for one in told if one] or ["not read"]
