"""Cameras, radars and clouds against published figures, of ``benchmarks/published/sensing_instruments.py``."""

from __future__ import annotations

import ledger_sensing_instruments as ledger
import numpy as np
import pytest
from published import sensing_instruments as published

from intercosmos.physics.observation.radar import (
    Radar,
    azimuth_resolution,
    ground_range_resolution,
    noise_equivalent_backscatter,
    radar_view,
    swath_of_beam,
)
from intercosmos.physics.observation.radar_timing import pulse_windows

CAMERAS = pytest.mark.parametrize("case", published.SUNLIT_CASES, ids=lambda case: case.name)


@CAMERAS
def test_ground_samples_of_instrupy(case: published.CameraCase) -> None:
    sample = ledger.looking(case)["sample"]
    assert sample == pytest.approx(case.sample_m, rel=published.SAMPLE_TOLERANCE)


@CAMERAS
def test_signal_to_noise_of_instrupy_without_air_and_through_its_air(case: published.CameraCase) -> None:
    there = ledger.looking(case)
    assert ledger.sunlit_ratio(case, there, None) == pytest.approx(case.ratio, rel=published.RATIO_TOLERANCE)
    assert ledger.sunlit_ratio(case, there, "given") == pytest.approx(case.ratio_air, rel=published.RATIO_TOLERANCE)


@CAMERAS
def test_signal_to_noise_through_our_own_air(case: published.CameraCase) -> None:
    there = ledger.looking(case)
    assert ledger.sunlit_ratio(case, there, "own") == pytest.approx(case.ratio_air, rel=published.AIR_TOLERANCE)


def test_warm_ground_of_instrupy() -> None:
    ratio, nedt = ledger.thermal_figures(published.TIRS)
    assert ratio == pytest.approx(published.TIRS.ratio, rel=published.RATIO_TOLERANCE)
    # theirs is the difference over a whole kelvin, without the noise of reading
    assert nedt == pytest.approx(published.TIRS_NEDT[0], rel=0.01)


@pytest.mark.parametrize("case", published.RADAR_CASES, ids=lambda case: case.name)
def test_radars_of_instrupy(case: published.RadarCase) -> None:
    found, wanted = ledger.radar_figures(case), np.array(case.found)
    assert np.allclose(found[:, 1:3], wanted[:, 1:3], rtol=0.002)
    assert np.allclose(found[:, 3], wanted[:, 3], atol=published.NESZ_TOLERANCE)
    assert np.allclose(found[:, 4], wanted[:, 4], atol=0.06)
    assert np.allclose(found[:, 5], wanted[:, 5], atol=1.0)


@pytest.mark.parametrize(("beams", "incidence_deg", "azimuth", "swath_km", "pulses"), published.SCANSAR)
def test_sub_swaths_of_instrupy(beams: int, incidence_deg: int, azimuth: float, swath_km: float, pulses: int) -> None:
    case = published.RADAR_CASES[-1]
    radar = Radar(case.carrier, 1000.0, case.pulse, case.band, *case.antenna)
    ratio = 1 + case.altitude / published.SPHERE
    speed = np.sqrt(398600.5e9 / (published.SPHERE * ratio))
    look = float(radar_view(case.altitude, incidence_rad=np.radians(incidence_deg), radius_m=published.SPHERE).look_rad)
    fine = azimuth_resolution(radar, speed, speed / ratio, mode="scansar", sub_swaths=beams)
    assert fine == pytest.approx(azimuth, abs=0.01)
    near, far = swath_of_beam(radar, case.altitude, look, beams=beams, radius_m=published.SPHERE)
    assert (far.ground_range_m - near.ground_range_m) / 1e3 == pytest.approx(swath_km, abs=0.06)
    free = pulse_windows(
        radar,
        case.altitude,
        look + (beams - 1) / 2 * radar.beam_rad,
        float(speed),
        greatest_hz=20e3,
        busy_s=case.busy * case.pulse,
        oversampling=ratio,
        radius_m=published.SPHERE,
    )
    assert np.floor(free[-1, 1]) == pytest.approx(pulses, abs=1)


