"""Every constant, in SI, with its source."""

from __future__ import annotations

from typing import Final

# WGS 84 (NIMA TR8350.2, 3rd edition, 2000) and IERS Conventions 2010, table 1.1
EARTH_MU: Final = 3.986004418e14  #: gravitational parameter, m3/s2
EARTH_RADIUS: Final = 6378137.0  #: equatorial radius, m
EARTH_MEAN_RADIUS: Final = 6_371_008.8  #: m, two equatorial radii and a polar one over three (IUGG)
EARTH_FLATTENING: Final = 1 / 298.257223563
EARTH_ROTATION_RATE: Final = 7.292115e-5  #: rad/s
EARTH_J2: Final = 1.08262668e-3  #: EGM96, unnormalised second zonal harmonic

STANDARD_GRAVITY: Final = 9.80665  #: m/s2, CGPM 1901; turns a specific impulse in s into m/s
GAS_CONSTANT: Final = 8.31446261815324  #: J/(mol K), exact (SI, 2019)
SEA_LEVEL_PRESSURE: Final = 101325.0  #: Pa, US Standard Atmosphere 1976

TROPICAL_YEAR_DAYS: Final = 365.24219  #: mean tropical year (IAU 2006 precession, J2000)
DAY: Final = 86400.0  #: s

SPEED_OF_LIGHT: Final = 299_792_458.0  #: m/s, exact (SI, 2019)
BOLTZMANN: Final = 1.380649e-23  #: J/K, exact (SI, 2019)
ASTRONOMICAL_UNIT: Final = 149_597_870_700.0  #: m, exact (IAU 2012)
