"""What a notebook that ran has to have shown, whoever ran it: a client without a page, or JupyterLab in a browser."""

from __future__ import annotations

import re
import shutil
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
VIEW = "application/vnd.jupyter.widget-view+json"
PLANNED = ("in no period and left out here: 1 of 72 articles", "intervals from fewer than", "rather too wide than")


def assert_as_planned(outputs: list[dict[str, Any]]) -> None:
    """No error, no warning but those that are meant, one live view, and something to look at."""
    assert not [output for output in outputs if output["output_type"] == "error"]
    said = "".join("".join(output["text"]) for output in outputs if output.get("name") == "stderr")
    warnings = [line for line in said.splitlines() if "Warning: " in line]
    assert all(any(sentence in line for sentence in PLANNED) for line in warnings)
    views = [output["data"] for output in outputs if VIEW in output.get("data", {})]
    plain = ["".join(view["text/plain"]) for view in views]
    live = [text for text in plain if text.startswith(("VBox", "Explorer", "Reader"))]
    assert len(live) == 1  # and no bar of a first call that compiles
    assert re.search(r"image/png|data:image/png|<table", "".join(str(output) for output in outputs))
