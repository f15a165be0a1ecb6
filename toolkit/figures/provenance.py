"""What a figure was made of: its numbers, its sources and the versions, without clock, user or absolute path."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import toolkit

MADE_BY = f"media-analysis-toolkit {toolkit.__version__}"
_PACKAGES = ("pandas", "numpy", "scipy", "matplotlib", "pillow", "seaborn", "pyarrow")
_BINARY = pa.large_binary()
_BATCH = 10_000  # rows that are written out at a time
_MOST_FILES = 100  # source files that are named; their number is always there


@dataclass(frozen=True)
class Provenance:
    """What a figure was made of: enough to tell whether two figures show the same numbers, and from which sources."""

    name: str
    title: str
    alternative: str
    data: dict[str, Any]
    sources: tuple[dict[str, Any], ...] = ()
    seed: int | None = None
    versions: dict[str, str] = field(default_factory=dict)
    declared: dict[str, Any] | None = None
    besides: dict[str, dict[str, Any]] = field(default_factory=dict)

    def short(self) -> str:
        """In one line, as it stands inside the png and the svg."""
        parts = [MADE_BY, f"data sha256 {self.data['sha256']}"]
        for source in self.sources:
            told = (str(source[key]) for key in ("kind", "name", "version") if source.get(key))
            parts.append(f"{' '.join(told)} sha256 {source['sha256']}")
        return "; ".join(parts + ([f"seed {self.seed}"] if self.seed is not None else []))


def provenance_of(path: str | Path) -> Provenance:
    """What was this saved figure made of? Takes the path of any of its files.

    Raises
    ------
    FileNotFoundError
        If there is no json beside it.
    """
    path = Path(path)
    name = path.name.removesuffix(path.suffix)
    notes = [path.with_name(f"{one}.json") for one in (name, name.rpartition("-")[0])]  # or it is a further table
    if notes[0].is_file():
        return _noted(notes[0])
    if notes[1].is_file():
        found = _noted(notes[1])
        if path.name in [table["file"] for table in found.besides.values()]:
            return found
    raise FileNotFoundError(f"there is no {notes[0].name} beside {path.name}: was it saved with figures.save?")


def _noted(note: Path) -> Provenance:
    fields = json.loads(note.read_text(encoding="utf-8"))
    return Provenance(**{**fields, "sources": tuple(fields["sources"])})


def described(sources: Any) -> tuple[dict[str, Any], ...]:
    """What each source is: its kind, its name, how much it holds, and a hash of that."""
    listed = [] if sources is None else sources if isinstance(sources, list | tuple) else [sources]
    return tuple(_source(source) for source in listed)


def _source(source: Any) -> dict[str, Any]:
    if isinstance(source, pd.DataFrame):
        return _table_source(source)
    if _is_named(source):
        name, version = str(source.name), str(source.version)
        return {"kind": type(source).__name__.lower(), "name": name, "version": version, "sha256": str(source.digest)}
    if isinstance(source, str | Path):
        return _path_source(Path(source))
    if isinstance(getattr(source, "articles", None), pd.DataFrame):  # an index
        return _table_source(source.articles, source.batches())
    raise TypeError(f"a source must be a table, a lexicon or a path, not {type(source).__name__}.")


def _is_named(source: Any) -> bool:
    return all(hasattr(source, attribute) for attribute in ("name", "version", "digest"))


def _table_source(table: pd.DataFrame, batches: Iterable[pd.DataFrame] | None = None) -> dict[str, Any]:
    """Its texts may be in the batches alone."""
    kind = "articles" if "article_id" in table.columns and "frame" not in table.columns else "table"
    found: dict[str, Any] = {"kind": kind, "rows": len(table)}
    found["sha256"] = content_hash(table) if batches is None else _hash_of(batches)
    if "source_file" in table.columns:
        counts = table["source_file"].astype(object).dropna().map(portable).value_counts()
        files = {str(file): int(n) for file, n in sorted(counts.items(), key=lambda item: str(item[0]))}
        found["n_files"] = len(files)
        found["files"] = dict(list(files.items())[:_MOST_FILES])
    return found


def content_hash(table: pd.DataFrame) -> str:
    """Which rows does a table hold, whatever their order, their index and the order and dtypes of its columns?

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "text": ["War.", None]})
    >>> content_hash(table) == content_hash(table.iloc[::-1])
    True
    """
    return _hash_of(table.iloc[low : low + _BATCH] for low in range(0, max(len(table), 1), _BATCH))


def _hash_of(batches: Iterable[pd.DataFrame]) -> str:
    """The names of the columns, and then a hash of each row, in the order of these."""
    names: list[str] = []
    rows: list[bytes] = []
    for table in batches:
        order = sorted(range(table.shape[1]), key=lambda place: str(table.columns[place]))
        names = [str(table.columns[place]) for place in order]
        rows += _row_hashes([_texts(table.iloc[:, place], name) for place, name in zip(order, names, strict=True)])
    return hashlib.sha256(json.dumps(names).encode() + b"".join(sorted(rows))).hexdigest()


def _row_hashes(columns: list[pa.Array]) -> list[bytes]:
    """Of each row, all at once: before each value stands its length, so that no two rows are written alike."""
    if not columns:
        return []
    lengths = (pc.binary_length(column).cast(pa.large_string()).cast(_BINARY) for column in columns)
    cells = (cell for pair in zip(lengths, columns, strict=True) for cell in pair)
    rows = pc.binary_join_element_wise(*cells, pa.scalar(b":", _BINARY), null_handling="replace", null_replacement="-")
    _, offsets, values = rows.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[rows.offset :][: len(rows) + 1].tolist()
    written = memoryview(values) if values else memoryview(b"")
    return [hashlib.sha256(written[low:high]).digest() for low, high in pairwise(ends)]


def _texts(column: pd.Series, name: str) -> pa.Array:
    """Each value as text, null where it is missing."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        own = column.cat.remove_unused_categories().cat
        return _spread(_texts(pd.Series(own.categories), name), own.codes.to_numpy())
    if name == "source_file":
        codes, different = pd.factorize(column)
        return _spread(_encoded([portable(value) for value in different]), codes)
    if (quick := _quick(column)) is not None:
        return quick.cast(pa.large_string()).cast(_BINARY)
    return _encoded([None if gone else _canonical(value) for value, gone in zip(column, column.isna(), strict=True)])


