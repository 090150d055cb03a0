"""``intercosmos engine predict``: specific impulse of an engine that need not exist yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.physics.propulsion.performance import Prediction

NAME: Final = "predict"
SUMMARY: Final = "Predict specific impulse from propellants, pressure, mixture, expansion and cycle."
EXAMPLES: Final = """Examples:
  intercosmos engine predict --propellants lox/rp-1 --pc 25.8MPa --of 2.6 --area-ratio 36.87 --cycle orsc
  intercosmos engine predict --propellants lox/lch4 --pc 20MPa --of 3.5 --area-ratio 40 --cycle full-flow \\
      --thrust 2000kN --contour chamber.svg --sweep mixture.svg --json"""

_LOSSES: Final = {
    "divergence": "Divergence at the exit",
    "friction": "Friction at the wall",
    "kinetics": "Chemistry slower than the flow",
    "class": "Remainder of its class (fitted)",
    "exhaust": "Turbine exhaust of an open cycle",
}


def run(
    propellants: Annotated[str, typer.Option("--propellants", metavar="PAIR", help="Such as lox/rp-1.")],
    pressure: Annotated[str, typer.Option("--pc", metavar="PRESSURE", help="Chamber pressure, such as 25.8MPa.")],
    mixture: Annotated[float, typer.Option("--of", metavar="RATIO", help="Oxidiser to fuel by mass, whole engine.")],
    area_ratio: Annotated[float, typer.Option("--area-ratio", metavar="RATIO", help="Exit over throat area.")],
    cycle: Annotated[str, typer.Option("--cycle", metavar="NAME", help="Such as gg, orsc, frsc, ffsc, expander.")],
    thrust: Annotated[
        str | None, typer.Option("--thrust", metavar="FORCE", help="In vacuum, such as 2000kN: gives sizes and mass.")
    ] = None,
    chambers: Annotated[int, typer.Option("--chambers", metavar="N", min=1, max=100, help="That share it.")] = 1,
    contour: Annotated[
        Path | None, typer.Option("--contour", metavar="FILE", help="Draw the chamber into this SVG file.")
    ] = None,
    sweep: Annotated[
        Path | None,
        typer.Option("--sweep", metavar="FILE", help="Draw impulse against mixture, with the catalogue's engines."),
    ] = None,
    area_sweep: Annotated[
        Path | None, typer.Option("--area-sweep", metavar="FILE", help="The same against area ratio.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Predict what an engine delivers, with the interval in which nine of ten of its class lie, and what is lost."""
    from intercosmos.physics.propulsion import predict
    from intercosmos.units import parse

    force = parse(thrust, "force") if thrust is not None else None
    if contour is not None and force is None:
        raise PhysicsError("a chamber has no size without a thrust\n  next: give --thrust, such as --thrust 2000kN")
    chamber = parse(pressure, "pressure")
    found = predict(
        propellants, chamber_pressure=chamber, mixture_ratio=mixture, area_ratio=area_ratio, cycle=cycle,
        thrust=force, chambers=chambers,
    )  # fmt: skip
    if contour is not None or sweep is not None or area_sweep is not None:
        from intercosmos.catalogue import load_catalogue
        from intercosmos.report.charts.alone import write_picture
        from intercosmos.report.engine_pictures import contour_drawing, impulse_drawing

        if contour is not None:
            write_picture(contour_drawing(found), contour)
        asked = propellants, chamber, mixture, area_ratio, cycle
        if sweep is not None:
            write_picture(impulse_drawing(load_catalogue(), *asked), sweep)
        if area_sweep is not None:
            write_picture(impulse_drawing(load_catalogue(), *asked, over="area ratio"), area_sweep)
    if as_json:
        print_json(as_data(found, propellants, mixture))
    else:
        _show(found, propellants, mixture, [p for p in (contour, sweep, area_sweep) if p is not None])


