"""Laws of the catalogue that hold for every input."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from intercosmos.catalogue import fields, load_catalogue
from intercosmos.catalogue.check import Severity, check
from intercosmos.catalogue.fields import InUnit
from intercosmos.errors import IntercosmosError
from intercosmos.units import UNITS, convert

DIMENSIONS = sorted(UNITS)
positive = st.floats(min_value=1e-6, max_value=1e9, allow_nan=False)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(DIMENSIONS).flatmap(lambda d: st.tuples(st.just(d), st.sampled_from(sorted(UNITS[d])))), positive
)
def test_what_is_written_in_a_unit_is_read_in_si(written: tuple[str, str], value: float) -> None:
    dimension, unit = written
    quantity = InUnit(dimension).read(f"{value!r} {unit}".strip(), "here")
    assert quantity.value == pytest.approx(value * UNITS[dimension][unit], rel=1e-12)
    assert quantity.source == "here"
    if dimension != "specific impulse":  # always kept and shown in seconds
        assert convert(quantity.value, quantity.unit) == pytest.approx(value, rel=1e-9)


@given(positive, positive, positive)
def test_a_range_holds_its_value_or_is_refused(value: float, low: float, high: float) -> None:
    table = {"value": f"{value!r} kg", "low": f"{low!r} kg", "high": f"{high!r} kg"}
    mass = TypeAdapter(fields.Mass)
    if low <= value <= high:
        read = mass.validate_python(table)
        assert read.low <= read.value <= read.high
    else:
        with pytest.raises(ValidationError):
            mass.validate_python(table)


@given(anything)
def test_whatever_stands_for_a_quantity_is_read_or_refused(given_value: object) -> None:
    try:
        read = TypeAdapter(fields.Mass).validate_python(given_value)
    except ValidationError:
        return
    assert math.isfinite(read.value)
    assert read.value >= 0


_KINDS = ["site", "vehicle", "rules", "mating", "station", "ship", "planet", ""]
_IDS = ["guiana", "soyuz-2.1a", "ssvp-to-cdm", "iss", "x", ""]
_FIELDS = ["status", "pads", "stages", "latitude", "corridors", "pads.0.status", "name.x", "id", "", "..", "since"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_KINDS), st.sampled_from(_IDS), st.sampled_from(_FIELDS), anything)
def test_an_override_works_or_raises_an_error_of_ours(kind: str, entry_id: str, field: str, value: object) -> None:
    key = ".".join(part for part in (kind, entry_id, field) if part)
    try:
        changed = load_catalogue(overrides={key: value})
    except IntercosmosError:
        return
    assert changed.digest


@settings(max_examples=20, deadline=None)
@given(st.permutations(["site.guiana.status", "site.wenchang.status", "station.iss.until"]))
def test_the_order_of_overrides_does_not_matter(keys: list[str]) -> None:
    values = {"site.guiana.status": "closed", "site.wenchang.status": "planned", "station.iss.until": "2031"}
    one = load_catalogue(overrides={key: values[key] for key in keys})
    other = load_catalogue(overrides=values)
    assert one.digest == other.digest


@settings(max_examples=20, deadline=None)
@given(st.floats(min_value=0.0, max_value=90.0))
def test_no_corridor_lies_below_the_latitude_unnoticed(inclination: float) -> None:
    catalogue = load_catalogue(overrides={"site.baikonur.corridors": [{"inclination": f"{inclination!r} deg"}]})
    found = [one for one in check(catalogue) if one.rule == "corridor-is-reachable" and one.id == "baikonur"]
    geocentric, tolerance = 45.773, 0.2  # atan((1 - f)^2 tan 45.965 deg), WGS 84
    assert bool(found) == (inclination < geocentric - tolerance) or abs(inclination - geocentric + tolerance) < 0.001
    assert all(one.severity is Severity.WARNING for one in found)
