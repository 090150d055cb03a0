"""``intercosmos engine swap``: what another engine under a stage does for the vehicle, ascent optimised anew."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.engine_swap import Swap
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult

NAME: Final = "swap"
SUMMARY: Final = "Put another engine under a stage and fly the vehicle again."
EXAMPLES: Final = """Examples:
  intercosmos engine swap soyuz-2.1a upper rd-0124 --site baikonur
  intercosmos engine swap long-march-7 core rd-191 --site wenchang --perigee 200km --apogee 400km --inclination 42deg
  intercosmos engine swap long-march-5 booster rd-180 --site wenchang --count 1 --json"""

#: Twice the latitude of the pad or so: an orbit that every pad reaches, where nobody asks for another.
_LOW_ORBIT: Final = 200e3
#: From which load on, in parts of today's, tanks are no longer those that were designed
_HEAVIER: Final = 1.15


def run(
    vehicle: Annotated[str, typer.Argument(metavar="VEHICLE", help="Launch vehicle of the catalogue.")],
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="Its stage, by id or role: booster, core, upper.")],
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="Engine of the catalogue.")],
    site: Annotated[
        str | None, typer.Option("--site", metavar="ID", help="One pad; all of the vehicle's if none.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", metavar="N", min=1, max=64, help="Engines; by default as thrust asks for.")
    ] = None,
    perigee: Annotated[
        str | None, typer.Option("--perigee", metavar="LENGTH", help="Altitude [default: 200km].")
    ] = None,
    apogee: Annotated[
        str | None, typer.Option("--apogee", metavar="LENGTH", help="Altitude [default: as perigee].")
    ] = None,
    inclination: Annotated[
        str | None, typer.Option("--inclination", metavar="ANGLE", help="[default: the least from the pad].")
    ] = None,
    stretch: Annotated[
        float, typer.Option("--stretch", metavar="RATIO", help="Volume of the tanks in parts of today's.")
    ] = 1.0,
    fixed_bulkhead: Annotated[
        bool, typer.Option("--fixed-bulkhead", help="The tanks stay divided as they are.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw payload before and after into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute payload before and after, and what the stage must change for the engine."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.engine_swap import payloads, swap
    from intercosmos.catalogue.flight import solve_payloads
    from intercosmos.cli.first_use import compiling_shown

    catalogue = load_catalogue()
    made = swap(catalogue, vehicle, stage, engine, count=count, bulkhead_moves=not fixed_bulkhead, stretch=stretch)
    requests = _requests(catalogue, vehicle, site, perigee, apogee, inclination)
    with compiling_shown(to_jax=True):
        before = solve_payloads(catalogue, requests)
        after = payloads([made] * len(requests), requests)
    if picture is not None:
        _draw(catalogue, made, requests, before, after, picture)
    if as_json:
        print_json(_as_data(made, requests, before, after))
    else:
        _show(catalogue, made, requests, before, after, picture)


def _requests(
    catalogue: Catalogue,
    vehicle: str,
    site: str | None,
    perigee: str | None,
    apogee: str | None,
    inclination: str | None,
) -> list[PayloadRequest]:
    from intercosmos.catalogue.flight import PayloadRequest
    from intercosmos.catalogue.flight_model import corridors
    from intercosmos.units import parse

    low = parse(perigee, "length") if perigee is not None else _LOW_ORBIT
    high = parse(apogee, "length") if apogee is not None else low
    if high < low:
        raise PhysicsError("the apogee is below the perigee\n  next: exchange the two")
    sites = [site] if site is not None else list(catalogue.vehicles[vehicle].sites)
    if not sites:
        raise PhysicsError(f"{vehicle} has no pad in the catalogue\n  next: give --site")
    requests = []
    for name in sites:
        place = catalogue.get("site", name)
        if inclination is not None:
            angle = parse(inclination, "angle")
        else:
            angle = min(c.inclinations[0] for c in corridors(place, name)) + math.radians(0.1)  # type: ignore[arg-type]
        requests.append(PayloadRequest(vehicle, name, low, high, angle))
    return requests


def _as_data(
    made: Swap, requests: list[PayloadRequest], before: list[PayloadResult], after: list[tuple[PayloadResult, float]]
) -> dict[str, Any]:
    def kilograms(result: PayloadResult) -> float | None:
        return float(result.payload_kg) if result.feasible else None

    return {
        "vehicle": made.vehicle,
        "stage": made.old_stage,
        "engine": made.engine,
        "count": made.count,
        "replaces": {"engine": made.old_engine, "count": made.old_count},
        "thrust_ratio": made.thrust_ratio,
        "bulkhead_shift": made.bulkhead,
        "dry_mass_change_kg": made.dry_change_kg,
        "engine_masses_published": made.engine_mass_known,
        "load_change_kg": made.load_change_kg,
        "lift_off_sound_change_db": made.sound_db,
        "nozzles_fit": made.nozzle_fits,
        "same_propellants": made.same_propellants,
        "payloads": [
            {
                "site": request.site,
                "perigee_km": request.perigee_m / 1e3,
                "apogee_km": request.apogee_m / 1e3,
                "inclination_deg": math.degrees(request.inclination_rad),
                "before_kg": kilograms(old),
                "after_kg": kilograms(new),
                "load": load,
                "binding": new.binding,
                "reason": new.reason,
            }
            for request, old, (new, load) in zip(requests, before, after, strict=True)
        ],
    }


def _show(
    catalogue: Catalogue,
    made: Swap,
    requests: list[PayloadRequest],
    before: list[PayloadResult],
    after: list[tuple[PayloadResult, float]],
    picture: Path | None,
) -> None:
    from intercosmos.units import number, show

    console = screen()
    stage = catalogue.stages[made.old_stage].name
    old, new = catalogue.engines[made.old_engine].name, catalogue.engines[made.engine].name
    console.print(f"{made.count} × {new} under {stage}, in place of {made.old_count} × {old}", style="bold")
    rows = table("Site", "Orbit", "Before, kg", "After, kg", "Change, kg", "Tanks filled",
                 numbers=("Before, kg", "After, kg", "Change, kg", "Tanks filled"))  # fmt: skip
    for request, first, (second, load) in zip(requests, before, after, strict=True):
        heights = f"{number(request.perigee_m / 1e3, 0)} × {show(request.apogee_m, 'km', 0)}"
        orbit = f"{heights}, {show(request.inclination_rad, 'deg', 1)}"
        both = first.feasible and second.feasible
        rows.add_row(
            catalogue.sites[request.site].name,
            orbit,
            number(first.payload_kg, 0) if first.feasible else first.reason,
            number(second.payload_kg, 0) if second.feasible else second.reason,
            number(second.payload_kg - first.payload_kg, 0, signed=True) if both else "–",
            f"{load:.0%}",
        )
    console.print(rows)
    console.print()
    facts = table("What the stage must change", "")
    facts.add_row("Thrust on the frame", f"{made.thrust_ratio:.2f} of today's")
    facts.add_row("Oxidiser tank", f"{100 * made.bulkhead:+.1f} % of its volume".replace("-", "−"))
    known = "" if made.engine_mass_known else " (an engine's mass is not published: frame only)"
    facts.add_row("Dry mass", f"{number(made.dry_change_kg, 0, signed=True)} kg{known}")
    full = made.catalogue.stages[made.stage].propellant_mass.value
    heavier = full / max(full - made.load_change_kg, 1.0)
    warning = f" ({heavier:.1f} of today's: stronger walls are not counted)" if heavier > _HEAVIER else ""
    facts.add_row("Propellant in full tanks", f"{number(made.load_change_kg, 0, signed=True)} kg{warning}")
    if made.lit_on_the_ground:
        facts.add_row("Sound at lift-off", f"{number(made.sound_db, 1, signed=True)} dB")
    fits = {True: "fit under the stage", False: "do not fit under the stage", None: "size not published"}
    facts.add_row("Nozzles", fits[made.nozzle_fits])
    facts.add_row("Propellants at the pad", "as today" if made.same_propellants else "others: a new supply at the pad")
    console.print(facts)
    if picture is not None:
        console.print(f"Picture: {picture}")


def _draw(
    catalogue: Catalogue,
    made: Swap,
    requests: list[PayloadRequest],
    before: list[PayloadResult],
    after: list[tuple[PayloadResult, float]],
    path: Path,
) -> None:
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.bars import Bar, BarPair, paired_bars
    from intercosmos.units import number

    def bar(result: PayloadResult) -> Bar:
        low, value, high = result.payload_low_kg, result.payload_kg, result.payload_high_kg
        return Bar(value, low, high, f"{number(value, 0)} kg") if result.feasible else Bar(0.0, 0.0, 0.0, "none")

    pairs = [
        BarPair(catalogue.sites[request.site].name, bar(old), bar(new))
        for request, old, (new, _) in zip(requests, before, after, strict=True)
    ]
    old, new = catalogue.engines[made.old_engine].name, catalogue.engines[made.engine].name
    vehicle = catalogue.vehicles[made.vehicle].name
    write_picture(
        paired_bars(pairs, label=f"Payload of {vehicle}", left_title=f"with {old}", right_title=f"with {new}"), path
    )
