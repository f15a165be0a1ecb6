"""Whole questions, which several of the modules below answer together.

`lexicon_diff` tells what a change of a lexicon did, `suggest` which words a frame may have forgotten, and `war_peace`
on which side of Galtung's war and peace journalism each article stands, as Lee and Maslog count it.
"""

from toolkit.study.lexicon_diff import LexiconDiff, lexicon_diff
from toolkit.study.suggest import suggest
from toolkit.study.war_peace import war_peace

__all__ = ["LexiconDiff", "lexicon_diff", "suggest", "war_peace"]
