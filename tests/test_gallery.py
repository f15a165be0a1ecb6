"""The gallery in the repository is what `make figures` makes of the corpus in the repository, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import figures

DECLARED = Path(__file__).parent.parent / "figures" / "figures.yaml"


@pytest.mark.slow
def test_the_gallery_can_be_made_again():
    found = figures.check(DECLARED)
    assert found["state"].tolist() == ["same"] * 4, found["why"].tolist()
    assert {path.stem for path in (DECLARED.parent / "gallery").iterdir()} == set(found["figure"])
