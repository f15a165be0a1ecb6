"""How often does each frame of a lexicon stand in each article, and in which words?

`matches` lists every match, so that each can be read; `score` counts them; `explain` tells by which rule each of them
counts, and which do not; `coverage` tells what each pattern adds; `actors`
which frames stand beside which actors. All follow the same rules (`toolkit.text.rules`):
shields first, then the company that a match must have, then every word counts at most once within a frame, different
frames are independent, and negated matches are marked.
"""

from toolkit.frames.actors import actors
from toolkit.frames.coverage import coverage
from toolkit.frames.explain import explain
from toolkit.frames.matching import LexiconLike, matches, score

__all__ = ["LexiconLike", "actors", "coverage", "explain", "matches", "score"]
