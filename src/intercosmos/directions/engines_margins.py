"""What an exchange of engines is judged by: the rocket, its tanks and frame, the years, and what if one side leaves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.production_model import YEAR_S
from intercosmos.directions.base import Condition, Margin, Sense
from intercosmos.directions.engines_flight import Exchange
from intercosmos.directions.engines_supply import BARTER, BUY, JOINT, LICENCE, Supply
from intercosmos.directions.words import kg
from intercosmos.errors import IntercosmosError
from intercosmos.units import number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Engine, ExportRule, Vehicle
    from intercosmos.programme import Programme
    from intercosmos.programme.engines import EnginesActivity

#: Up to this thrust over the old a frame has it in its factor of safety (1.25 of uncrewed rockets, NASA-STD-5001;
#: from memory).
FRAME_FACTOR: Final = 1.25
#: Beyond this the stage is another one, tanks and all. Our assumption.
FRAME_MOST: Final = 2.0
#: Part of the oxidiser tank by which a bulkhead moves unnoticed, and by which it can; our assumptions.
BULKHEAD_KEPT, BULKHEAD_MOST = 0.01, 0.25
#: Payloads are qualified for so much more sound than they are to meet (protoqualification of
#: MIL-STD-1540; from memory).
SOUND_MOST: Final = 3.0
#: Least thrust over weight on the pad, of launchers that fly (Saturn V 1.18, Atlas V 401 1.17).
LIFT_OFF_LEAST: Final = 1.15
#: What each way asks of export control.
CONCERNS: Final[dict[str, tuple[str, ...]]] = {
    BUY: ("engine",),
    LICENCE: ("engine", "production"),
    JOINT: ("design",),
    BARTER: ("engine",),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the judgements of one option share."""

    activity: EnginesActivity
    programme: Programme
    catalogue: Catalogue

    @property
    def leaves(self) -> float:
        """Years after the beginning of the period at which one side might leave."""
        if self.activity.leaves is None:
            return 0.5 * self.programme.years
        return (self.activity.leaves - self.programme.period[0]).days / 365.25

    def day(self, years: float) -> date:
        """The day so many years after the beginning."""
        return self.programme.period[0] + timedelta(days=round(365.25 * years))

    def month(self, years: float) -> str:
        """The month so many years after the beginning, such as ``2031-04``."""
        return self.day(years).isoformat()[:7]

    def wanted(self, exchange: Exchange) -> float:
        """Payload gained that is worth everything, kg."""
        wanted = self.activity.gain_wanted
        return wanted.value if wanted is not None else max(0.1 * exchange.before_kg, 1.0)


def exchange_margins(
    exchange: Exchange, engine: Engine, vehicle: Vehicle, terms: Terms, *, full: bool = True, suffix: str = ""
) -> Iterator[Margin]:
    """Payload, frame, tanks, sound, lift-off, nozzles.

    Parameters
    ----------
    full : whether the nozzle runs full on the ground
    """
    swap = exchange.swap
    stage = terms.catalogue.stages[swap.old_stage].name
    yield _payload(exchange, engine, vehicle, terms, suffix)
    ratio = swap.thrust_ratio
    detail = f"{swap.count} {engine.name} in place of {swap.old_count} {terms.catalogue.engines[swap.old_engine].name}"
    if ratio > FRAME_FACTOR:
        detail += f"; a new frame under {stage} is counted in the payload"
    yield Margin(
        f"thrust frame{suffix}", ratio, FRAME_MOST, Sense.AT_MOST, "1", 1.0, False,
        f"{detail}: {number(ratio, 2)} times the thrust of before",
        "" if ratio <= FRAME_MOST else "fewer engines, or throttled ones; beyond that it is another stage",
    )  # fmt: skip
    moved = abs(swap.bulkhead)
    yield Margin(
        f"tanks{suffix}", moved, BULKHEAD_MOST, Sense.AT_MOST, "%", BULKHEAD_MOST, False,
        f"the oxidiser tank takes {number(100 * swap.bulkhead, 1, signed=True)} % of its volume for the mixture; "
        f"{show(swap.load_change_kg, 'kg', 0, signed=True)} of propellant in full tanks",
        "" if moved <= BULKHEAD_MOST else "a stage of its own for this engine",
    )  # fmt: skip
    if swap.lit_on_the_ground:
        yield from _on_the_pad(exchange, terms, full, suffix)
    if swap.nozzle_fits is not None:
        across = show(terms.catalogue.stages[swap.old_stage].diameter.value, "m", 2)
        detail = f"{swap.count} × {engine.name} in a circle of {across}"
        remedy = "" if swap.nozzle_fits else "fewer engines, or a skirt that is wider than the stage"
        yield Margin(f"nozzles{suffix}", float(swap.nozzle_fits), 1.0, Sense.AT_LEAST, "1", 1.0, True, detail, remedy)


