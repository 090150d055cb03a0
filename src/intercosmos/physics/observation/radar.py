"""Imaging radar: look angles and swaths to either side, resolution by mode, noise-equivalent backscatter.

The noise-equivalent backscatter (NESZ) is the backscatter of a surface that is as bright in the image as the noise.
The radar equation with pulse compression in range and in azimuth gives it as ::

    NESZ = 256 pi^3 R^3 v sin(i) k T F L B / (P_avg G^2 lambda^3 c)

with the range R, the speed v, the incidence i, noise figure F, losses L, bandwidth B, mean power P_avg and gain G. It
does not depend on the azimuth resolution: strip map, spotlight and ScanSAR share it.

References
----------
A. W. Doerry (2006), *Performance Limits for Synthetic Aperture Radar*, SAND2006-0821; J. C. Curlander, R. N. McDonough
(1991), *Synthetic Aperture Radar*; A. Moreira et al. (2013), *A Tutorial on Synthetic Aperture Radar*, IEEE GRSM 1:6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import BOLTZMANN, EARTH_MEAN_RADIUS, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError

__all__ = [
    "Radar",
    "RadarView",
    "azimuth_resolution",
    "ground_range_resolution",
    "least_antenna_area",
    "noise_equivalent_backscatter",
    "radar_view",
    "swath_of_beam",
]

Array = NDArray[np.float64]

_MODES: Final = ("stripmap", "spotlight", "scansar")


@dataclass(frozen=True)
class Radar:
    """An imaging radar.

    Attributes
    ----------
    frequency_hz : of the carrier
    peak_power_w, pulse_s, bandwidth_hz : of the chirp
    antenna_length_m, antenna_height_m : along the track, and at right angles to track and beam
    efficiency : of the aperture, of each way
    losses_db : of the radar and of the air, both ways
    noise_figure_db : of the receiver
    temperature_k : of the scene's noise
    range_broadening, azimuth_broadening : by weighting against side lobes
    """

    frequency_hz: float
    peak_power_w: float
    pulse_s: float
    bandwidth_hz: float
    antenna_length_m: float
    antenna_height_m: float
    efficiency: float = 0.6
    losses_db: float = 0.0
    noise_figure_db: float = 0.0
    temperature_k: float = 290.0
    range_broadening: float = 1.2
    azimuth_broadening: float = 1.0

    def __post_init__(self) -> None:
        sizes = (self.frequency_hz, self.peak_power_w, self.pulse_s, self.bandwidth_hz, self.temperature_k)
        if not all(x > 0 for x in (*sizes, self.antenna_length_m, self.antenna_height_m)):
            raise PhysicsError("frequency, power, pulse, bandwidth, temperature and antenna of a radar are above 0")
        if not (0 < self.efficiency <= 1 and self.range_broadening >= 1 and self.azimuth_broadening >= 1):
            raise PhysicsError("an antenna's efficiency is a part of 1, and weighting broadens by at least 1")

    @property
    def wavelength_m(self) -> float:
        """Of the carrier."""
        return SPEED_OF_LIGHT / self.frequency_hz

    @property
    def gain(self) -> float:
        """Of the antenna, one way."""
        area = self.antenna_length_m * self.antenna_height_m
        return 4 * np.pi * self.efficiency * area / self.wavelength_m**2

    @property
    def beam_rad(self) -> float:
        """Full width of the beam in elevation."""
        return self.wavelength_m / self.antenna_height_m


@dataclass(frozen=True, eq=False)
class RadarView:
    """What is seen at look angles (...), on a sphere.

    Attributes
    ----------
    look_rad : from nadir; negative to the left
    incidence_rad : at the ground, of the same sign
    range_m : along the line of sight
    ground_range_m : from below the satellite, of the same sign
    """

    look_rad: Array
    incidence_rad: Array
    range_m: Array
    ground_range_m: Array


def radar_view(
    altitude_m: ArrayLike,
    *,
    look_rad: ArrayLike | None = None,
    incidence_rad: ArrayLike | None = None,
    radius_m: float = EARTH_MEAN_RADIUS,
) -> RadarView:
    """Range and angles by the look angle or by the incidence; positive to the right of the track, negative to the left.

    Raises
    ------
    PhysicsError
        Beyond the horizon, or without exactly one of both angles.

    Examples
    --------
    >>> there = radar_view(693e3, incidence_rad=np.radians([-39.0, 39.0]))
    >>> (there.range_m / 1e3).round(1).tolist(), (there.ground_range_m / 1e3).round(1).tolist()
    ([864.7, 864.7], [-491.3, 491.3])
    """
    altitude = np.asarray(altitude_m, float)
    if not np.all(altitude > 0):
        raise PhysicsError("an altitude is above 0")
    if (look_rad is None) == (incidence_rad is None):
        raise PhysicsError("a radar's view is given by its look angle or by its incidence")
    ratio = 1 + altitude / radius_m
    if look_rad is not None:
        look = np.asarray(look_rad, float) + 0 * altitude
        sine = ratio * np.sin(look)
        if not np.all((np.abs(sine) <= 1) & (np.abs(look) < np.pi / 2)):
            raise PhysicsError("a radar looks beyond the horizon")
        incidence = np.arcsin(sine)
    else:
        incidence = np.asarray(incidence_rad, float) + 0 * altitude
        if not np.all(np.abs(incidence) <= np.pi / 2):
            raise PhysicsError("an angle of incidence is at most a right angle")
        look = np.arcsin(np.sin(incidence) / ratio)
    turn = incidence - look
    # the law of cosines, without the cancellation of small angles
    distance = radius_m * np.sqrt((ratio - 1) ** 2 + 4 * ratio * np.sin(turn / 2) ** 2)
    return RadarView(look, incidence, distance, radius_m * turn)


def swath_of_beam(
    radar: Radar,
    altitude_m: ArrayLike,
    look_rad: ArrayLike,
    *,
    beams: int = 1,
    radius_m: float = EARTH_MEAN_RADIUS,
) -> tuple[RadarView, RadarView]:
    """Near and far edge of what a number of beams side by side light up around a look angle, to the horizon at most."""
    altitude, look = np.broadcast_arrays(np.asarray(altitude_m, float), np.asarray(look_rad, float))
    half = beams * radar.beam_rad / 2
    edge = np.arcsin(1 / (1 + altitude / radius_m))
    side = np.where(look < 0, -1.0, 1.0)
    near, far = np.maximum(np.abs(look) - half, -edge), np.minimum(np.abs(look) + half, edge)
    return tuple(  # type: ignore[return-value]
        radar_view(altitude, look_rad=side * angle, radius_m=radius_m) for angle in (near, far)
    )


def ground_range_resolution(radar: Radar, incidence_rad: ArrayLike) -> Array:
    """On level ground, m.

    Examples
    --------
    Seasat:

    >>> radar = Radar(1.2757e9, 1000, 33.4e-6, 19e6, 10.7, 2.16)
    >>> float(ground_range_resolution(radar, np.radians(23.0)).round(1))
    24.2
    """
    sine = np.sin(np.abs(np.asarray(incidence_rad, float)))
    if not np.all(sine > 0):
        raise PhysicsError("a radar that looks straight down does not resolve in ground range")
    return np.asarray(radar.range_broadening * SPEED_OF_LIGHT / (2 * radar.bandwidth_hz * sine))


def azimuth_resolution(
    radar: Radar,
    speed_m_s: ArrayLike,
    ground_speed_m_s: ArrayLike,
    *,
    mode: str = "stripmap",
    turn_rad: float | None = None,
    sub_swaths: int = 1,
    looks: int = 1,
) -> Array:
    """Along the track, m.

    Parameters
    ----------
    speed_m_s, ground_speed_m_s : of the satellite, and of the beam over the ground
    mode : ``"stripmap"``: half the antenna; ``"spotlight"``: by the angle through which a spot is seen; ``"scansar"``:
        strip map shared among sub-swaths (TOPS likewise)
    turn_rad : for the spotlight, angle from first to last look at a spot
    sub_swaths : of ScanSAR
    looks : averaged; each takes its part of the aperture
    """
    if mode not in _MODES:
        raise PhysicsError(f"unknown mode {mode!r} of a radar; allowed: {', '.join(_MODES)}")
    if (mode == "spotlight") != (turn_rad is not None) or (turn_rad is not None and not 0 < turn_rad < np.pi):
        raise PhysicsError("a spotlight, and only a spotlight, has an angle through which a spot is seen, below π")
    if sub_swaths < 1 or looks < 1 or (sub_swaths > 1 and mode != "scansar"):
        raise PhysicsError("only ScanSAR has several sub-swaths; looks are at least one")
    slower = np.asarray(ground_speed_m_s, float) / np.asarray(speed_m_s, float)
    if mode == "spotlight" and turn_rad is not None:
        fine = radar.wavelength_m / (4 * np.sin(turn_rad / 2)) + 0 * slower
    else:
        fine = radar.antenna_length_m / 2 * slower * sub_swaths
    return np.asarray(radar.azimuth_broadening * fine * looks)


def noise_equivalent_backscatter(
    radar: Radar,
    range_m: ArrayLike,
    incidence_rad: ArrayLike,
    speed_m_s: ArrayLike,
    pulses_hz: ArrayLike,
    *,
    pattern: ArrayLike = 1.0,
) -> Array:
    """NESZ (...), a ratio (``10 log10`` of it is the usual dB).

    Parameters
    ----------
    range_m, incidence_rad : of the spot, of :func:`radar_view` or of the ellipsoid
    speed_m_s : of the satellite
    pulses_hz : repetition frequency; of one polarisation, where they alternate
    pattern : two-way gain towards the spot, as a part of that in the middle of the beam

    Examples
    --------
    >>> radar = Radar(1.2757e9, 1000, 33.4e-6, 19e6, 10.7, 2.16, losses_db=5.5, noise_figure_db=5.11)
    >>> there = radar_view(775e3, incidence_rad=np.radians(23.0))
    >>> nesz = noise_equivalent_backscatter(radar, there.range_m, there.incidence_rad, 7465.0, 1647.0)
    >>> float((10 * np.log10(nesz)).round(1))
    -22.6
    """
    distance, speed, pulses, shape = (np.asarray(x, float) for x in (range_m, speed_m_s, pulses_hz, pattern))
    if not (np.all(distance > 0) and np.all(speed > 0) and np.all(pulses > 0) and np.all(shape > 0)):
        raise PhysicsError("range, speed, pulses and gain of a radar are above 0")
    if np.any(pulses * radar.pulse_s >= 1):
        raise PhysicsError("pulses of a radar follow one another faster than they last")
    sine = np.sin(np.abs(np.asarray(incidence_rad, float)))
    spoiled = 10 ** ((radar.losses_db + radar.noise_figure_db) / 10)
    noise = BOLTZMANN * radar.temperature_k * radar.bandwidth_hz * spoiled
    sent = radar.peak_power_w * radar.pulse_s * pulses * radar.gain**2 * shape
    return np.asarray(
        256 * np.pi**3 * distance**3 * speed * sine * noise / (sent * radar.wavelength_m**3 * SPEED_OF_LIGHT)
    )


def least_antenna_area(radar: Radar, range_m: ArrayLike, incidence_rad: ArrayLike, speed_m_s: ArrayLike) -> Array:
    """Area below which no repetition frequency is unambiguous both in range and in azimuth, m²."""
    tangent = np.tan(np.abs(np.asarray(incidence_rad, float)))
    return np.asarray(
        4 * np.asarray(speed_m_s, float) * radar.wavelength_m * np.asarray(range_m) * tangent / SPEED_OF_LIGHT
    )
