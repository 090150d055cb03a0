"""Thrust and impulse of an engine on its way up: against the pressure outside, with what separation does.

The atmosphere is the caller's: pressures go in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.performance import Prediction
from intercosmos.physics.propulsion.separation import BELL_LIP, isp_into

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AltitudeCurve:
    """An engine over ambient pressures; every array has their shape.

    Attributes
    ----------
    ambient_pressure : Pa
    isp_s : of the engine, s
    thrust : N; NaN where the prediction was made without a thrust
    separated : whether the jet leaves the wall before the exit
    separation_area_ratio : where it does; the exit's where it does not
    adapted_pressure : the pressure at the exit, at which a nozzle gives most for its area, Pa
    """

    ambient_pressure: Array
    isp_s: Array
    thrust: Array
    separated: npt.NDArray[np.bool_]
    separation_area_ratio: Array
    adapted_pressure: float


def altitude_curve(
    engine: Prediction, ambient_pressure: npt.ArrayLike, *, lip: float = BELL_LIP, criterion: str = "stark"
) -> AltitudeCurve:
    """Impulse, thrust and separation of one predicted engine at any pressures outside, Pa.

    Parameters
    ----------
    engine : of one point, not of a grid
    ambient_pressure : Pa
    lip, criterion : of separation
    """
    if engine.area_ratio.ndim:
        raise PhysicsError(f"an altitude curve is of one engine; this prediction has {engine.area_ratio.size}")
    outside = np.asarray(ambient_pressure, dtype=float)
    isp, state = isp_into(
        engine.isp_vacuum_s, engine.turbine_share, engine.c_star, engine.area_ratio, engine.chamber_pressure, outside,
        engine.gamma, lip, criterion,
    )  # fmt: skip
    flow = engine.mass_flow * STANDARD_GRAVITY
    return AltitudeCurve(
        outside, isp, np.asarray(isp * flow), state.separated, state.area_ratio, float(engine.exit_pressure)
    )
