"""The solid tide against the example of the conventions' own program."""

from __future__ import annotations

import erfa
import numpy as np

from intercosmos.physics.navigation.solid_tides import solid_tide_m, tide_of_bodies_m

# IERS Conventions 2010, software of chapter 7, DEHANTTIDEINEL.F, first test case (2009-04-13): station, Sun, Moon, m,
# and the full displacement, of which degree two without frequency dependence leaves a few millimetres.
STATION = np.array([4075578.385, 931852.890, 4801570.154])
SUN = np.array([137859926952.015, 54228127881.4350, 23509422341.6960])
MOON = np.array([-179996231.920342, -312468450.131567, -169288918.592160])
DISPLACEMENT = np.array([0.07700420357, 0.06304056322, 0.05516568153])


def test_degree_two_is_within_a_centimetre_of_the_whole_model() -> None:
    assert np.linalg.norm(tide_of_bodies_m(STATION, SUN, MOON) - DISPLACEMENT) < 0.01


def test_sun_and_moon_of_low_precision_are_good_enough() -> None:
    """Against the tide of the ERFA library's Sun and Moon (arc seconds) in ITRF, a month long: within 1.5 cm."""
    after = np.arange(0.0, 30.0, 0.1)
    day = 59580.0 + after  # 2022-01-01, UTC
    to_itrf = erfa.c2t06a(2400000.5, day + 69.184 / 86400, 2400000.5, day, 0.0, 0.0)
    sun = -erfa.epv00(2400000.5, day)[0]["p"] * 149597870700.0
    moon = erfa.moon98(2400000.5, day)["p"] * 149597870700.0
    good = tide_of_bodies_m(STATION, np.einsum("tij,tj->ti", to_itrf, sun), np.einsum("tij,tj->ti", to_itrf, moon))
    times = np.datetime64("2022-01-01T00:00:18", "ns") + (after * 86400e9).astype("timedelta64[ns]")
    apart = np.linalg.norm(solid_tide_m(STATION, times) - good, axis=1)
    assert apart.max() < 0.015


def test_many_places_and_times_at_once() -> None:
    times = np.datetime64("2022-01-01", "ns") + np.arange(48) * np.timedelta64(1800, "s").astype("timedelta64[ns]")
    one = np.array([solid_tide_m(STATION, time) for time in times])
    np.testing.assert_allclose(solid_tide_m(STATION, times), one, atol=1e-12)
    up = one @ (STATION / np.linalg.norm(STATION))
    assert 0.15 < up.max() < 0.40
    assert -0.20 < up.min() < -0.05
