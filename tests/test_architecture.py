"""The diagram of the program: which module stands on which layer. Imports go down, never up, never sideways."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import toolkit

ROOT = Path(toolkit.__file__).parent

LAYERS = [
    ["errors", "kept", "memory", "paths"],  # what everything may use
    ["tables", "stats", "progress", "groups"],  # no plots, and no files but those that tables are written to
    ["text"],  # strings to integers
    ["backends"],  # the same, in parts on many machines
    [
        "load",
        "lexicons",
        "terms",
        "frames",
        "context",
        "compare",
        "trends",
        "duplicates",
        "tone",
    ],  # siblings: they meet in tables
    ["sample", "study"],  # whole questions that use several siblings
    ["charts"],  # tables to figures
    ["figures"],  # figures to files
    ["report", "widgets"],
    ["demo"],
    ["cli"],
    ["__main__"],
]
LAYER = {module: number for number, layer in enumerate(LAYERS) for module in layer}
DRAWING = {"charts", "figures", "report", "demo"}  # demo for the type of a figure only

FILES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def module_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> set[str]:
    """Dotted names of all that is imported, in functions and under TYPE_CHECKING too."""
    found = set()
    whole = set()  # names under which the package itself is known
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
            whole |= {alias.asname or alias.name for alias in node.names if alias.name == "toolkit"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out from the top"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):  # tk.frames is an import of frames
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole:
            found.add(f"toolkit.{node.attr}")
    return found


def of_ours(names: set[str]) -> set[str]:
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "toolkit" and len(part) > 1 and not part[1].startswith("__v")}


def test_every_module_has_its_place_and_every_place_its_module():
    assert {module_of(path) for path in FILES} == set(LAYER)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    module, found = module_of(path), imports(ast.parse(path.read_text(encoding="utf-8")))
    ours = of_ours(found) - {module}  # within one folder freely
    assert {name for name in ours if name not in LAYER or LAYER[name] >= LAYER[module]} == set()
    others = {name.split(".")[0] for name in found}
    assert module in DRAWING or others.isdisjoint({"matplotlib", "seaborn"})
    assert module == "widgets" or others.isdisjoint({"ipywidgets", "anywidget"})
    assert module == "backends" or others.isdisjoint({"dask", "distributed"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from toolkit.text import words", {"text"}),
        ("from toolkit import frames, tables", {"frames", "tables"}),
        ("import toolkit.charts.trend", {"charts"}),
        ("def f():\n    from toolkit import load", {"load"}),
        ("if TYPE_CHECKING:\n    from toolkit.cli import main", {"cli"}),
        ("import toolkit as tk\ntk.frames.score()", {"frames"}),
        ("import toolkit\ntoolkit.__version__", set()),
        ("import numpy as np\nnp.frames", set()),
    ],
)
def test_imports_are_seen_however_they_are_written(source, expected):
    assert of_ours(imports(ast.parse(source))) == expected


def test_no_module_is_called_after_nothing():
    assert not {path.stem for path in FILES} & {"utils", "helpers", "common", "core", "base", "misc", "manager"}
