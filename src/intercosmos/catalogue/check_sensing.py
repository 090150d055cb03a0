"""Rules of imaging satellites: orbits, swaths, radars, data, turning, service; stations and their countries."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema_sensing import Instrument, Satellite
from intercosmos.catalogue.sensing_model_sensors import ground_speed_m_s, mean_altitude_m
from intercosmos.constants import EARTH_MEAN_RADIUS, EARTH_RADIUS
from intercosmos.physics.orbits.mean_orbits import repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import SUN_RATE, secular_rates

#: m; an axis off by so much carries a track of two weeks by a few kilometres, which is what owners keep it to.
REPEAT_TOLERANCE: Final = 300.0
#: rad/s, 0.01 deg/d: higher terms of the field make 0.0025 of it, the Sun and ten months the rest.
DRIFT_TOLERANCE: Final = math.radians(0.01) / 86400
#: Samples across the swath of the instruments that fly: from scanners to cameras joined from several.
SAMPLES: Final = (100.0, 100_000.0)
#: Published data rates against what samples make: compressed, with fine and coarse bands together, or with an overhead.
RATE_RATIO: Final = (0.02, 1.5)
#: s for a turn of 30 degrees: from control gyros to satellites that turn in an emergency only.
TURNING: Final = (5.0, 900.0)
#: Latitudes and longitudes in degrees, south, north, west, east; a country over 180 degrees ends beyond it.
COUNTRIES: Final[dict[str, tuple[float, float, float, float]]] = {
    "Antarctica": (-90, -60, -180, 180),
    "Argentina": (-55, -21, -74, -53),
    "Australia": (-44, -10, 112, 154),
    "Brazil": (-34, 6, -74, -34),
    "Canada": (41, 84, -141, -52),
    "Chile": (-56, -17, -76, -66),
    "China": (18, 54, 73, 135),
    "France": (41, 52, -5, 10),
    "Germany": (47, 56, 5, 16),
    "India": (6, 36, 68, 98),
    "Italy": (35, 48, 6, 19),
    "Japan": (24, 46, 122, 146),
    "Kazakhstan": (40, 56, 46, 88),
    "Norway": (57, 81, 4, 32),
    "Russia": (41, 82, 19, 191),
    "South Africa": (-35, -22, 16, 33),
    "Spain": (27, 44, -19, 5),
    "Sweden": (55, 70, 10, 25),
    "United States": (18, 72, -180, -66),
}


def tracks_close_as_published(catalogue: Catalogue) -> Iterator[Finding]:
    """The semi-major axis is the one at which the ground track closes after the days and revolutions told."""
    for entry in catalogue.satellites.values():
        orbit = entry.orbit
        if orbit.repeat_days is None or orbit.repeat_revolutions is None:
            continue
        closes = repeat_semi_major_axis(orbit.repeat_revolutions, orbit.repeat_days, float(orbit.inclination))
        off = abs(float(orbit.semi_major_axis) - closes)
        if off > REPEAT_TOLERANCE:
            text = f"the axis is {orbit.semi_major_axis}, the track closes at {closes / 1e3:.2f} km"
            yield _warning("tracks-close-as-published", entry, text, off / closes)


def nodes_follow_the_sun(catalogue: Catalogue) -> Iterator[Finding]:
    """Oblateness turns the plane of a sun-synchronous orbit as the Sun goes, but for the drift that is told."""
    for entry in catalogue.satellites.values():
        orbit = entry.orbit
        if orbit.kind != "sun-synchronous":
            continue
        eccentricity = 0.0 if orbit.eccentricity is None else float(orbit.eccentricity)
        turns = float(secular_rates(float(orbit.semi_major_axis), eccentricity, float(orbit.inclination)).node)
        told = 0.0 if orbit.node_drift is None else float(orbit.node_drift)
        off = turns - SUN_RATE - told
        if abs(off) > DRIFT_TOLERANCE:
            daily = math.degrees(off) * 86400
            text = f"axis and inclination turn the plane {daily:+.3f}°/d otherwise than the Sun and the drift told"
            yield _warning("nodes-follow-the-sun", entry, text, abs(off) / SUN_RATE)


def satellites_stay_above_ground(catalogue: Catalogue) -> Iterator[Finding]:
    """The perigee is above the air that would bring a satellite down within days."""
    for entry in catalogue.satellites.values():
        eccentricity = 0.0 if entry.orbit.eccentricity is None else float(entry.orbit.eccentricity)
        perigee = float(entry.orbit.semi_major_axis) * (1 - eccentricity) - EARTH_RADIUS
        if perigee < 150e3:
            text = f"the perigee lies at {perigee / 1e3:.0f} km"
            yield _error("satellites-stay-above-ground", entry, text)


def swaths_are_seen(catalogue: Catalogue) -> Iterator[Finding]:
    """A swath ends before the horizon, and has as many samples across as instruments have."""
    for entry, one in _instruments(catalogue):
        altitude = mean_altitude_m(entry)
        if altitude <= 0:
            continue  # an orbit within the Earth is another rule's
        horizon = EARTH_MEAN_RADIUS * math.acos(EARTH_MEAN_RADIUS / (EARTH_MEAN_RADIUS + altitude))
        if float(one.swath) / 2 > horizon:
            text = f"{one.name}: a swath of {one.swath}, the horizon is {horizon / 1e3:.0f} km away"
            yield _error("swaths-are-seen", entry, text)
        across = float(one.swath) / max(float(one.ground_sample), 1e-3)
        if not SAMPLES[0] <= across <= SAMPLES[1]:
            if one.kind == "radar" and across > SAMPLES[1]:
                continue  # its finest mode is not its widest
            text = f"{one.name}: {across:,.0f} samples of {one.ground_sample} across {one.swath}"
            yield _warning("swaths-are-seen", entry, text, 1.0)


def radars_look_aside(catalogue: Catalogue) -> Iterator[Finding]:
    """Angles of incidence are in order, modes within them, none finer or wider than the radar is said to be."""
    for entry, one in _instruments(catalogue):
        if one.kind != "radar" or one.near is None or one.far is None:
            continue
        if float(one.near) >= float(one.far):
            yield _error("radars-look-aside", entry, f"{one.name}: from {one.near} to {one.far}")
        for mode in one.modes:
            if float(mode.resolution) < one.ground_sample.low * 0.999:
                text = f"{mode.name}: {mode.resolution}, the radar's finest is {one.ground_sample}"
                yield _error("radars-look-aside", entry, text)
            if float(mode.swath) > one.swath.high * 1.001:
                text = f"{mode.name}: {mode.swath} wide, the radar's widest is {one.swath}"
                yield _error("radars-look-aside", entry, text)
            if mode.near is not None and mode.far is not None:
                low, high = min(one.near.low, float(one.near)), max(one.far.high, float(one.far))
                if not low - 1e-6 <= float(mode.near) < float(mode.far) <= high + 1e-6:
                    text = f"{mode.name}: from {mode.near} to {mode.far}, the radar from {one.near} to {one.far}"
                    yield _error("radars-look-aside", entry, text)


def data_rates_fit_the_samples(catalogue: Catalogue) -> Iterator[Finding]:
    """A published data rate is about what swath, sample, bands and bits make, compressed."""
    for entry, one in _instruments(catalogue):
        speed = ground_speed_m_s(entry)
        if one.data_rate is None or one.bits is None or one.kind == "radar" or speed == 0:
            continue
        raw = speed * float(one.swath) / float(one.ground_sample) ** 2 * one.bands * one.bits
        ratio = float(one.data_rate) / raw
        if not RATE_RATIO[0] <= ratio <= RATE_RATIO[1]:
            text = f"{one.name}: {one.data_rate}, its samples make {raw / 1e6:,.0f} Mbit/s"
            yield _warning("data-rates-fit-the-samples", entry, text, 1.0)


def turning_is_possible(catalogue: Catalogue) -> Iterator[Finding]:
    """A satellite that turns has a rate and an acceleration, and turns 30 degrees in seconds to minutes."""
    for entry in catalogue.satellites.values():
        turning = entry.agility
        if turning is None:
            continue
        rate, acceleration = float(turning.rate), float(turning.acceleration)
        limits = [float(turning.greatest_roll)]
        limits += [] if turning.greatest_pitch is None else [float(turning.greatest_pitch)]
        if min(rate, acceleration) <= 0 or not all(0 < limit < math.pi / 2 for limit in limits):
            text = "rate and acceleration are above 0, roll and pitch between 0 and a right angle"
            yield _error("turning-is-possible", entry, text)
            continue
        if entry.orbit.kind == "geostationary":
            continue  # its world is 17 degrees wide
        angle = math.radians(30)
        ramp = rate**2 / acceleration
        lasts = 2 * math.sqrt(angle / acceleration) if angle <= ramp else angle / rate + rate / acceleration
        lasts += float(turning.settling)
        if not TURNING[0] <= lasts <= TURNING[1]:
            yield _warning("turning-is-possible", entry, f"a turn of 30° takes {lasts:.0f} s", 1.0)


def service_has_its_dates(catalogue: Catalogue) -> Iterator[Finding]:
    """What ended has an end, what flies has none; nothing ends before it began; numbers of objects are one's own."""
    numbers: dict[int, str] = {}
    for entry in catalogue.satellites.values():
        if (entry.status == "ended") != (entry.until is not None):
            yield _error("service-has-its-dates", entry, f"{entry.status}, until {entry.until or 'no day'}")
        if entry.since and entry.until and entry.until < entry.since[: len(entry.until)]:
            yield _error("service-has-its-dates", entry, f"until {entry.until}, but since {entry.since}")
        if entry.catalogue_number is not None:
            first = numbers.setdefault(entry.catalogue_number, entry.id)
            if first != entry.id:
                yield _error("service-has-its-dates", entry, f"number {entry.catalogue_number} is that of {first}")


