"""Pictures of a joint navigation service: what each system adds, maps, and places where both were received."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from intercosmos.directions.base import Assessment
from intercosmos.directions.navigation_terms import RECEIVED, error_name, served_name, share_name
from intercosmos.report.charts.dumbbell import Dot, Row, dumbbells
from intercosmos.report.charts.scatter import Cloud, scatter_chart
from intercosmos.report.charts.world import Shades, world_map
from intercosmos.report.figures import Figure
from intercosmos.report.words import Names, listing
from intercosmos.series import NOWHERE
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Constellation
    from intercosmos.programme.navigation import NavigationActivity

#: Colours of all systems together, and of what is agreed beyond receiving them: the first that no system has.
_COLOURS: Final = ("p2", "p5", "p3", "p4", "p0", "p1", "px")
_SHADES: Final = Shades((1.5, 2.0, 2.5, 3.0, 4.0, 6.0), "vertical error, 95 %, m")


def service_figures(
    best: Assessment, activity: NavigationActivity, names: Names, catalogue: Catalogue
) -> Iterator[Figure]:
    """What users get of each system alone and of all together.

    Parameters
    ----------
    best : the option that speaks for the activity
    """
    systems = [catalogue.constellations[name] for name in activity.constellations]
    together = "both" if len(systems) == 2 else "all"
    regions = [region.name for region in activity.regions]
    yield from _added(best, systems, together, regions, names)
    yield from _maps(best, systems, together)


def _free_colours(systems: Iterable[Constellation], names: Names) -> tuple[str, str]:
    taken = {names.colour_of(system.id) for system in systems}
    first, second, *_ = [colour for colour in _COLOURS if colour not in taken or colour == "px"] + ["px"]
    return first, second


def _rows(
    best: Assessment,
    systems: Sequence[Constellation],
    together: str,
    regions: Sequence[str],
    names: Names,
    measure: Callable[[str, str], str],
    factor: float,
    remark: Callable[[str], str],
) -> list[Row]:
    rows = []
    received = f"{together} {RECEIVED}"
    joined, further = _free_colours(systems, names)
    for region in regions:
        if not all(measure(region, one) in best.measures for one in (*(s.name for s in systems), together)):
            continue
        dots = [
            Dot(f"{s.name} alone", factor * best.measures[measure(region, s.name)].value, names.colour_of(s.id))
            for s in systems
        ]
        name, css = together, joined
        if measure(region, received) in best.measures:
            dots.append(Dot(received, factor * best.measures[measure(region, received)].value, joined))
            name, css = f"and {best.option.way}", further
        dots.append(Dot(name, factor * best.measures[measure(region, together)].value, css, True))
        rows.append(Row(region, tuple(dots), remark(region)))
    return rows


def _added(
    best: Assessment, systems: Sequence[Constellation], together: str, regions: Sequence[str], names: Names
) -> Iterator[Figure]:
    """The picture for ministers: errors alone and together, and the same for time served between buildings."""

    def shares(region: str) -> str:
        parts = [best.measures.get(share_name(region, s.name)) for s in systems]
        return " : ".join("?" if part is None else number(100 * part.value, 0) for part in parts)

    rows = _rows(best, systems, together, regions, names, error_name, 1.0, shares)
    if rows:
        told = _told(rows[-1], systems)
        title = f"Receiving {together} {told} of their vertical error ({rows[-1].label})"
        drawing = dumbbells(rows, label=title, axis="vertical error that 95 of 100 positions keep, m", width=520)
        caption = (
            f"At the end of each line: shares of {listing([s.name for s in systems], 'and')} in what receiving "
            f"{together} gains, %, after Shapley."
        )
        yield Figure(title, Markup(drawing), caption)  # noqa: S704 - the chart escapes every text it is given
    rows = _rows(best, systems, together, regions, names, served_name, 100.0, lambda region: "")
    if rows:
        last = rows[-1]
        alone = listing([f"{number(dot.value, 0)} %" for dot in last.dots[:-1]], "or")
        title = f"Between high buildings {number(last.dots[-1].value, 0)} % of the time are served instead of {alone}"
        drawing = dumbbells(rows, label=title, axis="part of the time with a good geometry, %", digits=0, width=520)
        yield Figure(f"{title} ({last.label})", Markup(drawing), "Satellites below the mask of a street are hidden.")  # noqa: S704


def _told(row: Row, systems: Sequence[Constellation]) -> str:
    """What becomes of the error of each system's users, in words."""
    parts, verb = [], ""
    for dot, system in zip(row.dots, systems, strict=False):
        ratio = row.dots[len(systems)].value / dot.value
        before, verb = verb, "spares" if ratio <= 1 else "costs"
        users = f"{system.name}'s users {number(100 * abs(1 - ratio), 0)} %"
        parts.append(users if verb == before else f"{verb} {users}")
    return listing(parts, "and")


def _maps(best: Assessment, systems: Sequence[Constellation], together: str) -> Iterator[Figure]:
    found = best.evidence.maps.get("vertical error")
    if found is None:
        return
    wanted = [s.name for s in systems] + [together]
    for name in wanted:
        if name not in found.layers:
            continue
        values = np.where(found.layers[name][1] == NOWHERE, np.nan, found.layers[name][1])
        title = f"Vertical error with {name}" + (" alone" if name != together else " together")
        drawing = world_map(found.x_values, found.y_values, values, _SHADES, label=title, width=520)
        good = values[np.isfinite(values)]
        middle = f"{number(float(np.median(good)), 1)} m in the middle" if good.size else "no position anywhere"
        yield Figure(f"{title}: {middle}", Markup(drawing), "")  # noqa: S704


def receiver_figures(activity: NavigationActivity, names: Names, catalogue: Catalogue) -> Iterator[Figure]:
    """Errors at places where the systems were really received."""
    letters: dict[str, Constellation] = {
        catalogue.constellations[name].letter: catalogue.constellations[name] for name in activity.constellations
    }
    for name in activity.receivers:
        receiver = catalogue.receivers[name]
        clouds, told = [], []
        for solution in receiver.solutions:
            if set(solution.systems) - set(letters):
                continue
            members = [letters[letter] for letter in dict.fromkeys(solution.systems)]
            label, css = listing([one.name for one in members], "and"), names.colour_of(members[0].id)
            if len(members) == len(letters):
                label, css = "both" if len(members) == 2 else "all", _free_colours(members, names)[0]
            elif len(members) > 1:
                css = "px"
            told.append(f"{label} {number(solution.error.value, 1)} m")
            clouds.append(
                Cloud(
                    f"{label}: 95 % within {number(solution.horizontal.value, 1)} m", np.array(solution.east),
                    np.array(solution.north), css, solution.horizontal.value,
                )
            )  # fmt: skip
        if not clouds:
            continue
        title = f"Really received at {receiver.name}: {', '.join(told)} in space"
        drawing = scatter_chart(clouds, label=title, x_title="east, m", y_title="north, m", size=420)
        caption = f"{receiver.epochs} epochs from {receiver.begin}, {receiver.orbits} orbits, no corrections."
        yield Figure(title, Markup(drawing), caption)  # noqa: S704
