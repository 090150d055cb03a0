"""Balances of cycles: laws, limits, failures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.propulsion import cycle_balance
from intercosmos.physics.propulsion.feed import Limits
from intercosmos.physics.propulsion.turbines import MECHANICAL

SCHEMES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "gas generator": ("gg", "lox", "rp-1", {"chamber_pressure": 7e6, "mixture_ratio": 2.3}),
    "two shafts": ("gg", "lox", "lh2", {"chamber_pressure": 10e6, "mixture_ratio": 5.5}),
    "in series": ("gg", "lox", "lh2", {"chamber_pressure": 5e6, "mixture_ratio": 5.5, "shafts": "series"}),
    "storable": ("gg", "n2o4", "udmh", {"chamber_pressure": 7e6, "mixture_ratio": 2.1}),
    "peroxide": ("peroxide", "lox", "t-1", {"chamber_pressure": 6e6, "mixture_ratio": 2.47}),
    "tap-off": ("tap-off", "lox", "lh2", {"chamber_pressure": 5e6, "mixture_ratio": 5.5}),
    "bleed": ("expander bleed", "lox", "lh2", {"chamber_pressure": 3.6e6, "mixture_ratio": 5.0}),
    "expander": ("expander", "lox", "lh2", {"chamber_pressure": 3.3e6, "mixture_ratio": 5.5}),
    "oxidiser-rich": ("orsc", "lox", "rp-1", {"chamber_pressure": 20e6, "mixture_ratio": 2.6}),
    "oxidiser-rich storable": ("orsc", "n2o4", "udmh", {"chamber_pressure": 15e6, "mixture_ratio": 2.67}),
    "fuel-rich": ("frsc", "lox", "lh2", {"chamber_pressure": 18e6, "mixture_ratio": 6.0}),
    "fuel-rich, one shaft": ("frsc", "lox", "lh2", {"chamber_pressure": 18e6, "mixture_ratio": 6.0, "shafts": "one"}),
    "full flow": ("ffsc", "lox", "lch4", {"chamber_pressure": 20e6, "mixture_ratio": 3.6}),
}


def balance(name: str, **more: Any) -> Any:
    cycle, oxidizer, fuel, arguments = SCHEMES[name]
    asked = {"thrust": 1e5 if name in ("expander", "bleed") else 1e6, **arguments, **more}
    return cycle_balance(cycle, oxidizer, fuel, **asked)


@pytest.mark.parametrize("name", SCHEMES)
def test_power_and_mass_are_conserved(name: str) -> None:
    found = balance(name)
    assert found.closed
    for wheel in found.turbines:
        given = sum(v for a, b, kind, v in found.flows if a == f"{wheel.name} turbine" and kind == "power W")
        assert given == pytest.approx(wheel.power, rel=2e-5), wheel.name
        assert wheel.power * MECHANICAL >= sum(found.pump(p).power for p in wheel.drives) * (1 - 1e-5)
    nodes = {n for a, b, kind, v in found.flows for n in (a, b) if kind == "flow kg/s"}
    for node in nodes - {"fuel tank", "oxidizer tank", "peroxide tank", "chamber", "exhaust"}:
        into = sum(v for a, b, kind, v in found.flows if b == node and kind == "flow kg/s")
        out = sum(v for a, b, kind, v in found.flows if a == node and kind == "flow kg/s")
        assert into == pytest.approx(out, rel=2e-5), node
    ends = sum(v for a, b, kind, v in found.flows if b in ("chamber", "exhaust") and kind == "flow kg/s")
    assert ends == pytest.approx(found.mass_flow, rel=1e-5)
    expected = 1e5 if name in ("expander", "bleed") else 1e6
    assert found.thrust == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_result_is_plain(name: str) -> None:
    plain = json.loads(json.dumps(balance(name).to_dict(), allow_nan=False))
    assert plain["pumps"][0]["rpm"] > 0
    assert plain["binding"] in [m["name"] for m in plain["margins"]]


@pytest.mark.parametrize("name", ["gas generator", "oxidiser-rich", "expander", "full flow"])
def test_more_pressure_takes_more_power(name: str) -> None:
    low, high = balance(name), balance(name, chamber_pressure=1.05 * SCHEMES[name][3]["chamber_pressure"])
    assert high.power > low.power
    if SCHEMES[name][0] != "gg":
        assert high.pressure_ratio > low.pressure_ratio
    else:
        assert high.isp_loss_s > low.isp_loss_s > 0


@pytest.mark.parametrize("name", ["gas generator", "oxidiser-rich", "expander"])
def test_better_machines_need_less(name: str) -> None:
    assert balance(name, pump_efficiency=0.8).power < balance(name, pump_efficiency=0.6).power


def test_closed_cycles_lose_no_impulse() -> None:
    assert balance("oxidiser-rich").isp_loss_s == 0.0
    assert balance("gas generator").isp_loss_s > 1.0


def test_generators_lose_what_handbooks_say() -> None:
    """NASA SP-8107: 1/3 to 1 % of impulse at 1000 psia, in proportion to the pressure; a quarter more is let pass."""
    found = balance("two shafts", chamber_pressure=6.9e6)
    assert 0.0033 < found.isp_loss_s / found.chamber_isp_s < 0.0125


@pytest.mark.parametrize("name", ["gas generator", "oxidiser-rich", "expander", "fuel-rich"])
def test_the_greatest_chamber_pressure_is_on_a_limit(name: str) -> None:
    found = balance(name, chamber_pressure=None)
    slack = min(m.slack for m in found.margins)
    assert found.closed
    assert slack == pytest.approx(0.0, abs=2e-3)
    assert found.binding == min(found.margins, key=lambda m: m.slack).name
    with_more = balance(name, chamber_pressure=found.chamber_pressure * 1.03, strict=False)
    assert min(m.slack for m in with_more.margins) < slack


def test_limits_are_arguments() -> None:
    tight = balance("gas generator", chamber_pressure=None, limits=Limits(turbine_share=0.02))
    assert tight.binding == "turbine share"
    assert tight.turbine_share == pytest.approx(0.02, rel=2e-3)


def test_a_pressure_ratio_gives_the_chamber_pressure_back() -> None:
    found = balance("oxidiser-rich")
    again = balance("oxidiser-rich", chamber_pressure=None, turbine_pressure_ratio=found.pressure_ratio)
    assert again.chamber_pressure == pytest.approx(found.chamber_pressure, rel=5e-3)


def test_a_pressure_ratio_gives_the_temperature_back() -> None:
    found = balance("oxidiser-rich")
    again = balance("oxidiser-rich", turbine_pressure_ratio=found.pressure_ratio)
    assert again.turbines[0].inlet_temperature == pytest.approx(found.turbines[0].inlet_temperature, abs=0.5)


def test_a_cycle_that_cannot_close_says_by_how_much() -> None:
    with pytest.raises(PhysicsError, match=r"power balance .* does not close at 15 MPa.*too little"):
        balance("expander", chamber_pressure=15e6)
    found = balance("expander", chamber_pressure=15e6, strict=False)
    assert not found.closed
    assert found.shortfall > 0
    assert found.binding == "power balance"
    assert "heat" in found.failure


def test_pressure_fed_engines_end_at_their_tanks() -> None:
    found = cycle_balance("pressure-fed", "n2o4", "mmh", mixture_ratio=1.65, thrust=27e3)
    assert found.binding == "tank pressure"
    assert found.tank_pressures is not None
    assert found.tank_pressures[0] == pytest.approx(3e6)
    assert found.power == 0.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"thrust": None}, "one of them"),
        ({"mass_flow": 300.0}, "one of them"),
        ({"mixture_ratio": -1.0}, "mixture ratio"),
        ({"area_ratio": 0.5}, "area ratio"),
        ({"turbine_temperature": float("nan")}, "turbine temperature"),
        ({"pump_efficiency": 1.5}, "efficiency"),
        ({"turbine_pressure_ratio": 0.9}, "pressure ratio"),
        ({"chamber_pressure": 1.0}, "chamber pressure"),
        ({"inlet_pressure": 0.05e6}, "boils"),
        ({"shafts": "three"}, "shafts"),
        ({"speeds": (-1.0, None)}, "speeds"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PhysicsError, match=words):
        balance("gas generator", **change)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownIdError):
        cycle_balance("gas genratr", "lox", "rp-1", mixture_ratio=2.3, thrust=1e6)
    with pytest.raises(PhysicsError, match="no oxidiser and fuel"):
        cycle_balance("gg", "rp-1", "lox", mixture_ratio=2.3, thrust=1e6)
    with pytest.raises(PhysicsError, match="no pump is called"):
        balance("gas generator").pump("water")


def test_methane_may_boil_in_the_jacket_on_the_way_to_the_greatest_pressure() -> None:
    """A regression: below its critical pressure the coolant was looked for on one side of boiling only."""
    found = balance("full flow", chamber_pressure=None)
    assert found.chamber_pressure > 15e6
    assert found.closed


def test_where_no_limit_ends_it_the_result_says_what_does() -> None:
    """Gas of 1030 K cannot be made of UDMH at much pressure: it decomposes to more by itself."""
    found = balance("storable", chamber_pressure=None, turbine_temperature=1030.0)
    assert "no mixture of n2o4/udmh" in found.binding
    assert 2e6 < found.chamber_pressure < 9e6


def test_a_search_begins_where_there_is_an_answer() -> None:
    """At a tenth of the pressures that full flow is for, its lean gas has no state; that is no reason to give up."""
    found = cycle_balance("full flow", "lox", "lch4", mixture_ratio=3.6, thrust=2e6, area_ratio=40.0)
    assert 10e6 < found.chamber_pressure < 40e6
    assert found.binding
