"""World maps that NeQuick-G rests on: modified dip latitude, critical frequency of the F2 layer, its M(3000) factor.

The F2 maps are those of the CCIR (ITU-R P.1239): Fourier series in universal time whose coefficients are sums over
powers of the sine of modified dip latitude and harmonics of longitude, for months and for two solar activities.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["F2Maps", "f2_coefficients", "map_value", "modified_dip_latitude_deg"]

Array = NDArray[np.float64]

#: Terms in powers of sin(modip) for each harmonic of longitude (Galileo's document, equations 63 and 71).
FOF2_TERMS: Final = (12, 12, 9, 5, 2, 1, 1, 1, 1)
M3000_TERMS: Final = (7, 8, 6, 3, 2, 1, 1)

_LATITUDE_STEP_DEG, _LONGITUDE_STEP_DEG = 5.0, 10.0


@dataclass(frozen=True, slots=True)
class F2Maps:
    """Coefficients at one time and solar activity: ``fof2`` (..., 76), MHz; ``m3000`` (..., 49)."""

    fof2: Array
    m3000: Array


@cache
def _stored() -> tuple[Array, Array, Array]:
    """(12, 2, 76, 13) of foF2, (12, 2, 49, 9) of M(3000)F2, (39, 39) modified dip latitude, degrees."""
    path = files("intercosmos.physics.navigation") / "data" / "nequick_g.npz"
    with path.open("rb") as file, np.load(file) as stored:
        return stored["fof2"].astype(float), stored["m3000"].astype(float), stored["modip"] / 100


def _through_four(z: tuple[Array, Array, Array, Array], x: Array) -> Array:
    """Third-order interpolation between the second and third of four equidistant values, x from 0 to 1."""
    first, second, third, fourth = z
    d = 2 * x - 1
    sum_in, sum_out = second + third, first + fourth
    rise_in, rise_out = third - second, (fourth - first) / 3
    even = 9 * sum_in - sum_out + (sum_out - sum_in) * d**2
    odd = 9 * rise_in - rise_out + (rise_out - rise_in) * d**2
    return np.asarray((even + odd * d) / 16)


def modified_dip_latitude_deg(latitude: Array, longitude: Array) -> Array:
    """Modified dip latitude (...), degrees, of geographic latitude and longitude, rad, from the document's grid."""
    grid = _stored()[2]
    x = (np.degrees(latitude) + 90.0) / _LATITUDE_STEP_DEG + 1
    y = (np.degrees(longitude) + 180.0) % 360.0 / _LONGITUDE_STEP_DEG + 1
    i = np.clip(np.floor(x), 1, 36).astype(np.intp)
    j = np.clip(np.floor(y), 1, 36).astype(np.intp)
    rows = tuple(
        _through_four((grid[i - 1, j + k], grid[i, j + k], grid[i + 1, j + k], grid[i + 2, j + k]), x - i)
        for k in (-1, 0, 1, 2)
    )
    return _through_four((rows[0], rows[1], rows[2], rows[3]), y - j)


def f2_coefficients(month: NDArray[np.int64], hour: Array, sunspots: Array) -> F2Maps:
    """Coefficients of the maps.

    Parameters
    ----------
    month : (n,) 1 to 12
    hour : (n,) of universal time
    sunspots : (n,) effective number; linear from the maps for 0 and 100
    """
    fof2, m3000, _ = _stored()
    turn = np.radians(15 * hour) - np.pi
    waves = np.ones((*hour.shape, 13))
    for k in range(1, 7):
        waves[..., 2 * k - 1], waves[..., 2 * k] = np.sin(k * turn), np.cos(k * turn)
    shares = np.stack([1 - sunspots / 100, sunspots / 100], axis=-1)
    return F2Maps(
        np.einsum("nrct,nr,nt->nc", fof2[month - 1], shares, waves, optimize=True),
        np.einsum("nrct,nr,nt->nc", m3000[month - 1], shares, waves[:, :9], optimize=True),
    )


@cache
def _places(terms: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row (power of the sine) and column (constant, then cosine and sine of each harmonic) of every coefficient."""
    rows, columns = list(range(terms[0])), [0] * terms[0]
    for harmonic, count in enumerate(terms[1:], start=1):
        rows += [power for power in range(count) for _ in range(2)]
        columns += [2 * harmonic - 1, 2 * harmonic] * count
    return np.array(rows), np.array(columns)


def map_value(
    coefficients: Array, terms: tuple[int, ...], modip_deg: Array, latitude: Array, longitude: Array
) -> Array:
    """Value of a map at points (n, k) from coefficients (n, c): sums over powers of sin(modip), then over harmonics."""
    rows, columns = _places(terms)
    table = np.zeros((len(coefficients), max(terms), 2 * len(terms) - 1))
    table[:, rows, columns] = coefficients
    sine = np.sin(np.radians(modip_deg))
    powers = np.ones((*sine.shape, max(terms)))
    np.cumprod(np.broadcast_to(sine[..., None], (*sine.shape, max(terms) - 1)), axis=-1, out=powers[..., 1:])
    by_harmonic = powers @ table
    wave = np.cos(latitude) * np.exp(1j * longitude)
    turning = np.ones_like(wave)
    value = by_harmonic[..., 0].copy()
    for harmonic in range(1, len(terms)):
        turning = turning * wave
        value += by_harmonic[..., 2 * harmonic - 1] * turning.real + by_harmonic[..., 2 * harmonic] * turning.imag
    return np.asarray(value)
