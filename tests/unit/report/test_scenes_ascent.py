"""Ascents on the globe: where a rocket flew, from its speeds alone; what follows injection; where stages fall."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.catalogue import load_catalogue
from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.physics.orbits.frames import geocentric_latitude
from intercosmos.report.scenes.after_injection import Plane, Target, arcs, plane_at
from intercosmos.report.scenes.ascent_path import ascent_path
from intercosmos.report.scenes.base import later
from intercosmos.report.scenes.falls import fall
from intercosmos.report.scenes.tracks import earth_fixed, period_s
from intercosmos.series import Event, Series

SITES = load_catalogue().sites
START = Time("2027-01-01T00:00:00", scale="utc")
END_S = 540.0


def flown(site: str, inclination_deg: float, *, descending: bool = False) -> tuple[Any, Series]:
    """A flight that no rocket made: from the pad it slides into the plane of an orbit, in closed form.

    Returns positions as a function of time, over the turning Earth, and the series that a study would keep.
    """
    entry = SITES[site]
    phi = float(geocentric_latitude(float(entry.latitude)))
    inclination = math.radians(inclination_deg)
    u0 = math.asin(math.sin(phi) / math.sin(inclination))
    if descending:
        u0 = math.pi - u0
    node = float(entry.longitude) - math.atan2(math.cos(inclination) * math.sin(u0), math.cos(u0))
    radius = EARTH_RADIUS * (1 - EARTH_FLATTENING * math.sin(phi) ** 2)

    def inertial(t: Any) -> Any:
        s = np.asarray(t) / END_S
        # starts as fast as the ground, ends at orbital speed
        u = u0 + (380.0 * s + (7790.0 - 380.0) * s**2 / 2) * END_S / radius
        r = radius + 205e3 * (1 - (1 - s) ** 2)
        along, across = np.cos(u), np.sin(u)
        return r[..., None] * np.stack(
            [
                along * math.cos(node) - across * math.cos(inclination) * math.sin(node),
                along * math.sin(node) + across * math.cos(inclination) * math.cos(node),
                across * math.sin(inclination),
            ],
            axis=-1,
        )

    t = np.linspace(0.0, END_S, 109)
    h = 1e-3
    velocity = (inertial(t + h) - inertial(t - h)) / (2 * h)
    position = inertial(t)
    distance = np.linalg.norm(position, axis=-1)
    height = distance - EARTH_RADIUS * (1 - EARTH_FLATTENING * (position[:, 2] / distance) ** 2)
    carried = EARTH_ROTATION_RATE * np.stack([-position[:, 1], position[:, 0], 0 * t], -1)
    series = Series(
        "ascent", "time after lift-off", "s", t,
        {
            "altitude": ("km", height / 1e3),
            "speed over the ground": ("km/s", np.linalg.norm(velocity - carried, axis=-1) / 1e3),
            "inertial speed": ("km/s", np.linalg.norm(velocity, axis=-1) / 1e3),
        },
    )  # fmt: skip
    angle = EARTH_ROTATION_RATE * t
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = position.T
    return np.stack([c * x + s * y, c * y - s * x, z], -1), series


@pytest.mark.parametrize(
    ("site", "inclination", "descending"),
    [("baikonur", 51.6, False), ("plesetsk", 72.0, False), ("wenchang", 28.0, True), ("taiyuan", 97.0, True)],
)
def test_the_path_follows_from_the_speeds(site: str, inclination: float, descending: bool) -> None:
    fixed, series = flown(site, inclination, descending=descending)
    path = ascent_path(series, SITES[site])
    assert path is not None
    away = np.linalg.norm(path.fixed - fixed, axis=-1)
    assert away.max() < 3e3  # m, of 2000 km
    assert math.degrees(path.inclination) == pytest.approx(inclination, abs=0.05)
    assert bool(path.north[-1] < 0) is descending


def test_what_is_no_ascent_has_no_path() -> None:
    _, series = flown("baikonur", 51.6)
    bare = Series("x", "time", "s", series.axis_values, {"altitude": series.columns["altitude"]})
    by_distance = Series("x", "range", "km", series.axis_values, series.columns)
    short = Series("x", "time", "s", series.axis_values[:2], {k: (u, v[:2]) for k, (u, v) in series.columns.items()})
    assert [ascent_path(one, SITES["baikonur"]) for one in (bare, by_distance, short)] == [None, None, None]


def test_stages_fall_short_in_the_air_and_not_at_all_from_orbit() -> None:
    _, series = flown("baikonur", 51.6)
    path = ascent_path(series, SITES["baikonur"])
    assert path is not None
    early = fall(path, 150.0)
    assert early is not None
    site = SITES["baikonur"]
    assert early.far[1] > early.near[1] > float(site.longitude)
    assert 5e3 < early.apart_m < 500e3
    assert early.track[0, 2] == pytest.approx(float(np.interp(150.0, path.time_s, path.height)), rel=1e-3)
    assert early.track[-1, 2] <= 0
    assert math.degrees(early.azimuth) == pytest.approx(62, abs=15)
    middle = early.middle
    assert min(early.near[1], early.far[1]) < middle[1] < max(early.near[1], early.far[1])
    assert fall(path, END_S) is None


def test_a_stone_thrown_without_air_falls_where_kepler_says() -> None:
    """Straight up from the equator: it falls back to the west of where it left, by 4/3 ω sqrt(8 h³ / g) for small h."""
    v = 300.0
    path: Any = SimpleNamespace(
        state_at=lambda _: (np.array([EARTH_RADIUS, 0, 0]), np.array([v, EARTH_ROTATION_RATE * EARTH_RADIUS, 0])),
    )
    found = fall(path, 0.0)
    assert found is not None
    height = v**2 / (2 * 9.798)  # 9.798 m/s2 is the pull of the central term at the equator
    west = 4 / 3 * EARTH_ROTATION_RATE * math.sqrt(8 * height**3 / 9.798)
    # the centrifugal force lengthens the flight by a little
    assert -found.far[1] * EARTH_RADIUS == pytest.approx(west, rel=0.15)


def test_the_orbit_goes_on_where_the_ascent_ends() -> None:
    fixed, series = flown("baikonur", 51.6)
    path = ascent_path(series, SITES["baikonur"])
    assert path is not None
    (only,) = arcs(path, (), Target(200e3, 200e3, path.inclination), START)
    here = earth_fixed(only.orbit, later(START, np.array([END_S])))[0, 0]
    across = np.cross(here / np.linalg.norm(here), fixed[-1] / np.linalg.norm(fixed[-1]))
    assert float(np.linalg.norm(across)) * EARTH_RADIUS < 5e3
    # and in the same direction
    soon = earth_fixed(only.orbit, later(START, np.array([END_S + 1.0])))[0, 0]
    assert float((soon - here) @ (fixed[-1] - fixed[-2])) > 0


def test_burns_lead_from_orbit_to_orbit_without_a_jump() -> None:
    _, series = flown("baikonur", 51.6)
    path = ascent_path(series, SITES["baikonur"])
    assert path is not None
    events = (Event("transfer burn", END_S + 1500.0), Event("apogee burn", END_S + 12000.0))
    target = Target(20000e3, 20000e3, math.radians(45.0))
    parking, transfer, last = arcs(path, events, target, START)
    assert (parking.begins_s, parking.ends_s) == (END_S, transfer.begins_s)
    assert abs(transfer.begins_s - (END_S + 1500.0)) < 0.26 * period_s(EARTH_RADIUS + 205e3)
    for before, after in ((parking, transfer), (transfer, last)):
        at = later(START, np.array([after.begins_s]))
        jump = earth_fixed(before.orbit, at)[0, 0] - earth_fixed(after.orbit, at)[0, 0]
        assert np.linalg.norm(jump) < 2e3
    assert float(last.orbit.inclination_rad[0]) == pytest.approx(math.radians(45.0))
    assert float(last.orbit.eccentricity[0]) == pytest.approx(0.0, abs=1e-12)
    # the plane is turned where it can be: at a node
    crossing = earth_fixed(last.orbit, later(START, np.array([last.begins_s])))[0, 0]
    assert abs(crossing[2]) < 60e3
    direct = arcs(path, (Event("transfer burn", END_S + 60.0),), Target(200e3, 35786e3, path.inclination), START)
    assert [arc.name for arc in direct] == ["parking orbit", "target orbit"]


@pytest.mark.parametrize("inclination", [0.0, 20.0, 60.0, 120.0])
def test_planes_through_a_place(inclination: float) -> None:
    plane = Plane(math.radians(70.0), 0.3, 0.2 if inclination else 0.0)
    other = plane.through(math.radians(inclination))

    def direction(one: Plane) -> np.ndarray:
        c, s = math.cos(one.argument), math.sin(one.argument)
        return np.array(
            [
                c * math.cos(one.node) - s * math.cos(one.inclination) * math.sin(one.node),
                c * math.sin(one.node) + s * math.cos(one.inclination) * math.cos(one.node),
                s * math.sin(one.inclination),
            ]
        )

    assert direction(other) == pytest.approx(direction(plane), abs=1e-9)
    assert other.inclination == math.radians(inclination)


def test_the_plane_of_a_flight_is_that_of_its_end() -> None:
    _, series = flown("baikonur", 64.8)
    path = ascent_path(series, SITES["baikonur"])
    assert path is not None
    plane = plane_at(path, START, END_S)
    assert math.degrees(plane.inclination) == pytest.approx(64.8, abs=0.1)
    assert plane.argument == pytest.approx(
        math.asin(math.sin(path.latitude[-1]) / math.sin(plane.inclination)), abs=0.01
    )
