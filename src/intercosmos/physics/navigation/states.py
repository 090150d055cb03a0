"""Satellite states as a dataset: the public face of broadcast and precise orbits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.physics.navigation.navigation_time import instants, seconds_past
from intercosmos.physics.navigation.orbit_source import REASONS, OrbitSource, orbit_source

if TYPE_CHECKING:
    import xarray as xr


def satellite_states(
    navigation: xr.DataTree | xr.Dataset | OrbitSource,
    satellites: ArrayLike | None,
    times: ArrayLike,
    *,
    messages: Mapping[str, Sequence[str]] | None = None,
    allow_future: bool = True,
    limits_s: Mapping[str, float] | None = None,
    glonass: str = "simplified",
    check: bool = True,
    clocks: xr.Dataset | None = None,
) -> xr.Dataset:
    """Positions, velocities and clocks of navigation satellites.

    Parameters
    ----------
    navigation : tree of messages (``rinex.read_navigation``), precise orbits (``sp3.read``), or a source of either
    satellites : (s,) names such as ``"G01"``; ``None`` for all that there are
    times : (t,) instants of GPS time, ``datetime64`` or ISO texts

    Other parameters
    ----------------
    messages, allow_future, limits_s, glonass, check, clocks : see
        :func:`~intercosmos.physics.navigation.orbit_source.orbit_source`

    Returns
    -------
    Dataset of dimensions ``time``, ``satellite`` (and ``axis``): ``position_m``, ``velocity_m_s`` (ITRF of then),
    ``clock_s`` (with relativity, without group delays), ``clock_drift``, ``health`` (1 healthy), ``age_s``, ``message``
    (index into the attribute ``messages``, -1 for none), ``accuracy_m``, ``status`` (0 to be used; others index the
    attribute ``reasons``). Where the status is 1, 2 or 5 there are no numbers (NaN); where it is 3 or 4 there
    are, but they are not to be used; where it is 6 only the clock is missing.

    Raises
    ------
    PhysicsError
        If there is no record in the data, or an instant is none.
    """
    import xarray as xr

    source = navigation if isinstance(navigation, OrbitSource) else orbit_source(
        navigation, messages=messages, allow_future=allow_future, limits_s=limits_s, glonass=glonass, check=check,
        clocks=clocks,
    )  # fmt: skip
    at = np.atleast_1d(instants(times))
    names = np.array(source.satellites if satellites is None else np.atleast_1d(np.asarray(satellites, dtype=str)))
    shape = (at.size, names.size)
    # by satellite, so that requests that follow each other share a record
    which = np.repeat(source.index(names), at.size)
    found = source.states(which, np.tile(seconds_past(at, source.reference), names.size))

    def grid(values: Any) -> Any:
        return np.swapaxes(values.reshape(names.size, at.size, *values.shape[1:]), 0, 1).reshape(
            *shape, *values.shape[1:]
        )

    def variable(values: Any, units: str, long_name: str) -> tuple[tuple[str, ...], Any, dict[str, str]]:
        dims = ("time", "satellite", "axis")[: values.ndim + 1]
        return dims, grid(values), {"units": units, "long_name": long_name}

    return xr.Dataset(
        {
            "position_m": variable(found.position_m, "m", "position, ITRF of the instant"),
            "velocity_m_s": variable(found.velocity_m_s, "m s-1", "velocity relative to the turning Earth"),
            "clock_s": variable(found.clock_s, "s", "satellite clock minus system time, with relativity"),
            "clock_drift": variable(found.clock_drift, "1", "rate of the satellite clock"),
            "health": variable(found.healthy.astype(np.int8), "1", "1 if healthy by its own message"),
            "age_s": variable(found.age_s, "s", "instant minus reference time of the record"),
            "message": variable(found.table, "1", "index into the attribute messages"),
            "accuracy_m": variable(found.accuracy_m, "m", "accuracy as stated"),
            "status": variable(found.reason, "1", "0 to be used, others index the attribute reasons"),
        },
        coords={
            "time": ("time", at, {"time_system": "GPS"}),
            "satellite": names,
            "system": ("satellite", names.astype("U1")),
            "axis": ["x", "y", "z"],
        },
        attrs={"messages": list(source.tables), "reasons": list(REASONS)},
    )
