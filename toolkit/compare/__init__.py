"""What parts two groups of articles?

Words come in articles, and an article that says a word says it again. So articles are the units here: intervals,
and the question what chance alone would give, are by article, unless words are asked for.
"""

from toolkit.compare.contributions import shift
from toolkit.compare.keywords import keyness

__all__ = ["keyness", "shift"]