def _quick(column: pd.Series) -> pa.Array | None:
    """What `_canonical` says of texts, whole numbers and whole seconds, for all of them at once; of others None."""
    if isinstance(column.dtype, pd.StringDtype) or pd.api.types.is_integer_dtype(column.dtype):
        given = pa.array(column, from_pandas=True)
        return given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        with suppress(pa.ArrowInvalid):  # fractions of a second
            return pc.strftime(pa.array(column, from_pandas=True).cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%S")
    return None


def _encoded(texts: list[str | None]) -> pa.Array:
    return pa.array([text if text is None else text.encode("utf-8", "surrogatepass") for text in texts], _BINARY)


def _spread(values: pa.Array, codes: np.ndarray[Any, Any]) -> pa.Array:
    """The value of each code; -1 is none."""
    return values.take(pa.array(codes, mask=codes < 0))


def _canonical(value: object) -> str:
    """A value as text: the same whichever dtype its column has."""
    if isinstance(value, set | frozenset):
        return str(sorted(value, key=str))  # their own order changes from run to run
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)


def portable(path: object) -> str:
    """A path as the source wrote it; of an absolute one the last part, since the rest says whose computer it is."""
    text = str(path)
    if "\\" in text or text[1:2] == ":":
        return PureWindowsPath(text).name if PureWindowsPath(text).is_absolute() else text
    return PurePosixPath(text).name if text.startswith("/") else text


def _path_source(path: Path) -> dict[str, Any]:
    if path.is_file():
        return {"kind": "file", "name": path.name, "bytes": path.stat().st_size, "sha256": _file_hash(path)}
    if path.is_dir():
        files = sorted((file.relative_to(path).as_posix(), file) for file in path.rglob("*") if file.is_file())
        listed = json.dumps([(name, _file_hash(file)) for name, file in files]).encode()
        return {
            "kind": "folder",
            "name": path.resolve().name,
            "n_files": len(files),
            "sha256": hashlib.sha256(listed).hexdigest(),
        }
    raise FileNotFoundError(f"the source '{path}' is not there: give a file or folder that is, or the table itself.")


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def versions() -> dict[str, str]:
    found = {"toolkit": toolkit.__version__, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for package in _PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return found
