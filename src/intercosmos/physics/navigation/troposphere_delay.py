"""The troposphere along the way to a satellite: climatology, zenith delays and mapping functions in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.physics.navigation.climatology import gpt2w
from intercosmos.physics.navigation.mapping_functions import vienna
from intercosmos.physics.navigation.troposphere import askne_nordius_wet_m, hydrostatic_zenith_m, residual_sigma_m

__all__ = ["ZENITH_SIGMA_M", "Troposphere", "climatology_sigma_m", "tropospheric_delay"]

Array = NDArray[np.float64]

#: Standard deviation of a zenith delay of the climatology, m (Böhm et al. 2015: RMS at 341 stations).
ZENITH_SIGMA_M = 0.036
#: Heights at which a climatology of the ground means something, m; others are taken as the nearer end.
_HEIGHTS = (-1000.0, 9000.0)


@dataclass(frozen=True, slots=True)
class Troposphere:
    """Delay of a signal in the neutral air, all frequencies alike; fields broadcast against one another."""

    hydrostatic_zenith_m: Array
    wet_zenith_m: Array
    hydrostatic_mapping: Array
    wet_mapping: Array

    @property
    def slant_m(self) -> Array:
        """Delay along the way, m."""
        return np.asarray(self.hydrostatic_zenith_m * self.hydrostatic_mapping + self.wet_zenith_m * self.wet_mapping)


def tropospheric_delay(
    latitude: ArrayLike, longitude: ArrayLike, height_m: ArrayLike, elevation: ArrayLike, mjd: ArrayLike
) -> Troposphere:
    """Delay of the troposphere from climatology: GPT2w, Saastamoinen, Askne and Nordius, Vienna mapping functions.

    Parameters
    ----------
    latitude, longitude, height_m : (...) of the receiver, geodetic on WGS 84, rad and m; heights between -1 and 9 km
    elevation : (...) of the satellites, rad, of any shape that broadcasts: (epochs, satellites) with (epochs, 1) of the
        others does the work of the climatology once an epoch
    mjd : (...) modified Julian date

    Raises
    ------
    PhysicsError : for a latitude outside ±90°

    Examples
    --------
    >>> found = tropospheric_delay(0.76, 0.03, 200.0, np.radians([90.0, 10.0]), 59580.0)
    >>> found.slant_m.round(2).tolist()
    [2.36, 13.11]
    """
    height = np.clip(np.asarray(height_m, float), *_HEIGHTS)
    air = gpt2w(latitude, longitude, height, mjd)
    hydrostatic, wet = vienna(air.ah, air.aw, latitude, height, elevation, mjd)
    return Troposphere(
        hydrostatic_zenith_m(air.pressure_pa, latitude, height),
        askne_nordius_wet_m(air.vapour_pa, air.mean_temperature_k, air.vapour_exponent),
        hydrostatic,
        wet,
    )


def climatology_sigma_m(elevation: ArrayLike) -> Array:
    """Standard deviation of what :func:`tropospheric_delay` leaves, m.

    >>> climatology_sigma_m(np.radians([90.0, 10.0])).round(3).tolist()
    [0.036, 0.201]
    """
    return residual_sigma_m(elevation, ZENITH_SIGMA_M)
