"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import browser, lab, lab_notebooks, opened, visitor  # noqa: F401 (fixtures)
from hypothesis import settings

from toolkit import progress

SHARED = Path(__file__).resolve().parents[2] / "shared"

# The same examples in every run, so that a failure is of the change that made it; new ones are for `make test-long`.
settings.register_profile("default", max_examples=200, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=2_000, deadline=None)  # of what all rests on, tests ask for more
settings.load_profile("default")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and published answers that lies beside the project where it is developed."""
    if not (SHARED / "fixtures").is_dir():
        pytest.skip("the folder of real exports and published answers (../shared) is not here")
    return SHARED


@pytest.fixture
def in_kernel(monkeypatch):
    """As in a notebook: what a page asks for is done beside."""
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
