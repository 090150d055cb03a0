"""Signal, noise and temperature resolution of a camera, from the light of the scene to electrons.

Electrons in a detector are photons of the scene, times the aperture, times the solid angle of the detector, times
what optics and detector lose, times the exposure, summed over the stages of delayed integration. Their own shot
noise, that of light from the path and of the dark current, the noise of reading and that of rounding to a whole number
add in squares. The ground is Lambertian.

References
----------
J. R. Wertz, W. J. Larson (1999), *Space Mission Analysis and Design*, 3rd ed., section 9.5, table 9-15;
G. C. Holst (2008), *Electro-Optical Imaging System Performance*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import ASTRONOMICAL_UNIT, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.radiometry_atmosphere import PLANCK, Atmosphere, planck_photons, solar_irradiance

__all__ = ["Camera", "Light", "Signal", "noise_equivalent_temperature", "scan_time", "signal", "sunlit", "thermal"]

Array = NDArray[np.float64]

#: Wavelengths over a band; odd, for Simpson's rule.
_SAMPLES: Final = 129


@dataclass(frozen=True)
class Camera:
    """One band of an imager.

    Attributes
    ----------
    wavelength_m, bandwidth_m : middle and full width
    aperture_m : diameter of the pupil
    focal_length_m : of the optics
    detector_m : side of a detector
    optics : part of the light that optics and filters pass
    quantum_efficiency : electrons for a photon
    read_noise : electrons, root mean square, for each reading
    dark_1_s : dark current, electrons
    stages : of delayed integration; charge is summed and read once
    obscured : part of the aperture's area that is in shadow
    full_well : electrons that a detector holds
    bits : to which the full well is rounded; None for no rounding
    """

    wavelength_m: float
    bandwidth_m: float
    aperture_m: float
    focal_length_m: float
    detector_m: float
    optics: float
    quantum_efficiency: float
    read_noise: float = 0.0
    dark_1_s: float = 0.0
    stages: int = 1
    obscured: float = 0.0
    full_well: float = np.inf
    bits: int | None = None

    def __post_init__(self) -> None:
        sizes = (self.bandwidth_m, self.aperture_m, self.focal_length_m, self.detector_m, self.full_well)
        if not (all(x > 0 for x in sizes) and self.wavelength_m > self.bandwidth_m / 2):
            raise PhysicsError("sizes of a camera are above 0, and its band does not reach wavelength 0")
        if not (0 < self.optics <= 1 and 0 < self.quantum_efficiency <= 1 and 0 <= self.obscured < 1):
            raise PhysicsError("what optics pass, quantum efficiency and what is obscured are parts of 1")
        if self.read_noise < 0 or self.dark_1_s < 0 or self.stages < 1:
            raise PhysicsError("noise and dark current are not negative, and there is at least one stage")
        if self.bits is not None and not (self.bits >= 1 and np.isfinite(self.full_well)):
            raise PhysicsError("rounding needs at least one bit and a full well that it divides")

    @property
    def field_rad(self) -> float:
        """Angle that one detector sees."""
        return self.detector_m / self.focal_length_m

    @property
    def wavelengths_m(self) -> Array:
        """Samples of the band."""
        half = self.bandwidth_m / 2
        return np.linspace(self.wavelength_m - half, self.wavelength_m + half, _SAMPLES)

    def electrons(self, photons: ArrayLike, exposure_s: ArrayLike) -> Array:
        """Electrons of a radiance within the band, photons/(s m² sr), in an exposure of one stage, s."""
        area = np.pi / 4 * self.aperture_m**2 * (1 - self.obscured)
        rate = np.asarray(photons, float) * area * self.field_rad**2 * self.optics * self.quantum_efficiency
        return np.asarray(rate * np.asarray(exposure_s, float) * self.stages)


@dataclass(frozen=True, eq=False)
class Light:
    """Radiances (...) of a scene within a band, photons/(s m² sr): of the ground itself and of the path.

    Lights add: at 3 to 5 µm ground both reflects the Sun and is warm.
    """

    ground: Array
    path: Array

    def __add__(self, other: Light) -> Light:
        return Light(self.ground + other.ground, self.path + other.path)


@dataclass(frozen=True, eq=False)
class Signal:
    """What a camera makes of it (...).

    Attributes
    ----------
    electrons : of the ground
    noise : electrons, root mean square
    ratio : signal to noise; 0 where nothing shines
    dynamic_range : signal over the noise of reading; infinite without such noise
    full : whether signal, path and dark current overflow the detector
    """

    electrons: Array
    noise: Array
    ratio: Array
    dynamic_range: Array
    full: NDArray[np.bool_]


def sunlit(
    camera: Camera,
    sun_zenith_rad: ArrayLike,
    view_zenith_rad: ArrayLike = 0.0,
    *,
    reflectance: ArrayLike = 0.3,
    atmosphere: Atmosphere | None = None,
    transmittance: ArrayLike | None = None,
    azimuth_rad: ArrayLike = np.pi / 2,
    distance_m: ArrayLike = ASTRONOMICAL_UNIT,
    sun_temperature_k: float | None = None,
) -> Light:
    """Light of sunlit ground in a camera's band; 0 where the Sun is down.

    Parameters
    ----------
    camera : its band
    sun_zenith_rad, view_zenith_rad : (...) of the Sun and of the satellite, at the ground
    reflectance : of the ground, Lambertian
    atmosphere : beam, light of the sky and light of the path; None for no atmosphere
    transmittance : of both ways together, instead of an atmosphere: from another model, for a beam alone

    Other parameters
    ----------------
    azimuth_rad : between the directions to the Sun and to the satellite
    distance_m : of the Sun
    sun_temperature_k : of a black Sun instead of the measured spectrum

    Raises
    ------
    PhysicsError
        For a satellite below the horizon, both an atmosphere and a transmittance, or a band outside the atmosphere's.
    """
    if atmosphere is not None and transmittance is not None:
        raise PhysicsError("either an atmosphere or a transmittance is given, not both")
    sun, view, rho, azimuth, distance = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (sun_zenith_rad, view_zenith_rad, reflectance, azimuth_rad, distance_m))
    )
    if not np.all((rho >= 0) & (rho <= 1)):
        raise PhysicsError("a reflectance lies between 0 and 1")
    if not np.all((view >= 0) & (view < np.pi / 2)):
        raise PhysicsError("a satellite below the horizon sees nothing of the ground")
    wavelength = camera.wavelengths_m
    lit = sun < np.pi / 2
    zenith, v = np.where(lit, sun, 0.0)[..., None], view[..., None]
    cosine = np.where(lit, np.cos(sun), 0.0)[..., None]
    bright = (
        solar_irradiance(wavelength, temperature_k=sun_temperature_k) * wavelength / (PLANCK * SPEED_OF_LIGHT * np.pi)
    )
    bright = bright * cosine * ((ASTRONOMICAL_UNIT / distance) ** 2)[..., None]
    if atmosphere is None:
        ways: Array = np.asarray(1.0 if transmittance is None else transmittance, float)
        ground = _over(bright, wavelength) * rho * ways
        return Light(np.asarray(ground), np.zeros_like(ground))
    down = atmosphere.transmittance(wavelength, zenith) + atmosphere.diffuse(wavelength, zenith)
    up = atmosphere.transmittance(wavelength, v)
    path = atmosphere.path_reflectance(wavelength, zenith, v, azimuth[..., None])
    return Light(_over(bright * down * up, wavelength) * rho, _over(bright * path, wavelength))


def thermal(
    camera: Camera,
    temperature_k: ArrayLike,
    view_zenith_rad: ArrayLike = 0.0,
    *,
    emissivity: ArrayLike = 1.0,
    atmosphere: Atmosphere | None = None,
    transmittance: ArrayLike = 1.0,
) -> Light:
    """Light that warm ground sends in a camera's band; what the air itself sends is left out."""
    kelvin, view = np.asarray(temperature_k, float), np.asarray(view_zenith_rad, float)
    wavelength = camera.wavelengths_m
    sent = planck_photons(wavelength, kelvin[..., None])
    if atmosphere is not None:
        sent = sent * atmosphere.transmittance(wavelength, view[..., None])
    ground = _over(sent, wavelength) * np.asarray(emissivity, float) * np.asarray(transmittance, float)
    return Light(np.asarray(ground), np.zeros_like(ground))


