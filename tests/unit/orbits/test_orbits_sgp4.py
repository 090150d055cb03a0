"""What SGP4 takes, gives and refuses. Its numbers are checked in tests/against/."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import DataError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.mean_elements import MeanElements, day_and_second
from intercosmos.physics.orbits.sgp4_states import ERRORS, MAX_MINUTES, sgp4, sgp4_minutes
from intercosmos.physics.orbits.two_lines import parse_two_lines

VANGUARD = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)
MOLNIYA = (  # of the verification set: 12 h, resonant
    "1 08195U 75081A   06176.33215444  .00000099  00000-0  11873-3 0   813",
    "2 08195  64.1586 279.0717 6877146 264.7651  20.2257  2.00491383225656",
)
KEYWORDS = {
    "OBJECT_NAME": "VANGUARD 1", "EPOCH": "2000-06-27T18:50:19.733568", "MEAN_MOTION": 10.82419157,
    "ECCENTRICITY": "0.1859667", "INCLINATION": 34.2682, "RA_OF_ASC_NODE": 348.7242, "ARG_OF_PERICENTER": 331.7664,
    "MEAN_ANOMALY": 19.3264, "BSTAR": 2.8098e-5, "NORAD_CAT_ID": 5,
}  # fmt: skip
AT = Time("2000-06-28T00:50:19.733568", scale="utc")


@dataclass
class Held:
    mean_elements: MeanElements


def test_all_that_holds_elements_gives_the_same() -> None:
    elements = MeanElements.of(VANGUARD)
    forms = [
        VANGUARD, list(VANGUARD), "\n".join(VANGUARD), ["VANGUARD 1", *VANGUARD], KEYWORDS, elements,
        parse_two_lines(*VANGUARD), Held(elements), [VANGUARD], [KEYWORDS], (elements,),
    ]  # fmt: skip
    expected = sgp4(VANGUARD, AT).position
    assert expected.shape == (1, 1, 3)
    for form in forms:
        assert np.abs(sgp4(form, AT).position - expected).max() < 1e-6  # m
    mixed = MeanElements.of([VANGUARD, MOLNIYA, KEYWORDS])
    assert mixed.number.tolist() == [5, 8195, 5]


def test_shapes_and_blocks() -> None:
    # more instants than a block, more satellites than rows, both kinds mixed: each as if alone
    pairs = [VANGUARD, MOLNIYA, MOLNIYA, VANGUARD] * 3
    minutes = np.linspace(-3000.0, 3000.0, 5001)
    together = sgp4_minutes(MeanElements.of(pairs), minutes)
    assert together.position.shape == together.velocity.shape == (12, 5001, 3)
    assert together.code.shape == (12, 5001)
    for k, pair in ((0, VANGUARD), (1, MOLNIYA)):
        alone = sgp4_minutes(MeanElements.of(pair), minutes[::100])
        for row in (k, 11 - k):
            assert np.abs(together.position[row, ::100] - alone.position[0]).max() < 1e-5  # m
            assert np.abs(together.velocity[row, ::100] - alone.velocity[0]).max() < 1e-8  # m/s
    own = sgp4_minutes(MeanElements.of(pairs), np.tile([[1.0, 2.0]], (12, 1)) + np.arange(12.0)[:, None])
    again = sgp4_minutes(MeanElements.of(MOLNIYA), [2.0, 3.0])
    assert np.abs(own.position[1] - again.position[0]).max() < 1e-5
    assert sgp4_minutes(MeanElements.of(pairs), []).position.shape == (12, 0, 3)


def test_velocity_is_the_rate_of_position() -> None:
    # the theory's velocity leaves out small terms: metres a second of several thousand
    for pair in (VANGUARD, MOLNIYA):
        s = sgp4_minutes(MeanElements.of(pair), np.arange(0.0, 1440.0, 7.0)[:, None].ravel())
        ahead = sgp4_minutes(MeanElements.of(pair), np.arange(0.0, 1440.0, 7.0) + 1 / 600)
        behind = sgp4_minutes(MeanElements.of(pair), np.arange(0.0, 1440.0, 7.0) - 1 / 600)
        rate = (ahead.position - behind.position) / 0.2
        assert np.abs(rate - s.velocity).max() < 5.0


def test_the_two_earths_differ_by_their_size() -> None:
    a, b = (sgp4(VANGUARD, AT, gravity=g).position for g in ("wgs72", "wgs84"))
    assert 1.0 < np.abs(a - b).max() < 1000.0  # m
    with pytest.raises(UnknownIdError, match="wgs84"):
        sgp4(VANGUARD, AT, gravity="wgs85")


def test_errors_are_flagged_and_not_numbers() -> None:
    # 29141 of the verification set decays on its fifth day
    decaying = (
        "1 29141U 85108AA  06170.26783845  .99999999  00000-0  13519-0 0   718",
        "2 29141  82.4288 273.4882 0015848 277.2124  83.9133 15.93343074  6828",
    )
    found = sgp4_minutes(MeanElements.of([VANGUARD, decaying]), [0.0, 1e5])
    assert found.code[:, 0].tolist() == [0, 0]
    assert found.code[0, 1] == 0
    assert found.code[1, 1] in ERRORS
    assert found.code[1, 1] != 0
    assert np.isnan(found.position[1, 1]).all()
    assert np.isnan(found.velocity[1, 1]).all()
    assert np.isfinite(found.position[0]).all()


def test_what_is_refused() -> None:
    for wrong, says in (
        ([], "no element set"),
        (7, "int"),
        ([7], "element set 1"),
        ([VANGUARD, ("x", "y")], "element set 2"),
        ("one line", "no element set can be read"),
        ({}, "missing"),
        (KEYWORDS | {"MEAN_MOTION": "x"}, "no number"),
        (KEYWORDS | {"MEAN_MOTION": float("nan")}, "not finite"),
        (KEYWORDS | {"EPOCH": "2000-02-30T00:00:00"}, "does not exist"),
        ({k: v for k, v in KEYWORDS.items() if k != "EPOCH"}, "EPOCH is missing"),
        (KEYWORDS | {"REF_FRAME": "GCRF"}, "TEME"),
        (KEYWORDS | {"NORAD_CAT_ID": 1e12}, "nine digits"),
        ((VANGUARD[0], VANGUARD[1][:68] + "0"), "check digit"),
        ((VANGUARD[0][:50], VANGUARD[1]), "50 columns"),
    ):
        with pytest.raises(DataError, match=says):
            sgp4(wrong, AT)
    for change in ({"MEAN_MOTION": 0.0}, {"ECCENTRICITY": 1.0}, {"INCLINATION": 181.0}):
        with pytest.raises(PhysicsError, match="catalogue number 5"):
            sgp4(KEYWORDS | change, AT)
    assert sgp4((VANGUARD[0], VANGUARD[1][:68] + "0"), AT, checksum=False).code[0, 0] == 0


def test_times_that_are_refused() -> None:
    elements = MeanElements.of([VANGUARD, VANGUARD])
    for minutes in ([np.nan], [MAX_MINUTES * 1.01], np.zeros((3, 2)), np.zeros((1, 1, 1))):
        with pytest.raises(PhysicsError):
            sgp4_minutes(elements, minutes)
    with pytest.raises(PhysicsError, match="one dimension"):
        sgp4(VANGUARD, Time(np.full((2, 2), AT.jd), format="jd", scale="utc"))
    with pytest.raises(PhysicsError, match="hundred years"):
        sgp4(VANGUARD, Time(2451545.0 - 37_000.0, 0.0, format="jd", scale="utc"))


def test_times_of_messages() -> None:
    assert day_and_second("2000-01-01T12:00:00") == (51544, 43200.0)
    assert day_and_second("2000-366T23:59:59.999999Z") == (51909, 86399.999999)
    for wrong in ("2001-366T00:00:00", "2000-01-01", "2000-01-01T24:00:00", "2000-000T00:00:00", "0000-01-01T00:00:00"):
        with pytest.raises(DataError):
            day_and_second(wrong)
