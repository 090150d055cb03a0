"""Element sets and orbit mean-elements messages: read, written, refused."""

from __future__ import annotations

import dataclasses
import importlib.resources
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError, PhysicsError
from intercosmos.formats.ccsds import Document
from intercosmos.formats.omm import Omm, kvn_text, read_omm, xml_text
from intercosmos.formats.tle import omm_of_lines, read_tle, tle_lines, tle_text
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.sgp4_states import sgp4_minutes

VANGUARD = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)
VERIFICATION = (importlib.resources.files("sgp4") / "SGP4-VER.TLE").read_text(encoding="utf-8")


def checked(line: str) -> str:
    return line[:68] + str(sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10)


def test_vanguard() -> None:
    (one,) = read_tle(Document("VANGUARD 1\n" + "\n".join(VANGUARD)))
    assert (one.name, one.designator, one.number) == ("VANGUARD 1", "1958-002B", 5)
    assert one.epoch == "2000-06-27T18:50:19.733568"
    assert (one.rate, one.bstar, one.element_set, one.revolution) == (2.3e-7, 2.8098e-5, 475, 41366)
    assert not one.user_defined  # the text written anew is the text that was read
    assert tle_text([one]) == "VANGUARD 1\n" + "\n".join(VANGUARD) + "\n"


def test_the_verification_set_goes_there_and_back_unchanged() -> None:
    # comments, numbers behind column 69, blanks and signs of zeros of every kind, check digits wrong as published
    sets = read_tle(Document(VERIFICATION))
    lines = [line[:69] for line in VERIFICATION.split("\n") if line[:2] in ("1 ", "2 ")]
    assert len(sets) == 33
    for write in (kvn_text, xml_text):
        again = read_omm(Document(write(sets)))
        assert again == sets
        assert [line for omm in again for line in tle_lines(omm)] == lines


def test_lines_kept_do_not_outlive_what_they_say() -> None:
    one = read_tle(Document(VERIFICATION))[-1]
    assert one.user_defined
    changed = dataclasses.replace(one, bstar=1e-4)
    assert tle_lines(changed)[0][53:61] == " 10000-3"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "00000"), (99_999, "99999"), (100_000, "A0000"), (182_931, "J2931"), (339_999, "Z9999")]
)
def test_alpha_5(number: int, text: str) -> None:
    one = dataclasses.replace(omm_of_lines(*VANGUARD), number=number)
    lines = tle_lines(one)
    assert lines[0][2:7] == lines[1][2:7] == text
    assert omm_of_lines(*lines).number == number


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": 340_000}, "catalogue number"),
        ({"mean_motion": 10.824191571}, "mean_motion"),
        ({"epoch_s": 1e-6}, "epoch"),
        ({"bstar": 1.23456e-4}, "bstar"),
        ({"bstar": 1e12}, "no room"),
        ({"rate": 1.5}, "rate"),
        ({"element_set": 10_000}, "no room"),
        ({"designator": "A LONG ONE"}, "designator"),
        ({"epoch_day": 100_000}, "year"),
        ({"eccentricity": 0.99999999}, "eccentricity"),
    ],
)
def test_what_two_lines_cannot_hold(changes: dict[str, float | str], says: str) -> None:
    one = dataclasses.replace(omm_of_lines(*VANGUARD), **changes)
    with pytest.raises(DataError, match=says):
        tle_lines(one)


def test_rounding_when_allowed() -> None:
    one = dataclasses.replace(omm_of_lines(*VANGUARD), mean_motion=10.824191571, epoch_s=86399.9999999)
    lines = tle_lines(one, rounded=True)
    assert lines[1][52:63] == "10.82419157"
    assert lines[0][18:32] == "00180.00000000"


