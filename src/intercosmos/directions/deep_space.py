"""Deep space: a joint probe to another body, on one rocket or on two that meet there.

Every vehicle that can restart is asked what it lifts against the energy of departure, for the inclinations its site
reaches; that is laid over every departure day and every flight time. The best day, how many days around it would do,
and what is missing where none does are the answer. Of two rockets each leaves on its own day, and their probes arrive
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, ClassVar, Final, final

from intercosmos.directions.base import (
    Assessment,
    Benefit,
    Condition,
    Contribution,
    Direction,
    Margin,
    Option,
)
from intercosmos.directions.deep_space_evidence import evidence_of, measures_of
from intercosmos.directions.deep_space_flight import Cruise, cruise_of
from intercosmos.directions.deep_space_legs import Leg, curves_for, energies_for
from intercosmos.directions.deep_space_margins import (
    arrival_margin,
    contact_margin,
    declination_margin,
    departure_margin,
    meeting_margin,
    payload_margin,
    period_margin,
)
from intercosmos.directions.rocket_terms import (
    ABROAD,
    OWN,
    launch_conditions,
    launch_contributions,
    launch_pairs,
    pad_margin,
)

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, DeepSpaceActivity, Programme

TOGETHER: Final = "two rockets that meet"
_YEAR: Final = 365.25 * 86400.0


@final
class DeepSpace(Direction):
    """Send a joint probe to another body."""

    name: ClassVar[str] = "deep-space"
    roles: ClassVar[tuple[str, ...]] = ("launcher", "site", "other launcher", "other site")

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """One rocket from every site it is listed for; where it is asked for, a rocket of each owner.

        Rockets whose last stage burns but once are left out: they cannot wait for the place to depart from.
        """
        asked = _deep_space(activity)
        pairs = [
            (vehicle, site)
            for vehicle, site in launch_pairs(asked, programme, catalogue)
            if catalogue.stages[catalogue.vehicles[vehicle].stages[-1].stage].restarts > 0
        ]
        found = []
        if asked.rockets in ("one", "either"):
            for vehicle, site in pairs:
                way = OWN if catalogue.sites[site].owner == catalogue.vehicles[vehicle].owner else ABROAD
                found.append(Option(asked.id, self.name, way, {"launcher": vehicle, "site": site}))
        if asked.rockets in ("two", "either"):
            owners = asked.probe_owners
            groups = [[pair for pair in pairs if catalogue.vehicles[pair[0]].owner == owner] for owner in owners]
            for (vehicle, site), (other, place) in product(*groups):
                roles = {"launcher": vehicle, "site": site, "other launcher": other, "other site": place}
                found.append(Option(asked.id, self.name, TOGETHER, roles))
        return tuple(found)

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option."""
        return self.assess_many((option,), activity, programme, catalogue)[0]

    def assess_many(
        self, options: Sequence[Option], activity: Activity, programme: Programme, catalogue: Catalogue
    ) -> list[Assessment]:
        """Compute several options: one map of transfers for all, all ascents in one batch."""
        asked = _deep_space(activity)
        cruise = cruise_of(asked, programme.period)
        pairs = sorted({pair for option in options for pair in _pairs(option)})
        curves = curves_for(catalogue, pairs, energies_for(cruise.least_c3))
        return [
            _assessment(
                option, asked, programme, catalogue, cruise, [
                    Leg(curves[pair], owner, masses, catalogue)
                    for pair, (owner, masses) in zip(_pairs(option), _loads(option, asked), strict=True)
                ],
            )
            for option in options
        ]  # fmt: skip


def _deep_space(activity: Activity) -> DeepSpaceActivity:
    from intercosmos.programme import DeepSpaceActivity

    if not isinstance(activity, DeepSpaceActivity):
        raise TypeError(f"activity {activity.id} is of direction {activity.direction}, not deep-space")
    return activity


def _pairs(option: Option) -> list[tuple[str, str]]:
    """Vehicle and site of every launch."""
    pairs = [(option.roles["launcher"], option.roles["site"])]
    if "other launcher" in option.roles:
        pairs.append((option.roles["other launcher"], option.roles["other site"]))
    return pairs


def _loads(option: Option, activity: DeepSpaceActivity) -> list[tuple[str, Mapping[str, float]]]:
    """Whose probes each launch carries, and what must be left of them after each way of arriving, kg."""
    if "other launcher" not in option.roles:
        return [("", activity.arriving_kg())]
    return [(owner, activity.arriving_kg(owner)) for owner in activity.probe_owners]


def _assessment(
    option: Option,
    activity: DeepSpaceActivity,
    programme: Programme,
    catalogue: Catalogue,
    cruise: Cruise,
    legs: Sequence[Leg],
) -> Assessment:
    flights = cruise.flights(legs)
    margins: list[Margin] = []
    conditions: list[Condition] = []
    contributions: list[Contribution] = []
    for number, (leg, flight) in enumerate(zip(legs, flights, strict=True)):
        vehicle, site = catalogue.vehicles[leg.curves.vehicle], catalogue.sites[leg.curves.site]
        suffix = f", {vehicle.name}" if number else ""
        margins += [
            pad_margin(vehicle, site, programme, suffix=suffix),
            departure_margin(leg, suffix),
            declination_margin(leg, flight, suffix),
            payload_margin(leg, flight, cruise, suffix),
            period_margin(flight, activity, suffix),
            *arrival_margin(leg, flight, cruise, suffix),
        ]
        answer = leg.flown(flight.declination)
        conditions += launch_conditions(
            vehicle, site, programme, catalogue, zones=answer.drop_zones if answer else (), doubt=leg.doubt
        )
        contributions += launch_contributions(vehicle, site, 1.0)
    last = max(flights, key=lambda flight: flight.arrival_s)
    stations = [one for one in catalogue.ground_stations.values() if one.status == "active"]
    contact = contact_margin(last, cruise, stations, programme.partners, catalogue)
    margins += [*meeting_margin(flights, cruise), contact]
    masses: dict[str, float] = {}
    for probe in activity.probes:
        masses[probe.owner] = masses.get(probe.owner, 0.0) + probe.mass.value
    contributions += [Contribution(owner, "spacecraft-kg", mass) for owner, mass in masses.items()]
    tracking = [partner for partner in programme.partners if any(one.owner == partner for one in stations)]
    years = last.flight_time_s / _YEAR + 1.0
    contributions += [Contribution(partner, "tracking-year", years / len(tracking)) for partner in tracking]
    return Assessment(
        option=option,
        margins=tuple(margins),
        measures=measures_of(flights, legs, cruise, stations, programme.partners),
        conditions=tuple(dict.fromkeys(conditions)),
        contributions=tuple(contributions),
        benefits=tuple(
            Benefit(partner, 1.0, f"{len(activity.probes)} spacecraft at {activity.place}")
            for partner in activity.worth
        ),
        evidence=evidence_of(activity, cruise, flights, legs, catalogue),
    )
