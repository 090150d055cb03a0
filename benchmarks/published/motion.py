"""Motion: elements and J2, relative motion, the restricted three-body problem, low thrust, SGP4, passes."""

from __future__ import annotations

import importlib.resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .frames import DATA

Array = NDArray[np.float64]
AU, DAY = 149_597_870_700.0, 86400.0
SUN = 1.32712440018e20

# SGP4-VER.TLE and tcppver.out: D. A. Vallado, P. Crawford, R. Hujsak and T. S. Kelso, Revisiting Spacetrack
# Report #3, AIAA 2006-6753, as they come with the package sgp4. Positions have eight decimals of a kilometre,
# velocities nine of km/s. Tolerance 2e-7 km and km/s: that of the package's own test.
SGP4_TOLERANCE_KM = 2e-7
#: altered to provoke an error; its published row is left over from the object before it
SGP4_BROKEN = "33334"
Case = tuple[tuple[str, str], Array]


def sgp4_cases() -> list[Case]:
    """Pairs of lines and rows of minutes, position and velocity; one object is in the set twice."""

    def text(name: str) -> list[str]:
        return (importlib.resources.files("sgp4") / name).read_text(encoding="utf-8").splitlines()

    lines = text("SGP4-VER.TLE")
    pairs = [(a, b) for a, b in pairwise(lines) if a[:2] == "1 " and b[:2] == "2 "]
    blocks: list[list[list[float]]] = []
    for line in text("tcppver.out"):
        if line.rstrip().endswith("xx"):
            blocks.append([])
        else:
            blocks[-1].append([float(x) for x in line.split()[:7]])
    return [(pair, np.array(block)) for pair, block in zip(pairs, blocks, strict=True)]


# Vallado, example 2-5: state km and km/s; axis km, eccentricity; inclination, node, perigee, anomaly, degrees
ELEMENTS_STATE = ((6524.834, 6862.875, 6448.296), (4.901327, 5.533756, -1.976341))
ELEMENTS_AXIS_KM, ELEMENTS_ECCENTRICITY = 36127.343, 0.832853
ELEMENTS_ANGLES_DEG = (87.870, 227.898, 53.38, 92.335)
ELEMENTS_TOLERANCES = (0.05, 2e-6, 0.006)  #: km, 1, degrees: printed digits

# Curtis, Orbital Mechanics for Engineering Students, example 12.2: state km and km/s; node and perigee, degrees an hour
# over 48 h; tolerance 1 % (his are fits to an osculating propagation); his mu, radius and J2
CURTIS_J2_STATE = ((-2384.46, 5729.01, 3050.46), (-7.36138, -2.98997, 1.64354))
CURTIS_J2_RATES = (-0.172, 0.282)
CURTIS_J2_EARTH = (398600e9, 6378e3, 1.08263e-3)
CURTIS_J2_TOLERANCE = 0.01
# first-order formula, recomputed independently: circular, height km, inclination degrees; tolerance 0.001
SUN_SYNCHRONOUS = ((500.0, 97.402), (600.0, 97.788), (700.0, 98.188), (800.0, 98.603))
SUN_SYNCHRONOUS_TOLERANCE_DEG = 1e-3

# Tudat, unitTestClohessyWiltshirePropagator: radius 6778.137 km, 1800 s. Ten digits are given: half a unit of the last
# one is the tolerance, m and m/s
CW_RADIUS_M, CW_S = 6_778_137.0, 1800.0
CW_START = (45.0, 37.0, 12.0, 0.08, 0.03, 0.01)
CW_END = (380.6450080, -543.7424675, 2.509547637, 0.1541620606, -0.7294751390, -0.01662099488)
CW_TOLERANCES = (5e-8, 5e-11)
# Orekit, tests of Clohessy-Wiltshire: mean motion rad/s, 8 h; impulses, m/s, to 1e-8: half a unit is the tolerance
RENDEZVOUS_START, RENDEZVOUS_S, RENDEZVOUS_MOTION = (2e4, 2e4, 2e4, -20.0, 20.0, -5.0), 8 * 3600.0, 0.00115697
RENDEZVOUS_BURNS = ((29.35751149, -66.75115106, 13.02971971), (25.82081590, 0.47235106, 24.49302413))
RENDEZVOUS_TOLERANCE = 5e-9

