"""Rules about engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError, PhysicsError, UnknownIdError
from intercosmos.programme.activities import Orbit
from intercosmos.programme.check_launch import HIGHEST_APOGEE, LOWEST_PERIGEE
from intercosmos.programme.engines import EnginesActivity, Mount
from intercosmos.programme.schema import Programme
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

Place = tuple[str | int, ...]

#: What each way needs to be told.
NEEDS: Final[dict[str, str]] = {
    "buy finished engines": "engines",
    "licensed production": "engines",
    "joint development": "new_engine",
    "engine for engine": "engines and in_return",
}


def agreements(programme: Programme) -> Iterator[EnginesActivity]:
    """The engine activities of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, EnginesActivity))


def check_sides(programme: Programme) -> Iterator[DataError]:
    """Two sides, something to exchange, and what every way asked for needs."""
    for activity in agreements(programme):
        at = ("activity", activity.id)
        if activity.licensor == activity.licensee:
            yield DataError(
                f"{activity.licensor!r} on both sides: an agreement has two",
                where=programme.where(*at, "licensee"),
                advice="name the partner whose rocket is to have the engine",
            )
        for index, way in enumerate(activity.ways):
            if way not in activity.possible_ways:
                yield DataError(
                    f'the way "{way}" needs {NEEDS[way]}',
                    where=programme.where(*at, "ways", index),
                    allowed=activity.model_copy(update={"ways": ()}).possible_ways,
                    advice=f"add {NEEDS[way]}, or leave the way out",
                )
        if not activity.engines and activity.new_engine is None:
            yield DataError(
                "no engine is named",
                where=programme.where(*at),
                advice='add engines = ["rd-191"], or a table new_engine with its propellants, cycle, chamber_pressure, '
                "mixture_ratio, area_ratio and thrust",
            )


def check_leaving(programme: Programme) -> Iterator[DataError]:
    """One side can leave only while the programme runs."""
    first, last = programme.period
    for activity in agreements(programme):
        if activity.leaves is not None and not first <= activity.leaves <= last:
            yield DataError(
                f"{activity.leaves} is outside the programme's period",
                where=programme.where("activity", activity.id, "leaves"),
                allowed=[f"{first} to {last}"],
                advice="choose a day on which one side might leave",
            )


def check_engine_orbits(programme: Programme) -> Iterator[DataError]:
    """The orbits in which payloads count exist."""
    for activity in agreements(programme):
        at = ("activity", activity.id)
        orbits: list[tuple[Place, Orbit]] = [((*at, "orbit"), activity.orbit)]
        if activity.in_return is not None and activity.in_return.orbit is not None:
            orbits.append(((*at, "in_return", "orbit"), activity.in_return.orbit))
        for place, orbit in orbits:
            perigee, apogee = orbit.perigee.value, orbit.apogee.value
            if not LOWEST_PERIGEE <= perigee <= apogee <= HIGHEST_APOGEE:
                yield DataError(
                    f"the orbit is impossible: perigee {show(perigee, 'km')}, apogee {show(apogee, 'km')}",
                    where=programme.where(*place),
                    allowed=[f"{show(LOWEST_PERIGEE, 'km')} ≤ perigee ≤ apogee ≤ {show(HIGHEST_APOGEE, 'km')}"],
                    advice="altitudes are above the equatorial radius",
                )


def check_new_engine(programme: Programme) -> Iterator[DataError]:
    """A design that physics can say something about."""
    from intercosmos.physics.propulsion.engine_cycles import find_cycle
    from intercosmos.physics.propulsion.propellants import propellant_pair

    for activity in agreements(programme):
        design = activity.new_engine
        if design is None:
            continue
        at = ("activity", activity.id, "new_engine")
        try:
            propellant_pair(design.propellants)
        except (UnknownIdError, PhysicsError) as error:
            yield _pointed(error, programme, (*at, "propellants"), "write oxidiser and fuel, such as LOX/methane")
        try:
            find_cycle(design.cycle)
        except UnknownIdError as error:
            yield _pointed(error, programme, (*at, "cycle"), "such as gas-generator, full-flow or expander")
        for name, least in (("chamber_pressure", 0.0), ("mixture_ratio", 0.0), ("thrust", 0.0), ("area_ratio", 1.0)):
            value = getattr(design, name).value
            if not value > least:
                yield DataError(
                    f"{name.replace('_', ' ')} of {value:g} is none",
                    where=programme.where(*at, name),
                    allowed=[f"above {least:g}"],
                    advice="look at an engine of its kind: 'intercosmos catalogue engine'",
                )


def _pointed(error: Exception, programme: Programme, place: Place, advice: str) -> DataError:
    """An error of the physics library, in the line that it is about."""
    allowed: tuple[str, ...] = ()
    text = str(error)
    if isinstance(error, DataError):
        text, allowed = error.problem, error.allowed
        advice = error.advice or advice
    return DataError(text, where=programme.where(*place), allowed=allowed, advice=advice)


def check_sides_take_part(programme: Programme) -> Iterator[DataError]:
    """Licensor and licensee take part."""
    for activity in agreements(programme):
        known = [*programme.partners, *activity.third_parties]
        for name in ("licensor", "licensee"):
            side = getattr(activity, name)
            if side not in known:
                where = programme.where("activity", activity.id, name)
                yield UnknownIdError("participant of this activity", side, known, where=where)


