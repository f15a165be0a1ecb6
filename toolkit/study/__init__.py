"""Whole questions, which several modules answer together."""

from toolkit.study.lexicon_diff import LexiconDiff, lexicon_diff
from toolkit.study.suggest import suggest

__all__ = ["LexiconDiff", "lexicon_diff", "suggest"]
