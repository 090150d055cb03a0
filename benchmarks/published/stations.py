"""Launch geometry and the planes of the stations, as published about them; each to the rounding of its digits."""

from __future__ import annotations

#: Geodetic latitudes of the pads, degrees
LATITUDES = {"Baikonur": 45.96, "Vostochny": 51.88, "Jiuquan": 40.96, "Wenchang": 19.61, "Kourou": 5.24}
#: pad, inclination, degrees short of it, price of the gap on a circle of 400 km, km/s
GAPS = (
    ("Baikonur", 41.47, 4.5, 0.60),  # to Tiangong
    ("Vostochny", 41.47, 10.4, 1.39),
    ("Vostochny", 51.6, 0.3, 0.04),  # to the International Space Station
)
GAP_TOLERANCES = (0.05, 0.005)  #: degrees, km/s
#: pad, azimuths in whole degrees for the two inclinations
AZIMUTH_INCLINATIONS = (41.5, 51.6)
AZIMUTHS = (("Jiuquan", (83, 55)), ("Wenchang", (53, 41)), ("Kourou", (49, 39)))
AZIMUTH_TOLERANCE_DEG = 0.5
#: station, height km, inclination, node drift degrees a day
DRIFTS = (("ISS", 420, 51.64, -4.95), ("Tiangong", 390, 41.47, -6.07))
DRIFT_TOLERANCE = 5e-3
#: their planes realign every so many days; 321 from 415 and 385 km
REALIGNMENT_DAYS, REALIGNMENT_TOLERANCE_DAYS = 322, 1.5
#: degrees of plane change on a circle of 400 km, km/s
PLANE_CHANGES = ((10.1, 1.35), (10.17, 1.36))
PLANE_CHANGE_TOLERANCE = 0.005
