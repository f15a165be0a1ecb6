"""How evenly is something spread over the parts of a corpus?

A word that stands a hundred times in one article says less about the news than one that stands once in a hundred.
Parts are articles, outlets, months. Each measure takes `counts` of shape (parts, …), one element per part and word, and
`sizes` of shape (parts,), the words of each part; it gives an array of shape (…). Shares of a part are of all words, so
that parts need not be of one length.

A part without words is no part. Of what stands nowhere there is no spread: all measures but the range are NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def dispersion_range(counts: Any, sizes: Any) -> Array:
    """In how many parts does it stand?

    Parameters
    ----------
    counts : array_like of shape (parts, …)
        How often it stands in each part.
    sizes : array_like of shape (parts,)
        Words of each part.

    Returns
    -------
    array of float, shape (…)
        0 where it stands nowhere.

    References
    ----------
    Gries 2008, International Journal of Corpus Linguistics 13(4):403–437.

    Examples
    --------
    >>> float(dispersion_range([1, 2, 0], [10, 10, 10]))
    2.0
    """
    found, _ = _parts(counts, sizes)
    return np.asarray((found > 0).sum(axis=0), dtype=float)


def juilland_d(counts: Any, sizes: Any) -> Array:
    """How little does its rate vary from part to part (Juilland's D)?

    Parameters
    ----------
    counts, sizes : array_like
        As in `dispersion_range`.

    Returns
    -------
    array of float, shape (…)
        1 where the rate is the same in all parts, 0 where all of it stands in one. NaN with fewer than two parts.

    Notes
    -----
    D = 1 − V / √(n − 1), where V is the standard deviation of the n rates (of the population) over their mean. With
    many parts, as with articles, it is near 1 for nearly all words (Biber, Reppen, Schnur & Ghanem 2016).

    References
    ----------
    Juilland & Chang-Rodríguez 1964, Frequency Dictionary of Spanish Words; on rates, for parts that differ in length,
    Gries 2008.

    Examples
    --------
    >>> round(float(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.785
    """
    found, n_words = _parts(counts, sizes)
    rates, n = found / n_words, len(n_words)
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = _deviation(rates) / _mean(rates)
        return _known(1 - variation / np.sqrt(n - 1.0), found)


def carroll_d2(counts: Any, sizes: Any) -> Array:
    """How uncertain would one be of the part, if shown the word (Carroll's D2)?

    Parameters
    ----------
    counts, sizes : array_like
        As in `dispersion_range`.

    Returns
    -------
    array of float, shape (…)
        1 where the rate is the same in all parts, 0 where all of it stands in one. NaN with fewer than two parts.

    Notes
    -----
    The entropy of the shares that the parts have of the sum of the rates, over that of equal shares.

    References
    ----------
    Carroll 1970, Computer Studies in the Humanities and Verbal Behavior 3(2):61–65.

    Examples
    --------
    >>> round(float(carroll_d2([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.938
    """
    found, n_words = _parts(counts, sizes)
    rates = found / n_words
    with np.errstate(invalid="ignore", divide="ignore"):
        entropy = -_times_log2(rates / rates.sum(axis=0), 1.0).sum(axis=0)
        return _known(entropy / np.log2(float(len(n_words))), found)


def rosengren_s(counts: Any, sizes: Any) -> Array:
    """Which share of its uses would count for as many, if they were spread evenly (Rosengren's S)?

    Parameters
    ----------
    counts, sizes : array_like
        As in `dispersion_range`.

    Returns
    -------
    array of float, shape (…)
        1 where the rate is the same in all parts; at the least the share that the smallest part has of all words. 1
        with one part.

    Notes
    -----
    S = (Σ √(s·v))² / f, with s the share of a part of all words, v its count, and f the sum of the counts.

    References
    ----------
    Rosengren 1971, Études de linguistique appliquée (nouvelle série) 1:103–127; Gries 2008.

    Examples
    --------
    >>> round(float(rosengren_s([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.95
    """
    found, n_words = _parts(counts, sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _known(np.sqrt(found * n_words / n_words.sum()).sum(axis=0) ** 2 / found.sum(axis=0), found)


def deviation_of_proportions(counts: Any, sizes: Any, *, normed: bool = False) -> Array:
    """Which share of it would have to move to other parts, so that it were spread as all words are (Gries's DP)?

    Parameters
    ----------
    counts, sizes : array_like
        As in `dispersion_range`.
    normed : bool
        Divide by the most that it can be with parts of these sizes (DPnorm).

    Returns
    -------
    array of float, shape (…)
        0 where it is spread as all words are; at the most 1 less the share of the smallest part, normed 1. With one
        part 0, normed NaN.

    References
    ----------
    Gries 2008, International Journal of Corpus Linguistics 13(4):403–437. The norm: Lijffijt & Gries 2012, the same
    17(1):147–149.

    Examples
    --------
    >>> round(float(deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 2)
    0.18
    >>> round(float(deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11], normed=True)), 4)
    0.2195
    """
    found, n_words = _parts(counts, sizes)
    shares = n_words / n_words.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = np.abs(found / found.sum(axis=0) - shares).sum(axis=0) / 2
        return _known(moved / (1 - shares.min(initial=1.0)) if normed else moved, found)


def dispersion_kld(counts: Any, sizes: Any) -> Array:
    """How many bits does the part of a word tell beyond the sizes of the parts (Kullback–Leibler divergence)?

    Parameters
    ----------
    counts, sizes : array_like
        As in `dispersion_range`.

    Returns
    -------
    array of float, shape (…)
        0 where it is spread as all words are, and with one part; it has no upper bound.

    References
    ----------
    Kullback & Leibler 1951, Annals of Mathematical Statistics 22:79–86; for dispersion Gries 2020, Analyzing
    dispersion, in Paquot & Gries (eds.), A Practical Handbook of Corpus Linguistics.

    Examples
    --------
    >>> round(float(dispersion_kld([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.137
    """
    found, n_words = _parts(counts, sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _known(_times_log2(found / found.sum(axis=0), n_words / n_words.sum()).sum(axis=0), found)


def _parts(counts: Any, sizes: Any) -> tuple[Array, Array]:
    """The parts that have words: their counts, and their sizes in a shape that goes with them."""
    found, n_words = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    if n_words.ndim != 1 or found.shape[:1] != n_words.shape:
        raise ValueError(
            f"counts of shape {found.shape} and sizes of shape {n_words.shape} do not go together: "
            "give counts of shape (parts, …) and one size per part."
        )
    if not ((found >= 0).all() and (n_words >= 0).all()):
        raise ValueError("counts and sizes of parts must be numbers, 0 or more.")
    kept = n_words > 0
    if found[~kept].any():
        raise ValueError("a part without words cannot hold any: check the sizes.")
    return found[kept], n_words[kept].reshape(-1, *[1] * (found.ndim - 1))


def _mean(rates: Array) -> Array:
    return np.asarray(rates.sum(axis=0) / len(rates))


def _deviation(rates: Array) -> Array:
    return np.sqrt(_mean((rates - _mean(rates)) ** 2))


def _times_log2(share: Array, other: Any) -> Array:
    """share · log2(share / other), with 0 · log 0 = 0."""
    there = share > 0
    return np.where(there, share * np.log2(np.where(there, share / other, 1.0)), 0.0)


def _known(value: Any, found: Array) -> Array:
    """NaN of what stands nowhere, and where there are too few parts; without the sign of 0."""
    return np.where(np.isfinite(value) & (found.sum(axis=0) > 0), value, np.nan) + 0.0
