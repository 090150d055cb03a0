"""A cloudless atmosphere between the Sun, the ground and a camera: how much light passes, how much is added.

From 0.3 to 4 µm the atmosphere is the spectral model of Bird and Riordan (1986): molecules, aerosol by Ångström's law,
water vapour, ozone and mixed gases, with their table of the Sun's spectrum. Light scattered into the path is single
scattering in one homogeneous layer. In the window from 8 to 12.5 µm only the continuum of water vapour absorbs
(Roberts, Selby and Biberman, 1976), falling off with a scale height of 2 km. Anything else, and anything better, is
given to the radiometry as a transmittance.

References
----------
R. E. Bird, C. Riordan (1986), J. Climate Appl. Meteor. 25:87; F. Kasten (1965), Arch. Met. Geoph. Biokl. B14:206 (air
mass); R. E. Roberts, J. E. A. Selby, L. M. Biberman (1976), Applied Optics 15:2085; G. L. Henyey, J. L. Greenstein
(1941), ApJ 93:70.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import ASTRONOMICAL_UNIT, BOLTZMANN, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError

__all__ = ["Atmosphere", "planck_photons", "solar_irradiance"]

Array = NDArray[np.float64]

PLANCK: Final = 6.62607015e-34  #: J s, exact
SUN_RADIUS: Final = 695.7e6  #: m, IAU 2015 resolution B3
SUN_TEMPERATURE: Final = 5772.0  #: K, effective, IAU 2015 resolution B3

_SHORT: Final = (0.3e-6, 4.0e-6)  #: m
_WINDOW: Final = (8.0e-6, 12.5e-6)  #: m
#: Aerosol of the country: single-scattering albedo at 0.4 µm, how it falls with wavelength, asymmetry.
_ALBEDO: Final = (0.945, 0.095)
_ASYMMETRY: Final = 0.65
_STANDARD_PRESSURE: Final = 101_325.0  #: Pa
_MOIST_HEIGHT: Final = 2.0e5  #: cm, scale height of water vapour


class _Table(NamedTuple):
    wavelength: Array
    irradiance: Array
    water: Array
    ozone: Array
    mixed: Array


@dataclass(frozen=True)
class Atmosphere:
    """Cloudless air over the ground.

    Attributes
    ----------
    aerosol : optical depth at 0.5 µm: 0 for none, 0.1 for clear, 0.27 for the average of a continent, 0.4 for haze
    exponent : of Ångström, how it falls with wavelength
    water_cm : water vapour above the ground, cm of rain; 1.42 in the United States standard atmosphere
    ozone_cm : ozone, cm at standard pressure and temperature
    pressure_pa : at the ground

    Examples
    --------
    Straight down in blue, through clean air:

    >>> air = Atmosphere(aerosol=0.0)
    >>> float(air.transmittance(0.482e-6, 0.0).round(3))
    0.84
    """

    aerosol: float = 0.1
    exponent: float = 1.14
    water_cm: float = 1.42
    ozone_cm: float = 0.344
    pressure_pa: float = _STANDARD_PRESSURE

    def __post_init__(self) -> None:
        if not all(0 <= x < np.inf for x in (self.aerosol, self.water_cm, self.ozone_cm, self.pressure_pa)):
            raise PhysicsError("amounts of aerosol, water, ozone and air are not negative")

    def transmittance(self, wavelength_m: ArrayLike, zenith_rad: ArrayLike) -> Array:
        """Part (...) of a beam that passes between the ground and space at a zenith angle.

        Parameters
        ----------
        wavelength_m, zenith_rad : broadcast together

        Raises
        ------
        PhysicsError
            For a wavelength outside 0.3-4 and 8-12.5 µm, or a direction below the horizon.
        """
        wavelength, zenith = np.broadcast_arrays(np.asarray(wavelength_m, float), np.asarray(zenith_rad, float))
        if np.all((wavelength >= _WINDOW[0]) & (wavelength <= _WINDOW[1])):
            return np.asarray(np.exp(-self._continuum(wavelength) * air_mass(zenith)))
        scattering, gases = self._parts(wavelength, zenith)
        return np.asarray(np.exp(-np.sum(scattering, axis=0) * air_mass(zenith)) * gases)

    def diffuse(self, wavelength_m: ArrayLike, sun_zenith_rad: ArrayLike) -> Array:
        """Light of the sky on level ground (...), as a part of the beam outside the atmosphere on level ground."""
        wavelength, zenith = np.broadcast_arrays(np.asarray(wavelength_m, float), np.asarray(sun_zenith_rad, float))
        (rayleigh, aerosol), gases = self._parts(wavelength, zenith)
        mass, albedo = air_mass(zenith), _albedo(wavelength)
        absorbed = np.exp(-(1 - albedo) * aerosol * mass)
        molecules = np.exp(-rayleigh * mass)
        loss = np.log(1 - _ASYMMETRY)
        first = loss * (1.459 + loss * (0.1595 + loss * 0.4129))
        second = loss * (0.0783 + loss * (-0.3824 - loss * 0.5874))
        cosine = np.cos(zenith)
        forward = 1 - 0.5 * np.exp((first + second * cosine) * cosine)
        by_air = 0.5 * (1 - molecules**0.95)
        by_aerosol = forward * molecules**1.5 * (1 - np.exp(-albedo * aerosol * mass))
        return np.asarray(gases * absorbed * (by_air + by_aerosol))

    def path_reflectance(
        self, wavelength_m: ArrayLike, sun_zenith_rad: ArrayLike, view_zenith_rad: ArrayLike, azimuth_rad: ArrayLike
    ) -> Array:
        """Light scattered into the path, as the reflectance of level ground without an atmosphere that looks as bright.

        Single scattering: too dark, most so in blue and under haze.

        Parameters
        ----------
        azimuth_rad : between the directions from the ground to the Sun and to the satellite
        """
        wavelength, sun, view, azimuth = np.broadcast_arrays(
            *(np.asarray(x, float) for x in (wavelength_m, sun_zenith_rad, view_zenith_rad, azimuth_rad))
        )
        (rayleigh, aerosol), gases = self._parts(wavelength, sun)
        mu0, mu = np.cos(sun), np.cos(view)
        # light that comes from the Sun and leaves to the satellite has turned by half a turn less the angle between
        cosine = -(mu0 * mu + np.sin(sun) * np.sin(view) * np.cos(azimuth))
        by_air = 0.75 * (1 + cosine**2)
        by_aerosol = (1 - _ASYMMETRY**2) / (1 + _ASYMMETRY**2 - 2 * _ASYMMETRY * cosine) ** 1.5
        both = rayleigh + aerosol
        scattered = rayleigh * by_air + _albedo(wavelength) * aerosol * by_aerosol
        share = np.divide(scattered, both, out=np.zeros_like(both), where=both > 0)
        layer = -np.expm1(-both * (1 / mu0 + 1 / mu))
        return np.asarray(gases * share * layer / (4 * (mu0 + mu)))

    def _parts(self, wavelength: Array, zenith: Array) -> tuple[tuple[Array, Array], Array]:
        """Optical depths of molecules and aerosol; what the gases let through along the slant."""
        if np.any((wavelength < _SHORT[0] * (1 - 1e-9)) | (wavelength > _SHORT[1] * (1 + 1e-9))):
            raise PhysicsError(
                "the atmosphere knows wavelengths from 0.3 to 4 and from 8 to 12.5 µm; give a transmittance for others"
            )
        table = _table()
        water, ozone, mixed = (
            np.interp(wavelength, table.wavelength, of) for of in (table.water, table.ozone, table.mixed)
        )
        um = wavelength * 1e6
        air = self.pressure_pa / _STANDARD_PRESSURE
        rayleigh = air / (um**4 * (115.6406 - 1.335 / um**2))
        aerosol = self.aerosol * (um / 0.5) ** -self.exponent
        mass = air_mass(zenith)
        wet, dry = water * self.water_cm * mass, mixed * air * mass
        ratio = 22.0 / 6370.0  # height of the ozone over the Earth's radius
        ozone_mass = (1 + ratio) / np.sqrt(np.cos(zenith) ** 2 + 2 * ratio)
        exponent = (
            0.2385 * wet / (1 + 20.07 * wet) ** 0.45
            + ozone * self.ozone_cm * ozone_mass
            + 1.41 * dry / (1 + 118.93 * dry) ** 0.45
        )
        return (rayleigh, aerosol), np.exp(-exponent)

    def _continuum(self, wavelength: Array) -> Array:
        """Optical depth of water vapour in the thermal window, straight up."""
        kelvin = 288.15
        vapour = self.water_cm / _MOIST_HEIGHT * 1e3 * 461.5 * kelvin / _STANDARD_PRESSURE  # atm, at the ground
        strength = 4.18 + 5578.0 * np.exp(-7.87e-3 * 0.01 / wavelength)  # cm²/g/atm at 296 K
        warm = np.exp(1800.0 * (1 / kelvin - 1 / 296.0))
        # vapour presses on itself, half as much on the mean of the column as at the ground, and air on it a little
        return np.asarray(
            strength * self.water_cm * (warm * vapour / 2 + 0.002 * self.pressure_pa / _STANDARD_PRESSURE)
        )


def air_mass(zenith_rad: ArrayLike) -> Array:
    """Air along the slant over air straight up (Kasten, 1965).

    Raises
    ------
    PhysicsError
        Below the horizon.
    """
    zenith = np.asarray(zenith_rad, float)
    if not np.all((zenith >= 0) & (zenith < np.pi / 2)):
        raise PhysicsError("a zenith angle lies between 0 and a right angle")
    degrees = np.degrees(zenith)
    return np.asarray(1 / (np.cos(zenith) + 0.15 * (93.885 - degrees) ** -1.253))


def solar_irradiance(
    wavelength_m: ArrayLike, *, distance_m: ArrayLike = ASTRONOMICAL_UNIT, temperature_k: float | None = None
) -> Array:
    """Sunlight outside the atmosphere, W/m² for each m of wavelength.

    Parameters
    ----------
    wavelength_m : between 0.3 and 4 µm for the table
    distance_m : of the Sun
    temperature_k : of a black Sun; by default the measured spectrum of Bird and Riordan's table

    Examples
    --------
    >>> bool(abs(solar_irradiance(0.55e-6) / 1e9 - 1.89) < 0.01)
    True
    """
    wavelength = np.asarray(wavelength_m, float)
    near = (ASTRONOMICAL_UNIT / np.asarray(distance_m, float)) ** 2
    if temperature_k is not None:
        photon = PLANCK * SPEED_OF_LIGHT / wavelength
        disc = np.pi * (SUN_RADIUS / ASTRONOMICAL_UNIT) ** 2
        return np.asarray(planck_photons(wavelength, temperature_k) * photon * disc * near)
    if np.any((wavelength < _SHORT[0] * (1 - 1e-9)) | (wavelength > _SHORT[1] * (1 + 1e-9))):
        raise PhysicsError("the Sun's spectrum is tabled from 0.3 to 4 µm; give a temperature beyond")
    table = _table()
    return np.asarray(np.interp(wavelength, table.wavelength, table.irradiance) * near)


def planck_photons(wavelength_m: ArrayLike, temperature_k: ArrayLike) -> Array:
    """Photons of a black body, 1/(s m² sr) for each m of wavelength."""
    wavelength, kelvin = np.asarray(wavelength_m, float), np.asarray(temperature_k, float)
    if not (np.all(wavelength > 0) and np.all(kelvin > 0)):
        raise PhysicsError("wavelengths and temperatures are above 0")
    ratio = PLANCK * SPEED_OF_LIGHT / (BOLTZMANN * wavelength * kelvin)
    return np.asarray(2 * SPEED_OF_LIGHT / wavelength**4 * np.exp(-ratio) / -np.expm1(-ratio))


def _albedo(wavelength: Array) -> Array:
    return np.asarray(_ALBEDO[0] * np.exp(-_ALBEDO[1] * np.log(wavelength / 0.4e-6) ** 2))


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = files("intercosmos.physics.observation").joinpath("data/solar_spectrum.csv").read_text("utf-8")
    rows = [line.split(",") for line in text.splitlines() if line[:1].isdigit()]
    columns = np.array(rows, float).T
    return _Table(columns[0] * 1e-9, columns[1] * 1e9, columns[2], columns[3], columns[4])
