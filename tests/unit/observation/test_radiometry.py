"""Light, air and electrons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.radiometry import (
    Camera,
    Light,
    noise_equivalent_temperature,
    scan_time,
    signal,
    sunlit,
    thermal,
)
from intercosmos.physics.observation.radiometry_atmosphere import Atmosphere, planck_photons, solar_irradiance

BLUE = Camera(482e-9, 65e-9, 0.132, 0.8451, 36e-6, 0.9, 0.85, read_noise=8)
WARM = Camera(10.9e-6, 0.6e-6, 0.108, 0.178, 25e-6, 0.6, 0.025, read_noise=20)


def test_planck_sums_to_stefan_and_boltzmann() -> None:
    wavelength = np.geomspace(1e-7, 1e-2, 20_001)
    energy = planck_photons(wavelength, 300.0) * 6.62607015e-34 * 299_792_458 / wavelength
    total = np.pi * np.trapezoid(energy, wavelength)
    assert np.isclose(total, 5.670374419e-8 * 300.0**4, rtol=1e-5)


def test_a_black_sun_and_the_measured_one_agree_roughly() -> None:
    # the effective temperature gives the whole flux; bands differ by the lines of the spectrum
    wavelength = np.array([0.55e-6, 0.65e-6, 0.86e-6])
    assert np.allclose(solar_irradiance(wavelength, temperature_k=5772.0), solar_irradiance(wavelength), rtol=0.1)
    tabled = np.linspace(0.3e-6, 4e-6, 5001)
    # 98.5 % of the solar constant, 1361 W/m² (IAU 2015), lies between 0.3 and 4 µm
    assert np.isclose(np.trapezoid(solar_irradiance(tabled), tabled), 1361 * 0.985, rtol=0.01)
    assert np.isclose(solar_irradiance(0.5e-6, distance_m=2 * 1.495978707e11), solar_irradiance(0.5e-6) / 4)


def test_rayleigh_depth_is_that_of_hansen_and_travis() -> None:
    # J. E. Hansen and L. D. Travis (1974), Space Sci. Rev. 16:527, equation 2.30
    clean = Atmosphere(aerosol=0.0, water_cm=0.0, ozone_cm=0.0)
    for um in (0.4, 0.45, 0.55, 0.86):
        depth = 0.008569 * um**-4 * (1 + 0.0113 * um**-2 + 0.00013 * um**-4)
        assert np.isclose(-np.log(clean.transmittance(um * 1e-6, 0.0)), depth, rtol=0.02)


def test_air_darkens_more_on_a_slant_and_with_haze() -> None:
    band = BLUE.wavelengths_m
    clean, hazy = Atmosphere(aerosol=0.0), Atmosphere(aerosol=0.4)
    assert np.all(clean.transmittance(band, 0.0) > clean.transmittance(band, 1.0))
    assert np.all(clean.transmittance(band, 0.5) > hazy.transmittance(band, 0.5))
    assert np.all(Atmosphere().transmittance(1.38e-6, 0.0) < 0.1)  # water vapour shuts this band
    assert 0.85 < Atmosphere().transmittance(10.9e-6, 0.0) < 0.95


def test_light_of_the_sky_adds_and_never_exceeds_what_comes() -> None:
    wavelength = np.linspace(0.35e-6, 2e-6, 50)
    for zenith in (0.0, 0.7, 1.3):
        air = Atmosphere(aerosol=0.3)
        down = air.transmittance(wavelength, zenith) + air.diffuse(wavelength, zenith)
        assert np.all(down <= 1)
        assert np.all(air.diffuse(wavelength, zenith) > 0)
    assert air.diffuse(0.4e-6, 0.7) > air.diffuse(0.9e-6, 0.7)  # the sky is blue


def test_light_of_the_path_is_blue_and_of_a_known_size() -> None:
    air = Atmosphere(aerosol=0.0, water_cm=0.0, ozone_cm=0.0)
    blue, red = air.path_reflectance(np.array([0.443e-6, 0.865e-6]), 0.5, 0.0, 0.0)
    # thin air: depth times phase function over four cosines
    depth = -np.log(air.transmittance(0.865e-6, 0.0))
    thin = depth * 0.75 * (1 + np.cos(0.5) ** 2) / (4 * np.cos(0.5))
    assert np.isclose(red, thin, rtol=0.05)
    # Gordon, Brown and Evans (1988) have 0.08 to 0.1 with multiple scattering: single scattering is darker
    assert 0.06 < blue < 0.1


def test_electrons_by_hand() -> None:
    photons = 1e20
    area, solid = np.pi / 4 * 0.132**2, (36e-6 / 0.8451) ** 2
    assert np.isclose(BLUE.electrons(photons, 1e-3), photons * area * solid * 0.9 * 0.85 * 1e-3)
    assert np.isclose(
        replace(BLUE, obscured=0.25, stages=4).electrons(photons, 1e-3), 3 * BLUE.electrons(photons, 1e-3)
    )


def test_noises_add_in_squares() -> None:
    light = Light(np.array(1e20), np.array(2e19))
    camera = replace(BLUE, dark_1_s=1e5, full_well=1e6, bits=8)
    seen = signal(camera, light, 1e-3)
    s, p = camera.electrons(1e20, 1e-3), camera.electrons(2e19, 1e-3)
    assert np.isclose(seen.noise, np.sqrt(s + p + 1e5 * 1e-3 + 64 + (1e6 / 256) ** 2 / 12))
    assert np.isclose(seen.ratio, s / seen.noise)
    assert np.isclose(seen.dynamic_range, s / 8)
    assert bool(seen.full) == bool(s + p + 100 > 1e6)


def test_delayed_integration_helps_as_the_root_and_more_in_the_dark() -> None:
    bright, dim = sunlit(BLUE, 0.5, reflectance=0.5), sunlit(BLUE, 1.5, reflectance=0.001)
    many = replace(BLUE, stages=16)
    assert np.isclose(signal(many, bright, 1e-3).ratio / signal(BLUE, bright, 1e-3).ratio, 4, rtol=1e-3)
    assert signal(many, dim, 1e-5).ratio / signal(BLUE, dim, 1e-5).ratio > 4.05


def test_night_is_dark() -> None:
    light = sunlit(BLUE, [0.3, np.pi / 2, 2.5], atmosphere=Atmosphere())
    seen = signal(BLUE, light, 3.6e-3)
    assert seen.ratio[0] > 100
    assert np.all(seen.ratio[1:] == 0)


def test_shapes_broadcast_and_air_takes_light() -> None:
    light = sunlit(BLUE, np.linspace(0, 1.2, 5)[:, None], np.linspace(0, 0.8, 3), atmosphere=Atmosphere())
    assert light.ground.shape == light.path.shape == (5, 3)
    bare = sunlit(BLUE, np.linspace(0, 1.2, 5)[:, None], np.linspace(0, 0.8, 3))
    assert np.all(light.ground < bare.ground)
    assert np.all(bare.path == 0)
    assert np.isclose(sunlit(BLUE, 0.5, transmittance=0.7).ground, 0.7 * sunlit(BLUE, 0.5).ground)


def test_lights_add() -> None:
    middle = Camera(3.7e-6, 0.4e-6, 0.2, 0.5, 30e-6, 0.7, 0.5, read_noise=20)
    sun, warm = sunlit(middle, 0.5, reflectance=0.1, atmosphere=Atmosphere()), thermal(middle, 300.0, emissivity=0.9)
    both = sun + warm
    assert both.ground == sun.ground + warm.ground
    assert both.path == sun.path > 0
    # the Sun and warm ground are of one size here
    assert 0.1 < sun.ground / warm.ground < 10


def test_warmth_is_resolved_better_with_time() -> None:
    short, long = (noise_equivalent_temperature(WARM, 290.0, t) for t in (1e-3, 4e-3))
    assert np.isclose(short / long, 2, rtol=1e-3)
    assert noise_equivalent_temperature(WARM, 290.0, 1e-3, atmosphere=Atmosphere()) > short
    assert signal(WARM, thermal(WARM, 300.0), 1e-3).electrons > signal(WARM, thermal(WARM, 290.0), 1e-3).electrons


def test_scan_times() -> None:
    assert np.isclose(scan_time(700e3, 7000.0, 5e-5), 5e-3)
    assert np.isclose(scan_time(700e3, 7000.0, 5e-5, greatest_s=1e-3), 1e-3)
    assert np.isclose(scan_time(700e3, 7000.0, 5e-3, across_rad=2.0, field_rad=1e-4), 0.5 * 1e-4 / 2.0)
    with pytest.raises(PhysicsError):
        scan_time(700e3, 7000.0, 5e-3, across_rad=2.0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(BLUE, optics=1.5),
        lambda: replace(BLUE, aperture_m=0.0),
        lambda: replace(BLUE, bits=12),
        lambda: replace(BLUE, stages=0),
        lambda: replace(BLUE, bandwidth_m=2e-6),
        lambda: Atmosphere(aerosol=-0.1),
        lambda: Atmosphere().transmittance(5e-6, 0.0),
        lambda: Atmosphere().transmittance(0.5e-6, 1.6),
        lambda: sunlit(BLUE, 0.5, reflectance=1.2),
        lambda: sunlit(BLUE, 0.5, 1.6),
        lambda: sunlit(BLUE, 0.5, atmosphere=Atmosphere(), transmittance=0.5),
        lambda: sunlit(WARM, 0.5),
        lambda: signal(BLUE, sunlit(BLUE, 0.5), 0.0),
        lambda: planck_photons(1e-6, 0.0),
    ],
)
def test_what_makes_no_sense_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(PhysicsError):
        make()
