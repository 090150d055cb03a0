"""What a leg's flight comes to: where its corridors lead, what the rocket lifts, what the ship has to spend.

Physics is called here; nothing is computed beyond handing its results on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import EARTH_RADIUS, STANDARD_GRAVITY
from intercosmos.directions.crew_legs import Leg
from intercosmos.physics.orbits import elements, launch_geometry, manoeuvres, nodal, phasing

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
    from intercosmos.catalogue.schema import Corridor, Station

    Solver = Callable[[Catalogue, Sequence[PayloadRequest]], Sequence[PayloadResult]]

#: A dog-leg up to this is flown by the rocket and paid for in payload; beyond it the ship would change the plane.
DOG_LEG_LIMIT: Final = math.radians(0.5)
#: No crew is exposed to more on a nominal ascent, whatever its ship could bear.
CREW_LOAD_LIMIT: Final = 4 * STANDARD_GRAVITY


@dataclass(frozen=True, slots=True)
class Reach:
    """How a site's latitude and corridors stand to a station's plane; angles in rad.

    Attributes
    ----------
    latitude_gap : by how much the inclination is below the latitude
    corridor_gap : from the nearest inclination that a corridor leads to; infinite without any corridor
    corridor : the nearest discrete corridor, if the site has such
    nearest : inclination of the corridors nearest to the station's, itself if one leads there
    """

    latitude_gap: float
    corridor_gap: float
    corridor: Corridor | None
    nearest: float

    @property
    def plane_change(self) -> float:
        """What is left to turn beyond what a rocket's dog-leg is planned for, rad."""
        return self.corridor_gap if self.corridor_gap > DOG_LEG_LIMIT else 0.0


@dataclass(frozen=True, slots=True)
class Flight:
    """Everything computed about a leg.

    Attributes
    ----------
    result : the ascent, or None where no corridor leads anywhere
    arriving_kg : payload that arrives in the station's plane, after the ship's plane change if one is needed;
        value, low, high
    plane_delta_v : of that plane change, m/s
    latitude_delta_v : of closing the gap to the latitude, m/s
    propellant_kg : what that would take out of the ship's mass
    carries_crews : whether the ship flies with crews on this rocket today, to wherever
    proven : whether it does so from this site to this inclination
    ship_delta_v : what the ship can spend, m/s
    need : what phasing, docking and return take
    plan : the slowest rendezvous scheme its free flight allows
    meeting_s : from launch to docking by this scheme, s
    solo_s : time alone that this and the way home take, s
    """

    leg: Leg
    reach: Reach
    result: PayloadResult | None
    arriving_kg: tuple[float, float, float]
    plane_delta_v: float
    latitude_delta_v: float
    propellant_kg: float
    carries_crews: bool
    proven: bool
    ship_delta_v: float
    need: phasing.VisitBudget
    plan: phasing.PhasingPlan
    meeting_s: float
    solo_s: float
    windows_per_year: float


def reach_of(leg: Leg) -> Reach:
    """Compare a site with a station's inclination."""
    site, inclination = leg.site, leg.station.inclination.value
    latitude = site.latitude.value
    short = float(launch_geometry.latitude_gap(latitude, inclination))
    if site.corridors:
        # beyond its tolerance a corridor counts by the inclination it was agreed for
        led = np.array([c.inclination.value for c in site.corridors])
        within = np.array([c.tolerance.value for c in site.corridors])
        gaps = launch_geometry.corridor_gap(inclination, led - within, led + within)
        best = int(np.argmin(gaps))
        if gaps[best] == 0:
            return Reach(short, 0.0, site.corridors[best], inclination)
        return Reach(short, abs(inclination - float(led[best])), site.corridors[best], float(led[best]))
    if site.azimuth_minimum is not None and site.azimuth_maximum is not None:
        box = site.azimuth_minimum.value, site.azimuth_maximum.value
        low, high = launch_geometry.reachable_inclinations(latitude, *box, orbit_speed=launch_geometry.LOW_ORBIT_SPEED)
        gap = float(launch_geometry.corridor_gap(inclination, low, high))
        return Reach(short, gap, None, float(np.clip(inclination, low, high)))
    return Reach(short, math.inf, None, inclination)


def altitude_of(station: Station) -> float:
    """Mean altitude of a station, m."""
    return (station.perigee.value + station.apogee.value) / 2


def node_rate_of(station: Station) -> float:
    """Drift of a station's node, rad/s."""
    axis, eccentricity = elements.axis_and_eccentricity(station.perigee.value, station.apogee.value)
    return float(nodal.secular_rates(axis, eccentricity, station.inclination.value).node)


def realignment_s(first: Station, second: Station) -> float:
    """Time after which the planes of two stations stand to each other as before, s."""
    return float(nodal.realignment_period(node_rate_of(first), node_rate_of(second)))


