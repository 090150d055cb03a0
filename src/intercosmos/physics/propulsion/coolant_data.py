"""What flows in the jacket of an engine: which real fluid it is, and what is measured of the liquids that are none.

Hydrogen out of a tank is para-hydrogen, and stays so for the milliseconds it spends in a jacket; its enthalpy rises by
more than that of normal hydrogen (jacket of the RL10A-3-3A: 2.949 MJ/kg, published 2.950; as normal 2.56).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant, find_propellant


@dataclass(frozen=True, slots=True)
class Coolant:
    """A coolant.

    Attributes
    ----------
    fluid : name in CoolProp of the real fluid, or of the one whose properties are scaled; empty for ``UDMH``
    law : what its heat transfer follows if nobody says otherwise, a key of :data:`.coolant_side.LAWS`
    hottest : K; above it the properties are not known, or the coolant falls apart
    coking : K, of the wall that it wets, above which it leaves deposits; infinite for what has no carbon
    density, viscosity : factors on the properties of ``fluid``
    source : of these figures
    """

    id: str
    fluid: str
    law: str
    hottest: float
    source: str
    coking: float = np.inf
    density: float = 1.0
    viscosity: float = 1.0

    @property
    def measured_heat(self) -> bool:
        """Whether its specific heat is that of :data:`RP1_HEAT` and not the fluid's."""
        return self.coking < np.inf and self.fluid == "n-Dodecane"


#: Specific heat of RP-1, J/(kg K), rows by temperature, columns by pressure: Abdulagatov and Azizov, "(p, cp, T)
#: measurements of rocket propellant RP-1", 2011, 2 to 3 %; the fuel decomposes in the last two rows.
RP1_TEMPERATURES: Final = np.array([293.76, 334.15, 373.42, 434.65, 475.45, 535.32, 576.63, 633.84, 671.42])
RP1_PRESSURES: Final = np.array([10e6, 20e6, 30e6, 40e6, 50e6, 60e6])
RP1_HEAT: Final = np.array(
    [
        [2015, 2010, 2007, 2004, 2002, 2000],
        [2153, 2143, 2140, 2135, 2130, 2127],
        [2305, 2296, 2285, 2280, 2275, 2270],
        [2531, 2498, 2488, 2477, 2473, 2467],
        [2699, 2655, 2641, 2631, 2622, 2613],
        [2965, 2884, 2864, 2850, 2840, 2831],
        [3229, 3081, 3029, 2979, 2968, 2940],
        [3565, 3290, 3162, 3120, 3110, 3080],
        [3810, 3310, 3190, 3145, 3122, 3100],
    ],
    dtype=float,
)

#: UDMH as a liquid, all from memory of handbooks and good to 10 or 15 %: density and its slope at 293 K, specific heat,
#: viscosity at 298 K with an Andrade temperature, conductivity and its slope, sound speed, boiling line.
UDMH: Final = {
    "density": 791.0, "density_slope": -1.03, "cp": 2730.0, "cp_slope": 2.5, "viscosity": 5.1e-4, "andrade": 1000.0,
    "conductivity": 0.160, "conductivity_slope": -2.0e-4, "sound_speed": 1250.0, "critical_temperature": 523.0,
    "critical_pressure": 5.42e6, "boiling": 335.5,
}  # fmt: skip

_NIST: Final = "reference equations of state of NIST, by way of CoolProp"
_SURROGATE: Final = (
    "density, viscosity and conductivity of n-dodecane (Lemmon and Huber 2004), density and viscosity scaled to the "
    "kerosene's own at 298 K (from memory; viscosity and conductivity to 15 %); specific heat Abdulagatov 2011; wall "
    "limit: deposits begin at 600 K (UTRC 1983, as reported)"
)

COOLANTS: Final[tuple[Coolant, ...]] = (
    Coolant("lh2", "ParaHydrogen", "taylor", 1000.0, _NIST),
    Coolant("lox", "Oxygen", "jackson", 1000.0, _NIST),
    Coolant("lch4", "Methane", "jackson", 900.0, f"{_NIST}; deposits from 950 K (from memory)", 950.0),
    Coolant("propane", "n-Propane", "jackson", 780.0, f"{_NIST}; deposits from 700 K (from memory)", 700.0),
    Coolant("nh3", "Ammonia", "jackson", 725.0, _NIST),
    Coolant("ethanol", "Ethanol", "gnielinski", 650.0, f"{_NIST}; deposits from 700 K (from memory)", 700.0),
    Coolant("rp-1", "n-Dodecane", "gnielinski", 750.0, _SURROGATE, 600.0, 799.0 / 745.7, 1.10),
    Coolant("t-1", "n-Dodecane", "gnielinski", 750.0, _SURROGATE, 600.0, 816.0 / 745.7, 1.15),
    Coolant("rg-1", "n-Dodecane", "gnielinski", 750.0, _SURROGATE, 600.0, 829.0 / 745.7, 1.45),
    Coolant("udmh", "", "gnielinski", 500.0, "handbook values from memory, 10 to 15 %"),
    Coolant("water", "Water", "gnielinski", 1200.0, _NIST),
)


def find_coolant(name: str | Propellant) -> Coolant:
    """The coolant that a propellant is, by any of the propellant's names; and water, for calorimeters.

    Raises
    ------
    UnknownIdError
        For what is neither a propellant nor water.
    PhysicsError
        For a propellant of which too little is known to cool with.
    """
    known = {one.id: one for one in COOLANTS}
    if isinstance(name, str) and name.strip().lower() == "water":
        return known["water"]
    wanted = name.id if isinstance(name, Propellant) else find_propellant(name).id
    if wanted not in known:
        raise PhysicsError(
            f"the properties of {wanted} as a coolant are not known here; allowed: {', '.join(sorted(known))}"
        )
    return known[wanted]
