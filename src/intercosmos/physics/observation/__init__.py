"""Observation of the Earth from orbit: orbits, sensors, access, coverage, tasking and fair shares.

A library of its own: arrays in, arrays out, SI, no state. The names most asked for stand here and are loaded when they
are first used; everything else is in its module.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

#: Name -> the module that has it.
_HOMES: Final = {
    "access": "ground_access",
    "coverage": "coverage_maps",
    "read_requests": "request_files",
    "repeat_orbit": "orbit_design",
    "schedule": "scheduler",
    "sun_synchronous": "orbit_design",
}

__all__ = ["access", "coverage", "read_requests", "repeat_orbit", "schedule", "sun_synchronous"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
