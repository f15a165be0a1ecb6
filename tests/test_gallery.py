"""The gallery in the repository is what `make figures` makes of the corpus in the repository, to the byte."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path

import pandas as pd
import pytest

from toolkit import cli

ROOT = Path(__file__).parent.parent
COMMAND = "toolkit figures figures/figures.yaml --check"  # of the README


@pytest.mark.slow
def test_the_gallery_can_be_made_again(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", shlex.split(COMMAND))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    found = pd.read_csv(io.StringIO(printed.out))
    assert found["state"].tolist() == ["same"] * 4, found["why"].tolist()
    assert not ended.value.code, printed.err
    assert {path.stem for path in (ROOT / "figures" / "gallery").iterdir()} == set(found["figure"])
