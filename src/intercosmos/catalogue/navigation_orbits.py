"""Where the satellites of a constellation of the catalogue are, over a day or more.

>>> from intercosmos.catalogue import load_catalogue
>>> constellation_positions(load_catalogue().constellations["glonass"], [0.0, 600.0]).shape
(2, 24, 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.catalogue.navigation_model import constellation_of, constellation_slots
from intercosmos.physics.orbits.mean_orbits import kepler_positions

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Constellation

Array = NDArray[np.float64]


def constellation_positions(entry: Constellation, seconds: ArrayLike, *, planned: bool = False) -> Array:
    """Earth-fixed positions of every satellite, (T, S, 3) m.

    Parameters
    ----------
    seconds : (T,) after an instant at which nodes count from Greenwich
    planned : with shells that are planned
    """
    after = np.atleast_1d(np.asarray(seconds, dtype=float))
    orbits = constellation_of(constellation_slots(entry, planned=planned), name=entry.name)
    return np.asarray(kepler_positions(orbits.elements(), after))