def signal(camera: Camera, light: Light, exposure_s: ArrayLike) -> Signal:
    """Signal and noise of a scene.

    Parameters
    ----------
    light : of :func:`sunlit` or :func:`thermal`
    exposure_s : of one stage

    Examples
    --------
    >>> camera = Camera(0.482e-6, 65e-9, 0.132, 0.8451, 36e-6, 0.9, 0.85, read_noise=8)
    >>> seen = signal(camera, sunlit(camera, np.radians(36.0), reflectance=0.25), 3.6e-3)
    >>> 1000 < float(seen.ratio) < 1400
    True
    """
    exposure = np.asarray(exposure_s, float)
    if not np.all(exposure > 0):
        raise PhysicsError("an exposure is longer than 0")
    electrons, path = camera.electrons(light.ground, exposure), camera.electrons(light.path, exposure)
    dark = camera.dark_1_s * exposure * camera.stages
    step = 0.0 if camera.bits is None else camera.full_well / 2.0**camera.bits
    noise = np.sqrt(electrons + path + dark + camera.read_noise**2 + step**2 / 12)
    ratio = np.divide(electrons, noise, out=np.zeros_like(noise), where=noise > 0)
    spread = electrons / camera.read_noise if camera.read_noise > 0 else np.full_like(electrons, np.inf)
    return Signal(electrons, noise, ratio, spread, electrons + path + dark > camera.full_well)


