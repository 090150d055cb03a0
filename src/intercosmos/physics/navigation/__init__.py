"""Satellite navigation: broadcast and precise orbits, signals, positioning, geometry, integrity.

A library of its own: arrays and datasets in, the same out, SI, GPS time. The names most asked for stand here and are
loaded when they are first used; everything else is in its module.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from intercosmos.physics.navigation.availability_maps import availability as availability
    from intercosmos.physics.navigation.dilution import dilution_of_precision as dilution_of_precision
    from intercosmos.physics.navigation.integrity import protection_levels as protection_levels
    from intercosmos.physics.navigation.positioning import solve_positions as solve_positions
    from intercosmos.physics.navigation.states import satellite_states as satellite_states

#: Name -> the module that has it.
_HOMES: Final = {
    "availability": "availability_maps",
    "dilution_of_precision": "dilution",
    "protection_levels": "integrity",
    "satellite_states": "states",
    "solve_positions": "positioning",
}

__all__ = ["availability", "dilution_of_precision", "protection_levels", "satellite_states", "solve_positions"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