# Tudat, unitTestCircularRestrictedThreeBodyProblem (after Mondelo); tolerance 1e-10
CR3BP_MU, CR3BP_T = 0.0121506683, 10.0
CR3BP_START = (1.05, 0.13, 0.0, 0.2, 0.2, 0.0)
CR3BP_END = (-0.636895857906707, 0.977767324698871, 0.0, 0.133701380037512, 0.0704414501083985, 0.0)
CR3BP_TOLERANCE = 1e-10
# JPL's catalogue of periodic orbits, Earth and Moon: mass ratio; x of L1 to L3, then L4; eight digits, tolerance 1e-8
EARTH_MOON = 0.01215058560962404
LIBRATION_X, LIBRATION_L4 = (0.83691513, 1.15568217, -1.00506265), (0.48784941, 0.86602540)
LIBRATION_TOLERANCE = 1e-8
# Near-rectilinear orbit near 9:2, L2 south, found independently by perpendicular crossing to 8e-14; tolerance 1e-10,
# Jacobi's constant 1e-9
GATEWAY_GUESS, GATEWAY_PERIOD_GUESS = (1.022, 0.0, -0.1821, 0.0, -0.103, 0.0), 1.511
GATEWAY_STATE = (1.0220261798653492, 0.0, -0.1821, 0.0, -0.10326652171469848, 0.0)
GATEWAY_PERIOD, GATEWAY_JACOBI = 1.5111726324814, 3.0464957735
GATEWAY_TOLERANCES = (1e-10, 1e-10, 1e-9)

# poliastro's Edelbaum example: 7000 to 42166 km at 3.5e-7 km/s2; degrees, km/s, days; outputs recomputed, six digits
EDELBAUM_KM, EDELBAUM_M_S2 = (7000.0, 42166.0), 3.5e-4
EDELBAUM = ((28.5, 5.78377, 191.262), (90.0, 10.13143, 335.034))
EDELBAUM_TOLERANCES = (1e-5, 1e-3)  #: km/s, days
# Kechichian (1997), J. Guidance 20(5): 7000 km at 28.5 degrees to 42166 km at 0, the same acceleration, with his mu;
# days, tolerance 0.001
KECHICHIAN_MU, KECHICHIAN_DAYS = 398601.3e9, 191.26295

# E. M. Standish & J. Williams, Keplerian elements for approximate positions of the major planets (JPL), table 2,
# 3000 BC to 3000 AD: au, 1, deg and their change a century; a, e, i, mean longitude, longitude of perihelion, node. The
# published shapings were worked out with them
STANDISH = {
    "earth": (
        (1.00000018, 0.01673163, -0.00054346, 100.46691572, 102.93005885, -5.11260389),
        (-0.00000003, -0.00003661, -0.01337178, 35999.37306329, 0.31795260, -0.24123856),
    ),
    "mars": (
        (1.52371243, 0.09336511, 1.85181869, -4.56813164, -23.91744784, 49.71320984),
        (0.00000097, 0.00009149, -0.00724757, 19140.29934243, 0.45223625, -0.26852431),
    ),
}
# D. Gondelach (2012), MSc thesis, TU Delft, as in Tudat's unitTestHodographicShapingLeg: Earth to Mars with two
# revolutions; days after J2000, days, radial and transverse shape, m/s within 1, peak m/s2 within 1e-6
GONDELACH = (
    (9264.5, 1070, "cosine", "cosine", 7751.0, 2.64e-4),
    (10034.5, 1070, "sine", "sine", 6742.0, 1.46e-4),
    (9244.5, 1090, "powers", "cosine", 6686.0, 2.46e-4),
    (10024.5, 1050, "powers", "sine", 6500.0, 1.58e-4),
)
GONDELACH_TOLERANCES = (1.0, 1e-6)
# Jiang, Baoyin & Li (2012), J. Guidance 35(1): Earth to Venus in 1000 d, 1500 kg, 0.33 N, 3800 s, as listed in pykep's
# collection of problems; end longitude and the final mass of the indirect optimum
JIANG_START = (
    149654984885.8576, -0.003159967920532, 0.016705492433629, 7.081860749e-6, 2.593720250e-6, 0.240005388978809,
)  # fmt: skip
JIANG_END = (108204221662.18526, -0.004499485159298, 0.005049416150669, 0.006838004167958, 0.028831463943950)
JIANG_S, JIANG_KG, JIANG_N, JIANG_EXHAUST_M_S = 86.4e6, 1500.0, 0.33, 37265.27
JIANG = ((14.611969791506613, 1036.3248), (20.8951550986862, 1290.5703))
# thrust held over 25 days cannot switch when it would; it loses up to 0.1 % of the mass and never gains
JIANG_TOLERANCE = 1e-3
# Taheri, Kolmanovsky & Atkins (2016), J. Guidance 39(11), five revolutions in 3534 d with 0.32 N and 3000 s from
# 4000 kg: final part of the mass (pykep's problem P0, its units); segments of 11 days: within 0.03 %
DIONYSUS_START = (
    0.999694306527203, -0.003766786954568218, 0.016286832739416737, -7.70204556573997e-6, 6.183157574784651e-7,
    1.5955219194574601,
)  # fmt: skip
DIONYSUS_END = (
    1.5537192000000046, 0.15302906960883775, -0.5199481742007107, 0.01618310223871937, 0.11813952745106716,
    33.76353813558095,
)  # fmt: skip
DIONYSUS_TIME, DIONYSUS_THRUST, DIONYSUS_EXHAUST = 60.79091977865148, 0.013490919161437792, 0.9877459715411968
DIONYSUS_SEGMENTS, DIONYSUS_MASS, DIONYSUS_TOLERANCE = 320, 0.6795825, 3e-4

