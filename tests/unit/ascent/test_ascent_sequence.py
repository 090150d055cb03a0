from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.ascent.flight import PHASES, STEPS
from intercosmos.physics.ascent.sequence import Phase, phases_of, share_steps
from intercosmos.physics.ascent.vehicle import LaunchVehicle, Stage


def stage(name: str, **given: object) -> Stage:
    values: dict[str, object] = {
        "role": "core", "dry_kg": 5000.0, "propellant_kg": 90e3, "residual_kg": 1000.0, "thrust_n": 1500e3,
        "isp_s": 320.0, "ignition": "liftoff",
    }  # fmt: skip
    return Stage(name=name, **(values | given))  # type: ignore[arg-type]


def two_stages(**upper: object) -> LaunchVehicle:
    second = stage(
        "second", **({"role": "upper", "thrust_n": 200e3, "propellant_kg": 20e3, "ignition": "cold"} | upper)
    )
    return LaunchVehicle("two stages", (stage("first"), second), fairing_kg=1000.0)


def test_masses_add_up(vehicle: LaunchVehicle) -> None:
    phases = phases_of(vehicle)
    burned = sum(p.propellant for p in phases)
    loaded = sum(s.count * (s.propellant_kg + s.turbine_kg) for s in vehicle.stages)
    assert burned == pytest.approx(loaded, rel=1e-9)
    # what is left at the end is the last stage without its skirt; the fairing is shed by heat flux, not by phase
    last = vehicle.last
    left = vehicle.liftoff_kg - vehicle.fairing_kg - burned - sum(p.drop for p in phases)
    assert left == pytest.approx(last.dry_kg + last.residual_kg, abs=1e-6)


def test_burn_times(vehicle: LaunchVehicle) -> None:
    phases = phases_of(vehicle)
    upper = sum(p.duration_s for p in phases if p.name.startswith("upper"))
    assert upper == pytest.approx(22600.0 * 326.0 * STANDARD_GRAVITY / 298e3, rel=1e-9)
    core = sum(p.duration_s for p in phases if "core" in p.name and not p.name.startswith("upper"))
    assert core == pytest.approx(89200.0 * 320.0 * STANDARD_GRAVITY / 990e3, rel=1e-9)
    # boosters at 65 % from 112 s on burn as much, later
    boosters = sum(p.duration_s for p in phases if p.name.startswith("boosters"))
    full = 38800.0 * 320.0 * STANDARD_GRAVITY / 1020e3
    assert boosters == pytest.approx(112.0 + (full - 112.0) / 0.65, rel=1e-9)


def test_order_of_the_phases(vehicle: LaunchVehicle) -> None:
    phases = phases_of(vehicle)
    assert [p.mode for p in phases[:3]] == ["vertical", "tilted", "turn"]
    assert phases[-1].last_burn
    # gravity turn to the first separation, free steering from there on
    separation = next(i for i, p in enumerate(phases) if "boosters" in p.dropped)
    assert [p.free for p in phases] == [i >= separation for i in range(len(phases))]
    assert [name for p in phases for name in p.dropped] == ["boosters", "core", "skirt of upper"]
    assert phases[separation].area < phases[0].area


def test_hot_staging_carries_the_lower_stage_along(vehicle: LaunchVehicle) -> None:
    hot = phases_of(vehicle)
    at = next(i for i, p in enumerate(hot) if "attached" in p.name)
    assert hot[at].duration_s == pytest.approx(2.0)
    assert hot[at].drop == 0
    assert hot[at + 1].dropped == ("core",)


def test_cold_staging_coasts() -> None:
    phases = phases_of(two_stages(gap_s=5.0))
    coast = next(p for p in phases if p.thrust == 0)
    assert coast.duration_s == 5.0
    assert coast.dropped == ("first",)
    assert coast.propellant == 0


def test_flow_holds_thrust_impulse_and_turbine_fluids() -> None:
    first = replace(stage("first"), turbine_kg=900.0, sea_level_thrust_n=1300e3)
    phases = phases_of(replace(two_stages(), stages=(first, two_stages().last)))
    burn = first.burn_time_s
    assert phases[0].flow == pytest.approx(1500e3 / (320.0 * STANDARD_GRAVITY) + 900.0 / burn, rel=1e-12)
    assert phases[0].exit_area == pytest.approx(200e3 / SEA_LEVEL_PRESSURE, rel=1e-12)


def test_an_escape_tower_leaves_at_its_time() -> None:
    phases = phases_of(replace(two_stages(), tower_kg=2000.0, tower_time_s=115.0))
    at = next(i for i, p in enumerate(phases) if "escape tower" in p.dropped)
    assert sum(p.duration_s for p in phases[:at]) == pytest.approx(115.0, abs=0.5)
    assert phases[at].drop == pytest.approx(2000.0)
    assert sum(p.duration_s for p in phases) == pytest.approx(sum(p.duration_s for p in phases_of(two_stages())))


