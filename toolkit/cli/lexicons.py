"""Commands about lexicons: what a file holds, what a change of it does, and the same for another program."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import toolkit as tk
from toolkit.cli.options import Sources, indexed, may_take_sources, takes_articles
from toolkit.cli.output import FILES, note, say

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.study import LexiconDiff
    from toolkit.text import Index, Lexicon

_SHOWN = 20  # of each kind
_ENCODING = click.option("--encoding", help="Of the file, where it is neither UTF-8 nor cp1252: iso8859-2.")


@click.group()
def lexicon() -> None:
    """Look through a lexicon, compare two versions of it, or write it for another program.

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
        tk.tables.export(findings, out)
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
        company = "".join(f", {rule} {_many(len(one.patterns), 'pattern')}" for rule, one in frame.company.items())
        yield f"  {frame.name:<{width}}  {_many(len(frame.patterns), 'pattern')}{shields}{company}"
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


def _many(n: int, what: str, plural: str = "") -> str:
    return f"{n:,} {what if n == 1 else plural or f'{what}s'}"


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


@lexicon.command()
@click.argument("old")
@click.argument("new")
@takes_articles
@click.option("--by", multiple=True, metavar="COLUMN", help="Rates by this column; repeatable. Usually outlet.")
@click.option("--per", default=1_000.0, show_default=True, help="A rate is per so many words.")
@click.option("--samples", default=3, show_default=True, help="Sentences shown of each pattern.")
@click.option("--seed", default=0, show_default=True, help="Seed of the samples and the intervals.")
@_ENCODING
@click.option("--out", type=click.Path(path_type=Path), help="Folder for patterns.csv, lines.csv and rates.csv.")
def diff(
    corpus: Index, old: str, new: str, by: tuple[str, ...], encoding: str | None, out: Path | None, **options: Any
) -> None:
    """Which matches does a new version of a lexicon gain and lose, and how do the rates move?

    OLD and NEW are built-in lexicons or files of whatever program.

    \b
    Example:
      toolkit lexicon diff conflict mine.yaml data/sample
    """
    if out is not None:
        _check_folder(out)
    before, after = (_read(one, encoding) for one in (old, new))
    found = tk.study.lexicon_diff(before, after, corpus, by=list(by) or "outlet", **options)
    for line in (*_changes(found), *_moves(found.rates, options["per"])):
        say(line)
    if out is not None:
        out.mkdir(exist_ok=True)
        for name, table in found._asdict().items():
            tk.tables.export(table, out / f"{name}.csv")
        note(f"patterns.csv, lines.csv and rates.csv written to {out}")


def _check_folder(out: Path) -> None:
    """Before anything is computed."""
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(f"'{out}' is a file: name a folder, new or there, for the three tables.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"the folder '{out.parent}' is not there: make it first, or write elsewhere.")


def _changes(found: LexiconDiff) -> Iterator[str]:
    """Pattern by pattern what was gained and lost, with sentences."""
    moved = found.patterns.query("n_gained > 0 or n_lost > 0")
    n_gained, n_lost = (int(moved[name].sum()) for name in ("n_gained", "n_lost"))
    yield f"gained:  {_many(n_gained, 'match', 'matches')}" if n_gained else "gained:  nothing"
    yield f"lost:    {_many(n_lost, 'match', 'matches')}" if n_lost else "lost:    nothing"
    both = found.patterns.query("in_old and in_new and weight_old != weight_new")
    for row in both.to_dict("records"):
        yield f"weight of '{row['pattern']}' of frame '{row['frame']}': {row['weight_old']:g} → {row['weight_new']:g}"
    for change in ("gained", "lost"):
        for row in moved[moved[f"n_{change}"] > 0].to_dict("records"):
            yield f"{change} by '{row['pattern']}' of frame '{row['frame']}': {row[f'n_{change}']:,}"
            lines = found.lines.query("change == @change and frame == @row['frame'] and pattern == @row['pattern']")
            for line in lines.to_dict("records"):
                yield f"  {line['match']}{_why(line)}: {line['sentence']}"


def _why(line: Mapping[Hashable, Any]) -> str:
    """The rule by which it does not count in the other version."""
    told = [line["reason"], line["rule"]] if line["rule"] else [line["reason"]]
    return "" if line["reason"] == "no pattern" else f" ({': '.join(told)})"


def _moves(rates: pd.DataFrame, per: float) -> Iterator[str]:
    """How the rate of each group moved, where it did."""
    moved = rates[rates["n_old"] != rates["n_new"]]
    groups = [name for name in rates.columns if name not in tk.tables.columns("lexicon_rates")]
    yield f"rates per {per:,g} words:  {'' if len(moved) else 'the same'}".rstrip()
    told = [_move(row, [str(row[name]) for name in (*groups, "frame")]) for row in moved.to_dict("records")]
    yield from _top(told, " (--out FOLDER lists all)")


def _move(row: Mapping[Hashable, Any], group: Sequence[str]) -> str:
    low, high = row["difference_low"], row["difference_high"]
    interval = f", {low:+.3g} to {high:+.3g}" if low == low else ""
    moved = f"{row['rate_old']:.3g} → {row['rate_new']:.3g} ({row['difference']:+.3g}{interval})"
    return f"  {', '.join(group)}: {moved}"


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
