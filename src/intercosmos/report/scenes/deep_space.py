"""Joint probes: the transfer in the plane of the ecliptic, around the Sun or, to the Moon, around the Earth.

A globe cannot show these, so that they are plain tables (``HelioScene``) that a page draws from above the ecliptic:

``centre``, ``unit``, ``frame``
    what stands in the middle; au around the Sun, Mm (1000 km) around the Earth; ecliptic and equinox of J2000
``begin``, ``end``, ``days``
    of the cruise, ISO 8601; how many days it lasts
``bodies``
    each with ``id``, ``name``, ``colour``, ``orbit`` (a revolution: ``x``, ``y``, ``z``), ``path`` (through the cruise:
    ``days`` after the begin, ``x``, ``y``, ``z``)
``arcs``
    the way of each probe: ``id``, ``name``, ``colour``, ``c3_km2_s2`` computed again, ``days``, ``x``, ``y``, ``z``
``events``
    ``name``, ``day`` after the begin, ``date``, ``x``, ``y``, ``z``, ``figures`` as texts
``chosen``
    the point of each porkchop: ``map``, ``departure_days`` on its axis, ``cruise_days``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import ASTRONOMICAL_UNIT, DAY
from intercosmos.report.scenes.base import COLOURS, WHITE, Scene, SceneInfo, Stage, hexadecimal
from intercosmos.report.scenes.transfers import ARC_POINTS, Arc, period_of, target_of, transfer
from intercosmos.report.words import quantity

if TYPE_CHECKING:
    from intercosmos.directions.base import Assessment
    from intercosmos.physics.orbits.minor_bodies import MinorBody
    from intercosmos.programme import DeepSpaceActivity

Array = NDArray[np.float64]

_DEPARTURE: Final = re.compile(r"departure(?P<of>.*) on (?P<day>\d{4}-\d{2}-\d{2})")
_NOON: Final = datetime(2000, 1, 1, 12)
_TDB_UTC_S: Final = 69.184  #: with the 37 leap seconds since 2017
_BODY_COLOURS: Final = {
    "earth": (120, 180, 255), "moon": (200, 200, 205), "venus": (240, 210, 150), "mars": (230, 120, 80),
    "jupiter": (220, 185, 150),
}  # fmt: skip
_ORBIT_POINTS: Final = 181
_DIGITS: Final = 6
_MEGAMETRE: Final = 1e6


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """A scene for every deep-space activity whose transfer the study has."""
    from intercosmos.programme import DeepSpaceActivity

    for activity in stage.activities(DeepSpaceActivity):
        shown = stage.shown(activity.id)
        if shown is None:
            continue
        legs = list(_legs(shown))
        if not legs:
            continue
        first, last = min(leave for _, leave, _ in legs), max(leave + cruise for _, leave, cruise in legs)
        yield SceneInfo(
            f"deep-space-{activity.id}",
            f"{activity.name}: the way to {activity.place}",
            "sun",
            activity.id,
            shown.option.id,
            (
                ("transfer", hexadecimal(_colour(stage, shown, 0))),
                ("the Earth", hexadecimal(_BODY_COLOURS["earth"])),
                (activity.place, hexadecimal(_target_colour(activity))),
            ),
            _iso(first + _TDB_UTC_S),
            _iso(last + _TDB_UTC_S),
        )


def make(info: SceneInfo, stage: Stage) -> Scene:
    """The scene."""
    activity: DeepSpaceActivity = stage.activity(info.activity)
    shown = stage.shown(activity.id)
    assert shown is not None
    legs = list(_legs(shown))
    around_earth = activity.destination == "moon"
    target = target_of(activity)
    found = [
        transfer(f"transfer{of}", leave, cruise, shown.measures[f"departure energy C3{of}"].value, target)
        for of, leave, cruise in legs
    ]
    arcs = [arc for arc in found if arc is not None]
    first = min([arc.tdb_s[0] for arc in arcs] or [leave for _, leave, _ in legs])
    last = max([arc.tdb_s[-1] for arc in arcs] or [leave + cruise for _, leave, cruise in legs])
    scale = _MEGAMETRE if around_earth else ASTRONOMICAL_UNIT
    through = np.linspace(first, last, ARC_POINTS)
    bodies = [] if around_earth else [_body("earth", "Earth", _BODY_COLOURS["earth"], "earth", through, "sun", scale)]
    if activity.destination == "sun-earth-l2":
        bodies.append(_l2(through, scale))
    else:
        name = activity.destination if activity.asteroid is None else "asteroid"
        centre = "earth" if around_earth else "sun"
        bodies.append(_body(name, activity.place, _target_colour(activity), target, through, centre, scale))
    helio: dict[str, Any] = {
        "title": info.title,
        "centre": "earth" if around_earth else "sun",
        "unit": "Mm" if around_earth else "au",
        "frame": "ecliptic-j2000",
        "begin": _iso(first),
        "end": _iso(last),
        "days": _short((last - first) / DAY),
        "bodies": bodies,
        "arcs": [
            {
                "id": f"arc-{k + 1}",
                "name": arc.name,
                "colour": hexadecimal(_colour(stage, shown, k)),
                "c3_km2_s2": _short(arc.c3 / 1e6),
                **_columns(arc.tdb_s, arc.position, first, scale),
            }
            for k, arc in enumerate(arcs)
        ],
        "events": list(_events(shown, arcs, first, scale)),
        "chosen": list(_chosen(shown)),
    }
    return Scene(info, helio=helio)


def _legs(shown: Assessment) -> Iterator[tuple[str, float, float]]:
    """Of each launch: what its figures are called after, its day's beginning and its cruise, s (past J2000)."""
    for event in shown.evidence.events:
        found = _DEPARTURE.fullmatch(event.name)
        if found is None or f"cruise{found['of']}" not in shown.measures:
            continue
        midnight = (date.fromisoformat(found["day"]) - _NOON.date()).days * DAY - 0.5 * DAY
        yield found["of"], midnight, shown.measures[f"cruise{found['of']}"].value


