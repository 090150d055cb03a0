"""Dilution of precision at one site from a real almanac, against Trimble's planning software (through Orekit)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from published import geometry

from intercosmos.physics.navigation.dilution import dilution_of_precision
from intercosmos.physics.orbits.frames import ecef_from_geodetic


def dilutions(text: str, utc: str, mask_deg: float | None) -> Any:
    place = ecef_from_geodetic(*np.radians(geometry.DOP_SITE_DEG))
    satellites = geometry.yuma_positions(geometry.yuma(text), utc)
    horizon = np.radians(geometry.DOP_HORIZON_DEG) if mask_deg is None else None
    return dilution_of_precision(satellites, place, mask_rad=np.radians(mask_deg or 0.0), horizon=horizon)


@pytest.mark.parametrize(("utc", "mask_deg", "count", "expected"), geometry.DOP_CASES)
def test_trimble(
    gnss_file: Callable[[str], Path], utc: str, mask_deg: float | None, count: int, expected: tuple[float, ...]
) -> None:
    found = dilutions(gnss_file(geometry.DOP_ALMANAC).read_text(), utc, mask_deg)
    assert int(found.satellites) == count
    values = [float(found[name]) for name in ("gdop", "tdop", "pdop", "hdop", "vdop")]
    np.testing.assert_allclose(values, expected, atol=geometry.DOP_TOLERANCE)


def test_three_satellites_are_no_solution(gnss_file: Callable[[str], Path]) -> None:
    utc, mask_deg, count = geometry.DOP_NONE
    found = dilutions(gnss_file(geometry.DOP_ALMANAC).read_text(), utc, mask_deg)
    assert int(found.satellites) == count
    assert all(np.isinf(found[name]) for name in ("gdop", "pdop", "hdop", "vdop", "tdop"))
