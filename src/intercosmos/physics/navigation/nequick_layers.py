"""Layers of NeQuick-G's ionosphere above points, and the electron density they make.

Each of the layers E, F1 and F2 is an Epstein function about its peak; above the peak of F2 one with a thickness that
grows with height. Names as in Galileo's document, whose equations the comments number; km, MHz, 10¹¹ electrons/m³.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.nequick_maps import FOF2_TERMS, M3000_TERMS, F2Maps, map_value

__all__ = ["Layers", "density", "layers"]

Array = NDArray[np.float64]

_HM_E: Final = 120.0  #: height of the E layer (78)
_NIGHT_ZENITH_DEG: Final = 86.23292796211615  #: where day turns to night (28)
_LOWEST: Final = 100.0  #: under this height a Chapman function takes over
_EXPONENT: Final = 80.0


def _exp(x: Array) -> Array:
    """Exponential held within e±80, as the document does."""
    return np.exp(np.clip(x, -_EXPONENT, _EXPONENT))


def _join(above: Array | float, below: Array | float, sharpness: float, x: Array) -> Array:
    """Smooth step from `below` to `above` where x passes 0."""
    e = _exp(sharpness * x)
    return np.asarray((above * e + below) / (e + 1))


def _epstein(amplitude: Array, peak: Array | float, thickness: Array | float, height: Array | float) -> Array:
    e = _exp(np.asarray((height - peak) / thickness))
    return np.asarray(amplitude * e / (1 + e) ** 2)


@dataclass(frozen=True, slots=True)
class Layers:
    """Peaks, thicknesses and amplitudes above points; all of one shape."""

    nm_f2: Array
    hm_f2: Array
    hm_f1: Array
    b2_bottom: Array
    b1_top: Array
    b1_bottom: Array
    be_top: Array
    amplitude_f2: Array
    amplitude_f1: Array
    amplitude_e: Array
    h0: Array  #: thickness of the topside


def _effective_zenith_deg(month: Array, hour: Array, latitude: Array, longitude: Array) -> Array:
    """Zenith angle of the Sun, held near the horizon by night (20 to 28)."""
    local = hour + np.degrees(longitude) / 15
    day = 30.5 * month - 15 + (18 - hour) / 24
    anomaly = np.radians(0.9856 * day - 3.289)
    ecliptic = anomaly + np.radians(1.916 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly) + 282.634)
    sine = 0.39782 * np.sin(ecliptic)
    turn = np.cos(np.pi / 12 * (12 - local))
    zenith = np.degrees(
        np.arccos(np.clip(np.sin(latitude) * sine + np.cos(latitude) * np.sqrt(1 - sine**2) * turn, -1.0, 1.0))
    )
    return _join(90 - 0.24 * _exp(20 - 0.2 * zenith), zenith, 12.0, zenith - _NIGHT_ZENITH_DEG)


def _fo_e(month: Array, activity: Array, zenith_deg: Array, latitude: Array) -> Array:
    """Critical frequency of the E layer (30 to 35)."""
    winter = np.isin(month, (1, 2, 11, 12))
    summer = np.isin(month, (5, 6, 7, 8))
    season = np.where(winter, -1.0, np.where(summer, 1.0, 0.0))
    e = _exp(0.3 * np.degrees(latitude))
    factor = 1.112 - 0.019 * season * (e - 1) / (e + 1)
    return np.asarray(np.sqrt(factor**2 * np.sqrt(activity) * np.cos(np.radians(zenith_deg)) ** 0.6 + 0.49))


def layers(
    maps: F2Maps,
    month: NDArray[np.int64],
    hour: Array,
    activity: Array,
    sunspots: Array,
    modip_deg: Array,
    latitude: Array,
    longitude: Array,
) -> Layers:
    """Layers above points.

    Parameters
    ----------
    maps : coefficients of n rays
    month, hour, activity, sunspots : (n,)
    modip_deg, latitude, longitude : (n, k) of the points, degrees and rad
    """
    m, t = month.astype(float)[:, None], hour[:, None]
    fo_e = _fo_e(m, activity[:, None], _effective_zenith_deg(m, t, latitude, longitude), latitude)
    fo_f2 = np.maximum(map_value(maps.fof2, FOF2_TERMS, modip_deg, latitude, longitude), 1e-3)
    m3000 = np.maximum(map_value(maps.m3000, M3000_TERMS, modip_deg, latitude, longitude), 1.0)
    # 77: F1 exists by day only
    f1 = _join(1.4 * fo_e, 0.0, 1000.0, fo_e - 2)
    f1 = _join(0.0, f1, 1000.0, fo_e - f1)
    fo_f1 = _join(f1, 0.85 * f1, 60.0, 0.85 * fo_f2 - f1)
    fo_f1 = np.where(fo_f1 < 1e-6, 0.0, fo_f1)
    nm_e, nm_f2 = 0.124 * fo_e**2, 0.124 * fo_f2**2
    nm_f1 = np.where((fo_f1 <= 0) & (fo_e > 2), 0.124 * (fo_e + 0.5) ** 2, 0.124 * fo_f1**2)
    # 80 to 84: height of the F2 peak
    rho = _join(fo_f2 / fo_e, 1.75, 20.0, fo_f2 / fo_e - 1.75)
    shift = 0.253 / (rho - 1.215) - 0.012
    hm_f2 = 1490 * m3000 * np.sqrt((0.0196 * m3000**2 + 1) / (1.2967 * m3000**2 - 1)) / (m3000 + shift) - 176
    hm_f1 = (hm_f2 + _HM_E) / 2
    # 85 to 89: thicknesses
    slope = 0.01 * _exp(-3.467 + 0.857 * np.log(fo_f2**2) + 2.02 * np.log(m3000))
    b2_bottom = 0.385 * nm_f2 / slope
    b1_top, b1_bottom = 0.3 * (hm_f2 - hm_f1), 0.5 * (hm_f1 - _HM_E)
    be_top = np.maximum(b1_bottom, 7.0)
    # 90 to 98: amplitudes such that the peaks come out as given
    a1 = 4 * nm_f2
    a2, a3 = np.zeros_like(a1), 4 * nm_e
    for _ in range(5):
        a2 = 4 * (nm_f1 - _epstein(a1, hm_f2, b2_bottom, hm_f1) - _epstein(a3, _HM_E, be_top, hm_f1))
        a2 = _join(a2, 0.8 * nm_f1, 1.0, a2 - 0.8 * nm_f1)
        a3 = 4 * (nm_e - _epstein(a2, hm_f1, b1_bottom, _HM_E) - _epstein(a1, hm_f2, b2_bottom, _HM_E))
    night = fo_f1 < 0.5
    a2 = np.where(night, 0.0, a2)
    a3 = np.where(night, 4 * (nm_e - _epstein(a1, hm_f2, b2_bottom, _HM_E)), a3)
    a3 = _join(a3, 0.05, 60.0, a3 - 0.005)  # by night too, or E would take away from a high and thick F2
    # 99 to 106: thickness of the topside
    summer_half = np.isin(m, (4, 5, 6, 7, 8, 9))
    ka = np.where(
        summer_half,
        6.705 - 0.014 * sunspots[:, None] - 0.008 * hm_f2,
        -7.77 + 0.097 * (hm_f2 / b2_bottom) ** 2 + 0.153 * nm_f2,
    )
    kb = _join(ka, 2.0, 1.0, ka - 2)
    kb = _join(8.0, kb, 1.0, kb - 8)
    ha = kb * b2_bottom
    x = 0.01 * (ha - 150)
    h0 = ha / ((0.041163 * x - 0.183981) * x + 1.424472)
    return Layers(nm_f2, hm_f2, hm_f1, b2_bottom, b1_top, b1_bottom, be_top, a1, a2, a3, h0)


def density(found: Layers, height_km: Array) -> Array:
    """Electron density, 10¹¹/m³, of layers (n, k) at heights (n, k), km."""
    h = height_km
    # 122 to 127: above the F2 peak
    above = np.maximum(h - found.hm_f2, 0.0)
    z = above / (found.h0 * (1 + 12.5 * above / (100 * found.h0 + 0.125 * above)))
    e = _exp(z)
    top = 4 * found.nm_f2 * e / (1 + e) ** 2
    # 109 to 121: below it
    held = np.maximum(h, _LOWEST)
    widths = (
        found.b2_bottom,
        np.where(h > found.hm_f1, found.b1_top, found.b1_bottom),
        np.where(h > _HM_E, found.be_top, 5.0),
    )
    spread = _exp(10 / (1 + np.abs(held - found.hm_f2)))
    arguments = (
        (held - found.hm_f2) / widths[0],
        (held - found.hm_f1) / widths[1] * spread,
        (held - _HM_E) / widths[2] * spread,
    )
    total, slope = np.zeros_like(h), np.zeros_like(h)
    amplitudes = (found.amplitude_f2, found.amplitude_f1, found.amplitude_e)
    for amplitude, width, argument in zip(amplitudes, widths, arguments, strict=True):
        e = _exp(argument)
        part = np.where(np.abs(argument) > 25, 0.0, amplitude * e / (1 + e) ** 2)
        total = total + part
        slope = slope + part * (1 - e) / (1 + e) / width
    low = h < _LOWEST
    scale = 1 - 10 * slope / np.where(total > 0, total, 1.0)
    z = 0.1 * (h - _LOWEST)
    chapman = np.where(low, _exp(1 - scale * z - _exp(-z)), 1.0)
    return np.where(h > found.hm_f2, top, total * chapman)
