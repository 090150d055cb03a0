"""The air of the simulator: an ionosphere and a troposphere that are exactly known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.klobuchar import klobuchar_m
from intercosmos.physics.navigation.troposphere import hydrostatic_zenith_m, saastamoinen_wet_m, standard_meteorology

Array = NDArray[np.float64]
#: Of a day of moderate activity.
ALPHA: Final = (1.2e-8, 1.5e-8, -6.0e-8, -6.0e-8)
BETA: Final = (1.0e5, 1.0e5, -6.6e4, -2.6e5)
_DAY: Final = np.timedelta64(1, "D")
_SECOND: Final = np.timedelta64(1, "s")


def standard_troposphere_m(latitude: Array, height_m: Array, elevation: Array) -> Array:
    """Slant delay of the standard atmosphere, m: zenith delays over the sine of a slightly raised elevation.

    Parameters
    ----------
    latitude, height_m : (T, 1) of the receiver, rad and m
    elevation : (T, S) rad
    """
    pressure, temperature, vapour = standard_meteorology(height_m)
    zenith = hydrostatic_zenith_m(pressure, latitude, height_m) + saastamoinen_wet_m(vapour, temperature)
    return np.asarray(zenith * 1.001 / np.sqrt(0.002001 + np.sin(np.maximum(elevation, 0.0)) ** 2))


@dataclass(frozen=True, slots=True)
class Air:
    """What delays the signals between satellite and receiver.

    Attributes
    ----------
    alpha, beta : coefficients of Klobuchar's ionosphere; empty for none
    troposphere : function of latitude, height (T, 1) and elevation (T, S) to slant delays, m; None for none
    """

    alpha: tuple[float, ...] = ALPHA
    beta: tuple[float, ...] = BETA
    troposphere: Callable[[Array, Array, Array], Array] | None = standard_troposphere_m

    def delays(
        self, place: tuple[Array, Array, Array], azimuth: Array, elevation: Array, times: NDArray[np.datetime64]
    ) -> tuple[Array, Array]:
        """Delays in the troposphere and, on L1, in the ionosphere, each (T, S), m.

        Parameters
        ----------
        place : (T,) latitude, longitude, height of the receiver, rad and m
        azimuth, elevation : (T, S) rad
        times : (T,) GPS time
        """
        latitude, longitude, height = (part[:, None] for part in place)
        dry = np.zeros_like(elevation)
        if self.troposphere is not None:
            dry = self.troposphere(latitude, height, elevation)
        if not self.alpha:
            return dry, np.zeros_like(elevation)
        second = ((times - times.astype("datetime64[D]")) % _DAY / _SECOND)[:, None]
        return dry, klobuchar_m(self.alpha, self.beta, latitude, longitude, azimuth, elevation, second)