def noise_equivalent_temperature(
    camera: Camera,
    temperature_k: ArrayLike,
    exposure_s: ArrayLike,
    view_zenith_rad: ArrayLike = 0.0,
    *,
    emissivity: ArrayLike = 1.0,
    atmosphere: Atmosphere | None = None,
    transmittance: ArrayLike = 1.0,
) -> Array:
    """Change of the ground's temperature (...), K, that changes the signal by its noise; see :func:`thermal`."""
    kelvin = np.asarray(temperature_k, float)
    there = {"emissivity": emissivity, "atmosphere": atmosphere, "transmittance": transmittance}
    step = 0.5
    cold, middle, warm = (
        signal(camera, thermal(camera, kelvin + change, view_zenith_rad, **there), exposure_s)  # type: ignore[arg-type]
        for change in (-step, 0.0, step)
    )
    return np.asarray(middle.noise * 2 * step / (warm.electrons - cold.electrons))


def scan_time(
    altitude_m: ArrayLike,
    ground_speed_m_s: ArrayLike,
    along_rad: float,
    *,
    across_rad: float | None = None,
    field_rad: float | None = None,
    greatest_s: float = np.inf,
) -> Array:
    """How long a detector looks at a spot straight down, s.

    Parameters
    ----------
    altitude_m, ground_speed_m_s : of the satellite, and of the point below it
    along_rad : full angle along the track of the detectors that stand beside one another: of one for a push-broom line
    across_rad, field_rad : for a whisk-broom: full angle that the mirror sweeps, and that of one detector
    greatest_s : exposure that the electronics allow
    """
    stay = along_rad * np.asarray(altitude_m, float) / np.asarray(ground_speed_m_s, float)
    if (across_rad is None) != (field_rad is None):
        raise PhysicsError("a whisk-broom has an angle across the track and that of one detector")
    if across_rad is not None and field_rad is not None:
        stay = stay * field_rad / across_rad
    return np.asarray(np.minimum(stay, greatest_s))


def _over(spectral: Array, wavelength: Array) -> Array:
    """Simpson's rule over the last axis."""
    weights = np.full(_SAMPLES, 2.0)
    weights[1::2] = 4.0
    weights[[0, -1]] = 1.0
    return np.asarray(spectral @ weights * (wavelength[1] - wavelength[0]) / 3)
