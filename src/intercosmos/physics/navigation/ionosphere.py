"""Delay of a signal in the ionosphere by any of the broadcast models, on any frequency, and what they leave.

First-order delays are 40.3 · 10¹⁶ / f² metres a TECU of electron content along the way; a range is late by it and a
phase early. Every model is brought to the frequency asked for by 1/f².
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import UnknownIdError
from intercosmos.physics.navigation.bdgim import bdgim_slant_tecu
from intercosmos.physics.navigation.climatology import modified_julian_date
from intercosmos.physics.navigation.klobuchar import beidou_klobuchar_m, klobuchar_m
from intercosmos.physics.navigation.nequick import nequick_g_slant_tecu
from intercosmos.physics.navigation.receiver_geometry import azimuth_elevation, geodetic_from_ecef

__all__ = ["IONOSPHERES", "delay_per_tecu_m", "ionospheric_delay_m", "ionospheric_sigma_m"]

Array = NDArray[np.float64]

#: m Hz² a TECU: e²/(8 π² ε0 m) · 10¹⁶, to the three digits of all interface documents.
_REFRACTION: Final = 40.3e16
_L1_HZ, _B1I_HZ = 1575.42e6, 1561.098e6
#: GPS time less UTC as of 2017 and BeiDou time, s; seconds do not matter to either model.
_BEIDOU_BEHIND_S: Final = 14.0
_UTC_BEHIND_S: Final = 18.0

#: Model -> share of the slant delay that it leaves (RMS), and the least content it leaves, TECU. Klobuchar: half of the
#: delay (Klobuchar 1987); BDGIM: a quarter (Yuan et al. 2019); NeQuick-G: Galileo specifies 30 % or 20 TECU, whichever
#: is greater; measured worldwide it is about 30 % (Prieto-Cerdeira et al. 2014).
IONOSPHERES: Final = {
    "klobuchar": (0.50, 3.0),
    "klobuchar-beidou": (0.50, 3.0),
    "bdgim": (0.25, 3.0),
    "nequick-g": (0.30, 3.0),
}


def delay_per_tecu_m(frequency_hz: ArrayLike) -> Array:
    """Delay, m, of one TECU (10¹⁶ electrons a square metre) on a frequency, Hz.

    >>> round(float(delay_per_tecu_m(1575.42e6)), 4)
    0.1624
    """
    return np.asarray(_REFRACTION / np.asarray(frequency_hz, float) ** 2)


def _known(model: str) -> None:
    if model not in IONOSPHERES:
        raise UnknownIdError("model of the ionosphere", model, IONOSPHERES)


def ionospheric_delay_m(
    model: str,
    parameters: ArrayLike,
    receiver_m: ArrayLike,
    satellite_m: ArrayLike,
    times: ArrayLike,
    frequency_hz: ArrayLike,
) -> Array:
    """Delay of a range in the ionosphere, m.

    Parameters
    ----------
    model : ``klobuchar`` (GPS, QZSS, NavIC), ``klobuchar-beidou`` (D1, D2), ``bdgim`` or ``nequick-g``
    parameters : (..., 8), (..., 8), (..., 9) or (..., 3) as broadcast: alpha then beta, nine alpha in TECU, three a_i
    receiver_m, satellite_m : (..., 3) Earth-fixed
    times : (...) ``datetime64``, GPS time
    frequency_hz : (...) carrier

    Returns
    -------
    (...) m, never negative; a satellite below the horizon is taken to be on it (NeQuick: its own geometry)

    Raises
    ------
    UnknownIdError : for another model
    PhysicsError : for a wrong number of parameters

    Examples
    --------
    >>> receiver, satellite = [4627851.6, 119640.3, 4372993.7], [15600000.0, 7540000.0, 20140000.0]
    >>> alpha_beta = [3.82e-8, 1.49e-8, -1.79e-7, 0.0, 1.43e5, 0.0, -3.28e5, 1.13e5]
    >>> noon = np.datetime64("2022-01-01T12:00", "ns")
    >>> round(float(ionospheric_delay_m("klobuchar", alpha_beta, receiver, satellite, noon, 1575.42e6)), 2)
    10.5
    """
    _known(model)
    values = np.asarray(parameters, float)
    scale = np.asarray(frequency_hz, float)
    latitude, longitude, height = geodetic_from_ecef(receiver_m)
    mjd = modified_julian_date(times)
    if model == "nequick-g":
        content = nequick_g_slant_tecu(
            values, (latitude, longitude, height), geodetic_from_ecef(satellite_m), mjd - _UTC_BEHIND_S / DAY
        )
        return np.asarray(content * delay_per_tecu_m(scale))
    azimuth, elevation = azimuth_elevation(receiver_m, satellite_m)
    if model == "bdgim":
        content = bdgim_slant_tecu(values, latitude, longitude, azimuth, elevation, mjd - _BEIDOU_BEHIND_S / DAY)
        return np.asarray(content * delay_per_tecu_m(scale))
    seconds = np.asarray(times, "datetime64[ns]").astype(np.int64) % (86400 * 10**9) / 1e9
    alpha, beta = values[..., :4], values[..., 4:]
    if model == "klobuchar":
        delay = klobuchar_m(alpha, beta, latitude, longitude, azimuth, elevation, seconds)
        return np.asarray(delay * (_L1_HZ / scale) ** 2)
    delay = beidou_klobuchar_m(alpha, beta, latitude, longitude, azimuth, elevation, seconds)
    return np.asarray(delay * (_B1I_HZ / scale) ** 2)


def ionospheric_sigma_m(model: str, delay_m: ArrayLike, frequency_hz: ArrayLike) -> Array:
    """Standard deviation of what a model leaves of the delay, m, for weighting.

    Parameters
    ----------
    model : as in :func:`ionospheric_delay_m`
    delay_m : (...) slant delay of the model on the frequency
    frequency_hz : (...) carrier

    Examples
    --------
    >>> ionospheric_sigma_m("klobuchar", [0.5, 10.0], 1575.42e6).round(2).tolist()
    [0.49, 5.0]
    """
    _known(model)
    share, least = IONOSPHERES[model]
    return np.maximum(share * np.asarray(delay_m, float), least * delay_per_tecu_m(frequency_hz))
