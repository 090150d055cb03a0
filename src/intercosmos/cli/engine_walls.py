"""The picture of ``engine cycle --walls``: temperatures and heat flux along the chamber."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.balance import CycleBalance


def write_walls(engine: Engine, found: CycleBalance, path: Path) -> None:
    """Draw wall and coolant temperatures along one chamber, throat at zero, with channels that are ours."""
    from intercosmos.catalogue.engine_walls import chamber_walls
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.line import Curve, Mark, line_chart

    walls = chamber_walls(engine, found).sortby("x")
    x = walls.x.to_numpy()
    curves = [
        Curve("wall, hot face", x, walls.hot_wall_temperature.to_numpy(), css="p1"),
        Curve("wall, cold face", x, walls.cold_wall_temperature.to_numpy(), css="p2", dash=1),
        Curve("coolant", x, walls.coolant_temperature.to_numpy(), css="p0", dash=2),
    ]
    drawing = line_chart(
        curves, label=f"Temperatures along the chamber of {engine.name}, channels of our own layout",
        x_title="along the chamber, m, throat at 0", y_title="K", marks=[Mark(0.0, "throat")], width=760, height=340,
    )  # fmt: skip
    write_picture(drawing, path)
