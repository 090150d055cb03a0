"""What stands behind joint remote sensing: figures by region and partner, maps, schedules, models and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.directions.base import Evidence
from intercosmos.directions.places import as_map, mean_over
from intercosmos.directions.sensing_terms import (
    ALONE,
    TASKING,
    TOGETHER,
    Terms,
    images_name,
    latency_name,
    price_name,
    response_name,
    revisit_name,
    worth_name,
)
from intercosmos.series import NOWHERE, Map, Series
from intercosmos.units import Quantity, number

if TYPE_CHECKING:
    from intercosmos.directions.sensing_tasking import Plan

MODELS: Final = (
    "Orbits: mean elements with the secular drift of oblateness, from element sets or nominal",
    "Looks: what each satellite can turn to, by daylight for cameras, edges to a second",
    "Clouds: monthly climatology; an image is worth its chance of a clear sky",
    "Schedules: greedy start, large-neighbourhood search, upper bound by relaxation",
    "Fair shares: quotas, max-min, and Nash's bargain over what each has alone",
)
#: Titles of series that hold a schedule begin so.
SCHEDULE: Final = "schedule, "
_HOUR_S: Final = 3600.0


def measures_of(way: str, plan: Plan, terms: Terms) -> dict[str, Quantity]:
    """Figures for the tables."""
    found: dict[str, Quantity] = {}
    watch, places = terms.watch, terms.places
    for region in places.regions:
        for fleet in (*terms.fleets, TOGETHER):
            row = watch.row(fleet)
            revisit = mean_over(watch.revisit_s[row], places, region)
            found[revisit_name(region, fleet)] = Quantity(revisit, "h", source="access search")
            response = mean_over(watch.response_s[row], places, region)
            found[response_name(region, fleet)] = Quantity(response, "h", source="access search")
    plans = {ALONE: terms.alone, way: plan}
    if way == TASKING:
        plans |= {notion: terms.plan(TASKING, notion) for notion in terms.activity.notions}
    for what, one in plans.items():
        for partner in terms.askers:
            found[worth_name(partner, what)] = Quantity(one.part(partner), "%", source="schedule")
            found[images_name(partner, what)] = Quantity(float(one.images[partner]), "1", source="schedule")
            if one.images[partner]:
                found[latency_name(partner, what)] = Quantity(one.latency_s[partner], "min", source="schedule")
    if way == TASKING:
        for notion in terms.activity.notions:
            found[price_name(notion)] = Quantity(terms.plan(TASKING, notion).price, "%", source="schedule")
        found["proven gap"] = Quantity(plan.gap, "%", source="schedule")
    return found


def evidence_of(way: str, plan: Plan, terms: Terms) -> Evidence:
    """Maps of revisit, the schedule, and what was assumed."""
    watch, places = terms.watch, terms.places
    layers = {}
    for fleet in (*terms.fleets, TOGETHER):
        field = as_map(watch.revisit_s[watch.row(fleet)], places)
        layers[fleet] = ("h", np.where(np.isfinite(field), field / _HOUR_S, NOWHERE))
    revisit = Map(
        "mean time between two looks", "longitude", "deg", places.longitude_deg, "latitude", "deg",
        places.latitude_deg, layers,
    )  # fmt: skip
    named = [("satellite", name) for name in terms.satellites] + [
        ("receiving_station", name) for name in terms.stations
    ]
    used = dict.fromkeys(source for kind, name in named for source in terms.catalogue.source_ids_of(kind, name))
    return Evidence(
        series=dict(_schedules(plan, terms)),
        models=MODELS,
        sources=tuple(used),
        notes=tuple(_notes(way, plan, terms)),
        maps={"revisit": revisit},
    )


def _schedules(plan: Plan, terms: Terms) -> Iterator[tuple[str, Series]]:
    """One series a satellite: its images by their start, with whose request each is and where."""
    rows, stations = plan.rows, list(terms.stations)
    received = np.array([stations.index(name) if name else -1 for name in rows.station], float)
    for number_, (name, entry) in enumerate(terms.satellites.items()):
        mine = np.flatnonzero(rows.satellite == number_)
        if not mine.size:
            continue
        yield f"{SCHEDULE}{name}", Series(
            f"{SCHEDULE}{entry.name}", "after the begin", "h", rows.start_s[mine] / _HOUR_S,
            {
                "end": ("h", rows.end_s[mine] / _HOUR_S),
                "on the ground": ("h", np.where(np.isfinite(down := rows.delivered_s[mine]), down / _HOUR_S, -1.0)),
                "asked by": ("1", np.array([terms.members.index(p) for p in np.array(rows.asker)[mine]], float)),
                "request": ("1", rows.request[mine].astype(float)),
                "station": ("1", received[mine]),
                "latitude": ("deg", np.degrees(rows.latitude_rad[mine])),
                "longitude": ("deg", np.degrees(rows.longitude_rad[mine])),
            },
        )  # fmt: skip


def _notes(way: str, plan: Plan, terms: Terms) -> Iterator[str]:
    if way == TASKING:
        yield (
            f"By the notion {plan.notion}: at most {number(100 * plan.gap, 1)} % below the best schedule there is, "
            "which is proven by an upper bound."
        )
    missing = [f"{name}: {why}" for name, why in plan.unserved.items()]
    if missing:
        yield f"Not served ({len(missing)}): " + "; ".join(missing[:6]) + ("; …" if len(missing) > 6 else ".")
    assumed = [s.name for s in terms.satellites.values() if s.orbit.phase == "assumed"]
    if assumed:
        yield f"Places on their orbits are assumed for {', '.join(assumed)}."
