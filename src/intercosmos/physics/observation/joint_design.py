"""A constellation designed from scratch: orbits, planes, satellites and sensors within what launchers lift.

Every combination of a repeating orbit, a number of planes, of satellites in a plane, a sensor and a launcher is a
design with its figures: how often places of given latitudes are seen, what the launches carry, how sharp the images
are. No figure is weighed against another here; :func:`pareto_front` keeps the designs that no other beats in all.

>>> camera = SensorDesign("camera", mass_kg=500.0, reach_rad=np.radians(35), pixel_rad=1e-6, daylight=True)
>>> table = designs(
...     days=[3, 5], revolutions=[46, 76], planes=[1, 2], satellites_per_plane=[1, 2, 4], sensors=[camera],
...     latitudes_rad=np.radians([50.0]), lift_kg={"medium": [1500.0, 1450.0]},
... )
>>> len(table), sorted(set(table.satellites.tolist()))
(12, [1, 2, 4, 8])
>>> best = pareto_front(np.stack([table.revisit_mean_s[:, 0], table.mass_kg], axis=1))
>>> int(best.sum()) < len(table)
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.joint_design_revisit import passes_of, revisit
from intercosmos.physics.observation.orbit_design import RepeatOrbit, repeat_orbit
from intercosmos.physics.observation.patterns import walker_delta, walker_star
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DAYLIGHT_SPREAD_RAD", "DesignTable", "SensorDesign", "designs", "orbits_of_design", "pareto_front"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
_MOST: Final = 200_000
#: Between the first and the last plane of satellites that need light: six hours of local time. Wider, the outer planes
#: would pass at dusk, and looks would count that nobody can use.
DAYLIGHT_SPREAD_RAD: Final = np.pi / 2
_BLOCK: Final = 512


@dataclass(frozen=True)
class SensorDesign:
    """A satellite with its sensor, as a design chooses it.

    Attributes
    ----------
    name : of it
    mass_kg : of one satellite at launch, with propellant and its share of an adapter
    reach_rad : greatest angle off nadir to which it turns, to either side
    pixel_rad : angle of one sample: ground sample distance straight below over the height
    daylight : whether it sees by daylight only: then passes southwards count alone, and planes spread over
        :data:`DAYLIGHT_SPREAD_RAD`, such as from 9 to 15 h of local time
    least_elevation_rad : of the satellite where it is seen from
    """

    name: str
    mass_kg: float
    reach_rad: float
    pixel_rad: float
    daylight: bool = False
    least_elevation_rad: float = 0.0

    def __post_init__(self) -> None:
        if not (self.mass_kg > 0 and 0 < self.reach_rad <= np.pi / 2 and self.pixel_rad > 0):
            raise PhysicsError(f"the sensor {self.name!r} needs a mass, a reach and an angle of a sample above 0")


@dataclass(frozen=True, eq=False)
class DesignTable:
    """Designs (d,) and their figures.

    Attributes
    ----------
    days, revolutions, semi_major_axis_m, inclination_rad : of the orbit
    planes, satellites_per_plane : of the pattern
    sensor, launcher : names
    satellites, launches : in all
    mass_kg : of all satellites
    ground_sample_m : straight below, at the semi-major axis
    ground_sample_edge_m : along the ground away from the track, at the edge of the reach
    latitudes_rad : (m,)
    revisit_mean_s, revisit_max_s, response_mean_s, seen : (d, m) as :class:`~.joint_design_revisit.Revisit` has them
    """

    days: IntArray
    revolutions: IntArray
    semi_major_axis_m: Array
    inclination_rad: Array
    planes: IntArray
    satellites_per_plane: IntArray
    sensor: tuple[str, ...]
    launcher: tuple[str, ...]
    satellites: IntArray
    launches: IntArray
    mass_kg: Array
    ground_sample_m: Array
    ground_sample_edge_m: Array
    latitudes_rad: Array
    revisit_mean_s: Array
    revisit_max_s: Array
    response_mean_s: Array
    seen: Array

    def __len__(self) -> int:
        return int(self.days.size)

    def picked(self, index: ArrayLike) -> DesignTable:
        """Some of them, by numbers or flags."""
        which = np.arange(len(self))[np.asarray(index)]
        values: list[Any] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "latitudes_rad":
                values.append(value)
            elif isinstance(value, tuple):
                values.append(tuple(value[k] for k in which))
            else:
                values.append(value[which])
        return DesignTable(*values)

    def dataset(self) -> xr.Dataset:
        """The same with names and units, dimensions ``design`` and ``latitude``."""
        import xarray as xr

        variables = {}
        for one in fields(self):
            value = np.asarray(getattr(self, one.name))
            if one.name == "latitudes_rad":
                continue
            unit = next((u for end, u in _UNITS.items() if one.name.endswith(end)), "1")
            attributes = {
                "long_name": one.name.replace("_", " "),
                **({} if value.dtype.kind == "U" else {"units": unit}),
            }
            variables[one.name] = (("design", "latitude")[: value.ndim], value, attributes)
        latitude = ("latitude", np.degrees(self.latitudes_rad), {"units": "degrees_north"})
        return xr.Dataset(variables, coords={"latitude": latitude})


_UNITS: Final = {"_m": "m", "_s": "s", "_kg": "kg", "_rad": "rad"}


def designs(
    *, days: ArrayLike, revolutions: ArrayLike, planes: Sequence[int], satellites_per_plane: Sequence[int],
    sensors: Sequence[SensorDesign], latitudes_rad: ArrayLike, lift_kg: Mapping[str, ArrayLike],
    inclination_rad: float | None = None, eccentricity: float = 0.0, most_launches: int | None = None,
    most_satellites: int | None = None, longitudes: int = 24, progress: Callable[[float], None] | None = None,
) -> DesignTable:  # fmt: skip
    """Every design of the candidates that can be launched, with its figures.

    Parameters
    ----------
    days, revolutions : (c,) of repeating orbits, such as :func:`~.orbit_design.repeat_cycles` lists
    planes, satellites_per_plane : numbers to try; planes are spread evenly over the equator, each half a step ahead of
        the one before
    sensors : to try, one for all satellites of a design
    latitudes_rad : (m,) geodetic, of places that matter
    lift_kg : launcher -> (c,) mass that one launch brings to each orbit; zero where it brings none. A launch serves one
        plane

    Other Parameters
    ----------------
    inclination_rad : by default orbits are sun-synchronous
    eccentricity : of all
    most_launches, most_satellites : designs with more are left out
    longitudes : places at which each latitude is looked at
    progress : is told the part done, 0 to 1

    Returns
    -------
    DesignTable; empty where no satellite can be lifted

    Raises
    ------
    PhysicsError
        If lists do not match, a number is not above zero, or there are more than 200 000 combinations.
    """
    d, k = np.atleast_1d(np.asarray(days)), np.atleast_1d(np.asarray(revolutions))
    latitudes = np.atleast_1d(np.asarray(latitudes_rad, float))
    lift = {name: np.atleast_1d(np.asarray(value, float)) for name, value in lift_kg.items()}
    if d.shape != k.shape or d.ndim != 1 or any(value.shape != d.shape for value in lift.values()):
        raise PhysicsError("days, revolutions and what each launcher lifts are lists of one length, one for each orbit")
    if any(not np.all(value >= 0) for value in lift.values()):
        raise PhysicsError("what a launcher lifts is at least 0 kg")
    if min([*planes, *satellites_per_plane], default=0) < 1 or not sensors or not lift:
        raise PhysicsError("designs need planes and satellites from 1 on, a sensor and a launcher")
    if d.size * len(planes) * len(satellites_per_plane) * len(sensors) * len(lift) > _MOST:
        raise PhysicsError(f"there are more than {_MOST} combinations")
    orbits = [
        repeat_orbit(int(a), int(b), inclination_rad=inclination_rad, eccentricity=eccentricity)
        for a, b in zip(d, k, strict=True)
    ]
    rows: list[tuple[Any, ...]] = []
    figures: list[tuple[Array, ...]] = []
    placed: dict[tuple[int, int, bool], MeanOrbits] = {}  # nodes and places in the orbit are the same on every orbit
    for c, orbit in enumerate(orbits):
        if progress is not None:
            progress(c / len(orbits))
        for sensor in sensors:
            passes = [
                passes_of(
                    orbit, float(one), sensor.reach_rad, least_elevation_rad=sensor.least_elevation_rad,
                    descending_only=sensor.daylight,
                )
                for one in latitudes
            ]  # fmt: skip
            launched = {name: int(value[c] // sensor.mass_kg) for name, value in lift.items()}
            for p in planes:
                for s in satellites_per_plane:
                    launches = {name: p * -(-s // each) for name, each in launched.items() if each > 0}
                    if most_launches is not None:
                        launches = {name: count for name, count in launches.items() if count <= most_launches}
                    if not launches or (most_satellites is not None and p * s > most_satellites):
                        continue
                    pattern = placed.get((p, s, sensor.daylight))
                    if pattern is None:
                        elements = (orbit.semi_major_axis_m, orbit.inclination_rad)
                        pattern = placed[p, s, sensor.daylight] = _pattern(*elements, p, s, sensor, "2027-01-01", 0.0)
                    found = revisit(
                        orbit, latitudes, sensor.reach_rad, raan_rad=pattern.raan_rad,
                        argument_of_latitude_rad=pattern.mean_anomaly_rad,
                        least_elevation_rad=sensor.least_elevation_rad, descending_only=sensor.daylight,
                        longitudes=longitudes, passes=passes,
                    )  # fmt: skip
                    sharp = _ground_samples(orbit, sensor)
                    for name, count in launches.items():
                        rows.append((c, p, s, sensor.name, name, count, p * s * sensor.mass_kg, *sharp))
                        figures.append(tuple(found))
    if progress is not None:
        progress(1.0)
    return _table(orbits, rows, figures, latitudes)


def _pattern(
    axis_m: float, inclination_rad: float, planes: int, each: int, sensor: SensorDesign, epoch: Any, raan_rad: float
) -> MeanOrbits:
    """Where the satellites are: planes evenly around, or, where light is needed, within the hours that have it."""
    count, phasing = planes * each, 0.5 * planes if planes > 1 else 0.0
    if sensor.daylight:
        return walker_star(
            count, planes, phasing, semi_major_axis_m=axis_m, inclination_rad=inclination_rad, epoch=epoch,
            raan_rad=raan_rad, plane_spacing_rad=DAYLIGHT_SPREAD_RAD / max(planes - 1, 1),
        )  # fmt: skip
    return walker_delta(
        count, planes, phasing, semi_major_axis_m=axis_m, inclination_rad=inclination_rad, epoch=epoch,
        raan_rad=raan_rad,
    )  # fmt: skip


def _ground_samples(orbit: RepeatOrbit, sensor: SensorDesign) -> tuple[float, float]:
    """Straight below, and at the edge of the reach along the ground away from the track, m."""
    ratio = orbit.semi_major_axis_m / EARTH_RADIUS
    incidence = np.arcsin(min(ratio * np.sin(sensor.reach_rad), np.cos(sensor.least_elevation_rad)))
    nadir = np.arcsin(np.sin(incidence) / ratio)
    away = np.cos(incidence)
    slant = EARTH_RADIUS * (ratio * np.cos(nadir) - away)
    edge = sensor.pixel_rad * slant / away if away > 1e-6 else np.inf
    return sensor.pixel_rad * orbit.altitude_m, float(edge)


def _table(
    orbits: list[RepeatOrbit], rows: list[tuple[Any, ...]], figures: list[tuple[Array, ...]], latitudes: Array
) -> DesignTable:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    which, planes, each = (np.array(column, np.int64) for column in columns[:3])
    names = ("revisit_mean_s", "revisit_max_s", "response_mean_s", "seen")
    revisits = {
        name: np.array([row[n] for row in figures], float).reshape(len(rows), latitudes.size)
        for n, name in enumerate(names)
    }
    return DesignTable(
        days=np.array([o.days for o in orbits], np.int64)[which],
        revolutions=np.array([o.revolutions for o in orbits], np.int64)[which],
        semi_major_axis_m=np.array([o.semi_major_axis_m for o in orbits])[which],
        inclination_rad=np.array([o.inclination_rad for o in orbits])[which],
        planes=planes, satellites_per_plane=each, sensor=tuple(columns[3]), launcher=tuple(columns[4]),
        satellites=planes * each, launches=np.array(columns[5], np.int64), mass_kg=np.array(columns[6], float),
        ground_sample_m=np.array(columns[7], float), ground_sample_edge_m=np.array(columns[8], float),
        latitudes_rad=latitudes, **revisits,
    )  # fmt: skip


def orbits_of_design(table: DesignTable, number: int, sensor: SensorDesign, epoch: Any, raan_rad: float) -> MeanOrbits:
    """The satellites of one design, in the pattern its figures are of, for flights and coverage maps.

    Parameters
    ----------
    table, number : the design
    sensor : with which it was made
    epoch : ``astropy.time.Time`` of the elements
    raan_rad : of the first plane, such as :func:`~.orbit_design.sun_synchronous` gives for a local time
    """
    if table.sensor[number] != sensor.name:
        raise PhysicsError(f"design {number} has the sensor {table.sensor[number]!r}, not {sensor.name!r}")
    return _pattern(
        float(table.semi_major_axis_m[number]), float(table.inclination_rad[number]), int(table.planes[number]),
        int(table.satellites_per_plane[number]), sensor, epoch, raan_rad,
    )  # fmt: skip


def pareto_front(costs: ArrayLike) -> NDArray[np.bool_]:
    """Which rows no other row beats: as good in every column and better in one. Exact.

    Parameters
    ----------
    costs : (n, m) numbers of which less is better; infinite ones are allowed

    Returns
    -------
    (n,) flags; of equal rows all are kept

    Raises
    ------
    PhysicsError
        If a cost is no number.

    Examples
    --------
    >>> pareto_front([[1.0, 5.0], [2.0, 2.0], [3.0, 2.0], [2.0, 2.0]]).tolist()
    [True, True, False, True]
    """
    values = np.asarray(costs, float)
    if values.ndim != 2 or np.isnan(values).any():
        raise PhysicsError("costs are a table of numbers, one row for each design")
    # in order of their first columns no row is beaten by a later one: a front grows, block by block
    order = np.lexsort(values.T[::-1]) if values.shape[1] else np.arange(len(values))
    sorted_values, kept = values[order], np.zeros(len(values), bool)
    front = np.zeros((0, values.shape[1]))
    for start in range(0, len(values), _BLOCK):
        block = sorted_values[start : start + _BLOCK]
        rivals = np.concatenate([front, block])
        no_worse = np.ones((len(block), len(rivals)), bool)
        better = np.zeros_like(no_worse)
        for column in range(values.shape[1]):
            one, other = block[:, column, None], rivals[None, :, column]
            no_worse &= other <= one
            better |= other < one
        good = ~np.any(no_worse & better, axis=1)
        kept[order[start : start + _BLOCK]] = good
        front = np.concatenate([front, block[good]])
    return kept
