"""The wall of a catalogue engine's chamber, cooled by its fuel through channels that nobody has published.

Contour, channels and coolant are what such an engine would have: a bell from its throat, milled channels that give the
coolant the speed usual for it, and the jacket of its cycle's balance. So it shows where the wall is hot and how much
the fuel takes, not the engine's own drawings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.schema import Engine
from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    import xarray

    from intercosmos.physics.propulsion.cycle_result import CycleBalance

#: Speed of the coolant in the throat's channels, m/s, by fuel; kerosene's for what is not named.
SPEEDS: Final = {"lh2": 300.0, "lch4": 100.0}
USUAL_SPEED: Final = 40.0
#: The jacket is drawn as far as this area ratio; beyond it nozzles are cooled by less, or by radiation.
FARTHEST: Final = 10.0
SOOT: Final = 0.4  #: of hydrocarbons, see ``cooling``


def chamber_walls(engine: Engine, balance: CycleBalance) -> xarray.Dataset:
    """Heat flux and temperatures along one chamber.

    Raises
    ------
    DataError
        If the engine's fuel cools nothing in its balance.
    PhysicsError
        If the jacket does not hold: where, and by how much.
    """
    import numpy as np

    from intercosmos.physics.propulsion import cooling, nozzle_contour
    from intercosmos.physics.propulsion.chamber_size import characteristic_length, contraction_ratio
    from intercosmos.physics.propulsion.cooling_channels import channel_layout
    from intercosmos.physics.propulsion.propellants import find_propellant

    jacket = balance.jacket
    if jacket is None:
        raise DataError(
            f"{engine.name} has no jacket in its balance", where=Where(key=f"engine.{engine.id}"),
            advice="choose an engine with pumps, cooled by its fuel",
        )  # fmt: skip
    chambers = max(engine.chambers, 1)
    throat = 2 * np.sqrt(balance.throat_area / chambers / np.pi)
    contour = nozzle_contour(
        float(throat) / 2,
        min(balance.area_ratio, FARTHEST),
        contraction_ratio=float(contraction_ratio(throat)),
        characteristic_length=characteristic_length(balance.oxidizer, balance.fuel),
    )
    fuel = find_propellant(balance.fuel)
    flow = jacket.mass_flow / chambers
    warm = 0.35 if fuel.id == "lh2" else 0.9  # of its density in the tank, where it passes the throat
    layout = channel_layout(contour, flow, warm * fuel.density_kg_m3, velocity=SPEEDS.get(fuel.id, USUAL_SPEED))
    return cooling(
        contour, balance.oxidizer, fuel, balance.chamber_mixture_ratio, balance.chamber_pressure, layout,
        coolant_flow=flow, inlet_temperature=jacket.inlet_temperature, inlet_pressure=jacket.inlet_pressure,
        soot=SOOT if fuel.id in ("rp-1", "rg-1", "t-1", "syntin") else 0.0,
    )  # fmt: skip
