"""How agile satellites look at targets: when abeam, how far to the side, how fast the pitch falls.

During a pass the line of sight to a target turns backwards. Its roll hardly changes, and the tangent of its pitch, seen
in the plane of the roll, falls almost evenly, which is what :class:`Opportunities` takes it for. The straight line that
meets it best within the pass is taken, and :func:`attitudes` says by how much the truth differs at most. What hardly
moves, as from a geostationary orbit, is a line that hardly falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.footprints_geometry import satellite_axes
from intercosmos.physics.orbits.access_tables import positions_of, satellite_tables
from intercosmos.physics.orbits.event_functions import site_frame
from intercosmos.physics.orbits.frames import geodetic_from_ecef
from intercosmos.physics.orbits.paths import PathTable

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Attitudes", "Sightlines", "attitudes"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

_TOLERANCE_M: Final = 1e-2
_SAMPLES: Final = 9
#: s; a pass is fitted over so long at least.
_SHORTEST: Final = 10.0
#: 1/s; what closes no faster stands still.
_LEAST_CLOSING: Final = 1e-7


@dataclass(frozen=True, eq=False)
class Sightlines:
    """Lines of sight from satellites over a span.

    Attributes
    ----------
    tables : for each satellite, a table of positions and its row there
    span_s : length of the span
    """

    tables: tuple[tuple[PathTable, int], ...]
    span_s: float

    @classmethod
    def of(
        cls, orbits: Any, times: tuple[Time, Time], *, count: int | None = None, frame: str = "TEME",
        gravity: str = "wgs72",
    ) -> Sightlines:  # fmt: skip
        """For orbits and times as :func:`~intercosmos.physics.observation.ground_access.access` takes them."""
        positions, count, frame = positions_of(orbits, count, gravity, frame)
        found: dict[int, tuple[PathTable, int]] = {}
        for numbers, table, _ in satellite_tables(positions, count, times[0], times[1], frame, _TOLERANCE_M):
            found |= {int(number): (table, row) for row, number in enumerate(numbers)}
        span = float((times[1] - times[0]).to_value("s"))
        return cls(tuple(found[k] for k in range(count)), span)

    def state(self, satellite: ArrayLike, t_s: ArrayLike) -> tuple[Array, Array]:
        """Earth-fixed positions and velocities (n, 3), m, m/s, of satellites (n,) at times (n,).

        Outside the span they are known for a step of the table; what is asked further off is given there.
        """
        which, t = np.asarray(satellite, np.int64), np.asarray(t_s, float)
        position, velocity = np.empty((t.size, 3)), np.empty((t.size, 3))
        for number in np.unique(which).tolist():
            mine, (table, row) = np.flatnonzero(which == number), self.tables[number]
            at = np.clip(t[mine], -table.step_s, self.span_s + table.step_s)
            position[mine], velocity[mine] = table.state(np.full(mine.size, row), at)
        return position, velocity

    def __call__(self, satellite: ArrayLike, points: ArrayLike, t_s: ArrayLike) -> Array:
        """(n, 3) m along the track, to its right and down, to geodetic points (n, 2 or 3) at times (n,)."""
        place = np.asarray(points, float)
        height = place[:, 2] if place.shape[1] == 3 else np.zeros(len(place))
        position, velocity = self.state(satellite, t_s)
        ray = site_frame(place[:, 0], place[:, 1], height)[0] - position
        return np.asarray(np.einsum("nij,nj->ni", satellite_axes(position, velocity), ray))

    def ground_track(self, satellite: ArrayLike, t_s: ArrayLike) -> tuple[Array, Array]:
        """Azimuth (n,), rad, from north by east, and speed (n,), m/s, of the points below satellites at times (n,)."""
        position, velocity = self.state(satellite, t_s)
        along = satellite_axes(position, velocity)[:, 0]
        latitude, longitude, height = geodetic_from_ecef(position)
        east = -np.sin(longitude) * along[:, 0] + np.cos(longitude) * along[:, 1]
        north = along[:, 2] / np.maximum(np.cos(latitude), 1e-12)
        away = np.linalg.norm(position, axis=-1)
        speed = np.einsum("ni,ni->n", velocity, along) * (away - height) / away
        return np.arctan2(east, north) % (2 * np.pi), speed


@dataclass(frozen=True, eq=False)
class Attitudes:
    """How satellites look at targets in passes (n,), as :class:`Opportunities` has it.

    Attributes
    ----------
    centre_s, roll_rad, closing_1_s : when the target is abeam, by the line; how far it lies to the right; slope of the
        pitch
    error_rad : by which a line of sight so described differs from the true one within the pass, at most
    """

    centre_s: Array
    roll_rad: Array
    closing_1_s: Array
    error_rad: Array


def attitudes(
    sight: Sightlines, satellite: ArrayLike, points: ArrayLike, start_s: ArrayLike, end_s: ArrayLike
) -> Attitudes:
    """Attitudes for passes (n,).

    Parameters
    ----------
    sight : of the satellites
    satellite : (n,) numbers
    points : (n, 2 or 3) geodetic latitude, longitude, rad, and height, m
    start_s, end_s : (n,) of the passes

    Raises
    ------
    PhysicsError
        If a pass does not end after it begins.
    """
    which, place = np.asarray(satellite, np.int64), np.asarray(points, float)
    start, end = np.asarray(start_s, float), np.asarray(end_s, float)
    if not np.all(end > start):
        raise PhysicsError("a pass ends after it begins")

    middle, half = (start + end) / 2, np.maximum(end - start, _SHORTEST) / 2
    shares = np.linspace(-1.0, 1.0, _SAMPLES)
    times = np.clip(middle + shares[:, None] * half, 0.0, sight.span_s)
    lines = np.stack([sight(which, place, t) for t in times])
    if np.any(lines[..., 2] <= 0):
        raise PhysicsError("a target lies above its satellite")
    pitch, aside = lines[..., 0] / lines[..., 2], np.mean(lines[..., 1] / lines[..., 2], axis=0)
    mean = times.mean(axis=0)
    spread = np.sum((times - mean) ** 2, axis=0)
    closing = np.maximum(-np.sum((times - mean) * pitch, axis=0) / spread, _LEAST_CLOSING)
    centre, roll = mean + pitch.mean(axis=0) / closing, np.arctan(aside)
    worst = np.zeros(start.size)
    for t, sighted in zip(times, lines, strict=True):
        line = sighted / np.linalg.norm(sighted, axis=1, keepdims=True)
        model = np.stack([closing * (centre - t), np.tan(roll), np.ones(start.size)], axis=-1)
        model /= np.linalg.norm(model, axis=1, keepdims=True)
        chord = np.linalg.norm(model - line, axis=1)
        worst = np.maximum(worst, 2 * np.arcsin(np.clip(chord / 2, 0, 1)))
    return Attitudes(centre, roll, closing, worst)
