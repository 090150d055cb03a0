"""Conics: Kepler's and Lambert's problems, manoeuvres, flown missions, the Moon, passes of planets, shaped paths."""

from __future__ import annotations

from typing import NamedTuple

MU_KM = 398600.4418  #: km3/s2, of all the Earth's examples here
Vector = tuple[float, float, float]

# D. A. Vallado, Fundamentals of Astrodynamics and Applications, 4th edition, example 2-4 (as repeated in the tests of
# poliastro): 40 min later; relative tolerance 1e-5
KEPLER_START = ((1131.340, -2282.343, 6672.423), (-5.64305, 4.30333, 2.42879))
KEPLER_S = 2400.0
KEPLER_END = ((-4219.7527, 4363.0292, -3958.7666), (3.689866, -1.916735, -6.112511))
KEPLER_TOLERANCE = 1e-5


class Lambert(NamedTuple):
    """One of Lambert's problems, km and km/s; ``v2`` where it is published."""

    name: str
    source: str
    r1: Vector
    r2: Vector
    tof_s: float
    v1: Vector
    v2: Vector | None
    tolerance: float  #: relative
    revolutions: int = 0
    high_path: bool = False


_DER = ((22592.145603, -1599.915239, -19783.950506), (1922.067697, 4054.157051, -8925.727465), 36000.0)
_DER_SOURCE = "Der 2011"  # G. J. Der, The superior Lambert algorithm, AMOS 2011 (as repeated in poliastro's tests)
VALLADO_7_5 = Lambert(
    "Lambert: 76 min",
    "Vallado, example 7-5",
    (15945.34, 0.0, 0.0),
    (12214.83899, 10249.46731, 0.0),
    76 * 60.0,
    (2.058913, 2.915965, 0.0),
    (-3.451565, 0.910315, 0.0),
    1e-5,
)
# H. D. Curtis, Orbital Mechanics for Engineering Students (as repeated in poliastro's tests)
CURTIS_5_2 = Lambert(
    "Lambert: 1 h",
    "Curtis, example 5.2",
    (5000.0, 10000.0, 2100.0),
    (-14600.0, 2500.0, 7000.0),
    3600.0,
    (-5.9925, 1.9254, 3.2456),
    (-3.3125, -4.1966, -0.38529),
    1e-4,
)
DER = (
    Lambert("Lambert: 10 h, no revolution", _DER_SOURCE, *_DER, (2.000652697, 0.387688615, -2.666947760), None, 5e-6),
    Lambert(
        "Lambert: 10 h, one, high path", _DER_SOURCE, *_DER, (0.50335770, 0.61869408, -1.57176904), None, 5e-6, 1, True
    ),
    Lambert("Lambert: 10 h, one, low path", _DER_SOURCE, *_DER, (-2.45759553, 1.16945801, 0.43161258), None, 5e-6, 1),
)
DER_WITHOUT_SOLUTION_S = 5 * 3600.0  #: too short for one revolution between the same positions
DER_CLOSED = Lambert(
    "Lambert: nearly closed, two, low path",
    _DER_SOURCE,
    (7231.58074563487, 218.02523761425, 11.79251215952),
    (7357.06485698842, 253.55724281562, 38.81222241557),
    12300.0,
    (7.00660748, 1.96687296, 1.49423471),
    None,
    1e-6,
    2,
)
LAMBERT = (VALLADO_7_5, CURTIS_5_2, *DER, DER_CLOSED)

# Vallado, example 6-1: heights km, sum of the impulses m/s, hours; example 6-2, bi-elliptic; relative tolerance 1e-5
HOHMANN_KM, HOHMANN_M_S, HOHMANN_H = (191.34411, 35781.34857), 3935.224, 5.256713
BI_ELLIPTIC_KM, BI_ELLIPTIC_M_S, BI_ELLIPTIC_H = (191.34411, 503873.0, 376310.0), 3904.057, 593.919803
MANOEUVRE_TOLERANCE = 1e-5
# Escape and capture, of the tests of Tudat: excess speed m/s, periapsis m, mu, impulse m/s; relative tolerance 1e-13
BURNS = (
    ("escape burn, Earth", 2944.61246668719, 6378e3 + 185e3, 3.986e14, 3614.64460281887),
    ("capture burn, Mars", 2648.83359973278, 1.1 * 3389.5e3, 4.2830e13, 2087.10627167408),
)
BURN_TOLERANCE = 1e-13


class Mission(NamedTuple):
    """A flight by its dates, 12:00 UTC: C3 km2/s2, declination degrees, arrival speed km/s."""

    name: str
    target: str
    depart: str
    arrive: str
    c3: float
    declination: float
    speed: float
    flown_c3: float | None = None  #: what the mission itself gives


