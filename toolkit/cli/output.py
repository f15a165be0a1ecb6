"""What commands give: a table to a file, a pipe or the screen; all else to errors."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import toolkit as tk

if TYPE_CHECKING:
    import pandas as pd

FILES = "Write to .csv, .jsonl or .parquet; or to .tex or .html (for Word), with rounded numbers."
_FOR_READERS = (".tex", ".html")
_SHOWN = 20
#: what moves the cursor, colours, hides, or turns the order of the letters; a tab and the end of a line do not
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def gives_table(*shown: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The command returns a table, which goes to a file, a pipe or the screen (there, the columns `shown`)."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def giving(*args: Any, out: Path | None, **options: Any) -> None:
            give(command(*args, **options), out, list(shown))

        return click.option("--out", type=click.Path(path_type=Path), help=FILES)(giving)

    return decorate


def visible(text: str) -> str:
    """Text for a screen: what it holds comes from files of strangers, and must not steer a terminal.

    Examples
    --------
    >>> visible("red: \\x1b[31m")
    'red: \\\\x1b[31m'
    """
    return _CONTROLS.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def note(line: str) -> None:
    """A line besides the result."""
    click.echo(visible(line), err=True)


def say(line: str) -> None:
    """A line of a result that is no table."""
    _check_open()
    click.echo(visible(line).replace("\n", "\\n"))


def _check_open() -> None:
    if sys.stdout is None:
        raise OSError("there is no output to print to, as it is closed: write the result with --out FILE.")


def give(table: pd.DataFrame, out: Path | None, shown: list[str]) -> None:
    """The result: to a file, to the pipe, or the top of it to the screen."""
    if out is not None:
        of_screen = shown if out.suffix.lower() in _FOR_READERS else []
        tk.tables.export(table, out, columns=of_screen or None)
        note(f"{len(table):,} {'row' if len(table) == 1 else 'rows'} written to {out}")
        if of_screen:
            note(f"with {len(of_screen)} of {table.shape[1]} columns, those of the screen: .csv has all")
        return
    _check_open()
    if sys.stdout.isatty():
        top = table[shown or list(table.columns)].head(_SHOWN)
        click.echo(visible(top.to_string(index=False, max_colwidth=60)))
        if len(table) > _SHOWN:
            note(f"… and {len(table) - _SHOWN:,} more rows: pipe them, or write them with --out FILE.")
    else:
        tk.tables.guarded(table).to_csv(sys.stdout, index=False, lineterminator="\n")
