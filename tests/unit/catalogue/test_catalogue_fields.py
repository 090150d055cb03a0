"""Texts and tables become quantities; everything else is refused with a sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from intercosmos.catalogue import fields
from intercosmos.units import Quantity


def read(kind: Any, given: object, **context: Any) -> Quantity:
    quantity: object = TypeAdapter(kind).validate_python(given, context=context or None)
    assert isinstance(quantity, Quantity)
    return quantity


def test_a_text_takes_the_source_of_its_entry() -> None:
    mass = read(fields.Mass, "3.784 t", source="csg-manual")
    assert mass == Quantity(3784.0, "t", source="csg-manual")
    assert mass.low == mass.high == 3784.0


def test_a_table_has_its_own_source_and_range() -> None:
    given = {"value": "3784 kg", "low": "3.7 t", "high": "3850 kg", "source": "csg-manual", "note": "with igniters"}
    assert read(fields.Mass, given, source="other") == Quantity(3784.0, "kg", 3700.0, 3850.0, "csg-manual")


def test_a_range_may_be_open_on_one_side() -> None:
    mass = read(fields.Mass, {"value": "3784 kg", "high": "4 t"})
    assert (mass.low, mass.high) == (3784.0, 4000.0)


def test_a_finished_quantity_passes() -> None:
    quantity = Quantity(1.0, "kg", source="x")
    assert read(fields.Mass, quantity) is quantity


@pytest.mark.parametrize(
    ("kind", "given", "value", "unit"),
    [
        (fields.SpecificImpulse, "3 km/s", 3000 / 9.80665, "s"),  # standard gravity, CGPM 1901
        (fields.Ratio, 2.6, 2.6, ""),
        (fields.Fraction, "1 %", 0.01, "%"),
        (fields.Angle, "−52.768 deg", math.radians(-52.768), "deg"),
        (fields.Acceleration, "4 g0", 39.2266, "g0"),
        (fields.Mass, "1e3 kg", 1000.0, "kg"),
        (fields.Effort, "40 work-years", 40.0, "work-years"),
    ],
)
def test_units_are_turned_into_si_and_remembered(kind: object, given: object, value: float, unit: str) -> None:
    quantity = read(kind, given)
    assert quantity.value == pytest.approx(value, rel=1e-12)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        (fields.Mass, "3784", "has no unit"),
        (fields.Mass, "3784 m", "is not a mass; units of mass: kg, t, g"),
        (fields.Mass, 3784, "is a text such as"),
        (fields.Mass, True, "is a text such as"),
        (fields.Ratio, True, "is a text such as"),
        (fields.Mass, "-1 kg", "out of bounds: at least"),
        (fields.Fraction, 1.5, "out of bounds"),
        (fields.Latitude, "91 deg", "out of bounds: at least −90.00° and at most 90.00°"),
        (fields.Mass, {"low": "1 kg"}, 'needs the key "value"'),
        (fields.Mass, {"value": "1 kg", "hgih": "2 kg"}, "has no key 'hgih'"),
        (fields.Mass, {"value": "1 kg", "low": "2 kg"}, "outside its own range"),
        (fields.Mass, {"value": "3 kg", "low": "1 kg", "high": "2 kg"}, "outside its own range"),
        (fields.Mass, {"value": "1 kg", "source": 3}, "source is a text"),
        (fields.Mass, {"value": {"value": "1 kg"}}, "is a text such as"),
        (fields.Mass, "1e999 kg", "too large"),
        (fields.Mass, None, "is a text such as"),
        (fields.Mass, ["1 kg"], "is a text such as"),
    ],
)
def test_what_is_no_quantity_is_refused_with_a_reason(kind: object, given: object, sentence: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read(kind, given)
    assert sentence in str(raised.value)


def test_counts_are_whole_numbers() -> None:
    counts = TypeAdapter(fields.Count)
    assert counts.validate_python(4) == 4
    for given in (-1, 4.0, "4", True):
        with pytest.raises(ValidationError):
            counts.validate_python(given)


def test_the_json_schema_carries_the_unit() -> None:
    class Body(BaseModel):
        mass: fields.Mass
        ratio: fields.Ratio | None = None

    schema = Body.model_json_schema()["properties"]
    assert schema["mass"]["x-unit"] == "kg"
    assert schema["mass"]["x-dimension"] == "mass"
    assert schema["mass"]["anyOf"][1]["properties"].keys() == {"value", "low", "high", "source", "note"}
    assert {"type": "number"} in schema["ratio"]["anyOf"][0]["anyOf"][0]["anyOf"]