def as_data(found: Prediction, propellants: str, mixture: float) -> dict[str, Any]:
    """A prediction for another program; SI, impulse in s."""
    import math

    def given(value: Any) -> float | None:
        return float(value) if math.isfinite(float(value)) else None

    return {
        "propellants": propellants,
        "cycle": found.cycle.id,
        "class": found.engine_class,
        "mixture_ratio": mixture,
        "chamber_pressure_pa": float(found.chamber_pressure),
        "area_ratio": float(found.area_ratio),
        "isp_vacuum_s": float(found.isp_vacuum_s),
        "isp_vacuum_low_s": float(found.interval[0]),
        "isp_vacuum_high_s": float(found.interval[1]),
        "interval_level": found.level,
        "isp_sea_level_s": float(found.isp_sea_level_s),
        "separates_at_sea_level": bool(found.separated),
        "separation_margin": float(found.separation_margin),
        "c_star_m_s": float(found.c_star),
        "thrust_coefficient_vacuum": float(found.thrust_coefficient_vacuum),
        "losses": {name: float(value) for name, value in found.losses.items()},
        "ideal_isp_vacuum_s": float(found.ideal_isp_vacuum_s),
        "chamber_temperature_k": float(found.chamber_temperature),
        "chamber_mixture_ratio": float(found.chamber_mixture_ratio),
        "turbine_share": float(found.turbine_share),
        "exit_pressure_pa": float(found.exit_pressure),
        "thrust_vacuum_n": given(found.thrust_vacuum),
        "thrust_sea_level_n": given(found.thrust_sea_level),
        "mass_flow_kg_s": given(found.mass_flow),
        "throat_diameter_m": given(found.throat_diameter),
        "exit_diameter_m": given(found.exit_diameter),
    }


def _show(found: Prediction, propellants: str, mixture: float, pictures: list[Path]) -> None:
    import math

    from intercosmos.units import number, show

    console = screen()
    low, high = (number(float(v), 1) for v in found.interval)
    console.print(f"{number(float(found.isp_vacuum_s), 1)} s in vacuum", style="bold")
    console.print(
        f"{found.level:.0%} of engines of its class ({found.engine_class.replace('-', ' ')}) lie between {low} and "
        f"{high} s. "
        f"{propellants}, mixture {mixture:g}, {show(float(found.chamber_pressure), 'MPa', 2)}, "
        f"area ratio {float(found.area_ratio):g}, {found.cycle.name}."
    )
    if found.separated:
        console.print("At sea level the flow separates inside the nozzle: the figure below allows for it.")
    facts = table("", "")
    facts.show_header = False
    facts.add_row("Specific impulse at sea level", f"{number(float(found.isp_sea_level_s), 1)} s")
    facts.add_row("Characteristic velocity", show(float(found.c_star), "m/s", 0))
    facts.add_row("Thrust coefficient, vacuum", number(float(found.thrust_coefficient_vacuum), 3))
    facts.add_row("Chamber temperature", show(float(found.chamber_temperature), "K", 0))
    if float(found.turbine_share):
        facts.add_row("Flow that drives the turbine", f"{100 * float(found.turbine_share):.1f} %")
        facts.add_row("Mixture in the chamber", number(float(found.chamber_mixture_ratio), 2))
    if math.isfinite(float(found.thrust_vacuum)):
        facts.add_row("Thrust at sea level", show(float(found.thrust_sea_level), "kN", 0))
        facts.add_row("Mass flow", f"{number(float(found.mass_flow), 1)} kg/s")
        facts.add_row("Throat diameter", show(float(found.throat_diameter), "mm", 0))
        facts.add_row("Exit diameter", show(float(found.exit_diameter), "m", 2))
    console.print(facts)
    console.print()
    losses = table("Lost of the ideal impulse", "Part", numbers=("Part",))
    losses.add_row("Ideal, in equilibrium", f"{number(float(found.ideal_isp_vacuum_s), 1)} s")
    for name, value in found.losses.items():
        if float(value):
            losses.add_row(_LOSSES.get(name, name), f"{100 * float(value):.2f} %")
    console.print(losses)
    for path in pictures:
        console.print(f"Picture: {path}")
