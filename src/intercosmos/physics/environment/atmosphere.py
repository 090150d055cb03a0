"""US Standard Atmosphere 1976 up to 150 km, as table and as smooth polynomials for compiled kernels.

Below 86 km the defining hydrostatic layers; above, the standard's tabulated densities, interpolated in the
logarithm. Optimisers need derivatives of every order and one formula for all heights, so
:func:`ascent_polynomials` offers the same atmosphere as polynomials of the logarithms.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray

_RADIUS = 6356766.0  # m, radius of the standard's geopotential
_GAS = 287.05287  # J/(kg K)
_G0 = 9.80665
_BASES = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3, 84852.0])  # geopotential m
_LAPSE = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])  # K/m
# geometric height m, density kg/m3, kinetic temperature K: US Standard Atmosphere 1976, table I
_UPPER = np.array(
    [
        [86e3, 6.958e-6, 186.87], [90e3, 3.416e-6, 186.87], [95e3, 1.393e-6, 188.42], [100e3, 5.604e-7, 195.08],
        [105e3, 2.325e-7, 208.84], [110e3, 9.708e-8, 240.00], [115e3, 4.289e-8, 300.00], [120e3, 2.222e-8, 360.00],
        [125e3, 1.291e-8, 417.23], [130e3, 8.152e-9, 469.27], [140e3, 3.831e-9, 559.63], [150e3, 2.076e-9, 634.39],
    ]
)  # fmt: skip

TOP = 150e3  #: m, where the table ends; above it the density falls exponentially


def standard_atmosphere(height: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Density, pressure and speed of sound of the 1976 standard.

    Parameters
    ----------
    height : (...) geometric height above sea level, m; below 0 and above 150 km the end layers go on

    Returns
    -------
    density (...) kg/m3, pressure (...) Pa, speed of sound (...) m/s

    References
    ----------
    US Standard Atmosphere 1976, NOAA-S/T 76-1562, section 1.2 and table I.

    >>> density, pressure, sound = standard_atmosphere([0.0, 11019.0])
    >>> [round(float(x), 3) for x in density]
    [1.225, 0.364]
    """
    z = np.asarray(height, dtype=np.float64)
    h = _RADIUS * z / (_RADIUS + z)
    base_t = [288.15]
    base_p = [101325.0]
    for i, lapse in enumerate(_LAPSE):
        step = _BASES[i + 1] - _BASES[i]
        t = base_t[-1] + lapse * step
        if lapse == 0.0:
            ratio = np.exp(-_G0 * step / (_GAS * base_t[-1]))
        else:
            ratio = (t / base_t[-1]) ** (-_G0 / (_GAS * lapse))
        base_t.append(t)
        base_p.append(base_p[-1] * ratio)
    layer = np.clip(np.searchsorted(_BASES, h, side="right") - 1, 0, 6)
    lapse, t0, p0, dh = _LAPSE[layer], np.array(base_t)[layer], np.array(base_p)[layer], h - _BASES[layer]
    temperature = t0 + lapse * dh
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        sloped = (np.maximum(temperature, 1.0) / t0) ** (-_G0 / (_GAS * np.where(lapse == 0, 1.0, lapse)))
    pressure = p0 * np.where(lapse == 0.0, np.exp(-_G0 * dh / (_GAS * t0)), sloped)
    density = pressure / (_GAS * temperature)
    log_upper = np.log(_UPPER[:, 1])
    slope = (log_upper[-1] - log_upper[-2]) / (_UPPER[-1, 0] - _UPPER[-2, 0])
    upper = np.exp(np.interp(z, _UPPER[:, 0], log_upper) + slope * np.maximum(z - TOP, 0.0))
    upper_t = np.interp(z, _UPPER[:, 0], _UPPER[:, 2])
    above = z >= 86e3
    density = np.where(above, upper, density)
    temperature = np.where(above, upper_t, temperature)
    pressure = np.where(above, density * _GAS * temperature, pressure)
    return density, pressure, np.sqrt(1.4 * _GAS * temperature)


@cache
def ascent_polynomials(degree: int = 12) -> NDArray[np.float64]:
    """Polynomials of log density, log pressure and speed of sound against height, for compiled kernels.

    Returns
    -------
    (3, degree + 1) power coefficients, highest first, of ``x = 2 height / 150 km - 1``. Worst error below
    120 km: 4.1 % in density, 2.6 % in pressure, 1.7 % in the speed of sound (see the test), which moves a payload
    by less than 0.1 %.
    """
    nodes = 0.5 * TOP * (1 - np.cos(np.linspace(0, np.pi, 800)))
    density, pressure, sound = standard_atmosphere(nodes)
    x = 2 * nodes / TOP - 1
    rows = [
        chebyshev.cheb2poly(chebyshev.chebfit(x, y, degree))[::-1] for y in (np.log(density), np.log(pressure), sound)
    ]
    return np.array(rows)
