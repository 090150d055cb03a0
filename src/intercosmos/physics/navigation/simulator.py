"""Observations with a known truth: what a receiver would have measured, term by term.

The geometry is solved from the receiver's side (light time, turning Earth) and Doppler is the difference of two ranges
a second apart, so that nothing is shared with the solution but the satellites' own states. Delays of codes, troposphere
and ionosphere are those of the models that are named; noise grows towards the horizon; multipath wanders as a
Gauss-Markov process. Everything random comes from one seed.

References
----------
Springer Handbook of Global Navigation Satellite Systems (2017), chapter 19 (observation equations).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.code_biases import code_delays, delay_columns
from intercosmos.physics.navigation.navigation_time import instants, seconds_past
from intercosmos.physics.navigation.orbit_source import OrbitSource, States
from intercosmos.physics.navigation.receiver_geometry import azimuth_elevation, geodetic_from_ecef
from intercosmos.physics.navigation.signals import frequency_hz
from intercosmos.physics.navigation.simulator_air import Air

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: Two codes a system, of which an ionosphere-free pair can be made without a bias that no message tells.
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "G": ("1W", "2W"),
    "R": ("1P", "2P"),
    "E": ("1X", "7X"),
    "C": ("2I", "6I"),
    "J": ("1C", "2X"),
}
_EARTH_RATE: Final = 7.2921151467e-5  #: rad/s, WGS-84; the same for all systems to a part in 1e10
_LIGHT_TIME_STEPS: Final = 4  #: each a millionth of the one before
_HALF: Final = 0.5  #: s, half of the span of a Doppler count
_USUAL_FLIGHT: Final = 0.075  #: s, of a signal from a medium orbit
_L1: Final = 1575.42e6  #: Hz


@dataclass(frozen=True, slots=True)
class Receiver:
    """What is wrong with a receiver and its surroundings; standard deviations at the zenith.

    Attributes
    ----------
    code_m : noise of a range; ``systems`` multiplies it
    phase_m : noise of a phase
    doppler_m_s : noise of a range rate
    multipath_m, multipath_s : standard deviation and time constant of multipath in ranges
    horizon : how much larger all this is at the horizon than at the zenith, as one over the sine of the elevation does;
        at 1 it does not grow
    clock_s, clock_drift : offset at the first instant and its rate
    systems : system letter -> factor of the code noise
    biases_m : system letter -> delay of its signals in the receiver
    channel_m : delay of a GLONASS signal for each step of its channel
    orbit_m : system letter -> standard deviation of the error of the orbit and clock sent, constant for each satellite
    """

    code_m: float = 0.3
    phase_m: float = 0.002
    doppler_m_s: float = 0.02
    multipath_m: float = 0.0
    multipath_s: float = 120.0
    horizon: bool = True
    clock_s: float = 2e-7
    clock_drift: float = 1e-10
    systems: Mapping[str, float] = field(default_factory=dict)
    biases_m: Mapping[str, float] = field(default_factory=dict)
    channel_m: float = 0.0
    orbit_m: Mapping[str, float] = field(default_factory=dict)


def simulate_observations(
    source: OrbitSource,
    receiver_m: ArrayLike,
    times: ArrayLike,
    *,
    systems: str = "GREC",
    mask_rad: float = np.radians(5.0),
    receiver: Receiver | None = None,
    codes: Mapping[str, Collection[str]] | None = None,
    air: Air | None = None,
    channels: Mapping[str, int] | None = None,
    missing: Collection[str] = (),
    seed: int = 0,
) -> tuple[xr.Dataset, xr.Dataset]:
    """Observations of a receiver, and the truth behind them.

    Parameters
    ----------
    source : satellites, as :func:`~intercosmos.physics.navigation.orbit_source.orbit_source` makes it
    receiver_m : (3,) or (T, 3) antenna, ITRF, m
    times : (T,) instants that the receiver writes down, GPS time
    systems : letters of the systems received
    mask_rad : elevation below which nothing is received

    Other parameters
    ----------------
    receiver : what is wrong with it; by default 0.3 m of code noise and no bias
    codes : system letter -> bands with attributes of RINEX 3 (``"1C"``); by default :data:`CODES`
    air : ionosphere and troposphere; both by default
    channels : GLONASS satellite -> channel; by default as the messages say
    missing : satellites that are not received
    seed : of everything random

    Returns
    -------
    observations : as ``rinex.read_observations`` gives them
    truth : (time, satellite) ``range_m`` and ``range_rate_m_s`` (geometry alone), ``elevation_rad``, ``azimuth_rad``,
        ``satellite_clock_s``, ``troposphere_m``, ``ionosphere_l1_m``, ``orbit_error_m``; (time) ``clock_s``;
        (time, axis) ``position_m``

    Raises
    ------
    PhysicsError
        If shapes do not fit, or nothing is received at all.
    """
    import xarray as xr

    wrong = receiver or Receiver()
    when = instants(times)
    tags = seconds_past(when, source.reference)
    where = np.broadcast_to(np.asarray(receiver_m, dtype=float), (tags.size, 3))
    names = np.array([n for n in source.satellites if n[0] in systems and n not in set(missing)])
    if not names.size or not tags.size:
        raise PhysicsError(
            f"there is nothing to receive: {names.size} satellites of {systems!r} at {tags.size} instants"
        )
    rng = np.random.default_rng(seed)
    clock = wrong.clock_s + wrong.clock_drift * (tags - tags[0])
    received = tags - clock
    states, ranges, seen_from = _ranges(source, names, where, received)
    rates = (
        _ranges(source, names, where, received + _HALF)[1] - _ranges(source, names, where, received - _HALF)[1]
    ) / (2 * _HALF)
    azimuth, elevation = azimuth_elevation(where[:, None, :], np.where(np.isfinite(seen_from), seen_from, 0.0))
    shape = ranges.shape
    valid = states.valid.reshape(shape) & (elevation >= mask_rad)
    if not valid.any():
        raise PhysicsError("no satellite is above the mask\n  next: other instants, another place or a lower mask")
    growth = 1 / np.maximum(np.sin(elevation), 0.05) if wrong.horizon else np.ones(shape)
    troposphere, ionosphere_l1 = (air or Air()).delays(geodetic_from_ecef(where), azimuth, elevation, when)
    drift = states.clock_drift.reshape(shape)
    sent = states.clock_s.reshape(shape)
    own = np.array([rng.normal() * wrong.orbit_m.get(str(n)[0], 0.0) for n in names])
    common = ranges + SPEED_OF_LIGHT * (clock[:, None] - sent) + troposphere + own
    rate = rates + SPEED_OF_LIGHT * (wrong.clock_drift - drift)
    slots = _channels(source, names, channels)
    message = _message_names(source, states, shape)
    variables: dict[str, Array] = {}
    for system in dict.fromkeys(str(n)[0] for n in names):
        mine = np.flatnonzero(np.char.startswith(names, system))
        size = (shape[0], mine.size)
        delays = {name: column[:, mine] for name, column in _delays(source, states, system, shape).items()}
        channel = np.array([slots.get(str(n), 0) for n in names[mine]], dtype=float) if system == "R" else None
        bias = wrong.biases_m.get(system, 0.0) + (0.0 if channel is None else wrong.channel_m * channel)
        for signal in (codes or CODES).get(system, ()):
            hertz = np.broadcast_to(frequency_hz(system, signal, channel), size)
            length = SPEED_OF_LIGHT / hertz
            ionosphere = ionosphere_l1[:, mine] * (_L1 / hertz) ** 2
            delay = code_delays(system, f"C{signal}", delays, message[:, mine] if system in "EI" else None).seconds
            noise = wrong.code_m * wrong.systems.get(system, 1.0) * rng.normal(size=size)
            noise = noise + _wander(rng, tags, mine.size, wrong.multipath_m, wrong.multipath_s)
            phase = common[:, mine] + bias - ionosphere + growth[:, mine] * wrong.phase_m * rng.normal(size=size)
            doppler = rate[:, mine] + growth[:, mine] * wrong.doppler_m_s * rng.normal(size=size)
            for kind, values in (
                ("C", common[:, mine] + SPEED_OF_LIGHT * delay + bias + ionosphere + growth[:, mine] * noise),
                ("L", phase / length + rng.integers(-(10**6), 10**6, mine.size)),
                ("D", -doppler / length),
                ("S", 30.0 + 20.0 * np.sin(elevation[:, mine])),
            ):
                column = variables.setdefault(kind + signal, np.full(shape, np.nan))
                column[:, mine] = np.where(valid[:, mine], values, np.nan)
    keep = valid.any(axis=0)
    table = xr.Dataset(
        {
            name: (("time", "satellite"), values[:, keep], {"units": _UNITS[name[0]]})
            for name, values in sorted(variables.items())
        },
        {
            "time": when,
            "satellite": names[keep].astype("U3"),
            "system": ("satellite", np.array([str(n)[0] for n in names[keep]])),
        },
        {
            "time_system": "GPS",
            "approximate_position_m": where[0].tolist(),
            "antenna_delta_hen_m": [0.0, 0.0, 0.0],
            "marker": "SIMULATED",
            "interval_s": float(np.median(np.diff(tags))) if tags.size > 1 else 0.0,
            "glonass_channels": {name: k for name, k in slots.items() if name in set(names[keep].tolist())},
            "source": f"simulated, seed {seed}",
        },
    )
    table["epoch_flag"] = ("time", np.zeros(tags.size, np.int8))
    truth = xr.Dataset(
        {
            name: (("time", "satellite"), np.where(valid, values, np.nan)[:, keep], {"units": unit})
            for name, values, unit in (
                ("range_m", ranges, "m"),
                ("range_rate_m_s", rates, "m s-1"),
                ("elevation_rad", elevation, "rad"),
                ("azimuth_rad", azimuth, "rad"),
                ("satellite_clock_s", sent, "s"),
                ("troposphere_m", troposphere, "m"),
                ("ionosphere_l1_m", ionosphere_l1, "m"),
                ("orbit_error_m", np.broadcast_to(own, shape), "m"),
            )
        },
        {"time": when, "satellite": table["satellite"]},
    )
    truth["clock_s"] = ("time", clock, {"units": "s"})
    truth["position_m"] = (("time", "axis"), where, {"units": "m"})
    return table, truth


_UNITS: Final = {"C": "m", "L": "1", "D": "Hz", "S": "dB Hz"}


def _ranges(source: OrbitSource, names: NDArray[np.str_], where: Array, received: Array) -> tuple[States, Array, Array]:
    """Light time to each satellite: its states at transmission, ranges (T, S), and where it is seen, (T, S, 3)."""
    shape = (received.size, names.size)
    index = np.broadcast_to(source.index(names), shape).ravel()
    flight = np.full(shape, _USUAL_FLIGHT)
    for _ in range(_LIGHT_TIME_STEPS):
        states = source.states(index, (received[:, None] - flight).ravel())
        angle = _EARTH_RATE * flight
        x, y, z = np.moveaxis(states.position_m.reshape(*shape, 3), -1, 0)
        turned = np.stack([np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, z], axis=-1)
        away = np.linalg.norm(turned - where[:, None, :], axis=-1)
        flight = np.where(np.isfinite(away), away / SPEED_OF_LIGHT, _USUAL_FLIGHT)
    return states, away, turned


def _delays(source: OrbitSource, states: States, system: str, shape: tuple[int, ...]) -> dict[str, Array]:
    """Group delays that the messages of a system send, (T, S); NaN where they do not."""
    found = {}
    for name in delay_columns(system):
        try:
            found[name] = source.column(states, name).reshape(shape)
        except UnknownIdError:  # no message of the data has this delay: the codes that need it have none either
            continue
    return found


def _message_names(source: OrbitSource, states: States, shape: tuple[int, ...]) -> NDArray[np.str_]:
    """The kind of message that each state comes from, such as ``INAV``."""
    kinds = np.array([*(name.split("/")[-1] for name in source.tables), ""])
    return kinds[states.table].reshape(shape)


def _channels(source: OrbitSource, names: NDArray[np.str_], given: Mapping[str, int] | None) -> dict[str, int]:
    """Channel of each GLONASS satellite, as given or as its first record says."""
    known = dict(given or {})
    ours = [str(name) for name in names if name[0] == "R" and str(name) not in known]
    if ours:
        span = np.arange(-43200.0, 172800.0, 1800.0)
        states = source.states(np.repeat(ours, span.size), np.tile(span, len(ours)))
        sent = source.column(states, "channel").reshape(len(ours), -1)
        known |= {
            name: int(row[np.isfinite(row)][0]) for name, row in zip(ours, sent, strict=True) if np.isfinite(row).any()
        }
    return known


def _wander(rng: np.random.Generator, seconds: Array, columns: int, sigma: float, constant_s: float) -> Array:
    """A first-order Gauss-Markov process for each column, (T, columns)."""
    if sigma == 0:
        return np.zeros((seconds.size, columns))
    from scipy.linalg import solve_banded

    kept = np.exp(-np.diff(seconds, prepend=seconds[0] - 1e9) / constant_s)
    fresh = sigma * np.sqrt(1 - kept**2)[:, None] * rng.normal(size=(seconds.size, columns))
    # x_k - kept_k x_(k-1) = fresh_k, for all k at once
    bands = np.stack([np.ones(seconds.size), np.append(-kept[1:], 0.0)])
    return np.asarray(solve_banded((1, 0), bands, fresh))
