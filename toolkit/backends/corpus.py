"""A corpus in parts: where they lie, and who works at them."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import tables
from toolkit.backends.cluster import check_answering, client_of, computed, load_dask, sent
from toolkit.backends.joining import end_to_end
from toolkit.backends.parts import Shape, metadata
from toolkit.errors import UnreadableFile
from toolkit.text.files import ARTICLES, TEXTS
from toolkit.text.index import check_same
from toolkit.text.storage import articles_of, is_index
from toolkit.text.words import Options


@dataclass(frozen=True, eq=False)
class Distributed:
    """A corpus in parts on a cluster. Make it with `backends.distributed`; give it to functions as their corpus.

    Attributes
    ----------
    parts : tuple of path or Delayed
        Tables of articles that a worker reads when it is asked, in order.
    scheduler : str, distributed.Client or None
        Who gives the work to the workers.
    options : Options
        How words are told.
    """

    parts: tuple[Any, ...]
    scheduler: Any
    options: Options
    _shape: Shape | None = None
    _frame: Any = None

    def __repr__(self) -> str:
        where = self.address or "threads of this process"
        return f"<Distributed: {len(self.parts):,} {'part' if len(self.parts) == 1 else 'parts'}, {where}>"

    @property
    def address(self) -> str | None:
        """Where the scheduler listens, if there is one."""
        client = client_of(self.scheduler)
        return client if client is None or isinstance(client, str) else str(client.scheduler.address)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row per article, in order: every column but `text`, gathered from the parts."""
        parts = self.parts
        if self._frame is not None:  # so that Dask reads no texts
            parts = _partitions(self._frame[[name for name in self._frame.columns if name != "text"]])
        gather, shape = load_dask().delayed(metadata), sent(self._shape)
        found = computed(self.scheduler, [gather(part, shape) for part in parts], "Gathering")
        whole = end_to_end(found)
        tables.check_unique(whole["article_id"])
        return whole


def distributed(
    source: Any,
    *,
    scheduler: Any = None,
    hyphens: str = "split",
    possessives: str = "strip",
    marks: str = "keep",
    elisions: str = "keep",
) -> Distributed:
    """Take the articles that lie in parts as one corpus, which a cluster works at.

    Parameters
    ----------
    source : Dask DataFrame, path, glob, or list of paths
        Partitions of articles; or Parquet files of articles, or a folder of them (sorted by name), or the folder of a
        saved index. Files are read by the workers: every one of them must see them under the same path.
    scheduler : str or distributed.Client, optional
        Its address, such as "tcp://127.0.0.1:8786". Without it, the current client of this process; if there is none,
        threads of this process.
    hyphens, possessives, marks, elisions
        As in `text.index`. A saved index has its own.

    Returns
    -------
    Distributed
        What `frames.score`, `frames.matches`, `context.kwic`, `terms.count` and `trends.rate` take as their corpus.

    Raises
    ------
    MissingPackage
        If Dask is not installed.
    FileNotFoundError
        If there is no such file.
    ConnectionError
        If no scheduler answers there, or it has no worker.
    UnreadableFile
        If a file is no Parquet, or the files do not fit together.

    Notes
    -----
    A part is read by one worker into its memory, so cut files at some 50,000 articles. The tables that come back must
    fit the memory of this process: ask for few frames at a time where articles are many.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from toolkit import terms
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("a", "b"):
    ...         part = pd.DataFrame({"article_id": [name], "text": ["Peace talks, peace."]})
    ...         part.to_parquet(f"{folder}/{name}.parquet")
    ...     corpus = distributed(folder)
    ...     terms.count(corpus)[["term", "n"]].values.tolist()
    [['peace', 4], ['talks', 2]]
    """
    load_dask()
    options = Options(hyphens, possessives, marks, elisions)
    check_answering(scheduler)
    if hasattr(source, "to_delayed") and hasattr(source, "columns"):
        return Distributed(_partitions(source), scheduler, options, _frame=source)
    categories: dict[str, Any] = {}
    beside = ""
    if is_index(source):
        paths, categories, built = articles_of(source)
        check_same(built, options)
        options, files, beside = built, tuple(str(path.resolve()) for path in paths), TEXTS
    else:
        files = _files(source)
    if not files:  # an index of nothing
        return Distributed((tables.empty("articles"),), scheduler, options)
    return Distributed(files, scheduler, options, Shape.of(files, categories, beside))


def _partitions(frame: Any) -> tuple[Any, ...]:
    return tuple(frame.to_delayed())


def _files(source: Any) -> tuple[str, ...]:
    """The Parquet files that are meant, whole paths: a worker stands in another folder."""
    listed = [source] if isinstance(source, str | os.PathLike) else source
    if not isinstance(listed, Sequence) or not all(isinstance(path, str | os.PathLike) for path in listed):
        raise TypeError(
            "a distributed corpus is made of a Dask DataFrame, a folder of Parquet files, a glob or a list of paths, "
            f"not of {type(source).__name__}."
        )
    found = [path for named in map(Path, listed) for path in _named(named)]
    parts = [path.parent for path in found if path.name == TEXTS and (path.parent / ARTICLES).is_file()]
    if parts:
        raise UnreadableFile(
            f"'{parts[0]}' is a part of an index, finished or not: name the folder of a finished index alone."
        )
    if not found:
        raise FileNotFoundError("no Parquet file was named: give a folder of them, a glob or a list of paths.")
    return tuple(str(path.resolve()) for path in found)


def _named(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = path.rglob("*.parquet") if path.is_dir() else map(Path, glob.glob(str(path), recursive=True))
    files = sorted(one for one in found if one.is_file() and not one.name.startswith((".", "_")))
    if not files:
        what = f"the folder '{path}' holds" if path.is_dir() else f"'{path}' names"
        raise FileNotFoundError(f"{what} no Parquet file: write articles there, as with load.articles(…).to_parquet.")
    return files
