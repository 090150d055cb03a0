"""Flight models of a third party that solves nothing: payloads fall linearly with inclination."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intercosmos.series import Event, Series
from intercosmos.units import Quantity

solved: list[int] = []
unsolvable: list[tuple[str, str]] = []  #: vehicles and sites on which the algebra breaks


@dataclass(frozen=True)
class PayloadRequest:
    vehicle: str
    site: str
    perigee_m: float
    apogee_m: float
    inclination_rad: float
    argument_of_perigee_rad: float | None = None
    max_load: float | None = None
    deploy: str = "once"
    dispenser_kg: float = 0.0
    masses_kg: tuple[float, ...] = ()
    crewed: bool = False


@dataclass(frozen=True)
class PayloadResult:
    request: PayloadRequest
    payload_kg: float
    payload_low_kg: float
    payload_high_kg: float
    binding: str
    feasible: bool
    reason: str = ""
    azimuth_rad: float = 1.0
    corridor: str = "51.6°"
    dogleg_rad: float = 0.01
    dogleg_delta_v: float = 40.0
    max_dynamic_pressure_pa: float = 35e3
    max_load: float = 39.0
    events: tuple[Event, ...] = (Event("liftoff", 0.0, {"altitude": Quantity(90.0, "km")}),)
    drop_zones: tuple[str, ...] = ("kazakhstan-120",)
    spread: tuple[tuple[str, float, float], ...] = (("dry mass", -90.0, 80.0),)
    sources: tuple[str, ...] = ("memory",)
    models: tuple[str, ...] = ("linear",)
    trajectory: Series | None = None
    model_ratio: float = 1.0
    doubt: str = ""


def solve_payloads(catalogue: object, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
    if any((request.vehicle, request.site) in unsolvable for request in requests):
        raise np.linalg.LinAlgError("singular matrix")
    solved.append(len(requests))
    found = []
    for request in requests:
        mass = 8000.0 - 1000.0 * request.inclination_rad
        feasible = request.inclination_rad < math.radians(90)
        mass = mass if feasible else math.nan
        reason = "" if feasible else "no corridor leads there"
        found.append(PayloadResult(request, mass, mass - 100, mass + 100, "propellant", feasible, reason))
    return found
