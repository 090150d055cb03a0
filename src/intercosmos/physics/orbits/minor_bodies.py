"""Minor bodies from osculating elements: asteroids and comets on the conic of their epoch.

Around the Sun alone, so the error grows with the years from the epoch: some 1e5 km a year for an asteroid of the main
belt, more after a close approach. Elements count from the ecliptic of J2000 as in the tables of JPL and of the Minor
Planet Center (the obliquity of IAU 1976).

References
----------
J. D. Giorgini and others, *Small-body database* (JPL): conventions of the elements. The motion is that of
:mod:`~intercosmos.physics.orbits.kepler_problem`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.bodies import BODIES
from intercosmos.physics.orbits.kernels import OBLIQUITY

Array = NDArray[np.float64]

_SUN_MU = BODIES["sun"].mu


@dataclass(frozen=True, slots=True)
class MinorBody:
    """A body on a conic around the Sun; goes wherever a body's name goes in ``ephemeris``.

    Two-body motion from given elements; see the module for how long that holds.

    Examples
    --------
    Halley's comet with rounded elements of its return of 1986:

    >>> from intercosmos.physics.orbits.ephemerides import states
    >>> au, deg = 149597870700.0, np.pi / 180
    >>> angles = (162.2627 * deg, 58.42 * deg, 111.3325 * deg)
    >>> halley = MinorBody("halley", 0.58598 * au, 0.96714, *angles, passage_s=-438.397e6)
    >>> r, v = states(halley, halley.passage_s, "sun")
    >>> float((np.linalg.norm(r) / au).round(5)), float((np.linalg.norm(v) / 1e3).round(1))
    (0.58598, 54.6)

    Attributes
    ----------
    name : what to call it
    perihelion_m : distance of the perihelion, m
    eccentricity : any, from 0
    inclination, node, argument : inclination, ascending node and argument of perihelion, rad, ecliptic of J2000
    passage_s : a passage of the perihelion, s past J2000 TDB
    mu : gravitational parameter of the Sun and the body, m3/s2
    equatorial : whether the angles count from the equator of the ICRF instead
    """

    name: str
    perihelion_m: float
    eccentricity: float
    inclination: float
    node: float
    argument: float
    passage_s: float
    mu: float = _SUN_MU
    equatorial: bool = False

    def __post_init__(self) -> None:
        numbers = (self.inclination, self.node, self.argument, self.passage_s)
        if not (0 < self.perihelion_m < np.inf and 0 <= self.eccentricity < np.inf and np.all(np.isfinite(numbers))):
            raise PhysicsError(f"{self.name}: a perihelion lies above 0, an eccentricity from 0, angles are numbers")

    @classmethod
    def at_epoch(
        cls,
        name: str,
        epoch: Any,
        *,
        semi_major_axis_m: float,
        eccentricity: float,
        inclination: float,
        node: float,
        argument: float,
        mean_anomaly: float,
        mu: float = _SUN_MU,
        equatorial: bool = False,
    ) -> MinorBody:
        """From the elements of an ellipse with the mean anomaly at an epoch, as asteroids are tabulated.

        Parameters
        ----------
        epoch : ``astropy.time.Time``
        semi_major_axis_m : m; angles in rad

        Raises
        ------
        PhysicsError
            If the elements are of no ellipse.
        """
        from intercosmos.physics.orbits.time_scales import tdb_seconds

        if not (semi_major_axis_m > 0 and 0 <= eccentricity < 1):
            raise PhysicsError(
                f"{name}: an ellipse has an axis above 0 and an eccentricity below 1; give its perihelion"
            )
        motion = np.sqrt(mu / semi_major_axis_m**3)
        passage = float(tdb_seconds(epoch)) - mean_anomaly / motion
        perihelion = semi_major_axis_m * (1 - eccentricity)
        return cls(name, perihelion, eccentricity, inclination, node, argument, float(passage), mu, equatorial)

    @property
    def centre(self) -> str:
        """The body that the states count from."""
        return "sun"

    def states(self, tdb_s: Array) -> tuple[Array, Array]:
        """Position (n, 3), m, and velocity (n, 3), m/s, from the Sun, ICRF axes, at (n,) s past J2000 TDB."""
        from intercosmos.physics.orbits.kepler_problem import kepler

        r, v = self._at_perihelion()
        position, velocity = kepler(r, v, np.asarray(tdb_s, dtype=float) - self.passage_s, self.mu)
        if not np.all(np.isfinite(position)):
            raise PhysicsError(f"{self.name} cannot be followed to an epoch that far from its perihelion")
        return position, velocity

    def _at_perihelion(self) -> tuple[Array, Array]:
        def turn(angle: float, axis: int) -> Array:
            c, s = np.cos(angle), np.sin(angle)
            about_z = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
            return about_z if axis == 2 else np.roll(about_z, (1, 1), axis=(0, 1))

        tilt = np.eye(3) if self.equatorial else turn(OBLIQUITY, 0)
        axes = tilt @ turn(self.node, 2) @ turn(self.inclination, 0) @ turn(self.argument, 2)
        speed = np.sqrt(self.mu * (1 + self.eccentricity) / self.perihelion_m)
        return self.perihelion_m * axes[:, 0], speed * axes[:, 1]