def check_engine_known(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Engines exist, are liquid, have a mixture ratio and belong to the side that gives them."""
    for activity in agreements(programme):
        at: Place = ("activity", activity.id)
        given: list[tuple[Place, str, str]] = [
            ((*at, "engines", k), name, activity.licensor) for k, name in enumerate(activity.engines)
        ]
        if activity.in_return is not None:
            given.append(((*at, "in_return", "engine"), activity.in_return.engine, activity.licensee))
        for place, name, side in given:
            engine = catalogue.engines.get(name)
            if engine is None:
                yield UnknownIdError("engine", name, catalogue.engines, where=programme.where(*place))
                continue
            own = sorted(
                one.id for one in catalogue.engines.values()
                if one.owner == side and one.cycle != "solid" and one.mixture_ratio is not None
            )  # fmt: skip
            if engine.owner != side:
                yield DataError(
                    f"{engine.name} belongs to {engine.owner!r}, not to {side!r}",
                    where=programme.where(*place),
                    allowed=own,
                    advice="choose an engine of the side that gives it, or exchange licensor and licensee",
                )
            elif engine.cycle == "solid":
                yield DataError(
                    f"{engine.name} is a solid motor: it brings its own stage",
                    where=programme.where(*place),
                    allowed=own,
                    advice="choose a liquid engine",
                )
            elif engine.mixture_ratio is None:
                yield DataError(
                    f"{engine.name} has no mixture ratio in the catalogue, so nobody can say how tanks are divided",
                    where=programme.where(*place),
                    allowed=own,
                    advice=f'override "engine.{name}.mixture_ratio" in a scenario, or choose another engine',
                )


def check_receivers(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """The stages exist, are liquid, belong to the right side, and their vehicles fly from somewhere."""
    for activity in agreements(programme):
        at: Place = ("activity", activity.id)
        both = activity.new_engine is not None and not activity.engines
        sides = (activity.licensor, activity.licensee) if both else (activity.licensee,)
        for k, receiver in enumerate(activity.receivers):
            yield from _receiver(programme, catalogue, receiver, (*at, "receivers", k), sides)
            for index, name in enumerate(receiver.engines):
                if name not in activity.engines:
                    where = programme.where(*at, "receivers", k, "engines", index)
                    yield UnknownIdError("engine of this activity", name, activity.engines, where=where)
        if activity.in_return is not None:
            yield from _receiver(programme, catalogue, activity.in_return, (*at, "in_return"), (activity.licensor,))
        for index, name in enumerate(activity.sites):
            if name not in catalogue.sites:
                where = programme.where(*at, "sites", index)
                yield UnknownIdError("launch site", name, catalogue.sites, where=where)
        for k, receiver in enumerate(activity.receivers):
            vehicle = catalogue.vehicles.get(receiver.vehicle)
            if vehicle is not None and activity.sites and not set(activity.sites) & set(vehicle.sites):
                yield DataError(
                    f"{vehicle.name} flies from none of these sites",
                    where=programme.where(*at, "receivers", k, "vehicle"),
                    allowed=vehicle.sites,
                    advice="add one of the sites allowed, or leave sites out",
                )


def _receiver(
    programme: Programme, catalogue: Catalogue, receiver: Mount, at: Place, sides: tuple[str, ...]
) -> Iterator[DataError]:
    vehicle = catalogue.vehicles.get(receiver.vehicle)
    flying = sorted(v.id for v in catalogue.vehicles.values() if v.owner in sides and v.status != "retired")
    if vehicle is None:
        where = programme.where(*at, "vehicle")
        yield UnknownIdError("launch vehicle", receiver.vehicle, catalogue.vehicles, where=where)
        return
    if vehicle.owner not in sides or vehicle.status == "retired":
        owned = f"is retired: {vehicle.name}" if vehicle.owner in sides else f"belongs to {vehicle.owner!r}"
        yield DataError(
            f"the receiving vehicle {receiver.vehicle!r} {owned}",
            where=programme.where(*at, "vehicle"),
            allowed=flying,
            advice="an engine goes to a rocket that flies, of the side that gets it",
        )
        return
    found = [use.stage for use in vehicle.stages if receiver.stage in (use.stage, use.role)]
    known = [name for use in vehicle.stages for name in (use.stage, use.role)]
    if not found:
        yield UnknownIdError(f"stage of {vehicle.id}", receiver.stage, known, where=programme.where(*at, "stage"))
        return
    stage = catalogue.stages[found[0]]
    engine = catalogue.engines.get(stage.engine or "")
    wrong = ""
    if stage.solid or engine is None or engine.cycle == "solid":
        wrong = f"{stage.name} has no liquid engine that could be exchanged"
        advice = "choose another of its stages"
    elif engine.mixture_ratio is None:
        wrong = f"{engine.name} under {stage.name} has no mixture ratio, so nobody can say how its tanks are divided"
        advice = f'override "engine.{engine.id}.mixture_ratio" in a scenario, or choose another stage'
    if wrong:
        fit = [
            use.stage for use in vehicle.stages
            if (one := catalogue.engines.get(catalogue.stages[use.stage].engine or "")) is not None
            and one.cycle != "solid" and one.mixture_ratio is not None
        ]  # fmt: skip
        yield DataError(wrong, where=programme.where(*at, "stage"), allowed=fit, advice=advice)
