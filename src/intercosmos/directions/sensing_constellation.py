"""A joint constellation designed from scratch: the least that does what is asked, on each rocket that may launch it.

Orbits whose ground tracks close, numbers of planes and satellites, and kinds of satellites are tried against what the
ascent of each rocket brings to each height. Of the designs that see every latitude often and sharply enough the one
with the fewest launches is taken, then the lightest; if none does, the one that comes nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.recording import Kept, kept
from intercosmos.constants import EARTH_RADIUS
from intercosmos.directions.base import Assessment, Benefit, Contribution, Evidence, Margin, Option, Sense
from intercosmos.directions.places import mean_over
from intercosmos.directions.rocket_terms import launch_conditions, launch_contributions, pad_margin
from intercosmos.directions.sensing_terms import CONSTELLATION, Terms
from intercosmos.physics.kept import keep_table, key_of, read_table
from intercosmos.series import Series
from intercosmos.units import Quantity, number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadResult
    from intercosmos.physics.observation.joint_design import DesignTable, SensorDesign
    from intercosmos.programme.sensing import NewConstellation, NewSensor

Array = NDArray[np.float64]

#: Heights at which every rocket is flown, of the range asked for: the payload between them is nearly a straight line.
_HEIGHTS: Final = (0.0, 0.5, 1.0)
_LONGEST_CYCLE: Final = 5  #: days
_MOST_ORBITS: Final = 8
_PLANES: Final = (1, 2, 3, 4, 6)
_EACH: Final = (1, 2, 3, 4, 6, 8)
_LATITUDES: Final = 3
#: Wait for a look at a place that a design never sees, s.
_NEVER_S: Final = 365.25 * 86400.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 4

_flown: dict[tuple[object, ...], tuple[Kept[dict[tuple[str, float], PayloadResult]], ...]] = {}


def constellation_assessment(option: Option, terms: Terms) -> Assessment:
    """The best design on one rocket, judged."""
    wish = terms.activity.constellation
    if wish is None:
        raise ValueError(f"activity {terms.activity.id} designs no constellation")
    vehicle, site = terms.catalogue.vehicles[option.roles["launcher"]], terms.catalogue.sites[option.roles["site"]]
    flown = _flights(terms, wish)
    lifted = [flown[vehicle.id, part] for part in _HEIGHTS]
    table = _designs(terms, wish, vehicle.id)
    margins = [pad_margin(vehicle, site, terms.programme)]
    reached = any(one.feasible for one in lifted)
    reason = "" if reached else lifted[0].reason
    margins.append(
        Margin(
            "trajectory", float(reached), 1.0, Sense.AT_LEAST, "1", 1.0, True,
            reason or "the orbits are reached inside the site's corridors",
            "" if reached else "a site whose corridors lead to sun-synchronous orbits",
        )
    )  # fmt: skip
    used = (
        *lifted[0].sources, *terms.catalogue.source_ids_of("vehicle", vehicle.id),
        *terms.catalogue.source_ids_of("site", site.id),
    )  # fmt: skip
    models = ("Design: every repeating orbit, number of planes and satellites, kind of satellite", *lifted[0].models)
    evidence = Evidence(models=models, sources=tuple(dict.fromkeys(used)))
    conditions = tuple(
        dict.fromkeys(
            launch_conditions(
                vehicle, site, terms.programme, terms.catalogue, zones=lifted[0].drop_zones, doubt=lifted[0].doubt
            )
        )
    )
    if not len(table):
        margins.append(_nothing(wish, lifted))
        return Assessment(option, tuple(margins), conditions=conditions, evidence=evidence)
    best = _best(table, wish)
    margins += _margins(table, best, wish)
    launches = float(table.launches[best])
    curve = _curve(table, wish)
    contributions = [*launch_contributions(vehicle, site, launches)]
    share = float(table.mass_kg[best]) / len(terms.members)
    contributions += [Contribution(member, "spacecraft-kg", share) for member in terms.members]
    return Assessment(
        option=option,
        margins=tuple(margins),
        measures=_measures(table, best, lifted, wish),
        conditions=conditions,
        contributions=tuple(contributions),
        benefits=tuple(_benefits(table, best, terms)),
        evidence=Evidence(
            series={"designs": curve} if curve.columns else {}, models=models, sources=evidence.sources,
            notes=(f"{len(table)} designs can be launched; satellites and their mass are shared evenly.",),
        ),
    )  # fmt: skip


def _nothing(wish: NewConstellation, lifted: Sequence[PayloadResult]) -> Margin:
    """Why there is no design at all."""
    axis = _orbits(wish)[2]
    if not axis.size:
        return Margin(
            "orbits", 0.0, 1.0, Sense.AT_LEAST, "1", 1.0, True,
            f"no ground track closes within {_LONGEST_CYCLE} days between {show(wish.lowest.value, 'km', 0)} and "
            f"{show(wish.highest.value, 'km', 0)}",
            "a wider range of altitudes",
        )  # fmt: skip
    most = float(np.interp(axis, _radii(wish), [_lift(one) for one in lifted]).max())
    return Margin(
        "payload", most, min(s.mass.value for s in wish.sensors), Sense.AT_LEAST, "kg", 1e3, False,
        "no satellite is lifted to any of the orbits", "lighter satellites or another rocket",
    )  # fmt: skip


def _orbits(wish: NewConstellation) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """Days, revolutions and semi-major axes of the orbits that are tried."""
    from intercosmos.physics.observation.orbit_design import repeat_cycles

    low, *_, high = _radii(wish)
    days, revolutions, axis, _ = repeat_cycles(low, high, most_days=_LONGEST_CYCLE)
    some = np.unique(np.linspace(0, days.size - 1, min(days.size, _MOST_ORBITS)).round().astype(np.int64))
    return days[some], revolutions[some], axis[some]


def _radii(wish: NewConstellation) -> list[float]:
    """Semi-major axes at which rockets are flown."""
    return [EARTH_RADIUS + wish.lowest.value + part * (wish.highest.value - wish.lowest.value) for part in _HEIGHTS]


def _flights(terms: Terms, wish: NewConstellation) -> dict[tuple[str, float], PayloadResult]:
    """Every rocket to every height, in one batch: the last bits of an ascent may depend on its neighbours."""
    from intercosmos.catalogue.flight import PayloadRequest, solve_payloads
    from intercosmos.physics.orbits.nodal import sun_synchronous_inclination

    asked: dict[tuple[str, float], PayloadRequest] = {}
    for launch in wish.launches:
        for part in _HEIGHTS:
            height = wish.lowest.value + part * (wish.highest.value - wish.lowest.value)
            tilt = float(sun_synchronous_inclination(EARTH_RADIUS + height))
            asked[launch.vehicle, part] = PayloadRequest(launch.vehicle, launch.site, height, height, tilt)

    def fly(catalogue: Catalogue) -> dict[tuple[str, float], PayloadResult]:
        return dict(zip(asked, solve_payloads(catalogue, list(asked.values())), strict=True))

    return kept(_flown, terms.catalogue, tuple(asked.items()), fly)


def _lift(result: PayloadResult) -> float:
    """What is lifted, kg; less where the model is known to give too much."""
    return max(result.payload_kg, 0.0) / max(result.model_ratio, 1.0) if result.feasible else 0.0


def _designs(terms: Terms, wish: NewConstellation, vehicle: str) -> DesignTable:
    """Every design that this rocket can launch."""
    flown = _flights(terms, wish)
    days, revolutions, axis = _orbits(wish)
    lift = np.interp(axis, _radii(wish), [_lift(flown[vehicle, part]) for part in _HEIGHTS])
    table = _every_design(wish, days, revolutions)
    # orbit by orbit, and on each sensor by sensor, there are equally many: see `designs`
    masses = np.array([one.mass.value for one in wish.sensors])
    each = len(table) // max(axis.size * masses.size, 1)
    aboard = np.repeat((lift[:, None] // masses).astype(np.int64).ravel(), each)
    table = table.picked(aboard > 0)
    launches = table.planes * -(-table.satellites_per_plane // aboard[aboard > 0])
    return replace(table, launcher=(vehicle,) * len(table), launches=launches)


def _every_design(wish: NewConstellation, days: NDArray[np.int64], revolutions: NDArray[np.int64]) -> DesignTable:
    """Every design, as if one rocket lifted a whole plane; kept between runs: what places see is no rocket's doing."""
    from intercosmos.physics.observation.joint_design import DesignTable, designs

    sensors = [_sensor(one) for one in wish.sensors]
    latitudes = np.linspace(wish.south.value, wish.north.value, _LATITUDES)
    key = key_of(_VERSION, days.tolist(), revolutions.tolist(), sensors, latitudes.tolist(), wish.satellites)
    kept = read_table("sensing", key)
    if kept is None:
        most = max(_EACH) * max(one.mass_kg for one in sensors)
        table = designs(
            days=days, revolutions=revolutions, planes=_PLANES, satellites_per_plane=_EACH, sensors=sensors,
            latitudes_rad=latitudes, lift_kg={"any": np.full(days.size, most)}, most_satellites=wish.satellites,
        )  # fmt: skip
        kept = {name: np.asarray(getattr(table, name)) for name in DesignTable.__dataclass_fields__}
        for name in ("revisit_mean_s", "revisit_max_s", "response_mean_s"):
            kept[name] = np.where(np.isfinite(kept[name]), kept[name], _NEVER_S)
        keep_table("sensing", key, kept)
    values: dict[str, Any] = dict(kept)
    return DesignTable(**(values | {name: tuple(kept[name].tolist()) for name in ("sensor", "launcher")}))


