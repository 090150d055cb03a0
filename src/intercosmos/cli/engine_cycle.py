"""``intercosmos engine cycle``: does an engine's cycle close, on what, and which limit binds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.cycle_result import CycleBalance

NAME: Final = "cycle"
SUMMARY: Final = "Balance the pumps and turbines of an engine of the catalogue."
EXAMPLES: Final = """Examples:
  intercosmos engine cycle rd-180
  intercosmos engine cycle rd-191 --turbine-temperature 790K
  intercosmos engine cycle yf-100 --greatest
  intercosmos engine cycle ssme --pc 20MPa --picture power.svg --walls walls.svg --json"""

_DIGITS: Final = 4


def run(
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="Engine of the catalogue.")],
    pressure: Annotated[
        str | None, typer.Option("--pc", metavar="PRESSURE", help="Another chamber pressure, such as 20MPa.")
    ] = None,
    turbine_temperature: Annotated[
        str | None,
        typer.Option(
            "--turbine-temperature", metavar="TEMPERATURE", help="Of the gas before the turbines, such as 772K."
        ),
    ] = None,
    greatest: Annotated[
        bool, typer.Option("--greatest", help="Find the greatest chamber pressure under all limits.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw where the power goes into this SVG file.")
    ] = None,
    walls: Annotated[
        Path | None, typer.Option("--walls", metavar="FILE", help="Draw the chamber wall's temperature into this one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Balance the powers at the published chamber pressure, with what is published of its machines as input."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.engine_model import balance_inputs
    from intercosmos.catalogue.schema import Engine
    from intercosmos.errors import PhysicsError
    from intercosmos.physics.propulsion import cycle_balance
    from intercosmos.units import parse

    if pressure is not None and greatest:
        raise PhysicsError("the chamber pressure is given or sought\n  next: leave --pc or --greatest out")
    entry = load_catalogue().get("engine", engine)
    assert isinstance(entry, Engine)
    given = balance_inputs(entry)
    if pressure is not None:
        given["chamber_pressure"] = parse(pressure, "pressure")
    if turbine_temperature is not None:
        given["turbine_temperature"] = parse(turbine_temperature, "temperature")
    if greatest:
        given["chamber_pressure"] = None
    found = cycle_balance(**given, strict=False)
    if picture is not None or walls is not None:
        from intercosmos.report.charts.alone import write_picture
        from intercosmos.report.engine_pictures import power_drawing, walls_drawing

        if picture is not None:
            write_picture(power_drawing(found), picture)
        if walls is not None:
            write_picture(walls_drawing(entry, found), walls)
    if as_json:
        print_json({"engine": engine, **_as_data(found), "published": _published(entry, found)})
    else:
        _show(entry, found, [path for path in (picture, walls) if path is not None])


def _as_data(found: CycleBalance) -> dict[str, Any]:
    """The balance in SI; margins name their unit in words, as some have none that a program knows."""
    plain = found.to_dict()
    for one in plain["margins"]:
        one["in"] = one.pop("unit")
    return plain


def _published(engine: Engine, found: CycleBalance) -> dict[str, dict[str, float | None]]:
    """What is published of the machines beside the balance's figure, SI."""
    from intercosmos.catalogue.engine_model import PUBLISHED_MACHINES

    machines = engine.turbomachinery
    if machines is None:
        return {}
    rows = {}
    for name, computed in PUBLISHED_MACHINES.items():
        value = getattr(machines, name)
        if value is not None:
            rows[name] = {"published": value.value, "computed": computed(found)}
    return rows


