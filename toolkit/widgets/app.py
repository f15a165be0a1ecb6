"""The explorer as a page of its own: served by Voila on this computer alone, behind a link that nobody can guess."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from toolkit import paths
from toolkit.errors import MissingPackage

_PATIENCE = 60.0  # seconds until the server must have begun
_LAST_WORDS = 10.0  # seconds until it must have ended
#: the GNU C library has memory of its own for each of the first threads, and keeps the end of it, some sixty megabytes:
#: what answers questions in threads holds a third less where they share one
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
#: what is there by then is there for good, all but the first chart: Python would look through it for what is not needed
#: any more, again and again, 0.13 s each time, while somebody waits for a picture
_CELL = """import gc

import toolkit as tk

explorer = tk.widgets.Explorer({articles!r}, {lexicon!r})
gc.collect()
gc.freeze()
explorer"""


@contextmanager
def served(articles: str | Path, lexicon: str | Path = "conflict", *, port: int | None = None) -> Iterator[str]:
    """Serve the explorer of these articles while this lasts: the link to it.

    The server listens on the loopback address alone; the link holds a token, which is made anew each time.

    Raises
    ------
    MissingPackage
        If Voila is not installed.
    OSError
        If the server does not begin, with what it said.
    """
    with _running(articles, lexicon, port) as (link, _):
        yield link


def serve(
    articles: str | Path, lexicon: str | Path = "conflict", *, port: int | None = None, begun: Callable[[str], object]
) -> None:
    """The same until it is interrupted; `begun` is called with the link.

    Raises
    ------
    MissingPackage, OSError
        As in `served`; and if the server ends by itself.
    """
    with _running(articles, lexicon, port) as (link, server):
        begun(link)
        status = server.wait()
    raise OSError(f"the explorer is not served any more: its server has ended by itself (status {status}).")


@contextmanager
def _running(
    articles: str | Path, lexicon: str | Path, port: int | None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The link to a server, and its process."""
    if find_spec("voila") is None:
        raise MissingPackage("the explorer as a page needs voila: pip install 'media-analysis-toolkit[lab]'.")
    articles, lexicon = (_absolute(path) for path in (articles, lexicon))
    port, token = port or _free_port(), secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="toolkit-explore-") as folder:
        home = Path(folder)
        home.joinpath("explorer.ipynb").write_text(_notebook(articles, lexicon), encoding="utf-8")
        told = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "token": token, "open_browser": False}
        config = json.dumps({"Voila": told})  # in a file, as every user sees the arguments of a process
        home.joinpath("voila.json").write_text(config, encoding="utf-8")
        command = [sys.executable, "-m", "voila", "explorer.ipynb", "--no-browser"]
        own = {"TOOLKIT_FIGURES": str(paths.FIGURES.resolve()), "TMPDIR": folder}  # which goes with it
        environment = _ONE_ARENA | os.environ | own
        with home.joinpath("log").open("w+") as log:
            server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
            try:
                _wait(port, server, home / "log")
                yield f"http://127.0.0.1:{port}/?token={token}", server
            finally:
                _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """It is asked to end, with its kernels; where it does not, it is ended."""
    server.terminate()
    try:
        server.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _absolute(path: str | Path) -> str:
    """A path as it is seen from another folder; names of lexicons that are built in are none."""
    return str(Path(path).resolve()) if Path(path).exists() else str(path)


def _notebook(articles: str, lexicon: str) -> str:
    source = _CELL.format(articles=articles, lexicon=lexicon)
    cell: dict[str, Any] = {"cell_type": "code", "id": "explorer", "source": source, "metadata": {}, "outputs": []}
    cell["execution_count"] = None
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers, whatever it answers: without the token it refuses."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/static/", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise OSError(f"the explorer could not be served on port {port}: {' '.join(said) or 'no answer within a minute'}")
