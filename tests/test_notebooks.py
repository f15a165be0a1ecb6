"""The notebooks run from top to bottom on the corpus that comes with the project, and are kept as the style wants."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from toolkit import paths

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
NAMES = ["00-start-here", "01-load-your-articles", "02-words", "03-frames"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_these_are_the_notebooks():
    assert [path.stem for path in NOTEBOOKS] == NAMES


def test_a_notebook_is_kept_as_the_style_wants(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = notebook.cells[0].source
    assert first.startswith("# ")
    assert "?" in first.splitlines()[0], "the title is a question"
    assert "**In:**" in first
    assert "**Out:**" in first
    assert not any(cell.outputs or cell.execution_count for cell in code), "kept without outputs"
    assert max(len(cell.source.splitlines()) for cell in code) <= 15
    assert not any("../" in cell.source for cell in code)
    assert sum("tk.widgets.live(" in cell.source for cell in code) == 1


def test_a_notebook_defines_no_function(notebook):
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    assert nodes
    assert not any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) for node in nodes
    )


@pytest.mark.slow
def test_a_notebook_runs(notebook, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TOOLKIT_FIGURES", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    done = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = "".join(str(output) for output in outputs)
    assert not [output for output in outputs if output.output_type == "error"]
    said = "".join(output.text for output in outputs if output.get("name") == "stderr")
    warnings = [line for line in said.splitlines() if "Warning: " in line]
    assert all("without a date" in line and "1 of 72 articles" in line for line in warnings), "the one that is planted"
    live = [output for output in outputs if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert len(live) == 1
    assert re.search(r"image/png|data:image/png|<table", shown)