def _show(engine: Engine, found: CycleBalance, pictures: list[Path]) -> None:
    from intercosmos.units import number, show

    console = screen()
    state = "closes" if found.closed else "does not close"
    console.print(
        f"{engine.name}, {found.cycle.replace('-', ' ')}: {state} at {show(found.chamber_pressure, 'MPa', 2)}",
        style="bold",
    )
    if not found.closed:
        console.print(found.failure)
    console.print(
        f"Turbines give {show(found.power, 'MW')}; {number(found.isp_vacuum_s, 1)} s in vacuum"
        + (f", of which the turbines' exhaust costs {number(found.isp_loss_s, 1)} s" if found.isp_loss_s else "")
        + f". What binds: {found.binding}."
    )
    if found.pumps:
        rows = table("Pump", "kg/s", "MPa", "MW", "Efficiency", "rpm", "NPSH, m", "needed, m",
                     numbers=("kg/s", "MPa", "MW", "Efficiency", "rpm", "NPSH, m", "needed, m"))  # fmt: skip
        for pump in found.pumps:
            rows.add_row(
                pump.name, number(pump.mass_flow), number(pump.discharge_pressure / 1e6, 2), number(pump.power / 1e6),
                number(pump.efficiency, 2), number(pump.rpm, 0), number(pump.npsh_available, 0),
                number(pump.npsh_required, 0),
            )  # fmt: skip
        console.print(rows)
    if found.turbines:
        rows = table("Turbine", "kg/s", "K", "MPa", "Ratio", "MW", "Efficiency",
                     numbers=("kg/s", "K", "MPa", "Ratio", "MW", "Efficiency"))  # fmt: skip
        for one in found.turbines:
            rows.add_row(
                one.name, number(one.mass_flow), number(one.inlet_temperature, 0), number(one.inlet_pressure / 1e6, 2),
                number(one.pressure_ratio, 2), number(one.power / 1e6), number(one.efficiency, 2),
            )  # fmt: skip
        console.print(rows)
    for burner in found.preburners:
        console.print(
            f"{burner.name[:1].upper() + burner.name[1:]}: mixture {number(burner.mixture_ratio, 2)}, "
            f"{show(burner.temperature, 'K', 0)}, {show(burner.pressure, 'MPa', 1)}, {number(burner.mass_flow)} kg/s"
        )
    if found.jacket is not None:
        how = "estimated" if found.jacket.estimated else "given"
        console.print(
            f"Jacket: {show(found.jacket.heat, 'MW')} ({how}), {number(found.jacket.inlet_temperature, 0)} to "
            f"{show(found.jacket.outlet_temperature, 'K', 0)}"
        )
    console.print()
    limits = table("Limit", "Reached", "Allowed", "Slack", numbers=("Reached", "Allowed", "Slack"))
    for one_margin in sorted(found.margins, key=lambda m: m.slack):
        limits.add_row(
            one_margin.name, _in_unit(one_margin.value, one_margin.unit), _in_unit(one_margin.limit, one_margin.unit),
            f"{100 * one_margin.slack:+.0f} %".replace("-", "−"),
        )  # fmt: skip
    console.print(limits)
    said = _published(engine, found)
    if said:
        console.print()
        beside = table("Published beside it", "Published", "Computed", "Off", numbers=("Published", "Computed", "Off"))
        for name, row in said.items():
            published, computed = row["published"], row["computed"]
            assert published is not None
            off = "–" if computed is None or not published else f"{100 * (computed / published - 1):+.0f} %"
            beside.add_row(
                name.replace("_", " ").capitalize(), _engineering(name, published), _engineering(name, computed),
                off.replace("-", "−"),
            )  # fmt: skip
        console.print(beside)
    for path in pictures:
        console.print(f"Picture: {path}")


def _engineering(name: str, value: float | None) -> str:
    from intercosmos.units import number, show

    if value is None:
        return "–"
    if name.endswith("power"):
        return show(value, "MW")
    if name.endswith("pressure"):
        return show(value, "MPa", 1)
    return f"{number(value)} kg/s" if name.endswith("flow") else number(value)


def _in_unit(value: float, unit: str) -> str:
    from intercosmos.units import number

    scaled = {"Pa": (1e6, "MPa"), "W": (1e6, "MW")}.get(unit)
    if scaled is not None:
        return f"{number(value / scaled[0], 2)} {scaled[1]}"
    return number(value, None) if unit in ("", "1") else f"{number(value, None)} {unit}"
