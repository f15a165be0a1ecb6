"""The command that writes a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import toolkit as tk
from toolkit.cli.options import Sources, found, takes_frames, takes_sources
from toolkit.cli.output import say

if TYPE_CHECKING:
    from toolkit.text import Lexicon


@click.command()
@takes_sources
@takes_frames
@click.option("--out", default="report.html", show_default=True, type=click.Path(path_type=Path), help="…, or .md.")
@click.option("--by", default="outlet", show_default=True, metavar="COLUMN", help="Column that parts the articles.")
@click.option("--period", metavar="D|W|M|Q|Y", help="The steps of time; the shortest with enough in them, unless told.")
@click.option("--title", help="Instead of ours.")
@click.option("--with-texts", is_flag=True, help="Put texts of articles into the page: is it yours to pass on?")
@click.option("--lines", default=20, show_default=True, help="So many lines behind a point at the most.")
@click.option("--seed", default=0, show_default=True, help="Seed of what is drawn by chance.")
def report(sources: Sources, lexicon: Lexicon, out: Path, **options: Any) -> None:
    """Write a page for who has no Python: numbers, charts, the lines behind each point, methods and sources.

    It needs nothing but itself, and holds no full text unless told.

    \b
    Examples:
      toolkit report data/sample --frame aggression --frame "peace process" --out report.html
      toolkit report data/sample --lexicon conflict --out report.md
    """
    written = tk.report.write(found(sources), lexicon, out, **options)
    say(f"{written}: {written.stat().st_size / 1_000:,.0f} kB")
    held = "texts of articles are in it" if options["with_texts"] else "no article is in it as a whole"
    say(f"It needs nothing else, and {held}.")
