"""The gallery in the repository is what `make figures` draws from the corpus in the repository, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import demo, figures

GALLERY = Path(__file__).parent.parent / "figures" / "gallery"
NAMES = ["all-frames", "frames-by-outlet", "frames-over-time", "words-by-outlet"]


@pytest.mark.slow
def test_the_gallery_can_be_made_again(tmp_path):
    demo.run(tmp_path, built_in=True, say=lambda line: None)
    assert sorted(path.stem for path in GALLERY.glob("*.png")) == NAMES
    for name in NAMES:
        made, kept = (figures.provenance_of(folder / f"{name}.png") for folder in (tmp_path, GALLERY))
        assert made.data == kept.data, "the numbers"
        assert made.sources == kept.sources, "what they were made of"
        assert (tmp_path / f"{name}.csv").read_bytes() == (GALLERY / f"{name}.csv").read_bytes()
        if made.versions == kept.versions:  # another matplotlib draws other bytes
            assert (tmp_path / f"{name}.svg").read_bytes() == (GALLERY / f"{name}.svg").read_bytes()
