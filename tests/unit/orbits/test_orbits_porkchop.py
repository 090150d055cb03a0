"""Porkchop grids: labels, cells against single problems, empty cells, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from astropy import units as u
from astropy.time import Time

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.lambert_problem import lambert
from intercosmos.physics.orbits.porkchop_grid import porkchop
from intercosmos.physics.orbits.time_scales import tdb_seconds

DEPART = Time("2026-09-01T00:00", scale="tdb") + np.arange(5) * 20 * u.day
ARRIVE = Time("2026-11-01T00:00", scale="tdb") + np.arange(7) * 60 * u.day


def test_cells_are_single_problems() -> None:
    grid = porkchop("earth", "mars", DEPART, ARRIVE, prograde=True)
    for i, j in ((0, 3), (4, 5), (2, 0)):
        (r1, own1), (r2, own2) = (
            states(b, tdb_seconds(t), "sun") for b, t in (("earth", DEPART[i]), ("mars", ARRIVE[j]))
        )
        v1, v2 = lambert(r1, r2, float((ARRIVE[j] - DEPART[i]).to_value("s")), body("sun").mu)
        cell = grid.isel(depart=i, arrive=j)
        assert float(cell.c3) == pytest.approx(np.sum((v1 - own1) ** 2) / 1e6, rel=1e-7)
        # axes differ by the frame bias of 0.02 arc seconds only
        assert np.allclose(cell.departure_v_inf, (v1 - own1) / 1e3, atol=1e-5)
        assert np.allclose(cell.arrival_v_inf_vector, (v2 - own2) / 1e3, atol=1e-5)
        assert float(cell.time_of_flight) == pytest.approx(float((ARRIVE[j] - DEPART[i]).to_value("day")))
        out = cell.departure_v_inf.to_numpy() / np.linalg.norm(cell.departure_v_inf)
        assert np.sin(np.radians(cell.declination)) == pytest.approx(out[2])
        assert np.cos(np.radians(cell.right_ascension - np.degrees(np.arctan2(out[1], out[0])))) == pytest.approx(1)


def test_no_transfer_goes_back_in_time_and_every_array_is_labelled() -> None:
    grid = porkchop("earth", "mars", DEPART, ARRIVE)
    backwards = grid.arrive.to_numpy()[None, :] <= grid.depart.to_numpy()[:, None]
    assert backwards.any()
    for name in ("c3", "declination", "right_ascension", "arrival_v_inf", "time_of_flight"):
        assert np.array_equal(np.isnan(grid[name]), backwards)
    assert np.array_equal(grid.revolutions == -1, backwards)
    assert all(v.attrs["units"] and v.attrs["long_name"] for v in grid.data_vars.values())
    assert str(grid.depart.to_numpy()[0])[:19] == "2026-09-01T00:00:00"


def test_more_choices_are_never_worse() -> None:
    one = porkchop("earth", "venus", DEPART, ARRIVE, prograde=True)
    both = porkchop("earth", "venus", DEPART, ARRIVE)
    more = porkchop("earth", "venus", DEPART, ARRIVE, revolutions=1)
    total = porkchop("earth", "venus", DEPART, ARRIVE, revolutions=1, least="total")
    assert np.all(np.isnan(one.c3) | (both.c3 <= one.c3))
    assert np.all(np.isnan(both.c3) | (more.c3 <= both.c3))
    assert (more.revolutions == 1).any()
    sums = [np.sqrt(g.c3) + g.arrival_v_inf for g in (total, more)]
    assert np.all(np.isnan(sums[1]) | (sums[0] <= sums[1] + 1e-12))


def test_bad_input() -> None:
    with pytest.raises(PhysicsError, match="before every departure"):
        porkchop("earth", "mars", ARRIVE[-1:], DEPART[:1])
    with pytest.raises(PhysicsError, match="same body"):
        porkchop("earth", "earth", DEPART, ARRIVE)
    with pytest.raises(UnknownIdError, match="mars"):
        porkchop("earth", "marz", DEPART, ARRIVE)
    with pytest.raises(PhysicsError, match="whole numbers"):
        porkchop("earth", "mars", DEPART, ARRIVE, revolutions=-1)
    with pytest.raises(PhysicsError, match="'total'"):
        porkchop("earth", "mars", DEPART, ARRIVE, least="mass")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="lists"):
        porkchop("earth", "mars", DEPART[:0], ARRIVE)
    with pytest.raises(PhysicsError):
        porkchop(
            "earth",
            "mars",
            Time("2800-01-01", scale="tdb") + [0, 1] * u.day,
            Time("2801-01-01", scale="tdb") + [0] * u.day,
        )
