"""How much a vehicle of the catalogue lifts from a site into an orbit: many questions in one batch.

The payload comes with an interval from the spread of the catalogue's values: the optimiser's multipliers say what a
small change of any mass, thrust or impulse is worth, so no second optimisation is needed (envelope theorem).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from intercosmos.catalogue.flight_answer import MODELS, PayloadRequest, PayloadResult
from intercosmos.catalogue.flight_model import Corridor, Reader, corridors, launch_vehicle
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Site
from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.ascent.flight import PAYLOAD_SCALE
from intercosmos.physics.ascent.optimise import Ascents, Case, Injection, assemble, hopeless, optimise, stack, values_of
from intercosmos.physics.ascent.profile import Profile, profile_of
from intercosmos.physics.ascent.transfer import Burn, Step, close, plan_burns
from intercosmos.physics.ascent.vehicle import LaunchVehicle
from intercosmos.series import Event
from intercosmos.units import Quantity

__all__ = ["MODELS", "PayloadRequest", "PayloadResult", "solve_payloads"]

PARKING_HEIGHT = 200e3  #: m: parking orbits of restartable stages
LARGEST_DOGLEG = math.radians(15.0)  #: turned by the ascent itself; more is left to an upper stage
HIGHEST_DIRECT = 1200e3  #: m: circular orbits above this are out of reach of a single burn
DIRECT_BELOW = 320e3  #: m: orbits this low are entered in one burn
TRUSTED = 0.10  #: a model that meets its published payloads this well needs no warning
_NEARBY = 0.1  # part of a value's range over which its effect is measured, then scaled up
NEARLY_CIRCULAR = 0.02  #: eccentricity below which a single burn ends at the perigee


@dataclass(slots=True)
class _Way:
    """One way of answering a request: a corridor, and a list of burns after injection."""

    index: int
    corridor: Corridor
    case: Case
    steps: list[Step]
    reader: Reader
    dogleg: float
    losses: tuple[float, ...] = field(default_factory=tuple)
    burn_times: tuple[float, ...] = field(default_factory=tuple)


def solve_payloads(catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
    """Answer every request; all ascents are flown in one batch.

    Parameters
    ----------
    catalogue : the catalogue, overrides applied
    requests : any number

    Returns
    -------
    list of PayloadResult in the order of the requests

    Raises
    ------
    UnknownIdError
        For a vehicle or site that the catalogue does not have.
    DataError
        For a site without a corridor.
    """
    ways: list[_Way] = []
    failed: dict[int, str] = {}
    for index, request in enumerate(requests):
        try:
            ways.extend(_ways(catalogue, index, request))
        except PhysicsError as error:
            failed[index] = str(error)
    if ways:
        found = optimise([w.case for w in ways])
        if any(w.steps for w in ways):
            # finite-burn losses depend on the payload: once more with the payload found, from the trajectory found
            solved = np.flatnonzero(found.converged)
            ways = [ways[k] for k in solved]
            for way, k in zip(ways, solved, strict=True):
                if way.steps:
                    way.case = _closed(way, requests[way.index], float(found.payload_kg[k]))
                way.case = replace(way.case, guess=found.x[k])
            if ways:
                found = optimise([w.case for w in ways])
    results: list[PayloadResult] = []
    for index, request in enumerate(requests):
        reached = [k for k, w in enumerate(ways) if w.index == index and found.converged[k]]
        if not reached:
            reason = failed.get(index, "no trajectory from this site reaches the orbit inside its corridors")
            results.append(PayloadResult(request, 0.0, 0.0, 0.0, "no trajectory", False, reason))
            continue
        best = max(reached, key=lambda k: float(found.payload_kg[k]))
        results.append(_result(catalogue, request, ways[best], found, best))
    return results


def _ways(catalogue: Catalogue, index: int, request: PayloadRequest) -> list[_Way]:
    """The corridors and burn sequences worth trying for one request."""
    site = catalogue.get("site", request.site)
    assert isinstance(site, Site)
    reader = Reader()
    vehicle = launch_vehicle(catalogue, request.vehicle, reader, crewed=request.crewed)
    place = (site.latitude.value, site.longitude.value, site.altitude.value)
    target = request.inclination_rad

    def gap(c: Corridor) -> float:
        low, high = c.inclinations
        return max(low - target, target - high, 0.0)

    nearest = sorted(corridors(site, request.site), key=gap)
    chosen = [c for c in nearest if gap(c) == 0.0] or nearest[:2]
    ways: list[_Way] = []
    problems: list[str] = []
    for corridor in chosen:
        for direct in (True, False):
            try:
                way = _way(index, request, vehicle, place, corridor, reader, gap(corridor), direct=direct)
            except PhysicsError as error:
                problems.append(str(error))
                continue
            if way is not None:
                ways.append(way)
    if not ways:
        raise PhysicsError("; ".join(dict.fromkeys(problems)))
    return ways


def _way(
    index: int,
    request: PayloadRequest,
    vehicle: LaunchVehicle,
    place: tuple[float, float, float],
    corridor: Corridor,
    reader: Reader,
    gap: float,
    *,
    direct: bool,
) -> _Way | None:
    """``direct``: the ascent ends on the target or on the ellipse towards it; else on a circular parking orbit."""
    perigee, apogee = EARTH_RADIUS + request.perigee_m, EARTH_RADIUS + request.apogee_m
    parking = EARTH_RADIUS + min(PARKING_HEIGHT, request.perigee_m)
    eccentricity = (apogee - perigee) / (apogee + perigee)
    limit = request.max_load or 1e9
    low_orbit = request.apogee_m <= DIRECT_BELOW and request.deploy == "once" and not request.departs
    if request.departs and not vehicle.restartable:
        raise PhysicsError(
            f"{vehicle.last.name} cannot restart, so it cannot wait in a parking orbit for the place to depart from"
        )
    if gap > LARGEST_DOGLEG and (direct or low_orbit or not vehicle.restartable):
        raise PhysicsError(
            f"the {corridor.name} leads {math.degrees(gap):.1f}° past the orbit; an ascent turns by "
            f"{math.degrees(LARGEST_DOGLEG):.0f}° at most here"
        )
    if request.apogee_m <= DIRECT_BELOW and not request.departs and vehicle.last.role == "orbit":
        raise PhysicsError(
            f"{vehicle.last.name} is made for high orbits: too weak to enter a low one with what the stages below "
            "it lift; ask for the vehicle without it"
        )
    if not vehicle.restartable or low_orbit:
        if not direct:
            return None
        pinned = eccentricity < NEARLY_CIRCULAR
        injection = Injection(
            perigee, apogee, request.inclination_rad, pinned, None if pinned else request.argument_of_perigee_rad
        )
        if pinned and request.perigee_m > HIGHEST_DIRECT:
            raise PhysicsError(
                f"{vehicle.last.name} cannot restart: one burn does not end on a circular orbit at "
                f"{request.perigee_m / 1e3:.0f} km"
            )
        case = Case(vehicle, place, corridor.azimuth, injection, load_limit=limit)
        _require_hope(case)
        return _Way(index, corridor, case, [], reader, gap)
    low, high = corridor.inclinations
    # a little above the latitude: due east the inclination has no slope in azimuth
    inclination = min(max(request.inclination_rad, low + 2e-4), max(high - 2e-4, low))
    restarts = vehicle.last.restarts
    at_node = request.argument_of_perigee_rad is not None
    if direct:
        if at_node or request.departs:
            return None
        inclination = request.inclination_rad  # off the corridor: the ascent itself flies the dog-leg
    steps = plan_burns(
        parking, inclination, perigee, apogee, request.inclination_rad,
        restarts=restarts, at_node=at_node, direct=direct, releases=request.releases, dispenser_kg=request.dispenser_kg,
        tank_kg=vehicle.last.skirt_kg if vehicle.last.drops_in_orbit else 0.0, departs=request.departs,
    )  # fmt: skip
    injection = Injection(parking, apogee if direct else parking, inclination)
    way = _Way(index, corridor, Case(vehicle, place, corridor.azimuth, injection, load_limit=limit), steps, reader, gap)
    way.case = _closed(way, request, 3000.0)
    _require_hope(way.case)
    return way


def _require_hope(case: Case) -> None:
    if hopeless(case):
        raise PhysicsError(f"{case.vehicle.name} does not reach this orbit even without a payload")


def _closed(way: _Way, request: PayloadRequest, payload_kg: float) -> Case:
    """The case with the mass at injection that the later burns need."""
    last, vehicle = way.case.vehicle.last, way.case.vehicle
    end = last.count * (last.dry_kg + last.residual_kg) + vehicle.reserve_kg + vehicle.adapter_kg
    closure = close(
        way.steps, end_kg=end, payload_kg=max(payload_kg, 100.0), thrust=last.count * last.thrust_n, isp_s=last.isp_s,
        restarts=last.restarts,
    )  # fmt: skip
    way.losses, way.burn_times = closure.losses, closure.burn_times_s
    return replace(way.case, alpha=closure.alpha, beta=closure.beta)


def _result(catalogue: Catalogue, request: PayloadRequest, way: _Way, found: Ascents, k: int) -> PayloadResult:
    payload = float(found.payload_kg[k])
    low, high, spread = _interval(catalogue, request, way, found, k)
    most = _upper_stage_limit(way, request, payload)
    profile = profile_of(found, k)
    burns = [s for s in way.steps if isinstance(s, Burn)]
    raised = sum(b.delta_v for b in burns)
    if most < payload:
        binding, payload = "upper stage propellant", most
    elif way.dogleg > math.radians(0.05):
        binding = "launch corridor"
    elif profile.pressure_binds:
        binding = "dynamic pressure"
    elif profile.load_binds:
        binding = "load factor"
    else:
        binding = "propellant"
    return PayloadResult(
        request=request,
        payload_kg=payload,
        payload_low_kg=payload - low,
        payload_high_kg=payload + high,
        binding=binding,
        feasible=payload > 0,
        reason="" if payload > 0 else f"{-payload:.0f} kg short of lifting nothing at all",
        azimuth_rad=profile.azimuth_rad,
        corridor=way.corridor.name,
        drop_zones=way.corridor.drop_zones,
        dogleg_rad=way.dogleg,
        dogleg_delta_v=_price_of_turn(way, request, profile.final_speed),
        max_dynamic_pressure_pa=profile.max_dynamic_pressure_pa,
        max_load=profile.max_load,
        events=(*profile.events, *_later_events(way, profile)),
        trajectory=profile.series(request.vehicle),
        sources=tuple(sorted(s for s in way.reader.sources if s)),
        models=MODELS if raised else (MODELS[0], MODELS[2]),
        doubt=_doubt(catalogue, request.vehicle, optimal=bool(found.optimal[k])),
        model_ratio=_ratio(catalogue, request.vehicle),
        spread=spread,
    )


def _upper_stage_limit(way: _Way, request: PayloadRequest, payload_kg: float) -> float:
    """The payload that the last stage's own propellant can take through its later burns, kg.

    Where the stages below lift more than that, they are not what binds: the burn that ends the ascent would have to
    give propellant back.
    """
    if not way.steps:
        return math.inf
    most = payload_kg
    for _ in range(4):  # the finite-burn losses depend on the payload a little
        flights, phases = assemble(_closed(way, request, most))
        last = len(phases) - 1
        slope = float(flights.propellant_slope[last])
        if slope >= 0:
            return math.inf
        most = -float(flights.propellant[last]) / slope
    return most


def _price_of_turn(way: _Way, request: PayloadRequest, speed: float) -> float:
    """What the corridor's distance from the orbit costs, m/s: in the upper stage's burns, or if turned at injection."""
    turned = abs(way.case.injection.inclination - request.inclination_rad)
    if turned < 1e-3:
        return 2 * speed * math.sin(way.dogleg / 2)
    straight = plan_burns(
        way.case.injection.perigee_radius, request.inclination_rad,
        EARTH_RADIUS + request.perigee_m, EARTH_RADIUS + request.apogee_m, request.inclination_rad,
        restarts=99, disposal=False, departs=request.departs,
    )  # fmt: skip
    names = ("transfer burn", "apogee burn")
    paid = sum(s.delta_v for s in way.steps if isinstance(s, Burn) and s.name in names)
    return paid - sum(s.delta_v for s in straight if isinstance(s, Burn) and s.name in names)


def _doubt(catalogue: Catalogue, vehicle_id: str, *, optimal: bool) -> str:
    """What a reader must know before trusting this payload: the vehicle's worst row in the accuracy ledger, or that
    the search for the best ascent was not finished."""
    vehicle = catalogue.vehicles[vehicle_id]
    said = []
    if _ratio(catalogue, vehicle_id) != 1.0:
        said.append(
            f"payload of {vehicle.name} confirmed by its maker: from the stage data at hand the model gives up to "
            f"{_ratio(catalogue, vehicle_id):.2f} times what is published"
        )
    if not optimal:
        said.append(f"payload of {vehicle.name} computed again: the search ended before its best ascent was certain")
    return "; ".join(said)


def _ratio(catalogue: Catalogue, vehicle_id: str) -> float:
    known = catalogue.vehicles[vehicle_id].model_ratio
    return 1.0 if known is None or abs(known.value - 1) <= TRUSTED else known.value


def _later_events(way: _Way, profile: Profile) -> list[Event]:
    clock = profile.end_s
    events: list[Event] = []
    burns = iter(zip(way.losses, way.burn_times, strict=True))
    for step in way.steps:
        if isinstance(step, Burn):
            loss, time = next(burns)
            clock += step.coast_s
            figures = {
                "speed change": Quantity(step.delta_v, "m/s", source="impulsive"),
                "finite-burn loss": Quantity(loss, "m/s", source="Robbins 1966"),
                "burn time": Quantity(time, "s", source="computed"),
            }
            events.append(Event(step.name, clock, figures))
            clock += time
        else:
            events.append(Event(step.name, clock))
    return events


def _interval(
    catalogue: Catalogue, request: PayloadRequest, way: _Way, found: Ascents, k: int
) -> tuple[float, float, tuple[tuple[str, float, float], ...]]:
    """Kilograms below and above, and what each uncertain value does, worst first."""
    ends = [(path, end) for path, q in way.reader.uncertain.items() for end in (q.low, q.high)]
    if not ends:
        return 0.0, 0.0, ()
    rows = []
    for path, end in ends:
        nominal = way.reader.uncertain[path].value
        near = nominal + _NEARBY * (end - nominal)
        vehicle = launch_vehicle(catalogue, request.vehicle, Reader({path: near}), crewed=request.crewed)
        moved = replace(way, case=replace(way.case, vehicle=vehicle))
        case = _closed(moved, request, float(found.payload_kg[k])) if way.steps else moved.case
        rows.append(assemble(case, found.flights.phase[k])[0])
    residual = values_of(stack(rows), np.repeat(found.x[k : k + 1], len(rows), axis=0))
    change = -PAYLOAD_SCALE / _NEARBY * (residual - found.conditions[k]) @ found.multipliers[k]
    spread = []
    for n, path in enumerate(way.reader.uncertain):
        pair = change[2 * n : 2 * n + 2]
        spread.append((path, float(min(pair.min(), 0.0)), float(max(pair.max(), 0.0))))
    low = math.sqrt(sum(s[1] ** 2 for s in spread))
    high = math.sqrt(sum(s[2] ** 2 for s in spread))
    return low, high, tuple(sorted(spread, key=lambda s: s[1] - s[2]))
