"""Do the engines give the same answers? Each comparison is a line; one that fails is an error of the whole run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: how many more hits a pattern-by-pattern count may find, as a share: it counts words twice where patterns overlap
OVERLAP = 0.05


class Checked(NamedTuple):
    """What was compared, by what rule, what was found, and whether that is well."""

    who: str
    what: str
    rule: str
    found: str
    holds: bool


def counts(who: str, theirs: Path, ours: Path) -> list[Checked]:
    """A: `ours` under the definition of the peers, apostrophes made straight in both."""
    a, b = (_words(pd.read_parquet(folder / "words.parquet")) for folder in (theirs, ours))
    n_groups, m_groups = (_groups(pd.read_parquet(folder / "groups.parquet")) for folder in (theirs, ours))
    union = a.index.union(b.index)
    differ = int((a.reindex(union, fill_value=0) != b.reindex(union, fill_value=0)).any(axis=1).sum())
    same = n_groups.equals(m_groups)
    return [
        Checked(
            who,
            "A: n and n_articles of every word",
            "equal",
            f"{differ:,} of {len(union):,} words differ; {int(a['n'].sum()):,} against {int(b['n'].sum()):,} in all",
            differ == 0,
        ),
        Checked(
            who,
            "A: words per outlet and month",
            "equal",
            f"{len(n_groups)} groups, {'equal' if same else 'not equal'}",
            same,
        ),
    ]


def _words(table: pd.DataFrame) -> pd.DataFrame:
    """By term. A word is spelled with one kind of apostrophe in an article, so that articles can be added up."""
    straight = table["term"].astype("str").str.replace("’", "'")
    return table.groupby(straight)[["n", "n_articles"]].sum().astype(np.int64)


def _groups(table: pd.DataFrame) -> pd.Series:
    typed = table.astype({"outlet": "str", "month": np.int64, "n_words": np.int64})
    return typed.set_index(["outlet", "month"])["n_words"].sort_index()


def cells(who: str, theirs: Path, ours: Path) -> Checked:
    """G: likewise."""
    a, b = (pq.read_table(folder / "cells.parquet") for folder in (theirs, ours))
    (keys, n), (own_keys, own_n) = _by_cell(a, b)
    same = np.array_equal(keys, own_keys) and np.array_equal(n, own_n)
    told = f"{len(keys):,} against {len(own_keys):,} cells, {'equal' if same else 'not equal'}"
    return Checked(who, "G: n of every word in each outlet and month", "equal", told, same)


def _by_cell(*tables: pa.Table) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each table its cells as ascending numbers, which mean the same in all, and their counts."""
    outlets, terms = (_numbered([table[name] for table in tables]) for name in ("outlet", "term"))
    n_outlets, n_terms = (1 + max(int(own.max()) for own in numbers) for numbers in (outlets, terms))
    found = []
    for table, outlet, term in zip(tables, outlets, terms, strict=True):
        keys = (table["month"].to_numpy().astype(np.int64) * n_outlets + outlet) * n_terms + term
        order = np.argsort(keys, kind="stable")
        different, first = np.unique(keys[order], return_index=True)
        found.append((different, np.add.reduceat(table["n"].to_numpy()[order].astype(np.int64), first)))
    return found


def _numbered(columns: Sequence[pa.ChunkedArray]) -> list[np.ndarray]:
    """Strings as numbers, in all columns the same for the same string, apostrophes made straight."""
    encoded = [column.cast(pa.string()).combine_chunks().dictionary_encode() for column in columns]
    names = [pc.replace_substring(one.dictionary, "’", "'").to_numpy(zero_copy_only=False) for one in encoded]
    numbers, _ = pd.factorize(np.concatenate(names))
    own = np.split(numbers, np.cumsum([len(some) for some in names])[:-1])
    return [number[one.indices.to_numpy()] for number, one in zip(own, encoded, strict=True)]


def usual_words(usual: Path, kept: Path) -> Checked:
    """A of the run that was timed: the same words with their possessives under the word itself."""
    straight = pd.read_parquet(kept / "words.parquet")
    terms = straight["term"].astype("str").str.replace("(?<=..)['’]s$", "", regex=True)
    expected = straight.groupby(terms)["n"].sum().sort_index()
    found = pd.read_parquet(usual / "words.parquet").set_index("term")["n"].sort_index()
    same = found.index.tolist() == expected.index.tolist() and bool((found.to_numpy() == expected.to_numpy()).all())
    told = f"{len(found):,} words, {'equal' if same else 'not equal'}"
    return Checked("ours", "A: n with possessives stripped and kept", "equal after stripping", told, same)


def all_cells(ours: Path) -> Checked:
    """G of the run that was timed: all cells of a word together are what A says."""
    cells, words = (pd.read_parquet(ours / f"{name}.parquet") for name in ("cells", "words"))
    same = cells.groupby("term")["n"].sum().sort_index().equals(words.set_index("term")["n"].sort_index())
    told = f"{len(cells):,} cells, {'equal' if same else 'not equal'}"
    return Checked("ours", "G: all cells of a word together, and A", "equal", told, same)


def hits(who: str, theirs: Path, ours: Path, *, twice: bool = False) -> Checked:
    """B: `twice` where words that two patterns share are counted twice."""
    a, b = np.load(theirs / "hits.npy"), np.load(ours / "hits.npy")
    b = b[: len(a)]
    differ, more = int((a != b).sum()), int(a.sum() - b.sum())
    told = f"{differ:,} of {a.size:,} cells differ; {int(a.sum()):,} against {int(b.sum()):,} hits"
    if twice:
        holds = bool((a >= b).all()) and more <= OVERLAP * b.sum()
        return Checked(who, "B: hits per article and frame", f"none fewer, at most {OVERLAP:.0%} more", told, holds)
    return Checked(who, "B: hits per article and frame", "equal", told, differ == 0)


def lines(who: str, theirs: Path, ours: Path) -> Checked:
    """C: the same articles, as often, with the same words."""
    a, b = (pd.read_parquet(folder / "lines.parquet") for folder in (theirs, ours))
    same = a["article_id"].tolist() == b["article_id"].tolist() and (
        a["line"].str.replace(r"\s+", " ", regex=True).tolist() == b["line"].tolist()
    )
    return Checked(who, "C: lines of the rare phrase", "equal", f"{len(a)} against {len(b)}", same)


def numbers(who: str, what: str, a: int, b: int) -> Checked:
    """Two numbers that must be the same."""
    return Checked(who, what, "equal", f"{a:,} against {b:,}", a == b)