def places_in_orbit_differ(catalogue: Catalogue) -> Iterator[Finding]:
    """No two satellites in service stand at one place of one orbit; assumed phases are spread."""
    seen: dict[tuple[float, float, float], list[Satellite]] = defaultdict(list)
    for entry in catalogue.satellites.values():
        orbit = entry.orbit
        if orbit.argument_of_latitude is None:
            continue
        node = float(orbit.node_time if orbit.node_time is not None else orbit.raan or 0.0)
        key = (round(float(orbit.semi_major_axis)), round(node, 3), round(float(orbit.argument_of_latitude), 2))
        seen[key].append(entry)
    for together in seen.values():
        for entry in together[1:]:
            yield _warning("places-in-orbit-differ", entry, f"at the place of {together[0].id}", 1.0)


def receiving_stations_stand_in_their_countries(catalogue: Catalogue) -> Iterator[Finding]:
    """Coordinates lie in the country; a station on a partner's territory is in that partner's country."""
    rule = "receiving-stations-stand-in-their-countries"
    for station in catalogue.receiving_stations.values():
        box = COUNTRIES.get(station.country)
        if box is not None:
            south, north, west, east = box
            latitude, longitude = math.degrees(float(station.latitude)), math.degrees(float(station.longitude))
            turned = west + (longitude - west) % 360
            if not (south <= latitude <= north and turned <= east):
                text = f"{latitude:.2f}°, {longitude:.2f}° is not in {station.country}"
                yield Finding(rule, Severity.ERROR, "receiving_station", station.id, text)
        partner = catalogue.partners.get(station.territory or "")
        if partner is not None and partner.country != station.country:
            text = f"on {partner.id}'s territory, but in {station.country}"
            yield Finding(rule, Severity.ERROR, "receiving_station", station.id, text)
        if float(station.mask) > math.radians(30) or float(station.data_rate) <= 0:
            text = f"receives above {station.mask} only, {station.data_rate}"
            yield Finding(rule, Severity.WARNING, "receiving_station", station.id, text)


def _instruments(catalogue: Catalogue) -> Iterator[tuple[Satellite, Instrument]]:
    for entry in catalogue.satellites.values():
        for one in entry.instruments:
            yield entry, one


def _error(rule: str, entry: Satellite, text: str) -> Finding:
    return Finding(rule, Severity.ERROR, "satellite", entry.id, text)


def _warning(rule: str, entry: Satellite, text: str, size: float) -> Finding:
    return Finding(rule, Severity.WARNING, "satellite", entry.id, text, size)
