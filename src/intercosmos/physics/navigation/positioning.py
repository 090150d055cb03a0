"""Where a receiver is: weighted least squares on pseudo-ranges of several systems, robust and monitored.

>>> from intercosmos.physics.navigation.positioning_words import STATUSES
>>> STATUSES[0]
'solved'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.carrier_smoothing import smoothed
from intercosmos.physics.navigation.climatology import modified_julian_date
from intercosmos.physics.navigation.navigation_time import instants, seconds_past
from intercosmos.physics.navigation.orbit_source import OrbitSource, orbit_source
from intercosmos.physics.navigation.positioning_air import air_delay, broadcast_ionosphere, ionosphere_delay
from intercosmos.physics.navigation.positioning_result import Segment, join
from intercosmos.physics.navigation.positioning_slots import Slots, fill_slots
from intercosmos.physics.navigation.positioning_solver import Question, solve
from intercosmos.physics.navigation.pseudo_ranges import Ranges, pseudo_ranges
from intercosmos.physics.navigation.solid_tides import solid_tide_m
from intercosmos.physics.navigation.troposphere_delay import ZENITH_SIGMA_M
from intercosmos.physics.navigation.velocity import Velocities, velocities
from intercosmos.physics.navigation.weighting import WEIGHTINGS, signal_in_space_m, variances

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: Epochs that are solved together: the most that stays within some hundred megabytes.
_SEGMENT: Final = 7200
_MASK: Final = float(np.radians(10.0))


@dataclass(frozen=True, slots=True)
class _Options:
    mask_rad: float
    ionosphere: str
    troposphere: str
    weighting: str
    fault_detection: bool
    estimate_scales: bool
    velocity: bool
    inter_system: str
    block_s: float
    lasting: bool
    correlation_s: float
    false_alarm: float
    local: float
    reject_unknown_delays: bool


def solve_positions(
    observations: xr.Dataset,
    navigation: xr.DataTree | xr.Dataset | OrbitSource,
    *,
    systems: str = "GREC",
    mask_rad: float = _MASK,
    precise: xr.Dataset | None = None,
    clocks: xr.Dataset | None = None,
    mode: str = "auto",
    codes: Mapping[str, Sequence[str]] | None = None,
    ionosphere: str = "auto",
    troposphere: str = "climatology",
    weighting: str = "quality",
    variance_components: bool = True,
    inter_system: str = "constant",
    block_s: float = 3600.0,
    lasting_errors: bool = True,
    correlation_s: float = 60.0,
    fault_detection: bool = True,
    false_alarm: float = 1e-3,
    smoothing_s: float = 120.0,
    velocity: bool = True,
    apply_antenna_offset: bool = False,
    tides: bool = True,
    allow_future: bool = True,
    unknown_delays: str = "weigh",
    start_m: ArrayLike | None = None,
    progress: Callable[[float], None] | None = None,
) -> xr.Dataset:
    """Positions, clocks and velocities of a receiver at every epoch of its observations.

    Parameters
    ----------
    observations : dataset of ``rinex.read_observations``
    navigation : tree of ``rinex.read_navigation``, or a source of orbits
    systems : letters of the systems to use: G R E C J I S
    mask_rad : least elevation

    Other parameters
    ----------------
    precise, clocks : datasets of ``sp3.read`` and ``rinex_clock.read``, instead of the broadcast orbits and clocks
    mode : ``"ionosphere-free"`` sums of two codes, a ``"single"`` code with a model, or ``"auto"``: two where there are
    codes : system letter -> codes to use, two or one, instead of those chosen
    ionosphere : model for single codes: ``"auto"``, ``"klobuchar"``, ``"beidou"``, ``"none"``
    troposphere : ``"climatology"`` or ``"none"``
    weighting : ``"quality"`` of each system, ``"elevation"`` alone, or all ``"equal"``; see :mod:`.weighting`
    variance_components : let the residuals of the file scale the variances of each system
    inter_system : biases between systems are ``"constant"`` over blocks of the file, so that a system with one
        satellite still helps, or free at each ``"epoch"``
    block_s : length of such a block
    lasting_errors : errors of satellites, channels and air that stay the same over a block are unknowns with a known
        spread in the last adjustment, instead of noise at every epoch; see :mod:`.positioning_refine`
    correlation_s : how long multipath lasts, the window of smoothing at least: epochs so near to one another tell no
        more of lasting errors than one
    fault_detection : receiver autonomous integrity monitoring with exclusion
    false_alarm : probability that an epoch without a fault fails its test
    smoothing_s : smooth codes by carrier phases, where there are any, over so long; 0 for not at all
    velocity : velocities by Doppler
    tides : take the solid Earth's tide off, so that positions are those of catalogues of stations (ITRF)
    apply_antenna_offset : give the marker's position, not the antenna's, by the header's offset
    allow_future : take the broadcast record nearest in time, also one sent later
    unknown_delays : ``"weigh"`` down or ``"reject"`` satellites whose group delay no message tells
    start_m : (3,) where to start instead of the header's position
    progress : called with the share that is done, 0 to 1

    Returns
    -------
    Dataset with dimensions time, satellite, system, axis: ``position_m`` of the antenna (ITRF; NaN where not solved),
    ``covariance_m2``, ``clock_bias_m`` (time, system), ``velocity_m_s``, ``clock_drift``, ``residual_m`` and ``used``
    (time, satellite), ``rejected`` (codes of the attribute ``rejections``), ``status`` (of ``statuses``),
    ``elevation_rad``, ``azimuth_rad``, ``gdop`` … ``tdop``, ``variance_factor``, ``satellites``. Attributes: codes
    taken, scales of the variances, ``inter_system_biases_m`` against the first system, ``rejected_counts``.

    Raises
    ------
    PhysicsError
        For an option that there is not, or data without a system that is asked for.
    """
    if not 0 <= mask_rad < np.pi / 2:
        raise PhysicsError(f"an elevation mask lies between 0 and 90 degrees, not {np.degrees(mask_rad):g}")
    for name, value, allowed in (
        ("weighting", weighting, WEIGHTINGS),
        ("inter_system", inter_system, ("constant", "epoch")),
        ("unknown_delays", unknown_delays, ("weigh", "reject")),
    ):
        if value not in allowed:
            raise PhysicsError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
    options = _Options(
        mask_rad, ionosphere, troposphere, weighting, fault_detection, variance_components, velocity, inter_system,
        block_s, lasting_errors, max(correlation_s, smoothing_s), false_alarm, 4.5, unknown_delays == "reject",
    )  # fmt: skip
    times = instants(observations["time"].values)
    if times.size == 0:
        raise PhysicsError("the observations have no epoch")
    source = _source(navigation, precise, clocks, allow_future)
    ranges = pseudo_ranges(observations, systems, mode=mode, codes=codes, channels=_channels(navigation))
    if smoothing_s > 0:
        ranges = smoothed(ranges, seconds_past(times, times[0]), smoothing_s)
    start = _start(observations, start_m)
    coefficients = broadcast_ionosphere(navigation, times[0])
    segments = []
    for first in range(0, times.size, _SEGMENT):
        part = slice(first, first + _SEGMENT)
        segments.append(_segment(_cut(ranges, part), times[part], source, coefficients, start, options))
        if progress is not None:
            progress(min(1.0, (first + _SEGMENT) / times.size))
    result = join(segments, times, ranges, source)
    if tides:
        result["position_m"] = result["position_m"] - _tides(result["position_m"].values, times)
    if apply_antenna_offset:
        result["position_m"] = result["position_m"] - _antenna_offset(observations, result["position_m"].values)
    return result


def _tides(position_m: Array, times: NDArray[np.datetime64]) -> Array:
    """Displacement of the ground at each epoch, (e, 3) m; zero where there is no position."""
    found = np.all(np.isfinite(position_m), axis=1)
    out = np.zeros_like(position_m)
    out[found] = solid_tide_m(position_m[found], times[found])
    return out


def _segment(
    ranges: Ranges,
    times: NDArray[np.datetime64],
    source: OrbitSource,
    coefficients: dict[str, tuple[Array, Array]],
    start: Array,
    options: _Options,
) -> Segment:
    seconds = seconds_past(times, source.reference)
    reason = ranges.reason.copy()
    slots = fill_slots(ranges, source, seconds, reason, reject_unknown_delays=options.reject_unknown_delays)
    mjd = modified_julian_date(times)
    of_day = np.mod(seconds_past(times, np.datetime64("1980-01-06", "ns")), DAY)
    published = signal_in_space_m(ranges.satellites, precise=any("/" not in name for name in source.tables))
    letters = np.array(ranges.systems)
    left: dict[str, Array] = {"ionosphere": np.zeros(slots.here.shape)}

    def air(receiver: Array, azimuth: Array, elevation: Array) -> tuple[Array, Array]:
        dry, sigma = air_delay(receiver, elevation, mjd, troposphere=options.troposphere)
        charged = ionosphere_delay(
            coefficients, options.ionosphere, receiver, azimuth, elevation, of_day, slots.ionosphere
        )
        left["ionosphere"] = charged[1]
        return dry + charged[0], sigma

    def variance(elevation: Array) -> tuple[Array, Array]:
        bias, noise = variances(
            letters, slots.system, published[slots.column], slots.accuracy_m, slots.delay_sigma_m,
            slots.amplification, elevation, slots.strength_db_hz, weighting=options.weighting,
        )  # fmt: skip
        return bias + left["ionosphere"] ** 2, noise

    block = (seconds - seconds[0]) // max(options.block_s, 1.0)
    question = Question(
        letters=ranges.systems,
        mask_rad=options.mask_rad,
        air=air,
        variance=variance,
        constant=options.inter_system == "constant",
        block=np.unique(block, return_inverse=True)[1].astype(np.int64),
        lasting=options.lasting and options.weighting == "quality",
        repeated=_repeated(seconds, options.correlation_s),
        zenith_sigma_m=ZENITH_SIGMA_M,
        monitoring=options.fault_detection,
        estimate_scales=options.estimate_scales and options.weighting == "quality",
        false_alarm=options.false_alarm,
        local=options.local,
    )
    answer = solve(slots, question, np.broadcast_to(start, (times.size, 3)))
    moving: Velocities | None = velocities(slots, answer) if options.velocity else None
    return Segment(slots, reason, answer, moving, len(ranges.systems))


def _repeated(seconds: Array, correlation_s: float) -> float:
    """How many epochs in a row share their noise; all of them at most."""
    if seconds.size < 2:
        return 1.0
    step = max(float(np.median(np.diff(seconds))), 1e-3)
    return min(max(1.0, correlation_s / step), float(seconds.size))


def _source(navigation: Any, precise: xr.Dataset | None, clocks: xr.Dataset | None, allow_future: bool) -> OrbitSource:
    if precise is not None:
        return orbit_source(precise, clocks=clocks)
    if isinstance(navigation, OrbitSource):
        return navigation
    return orbit_source(navigation, allow_future=allow_future)


def _channels(navigation: Any) -> dict[str, int]:
    """GLONASS channels by the broadcast messages."""
    if "R" not in getattr(navigation, "children", {}) or "FDMA" not in navigation["R"].children:
        return {}
    table = navigation["R/FDMA"].to_dataset()
    if "channel" not in table:
        return {}
    channel = table["channel"].values
    good = np.isfinite(channel) & (channel >= -7) & (channel <= 13)
    return {str(name): int(k) for name, k in zip(table["satellite"].values[good], channel[good], strict=True)}


def _start(observations: xr.Dataset, start_m: ArrayLike | None) -> Array:
    """A position to start from; the centre of the Earth where nobody says anything that can be."""
    given = observations.attrs.get("approximate_position_m") if start_m is None else start_m
    found = np.zeros(3) if given is None else np.asarray(given, dtype=float).ravel()
    if found.shape != (3,) or not np.all(np.isfinite(found)) or not 6.3e6 < np.linalg.norm(found) < 5e7:
        if start_m is not None:
            raise PhysicsError("a position to start from has three numbers, m, and lies on the Earth or above it")
        return np.zeros(3)
    return found


def _antenna_offset(observations: xr.Dataset, position: Array) -> Array:
    """Antenna minus marker (e, 3), ITRF, by the header's height, east and north."""
    from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef

    height, east, north = (float(v) for v in observations.attrs.get("antenna_delta_hen_m", (0.0, 0.0, 0.0)))
    latitude, longitude, _ = geodetic_from_ecef(position)
    return np.asarray(np.einsum("eij,i->ej", enu_axes(latitude, longitude), np.array([east, north, height])))


def _cut(ranges: Ranges, part: slice) -> Ranges:
    fields = (
        "range_m", "phase_m", "split_phase_m", "split_range_m", "wide_lane", "rate_m_s", "strength_db_hz", "slipped",
        "reason",
    )  # fmt: skip
    return replace(ranges, **{name: getattr(ranges, name)[part] for name in fields})


__all__ = ["Slots", "solve_positions"]
