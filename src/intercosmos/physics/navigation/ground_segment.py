"""A navigation system's ground: which satellites its stations see, how old what they send is, how wrong it then is.

Arrays over T evenly spaced instants and S satellites. The chain: *tracking* by monitoring stations gives measurements;
*upload* stations bring what was computed of them to the satellite; in between it is predicted. Links between satellites
join a satellite that no station sees to one that is seen.

>>> import numpy as np
>>> from intercosmos.physics.orbits.frames import ecef_from_geodetic
>>> stations = ecef_from_geodetic(np.radians([55.9, 50.5]), np.radians([38.0, 137.0]))
>>> angle = np.linspace(0.0, 2 * np.pi, 289)[:, None]
>>> satellite = 25.5e6 * np.stack([np.cos(angle), np.sin(angle) * 0.43, np.sin(angle) * 0.9], axis=-1)
>>> seen = tracking(satellite, stations, mask_rad=np.radians(5)).any(axis=-1)
>>> [round(float(v), 2) for v in shares(seen[..., None].sum(-1), (1, 2))[:, 0]]
[0.54, 0.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_EARTH_RADIUS_M: Final = 6378137.0
#: Heights below are no path for a link between satellites: atmosphere, and antennas that do not look so low.
GRAZING_HEIGHT_M: Final = 200e3


def tracking(satellites_m: ArrayLike, stations_m: ArrayLike, *, mask_rad: float) -> Flags:
    """Which station sees which satellite: (T, S, N).

    Parameters
    ----------
    satellites_m : (T, S, 3) Earth-fixed
    stations_m : (N, 3) Earth-fixed
    mask_rad : least elevation over the plane normal to WGS 84

    Raises
    ------
    PhysicsError
        If the shapes are others, or a position is not finite.
    """
    satellites, stations = _positions(satellites_m, 3), _positions(stations_m, 2)
    if not len(stations):
        return np.zeros((*satellites.shape[:2], 0), dtype=bool)
    up = _zenith(stations)
    # sin(elevation) = up · (satellite - station) / distance, from products alone
    along = np.einsum("tsc,nc->tsn", satellites, up) - np.einsum("nc,nc->n", stations, up)
    square = (
        np.einsum("tsc,tsc->ts", satellites, satellites)[..., None]
        - 2 * np.einsum("tsc,nc->tsn", satellites, stations)
        + np.einsum("nc,nc->n", stations, stations)
    )
    return np.asarray(along >= np.sin(mask_rad) * np.sqrt(square))


def _positions(given: ArrayLike, dimensions: int) -> Array:
    array = np.asarray(given, dtype=float)
    if array.ndim != dimensions or array.shape[-1] != 3:
        wanted = "(T, S, 3)" if dimensions == 3 else "(N, 3)"
        raise PhysicsError(f"positions have the shape {wanted}, not {array.shape}")
    if not np.isfinite(array).all():
        raise PhysicsError("a position is not finite: leave out satellites that are out of use")
    return array


def _zenith(stations: Array) -> Array:
    """Unit normals to WGS 84 at positions, (N, 3)."""
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    latitude, longitude, _ = geodetic_from_ecef(stations)
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=-1
    )


def links(satellites_m: ArrayLike, *, grazing_height_m: float = GRAZING_HEIGHT_M) -> Flags:
    """Which pairs of satellites see one another past the Earth: (T, S, S), never a satellite itself."""
    satellites = _positions(satellites_m, 3)
    square = np.einsum("tsc,tsc->ts", satellites, satellites)
    product = np.einsum("tsc,tuc->tsu", satellites, satellites)
    first, second = square[:, :, None], square[:, None, :]
    distance = first + second - 2 * product
    # Nearest point of the line to the centre, if it lies between the two.
    with np.errstate(divide="ignore", invalid="ignore"):
        height = np.sqrt(np.maximum(first * second - product**2, 0.0) / distance)
    between = (first > product) & (second > product)
    clear = ~between | (height > _EARTH_RADIUS_M + grazing_height_m)
    return np.asarray(clear & (distance > 0))


def reached(seen: ArrayLike, satellites_m: ArrayLike) -> Flags:
    """Satellites that are seen or have a link to one that is: (T, S)."""
    direct = np.asarray(seen, dtype=bool)
    return np.asarray(direct | np.einsum("tsu,tu->ts", links(satellites_m), direct))


def shares(counts: ArrayLike, at_least: Sequence[int] = (1, 2, 3, 4)) -> Array:
    """Share of time in which at least so many stations see each satellite: (K, S).

    Parameters
    ----------
    counts : (T, S) stations that see a satellite
    """
    number = np.asarray(counts)
    return np.stack([(number >= least).mean(axis=0) for least in at_least])


def gaps_s(seen: ArrayLike, step_s: float) -> tuple[Array, Array]:
    """Longest and mean length of the times in which a satellite is not seen: (S,) and (S,) s, 0 where there is none.

    Parameters
    ----------
    seen : (T, S); the end is taken to be followed by the beginning
    """
    flags = _flags(seen)
    missing = ~flags
    count = flags.shape[0]
    starts = missing & ~np.roll(missing, 1, axis=0)
    number = starts.sum(axis=0)
    total = missing.sum(axis=0)
    since = _steps_since(flags)  # steps since it was last seen, over the turn of the end
    longest = np.where(number > 0, since.max(axis=0), np.where(total > 0, count, 0))
    mean = np.where(number > 0, total / np.maximum(number, 1), np.where(total > 0, count, 0))
    return longest * step_s, mean * step_s


def _flags(seen: ArrayLike) -> Flags:
    flags = np.asarray(seen, dtype=bool)
    if flags.ndim != 2 or not flags.size:
        raise PhysicsError(f"what is seen has the shape (T, S), not {flags.shape}")
    return flags


def _steps_since(flags: Flags) -> NDArray[np.int64]:
    """Steps since a flag last stood, 0 where it stands; the end is followed by the beginning; the count if never."""
    count = flags.shape[0]
    index = np.arange(2 * count)[:, None]
    last = np.maximum.accumulate(np.where(np.tile(flags, (2, 1)), index, -1), axis=0)
    since = np.where(last >= 0, index - last, count)[count:]
    return np.minimum(since, count)


def uploads(contact: ArrayLike, step_s: float, *, interval_s: float, wait_s: float = 0.0) -> Flags:
    """When a satellite is sent a new message: ``wait_s`` into each contact and every ``interval_s`` of it: (T, S).

    Parameters
    ----------
    contact : (T, S) whether an upload station reaches the satellite; the end is followed by the beginning
    interval_s : between two uploads while the contact lasts; each contact has one at least, however long the interval
    wait_s : so that measurements of the same contact can be in the message; a contact that is shorter brings none
    """
    flags = _flags(contact)
    if not (step_s > 0 and interval_s > 0 and wait_s >= 0):
        raise PhysicsError("step and interval are positive, the wait is not negative")
    every, wait = max(round(interval_s / step_s), 1), int(np.ceil(wait_s / step_s - 1e-9))
    always = flags.all(axis=0)
    # Steps into the contact; one that never ends has no beginning to wait from.
    into = np.where(always, np.arange(flags.shape[0])[:, None] + wait, _steps_since(~flags) - 1)
    return np.asarray(flags & (into >= wait) & ((into - wait) % every == 0))


def data_age_s(tracked: ArrayLike, uploaded: ArrayLike, step_s: float, *, latency_s: float = 0.0) -> Array:
    """Age of the newest measurement behind what a satellite sends: (T, S) s; infinite where it never gets any.

    An upload brings what was measured until ``latency_s`` before it; from there on age grows until the next one.

    Parameters
    ----------
    tracked : (T, S) whether the satellite is measured; the end is followed by the beginning
    uploaded : (T, S) instants of uploads, of :func:`uploads`
    """
    measured, sent = _flags(tracked), _flags(uploaded)
    if measured.shape != sent.shape:
        raise PhysicsError(f"tracking and uploads have one shape, not {measured.shape} and {sent.shape}")
    delay = int(np.ceil(latency_s / step_s - 1e-9))
    at_upload = np.roll(_steps_since(measured), delay, axis=0) + delay  # steps from measurement to upload
    since_upload = _steps_since(sent)
    index = (np.arange(sent.shape[0])[:, None] - since_upload) % sent.shape[0]
    age = since_upload + np.take_along_axis(at_upload, index, axis=0)
    never = ~measured.any(axis=0) | ~sent.any(axis=0)
    return np.where(never, np.inf, age * step_s)
