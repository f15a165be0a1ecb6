"""Commands about lexicons: what a file holds and what to look at in it, and the same for another program."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

import toolkit as tk
from toolkit.cli.options import Sources, indexed, may_take_sources
from toolkit.cli.output import FILES, note, say, write

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.text import Lexicon

_SHOWN = 20  # of each kind
_ENCODING = click.option("--encoding", help="Of the file, where it is neither UTF-8 nor cp1252: iso8859-2.")


@click.group()
def lexicon() -> None:
    """Look through a lexicon, or write it for another program.

    \b
    Example:
      toolkit lexicon check conflict
    """


@lexicon.command()
@click.argument("file")
@may_take_sources
@_ENCODING
@click.option("--out", type=click.Path(path_type=Path), help=f"The findings as a table. {FILES}")
def check(sources: Sources, file: str, encoding: str | None, out: Path | None) -> None:
    """What does a lexicon hold, and what should a person look at?

    FILE is a built-in lexicon or a file of whatever program. Patterns that stand twice, never win or are always
    shielded are told, and what else may not be meant; with ARTICLES also those without a match, and those that carry
    their frame alone. All of it is advice.

    \b
    Examples:
      toolkit lexicon check mine.yaml
      toolkit lexicon check conflict data/sample --out findings.csv
    """
    from toolkit.lexicons.reading import format_of

    read = _read(file, encoding)
    coverage = tk.frames.coverage(indexed(sources), read) if sources.paths else None
    findings = tk.lexicons.check(read, coverage=coverage)
    for line in (*_account(read, format_of(file, encoding=encoding)), *_told(findings)):
        say(line)
    if out is not None:
        write(findings, out)
        note(f"{_many(len(findings), 'finding')} written to {out}")


def _account(read: Lexicon, kind: str) -> Iterator[str]:
    n_patterns = sum(len(frame.patterns) for frame in read)
    yield f"name:      {read.name}"
    yield f"version:   {read.version or 'none'}"
    yield f"language:  {read.language}"
    yield f"format:    {kind}, {_many(read.n_levels, 'level')} of frames"
    yield f"frames:    {len(read):,}, with {_many(n_patterns, 'pattern')}"
    width = min(40, max(len(frame.name) for frame in read))
    for frame in read:
        shields = f", {_many(len(frame.shields), 'shield')}" if frame.shields else ""
        yield f"  {frame.name:<{width}}  {_many(len(frame.patterns), 'pattern')}{shields}"
    yield f"left out:  {len(read.left_out) or 'nothing'}"
    yield from _top([f"  {one}" for one in read.left_out])


def _told(findings: pd.DataFrame) -> Iterator[str]:
    """Kind by kind, the first of each."""
    yield f"findings:  {f'{len(findings):,}' if len(findings) else 'none'}"
    for kind, of_kind in findings.groupby("kind", sort=False):
        yield f"{kind} ({len(of_kind):,})"
        rows = zip(of_kind["frame"], of_kind["line"], of_kind["finding"], strict=True)
        yield from _top(
            [f"  frame '{frame}'{_line(line)}: {finding}" for frame, line, finding in rows], " (--out FILE lists all)"
        )


def _line(line: float) -> str:
    return f", line {line:.0f}" if line == line else ""


def _top(lines: Sequence[str], remedy: str = "") -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  … and {len(lines) - _SHOWN:,} more{remedy}"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


@lexicon.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "format_",
    metavar="FORMAT",
    help="yaml, quanteda, liwc, wordstat, yoshikoder, lexicoder or csv; by the ending of OUT, unless told.",
)
@_ENCODING
def convert(source: str, target: Path, format_: str | None, encoding: str | None) -> None:
    """Write a lexicon for another program, or one of another program as ours; what is lost is told.

    IN is a built-in lexicon or a file of whatever program, which stays as it is.

    \b
    Examples:
      toolkit lexicon convert conflict conflict.dic
      toolkit lexicon convert theirs.cat mine.yaml
    """
    _check_not_itself(source, target)
    read = _read(source, encoding)
    with _told_here("cannot hold"):
        lost = tk.lexicons.write(read, target, format=format_)
    for one in read.left_out:
        say(f"left out of {source}: {one}")
    for one in lost:
        say(f"lost in {target}: {one}")
    n_lost = len(read.left_out) + len(lost)
    note(f"{read.name} written to {target}: {_many(n_lost, 'thing') if n_lost else 'nothing'} lost")


def _read(source: str, encoding: str | None) -> Lexicon:
    with _told_here("left out"):
        return tk.lexicons.read(source, encoding=encoding)


@contextmanager
def _told_here(words: str) -> Iterator[None]:
    """Without the warning that tells the first of what is listed here in full."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=f"(?s).*{words}", category=UserWarning)
        yield


def _check_not_itself(source: str, target: Path) -> None:
    built_in = Path(tk.lexicons.__file__).parent / f"{source}.yaml"
    for path in (Path(source), built_in):
        if path.exists() and target.exists() and path.samefile(target):
            raise ValueError(f"'{target}' is the lexicon that is to be read: write to another file, and keep this one.")
