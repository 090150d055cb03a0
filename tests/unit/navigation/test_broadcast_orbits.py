"""Broadcast orbits: choice of records, their health, contradictions, what cannot be read, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.broadcast_consistency import consistency_check
from intercosmos.physics.navigation.broadcast_source import BroadcastSource
from intercosmos.physics.navigation.orbit_source import (
    INCONSISTENT,
    MALFORMED,
    NO_SATELLITE,
    OK,
    TOO_OLD,
    UNHEALTHY,
    orbit_source,
)

DAY = np.datetime64("2022-01-01", "ns")
NAT = np.datetime64("NaT", "ns")
#: semi-major axis of a GPS orbit, m; mean motion and rotation of the Earth by IS-GPS-200
AXIS, MU, RATE = 26_560_000.0, 3.986005e14, 7.2921151467e-5


def at(*hours: float) -> np.ndarray:
    return DAY + (np.array(hours) * 3600e9).astype("timedelta64[ns]")


def kepler(hours: list[float], satellite: str = "G01", **columns: Any) -> xr.Dataset:
    """Messages of one and the same orbit, at several reference times."""
    n = len(hours)
    toe = at(*hours)
    seconds = np.array(hours) * 3600.0
    values: dict[str, Any] = {
        "satellite": np.array([satellite] * n),
        "time": toe,
        "toe": toe,
        "transmission_time": toe - np.timedelta64(3600, "s"),
        "toe_s": 518400.0 + seconds,
        "sqrt_a": np.full(n, np.sqrt(AXIS)),
        "e": np.full(n, 0.01),
        "m0_rad": 0.3 + np.sqrt(MU / AXIS**3) * seconds,
        "omega0_rad": np.full(n, 1.0),
        "i0_rad": np.full(n, 0.96),
        "omega_rad": np.full(n, 0.5),
        "clock_bias_s": np.full(n, 1e-4),
        "clock_drift": np.zeros(n),
        "health": np.zeros(n),
        "accuracy_m": np.full(n, 2.0),
        "tgd_s": np.array([-1e-9, -2e-9, -3e-9, -4e-9])[:n],
    }
    for name in ("omega_dot_rad_s", "delta_n_rad_s", "idot_rad_s", "cuc_rad", "cus_rad", "crc_m", "crs_m", "cic_rad"):
        values[name] = np.zeros(n)
    values["cis_rad"] = np.zeros(n)
    for name, value in columns.items():
        values[name] = np.broadcast_to(np.asarray(value), (n,)).copy()
    return xr.Dataset({name: ("record", value) for name, value in values.items()})


def tree(**tables: xr.Dataset) -> xr.DataTree:
    """``G_LNAV=table`` and so on."""
    return xr.DataTree.from_dict({name.replace("_", "/"): table for name, table in tables.items()})


def test_the_record_nearest_in_time_answers() -> None:
    source = orbit_source(kepler([0, 2, 4]))
    states = source.states(["G01"] * 5, np.array([0.0, 0.9, 1.1, 3.1, 5.9]) * 3600)
    assert states.record.tolist() == [0, 0, 1, 2, 2]
    assert states.valid.all()
    assert states.age_s.tolist() == pytest.approx([0.0, 3240.0, -3240.0, -3240.0, 6840.0])
    assert source.column(states, "tgd_s").tolist() == [-1e-9, -1e-9, -2e-9, -3e-9, -3e-9]
    assert source.column(states, "accuracy_m").tolist() == states.accuracy_m.tolist() == [2.0] * 5


def test_as_broadcast_the_latest_sent_answers() -> None:
    source = orbit_source(kepler([0, 2, 4]), allow_future=False)
    states = source.states(["G01"] * 4, np.array([0.0, 0.9, 1.0, 3.5]) * 3600)
    assert states.record.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize(("system", "before_s"), [("G", 7200.0), ("J", 3600.0), ("E", 0.0), ("C", 0.0), ("I", 0.0)])
def test_where_the_file_does_not_say_when_a_message_was_sent(system: str, before_s: float) -> None:
    table = kepler([6], f"{system}01").drop_vars("transmission_time")
    source = orbit_source(table, allow_future=False)
    seconds = 6 * 3600 - before_s + np.array([-1.0, 1.0])
    assert source.states([f"{system}01"] * 2, seconds).record.tolist() == [-1, 0]


def test_of_two_records_for_one_time_the_one_sent_last_answers() -> None:
    table = xr.concat([kepler([2], accuracy_m=1.0), kepler([2], accuracy_m=5.0)], "record")
    table["transmission_time"] = ("record", at(1.0, 1.5))
    assert orbit_source(table).states(["G01"], [7200.0]).accuracy_m.tolist() == [5.0]
    table["transmission_time"] = ("record", at(1.5, 1.0))
    assert orbit_source(table).states(["G01"], [7200.0]).accuracy_m.tolist() == [1.0]


def test_beyond_the_limit_there_is_no_state() -> None:
    states = orbit_source(kepler([0])).states(["G01", "G01", "G01", "G02"], [7200.0, 7201.0, np.nan, 0.0])
    assert states.reason.tolist() == [OK, TOO_OLD, TOO_OLD, NO_SATELLITE]
    assert np.isnan(states.position_m[1:]).all()
    assert np.isfinite(states.position_m[0]).all()
    assert states.record.tolist() == [0, -1, -1, -1]
    assert states.table.tolist() == [0, -1, -1, -1]
    assert orbit_source(kepler([0]), limits_s={"G": 60.0}).states(["G01"], [61.0]).reason.tolist() == [TOO_OLD]


def test_a_longer_fit_of_gps_is_used_longer() -> None:
    source = orbit_source(kepler([0], fit_interval_h=6.0))
    assert source.states(["G01"] * 2, [10800.0, 10801.0]).reason.tolist() == [OK, TOO_OLD]
    flag = orbit_source(kepler([0], fit_interval_h=1.0))  # some files have the flag instead of hours
    assert flag.states(["G01"], [7200.0]).valid.all()
    assert orbit_source(kepler([0], fit_interval_h=1e308)).states(["G01"], [7201.0]).reason.tolist() == [TOO_OLD]


def test_an_unhealthy_satellite_has_a_state_that_is_not_valid() -> None:
    states = orbit_source(kepler([0, 2], health=[0.0, 63.0])).states(["G01"] * 2, [0.0, 7000.0])
    assert states.reason.tolist() == [OK, UNHEALTHY]
    assert states.healthy.tolist() == [True, False]
    assert states.valid.tolist() == [True, False]
    assert np.isfinite(states.position_m).all()


@pytest.mark.parametrize(
    ("satellite", "message", "health", "healthy"),
    [
        ("E01", "FNAV", 0b000111000, False),
        ("E01", "FNAV", 0b000000010, True),
        ("E01", "INAV", 0b000000010, False),
        ("E01", "INAV", 0b000010000, True),
        ("J02", "LNAV", 1, True),
        ("J02", "LNAV", 62, False),
        ("G01", "LNAV", 1, False),
        ("G01", "LNAV", np.nan, True),
        ("G01", "LNAV", 1e300, False),
    ],
)
def test_health_by_system(satellite: str, message: str, health: float, healthy: bool) -> None:
    source = orbit_source(tree(**{f"{satellite[0]}_{message}": kepler([0], satellite, health=health)}))
    assert source.states([satellite], [0.0]).healthy.tolist() == [healthy]


def test_the_next_message_answers_where_the_first_has_nothing() -> None:
    both = tree(E_FNAV=kepler([0], "E01", accuracy_m=3.0), E_INAV=kepler([0, 8], "E01", accuracy_m=4.0))
    source = orbit_source(both)
    states = source.states(["E01"] * 2, [0.0, 8 * 3600.0])
    assert [source.tables[k] for k in states.table] == ["E/FNAV", "E/INAV"]
    assert states.record.tolist() == [0, 1]
    assert source.column(states, "accuracy_m").tolist() == [3.0, 4.0]
    only = orbit_source(both, messages={"E": ["INAV"]})
    assert only.tables == ("E/INAV",)


def test_the_next_message_does_not_overrule_what_the_first_says_of_health() -> None:
    both = tree(E_FNAV=kepler([0], "E01", health=0b10000), E_INAV=kepler([0], "E01"))
    assert orbit_source(both).states(["E01"], [0.0]).reason.tolist() == [UNHEALTHY]


def test_a_record_that_contradicts_both_neighbours_is_left_out_and_counted() -> None:
    table = kepler([0, 2, 4, 6])
    table["m0_rad"][2] += 2**-18  # 100 m along the track
    source = orbit_source(table)
    assert isinstance(source, BroadcastSource)
    assert source.counts() == {"records": 4, "inconsistent": 1, "malformed": 0, "unhealthy": 0}
    states = source.states(["G01"], [3.9 * 3600.0])
    assert (states.record.tolist(), states.reason.tolist()) == ([1], [OK])
    found = consistency_check(source)
    assert {name: rows.tolist() for name, rows in found.outliers.items()} == {"G/LNAV": [2]}
    assert found.earlier.tolist() == [0, 1]
    assert found.later.tolist() == [1, 3]
    assert found.orbit_m.max() < 1e-3
    unchecked = orbit_source(table, check=False).states(["G01"], [3.9 * 3600.0])
    assert unchecked.record.tolist() == [2]


def test_where_only_a_contradicted_record_is_near_it_answers_as_not_valid() -> None:
    table = kepler([0, 2, 4, 6])
    table["clock_bias_s"][3] += 1e-3
    states = orbit_source(table).states(["G01"] * 2, [5.9 * 3600, 6.1 * 3600])
    assert states.reason.tolist() == [OK, INCONSISTENT]
    assert states.record.tolist() == [2, 3]
    assert states.valid.tolist() == [True, False]
    assert np.isfinite(states.position_m).all()


def test_a_jump_of_the_clock_contradicts_nobody() -> None:
    table = kepler([0, 2, 4, 6])
    table["clock_bias_s"][2:] += 1e-3
    source = orbit_source(table)
    assert isinstance(source, BroadcastSource)
    assert source.counts()["inconsistent"] == 0


@pytest.mark.parametrize("row", [0, 3])
def test_the_first_and_the_last_record_are_left_out_where_they_are_grossly_wrong(row: int) -> None:
    table = kepler([0, 2, 4, 6])
    table["m0_rad"][row] += 1e-4  # 2.7 km
    source = orbit_source(table)
    assert isinstance(source, BroadcastSource)
    assert source.counts()["inconsistent"] == 1
    table["m0_rad"][row] -= 0.8e-4  # 530 m: a manoeuvre may do that
    source = orbit_source(table)
    assert isinstance(source, BroadcastSource)
    assert source.counts()["inconsistent"] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("e", 1.2),
        ("e", -0.1),
        ("e", np.nan),
        ("sqrt_a", 1e200),
        ("sqrt_a", 0.0),
        ("m0_rad", np.inf),
        ("omega_rad", np.inf),
        ("clock_bias_s", 1e10),
        ("cuc_rad", np.nan),
    ],
)
def test_what_is_no_orbit_is_named_so(name: str, value: float) -> None:
    table = xr.concat([kepler([0]), kepler([0], "G02", **{name: value})], "record")
    states = orbit_source(table).states(["G01", "G02"], [0.0, 0.0])
    assert states.reason.tolist() == [OK, MALFORMED]
    assert np.isnan(states.position_m[1]).all()


def test_one_wrong_date_does_not_move_the_reference() -> None:
    table = xr.concat([kepler([0, 2, 4]), kepler([0], "G02")], "record")
    for name in ("time", "toe"):
        table[name][3] = np.datetime64("1999-01-01", "ns")
    assert orbit_source(table).reference == DAY
    assert orbit_source(table, reference="2021-12-31").states(["G01"], [86400.0]).valid.all()


def test_records_without_a_date_are_no_orbit() -> None:
    table = kepler([0, 2])
    table["toe"][1] = NAT
    source = orbit_source(table)
    assert isinstance(source, BroadcastSource)
    assert source.counts()["malformed"] == 1


def test_names_and_indices() -> None:
    source = orbit_source(xr.concat([kepler([0]), kepler([0], "G32")], "record"))
    assert source.satellites == ("G01", "G32")
    assert source.index([["G32", "G1"], ["", "G01x"]]).tolist() == [[1, -1], [-1, -1]]
    assert source.index(["Ж01", "G\u01301"]).tolist() == [-1, -1]
    assert source.states([1, 0, -1], [0.0, 0.0, 0.0]).reason.tolist() == [OK, OK, NO_SATELLITE]
    with pytest.raises(PhysicsError, match="index of a satellite"):
        source.states([2], [0.0])


def test_no_request_gives_no_state() -> None:
    states = orbit_source(kepler([0])).states(np.empty(0, dtype=str), np.empty(0))
    assert states.position_m.shape == (0, 3)


def test_columns_that_a_message_has_not_are_nan() -> None:
    source = orbit_source(kepler([0]))
    states = source.states(["G01", "G02"], [0.0, 0.0])
    assert np.isnan(source.column(states, "bgd_e5a_e1_s")).all()
    assert np.isnan(source.column(states, "satellite")).all()  # no numbers
    assert np.isnan(source.column(states, "tgd_s")).tolist() == [False, True]


def test_errors_say_what_is_allowed() -> None:
    with pytest.raises(PhysicsError, match="no record of an orbit; looked for G/LNAV"):
        orbit_source(kepler([0]).isel(record=[]))
    with pytest.raises(PhysicsError, match="no record of an orbit"):
        orbit_source(xr.Dataset())
    with pytest.raises(PhysicsError, match="G/LNAV must say of which satellite"):
        orbit_source(tree(G_LNAV=kepler([0]).drop_vars("satellite")))
    with pytest.raises(UnknownIdError, match="no system is called 'X'"):
        orbit_source(kepler([0]), messages={"X": ["LNAV"]})
    with pytest.raises(UnknownIdError, match="no system is called 'X'"):
        orbit_source(kepler([0]), limits_s={"X": 1.0})
    with pytest.raises(PhysicsError, match="limit of age"):
        orbit_source(kepler([0]), limits_s={"G": np.nan})
    with pytest.raises(PhysicsError, match="simplified, precise"):
        orbit_source(kepler([0]), glonass="best")
    with pytest.raises(PhysicsError, match="for when it is"):
        orbit_source(kepler([0], time=NAT, toe=NAT))


@pytest.mark.parametrize(
    ("satellite", "message", "kind", "axis_m"),
    [
        ("G01", "CNAV", np.nan, 26_559_710.0),
        ("J02", "CNAV", np.nan, 42_164_200.0),
        ("C21", "CNV1", 3.0, 27_906_100.0),
        ("C38", "CNV1", 2.0, 42_162_200.0),
    ],
)
def test_an_axis_may_be_given_against_its_reference(satellite: str, message: str, kind: float, axis_m: float) -> None:
    # IS-GPS-200, IS-QZSS-PNT and BeiDou's ICDs of B1C and B2a: reference values of the semi-major axis by type of orbit
    given = kepler([0], satellite, sqrt_a=np.nan, delta_a_m=12.5, satellite_type=kind, e=0.0)
    radius = np.linalg.norm(
        orbit_source(tree(**{f"{satellite[0]}_{message}": given})).states([satellite], [0.0]).position_m
    )
    assert radius == pytest.approx(axis_m + 12.5, abs=1e-6)


def test_an_axis_that_changes() -> None:
    growing = kepler([0], e=0.0, a_dot_m_s=0.01)
    assert np.linalg.norm(orbit_source(growing).states(["G01"], [1000.0]).position_m) == pytest.approx(
        AXIS + 10.0, abs=1e-6
    )
