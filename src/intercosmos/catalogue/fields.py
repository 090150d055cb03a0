"""Field types for files: ``"8.1 t"``, or a table with a range, becomes a :class:`~intercosmos.units.Quantity`.

In TOML a value is ``"3784 kg"`` or ``{ value = "3784 kg", low = "3700 kg", high = "3850 kg", source = "csg-manual",
note = "…" }``. A value without a source of its own takes the source of its entry, which the loader passes as the
validation context ``{"source": id}``. Ratios may be bare numbers.

>>> from pydantic import TypeAdapter
>>> mass = TypeAdapter(Mass).validate_python({"value": "3.784 t", "high": "3.9 t", "source": "csg-manual"})
>>> mass.value, mass.low, mass.high, mass.source
(3784.0, 3784.0, 3900.0, 'csg-manual')
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from intercosmos.errors import UnitError
from intercosmos.units import UNITS, Quantity, parse, show

#: Keys of a value written as a table.
QUANTITY_KEYS: Final = ("value", "low", "high", "source", "note")


@dataclass(frozen=True, slots=True)
class InUnit:
    """Marks a field as a quantity of one dimension.

    Attributes
    ----------
    dimension : key of :data:`intercosmos.units.UNITS`
    minimum, maximum : SI bounds of the value and its range, both allowed
    """

    dimension: str
    minimum: float | None = None
    maximum: float | None = None

    @property
    def unit(self) -> str:
        """The unit the value is kept in."""
        return next(iter(UNITS[self.dimension]))

    def read(self, given: object, default_source: str = "") -> Quantity:
        """Turn a text, a bare number (ratios only), a table or a finished quantity into a quantity.

        Raises
        ------
        UnitError
            If it is none of these, has a wrong unit, is out of bounds or outside its own range.
        """
        if isinstance(given, Quantity):
            return given
        if not isinstance(given, Mapping):
            value = self._number(given)
            return Quantity(value, self._print_unit(given), source=default_source)
        unknown = [str(key) for key in given if key not in QUANTITY_KEYS]
        if unknown:
            raise UnitError(f"a value has no key {unknown[0]!r}; its keys are {', '.join(QUANTITY_KEYS)}")
        if "value" not in given:
            raise UnitError(f'a value written as a table needs the key "value" (keys: {", ".join(QUANTITY_KEYS)})')
        source = given.get("source", default_source)
        for key in ("source", "note"):
            if not isinstance(given.get(key, ""), str):
                raise UnitError(f"{key} is a text, not {given[key]!r}")
        value = self._number(given["value"])
        low = self._number(given["low"]) if "low" in given else value
        high = self._number(given["high"]) if "high" in given else value
        return Quantity(value, self._print_unit(given["value"]), low, high, source)

    def _number(self, given: object) -> float:
        if isinstance(given, int | float) and not isinstance(given, bool) and "" in UNITS[self.dimension]:
            given = repr(given)
        if not isinstance(given, str):
            raise UnitError(f'a {self.dimension} is a text such as "1 {self.unit}", not {given!r:.60}')
        value = parse(given, self.dimension)
        if (self.minimum is not None and value < self.minimum) or (self.maximum is not None and value > self.maximum):
            raise UnitError(f"{given!r} is out of bounds: {self._bounds()}")
        return value

    def _bounds(self) -> str:
        unit = "deg" if self.dimension == "angle" else self.unit
        low = f"at least {show(self.minimum, unit)}" if self.minimum is not None else ""
        high = f"at most {show(self.maximum, unit)}" if self.maximum is not None else ""
        return " and ".join(text for text in (low, high) if text)

    def _print_unit(self, given: object) -> str:
        """The unit the text was written in. An impulse is always shown in seconds: ``m/s`` also is a speed."""
        if self.dimension == "specific impulse" or not isinstance(given, str):
            return self.unit
        written = re.sub(r"^\s*[+\-−]?[\d._ \u2009\u202f]*(?:[eE][+\-]?\d+)?\s*", "", given).strip()
        return written if written in UNITS[self.dimension] else self.unit

    def _validate(self, given: object, info: ValidationInfo) -> Quantity:
        return self.read(given, info.context.get("source", "") if isinstance(info.context, Mapping) else "")

    def __get_pydantic_core_schema__(self, source_type: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        units = [unit for unit in UNITS[self.dimension] if unit]
        text: JsonSchemaValue = {"type": "string", "description": f"a {self.dimension} in one of: {', '.join(units)}"}
        one: JsonSchemaValue = {"anyOf": [text, {"type": "number"}]} if "" in UNITS[self.dimension] else text
        table: JsonSchemaValue = {
            "type": "object",
            "properties": {
                **dict.fromkeys(("value", "low", "high"), one),
                **{key: {"type": "string"} for key in ("source", "note")},
            },
            "required": ["value"],
            "additionalProperties": False,
        }
        return {"anyOf": [one, table], "x-dimension": self.dimension, "x-unit": self.unit}


_FULL_TURN: Final = 2 * math.pi

Mass = Annotated[Quantity, InUnit("mass", minimum=0.0)]  #: kg
Length = Annotated[Quantity, InUnit("length", minimum=0.0)]  #: m, sizes and altitudes above ground
Altitude = Annotated[Quantity, InUnit("length", minimum=-500.0)]  #: m, of a place on Earth
Area = Annotated[Quantity, InUnit("area", minimum=0.0)]  #: m2
Volume = Annotated[Quantity, InUnit("volume", minimum=0.0)]  #: m3
Time = Annotated[Quantity, InUnit("time", minimum=0.0)]  #: s
ClockOffset = Annotated[Quantity, InUnit("clock offset", minimum=0.0)]  #: s, of one clock from another
Angle = Annotated[Quantity, InUnit("angle", minimum=-_FULL_TURN, maximum=_FULL_TURN)]  #: rad
Latitude = Annotated[Quantity, InUnit("angle", minimum=-_FULL_TURN / 4, maximum=_FULL_TURN / 4)]  #: rad, geodetic
Inclination = Annotated[Quantity, InUnit("angle", minimum=0.0, maximum=_FULL_TURN / 2)]  #: rad
Azimuth = Annotated[Quantity, InUnit("angle", minimum=0.0, maximum=_FULL_TURN)]  #: rad, from north through east
Speed = Annotated[Quantity, InUnit("speed", minimum=0.0)]  #: m/s
Acceleration = Annotated[Quantity, InUnit("acceleration", minimum=0.0)]  #: m/s2
Force = Annotated[Quantity, InUnit("force", minimum=0.0)]  #: N
Pressure = Annotated[Quantity, InUnit("pressure", minimum=0.0)]  #: Pa
HeatFlux = Annotated[Quantity, InUnit("heat flux", minimum=0.0)]  #: W/m2
Power = Annotated[Quantity, InUnit("power", minimum=0.0)]  #: W
Temperature = Annotated[Quantity, InUnit("temperature", minimum=0.0)]  #: K
Frequency = Annotated[Quantity, InUnit("frequency", minimum=0.0)]  #: Hz
AngularRate = Annotated[Quantity, InUnit("angular rate", minimum=0.0)]  #: rad/s
MassFlow = Annotated[Quantity, InUnit("mass flow", minimum=0.0)]  #: kg/s
SpecificImpulse = Annotated[Quantity, InUnit("specific impulse", minimum=0.0)]  #: s, never m/s
Effort = Annotated[Quantity, InUnit("effort", minimum=0.0)]  #: work-years
Ratio = Annotated[Quantity, InUnit("ratio", minimum=0.0)]  #: 1
Fraction = Annotated[Quantity, InUnit("ratio", minimum=0.0, maximum=1.0)]  #: 1, from 0 to 1
Count = Annotated[int, Field(ge=0, strict=True)]  #: a whole number of things
