"""Rows of the ledger: positions at a real station against its known place, and against what others reach there."""

from __future__ import annotations

import numpy as np
from ledger_row import Row
from published import positioning as published
from published.real_data import real_file

from intercosmos.formats.rinex import read_navigation, read_observations
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.orbit_source import orbit_source
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef

#: Files of the folder ``gnss`` that the rows need.
FILES = (published.OBSERVATIONS, published.NAVIGATION)


def antenna() -> np.ndarray:
    """The antenna at Toulouse, ITRF, m."""
    latitude, longitude, _ = geodetic_from_ecef(published.MARKER)
    return np.asarray(published.MARKER) + published.ANTENNA_UP * enu_axes(latitude, longitude)[2]


def rows() -> list[Row]:
    """3D RMS of every subset against the better of floor, RTKLIB and what was asked; velocity; biases."""
    data = read_observations(real_file("gnss", published.OBSERVATIONS))
    source = orbit_source(read_navigation(real_file("gnss", published.NAVIGATION)))
    tables = {"plain solution": published.FLOOR, "RTKLIB": published.RTKLIB, "asked": published.WANTED}
    out = []
    for systems in dict.fromkeys(name for table in tables.values() for name in table):
        found = errors_against(solve_positions(data, source, systems=systems), antenna())
        limit, name = min((table[systems], name) for name, table in tables.items() if systems in table)
        out.append(Row(f"TLSE, {systems}, 3D RMS", name, found["rms_3d_m"], limit, "m"))
        if systems == "GREC":
            out.append(Row("TLSE, velocity RMS", "at rest", found["velocity_rms_m_s"], published.VELOCITY, "m/s"))
            gap = max(abs(found["inter_system_biases_m"][k] - v) for k, v in published.BIASES.items())
            out.append(Row("TLSE, biases between systems", "plain solution", gap, published.BIAS_TOLERANCE, "m"))
    return out