def _payload(exchange: Exchange, engine: Engine, vehicle: Vehicle, terms: Terms, suffix: str) -> Margin:
    before, after = exchange.before_kg, exchange.after_kg
    if exchange.after.feasible:
        ends = (exchange.after.payload_low_kg / exchange.ratio, exchange.after.payload_high_kg / exchange.ratio)
        detail = f"{kg(after)} ({kg(ends[0])} to {kg(ends[1])}) on {engine.name}, {kg(before)} as {vehicle.name} is"
        if exchange.load < 1:
            detail += f"; its tanks are best filled to {number(100 * exchange.load, 0)} %"
    else:
        detail = f"nothing on {engine.name}: {exchange.after.reason}; {kg(before)} as {vehicle.name} is"
    if exchange.ratio > 1:
        detail += f"; all divided by {number(exchange.ratio, 2)}, by which the model exceeds what is published"
    remedy = "" if exchange.gain_kg >= 0 else "more engines under the stage, or another stage of this rocket"
    return Margin(
        f"payload{suffix}", after, before, Sense.AT_LEAST, "kg", terms.wanted(exchange), False, detail, remedy
    )


def _on_the_pad(exchange: Exchange, terms: Terms, full: bool, suffix: str) -> Iterator[Margin]:
    swap, was, now = exchange.swap, exchange.pad_before, exchange.pad_after
    yield Margin(
        f"sound at lift-off{suffix}", swap.sound_db, SOUND_MOST, Sense.AT_MOST, "dB", SOUND_MOST, False,
        f"acoustic power goes as thrust times jet speed: {number(swap.sound_db, 1, signed=True)} dB",
        "" if swap.sound_db <= SOUND_MOST else "more water on the pad, or payloads qualified for more",
    )  # fmt: skip
    limit = min(LIFT_OFF_LEAST, was.thrust_to_weight)
    yield Margin(
        f"lift-off{suffix}", now.thrust_to_weight, limit, Sense.AT_LEAST, "1", 0.1, False,
        f"thrust over weight {number(now.thrust_to_weight, 2)} at {show(now.mass_kg, 't', 0)}; before "
        f"{number(was.thrust_to_weight, 2)}",
        "" if now.thrust_to_weight >= limit else "less propellant in the stage, or one more engine",
    )  # fmt: skip
    if terms.activity.engine_out:
        yield Margin(
            f"engine out{suffix}", now.one_out, 1.0, Sense.AT_LEAST, "1", 0.1, False,
            f"thrust over weight {number(now.one_out, 2)} with the strongest engine out at lift-off; before "
            f"{number(was.one_out, 2)}",
            "" if now.one_out >= 1 else "more, smaller engines",
        )  # fmt: skip
    if not full:
        yield Margin(
            f"nozzle at sea level{suffix}", 0.0, 1.0, Sense.AT_LEAST, "1", 1.0, True,
            "the flow leaves the nozzle's wall at sea level", "a smaller area_ratio, or more chamber_pressure",
        )  # fmt: skip


