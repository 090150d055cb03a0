"""The rough climatology of clouds that is shipped: latitude, land or sea, season; nothing else.

A few latitudes with published figures, each with its source in ``data/cloud_zones.csv``, joined by smooth steps. Land
has less cloud than the sea at the same latitude by one difference, which is fitted, together with the two northern
bands of cloud, to the means over sea and over land that MODIS saw. Land is Natural Earth's at 1 : 110 million (public
domain) on cells of half a degree. Deserts and rain forests of one latitude are not told apart: a place may be 0.3 off.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

__all__ = ["is_land", "zonal_fraction"]

Array = NDArray[np.float64]

#: How much less cloud land has than the sea at one latitude; fitted, see the module.
_CONTRAST: Final = 0.226
_DATA: Final = "intercosmos.physics.observation"


class _Zones(NamedTuple):
    latitude: Array
    shift: Array
    mean: Array
    july: Array
    contrast: Array
    sea: Array


def is_land(latitude_rad: ArrayLike, longitude_rad: ArrayLike) -> NDArray[np.bool_]:
    """Whether points (...) lie on land, by cells of half a degree; lakes are land.

    Examples
    --------
    >>> is_land(np.radians([55.75, 0.0, -80.0]), np.radians([37.6, -30.0, 0.0])).tolist()
    [True, False, True]
    """
    latitude, longitude = _checked(latitude_rad, longitude_rad)
    land = _land()
    rows, columns = land.shape
    row = np.minimum((latitude / np.pi + 0.5) * rows, rows - 1).astype(np.int64)
    column = ((longitude / (2 * np.pi) + 0.5) % 1.0 * columns).astype(np.int64) % columns
    return np.asarray(land[row, column])


def zonal_fraction(latitude_rad: ArrayLike, longitude_rad: ArrayLike, month: ArrayLike) -> Array:
    """Mean part (...) of the sky that clouds cover.

    Parameters
    ----------
    latitude_rad, longitude_rad : (...) rad
    month : (...) 1 to 12, the middle of each

    Examples
    --------
    >>> zonal_fraction(np.radians([-60.0, -22.0]), np.radians([0.0, 135.0]), 7).round(2).tolist()
    [0.88, 0.38]
    """
    latitude, longitude = _checked(latitude_rad, longitude_rad)
    when = np.asarray(month, float)
    if not np.all((when >= 1) & (when <= 12)):
        raise PhysicsError("a month is a number from 1 to 12")
    degrees, when = np.broadcast_arrays(np.degrees(latitude), when)
    zones = _zones()
    season = np.cos(2 * np.pi * (when - 7) / 12)[..., None]
    nodes = zones.latitude + zones.shift * season
    land = is_land(latitude, longitude)[..., None]
    values = zones.sea + zones.july * season - np.where(land, _CONTRAST, 0.0) * zones.contrast
    part = np.sum(degrees[..., None] >= nodes[..., 1:-1], axis=-1, keepdims=True)
    low, high = (np.take_along_axis(nodes, part + k, -1)[..., 0] for k in (0, 1))
    below, above = (np.take_along_axis(values, part + k, -1)[..., 0] for k in (0, 1))
    step = (degrees - low) / (high - low)
    return np.asarray(below + (above - below) * step**2 * (3 - 2 * step))


@lru_cache(maxsize=1)
def _zones() -> _Zones:
    text = files(_DATA).joinpath("data/cloud_zones.csv").read_text("utf-8")
    rows = [line.split(",")[:5] for line in text.splitlines() if line[:1] in "-0123456789"]
    latitude, shift, mean, july, contrast = np.array(rows, float).T
    # the table has land and sea together: over the sea there is more by the share of land at that latitude
    share = np.interp(latitude, np.linspace(-89.75, 89.75, _land().shape[0]), _land().mean(axis=1))
    return _Zones(latitude, shift, mean, july, contrast, mean + _CONTRAST * contrast * share)


@lru_cache(maxsize=1)
def _land() -> NDArray[np.bool_]:
    with files(_DATA).joinpath("data/land_half_degree.npz").open("rb") as file, np.load(file) as stored:
        return np.unpackbits(stored["land"], axis=1).astype(bool)


def _checked(latitude_rad: ArrayLike, longitude_rad: ArrayLike) -> tuple[Array, Array]:
    latitude, longitude = np.broadcast_arrays(np.asarray(latitude_rad, float), np.asarray(longitude_rad, float))
    if not (np.all(np.abs(latitude) <= np.pi / 2 + 1e-12) and np.all(np.isfinite(longitude))):
        raise PhysicsError("latitudes lie between -90 and 90 degrees, and longitudes are finite")
    return np.clip(latitude, -np.pi / 2, np.pi / 2), longitude
