"""DE440, kernels of one's own and minor bodies against SPICE and JPL's Horizons.

SPICE is NAIF's CSPICE N0067 through ``spiceypy``. Cases, sources and tolerances stand in
``benchmarks/published/frames.py``, from which the accuracy ledger has them too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import spiceypy
from astropy.time import Time

from intercosmos.physics.orbits.ephemerides import ephemeris, states
from intercosmos.physics.orbits.kernels import Kernel
from intercosmos.physics.orbits.minor_bodies import MinorBody
from intercosmos.physics.orbits.time_scales import tdb_seconds

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import frames as published

AU, DAY = 149597870700.0, 86400.0
JUPITER = published.JUPITER_KERNEL
#: NAIF's leap-second kernel naif0012.tls, as much of it as 2024 needs
LEAP_SECONDS = [
    "DELTET/DELTA_T_A = 32.184",
    "DELTET/K = 1.657D-3",
    "DELTET/EB = 1.671D-2",
    "DELTET/M = ( 6.239996D0 1.99096871D-7 )",
    "DELTET/DELTA_AT = ( 36, @2015-JUL-1, 37, @2017-JAN-1 )",
]


@pytest.fixture(scope="module", autouse=True)
def de440() -> Iterator[None]:
    published.load_de440()
    spiceypy.lmpool(LEAP_SECONDS)
    yield
    spiceypy.kclear()


@pytest.mark.parametrize(("body", "origin", "naif_body", "naif_origin"), published.DE440_PAIRS)
def test_de440(body: str, origin: str, naif_body: int, naif_origin: int) -> None:
    tdb_s = np.random.default_rng(440).uniform(-1.42e10, 2.05e10, 200)
    r, v = states(body, tdb_s, origin)
    theirs = published.spice_states(naif_body, naif_origin, tdb_s)
    assert np.max(np.abs(r - theirs[:, :3])) < published.DE440_TOLERANCE_M
    assert np.max(np.abs(v - theirs[:, 3:])) < published.DE440_TOLERANCE_M_S


def test_earth_and_moon_on_new_year_2024() -> None:
    # 2024-01-01T00:00 UTC, printed to nine digits in km: Earth from Sun, Moon from Earth; tolerance half of the last
    time = Time("2024-01-01", scale="utc")
    r, v = ephemeris("earth", time, origin="sun")
    assert r / 1e3 == pytest.approx([-2.48130578e7, 1.33033127e8, 5.76679652e7], abs=0.5)
    assert v / 1e3 == pytest.approx([-29.8413940, -4.70410775, -2.03818941], abs=5e-8)
    moon, _ = ephemeris("moon", time, origin="earth")
    assert moon / 1e3 == pytest.approx([-367980.874, 142721.023, 89314.4218], abs=6e-4)
    # with SPICE's own conversion from UTC, whose one-term TDB may differ by 30 microseconds: 1 m at 30 km/s
    et = spiceypy.str2et("2024-01-01T00:00:00")
    assert abs(float(tdb_seconds(time)) - et) < 30e-6
    theirs, _ = spiceypy.spkgeo(399, et, "J2000", 10)
    assert np.linalg.norm(r - 1e3 * theirs[:3]) < 1.0


def test_callisto_of_a_kernel_of_ones_own() -> None:
    r, v = states("callisto", (published.CALLISTO_JD - 2451545.0) * DAY, "earth", kernels=[Kernel.open(JUPITER)])
    assert r == pytest.approx(np.array(published.CALLISTO_AU) * AU, abs=published.HORIZONS_TOLERANCE_M)
    assert v == pytest.approx(np.array(published.CALLISTO_AU_DAY) * AU / DAY, abs=1e-5)


def test_jupiter_itself_where_a_kernel_has_it() -> None:
    t = (published.CALLISTO_JD - 2451545.0) * DAY
    centre, _ = states("jupiter", t, "jupiter-barycentre", kernels=[Kernel.open(JUPITER)])
    assert 1e4 < np.linalg.norm(centre) < 240e3


def test_ceres_from_elements() -> None:
    inclination, node, argument, mean_anomaly = np.radians(published.CERES_ANGLES_DEG)
    ceres = MinorBody.at_epoch(
        "ceres",
        Time(published.CERES_JD, format="jd", scale="tdb"),
        semi_major_axis_m=published.CERES_AXIS_AU * AU,
        eccentricity=published.CERES_ECCENTRICITY,
        inclination=inclination,
        node=node,
        argument=argument,
        mean_anomaly=mean_anomaly,
        mu=published.CERES_MU,
        equatorial=True,
    )
    r, _ = states(ceres, (published.CERES_JD - 2451545.0) * DAY, "sun")
    horizons = np.array(published.CERES_AU) - np.array(published.CERES_SUN_AU)
    assert r == pytest.approx(horizons * AU, abs=published.HORIZONS_TOLERANCE_M)


@pytest.fixture(scope="module")
def own_kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kernel of all types that are read, written by SPICE; types 9 and 13 with windows of odd and of even size."""
    path = tmp_path_factory.mktemp("kernels") / "own.bsp"
    handle = spiceypy.spkopn(str(path), "test", 0)
    rng = np.random.default_rng(3)
    series = rng.normal(size=(5, 6, 8)) * 1e4
    spiceypy.spkw02(handle, -1002, 399, "J2000", 0.0, 500.0, "two", 100.0, 5, 7, series[:, :3].ravel(), 0.0)
    spiceypy.spkw03(handle, -1003, 399, "ECLIPJ2000", 0.0, 500.0, "three", 100.0, 5, 7, series.ravel(), 0.0)
    epochs = np.cumsum(rng.uniform(20.0, 90.0, 150))
    turn = epochs / 900.0
    orbit = np.stack([7e3 * np.cos(turn), 7e3 * np.sin(turn), 900 * np.cos(2 * turn)], axis=-1)
    rates = np.stack([-7e3 * np.sin(turn), 7e3 * np.cos(turn), -1800 * np.sin(2 * turn)], axis=-1) / 900.0
    table = np.concatenate([orbit, rates], axis=-1)
    for body, write, degree in (
        (-1009, spiceypy.spkw09, 6),
        (-1109, spiceypy.spkw09, 7),
        (-1013, spiceypy.spkw13, 9),
        (-1113, spiceypy.spkw13, 7),
    ):
        write(handle, body, 399, "J2000", epochs[0], epochs[-1], "states", degree, len(epochs), table, epochs)
    spiceypy.spkcls(handle)
    spiceypy.furnsh(str(path))
    return path


@pytest.mark.parametrize("body", [-1002, -1003, -1009, -1109, -1013, -1113])
def test_kernels_that_spice_wrote(own_kernel: Path, body: int) -> None:
    # series: rounding of 1e8 m; windows: rounding of interpolation, both far below a millimetre
    kernel = Kernel.open(own_kernel)
    (span,) = [(s.start_s, s.end_s) for s in kernel.segments if s.target == body]
    tdb_s = np.concatenate([np.linspace(*span, 400), [span[0], span[1]]])
    r, v = states(body, tdb_s, "earth", kernels=[kernel])
    theirs = 1e3 * np.array([spiceypy.spkgeo(body, t, "J2000", 399)[0] for t in tdb_s])
    assert np.max(np.abs(r - theirs[:, :3])) < 1e-5
    assert np.max(np.abs(v - theirs[:, 3:])) < 1e-7