def _sensor(one: NewSensor) -> SensorDesign:
    from intercosmos.physics.observation.joint_design import SensorDesign

    return SensorDesign(
        one.name, one.mass.value, one.reach.value, one.resolution.value / one.altitude.value,
        daylight=one.sensor == "optical",
    )  # fmt: skip


def _best(table: DesignTable, wish: NewConstellation) -> int:
    """The number of the design that is taken."""
    longest = table.revisit_max_s.max(axis=1)
    sharp = table.ground_sample_m <= (wish.resolution.value if wish.resolution is not None else np.inf)
    good = (longest <= wish.revisit.value) & sharp
    if good.any():
        order = np.lexsort((longest, table.mass_kg, table.launches))
        return int(order[good[order]][0])
    return int(np.lexsort((table.mass_kg, np.round(longest), ~sharp))[0])


def _margins(table: DesignTable, best: int, wish: NewConstellation) -> Iterator[Margin]:
    longest = float(table.revisit_max_s[best].max())
    latitude = float(np.degrees(table.latitudes_rad[int(table.revisit_max_s[best].argmax())]))
    most = float(table.revisit_max_s.max(axis=1).min())
    told = f"leave at most {show(longest, 'h', 1)} between two looks, at" if longest < _NEVER_S else "never see"
    yield Margin(
        "revisit", longest, wish.revisit.value, Sense.AT_MOST, "h", wish.revisit.value, False,
        f"{int(table.satellites[best])} satellites in {int(table.planes[best])} planes {told} "
        f"{number(latitude, 0)}° of latitude",
        "" if longest <= wish.revisit.value else _more(most),
    )  # fmt: skip
    if wish.resolution is not None:
        sample, edge = float(table.ground_sample_m[best]), float(table.ground_sample_edge_m[best])
        yield Margin(
            "resolution", sample, wish.resolution.value, Sense.AT_MOST, "m", wish.resolution.value, False,
            f"{show(sample, 'm', 1)} straight down, {show(edge, 'm', 1)} at the edge",
            "" if sample <= wish.resolution.value else "a lower orbit or another camera",
        )  # fmt: skip


