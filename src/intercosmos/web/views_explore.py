"""Explorers: payload against inclination, and what is found at a point of a curve or of a map."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.report.pads import at_inclination
from intercosmos.report.words import capital, digits_for, listing, with_unit
from intercosmos.series import NOWHERE, Map
from intercosmos.study import PayloadCurve
from intercosmos.units import Quantity, number
from intercosmos.web.models import Figure, MapPoint, PayloadCurves, PayloadCurveView, PayloadPoint
from intercosmos.web.views_parts import figure, shown_unit
from intercosmos.web.views_state import Study

#: An axis that counts days: ``departure, days from 2035-06-27``.
_DAYS_FROM: Final = re.compile(r"^(.*), days from (\d{4}-\d\d-\d\d)$")
#: A point of the survey this near counts as the inclination asked for, deg.
_AT: Final = 0.15


def payload_curves(study: Study) -> PayloadCurves:
    """Every curve of the survey."""
    return PayloadCurves(
        curves=[
            PayloadCurveView(
                vehicle=curve.vehicle,
                site=curve.site,
                title=_title(study, curve),
                owner=str(getattr(study.names.entry(curve.vehicle), "owner", "")),
                inclination_deg=[float(v) for v in curve.inclination_deg],
                payload_kg=[float(v) for v in curve.payload_kg],
                low_kg=[float(v) for v in curve.low_kg],
                high_kg=[float(v) for v in curve.high_kg],
                binding=list(curve.binding),
            )
            for curve in study.result.surveys
        ]
    )


def _title(study: Study, curve: PayloadCurve) -> str:
    return f"{study.names.asset(curve.vehicle)} from {study.names.asset(curve.site)}"


def payload_candidate(study: Study, point: PayloadPoint) -> dict[str, Any]:
    """What a vehicle lifts to an inclination, and what binds there, as a row of the table.

    Raises
    ------
    UnknownIdError
        If the survey has no such curve.
    DataError
        If the inclination lies outside of it.
    """
    pairs = {(curve.vehicle, curve.site): curve for curve in study.result.surveys}
    curve = pairs.get((point.vehicle, point.site))
    if curve is None:
        known = [f"{vehicle} from {site}" for vehicle, site in pairs]
        raise UnknownIdError("payload curve", f"{point.vehicle} from {point.site}", known)
    found = at_inclination(curve, point.inclination_deg)
    if found is None:
        ends = [
            with_unit(number(float(end), 1), "deg")
            for end in (curve.inclination_deg.min(), curve.inclination_deg.max())
        ]
        raise DataError(
            f"{_title(study, curve)} was not surveyed at {point.inclination_deg:g} deg",
            where=Where(key="inclination_deg"),
            allowed=[f"{ends[0]} to {ends[1]}"],
        )
    inclination = Quantity(math.radians(point.inclination_deg), "deg")
    payload, low, high = found
    binds, how = _binding(curve, point.inclination_deg, reached=payload > 0)
    lifted = (
        figure("payload", Quantity(payload, "kg", low, high, "survey of payloads"))
        if payload > 0
        else Figure(name="Payload", text="not reached", value=None, unit="kg")
    )
    return _row(
        "payload",
        study,
        "",
        "",
        _title(study, curve),
        [figure("inclination", inclination), lifted],
        f"{capital(binds)}. {how}",
    )


def _binding(curve: PayloadCurve, inclination: float, *, reached: bool) -> tuple[str, str]:
    """What binds at an inclination, and how the payload there was found."""
    x = np.asarray(curve.inclination_deg, float)
    nearest = int(np.argmin(np.abs(x - inclination)))
    if abs(x[nearest] - inclination) <= _AT:
        return _limit(curve.binding[nearest], reached), "Computed at this inclination, circular orbit at 200 km."
    order = np.argsort(x)
    after = int(np.searchsorted(x[order], inclination))
    beside = [int(order[after - 1]), int(order[after])]
    between = f"{number(float(x[beside[0]]), 1)}° and {number(float(x[beside[1]]), 1)}°"
    if reached:
        said = _limit(listing(dict.fromkeys(curve.binding[one] for one in beside), "or"), reached)
        return said, f"A straight line between {between}, circular orbit at 200 km."
    why = [curve.binding[one] for one in beside if curve.payload_kg[one] <= 0]
    return _limit(
        listing(dict.fromkeys(why)), reached
    ), f"Nothing is claimed between {between}: one of them is not reached."


def _limit(text: str, reached: bool) -> str:
    return f"limited by {text}" if reached else f"not reached: {text}"


def map_candidate(study: Study, point: MapPoint) -> dict[str, Any]:
    """Every layer's value at a point of a map, as a row of the table.

    Between the four computed points around it a value is interpolated in straight lines, first along one axis, then
    along the other; where one of the four has no value, that of the nearest computed point is taken. The note says
    which.

    Raises
    ------
    UnknownIdError
        If there is no such option or map.
    DataError
        If the point lies outside of the map.
    """
    one, drawn = study.option(point.option), study.map(point.option, point.map)
    if one.option.activity != point.activity:
        raise UnknownIdError("option of this activity", point.option[:300], [point.activity])
    place = [_cell(drawn, "x", point.x), _cell(drawn, "y", point.y)]
    figures = [_along(drawn.x_axis, drawn.x_unit, place[0][2]), _along(drawn.y_axis, drawn.y_unit, place[1][2])]
    nearest = []
    for layer, (unit, values) in drawn.layers.items():
        value, exact = _at(np.asarray(values, float), place)
        if not exact and value is not None:
            nearest.append(layer)
        figures.append(_figure(layer, unit, value))
    note = "Interpolated between the four computed points around it."
    if nearest:
        note += f" Of {listing(nearest)} the value of the nearest computed point: one of the four around it has none."
    title = f"{drawn.title}: {study.names.assets(one)}"
    return _row("map", study, point.activity, point.option, title, figures, note)


def _cell(drawn: Map, axis: str, at: float) -> tuple[int, float, float]:
    """The point of an axis before ``at``, how far towards the next it lies (0 to 1), and where it is; within half a
    cell outside, the end itself is meant: maps show their cells around the points."""
    values = np.asarray(getattr(drawn, f"{axis}_values"), float)
    order = values if values.size < 2 or values[0] <= values[-1] else values[::-1]
    step = float(np.diff(order).max(initial=0.0))
    if not math.isfinite(at) or not order[0] - step / 2 <= at <= order[-1] + step / 2:
        unit = shown_unit(getattr(drawn, f"{axis}_unit"))
        raise DataError(
            "the point lies outside of the map",
            where=Where(key=axis),
            allowed=[f"{order[0]:g} to {order[-1]:g} {unit}".strip()],
        )
    at = float(np.clip(at, order[0], order[-1]))
    after = min(max(int(np.searchsorted(order, at)), 1), max(order.size - 1, 1))
    if order.size < 2:
        return 0, 0.0, at
    part = (at - float(order[after - 1])) / float(order[after] - order[after - 1])
    before = after - 1
    if order is values:
        return before, part, at
    return values.size - 1 - after, 1.0 - part, at


def _at(values: np.ndarray, place: list[tuple[int, float, float]]) -> tuple[float | None, bool]:
    """The value at a place, and whether it was interpolated rather than taken from the nearest point."""
    (column, right, _), (row, up, _) = place
    columns, rows = (sorted({i, min(i + 1, n - 1)}) for i, n in ((column, values.shape[1]), (row, values.shape[0])))
    corners = values[np.ix_(rows, columns)]
    if np.isfinite(corners).all() and (corners != NOWHERE).all():
        along = corners @ np.array([1 - right, right][: len(columns)] if len(columns) > 1 else [1.0])
        return float(along @ np.array([1 - up, up] if len(rows) > 1 else [1.0])), True
    nearest = float(values[rows[-1] if up > 0.5 else rows[0], columns[-1] if right > 0.5 else columns[0]])
    return (nearest if math.isfinite(nearest) and nearest != NOWHERE else None), False


def _along(axis: str, unit: str, at: float) -> Figure:
    """Where the point lies on an axis; a day where the axis counts days."""
    counted = _DAYS_FROM.match(axis)
    if counted is None:
        return _figure(axis, unit, at)
    day = date.fromisoformat(counted[2]) + timedelta(days=round(at))
    return Figure(name=capital(counted[1]), text=day.isoformat(), value=at, unit=shown_unit(unit))


def _figure(name: str, unit: str, value: float | None) -> Figure:
    """A number that is in its unit already."""
    text = "none here" if value is None else with_unit(number(value, digits_for(value, 4)), unit)
    return Figure(name=capital(name), text=text, value=value, unit=shown_unit(unit))


def _row(
    kind: str, study: Study, activity: str, option: str, title: str, figures: list[Figure], note: str
) -> dict[str, Any]:
    return {
        "kind": kind,
        "activity": activity,
        "option": option,
        "scenario": study.result.scenario,
        "title": title,
        "figures": [one.model_dump(mode="json") for one in figures],
        "note": note,
    }
