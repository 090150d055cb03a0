"""Satellites that the project makes itself, for tests of navigation that need no file."""

from __future__ import annotations

from functools import cache

import numpy as np
import xarray as xr

from intercosmos.physics.navigation.orbit_source import OrbitSource, orbit_source
from intercosmos.physics.navigation.simulator_messages import Orbits, made_messages

MADE_START = np.datetime64("2027-03-01T00:00:00", "ns")


def walker(system: str, first: int, planes: int, phasing: int, axis_m: float, inclination_deg: float) -> Orbits:
    """A regular constellation of 24 satellites, numbered from ``first``."""
    count = 24
    k = np.arange(count)
    plane, slot = np.divmod(k, count // planes)
    return Orbits(
        satellite=np.array([f"{system}{first + n:02d}" for n in k]),
        semi_major_axis_m=np.full(count, axis_m),
        e=np.full(count, 1e-3),
        i_rad=np.full(count, np.radians(inclination_deg)),
        node_rad=2 * np.pi * plane / planes,
        argument_rad=np.zeros(count),
        mean_anomaly_rad=2 * np.pi * (slot / (count // planes) + phasing * plane / count),
        channel=(k % 13) - 7 if system == "R" else np.zeros(count, dtype=np.int64),
    )


@cache
def made_tree() -> xr.DataTree:
    """Broadcast messages of four systems over four hours."""
    orbits = {
        "G": walker("G", 1, 6, 1, 26_559_710.0, 55.0),
        "R": walker("R", 1, 3, 1, 25_508e3, 64.8),
        "E": walker("E", 1, 3, 1, 29_600e3, 56.0),
        "C": walker("C", 19, 3, 1, 27_906e3, 55.0),
    }
    return made_messages(orbits, MADE_START, 4.0)


@cache
def made_source() -> OrbitSource:
    """The same, ready to be asked."""
    return orbit_source(made_tree())


def made_times(count: int, *, every_s: float = 30.0) -> np.ndarray:
    """Instants from an hour after the first message on, GPS time."""
    after = 3600e9 + np.arange(count) * every_s * 1e9
    return MADE_START + after.astype("timedelta64[ns]")
