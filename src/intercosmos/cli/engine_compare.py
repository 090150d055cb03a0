"""``intercosmos engine compare``: two engines of the catalogue side by side, with what is computed of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Engine

NAME: Final = "compare"
SUMMARY: Final = "Set two engines of the catalogue side by side."
EXAMPLES: Final = """Examples:
  intercosmos engine compare rd-191 yf-100
  intercosmos engine compare rd-0110 rd-0124 --json"""

#: Field of the catalogue -> what it is called, and the unit it is shown in.
_FIELDS: Final = {
    "thrust_vacuum": ("Thrust in vacuum", "kN"),
    "thrust_sea_level": ("Thrust at sea level", "kN"),
    "isp_vacuum": ("Specific impulse in vacuum", "s"),
    "isp_sea_level": ("Specific impulse at sea level", "s"),
    "chamber_pressure": ("Chamber pressure", "MPa"),
    "mixture_ratio": ("Mixture ratio", ""),
    "area_ratio": ("Area ratio", ""),
    "mass": ("Mass", "kg"),
    "throttle_minimum": ("Least throttle", ""),
}


def run(
    first: Annotated[str, typer.Argument(metavar="ENGINE", help="Engine of the catalogue.")],
    second: Annotated[str, typer.Argument(metavar="ENGINE", help="Another.")],
    as_json: AsJson = False,
) -> None:
    """Print what is published of two engines, what is computed from it, and how they differ."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.schema import Engine

    catalogue = load_catalogue()
    pair = []
    for name in (first, second):
        engine = catalogue.get("engine", name)
        assert isinstance(engine, Engine)
        pair.append(engine)
    computed = [_computed(engine) for engine in pair]
    if as_json:
        print_json({"engines": [_as_data(e, c) for e, c in zip(pair, computed, strict=True)]})
        return
    _show(pair, computed)


def _computed(engine: Engine) -> dict[str, float]:
    """What follows from the published values: ratios, and the impulse predicted where enough is known."""
    from intercosmos.catalogue.engine_model import describable
    from intercosmos.constants import STANDARD_GRAVITY
    from intercosmos.physics.propulsion import predict

    found = {"mass flow, kg/s": engine.thrust_vacuum.value / engine.isp_vacuum.value / STANDARD_GRAVITY}
    if engine.mass is not None:
        found["thrust to weight in vacuum"] = engine.thrust_vacuum.value / engine.mass.value / STANDARD_GRAVITY
    if not describable(engine):
        return found
    assert engine.chamber_pressure is not None
    assert engine.mixture_ratio is not None
    assert engine.area_ratio is not None
    said = predict(
        engine.propellants, chamber_pressure=engine.chamber_pressure.value, cycle=engine.cycle,
        mixture_ratio=engine.mixture_ratio.value, area_ratio=engine.area_ratio.value,
        thrust=engine.thrust_vacuum.value, chambers=max(engine.chambers, 1),
    )  # fmt: skip
    found["predicted impulse in vacuum, s"] = float(said.isp_vacuum_s)
    found["predicted less published, %"] = 100 * (float(said.isp_vacuum_s) / engine.isp_vacuum.value - 1)
    found["ideal impulse in vacuum, s"] = float(said.ideal_isp_vacuum_s)
    found["throat diameter, m"] = float(said.throat_diameter)
    found["exit diameter, m"] = float(said.exit_diameter)
    return found


def _as_data(engine: Engine, computed: dict[str, float]) -> dict[str, Any]:
    from intercosmos.study.codec import encode

    published = {name: encode(getattr(engine, name)) for name in _FIELDS if getattr(engine, name) is not None}
    return {
        "id": engine.id,
        "name": engine.name,
        "maker": engine.maker,
        "propellants": engine.propellants,
        "cycle": engine.cycle,
        "published": published,
        "computed": computed,
    }


def _show(pair: list[Engine], computed: list[dict[str, float]]) -> None:
    from intercosmos.units import number

    console = screen()
    names = [engine.name for engine in pair]
    if names[0] == names[1]:
        names[1] += " "
    rows = table("", *names, "Second to first", numbers=(*names, "Second to first"))
    rows.add_row("Maker", *(engine.maker for engine in pair), "")
    rows.add_row("Propellants", *(engine.propellants for engine in pair), "")
    rows.add_row("Cycle", *(engine.cycle.replace("-", " ") for engine in pair), "")
    for field, (text, _) in _FIELDS.items():
        values = [getattr(engine, field) for engine in pair]
        if all(value is None for value in values):
            continue
        ratio = number(values[1].value / values[0].value, 3) if all(v is not None and v.value for v in values) else ""
        rows.add_row(text, *("–" if value is None else str(value) for value in values), ratio)
    rows.add_section()
    for name in dict.fromkeys(key for one in computed for key in one):
        shown = [number(one[name]) if name in one else "–" for one in computed]
        both = all(name in one for one in computed) and "%" not in name
        ratio = number(computed[1][name] / computed[0][name], 3) if both else ""
        rows.add_row(name[:1].upper() + name[1:], *shown, ratio)
    console.print(rows)
    console.print("Above the line as published, with the range of the sources; below it computed from that.")
