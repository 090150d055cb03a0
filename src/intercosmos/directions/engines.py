"""Engines: one partner's engine, or a common one, under the other partner's rocket.

Every engine is tried under every stage that is named, from every site of the receiving vehicle, in every way of working
together that the activity says enough about: finished engines are bought, made under licence, developed together, or
given one for another. The rocket is flown again on the new engine; the ways differ in years, effort and dependence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, final

from intercosmos.directions.base import Assessment, Benefit, Condition, Contribution, Direction, Margin, Option
from intercosmos.directions.engines_design import predicted, with_design
from intercosmos.directions.engines_evidence import evidence_of, measures_of
from intercosmos.directions.engines_flight import Exchange, Wish, asked, exchanges
from intercosmos.directions.engines_margins import (
    Terms,
    conditions_of,
    exchange_margins,
    export_margin,
    supply_margins,
    work_conditions,
)
from intercosmos.directions.engines_supply import BARTER, JOINT, Supply, supply_of
from intercosmos.directions.engines_terms import contributions_of, gain_benefit, work_benefit
from intercosmos.directions.rocket_terms import launch_conditions, pad_margin
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme
    from intercosmos.programme.engines import EnginesActivity, Receiver


@final
class Engines(Direction):
    """An engine under another partner's rocket."""

    name: ClassVar[str] = "engines"
    roles: ClassVar[tuple[str, ...]] = (
        "engine", "vehicle", "stage", "site", "engine in return", "vehicle in return", "stage in return", "licensor",
        "licensee",
    )  # fmt: skip

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """Every way with every engine under every stage from every site of its vehicle."""
        from intercosmos.catalogue.engine_swap import find_stage

        agreed = _engines(activity)
        found = []
        for way in agreed.possible_ways:
            new = agreed.new_engine
            for engine in [new.id] if way == JOINT and new is not None else agreed.engines:
                for receiver in agreed.receivers:
                    if way != JOINT and receiver.engines and engine not in receiver.engines:
                        continue
                    vehicle = catalogue.vehicles[receiver.vehicle]
                    stage = find_stage(catalogue, receiver.vehicle, receiver.stage)
                    for site in vehicle.sites:
                        if agreed.sites and site not in agreed.sites:
                            continue
                        roles = {"engine": engine, "vehicle": vehicle.id, "stage": stage, "site": site}
                        back = agreed.in_return
                        if way == BARTER and back is not None:
                            roles |= {
                                "engine in return": back.engine,
                                "vehicle in return": back.vehicle,
                                "stage in return": find_stage(catalogue, back.vehicle, back.stage),
                            }
                        roles |= {"licensor": agreed.licensor, "licensee": agreed.licensee}
                        found.append(Option(agreed.id, self.name, way, roles))
        return tuple(found)

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option."""
        return self.assess_many((option,), activity, programme, catalogue)[0]

    def assess_many(
        self, options: Sequence[Option], activity: Activity, programme: Programme, catalogue: Catalogue
    ) -> list[Assessment]:
        """Compute several options: every exchange is flown once, all in one batch."""
        agreed = _engines(activity)
        terms = Terms(agreed, programme, with_design(catalogue, agreed))
        wishes = {option.id: _wishes(option, terms) for option in options}
        flown = exchanges(terms.catalogue, [wish for several in wishes.values() for wish in several.values()])
        return [
            _assessment(option, terms, {site: flown[wish] for site, wish in wishes[option.id].items()})
            for option in options
        ]


def _engines(activity: Activity) -> EnginesActivity:
    from intercosmos.programme.engines import EnginesActivity

    if not isinstance(activity, EnginesActivity):
        raise TypeError(f"activity {activity.id} is of direction {activity.direction}, not engines")
    return activity


def _receiver(option: Option, terms: Terms) -> Receiver:
    """The receiver of the programme file that the option stands for."""
    from intercosmos.catalogue.engine_swap import find_stage

    wanted = (option.roles["vehicle"], option.roles["stage"])
    return next(
        one for one in terms.activity.receivers
        if (one.vehicle, find_stage(terms.catalogue, one.vehicle, one.stage)) == wanted
        and (option.way == JOINT or not one.engines or option.roles["engine"] in one.engines)
    )  # fmt: skip


def _wishes(option: Option, terms: Terms) -> dict[str, Wish]:
    """What must be flown: ``""`` is the exchange itself; sites are those of the licensor's vehicle, in return."""
    agreed, roles = terms.activity, option.roles
    request = asked(roles["vehicle"], roles["site"], agreed.orbit)
    found = {"": Wish(roles["engine"], roles["stage"], _receiver(option, terms).count, request)}
    back = agreed.in_return
    if option.way == BARTER and back is not None:
        for site in terms.catalogue.vehicles[back.vehicle].sites:
            request = asked(back.vehicle, site, back.orbit or agreed.orbit)
            found[site] = Wish(back.engine, roles["stage in return"], back.count, request)
    return found