@pytest.mark.parametrize(
    ("line", "column", "to", "says"),
    [
        (1, 69, "4", "check digit 4 in column 69, but its columns give 3"),
        (1, 3, "I", "columns 3-7"),
        (1, 8, "X", "columns 8-8"),
        (1, 9, "x", "columns 9-9"),
        (1, 19, "x", "columns 19-32"),
        (1, 21, "9", "columns 21-23"),
        (1, 34, "x", "columns 34-43"),
        (1, 45, "x", "columns 45-52"),
        (1, 59, "x", "columns 54-61"),
        (1, 63, "x", "columns 63-63"),
        (1, 68, "x", "columns 65-68"),
        (2, 5, "1", "of object"),
        (2, 9, "9", "columns 9-16"),
        (2, 18, "9", "columns 18-25"),
        (2, 27, " ", "columns 27-33"),
        (2, 53, "9", "columns 53-63"),
        (2, 64, "x", "columns 64-68"),
        (2, 1, "é", "printable ASCII"),
        (2, 30, "é", "printable ASCII"),
    ],
)
def test_every_column_is_watched(line: int, column: int, to: str, says: str) -> None:
    lines = list(VANGUARD)
    text = lines[line - 1]
    text = text[: column - 1] + to + text[column:]
    lines[line - 1] = text if column == 69 or not to.isascii() else checked(text)
    with pytest.raises(DataError, match=says) as raised:
        read_tle(Document("# two lines\n" + "\n".join(lines), Path("x.tle")))
    assert raised.value.where.line == line + 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "no element set"),
        ("NAME", 1, "not whole"),
        (VANGUARD[0], 1, "not whole"),
        (VANGUARD[1], 1, "neither"),
        (VANGUARD[0] + "\n" + VANGUARD[0], 2, "begin with '2 '"),
        (VANGUARD[0][:40] + "\n" + VANGUARD[1], 1, "40 columns"),
        ("\n".join(VANGUARD) + "X", 2, "behind column 69"),
        ("N" * 70 + "\n" + "\n".join(VANGUARD), 1, "nor a name"),
    ],
)
def test_files_that_are_not_whole(text: str, line: int | None, says: str) -> None:
    with pytest.raises(DataError, match=says) as raised:
        read_tle(Document(text))
    assert raised.value.where.line == line


def test_check_digits_can_be_left_out() -> None:
    wrong = VANGUARD[0][:68] + "0", VANGUARD[1]
    assert read_tle(Document("\n".join(wrong)), checksum=False)[0].number == 5


_NAMES = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
_PAIRS = [(row, column) for k, row in enumerate(_NAMES) for column in _NAMES[: k + 1]]
COVARIANCE = "".join(f"C{row}_{column} = {1e-4 if row == column else 1e-6}\n" for row, column in _PAIRS[1:])
MESSAGE = """CCSDS_OMM_VERS = 3.0
COMMENT GOES 9
CREATION_DATE = 2020-065T16:00:00
ORIGINATOR = NOAA
MESSAGE_ID = OMM 202013719185
OBJECT_NAME = GOES 9
OBJECT_ID = 1995-025A
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP/SGP4
EPOCH = 2020-064T10:34:41.4264
MEAN_MOTION = 1.00273272 [rev/day]
ECCENTRICITY = 0.0005013
INCLINATION = 3.0539 [deg]
RA_OF_ASC_NODE = 81.7939
ARG_OF_PERICENTER = 249.2363
MEAN_ANOMALY = 150.1602
GM = 398600.8 [km**3/s**2]
MASS = 980.0 [kg]
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID = 23581
ELEMENT_SET_NO = 0925
REV_AT_EPOCH = 4316
BSTAR = 0.0001
MEAN_MOTION_DOT = -0.00000113
MEAN_MOTION_DDOT = 0.0
COV_REF_FRAME = TEME
CX_X = 0.000331349 [km**2]
COVARIANCE
USER_DEFINED_EARTH_MODEL = WGS-84
""".replace("COVARIANCE\n", COVARIANCE)


