"""Dilution of precision: the plain formula, shapes, choices, errors."""

from __future__ import annotations

import numpy as np
import pytest
from published import geometry

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation import dilution_of_precision
from intercosmos.physics.navigation.dilution import directions, seen_above
from intercosmos.physics.orbits.frames import ecef_from_geodetic

TIMES_S = np.array([0.0, 7200.0])


def plain(units: np.ndarray, letters: str, weight: np.ndarray, one: bool) -> tuple[float, ...]:
    """GDOP, PDOP, HDOP, VDOP, TDOP by inverting the whole normal matrix."""
    names = ["all"] if one else sorted(set(letters))
    clocks = np.array([[1.0 if one or name == k else 0.0 for name in names] for k in letters])
    design = np.concatenate([units, clocks], 1)
    q = np.diag(np.linalg.inv(design.T * weight @ design))
    return tuple(np.sqrt(v) for v in (q.sum(), q[:3].sum(), q[:2].sum(), q[2], q[3:].sum()))


@pytest.mark.parametrize("clocks", ["one", "each"])
def test_against_the_whole_normal_matrix(clocks: str) -> None:
    satellites = np.concatenate([geometry.glonass(TIMES_S), geometry.beidou(TIMES_S)], 1)
    letters = "R" * 24 + "C" * 30
    places = ecef_from_geodetic(np.radians([[10.0, 55.0, -80.0]]), np.radians([[30.0, 100.0, -50.0]]))
    weight = np.linspace(0.5, 2, 54)
    mask = np.radians(7.0)
    found = dilution_of_precision(
        satellites[:, None], places, systems=letters, mask_rad=mask, clocks=clocks, weights=weight
    )
    assert found.pdop.shape == (2, 3)
    for t in range(2):
        for k in range(3):
            units = directions(satellites[t][None], places[0, k][None])
            seen = seen_above(units, mask, None)[0]
            used = "".join(np.array(list(letters))[seen])
            wanted = plain(units[0, seen], used, weight[seen], clocks == "one")
            here = found.isel(place_0=t, place_1=k)
            values = [float(here[name]) for name in ("gdop", "pdop", "hdop", "vdop", "tdop")]
            np.testing.assert_allclose(values, wanted, rtol=1e-9)
            assert int(here.satellites) == seen.sum()


def test_too_few_satellites_and_absent_ones_are_no_solution() -> None:
    place = ecef_from_geodetic(0.5, 0.5)
    satellites = geometry.glonass(TIMES_S)[0]
    seen = seen_above(directions(satellites[None], place[None]), 0.1, None)[0]
    there = satellites.copy()
    there[np.flatnonzero(seen)[3:]] = np.nan
    found = dilution_of_precision(there, place, mask_rad=0.1)
    assert int(found.satellites) == 3
    assert all(np.isinf(found[name]) for name in ("gdop", "pdop", "hdop", "vdop", "tdop", "clock_dop"))


def test_a_system_out_of_view_has_no_clock() -> None:
    place = ecef_from_geodetic(0.5, 0.5)
    first = geometry.glonass(TIMES_S)[0]
    other = np.full((4, 3), np.nan)
    found = dilution_of_precision(np.concatenate([first, other]), place, systems="R" * 24 + "E" * 4)
    alone = dilution_of_precision(first, place, systems="R" * 24)
    assert float(found.gdop) == pytest.approx(float(alone.gdop))
    assert np.isinf(found.clock_dop.sel(system="E"))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"systems": "GG"}, "one letter for each"),
        ({"clocks": "two"}, "'one' or 'each'"),
        ({"weights": [-1.0] * 24}, "not negative"),
        ({"weights": np.ones((5, 24))}, None),
        ({"horizon": [[0.1]]}, "a horizon"),
    ],
)
def test_errors_say_what_is_wrong(options: dict[str, object], text: str | None) -> None:
    satellites = geometry.glonass(TIMES_S)
    place = ecef_from_geodetic(0.5, 0.5)
    with pytest.raises(PhysicsError, match=text or "do not fit"):
        dilution_of_precision(satellites, place, **options)  # type: ignore[arg-type]


def test_shapes_that_are_none() -> None:
    with pytest.raises(PhysicsError, match="receivers"):
        dilution_of_precision(np.zeros((4, 2)), np.zeros(3))
