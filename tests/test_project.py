"""The project's own files say the same thing, and what is shipped is whole."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from test_gallery import COMMAND as GALLERY

import toolkit
from toolkit import cli, load, paths

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # conda-forge's matplotlib also brings Qt
README = (ROOT / "README.md").read_text(encoding="utf-8")


def ranges(requirements: list[str]) -> dict[str, str]:
    """Package names in lower case, and their ranges."""
    parts = (re.fullmatch(r"([\w.-]+)(.*)", requirement.replace(" ", "")) for requirement in requirements)
    return {part[1].lower(): part[2] for part in parts if part}


def test_conda_users_get_the_same_names_and_ranges():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = ranges([entry for entry in listed if isinstance(entry, str) and entry != "pip"])
    wanted = ranges(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["lab"])
    renamed = {CONDA_NAMES.get(name, name): found for name, found in wanted.items()}
    assert conda == renamed | {"python": PROJECT["requires-python"]}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_locked_requirements_have_hashes_and_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    locked = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
    assert "://" not in text
    assert {re.sub(r"[-_.]+", "-", package).lower() for package in ranges(PROJECT["dependencies"])} <= set(locked)
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.findall(r'^    "[\w.\[\]-]+[<>=].*$', text, re.MULTILINE)
    extras = [entry for group in PROJECT["optional-dependencies"].values() for entry in group]
    assert len(lines) == len(PROJECT["dependencies"]) + len(extras)
    assert [line for line in lines if not re.search(r"# \S+ \S+.*", line)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "toolkit").rglob("*.py")), ids=lambda path: path.stem)
def test_no_regular_expression_repeats_a_group_possessively(path):
    """In Python 3.11.2, which Debian 12 has, such a repeat matches the empty string: words were searched for ever."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in strings if re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", text)] == []


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert toolkit.__version__ == PROJECT["version"] == citation["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (said,) = re.findall(rf"^## {re.escape(toolkit.__version__)} \((.*)\)$", changes, re.MULTILINE)
    released = str(citation.get("date-released", "not yet released"))  # of a release that is none there is no date
    assert said == released


def test_makefile_has_the_agreed_targets():
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test", "lab", "lint", "figures", "contact-sheet", "bench", "clean"} <= set(targets)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_wheel_carries_the_sample_and_the_lexicons(tmp_path):
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    sample = {
        f"toolkit/{path.relative_to(ROOT).as_posix()}"
        for folder in ("data/sample", "data/export")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert len(sample) > 22
    assert "toolkit/data/export/nexis.txt" in sample
    lexicons = {f"toolkit/lexicons/{name}" for name in ("conflict.yaml", "FORMAT.md", "lexicon.schema.json")}
    assert sample | lexicons | {"toolkit/cli/__init__.py"} <= names
    assert not any(name.startswith(("tests/", "notebooks/", "data/")) for name in names)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_readme_example_runs(tmp_path, monkeypatch):
    example, copies, *_ = blocks("python")  # the last one runs where there is a cluster, in test_backends
    assert README.partition("```python")[0].rstrip().endswith("## Ten lines")
    assert len([line for line in example.splitlines() if line]) == 10
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(paths, "FIGURES", tmp_path)
    exec(compile(f"{example}\n{copies}", "README.md", "exec"), {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"frames.{end}" for end in ("csv", "json", "pdf", "png", "svg")
    ]


def test_the_readme_names_only_commands_and_files_that_exist():
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    made = [line.split()[1] for line in commands if line.startswith("make ")]
    assert {"demo", "test"} <= set(made)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in made if f"\n{name}:" not in makefile] == []


def test_the_readme_lists_the_formats_that_there_are():
    listed = re.findall(r"^\| `([\w-]+)` \| (.+) \| (.+) \|$", README, re.MULTILINE)
    told = load.formats().replace("", "–")
    assert listed == list(told.itertuples(index=False, name=None))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_and_files_that_are_named_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r"`(\w+/[\w./-]*)`", text)
    assert named
    assert [file for file in named if not ((ROOT / file).exists() or (ROOT / "toolkit" / file).exists())] == []


def readme_commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.startswith("toolkit ")]


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A folder with the corpus and the figures of the project, so that what is written stays out of it."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    shutil.copytree(ROOT / "figures", tmp_path / "figures")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_readme_commands_run(project, monkeypatch, capsys):
    commands = readme_commands()
    assert len(commands) >= 3
    assert GALLERY in commands  # test_gallery runs it
    for command in [command for command in commands if "--scheduler" not in command and command != GALLERY]:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert not ended.value.code, f"{command}\n{printed.err}"
        assert printed.out.strip(), command


@pytest.mark.slow
def test_a_readme_command_runs_as_a_process(project):
    shell = readme_commands()[0].replace("toolkit ", f"{sys.executable} -m toolkit ", 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(shell, shell=True, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") > 1
