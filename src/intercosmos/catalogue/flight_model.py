"""Catalogue entries as the numbers that the ascent flies: vehicles, pads, corridors.

Every uncertain value is read through a :class:`Reader`, so that the same code builds the nominal vehicle and the
ones at either end of each value's range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intercosmos.catalogue.check_drops import CORRIDOR_HALF_WIDTH, WIDENED_TO, undated
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Site, StageUse, Vehicle
from intercosmos.catalogue.schema import Stage as StageEntry
from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import DataError, Where
from intercosmos.physics.ascent.vehicle import LaunchVehicle, Stage
from intercosmos.physics.orbits.launch_geometry import LOW_ORBIT_SPEED, headings, off_heading, reachable_inclinations
from intercosmos.units import Quantity

#: Zero-lift drag of slender launch vehicles: subsonic, transonic peak, supersonic, hypersonic. One rule for all;
#: after the curves in Sutton and Biblarz, Rocket Propulsion Elements, 9th edition, figure 4-3.
DRAG = (0.30, 0.55, 0.45, 0.25)


@dataclass(slots=True)
class Reader:
    """Hands out values of quantities, remembers which have a range, and can move some of them."""

    moved: Mapping[str, float] = field(default_factory=dict)
    uncertain: dict[str, Quantity] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    def __call__(self, path: str, quantity: Quantity | None, default: float = 0.0) -> float:
        if quantity is None:
            return default
        self.sources.add(quantity.source)
        if quantity.low < quantity.high:
            self.uncertain[path] = quantity
        return self.moved.get(path, quantity.value)


def launch_vehicle(
    catalogue: Catalogue, vehicle_id: str, read: Reader | None = None, *, crewed: bool = False
) -> LaunchVehicle:
    """The vehicle's numbers for the ascent; ``read`` may move values inside their ranges.

    An escape tower is carried on crewed flights only.

    Raises
    ------
    DataError
        If something is to be dropped and nobody says when.
    """
    read = read or Reader()
    entry = catalogue.get("vehicle", vehicle_id)
    assert isinstance(entry, Vehicle)
    for key, problem in undated(entry):
        if crewed or key != "escape_tower_time":
            raise DataError(
                problem,
                where=Where(key=f"vehicle.{vehicle_id}.{key}"),
                advice="say when it is dropped, or leave its mass out",
            )
    rules = catalogue.rules
    stages = tuple(_stage(catalogue, use, read) for use in entry.stages)
    flux = entry.fairing_heat_flux or rules.fairing_heat_flux
    return LaunchVehicle(
        name=entry.name,
        stages=stages,
        fairing_kg=read("fairing mass", entry.fairing_mass),
        adapter_kg=read("adapter mass", entry.adapter_mass),
        heat_flux=flux.value,
        tower_kg=read("escape tower mass", entry.escape_tower_mass) if crewed else 0.0,
        tower_time_s=entry.escape_tower_time.value if entry.escape_tower_time else 0.0,
        drag=DRAG,
        max_dynamic_pressure=entry.max_dynamic_pressure.value if entry.max_dynamic_pressure else math.inf,
        body_diameter_m=entry.fairing_diameter.value if entry.fairing_diameter else 0.0,
    )


def _stage(catalogue: Catalogue, use: StageUse, read: Reader) -> Stage:
    entry = catalogue.get("stage", use.stage)
    assert isinstance(entry, StageEntry)
    engine = catalogue.engines.get(entry.engine) if entry.engine else None

    def of(name: str) -> Quantity | None:
        return getattr(entry, name) or (getattr(engine, name) if engine else None)

    def value(name: str, quantity: Quantity | None, default: float = 0.0) -> float:
        return read(f"{entry.name}: {name}", quantity, default)

    engines = 1 if entry.thrust_vacuum is not None else entry.engine_count
    thrust = value("thrust", of("thrust_vacuum")) * engines
    sea_level = of("thrust_sea_level")
    isp, isp_sea_level = value("specific impulse", of("isp_vacuum")), of("isp_sea_level")
    ground: float | None = None
    if sea_level is not None and (entry.thrust_vacuum is None or entry.thrust_sea_level is not None):
        ground = sea_level.value * (1 if entry.thrust_sea_level is not None else engines)
    elif isp_sea_level is not None:
        ground = thrust * isp_sea_level.value / isp
    if ground is not None:
        ground = min(ground, thrust)
    loaded = value("propellant mass", entry.propellant_mass)
    if entry.residual_fraction is not None:
        unusable = value("residual fraction", entry.residual_fraction)
    else:
        unusable = (
            0.0 if entry.solid else read("residual fraction of every liquid stage", catalogue.rules.residual_fraction)
        )
    throttle = tuple((step.time.value, step.level) for step in entry.throttle)
    usable = loaded * (1 - unusable)
    if entry.burn_time is not None and not entry.solid:
        # tanks may hold more than is burned: what thrust and impulse draw in the published burn time is the most
        full_thrust_s = _at_full_thrust(value("burn time", entry.burn_time), throttle)
        drawn = thrust / (isp * STANDARD_GRAVITY) * full_thrust_s
        if drawn < entry.propellant_mass.value * (1 - unusable):
            # the burn decides, and its range counts; that of the tank's contents would be counted twice
            loaded = entry.propellant_mass.value
        usable = min(loaded * (1 - unusable), drawn)
    return Stage(
        name=entry.name,
        role=use.role,
        dry_kg=value("dry mass", entry.dry_mass),
        propellant_kg=usable,
        residual_kg=loaded - usable,
        thrust_n=thrust,
        isp_s=isp,
        sea_level_thrust_n=ground,
        turbine_kg=value("turbine fluids", entry.turbine_fluids_mass),
        throttle=throttle,
        can_throttle=entry.throttle_minimum is not None,
        count=use.count,
        ignition=use.ignition,
        gap_s=use.gap.value if use.gap else 0.0,
        skirt_kg=value("skirt", use.skirt_mass),
        skirt_time_s=use.skirt_time.value if use.skirt_time else 0.0,
        restarts=entry.restarts,
        diameter_m=entry.diameter.value,
    )


def _at_full_thrust(burn_time_s: float, throttle: Sequence[tuple[float, float]]) -> float:
    """How long the engines would burn at full thrust on what they draw in ``burn_time_s``, s."""
    total, level, since = 0.0, 1.0, 0.0
    for time, share in throttle:
        if time >= burn_time_s:
            break
        total += level * (time - since)
        level, since = share, time
    return total + level * (burn_time_s - since)


@dataclass(frozen=True, slots=True)
class Corridor:
    """Launch azimuths that a site allows, and the orbits they reach."""

    name: str
    azimuth: tuple[float, float]  #: rad; the first is the smaller, either may lie outside 0 to 2 pi
    inclinations: tuple[float, float]  #: least and greatest reached without a dog-leg, rad
    drop_zones: tuple[str, ...] = ()


def corridors(site: Site, site_id: str) -> Iterator[Corridor]:
    """Every corridor of a site; a box of azimuths is one corridor."""
    latitude = site.latitude.value
    if site.corridors:
        for c in site.corridors:
            i = c.inclination.value
            # the published azimuth tells which of the two ways to the inclination is flown
            off = off_heading(latitude, i, c.azimuth.value) if c.azimuth is not None else 0.0
            middle = c.azimuth.value if c.azimuth is not None else headings(latitude, i)[0]
            half = max(CORRIDOR_HALF_WIDTH, abs(off) if abs(off) < WIDENED_TO else 0.0)
            reach = (max(i - c.tolerance.value, 0.0), i + c.tolerance.value)
            yield Corridor(f"{math.degrees(i):.1f}° corridor", (middle - half, middle + half), reach, c.drop_zones)
    elif site.azimuth_minimum is not None and site.azimuth_maximum is not None:
        low, high = site.azimuth_minimum.value, site.azimuth_maximum.value
        if low > high:
            low -= 2 * math.pi
        yield Corridor(
            f"azimuths {math.degrees(low) % 360:.0f}° to {math.degrees(high):.0f}°",
            (low, high),
            reachable_inclinations(latitude, low, high, orbit_speed=LOW_ORBIT_SPEED),
        )
    else:
        raise DataError(
            f"site {site_id} has neither corridors nor a box of azimuths",
            advice="give it `corridors` or `azimuth_minimum` and `azimuth_maximum`",
        )
