"""Requests of an activity as a tasking problem: who could take which image when, by light, clouds and resolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.recording import Kept, kept
from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.kept import key_of
from intercosmos.units import show

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Satellite
    from intercosmos.catalogue.sensing_model import Fleet
    from intercosmos.directions.sensing_tasking import Rows
    from intercosmos.directions.sensing_terms import Terms
    from intercosmos.physics.observation.opportunities import Station, Target
    from intercosmos.physics.observation.tasking_problem import Problem
    from intercosmos.programme.sensing import Wanted

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Of one image of a place, and of a video, s: some 40 km of track, and a minute.
_IMAGE_S, _VIDEO_S = 6.0, 60.0
#: Areas are cut into strips no wider, m.
_WIDEST_M: Final = 200e3
#: What tasking assumes.
_NOTES: Final = (
    "cameras count by their chance of a clear sky, from a rough climatology by zones; radars see through clouds",
    "an image is worth the same however steeply it looks, as long as it is fine enough",
    "a pass goes down at one rate, the lower of the satellite's and the station's",
)
#: Side of the ground around a place that must be clear, m.
_CLEAR_M: Final = 10e3
#: Who sees what, by what was asked.
_seen: dict[str, tuple[Kept[tuple[Fleet, Problem]], ...]] = {}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request demands of an image, beside where and when.

    Attributes
    ----------
    latitude_rad, longitude_rad : of the place, or the middle of the area
    sensor : ``any``, ``optical`` or ``radar``
    resolution_m : greatest ground sample distance at the target
    """

    latitude_rad: float
    longitude_rad: float
    sensor: str = "any"
    resolution_m: float = float("inf")


def problem_of(terms: Terms) -> Problem:
    """Every satellite, request and station of an activity."""
    from intercosmos.catalogue.sensing_model import station_of

    activity = terms.activity
    return imaging_problem(
        terms.catalogue, list(terms.satellites), [station_of(entry) for entry in terms.stations.values()],
        [_target(request, activity.span.value) for request in activity.requests],
        wishes_of(terms), terms.start, activity.span.value, activity.least_sun.value, activity.modes,
    )  # fmt: skip


def wishes_of(terms: Terms) -> list[Wish]:
    """What the requests of an activity demand of an image."""
    return [
        Wish(r.latitude.value, r.longitude.value, r.sensor, r.resolution.value if r.resolution else np.inf)
        for r in terms.activity.requests
    ]


def imaging_problem(
    catalogue: Catalogue, ids: Sequence[str], stations: Sequence[Station], targets: Sequence[Target],
    wishes: Sequence[Wish], start: Time, span_s: float, least_sun_rad: float, modes: Mapping[str, str] | None = None,
) -> Problem:  # fmt: skip
    """Satellites of the catalogue, and what is asked of them, as a tasking problem.

    Parameters
    ----------
    ids : of satellites
    targets, wishes : one wish for each target
    least_sun_rad : elevation of the Sun that cameras need at the target
    modes : satellite -> mode of its radar, where it is not the first
    """
    from astropy.time import TimeDelta

    from intercosmos.catalogue.sensing_model import tasking_of
    from intercosmos.physics.observation.opportunities import downlinks_of, opportunities_of
    from intercosmos.physics.observation.opportunities_targets import checked_stations

    chosen = {name: mode for name, mode in (modes or {}).items() if name in ids}
    span = (start, start + TimeDelta(span_s, format="sec", scale="tai"))

    def search(known: Catalogue) -> tuple[Fleet, Problem]:
        fleet = tasking_of(known, ids, start, modes=chosen)
        seen = opportunities_of(
            fleet.orbits, fleet.imagers, fleet.sensors, targets, (), span,
            swath_m=[min(width, _WIDEST_M) for width in fleet.swath_m], image_bit_s=fleet.image_bit_s,
            downlink_bit_s=fleet.downlink_bit_s,
        )  # fmt: skip
        return fleet, seen

    # Who sees what is searched again only for other satellites or other places: stations are the quick part.
    asked = key_of(*map(repr, (list(ids), list(targets), start.scale, start.jd1, start.jd2, span_s, chosen)))
    fleet, seen = kept(_seen, catalogue, asked, search)
    down = downlinks_of(
        fleet.orbits, checked_stations(stations), span, np.array(fleet.downlink_bit_s, float), count=None,
        frame="TEME", gravity="wgs72",
    )  # fmt: skip
    problem = replace(seen, downlinks=down)
    return _judged(problem, [catalogue.satellites[name] for name in ids], wishes, start, least_sun_rad, chosen)


