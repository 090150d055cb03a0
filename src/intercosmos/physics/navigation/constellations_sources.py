"""Constellations as they are: from an almanac, or from the mean elements of a catalogue of satellites.

For geometry only: visibility and dilution of precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_J2, EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.constellations import Constellation
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE
from intercosmos.physics.orbits.nodal import secular_rates

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["from_almanac", "from_mean_elements", "sgp4_positions"]

Array = NDArray[np.float64]

_NS: Final = 1e-9
_TURN: Final = 2 * np.pi
_MJD_ZERO: Final = np.datetime64("1858-11-17", "ns")


def from_almanac(almanac: xr.Dataset, *, name: str = "", healthy_only: bool = True) -> Constellation:
    """The satellites of an almanac.

    Parameters
    ----------
    almanac : with dim ``satellite`` and ``sqrt_a``, ``e``, ``i0_rad``, ``omega0_rad``, ``omega_rad``, ``m0_rad``,
        ``omega_dot_rad_s``, ``toa_s``, ``time`` (of applicability, GPS time) and ``health``, as ``formats.almanac``
        reads it; of one system

    Other Parameters
    ----------------
    name : of the constellation, by default its system
    healthy_only : whether satellites whose health is not 0 count as failed

    Returns
    -------
    Constellation
        At the time of applicability of the first satellite. The almanac's own rates are used: no perigee motion, and
        Kepler's mean motion, as its makers mean it (IS-GPS-200N, 20.3.3.5.2.1).

    Raises
    ------
    PhysicsError
        If there is no satellite, or there are several systems.
    """
    names = [str(s) for s in almanac.satellite.values]
    systems = sorted({s[0] for s in names})
    if len(systems) != 1:
        raise PhysicsError(f"an almanac of one system is needed, not of {systems or 'none'}")
    values = {q: np.asarray(almanac[q].values, float) for q in ("e", "i0_rad", "omega_rad", "m0_rad", "toa_s")}
    axis = np.asarray(almanac["sqrt_a"].values, float) ** 2
    times = almanac["time"].values.astype("datetime64[ns]")
    later = (times[0] - times).astype(np.int64) * _NS
    motion = np.sqrt(EARTH_MU / axis**3)
    node_rate = np.asarray(almanac["omega_dot_rad_s"].values, float)
    # the node is that at the beginning of the week of each satellite, from Greenwich
    node = np.asarray(almanac["omega0_rad"].values, float) - ROTATION_RATE * values["toa_s"]
    failed = np.asarray(almanac["health"].values) != 0 if healthy_only else np.zeros(len(names), bool)
    return Constellation(
        system=systems[0], name=name or systems[0], slots=tuple(names), epoch=times[0], sidereal_angle_rad=0.0,
        semi_major_axis_m=axis, eccentricity=values["e"], inclination_rad=values["i0_rad"],
        raan_rad=node + (node_rate - ROTATION_RATE) * later, argument_of_perigee_rad=values["omega_rad"],
        mean_anomaly_rad=np.mod(values["m0_rad"] + motion * later, _TURN), raan_rate_rad_s=node_rate,
        perigee_rate_rad_s=np.zeros(len(names)), mean_anomaly_rate_rad_s=motion, failed=failed, source="almanac",
    )  # fmt: skip


def from_mean_elements(
    elements: Any, names: Sequence[str], *, system: str, name: str = "", epoch: Any = None
) -> Constellation:
    """Satellites of two-line element sets or orbit mean-elements messages, as Keplerian orbits with J2's rates.

    Parameters
    ----------
    elements : whatever :func:`intercosmos.physics.orbits.sgp4` takes
    names : of the satellites, in their order
    system : letter

    Other Parameters
    ----------------
    name : of the constellation, by default the letter
    epoch : GPS time to which all are carried, by default the latest of their epochs

    Returns
    -------
    Constellation
        Within a day of the epochs it agrees with SGP4 to some 40 km at the heights of navigation satellites, 0.1° as
        seen from the centre: the lunar and solar terms are missing; see :func:`sgp4_positions` for the theory itself.

    Raises
    ------
    DataError
        If elements cannot be read.
    PhysicsError
        If there are not as many names as satellites.
    """
    from intercosmos.physics.orbits.earth_orientation import tai_utc
    from intercosmos.physics.orbits.frames import gmst
    from intercosmos.physics.orbits.mean_elements import MeanElements

    mean = MeanElements.of(elements)
    if len(mean) != len(names):
        raise PhysicsError(f"there are {len(mean)} sets of elements and {len(names)} names")
    own = _gps_of_utc(mean.epoch_day, mean.epoch_minute * 60.0)
    at: np.datetime64 = own.max() if epoch is None else np.datetime64(epoch, "ns")
    motion = mean.mean_motion * _TURN / DAY
    axis = _brouwer_axis(motion, mean.eccentricity, np.radians(mean.inclination))
    rates = secular_rates(axis, mean.eccentricity, np.radians(mean.inclination))
    later = np.asarray(at - own).astype(np.int64) * _NS
    days = float(np.asarray(at - _MJD_ZERO).astype(np.int64)) * _NS / DAY
    utc_days = days - (float(tai_utc(2400000.5, days)) - 19.0) / DAY
    return Constellation(
        system=system, name=name or system, slots=tuple(names), epoch=at,
        sidereal_angle_rad=float(gmst(2400000.5, utc_days)), semi_major_axis_m=axis, eccentricity=mean.eccentricity,
        inclination_rad=np.radians(mean.inclination),
        raan_rad=np.mod(np.radians(mean.node) + rates.node * later, _TURN),
        argument_of_perigee_rad=np.mod(np.radians(mean.perigee) + rates.argument_of_perigee * later, _TURN),
        mean_anomaly_rad=np.mod(np.radians(mean.anomaly) + motion * later, _TURN), raan_rate_rad_s=rates.node,
        perigee_rate_rad_s=rates.argument_of_perigee, mean_anomaly_rate_rad_s=motion,
        failed=np.zeros(len(names), bool), source="mean elements",
    )  # fmt: skip


def sgp4_positions(elements: Any, times: ArrayLike) -> Array:
    """Earth-fixed positions of satellites by SGP4 itself.

    Parameters
    ----------
    elements : whatever :func:`intercosmos.physics.orbits.sgp4` takes
    times : (t,) ``datetime64``, GPS time

    Returns
    -------
    (t, s, 3) m, without polar motion

    Raises
    ------
    PhysicsError
        If the theory has no answer for a satellite at a time, with the reason.
    """
    from intercosmos.physics.orbits.earth_orientation import ut1_julian_date, utc_julian_date
    from intercosmos.physics.orbits.frames import teme_to_itrf
    from intercosmos.physics.orbits.sgp4_states import ERRORS, sgp4
    from intercosmos.physics.orbits.time_scales import as_time

    at = np.atleast_1d(np.asarray(times, "datetime64[ns]"))
    tai = (at - _MJD_ZERO).astype(np.int64) * _NS + 19.0
    utc1, utc2 = utc_julian_date(np.full(len(at), 2400000.5), tai / DAY)
    from astropy.time import Time

    states = sgp4(elements, as_time(Time(utc1, utc2, format="jd", scale="utc")))
    if states.code.any():
        satellite, when = np.argwhere(states.code)[0]
        raise PhysicsError(f"satellite {satellite} at {at[when]}: {ERRORS[int(states.code[satellite, when])]}")
    turn = teme_to_itrf(ut1_julian_date(utc1, utc2), np.zeros(len(at)), np.zeros(len(at)))
    return np.asarray(np.einsum("tij,stj->tsi", turn, states.position))


def _gps_of_utc(day: Array, second: Array) -> NDArray[np.datetime64]:
    """GPS time of modified Julian days and seconds, UTC."""
    from intercosmos.physics.orbits.earth_orientation import tai_utc

    ahead = tai_utc(np.full(len(day), 2400000.5), day) - 19.0
    whole = day.astype(np.int64).astype("timedelta64[D]").astype("timedelta64[ns]")
    part = np.rint((second + ahead) / _NS).astype(np.int64).astype("timedelta64[ns]")
    return np.asarray(_MJD_ZERO + whole + part)


def _brouwer_axis(motion: Array, e: Array, inclination: Array) -> Array:
    """Semi-major axis, m, of Kozai's mean motion (Spacetrack Report No. 3, 1980, section 6)."""
    axis = (EARTH_MU / motion**2) ** (1 / 3)
    shape = 0.75 * EARTH_J2 * EARTH_RADIUS**2 * (3 * np.cos(inclination) ** 2 - 1) / (1 - e**2) ** 1.5
    one = shape / axis**2
    axis = axis * (1 - one / 3 - one**2 - 134 / 81 * one**3)
    return np.asarray((EARTH_MU / (motion / (1 + shape / axis**2)) ** 2) ** (1 / 3))
