"""Signal-in-space range error from a network: a floor, the orbit's covariance and the clock's noise, grown with age.

    σ² = floor² + clock(age)² + w_R² R(age)² + w_A² (A(age)² + C(age)²)

R, A, C are the orbit's errors radial, along and across; the weights are averages over the Earth that a satellite sees.
What is fitted and what is checked stands at :data:`ORBIT_FLOOR_M` and in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.ground_segment import data_age_s, gaps_s, reached, shares, tracking, uploads
from intercosmos.physics.navigation.ground_segment_clocks import ClockNoise
from intercosmos.physics.navigation.ground_segment_orbits import OrbitKnowledge, orbit_knowledge

Array = NDArray[np.float64]

_EARTH_RADIUS_M: Final = 6371e3
#: Errors of orbits that no measurement takes away (models of forces, antennas), m in each of three axes together.
#: Fitted to one figure: 9.2 cm of BDS-3 with 16 stations and links (Xie et al., GPS Solutions 23, 2019). Judged on the
#: other three of that paper, and nowhere fitted again.
ORBIT_FLOOR_M: Final = 0.09
#: Noise of one range from the ground and of one between satellites, at instants a quarter of an hour apart, m. Links:
#: "less than 10 cm" (Xie et al. 2019). The ground's is taken to be as good; with it the regional case comes out.
RANGE_NOISE_M: Final = 0.1
LINK_NOISE_M: Final = 0.1
#: Ages at which errors are computed; between them they are drawn straight.
_AGES: Final = 97


@dataclass(frozen=True)
class NetworkError:
    """What a network makes of a constellation, over T instants and S satellites.

    Attributes
    ----------
    shares : (4, S) of time seen by at least one, two, three, four stations
    longest_gap_s, mean_gap_s : (S,) without any
    age_s : (T, S) of the newest measurement behind what a satellite sends; infinite where it gets nothing
    clock_m, orbit_m, total_m : (T, S) standard deviations as range
    orbits : covariance of the orbits behind them
    """

    shares: Array
    longest_gap_s: Array
    mean_gap_s: Array
    age_s: Array
    clock_m: Array
    orbit_m: Array
    total_m: Array
    orbits: OrbitKnowledge

    @property
    def rms_m(self) -> float:
        """Root mean square over satellites and time; infinite if a satellite is never served."""
        return float(np.sqrt(np.mean(self.total_m**2)))

    @property
    def mean_age_s(self) -> float:
        """Mean age over satellites and time."""
        return float(np.mean(self.age_s))


def range_weights(radius_m: ArrayLike, *, mask_rad: float = 0.0) -> tuple[Array, Array]:
    """Weights of the radial and of each of the other two errors in a range, over the Earth that a satellite sees.

    Parameters
    ----------
    radius_m : of the orbit, any shape
    mask_rad : least elevation of users

    Returns
    -------
    radial, other : root mean squares of the cosine and, over two axes, of the sine of the angle off the nadir

    Reference: Montenbruck, Steigenberger and Hauschild, Advances in Space Research 61, 3020 (2018): 0.98 and 1/49 of
    variance for GPS, 0.98 and 1/45 for GLONASS, 0.99 and 1/126 for synchronous orbits.

    >>> [round(float(v), 3) for v in (range_weights(25.5e6)[0], 1 / range_weights(25.5e6)[1] ** 2)]
    [0.978, 45.065]
    """
    radius = np.asarray(radius_m, dtype=float)[..., None]
    edge = np.arccos(np.cos(mask_rad) * _EARTH_RADIUS_M / radius) - mask_rad  # angle at the Earth's centre
    node, weight = np.polynomial.legendre.leggauss(24)
    # Users lie evenly on the sphere: evenly in the cosine of that angle.
    cosine = 1 - (1 - np.cos(edge)) * (node + 1) / 2
    square = radius**2 + _EARTH_RADIUS_M**2 - 2 * radius * _EARTH_RADIUS_M * cosine
    sine2 = _EARTH_RADIUS_M**2 * (1 - cosine**2) / square
    mean = (sine2 * weight).sum(axis=-1) / 2
    return np.sqrt(1 - mean), np.sqrt(mean / 2)


def network_error(
    satellites_m: ArrayLike,
    monitoring_m: ArrayLike,
    upload_m: ArrayLike,
    step_s: float,
    clocks: ClockNoise,
    *,
    upload_interval_s: float,
    latency_s: float,
    floor_m: float,
    with_links: bool = False,
    mask_rad: float = np.radians(7.0),
    range_noise_m: float = RANGE_NOISE_M,
    link_noise_m: float = LINK_NOISE_M,
) -> NetworkError:
    """Range error that a network gives a constellation.

    Parameters
    ----------
    satellites_m : (T, S, 3) Earth-fixed, evenly spaced over one arc or more
    monitoring_m, upload_m : (N, 3), (M, 3) stations that measure and that send messages up
    step_s : between two instants; about a quarter of an hour, the time over which errors of ranges are alike
    clocks : noise of the satellites' clocks
    upload_interval_s : between two uploads to one satellite
    latency_s : from measurement to upload; a contact's first upload waits for it
    floor_m : what neither orbit nor clock makes: delays in the satellite, processing; fitted to a published error by
        :func:`fitted_floor_m` or given
    with_links : whether satellites measure and pass on messages among them

    Raises
    ------
    PhysicsError
        If there is no station, or a figure makes no sense.
    """
    satellites = np.asarray(satellites_m, dtype=float)
    if not len(np.asarray(monitoring_m)) or not len(np.asarray(upload_m)):
        raise PhysicsError("a network has at least one station that measures and one that sends up")
    if floor_m < 0 or latency_s < 0:
        raise PhysicsError("floor and latency are not negative")
    counts = tracking(satellites, monitoring_m, mask_rad=mask_rad).sum(axis=-1)
    contact = tracking(satellites, upload_m, mask_rad=mask_rad).any(axis=-1)
    seen = counts > 0
    longest, mean = gaps_s(seen, step_s)
    measured, served = (reached(seen, satellites), reached(contact, satellites)) if with_links else (seen, contact)
    sent = uploads(served, step_s, interval_s=upload_interval_s, wait_s=latency_s)
    age = data_age_s(measured, sent, step_s, latency_s=latency_s)
    orbits = orbit_knowledge(
        satellites, monitoring_m, step_s,
        mask_rad=mask_rad, range_noise_m=range_noise_m, link_noise_m=link_noise_m if with_links else None,
    )  # fmt: skip
    clock = clocks.average_m(age)
    orbit = _orbit_range(orbits, age, np.linalg.norm(satellites, axis=-1).mean(axis=0))
    total = np.sqrt(floor_m**2 + clock**2 + orbit**2)
    return NetworkError(shares(counts), longest, mean, age, clock, orbit, total, orbits)


def _orbit_range(orbits: OrbitKnowledge, age_s: Array, radius_m: Array) -> Array:
    """Orbit error as range at each age, (T, S) m."""
    finite = np.isfinite(age_s)
    most = float(age_s[finite].max()) if finite.any() else 0.0
    grid = np.linspace(0.0, max(most, 1.0), _AGES)
    sigma = orbits.sigma_m(orbits.arc_s / 2 + grid)  # (S, K, 3)
    radial, other = range_weights(radius_m)
    weights = np.stack([radial, other, other], axis=-1)[:, None, :]
    level = np.sum(weights**2 * (sigma**2 + ORBIT_FLOOR_M**2 / 3), axis=-1)  # (S, K) m²
    place = np.where(finite, age_s, 0.0) / grid[1]
    below = np.clip(place.astype(int), 0, _AGES - 2)
    part = place - below
    satellite = np.arange(level.shape[0])
    variance = level[satellite, below] * (1 - part) + level[satellite, below + 1] * part
    return np.where(finite, np.sqrt(variance), np.inf)


def fitted_floor_m(published_m: float, error: NetworkError) -> float:
    """The floor with which a network's error is the published one, m; 0 where orbit and clock alone are more.

    Fitted to that one figure: what it says is what is left when the network changes, not the figure itself.
    """
    rest = published_m**2 - float(np.mean(error.clock_m**2 + error.orbit_m**2))
    return float(np.sqrt(max(rest, 0.0)))