# C3, declination and speed: an independent computation with Lambert's problem on DE440. Flown C3: GMAT's MAVEN tutorial
# (mu over its semi-major axis of 32 593.216 km); MRO and Perseverance as remembered in the field. Tolerance 2 %, 0.3
# degrees. The Trace Gas Orbiter (2016-03-14 to 2016-10-19) is left out: it flew a manoeuvre in deep space, so that
# Lambert's problem between its dates (C3 14.72, declination -50.1) is not the orbit that it flew
MISSIONS = (
    Mission("MAVEN", "mars", "2013-11-18", "2014-09-22", 12.14, 13.0, 3.19, 12.2296),
    Mission("MRO", "mars", "2005-08-12", "2006-03-10", 16.35, 39.0, 2.83, 16.4),
    Mission("Perseverance", "mars", "2020-07-30", "2021-02-18", 14.56, 23.1, 2.55, 14.49),
    Mission("Tianwen-1", "mars", "2020-07-23", "2021-02-10", 13.43, 25.3, 2.65),
    Mission("Venera-9", "venus", "1975-06-08", "1975-10-22", 9.04, -16.7, 2.85),
    Mission("Venus Express", "venus", "2005-11-09", "2006-04-11", 7.99, -21.2, 4.59),
)
MISSION_TOLERANCE, MISSION_DECLINATION_DEG = 0.02, 0.3

FOOT_M, NAUTICAL_MILE_M = 0.3048, 1852.0


class Injection(NamedTuple):
    """A flown injection towards the Moon, and what follows from its listing."""

    utc: str
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    speed_ft_s: float
    flight_path_deg: float
    heading_deg: float
    eccentricity: float
    inclination_deg: float
    c3_km2_s2: float


# R. Orloff, Apollo by the Numbers (NASA SP-4029): injection 2:50:13.03 after the launch of 1969-07-16 13:32 UTC.
# Elements worked out independently from the same listing, which gives them to about 1.5e-5, 0.001 degrees and 0.002
# km2/s2: the last digits of altitude and speed
APOLLO_11 = Injection(
    "1969-07-16T16:22:13.03", 9.9204, -164.8373, 334.44e3, 35545.6, 7.367, 60.073, 0.97697, 31.383, -1.391
)
APOLLO_11_TOLERANCES = (1.5e-5, 1e-3, 2e-3)
#: first burn into lunar orbit, the same source: instant, ft/s, heights in nautical miles
APOLLO_11_INSERTION = ("1969-07-19T17:21:50", 2917.5, (60.0, 169.7))
# 185.2 km (100 nautical miles) to 384 400 km, km/s, recomputed; half a unit of the last digit
IDEAL_INJECTION = (185.2e3, 3.1351, 5e-5)

# GTOP database, solutions of Cassini1 and of Messenger (reduced version); objectives, km/s, as ESA's own C++ gives them
# (compiled into fcmaes 2.1.0, MIT); tolerance 1e-6 km/s
CASSINI1_X = (-789.8117, 158.302027105278, 449.385873819743, 54.7489684339665, 1024.36205846918, 4552.30796805542)
CASSINI1 = 4.930727568964
MESSENGER_X = (
    1171.64503236, 1.40899421278, 0.37992647165, 0.498004040298, 399.999999715, 178.372255301, 299.223139512,
    180.510754824, 0.234594654679, 0.0964769387134, 0.829948744508, 0.317174785637, 1.80629232251, 3.04129845698,
    1.10000000891, 1.35077257078, 1.09554368115, 1.34317576594,
)  # fmt: skip
MESSENGER = 8.630831807003
GTOP_TOLERANCE = 1e-6

# E. Roegiers (2014), MSc thesis, TU Delft, as in Tudat's unitTestSphericalShaping, with the planets of Standish's table
# in `motion`: days after J2000, days, revolutions, m/s, peak m/s2, and Tudat's tolerances
ROEGIERS_MARS = (8174.5, 580.0, 1, 5700.0, 2.4e-4)
ROEGIERS_MARS_TOLERANCES = (5.0, 2e-6)
# to the asteroid 1989ML, its state on arrival in m and m/s; wider, as its orbit in the thesis is not quite this one
ROEGIERS_1989ML = (7799.5, 600.0, 1, 4530.0, 1.8e-4)
ROEGIERS_1989ML_TOLERANCES = (100.0, 1e-5)
_AU = 149597870700.0
ROEGIERS_1989ML_STATE = (
    tuple(x * _AU for x in (1.197701029846094, 0.1653518856610793, -0.0923017785474375)),
    tuple(x * _AU / 86400.0 for x in (-4.891080912584867e-5, 1.588950249593135e-2, -2.980245580772588e-4)),
)
