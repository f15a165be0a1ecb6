"""How strongly does a word keep company with another?

All measures but logDice take four numbers: how often both meet (`both`), how often each is there (`node`, `term`), and
how often they could have been (`n`). For pairs of neighbours `n` is all pairs, and `node` and `term` are how often each
word stands in one. For windows, what stands for `node` is the number of words in the windows around it (Evert 2008);
programs that put the number of nodes there find larger values of MI.

Chance alone would make both meet `node · term / n` times. MI favours what is rare, t and G² what is frequent; logDice
knows nothing of the size of the corpus, so that it can be compared between corpora.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.stats.association import as_floats

Array = np.ndarray[Any, np.dtype[np.float64]]


def log_dice(both: Any, node: Any, term: Any) -> Array:
    """How large is the share of their uses in which both meet (logDice)?

    Parameters
    ----------
    both, node, term : array_like of numbers
        How often both meet, and how often each is there.

    Returns
    -------
    array of float
        14 where neither is ever without the other, one less for half the share; NaN where they never meet. It is above
        14 only where a word meets one node several times, as in windows.

    References
    ----------
    Rychlý 2008, A lexicographer-friendly association score, RASLAN 2008:6–9.

    Examples
    --------
    >>> round(float(log_dice(29, 621, 85)), 2)
    10.39
    """
    o, x, y = as_floats(both, node, term)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(14 + np.log2(2 * o / (x + y)))


def mutual_information(both: Any, node: Any, term: Any, n: Any, *, power: int = 1) -> Array:
    """How many times more often than by chance do they meet (pointwise mutual information, MI)?

    Parameters
    ----------
    both, node, term, n : array_like of numbers
        How often both meet, how often each is there, and how often they could have been.
    power : int
        Of `both`: 3 is MI3 (MI³), which favours what is rare less.

    Returns
    -------
    array of float
        A binary logarithm: 1 is twice as often, 0 as often. NaN where they never meet.

    References
    ----------
    Church & Hanks 1990, Computational Linguistics 16(1):22–29. MI³: Daille 1994; Oakes 1998, Statistics for Corpus
    Linguistics, p. 171.

    Examples
    --------
    >>> round(float(mutual_information(8, 1_105, 44, 15_000_000)), 1)
    11.3
    """
    if power not in (1, 2, 3):
        raise ValueError(f"power={power!r} cannot be used: give 1 (MI), 2 (MI²) or 3 (MI³).")
    o, expected = _seen_and_expected(both, node, term, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(np.log2(o**power / expected))


def t_score(both: Any, node: Any, term: Any, n: Any) -> Array:
    """By how many standard deviations of what is seen do they meet more often than by chance?

    Parameters
    ----------
    both, node, term, n : array_like of numbers
        As in `mutual_information`.

    Returns
    -------
    array of float
        (seen − expected) / √seen; NaN where they never meet.

    References
    ----------
    Church, Gale, Hanks & Hindle 1991, Using statistics in lexical analysis; Manning & Schütze 1999, Foundations of
    Statistical Natural Language Processing, pp. 163–166.

    Examples
    --------
    >>> round(float(t_score(8, 15_828, 4_675, 14_307_668)), 6)
    0.999932
    """
    o, expected = _seen_and_expected(both, node, term, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite((o - expected) / np.sqrt(o))


def z_score(both: Any, node: Any, term: Any, n: Any) -> Array:
    """By how many standard deviations of what is expected do they meet more often than by chance?

    Parameters
    ----------
    both, node, term, n : array_like of numbers
        As in `mutual_information`.

    Returns
    -------
    array of float
        (seen − expected) / √expected; much too large for what is expected less than once. NaN where nothing is.

    References
    ----------
    Dennis 1965; Berry-Rogghe 1973; in this form Evert 2008, Corpora and collocations, in Lüdeling & Kytö (eds.), Corpus
    Linguistics: An International Handbook.

    Examples
    --------
    >>> float(z_score(9, 40, 100, 1_000))
    2.5
    """
    o, expected = _seen_and_expected(both, node, term, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite((o - expected) / np.sqrt(expected))


def delta_p(both: Any, node: Any, term: Any, n: Any) -> tuple[Array, Array]:
    """By how much does each make the other more likely (ΔP)?

    Parameters
    ----------
    both, node, term, n : array_like of numbers
        As in `mutual_information`.

    Returns
    -------
    (term, node) : arrays of float
        How much more likely the term is with the node than without, and the node with the term than without; from -1 to
        1. NaN where one of them is always or never there.

    References
    ----------
    Allan 1980, Bulletin of the Psychonomic Society 15(3):147–149; Gries 2013, International Journal of Corpus
    Linguistics 18(1):137–165.

    Examples
    --------
    >>> of_course = delta_p(5_610, 174_548, 7_867, 10_239_868)
    >>> [round(float(one), 3) for one in of_course]
    [0.032, 0.697]
    """
    o, x, y, size = as_floats(both, node, term, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _finite(o / x - (y - o) / (size - x)), _finite(o / y - (x - o) / (size - y))


def _seen_and_expected(both: Any, node: Any, term: Any, n: Any) -> tuple[Array, Array]:
    o, x, y, size = as_floats(both, node, term, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return o, x / size * y


def _finite(value: Array) -> Array:
    return np.where(np.isfinite(value), value, np.nan)
