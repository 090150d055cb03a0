"""What a joint navigation service is judged by: errors, geometry, guidance, and that joining harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from intercosmos.directions.base import Condition, Margin, Sense
from intercosmos.directions.navigation_sky import Answer
from intercosmos.directions.navigation_terms import AUGMENT, ORDER, STATIONS, TIME, Terms
from intercosmos.directions.places import Places, mean_over, root_mean_square_over, worst_over
from intercosmos.units import number, show

if TYPE_CHECKING:
    from intercosmos.programme.navigation import Host


def service_margins(way: str, found: Answer, places: Places, terms: Terms) -> Iterator[Margin]:
    """Errors and geometry in each region."""
    wanted, served = terms.activity.error.value, terms.activity.served.value
    both = found.row(terms.together)
    for region in places.regions:
        value = root_mean_square_over(found.vertical_m[both], places, region)
        alone = ", ".join(
            f"{show(root_mean_square_over(terms.alone.vertical_m[terms.alone.row(letter)], places, region), 'm', 1)} "
            f"with {entry.name} alone"
            for letter, entry in terms.entries.items()
        )
        remedy = "" if value <= wanted else _remedy(way, region, places, terms)
        yield Margin(
            f"vertical error, {region}", value, wanted, Sense.AT_MOST, "m", wanted, False,
            f"95 of 100 positions within {show(value, 'm', 1)}; {alone}", remedy,
        )  # fmt: skip
        part = worst_over(found.served[both], places, region, greatest=False)
        mean = mean_over(found.served[both], places, region)
        limit = f"PDOP of at most {terms.activity.pdop.value:g}"
        yield Margin(
            f"geometry, {region}", part, served, Sense.AT_LEAST, "%", 0.02, False,
            f"{limit}: {number(100 * part, 1)} % of the day at the worst place, {number(100 * mean, 1)} % on average",
            "" if part >= served else "more satellites, or a lower mask",
        )  # fmt: skip


def guidance_margins(places: Places, terms: Terms) -> Iterator[Margin]:
    """Vertical guidance in each region, where the activity asks for it."""
    wanted = terms.activity.guided
    if wanted is None:
        return
    for region in places.regions:
        part = terms.guided[terms.together][region]
        alone = ", ".join(
            f"{number(100 * terms.guided[letter][region], 0)} % with {entry.name} alone"
            for letter, entry in terms.entries.items()
        )
        yield Margin(
            f"vertical guidance, {region}", part, wanted.value, Sense.AT_LEAST, "%", 0.05, False,
            f"protection levels keep the alert limits for {number(100 * part, 0)} % of the time; {alone}",
            "" if part >= wanted.value else "a third system, or smaller bounds of errors and faults from both owners",
        )  # fmt: skip


def _remedy(way: str, region: str, places: Places, terms: Terms) -> str:
    """What would mend an error: the next way that is computed, or satellites that are planned."""
    told = []
    for other in terms.activity.model_copy(update={"ways": ()}).possible_ways:
        if ORDER.index(other) > ORDER.index(way):
            better = terms.ask(other)
            value = root_mean_square_over(better.vertical_m[better.row(terms.together)], places, region)
            told.append(f"{other}: {show(value, 'm', 1)}")
    if terms.activity.planned:
        better = terms.ask(way, completed=True)
        value = root_mean_square_over(better.vertical_m[better.row(terms.together)], places, region)
        names = " and ".join(terms.catalogue.constellations[name].name for name in terms.activity.planned)
        told.append(f"with {names}: {show(value, 'm', 1)}")
    return "; ".join(told) or "a larger error, or a third system"


def harm_margins(found: Answer, places: Places, terms: Terms) -> Iterator[Margin]:
    """Joining must not make any user worse off than with its own system alone."""
    both = found.row(terms.together)
    for letter, entry in terms.entries.items():
        ratios = {
            region: root_mean_square_over(found.vertical_m[both], places, region)
            / root_mean_square_over(terms.alone.vertical_m[terms.alone.row(letter)], places, region)
            for region in places.regions
        }
        region, worst = max(ratios.items(), key=lambda item: item[1])
        detail = f"errors of {entry.name}'s users become {number(worst, 2)} times what they were, in {region} at worst"
        remedy = "" if worst <= 1 else "weight ranges by the quality of each system: weighted = true"
        yield Margin(f"no harm to users of {entry.name}", worst, 1.0, Sense.AT_MOST, "1", 0.5, False, detail, remedy)


def conditions_of(way: str, terms: Terms) -> Iterator[Condition]:
    """What others must grant."""
    names = " and ".join(entry.name for entry in terms.entries.values())
    for entry in terms.entries.values():
        yield Condition(f"receivers of {names} together admitted for safety of life", entry.owner)
        if ORDER.index(way) >= ORDER.index(TIME):
            others = " and ".join(o.name for o in terms.entries.values() if o.id != entry.id)
            yield Condition(f"offset to the time of {others} measured and sent by {entry.name}", entry.owner)
    if ORDER.index(way) >= ORDER.index(STATIONS):
        for host in terms.activity.hosts:
            yield from _hosting(host, terms)
    if way == AUGMENT:
        for entry in terms.entries.values():
            yield Condition("corrections and warnings for both systems, with one promise of integrity", entry.owner)


def _hosting(host: Host, terms: Terms) -> Iterator[Condition]:
    stations = [terms.catalogue.monitoring_stations[name] for name in host.stations]
    if new := [station.name for station in stations if station.status == "planned"]:
        yield Condition(f"stations at {', '.join(new)} allowed and connected", host.partner)
    if stations:
        yield Condition(f"measurements of {_counted(len(stations))} on its ground may leave the country", host.partner)


def _counted(stations: int) -> str:
    return "one station" if stations == 1 else f"{stations} stations"
