"""Geometry and integrity of satellite navigation, as published; each figure once, for the tests and the ledger."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Trimble's planning software, read off in Orekit's DOPComputerTest: 43.6 N, 1.45 E, height 0, almanac 20160331.alm,
#: which stands in UTC; GPS was 17 s ahead
DOP_ALMANAC, DOP_SITE_DEG, DOP_LEAP_S = "20160331.alm", (43.6, 1.45), 17.0
#: Orekit's mask of eight points every 45 degrees of azimuth, degrees
DOP_HORIZON_DEG = (5.0, 50.0) * 4
#: UTC, mask in degrees (None: the horizon above), satellites, GDOP, TDOP, PDOP, HDOP, VDOP
DOP_CASES = (
    ("2016-03-31T02:00", 0.0, 11, (1.53, 0.71, 1.35, 0.84, 1.06)),
    ("2016-03-31T13:00", 10.0, 10, (1.94, 0.89, 1.72, 0.82, 1.51)),
    ("2016-03-31T07:00", None, 6, (3.26, 1.79, 2.72, 1.29, 2.40)),
)
DOP_TOLERANCE = 0.01
#: The same site and horizon at 10:00 UTC: three satellites, no solution
DOP_NONE = ("2016-03-31T10:00", None, 3)

#: BDS-3 with 24 MEO, 3 IGSO, 3 GEO: Wang et al., GPS Solutions 23:14 (2019), abstract. 60 S to 60 N, 50 E to 170 E,
#: mask 5 degrees: dilutions (H, V, T), satellites in view on average 11 to 14, and by how much lower the dilutions are
#: than those of its 24 MEO alone. Their method inverts normal equations averaged over time; so is it done here. Means
#: of dilutions over time are higher, by 7, 11 and 13 %.
BDS_BOX_DEG, BDS_MASK_DEG = (-60.0, 60.0, 50.0, 170.0), 5.0
BDS_HVT, BDS_VIEW = (0.74, 1.08, 0.67), (11, 14)
BDS_BELOW_MEO = (0.16, 0.19, 0.14)
BDS_TOLERANCE, BDS_BELOW_TOLERANCE = 0.01, 0.01

#: GLONASS-IAC's integral availability on 4 April 2011: PDOP <= 6, elevation >= 5 degrees, 4 min, 1 degree, a day;
#: 22 satellites in use, slots 4 and 21 empty: 99.3 % of the globe, 100.0 % of Russia. Computed here from nominal
#: slots, not from that day's almanac, hence half a percent.
IAC_EMPTY_SLOTS, IAC_GLOBE, IAC_RUSSIA = (4, 21), 0.993, 1.000
IAC_TOLERANCE = 0.005
#: GLONASS with all 24 slots: the same share, which standards of such systems promise at least
GLONASS_GLOBE = 0.98
#: GPS with 24 slots: global mean of the share of time with PDOP <= 6 at 5 degrees, at least (SPS Performance
#: Standard, 2020); and at the worst place
GPS_GLOBE, GPS_WORST = 0.98, 0.88

#: Blanch et al., "Advanced RAIM user algorithm description", ION GNSS 2012, appendix: geometry (east, north, up and the
#: clocks of GPS and Galileo), variances for integrity and for accuracy, m2
RAIM_GEOMETRY = np.array(
    [
        [0.0225, 0.9951, -0.0966, 1, 0],
        [0.6750, -0.6900, -0.2612, 1, 0],
        [0.0723, -0.6601, -0.7477, 1, 0],
        [-0.9398, 0.2553, -0.2269, 1, 0],
        [-0.5907, -0.7539, -0.2877, 1, 0],
        [-0.3236, -0.0354, -0.9455, 0, 1],
        [-0.6748, 0.4356, -0.5957, 0, 1],
        [0.0938, -0.7004, -0.7075, 0, 1],
        [0.5571, 0.3088, -0.7709, 0, 1],
        [0.6622, 0.6958, -0.2780, 0, 1],
    ]
)
RAIM_VARIANCE_INTEGRITY = np.array([3.8865, 1.4377, 0.8604, 1.6383, 1.3229, 0.8434, 0.8963, 0.8669, 0.8573, 1.3616])
RAIM_VARIANCE_ACCURACY = np.array([3.5740, 1.1252, 0.5479, 1.3258, 1.0104, 0.5309, 0.5838, 0.5544, 0.5448, 1.0491])
#: bias m, prior of a satellite's fault, prior of a constellation's
RAIM_PRIORS = (0.50, 1e-4, 1e-4)
#: two faults of satellites, or one of a constellation: 10 + 45 + 2 modes
RAIM_MODES = 57
#: VPL, HPL, effective monitor threshold, vertical standard deviation of accuracy, m, to their last digit
RAIM_FOUND = (19.7, 14.9, 11.8, 1.47)
#: standard deviations of subsets, of separations, m; biases, m: of some modes that the paper prints
RAIM_SIGMA, RAIM_SEPARATION, RAIM_BIAS = (2.5760, 2.5577), (1.5307, 1.5292), (2.8935, 2.0875)


class YumaRow(NamedTuple):
    """The orbit of one satellite in a Yuma almanac, SI."""

    number: int
    eccentricity: float
    toa_s: float
    inclination: float
    node_rate: float
    root_axis: float
    node: float
    perigee: float
    mean_anomaly: float
    week: int


def yuma(text: str) -> list[YumaRow]:
    """Orbits of an almanac: a second reading, apart from that of :mod:`intercosmos.formats`."""
    rows = []
    for block in text.split("********")[2::2]:
        values = [line.split(":")[1].strip() for line in block.strip().splitlines()]
        of = [float(v) for v in values]
        rows.append(YumaRow(int(of[0]), of[2], of[3], of[4], of[5], of[6], of[7], of[8], of[9], int(of[12])))
    return rows


def yuma_positions(rows: list[YumaRow], utc: str, leap_s: float = DOP_LEAP_S) -> Array:
    """Earth-fixed positions (S, 3), m, by the user algorithm of IS-GPS-200; weeks count from 1999-08-22."""
    start = np.datetime64("1999-08-22")
    at = (np.datetime64(utc, "s") - start.astype("datetime64[s]")).astype(float) + leap_s
    r = np.array(rows, float)
    time = at - r[:, 9] * 604800 - r[:, 2]
    axis = r[:, 5] ** 2
    mean = r[:, 8] + np.sqrt(3.986005e14 / axis**3) * time
    e, anomaly = r[:, 1], mean.copy()
    for _ in range(20):
        anomaly = mean + e * np.sin(anomaly)
    x, y = axis * (np.cos(anomaly) - e), axis * np.sqrt(1 - e * e) * np.sin(anomaly)
    return turned(x, y, r[:, 7], r[:, 3], r[:, 6] + (r[:, 4] - 7.2921151467e-5) * time - 7.2921151467e-5 * r[:, 2])


def turned(x: Array, y: Array, argument: Array, inclination: Array, node: Array) -> Array:
    """Points of orbital planes, x to the perigee, turned into space (..., 3)."""
    u, v = x * np.cos(argument) - y * np.sin(argument), x * np.sin(argument) + y * np.cos(argument)
    ci, si = np.cos(inclination), np.sin(inclination)
    return np.stack([u * np.cos(node) - v * ci * np.sin(node), u * np.sin(node) + v * ci * np.cos(node), v * si], -1)


def circles(axis_m: float, inclination_deg: float, node_deg: Array, argument_deg: Array, times_s: Array) -> Array:
    """Earth-fixed positions (T, S, 3), m, on circular orbits; nodes are longitudes at the first instant."""
    rate = np.sqrt(3.986004418e14 / axis_m**3)
    u = np.radians(argument_deg) + rate * times_s[:, None]
    node = np.radians(node_deg) - 7.292115e-5 * times_s[:, None]
    return turned(axis_m * np.cos(u), axis_m * np.sin(u), np.zeros(1), np.radians(inclination_deg), node)


def walker(total: int, planes: int, phasing: float, inclination_deg: float, axis_m: float, times_s: Array) -> Array:
    """A Walker delta of circular orbits, its first node at Greenwich at the first instant."""
    plane, place = np.divmod(np.arange(total), total // planes)
    argument = 360 * place / (total // planes) + 360 * phasing * plane / total
    return circles(axis_m, inclination_deg, 360 * plane / planes, argument, times_s)


def glonass(times_s: Array) -> Array:
    """24 slots by number: 8 in each of 3 planes against the motion, 15 degrees from plane to plane (GLONASS ICD, 2008).

    64.8 degrees, 17 revolutions in 8 sidereal days.
    """
    plane, place = np.divmod(np.arange(24), 8)
    return circles(25508e3, 64.8, 120.0 * plane, 15.0 * plane - 45.0 * place, times_s)


def beidou(times_s: Array) -> Array:
    """24 MEO, 3 IGSO and 3 GEO of BDS-3 at nominal places (BeiDou ICD B1I 3.0, 2019); tracks at 118 degrees east."""
    medium = walker(24, 3, 1, 55.0, 27906e3, times_s)
    inclined = circles(42164e3, 55.0, 118 + np.array([0, 120, 240]), np.array([0, -120, -240]), times_s)
    still = circles(42164e3, 0.0, np.array([80, 110.5, 140]), np.zeros(3), times_s)
    return np.concatenate([medium, inclined, still], 1)


def gps(times_s: Array) -> Array:
    """24 slots of the SPS Performance Standard (2020), table 3.2-1: longitudes of nodes and arguments of latitude."""
    nodes = np.repeat([272.847, 332.847, 32.847, 92.847, 152.847, 212.847], 4)
    arguments = [
        *(268.126, 161.786, 11.676, 41.806),
        *(80.956, 173.336, 309.976, 204.376),
        *(111.876, 11.796, 339.666, 241.556),
        *(135.226, 265.446, 35.156, 167.356),
        *(197.046, 302.596, 66.066, 333.686),
        *(238.886, 345.226, 105.206, 135.346),
    ]
    return circles(26559.7e3, 55.0, nodes, np.array(arguments), times_s)
