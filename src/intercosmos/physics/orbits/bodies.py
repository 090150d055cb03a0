"""Bodies of the solar system: names, NAIF numbers, gravitational parameters and radii.

DE440 gives the Sun, the Moon, the centres of Mercury, Venus and the Earth, and of the outer planets only the
barycentre of planet and moons. ``"mars"``, ``"jupiter"`` … name the planet itself in its GM and radii; where no
kernel gives its centre, :func:`~intercosmos.physics.orbits.ephemerides.states` gives the barycentre of its system,
which is at most ``centre_offset_m`` away (0.3 m for Mars, 240 km for Jupiter, 2 150 km for Pluto).
``"mars-barycentre"``, … name the barycentre and the GM of the whole system.

References
----------
R. S. Park et al. (2021), *The JPL planetary and lunar ephemerides DE440 and DE441*, AJ 161:105 (GM of the Sun, the
Moon, the Earth, Mercury, Venus and of the systems, as in the comments of ``de440.bsp``). JPL's satellite ephemerides
as collected in NAIF ``gm_de440.tpc`` and JPL ``gm_Horizons.pck`` (GM of planets without moons, and of moons; they
change in the fourth or fifth digit for Uranus and beyond from one release to the next). B. A. Archinal et al. (2018),
*Report of the IAU Working Group on Cartographic Coordinates and Rotational Elements: 2015*, tables 4 to 6 (radii).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from intercosmos.errors import UnknownIdError


@dataclass(frozen=True, slots=True)
class Body:
    """A body or the barycentre of some.

    Attributes
    ----------
    id : name, such as ``"mars"``
    naif : NAIF number, as in SPK kernels
    mu : gravitational parameter, m3/s2; NaN for a point without mass of its own
    radius : equatorial radius (the mean of the two of a triaxial moon), m; NaN for a barycentre
    polar_radius : m; NaN for a barycentre
    in_place : NAIF number of the point that stands for it where no kernel has the body itself: the barycentre of its
        system; its own number otherwise
    centre_offset_m : bound on the distance between the two, m
    """

    id: str
    naif: int
    mu: float
    radius: float = np.nan
    polar_radius: float = np.nan
    in_place: int = -1
    centre_offset_m: float = 0.0

    def __post_init__(self) -> None:
        if self.in_place < 0:
            object.__setattr__(self, "in_place", self.naif)


def _system(
    name: str, number: int, mu_km3: float, system_mu_km3: float, radius_km: float, polar_km: float, offset_km: float
) -> tuple[Body, Body]:
    """A planet whose centre is not in DE440, and its barycentre."""
    planet = Body(name, 100 * number + 99, mu_km3 * 1e9, radius_km * 1e3, polar_km * 1e3, number, offset_km * 1e3)
    return planet, Body(f"{name}-barycentre", number, system_mu_km3 * 1e9)


def _body(name: str, naif: int, mu_km3: float, radius_km: float, polar_km: float) -> Body:
    return Body(name, naif, mu_km3 * 1e9, radius_km * 1e3, polar_km * 1e3)


# offsets: sum over the large moons of distance at apoapsis times GM over the GM of the system, rounded up
_ALL: Final = (
    Body("solar-system-barycentre", 0, np.nan),
    _body("sun", 10, 132712440041.279419, 695700.0, 695700.0),
    _body("mercury", 199, 22031.868551, 2440.53, 2438.26),
    Body("mercury-barycentre", 1, 22031.868551e9),
    _body("venus", 299, 324858.592, 6051.8, 6051.8),
    Body("venus-barycentre", 2, 324858.592e9),
    _body("earth", 399, 398600.435507, 6378.1366, 6356.7519),
    _body("moon", 301, 4902.800118, 1737.4, 1737.4),
    Body("earth-moon-barycentre", 3, 403503.235625e9),
    *_system("mars", 4, 42828.37362069909, 42828.375816, 3396.19, 3376.20, 0.0003),
    *_system("jupiter", 5, 126686531.9003704, 126712764.1, 71492.0, 66854.0, 240.0),
    *_system("saturn", 6, 37931206.23436167, 37940584.8418, 60268.0, 54364.0, 320.0),
    *_system("uranus", 7, 5793950.610340896, 5794556.4, 25559.0, 24973.0, 50.0),
    *_system("neptune", 8, 6835103.145462294, 6836527.10058, 24764.0, 24341.0, 80.0),
    *_system("pluto", 9, 869.3261226311508, 975.5, 1188.3, 1188.3, 2150.0),
    _body("phobos", 401, 7.087546066894452e-4, 12.2, 9.1),
    _body("deimos", 402, 9.615569648120313e-5, 6.95, 5.1),
    _body("io", 501, 5959.915466180539, 1824.4, 1815.7),
    _body("europa", 502, 3202.712099607295, 1561.45, 1559.5),
    _body("ganymede", 503, 9887.832752719638, 2631.2, 2631.2),
    _body("callisto", 504, 7179.283402579837, 2410.3, 2410.3),
    _body("enceladus", 602, 7.210366688598896, 254.0, 248.3),
    _body("titan", 606, 8978.137095521046, 2575.05, 2574.47),
    _body("triton", 801, 1428.495462910464, 1352.6, 1352.6),
    _body("charon", 901, 106.1011388236118, 606.0, 606.0),
)

#: id -> body
BODIES: Final[dict[str, Body]] = {body.id: body for body in _ALL}

_BY_NAIF: Final = {body.naif: body for body in _ALL}
_OTHER_NAMES: Final = {
    "ssb": "solar-system-barycentre",
    "emb": "earth-moon-barycentre",
    "earth-barycentre": "earth-moon-barycentre",
    "luna": "moon",
}


def body(name: str | int) -> Body:
    """The body of a name or NAIF number.

    Case, blanks, underscores and the spelling "barycenter" do not matter; a NAIF number may be a text.

    Raises
    ------
    UnknownIdError
        With the nearest names.

    Examples
    --------
    >>> body("Mars Barycenter").naif, body(301).id
    (4, 'moon')
    """
    if isinstance(name, str):
        key = "-".join(name.lower().replace("_", " ").replace("-", " ").split()).replace("barycenter", "barycentre")
        key = _OTHER_NAMES.get(key, key)
        if key.isdecimal() and key.isascii() and int(key) in _BY_NAIF:
            return _BY_NAIF[int(key)]
        if key in BODIES:
            return BODIES[key]
        raise UnknownIdError("body", name, BODIES)
    if name in _BY_NAIF:
        return _BY_NAIF[name]
    raise UnknownIdError("body with NAIF number", str(name), (f"{b.naif}" for b in _ALL))
