"""Crews: a guest crew visits a host's station.

Four ways are tried, each with every ship, launcher and site the catalogue allows, also those that will not do: the
guest's own ship from its own pad or from another partner's, a seat on the host's ship, and a meeting at a station
that both reach. What fails says by how much, and what would mend it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, final

from intercosmos.directions.base import Assessment, Direction, Evidence, Margin, Option
from intercosmos.directions.crew_flight import Flight, fly, node_rate_of, realignment_s
from intercosmos.directions.crew_legs import HOST_ROLES, SEAT, enumerate_options, legs_of
from intercosmos.directions.crew_margins import RULES
from intercosmos.directions.crew_terms import benefits_of, conditions_of, contributions_of
from intercosmos.directions.crew_visit import Visit, visit_of
from intercosmos.physics.habitation.consumables import consumables_mass
from intercosmos.physics.orbits import launch_geometry
from intercosmos.series import Event, Series
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.directions.crew_flight import Solver
    from intercosmos.programme import Activity, CrewActivity, Programme

_MODELS: Final = (
    "J2 node drift, first order (Vallado 2013, chapter 9)",
    "launch azimuth and plane change (Vallado 2013, chapter 6)",
    "phase windows of 2, 4 and 34 orbits as flown by Soyuz (Energia)",
    "two-impulse transfer to the station, deorbit to 50 km (Vallado 2013, chapter 6)",
    "seats, persons and ports over a visit (lifeboat rule)",
    "consumables without recycling (NASA RP-1324)",
)


@final
class Crew(Direction):
    """A guest crew visits a host's station."""

    name: ClassVar[str] = "crew"
    roles: ClassVar[tuple[str, ...]] = ("ship", "launcher", "site", "station", *HOST_ROLES)

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """Every way with every ship, launcher and site that the catalogue allows."""
        return tuple(enumerate_options(_crew(activity), programme, catalogue))

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option; :meth:`assess_many` shares the ascents of several."""
        return self.assess_many((option,), activity, programme, catalogue)[0]

    def assess_many(
        self,
        options: Sequence[Option],
        activity: Activity,
        programme: Programme,
        catalogue: Catalogue,
        *,
        solver: Solver | None = None,
    ) -> list[Assessment]:
        """Compute several options, with all their ascents in one batch.

        Parameters
        ----------
        options : of this activity

        Other parameters
        ----------------
        solver : stands in for ``catalogue.flight.solve_payloads``
        """
        asked = _crew(activity)
        legs = [legs_of(option, asked, catalogue) for option in options]
        flown = iter(fly([leg for group in legs for leg in group], catalogue, solver=solver))
        assessments = []
        for option, group in zip(options, legs, strict=True):
            flights = [next(flown) for _ in group]
            visits = [visit_of(option.way, leg, group, asked, programme, catalogue) for leg in group]
            assessments.append(_assessment(option, flights, visits, asked, programme, catalogue))
        return assessments


def _crew(activity: Activity) -> CrewActivity:
    from intercosmos.programme import CrewActivity

    if not isinstance(activity, CrewActivity):
        raise TypeError(f"activity {activity.id!r} is no crew activity")
    return activity


def _assessment(
    option: Option,
    flights: list[Flight],
    visits: list[Visit],
    activity: CrewActivity,
    programme: Programme,
    catalogue: Catalogue,
) -> Assessment:
    margins = []
    for rule in RULES:  # rule by rule, so that both ships of a meeting are told of docking before anything else
        for flight, visit in zip(flights, visits, strict=True):
            margin = rule(flight, visit, catalogue)
            if margin is not None:
                margins.append(_told_of(margin, flight.leg.tells))
    return Assessment(
        option=option,
        margins=tuple(margins),
        measures=_measures(flights[0], activity, catalogue),
        conditions=conditions_of(option.way, flights, activity, programme, catalogue),
        contributions=contributions_of(option.way, flights, activity, programme, catalogue),
        benefits=benefits_of(option.way, flights, activity, programme, catalogue),
        evidence=_evidence(option, flights, catalogue),
    )


def _told_of(margin: Margin, tells: str) -> Margin:
    return replace(margin, name=margin.name + tells) if tells else margin


def _measures(flight: Flight, activity: CrewActivity, catalogue: Catalogue) -> dict[str, Quantity]:
    """Figures of the visitors' flight that a reader asks for, whether the option will do or not."""
    leg, reach, station = flight.leg, flight.reach, flight.leg.station
    need = leg.ship.mass.value + leg.adapter_kg(catalogue)
    arriving, low, high = flight.arriving_kg

    def computed(value: float, unit: str) -> Quantity:
        return Quantity(value, unit, source="computed")

    found = {
        "payload": Quantity(arriving, "kg", min(low, arriving), max(high, arriving), source="computed"),
        "payload missing": computed(max(need - arriving, 0.0), "kg"),
        "latitude beyond inclination": computed(reach.latitude_gap, "deg"),
        "price of the latitude": computed(flight.latitude_delta_v, "km/s"),
    }
    if math.isfinite(reach.corridor_gap):
        found["plane change beyond the corridor"] = computed(reach.plane_change, "deg")
        found["price of the plane change"] = computed(flight.plane_delta_v, "km/s")
        spare = max(flight.ship_delta_v - float(flight.need.total), 0.0)
        found["velocity missing"] = computed(max(flight.plane_delta_v - spare, 0.0), "km/s")
        found["propellant for the plane change"] = computed(flight.propellant_kg, "kg")
    if reach.latitude_gap == 0:
        azimuth = launch_geometry.inertial_azimuth(leg.site.latitude.value, station.inclination.value)
        found["inertial azimuth"] = computed(float(azimuth), "deg")
    found["launch windows a year"] = computed(flight.windows_per_year, "")
    found["node drift"] = computed(node_rate_of(station), "deg/d")
    for other in catalogue.stations.values():
        theirs = other.id == activity.station or activity.guest in (other.owner, *other.members)
        if theirs and other.id != station.id and other.body == "earth" and other.status != "history":
            period = realignment_s(other, station)
            if math.isfinite(period):
                found[f"planes realign with {other.name}"] = computed(period, "d")
    supplies = consumables_mass(activity.seats * activity.flights, activity.stay.value)
    found["consumables of the guests"] = computed(float(supplies), "kg")
    return found


