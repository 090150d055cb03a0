"""Launch: put spacecraft into an orbit with one partner's vehicle from one partner's site.

Every vehicle that a permitted launcher owns is tried from every site it is listed for, also from another partner's.
What fails says by how many kilograms, and which heavier vehicle or nearer pad would carry it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, final

from intercosmos.directions.base import (
    Assessment,
    Benefit,
    Condition,
    Contribution,
    Direction,
    Evidence,
    Margin,
    Option,
    Sense,
)
from intercosmos.directions.rocket_terms import (
    ABROAD,
    OWN,
    launch_conditions,
    launch_contributions,
    launch_pairs,
    pad_margin,
)
from intercosmos.units import Quantity, number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
    from intercosmos.catalogue.schema import Site, Vehicle
    from intercosmos.programme import Activity, LaunchActivity, Programme

_AGREED_ZONES: Final = math.radians(0.5)  #: a dog-leg beyond this drops stages elsewhere


@final
class Launch(Direction):
    """Put spacecraft into an orbit."""

    name: ClassVar[str] = "launch"
    roles: ClassVar[tuple[str, ...]] = ("launcher", "site")

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """Every vehicle of the permitted launchers from every site it is listed for."""
        asked = _launch(activity)
        found = []
        for vehicle_id, site_id in launch_pairs(asked, programme, catalogue):
            way = OWN if catalogue.sites[site_id].owner == catalogue.vehicles[vehicle_id].owner else ABROAD
            found.append(Option(asked.id, self.name, way, {"launcher": vehicle_id, "site": site_id}))
        return tuple(found)

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option."""
        return self.assess_many((option,), activity, programme, catalogue)[0]

    def assess_many(
        self, options: Sequence[Option], activity: Activity, programme: Programme, catalogue: Catalogue
    ) -> list[Assessment]:
        """Compute several options, with all their ascents in one batch."""
        from intercosmos.catalogue.flight import solve_payloads

        asked = _launch(activity)
        results = solve_payloads(catalogue, [_request(option, asked, catalogue) for option in options])
        return [
            _assessment(option, asked, programme, catalogue, result)
            for option, result in zip(options, results, strict=True)
        ]


def _launch(activity: Activity) -> LaunchActivity:
    from intercosmos.programme import LaunchActivity

    if not isinstance(activity, LaunchActivity):
        raise TypeError(f"activity {activity.id} is of direction {activity.direction}, not launch")
    return activity


def _dispenser_kg(option: Option, activity: LaunchActivity, catalogue: Catalogue) -> float:
    """What is told apart from the spacecraft because it stays aboard until the last of them has left, kg.

    All that leaves at once is one payload; so is what a stage without restarts lets go.
    """
    last = catalogue.stages[catalogue.vehicles[option.roles["launcher"]].stages[-1].stage]
    apart = activity.dispenser_mass is not None and activity.deploy == "pairs" and last.restarts > 0
    return activity.dispenser_mass.value if apart and activity.dispenser_mass is not None else 0.0


def _request(option: Option, activity: LaunchActivity, catalogue: Catalogue) -> PayloadRequest:
    from intercosmos.catalogue.flight import PayloadRequest

    orbit = activity.orbit
    return PayloadRequest(
        vehicle=option.roles["launcher"],
        site=option.roles["site"],
        perigee_m=orbit.perigee.value,
        apogee_m=orbit.apogee.value,
        inclination_rad=orbit.inclination.value,
        argument_of_perigee_rad=orbit.argument_of_perigee.value if orbit.argument_of_perigee else None,
        deploy=activity.deploy,
        dispenser_kg=_dispenser_kg(option, activity, catalogue),
        masses_kg=tuple(craft.mass.value for craft in activity.spacecraft for _ in range(craft.count)),
    )


def _assessment(
    option: Option, activity: LaunchActivity, programme: Programme, catalogue: Catalogue, result: PayloadResult
) -> Assessment:
    vehicle, site = catalogue.vehicles[option.roles["launcher"]], catalogue.sites[option.roles["site"]]
    needed = activity.payload_kg
    # a dispenser that was asked for apart from the payload is lifted besides it
    apart = result.request.dispenser_kg if result.feasible else 0.0
    lifted = (result.payload_kg + apart, result.payload_low_kg + apart, result.payload_high_kg + apart)
    measures = {
        "payload": Quantity(lifted[0], "kg", lifted[1], lifted[2], "ascent optimisation"),
        "payload needed": Quantity(needed, "kg", source="programme file"),
        "launch azimuth": Quantity(result.azimuth_rad, "deg", source="ascent optimisation"),
        "greatest dynamic pressure": Quantity(result.max_dynamic_pressure_pa, "kPa", source="ascent optimisation"),
        "greatest load factor": Quantity(result.max_load, "g0", source="ascent optimisation"),
    }
    if result.dogleg_rad > 0:
        measures["dog-leg"] = Quantity(result.dogleg_rad, "deg", source="launch geometry")
        measures["the same turn in orbit"] = Quantity(result.dogleg_delta_v, "m/s", source="launch geometry")
    published = _published(option, activity, catalogue)
    margins = (
        pad_margin(vehicle, site, programme),
        _trajectory(result),
        _payload(result, lifted[0], needed, published),
    )
    used = tuple(
        dict.fromkeys(
            (
                *result.sources,
                *catalogue.source_ids_of("vehicle", option.roles["launcher"]),
                *catalogue.source_ids_of("site", option.roles["site"]),
            )
        )
    )
    notes = [f"Corridor flown: {result.corridor}."] if result.corridor else []
    for name, low, high in result.spread[:5]:
        ends = f"{number(low, 0, signed=True)} to {number(high, 0, signed=True)}"
        notes.append(f"{name}: {ends} kg of payload over its range")
    return Assessment(
        option=option,
        margins=margins,
        measures=measures,
        conditions=_conditions(vehicle, site, programme, catalogue, result),
        contributions=_contributions(option, activity, vehicle, site),
        benefits=tuple(Benefit(p, 1.0, f"{activity.spacecraft_count} spacecraft in orbit") for p in activity.worth),
        evidence=Evidence(
            events=result.events,
            series={"ascent": result.trajectory} if result.trajectory is not None else {},
            models=result.models,
            sources=used,
            notes=tuple(notes),
        ),
    )


