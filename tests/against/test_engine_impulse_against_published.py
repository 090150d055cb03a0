"""Predicted engines against published ones: impulse in vacuum and at sea level, throats, turbine flows, mass.

The table in ``data/engines_published.toml`` was written before anything was predicted, with a doubt beside every engine
whose published figures contradict each other or leave an input that matters open. The rule that says which engines are
fitted to is in :mod:`intercosmos.physics.propulsion.efficiency_classes`; the others are judged here. What misses is
named, with by how much, and stays in the table.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from intercosmos.physics.propulsion import efficiency_classes, engine_mass
from intercosmos.physics.propulsion.engine_cycles import find_cycle
from intercosmos.physics.propulsion.turbine_exhaust import exhaust

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from ledger_engines import (
    SEA_LEVEL,
    VACUUM,
    doubtful,
    error,
    error_at_sea_level,
    fitted,
    held_out,
    inside,
    mass_of,
    predicted,
    sound,
    table,
    weighed,
)

#: Engines without a doubt that miss, and by how much (relative).
MISSES = {
    "aj10-138": +0.036,  # Transtage; AJ10-138A with another injector has 310.6 s
    "f-1": +0.019,
    "le-9": -0.025,  # needs more than the class gives with any loss at all: its mixture may be the chamber's
    "lr87-11": -0.018,
    "lr87-3": +0.019,
    "lr91-3": +0.016,
    "lr91-5": +0.016,
    "rd-0110": +0.020,  # 326 s is low for its area ratio, and chamber pressures of 6.8 and 15.5 MPa are printed
    "rd-107a": -0.022,  # 320 s may leave the peroxide out: with it, 1.9 % less
    "rd-108a": -0.025,
    "rs-68": +0.019,
    "yf-75": +0.019,
    "yf-77": +0.022,  # 426 to 438 s are printed
}
#: The same at sea level.
SEA_LEVEL_MISSES = {
    "le-9": -0.049,
    "lr87-3": +0.033,
    "rd-0120": +0.020,
    "rd-108a": -0.020,
    "rs-27a": +0.022,
    "yf-77": +0.028,
}


def members() -> Mapping[str, list[str]]:
    """Engines without a doubt, by class."""
    found: dict[str, list[str]] = {name: [] for name in efficiency_classes.CLASSES}
    for name in sound():
        found[predicted(name).engine_class].append(name)
    return found


def test_the_constants_are_what_the_fitted_half_gives() -> None:
    half = fitted()
    assert len(half) <= len(sound()) / 2
    again = efficiency_classes.fit({
        name: [float(predicted(one).remainder(table()[one]["isp_vacuum"])) for one in group if one in half]
        for name, group in members().items()
    })  # fmt: skip
    for name, kept in efficiency_classes.FITTED.classes.items():
        assert again.classes[name].mean == pytest.approx(kept.mean, abs=2e-5), name
        assert again.classes[name].engines == kept.engines, name
    assert again.scatter == pytest.approx(efficiency_classes.FITTED.scatter, abs=2e-5)
    assert again.freedom == efficiency_classes.FITTED.freedom


@pytest.mark.parametrize("name", sorted(set(sound()) - set(MISSES)))
def test_vacuum_impulse(name: str) -> None:
    assert abs(error(name)) <= VACUUM


@pytest.mark.parametrize("name", sorted(MISSES))
def test_what_misses_misses_by_what_is_said(name: str) -> None:
    assert abs(error(name)) > VACUUM
    assert error(name) == pytest.approx(MISSES[name], abs=1e-3)


def test_more_than_twenty_engines_are_within_the_tolerance_and_most_that_were_held_out() -> None:
    within = [name for name in sound() if abs(error(name)) <= VACUUM]
    assert len(within) >= 33
    assert len(set(within) & set(held_out())) >= 14  # of 24
    assert np.mean([abs(error(name)) for name in held_out()]) < 0.0125
    assert np.mean([abs(error(name)) for name in fitted()]) < 0.0075


def test_nine_of_ten_engines_held_out_lie_in_the_interval_of_nine_tenths() -> None:
    assert len(held_out()) == 24
    assert (
        20 <= sum(inside(name) for name in held_out()) <= 23
    )  # of 24; binomial, 21.6 expected, one standard deviation 1.5


def test_doubtful_engines_are_judged_too() -> None:
    assert sum(abs(error(name)) <= VACUUM for name in doubtful()) >= 13  # of 19
    # RD-0124: with RD-0110's area ratio 359 s would need 1 % more than its class; its own is not published
    assert error("rd-0124") == pytest.approx(-0.010, abs=2e-3)


@pytest.mark.parametrize("name", sorted(n for n in sound() if "isp_sea_level" in table()[n]))
def test_sea_level_impulse(name: str) -> None:
    off = error_at_sea_level(name)
    if name in SEA_LEVEL_MISSES:
        assert off == pytest.approx(SEA_LEVEL_MISSES[name], abs=1e-3)
    else:
        assert abs(off) <= SEA_LEVEL
    # every one of them flies from the ground and flows full there
    assert not predicted(name).separated


@pytest.mark.parametrize("name", ["hm7b", "rd-0110", "rd-120", "rl10a-4-2", "rl10b-2", "le-5b"])
def test_nozzles_of_upper_stages_separate_on_the_ground(name: str) -> None:
    assert predicted(name).separated


@pytest.mark.parametrize(
    ("name", "throat", "exit_", "tolerance"),
    [
        ("rd-171m", 0.2355, 1.430, 0.015),  # four chambers; from memory
        ("ssme", 0.2764, 2.304, 0.025),  # large throat of Block II; from memory. Its 2.304 m make 69.5, not 69
        ("rl10a-3-3a", 0.1262, 0.945, 0.05),  # NASA TM-107318 (of the throat 0.1257 to 0.1315 m are printed)
        ("vulcain-1", 0.262, None, 0.03),  # from memory
    ],
)
def test_throats_and_exits(name: str, throat: float, exit_: float | None, tolerance: float) -> None:
    assert float(predicted(name).throat_diameter) == pytest.approx(throat, rel=tolerance)
    if exit_ is not None:
        assert float(predicted(name).exit_diameter) == pytest.approx(exit_, rel=tolerance)


@pytest.mark.parametrize(
    ("name", "flow", "tolerance"),
    [
        # McHugh 1995 and AIAA 2005-3946 (RD-0110), kg/s through the turbines
        ("vulcain-2", 9.7, 0.1),
        ("f-1", 75.7, 0.30),
        ("h-1", 7.86, 0.15),
        ("rd-0110", 3.97, 0.25),
        ("le-5b", 0.66, 0.35),
        ("j-2", 3.19, 0.15),
    ],
)
def test_flow_of_turbines(name: str, flow: float, tolerance: float) -> None:
    one = predicted(name)
    assert float(one.turbine_share * one.mass_flow) == pytest.approx(flow, rel=tolerance)


def test_closed_cycles_lose_nothing_beside_the_chamber() -> None:
    assert exhaust("orsc", "lox", "rp-1", 2.6, 25e6)[0] == 0


def test_the_law_of_mass_is_what_its_half_gives() -> None:
    rows = [table()[name] for name in weighed(1)]
    cycles = [find_cycle(row["cycle"]) for row in rows]
    again = engine_mass.fit_mass(
        [row["thrust_vacuum"] * 1e3 for row in rows],
        [row["chamber_pressure"] * 1e6 for row in rows],
        [one.pumped and not one.open for one in cycles],
        ["LH2" in row["propellants"] for row in rows],
        [row["mass"] for row in rows],
    )
    kept = engine_mass.FITTED
    assert again.coefficients == pytest.approx(kept.coefficients, abs=2e-5)
    assert again.scatter == pytest.approx(kept.scatter, abs=1e-4)
    assert np.allclose(again.covariance, kept.covariance, rtol=1e-5)


def test_mass_of_engines_held_out() -> None:
    ratios, held = [], 0
    for name in weighed(0):
        found, mass = mass_of(name), table()[name]["mass"]
        ratios.append(float(found.mass) / mass)
        held += bool(found.interval[0] <= mass <= found.interval[1])
    logs = np.log(ratios)
    assert abs(np.median(logs)) < 0.15
    assert np.std(logs) < 0.45  # a factor of 1.5 either way
    assert held >= 0.8 * len(ratios)
