"""Frames by name against published cases, SPICE and astropy.

AAS 06-134 is D. A. Vallado, J. H. Seago, P. K. Seidelmann, *Implementation issues surrounding the new IAU reference
systems for astrodynamics*, as repeated in Orekit's ``ITRFProviderTest``.
"""

from __future__ import annotations

from collections.abc import Iterator

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

ARCSECOND = np.pi / 180 / 3600

# NAIF's pck00011.tpc (2022), in its own notation, for the bodies whose models have every kind of term
PCK = """
BODY199_POLE_RA = ( 281.0103 -0.0328 0. ) | BODY199_POLE_DEC = ( 61.4155 -0.0049 0. )
BODY199_PM = ( 329.5988 6.1385108 0. )
BODY199_NUT_PREC_PM = ( 0.01067257 -0.00112309 -0.00011040 -0.00002539 -0.00000571 )
BODY1_NUT_PREC_ANGLES = ( 174.7910857 0.14947253587500003E+06 349.5821714 0.29894507175000006E+06 164.3732571
 0.44841760762500006E+06 339.1643429 0.59789014350000012E+06 153.9554286 0.74736267937499995E+06 )
BODY299_POLE_RA = ( 272.76 0. 0. ) | BODY299_POLE_DEC = ( 67.16 0. 0. ) | BODY299_PM = ( 160.20 -1.4813688 0. )
BODY301_POLE_RA = ( 269.9949 0.0031 0. ) | BODY301_POLE_DEC = ( 66.5392 0.0130 0. )
BODY301_PM = ( 38.3213 13.17635815 -1.4D-12 )
BODY301_NUT_PREC_RA = ( -3.8787 -0.1204 0.0700 -0.0172 0. 0.0072 0. 0. 0. -0.0052 0. 0. 0.0043 )
BODY301_NUT_PREC_DEC = ( 1.5419 0.0239 -0.0278 0.0068 0. -0.0029 0.0009 0. 0. 0.0008 0. 0. -0.0009 )
BODY301_NUT_PREC_PM = ( 3.5610 0.1208 -0.0642 0.0158 0.0252 -0.0066 -0.0047 -0.0046 0.0028 0.0052 0.0040 0.0019
 -0.0044 )
BODY3_NUT_PREC_ANGLES = ( 125.045 -1935.5364525000 250.089 -3871.0729050000 260.008 475263.3328725000 176.625
 487269.6299850000 357.529 35999.0509575000 311.589 964468.4993100000 134.963 477198.8693250000 276.617
 12006.3007650000 34.226 63863.5132425000 15.134 -5806.6093575000 119.743 131.8406400000 239.961 6003.1503825000
 25.053 473327.7964200000 )
BODY499_POLE_RA = ( 317.269202 -0.10927547 0. ) | BODY499_POLE_DEC = ( 54.432516 -0.05827105 0. )
BODY499_PM = ( 176.049863 350.891982443297 0. )
BODY499_NUT_PREC_RA = ( 0 0 0 0 0 0 0 0 0 0 0.000068 0.000238 0.000052 0.000009 0.419057 )
BODY499_NUT_PREC_DEC = ( 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.000051 0.000141 0.000031 0.000005 1.591274 )
BODY499_NUT_PREC_PM = ( 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.000145 0.000157 0.000040 0.000001 0.000001
 0.584542 )
BODY4_NUT_PREC_ANGLES = ( 190.72646643 15917.10818695 21.46892470 31834.27934054 332.86082793 19139.89694742
 394.93256437 38280.79631835 189.63271560 41215158.18420050 121.46893664 660.22803474 231.05028581 660.99123540
 251.37314025 1320.50145245 217.98635955 38279.96125550 196.19729402 19139.83628608 198.991226 19139.4819985
 226.292679 38280.8511281 249.663391 57420.7251593 266.183510 76560.6367950 79.398797 0.5042615 122.433576
 19139.9407476 43.058401 38280.8753272 57.663379 57420.7517205 79.476401 76560.6495004 166.325722 0.5042615
 129.071773 19140.0328244 36.352167 38281.0473591 56.668646 57420.9295360 67.364003 76560.2552215 104.792680
 95700.4387578 95.391654 0.5042615 )
BODY504_POLE_RA = ( 268.72 -0.009 0. ) | BODY504_POLE_DEC = ( 64.83 0.003 0. ) | BODY504_PM = ( 259.51 21.5710715 0. )
BODY504_NUT_PREC_RA = ( 0. 0. 0. 0. -0.068 0.590 0. 0.010 )
BODY504_NUT_PREC_DEC = ( 0. 0. 0. 0. -0.029 0.254 0. -0.004 )
BODY504_NUT_PREC_PM = ( 0. 0. 0. 0. 0.061 -0.533 0. -0.009 )
BODY599_POLE_RA = ( 268.056595 -0.006499 0. ) | BODY599_POLE_DEC = ( 64.495303 0.002413 0. )
BODY599_PM = ( 284.95 870.5360000 0. )
BODY599_NUT_PREC_RA = ( 0. 0. 0. 0. 0. 0. 0. 0. 0. 0. 0.000117 0.000938 0.001432 0.000030 0.002150 )
BODY599_NUT_PREC_DEC = ( 0. 0. 0. 0. 0. 0. 0. 0. 0. 0. 0.000050 0.000404 0.000617 -0.000013 0.000926 )
BODY5_NUT_PREC_ANGLES = ( 73.32 91472.9 24.62 45137.2 283.90 4850.7 355.80 1191.3 119.90 262.1 229.80 64.3
 352.25 2382.6 113.35 6070.0 146.64 182945.8 49.24 90274.4 99.360714 4850.4046 175.895369 1191.9605
 300.323162 262.5475 114.012305 6070.2476 49.511251 64.3000 )
BODY799_POLE_RA = ( 257.311 0. 0. ) | BODY799_POLE_DEC = ( -15.175 0. 0. ) | BODY799_PM = ( 203.81 -501.1600928 0. )
BODY899_POLE_RA = ( 299.36 0. 0. ) | BODY899_POLE_DEC = ( 43.46 0. 0. ) | BODY899_PM = ( 249.978 541.1397757 0. )
BODY899_NUT_PREC_RA = ( 0.70 ) | BODY899_NUT_PREC_DEC = ( -0.51 ) | BODY899_NUT_PREC_PM = ( -0.48 )
BODY8_NUT_PREC_ANGLES = ( 357.85 52.316 )
"""


