"""Soyuz-2.1b in time, height and speed against the Soyuz CSG User's Manual, issue 2 (2012), figures 2.3.1 and 3.2.1.

The manual flies a steering program to an orbit that the figures do not state; here the steering is optimal. Events
that follow from propellant and thrust must agree closely; heights and speeds within a few per cent, since a lower or
higher orbit is flown flatter or steeper (the flights to a transfer orbit from Guiana and to a low orbit from Baikonur
lie on either side of the manual's).
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ledger_ascent as ledger


@pytest.fixture(scope="module", params=["guiana", "baikonur"])
def flown(request: pytest.FixtureRequest) -> dict[str, float]:
    return ledger.soyuz_timeline(load_catalogue(), request.param)


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, float], dict[str, float]]:
    catalogue = load_catalogue()
    return ledger.soyuz_timeline(catalogue, "guiana"), ledger.soyuz_timeline(catalogue, "baikonur")


def test_times_that_follow_from_propellant_and_thrust(flown: dict[str, float]) -> None:
    # manual 118.1, 287.6 and 558.6 s; tolerance 1 s and 2 s for the tail-off of each engine, which is not modelled
    assert flown["booster separation"] == pytest.approx(118.1, abs=1.0)
    assert flown["core cut-off"] == pytest.approx(287.6, abs=1.0)
    assert flown["third-stage cut-off"] == pytest.approx(558.6, abs=2.0)


def test_state_at_booster_separation(flown: dict[str, float]) -> None:
    # manual 43.2 km and 1.72 km/s at 117.9 s; tolerance 6 % and 4 %, the steering's: Fregat lets the three stages fly
    # flatter than any steering program that must also shed the fairing early
    assert flown["height at 117.9 s"] == pytest.approx(43.2, rel=0.06)
    assert flown["speed over the ground at 117.9 s"] == pytest.approx(1.72, rel=0.04)


def test_state_at_booster_separation_of_a_low_orbit_flight(both: tuple[dict[str, float], dict[str, float]]) -> None:
    # the three stages alone, as the manual's: 43.2 km and 1.72 km/s; tolerance 2 %
    assert both[1]["height at 117.9 s"] == pytest.approx(43.2, rel=0.02)
    assert both[1]["speed over the ground at 117.9 s"] == pytest.approx(1.72, rel=0.02)


def test_state_near_core_cut_off(flown: dict[str, float]) -> None:
    # manual 144.7 km and 3.65 km/s at 286.4 s; tolerance 10 % in height and 4 % in speed, the steering's
    assert flown["height at 286.4 s"] == pytest.approx(144.7, rel=0.10)
    assert flown["speed over the ground at 286.4 s"] == pytest.approx(3.65, rel=0.04)


def test_fairing(flown: dict[str, float]) -> None:
    # manual 208.4 s; tolerance 10 %: here it leaves at a heat flux, whose time follows from the height flown
    assert flown["fairing jettison"] == pytest.approx(208.4, rel=0.10)


def test_the_manual_lies_between_the_two_flights(both: tuple[dict[str, float], dict[str, float]]) -> None:
    flat, steep = both
    for name, _, manual in ledger.MANUAL_EVENTS:
        if name.startswith(("height", "speed")):
            # tolerance 1 % at either end
            assert 0.99 * flat[name] <= manual <= 1.01 * steep[name], name
