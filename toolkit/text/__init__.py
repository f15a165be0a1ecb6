"""Strings to integers: what a word is, what a pattern is, and how patterns are found.

The rules stand in `words`, `segment` and `patterns`; the corpus as integers in `index`; the search in `scan`.
"""

from toolkit.text.building import as_lexicon
from toolkit.text.index import Index, index
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.passages import tokens

__all__ = ["Frame", "Index", "Lexicon", "Pattern", "as_lexicon", "index", "tokens"]
