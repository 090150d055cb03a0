"""How cloudy it is somewhere in some month, and how likely an image there is clear.

The climatology that comes with the library is rough (see
:mod:`~intercosmos.physics.observation.clouds_zones`): latitude, land or sea, and season. A better one is given as a
:class:`CloudGrid` of monthly means, as satellite projects publish them.

A point is clear as often as it is not cloudy. Over an image, cover follows a beta distribution (Falls, 1974) with the
climatology's mean; its spread shrinks as the image grows past the length over which clouds are alike.

References
----------
L. W. Falls (1974), *The beta distribution: a statistical model for world cloud cover*, J. Geophys. Res. 79:1261.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.clouds_zones import zonal_fraction

__all__ = ["CloudGrid", "clear_probability", "cloud_fraction", "tries_until_clear"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CloudGrid:
    """Monthly means of cloud cover on a grid all around the Earth.

    Attributes
    ----------
    latitude_rad : (n,) rising, of the cells' middles
    longitude_rad : (m,) rising, evenly spaced over a whole turn
    fraction : (12, n, m) between 0 and 1
    source : where it comes from
    """

    latitude_rad: Array
    longitude_rad: Array
    fraction: Array
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("latitude_rad", "longitude_rad", "fraction"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), float))
        n, m = self.latitude_rad.size, self.longitude_rad.size
        if self.fraction.shape != (12, n, m) or n < 2 or m < 2:
            raise PhysicsError(f"a grid of {n} latitudes by {m} longitudes has cloud cover of the shape (12, {n}, {m})")
        if not np.all((self.fraction >= 0) & (self.fraction <= 1)):
            raise PhysicsError("cloud cover lies between 0 and 1; fill what is missing before")
        even = np.diff(np.append(self.longitude_rad, self.longitude_rad[0] + 2 * np.pi))
        if not (np.all(np.diff(self.latitude_rad) > 0) and np.allclose(even, 2 * np.pi / m, rtol=1e-6)):
            raise PhysicsError("latitudes of a grid rise, and its longitudes go evenly around the Earth")

    def at(self, latitude_rad: ArrayLike, longitude_rad: ArrayLike, month: ArrayLike) -> Array:
        """Cloud cover (...), linear between the cells' middles; months 1 to 12."""
        latitude, longitude, when = np.broadcast_arrays(
            *(np.asarray(x, float) for x in (latitude_rad, longitude_rad, month))
        )
        if not np.all((when >= 1) & (when <= 12) & (when == np.round(when))):
            raise PhysicsError("a month is a whole number from 1 to 12")
        n, m = self.fraction.shape[1:]
        row = np.clip(np.searchsorted(self.latitude_rad, latitude) - 1, 0, n - 2)
        up = np.clip((latitude - self.latitude_rad[row]) / np.diff(self.latitude_rad)[row], 0, 1)
        place = ((longitude - self.longitude_rad[0]) / (2 * np.pi) % 1.0) * m
        column = np.floor(place).astype(np.int64) % m
        east, following, page = place - np.floor(place), (column + 1) % m, when.astype(np.int64) - 1
        south = (1 - east) * self.fraction[page, row, column] + east * self.fraction[page, row, following]
        north = (1 - east) * self.fraction[page, row + 1, column] + east * self.fraction[page, row + 1, following]
        return np.asarray((1 - up) * south + up * north)


def cloud_fraction(
    latitude_rad: ArrayLike, longitude_rad: ArrayLike, month: ArrayLike, *, grid: CloudGrid | None = None
) -> Array:
    """Mean part (...) of the sky that clouds cover.

    Parameters
    ----------
    latitude_rad, longitude_rad : (...) rad
    month : (...) 1 to 12
    grid : a climatology of one's own, instead of the rough one by zones

    Raises
    ------
    PhysicsError
        For a latitude or a month that does not exist.

    Examples
    --------
    The Amur near Khabarovsk in July:

    >>> round(float(cloud_fraction(np.radians(48.5), np.radians(135.0), 7)), 2)
    0.58
    """
    if grid is not None:
        return grid.at(latitude_rad, longitude_rad, month)
    return zonal_fraction(latitude_rad, longitude_rad, month)


def clear_probability(
    fraction: ArrayLike, *, side_m: ArrayLike = 0.0, allowed: ArrayLike = 0.1, correlation_m: float = 300e3
) -> Array:
    """Probability (...) that an image has no more cloud than allowed.

    Parameters
    ----------
    fraction : (...) mean cloud cover, of :func:`cloud_fraction`
    side_m : of the image; 0 for a point, which is clear or not
    allowed : part of the image that may be cloudy
    correlation_m : distance over which clouds stay alike; an assumption, of the size of a weather system's cloud

    Notes
    -----
    With correlation falling off exponentially in both directions of a square, the variance of its mean cover is that
    of a point, ``c (1 - c)``, times ``(2 (x - 1 + exp(-x)) / x**2)**2`` with the side ``x`` in correlation lengths.

    Examples
    --------
    >>> clear_probability(0.6, side_m=[0.0, 20e3, 200e3]).round(2).tolist()
    [0.4, 0.38, 0.21]
    """
    from scipy.special import betainc

    cover, side, most = np.broadcast_arrays(*(np.asarray(x, float) for x in (fraction, side_m, allowed)))
    if not (np.all((cover >= 0) & (cover <= 1)) and np.all((most >= 0) & (most < 1)) and np.all(side >= 0)):
        raise PhysicsError(
            "cloud cover lies between 0 and 1, what is allowed below 1, and an image has no negative side"
        )
    if not correlation_m > 0:
        raise PhysicsError("clouds are alike over a distance above 0")
    x = np.maximum(side / correlation_m, 1e-4)
    alike = np.minimum((2 * (x + np.expm1(-x)) / x**2) ** 2, 1 - 1e-9)
    spread = (1 - alike) / alike
    inner = (cover > 0) & (cover < 1)
    safe = np.where(inner, cover, 0.5)
    over_image = betainc(safe * spread, (1 - safe) * spread, np.maximum(most, 1e-300))
    found = np.where(side / correlation_m < 1e-4, 1 - cover, over_image)
    return np.asarray(np.where(inner, found, 1 - cover))


def tries_until_clear(probability: ArrayLike, confidence: float = 0.9) -> Array:
    """How many independent tries (...) give a clear image with a confidence; infinite where none ever is."""
    chance = np.asarray(probability, float)
    if not (np.all((chance >= 0) & (chance <= 1)) and 0 < confidence < 1):
        raise PhysicsError("a probability lies between 0 and 1, a confidence between them")
    with np.errstate(divide="ignore"):
        tries = np.log1p(-confidence) / np.log1p(-chance)
    return np.asarray(np.where(chance > 0, np.maximum(np.ceil(tries - 1e-12), 1.0), np.inf))
