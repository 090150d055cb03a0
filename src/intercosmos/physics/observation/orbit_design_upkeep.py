"""What keeps an orbit: drift of its local time, decay between burns, ground-track upkeep, yearly velocity increments.

Burns that raise the orbit again are spaced so that the track wanders from one edge of its band to the other and back:
the equator crossings drift with the axis, the axis falls at an even rate, and the crossing moves along a parabola. The
local time of a sun-synchronous plane does the same under the Sun's even pull on its inclination.

The upper air is NRLMSISE-00 at the solar flux given, averaged over a revolution and over the seasons. Its error, some
15 % at a known flux, and the flux itself, which moves the density at 700 km by a factor of ten within a solar cycle,
are far above everything else that is left out here.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, sections 9.6 and 11.4.2; Wertz (2001),
*Mission Geometry; Orbit and Constellation Design and Management*, section 2.6; J. M. Picone et al. (2002),
NRLMSISE-00, JGR 107 (A12), 1468.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_J2, EARTH_MU, EARTH_RADIUS, TROPICAL_YEAR_DAYS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.orbit_design import RepeatOrbit, SunSynchronousOrbit
from intercosmos.physics.observation.orbit_design_rates import Gravity, drift_rates
from intercosmos.physics.observation.orbit_design_sun import node_from_sun_rad, yearly_inclination_drift_rad
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE
from intercosmos.physics.orbits.nodal import SUN_RATE

__all__ = ["Maintenance", "local_time_drift_s", "maintenance", "mean_density_kg_m3"]

Array = NDArray[np.float64]

_TURN: Final = 2 * np.pi
_YEAR_S: Final = TROPICAL_YEAR_DAYS * DAY
#: instants of a year and places of a revolution at which the air is sampled
_SEASONS: Final = 12
_PLACES: Final = 48
#: a year of it begins here, s past J2000 TDB: 1 January 2027; which year does not matter, the flux is given
_SEASONS_FROM_S: Final = 852_033_669.0
#: the design is for nearly circular orbits
_GREATEST_ECCENTRICITY: Final = 0.02


@dataclass(frozen=True)
class Maintenance:
    """What an orbit's upkeep costs.

    Attributes
    ----------
    density_kg_m3 : mean of the air along the orbit
    decay_m_day : of the axis, without burns
    altitude_delta_v_m_s : in a year, to hold the axis against drag
    burn_interval_s : between burns that keep the track in its band; infinite without drag
    burn_delta_v_m_s : of each of them
    axis_fall_m : between burns
    inclination_drift_rad : in a year, by the Sun's pull; zero for a plane that turns below the Sun
    inclination_delta_v_m_s : in a year, to take that out
    local_time_interval_s : between such burns that keep the local time in its band; infinite without a drift
    """

    density_kg_m3: float
    decay_m_day: float
    altitude_delta_v_m_s: float
    burn_interval_s: float
    burn_delta_v_m_s: float
    axis_fall_m: float
    inclination_drift_rad: float
    inclination_delta_v_m_s: float
    local_time_interval_s: float

    @property
    def delta_v_m_s(self) -> float:
        """Of a year, altitude and inclination together."""
        return self.altitude_delta_v_m_s + self.inclination_delta_v_m_s


def _node_slopes(axis_m: float, e: float, i: float, gravity: Gravity) -> tuple[float, float]:
    """How the node's rate changes with the axis, 1/(m s), and with the inclination, 1/s."""
    a = axis_m * np.array([1 + 1e-5, 1 - 1e-5, 1, 1])
    tilt = i + np.array([0, 0, 1e-5, -1e-5])
    rate = drift_rates(a, e, tilt, gravity=gravity).node
    return float((rate[0] - rate[1]) / (2e-5 * axis_m)), float((rate[2] - rate[3]) / 2e-5)


