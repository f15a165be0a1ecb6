"""Strings to integers: what a word is, what a pattern is, and how patterns are found.

The rules stand in `words`, `segment` and `patterns`; the corpus as integers in `index`; the search in `scan`; what a
query is in `query`, and choosing articles by one in `select`.
"""

from toolkit import memory
from toolkit.text.build import build_index
from toolkit.text.index import Corpus, Index, index
from toolkit.text.lexicon import Frame, Lexicon, Pattern
from toolkit.text.passages import tokens
from toolkit.text.select import clauses, select
from toolkit.text.storage import is_index, open_index
from toolkit.text.tree import as_lexicon

memory.of_the_c_library()

__all__ = [
    "Corpus",
    "Frame",
    "Index",
    "Lexicon",
    "Pattern",
    "as_lexicon",
    "build_index",
    "clauses",
    "index",
    "is_index",
    "open_index",
    "select",
    "tokens",
]
