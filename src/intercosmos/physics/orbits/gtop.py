"""The trajectory problems of ESA's GTOP database, by which global searches are judged: definitions and planets.

The database (ESA Advanced Concepts Team, *Global Trajectory Optimisation Problems and Solutions*, 2005-2013) poses
launches, flybys and arrivals with planets on slowly changing ellipses, in its own units: days, km, km/s, dates
as MJD2000
(days since 2000-01-01 00:00). They are kept here to the digit, since published optima hang on them; real missions fly
over DE440 (:func:`intercosmos.physics.orbits.gravity_assist.tabulated`).

References
----------
Izzo, D. (2010), Global optimization and space pruning for spacecraft trajectory design, in Conway (ed.), *Spacecraft
Trajectory Optimization*, Cambridge University Press, chapter 7.
Vinko, T. and Izzo, D. (2008), Global optimisation heuristics and test problems for preliminary spacecraft
trajectory design,
ESA ACT technical report GOHTPPSTD.
Mean elements: Newcomb's theories as revised in the *Explanatory Supplement to the Astronomical Ephemeris* (1961), dates
counted in Julian centuries from 1900.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, UnknownIdError

Array = NDArray[np.float64]

SUN_MU_KM: Final = 1.32712428e11  #: km3/s2
ASTRONOMICAL_UNIT_KM: Final = 149597870.66
DAY_S: Final = 86400.0

#: Names by the database's numbers
PLANETS: Final = ("mercury", "venus", "earth", "mars", "jupiter", "saturn", "uranus", "neptune")
#: Gravitational parameters of the planets, km3/s2
PLANET_MU_KM: Final = dict(
    zip(PLANETS, (22321.0, 324860.0, 398601.19, 42828.3, 126.7e6, 37.9e6, 5.78e6, 6.8e6), strict=True)
)
#: Radii by which pericentres count in problems with deep-space manoeuvres, km; no flyby there of the outermost two
PLANET_RADIUS_KM: Final = dict(zip(PLANETS, (2440.0, 6052.0, 6378.0, 3397.0, 71492.0, 60330.0), strict=False))
#: Least pericentre without penalty in problems of powered flybys, km, and the penalty, km/s a km below it
LEAST_PERICENTRE_KM: Final = dict(zip(PLANETS, (0.0, 6351.8, 6778.1, 6000.0, 600000.0, 70000.0, 0.0, 0.0), strict=True))
PENALTY: Final = dict(zip(PLANETS, (0.0, 0.01, 0.01, 0.01, 0.001, 0.01, 0.0, 0.0), strict=True))


@dataclass(frozen=True, slots=True)
class MeanElements:
    """A planet's ellipse: polynomials in Julian centuries since 1900 (mjd2000 / 36525 + 1); au, degrees.

    ``anomaly`` is the mean anomaly.
    """

    axis: float
    eccentricity: tuple[float, ...]
    inclination: tuple[float, ...]
    node: tuple[float, ...]
    perihelion: tuple[float, ...]
    anomaly: tuple[float, ...]


#: In degrees, minutes and seconds of the Supplement turned into degrees
ELEMENTS: Final[dict[str, MeanElements]] = {
    "mercury": MeanElements(
        0.38709860,
        (0.20561421, 2.046e-5, -3.0e-8),
        (7.00288055555555556, 1.86083333333333333e-3, -1.83333333333333333e-5),
        (47.1459444444444444, 1.18520833333333333, 1.73888888888888889e-4),
        (28.7537527777777778, 0.370280555555555556, 1.20833333333333333e-4),
        (102.279380555555556, 149472.515288888889, 6.38888888888888889e-6),
    ),
    "venus": MeanElements(
        0.72333160,
        (0.00682069, -4.774e-5, 9.1e-8),
        (3.39363055555555556, 1.00583333333333333e-3, -9.72222222222222222e-7),
        (75.7796472222222222, 0.89985, 4.1e-4),
        (54.3841861111111111, 0.508186111111111111, -1.38638888888888889e-3),
        (212.603219444444444, 58517.803875, 1.28605555555555556e-3),
    ),
    "earth": MeanElements(
        1.00000023,
        (0.01675104, -4.18e-5, -1.26e-7),
        (0.0,),
        (0.0,),
        (101.220833333333333, 1.719175, 4.52777777777777778e-4, 3.33333333333333333e-6),
        (358.475844444444444, 35999.04975, -1.50277777777777778e-4, -3.33333333333333333e-6),
    ),
    "mars": MeanElements(
        1.523688399,
        (0.0933129, 9.2064e-5, -7.7e-8),
        (1.85033333333333333, -6.75e-4, 1.26111111111111111e-5),
        (48.7864416666666667, 0.770991666666666667, -1.38888888888888889e-6, -5.33333333333333333e-6),
        (285.431761111111111, 1.06976666666666667, 1.3125e-4, 4.13888888888888889e-6),
        (319.529425, 19139.8585, 1.80805555555555556e-4, 1.19444444444444444e-6),
    ),
    "jupiter": MeanElements(
        5.202561,
        (0.04833475, 1.6418e-4, -4.676e-7, -1.7e-9),
        (1.30873611111111111, -5.69611111111111111e-3, 3.88888888888888889e-6),
        (99.4433861111111111, 1.01053, 3.52222222222222222e-4, -8.51111111111111111e-6),
        (273.277541666666667, 0.599431666666666667, 7.0405e-4, 5.07777777777777778e-6),
        (225.328327777777778, 3034.69202388888889, -7.21588888888888889e-4, 1.78444444444444444e-6),
    ),
    "saturn": MeanElements(
        9.554747,
        (0.05589232, -3.455e-4, -7.28e-7, 7.4e-10),
        (2.49251944444444444, -3.91888888888888889e-3, -1.54888888888888889e-5, 4.44444444444444444e-8),
        (112.790388888888889, 0.873195138888888889, -1.52180555555555556e-4, -5.30555555555555556e-6),
        (338.307772222222222, 1.08522069444444444, 9.78541666666666667e-4, 9.91666666666666667e-6),
        (175.466216666666667, 1221.55146777777778, -5.01819444444444444e-4, -5.19444444444444444e-6),
    ),
    "uranus": MeanElements(
        19.21814,
        (0.0463444, -2.658e-5, 7.7e-8),
        (0.772463888888888889, 6.25277777777777778e-4, 3.95e-5),
        (73.4770972222222222, 0.498667777777777778, 1.31166666666666667e-3),
        (98.0715527777777778, 0.985765, -1.07447222222222222e-3, -6.05555555555555556e-7),
        (72.6488194444444444, 428.379113055555556, 7.88444444444444444e-5, 1.11111111111111111e-9),
    ),
    "neptune": MeanElements(
        30.10957,
        (0.00899704, 6.33e-6, -2.0e-9),
        (1.77924166666666667, -9.54361111111111111e-3, -9.11111111111111111e-6),
        (130.681358333333333, 1.098935, 2.49866666666666667e-4, -4.71777777777777778e-6),
        (276.045966666666667, 0.325639444444444444, 1.4095e-4, 4.11333333333333333e-6),
        (37.7306694444444444, 218.461339722222222, -7.03333333333333333e-5),
    ),
}


@dataclass(frozen=True, slots=True)
class MinorBody:
    """A body on a fixed ellipse: au, degrees, mean anomaly at an epoch in MJD."""

    name: str
    axis: float
    eccentricity: float
    inclination: float
    node: float
    perihelion: float
    anomaly: float
    epoch_mjd: float

    @property
    def elements(self) -> MeanElements:
        """The same as polynomials in centuries since 1900, of which only the anomaly moves."""
        rate = np.sqrt(SUN_MU_KM / (self.axis * ASTRONOMICAL_UNIT_KM) ** 3) * DAY_S * 180 / pi * 36525.0
        start = (self.epoch_mjd - 51544.0) / 36525.0 + 1.0
        return MeanElements(
            self.axis,
            (self.eccentricity,),
            (self.inclination,),
            (self.node,),
            (self.perihelion,),
            (self.anomaly - float(rate) * start, float(rate)),
        )


#: Target of the Rosetta problem
CHURYUMOV: Final = MinorBody(
    "churyumov-gerasimenko", 3.50294972836275, 0.6319356, 7.12723, 50.92302, 11.36788, 0.0, 52504.23754000012
)


@dataclass(frozen=True, slots=True)
class Insertion:
    """Capture into an ellipse of given pericentre radius, km, and eccentricity, by one burn at the pericentre."""

    pericentre_km: float
    eccentricity: float

    def __post_init__(self) -> None:
        if not (self.pericentre_km > 0 and 0 <= self.eccentricity < 1):
            raise PhysicsError("a capture orbit needs a pericentre above 0 and an eccentricity from 0 up to but not 1")


@dataclass(frozen=True, slots=True)
class Problem:
    """A GTOP problem; ``lower`` and ``upper`` bound the decision vector, in the order of the database.

    Parameters
    ----------
    name : its name in small letters
    sequence : bodies in order of visit
    deep_space_manoeuvres : one on each leg, flybys without thrust; otherwise thrust at flyby pericentres alone
    counts_launch : whether the speed of departure is part of the objective
    insertion : capture orbit; None for a rendezvous
    best_km_s : the best objective known, km/s
    """

    name: str
    sequence: tuple[str, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    deep_space_manoeuvres: bool
    best_km_s: float
    counts_launch: bool = True
    insertion: Insertion | None = None


CASSINI1: Final = Problem(
    "cassini1",
    ("earth", "venus", "venus", "earth", "jupiter", "saturn"),
    (-1000.0, 30.0, 100.0, 30.0, 400.0, 1000.0),
    (0.0, 400.0, 470.0, 400.0, 2000.0, 6000.0),
    deep_space_manoeuvres=False,
    best_km_s=4.9307,
    insertion=Insertion(108950.0, 0.98),
)
CASSINI2: Final = Problem(
    "cassini2",
    ("earth", "venus", "venus", "earth", "jupiter", "saturn"),
    (-1000.0, 3.0, 0.0, 0.0, 100.0, 100.0, 30.0, 400.0, 800.0, *5 * (0.01,), 1.05, 1.05, 1.15, 1.7, *4 * (-pi,)),
    (0.0, 5.0, 1.0, 1.0, 400.0, 500.0, 300.0, 1600.0, 2200.0, *5 * (0.9,), 6.0, 6.0, 6.5, 291.0, *4 * (pi,)),
    deep_space_manoeuvres=True,
    best_km_s=8.3830,
)
MESSENGER: Final = Problem(
    "messenger",
    ("earth", "earth", "venus", "venus", "mercury"),
    (1000.0, 1.0, 0.0, 0.0, 200.0, 30.0, 30.0, 30.0, *4 * (0.01,), *3 * (1.1,), *3 * (-pi,)),
    (4000.0, 5.0, 1.0, 1.0, *4 * (400.0,), *4 * (0.99,), *3 * (6.0,), *3 * (pi,)),
    deep_space_manoeuvres=True,
    best_km_s=8.6299,
)
ROSETTA: Final = Problem(
    "rosetta",
    ("earth", "earth", "mars", "earth", "earth", "churyumov-gerasimenko"),
    (1460.0, 3.0, 0.0, 0.0, 300.0, 150.0, 150.0, 300.0, 700.0, *5 * (0.01,), *4 * (1.05,), *4 * (-pi,)),
    (1825.0, 5.0, 1.0, 1.0, 500.0, 800.0, 800.0, 800.0, 1850.0, *5 * (0.9,), *4 * (9.0,), *4 * (pi,)),
    deep_space_manoeuvres=True,
    best_km_s=1.3433,
    counts_launch=False,
)
#: With the three passes of Mercury that lower the arrival; the launcher's part is not counted
MESSENGER_FULL: Final = Problem(
    "messenger full",
    ("earth", "venus", "venus", "mercury", "mercury", "mercury", "mercury"),
    (1900.0, 3.0, 0.0, 0.0, *6 * (100.0,), *6 * (0.01,), 1.1, 1.1, 1.05, 1.05, 1.05, *5 * (-pi,)),
    (2200.0, 4.05, 1.0, 1.0, *5 * (500.0,), 550.0, *6 * (0.99,), *5 * (6.0,), *5 * (pi,)),
    deep_space_manoeuvres=True,
    best_km_s=1.9579,
    counts_launch=False,
    insertion=Insertion(2640.0, 0.704),
)
PROBLEMS: Final = {p.name: p for p in (CASSINI1, CASSINI2, MESSENGER, MESSENGER_FULL, ROSETTA)}
#: Problems of the database that do not count km/s, and what they count
_OTHER_MEASURES: Final = {
    "gtoc1": "the blow to an asteroid, kg km2/s2",
    "sagas": "years to 50 au",
    "tandem": "the mass at Saturn, kg",
}
_BODIES: Final = {**ELEMENTS, CHURYUMOV.name: CHURYUMOV.elements}


def problem(name: str) -> Problem:
    """The problem of that name, as people write it: in any case, with or without spaces, hyphens and underscores.

    >>> problem("Cassini1").sequence[:3]
    ('earth', 'venus', 'venus')
    >>> problem("messenger reduced").name
    'messenger'

    Raises
    ------
    UnknownIdError
        If the database has no such problem.
    PhysicsError
        If it has, but counts something else than km/s.
    """
    found = find_problem(name)
    if found is None:
        raise UnknownIdError("GTOP problem", name, PROBLEMS)
    return found


def find_problem(name: str) -> Problem | None:
    """As :func:`problem`, but ``None`` where nothing is called so."""
    wanted = _plain(name).removesuffix("reduced")
    for measured, what in _OTHER_MEASURES.items():
        if wanted.startswith(measured):
            raise PhysicsError(
                f"GTOP's {name} counts {what}, not km/s; computed here: {', '.join(PROBLEMS)}\n"
                "  next: give its bodies as a sequence, such as 'EVEVEJS'"
            )
    return next((p for p in PROBLEMS.values() if _plain(p.name) == wanted), None)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def elements_of(body: str) -> MeanElements:
    """Mean elements of a planet or of the comet of the Rosetta problem."""
    if body not in _BODIES:
        raise UnknownIdError("body of the GTOP database", body, _BODIES)
    return _BODIES[body]
