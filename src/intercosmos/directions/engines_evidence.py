"""What stands behind an exchange of engines: figures, curves over load and years, the cases that the years rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.production_model import YEAR_S, years_between
from intercosmos.directions.base import Evidence
from intercosmos.directions.engines_flight import Exchange
from intercosmos.directions.engines_margins import Terms, export_notes
from intercosmos.directions.engines_supply import BARTER, BUY, JOINT, LICENCE, Supply
from intercosmos.directions.engines_terms import steps, times
from intercosmos.series import Event, Series
from intercosmos.units import Quantity, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadResult
    from intercosmos.catalogue.schema import Engine, Licence, Vehicle

#: Which cases of history each way is judged by.
CASES: Final[dict[str, tuple[str, ...]]] = {
    BUY: ("purchase",),
    BARTER: ("purchase",),
    LICENCE: ("licence", "transfer", "copy"),
    JOINT: ("restart", "copy"),
}
MODELS: Final = (
    "Exchange: tanks of the same volume divided for the new mixture, thrust frame by thrust, load optimised",
    "Years: network of tasks with uncertain durations, 4096 draws, half of the variance common",
    "Effort: Crawford's learning, from the licensor's line; a new line's first engine costs a multiple",
)
_DESIGN: Final = (
    "New engine: equilibrium less losses and the class's remainder; mass by regression on thrust and pressure"
)
_SHOWN: Final = 25.0  #: years drawn, at least


def measures_of(
    exchange: Exchange, engine: Engine, supply: Supply, terms: Terms, sides: tuple[str, str]
) -> dict[str, Quantity]:
    """Figures for the tables."""
    swap, ratio = exchange.swap, exchange.ratio
    at = np.array(supply.years)
    leaves = np.array(terms.leaves)
    bought, own, by_licensor, by_licensee = supply.shares
    low, likely, high = (v * YEAR_S for v in supply.promised)
    flies = [v * YEAR_S for v in supply.first]
    names = [terms.catalogue.partners[side].short_name for side in sides]
    computed, model = "ascent optimisation", "rules of production"
    found = {
        "payload before": _lifted(exchange.before, ratio),
        "payload after": _lifted(exchange.after, ratio),
        "payload gained": Quantity(exchange.gain_kg, "kg", source=computed),
        "load of the changed stage": Quantity(exchange.load, "%", source=computed),
        "thrust over before": Quantity(swap.thrust_ratio, "1", source="catalogue"),
        "dry mass added to the stage": Quantity(swap.dry_change_kg, "kg", source="catalogue"),
        "specific impulse": engine.isp_vacuum,
    }
    if swap.lit_on_the_ground:
        found |= {
            "louder at lift-off by": Quantity(swap.sound_db, "dB", source="SP-8072"),
            "thrust over weight at lift-off": Quantity(exchange.pad_after.thrust_to_weight, "1", source=computed),
            "the same with one engine out": Quantity(exchange.pad_after.one_out, "1", source=computed),
            "with one engine out before": Quantity(exchange.pad_before.one_out, "1", source=computed),
        }
    found |= {
        "years to the first flight": Quantity(flies[1], "a", flies[0], flies[2], model),
        "years to what is promised": Quantity(likely, "a", low, high, model),
        "chance of that within the period": Quantity(supply.chance, "%", source=model),
        "engines a year": Quantity(supply.rate, "1", source="programme file"),
        "engines bought in the period": Quantity(bought, "1", source=model),
        "engines of the new line in the period": Quantity(own, "1", source=model),
        "effort of one engine": supply.one_effort,
    }
    for name, part, engines in (
        (names[0], supply.steps_licensor, by_licensor),
        (names[1], 1 - supply.steps_licensor, by_licensee),
    ):
        found[f"effort of {name}, agreement and steps"] = steps(supply, part)
        found[f"effort of {name}, engines"] = times(supply.one_effort, engines)
    found |= {
        "made by the licensee at the period's end": Quantity(float(supply.independence(at)), "%", source=model),
        "years of flights if the other side leaves": Quantity(float(supply.runway(leaves)) * YEAR_S, "a", source=model),
        "work a year that the licensor loses if the licensee leaves": times(
            supply.one_effort, supply.rate * (1 - float(supply.independence(leaves))) if supply.flown > 0 else 0.0
        ),
    }
    if engine.mass is not None:
        found["engine mass"] = engine.mass
    return found


def _lifted(result: PayloadResult, ratio: float) -> Quantity:
    """A payload with its interval; nothing is none."""
    value, low, high = (max(v, 0.0) / ratio for v in (result.payload_kg, result.payload_low_kg, result.payload_high_kg))
    return Quantity(value, "kg", min(low, value), max(high, value), "ascent optimisation")


def evidence_of(
    exchange: Exchange,
    engine: Engine,
    vehicle: Vehicle,
    supply: Supply,
    terms: Terms,
    *,
    returned: Mapping[str, Exchange] | None = None,
    designed: bool = False,
    givers: tuple[str, ...] = (),
) -> Evidence:
    """Curves, milestones, models, sources and notes.

    Parameters
    ----------
    returned : site -> what the engine in return does to the licensor's vehicle from there
    designed : whether the engine is one that does not exist yet
    givers : sides whose rules of export apply
    """
    catalogue = terms.catalogue
    series = {"payload before and after": _payload(exchange, engine, vehicle)}
    for site, one in (returned or {}).items():
        other = catalogue.vehicles[one.swap.vehicle]
        place = catalogue.sites[site].name
        series[f"payload before and after in return, {place}"] = _payload(
            one, catalogue.engines[one.swap.engine], other
        )
    series |= _years(supply, terms)
    sources = [*exchange.before.sources, *exchange.after.sources, supply.catalogue.production.source]
    for kind, name in (("engine", engine.id), ("vehicle", vehicle.id)):
        if name in catalogue.entries(kind):
            sources += catalogue.source_ids_of(kind, name)
    sources += [case.source for case in _cases(catalogue, supply.way)]
    models = (*exchange.after.models, *MODELS, *((_DESIGN,) if designed else ()))
    return Evidence(
        events=_milestones(supply, terms),
        series=series,
        models=tuple(dict.fromkeys(models)),
        sources=tuple(dict.fromkeys(one for one in sources if one in catalogue.sources)),
        notes=(*_notes(exchange, engine, supply, catalogue), *export_notes(supply.way, givers, catalogue)),
    )


def _payload(exchange: Exchange, engine: Engine, vehicle: Vehicle) -> Series:
    """Payload against how full the changed stage is."""
    loads = sorted(exchange.by_load)
    lifted = np.array([exchange.by_load[load] for load in loads]) / exchange.ratio
    return Series(
        f"{vehicle.name} before and after",
        "load of the changed stage",
        "%",
        100 * np.array(loads),
        {
            f"on {engine.name}": ("kg", lifted),
            f"{vehicle.name} as it is": ("kg", np.full(len(loads), exchange.before_kg)),
        },
    )


def _years(supply: Supply, terms: Terms) -> dict[str, Series]:
    """Curves over the years, all at the likely times unless they say otherwise."""
    most = max(_SHOWN, np.ceil(supply.years))
    years = np.linspace(0.0, most, 2 * int(most) + 1)
    axis = ("years after the agreement is begun", "a", years)
    needed, own = supply.needed(years), supply.own_made(years)
    chances = np.searchsorted(np.sort(supply.ends), years, side="right") / supply.ends.size
    found = {
        "first engine": Series("How likely the first engine is there", *axis, {"likelihood": ("%", 100 * chances)}),
        "engines by year": Series(
            "Engines flown by year",
            *axis,
            {
                "engines flown": ("1", needed),
                "of them bought": ("1", np.maximum(needed - own, 0.0) if supply.way != JOINT else 0 * needed),
                "of them of the new line": ("1", np.minimum(own, needed)),
            },
        ),
        "flights if one side leaves": Series(
            "For how long flights go on, by the year in which the other side leaves",
            *axis,
            {"years of flights": ("a", supply.runway(years))},
        ),
    }
    if supply.own is not None:
        found["local share"] = Series(
            "Part of the value of all engines flown that the licensee makes itself",
            *axis,
            {
                "local share": ("%", 100 * supply.independence(years)),
                "local share, low": ("%", 100 * supply.independence(years, "low")),
                "local share, high": ("%", 100 * supply.independence(years, "high")),
            },
        )
    if supply.stock and terms.leaves >= supply.first[1]:
        after = np.linspace(0.0, 10.0, 41)
        own_rate = supply.rate * float(supply.independence(np.array(terms.leaves)))
        left = np.maximum(supply.stock - (supply.rate - own_rate) * after, 0.0)
        found["stock after leaving"] = Series(
            f"Engines in stock after the other side has left on {terms.day(terms.leaves)}",
            "years after leaving",
            "a",
            after,
            {"engines in stock": ("1", left)},
        )
    return found


def _milestones(supply: Supply, terms: Terms) -> tuple[Event, ...]:
    """What happens when, at the likely times."""
    found = [("agreement begun", 0.0), (f"first flight on {supply.engine.name}", supply.first[1])]
    if supply.own is not None and supply.own != supply.first:
        found.append((f"first {supply.engine.name} of the licensee's line", supply.own[1]))
    found += [("one side leaves, if it does", terms.leaves), ("end of the period", supply.years)]
    return tuple(Event(name, years * YEAR_S) for name, years in sorted(found, key=lambda one: one[1]))


def _cases(catalogue: Catalogue, way: str) -> list[Licence]:
    return [case for case in catalogue.licences.values() if case.kind in CASES[way]]


def _notes(exchange: Exchange, engine: Engine, supply: Supply, catalogue: Catalogue) -> Iterator[str]:
    """What a reader has to know of the numbers, and what history says."""
    swap = exchange.swap
    if not swap.engine_mass_known:
        yield f"The mass of one of the two engines is not published: {engine.name} is taken to weigh what it replaces."
    if swap.nozzle_fits is None:
        yield f"The size of the nozzle of {engine.name} is not published: whether it fits under the stage is not known."
    yield (
        "Pressures at the pump inlets are not published for these engines: the tank pressures are checked when "
        "interface papers are exchanged. Test stands are not in the catalogue: new ones are in the steps."
    )
    if swap.lit_on_the_ground and exchange.pad_before.one_out >= 1 > exchange.pad_after.one_out:
        yield "Before, an engine that failed at lift-off left thrust above weight; afterwards it does not."
    if supply.way == BARTER:
        yield "Each side depends on the other: if either leaves, both fly on from stock."
    for case in _cases(catalogue, supply.way):
        end = case.first_flight or case.qualified
        took = f" ({number(years_between(case.agreement, end), 0)} years)" if end is not None else ""
        yield f"{case.name}{took}: {case.outcome}"
