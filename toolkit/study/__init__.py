"""Whole questions, which several of the modules below answer together.

`lexicon_diff` tells what a change of a lexicon did, `suggest` which words a frame may have forgotten, and `war_peace`
on which side of Galtung's war and peace journalism each article stands, as Lee and Maslog count it. `robust` asks
whether another way to count would turn a finding round.
"""

from toolkit.study.lexicon_diff import LexiconDiff, lexicon_diff
from toolkit.study.robust import Robust, robust
from toolkit.study.suggest import suggest
from toolkit.study.war_peace import war_peace

__all__ = ["LexiconDiff", "Robust", "lexicon_diff", "robust", "suggest", "war_peace"]
