"""Orbits: time and frames, ephemerides, elements, propagation, Lambert, events, rendezvous, three bodies, low thrust.

A library of its own: arrays in, arrays out, SI, no files of ours and no state. The names most asked for stand here and
are loaded when they are first used; everything else is in its module, such as
``from intercosmos.physics.orbits import windows``.

>>> from intercosmos.physics.orbits import libration_points
>>> libration_points(0.0121505843947)[0].round(4).tolist()
[0.8369, 0.0, 0.0]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from intercosmos.physics.orbits.ephemerides import ephemeris as ephemeris
    from intercosmos.physics.orbits.flyby_geometry import flyby as flyby
    from intercosmos.physics.orbits.frame_transform import transform as transform
    from intercosmos.physics.orbits.gravity_assist import mga as mga
    from intercosmos.physics.orbits.kepler_problem import kepler as kepler
    from intercosmos.physics.orbits.lambert_problem import lambert as lambert
    from intercosmos.physics.orbits.porkchop_grid import porkchop as porkchop
    from intercosmos.physics.orbits.relative import clohessy_wiltshire as clohessy_wiltshire
    from intercosmos.physics.orbits.sgp4_states import sgp4 as sgp4
    from intercosmos.physics.orbits.three_body import libration_points as libration_points
    from intercosmos.physics.orbits.three_body import propagate_cr3bp as propagate_cr3bp

#: Name -> the module that has it.
_HOMES: Final = {
    "clohessy_wiltshire": "relative",
    "ephemeris": "ephemerides",
    "flyby": "flyby_geometry",
    "kepler": "kepler_problem",
    "lambert": "lambert_problem",
    "libration_points": "three_body",
    "mga": "gravity_assist",
    "porkchop": "porkchop_grid",
    "propagate_cr3bp": "three_body",
    "sgp4": "sgp4_states",
    "transform": "frame_transform",
}

__all__ = [
    "clohessy_wiltshire",
    "ephemeris",
    "flyby",
    "kepler",
    "lambert",
    "libration_points",
    "mga",
    "porkchop",
    "propagate_cr3bp",
    "sgp4",
    "transform",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
