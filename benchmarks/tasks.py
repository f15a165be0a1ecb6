"""The tasks, the form of their answers, and ours.

A  how often each word stands, in how many articles, and how many words each outlet has in each month
G  how often each word stands in each outlet and month; with what A has found
B  how often each frame of a lexicon of 267 patterns stands in each article
C  every match of a rare phrase with the words around it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from toolkit import context, frames, load, terms, text


class Counts(NamedTuple):
    """The answer to A. `words`: term, n, n_articles. `groups`: outlet, month, n_words."""

    words: pd.DataFrame
    groups: pd.DataFrame


@dataclass(frozen=True)
class Engine:
    """Somebody who does the tasks. `load` reads a corpus, which is not timed; a task that is None is not done.

    Attributes
    ----------
    load : function of a path
        What the tasks are given.
    count : function, optional
        A, as `Counts`.
    group : function, optional
        G, in the form that comes easiest; `cells` makes of it one row per outlet, month and word, which is not timed.
    score : function, optional
        B, as an array with one row per article and one column per frame.
    find : function, optional
        C, as a table: article_id and line.
    package : str
        Whose version is reported.
    share : int
        The most articles that it is given, as it takes long; its seconds are then scaled up.
    """

    load: Callable[[Path], Any]
    count: Callable[[Any], Counts] | None = None
    group: Callable[[Any], Any] | None = None
    cells: Callable[[Any, Any], pd.DataFrame] | None = None
    score: Callable[[Any, dict[str, list[str]]], np.ndarray] | None = None
    find: Callable[[Any, str], pd.DataFrame] | None = None
    package: str = ""
    share: int | None = None


def articles(path: Path, most: int | None = None) -> pd.DataFrame:
    """The articles of a corpus, or the first of them, in memory."""
    if most is None:
        return pd.read_parquet(path)
    first: pd.DataFrame = next(pq.ParquetFile(path).iter_batches(most)).to_pandas()
    return first


def joined(table: pd.DataFrame) -> pd.Series:
    """Title and text as one string, as others want it; no phrase runs over the blank line."""
    return table["title"] + "\n\n" + table["text"]


def months(dates: Any) -> np.ndarray:
    """The months of a column of dates, counted from January 1970."""
    return np.asarray(dates, dtype="datetime64[M]").astype(np.int64)


def by_outlet_and_month(table: pd.DataFrame, n_words: np.ndarray) -> pd.DataFrame:
    """How many words has each outlet in each month?"""
    outlet, outlets = pd.factorize(table["outlet"])
    cells = months(table["date"]) * len(outlets) + outlet
    found = np.bincount(cells, n_words).astype(np.int64)
    there = np.flatnonzero(np.bincount(cells))
    return pd.DataFrame(
        {"outlet": outlets[there % len(outlets)], "month": there // len(outlets), "n_words": found[there]}
    )


class Ours:
    """The toolkit, on articles in memory: it builds the index for A, and asks it for B and C."""

    def __init__(self, table: pd.DataFrame, **options: Any) -> None:
        self.table, self.options = table, options

    def count(self) -> Counts:
        """Build the index and answer A."""
        self.index = text.index(self.table, **self.options)
        return count(self.index)

    def group(self) -> pd.DataFrame:
        """Answer G."""
        return terms.count(self.index, by="outlet", period="M")

    def cells(self, found: pd.DataFrame) -> pd.DataFrame:
        """The same with months as numbers."""
        periods, number = pd.factorize(found["period"])[::-1]
        month = np.array([period.ordinal for period in periods])[number]
        return found[["outlet", "term", "n"]].assign(month=month)

    def score(self, lexicon: dict[str, list[str]]) -> np.ndarray:
        """Answer B."""
        return as_array(frames.score(self.index, lexicon), len(lexicon))

    def find(self, phrase: str) -> pd.DataFrame:
        """Answer C."""
        return lines(self.index, phrase)


def count(index: text.Index) -> Counts:
    """A, on an index."""
    found = terms.count(index)[["term", "n", "n_articles"]]
    return Counts(found, by_outlet_and_month(index.columns(["outlet", "date"]), index.n_words))


def as_array(hits: pd.DataFrame, n_frames: int) -> np.ndarray:
    """Hits with one row per article and one column per frame."""
    return hits["n_hits"].to_numpy().reshape(-1, n_frames)


def lines(index: text.Index, phrase: str) -> pd.DataFrame:
    """C, on an index."""
    found = context.kwic(index, phrase)
    return pd.DataFrame({"article_id": found["article_id"], "line": found["match"]})


OURS = Engine(
    load=lambda path: Ours(articles(path)),
    count=Ours.count,
    group=Ours.group,
    cells=Ours.cells,
    score=Ours.score,
    find=Ours.find,
    package="media-analysis-toolkit",
)


def batches(path: Path) -> Iterator[pd.DataFrame]:
    """The articles of a corpus, some thousand at a time."""
    if hasattr(load, "batches"):
        yield from load.batches(path)
        return
    for batch in pq.ParquetFile(path).iter_batches(5_000):
        yield batch.to_pandas()
