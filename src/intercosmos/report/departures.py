"""Pictures of joint probes: the porkchop around the best day, and what every rocket sends away against energy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from markupsafe import Markup

from intercosmos.directions.base import Assessment
from intercosmos.report.charts.contour import Field, Place, contour_chart, levels_of
from intercosmos.report.charts.line import Curve, Mark, line_chart
from intercosmos.report.figures import Figure
from intercosmos.report.words import Names
from intercosmos.series import NOWHERE, Map, Series
from intercosmos.units import number

#: The axis by which a series is known to be payload against departure energy.
ENERGY_AXIS: Final = "C3"
_MOST_CURVES: Final = 7
_POSSIBLE: Final = "lifted beyond what is needed"
#: What the measure of the best day's energy is called; of two launches each is called after its vehicle.
_ENERGY: Final = "departure energy C3"
_OF: Final = "departures of "
#: Whose maps are departures.
DIRECTION: Final = "deep-space"


def is_departure(series: Series) -> bool:
    """Whether a series is payload against departure energy."""
    return series.axis == ENERGY_AXIS


def porkchop_figure(drawn: Map, launchers: str, *, meets: bool = False) -> Figure | None:
    """Contours of energy and arrival speed, shaded where the rocket lifts what is needed; ``None`` if nothing flies.

    Parameters
    ----------
    meets : what it carries arrives together with what another rocket carries, and the shade is of these days alone
    """
    if min(drawn.x_values.size, drawn.y_values.size) < 2:
        return None
    fields = {name: np.where(values == NOWHERE, np.nan, values) for name, (_, values) in drawn.layers.items()}
    energy, arrival = fields["C3"], fields["arrival speed"]
    if not np.isfinite(energy).any():
        return None
    possible = fields.get(_POSSIBLE)
    places = []
    if possible is not None and np.isfinite(possible).any():
        row, column = np.unravel_index(int(np.nanargmax(possible)), possible.shape)
        places.append(Place(float(drawn.x_values[column]), float(drawn.y_values[row]), "best"))
    least = float(np.nanmin(energy))
    title = f"{drawn.title}: at least C3 = {number(least, 1)} km²/s²"
    drawing = contour_chart(
        drawn.x_values,
        drawn.y_values,
        [
            Field("C3, km²/s²", energy, levels_of(energy), css="p0"),
            Field("arrival, km/s", arrival, levels_of(arrival, 4, reach=2.0), css="p1", dash=1),
        ],
        label=title,
        x_title=drawn.x_axis,
        y_title=f"{drawn.y_axis}, {drawn.y_unit}",
        possible=possible,
        places=places,
    )
    caption = (
        f"Solid: C3, km²/s². Dashed: speed of arrival beyond escape, km/s. Shaded: {launchers} lifts what is needed"
        f"{', and it arrives with what the other rocket brings' if meets else ''}."
    )
    return Figure(title, Markup(drawing), caption)  # noqa: S704 - the chart escapes every text it is given


def energy_figure(assessments: Sequence[Assessment], best: Assessment, names: Names) -> Figure | None:
    """Every rocket's payload against energy, and what must leave on the best day."""
    drawn: dict[str, Curve] = {}
    needed: dict[str, float] = {}
    colours: dict[str, int] = {}
    # the best option first, then those that work; a handful of curves can be told apart
    for assessment in sorted(assessments, key=lambda a: (a is not best, not a.feasible)):
        for pair in (("launcher", "site"), ("other launcher", "other site")):
            if pair[0] not in assessment.option.roles:
                continue
            vehicle, site = (assessment.option.roles[role] for role in pair)
            wanted = f"payload against energy, {names.asset(vehicle)}"
            series = assessment.evidence.series.get(wanted)
            if series is None or vehicle in drawn or len(drawn) == _MOST_CURVES:
                continue
            columns = {name: values / 1e3 for name, (_, values) in series.columns.items()}
            if assessment is best:
                needed[names.asset(vehicle)] = float(columns["needed on the best day"][0])
            payload, low, high = (
                np.where(columns["payload"] > 0, columns[name], np.nan)
                for name in ("payload", "payload, low", "payload, high")
            )
            colour = names.colour_of(vehicle)
            dash = colours.get(colour, 0)
            colours[colour] = dash + 1
            drawn[vehicle] = Curve(
                f"{names.asset(vehicle)}, {names.asset(site)}", series.axis_values, payload, low, high, colour, dash % 4
            )
    if not drawn:
        return None
    apart = len(needed) > 1
    marks = [
        Mark(value.value / 1e6, f"best day{name.removeprefix(_ENERGY)}")
        for name, value in best.measures.items()
        if name.startswith(_ENERGY)
    ]
    axis = next(iter(drawn.values())).x
    levels = [
        Curve(f"must leave on {name}" if apart else "must leave", axis, np.full(axis.shape, mass), css="px", dash=dash)
        for dash, (name, mass) in enumerate(needed.items(), 2)
    ]
    tonnes = " and ".join(number(mass, 1) for mass in needed.values())
    title = f"{tonnes} t must leave; what each rocket sends away falls with the energy of departure"
    drawing = line_chart(
        [*drawn.values(), *levels],
        label=title,
        x_title="C3, km²/s²",
        y_title="payload, t",
        marks=marks,
        width=760.0,
        height=300.0,
    )
    return Figure(title, Markup(drawing))  # noqa: S704 - escaped by the chart


def departure_figures(assessments: Sequence[Assessment], best: Assessment, names: Names) -> tuple[Figure, ...]:
    """The pictures of one joint probe; none for activities of another kind."""
    found = [
        porkchop_figure(drawn, name.removeprefix(_OF), meets=True)
        if name.startswith(_OF)
        else porkchop_figure(drawn, names.assets(best))
        for name, drawn in best.evidence.maps.items()
        if best.option.direction == DIRECTION
    ]
    if any(is_departure(series) for series in best.evidence.series.values()):
        found.append(energy_figure(assessments, best, names))
    return tuple(figure for figure in found if figure is not None)