def local_time_drift_s(
    orbit: RepeatOrbit | SunSynchronousOrbit, seconds: ArrayLike, *, inclination_error_rad: float = 0.0,
    axis_error_m: float = 0.0, inclination_drift_rad: float = 0.0, decay_m_day: float = 0.0,
) -> Array:  # fmt: skip
    """How far the local time of an orbit's node is from its design, by errors of injection and slow drifts.

    Parameters
    ----------
    orbit : sun-synchronous
    seconds : (...) since the node was where it should be

    Other Parameters
    ----------------
    inclination_error_rad, axis_error_m : at the start, above the design
    inclination_drift_rad : in a year, such as
        :func:`~.orbit_design_sun.yearly_inclination_drift_rad` gives
    decay_m_day : of the axis

    Returns
    -------
    (...) s of local time, positive for later. First order in the errors: 1 % of itself for a tenth of a degree

    Examples
    --------
    A tenth of a degree too little on Landsat's orbit moves the node to earlier hours, minutes in a year:

    >>> from intercosmos.physics.observation.orbit_design import repeat_orbit
    >>> drift = local_time_drift_s(repeat_orbit(16, 233), 365.25 * 86400, inclination_error_rad=-np.radians(0.1))
    >>> round(float(drift) / 60)
    -17
    """
    t = np.asarray(seconds, float)
    by_axis, by_tilt = _node_slopes(orbit.semi_major_axis_m, orbit.eccentricity, orbit.inclination_rad, orbit.gravity)
    tilt = inclination_error_rad * t + inclination_drift_rad / _YEAR_S * t**2 / 2
    axis = axis_error_m * t - decay_m_day / DAY * t**2 / 2
    return np.asarray((by_axis * axis + by_tilt * tilt) * DAY / _TURN)


def mean_density_kg_m3(
    semi_major_axis_m: float, inclination_rad: float, *, f107: float, f107a: float | None = None, ap: float = 12.0,
    eccentricity: float = 0.0, argument_of_perigee_rad: float = np.pi / 2, ascending_local_time_h: float | None = None,
) -> float:  # fmt: skip
    """Density of the air along a nearly circular orbit, mean over a revolution and the seasons, kg/m3.

    Parameters
    ----------
    semi_major_axis_m, inclination_rad : mean; heights are those over the ellipsoid, with oblateness' short waves
    f107, f107a : solar radio flux of a day and its mean over 81 days, solar flux units (the same by default)

    Other Parameters
    ----------------
    ap : planetary magnetic index
    eccentricity, argument_of_perigee_rad : mean
    ascending_local_time_h : mean local time of the node; by default all hours count alike
    """
    from intercosmos.physics.orbits.drag_density import density
    from intercosmos.physics.orbits.forces import Drag

    a, i = float(semi_major_axis_m), float(inclination_rad)
    if not 0 <= eccentricity <= _GREATEST_ECCENTRICITY:
        raise PhysicsError(
            f"upkeep is reckoned for nearly circular orbits, of eccentricities up to {_GREATEST_ECCENTRICITY}"
        )
    season = (np.arange(_SEASONS) + 0.5) / _SEASONS
    sun = np.radians(280.46) + _TURN * season
    if ascending_local_time_h is None:
        # five turns in twelve samples: every pair of season and hour is met evenly
        node = sun + _TURN * 5 * np.arange(_SEASONS) / _SEASONS
    else:
        node = sun + float(node_from_sun_rad(ascending_local_time_h, "ascending"))
    u = _TURN * np.arange(_PLACES) / _PLACES
    wave = EARTH_J2 / 4 * (EARTH_RADIUS / a) ** 2 * (np.sin(i) ** 2 * np.cos(2 * u) - 3 * (3 * np.cos(i) ** 2 - 1))
    r = a * (1 + wave - eccentricity * np.cos(u - argument_of_perigee_rad))
    cosine, sine = np.cos(node)[:, None], np.sin(node)[:, None]
    along, across = r * np.cos(u), r * np.sin(u)
    where = np.stack(
        [
            cosine * along - sine * across * np.cos(i),
            sine * along + cosine * across * np.cos(i),
            np.broadcast_to(across * np.sin(i), (_SEASONS, _PLACES)),
        ],
        axis=-1,
    )
    when = np.broadcast_to((_SEASONS_FROM_S + season * _YEAR_S)[:, None], where.shape[:2])
    air = Drag(0.0, f107, f107 if f107a is None else f107a, ap)
    return float(np.mean(density(where, when, air)))


