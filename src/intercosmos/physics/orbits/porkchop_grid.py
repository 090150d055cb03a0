"""Porkchop grids: what every pair of departure and arrival dates between two bodies costs.

Each cell is Lambert's problem between the bodies' true places (DE440), with the bodies as points; the excess velocities
are the differences to the bodies' own. Which orbit is best is decided cell by cell.

References
----------
Sergeyevsky, Snyder and Cunniff (1983), *Interplanetary Mission Design Handbook*, volume 1, part 2, JPL 82-43: C3,
declination of the departure asymptote and arrival excess speed over the two dates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.engine import jnp
from intercosmos.physics.orbits import blocks
from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.lambert_core import Verdict, solve
from intercosmos.physics.orbits.time_scales import as_time, tdb_seconds

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]
Least = Literal["c3", "arrival", "total"]

_J2000 = np.datetime64("2000-01-01T12:00:00", "ns")
_DEGREE = np.pi / 180
#: what a cell has: name -> (long name, CF units)
_CELL = {
    "c3": ("characteristic energy C3 of the departure", "km2 s-2"),
    "declination": ("declination of the departure asymptote, EME2000", "degree"),
    "right_ascension": ("right ascension of the departure asymptote, EME2000", "degree"),
    "arrival_v_inf": ("excess speed at the arrival", "km s-1"),
    "time_of_flight": ("time of flight", "day"),
    "revolutions": ("whole revolutions about the centre", "1"),
    "prograde": ("angular momentum on the north side of the equator of EME2000", "1"),
}
_VECTORS = {
    "departure_v_inf": ("excess velocity at the departure, EME2000 axes", "km s-1"),
    "arrival_v_inf_vector": ("excess velocity at the arrival, EME2000 axes", "km s-1"),
}


def porkchop(
    depart_body: Any,
    arrive_body: Any,
    depart_times: Any,
    arrive_times: Any,
    *,
    revolutions: int = 0,
    prograde: bool | None = None,
    least: Least = "c3",
    centre: str | int = "sun",
    mu: float | None = None,
) -> xarray.Dataset:
    """Cost of every transfer between two bodies over a grid of dates.

    Parameters
    ----------
    depart_body, arrive_body : names, NAIF numbers or minor bodies, as :func:`ephemerides.states` takes them
    depart_times, arrive_times : ``astropy.time.Time`` (m,) and (n,), or texts or ``datetime64`` in UTC

    Other parameters
    ----------------
    revolutions : try up to so many whole revolutions, both paths of each
    prograde : true or false for one way round only; by default the better of both
    least : what is best: the least ``"c3"``, the least speed of ``"arrival"``, or the least ``"total"`` of both excess
        speeds
    centre : body that attracts
    mu : its gravitational parameter, m3/s2, if not the one of :mod:`bodies`

    Returns
    -------
    xarray.Dataset over ``depart`` and ``arrive`` (instants, TDB): ``c3`` (km2 s-2), ``departure_v_inf`` (axis, depart,
    arrive; km s-1), its ``declination`` and ``right_ascension`` (degree), ``arrival_v_inf`` and
    ``arrival_v_inf_vector`` (km s-1), ``time_of_flight`` (day), ``revolutions`` (-1 where there is no transfer) and
    ``prograde``. A cell without transfer, such as an arrival before the departure, is NaN.

    Raises
    ------
    UnknownIdError
        For a body nobody named.
    PhysicsError
        For dates outside the ephemeris; if every arrival is before every departure; for two bodies that are one.

    Examples
    --------
    >>> from astropy.time import Time
    >>> grid = porkchop("earth", "mars", Time(["2013-11-18T12:00"]), Time(["2014-09-22T12:00"]))
    >>> round(float(grid.c3[0, 0]), 1), round(float(grid.declination[0, 0]))
    (12.1, 13)
    """
    if revolutions < 0 or revolutions != int(revolutions):
        raise PhysicsError("revolutions are whole numbers from 0 up")
    if least not in ("c3", "arrival", "total"):
        raise PhysicsError(f"what is least is 'c3', 'arrival' or 'total', not {least!r}")
    if _identity(depart_body) == _identity(arrive_body):
        raise PhysicsError(f"departure and arrival are the same body, {depart_body!r}")
    depart_times, arrive_times = as_time(depart_times), as_time(arrive_times)
    for instants in (depart_times, arrive_times):
        if instants.size == 0 or instants.ndim > 1:
            raise PhysicsError("departure and arrival times are two lists of at least one instant each")
    start, end = (np.atleast_1d(tdb_seconds(t)) for t in (depart_times, arrive_times))
    if not np.max(end) > np.min(start):
        raise PhysicsError("every arrival is before every departure; exchange the two, or move the dates")
    gm = body(centre).mu if mu is None else mu
    if not gm > 0:
        raise PhysicsError(f"mu of the centre must be positive, not {gm!r}")
    columns = [_columns(depart_body, start, centre), _columns(arrive_body, end, centre)]
    best = _best(columns, float(gm), _choices(int(revolutions), prograde), least)
    return _dataset(best, start, end, str(depart_body), str(arrive_body), str(centre), least)


def _identity(name: Any) -> Any:
    """What tells bodies apart, however they are spelt."""
    return body(name).in_place if isinstance(name, str) else name


def _columns(name: Any, tdb_s: Array, centre: str | int) -> list[Array]:
    """Position and velocity components on EME2000 axes, and the time."""
    import erfa

    bias = erfa.bp06(2451545.0, 0.0)[0]  # GCRF to EME2000
    position, velocity = (v @ bias.T for v in states(name, tdb_s, centre))
    return [*(np.ascontiguousarray(v[:, k]) for v in (position, velocity) for k in range(3)), tdb_s]


def _choices(revolutions: int, prograde: bool | None) -> list[tuple[int, bool, bool]]:
    """Revolutions, way round, path: all that may be best."""
    ways = (True, False) if prograde is None else (prograde,)
    return [
        (n, way, high) for n in range(revolutions + 1) for way in ways for high in ((False, True) if n else (False,))
    ]


def _best(
    columns: list[list[Array]], mu: float, choices: list[tuple[int, bool, bool]], least: Least
) -> tuple[NDArray[Any], ...]:
    """The figures of :func:`_cell` of the best choice, and its number of revolutions and way; arrays (m n,)."""
    across = columns[1][0].size
    count = columns[0][0].size * across

    def part(first: int, last: int) -> list[Array]:
        row, column = np.divmod(np.arange(first, last, dtype=np.int32), np.int32(across))
        return [*(v[row] for v in columns[0]), *(v[column] for v in columns[1])]

    best: tuple[NDArray[Any], ...] = ()
    for turns, way, high in choices:
        common = (mu, float(turns), way, high)
        found = blocks.in_blocks(_program(turns > 0, False), part, common, count=count)
        left = np.flatnonzero(found[-1] == Verdict.UNSETTLED)
        if left.size:
            row, column = np.divmod(left, across)
            hard = [*(v[row] for v in columns[0]), *(v[column] for v in columns[1])]
            found = tuple(v if v.flags.writeable else v.copy() for v in found)
            for target, v in zip(found, blocks.in_blocks(_program(turns > 0, True), hard, common), strict=True):
                target[left] = v
        *figures, verdict = found
        solved = verdict == Verdict.SOLVED
        figures += [np.where(solved, np.int8(turns), np.int8(-1)), np.full(count, way)]
        if not best:
            best = tuple(v if v.flags.writeable else v.copy() for v in figures)
            continue
        better = solved & ~(_score(figures, least) >= _score(best, least))
        for target, v in zip(best, figures, strict=True):
            np.copyto(target, v, where=better)
    return best


def _score(figures: Any, least: Least) -> Array:
    c3, arrival = figures[0], figures[6]
    if least == "c3":
        return np.asarray(c3)
    return np.asarray(arrival if least == "arrival" else np.sqrt(c3) + arrival)


@lru_cache(maxsize=4)
def _program(multiple: bool, sure: bool) -> blocks.Rows:
    def cell(columns: tuple[Any, ...], *common: Any) -> tuple[Any, ...]:
        """C3, departure velocity, declination, right ascension, arrival speed and velocity; then the verdict."""
        r1, own1, t1, r2, own2, t2 = columns[:3], columns[3:6], columns[6], columns[7:10], columns[10:13], columns[13]
        v1, v2, verdict, _ = solve(r1, r2, t2 - t1, *common, multiple=multiple, sure=sure)
        x, y, z = ((a - b) / 1e3 for a, b in zip(v1, own1, strict=True))
        u, v, w = ((a - b) / 1e3 for a, b in zip(v2, own2, strict=True))
        flat = x * x + y * y
        declination = jnp.arctan2(z, jnp.sqrt(flat)) / _DEGREE
        ascension = jnp.arctan2(y, x) / _DEGREE
        ascension = jnp.where(ascension < 0, ascension + 360, ascension)
        arrival = jnp.sqrt(u * u + v * v + w * w)
        return flat + z * z, x, y, z, declination, ascension, arrival, u, v, w, verdict

    return blocks.compiled(cell)


def _dataset(
    best: tuple[NDArray[Any], ...], start: Array, end: Array, depart: str, arrive: str, centre: str, least: Least
) -> xarray.Dataset:
    import xarray

    c3, x, y, z, declination, ascension, arrival, u, v, w, revolutions, way = best
    shape = (start.size, end.size)
    flight = (end[None, :] - start[:, None]) / DAY
    cells = (c3, declination, ascension, arrival, np.where(flight > 0, flight, np.nan), revolutions, way)
    plane, space = ("depart", "arrive"), ("axis", "depart", "arrive")
    data = {
        name: (plane, value.reshape(shape), {"long_name": text, "units": units})
        for (name, (text, units)), value in zip(_CELL.items(), cells, strict=True)
    } | {
        name: (space, np.stack(value).reshape(3, *shape), {"long_name": text, "units": units})
        for (name, (text, units)), value in zip(_VECTORS.items(), ((x, y, z), (u, v, w)), strict=True)
    }
    instants = {
        name: (name, _J2000 + np.round(t * 1e9).astype("timedelta64[ns]"), {"long_name": text})
        for name, t, text in (("depart", start, "departure, TDB"), ("arrive", end, "arrival, TDB"))
    }
    attributes = {
        "title": f"transfers from {depart} to {arrive}",
        "depart_body": depart,
        "arrive_body": arrive,
        "centre": centre,
        "least": least,
        "references": "Izzo 2015 (Lambert); Park et al. 2021 (DE440)",
    }
    return xarray.Dataset(data, coords=instants | {"axis": ("axis", ["x", "y", "z"])}, attrs=attributes)