def _body(
    number: str, name: str, colour: tuple[int, int, int], target: str | MinorBody, through: Array, centre: str,
    scale: float,
) -> dict[str, Any]:  # fmt: skip
    """A body: a revolution of it, and its way through the cruise."""
    from intercosmos.physics.orbits.ephemerides import states

    revolution, _ = states(
        target, through[0] + np.linspace(0.0, period_of(target, through[0], centre), _ORBIT_POINTS), centre
    )
    position, _ = states(target, through, centre)
    return {
        "id": number,
        "name": name,
        "colour": hexadecimal(colour),
        "orbit": _xyz(revolution, scale),
        "path": _columns(through, position, through[0], scale),
    }


def _l2(through: Array, scale: float) -> dict[str, Any]:
    """The point L2 beyond the Earth."""
    from intercosmos.physics.orbits.ephemerides import states

    position = 1.01 * states("earth", through, "sun")[0]
    orbit = 1.01 * states("earth", through[0] + np.linspace(0.0, 365.25 * DAY, _ORBIT_POINTS), "sun")[0]
    return {
        "id": "sun-earth-l2",
        "name": "Sun-Earth point L2",
        "colour": hexadecimal(WHITE),
        "orbit": _xyz(orbit, scale),
        "path": _columns(through, position, through[0], scale),
    }


def _events(shown: Assessment, arcs: list[Arc], first: float, scale: float) -> Iterator[dict[str, Any]]:
    """Departures and arrivals, each at its end of its arc."""
    for event in shown.evidence.events:
        kind = event.name.split(" ", 1)[0]
        arc = next(
            (one for one in arcs if event.name.startswith(f"{kind}{one.name.removeprefix('transfer')} on ")), None
        )
        if arc is None or kind not in ("departure", "arrival"):
            continue
        k = 0 if kind == "departure" else -1
        yield {
            "name": event.name,
            "day": _short((float(arc.tdb_s[k]) - first) / DAY),
            "date": _iso(float(arc.tdb_s[k]))[:10],
            **{axis: float(x) for axis, x in zip("xyz", _ecliptic(arc.position[[k]], scale)[0], strict=True)},
            "figures": {name: quantity(value) for name, value in event.figures.items()},
        }


def _chosen(shown: Assessment) -> Iterator[dict[str, Any]]:
    """The point of each porkchop that the study chose: the day its axis counts from, and the cruise."""
    for name in shown.evidence.maps:
        of = name.removeprefix("departures")
        if f"cruise{of}" in shown.measures:
            cruise = shown.measures[f"cruise{of}"].value / DAY
            yield {"map": name, "departure_days": 0.0, "cruise_days": _short(cruise)}


def _target_colour(activity: DeepSpaceActivity) -> tuple[int, int, int]:
    return _BODY_COLOURS.get(activity.destination, WHITE)


def _colour(stage: Stage, shown: Assessment, leg: int) -> tuple[int, int, int]:
    role = ("launcher", "other launcher")[min(leg, 1)]
    return COLOURS[stage.names.colour_of(shown.option.roles.get(role, shown.option.roles.get("launcher", "")))]


def _ecliptic(position: Array, scale: float) -> Array:
    """From the axes of the ICRF to the ecliptic's, in the scene's unit."""
    from intercosmos.physics.orbits.kernels import OBLIQUITY

    cosine, sine = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    x, y, z = np.moveaxis(position, -1, 0)
    return np.round(np.stack([x, cosine * y + sine * z, cosine * z - sine * y], axis=-1) / scale, _DIGITS)


def _xyz(position: Array, scale: float) -> dict[str, list[float]]:
    return dict(zip("xyz", _ecliptic(position, scale).T.tolist(), strict=True))


def _columns(tdb_s: Array, position: Array, first: float, scale: float) -> dict[str, list[float]]:
    return {"days": np.round((tdb_s - first) / DAY, 4).tolist(), **_xyz(position, scale)}


def _short(value: float) -> float:
    return round(float(value), 4)


def _iso(tdb_s: float) -> str:
    """An instant for people: leap seconds after today's are not known, and none are supposed."""
    return f"{_NOON + timedelta(seconds=round(float(tdb_s) - _TDB_UTC_S)):%Y-%m-%dT%H:%M:%S}Z"
