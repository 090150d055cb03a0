"""Predictions: shapes, names, what the figures have to do with each other, errors, speed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.propulsion import combustion, predict
from intercosmos.physics.propulsion.efficiency_classes import FITTED, efficiency_class, fit, fitted_half
from intercosmos.physics.propulsion.engine_cycles import CYCLES, find_cycle

RD_191 = {"chamber_pressure": 25.8e6, "mixture_ratio": 2.6, "area_ratio": 36.87, "cycle": "orsc"}


def test_cycles_by_any_name() -> None:
    for one in CYCLES:
        for name in (one.id, one.name, one.name.upper(), *one.aliases):
            assert find_cycle(name) is one
    assert find_cycle("oxidizer-rich staged combustion; verniers gas generator").id.startswith("oxidiser")
    assert find_cycle("hydrogen peroxide gas generator").open
    with pytest.raises(UnknownIdError, match="full-flow"):
        find_cycle("full-flo")


def test_one_text_or_two_names_and_the_ideal_below_it() -> None:
    one = predict("rp-1/lox", **RD_191)
    two = predict("lox", "rp-1", **RD_191)
    assert one.isp_vacuum_s == two.isp_vacuum_s
    ideal = combustion("lox", "rp-1", 2.6, 25.8e6, area_ratio=36.87)
    assert one.ideal_isp_vacuum_s == pytest.approx(float(ideal["isp_vacuum_s"]), rel=1e-6)
    assert one.efficiency == pytest.approx(float(one.isp_vacuum_s / one.ideal_isp_vacuum_s))


def test_figures_agree_with_each_other() -> None:
    one = predict("lox/rp-1", **RD_191, thrust=2085e3, ambient_pressure=50e3)
    assert one.c_star * one.thrust_coefficient_vacuum / STANDARD_GRAVITY == pytest.approx(float(one.isp_vacuum_s))
    assert one.mass_flow * one.isp_vacuum_s * STANDARD_GRAVITY == pytest.approx(2085e3)
    throat = np.pi * one.throat_diameter**2 / 4
    assert one.mass_flow * one.c_star / throat == pytest.approx(25.8e6)
    # thrust falls by the pressure outside times the exit's area
    fallen = one.thrust_vacuum - one.thrust_sea_level
    assert fallen == pytest.approx(101_325.0 * np.pi * float(one.exit_diameter) ** 2 / 4, rel=1e-9)
    assert one.isp_sea_level_s < one.isp_s < one.isp_vacuum_s
    kept = np.prod([1 - one.losses[kind] for kind in ("divergence", "friction", "kinetics", "class")])
    assert one.efficiency == pytest.approx(kept)
    assert one.interval[0] < one.isp_vacuum_s < one.interval[1]


def test_thrust_of_an_open_cycle_is_the_chambers_and_the_turbines() -> None:
    one = predict("lox/lh2", chamber_pressure=11.5e6, mixture_ratio=6.1, area_ratio=58.2, cycle="gg", thrust=1.35e6)
    assert one.chamber_mixture_ratio > 6.1  # the turbines' gas is rich in fuel
    throat = np.pi * one.throat_diameter**2 / 4
    of_chamber = throat * 11.5e6 * one.thrust_coefficient_vacuum
    of_turbines = one.mass_flow * one.turbine_share * one.exhaust_isp_s * STANDARD_GRAVITY
    assert of_chamber + of_turbines == pytest.approx(1.35e6)
    assert 0 < one.losses["exhaust"] < 0.03
    closed = predict("lox/lh2", chamber_pressure=11.5e6, mixture_ratio=6.1, area_ratio=58.2, cycle="frsc")
    assert closed.isp_vacuum_s > one.isp_vacuum_s


def test_arrays_are_what_their_points_are() -> None:
    grid = predict("lox/lh2", chamber_pressure=6e6, mixture_ratio=[[5.0], [6.0]], area_ratio=[80.0, 20.0, 240.0],
                   cycle="expander")  # fmt: skip
    assert grid.isp_vacuum_s.shape == grid.losses["friction"].shape == grid.separated.shape == (2, 3)
    one = predict("lox/lh2", chamber_pressure=6e6, mixture_ratio=6.0, area_ratio=20.0, cycle="expander")
    assert grid.isp_vacuum_s[1, 1] == pytest.approx(float(one.isp_vacuum_s), rel=1e-5)
    assert one.isp_vacuum_s.shape == ()


def test_many_chambers_rub_more_than_one() -> None:
    one, four = (predict("lox/rp-1", **RD_191, thrust=7.9e6, chambers=n) for n in (1, 4))
    assert four.losses["friction"] > one.losses["friction"]
    assert four.throat_diameter == pytest.approx(float(one.throat_diameter) / 2, rel=2e-3)


def test_frozen_is_a_lower_bound() -> None:
    assert (
        predict("lox/rp-1", **RD_191, mode="frozen at throat").isp_vacuum_s < predict("lox/rp-1", **RD_191).isp_vacuum_s
    )


def test_the_remainder_of_a_prediction_is_its_class() -> None:
    one = predict("lox/rp-1", chamber_pressure=6.8e6, mixture_ratio=2.2, area_ratio=82.0, cycle="gg")
    assert one.remainder(float(one.isp_vacuum_s)) == pytest.approx(FITTED.classes[one.engine_class].mean)


def test_classes_and_their_fit() -> None:
    assert efficiency_class("expander", "lox", "lh2") == "hydrogen"
    assert efficiency_class("ffsc", "lox", "lch4") == "hydrocarbon, staged"
    assert efficiency_class("pressure fed", "n2o4", "mmh") == "storable, pressure fed"
    assert fitted_half({"a": ["d", "b", "c", "a"], "b": ["x"]}) == ["b", "d"]
    found = fit({"a": [0.95, 0.97], "b": [0.9]})
    assert found.classes["a"].mean == pytest.approx(np.sqrt(0.95 * 0.97))
    assert found.freedom == 1
    with pytest.raises(PhysicsError, match="every class"):
        fit({"a": [0.9, 0.91], "b": []})
    low, high = FITTED.interval("hydrogen")
    assert low * high == pytest.approx(1.0)
    # a class known by one engine is known worse than one known by nine
    assert FITTED.interval("storable, staged")[1] > high
    with pytest.raises(PhysicsError, match="confidence"):
        FITTED.interval("hydrogen", 1.0)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"chamber_pressure": 0.0}, PhysicsError, "chamber pressure"),
        ({"mixture_ratio": np.nan}, PhysicsError, "mixture ratio"),
        ({"area_ratio": 1.0}, PhysicsError, "area ratio"),
        ({"thrust": -1.0}, PhysicsError, "thrust"),
        ({"chambers": 0}, PhysicsError, "chamber"),
        ({"ambient_pressure": -1.0}, PhysicsError, "ambient"),
        ({"mode": "magic"}, PhysicsError, "frozen at throat"),
        ({"cycle": "steam"}, UnknownIdError, "steam"),
        ({"mixture_ratio": 500.0}, ConvergenceError, "no equilibrium"),
    ],
)
def test_bad_questions(change: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        predict("lox/rp-1", **{**RD_191, **change})  # type: ignore[arg-type]
    with pytest.raises(UnknownIdError, match="rp-1"):
        predict("lox/rp-11", **RD_191)


def test_speed() -> None:
    predict("lox/rp-1", **RD_191)
    start = time.process_time()
    for k in range(5):
        predict("lox/rp-1", **{**RD_191, "mixture_ratio": 2.61 + k / 100})
    assert (time.process_time() - start) / 5 < 0.020
