"""Save a figure with the numbers that it draws and a note of what they came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from toolkit import paths
from toolkit.charts import alternative_text
from toolkit.figures import files, written
from toolkit.figures.provenance import Provenance, described, versions

KINDS = files.KINDS


def save(
    fig: Figure,
    name: str,
    *,
    data: pd.DataFrame,
    sources: Any = (),
    seed: int | None = None,
    folder: str | Path | None = None,
    declared: Mapping[str, Any] | None = None,
    besides: Mapping[str, pd.DataFrame] | None = None,
    code: str | None = None,
) -> dict[str, Path]:
    """How do I keep a figure so that a reader can check it?

    Parameters
    ----------
    fig : Figure
        From `charts`, or any of matplotlib.
    name : str
        Of the files, without an ending: letters, digits, `-`, `_` and `.`
    data : DataFrame
        The table that was drawn.
    sources : list
        What it was made from: tables of articles, lexicons, paths of files or folders.
    seed : int, optional
        The seed of its intervals.
    folder : path, optional
        Where to write; `paths.FIGURES` unless told. It is made where it is missing.
    declared : dict, optional
        How it was asked for, as JSON can hold it: `build` says it of the figures of a file.
    besides : dict of str and DataFrame, optional
        Further tables of which something is drawn, such as `{"breaks": trends.breaks(…)}`.
    code : str, optional
        The Python that made it, with what was chosen: it is kept in the json, absolute paths as their last part.

    Returns
    -------
    dict
        The paths of `png` (300 dpi), `svg`, `pdf`, `csv` and `json`; and of each further table, a csv whose name ends
        in its own, such as `name-breaks.csv`.

    Raises
    ------
    TypeError, ValueError
        If `fig` is no Figure, `data` no DataFrame, `name` no name, a source is of no known kind, a further table is
        none or has a name of other than small letters, or `code` is no Python or longer than 20,000 letters.
    OSError
        If it cannot be written: what was there before is then as it was.

    Notes
    -----
    In the csv an apostrophe stands before what spreadsheets would run: text that begins with `=`, `+`, `-`, `@`, a tab
    or a return, or goes on so behind a semicolon, a tab or the end of a line. Numbers are as they are.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> table = pd.DataFrame({"frame": ["war"], "rate": [4.5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = save(Figure(), "wars", data=table, code="table = wars", folder=folder)
    ...     sorted(path.name for path in paths.values())
    ['wars.csv', 'wars.json', 'wars.pdf', 'wars.png', 'wars.svg']
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a matplotlib Figure, not {type(fig).__name__}.")
    if not isinstance(data, pd.DataFrame):
        raise TypeError(f"data must be the table that was drawn, a pandas DataFrame, not {type(data).__name__}.")
    files.check_name(name)
    files.check_besides(besides or {})
    table, further = files.csv(data), {kind: files.csv(one) for kind, one in (besides or {}).items()}
    asked = dict(declared or {}) | ({} if code is None else {"code": written.kept(code)})
    provenance = Provenance(
        name=name,
        title=fig.get_suptitle() or name,
        alternative=alternative_text(fig),
        data=_described(data, table),
        sources=described(sources),
        seed=None if seed is None else int(seed),
        versions=versions(),
        declared=asked or None,
        besides={
            kind: {"file": files.file_of(name, kind), **_described(one, further[kind])}
            for kind, one in (besides or {}).items()
        },
    )
    note = json.dumps(asdict(provenance), ensure_ascii=False, indent=2).encode() + b"\n"
    pictures = {"png": files.png, "svg": files.svg, "pdf": files.pdf}
    drawn = {kind: draw(fig, provenance) for kind, draw in pictures.items()}
    target = Path(folder) if folder is not None else paths.FIGURES
    return files.write(target, name, {**drawn, "csv": table, **further, "json": note})


def _described(data: pd.DataFrame, written: bytes) -> dict[str, Any]:
    """What a table holds, and the hash of its file."""
    columns = [str(column) for column in data.columns]
    return {"rows": len(data), "columns": columns, "sha256": hashlib.sha256(written).hexdigest()}
