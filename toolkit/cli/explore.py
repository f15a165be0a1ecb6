"""The command that serves the explorer."""

from __future__ import annotations

import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    from toolkit import lexicons, load, text
    from toolkit.widgets.app import serve

    lexicons.read(lexicon)  # a sentence now, if it is none, and not in the page
    if not text.is_index(articles) and next(iter(load.batches(articles)), None) is None:
        raise ValueError(f"'{articles}' holds no article to be explored.")

    def begun(link: str) -> None:
        say(link)
        say("Ctrl-C ends it.")
        if not no_browser:
            webbrowser.open(link)

    with _ended_in_order():
        serve(articles, Path(lexicon) if Path(lexicon).exists() else lexicon, port=port, begun=begun)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever ends this process, or closes its terminal, ends its server too: else it would go on without it."""
    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.signal(one, _as_by_hand) for one in known}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _as_by_hand(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