def _more(most: float) -> str:
    if most < _NEVER_S:
        return f"more satellites; the best design has {show(most, 'h', 1)}"
    return "latitudes that sun-synchronous orbits see, or a wider reach"


def _measures(
    table: DesignTable, best: int, lifted: list[PayloadResult], wish: NewConstellation
) -> dict[str, Quantity]:
    axis = float(table.semi_major_axis_m[best])
    return {
        "satellites": Quantity(float(table.satellites[best]), "1", source="design"),
        "planes": Quantity(float(table.planes[best]), "1", source="design"),
        "launches": Quantity(float(table.launches[best]), "1", source="design"),
        "semi-major axis": Quantity(axis, "km", source="design"),
        "altitude above the equatorial radius": Quantity(axis - EARTH_RADIUS, "km", source="design"),
        "inclination": Quantity(float(table.inclination_rad[best]), "deg", source="design"),
        "days of the repeat cycle": Quantity(float(table.days[best]), "1", source="design"),
        "revolutions of the repeat cycle": Quantity(float(table.revolutions[best]), "1", source="design"),
        "mass of all satellites": Quantity(float(table.mass_kg[best]), "kg", source="design"),
        "payload to this orbit": Quantity(
            float(np.interp(axis, _radii(wish), [_lift(one) for one in lifted])), "kg", source="ascent optimisation"
        ),
        "longest time between two looks": Quantity(float(table.revisit_max_s[best].max()), "h", source="design"),
        "mean wait for a look": Quantity(float(table.response_mean_s[best].mean()), "h", source="design"),
        "ground sample straight down": Quantity(float(table.ground_sample_m[best]), "m", source="design"),
    }


def _benefits(table: DesignTable, best: int, terms: Terms) -> Iterator[Benefit]:
    """The part of the wait for a look at the scene, with what each has alone, that goes away."""
    scene = terms.activity.scene_region.name
    wait = float(table.response_mean_s[best].mean())
    for member in terms.members:
        if member not in terms.activity.worth:
            continue
        share = 1.0
        if member in terms.fleets:
            alone = mean_over(terms.watch.response_s[terms.watch.row(member)], terms.places, scene)
            share = float(np.clip(1 - wait / max(alone, 1.0), 0.0, 1.0))
        yield Benefit(member, share, f"the wait for the next look at {scene} falls by {number(100 * share, 0)} %")


def _curve(table: DesignTable, wish: NewConstellation) -> Series:
    """The least of the longest times between two looks, by number of satellites and kind."""
    counts = np.unique(table.satellites)
    columns = {}
    longest = table.revisit_max_s.max(axis=1)
    kinds = np.array(table.sensor)
    for sensor in wish.sensors:
        mine = kinds == sensor.name
        if not mine.any():
            continue
        least = np.array([longest[mine & (table.satellites <= n)].min(initial=np.inf) for n in counts])
        if np.all(least < _NEVER_S):
            columns[sensor.name] = ("h", least / 3600)
    return Series(CONSTELLATION, "satellites, at most", "1", counts.astype(float), columns)