def request_of(leg: Leg, reach: Reach) -> PayloadRequest | None:
    """The ascent of a leg's ship; None where no corridor leads anywhere.

    Far beside its corridors the rocket keeps to the nearest one, and the ship turns the plane: bending the ascent by
    many degrees costs more, and drops stages where nobody agreed to it.
    """
    from intercosmos.catalogue.flight import PayloadRequest

    if not math.isfinite(reach.corridor_gap):
        return None
    ship = leg.ship
    inclination = reach.nearest if reach.plane_change > 0 else leg.station.inclination.value
    return PayloadRequest(
        vehicle=leg.vehicle.id,
        site=leg.site.id,
        perigee_m=ship.insertion_perigee.value,
        apogee_m=_insertion_apogee(leg),
        inclination_rad=inclination,
        crewed=True,
        max_load=min(ship.load_limit.value, CREW_LOAD_LIMIT),
    )


def fly(legs: Sequence[Leg], catalogue: Catalogue, *, solver: Solver | None = None) -> list[Flight]:
    """Compute every leg, all ascents in one batch; equal ascents once.

    Parameters
    ----------
    solver : stands in for ``catalogue.flight.solve_payloads``
    """
    if solver is None:
        from intercosmos.catalogue.flight import solve_payloads

        solver = solve_payloads
    reaches = [reach_of(leg) for leg in legs]
    requests = [request_of(leg, reach) for leg, reach in zip(legs, reaches, strict=True)]
    unique = list(dict.fromkeys(request for request in requests if request is not None))
    results = dict(zip(unique, solver(catalogue, unique), strict=True)) if unique else {}
    return [
        _flight(leg, reach, results[request] if request is not None else None, catalogue)
        for leg, reach, request in zip(legs, reaches, requests, strict=True)
    ]


def _flight(leg: Leg, reach: Reach, result: PayloadResult | None, catalogue: Catalogue) -> Flight:
    ship, station = leg.ship, leg.station
    radius = EARTH_RADIUS + altitude_of(station)
    speed, isp = float(elements.speed(radius)), ship.isp_vacuum.value
    turn = float(manoeuvres.plane_change(speed, reach.plane_change)) if math.isfinite(reach.plane_change) else 0.0
    lifted = (0.0, 0.0, 0.0)
    if result is not None and result.feasible:
        lifted = (result.payload_kg, result.payload_low_kg, result.payload_high_kg)
    arriving = tuple(mass - float(manoeuvres.propellant_mass(mass, turn, isp)) for mass in lifted)

    mass = ship.mass.value + leg.adapter_kg(catalogue)
    if ship.delta_v is not None and mass == ship.mass.value:
        own = ship.delta_v.value
    else:
        own = float(manoeuvres.characteristic_velocity(mass, ship.propellant_mass.value, isp))
        if ship.delta_v is not None:  # a published figure already leaves out what cannot be used
            bare = float(manoeuvres.characteristic_velocity(ship.mass.value, ship.propellant_mass.value, isp))
            own *= ship.delta_v.value / bare

    revolution = float(elements.period(radius))
    solo = {plan: plan.orbits * revolution + revolution * _HOME_ORBITS for plan in phasing.PLANS.values()}
    plans = sorted(phasing.PLANS.values(), key=lambda plan: plan.orbits)
    plan = next((p for p in reversed(plans) if solo[p] <= ship.free_flight.value), plans[0])
    return Flight(
        leg=leg,
        reach=reach,
        result=result,
        arriving_kg=(arriving[0], arriving[1], arriving[2]),
        plane_delta_v=turn,
        latitude_delta_v=float(manoeuvres.plane_change(speed, reach.latitude_gap)),
        propellant_kg=float(manoeuvres.propellant_mass(ship.mass.value, turn, isp)),
        carries_crews=_carries_crews(leg),
        proven=_proven(leg, catalogue),
        ship_delta_v=own,
        need=phasing.visit_budget(ship.insertion_perigee.value, _insertion_apogee(leg), altitude_of(station)),
        plan=plan,
        meeting_s=plan.orbits * revolution,
        solo_s=solo[plan],
        windows_per_year=float(phasing.windows_per_year(plan, node_rate_of(station))),
    )


def _carries_crews(leg: Leg) -> bool:
    """Whether the ship flies with crews on this rocket today."""
    flying = leg.ship.status == leg.vehicle.status == "active"
    return flying and leg.vehicle.crewed and leg.vehicle.id in leg.ship.launched_by


def _proven(leg: Leg, catalogue: Catalogue) -> bool:
    """Whether the ship serves a station of this inclination with this rocket from this site."""
    served = [
        station.inclination.value
        for station in catalogue.stations.values()
        if leg.ship.owner in (station.owner, *station.members)
        and station.status != "planned"
        and station.body == "earth"
    ]
    return (
        _carries_crews(leg)
        and leg.site.status == "active"
        and any(pad.serves(leg.vehicle.id, leg.vehicle.family) and pad.crewed for pad in leg.site.pads)
        and any(abs(leg.station.inclination.value - angle) <= DOG_LEG_LIMIT for angle in served)
    )


#: Revolutions from undocking to landing, with one day's delay for weather at the landing ground.
_HOME_ORBITS: Final = 18


def _insertion_apogee(leg: Leg) -> float:
    """The usual apogee; a station that flies lower than it is met from below."""
    return min(leg.ship.insertion_apogee.value, altitude_of(leg.station))
