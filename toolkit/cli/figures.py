"""The command that makes the figures of a study, as a file declares them."""

from __future__ import annotations

from pathlib import Path

import click

import toolkit as tk
from toolkit.cli.output import FILES, give, note, say


@click.command()
@click.argument("file", default="figures/figures.yaml", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Make all of them again, and fail if one differs.")
@click.option("--explain", metavar="NAME", help="Say where a figure comes from; with --out, article by article.")
@click.option(
    "--contact-sheet",
    "sheet",
    metavar="HTML",
    type=click.Path(path_type=Path),
    help="Show all on one page at print size: as they are, in grey, and as colour-blind readers see them.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this figure; repeatable.")
@click.option("--all", "every", is_flag=True, help="Make those too that are not out of date.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write them, instead of where FILE says.")
@click.option("--out", type=click.Path(path_type=Path), help=FILES)
def figures(
    file: Path,
    check: bool,
    explain: str | None,
    sheet: Path | None,
    only: tuple[str, ...],
    every: bool,
    folder: Path | None,
    out: Path | None,
) -> None:
    """Make the figures that FILE declares (figures/figures.yaml, unless told), those that are out of date alone.

    Each is written as png, svg, pdf, csv (the numbers) and json (where they come from).

    \b
    Examples:
      toolkit figures
      toolkit figures study.yaml --check
      toolkit figures --explain frames-by-outlet --out articles.csv
      toolkit figures --contact-sheet sheet.html
    """
    if check and folder is not None:
        raise click.UsageError("--check compares with what is where the file says: leave out --folder.")
    if explain is not None:
        found = tk.figures.explain(file, explain)
        for line in str(found).splitlines():
            say(line)
        if out is not None:
            give(found.articles, out, [])
        return
    names = only or None
    if sheet is not None:
        say(str(tk.figures.contact_sheet(file, sheet, names=names)))
        return
    table = tk.figures.check(file, names) if check else tk.figures.build(file, names, stale=not every, folder=folder)
    give(table, out, [])
    differ = int((~table["state"].isin(["same", "fresh", "made"])).sum())
    if differ:
        note(f"{differ} of {len(table)} figures cannot be made again as they are: toolkit figures makes them anew.")
        raise click.exceptions.Exit(1)
