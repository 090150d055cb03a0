"""OEM, OPM and CDM: nothing is lost on the way, and what is wrong is pointed to."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.ccsds_time import epoch_texts, instant, times_of
from intercosmos.formats.cdm import read_cdm, write_cdm
from intercosmos.formats.oem import oem_from_segments, read_oem, segment_from_states, write_oem
from intercosmos.formats.opm import opm_from_state, read_opm, write_opm
from intercosmos.formats.text_file import Document

_spec = importlib.util.spec_from_file_location("ccsds_samples", Path(__file__).with_name("ccsds_samples.py"))
assert _spec
assert _spec.loader
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

KINDS: dict[str, tuple[str, Callable[..., Any], Callable[..., str]]] = {
    "opm": (samples.OPM, read_opm, write_opm),
    "oem": (samples.OEM, read_oem, write_oem),
    "cdm": (samples.CDM, read_cdm, write_cdm),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("notation", ["kvn", "xml"])
def test_nothing_is_lost(kind: str, notation: str) -> None:
    text, read, write = KINDS[kind]
    message = read(Document(text))
    written = write(message, notation=notation)
    again = read(Document(written))
    assert again == message
    assert write(again, notation=notation) == written
    # and across to the other notation and back
    other = "xml" if notation == "kvn" else "kvn"
    assert read(Document(write(again, notation=other))) == message
    # every number and name of the file stands in what is written, to the digit
    for line in text.splitlines():
        words = [line.split("=")[1].split("[")[0].strip()] if "=" in line and "<" not in line else []
        assert all(word in written for word in words)


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_written_and_read(kind: str, tmp_path: Path) -> None:
    text, read, write = KINDS[kind]
    message = read(Document(text))
    for notation in ("kvn", "xml"):
        path = tmp_path / f"message.{notation}"
        write(message, path, notation=notation)
        assert read(path) == message


def test_what_an_opm_says() -> None:
    opm = read_opm(Document(samples.OPM))
    assert opm.position == pytest.approx([6655994.2, -40218575.1, -82917.7])
    assert opm.velocity == pytest.approx([3115.480208, 470.425205, -1.01495])
    # GPS time is 19 s behind TAI: 2026-155 is June 4th
    assert abs((opm.epoch - Time("2026-06-04T17:22:50.5", scale="tai")).to_value("s")) < 1e-9
    assert [burn.number("MAN_DURATION") for burn in opm.manoeuvres] == [132.6, 0.0]
    matrix = opm.covariance_matrix
    assert matrix is not None
    assert np.array_equal(matrix, matrix.T)
    assert matrix[3, 0] == pytest.approx(-3.349365033922630e-07 * 1e6)
    assert opm.user_defined is not None
    assert opm.user_defined.text("USER_DEFINED_CALIBRE") == "12 [cm]"
    assert opm.state.text("Z_DOT") == "-1.01495D-03"
    with pytest.raises(UnknownIdError, match="X_DOTT"):
        opm.state.text("X_DOTT")


def test_what_an_oem_says() -> None:
    first, second = read_oem(Document(samples.OEM)).segments
    assert first.position[1] == pytest.approx([2783419.0, -308143.0, -1877071.0])
    assert first.acceleration is None
    assert second.acceleration is not None
    assert second.acceleration[1] == pytest.approx([1.008, 1.18, -33.0])
    assert first.times.scale == "tdb"
    assert np.diff(first.times.tdb.jd2) * 86400 == pytest.approx([60.0, 60.0], abs=1e-9)
    assert second.times[0].tdb.isot == "2026-12-28T21:29:07.267"  # the sample writes it in small letters
    assert first.comments == (
        (0, "This block begins after the trajectory correction"),
        (2, "between two states"),
        (3, "behind them"),
    )
    assert first.covariance_matrices.shape == (2, 6, 6)
    assert first.covariance_matrices[1, 5, 5] == pytest.approx(7.3e-10 * 1e6)
    assert first.covariance_times[0].scale == "tdb"
    assert second.covariance_matrices.shape == (0, 6, 6)


def test_what_a_cdm_says() -> None:
    cdm = read_cdm(Document(samples.CDM))
    assert cdm.miss_distance_m == 715.0
    assert cdm.collision_probability == 4.835e-05
    assert cdm.closest_approach.isot == "2026-03-13T22:37:52.618"
    one, two = cdm.objects
    assert one.covariance_matrix.shape == (7, 7)
    assert one.covariance_matrix[6, 1] == 3.53
    assert two.covariance_matrix.shape == (6, 6)
    assert two.tracking is None
    assert one.tracking is not None
    assert one.tracking.si("RECOMMENDED_OD_SPAN", "d") == pytest.approx(7.88 * 86400)
    assert two.position == pytest.approx([2570097.065, 2244654.904, 6281497.978])
    assert two.metadata.comments == ("Object2 Metadata",)


def test_messages_from_states() -> None:
    times = Time("2027-03-01", scale="utc") + np.arange(3) * 60.0 / 86400 * np.ones(1)[0] * (
        Time("2027-03-02") - Time("2027-03-01")
    )
    position = np.array([[7e6, 0.1, 1 / 3], [6.9e6, 4e5, 0], [6.8e6, 8e5, 0]])
    velocity = np.array([[0, 7.5e3, 1e-3], [-4e2, 7.4e3, 0], [-8e2, 7.3e3, 0]])
    names = {"object_name": "PROBE", "object_id": "2027-001A", "center": "EARTH", "frame": "ICRF"}
    segment = segment_from_states(times, position, velocity, **names)
    oem = oem_from_segments([segment], originator="INTERCOSMOS", created="2026-11-23T00:00:00")
    again = read_oem(Document(write_oem(oem, notation="xml")))
    assert again == oem
    assert again.segments[0].position == pytest.approx(position, rel=3e-16)
    assert np.max(np.abs((again.segments[0].times - times).to_value("s"))) < 1e-9
    opm = opm_from_state(
        "2027-03-01T00:00:00",
        position[0],
        velocity[0],
        **names,
        originator="CNSA",
        created="2026-001T00:00:00",
        mass_kg=5.0,
    )
    assert read_opm(Document(write_opm(opm))) == opm


@pytest.mark.parametrize(
    ("kind", "old", "new", "further", "said"),
    [
        ("opm", "X = 6655.99420 [km]", "X = 6655.99420 [m]", 0, "'m'"),
        ("opm", "X = 6655.99420 [km]", "X = NaN", 0, "not a number"),
        ("opm", "X = 6655.99420 [km]", "X = 1e999", 0, "not a number"),
        ("opm", "X = 6655.99420 [km]", "X = 1e300", 0, "too large"),
        ("opm", "X = 6655.99420 [km]", "X_POSITION = 6655.99420", 0, "X_POSITION"),
        ("opm", "X = 6655.99420 [km]\n", "", -1, "X is missing"),
        ("opm", "Y = -40218.57510 [km]", "X = -40218.57510 [km]", 0, "first in line 17"),
        ("opm", "2026-155T17:22:31.5000", "2026-02-30T17:22:31", 0, "no such day"),
        ("opm", "2026-155T17:22:31.5000", "2026-366T17:22:31", 0, "no day 366"),
        ("opm", "2026-155T17:22:31.5000", "tomorrow", 0, "not an epoch"),
        ("opm", "CCSDS_OPM_VERS = 3.0", "CCSDS_OEM_VERS = 3.0", 0, "begins with CCSDS_OPM_VERS"),
        ("opm", "CCSDS_OPM_VERS = 3.0", "CCSDS_OPM_VERS = three", 0, "not a version"),
        ("opm", "ORIGINATOR = ROSCOSMOS", "ORIGINATOR = ", 0, "no value"),
        ("oem", "2783.419  -308.143", "2783.419", 0, "no state"),
        ("oem", "2026-12-18T12:02:00.331 ", "2026-12-18T12:01:00.331 ", 0, "not after"),
        ("oem", "META_STOP", "", None, "META_STOP is missing"),
        ("oem", "COVARIANCE_STOP", "", None, "COVARIANCE_STOP is missing"),
        ("oem", "4.618927349220216e-04 6.782421679971363e-04", "4.6e-04", 0, "row 2 has 2 numbers"),
        ("oem", "INTERPOLATION_DEGREE = 7", "INTERPOLATION_DEGREE = 7.5", 0, "whole number"),
        ("oem", "1.008 .00118 -0.0330\n", "1.008 .00118\n", 0, "no state"),
        ("oem", "INTERPOLATION_DEGREE = 7\n", "", -1, "INTERPOLATION_DEGREE is missing"),
        ("oem", "STOP_TIME = 2026-363T02:30:00.267", "STOP_TIME = 2026-361T02:30:00.267", 0, "before START_TIME"),
        ("oem", "TIME_SYSTEM = tdb", "TIME_SYSTEM = UTC", None, "not that of the first"),
        ("oem", "EPOCH = 2026-12-29T21:00:00", "EPOCH = 2026-12-27T21:00:00", None, "sort the covariances"),
        ("oem", "2026-12-18T12:02:00.331 ", "2026-12-18T12:01:00.331 ", 0, "leave one of the two states out"),
        ("opm", "TRUE_ANOMALY = 41.922339 [deg]\n", "", None, "no anomaly"),
        ("opm", "GM = 398600.4415", "MEAN_ANOMALY = 40.1\nGM = 398600.4415", 0, "both anomalies"),
        ("opm", "MASS = 1913.000 [kg]\n", "", None, "MASS is missing: the message has burns"),
        ("cdm", "COLLISION_PROBABILITY = 4.835E-05", "COLLISION_PROBABILITY = 4.835", 0, "0 to 1"),
        ("cdm", "OBJECT = OBJECT2", "OBJECT = OBJECT1", None, "OBJECT1 stands here"),
        ("cdm", "MANEUVERABLE = YES", "MANEUVERABLE = MAYBE", 0, "MAYBE"),
        ("cdm", "MISS_DISTANCE = 715 [m]", "MISS_DISTANCE = 715 [km]", 0, "'km'"),
        ("cdm", "OBJECT = OBJECT2\n", "", None, "between two objects"),
    ],
)
def test_what_is_wrong_is_pointed_to(kind: str, old: str, new: str, further: int | None, said: str) -> None:
    text, read, _ = KINDS[kind]
    assert old in text
    with pytest.raises(DataError) as caught:
        read(Document(text.replace(old, new, 1), Path("message.txt")))
    assert said in str(caught.value)
    if further is not None:
        line = text[: text.index(old)].count("\n") + 1 + further
        assert str(caught.value).startswith(f"message.txt:{line}")


def test_hostile_xml_is_refused() -> None:
    bomb = '<!DOCTYPE opm [<!ENTITY a "aaaa">]><opm id="CCSDS_OPM_VERS" version="3.0">&a;</opm>'
    with pytest.raises(DataError, match="DOCTYPE"):
        read_opm(Document(bomb))
    with pytest.raises(DataError, match="not an OPM"):
        read_opm(Document('<oem version="3.0"></oem>'))
    with pytest.raises(DataError, match="no place in"):
        read_opm(Document('<opm version="3.0"><header><x><y>1</y></x></header></opm>'))
    with pytest.raises(DataError, match="too large"):
        read_cdm(Document(samples.CDM), max_bytes=100)


def test_epochs() -> None:
    assert instant("2016-12-31T23:59:60.5").second == 60.5
    assert instant("2024-366T00:00:00") == instant("2024-12-31T00:00:00")
    assert instant("2024-12-31T00:00:01") > instant("2024-12-31T00:00:00.9999")
    for text in (
        "2024-13-01T00:00:00",
        "2024-01-01T24:00:00",
        "2024-01-01 00:00:00",
        "2024-01-01T00:60:00",
        "2023-366T00:00:00",
    ):
        with pytest.raises(ValueError, match=r"day|epoch"):
            instant(text)
    leap = times_of(["2016-12-31T23:59:60.5", "2017-01-01T00:00:00"], "UTC")
    assert (leap[1] - leap[0]).to_value("s") == pytest.approx(0.5, abs=1e-9)
    with pytest.raises(DataError, match="MET"):
        times_of(["2016-12-31T23:59:59"], "MET")
    with pytest.raises(DataError, match="SCLK"):
        epoch_texts(leap, "SCLK")
