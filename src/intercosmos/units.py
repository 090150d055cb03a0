"""The only place that parses and prints units.

Inside the program every number is SI (metre, kilogram, second, radian, pascal, newton, watt); files and
screens use the units of the field. :class:`Quantity` is a number with its spread and its source.

>>> parse("8.1 t", "mass")
8100.0
>>> round(parse("51.6 deg", "angle"), 6)
0.90059
>>> show(8100.0, "kg")
'8\u202f100\u2009kg'
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Final

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import UnitError

#: dimension -> unit -> how many SI units it is. The first unit of each is the SI one.
UNITS: Final[dict[str, dict[str, float]]] = {
    "length": {"m": 1.0, "km": 1e3, "cm": 1e-2, "mm": 1e-3, "au": 149597870700.0},
    "mass": {"kg": 1.0, "t": 1e3, "g": 1e-3},
    "time": {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "a": 365.25 * 86400.0, "month": 30.4375 * 86400.0},
    "clock offset": {"s": 1.0, "ns": 1e-9},
    "angle": {"rad": 1.0, "deg": math.pi / 180, "°": math.pi / 180},
    "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6},
    "angular rate": {"rad/s": 1.0, "deg/s": math.pi / 180, "deg/d": math.pi / 180 / 86400, "rpm": math.pi / 30},
    "speed": {"m/s": 1.0, "km/s": 1e3},
    "energy of departure": {"m2/s2": 1.0, "km2/s2": 1e6},
    "acceleration": {"m/s2": 1.0, "g0": STANDARD_GRAVITY},
    "force": {"N": 1.0, "kN": 1e3, "MN": 1e6},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5},
    "mass flow": {"kg/s": 1.0},
    "area": {"m2": 1.0},
    "volume": {"m3": 1.0},
    "heat flux": {"W/m2": 1.0, "kW/m2": 1e3, "MW/m2": 1e6},
    "temperature": {"K": 1.0},
    "density": {"kg/m3": 1.0},
    "sound level": {"dB": 1.0},
    "power": {"W": 1.0, "kW": 1e3, "MW": 1e6},
    "specific impulse": {"s": 1.0, "m/s": 1 / STANDARD_GRAVITY, "km/s": 1e3 / STANDARD_GRAVITY},
    "effort": {"wy": 1.0, "work-years": 1.0},
    "angular acceleration": {"rad/s2": 1.0, "deg/s2": math.pi / 180},
    "data": {"bit": 1.0, "Mbit": 1e6, "Gbit": 1e9, "Tbit": 1e12},
    "data rate": {"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9},
    "ratio": {"": 1.0, "1": 1.0, "%": 1e-2},
    "count": {"": 1.0, "1": 1.0},
}  # fmt: skip

_NUMBER = re.compile(r"^\s*([+\-−]?(?:\d[\d_ \u2009\u202f]*(?:\.\d+)?|\.\d+)(?:[eE][+\-]?\d+)?)\s*(\S.*?)?\s*$")


def dimension_of(unit: str) -> str:
    """Name the first dimension that knows ``unit``; raise :class:`UnitError` if none does."""
    for dimension, units in UNITS.items():
        if unit in units:
            return dimension
    raise UnitError(f"no unit is called {unit!r}")


def parse(text: str, dimension: str) -> float:
    """Read a number with its unit and return it in SI.

    Parameters
    ----------
    text : such as ``"8.1 t"``, ``"200km"``, ``"51.6 deg"``, ``"1 135 W/m2"``
    dimension : a key of :data:`UNITS`

    Raises
    ------
    UnitError
        If the text is no number, has no unit where one is needed, or a unit of another dimension.
    """
    units = UNITS[dimension]
    a = "an" if dimension[0] in "aeiou" else "a"
    allowed = ", ".join(unit for unit in units if unit)
    if len(text) > 100:
        raise UnitError(f"{a} {dimension} is written as a short text with its unit ({allowed}), not {text!r:.60}")
    match = _NUMBER.match(text)
    if match is None:
        raise UnitError(f"{text!r} is not a number with a unit; write {a} {dimension} in one of: {allowed}")
    number, unit = match.group(1), match.group(2) or ""
    if unit not in units:
        if not unit:
            raise UnitError(f"{text!r} has no unit; write {a} {dimension} in one of: {allowed}")
        raise UnitError(f"{text!r} is not {a} {dimension}; units of {dimension}: {allowed}")
    value = float(re.sub(r"[_ \u2009\u202f]", "", number).replace("−", "-")) * units[unit]
    if not math.isfinite(value):
        raise UnitError(f"{text!r} is too large to be a number")
    return value


def convert(value: float, unit: str) -> float:
    """Turn an SI value into ``unit``."""
    return value / UNITS[dimension_of(unit)][unit]


def number(value: float, digits: int | None = None, *, signed: bool = False) -> str:
    """Print a number as the house does: true minus, thin spaces between thousands.

    ``digits`` is the count after the point; by default enough for four significant figures.
    """
    if not math.isfinite(value):
        return "–"
    if digits is None:
        magnitude = math.floor(math.log10(abs(value))) if value else 0
        digits = min(max(3 - magnitude, 0), 4)
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-+")
    return text.replace(",", "\u202f").replace("-", "−")


def show(value: float, unit: str, digits: int | None = None, *, signed: bool = False) -> str:
    """Print an SI value in ``unit``, with a thin space before it; ``deg`` becomes ``°``."""
    text = number(convert(value, unit), digits, signed=signed)
    if unit in ("deg", "°"):
        return text + "°"
    return f"{text}\u2009{unit}" if unit not in ("", "1") else text


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its spread and where it comes from.

    Attributes
    ----------
    value, low, high : SI; ``low <= value <= high``, equal where no spread is known
    unit : the unit to print it in
    source : id of the source, or how it was computed
    """

    value: float
    unit: str
    low: float = math.nan
    high: float = math.nan
    source: str = ""

    def __post_init__(self) -> None:
        if math.isnan(self.low):
            object.__setattr__(self, "low", self.value)
        if math.isnan(self.high):
            object.__setattr__(self, "high", self.value)
        if not self.low <= self.value <= self.high:
            raise UnitError(
                f"{self.value:g} is outside its own range {self.low:g} to {self.high:g}"
                + (f" (source {self.source})" if self.source else "")
            )

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        text = show(self.value, self.unit)
        if self.low < self.high:
            text += f" ({number(convert(self.low, self.unit))} to {number(convert(self.high, self.unit))})"
        return text

    def with_value(self, value: float) -> Quantity:
        """The same quantity at another point of its range, without a spread."""
        return replace(self, value=value, low=value, high=value)
