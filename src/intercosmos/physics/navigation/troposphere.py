"""Zenith delays of the troposphere from pressure, temperature and humidity.

The neutral air delays every signal alike: about 2.3 m in the zenith at sea level from its weight (the hydrostatic part,
known to a millimetre from the pressure) and 0 to 0.4 m from water vapour. A mapping function of
:mod:`~intercosmos.physics.navigation.mapping_functions` takes both to the elevation of the satellite; a climatology of
:mod:`~intercosmos.physics.navigation.climatology` tells the meteorology where nobody measures it.

References
----------
J. Saastamoinen, *Atmospheric correction for the troposphere and stratosphere in radio ranging of satellites*, AGU
Geophys. Monograph 15 (1972); J. L. Davis et al., Radio Science 20 (1985), equation A11, for the constant and gravity;
J. Askne, H. Nordius, Radio Science 22 (1987) for the wet part; ICAO Doc 7488 (standard atmosphere).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY

__all__ = [
    "askne_nordius_wet_m",
    "hydrostatic_zenith_m",
    "residual_sigma_m",
    "saastamoinen_wet_m",
    "saturation_pressure_pa",
    "standard_meteorology",
]

Array = NDArray[np.float64]

#: m per Pa of surface pressure (Davis et al. 1985: 0.0022768 m per hPa).
_HYDROSTATIC: Final = 2.2768e-5
#: Specific gas constant of dry air, J/(kg K), from R = 8.3143 and 28.965 g/mol, as GPT2w takes it.
_DRY_AIR: Final = 8.3143 / 28.965e-3
#: Refractivity of water vapour, K/Pa and K²/Pa (Bevis et al. 1994, with k2' = 16.52 K/hPa as GPT2w and VMF1 take it).
_K2_PRIME, _K3 = 16.5221e-2, 3.776e3


def hydrostatic_zenith_m(pressure_pa: ArrayLike, latitude: ArrayLike, height_m: ArrayLike) -> Array:
    """Hydrostatic zenith delay, m, after Saastamoinen with the constant of Davis et al.

    Parameters
    ----------
    pressure_pa : (...) at the receiver, Pa
    latitude : (...) geodetic, rad
    height_m : (...) above the geoid or the ellipsoid, m; 100 m of it change the delay by 0.06 mm

    Examples
    --------
    >>> round(float(hydrostatic_zenith_m(101325.0, np.radians(45), 0.0)), 4)
    2.307
    """
    gravity = 1 - 0.00266 * np.cos(2 * np.asarray(latitude, float)) - 0.28e-6 * np.asarray(height_m, float)
    return np.asarray(_HYDROSTATIC * np.asarray(pressure_pa, float) / gravity)


def saastamoinen_wet_m(vapour_pa: ArrayLike, temperature_k: ArrayLike) -> Array:
    """Wet zenith delay, m, from the partial pressure of water vapour, Pa, and the temperature, K, at the receiver.

    >>> round(float(saastamoinen_wet_m(1200.0, 288.15)), 3)
    0.12
    """
    t = np.asarray(temperature_k, float)
    return np.asarray(2.277e-5 * (1255 / t + 0.05) * np.asarray(vapour_pa, float))


def askne_nordius_wet_m(vapour_pa: ArrayLike, mean_temperature_k: ArrayLike, lapse: ArrayLike) -> Array:
    """Wet zenith delay, m, from surface vapour, its mean temperature and its decrease with height.

    Parameters
    ----------
    vapour_pa : (...) partial pressure of water vapour at the receiver, Pa
    mean_temperature_k : (...) weighted with vapour pressure over the column, K
    lapse : (...) exponent by which vapour pressure falls with pressure (λ)

    Examples
    --------
    >>> round(float(askne_nordius_wet_m(1200.0, 275.0, 2.8)), 3)
    0.128
    """
    e, tm, lam = (np.asarray(x, float) for x in (vapour_pa, mean_temperature_k, lapse))
    return np.asarray(1e-6 * (_K2_PRIME + _K3 / tm) * _DRY_AIR / ((lam + 1) * STANDARD_GRAVITY) * e)


def saturation_pressure_pa(temperature_k: ArrayLike) -> Array:
    """Pressure of saturated water vapour over water, Pa, at a temperature, K (Magnus formula, WMO-No. 8, annex 4.B).

    >>> round(float(saturation_pressure_pa(273.15)), 1)
    611.2
    """
    t = np.asarray(temperature_k, float) - 273.15
    return np.asarray(611.2 * np.exp(17.62 * t / (243.12 + t)))


def standard_meteorology(height_m: ArrayLike, relative_humidity: ArrayLike = 0.5) -> tuple[Array, Array, Array]:
    """Pressure (Pa), temperature (K) and vapour pressure (Pa) of the standard atmosphere, for want of anything better.

    Parameters
    ----------
    height_m : (...) above mean sea level, m; held between -1 and 11 km
    relative_humidity : 0 to 1

    Examples
    --------
    >>> [round(float(x)) for x in standard_meteorology(0.0)]
    [101325, 288, 851]
    """
    h = np.clip(np.asarray(height_m, float), -1000.0, 11000.0)
    temperature = 288.15 - 0.0065 * h
    pressure = SEA_LEVEL_PRESSURE * (temperature / 288.15) ** 5.25588
    return pressure, temperature, np.asarray(relative_humidity, float) * saturation_pressure_pa(temperature)


def residual_sigma_m(elevation: ArrayLike, zenith_m: ArrayLike = 0.12) -> Array:
    """Standard deviation of what a model without measured meteorology leaves, m.

    The bound that augmentation systems take: 0.12 m in the zenith, mapped by 1.001/√(0.002001 + sin²E) (RTCA DO-229D,
    A.4.2.5). A climatology with Askne and Nordius's wet part leaves about 0.04 m (Böhm et al. 2015): pass `zenith_m`.

    >>> round(float(residual_sigma_m(np.pi / 2)), 3)
    0.12
    """
    e = np.maximum(np.asarray(elevation, float), 0.0)
    return np.asarray(np.asarray(zenith_m, float) * 1.001 / np.sqrt(0.002001 + np.sin(e) ** 2))
