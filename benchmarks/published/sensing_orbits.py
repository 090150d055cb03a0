"""Published orbits of Earth observation, patterns of constellations and what they cover."""

from __future__ import annotations

from typing import Final

#: Days, revolutions, semi-major axis less 6378.137 km, inclination in degrees: first order of J2, sun-synchronous,
#: circular; computed apart from this project. Landsat, Sentinel-2, -1, -3, -5P, SPOT.
CYCLES: Final = (
    ("Landsat", 16, 233, 699.6, 98.186),
    ("Sentinel-2", 10, 143, 786.1, 98.545),
    ("Sentinel-1", 12, 175, 692.8, 98.159),
    ("Sentinel-3", 27, 385, 799.8, 98.602),
    ("Sentinel-5P", 16, 227, 824.0, 98.705),
    ("SPOT", 26, 369, 822.4, 98.698),
)
#: km; the first is what counts as agreeing, the second the rounding of the table, with its reading of the constants
AXIS_TOLERANCE_KM: Final = 0.5
ROUNDING_KM: Final = 0.06
INCLINATION_TOLERANCE_DEG: Final = 0.001

#: Name, days, revolutions, mean semi-major axis in m, inclination in degrees, nodal period in s (None where not given):
#: ERS-1 phases C and F as ESA published them (through the Delft Institute for Earth-Oriented Space Research, deos),
#: the 3-day phase from AVISO's page on ERS-1, Envisat from the SCIAMACHY handbook, table 2-2.
FLOWN: Final = (
    ("ERS-1, 35 days", 35, 501, 7_159_495.65, 98.5429, 6035.928143),
    ("ERS-1, 168 days", 168, 2411, 7_147_190.68, 98.4913, 6020.406470),
    ("ERS-1, 3 days", 3, 43, 7_153_138.0, 98.516, None),
    ("Envisat", 35, 501, 7_159_500.0, 98.55, None),
)
FLOWN_ECCENTRICITY: Final = 0.001165
FLOWN_AXIS_TOLERANCE_M: Final = 10.0  # 70 m is what the handbook allows Envisat
FLOWN_INCLINATION_TOLERANCE_DEG: Final = 0.01
FLOWN_PERIOD_TOLERANCE_S: Final = 0.002
#: Jason and TOPEX/Poseidon: 127 revolutions in 9.9156 days (AVISO), which are ten of the node; axis and inclination
#: from memory.
JASON: Final = (10, 127, 66.039, 7_714_427.8, 9.9156)

#: Name, mean semi-major axis in km, inclination in degrees, eccentricity, tolerance; perigee in the north. Envisat and
#: ERS as above; the rest from memory: TOPEX/Poseidon (Frauenholz et al. 1998), Sentinel-3 (its orbit control), SPOT
#: (CNES), Geosat (Born et al. 1987).
FROZEN: Final = (
    ("Envisat", 7159.50, 98.55, 0.001165, 2e-5),
    ("ERS-1, 168 days", 7147.19068, 98.4913, 0.001165, 2e-5),
    ("TOPEX/Poseidon", 7714.4278, 66.039, 0.000095, 1e-5),
    ("Sentinel-3", 7177.926, 98.65, 0.001148, 1e-5),
    ("SPOT", 7200.55, 98.72, 0.00114, 1e-5),
    ("Geosat", 7162.6, 108.05, 0.0008, 2e-5),
)

#: Indian remote-sensing satellites, 10:30 at the descending node, 817 km: what the Sun takes from the inclination in a
#: year, degrees (abstract on orbits in 14th-order resonance; about the same for the fleet).
SUN_PULL_ALTITUDE_KM: Final = 817.0
SUN_PULL_DEG: Final = -0.034
SUN_PULL_TOLERANCE_DEG: Final = 0.001

#: Satellites, planes, phasing (of Walker's notation), inclination and radius of the caps that cover the whole Earth
#: once, degrees: the best rosettes of Ballard (1980), table 1, from memory.
ROSETTES: Final = (
    (5, 5, 1, 43.66, 69.15),
    (6, 6, 4, 53.13, 66.42),
    (7, 7, 5, 55.69, 60.26),
    (8, 8, 6, 61.86, 56.52),
    (9, 9, 7, 70.54, 54.81),
    (10, 10, 7, 47.93, 51.53),
    (11, 11, 4, 53.79, 47.62),
    (12, 3, 1, 50.73, 47.90),
    (13, 13, 5, 58.44, 43.76),
    (14, 7, 4, 53.98, 41.96),
    (15, 3, 1, 53.51, 42.13),
)
ROSETTE_TOLERANCE_DEG: Final = 0.01

#: Iridium: altitude in km, least elevation in degrees, satellites in a plane; planes, and degrees between planes that
#: fly the same way and at the seam (Leopold, Miller 1993; from memory).
IRIDIUM: Final = (780.0, 8.2, 11, 6, 31.6, 22.0)
IRIDIUM_TOLERANCE_DEG: Final = 1.0