def maintenance(
    orbit: RepeatOrbit | SunSynchronousOrbit, *, mass_kg: float, drag_area_m2: float, drag_coefficient: float = 2.2,
    f107: float = 140.0, ap: float = 12.0, track_half_width_m: float = 1000.0, local_time_tolerance_s: float = 600.0,
    ascending_local_time_h: float | None = None,
) -> Maintenance:  # fmt: skip
    """What keeping an orbit costs in a year.

    Parameters
    ----------
    orbit : nearly circular; a sun-synchronous one without a local time of its own needs ``ascending_local_time_h``
    mass_kg, drag_area_m2, drag_coefficient : of the satellite

    Other Parameters
    ----------------
    f107, ap : solar radio flux, solar flux units (about 70 to 250 within a cycle), and magnetic index
    track_half_width_m : by which the equator crossing may leave its place, either way
    local_time_tolerance_s : by which the local time may leave its design, either way

    Raises
    ------
    PhysicsError
        If a number is not above zero, the orbit is too eccentric, or a local time is missing.

    Examples
    --------
    >>> from intercosmos.physics.observation.orbit_design import repeat_orbit
    >>> cost = maintenance(repeat_orbit(16, 233), mass_kg=2600, drag_area_m2=12, ascending_local_time_h=22.2)
    >>> 0.3 < cost.altitude_delta_v_m_s < 1.5, 3 < cost.inclination_delta_v_m_s < 6
    (True, True)
    """
    numbers = (mass_kg, drag_area_m2, drag_coefficient, track_half_width_m, local_time_tolerance_s)
    if not (np.all(np.isfinite(numbers)) and min(numbers) > 0):
        raise PhysicsError("mass, drag area, drag coefficient and widths of bands are finite and above 0")
    a, e, i = orbit.semi_major_axis_m, orbit.eccentricity, orbit.inclination_rad
    follows_sun = abs(orbit.node_rate_rad_s / SUN_RATE - 1) < 1e-3
    hour = orbit.ascending_local_time_h if isinstance(orbit, SunSynchronousOrbit) else ascending_local_time_h
    if follows_sun and hour is None:
        raise PhysicsError("a sun-synchronous orbit's upkeep depends on its local time: give ascending_local_time_h")
    air = mean_density_kg_m3(
        a, i, f107=f107, ap=ap, eccentricity=e, argument_of_perigee_rad=orbit.argument_of_perigee_rad,
        ascending_local_time_h=hour if follows_sun else None,
    )  # fmt: skip
    motion = np.sqrt(EARTH_MU / a**3)
    speed = motion * a
    # the air turns with the Earth
    wind = speed * (1 - ROTATION_RATE / motion * np.cos(i))
    braking = 0.5 * air * drag_coefficient * drag_area_m2 / mass_kg * wind**2
    fall = 2 * a / speed * braking
    swing = fall * abs(_crossing_slope(a, e, i, orbit.gravity))
    interval = float(4 * np.sqrt(track_half_width_m / EARTH_RADIUS / swing)) if swing > 0 else np.inf
    drift = float(yearly_inclination_drift_rad(a, i, hour)) if follows_sun and hour is not None else 0.0
    _, by_tilt = _node_slopes(a, e, i, orbit.gravity)
    turning = abs(by_tilt * drift / _YEAR_S) * DAY / _TURN
    kept = float(4 * np.sqrt(local_time_tolerance_s / turning)) if turning > 0 else np.inf
    return Maintenance(
        density_kg_m3=air,
        decay_m_day=float(fall * DAY),
        altitude_delta_v_m_s=float(braking * _YEAR_S),
        burn_interval_s=interval,
        burn_delta_v_m_s=float(braking * interval) if swing > 0 else 0.0,
        axis_fall_m=float(fall * interval) if swing > 0 else 0.0,
        inclination_drift_rad=drift,
        inclination_delta_v_m_s=float(speed * abs(drift)),
        local_time_interval_s=kept,
    )


def _crossing_slope(axis_m: float, e: float, i: float, gravity: Gravity) -> float:
    """How fast equator crossings move along the equator for an axis above the design, rad/(s m)."""
    rates = drift_rates(axis_m * np.array([1 + 1e-5, 1 - 1e-5, 1]), e, i, gravity=gravity)
    turning = ROTATION_RATE - rates.node
    step = turning / (rates.mean_anomaly + rates.argument_of_perigee)  # longitude a radian of argument of latitude
    return float(-(step[0] - step[1]) / (2e-5 * axis_m) / step[2] * turning[2])
