"""GLONASS and SBAS: messages as records, the two algorithms, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation import glonass_motion
from intercosmos.physics.navigation.glonass_integration import glonass_propagated
from intercosmos.physics.navigation.glonass_orbits import hermite_quintic
from intercosmos.physics.navigation.orbit_source import MALFORMED, OK, TOO_OLD, orbit_source

DAY = np.datetime64("2022-01-01", "ns")
#: the example of the interface control document (2016), appendix J, m and m/s
START = (7003008.789, -12206626.953, 21280765.625), (783.5417, 2804.2530, 1352.5150)


def table(satellite: str = "R07", epochs: tuple[float, ...] = (900.0,), **columns: Any) -> xr.Dataset:
    n = len(epochs)
    rows: dict[str, Any] = {
        "satellite": np.array([satellite] * n),
        "time": DAY + (np.array(epochs) * 1e9).astype("timedelta64[ns]"),
        "clock_bias_s": np.full(n, 2e-5),
        "frequency_bias": np.full(n, 1e-12),
        "health": np.zeros(n),
        "channel": np.full(n, 5.0),
    }
    rows |= {name: np.broadcast_to(np.asarray(value), (n,)).copy() for name, value in columns.items()}
    out: dict[str, Any] = {name: ("record", values) for name, values in rows.items()}
    for name, vector in zip(("position_m", "velocity_m_s"), START, strict=True):
        out[name] = (("record", "axis"), np.tile(vector, (n, 1)))
    out["acceleration_m_s2"] = (("record", "axis"), np.zeros((n, 3)))
    return xr.Dataset(out)


def test_the_source_gives_what_the_integration_gives() -> None:
    source = orbit_source(table())
    seconds = 900.0 + np.array([-1800.0, -31.7, 0.0, 29.9, 600.0, 1800.0])
    states = source.states(["R07"] * 6, seconds)
    r, v = glonass_propagated(*START, seconds - 900.0)
    assert states.valid.all()
    assert np.abs(states.position_m - r).max() < 0.02  # PZ-90.11 to ITRF: some millimetres
    assert np.abs(states.position_m - r).max() > 1e-3
    assert np.abs(states.velocity_m_s - v).max() < 1e-9
    assert np.abs(states.clock_s - (2e-5 + 1e-12 * (seconds - 900.0))).max() < 1e-18
    assert states.clock_drift.tolist() == [1e-12] * 6
    assert source.column(states, "channel").tolist() == [5.0] * 6


def test_a_message_is_for_half_an_hour_on_each_side() -> None:
    states = orbit_source(table()).states(["R07"] * 2, [900.0 + 1800.0, 900.0 + 1801.0])
    assert states.reason.tolist() == [OK, TOO_OLD]


def test_as_broadcast_a_message_is_there_a_quarter_of_an_hour_before_its_epoch() -> None:
    source = orbit_source(table(epochs=(900.0, 2700.0)), allow_future=False, check=False)
    assert source.states(["R07"] * 3, [-1.0, 1799.0, 1801.0]).record.tolist() == [-1, 0, 1]


def test_many_satellites_at_once_are_as_one_by_one() -> None:
    rng = np.random.default_rng(1)
    r = np.array(START[0]) + rng.normal(size=(40, 3)) * 1e5
    v = np.array(START[1]) + rng.normal(size=(40, 3)) * 10
    a, dt = rng.normal(size=(40, 3)) * 1e-6, rng.uniform(-1800, 1800, 40)
    epoch = DAY + rng.integers(0, 86400, 40).astype("timedelta64[s]")
    for algorithm in ("simplified", "precise"):
        together = glonass_propagated(r, v, dt, epoch=epoch, acceleration_m_s2=a, algorithm=algorithm)
        for k in range(0, 40, 7):
            alone = glonass_propagated(r[k], v[k], dt[k], epoch=epoch[k], acceleration_m_s2=a[k], algorithm=algorithm)
            assert np.abs(alone[0][0] - together[0][k]).max() < 1e-6
            assert np.abs(alone[1][0] - together[1][k]).max() < 1e-9


def test_only_the_simplified_algorithm_uses_the_accelerations_sent() -> None:
    push = (1e-6, 0.0, 0.0)
    for algorithm, moved in (("simplified", 0.18), ("precise", 0.0)):
        one = glonass_propagated(*START, 600.0, epoch=DAY, algorithm=algorithm)[0]
        other = glonass_propagated(*START, 600.0, epoch=DAY, algorithm=algorithm, acceleration_m_s2=push)[0]
        assert np.linalg.norm(other - one) == pytest.approx(moved, abs=0.002)


def test_the_source_takes_the_precise_algorithm() -> None:
    simple, precise = (
        orbit_source(table(), glonass=name).states(["R07"], [2400.0]) for name in ("simplified", "precise")
    )
    # without accelerations sent, the pull of Sun and Moon is the difference: at most 5.6e-6 m/s² for 1500 s
    assert 0.1 < np.linalg.norm(simple.position_m - precise.position_m) < 6.3


def test_the_quintic_is_exact_for_polynomials_of_fifth_degree() -> None:
    polynomial = np.polynomial.Polynomial([3.0, -1.0, 0.5, 2.0, -0.25, 0.125])
    nodes = [
        np.array([[[p(t)]] * 3 for p in (polynomial, polynomial.deriv(), polynomial.deriv(2))]) for t in (1.0, 3.0)
    ]
    r, v = hermite_quintic(nodes[0][:, :, 0], nodes[1][:, :, 0], np.array([2.0]), np.array([0.3]))
    assert r.ravel() == pytest.approx([polynomial(1.6)] * 3, rel=1e-14)
    assert v.ravel() == pytest.approx([polynomial.deriv()(1.6)] * 3, rel=1e-14)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position_m", 0.0),
        ("position_m", np.nan),
        ("position_m", 1e300),
        ("velocity_m_s", np.inf),
        ("acceleration_m_s2", 1.0),
    ],
)
def test_what_is_no_state_is_named_so(name: str, value: float) -> None:
    both = xr.concat([table(), table("R08")], "record")
    both[name][1] = value
    assert orbit_source(both).states(["R07", "R08"], [900.0] * 2).reason.tolist() == [OK, MALFORMED]


def test_sbas_moves_on_a_parabola() -> None:
    sbas = table("S23").rename(frequency_bias="clock_drift")
    sbas["acceleration_m_s2"][:] = 1e-4
    states = orbit_source(sbas).states(["S23"] * 2, [900.0 + 100.0, 900.0 + 361.0])
    assert states.reason.tolist() == [OK, TOO_OLD]
    assert states.position_m[0] == pytest.approx(np.array(START[0]) + 100 * np.array(START[1]) + 0.5, abs=1e-6)
    assert states.clock_s[0] == pytest.approx(2e-5 + 1e-10)


def test_errors_say_what_is_wrong() -> None:
    with pytest.raises(PhysicsError, match="simplified, precise"):
        glonass_propagated(*START, 0.0, algorithm="best")
    with pytest.raises(PhysicsError, match="needs the epoch"):
        glonass_propagated(*START, 0.0, algorithm="precise")
    with pytest.raises(PhysicsError, match="finite"):
        glonass_propagated(*START, np.nan)
    with pytest.raises(PhysicsError, match="more than a day"):
        glonass_propagated(*START, 1e5)
    with pytest.raises(PhysicsError, match="has no velocity_m_s"):
        orbit_source(table().drop_vars("velocity_m_s"))


def test_a_long_way_is_worked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    many = xr.concat([table(f"R{n:02d}") for n in range(1, 25)], "record")
    names = np.repeat(many.satellite.values, 2)
    seconds = np.tile([900.0 - 7000.0, 900.0 + 7000.0], 24)
    whole = orbit_source(many, limits_s={"R": 7200.0}).states(names, seconds)
    monkeypatch.setattr(glonass_motion, "NODES", 2000)  # four satellites at a time
    parts = orbit_source(many, limits_s={"R": 7200.0}).states(names, seconds)
    assert whole.valid.all()
    assert np.array_equal(whole.position_m, parts.position_m)
