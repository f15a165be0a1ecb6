"""Whole questions, which several of the modules below answer together.

`war_peace` asks on which side of Galtung's war and peace journalism each article stands, as Lee and Maslog count it.
"""

from toolkit.study.war_peace import war_peace

__all__ = ["war_peace"]
