"""Routes by way of planets: which bodies, which kind of manoeuvre, which states the bodies have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.bodies import BODIES
from intercosmos.physics.orbits.gtop import Insertion, Problem

Array = NDArray[np.float64]

#: Position and velocity (n, 3) of a body from the Sun at n instants in seconds past J2000 TDB: ICRF, m and m/s
States = Callable[[str, Array], tuple[Array, Array]]

_OBLIQUITY: Final = np.deg2rad(84381.448 / 3600)  #: of J2000, IAU 1976: the ecliptic of JPL's frames
_TO_ECLIPTIC: Final = np.array(
    [[1, 0, 0], [0, np.cos(_OBLIQUITY), np.sin(_OBLIQUITY)], [0, -np.sin(_OBLIQUITY), np.cos(_OBLIQUITY)]]
)

_NAMES: Final = (*gtop.PLANETS, gtop.CHURYUMOV.name)
#: Uranus and Neptune too; Mercury is written with two letters
_BY_INITIAL: Final = {"Me": "mercury"} | {name[0].upper(): name for name in gtop.PLANETS if name != "mercury"}
_INITIALS: Final = r"(?:Me|[VEMJSUN])+|[vemjsun]+"


@dataclass(frozen=True, slots=True)
class Ephemeris:
    """States of bodies sampled at equal steps, between which cubics run that match position and velocity at both ends.

    Parameters
    ----------
    start_mjd2000, step_days : first sample and distance of the others, days
    states : one array (samples, 6) a body of the sequence, heliocentric and ecliptic, km and km/s
    sun_mu_km : km3/s2
    """

    start_mjd2000: float
    step_days: float
    states: dict[str, Array]
    sun_mu_km: float = 1.32712440041279419e11


@dataclass(frozen=True, slots=True)
class Route:
    """Everything fixed about a family of trajectories; one compiled program each.

    ``mu_km``, ``radius_km``, ``least_pericentre_km`` and ``penalty`` have one number a body of the sequence.
    ``database`` says that the first two are those of the GTOP database: over sampled states they give way to those of
    :mod:`~intercosmos.physics.orbits.bodies`.
    """

    sequence: tuple[str, ...]
    deep_space_manoeuvres: bool
    insertion: Insertion | None
    counts_launch: bool
    mu_km: tuple[float, ...]
    radius_km: tuple[float, ...]
    least_pericentre_km: tuple[float, ...]
    penalty: tuple[float, ...]
    database: bool = False

    @property
    def size(self) -> int:
        """Length of the decision vector."""
        n = len(self.sequence)
        return 4 * n - 2 if self.deep_space_manoeuvres else n


def route_of(
    sequence: str | Problem | Sequence[str | int],
    *,
    insertion: Insertion | None = None,
    counts_launch: bool = True,
    deep_space_manoeuvres: bool | None = None,
) -> Route:
    """A route from a GTOP problem, or from a sequence with the database's planets.

    Parameters
    ----------
    sequence : a problem, its name, or :func:`bodies_of` it; a problem brings its own insertion and launch rule
    deep_space_manoeuvres : must agree with a problem; a bare sequence has none where it is not given

    Raises
    ------
    PhysicsError
        If there are fewer than two bodies, or a problem is of the other kind.
    UnknownIdError
        If a body or problem is unknown.
    """
    if isinstance(sequence, str):
        sequence = gtop.find_problem(sequence) or bodies_of(sequence)
    if isinstance(sequence, Problem):
        if deep_space_manoeuvres not in (None, sequence.deep_space_manoeuvres):
            kind = "mga_1dsm" if sequence.deep_space_manoeuvres else "mga"
            raise PhysicsError(f"the problem {sequence.name!r} is one for {kind}")
        deep_space_manoeuvres = sequence.deep_space_manoeuvres
        insertion, counts_launch, names = sequence.insertion, sequence.counts_launch, sequence.sequence
    else:
        names = bodies_of(sequence)
    if len(names) < 2:
        raise PhysicsError("a route needs at least two bodies: where it starts and where it ends")
    for name in names:
        gtop.elements_of(name)
    if insertion is not None and names[-1] not in gtop.PLANET_MU_KM:
        raise PhysicsError(f"nothing is captured into an orbit about {names[-1]}, whose mass is not counted")
    for name in names[1:-1]:
        if name not in gtop.PLANET_MU_KM or (deep_space_manoeuvres and name not in gtop.PLANET_RADIUS_KM):
            raise PhysicsError(f"{name} is no body to fly by: its mass or radius is not in the database")
    return Route(
        names,
        bool(deep_space_manoeuvres),
        insertion,
        counts_launch,
        tuple(gtop.PLANET_MU_KM.get(name, 0.0) for name in names),
        tuple(gtop.PLANET_RADIUS_KM.get(name, 0.0) for name in names),
        tuple(gtop.LEAST_PERICENTRE_KM.get(name, 0.0) for name in names),
        tuple(gtop.PENALTY.get(name, 0.0) for name in names),
        database=True,
    )


def measured(route: Route) -> Route:
    """The route with the gravitational parameters of DE440 and the IAU's radii in the place of the database's.

    The least pericentres and their penalties stay: they are rules of mission design, not properties of planets.
    Constants that did not come from the database are left alone.
    """
    if not route.database:
        return route
    known = [BODIES.get(name) for name in route.sequence]
    mu = tuple(old if body is None else body.mu / 1e9 for body, old in zip(known, route.mu_km, strict=True))
    radius = tuple(old if body is None else body.radius / 1e3 for body, old in zip(known, route.radius_km, strict=True))
    return replace(route, mu_km=mu, radius_km=radius, database=False)


def tabulated(
    bodies: Sequence[str], start_mjd2000: float, end_mjd2000: float, states: States, *, step_days: float = 0.5
) -> Ephemeris:
    """Sample the states of bodies for :func:`intercosmos.physics.orbits.gravity_assist.mga`.

    Half a day leaves 60 m at Mercury and 2 m at the Earth.

    Parameters
    ----------
    bodies : names
    start_mjd2000, end_mjd2000 : the span that trajectories may use, days (TDB)
    states : gives heliocentric ICRF states, such as a function of DE440
    step_days : distance of the samples

    Raises
    ------
    PhysicsError
        If the span or step is not above zero.
    """
    if not (end_mjd2000 > start_mjd2000 and step_days > 0):
        raise PhysicsError("sampled states need an end after their start and a step above zero")
    days = start_mjd2000 + step_days * np.arange(int(np.ceil((end_mjd2000 - start_mjd2000) / step_days)) + 2)
    seconds: Array = np.asarray((days - 0.5) * gtop.DAY_S, np.float64)
    sampled = {}
    for body in dict.fromkeys(bodies):
        position, velocity = states(body, seconds)
        both = [np.asarray(a, float) @ _TO_ECLIPTIC.T / 1e3 for a in (position, velocity)]
        sampled[body] = np.concatenate(both, axis=-1)
    return Ephemeris(float(start_mjd2000), float(step_days), sampled)


def bodies_of(sequence: str | Sequence[str | int]) -> tuple[str, ...]:
    """Bodies in order of visit from names or numbers in a row, or from one text.

    >>> bodies_of("EVVEJS") == bodies_of("earth-Venus-venus-earth-jupiter-saturn") == bodies_of([3, 2, 2, 3, 5, 6])
    True
    >>> bodies_of("EVVMeMe")[-1]
    'mercury'

    Parameters
    ----------
    sequence : in a text, names between hyphens, commas or spaces, or initials in a row, of which ``M`` is Mars and
        ``Me`` (so written) Mercury; numbers are the database's (3 is the Earth). Names in any case

    Raises
    ------
    UnknownIdError
        If a body, or a problem of that name, is unknown.
    """
    if not isinstance(sequence, str):
        return tuple(_name(body) for body in sequence)
    parts = [part for part in re.split(r"[\s,>-]+", sequence) if part]
    if "-".join(parts).lower() in _NAMES:  # a name with a hyphen in it
        parts = ["-".join(parts)]
    found: list[str] = []
    for part in parts:
        if part.lower() in _NAMES:
            found.append(part.lower())
        elif re.fullmatch(_INITIALS, part) and (len(parts) == 1 or len(part) == 1 or part == "Me"):
            found += [_BY_INITIAL[one] for one in re.findall("Me|.", part if "Me" in part else part.upper())]
        elif len(parts) == 1:
            raise UnknownIdError("GTOP problem or row of bodies", sequence, [*gtop.PROBLEMS, "EVVEJS", *_NAMES])
        else:
            raise UnknownIdError("body of the GTOP database", part, _NAMES)
    return tuple(found)


def _name(body: str | int) -> str:
    if isinstance(body, str):
        name = body.strip().lower()
        if name in _NAMES:
            return name
        one = body.strip()
        if one in _BY_INITIAL or one.upper() in _BY_INITIAL:
            return _BY_INITIAL.get(one) or _BY_INITIAL[one.upper()]
        raise UnknownIdError("body of the GTOP database", body, _NAMES)
    if not 1 <= body <= len(gtop.PLANETS):
        raise UnknownIdError("planet number", str(body), [str(n + 1) for n in range(len(gtop.PLANETS))])
    return gtop.PLANETS[body - 1]
