"""Figures of the catalogue's receivers, computed anew: ``python benchmarks/receiver_figures.py`` prints their entries.

The observations are real data that do not come with the project; ``INTERCOSMOS_TEST_DATA`` names their folder.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from published.real_data import real_file

from intercosmos.formats import rinex
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.receiver_geometry import enu_axes, enu_from_ecef, geodetic_from_ecef

#: Receiver -> files, the marker (IGS weekly solution igs20P2131, ITRF2014, epoch 2020:316), antenna above it, m.
RECEIVERS = {
    "tlse-2022-001": (
        "TLSE00FRA_R_20220010000_01H_30S_MO.rnx.gz",
        "BRDC00IGS_R_20220010000_01D_MN.zip",
        (4627851.6358, 119640.3226, 4372993.7332),
        1.053,
    )
}
SUBSETS = ("G", "R", "E", "C", "RC", "GREC")
#: Subsets whose errors are drawn, and at which epochs.
DRAWN, EVERY = ("R", "C", "RC"), 2


def solutions(receiver: str) -> dict[str, dict[str, Any]]:
    """Figures of each subset of systems at a receiver; its files must be there."""
    observed, sent, marker, height = RECEIVERS[receiver]
    seen = rinex.read_observations(real_file("gnss", observed), tolerant=True)
    messages = rinex.read_navigation(real_file("gnss", sent), tolerant=True)
    latitude, longitude, _ = geodetic_from_ecef(np.array(marker))
    antenna = np.array(marker) + height * enu_axes(latitude, longitude)[2]
    found = {}
    for systems in SUBSETS:
        solved = solve_positions(seen, messages, systems=systems)
        summary = errors_against(solved, antenna)
        errors = enu_from_ecef(solved["position_m"].to_numpy() - antenna, latitude, longitude)[::EVERY]
        errors = errors[np.isfinite(errors).all(axis=1)].round(2)
        found[systems] = {
            "solved": summary["solved"],
            "satellites": round(summary["satellites_mean"], 1),
            "pdop": round(float(np.nanmean(solved["pdop"].to_numpy())), 2),
            "error": round(summary["rms_3d_m"], 2),
            "horizontal": round(summary["h95_m"], 2),
            "vertical": round(summary["v95_m"], 2),
            "velocity": round(summary["velocity_rms_m_s"], 3),
            "errors": errors if systems in DRAWN else np.zeros((0, 3)),
        }
    return found


def _printed(receiver: str) -> list[str]:
    lines = []
    for systems, values in solutions(receiver).items():
        lines += [f"[[{receiver}.solutions]]", f'systems = "{systems}"']
        lines += [f"{key} = {values[key]}" for key in ("solved", "satellites", "pdop")]
        lines += [f'{key} = "{values[key]} m"' for key in ("error", "horizontal", "vertical")]
        lines.append(f'velocity = "{values["velocity"]} m/s"')
        if len(values["errors"]):
            for name, column in zip(("east", "north", "up"), values["errors"].T, strict=True):
                lines.append(f"{name} = [{', '.join(f'{value:.2f}' for value in column)}]")
        lines.append("")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(line for name in RECEIVERS for line in _printed(name)))