def _target(request: Wanted, span_s: float) -> Target:
    from intercosmos.physics.observation.opportunities import Target

    latitude, longitude = request.latitude.value, request.longitude.value
    last = request.deadline.value if request.deadline is not None else span_s
    slots: tuple[tuple[float, float], ...] = ()
    if request.kind == "periodic":
        edges = np.linspace(request.earliest.value, last, request.slots + 1)
        slots = tuple(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    polygon = None
    if request.kind == "area" and request.extent is not None:
        half = request.extent.value / 2 / EARTH_RADIUS
        beside = half / np.cos(latitude)
        polygon = [(latitude + a * half, longitude + b * beside) for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))]
    return Target(
        request.name, request.partner, latitude, longitude, kind=request.kind, polygon=polygon, weight=request.weight,
        duration_s=_VIDEO_S if request.kind == "video" else _IMAGE_S, earliest_s=request.earliest.value,
        deadline_s=last, slots=slots,
    )  # fmt: skip


def _judged(
    problem: Problem, entries: Sequence[Satellite], wishes: Sequence[Wish], start: Time, least_sun_rad: float,
    modes: Mapping[str, str],
) -> Problem:  # fmt: skip
    """Without what is too dark, too coarse or of the wrong kind; cameras count by their chance of a clear sky."""
    o = problem.opportunities
    score = o.score * chance_of(entries, wishes, start)[o.satellite, o.request]
    kind, fine, light = _fits(problem, entries, wishes, start, least_sun_rad, modes)
    kept = replace(o, score=score).picked(kind & fine & light)
    reasons = dict(problem.reasons)
    for k in np.setdiff1d(np.unique(o.request), kept.request).tolist():
        mine = o.request == k
        if not kind[mine].any():
            why = f"no satellite that sees it is {wishes[k].sensor}"
        elif not (kind & fine)[mine].any():
            why = f"nothing that sees it has the resolution asked for, {show(wishes[k].resolution_m, 'm', 2)}"
        else:
            why = f"what could image it sees it with the Sun below {show(least_sun_rad, 'deg', 0)}, and needs daylight"
        reasons[problem.requests.name[k]] = why
    return replace(problem, opportunities=kept, reasons=reasons, notes=_NOTES)


def _fits(
    problem: Problem, entries: Sequence[Satellite], wishes: Sequence[Wish], start: Time, least_sun_rad: float,
    modes: Mapping[str, str],
) -> tuple[Flags, Flags, Flags]:  # fmt: skip
    """Whether opportunities (o,) are of the kind and the resolution asked for, and have the light they need."""
    from astropy.time import TimeDelta

    from intercosmos.physics.observation.illumination import sun_elevation

    o = problem.opportunities
    kind, fine, light = np.ones((3, len(o)), bool)
    if not len(o):
        return kind, fine, light
    where = np.array([(wish.latitude_rad, wish.longitude_rad) for wish in wishes], float)[o.request]
    by_day = np.array([entry.instruments[0].day_only for entry in entries], bool)[o.satellite]
    middle = start + TimeDelta((o.start_s + o.end_s) / 2, format="sec", scale="tai")
    light = ~by_day | (sun_elevation(where, middle) >= least_sun_rad)
    finest = np.array([wish.resolution_m for wish in wishes], float)[o.request]
    asked = np.array([wish.sensor for wish in wishes], str)[o.request]
    for number, entry in enumerate(entries):
        mine = o.satellite == number
        own = "radar" if entry.instruments[0].kind == "radar" else "optical"
        fine[mine] = ground_sample_m(entry, o.roll_rad[mine], modes.get(entry.id)) <= finest[mine]
        kind[mine] = (asked[mine] == "any") | (asked[mine] == own)
    return kind, fine, light