def test_a_message_and_all_it_says() -> None:
    # the shape of figure 4-1 and 4-2 of CCSDS 502.0-B-3
    (one,) = read_omm(Document(MESSAGE))
    assert (one.name, one.number, one.element_set, one.comments) == ("GOES 9", 23581, 925, ("GOES 9",))
    assert one.epoch == "2020-03-04T10:34:41.426400"
    assert one.user_defined == {"EARTH_MODEL": "WGS-84"}
    assert ("CX_X", "0.000331349", "km**2") in one.further
    assert read_omm(Document(kvn_text([one]))) == [one]
    assert read_omm(Document(xml_text([one, one]))) == [one, one]
    assert len(read_omm(Document(kvn_text([one, one])))) == 2
    assert sgp4_minutes(MeanElements.of(one), [0.0]).code[0, 0] == 0


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("CCSDS_OMM_VERS = 3.0\n", "", "does not stand first", 1),
        ("EPOCH = 2020-064", "EPOCH = 2020-366T25", "no time", 12),
        ("EPOCH = 2020-064", "EPOCH = 2021-366", "does not exist", 12),
        ("1.00273272 [rev/day]", "1.0 [deg]", "given in deg", 13),
        ("1.00273272 [rev/day]", "0", "above 0", 13),
        ("0.0005013", "1.0", "below 1", 14),
        ("3.0539 [deg]", "-1 [deg]", "0 to 180", 15),
        ("ECCENTRICITY = 0.0005013\n", "", "ECCENTRICITY is missing", 1),
        ("ECCENTRICITY", "EXCENTRICITY", "did you mean 'ECCENTRICITY'", 14),
        ("NORAD_CAT_ID = 23581", "NORAD_CAT_ID = 2.5", "whole number", 23),
        ("NORAD_CAT_ID = 23581", "NORAD_CAT_ID = 12345678901", "nine digits", 23),
        ("REV_AT_EPOCH", "BSTAR = 1\nREV_AT_EPOCH", "again", 27),
        ("BSTAR = 0.0001\n", "", "SGP4 needs it", 1),
        ("MASS = 980.0 [kg]", "MASS = much", "not a number", 20),
        ("MASS = 980.0 [kg]", "MASS = 980.0 [g]", "given in 'g'", 20),
        ("CZ_Y = 1e-06\n", "", "CZ_Y is missing", 29),
        ("ECCENTRICITY", "SEMI_MAJOR_AXIS = 42164 [km]\nECCENTRICITY", "one says the other", 14),
        ("MEAN_MOTION = 1.00273272 [rev/day]", "SEMI_MAJOR_AXIS = 0 [km]", "above 0", 13),
    ],
)
def test_a_message_that_is_wrong(old: str, new: str, says: str, line: int) -> None:
    assert old in MESSAGE
    with pytest.raises(DataError, match=says) as raised:
        read_omm(Document(MESSAGE.replace(old, new, 1)))
    assert raised.value.where.line == line


@pytest.mark.parametrize(
    ("field", "value"),
    [("center", "MARS"), ("frame", "GCRF"), ("time_system", "TAI"), ("theory", "DSST"), ("theory", "SGP4-XP")],
)
def test_elements_that_are_not_for_sgp4(field: str, value: str) -> None:
    (one,) = read_omm(Document(MESSAGE))
    with pytest.raises(DataError, match="allowed"):
        _ = dataclasses.replace(one, **{field: value}).mean_elements


def test_elements_of_another_model_are_not_flown_with_sgp4() -> None:
    (one,) = read_omm(Document(MESSAGE.replace("EPHEMERIS_TYPE = 0", "EPHEMERIS_TYPE = 4")))
    with pytest.raises(DataError, match="SGP4-XP"):
        _ = one.mean_elements


def test_a_semi_major_axis_says_the_mean_motion() -> None:
    # Kepler's third law: 42 164.17 km about the Earth is one sidereal day, 1.0027379 revolutions
    text = MESSAGE.replace("MEAN_MOTION = 1.00273272 [rev/day]", "SEMI_MAJOR_AXIS = 42164.17 [km]")
    text = text.replace("398600.8", "398600.4418").replace("SGP/SGP4", "DSST").replace("BSTAR = 0.0001\n", "")
    (one,) = read_omm(Document(text))
    assert one.mean_motion == pytest.approx(1.0027379, rel=1e-6)
    for written in (kvn_text([one]), xml_text([one])):
        assert "42164.17" in written
        assert "MEAN_MOTION" not in written.replace("MEAN_MOTION_D", "")
        assert read_omm(Document(written)) == [one]
    without = text.replace("GM = 398600.4418 [km**3/s**2]\n", "")
    assert read_omm(Document(without))[0].mean_motion == pytest.approx(1.0027379, rel=1e-6)
    with pytest.raises(DataError, match="GM is missing"):
        read_omm(Document(without.replace("CENTER_NAME = EARTH", "CENTER_NAME = MARS")))
    with pytest.raises(DataError, match="SGP4 takes MEAN_MOTION"):
        _ = dataclasses.replace(one, theory="SGP4").mean_elements


def test_xml_without_a_message() -> None:
    for text, says in (("<oem/>", "holds no"), ("<omm/>", "0 segments"), ("<ndm><omm></omm></ndm>", "0 segments")):
        with pytest.raises(DataError, match=says):
            read_omm(Document(text))


def test_xml_with_a_strange_version() -> None:
    with pytest.raises(PhysicsError):
        xml_text([Omm("A", "B", 0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, version='3"')])


def test_lines_and_message_give_the_same_orbit(tmp_path: Path) -> None:
    path = tmp_path / "v.tle"
    path.write_text("\n".join(VANGUARD), encoding="utf-8")
    message = read_omm(Document(kvn_text(read_tle(path))))
    a = sgp4_minutes(MeanElements.of(VANGUARD), [360.0]).position
    b = sgp4_minutes(MeanElements.of(message), [360.0]).position
    assert np.abs(a - b).max() < 1e-6  # m
