"""Frames by name against published cases, SPICE and astropy.

Cases, sources and tolerances stand in ``benchmarks/published/frames.py``, from which the accuracy ledger has them too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import astropy_iers_data
import numpy as np
import pytest
import spiceypy
from astropy import units
from astropy.coordinates import GCRS, ITRS, TEME, CartesianDifferential, CartesianRepresentation
from astropy.time import Time
from astropy.utils import iers

from intercosmos.physics.orbits.earth_orientation import EarthOrientation
from intercosmos.physics.orbits.frame_transform import transform
from intercosmos.physics.orbits.time_scales import time_from_tdb_seconds

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import frames as published


@pytest.fixture(scope="module")
def constants() -> Iterator[None]:
    published.load_rotations()
    yield
    spiceypy.kclear()


def to_gcrf(case: published.EarthFixed, orientation: EarthOrientation | None) -> tuple[np.ndarray, np.ndarray]:
    return transform(
        np.array(case.itrf_km) * 1e3,
        np.array(case.itrf_km_s or (0, 0, 0)) * 1e3,
        origin_frame="itrf",
        target_frame="gcrf",
        time=Time(case.utc, scale="utc"),
        orientation=orientation,
    )


@pytest.mark.parametrize("case", [published.LOW_ORBIT, published.GEOSTATIONARY], ids=["low", "geostationary"])
def test_itrf_to_gcrf(case: published.EarthFixed) -> None:
    r, v = to_gcrf(case, EarthOrientation(*(np.asarray(x) for x in case.orientation)))
    assert np.linalg.norm(r - np.array(case.gcrf_km) * 1e3) < case.tolerance_m
    if case.gcrf_km_s is not None:
        assert np.linalg.norm(v - np.array(case.gcrf_km_s) * 1e3) < case.tolerance_m_s


def test_itrf_to_gcrf_in_a_low_orbit_with_the_bundled_table() -> None:
    # the same with the Earth orientation of finals2000A, which is interpolated to the instant: UT1 differs from the
    # case's daily value by 0.7 ms, that is 0.4 m; tolerance 1 m
    r, _ = to_gcrf(published.LOW_ORBIT, None)
    assert np.linalg.norm(r - np.array(published.LOW_ORBIT.gcrf_km) * 1e3) < 1.0


def test_teme_to_eme2000() -> None:
    day = Time(published.TEME_DAY, scale="utc")
    r, _ = transform(
        np.array(published.TEME_KM) * 1e3,
        np.zeros(3),
        origin_frame="teme",
        target_frame="eme2000",
        time=Time(day.jd1, day.jd2 + published.TEME_FRACTION, format="jd", scale="utc"),
    )
    assert np.linalg.norm(r - np.array(published.EME2000_KM) * 1e3) < published.TEME_TOLERANCE_M


def test_teme_to_the_earth_and_to_inertial_axes_as_astropy() -> None:
    # same table, but astropy interpolates it linearly and prefers Bulletin B: tolerance 3 cm; velocity 1e-3 m/s, since
    # it gives the Earth its nominal rate of turning and moves the pole
    time = Time(["2010-01-01T03:00", "2020-05-05T05:05", "2026-03-01"], scale="utc")
    r, v = np.array([[7e6, 1e5, 2e5]] * 3), np.array([[10.0, 7e3, 2e3]] * 3)
    representation = CartesianRepresentation(
        r.T * units.m, differentials=CartesianDifferential(v.T * units.m / units.s)
    )
    with (
        iers.conf.set_temp("auto_download", False),
        iers.earth_orientation_table.set(iers.IERS_A.open(astropy_iers_data.IERS_A_FILE)),
    ):
        teme = TEME(representation, obstime=time)
        for name, frame in (("itrf", ITRS(obstime=time)), ("gcrf", GCRS(obstime=time))):
            theirs = teme.transform_to(frame)
            ours = transform(r, v, origin_frame="teme", target_frame=name, time=time)
            assert np.max(np.abs(ours[0] - theirs.cartesian.xyz.to_value(units.m).T)) < 0.03
            assert np.max(np.abs(ours[1] - theirs.velocity.d_xyz.to_value(units.m / units.s).T)) < 1e-3


def test_ecliptic_is_that_of_spice() -> None:
    # SPICE: pxform("J2000", "ECLIPJ2000"), its J2000 being the ICRF; tolerance 1e-15
    turned, _ = transform(
        np.eye(3), np.zeros(3), origin_frame="icrf", target_frame="ecliptic-j2000", time=Time("2026-01-01")
    )
    theirs = np.array(spiceypy.pxform("J2000", "ECLIPJ2000", 0.0))
    assert np.max(np.abs(turned.T - theirs)) < 1e-15


@pytest.mark.parametrize(("frame", "spice"), published.BODY_FRAMES)
@pytest.mark.usefixtures("constants")
def test_body_fixed_frames_are_those_of_spice(frame: str, spice: str) -> None:
    # SPICE: sxform; in angle, and relative to the speed of turning
    allowed = published.BODY_FRAME_TOLERANCE
    tdb_s = np.array(published.BODY_FRAME_TDB_S)
    states = np.eye(6)
    ours = [
        np.concatenate(
            transform(
                states[:, :3], states[:, 3:], origin_frame="icrf", target_frame=frame, time=time_from_tdb_seconds(t)
            ),
            axis=-1,
        ).T
        for t in tdb_s
    ]
    theirs = np.array([spiceypy.sxform("J2000", spice, t) for t in tdb_s])
    spin = np.max(np.abs(theirs[:, 3:, :3]))
    difference = np.array(ours) - theirs
    assert np.max(np.abs(difference[:, :3])) < allowed
    assert np.max(np.abs(difference[:, 3:, :3])) < allowed * spin
    assert np.max(np.abs(difference[:, 3:, 3:])) < allowed
