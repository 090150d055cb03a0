"""Views, resolution, noise and repetition frequencies of imaging radar."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.radar import (
    Radar,
    azimuth_resolution,
    ground_range_resolution,
    least_antenna_area,
    noise_equivalent_backscatter,
    radar_view,
    swath_of_beam,
)
from intercosmos.physics.observation.radar_timing import pulse_windows

RADAR = Radar(9.65e9, 1000.0, 30e-6, 75e6, 6.0, 1.75)
LIGHT = 299_792_458.0


def test_left_mirrors_right() -> None:
    there = radar_view(600e3, look_rad=[-0.5, 0.5])
    assert np.isclose(there.range_m[0], there.range_m[1])
    assert np.allclose(there.incidence_rad, [-there.incidence_rad[1], there.incidence_rad[1]])
    assert np.isclose(there.ground_range_m[0], -there.ground_range_m[1])
    nesz = noise_equivalent_backscatter(RADAR, there.range_m, there.incidence_rad, 7500.0, 4000.0)
    assert np.isclose(nesz[0], nesz[1])


def test_look_and_incidence_go_round() -> None:
    look = np.linspace(0.05, 1.0, 10)
    there = radar_view(700e3, look_rad=look)
    assert np.allclose(radar_view(700e3, incidence_rad=there.incidence_rad).look_rad, look)
    # the triangle of satellite, spot and centre
    radius = 6_371_008.8
    cosine = (radius**2 + (radius + 700e3) ** 2 - there.range_m**2) / (2 * radius * (radius + 700e3))
    assert np.allclose(np.arccos(cosine), there.incidence_rad - look)


def test_beam_ends_at_the_horizon() -> None:
    wide = replace(RADAR, antenna_height_m=0.1)
    _, far = swath_of_beam(wide, 600e3, 1.1)
    assert np.isclose(far.incidence_rad, np.pi / 2, atol=1e-6)
    both = swath_of_beam(wide, 600e3, 0.0, beams=40)
    assert float(both[0].look_rad) == -float(both[1].look_rad) < 0
    near, far = swath_of_beam(RADAR, 600e3, 0.5, beams=3)
    assert np.isclose(far.look_rad - near.look_rad, 3 * RADAR.beam_rad)


def test_resolution_by_mode() -> None:
    assert np.isclose(azimuth_resolution(RADAR, 7600.0, 7600.0), 3.0)
    assert np.isclose(azimuth_resolution(RADAR, 7600.0, 7000.0), 3.0 * 7000 / 7600)
    assert np.isclose(azimuth_resolution(RADAR, 7600.0, 7600.0, mode="scansar", sub_swaths=4, looks=2), 24.0)
    spot = azimuth_resolution(RADAR, 7600.0, 7600.0, mode="spotlight", turn_rad=np.radians(2))
    assert np.isclose(spot, RADAR.wavelength_m / (2 * np.radians(2)), rtol=1e-3)
    # looking for as long as the beam stays is the strip map
    stripe = azimuth_resolution(RADAR, 7600.0, 7600.0, mode="spotlight", turn_rad=RADAR.wavelength_m / 6.0)
    assert np.isclose(stripe, 3.0, rtol=1e-4)
    fine = replace(RADAR, range_broadening=1.0)
    assert np.isclose(ground_range_resolution(fine, np.radians(30)), LIGHT / (75e6))


def test_noise_by_the_radar_equation() -> None:
    """The same from energies: a cell's echo over an aperture against the receiver's noise."""
    there = radar_view(600e3, incidence_rad=0.6)
    distance, speed, pulses = float(there.range_m), 7560.0, 4000.0
    radar = replace(RADAR, losses_db=3.0, noise_figure_db=4.0)
    azimuth = 3.0
    seconds = radar.wavelength_m * distance / (2 * azimuth * speed)
    cell = azimuth * LIGHT / (2 * radar.bandwidth_hz * np.sin(0.6))
    energy = radar.peak_power_w * radar.pulse_s * pulses * seconds
    echo = energy * radar.gain**2 * radar.wavelength_m**2 * cell / ((4 * np.pi) ** 3 * distance**4)
    noise = 1.380649e-23 * 290 * 10**0.7
    found = noise_equivalent_backscatter(radar, distance, 0.6, speed, pulses)
    assert np.isclose(found, noise / echo, rtol=1e-12)


def test_more_power_and_a_greater_antenna_help() -> None:
    def nesz(radar: Radar) -> float:
        return float(noise_equivalent_backscatter(radar, 700e3, 0.6, 7500.0, 3000.0))

    assert np.isclose(nesz(replace(RADAR, peak_power_w=2000.0)), nesz(RADAR) / 2)
    assert np.isclose(nesz(replace(RADAR, antenna_height_m=3.5)), nesz(RADAR) / 4)
    assert np.isclose(nesz(replace(RADAR, losses_db=3.0)), nesz(RADAR) * 10**0.3)


@pytest.mark.parametrize("swath", [None, 8e3])
def test_windows_keep_what_they_promise(swath: float | None) -> None:
    """Every condition, tried pulse by pulse on frequencies inside, and broken somewhere just outside."""
    altitude, look, speed = 500e3, 0.5, 7600.0
    windows = pulse_windows(RADAR, altitude, look, speed, swath_m=swath)
    assert len(windows) > 1
    assert np.all(windows[:, 0] < windows[:, 1])
    assert np.all(windows[1:, 0] >= windows[:-1, 1])
    lit = [2 * float(edge.range_m) / LIGHT for edge in swath_of_beam(RADAR, altitude, look)]
    near, far = lit
    if swath is not None:
        radius, middle = 6_371_008.8, float(radar_view(altitude, look_rad=look).ground_range_m)
        near, far = (
            2 * np.sqrt(radius**2 + (radius + altitude) ** 2 - 2 * radius * (radius + altitude) * np.cos(a)) / LIGHT
            for a in ((middle - swath / 2) / radius, (middle + swath / 2) / radius)
        )

    def free(rate: float) -> bool:
        m = np.arange(0, 200) / rate
        sends = np.any((m + RADAR.pulse_s > near) & (m - RADAR.pulse_s < far))
        below = 2 * altitude / LIGHT
        nadir = np.any((m[1:] + below + RADAR.pulse_s > near) & (m[1:] + below - RADAR.pulse_s < far))
        others = np.any((m[1:] + lit[0] - RADAR.pulse_s < far) | (lit[1] - m[1:] + RADAR.pulse_s > near))
        crowded = rate * (2 * RADAR.pulse_s + far - near) > 1
        return not (sends or nadir or crowded or (swath is not None and others) or rate < 2 * speed / 6.0)

    for low, high in windows:
        assert free(low + 1e-6 * low) == free((low + high) / 2) == free(high - 1e-6 * high)
        assert free((low + high) / 2)
        assert not free(low - 1e-6 * low)
        assert not free(high + 1e-6 * high)


def test_no_window_without_enough_antenna() -> None:
    small = replace(RADAR, antenna_length_m=1.0, antenna_height_m=0.3)
    there = radar_view(600e3, look_rad=0.7)
    least = least_antenna_area(small, there.range_m, there.incidence_rad, 7560.0)
    assert least > 0.3
    assert pulse_windows(small, 600e3, 0.7, 7560.0).shape == (0, 2)


def test_polarisations_in_turn_need_twice_the_pulses() -> None:
    one = pulse_windows(RADAR, 500e3, 0.35, 7600.0)
    two = pulse_windows(RADAR, 500e3, 0.35, 7600.0, polarisations=2)
    assert one[0, 0] >= 2 * 7600 / 6.0
    assert two[0, 0] >= 4 * 7600 / 6.0
    assert np.isclose(one[-1, 1], two[-1, 1])


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(RADAR, efficiency=1.5),
        lambda: replace(RADAR, pulse_s=0.0),
        lambda: radar_view(600e3),
        lambda: radar_view(600e3, look_rad=0.5, incidence_rad=0.5),
        lambda: radar_view(600e3, look_rad=1.3),
        lambda: radar_view(-600e3, look_rad=0.3),
        lambda: ground_range_resolution(RADAR, 0.0),
        lambda: azimuth_resolution(RADAR, 7600.0, 7000.0, mode="wave"),
        lambda: azimuth_resolution(RADAR, 7600.0, 7000.0, mode="spotlight"),
        lambda: azimuth_resolution(RADAR, 7600.0, 7000.0, turn_rad=0.1),
        lambda: azimuth_resolution(RADAR, 7600.0, 7000.0, sub_swaths=2),
        lambda: noise_equivalent_backscatter(RADAR, 7e5, 0.5, 7500.0, 1e5),
        lambda: pulse_windows(RADAR, 500e3, 0.5, 7600.0, least_hz=10.0, greatest_hz=5.0),
        lambda: pulse_windows(RADAR, 500e3, 0.5, 7600.0, swath_m=-1.0),
    ],
)
def test_impossible_radars_are_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(PhysicsError):
        make()