def test_one_stage_is_steered_in_its_last_phase() -> None:
    alone = LaunchVehicle("one stage", (stage("first"),), fairing_kg=500.0)
    assert [p.free for p in phases_of(alone)] == [False, False, True]


@pytest.mark.parametrize("seconds", [(10.0, 20.0, 30.0), (100.0, 1.0, 1.0, 500.0), (5.0,) * PHASES])
def test_every_phase_gets_steps_and_all_are_used(seconds: tuple[float, ...]) -> None:
    phases = [Phase(str(k), s, 1.0, 1.0, 0.0, False) for k, s in enumerate(seconds)]
    shared = share_steps(phases)
    assert len(shared) == STEPS
    counts = np.bincount(shared, minlength=len(phases))
    assert counts.min() >= 2
    assert np.all(np.diff(shared) >= 0)


def test_too_many_phases() -> None:
    phases = [Phase(str(k), 10.0, 1.0, 1.0, 0.0, False) for k in range(PHASES + 1)]
    with pytest.raises(PhysicsError, match=f"{PHASES + 1} phases; the flight kernel holds {PHASES}"):
        share_steps(phases)


def test_impossible_stages() -> None:
    for wrong in ({"dry_kg": 0.0}, {"propellant_kg": -1.0}, {"thrust_n": 0.0}, {"isp_s": 0.0}, {"count": 0}):
        with pytest.raises(PhysicsError, match="stage odd: dry mass, propellant, thrust and impulse must be positive"):
            stage("odd", **wrong)
    with pytest.raises(PhysicsError, match="sea-level thrust must lie between 0 and the vacuum thrust"):
        stage("odd", sea_level_thrust_n=1600e3)


def test_impossible_vehicles() -> None:
    with pytest.raises(PhysicsError, match="no stage ignites at lift-off"):
        LaunchVehicle("v", (stage("a", ignition="cold"),), fairing_kg=0.0)
    with pytest.raises(PhysicsError, match="boosters alone are no vehicle"):
        LaunchVehicle("v", (stage("a", role="booster"),), fairing_kg=0.0)
    with pytest.raises(PhysicsError, match="only boosters may burn beside the first core"):
        LaunchVehicle("v", (stage("a"), stage("b", role="upper")), fairing_kg=0.0)


def test_a_vehicle_too_heavy_to_rise() -> None:
    weak = LaunchVehicle("weak", (stage("first", thrust_n=900e3), two_stages().last), fairing_kg=1000.0)
    with pytest.raises(PhysicsError, match=r"thrust at lift-off is 0\.\d\d times the weight; too little to rise"):
        phases_of(weak)


def test_a_first_stage_that_burns_too_briefly() -> None:
    brief = LaunchVehicle("brief", (stage("first", thrust_n=15e6), two_stages().last), fairing_kg=1000.0)
    short = replace(brief, stages=(replace(brief.stages[0], propellant_kg=10e3), brief.last))
    with pytest.raises(PhysicsError, match="too short for a pitch-over"):
        phases_of(short)


def drops_of(phases: list[Phase]) -> dict[str, tuple[float, float]]:
    """What is dropped → when, and the mass that leaves with everything else then."""
    clock, found = 0.0, {}
    for phase in phases:
        found |= dict.fromkeys(phase.dropped, (clock, phase.drop))
        clock += phase.duration_s
    return found


def test_skirts_of_stages_lit_at_lift_off_leave_at_their_time(vehicle: LaunchVehicle) -> None:
    skirted = vehicle.changed(0, skirt_kg=50.0, skirt_time_s=60.0).changed(1, skirt_kg=300.0, skirt_time_s=80.0)
    drops = drops_of(phases_of(skirted))
    assert drops["skirt of boosters"] == (pytest.approx(60.0), pytest.approx(4 * 50.0))
    assert drops["skirt of core"] == (pytest.approx(80.0), pytest.approx(300.0))
    test_masses_add_up(skirted)
    assert sum(p.propellant for p in phases_of(skirted)) == pytest.approx(
        sum(p.propellant for p in phases_of(vehicle)), rel=1e-9
    )


def test_a_skirt_leaves_with_its_stage_at_the_latest(vehicle: LaunchVehicle) -> None:
    late = vehicle.changed(0, skirt_kg=50.0, skirt_time_s=5000.0)
    drops = drops_of(phases_of(late))
    assert drops["skirt of boosters"] == drops["boosters"]
    assert drops["boosters"][1] == pytest.approx(4 * (50.0 + 3800.0 + 400.0))
    test_masses_add_up(late)


def test_changed_leaves_the_other_stages_alone(vehicle: LaunchVehicle) -> None:
    other = vehicle.changed(1, dry_kg=7000.0)
    assert other.stages[1].dry_kg == 7000.0
    assert other.stages[0] is vehicle.stages[0]
    assert other.liftoff_kg == pytest.approx(vehicle.liftoff_kg + 500.0)