@pytest.fixture(scope="module")
def constants() -> Iterator[None]:
    spiceypy.kclear()
    # one assignment a line, broken before a blank where it is long
    for assignment in PCK.replace("\n ", " ").replace("|", "\n").strip().splitlines():
        words = assignment.split()
        lines, line = [], ""
        for word in words:
            if len(line) + len(word) > 70:
                lines.append(line)
                line = ""
            line += " " + word
        spiceypy.lmpool([*lines, line])
    yield
    spiceypy.kclear()


def orientation(ut1_utc_s: float, x: float, y: float, dx_mas: float, dy_mas: float) -> EarthOrientation:
    values = (ut1_utc_s, x * ARCSECOND, y * ARCSECOND, dx_mas * 1e-3 * ARCSECOND, dy_mas * 1e-3 * ARCSECOND, 0.0)
    return EarthOrientation(*(np.asarray(v) for v in values))


def test_itrf_to_gcrf_in_a_low_orbit() -> None:
    # AAS 06-134: 2004-04-06T07:51:28.386009 UTC; tolerance 2 cm (Orekit's), velocity 2e-5 m/s
    r, v = transform(
        np.array([-1033.4793830, 7901.2952754, 6380.3565958]) * 1e3,
        np.array([-3.225636520, -2.872451450, 5.531924446]) * 1e3,
        origin_frame="itrf",
        target_frame="gcrf",
        time=Time("2004-04-06T07:51:28.386009", scale="utc"),
        orientation=orientation(-0.4399619, -0.140682, 0.333309, -0.199, -0.252),
    )
    assert np.linalg.norm(r - np.array([5102.5089579, 6123.0114038, 6378.1369252]) * 1e3) < 0.02
    assert np.linalg.norm(v - np.array([-4.743220156, 0.790536497, 5.533755728]) * 1e3) < 2e-5


