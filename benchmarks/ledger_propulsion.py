"""Propulsion in the accuracy ledger: what is published of engines, chambers, licences and exchanges, computed again.

``TOPICS`` gives the lines of each topic; a test computes them again and compares them with the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import ledger_combustion
import ledger_cooling
import ledger_cycles
import ledger_engines

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.engine_swap import payloads, swap
from intercosmos.catalogue.flight import PayloadRequest, solve_payloads
from intercosmos.catalogue.production_model import YEAR_S, course, judged

HEADING = "## Propulsion"

#: Department of Defense, 2014, RD-180 in the United States: a billion dollars at 150 000 a work-year.
ESTIMATE_WY = 6700.0


def combustion() -> list[str]:
    """RP-1311."""
    return [
        "Chemical equilibrium is NASA's `cea`, asked through the program's own functions; what is printed in RP-1311 "
        "comes out to the last digit, at finite area to what `cea` itself iterates to. Sources and tolerances: "
        "`benchmarks/published/rp1311.py`. Without a unit the difference is that of the number, and of pressure a "
        "part.",
        "",
        "| what | against | difference | tolerance | unit |",
        "|---|---|---:|---:|---|",
        *(str(row) for row in ledger_combustion.rows()),
    ]


def licences() -> list[str]:
    """How long licences took, beside the interval of the model."""
    catalogue = load_catalogue()
    lines = [
        "Years from the agreement to the first flight (a restart: to qualification), beside what the model says from "
        "one in ten to nine in ten. The steps' durations were judged from cases like these; none was fitted. Cases "
        "that have not ended are bounds from below. Dates, and which are from memory: `licences.toml`.",
        "",
        "| case | cycle | years | ended | one in ten | half | nine in ten | inside |",
        "|---|---|---:|---|---:|---:|---:|---|",
    ]
    for one in judged(catalogue):
        cells = [
            one.case.name, one.case.cycle.replace("-", " "), f"{one.years:.1f}", "yes" if one.case.ended else "no",
            f"{one.low:.1f}", f"{one.likely:.1f}", f"{one.high:.1f}", "yes" if one.inside else "**no**",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    outcome = course(catalogue, "oxidiser-rich-staged-combustion")
    years = [v / YEAR_S for v in outcome.end(list(outcome.ends_s)[-1], 0.1, 0.5, 0.9)]
    effort = outcome.total_effort(0.1, 0.5, 0.9)
    planned = catalogue.licences["rd-180-united-states"].planned_time
    assert planned is not None
    return [
        *lines,
        "",
        "RD-180 in the United States never came to an engine; what was estimated for it in 2014, beside the model:",
        "",
        "| what | unit | estimate of 2014 | one in ten | half | nine in ten |",
        "|---|---|---:|---:|---:|---:|",
        f"| time to the first engine | a | {planned.value / YEAR_S:.0f} | {' | '.join(f'{v:.1f}' for v in years)} |",
        f"| effort | wy | {ESTIMATE_WY:.0f} | {' | '.join(f'{v:.0f}' for v in effort)} |",
    ]


def exchanges() -> list[str]:
    """RD-0110 to RD-0124 on Soyuz-2.1a, as it was done."""
    catalogue = load_catalogue()
    request = PayloadRequest("soyuz-2.1a", "baikonur", 200e3, 240e3, math.radians(51.6))
    flown = PayloadRequest("soyuz-2.1b", "baikonur", 200e3, 240e3, math.radians(51.6))
    made = swap(catalogue, "soyuz-2.1a", "upper", "rd-0124")
    ((after, _),) = payloads([made], [request])
    before, built = solve_payloads(catalogue, [request, flown])
    said = {  # once each, from Baikonur to that orbit
        row.vehicle: row.payload
        for row in catalogue.published_payloads
        if row.vehicle in (request.vehicle, flown.vehicle) and row.site == request.site
    }
    newer = said[flown.vehicle]
    low, high = (value - said[request.vehicle].value for value in (newer.value, newer.high))
    gain = after.payload_kg - before.payload_kg
    verdict = f"{gain:.0f}" if low <= gain <= high else f"**{gain:.0f}**"
    return [
        "RD-0124 under the third stage of Soyuz-2.1a, in the tanks of RD-0110, from Baikonur to 200 × 240 km at 51.6°, "
        "beside Soyuz-2.1b as it was built. The gain has the error of Soyuz-2.1a's own payload whole (the ledger's "
        "first row). Published: the difference of the two published payloads, and that with the high end of the "
        "newer's range.",
        "",
        "| what | unit | published | computed |",
        "|---|---|---:|---:|",
        f"| payload with RD-0124 | kg | {newer.value:.0f} | {after.payload_kg:.0f} |",
        f"| Soyuz-2.1b of the catalogue | kg | {newer.value:.0f} | {built.payload_kg:.0f} |",
        f"| gain | kg | {low:.0f} to {high:.0f} | {verdict} |",
    ]


#: Topic -> what computes its lines.
TOPICS: dict[str, Callable[[], list[str]]] = {
    "Combustion": combustion,
    "Impulse of engines": ledger_engines.impulse,
    "Mass of engines": ledger_engines.mass,
    "Cycles": ledger_cycles.lines,
    "Cooling": ledger_cooling.lines,
    "Licences": licences,
    "Exchanged engines": exchanges,
}


def section() -> list[str]:
    """The ledger's part on propulsion, as Markdown lines."""
    lines = [
        HEADING,
        "",
        "The published figures stand once, in `benchmarks/published` and `tests/against/data`, where the tests read "
        "them too. Unlike rockets, engines are partly fitted: one efficiency a class, and the law of mass, each to "
        "half of the engines; the other half judges. Differences beyond the tolerance are bold. Written alone by "
        "`python benchmarks/ledger.py --propulsion`.",
    ]
    for topic, compute in TOPICS.items():
        lines += ["", f"### {topic}", "", *compute()]
    return lines
