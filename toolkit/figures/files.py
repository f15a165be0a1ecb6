"""The files of a figure: how each is made, the same on every run, and how all are written or none."""

from __future__ import annotations

import io
import numbers
import os
import re
import shutil
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from toolkit import tables
from toolkit.charts.periods import label
from toolkit.figures.provenance import MADE_BY, Provenance

KINDS = ("png", "svg", "pdf", "csv", "json")
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(1, 10))}
_FIXED: dict[Any, Any] = {"svg.hashsalt": "toolkit", "pdf.fonttype": 42}  # upon the defaults of matplotlib


def pdf(fig: Figure, provenance: Provenance) -> bytes:
    """The drawing for print, with fonts inside, and the same notes."""
    words = f"{provenance.alternative} [{provenance.short()}]".strip()
    notes = {"Title": provenance.title, "Subject": words, "Creator": MADE_BY, "CreationDate": None}
    return drawn(fig, "pdf", {name: told and _legal(told) for name, told in notes.items()})


def png(fig: Figure, provenance: Provenance) -> bytes:
    """The image at print resolution, with title, alternative text and provenance inside."""
    notes = {"Software": MADE_BY, "Title": provenance.title, "Description": provenance.alternative}
    return drawn(fig, "png", {**notes, "Source": provenance.short()}, dpi=300)


def svg(fig: Figure, provenance: Provenance) -> bytes:
    """The drawing, with the same inside, and as what a screen reader reads."""
    words = _legal(provenance.alternative)
    notes = {"Title": _legal(provenance.title), "Description": f"{words} [{_legal(provenance.short())}]".strip()}
    image = drawn(fig, "svg", {**notes, "Creator": MADE_BY, "Date": None}).decode()
    image = _legal(image)  # the words of the figure stand in it as comments
    # <title> and <desc> as first children of an image are what screen readers read
    image = image.replace("<svg ", '<svg role="img" ', 1)
    return image.replace("</title>", f"</title>\n <desc>{escape(words)}</desc>", 1).encode()


def drawn(fig: Figure, kind: str, notes: dict[str, str | None], **options: Any) -> bytes:
    """The picture alone, the same on every run."""
    stream = io.BytesIO()
    # what someone has set changes no figure that is drawn already
    with style.context(["default", _FIXED]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the box is there to be seen
        fig.savefig(stream, format=kind, metadata=notes, facecolor=fig.get_facecolor(), **options)
    return stream.getvalue()


def _legal(text: str) -> str:
    """Without the control characters that XML forbids."""
    return re.sub(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", "\N{REPLACEMENT CHARACTER}", text)


def check_name(name: str) -> None:
    """Say so if a figure cannot have this name."""
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.-]{0,199}", name) or ".." in name or name.endswith("."):
        raise ValueError(
            f"{name!r} is no name for a figure: use at most 200 letters, digits, '-', '_' and '.', and no folder."
        )
    if name.partition(".")[0].upper() in _DEVICES:
        raise ValueError(f"{name!r} is no name for a figure: on Windows it is that of a device.")
    if name.rpartition(".")[2].lower() in KINDS and "." in name:
        raise ValueError(f"{name!r} has an ending already: give the name alone, the endings are added.")


def check_besides(besides: Mapping[str, pd.DataFrame]) -> None:
    """Say so if these are not tables, each with a name that it can have in that of its file."""
    if not isinstance(besides, Mapping) or not all(isinstance(table, pd.DataFrame) for table in besides.values()):
        raise TypeError("besides must be a dict of names and pandas DataFrames, such as {'breaks': found}.")
    for name in besides:
        if not re.fullmatch("[a-z]{1,20}", str(name)) or name in KINDS:
            raise ValueError(f"besides: {name!r} is no name for a table: use small letters alone, such as 'breaks'.")


def file_of(name: str, kind: str) -> str:
    """The file of this kind of a figure; what is none of the five kinds is a further table."""
    return f"{name}.{kind}" if kind in KINDS else f"{name}-{kind}.csv"


def csv(data: pd.DataFrame) -> bytes:
    """The table that was drawn: text is guarded, numbers are as they are."""
    table = data.reset_index() if any(name is not None for name in data.index.names) else data
    columns = {number: _cells(table.iloc[:, number]) for number in range(table.shape[1])}
    told = pd.DataFrame(columns, index=range(len(table))).set_axis(list(map(str, table.columns)), axis=1)
    return tables.guarded(told).to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")


def _cells(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column.reset_index(drop=True)
    return pd.Series([_cell(value) for value in column], dtype="object")


def _cell(value: Any) -> Any:
    if isinstance(value, pd.Period):
        return label(value) if value.freq.n > 1 else str(value)
    if isinstance(value, numbers.Number) or value is None or value is pd.NA or value is pd.NaT:
        return value
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)  # their own order changes from run to run
    return str(value)


def write(folder: Path, name: str, contents: dict[str, bytes]) -> dict[str, Path]:
    """Write all of these or none: under other names first, then renamed, and put back where that fails."""
    targets = {kind: folder / file_of(name, kind) for kind in contents}
    extra = f".{os.getpid()}"
    parts = {kind: folder / f".{name}.{kind}{extra}.part" for kind in contents}
    olds = {kind: folder / f".{name}.{kind}{extra}.old" for kind in contents}
    replaced: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in contents.items():
            parts[kind].write_bytes(content)
            if targets[kind].exists():
                shutil.copy2(targets[kind], olds[kind])
        for kind in contents:
            os.replace(parts[kind], targets[kind])
            replaced.append(kind)
    except BaseException as error:
        _restore(replaced, targets, olds)
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise type(error)(
                f"the figure '{name}' could not be written to '{folder}' ({why}): what was there before is unchanged."
            ) from error
        raise
    finally:
        for path in (*parts.values(), *olds.values()):
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return targets


def _restore(replaced: list[str], targets: dict[str, Path], olds: dict[str, Path]) -> None:
    for kind in replaced:
        with suppress(OSError):
            if olds[kind].exists():
                os.replace(olds[kind], targets[kind])
            else:
                targets[kind].unlink()
