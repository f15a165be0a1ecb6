"""Save a figure with the numbers that it draws and a note of what they came from: png, svg, csv and json.

The four files say the same on every machine with the same versions: no clock, no user, no path of this computer is in
them, and saving again gives the same bytes. The csv is the table that was drawn; the json is its provenance, and a
short form of it is inside the png and the svg. All four are written, or none.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from toolkit import paths
from toolkit.charts import alternative_text
from toolkit.figures import files
from toolkit.figures.provenance import Provenance, described, provenance_of, versions

__all__ = ["Provenance", "provenance_of", "save"]

_ENDINGS = ("png", "svg", "csv", "json")


def save(
    fig: Figure,
    name: str,
    *,
    data: pd.DataFrame,
    sources: Any = (),
    seed: int | None = None,
    folder: str | Path | None = None,
) -> dict[str, Path]:
    """How do I keep a figure so that a reader can check it?

    Parameters
    ----------
    fig : Figure
        From `charts`, or any of matplotlib.
    name : str
        Of the four files, without an ending: letters, digits, `-`, `_` and `.`
    data : DataFrame
        The table that was drawn.
    sources : list
        What it was made from: tables of articles, lexicons, paths of files or folders.
    seed : int, optional
        The seed of its intervals.
    folder : path, optional
        Where to write; `paths.FIGURES` unless told. It is made where it is missing.

    Returns
    -------
    dict
        The paths of `png` (300 dpi), `svg`, `csv` and `json`.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no Figure, `data` no DataFrame, `name` no name, or a source is of no known kind.
    OSError
        If it cannot be written: what was there before is then as it was.

    Notes
    -----
    In the csv an apostrophe stands before text that begins with `=`, `+`, `-`, `@`, a tab or a return, since
    spreadsheets would run it. Numbers are as they are.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> table = pd.DataFrame({"frame": ["war"], "rate": [4.5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = save(Figure(), "wars", data=table, folder=folder)
    ...     sorted(path.name for path in written.values())
    ['wars.csv', 'wars.json', 'wars.png', 'wars.svg']
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a matplotlib Figure, not {type(fig).__name__}.")
    if not isinstance(data, pd.DataFrame):
        raise TypeError(f"data must be the table that was drawn, a pandas DataFrame, not {type(data).__name__}.")
    _check_name(name)
    table = files.csv(data)
    provenance = Provenance(
        name=name,
        title=fig.get_suptitle() or name,
        alternative=alternative_text(fig),
        data={
            "rows": len(data),
            "columns": [str(column) for column in data.columns],
            "sha256": hashlib.sha256(table).hexdigest(),
        },
        sources=described(sources),
        seed=None if seed is None else int(seed),
        versions=versions(),
    )
    note = json.dumps(asdict(provenance), ensure_ascii=False, indent=2).encode() + b"\n"
    contents = {"png": files.png(fig, provenance), "svg": files.svg(fig, provenance), "csv": table, "json": note}
    return files.write(Path(folder) if folder is not None else paths.FIGURES, name, contents)


def _check_name(name: str) -> None:
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.-]{0,199}", name) or ".." in name or name.endswith("."):
        raise ValueError(
            f"{name!r} is no name for a figure: use at most 200 letters, digits, '-', '_' and '.', and no folder."
        )
    if name.rpartition(".")[2].lower() in _ENDINGS and "." in name:
        raise ValueError(f"{name!r} has an ending already: give the name alone, the four endings are added.")
