"""Sites against stations: what a rocket lifts beyond the ship, and what every rocket lifts from every site."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from intercosmos.directions.base import Assessment, Margin, Verdict
from intercosmos.report.words import Names, listing, range_text, slack_range
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
    doubtful: bool = False  #: whether the spread reaches below zero


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of cells with names on two sides."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]  #: name, what is the same in all its cells, cells


NOTHING = Cell("·", css="q")
FREE = Verdict.FEASIBLE


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


def station_label(catalogue: Catalogue, names: Names, stations: Sequence[str]) -> str:
    """Names and inclination of stations that share one."""
    inclination = inclination_of(catalogue, stations[0])
    said = listing(names.asset(station) for station in stations)
    return said + (f", {number(inclination, 1)}°" if math.isfinite(inclination) else "")


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
    for site in sites:
        cells = []
        for station in stations:
            if (station, site) not in best:
                cells.append(NOTHING)
                continue
            left, assessment, margin = best[station, site]
            css, mark = ("n", "○") if left < 0 else ("m", "◐") if assessment.verdict is not FREE else ("y", "●")
            ship, spread = names.asset(assessment.option.roles["ship"]), slack_range(assessment, margin)
            cells.append(
                Cell(
                    number(left, 0, signed=True),
                    ship,
                    range_text(assessment, margin) or _model(margin),
                    css,
                    mark,
                    spread is not None and spread[0] < 0 <= left,
                )
            )
        ships = {cell.below for cell in cells if cell is not NOTHING}
        same = ships.pop() if len(ships) == 1 else ""
        if same:
            cells = [cell if cell is NOTHING else replace(cell, below="") for cell in cells]
        rows.append((names.asset(site), same, tuple(cells)))
    columns = tuple(station_label(catalogue, names, (station,)) for station in stations)
    return Matrix("Payload left over the ship, kg", columns, tuple(rows))


def _model(margin: Margin) -> str:
    """What is left over by the model, where what flies today outranks it."""
    if margin.computed is None:
        return ""
    return f"{margin.outranked_by}; model {number(margin.computed - margin.limit, 0, signed=True)}"


def crew_reach(matrix: Matrix) -> str:
    """What the matrix says, as a sentence."""
    cells = [cell for *_, row in matrix.rows for cell in row if cell is not NOTHING]
    lifted = [cell for cell in cells if cell.css in ("y", "m")]
    free = sum(cell.css == "y" for cell in lifted)
    doubtful = sum(cell.doubtful for cell in lifted)
    text = f"From {len(lifted)} of {len(cells)} pairs of pad and station the rocket lifts the ship"
    if doubtful:
        text += f", from {doubtful} of these only within the spread of the data"
    if not lifted:
        return text
    if not free:
        return f"{text}; in each of them a condition or another constraint remains"
    return f"{text}; {free} of them {'stands' if free == 1 else 'stand'} free of conditions and other constraints"


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


@dataclass(frozen=True, slots=True)
class PayloadTable:
    """What every rocket lifts from every site: rows are sites and rockets, columns inclinations that matter."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]


def payload_table(result: StudyResult, catalogue: Catalogue, names: Names) -> PayloadTable | None:
    """Payload with its interval from the survey, kg, for every rocket and site at the stations' inclinations."""
    stations = stations_of(result, catalogue)
    if not stations or not result.surveys:
        return None
    rows = []
    for site in _sites([curve.site for curve in result.surveys], catalogue, result.programme.partners):
        here = [curve for curve in result.surveys if curve.site == site]
        here.sort(key=lambda curve: -float(np.max(curve.payload_kg, initial=0.0)))
        for place, curve in enumerate(here):
            cells = []
            for inclination, _ in stations:
                found = at_inclination(curve, inclination)
                if found is None:
                    cells.append(NOTHING)
                elif found[0] <= 0:
                    cells.append(Cell("not reached", css="q"))
                else:
                    cells.append(Cell(number(found[0], 0), spread=f"{number(found[1], 0)} to {number(found[2], 0)}"))
            rows.append((names.asset(site) if place == 0 else "", names.asset(curve.vehicle), tuple(cells)))
    columns = tuple(station_label(catalogue, names, ids) for _, ids in stations)
    return PayloadTable(columns, tuple(rows))


def stations_of(result: StudyResult, catalogue: Catalogue) -> list[tuple[float, tuple[str, ...]]]:
    """Inclinations that matter to the programme, deg, with the ids of the stations at each (within 0.15°)."""
    ids = dict.fromkeys(
        a.option.roles["station"] for many in result.assessments.values() for a in many if "station" in a.option.roles
    )
    found: list[tuple[float, tuple[str, ...]]] = []
    for inclination, station in sorted((inclination_of(catalogue, station), station) for station in ids):
        if found and inclination - found[-1][0] <= 0.15:
            found[-1] = (found[-1][0], (*found[-1][1], station))
        elif math.isfinite(inclination):
            found.append((inclination, (station,)))
    return found
