"""The command that serves the explorer."""

from __future__ import annotations

import time
import webbrowser
from pathlib import Path

import click

from toolkit.cli.output import say


@click.command()
@click.argument("articles", type=click.Path(exists=True))
@click.option(
    "--lexicon", default="conflict", show_default=True, metavar="NAME|FILE", help="The frames to choose from."
)
@click.option("--port", type=click.IntRange(1024, 65535), help="One that is free, unless told.")
@click.option("--no-browser", is_flag=True, help="Print the link, and open nothing.")
def explore(articles: str, lexicon: str, port: int | None, no_browser: bool) -> None:
    """Explore articles in a page of their own: charts whose numbers open their sentences.

    It is served on this computer alone, to whoever has the link, until Ctrl-C.

    \b
    Examples:
      toolkit explore data/sample
      toolkit explore corpus-index/ --lexicon mine.yaml --port 8867
    """
    from toolkit import lexicons
    from toolkit.widgets.app import served

    lexicons.read(lexicon)  # a sentence now, if it is none
    with served(articles, Path(lexicon) if Path(lexicon).exists() else lexicon, port=port) as link:
        say(link)
        say("Ctrl-C ends it.")
        if not no_browser:
            webbrowser.open(link)
        while True:
            time.sleep(3600)
