"""Engines exchanged on paper: what a stage carries for its turbines, how full it flies, what is refused."""

from __future__ import annotations

import math

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.engine_swap import payloads, payloads_over_load, swap
from intercosmos.catalogue.flight import PayloadRequest
from intercosmos.errors import PhysicsError

CATALOGUE = load_catalogue()


def test_turbines_on_peroxide_bring_their_tank() -> None:
    """A kilogram burnt takes the same peroxide wherever the engine stands; other cycles take none."""
    booster = CATALOGUE.stages["soyuz-bvgd"]
    assert booster.turbine_fluids_mass is not None
    made = swap(CATALOGUE, "long-march-7", "core", "rd-107a")
    stage = made.catalogue.stages[made.stage]
    assert stage.turbine_fluids_mass is not None
    part = booster.turbine_fluids_mass.value / booster.propellant_mass.value
    assert stage.turbine_fluids_mass.value / stage.propellant_mass.value == pytest.approx(part, rel=0.02)
    without = swap(CATALOGUE, "soyuz-2.1a", "booster", "yf-100")
    assert without.catalogue.stages[without.stage].turbine_fluids_mass is None


@pytest.mark.parametrize("count", [0, -1, 2.5, math.nan, math.inf])
def test_engines_come_whole(count: float) -> None:
    with pytest.raises(PhysicsError, match="whole ones"):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", count=count)  # type: ignore[arg-type]


@pytest.mark.parametrize("stretch", [0.0, -1.0, math.nan, math.inf])
def test_a_stretch_is_within_reason(stretch: float) -> None:
    with pytest.raises(PhysicsError, match="another stage"):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", stretch=stretch)


def test_a_stage_three_times_as_large_is_filled_as_far_as_its_engine_can_use() -> None:
    """Down to what it held before: at seven tenths of its tanks it lifts a quarter less."""
    request = PayloadRequest("soyuz-2.1a", "baikonur", 200e3, 240e3, math.radians(51.6))
    made = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", stretch=3.0)
    ((best, load),) = payloads([made], [request])
    (flown,) = payloads_over_load([made], [request])
    assert load < 0.6
    assert best.payload_kg > 1.2 * flown[0.7].payload_kg
    assert min(flown) < 0.4  # what the stage held before was tried
