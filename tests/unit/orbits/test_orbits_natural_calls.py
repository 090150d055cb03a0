"""The promised functions as somebody calls them who has read their signatures alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
from astropy import units
from astropy.time import Time

from intercosmos.errors import DataError, PhysicsError
from intercosmos.physics.orbits import (
    clohessy_wiltshire,
    ephemeris,
    kepler,
    lambert,
    porkchop,
    propagate_cr3bp,
    sgp4,
    transform,
)

MU = 3.986004418e14
R1, R2 = [15945.34e3, 0, 0], [12214.83899e3, 10249.46731e3, 0]
VANGUARD = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)
KEYWORDS = {
    "EPOCH": "2000-06-27T18:50:19.733568", "MEAN_MOTION": "10.82419157", "ECCENTRICITY": ".1859667",
    "INCLINATION": "34.2682", "RA_OF_ASC_NODE": "348.7242", "ARG_OF_PERICENTER": "331.7664",
    "MEAN_ANOMALY": "19.3264", "BSTAR": "2.8098e-5", "NORAD_CAT_ID": "5",
}  # fmt: skip
WHEN = Time(["2000-06-28", "2000-06-29"])
STATE = [7e6, 1e6, 2e6], [1e3, 7e3, 1e3]


def test_a_unit_is_turned_into_si_and_never_dropped() -> None:
    plain = lambert(R1, R2, 4560.0, MU)
    km = units.km
    with_units = lambert(
        np.multiply(R1, 1e-3) * km, np.multiply(R2, 1e-3) * km, 76 * units.min, MU / 1e9 * km**3 / units.s**2
    )
    assert np.allclose(plain, with_units, rtol=1e-12)
    with pytest.raises(PhysicsError, match="tof_s must be numbers in s"):
        lambert(R1, R2, 4560.0 * units.m, MU)


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(PhysicsError, match=r"r1 \(2,\), r2 \(3,\)"):
        lambert(np.ones((2, 3)), np.ones((3, 3)), 1.0, MU)
    with pytest.raises(PhysicsError, match=r"r \(2,\), v \(3,\)"):
        kepler(np.ones((2, 3)), np.ones((3, 3)), 1.0, MU)
    with pytest.raises(PhysicsError, match=r"state \(2,\), t \(3,\)"):
        propagate_cr3bp(np.ones((2, 6)), [1.0, 2.0, 3.0], 0.01)
    with pytest.raises(PhysicsError, match="state"):
        clohessy_wiltshire(np.ones((2, 6)), [1.0, 2.0, 3.0], 1e-3)
    with pytest.raises(PhysicsError, match="r1 must be numbers"):
        lambert("here", R2, 1.0, MU)


@pytest.mark.parametrize(
    ("state", "dt_s", "mean_motion"),
    [([1, 2, np.nan, 0, 0, 0], 10.0, 1e-3), ([1, 2, 3, 0, 0, 0], np.inf, 1e-3), ([1, 2, 3, 0, 0, 0], 10.0, np.inf)],
)
def test_relative_motion_takes_finite_numbers(state: list[float], dt_s: float, mean_motion: float) -> None:
    with pytest.raises(PhysicsError, match="finite"):
        clohessy_wiltshire(state, dt_s, mean_motion)


@pytest.mark.parametrize(
    ("given", "satellites"),
    [
        (list(VANGUARD), 1),
        ("\r\n".join(VANGUARD) + "\r\n", 1),
        ("0 VANGUARD 1\n" + "\n".join(VANGUARD), 1),
        (["VANGUARD 1", *VANGUARD], 1),
        ([*VANGUARD, *VANGUARD], 2),
        (["VANGUARD 1", *VANGUARD, "THE SAME", *VANGUARD], 2),
        ("\n".join(["VANGUARD 1", *VANGUARD, "THE SAME", *VANGUARD]), 2),
        ([VANGUARD, ("name", *VANGUARD)], 2),
        (["\n".join(VANGUARD)] * 3, 3),
        (np.array([VANGUARD, VANGUARD]), 2),
        (np.array(VANGUARD), 1),
        (KEYWORDS, 1),
        ([KEYWORDS, VANGUARD], 2),
        (json.dumps(KEYWORDS), 1),
        (json.dumps([KEYWORDS, KEYWORDS]), 2),
    ],
)
def test_element_sets_in_any_dress(given: object, satellites: int) -> None:
    expected = sgp4(VANGUARD, WHEN).position[0]
    found = sgp4(given, WHEN)
    assert found.position.shape == (satellites, 2, 3)
    assert np.allclose(found.position, expected, atol=1e-3)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (VANGUARD[0], "both lines"),
        ("", "both lines"),
        ("catalogue.tle", "formats"),
        ("{ no JSON", "begins like JSON"),
        ("<?xml version='1.0'?><omm/>", "formats.omm"),
        ("CCSDS_OMM_VERS = 2.0\nEPOCH = 2000-06-27T18:50:19\n", "formats.omm"),
        ([*VANGUARD, "stray"], "begin with"),
        ([*VANGUARD, *VANGUARD, "stray", "stray"], "element set 3"),
    ],
)
def test_what_is_no_element_set_says_what_to_do(given: object, says: str) -> None:
    with pytest.raises(DataError, match=says):
        sgp4(given, WHEN)


def test_times_as_text_count_as_utc_and_bare_numbers_do_not_count() -> None:
    mars = ephemeris("mars", Time("2024-01-01", scale="utc"), origin="sun")
    for when in ("2024-01-01", np.datetime64("2024-01-01")):
        assert np.array_equal(ephemeris("Mars Barycenter", when, origin="10"), mars)
    with pytest.raises(TypeError, match="scale='utc'"):
        ephemeris("mars", 2460310.5)
    with pytest.raises(PhysicsError, match="no time can be read"):
        ephemeris("mars", "the first of January")
    days = np.arange("2020-07-20", "2020-07-23", dtype="datetime64[D]")
    grid = porkchop("earth", "mars", days, ["2021-02-10", "2021-02-18"])
    assert grid.c3.shape == (3, 2)
    assert np.all(np.isfinite(grid.c3))


def test_one_body_under_two_names_has_no_transfer() -> None:
    with pytest.raises(PhysicsError, match="same body"):
        porkchop("Earth", "earth", "2020-07-20", "2021-02-10")


def test_frames_go_by_the_names_that_others_use() -> None:
    for name, ours in (("ITRF2014", "itrf"), ("IAU_MARS", "mars-fixed"), ("ECEF", "itrf"), ("GCRS", "gcrf")):
        there = transform(*STATE, origin_frame=name, target_frame="icrf", time=WHEN[0])
        assert np.array_equal(there, transform(*STATE, origin_frame=ours, target_frame="icrf", time=WHEN[0]))
    for name, says in (("J2000", "'eme2000'.*'icrf'"), ("eci", "'gcrf'"), ("IAU_EARTH", "itrf"), ("LVLH", "local")):
        with pytest.raises(DataError, match=says):
            transform(*STATE, origin_frame=name, target_frame="icrf", time=WHEN[0])


def test_a_state_without_numbers_is_refused_alone_and_marked_among_others() -> None:
    nothing = [np.nan] * 3
    with pytest.raises(PhysicsError, match="finite"):
        transform(nothing, STATE[1], origin_frame="gcrf", target_frame="itrf", time=WHEN[0])
    r, _ = transform([STATE[0], nothing], STATE[1], origin_frame="gcrf", target_frame="itrf", time=WHEN[0])
    assert np.isfinite(r).all(axis=-1).tolist() == [True, False]
