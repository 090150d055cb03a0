"""Where the satellites of a constellation of the catalogue are, over a day or more.

>>> from intercosmos.catalogue import load_catalogue
>>> constellation_positions(load_catalogue().constellations["glonass"], [0.0, 600.0]).shape
(2, 24, 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.catalogue.navigation_model import constellation_slots
from intercosmos.physics.navigation.constellations import Constellation as Orbits
from intercosmos.physics.navigation.constellations import kepler_positions

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Constellation

Array = NDArray[np.float64]
#: Nominal slots hold for no date; the nodes count from Greenwich at this one.
_EPOCH: Final = np.datetime64("2027-01-01T00:00:00", "ns")


def constellation_orbits(entry: Constellation, *, planned: bool = False, first: int = 1) -> Orbits:
    """Nominal orbits for geometry; parameters as of :func:`.constellation_slots`."""
    slots = constellation_slots(entry, planned=planned, first=first)
    return Orbits.of_elements(
        entry.letter, entry.name, slots.satellites, _EPOCH, 0.0,
        semi_major_axis_m=slots.semi_major_axis_m, eccentricity=slots.eccentricity,
        inclination_rad=slots.inclination_rad, raan_rad=slots.raan_rad, mean_anomaly_rad=slots.mean_anomaly_rad,
        argument_of_perigee_rad=slots.argument_of_perigee_rad, source=entry.source,
    )  # fmt: skip


def constellation_positions(entry: Constellation, seconds: ArrayLike, *, planned: bool = False) -> Array:
    """Earth-fixed positions of every satellite, (T, S, 3) m.

    Parameters
    ----------
    seconds : (T,) after an instant at which nodes count from Greenwich
    planned : with shells that are planned
    """
    after = np.atleast_1d(np.asarray(seconds, dtype=float))
    return np.asarray(kepler_positions(constellation_orbits(entry, planned=planned).elements(), after))