def test_seasat() -> None:
    case = published.SEASAT
    radar = Radar(
        *(case[k] for k in ("carrier", "power", "pulse", "band")), *case["antenna"], 0.6, case["losses"], case["noise"]
    )
    there = radar_view(case["altitude"], incidence_rad=np.radians(case["incidence_deg"]), radius_m=published.SPHERE)
    speed = np.sqrt(3.986004418e14 / (published.SPHERE + case["altitude"]))
    slower = speed * published.SPHERE / (published.SPHERE + case["altitude"])
    nesz = noise_equivalent_backscatter(radar, there.range_m, there.incidence_rad, speed, case["pulses"])
    near, far = swath_of_beam(radar, case["altitude"], np.radians(case["look_deg"]), radius_m=published.SPHERE)
    found = {
        "azimuth": float(azimuth_resolution(radar, speed, slower, looks=4)),
        "range": float(ground_range_resolution(radar, there.incidence_rad)),
        "nesz": 10 * np.log10(float(nesz)),
        "swath": float(far.ground_range_m - near.ground_range_m),
    }
    for name, (wanted, tolerance) in published.SEASAT_FOUND.items():
        assert found[name] == pytest.approx(wanted, abs=tolerance)
    free = pulse_windows(
        radar, case["altitude"], np.radians(case["look_deg"]), speed, greatest_hz=1686.0, radius_m=published.SPHERE
    )
    # which of its frequencies the study takes, it does not say; the upper limit it gives is 1647 Hz
    assert free[-1, 1] == pytest.approx(case["pulses"], abs=50)


def test_micro_x_sar() -> None:
    case = published.MICROX
    radar = Radar(
        *(case[k] for k in ("carrier", "power", "pulse", "band")), *case["antenna"], 0.5, case["losses"], case["noise"]
    )
    there = radar_view(case["altitude"], incidence_rad=np.radians(case["incidence_deg"]), radius_m=published.SPHERE)
    speed = np.sqrt(398600.5e9 / (published.SPHERE + case["altitude"]))
    # the reference case flies east along the equator, over ground that turns below it
    slower = speed * published.SPHERE / (published.SPHERE + case["altitude"]) - 465.1
    azimuth, ground, nesz, swath, pulses = published.MICROX_FOUND
    free = pulse_windows(
        radar,
        case["altitude"],
        float(there.look_rad),
        float(speed),
        greatest_hz=8000.0,
        oversampling=float(speed / slower),
        radius_m=published.SPHERE,
    )
    assert np.floor(free[-1, 1]) == pytest.approx(pulses, abs=1)
    assert azimuth_resolution(radar, speed, slower) == pytest.approx(azimuth, abs=0.02)
    assert ground_range_resolution(radar, there.incidence_rad) == pytest.approx(ground, abs=0.02)
    found = noise_equivalent_backscatter(radar, there.range_m, there.incidence_rad, speed, pulses)
    assert 10 * np.log10(found) == pytest.approx(nesz, abs=published.NESZ_TOLERANCE)
    near, far = swath_of_beam(radar, case["altitude"], there.look_rad, radius_m=published.SPHERE)
    assert (far.ground_range_m - near.ground_range_m) / 1e3 == pytest.approx(swath, abs=0.1)


@pytest.mark.parametrize(("greatest", "chosen"), published.SANDIA_PULSES.items())
def test_repetition_frequencies_of_the_sandia_study(greatest: float, chosen: float) -> None:
    radar = Radar(9.65e9, 1000.0, 30e-6, 75e6, 6.0, 1.75)
    free = pulse_windows(
        radar, 500e3, np.radians(18.5), 7613.0, least_hz=2500.0, greatest_hz=greatest, radius_m=published.SPHERE
    )
    assert np.floor(free[-1, 1]) == pytest.approx(chosen, abs=1)


def test_sentinel_1_meets_its_requirement() -> None:
    nesz = ledger.sentinel_1_nesz()
    assert np.all(nesz <= published.SENTINEL_1_NESZ)
    # and not by more than losses, steering and an antenna's shape take
    assert np.all(nesz >= published.SENTINEL_1_NESZ - 10)


def test_mean_cloud_cover() -> None:
    found = ledger.cloud_means()
    low, high = published.CLOUD_GLOBE
    assert low <= found["globe"] <= high
    assert found["sea"] == pytest.approx(published.CLOUD_SEA, abs=published.CLOUD_TOLERANCE)
    assert found["land"] == pytest.approx(published.CLOUD_LAND, abs=published.CLOUD_TOLERANCE)
    for name, cover in published.CLOUD_POLES.items():
        assert found[name] == pytest.approx(cover, abs=published.CLOUD_TOLERANCE)
