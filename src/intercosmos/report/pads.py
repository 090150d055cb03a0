"""Sites against stations: what a rocket lifts beyond the ship, and what every rocket lifts from every site."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intercosmos.directions.base import Assessment, Margin
from intercosmos.report.words import Names, amount, range_text, slack
from intercosmos.units import UNITS, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import PayloadCurve, StudyResult


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a matrix: text, smaller lines below, a verdict class (``y``, ``m``, ``n`` or none)."""

    text: str
    below: str = ""
    spread: str = ""
    css: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of cells with names on two sides."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


NOTHING = Cell("·", css="q")


def payload_of(assessment: Assessment) -> Margin | None:
    """The margin that sets a payload against what has to be lifted."""
    masses = [m for m in assessment.margins if m.unit in UNITS["mass"]]
    return next((m for m in masses if "payload" in m.name), masses[0] if masses else None)


def _sites(found: Sequence[str], catalogue: Catalogue, partners: Sequence[str]) -> list[str]:
    """Sites by owner, the programme's partners first, then by name."""
    order = {partner: index for index, partner in enumerate(partners)}

    def key(site: str) -> tuple[int, str, str]:
        owner = str(getattr(catalogue.sites.get(site), "owner", ""))
        return (order.get(owner, len(order)), owner, site)

    return sorted(set(found), key=key)


def inclination_of(catalogue: Catalogue, station: str) -> float:
    """Inclination of a station in degrees; NaN for one the catalogue does not know."""
    entry = catalogue.stations.get(station)
    return math.degrees(float(entry.inclination)) if entry is not None else math.nan


def station_label(catalogue: Catalogue, names: Names, station: str) -> str:
    """Name and inclination of a station."""
    inclination = inclination_of(catalogue, station)
    return names.asset(station) + (f", {number(inclination, 1)}°" if math.isfinite(inclination) else "")


def crew_matrix(result: StudyResult, catalogue: Catalogue, names: Names) -> Matrix | None:
    """For every station and site of the crew activities: payload left over the ship, of the best rocket and ship."""
    best: dict[tuple[str, str], tuple[float, Assessment, Margin]] = {}
    for assessments in result.assessments.values():
        for assessment in assessments:
            roles, margin = assessment.option.roles, payload_of(assessment)
            if margin is None or not {"ship", "site", "station"} <= set(roles) or not math.isfinite(margin.slack):
                continue
            place = (roles["station"], roles["site"])
            if place not in best or (assessment.feasible, margin.slack) > (best[place][1].feasible, best[place][0]):
                best[place] = (margin.slack, assessment, margin)
    if not best:
        return None
    sites = _sites([site for _, site in best], catalogue, result.programme.partners)
    stations = list(dict.fromkeys(station for station, _ in best))
    rows = []
    for station in stations:
        cells = []
        for site in sites:
            if (station, site) not in best:
                cells.append(NOTHING)
                continue
            left, assessment, margin = best[station, site]
            css, mark = ("n", "○") if left < 0 else ("m", "◐") if not assessment.feasible else ("y", "●")
            if css == "y" and assessment.conditions:
                css, mark = "m", "◐"
            ship, spread = names.asset(assessment.option.roles["ship"]), range_text(assessment, margin)
            cells.append(Cell(number(left, 0, signed=True), ship, spread, css, mark))
        rows.append((station_label(catalogue, names, station), tuple(cells)))
    return Matrix("Payload left over the ship, kg", tuple(names.asset(s) for s in sites), tuple(rows))


def crew_reach(matrix: Matrix) -> str:
    """What the matrix says, as a sentence for its title."""
    total = sum(cell is not NOTHING for _, cells in matrix.rows for cell in cells)
    lifted = sum(cell.css in ("y", "m") for _, cells in matrix.rows for cell in cells)
    free = sum(cell.css == "y" for _, cells in matrix.rows for cell in cells)
    needs = "needs" if free == 1 else "need"
    return f"From {lifted} of {total} pairs of pad and station the rocket lifts the ship; {free} {needs} nothing else"


def at_inclination(curve: PayloadCurve, inclination_deg: float) -> tuple[float, float, float] | None:
    """Payload, low and high of a curve at an inclination; zeros where it is not reached, None outside the survey.

    A point within 0.15° counts as the inclination itself. Between points that are both reached the curve is followed
    in a straight line; beside a point that is not reached nothing is claimed, since corridors may be discrete.
    """
    x = np.asarray(curve.inclination_deg, float)
    columns = [np.asarray(column, float) for column in (curve.payload_kg, curve.low_kg, curve.high_kg)]
    if not x.size or not x.min() - 0.15 <= inclination_deg <= x.max() + 0.15:
        return None
    nearest = int(np.argmin(np.abs(x - inclination_deg)))
    if abs(x[nearest] - inclination_deg) <= 0.15:
        at = [float(column[nearest]) for column in columns]
        return (at[0], at[1], at[2])
    order = np.argsort(x)
    after = int(np.searchsorted(x[order], inclination_deg))
    if min(columns[0][order][after - 1 : after + 1]) <= 0:
        return (0.0, 0.0, 0.0)
    at = [float(np.interp(inclination_deg, x[order], column[order])) for column in columns]
    return (at[0], at[1], at[2])


def payload_matrix(
    surveys: Sequence[PayloadCurve], inclination_deg: float, catalogue: Catalogue, names: Names, partners: Sequence[str]
) -> Matrix | None:
    """Rockets against sites: payload with its interval at one inclination, kg."""
    sites = _sites([curve.site for curve in surveys], catalogue, partners)
    vehicles = list(dict.fromkeys(curve.vehicle for curve in surveys))
    known = {(curve.vehicle, curve.site): at_inclination(curve, inclination_deg) for curve in surveys}
    rows = []
    for vehicle in vehicles:
        cells = []
        for site in sites:
            found = known.get((vehicle, site))
            if found is None:
                cells.append(NOTHING)
            elif found[0] <= 0:
                cells.append(Cell("0", css="q"))
            else:
                cells.append(Cell(number(found[0], 0), f"{number(found[1], 0)} to {number(found[2], 0)}"))
        rows.append((names.asset(vehicle), tuple(cells)))
    return Matrix("Payload, kg", tuple(names.asset(s) for s in sites), tuple(rows)) if rows else None


def stations_of(result: StudyResult, catalogue: Catalogue) -> list[tuple[float, str]]:
    """Inclinations that matter to the programme, with the ids of the stations at each (within 0.15°)."""
    ids = [
        a.option.roles["station"] for many in result.assessments.values() for a in many if "station" in a.option.roles
    ]
    found: list[tuple[float, str]] = []
    for station in dict.fromkeys(ids):
        inclination = inclination_of(catalogue, station)
        if math.isfinite(inclination):
            found.append((inclination, station))
    return sorted(found)


def payload_text(margin: Margin | None) -> str:
    """What an option lifts and what is left, in words."""
    return "" if margin is None else f"{amount(margin.value, margin.unit, figures=4)}, {slack(margin)}"
