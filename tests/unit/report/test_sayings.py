"""Who says so: claims of stories beside the catalogue's values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.report.sayings import ClaimIndex, StoryClaim, agrees, astray, said_fits, value_at, verdict
from intercosmos.units import Quantity


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def claim(asset: str, field: str, value: str) -> StoryClaim:
    return StoryClaim("2020-a-story", "A story", "2020", asset, field, value)


@pytest.mark.parametrize(
    ("text", "value", "fits"),
    [
        ("7 t", Quantity(7000.0, "kg"), True),
        ("about 7.05 t", Quantity(7000.0, "kg"), True),
        ("7.08 t", Quantity(7000.0, "kg"), False),
        ("6 500 kg", Quantity(7000.0, "kg", 6500.0, 7100.0), True),
        ("6499 kg", Quantity(7000.0, "kg", 6500.0, 7100.0), False),
        ("heavy", Quantity(7000.0, "kg"), None),
        ("7 km", Quantity(7000.0, "kg"), None),
        ("51.6 deg", Quantity(0.9006, "deg"), True),
        ("0 deg", Quantity(0.0, "deg"), True),
        ("3.1 km/s", Quantity(316.1, "s"), True),  # an impulse, as a speed
        ("316 s", Quantity(316.1, "s"), True),
        ("50 %", Quantity(0.5, "1"), True),
        ("3 seats", 3, True),
        ("4", 3, False),
        ("no", False, True),
        ("yes", False, False),
        ("soon", False, None),
        ("1.02", 1.0, False),
        ("2016-07-07", "2016-07", True),
        ("2016", "2017-07-07", False),
        ("Active", "active", True),
        ("in service", "active", None),
        ("esa", ("cnsa", "esa"), True),
        ("nasa", ("cnsa", "esa"), None),
        ("7 t", None, None),
    ],
)
def test_a_claim_fits_fails_or_cannot_be_compared(text: str, value: object, fits: bool | None) -> None:
    assert said_fits(text, value) is fits


@given(st.text(max_size=200))
def test_no_text_breaks_the_comparison(text: str) -> None:
    for value in (Quantity(7000.0, "kg", 1.0, 8000.0), 3, True, 1.5, "active", "2016-07", ("a", "b"), None):
        assert said_fits(text, value) in (True, False, None)


@given(st.floats(1.0, 1e6), st.floats(0.0, 0.0098))
def test_one_per_cent_is_room_enough_where_there_is_no_range(value: float, off: float) -> None:
    assert said_fits(f"{value * (1 - off):.9f} kg", Quantity(value, "kg"))
    assert not said_fits(f"{value * 1.02:.9f} kg", Quantity(value, "kg"))


def test_paths_go_through_lists_by_count_and_by_name(catalogue: Catalogue) -> None:
    site = catalogue.sites["vostochny"]
    assert value_at(site, "pads.0.status") == site.pads[0].status
    assert value_at(site, f"pads.{site.pads[1].name}.status") == site.pads[1].status
    assert value_at(site, "latitude") == site.latitude
    for path in ("nothing", "pads.99.status", "latitude.value.deep", "", "__class__", "pads.٣.name"):
        assert value_at(site, path) is None


def test_claims_are_found_by_what_they_speak_of() -> None:
    one, other = claim("ship.soyuz-ms", "mass", "7 t"), claim("ship.soyuz-ms", "crew", "3")
    index = ClaimIndex([one, other])
    assert index.of("ship", "soyuz-ms", "mass") == (one,)
    assert index.of("ship", "soyuz-ms") == (one, other)
    assert index.of("ship", "shenzhou") == ()
    assert index.stories("ship", "soyuz-ms") == 1
    assert list(index) == [one, other]


def test_claims_that_lead_nowhere_are_told(catalogue: Catalogue) -> None:
    good, no_asset, no_kind, no_field = (
        claim("ship.soyuz-ms", "crew", "3"), claim("ship.vostok-9", "crew", "3"), claim("unicorn.x", "crew", "3"),
        claim("ship.soyuz-ms", "horns", "3"),
    )  # fmt: skip
    assert agrees(good, catalogue) is True
    assert [agrees(one, catalogue) for one in (no_asset, no_kind, no_field)] == [None, None, None]
    assert len(astray([good, no_asset, no_kind, no_field], catalogue)) == 3


@given(st.floats(-0.499, 0.499))
def test_a_rounded_figure_has_half_a_step_of_room_on_both_sides(off: float) -> None:
    value = Quantity(7000.0, "kg", 6900.0, 7100.0)
    assert said_fits(f"{7.1 + off:.6f} t", value, "1 t")
    assert said_fits(f"{6.9 + off:.6f} t", value, "1 t")
    assert not said_fits("7.61 t", value, "1 t")
    assert not said_fits("6.39 t", value, "1 t")
    assert said_fits("7.11 t", value, "a little") is False  # no step that anybody knows gives room


def test_a_plan_that_was_changed_is_not_held_against_today(catalogue: Catalogue) -> None:
    plan = replace(claim("station.ros", "inclination", "98 deg"), until="December 2025")
    assert agrees(plan, catalogue) is None
    assert verdict(plan, catalogue) == "until December 2025"
    assert verdict(replace(plan, until=""), catalogue) == "differs"


def test_rounding_is_told_only_where_it_makes_the_difference(catalogue: Catalogue) -> None:
    near, exact = claim("engine.rd-180", "mass", "5 t"), claim("engine.rd-180", "mass", "5480 kg")
    assert verdict(near, catalogue) == "differs"
    assert verdict(replace(near, rounded_to="1 t"), catalogue) == "agrees, rounded"
    assert verdict(replace(exact, rounded_to="10 kg"), catalogue) == "agrees"
    assert verdict(claim("engine.rd-180", "mass", "heavy"), catalogue) == ""


def test_kinds_of_two_words_are_found_either_way() -> None:
    """Stories write drop-zone, the report asks for drop_zone."""
    said = claim("drop-zone.altai", "country", "Russia")
    index = ClaimIndex([said])
    assert index.of("drop_zone", "altai", "country") == index.of("drop-zone", "altai") == (said,)
    assert index.stories("drop_zone", "altai") == 1
