from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.directions.base import Assessment, Evidence, Margin, Option, Sense
from intercosmos.errors import StudyError
from intercosmos.series import Series
from intercosmos.study.codec import decode, digest, dumps, encode, loads
from intercosmos.units import Quantity


@dataclass(frozen=True)
class Everything:
    number: float
    count: int
    flag: bool
    text: str | None
    when: date
    pair: tuple[str, float]
    listed: list[int]
    table: Mapping[str, tuple[Quantity, ...]]
    sense: Sense
    values: np.ndarray


def _everything(**changes: object) -> Everything:
    fields: dict[str, object] = {
        "number": 0.1,
        "count": 3,
        "flag": True,
        "text": None,
        "when": date(2027, 1, 31),
        "pair": ("a", 1 / 3),
        "listed": [1, 2],
        "table": {"z": (Quantity(1.0, "kg"),), "a": ()},
        "sense": Sense.AT_LEAST,
        "values": np.array([[0.1, 1e-308], [2.0**53, -0.0]]),
    }
    return Everything(**{**fields, **changes})  # type: ignore[arg-type]


def _round_trip(value: object) -> object:
    return decode(type(value), loads(dumps(encode(value))))


def test_everything_comes_back_as_it_was() -> None:
    before, after = _everything(), _round_trip(_everything())
    assert isinstance(after, Everything)
    for name in ("number", "count", "flag", "text", "when", "pair", "listed", "table", "sense"):
        assert getattr(after, name) == getattr(before, name)
        assert type(getattr(after, name)) is type(getattr(before, name))
    assert after.values.dtype == np.float64
    assert after.values.tobytes() == before.values.tobytes()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_to_the_bit(number: float) -> None:
    after = _round_trip(_everything(number=number))
    assert isinstance(after, Everything)
    assert np.float64(after.number).tobytes() == np.float64(number).tobytes()


def test_the_declared_type_decides_not_the_value() -> None:
    data = encode(_everything(number=7, flag=np.bool_(False), count=np.int64(4)))
    assert dumps(data["number"]) == "7.0"
    assert data["flag"] is False
    assert dumps(data["count"]) == "4"


def test_the_order_of_a_mapping_is_kept() -> None:
    option = Option("x", "crew", "way", {"zebra": "z", "ant": "a"})
    again = _round_trip(option)
    assert isinstance(again, Option)
    assert again.id == option.id == "x/way/z/a"


def test_an_assessment_keeps_its_evidence() -> None:
    grid = np.linspace(0, 1, 7)
    assessment = Assessment(
        Option("x", "crew", "way", {}),
        (Margin("m", 1.0, 2.0, Sense.AT_MOST, "kg", 1.0),),
        evidence=Evidence(series={"s": Series("S", "t", "s", grid, {"v": ("m/s", grid**3)})}),
    )
    again = _round_trip(assessment)
    assert isinstance(again, Assessment)
    assert again.verdict is assessment.verdict
    unit, values = again.evidence.series["s"].columns["v"]
    assert unit == "m/s"
    assert values.tobytes() == (grid**3).tobytes()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, np.float64("nan")])
def test_a_number_that_is_not_finite_is_refused_with_its_path(bad: float) -> None:
    with pytest.raises(StudyError, match=r"^number is .*not finite"):
        encode(_everything(number=bad))
    with pytest.raises(StudyError, match=r"^values\[2\] is .*not finite"):
        encode(_everything(values=np.array([[0.0, 1.0], [bad, 2.0]])))
    with pytest.raises(StudyError, match=r"^table\.z\[0\]\.high is inf"):
        encode(_everything(table={"z": (Quantity(1.0, "kg", high=math.inf),)}))


def test_an_infinite_number_is_kept_where_it_has_a_meaning() -> None:
    for number in (math.inf, -math.inf):
        data = loads(dumps(encode(_everything(number=number), infinite=True)))
        assert decode(Everything, data).number == number
    with pytest.raises(StudyError, match="number is nan"):
        encode(_everything(number=math.nan), infinite=True)


def test_json_with_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        loads('{"x": NaN}')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": "0.1"}, r"^number is '0.1', not a float"),
        ({"count": 1.5}, r"^count is 1.5, not a int"),
        ({"pair": ["a"]}, r"^pair is not a list of 2"),
        ({"table": []}, r"^table is not a table"),
        ({"table": {"z": [{"value": 1.0}]}}, r"^table\.z\[0\] does not have the fields of a Quantity"),
        ({"when": "yesterday"}, r"^when is 'yesterday', not a date"),
        ({"sense": "sideways"}, r"^sense is 'sideways', not a Sense"),
    ],
)
def test_data_of_another_shape_are_refused_with_their_path(change: dict[str, object], message: str) -> None:
    data = {**encode(_everything()), **change}
    with pytest.raises(StudyError, match=message):
        decode(Everything, data)


def test_a_value_of_another_type_than_declared_is_refused() -> None:
    with pytest.raises(StudyError, match=r"^count is 1\.5, not a int"):
        encode(_everything(count=1.5))
    with pytest.raises(StudyError, match="is a Quantity, not a Margin"):
        encode(Quantity(1.0, "kg"), Margin)


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(StudyError, match="is a object"):
        encode({"x": object()})
    with pytest.raises(StudyError, match="not of numbers"):
        encode({"x": np.array(["a"])})


def test_sets_have_one_order_and_digests_depend_on_every_character() -> None:
    assert encode({"b", "a", "c"}) == ["a", "b", "c"]
    assert digest({"x": 1}) != digest({"x": 1.0}) != digest({"y": 1.0})
    assert json.loads(dumps(encode({"x": (1, "é")}))) == {"x": [1, "é"]}
