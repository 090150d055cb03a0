"""Propulsion: propellants, combustion, nozzles, performance, cycles, cooling, mass.

A library of its own: numbers and arrays in, the same out, SI. The names most asked for stand here and are loaded when
they are first used; everything else is in its module.

>>> from intercosmos.physics.propulsion import combustion
>>> round(float(combustion("lox", "rp-1", 2.6, 25.8e6, area_ratio=36.87).isp_vacuum_s), 1)
357.5
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from intercosmos.physics.propulsion.balance import cycle_balance as cycle_balance
    from intercosmos.physics.propulsion.contours import nozzle_contour as nozzle_contour
    from intercosmos.physics.propulsion.performance import predict as predict
    from intercosmos.physics.propulsion.regenerative import cooling as cooling
    from intercosmos.physics.propulsion.rocket import combustion as combustion

#: Name -> the module that has it.
_HOMES: Final = {
    "combustion": "rocket",
    "cooling": "regenerative",
    "cycle_balance": "balance",
    "nozzle_contour": "contours",
    "predict": "performance",
}

__all__ = ["combustion", "cooling", "cycle_balance", "nozzle_contour", "predict"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
