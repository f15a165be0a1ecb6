"""The gallery in the repository is what `make figures` makes of the corpus in the repository, to the byte."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit import cli, figures
from toolkit.figures import declaring, drawing, files
from toolkit.figures.declared import CHARTS

ROOT = Path(__file__).parent.parent
DECLARED = ROOT / "figures" / "figures.yaml"
GALLERY = ROOT / "figures" / "gallery"
COMMAND = "toolkit figures figures/figures.yaml --check"  # of the README
FIGURES = declaring.read(DECLARED)
SHOWN = re.findall(r"figures/gallery/([\w-]+)\.png", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_chart_has_a_figure_that_answers_a_question():
    assert {one.chart for one in FIGURES.values()} == set(CHARTS)
    assert all(one.question.endswith("?") for one in FIGURES.values())
    assert {path.name for path in GALLERY.iterdir()} == {
        files.file_of(name, kind) for name, one in FIGURES.items() for kind in (*files.KINDS, *one.besides)
    }


def test_the_gallery_is_small_enough_for_a_clone():
    sizes = {path.name: path.stat().st_size for path in GALLERY.iterdir()}
    assert max(sizes.values()) < 400_000
    assert sum(sizes.values()) < 8_000_000


def test_its_page_shows_every_figure_with_its_question_its_chart_and_its_declaration():
    lines = DECLARED.read_text(encoding="utf-8").splitlines()
    page = (ROOT / "figures" / "README.md").read_text(encoding="utf-8")
    told = re.findall(
        r'<img src="gallery/(.+?)\.png" alt="(.+?)".*?> \| (.+?) \| `(\w+)`, \[.+\]\(figures.yaml#L(\d+)\)', page
    )
    assert [name for name, *_ in told] == list(FIGURES)
    for name, title, question, chart, line in told:
        assert (question, chart) == (FIGURES[name].question, FIGURES[name].chart)
        assert html.unescape(title) == " ".join(figures.provenance_of(GALLERY / f"{name}.json").title.split())
        assert lines[int(line) - 1] == f"  {name}:"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_numbers_of_the_gallery_can_be_made_again():
    whole = drawing.whole_of(next(iter(FIGURES.values())))
    for name, declared in FIGURES.items():
        again = io.BytesIO(files.csv(drawing.table_of(drawing.Material(declared, whole))))
        pd.testing.assert_frame_equal(pd.read_csv(GALLERY / f"{name}.csv"), pd.read_csv(again), rtol=1e-9)
        note = figures.provenance_of(GALLERY / f"{name}.json").declared
        assert note["declaration"] == declared.declaration()
        assert note["code"] == drawing.code(declared)


def checked(command: str, monkeypatch, capsys) -> dict[str, str]:
    """The state of each figure as this command prints it, which succeeds; why is a matter of the processor."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert not ended.value.code, printed.out + printed.err
    return dict(row[:2] for row in list(csv.reader(printed.out.splitlines()))[1:])


@pytest.mark.slow
def test_the_figures_of_the_readme_can_be_made_again(monkeypatch, capsys):
    only = "".join(f" --only {name}" for name in SHOWN)
    assert checked(COMMAND + only, monkeypatch, capsys) == dict.fromkeys(SHOWN, "same")


@pytest.mark.long
def test_all_figures_can_be_made_again(monkeypatch, capsys):
    assert checked(COMMAND, monkeypatch, capsys) == dict.fromkeys(FIGURES, "same")
