"""Every rule of the check fires on what it is there for, and tells the size of the contradiction."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.check import RULES, Finding, Severity, check
from intercosmos.catalogue.check_identities import burn_time_at
from intercosmos.catalogue.flight_model import corridors, launch_vehicle
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import ThrottleStep
from intercosmos.errors import DataError
from intercosmos.units import Quantity

# RD-170: 740 tf and 806 tf, 309 s and 337 s (Energomash); a text of AIAA-91-2510 prints 331 s in vacuum.
RD_170 = """
[rd-170]
name = "RD-170"
maker = "Energomash"
owner = "roscosmos"
propellants = "LOX/kerosene"
cycle = "oxygen-rich staged combustion"
thrust_vacuum = "7904 kN"
thrust_sea_level = "7257 kN"
isp_vacuum = "{impulse} s"
isp_sea_level = "309 s"
chamber_pressure = "{pressure} MPa"
area_ratio = "36.87"
{more}
source = "general-knowledge"
"""


def with_engine(folder: Path, *, impulse: float = 337.0, pressure: float = 24.5, more: str = "") -> Catalogue:
    text = RD_170.format(impulse=impulse, pressure=pressure, more=more)
    (folder / "engines.toml").write_text(text, encoding="utf-8")
    return load_catalogue(extra_folders=[folder])


def of(catalogue: Catalogue, rule: str, entry_id: str) -> list[Finding]:
    return [finding for finding in check(catalogue) if (finding.rule, finding.id) == (rule, entry_id)]


def test_the_catalogue_as_it_comes_has_no_errors() -> None:
    assert [finding for finding in check(load_catalogue()) if finding.severity is Severity.ERROR] == []


def test_rules_have_names_of_their_own_and_say_what_they_want() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


def test_a_vacuum_impulse_that_contradicts_the_thrusts_is_found(tmp_path: Path) -> None:
    (finding,) = of(with_engine(tmp_path, impulse=331), "thrust-and-impulse-agree", "rd-170")
    assert finding.severity is Severity.WARNING
    assert finding.size == pytest.approx(0.017, abs=0.001)  # +1.7 %: field notes on engines, section 3.2
    assert of(with_engine(tmp_path), "thrust-and-impulse-agree", "rd-170") == []


def test_an_exit_area_that_contradicts_the_thrusts_is_found(tmp_path: Path) -> None:
    # 7904 - 7257 = 647 kN; / 101.325 kPa = 6.385 m2
    assert of(with_engine(tmp_path, more='exit_area = "6.4 m2"'), "exit-area-agrees", "rd-170") == []
    (finding,) = of(with_engine(tmp_path, more='exit_area = "3.2 m2"'), "exit-area-agrees", "rd-170")
    assert finding.size == pytest.approx(647e3 / (101325 * 3.2) - 1)


def test_a_chamber_pressure_of_another_engine_is_found(tmp_path: Path) -> None:
    assert of(with_engine(tmp_path), "thrust-coefficient-is-possible", "rd-170") == []
    assert len(of(with_engine(tmp_path, pressure=12.0), "thrust-coefficient-is-possible", "rd-170")) == 1


def test_thrust_at_sea_level_above_that_in_vacuum_is_an_error() -> None:
    catalogue = load_catalogue(overrides={"engine.rd-107a.thrust_sea_level": "1100 kN"})
    (finding,) = of(catalogue, "thrust-coefficient-is-possible", "rd-107a")
    assert finding.severity is Severity.ERROR


def test_a_burn_time_that_contradicts_propellant_and_thrust_is_found() -> None:
    true = load_catalogue()
    timed = [stage for stage in true.stages.values() if stage.burn_time is not None]
    quiet = next(stage for stage in timed if not of(true, "burn-time-agrees", stage.id))
    wrong = load_catalogue(overrides={f"stage.{quiet.id}.burn_time": "3000 s"})
    assert of(wrong, "burn-time-agrees", quiet.id)[0].size > 1


def test_throttling_lengthens_the_burn() -> None:
    steps = (ThrottleStep(time=Quantity(50.0, "s"), level=0.5),)
    assert burn_time_at(1000.0, 10.0, ()) == pytest.approx(100.0)
    assert burn_time_at(1000.0, 10.0, steps) == pytest.approx(150.0)  # 50 s at 10 kg/s, 100 s at 5 kg/s
    assert burn_time_at(400.0, 10.0, steps) == pytest.approx(40.0)  # over before the step


TOO_HEAVY = {"stage.soyuz-a.dry_mass": "300 t"}


@pytest.mark.parametrize(
    ("rule", "entry_id", "severity", "overrides"),
    [
        ("dry-fraction-is-possible", "soyuz-a", "warning", TOO_HEAVY),
        ("vehicle-lifts-off", "soyuz-2.1a", "warning", TOO_HEAVY),
        (
            "vehicle-lifts-off",
            "soyuz-2.1a",
            "error",
            {f"vehicle.soyuz-2.1a.stages.{i}.ignition": "hot" for i in (0, 1)},
        ),
        ("site-has-corridors", "baikonur", "error", {"site.baikonur.corridors": []}),
        ("corridor-is-reachable", "baikonur", "warning", {"site.baikonur.corridors.0.inclination": "41.5 deg"}),
        ("corridor-is-reachable", "vostochny", "warning", {"site.vostochny.corridors.0.azimuth": "40 deg"}),
        ("corridor-azimuth-agrees", "vostochny", "warning", {"site.vostochny.corridors.0.azimuth": "92.5 deg"}),
        ("drops-have-times", "long-march-2f", "error", {"vehicle.long-march-2f.escape_tower_time": "0 s"}),
        ("drops-have-times", "soyuz-2.1a", "error", {"vehicle.soyuz-2.1a.stages.0.skirt_mass": "100 kg"}),
        ("throttle-is-flown", "soyuz-2.1b", "warning", {"vehicle.soyuz-2.1b.stages.0.ignition": "cold"}),
        ("vehicle-has-pad", "proton-m", "warning", {"vehicle.proton-m.sites": ["guiana"]}),
        (
            "payload-fits-vehicle",
            "soyuz-2.1a-baikonur-200x240-51.6",
            "warning",
            {"payload.soyuz-2.1a-baikonur-200x240-51.6.site": "tanegashima"},
        ),
        ("orbits-are-orbits", "tiangong", "error", {"station.tiangong.perigee": "500 km"}),
        ("orbits-are-orbits", "soyuz-ms", "error", {"ship.soyuz-ms.insertion_perigee": "500 km"}),
        ("ship-masses-add-up", "dragon", "warning", {"ship.dragon.dry_mass": "12 t"}),
        ("ship-delta-v-agrees", "soyuz-ms", "warning", {"ship.soyuz-ms.delta_v": "800 m/s"}),
        ("ship-delta-v-agrees", "soyuz-ms", "error", {"ship.soyuz-ms.propellant_mass": "8 t"}),
        ("matings-are-known", "soyuz-ms", "warning", {"station.iss.ports.idss.interface": "apas-95"}),
        ("matings-make-sense", "ssvp-to-cdm", "error", {"mating.ssvp-to-cdm.mates": True}),
        ("matings-make-sense", "ssvp-to-ssvp", "error", {"mating.ssvp-to-ssvp.status": "no"}),
        ("matings-make-sense", "ssvp-to-ssvp", "error", {"mating.ssvp-to-ssvp": {"mates": False, "by": "ssvp"}}),
        ("crews-fit-station", "tiangong", "error", {"station.tiangong.crew_nominal": 9}),
        ("crewed-ships-have-crewed-rockets", "soyuz-ms", "warning", {"ship.soyuz-ms.launched_by": ["proton-m"]}),
        ("dates-in-order", "iss", "error", {"station.iss.until": "1990"}),
        ("dates-in-order", "guiana", "error", {"site.guiana.pads.ELA-3.until": "1990"}),
        ("sources-exist", "guiana", "error", {"site.guiana.source": "orbitlap"}),
        ("sources-exist", "soyuz-ms", "error", {"ship.soyuz-ms.mass": {"value": "7 t", "source": "hearsay"}}),
        ("sources-exist", "guiana", "error", {"site.guiana.pads.ELS.source": "hearsay"}),
        ("references-exist", "soyuz-ms", "error", {"ship.soyuz-ms.docking_interface": "ssvq"}),
        ("references-exist", "baikonur", "error", {"site.baikonur.corridors.0.drop_zones": ["kazakhstan-121"]}),
        ("references-exist", "soyuz-2.1a", "error", {"vehicle.soyuz-2.1a.stages.0.stage": "soyuz-b"}),
    ],
)
def test_the_rule_fires(rule: str, entry_id: str, severity: str, overrides: Mapping[str, object]) -> None:
    before = {finding.text for finding in of(load_catalogue(), rule, entry_id)}
    found = of(load_catalogue(overrides=overrides, require_references=False), rule, entry_id)
    new = [finding for finding in found if finding.text not in before]
    assert [finding.severity.value for finding in new] == [severity]
    assert new[0].size > 0


@pytest.mark.parametrize(
    ("azimuth", "size", "flown"),
    # Vostochny lies a little north of 51.7°, so that its corridor's own azimuth is due east
    [("90.4 deg", None, ""), ("92.5 deg", 2.5, "widened to ±2.5°"), ("96 deg", 6.0, "flown along the azimuth alone")],
)
def test_a_corridor_widened_for_its_azimuth_is_told_of(azimuth: str, size: float | None, flown: str) -> None:
    catalogue = load_catalogue(overrides={"site.vostochny.corridors.0.azimuth": azimuth})
    found = of(catalogue, "corridor-azimuth-agrees", "vostochny")
    assert [one.size for one in found] == ([] if size is None else [pytest.approx(size)])
    assert all(flown in one.text for one in found)
    # what is said is what the ascent is given
    corridor = next(iter(corridors(catalogue.sites["vostochny"], "vostochny")))
    half = math.degrees(corridor.azimuth[1] - corridor.azimuth[0]) / 2
    assert half == pytest.approx(2.5 if flown.startswith("widened") else 0.5)


def test_what_has_no_time_to_be_dropped_is_not_flown() -> None:
    tower = load_catalogue(overrides={"vehicle.long-march-2f.escape_tower_time": "0 s"})
    (finding,) = of(tower, "drops-have-times", "long-march-2f")
    assert "escape_tower_time" in finding.text
    with pytest.raises(DataError, match=r"vehicle\.long-march-2f\.escape_tower_time.*at lift-off"):
        launch_vehicle(tower, "long-march-2f", crewed=True)
    assert launch_vehicle(tower, "long-march-2f").tower_kg == 0, "without a crew there is no tower to drop"
    skirt = load_catalogue(overrides={"vehicle.soyuz-2.1a.stages.1.skirt_mass": "100 kg"})
    with pytest.raises(DataError, match=r"vehicle\.soyuz-2\.1a\.stages\.1\.skirt_time"):
        launch_vehicle(skirt, "soyuz-2.1a")
    assert not of(load_catalogue(), "drops-have-times", "soyuz-2.1a")


def test_findings_suggest_the_nearest_id() -> None:
    (finding,) = of(load_catalogue(overrides={"site.guiana.source": "orbitlap"}), "sources-exist", "guiana")[:1]
    assert "did you mean 'orbitlab'" in finding.text


def test_a_pair_of_interfaces_stands_once(tmp_path: Path) -> None:
    (tmp_path / "matings.toml").write_text(
        '[[mating]]\nactive = "ssvp"\npassive = "ssvp"\nmates = true\nstatus = "flown"\nsource = "general-knowledge"\n'
        * 2,
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="a second time"):
        load_catalogue(extra_folders=[tmp_path])


def test_errors_come_first_then_the_greatest_contradiction() -> None:
    overrides = {**TOO_HEAVY, "station.iss.until": "1990", "ship.soyuz-ms.delta_v": "800 m/s"}
    found = check(load_catalogue(overrides=overrides))
    assert found[0].severity is Severity.ERROR
    warnings = [finding.size for finding in found if finding.severity is Severity.WARNING]
    assert warnings == sorted(warnings, reverse=True)
