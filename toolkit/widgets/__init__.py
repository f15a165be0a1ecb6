"""Controls for notebooks: the hand chooses, the same plain functions compute and draw.

Nothing is computed here: a widget calls a function with what was chosen, and shows what it returns.
"""

from __future__ import annotations

from toolkit.widgets.bench import LexiconBench
from toolkit.widgets.explorer import Explorer
from toolkit.widgets.live import live
from toolkit.widgets.reader import Reader

__all__ = ["Explorer", "LexiconBench", "Reader", "live"]