def supply_margins(supply: Supply, terms: Terms, suffix: str = "", *, leaver: str = "licensor") -> Iterator[Margin]:
    """When the first engine comes, and for how long flights go on if one side leaves."""
    low, likely, high = supply.promised
    what = {
        BUY: "the first bought engine flies",
        LICENCE: "the first engine of the licensee's own line is accepted",
        JOINT: "the first common engine is accepted",
        BARTER: "the first exchanged engine flies",
    }[supply.way]
    late = likely - supply.years
    yield Margin(
        f"first engine{suffix}", likely * YEAR_S, supply.years * YEAR_S, Sense.AT_MOST, "a", supply.years * YEAR_S,
        False,
        f"{what} {number(likely, 1)} years after the agreement is begun, {terms.month(likely)} (one in ten before "
        f"{terms.month(low)}, one in ten after {terms.month(high)}); it comes within the period "
        + (f"with a likelihood of {number(100 * supply.chance, 0)} %" if supply.chance < 0.99 else "almost surely"),
        f"begun {number(late, 1)} years earlier, a period that long, or a way that is quicker" if late > 0 else "",
    )  # fmt: skip
    bridge = supply.catalogue.production.bridge_time.value
    when = terms.day(terms.leaves)
    name = f"if the {leaver} leaves{suffix}"
    if terms.leaves < supply.first[1]:
        detail = (
            f"on {when} nothing flies on the engine yet: the old one still does, and what was put in until then is lost"
        )
        yield Margin(name, 1.0, 1.0, Sense.AT_LEAST, "1", 1.0, True, detail)
        return
    kept = float(supply.runway(np.array(terms.leaves))) * YEAR_S
    own = float(supply.independence(np.array(terms.leaves)))
    detail = (
        f"if the {leaver} leaves on {when}, {supply.stock} engines in hand at {number(supply.rate, 1)} a year"
        + (f", of which {number(100 * own, 0)} % are made at home," if own > 0 else "")
        + f" last {number(kept / YEAR_S, 1)} years; to fly on the old engine again takes "
        f"{number(12 * bridge / YEAR_S, 0)} months"
    )
    missing = math.ceil((bridge / YEAR_S) * supply.rate * (1 - own) - supply.stock)
    remedy = f"{missing} more engines in stock" if kept < bridge else ""
    yield Margin(name, kept, bridge, Sense.AT_LEAST, "a", bridge, False, detail, remedy)


def export_margin(way: str, givers: tuple[str, ...], catalogue: Catalogue) -> Iterator[Margin]:
    """A rule that says no by itself."""
    for rule in _rules(way, givers, catalogue):
        if rule.strict:
            yield Margin(
                "export control", 0.0, 1.0, Sense.AT_LEAST, "1", 1.0, True, f"{rule.name}: {rule.text}",
                f"an exemption by {rule.grantor}",
            )  # fmt: skip


def conditions_of(way: str, givers: tuple[str, ...], catalogue: Catalogue) -> Iterator[Condition]:
    """Whose word is needed before an engine, its drawings or its tools cross a border."""
    for rule in _rules(way, givers, catalogue):
        yield Condition(f"export allowed under: {rule.name}", rule.grantor)


def export_notes(way: str, givers: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    """What those rules say."""
    for rule in _rules(way, givers, catalogue):
        yield f"{rule.name}: {rule.text}"


def _rules(way: str, givers: tuple[str, ...], catalogue: Catalogue) -> Iterator[ExportRule]:
    for rule in catalogue.export_rules.values():
        if set(rule.concerns) & set(CONCERNS[way]) and set(rule.members) & set(givers):
            yield rule


def work_conditions(exchange: Exchange, vehicle: Vehicle, site: str, catalogue: Catalogue) -> Iterator[Condition]:
    """What the vehicle's owner must change and qualify, and what the pad must hold."""
    swap = exchange.swap
    stage = catalogue.stages[swap.old_stage].name
    if swap.thrust_ratio > FRAME_FACTOR:
        yield Condition(
            f"frame and body of {stage} strengthened and qualified for {number(swap.thrust_ratio, 2)} times the thrust",
            vehicle.owner,
        )
    if not swap.same_propellants:
        new = swap.catalogue.stages[swap.stage].propellants
        yield Condition(f"tanks, lines and filling of {stage} made for {new}", vehicle.owner)
        place = catalogue.sites[site]
        stored = {
            catalogue.stages[use.stage].propellants
            for other in catalogue.vehicles.values() if site in other.sites for use in other.stages
        }  # fmt: skip
        if not {_pair(new)} & {_pair(one) for one in stored}:
            yield Condition(f"{new} stored and filled at {place.name}", place.owner)
    elif abs(swap.bulkhead) > BULKHEAD_KEPT:
        yield Condition(
            f"bulkhead of {stage} moved by {number(100 * swap.bulkhead, 1, signed=True)} % of the oxidiser's volume",
            vehicle.owner,
        )


def _pair(text: str) -> tuple[str, ...]:
    from intercosmos.physics.propulsion.propellants import propellant_pair

    try:
        return tuple(one.id for one in propellant_pair(text))
    except IntercosmosError:  # solids are no pair
        return (text,)