def _supply(way: str, exchange: Exchange, flights: float, terms: Terms) -> Supply:
    catalogue, agreed = terms.catalogue, terms.activity
    swap = exchange.swap
    vehicle = catalogue.vehicles[swap.vehicle]
    stages = sum(use.count for use in vehicle.stages if use.stage == swap.old_stage)
    return supply_of(
        catalogue, way, catalogue.engines[swap.engine], rate=flights * stages * swap.count, stock=agreed.stock,
        made=agreed.made, years=terms.programme.years,
    )  # fmt: skip


def _assessment(option: Option, terms: Terms, flown: Mapping[str, Exchange]) -> Assessment:
    agreed, catalogue, roles = terms.activity, terms.catalogue, option.roles
    exchange, returned = flown[""], {site: one for site, one in flown.items() if site}
    engine, vehicle, site = (
        catalogue.engines[roles["engine"]], catalogue.vehicles[roles["vehicle"]], catalogue.sites[roles["site"]],
    )  # fmt: skip
    supply = _supply(option.way, exchange, agreed.flights_a_year, terms)
    design = agreed.new_engine if option.way == JOINT else None
    # of a common engine either side's rocket may be the one that flies on it
    owner = vehicle.owner
    maker, leaver = (
        (agreed.licensor, "licensor") if owner == agreed.licensee else (agreed.licensee, "licensee")
    )  # fmt: skip
    full = design is None or not bool(predicted(design).separated)
    margins: list[Margin] = [
        pad_margin(vehicle, site, terms.programme),
        *exchange_margins(exchange, engine, vehicle, terms, full=full),
        *supply_margins(supply, terms, leaver=leaver),
    ]
    conditions = [*_conditions(exchange, roles["site"], terms)]
    contributions = [*contributions_of(supply, agreed.licensor, agreed.licensee)]
    measures = measures_of(exchange, engine, supply, terms, (agreed.licensor, agreed.licensee))
    givers: tuple[str, ...] = (agreed.licensor,)
    benefits = [gain_benefit(owner, exchange, supply, terms, vehicle.name)]
    if option.way == BARTER:
        givers = (agreed.licensor, agreed.licensee)
        back = catalogue.vehicles[returned[next(iter(returned))].swap.vehicle]
        best = max(
            returned,
            key=lambda name: (
                pad_margin(back, catalogue.sites[name], terms.programme).holds, returned[name].gain_kg,
            ),
        )  # fmt: skip
        found = _in_return(returned[best], best, terms)
        margins += found[0]
        conditions += found[1]
        contributions += found[2]
        benefits.append(found[3])
        measures |= {
            f"payload gained in return from {catalogue.sites[name].name}": Quantity(
                one.gain_kg, "kg", source="ascent optimisation"
            )
            for name, one in returned.items()
        }
    else:
        benefits.append(work_benefit(maker, supply))
    margins += export_margin(option.way, givers, catalogue)
    conditions += conditions_of(option.way, givers, catalogue)
    return Assessment(
        option=option,
        margins=tuple(margins),
        measures=measures,
        conditions=tuple(dict.fromkeys(conditions)),
        contributions=tuple(contributions),
        benefits=tuple(one for one in benefits if one.partner in agreed.worth),
        evidence=evidence_of(
            exchange, engine, vehicle, supply, terms, returned=returned, designed=design is not None, givers=givers
        ),
    )


def _conditions(exchange: Exchange, site_id: str, terms: Terms) -> Iterator[Condition]:
    """What the rocket's owner must do, and what every launch of it needs."""
    vehicle, site = terms.catalogue.vehicles[exchange.swap.vehicle], terms.catalogue.sites[site_id]
    yield from work_conditions(exchange, vehicle, site_id, terms.catalogue)
    after = exchange.after
    yield from launch_conditions(
        vehicle, site, terms.programme, terms.catalogue, zones=after.drop_zones if after.feasible else (),
        doubt=exchange.before.doubt,
    )  # fmt: skip


def _in_return(
    exchange: Exchange, site_id: str, terms: Terms
) -> tuple[list[Margin], list[Condition], list[Contribution], Benefit]:
    """The other half of an exchange engine for engine: the licensee's engine under the licensor's vehicle."""
    agreed, catalogue = terms.activity, terms.catalogue
    vehicle, engine = catalogue.vehicles[exchange.swap.vehicle], catalogue.engines[exchange.swap.engine]
    back = agreed.in_return
    flights = back.flights_a_year if back is not None and back.flights_a_year is not None else agreed.flights_a_year
    supply = _supply(BARTER, exchange, flights, terms)
    suffix = f", {vehicle.name}"
    margins = [
        pad_margin(vehicle, catalogue.sites[site_id], terms.programme, suffix=suffix),
        *exchange_margins(exchange, engine, vehicle, terms, suffix=suffix),
        *supply_margins(supply, terms, suffix, leaver="licensee"),
    ]
    given = [one for one in contributions_of(supply, agreed.licensee, agreed.licensor) if one.item == "engine"]
    benefit = gain_benefit(vehicle.owner, exchange, supply, terms, vehicle.name)
    return margins, list(_conditions(exchange, site_id, terms)), given, benefit
