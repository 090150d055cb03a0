"""Broadcast messages of constellations that nobody has received: for simulations where and when no receiver stood.

Every satellite flies one Keplerian orbit with the secular drift of its node that the Earth's oblateness gives; a
GLONASS satellite is integrated with the forces of its interface control document. Consecutive messages of a satellite
therefore agree with each other, which those of real satellites do only to their accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.glonass_orbits import earth_fixed_acceleration, runge_kutta
from intercosmos.physics.navigation.kepler_records import CONSTANTS
from intercosmos.physics.navigation.navigation_time import instants, second_of_week

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: How often a system's messages change, s, and the message that is made.
_EVERY_S: Final = {"G": 7200.0, "E": 1800.0, "C": 3600.0, "J": 3600.0, "R": 1800.0}
_MESSAGE: Final = {"G": "LNAV", "E": "INAV", "C": "D1", "J": "LNAV", "R": "FDMA"}
_J2: Final = 1.08262668e-3
_RADIUS: Final = 6378137.0
_STEP_S: Final = 60.0
_AXES: Final = ("x", "y", "z")


@dataclass(frozen=True, slots=True)
class Orbits:
    """Orbits of the satellites of one system at one instant, in the axes of the turning Earth; all (n,).

    Attributes
    ----------
    satellite : names
    semi_major_axis_m, e, i_rad, argument_rad, mean_anomaly_rad
    node_rad : longitude of the ascending node at the instant, from Greenwich
    channel : of GLONASS satellites, else zero
    """

    satellite: NDArray[np.str_]
    semi_major_axis_m: Array
    e: Array
    i_rad: Array
    node_rad: Array
    argument_rad: Array
    mean_anomaly_rad: Array
    channel: NDArray[np.int64]


def made_messages(
    orbits: Mapping[str, Orbits],
    start: ArrayLike,
    hours: float,
    *,
    clock_s: float = 1e-4,
    clock_drift: float = 1e-12,
    delay_s: float = 5e-9,
    seed: int = 0,
) -> xr.DataTree:
    """Messages of several systems over some hours, as ``rinex.read_navigation`` would give them.

    Parameters
    ----------
    orbits : system letter -> orbits at ``start``
    start : first reference time, GPS time
    hours : how long the messages last

    Other parameters
    ----------------
    clock_s, clock_drift, delay_s : standard deviations of the clocks' offsets, of their rates and of group delays
    seed : of these

    Raises
    ------
    PhysicsError
        If there is no orbit, or a system whose messages are not made.
    """
    import xarray as xr

    if not orbits or set(orbits) - set(_MESSAGE):
        told = ", ".join(sorted(set(orbits) - set(_MESSAGE))) or "nothing"
        raise PhysicsError(f"messages are made of {', '.join(sorted(_MESSAGE))}, not of {told}")
    first = np.datetime64(int(instants(start).astype(np.int64)), "ns")
    rng = np.random.default_rng(seed)
    found: dict[str, xr.Dataset] = {}
    for system, given in orbits.items():
        every = _EVERY_S[system]
        after = np.arange(0.0, hours * 3600.0 + every, every)
        times = first + (after * 1e9).astype("timedelta64[ns]")
        size = given.satellite.size
        clocks = clock_s * rng.normal(size=size), clock_drift * rng.normal(size=size)
        delays = delay_s * rng.normal(size=(3, size))
        make = _states if system == "R" else _elements
        found[f"/{system}/{_MESSAGE[system]}"] = make(system, given, after, times, clocks, delays)
    tree = xr.DataTree.from_dict(found)
    tree.attrs = {"version": "4.02", "leap_seconds": 18, "sources": ["made"], "counts": {}, "skipped": {}}
    return tree


def _table(
    given: Orbits, after: Array, times: NDArray[np.datetime64], clocks: tuple[Array, Array], columns: dict[str, Array]
) -> xr.Dataset:
    """A table of messages: what all kinds have, and the columns of one kind; (satellite, time) flattened."""
    import xarray as xr

    shape = (given.satellite.size, after.size)
    common = {
        "clock_bias_s": clocks[0][:, None] + clocks[1][:, None] * after,
        "health": np.zeros(shape),
        "accuracy_m": np.full(shape, 2.0),
    }
    table = xr.Dataset(
        {name: ("record", np.broadcast_to(values, shape).ravel()) for name, values in (common | columns).items()}
    )
    table["satellite"] = ("record", np.repeat(given.satellite.astype("U3"), after.size))
    table["time"] = ("record", np.tile(times, shape[0]))
    table["transmission_time"] = table["time"]
    return table


def _elements(
    system: str,
    given: Orbits,
    after: Array,
    times: NDArray[np.datetime64],
    clocks: tuple[Array, Array],
    delays: Array,
) -> xr.Dataset:
    mu, rate = CONSTANTS[system]
    a, e, i = (value[:, None] for value in (given.semi_major_axis_m, given.e, given.i_rad))
    n = np.sqrt(mu / a**3)
    node_rate = -1.5 * _J2 * n * (_RADIUS / (a * (1 - e * e))) ** 2 * np.cos(i)
    second = np.mod(second_of_week(times) - (14.0 if system == "C" else 0.0), 604800.0)
    columns = {
        "sqrt_a": np.sqrt(a), "e": e, "i0_rad": i, "omega_rad": given.argument_rad[:, None],
        "m0_rad": _wrapped(given.mean_anomaly_rad[:, None] + n * after),
        # in a message the node is given for the beginning of the week
        "omega0_rad": _wrapped(given.node_rad[:, None] + (node_rate - rate) * after + rate * second),
        "omega_dot_rad_s": node_rate, "toe_s": second,
        "clock_drift": clocks[1][:, None], "iode": np.arange(after.size, dtype=float),
        "fit_interval_h": np.array(4.0), "week": np.array(0.0),
    }  # fmt: skip
    for name in ("crs_m", "crc_m", "cuc_rad", "cus_rad", "cic_rad", "cis_rad"):
        columns[name] = np.array(0.0)
    for name in ("delta_n_rad_s", "idot_rad_s", "clock_drift_rate_1_s"):
        columns[name] = np.array(0.0)
    names = {"E": ("bgd_e5a_e1_s", "bgd_e5b_e1_s"), "C": ("tgd1_s", "tgd2_s")}.get(system, ("tgd_s",))
    columns |= {name: delays[k][:, None] for k, name in enumerate(names)}
    table = _table(given, after, times, clocks, columns)
    table["toe"] = table["time"]
    return table


def _states(
    system: str,
    given: Orbits,
    after: Array,
    times: NDArray[np.datetime64],
    clocks: tuple[Array, Array],
    delays: Array,
) -> xr.Dataset:
    mu, rate = 3.9860044e14, 7.2921151467e-5
    position, velocity = _kepler_state(given, mu, rate)
    still = np.zeros_like(position)
    per = round(_EVERY_S[system] / _STEP_S)
    steps = per * (after.size - 1)
    r, v, _ = runge_kutta(
        lambda x, w, _: earth_fixed_acceleration(x, w, still), position, velocity,
        np.full(given.satellite.size, _STEP_S), steps,
    )  # fmt: skip
    columns = {
        "frequency_bias": clocks[1][:, None],
        "channel": given.channel[:, None].astype(float),
        "group_delay_s": delays[0][:, None],
        "message_frame_time_s": np.array(0.0),
    }
    table = _table(given, after, times, clocks, columns)
    shape = (given.satellite.size * after.size, 3)
    for name, values in (("position_m", r[::per]), ("velocity_m_s", v[::per])):
        table[name] = (("record", "axis"), np.moveaxis(values, (0, 1, 2), (1, 2, 0)).reshape(shape))
    table["acceleration_m_s2"] = (("record", "axis"), np.zeros(shape))
    return table.assign_coords(axis=list(_AXES))


def _kepler_state(given: Orbits, mu: float, rate: float) -> tuple[Array, Array]:
    """Position and velocity (3, n) in the turning axes."""
    mean, e = given.mean_anomaly_rad, given.e
    eccentric = mean + e * np.sin(mean)
    for _ in range(8):
        eccentric = eccentric - (eccentric - e * np.sin(eccentric) - mean) / (1 - e * np.cos(eccentric))
    a = given.semi_major_axis_m
    root, n = np.sqrt(1 - e * e), np.sqrt(mu / a**3)
    flat = np.stack([a * (np.cos(eccentric) - e), a * root * np.sin(eccentric)])
    speed = n * a / (1 - e * np.cos(eccentric)) * np.stack([-np.sin(eccentric), root * np.cos(eccentric)])
    co, so = np.cos(given.node_rad), np.sin(given.node_rad)
    ci, si = np.cos(given.i_rad), np.sin(given.i_rad)
    cw, sw = np.cos(given.argument_rad), np.sin(given.argument_rad)
    along = np.stack([co * cw - so * sw * ci, so * cw + co * sw * ci, sw * si])
    across = np.stack([-co * sw - so * cw * ci, -so * sw + co * cw * ci, cw * si])
    position, velocity = along * flat[0] + across * flat[1], along * speed[0] + across * speed[1]
    velocity[0] += rate * position[1]
    velocity[1] -= rate * position[0]
    return position, velocity


def _wrapped(angle: Array) -> Array:
    return np.asarray((angle + np.pi) % (2 * np.pi) - np.pi)
