"""Protection levels: maps against single places, systems that cannot be trusted alone, fault modes, errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from published import geometry

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import protection_levels
from intercosmos.physics.navigation.availability_maps import grid
from intercosmos.physics.navigation.integrity_faults import fault_modes, unmonitored
from intercosmos.physics.navigation.integrity_maps import protection_maps
from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters, SystemTrust
from intercosmos.physics.orbits.frames import ecef_from_geodetic

TIMES_S = np.arange(6) * 7200.0
SATELLITES = {"G": geometry.gps(TIMES_S), "C": geometry.beidou(TIMES_S)[:, :24]}
LETTERS = "G" * 24 + "C" * 24
ALL = np.concatenate(list(SATELLITES.values()), 1)


def test_maps_against_single_places() -> None:
    told: list[float] = []
    maps = protection_maps(SATELLITES, grid_deg=60.0, step_s=7200.0, percentiles=(50.0, 100.0), progress=told.append)
    places = ecef_from_geodetic(*np.radians(np.meshgrid(*grid(60.0, (-90, 90, -180, 180)), indexing="ij")))
    found = protection_levels(ALL[:, None, None], places, systems=LETTERS)
    np.testing.assert_allclose(maps.availability[0], found.available.mean("place_0"), atol=1e-12)
    for name in ("hpl_m", "vpl_m"):
        wanted = np.percentile(found[name], (50, 100), axis=0, method="inverted_cdf")
        np.testing.assert_allclose(maps[name][:, 0], wanted, rtol=1e-6)
    assert told[-1] == 1.0


def test_a_system_whose_faults_are_common_is_not_enough_alone() -> None:
    place = ecef_from_geodetic(0.9, 0.4)
    alone = protection_levels(SATELLITES["C"][0], place, systems="C" * 24)
    assert np.isinf(alone.vpl_m)
    assert np.isinf(alone.hpl_m)
    assert not bool(alone.available)
    assert np.isfinite(alone.sigma_vertical_m)
    trusted = IntegrityParameters().with_trust(C=SystemTrust(p_constellation=1e-8))
    assert np.isfinite(protection_levels(SATELLITES["C"][0], place, systems="C" * 24, parameters=trusted).vpl_m)


def test_more_risk_allowed_is_a_smaller_level() -> None:
    place = ecef_from_geodetic(0.9, 0.4)
    strict = IntegrityParameters()
    easy = replace(strict, p_hmi_vertical=1e-5, p_hmi_horizontal=1e-5)
    one, other = (protection_levels(ALL[0], place, systems=LETTERS, parameters=p) for p in (strict, easy))
    assert float(other.vpl_m) < float(one.vpl_m)
    assert float(other.hpl_m) < float(one.hpl_m)


def test_no_satellites_no_level() -> None:
    found = protection_levels(np.full((5, 3), np.nan), ecef_from_geodetic(0.9, 0.4))
    assert np.isinf(found.vpl_m)
    assert np.isinf(found.sigma_vertical_m)
    assert int(found.satellites) == 0
    assert not bool(found.available)


def test_modes_cover_what_the_threshold_demands() -> None:
    parameters = IntegrityParameters()
    for letters, slots in (("G", (12,)), ("GE", (10, 10)), ("RCGE", (11, 15, 12, 12))):
        modes = fault_modes(letters, slots, parameters)
        everything = np.ones((sum(slots) + len(letters), 1))
        missed = float(unmonitored(np, modes, everything)[0])
        assert missed <= parameters.p_threshold
        # what is watched and what is not make up all single events and pairs
        p = modes.rest
        pairs = float((p.sum() ** 2 - (p**2).sum()) / 2)
        within = sum(
            p[i] * p[j]
            for i in range(len(p))
            for j in range(i)
            if modes.watched_two[i, j] and i >= sum(slots) > j and modes.removed[:, j].any()
        )
        assert float(modes.prior.sum()) + missed >= p.sum() + pairs - within - 1e-15


def test_what_is_assumed_must_be_possible() -> None:
    for wrong in ({"sigma_integrity_m": 0.0}, {"bias_m": -1.0}, {"p_satellite": 1.0}, {"p_constellation": -1e-9}):
        with pytest.raises(PhysicsError):
            SystemTrust(**wrong)
    with pytest.raises(UnknownIdError, match="X"):
        IntegrityParameters().of("X")
    with pytest.raises(PhysicsError, match="receivers"):
        protection_levels(np.zeros((4, 2)), np.zeros(3))
    with pytest.raises(PhysicsError, match="do not fit"):
        protection_levels(np.ones((2, 5, 3)), np.ones((3, 3)))