# Made for the comparison: a station-like orbit, a sun-synchronous one, and a Molniya one (deep space).
PASS_ELEMENTS = (
    (
        "1 25544U 98067A   24001.50000000  .00016717  00000-0  30000-3 0  9002",
        "2 25544  51.6400 150.0000 0003000 100.0000 260.0000 15.50000000300000",
    ),
    (
        "1 90002U 24001B   24001.50000000  .00000100  00000-0  10000-4 0  9008",
        "2 90002  98.2000  20.0000 0010000  90.0000  10.0000 14.57000000300005",
    ),
    (
        "1 90003U 24001C   24001.50000000  .00000000  00000-0  00000-0 0  9003",
        "2 90003  63.4000 200.0000 7200000 270.0000  30.0000  2.00620000300003",
    ),
)
# Latitude, longitude (degrees), height (m): Moscow, Wenchang, Kourou, East Antarctica
PASS_SITES = ((55.9, 37.6, 150.0), (19.61, 110.95, 10.0), (5.24, -52.77, 0.0), (-71.9, -2.5, 1300.0))
PASS_SPAN, PASS_MASK_DEG = ("2024-01-02", "2024-01-03"), 5.0
PASS_TOLERANCE_S = 0.010  #: at the median: what the project asks of itself


def passes_of_brahe() -> Array:
    """Passes, shape (42, 5): number of the site, of the satellite, start, s, end, s, greatest elevation, degrees.

    brahe 1.8.0, SGPPropagator (WGS 84 constants), location_accesses with a step of 5 s and a tolerance of 1e-7 s, Earth
    orientation of astropy-iers-data 0.2026.11.2; 24 h from 2024-01-02T00:00 UTC, least elevation 5 degrees.
    """
    return np.loadtxt(DATA / "passes-brahe-1.8.0.csv", delimiter=",", skiprows=1)


def standish_state(planet: str, days: float) -> tuple[Array, Array]:
    """State of a planet, ``days`` after J2000, m and m/s, by the table above."""
    from intercosmos.physics.orbits.elements import Keplerian, to_state

    start, change = STANDISH[planet]
    a, e, i, longitude, perihelion, node = np.array(start) + np.array(change) * days / 36525
    mean = np.radians(longitude - perihelion)
    eccentric = mean
    for _ in range(50):
        eccentric -= (eccentric - e * np.sin(eccentric) - mean) / (1 - e * np.cos(eccentric))
    true = 2 * np.arctan2(np.sqrt(1 + e) * np.sin(eccentric / 2), np.sqrt(1 - e) * np.cos(eccentric / 2))
    parts = (a * AU, e, np.radians(abs(i)), np.radians(node), np.radians(perihelion - node), true)
    if i < 0:  # a negative inclination is the positive one with its node opposite
        parts = (*parts[:3], parts[3] + np.pi, parts[4] - np.pi, true)
    return to_state(Keplerian(*(np.asarray(x) for x in parts)), mu=SUN)