def _evidence(option: Option, flights: list[Flight], catalogue: Catalogue) -> Evidence:
    events: list[Event] = []
    series: dict[str, Series] = {}
    models, sources, notes = list(_MODELS), list[str](), list[str]()
    for flight in flights:
        leg, result = flight.leg, flight.result
        if result is not None:
            if not leg.tells:
                events = list(result.events)
            if result.trajectory is not None:
                series[f"ascent{leg.tells}"] = result.trajectory
            models += result.models
            sources += result.sources
        kinds = (("ship", leg.ship), ("vehicle", leg.vehicle), ("site", leg.site), ("station", leg.station))
        for kind, entry in kinds:
            sources += catalogue.source_ids_of(kind, entry.id)
        _, mating = leg.mating(catalogue)
        if mating is not None:
            sources += [mating.source, *([mating.adapter_mass.source] if mating.adapter_mass is not None else [])]
            notes += [mating.note] if mating.note else []
        for name in flight.reach.corridor.drop_zones if flight.reach.corridor is not None else ():
            zone = catalogue.drop_zones[name]
            notes.append(f"{zone.name} ({zone.country}): {zone.text}")
    if option.way == SEAT:
        notes.append("The guest takes one of the seats of the host's crew; the host flies no additional ship for it.")
    return Evidence(
        events=tuple(events),
        series=series,
        models=tuple(dict.fromkeys(models)),
        sources=tuple(dict.fromkeys(source for source in sources if source)),
        notes=tuple(dict.fromkeys(notes)),
    )
