"""Pictures of one engine: impulse against mixture among its like, chamber, power and walls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from intercosmos.errors import PhysicsError
from intercosmos.report.charts.line import Curve, Mark, line_chart
from intercosmos.report.charts.nozzle import chamber_drawing
from intercosmos.report.charts.sankey import Flow, sankey
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.cycle_result import CycleBalance
    from intercosmos.physics.propulsion.performance import Prediction

#: How far around the mixture the curve is drawn, and how many engines, the likest first.
_AROUND: Final = (0.6, 1.5)
_FARTHER: Final = 3.0  #: area ratios are drawn from a third to three times
_LEAST_AREA: Final = 3.0
_POINTS: Final = 41
_MOST_ENGINES: Final = 7
_MEGAWATT: Final = 1e6


def impulse_drawing(
    catalogue: Catalogue,
    propellants: str,
    pressure: float,
    mixture: float,
    area_ratio: float,
    cycle: str,
    *,
    over: Literal["mixture ratio", "area ratio"] = "mixture ratio",
    width: float = 760.0,
    height: float = 380.0,
) -> str:
    """Vacuum impulse over mixture or area ratio, ideal and predicted, with the likest engines of the catalogue.

    Raises
    ------
    PhysicsError
        If nothing burns around the mixture.
    """
    from intercosmos.physics.propulsion import combustion, predict
    from intercosmos.physics.propulsion.propellants import propellant_pair

    pair = propellant_pair(propellants)
    by_area = over == "area ratio"
    if by_area:
        axis = np.geomspace(max(area_ratio / _FARTHER, _LEAST_AREA), area_ratio * _FARTHER, _POINTS)
        mixtures, areas = np.full(_POINTS, mixture), axis
        ideal = combustion(*pair, mixture, pressure, area_ratio=axis)
    else:
        axis = np.linspace(_AROUND[0] * mixture, _AROUND[1] * mixture, _POINTS)
        mixtures, areas = axis, np.full(_POINTS, area_ratio)
        ideal = combustion(*pair, axis, pressure, area_ratio=area_ratio)
    good = ideal.converged.to_numpy()
    if not good.any():
        raise PhysicsError("nothing burns around this mixture\n  next: another mixture ratio")
    found = predict(
        propellants, chamber_pressure=pressure, mixture_ratio=mixtures[good], area_ratio=areas[good], cycle=cycle
    )
    curves = [
        Curve("ideal, in equilibrium", axis, ideal.isp_vacuum_s.to_numpy(), css="p1", dash=1),
        Curve("predicted", axis[good], found.isp_vacuum_s, *found.interval, css="p0"),
    ]
    for engine in _likest(catalogue, {one.id for one in pair}, pressure, area_ratio):
        at = engine.area_ratio if by_area else engine.mixture_ratio
        assert at is not None
        if axis[0] <= at.value <= axis[-1]:
            here = np.array([at.value]), np.array([engine.isp_vacuum.value])
            curves.append(Curve(engine.name.split(" (")[0], *here, css="p2"))
    label = f"Vacuum impulse of {propellants} against {over}, with engines of the catalogue"
    return line_chart(
        curves, label=label, x_title=over, y_title="vacuum impulse, s", zero=False, width=width, height=height
    )


def _likest(catalogue: Catalogue, propellants: set[str], pressure: float, area_ratio: float) -> list[Engine]:
    from intercosmos.catalogue.engine_model import describable, liquid

    found = []
    for engine in catalogue.engines.values():
        if not describable(engine) or engine.chamber_pressure is None or engine.area_ratio is None:
            continue
        described = liquid(engine)
        if described is None or {one.id for one in described[1]} != propellants:
            continue
        apart = np.log([engine.chamber_pressure.value / pressure, engine.area_ratio.value / area_ratio])
        found.append((float(np.abs(apart).sum()), engine.id, engine))
    return [engine for _, _, engine in sorted(found, key=lambda one: one[:2])[:_MOST_ENGINES]]


def contour_drawing(found: Prediction, *, width: float = 520.0) -> str:
    """One chamber of a predicted engine to scale; it needs a thrust."""
    from intercosmos.physics.propulsion import nozzle_contour

    wall = nozzle_contour(float(found.throat_diameter) / 2, float(found.area_ratio))
    return chamber_drawing(
        wall.x, wall.radius, label="Thrust chamber in section", stations=[(0.0, "throat")], width=width
    )


def power_drawing(found: CycleBalance, *, width: float = 760.0, height: float = 340.0) -> str:
    """Where the shaft power goes; of an engine without pumps, where the propellants go."""
    power = [(a, b, v) for a, b, kind, v in found.flows if kind.startswith("power") and a != "chamber"]
    if power:
        drawn = [Flow(a, b, v, f"{number(v / _MEGAWATT)} MW") for a, b, v in power]
        title = "power, MW"
    else:
        drawn = [Flow(a, b, v, f"{number(v)} kg/s") for a, b, kind, v in found.flows if kind.startswith("flow")]
        title = "flow, kg/s"
    return sankey(drawn, label="Where the power goes", title=title, width=width, height=height)


def walls_drawing(engine: Engine, found: CycleBalance, *, width: float = 760.0, height: float = 340.0) -> str:
    """Wall and coolant temperatures along one chamber, with channels of our own layout.

    Raises
    ------
    IntercosmosError
        If the engine has no jacket, or it does not hold.
    """
    from intercosmos.catalogue.engine_walls import chamber_walls

    walls = chamber_walls(engine, found).sortby("x")
    x = walls.x.to_numpy()
    curves = [
        Curve("wall, hot face", x, walls.hot_wall_temperature.to_numpy(), css="p1"),
        Curve("wall, cold face", x, walls.cold_wall_temperature.to_numpy(), css="p2", dash=1),
        Curve("coolant", x, walls.coolant_temperature.to_numpy(), css="p0", dash=2),
    ]
    return line_chart(
        curves, label=f"Temperatures along the chamber of {engine.name}, channels of our own layout",
        x_title="along the chamber, m, throat at 0", y_title="K", marks=[Mark(0.0, "throat")],
        width=width, height=height,
    )  # fmt: skip
