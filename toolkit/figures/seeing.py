"""How a picture looks in a grey copy, and to readers whose eyes lack one kind of cones.

Light is added up in linear RGB, so each value of sRGB is first made linear and at the end put back (IEC 61966-2-1).
Grey is what has the same luminance. What is seen by people who lack the cones for long (protanopia), middle
(deuteranopia) or short waves (tritanopia), the matrices of Machado, Oliveira and Fernandes say, for a severity of 1.0.
Most people who see colours otherwise have all cones, of which one kind is shifted: they tell more apart than this.

References
----------
Machado, G. M., Oliveira, M. M. & Fernandes, L. A. F. (2009). A physiologically-based model for simulation of color
vision deficiency. IEEE Transactions on Visualization and Computer Graphics 15(6), 1291–1298. The matrices are those of
its supplement.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # ITU-R BT.709, as sRGB has it

#: what is seen of red, green and blue light, a row each
EYES = {
    "greyscale": np.array([_LUMINANCE] * 3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def seen(colours: ArrayLike, eyes: str) -> NDArray[np.float64]:
    """These colours (red, green and blue in the last axis, 0 to 1) as such eyes see them.

    Examples
    --------
    >>> seen([1.0, 0.0, 0.0], "greyscale").round(2).tolist()
    [0.5, 0.5, 0.5]
    """
    light = _linear(np.asarray(colours, dtype=float)) @ EYES[eyes].T
    return _displayed(np.clip(light, 0.0, 1.0))


def _linear(value: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _displayed(light: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
