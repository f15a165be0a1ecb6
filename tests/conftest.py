"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and published answers that lies beside the project where it is developed."""
    if not (SHARED / "fixtures").is_dir():
        pytest.skip("the folder of real exports and published answers (../shared) is not here")
    return SHARED
