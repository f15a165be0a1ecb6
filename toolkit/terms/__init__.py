"""Which words, and how often?"""

from toolkit.terms.counting import Matrix, count, find, freqdist, matrix, ngrams

__all__ = ["Matrix", "count", "find", "freqdist", "matrix", "ngrams"]
