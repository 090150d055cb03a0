"""``intercosmos payload``: what a vehicle lifts from a site to an orbit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult

NAME: Final = "payload"
SUMMARY: Final = "Compute what a vehicle lifts from a site to an orbit."
EXAMPLES: Final = """Examples:
  intercosmos payload --vehicle soyuz-2.1a --site baikonur --perigee 200km --apogee 240km --inclination 51.6deg
  intercosmos payload --vehicle long-march-2f --site jiuquan --perigee 200km --apogee 350km --inclination 41.5deg \\
      --crewed --json"""

#: What a crew is asked to bear, m/s2, unless told otherwise: the limit of the programme's crew ships.
CREW_LOAD: Final = "4 g0"


def run(
    vehicle: Annotated[str, typer.Option("--vehicle", metavar="ID", help="Launch vehicle.")],
    site: Annotated[str, typer.Option("--site", metavar="ID", help="Launch site.")],
    perigee: Annotated[str, typer.Option("--perigee", metavar="LENGTH", help="Altitude, such as 200km.")],
    apogee: Annotated[str, typer.Option("--apogee", metavar="LENGTH", help="Altitude, such as 240km.")],
    inclination: Annotated[str, typer.Option("--inclination", metavar="ANGLE", help="Such as 51.6deg.")],
    argument_of_perigee: Annotated[
        str | None, typer.Option("--argument-of-perigee", metavar="ANGLE", help="Where it matters; free if not given.")
    ] = None,
    crewed: Annotated[
        bool, typer.Option("--crewed", help=f"A crew is aboard: escape tower, and at most {CREW_LOAD}.")
    ] = False,
    max_load: Annotated[
        str | None, typer.Option("--max-load", metavar="ACCELERATION", help="Largest acceleration, such as 4g0.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute what a vehicle lifts from a site to an orbit, with its interval and what limits it."""
    from intercosmos.units import parse

    low, high = parse(perigee, "length"), parse(apogee, "length")
    angle = parse(inclination, "angle")
    argument = parse(argument_of_perigee, "angle") if argument_of_perigee is not None else None
    load_text = max_load if max_load is not None else CREW_LOAD if crewed else None
    load = parse(load_text, "acceleration") if load_text is not None else None
    _refuse_impossible(low, high, angle, load)

    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.flight import PayloadRequest, solve_payloads
    from intercosmos.cli.first_use import compiling_shown

    catalogue = load_catalogue()
    catalogue.get("vehicle", vehicle)
    catalogue.get("site", site)
    request = PayloadRequest(
        vehicle=vehicle,
        site=site,
        perigee_m=low,
        apogee_m=high,
        inclination_rad=angle,
        argument_of_perigee_rad=argument,
        max_load=load,
        crewed=crewed,
    )
    with compiling_shown(to_jax=True):
        (result,) = solve_payloads(catalogue, [request])
    if as_json:
        print_json(_as_data(request, result))
    else:
        _show(request, result, catalogue)


def _refuse_impossible(perigee: float, apogee: float, inclination: float, load: float | None) -> None:
    if apogee < perigee:
        raise PhysicsError(
            f"the apogee ({apogee / 1e3:g} km) is below the perigee ({perigee / 1e3:g} km)\n  next: exchange the two"
        )
    if not 0 <= inclination <= math.pi:
        raise PhysicsError(
            f"an inclination lies between 0 and 180 deg, not at {math.degrees(inclination):g} deg\n"
            "  next: write a retrograde orbit as more than 90 deg"
        )
    if load is not None and load <= 0:
        raise PhysicsError("a largest acceleration is more than nothing\n  next: write something like --max-load 4g0")


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _as_data(request: PayloadRequest, result: PayloadResult) -> dict[str, Any]:
    from intercosmos.study.codec import encode

    return {
        "vehicle": request.vehicle,
        "site": request.site,
        "perigee_km": request.perigee_m / 1e3,
        "apogee_km": request.apogee_m / 1e3,
        "inclination_deg": math.degrees(request.inclination_rad),
        "feasible": bool(result.feasible),
        "reason": result.reason,
        "payload_kg": _finite(result.payload_kg),
        "payload_low_kg": _finite(result.payload_low_kg),
        "payload_high_kg": _finite(result.payload_high_kg),
        "binding": result.binding,
        "azimuth_deg": _finite(math.degrees(result.azimuth_rad)),
        "corridor": result.corridor,
        "drop_zones": list(result.drop_zones),
        "dogleg_deg": _finite(math.degrees(result.dogleg_rad)),
        "dogleg_delta_v_m_s": _finite(result.dogleg_delta_v),
        "max_dynamic_pressure_pa": _finite(result.max_dynamic_pressure_pa),
        "max_load_m_s2": _finite(result.max_load),
        "spread_kg": [{"value_of": what, "worse": worse, "better": better} for what, worse, better in result.spread],
        "events": encode(result.events),
        "models": list(result.models),
        "sources": list(result.sources),
    }


def _show(request: PayloadRequest, result: PayloadResult, catalogue: Catalogue) -> None:
    from intercosmos.report.words import quantity
    from intercosmos.units import number, show

    console = screen()
    names = f"{catalogue.vehicles[request.vehicle].name} from {catalogue.sites[request.site].name}"
    orbit = (
        f"{number(request.perigee_m / 1e3, 0)} × {show(request.apogee_m, 'km', 0)}, "
        f"{show(request.inclination_rad, 'deg', 1)}"
    )
    if not result.feasible:
        console.print(f"{names} does not reach {orbit}: {result.reason}", style="bold")
        return
    low, high = number(result.payload_low_kg, 0), number(result.payload_high_kg, 0)
    console.print(f"{names} lifts {show(result.payload_kg, 'kg', 0)} to {orbit}.", style="bold")
    console.print(f"Between {low} and {high} kg, as the data of its stages allow. What limits it: {result.binding}.")
    facts = table("", "")
    facts.show_header = False
    facts.add_row("Launch azimuth", show(result.azimuth_rad, "deg", 1))
    facts.add_row("Corridor", result.corridor)
    if result.dogleg_rad:
        price = show(result.dogleg_delta_v, "m/s", 0)
        facts.add_row("Dog-leg", f"{show(result.dogleg_rad, 'deg', 2)}, {price}")
    facts.add_row("Largest dynamic pressure", show(result.max_dynamic_pressure_pa, "kPa", 1))
    facts.add_row("Largest acceleration", show(result.max_load, "g0", 2))
    console.print(facts)
    console.print()
    figures = list(dict.fromkeys(name for event in result.events for name in event.figures))
    labels = [name[:1].upper() + name[1:] for name in figures]
    events = table("Time", "Event", *labels, numbers=("Time", *labels))
    for event in result.events:
        found = [quantity(event.figures[name]) if name in event.figures else "" for name in figures]
        events.add_row(show(event.time_s, "s", 1), event.name, *found)
    console.print(events)
