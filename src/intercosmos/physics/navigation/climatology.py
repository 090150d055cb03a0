"""Meteorology where nobody measures it: Global Pressure and Temperature 2 wet (GPT2w) on its grid of 5°.

Pressure, temperature, humidity, their gradients and the coefficients of the Vienna mapping functions, each a mean with
a yearly and a half-yearly wave, from ten years of ERA-Interim (2001 to 2010). At the four grid points around the site
they are brought to its height, then interpolated. Zenith delays from it differ by some 36 mm RMS from those measured at
341 stations (Böhm et al. 2015).

References
----------
J. Böhm, G. Möller, M. Schindelegger, G. Pain, R. Weber, *Development of an improved empirical model for slant delays in
the troposphere (GPT2w)*, GPS Solutions 19, 2015. Grid: gpt2_5w.grd of TU Wien, vmf.geo.tuwien.ac.at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError

__all__ = ["Meteorology", "gpt2w", "modified_julian_date"]

Array = NDArray[np.float64]

#: Columns of the grid: quantum of the stored integers, in SI, and what was taken off the mean.
_COLUMNS: Final = {
    "pressure": (1.0, 70000.0),  # Pa
    "temperature": (0.1, 0.0),  # K
    "humidity": (1e-5, 0.0),  # kg/kg
    "lapse_rate": (1e-4, 0.0),  # K/m
    "ah": (1e-7, 0.0),
    "aw": (1e-7, 0.0),
    "vapour_exponent": (1e-4, 3.0),
    "mean_temperature": (0.1, 0.0),  # K
}
_STEP_DEG: Final = 5.0
_ROWS, _TURN = 36, 72
#: Molar mass of dry air, kg/mol, and gas constant as GPT2w has them: with others its published values are missed.
_MOLAR_MASS, _GAS_CONSTANT = 28.965e-3, 8.3143
_J2000_MJD: Final = 51544.5


@dataclass(frozen=True, slots=True)
class Meteorology:
    """What :func:`gpt2w` tells of a place and time; every field (...)."""

    pressure_pa: Array
    temperature_k: Array
    vapour_pa: Array  #: partial pressure of water vapour
    lapse_rate_k_m: Array  #: change of temperature with height, negative in most places
    mean_temperature_k: Array  #: of the column, weighted with vapour
    vapour_exponent: Array  #: λ: vapour pressure goes with pressure to the power λ + 1
    ah: Array  #: hydrostatic Vienna coefficient at zero height
    aw: Array  #: wet Vienna coefficient
    undulation_m: Array  #: of the geoid above the ellipsoid


def modified_julian_date(times: ArrayLike) -> Array:
    """Modified Julian date of instants, ``datetime64``, in their own time scale.

    >>> float(modified_julian_date(np.datetime64("2012-08-02T00:00:00", "ns")))
    56141.0
    """
    ns = np.asarray(times, "datetime64[ns]").astype(np.int64)
    return np.asarray(40587.0 + ns / 86400e9)


@cache
def _grid() -> tuple[Array, Array, Array]:
    """(36, 72, 8, 5) columns and harmonics, (36, 72) undulation, (36, 72) height of the topography, SI."""
    path = files("intercosmos.physics.navigation") / "data" / "gpt2w_5deg.npz"
    with path.open("rb") as file, np.load(file) as stored:
        columns = []
        for name, (quantum, offset) in _COLUMNS.items():
            values = stored[name] * quantum
            values[..., 0] += offset
            columns.append(values)
        return np.stack(columns, axis=-2), stored["undulation"] / 100, stored["height"] / 100


def gpt2w(latitude: ArrayLike, longitude: ArrayLike, height_m: ArrayLike, mjd: ArrayLike | None) -> Meteorology:
    """Climatological meteorology at a place and time.

    Parameters
    ----------
    latitude, longitude : geodetic, rad
    height_m : above the ellipsoid, m
    mjd : modified Julian date; None for the yearly means

    Returns
    -------
    Meteorology : of the shape to which all four broadcast. Places are interpolated once for their own shape, so that a
        place () or (n, 1) with many instants is cheap.

    Raises
    ------
    PhysicsError : for a latitude outside ±90°, or a number that is not finite

    Examples
    --------
    >>> vienna = gpt2w(np.radians(48.20), np.radians(16.37), 156.0, 56141.0)
    >>> round(float(vienna.pressure_pa), 1), round(float(vienna.temperature_k) - 273.15, 2)
    (100255.5, 22.12)
    """
    phi, lam = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    if not np.all(np.abs(phi) <= np.pi / 2 + 1e-12) or not np.all(np.isfinite(lam)):
        raise PhysicsError("a climatology needs latitudes between -90 and 90 degrees and finite longitudes")
    columns, undulation, topography = _grid()
    rows, turns, weights = _neighbours(np.degrees(phi), np.degrees(lam))
    if mjd is None:
        harmonics = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
    else:
        phase = 2 * np.pi * (np.asarray(mjd, float) - _J2000_MJD) / 365.25
        one = np.ones_like(phase)
        harmonics = np.stack([one, np.cos(phase), np.sin(phase), np.cos(2 * phase), np.sin(2 * phase)], axis=-1)
    at = np.einsum("...pcj,...j->...pc", columns[rows, turns], harmonics)
    pressure, temperature, humidity, lapse, ah, aw, exponent, mean = np.moveaxis(at, -1, 0)

    height = np.asarray(height_m, float)[..., None] - undulation[rows, turns]
    above = height - topography[rows, turns]
    virtual = temperature * (1 + 0.6077 * humidity)
    ratio = np.exp(-STANDARD_GRAVITY * _MOLAR_MASS / (_GAS_CONSTANT * virtual) * above)
    vapour = humidity * pressure / (0.622 + 0.378 * humidity) * ratio ** (exponent + 1)

    def here(values: Array) -> Array:
        return np.asarray((values * weights).sum(axis=-1))

    shape = np.broadcast_shapes(ratio.shape[:-1], weights.shape[:-1])
    geoid = undulation[rows, turns]
    fields = (pressure * ratio, temperature + lapse * above, vapour, lapse, mean, exponent, ah, aw, geoid)
    return Meteorology(*(np.broadcast_to(here(values), shape) for values in fields))


def _neighbours(latitude_deg: Array, longitude_deg: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Rows, columns and weights (..., 4) of the points around; beyond the last row the nearest point alone."""
    north = (90.0 - latitude_deg) / _STEP_DEG - 0.5
    east = (longitude_deg % 360.0) / _STEP_DEG - 0.5
    row, column = np.floor(north), np.floor(east)
    polar = (north < 0) | (north > _ROWS - 1)
    dn, de = np.where(polar, np.rint(north) - row, north - row), np.where(polar, np.rint(east) - column, east - column)
    rows = np.clip(np.stack([row, row, row + 1, row + 1], axis=-1), 0, _ROWS - 1).astype(np.intp)
    turns = (np.stack([column, column + 1, column, column + 1], axis=-1) % _TURN).astype(np.intp)
    weights = np.stack([(1 - dn) * (1 - de), (1 - dn) * de, dn * (1 - de), dn * de], axis=-1)
    return rows, turns, weights