def ground_sample_m(satellite: Satellite, roll_rad: Array, mode: str | None = None) -> Array:
    """Ground sample distance across the track (n,), m, of a satellite's first instrument, looking aside by angles.

    It grows with the distance and as the ground falls away; that of a radar's mode, its first where none is named, does
    not.
    """
    from intercosmos.catalogue.sensing_model import mean_altitude_m
    from intercosmos.physics.observation.footprints_geometry import ground_range_of_off_nadir, incidence_of_off_nadir

    one = satellite.instruments[0]
    if one.kind == "radar":
        found = next((m.resolution for m in one.modes if mode is None or m.name == mode), one.ground_sample)
        return np.full(np.shape(roll_rad), found.value)
    altitude = mean_altitude_m(satellite)
    off = np.maximum(np.abs(roll_rad), 1e-6)
    incidence = incidence_of_off_nadir(off, altitude)
    distance = ground_range_of_off_nadir(off, altitude) * np.sinc((incidence - off) / np.pi) / np.sin(off)
    return np.asarray(one.ground_sample.value * distance / altitude / np.cos(incidence))


def chance_of(entries: Sequence[Satellite], wishes: Sequence[Wish], start: Time) -> Array:
    """Chance (satellite, request) that clouds do not hide a request in the month of the begin; 1 for radars."""
    from intercosmos.physics.observation.clouds import clear_probability, cloud_fraction

    camera = np.array([entry.instruments[0].kind != "radar" for entry in entries], bool)

    latitude, longitude = (
        np.array([getattr(wish, name) for wish in wishes], float) for name in ("latitude_rad", "longitude_rad")
    )
    clear = clear_probability(cloud_fraction(latitude, longitude, start.utc.datetime.month), side_m=_CLEAR_M)
    return np.where(camera[:, None], clear, 1.0)


def shown_too(rows: Rows, terms: Terms) -> list[int]:
    """Single-image requests without an image that somebody else's image shows, and that it reaches in time.

    The image must be of the kind asked for and, at the angle and in the mode in which it was taken, of the resolution;
    its middle no further away than a half swath of that mode; taken no earlier than asked for, and on the ground, with
    the delay of an exchange, before the deadline.
    """
    from intercosmos.catalogue.sensing_model import swath_of

    requests, entries = terms.activity.requests, list(terms.satellites.values())
    modes = terms.activity.modes
    asker, satellite = np.array(rows.asker, str), rows.satellite
    radar = np.array([entry.instruments[0].kind == "radar" for entry in entries], bool)[satellite]
    half = np.array([swath_of(entry, None, modes.get(entry.id)) / 2 for entry in entries], float)[satellite]
    sample = np.zeros(satellite.size)
    for number, entry in enumerate(entries):
        mine = satellite == number
        sample[mine] = ground_sample_m(entry, rows.roll_rad[mine], modes.get(entry.id))
    has = set(rows.request.tolist())
    found = []
    for k, request in enumerate(requests):
        if k in has or request.kind != "mono":
            continue
        last = request.deadline.value if request.deadline is not None else terms.activity.span.value
        shows = (asker != request.partner) & (rows.start_s >= request.earliest.value)
        shows &= rows.delivered_s + terms.activity.exchange_delay.value <= last  # NaN is not
        if request.sensor != "any":
            shows &= radar == (request.sensor == "radar")
        if request.resolution is not None:
            shows &= sample <= request.resolution.value
        apart = _apart(request.latitude.value, request.longitude.value, rows.latitude_rad, rows.longitude_rad)
        if np.any(shows & (apart <= half)):
            found.append(k)
    return found


def _apart(latitude: float, longitude: float, latitudes: Array, longitudes: Array) -> Array:
    """Distances (n,), m, over a sphere."""
    half = (
        np.sin((latitudes - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
