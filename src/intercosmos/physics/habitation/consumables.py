"""What a crew breathes, eats and drinks.

References
----------
NASA RP-1324 (1994), *Designing for Human Presence in Space*: oxygen 0.84 kg, solids of the food 0.62 kg, water in
food, for its preparation and to drink 3.53 kg a person and day; carbon dioxide 1.00 kg out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

OXYGEN: Final = 0.84  #: kg a person and day
FOOD_SOLIDS: Final = 0.62  #: kg a person and day, dry
WATER: Final = 3.53  #: kg a person and day, in food, for its preparation and to drink
CARBON_DIOXIDE: Final = 1.00  #: kg a person and day, breathed out


def consumables_mass(
    persons: ArrayLike, stay_s: ArrayLike, *, water_recovered: ArrayLike = 0.0, oxygen_recovered: ArrayLike = 0.0
) -> Array:
    """Mass to bring up for a stay, kg, without packing and hygiene water.

    Parameters
    ----------
    persons : (...) how many
    stay_s : (...) how long, s

    Other Parameters
    ----------------
    water_recovered, oxygen_recovered : (...) part of it won back aboard, from 0 (open loop) to 1

    Raises
    ------
    PhysicsError
        If a count, a time or a part is negative, or a part greater than one.

    Examples
    --------
    Three persons for 180 days without recycling:

    >>> round(float(consumables_mass(3, 180 * 86400.0)))
    2695
    """
    n, days = np.asarray(persons, float), np.asarray(stay_s, float) / DAY
    water, oxygen = np.asarray(water_recovered, float), np.asarray(oxygen_recovered, float)
    if np.any(~(n >= 0)) or np.any(~(days >= 0)):
        raise PhysicsError("a crew and its stay must not be negative")
    if np.any(~((water >= 0) & (water <= 1))) or np.any(~((oxygen >= 0) & (oxygen <= 1))):
        raise PhysicsError("the part recovered lies between 0 and 1")
    return np.asarray(n * days * (OXYGEN * (1 - oxygen) + FOOD_SOLIDS + WATER * (1 - water)))
