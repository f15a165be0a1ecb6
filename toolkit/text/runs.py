"""Runs of numbers: each from where it begins, so many of them."""

from __future__ import annotations

import numpy as np

from toolkit.text.characters import Array


def numbers_of(begins: Array | int, lengths: Array) -> Array:
    """The numbers of all runs, one after the other.

    Examples
    --------
    >>> import numpy as np
    >>> numbers_of(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    offsets = np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
    return offsets + np.arange(len(offsets))
