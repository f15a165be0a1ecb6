"""Which words, and how often?"""

from toolkit.terms.bursts import bursts
from toolkit.terms.collocates import collocates
from toolkit.terms.cooccurrence import cooccurrence
from toolkit.terms.counting import Matrix, count, find, freqdist, matrix, ngrams
from toolkit.terms.dispersion import dispersion
from toolkit.terms.diversity import diversity

__all__ = [
    "Matrix",
    "bursts",
    "collocates",
    "cooccurrence",
    "count",
    "dispersion",
    "diversity",
    "find",
    "freqdist",
    "matrix",
    "ngrams",
]
