"""Frames of the navigation systems: PZ-90.11 and ITRF.

GPS, Galileo, BeiDou, QZSS and NavIC broadcast in realisations of the ITRF that agree with it to some centimetres
(WGS 84 G2139 and G2296, GTRF, BDCS, JGS): nothing is to be applied. PZ-90.11, of GLONASS, has published parameters of
a few millimetres against ITRF2008.

References
----------
*Parametry Zemli 1990* (PZ-90.11), reference document, Military Topographic Department of the General Staff of the Armed
Forces of the Russian Federation, Moscow (2014), table of parameters at epoch 2010.0.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_MAS = np.pi / 180 / 3600e3
#: ITRF2008 to PZ-90.11 at 2010.0: shifts, m; rotations of vectors, rad (which the document gives, with the same sign,
#: as rotations of axes from PZ-90.11 to ITRF2008); scale
PZ90_SHIFT_M: Final = np.array([0.003, 0.001, 0.000])
PZ90_TURN_RAD: Final = np.array([0.019, -0.042, 0.002]) * _MAS
PZ90_SCALE: Final = 0.0


def pz90_from_itrf(position: ArrayLike) -> Array:
    """Positions (..., 3), m, in PZ-90.11 of positions in ITRF2008.

    Examples
    --------
    The case of the reference document:

    >>> pz90_from_itrf([2845455.9753, 2160954.3073, 5265993.2656]).round(4).tolist()
    [2845455.9772, 2160954.3078, 5265993.2664]
    """
    r = np.asarray(position, dtype=float)
    return np.asarray(PZ90_SHIFT_M + (1 + PZ90_SCALE) * r + np.cross(PZ90_TURN_RAD, r))


def itrf_from_pz90(position: ArrayLike) -> Array:
    """Positions (..., 3), m, in ITRF2008 of positions in PZ-90.11; the inverse to a nanometre."""
    r = np.asarray(position, dtype=float) - PZ90_SHIFT_M
    return np.asarray((1 - PZ90_SCALE) * r - np.cross(PZ90_TURN_RAD, r))
