"""Rows of the ledger: dilution of precision, constellations, protection levels."""

from __future__ import annotations

import numpy as np
import scipy.special
from ledger_row import Row, largest
from published import geometry
from published.real_data import real_file

from intercosmos.physics.navigation.availability_maps import availability, grid
from intercosmos.physics.navigation.availability_maps_regions import regional
from intercosmos.physics.navigation.dilution import dilution_of_precision
from intercosmos.physics.navigation.integrity_faults import fault_modes
from intercosmos.physics.navigation.integrity_kernel import Geometry, protection
from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters, SystemTrust
from intercosmos.physics.orbits.frames import ecef_from_geodetic


def dilutions() -> list[Row]:
    """Real almanac at one site, where the almanac is at hand."""
    path = real_file("gnss", geometry.DOP_ALMANAC)
    if not path.exists():
        return []
    almanac = geometry.yuma(path.read_text())
    place = ecef_from_geodetic(*np.radians(geometry.DOP_SITE_DEG))
    rows = []
    for utc, mask, _, published in geometry.DOP_CASES:
        horizon = np.radians(geometry.DOP_HORIZON_DEG) if mask is None else None
        there = geometry.yuma_positions(almanac, utc)
        found = dilution_of_precision(there, place, mask_rad=np.radians(mask or 0.0), horizon=horizon)
        gap = largest([float(found[n]) for n in ("gdop", "tdop", "pdop", "hdop", "vdop")], published)
        what = f"dilutions of GPS, {utc[11:]} UTC, " + ("uneven horizon" if mask is None else f"mask {mask:g}°")
        rows.append(Row(what, "Trimble Planning, through Orekit", gap, geometry.DOP_TOLERANCE))
    return rows


def constellations(grid_deg: float = 4.0) -> list[Row]:
    """GLONASS's availability with two empty slots; BeiDou-3 over Asia."""
    satellites = geometry.glonass(np.arange(360) * 240.0)
    satellites[:, np.array(geometry.IAC_EMPTY_SLOTS) - 1] = np.nan
    found = regional(availability(satellites, systems="R" * 24, grid_deg=grid_deg, percentiles=()))
    globe = float(found.availability.sel(region="globe").squeeze())
    rows = [
        Row(
            "availability of 22 GLONASS satellites",
            "GLONASS-IAC, 2011",
            abs(globe - geometry.IAC_GLOBE),
            geometry.IAC_TOLERANCE,
        ),
    ]
    phi, lam = (np.radians(v).ravel() for v in np.meshgrid(*grid(10.0, geometry.BDS_BOX_DEG), indexing="ij"))
    times = np.arange(0.0, 7 * 86164.0, 1800.0)
    there = geometry.beidou(times).reshape(-1, 3)
    dop = dilution_of_precision(
        there,
        ecef_from_geodetic(phi, lam),
        mask_rad=np.radians(geometry.BDS_MASK_DEG),
        clocks="one",
        weights=np.full(len(there), 1 / len(times)),
    )
    gap = largest([float(dop[name].mean()) for name in ("hdop", "vdop", "tdop")], geometry.BDS_HVT)
    return [*rows, Row("H, V, T dilutions of BeiDou-3 over Asia", "Wang et al. 2019", gap, geometry.BDS_TOLERANCE)]


def protection_levels() -> list[Row]:
    """The worked example of advanced RAIM."""
    bias, satellite, constellation = geometry.RAIM_PRIORS
    trust = SystemTrust(0.75, 0.5, bias, satellite, constellation)
    parameters = IntegrityParameters(apart=True).with_trust(G=trust, E=trust)
    column = np.ones((10, 1))
    there = Geometry(
        geometry.RAIM_GEOMETRY[:, :3].T[:, :, None],
        column,
        geometry.RAIM_VARIANCE_INTEGRITY[:, None],
        geometry.RAIM_VARIANCE_ACCURACY[:, None],
        column * bias,
    )
    found = protection(np, scipy.special, there, (5, 5), fault_modes("GE", (5, 5), parameters), parameters)
    vertical, horizontal, threshold, sigma = geometry.RAIM_FOUND
    source = "Blanch et al. 2012, worked example"
    return [
        Row("vertical protection level", source, abs(float(found.vertical[0]) - vertical), 0.05, "m"),
        Row("horizontal protection level", source, abs(float(found.horizontal[0]) - horizontal), 0.05, "m"),
        Row("vertical standard deviation", source, abs(float(found.sigma_vertical[0]) - sigma), 0.005, "m"),
        # by the definition of the later documents, over modes with a prior of at least 1e-5; theirs is not clear
        Row("effective monitor threshold", source, abs(float(found.threshold[0]) - threshold), 0.05, "m"),
    ]


def rows() -> list[Row]:
    """All of them."""
    return [*dilutions(), *constellations(), *protection_levels()]


if __name__ == "__main__":
    print(*rows(), sep="\n")
