"""What pulls and pushes a satellite: the description that :mod:`~intercosmos.physics.orbits.propagate` flies.

References
----------
O. Montenbruck and E. Gill (2000), *Satellite Orbits*, chapter 3; G. Petit and B. Luzum (2010), *IERS Conventions*,
eq. 10.12 (Schwarzschild term); G. Kopp and J. L. Lean (2011), GRL 38, L01706 (solar irradiance 1360.8 W/m2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import bodies
from intercosmos.physics.orbits.gravity_field import GravityField

Array = NDArray[np.float64]

ASTRONOMICAL_UNIT: Final = 149597870700.0  #: m, IAU 2012 resolution B2
#: N/m2 at one astronomical unit on a surface that absorbs: 1360.8 W/m2 over the speed of light
SOLAR_PRESSURE: Final = 1360.8 / SPEED_OF_LIGHT
#: m above the surface; below it drag is not that of a free molecular flow, and a propagation with drag ends
DRAG_FLOOR: Final = 100e3


@dataclass(frozen=True, slots=True)
class Drag:
    """Air drag along the wind-relative velocity, density of NRLMSISE-00 or later.

    Attributes
    ----------
    area_to_mass : drag coefficient times area over mass, m2/kg; one number, or one for each satellite (n,)
    f107, f107a : solar radio flux of the day before and its mean over 81 days, solar flux units
    ap : planetary magnetic index: the daily one, or the seven of the model
    version : of the model, as :mod:`pymsis` counts: 0 for NRLMSISE-00, 2.0, 2.1
    """

    area_to_mass: ArrayLike
    f107: float
    f107a: float
    ap: float | tuple[float, ...] = 4.0
    version: float = 0

    def __post_init__(self) -> None:
        _not_negative("the drag area over mass", self.area_to_mass)
        indices = np.atleast_1d(self.ap)
        if indices.shape not in ((1,), (7,)) or not np.all(np.isfinite(indices)) or np.any(indices < 0):
            raise PhysicsError("ap is the daily index or the seven of the model, none negative")
        if not (np.isfinite(self.f107) and np.isfinite(self.f107a) and self.f107 > 0 and self.f107a > 0):
            raise PhysicsError("f107 and f107a are solar radio fluxes above 0, about 65 to 300")


@dataclass(frozen=True, slots=True)
class SolarPressure:
    """Solar radiation pressure on a sphere.

    Attributes
    ----------
    area_to_mass : pressure coefficient (1 absorbs, up to 2 reflects) times area over mass, m2/kg; one number, or one
        for each satellite (n,)
    shadow : of the central body: ``"conical"`` with penumbra, ``"cylindrical"``, or ``None``
    """

    area_to_mass: ArrayLike
    shadow: Literal["conical", "cylindrical"] | None = "conical"

    def __post_init__(self) -> None:
        _not_negative("the area over mass under sunlight", self.area_to_mass)
        if self.shadow not in ("conical", "cylindrical", None):
            raise PhysicsError(f"a shadow is 'conical', 'cylindrical' or None, not {self.shadow!r}")


@dataclass(frozen=True, slots=True)
class Forces:
    """A central body and all else that acts.

    The default is the Earth as a point. For other bodies: ``Forces.around("moon", bodies=("earth", "sun"))``.

    Attributes
    ----------
    mu : gravitational parameter, m3/s2 (with ``gravity`` the field's own is used)
    radius_m : equatorial radius: reference of ``zonals``, and the sphere on which a propagation ends
    zonals : unnormalised J2, J3 … up to J6
    gravity : a full field instead of ``mu`` and ``zonals``; of the Earth, in ITRF
    axis : axis of the zonals: ``"earth"`` for the true one (ITRF z), or a vector in inertial axes
    bodies : that pull besides: ``"sun"``, ``"moon"``, ``"venus"`` …
    drag, solar_pressure : or ``None``
    relativity : the Schwarzschild term of the central body
    origin : the central body
    escape_m : distance from the centre at which a propagation ends
    """

    mu: float = EARTH_MU
    radius_m: float = EARTH_RADIUS
    zonals: tuple[float, ...] = ()
    gravity: GravityField | None = None
    axis: Literal["earth"] | tuple[float, float, float] = "earth"
    bodies: tuple[str, ...] = ()
    drag: Drag | None = None
    solar_pressure: SolarPressure | None = None
    relativity: bool = False
    origin: str = "earth"
    escape_m: float = 2e9

    def __post_init__(self) -> None:
        central = bodies.body(self.origin).id
        object.__setattr__(self, "origin", central)
        object.__setattr__(self, "bodies", tuple(bodies.body(name).id for name in self.bodies))
        if not (np.isfinite(self.mu) and self.mu > 0 and np.isfinite(self.radius_m) and self.radius_m > 0):
            raise PhysicsError("mu and radius_m of the central body must be above 0")
        if not self.escape_m > self.radius_m:
            raise PhysicsError("escape_m is a distance from the centre and must be above radius_m")
        if len(self.zonals) > 5 or not np.all(np.isfinite(np.asarray(self.zonals, float))):
            raise PhysicsError("zonals are J2 to J6 at most, all finite; for more pass gravity=egm2008(degree)")
        if self.zonals and self.gravity is not None:
            raise PhysicsError("give zonals or gravity, not both: a field has its own zonal terms")
        if central in self.bodies or len(set(self.bodies)) < len(self.bodies):
            raise PhysicsError("each body pulls once, and the central body is not among the others")
        if self.axis != "earth":
            length = float(np.linalg.norm(self.axis)) if np.shape(self.axis) == (3,) else np.nan
            if not abs(length - 1) < 1e-9:
                raise PhysicsError("the axis of the zonals is 'earth' or a unit vector in inertial axes")
        if central != "earth" and (self.gravity or self.drag or (self.zonals and self.axis == "earth")):
            raise PhysicsError(
                f"gravity, drag and axis='earth' are the Earth's; around {central} pass zonals with an axis vector"
            )

    @classmethod
    def around(cls, origin: str, **others: object) -> Forces:
        """Forces about another body, with its own mu and radius.

        >>> Forces.around("moon", bodies=("earth", "sun")).radius_m
        1737400.0
        """
        known = bodies.body(origin)
        values = {"mu": known.mu, "radius_m": known.radius, "origin": known.id, "escape_m": 1e13} | others
        if "axis" not in values:
            values["axis"] = (0.0, 0.0, 1.0)
        return cls(**values)  # type: ignore[arg-type]

    @property
    def turning(self) -> bool:
        """Whether the Earth's axis or rotation counts."""
        return self.gravity is not None or self.drag is not None or bool(self.zonals and self.axis == "earth")

    @property
    def timed(self) -> bool:
        """Whether anything depends on the date, so that an epoch is needed."""
        return self.turning or bool(self.bodies) or (self.solar_pressure is not None and self.origin != "sun")

    @property
    def floor_m(self) -> float:
        """Distance from the centre at which a propagation ends below."""
        return self.radius_m + (DRAG_FLOOR if self.drag else 0.0)


def _not_negative(what: str, value: ArrayLike) -> None:
    values = np.asarray(value, float)
    if values.ndim > 1 or not np.all(np.isfinite(values)) or np.any(values < 0):
        raise PhysicsError(f"{what} is one number or one for each satellite, finite and not negative")
