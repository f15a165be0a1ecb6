"""JupyterLab in a real browser, for the tests that drive it: one server for all of them, a browser for each module."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from notebook_outputs import CHROMIUM

from toolkit import paths

OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
RUN_ALL = """() => {
    const run = async () => {
        await window.jupyterapp.restored;
        const widget = window.jupyterapp.shell.currentWidget;
        await widget.context.ready;
        await widget.sessionContext.ready;
        await widget.sessionContext.session.kernel.info;
        await window.jupyterapp.commands.execute('notebook:run-all-cells');
    };
    const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error('it took two minutes')), 120000));
    return Promise.race([run(), late]);
}"""


@pytest.fixture(scope="session")
def lab_notebooks(tmp_path_factory) -> Path:
    """The folder that JupyterLab shows: the notebooks of the project, and whatever a test writes there."""
    folder = tmp_path_factory.mktemp("lab") / "notebooks"
    shutil.copytree(paths.NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".*"))
    return folder


@pytest.fixture(scope="session")
def lab(lab_notebooks) -> Iterator[str]:
    """A JupyterLab of its own on loopback; its address."""
    home = lab_notebooks.parent
    config = home / "config" / "labconfig"
    config.mkdir(parents=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "page_config.json").write_text(json.dumps(quiet), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        f"--ServerApp.root_dir={lab_notebooks}",
        "--LabApp.expose_app_in_browser=True",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    folders = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "TOOLKIT_FIGURES": home / "figures",
        "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR") or paths.CACHE / "kernels",  # which this home has not
    }
    environment = os.environ | {name: str(folder) for name, folder in folders.items()}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}/api/status", server, home / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer within a minute: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def visitor(browser):
    """One who opens all notebooks one after the other, so that JupyterLab is fetched and compiled once."""
    context = browser.new_context(viewport={"width": 1300, "height": 1800})
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(lab, lab_notebooks, visitor):
    """Open a notebook, or one of these cells, run it, and give the page and the addresses elsewhere that it asked."""
    pages = []

    def opening(name: str, *cells: str):
        if cells:
            notebook = new_notebook(cells=[new_code_cell(one) for one in cells], metadata=KERNEL)
            nbformat.write(notebook, lab_notebooks / f"{name}.ipynb")
        page = visitor.new_page()
        pages.append(page)
        page.set_default_timeout(60_000)
        asked: list[str] = []
        own = (lab, "data:", "blob:", lab.replace("http", "ws"))
        page.on("request", lambda request: None if request.url.startswith(own) else asked.append(request.url))
        page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb")
        page.wait_for_function("window.jupyterapp && window.jupyterapp.commands.hasCommand('notebook:run-all-cells')")
        page.locator(".jp-Notebook").first.wait_for()
        page.evaluate(RUN_ALL)
        return page, asked

    yield opening
    for page in pages:
        page.close()