def _trajectory(result: PayloadResult) -> Margin:
    """An ascent inside the corridors that reaches the orbit at all."""
    # an ascent that lifts less than nothing is one: by how much it is short, the payload says
    reached = result.feasible or result.payload_kg < 0
    detail = "the orbit is reached inside the site's corridors" if reached else result.reason
    remedy = "" if reached else "a site whose corridors lead to this orbit, or an upper stage that restarts more often"
    return Margin("trajectory", float(reached), 1.0, Sense.AT_LEAST, "1", 1.0, True, detail, remedy)


def _published(option: Option, activity: LaunchActivity, catalogue: Catalogue) -> float | None:
    """What is published for this vehicle from this site to this orbit (heights to 2 %, plane to half a degree), kg."""
    orbit = activity.orbit
    for row in catalogue.published_payloads:
        if (row.vehicle, row.site) != (option.roles["launcher"], option.roles["site"]):
            continue
        heights = ((row.perigee.value, orbit.perigee.value), (row.apogee.value, orbit.apogee.value))
        near = all(math.isclose(a, b, rel_tol=0.02) for a, b in heights)
        if near and abs(row.inclination.value - orbit.inclination.value) < math.radians(0.5):
            return row.payload.value
    return None


def _payload(result: PayloadResult, computed: float, needed: float, published: float | None) -> Margin:
    """The computed payload; less where the model is known to give too much; a published figure outranks both."""
    lifted = computed / result.model_ratio if computed > 0 else computed
    detail = f"{show(max(lifted, 0.0), 'kg', 0)} lifted, {show(needed, 'kg', 0)} needed"
    if result.model_ratio != 1.0:
        detail += (
            f"; computed {show(computed, 'kg', 0)}, divided by {result.model_ratio:.2f}, the most by which "
            "the model exceeds this vehicle's published payloads"
        )
    if published is not None:
        lifted = published
        detail = (
            f"{show(published, 'kg', 0)} published for this orbit, which outranks the computed "
            f"{show(computed, 'kg', 0)}; {show(needed, 'kg', 0)} needed"
        )
    short = needed - lifted
    if result.dogleg_rad > math.radians(0.05):
        turn = show(result.dogleg_rad, "deg", 1)
        detail += f"; a dog-leg of {turn} is flown ({show(result.dogleg_delta_v, 'm/s', 0)} if turned in orbit instead)"
    remedy = ""
    if short > 0:
        lighter = f"{show(short, 'kg', 0)} less to lift, or a stronger vehicle"
        remedy = lighter + (" from a pad nearer to the plane" if result.dogleg_rad > math.radians(0.5) else "")
    told = (None, "") if published is None else (computed, "published")
    return Margin("payload", lifted, needed, Sense.AT_LEAST, "kg", needed, False, detail, remedy, *told)


def _conditions(
    vehicle: Vehicle, site: Site, programme: Programme, catalogue: Catalogue, result: PayloadResult
) -> tuple[Condition, ...]:
    """Whose word is needed: for the launch, and for a dog-leg over ground that nobody has agreed to."""
    found = launch_conditions(vehicle, site, programme, catalogue, zones=result.drop_zones, doubt=result.doubt)
    if result.dogleg_rad > _AGREED_ZONES and site.corridors:
        text = (
            f"stages of a dog-leg of {show(result.dogleg_rad, 'deg', 1)} fall beside the zones agreed for {site.name}"
        )
        found.append(Condition(text, site.owner))
    return tuple(dict.fromkeys(found))


def _contributions(option: Option, activity: LaunchActivity, vehicle: Vehicle, site: Site) -> tuple[Contribution, ...]:
    launches = float(activity.launches)
    found = launch_contributions(vehicle, site, launches)
    masses: dict[str, float] = {}
    for craft in activity.spacecraft:
        masses[craft.owner] = masses.get(craft.owner, 0.0) + craft.mass.value * craft.count * launches
    found += [Contribution(owner, "spacecraft-kg", mass) for owner, mass in masses.items()]
    return tuple(found)
