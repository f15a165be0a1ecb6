"""The reader in JupyterLab in a real browser: 100,000 lines, by mouse and by keys alone."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from notebook_outputs import CHROMIUM

from toolkit import context, text
from toolkit.widgets.reading import Lines, State

NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
pytestmark = [pytest.mark.browser, pytest.mark.slow, NEEDED]


def many_articles() -> pd.DataFrame:
    """2,000 articles with fifty matches each; the first are hostile, or run from right to left."""
    rng = np.random.default_rng(1)
    words = np.array(
        [f"{begin}{n}" for begin in ("ab", "cé", "Dü", "er", "fo") for n in range(300)] + ["the", "–"] * 200
    )
    sides = rng.choice(words, (2_000, 50, 9))
    texts = [". ".join(" ".join([*one[:5], "war", *one[5:]]) for one in own) + "." for own in sides]
    evil = "<img src=x onerror='window.__evil = 1'><script>window.__evil = 2</script> war \u202e <b>bold</b>. "
    texts[0] = evil + texts[0].partition(". ")[2]
    texts[1] = "قال الوزير إن war حرب طويلة. " + texts[1].partition(". ")[2]
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(2_000)],
            "title": [f"{evil if number == 0 else 'Title'} {number}" for number in range(2_000)],
            "text": texts,
            "outlet": [evil if number == 0 else f"Outlet {number % 7}" for number in range(2_000)],
            "date": pd.date_range("2025-01-01", periods=2_000, freq="5h"),
            "url": ["javascript:window.__evil = 3", *(f"https://example.org/{number}" for number in range(1, 2_000))],
        }
    )


MADE = """
import numpy as np, pandas as pd, toolkit as tk
articles = many_articles()
corpus = tk.text.index(articles)
reader = tk.widgets.Reader(tk.context.kwic(corpus, "war"), corpus)
reader
"""
