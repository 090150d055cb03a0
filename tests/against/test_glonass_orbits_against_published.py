"""GLONASS: the interface control document's example, PZ-90.11, and a precise file.

Cases, sources and tolerances stand in ``benchmarks/published/broadcast.py``; the accuracy ledger has them from there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ledger_navigation_orbits as rows
from published import broadcast as published

from intercosmos.physics.navigation.earth_frames import itrf_from_pz90, pz90_from_itrf


def test_the_precise_algorithm() -> None:
    r, v = rows.glonass_end("precise")
    wanted = np.array(published.GLONASS_PRECISE) * 1e3
    assert np.linalg.norm(r - wanted[0]) < published.GLONASS_PRECISE_TOLERANCE_M
    assert np.linalg.norm(v - wanted[1]) < published.GLONASS_PRECISE_TOLERANCE_M_S


def test_the_simplified_algorithm_with_accelerations_of_zero() -> None:
    # the example's results are those of zero accelerations, whatever its table lists
    r, _ = rows.glonass_end("simplified")
    gap = np.linalg.norm(r - np.array(published.GLONASS_SIMPLIFIED) * 1e3)
    assert gap < published.GLONASS_SIMPLIFIED_TOLERANCE_M


def test_the_listed_accelerations_are_a_metre_off() -> None:
    # 1.02 m in the field's own computation; they act fully, so this also shows that what is sent is used
    r, _ = rows.glonass_end("simplified", listed=True)
    gap = float(np.linalg.norm(r - np.array(published.GLONASS_SIMPLIFIED) * 1e3))
    assert gap == pytest.approx(1.02, abs=0.01)


def test_pz90_from_itrf() -> None:
    found = pz90_from_itrf(published.PZ90_FROM)
    assert np.abs(found - published.PZ90_TO).max() < published.PZ90_TOLERANCE_M
    assert np.abs(itrf_from_pz90(found) - published.PZ90_FROM).max() < 1e-8


def test_a_message_against_a_precise_file() -> None:
    assert rows.glonass_file_gap() < published.GLONASS_FILE_TOLERANCE_M