def test_itrf_to_gcrf_in_a_low_orbit_with_the_bundled_table() -> None:
    # the same with the Earth orientation of finals2000A, which is interpolated to the instant: UT1 differs from the
    # case's daily value by 0.7 ms, that is 0.4 m; tolerance 1 m
    r, _ = transform(
        np.array([-1033.4793830, 7901.2952754, 6380.3565958]) * 1e3,
        np.zeros(3),
        origin_frame="itrf",
        target_frame="gcrf",
        time=Time("2004-04-06T07:51:28.386009", scale="utc"),
    )
    assert np.linalg.norm(r - np.array([5102.5089579, 6123.0114038, 6378.1369252]) * 1e3) < 1.0


def test_itrf_to_gcrf_in_the_geostationary_ring() -> None:
    # AAS 06-134: 2004-06-01T00:00 UTC; tolerance 10 cm (Orekit's)
    r, _ = transform(
        np.array([24796.9192915, -34115.8709234, 10.2260621]) * 1e3,
        np.zeros(3),
        origin_frame="itrf",
        target_frame="gcrf",
        time=Time("2004-06-01", scale="utc"),
        orientation=orientation(-0.470905, -0.083853, 0.467217, -0.199, -0.252),
    )
    assert np.linalg.norm(r - np.array([-40588.1503617, -11462.1670397, 27.1431974]) * 1e3) < 0.10


def test_teme_to_eme2000() -> None:
    # Satellite 5 of SGP4-VER three days after its epoch (Vallado), day 182.78495062 of 2000, UTC; EME2000 by Orekit's
    # TEMEProviderTest; tolerance 2.5 cm (Orekit's)
    day = Time("2000-06-30", scale="utc")
    r, _ = transform(
        np.array([-9060.47373569, 4658.70952502, 813.68673153]) * 1e3,
        np.zeros(3),
        origin_frame="teme",
        target_frame="eme2000",
        time=Time(day.jd1, day.jd2 + 0.78495062, format="jd", scale="utc"),
    )
    assert np.linalg.norm(r - np.array([-9059.9415225, 4659.6971226, 813.9577295]) * 1e3) < 0.025


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


@pytest.mark.parametrize(
    ("frame", "spice"),
    [
        ("mercury-fixed", "IAU_MERCURY"),
        ("venus-fixed", "IAU_VENUS"),
        ("moon-fixed", "IAU_MOON"),
        ("mars-fixed", "IAU_MARS"),
        ("jupiter-fixed", "IAU_JUPITER"),
        ("callisto-fixed", "IAU_CALLISTO"),
        ("uranus-fixed", "IAU_URANUS"),
        ("neptune-fixed", "IAU_NEPTUNE"),
    ],
)
@pytest.mark.usefixtures("constants")
def test_body_fixed_frames_are_those_of_spice(frame: str, spice: str) -> None:
    # SPICE: sxform with the constants above; tolerance 1e-9 in angle (rounding of W after a century) and relative to
    # the speed of turning
    tdb_s = np.array([-1.5e9, 0.0, 8.2e8, 2.9e9])
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
    assert np.max(np.abs(difference[:, :3])) < 1e-9
    assert np.max(np.abs(difference[:, 3:, :3])) < 1e-9 * spin
    assert np.max(np.abs(difference[:, 3:, 3:])) < 1e-9
