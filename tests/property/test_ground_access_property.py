"""Accesses against a search by brute force: every orbit, sensor and point, edge by edge, none missed, none invented."""

from __future__ import annotations

import numpy as np
from astropy.time import Time, TimeDelta
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access import access
from intercosmos.physics.observation.ground_access_tracks import frames_of, hovers
from intercosmos.physics.observation.sensor_base import Sensor
from intercosmos.physics.observation.sensors import AnyOf, Cone, FieldOfRegard, Rectangle, SideLooking
from intercosmos.physics.orbits.access_tables import satellite_tables
from intercosmos.physics.orbits.event_functions import site_frame
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

Array = NDArray[np.float64]

START = Time("2027-06-01", scale="utc")
SPAN_S = 21_600.0
TIMES = START, START + TimeDelta(SPAN_S, format="sec")
STEP_S = 2.0

angles = st.floats(0.0, 2 * np.pi)


@st.composite
def orbits(draw: st.DrawFn) -> MeanOrbits:
    """Low and high, round and long, pro- and retrograde, equatorial and polar."""
    e = draw(st.sampled_from([0.0, 0.001, 0.05, 0.3, 0.7]))
    perigee = draw(st.floats(250e3, 1500e3)) + 6.378e6
    a = draw(st.sampled_from([perigee / (1 - e), 26.56e6 if e < 0.75 else 30e6, 42.164e6 if e < 0.8 else 50e6]))
    a = max(a, perigee / (1 - e))
    inclination = draw(st.sampled_from([0.0, 0.05, 0.9, 1.1, np.pi / 2, 1.72, 2.5, np.pi]))
    return MeanOrbits.of(
        START, ["x"], semi_major_axis_m=a, eccentricity=e, inclination_rad=inclination, raan_rad=draw(angles),
        argument_of_perigee_rad=draw(angles), mean_anomaly_rad=draw(angles),
    )  # fmt: skip


@st.composite
def sensors(draw: st.DrawFn) -> Sensor:
    """Fields of every shape, some narrow as a line."""
    degrees = np.radians
    low = float(degrees(draw(st.sampled_from([0.0, 5.0, 25.0]))))
    roll, pitch = (float(degrees(draw(st.floats(-35, 35)))) for _ in range(2))
    half = float(degrees(draw(st.sampled_from([0.3, 2.0, 12.0, 45.0, 65.0, 89.0]))))
    line = float(degrees(draw(st.sampled_from([0.01, 0.5, 20.0]))))
    across = float(degrees(draw(st.floats(1.0, 50.0))))
    one = Cone(half, roll_rad=roll, pitch_rad=pitch, least_elevation_rad=low)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return one
    if kind == 1:
        return Cone(half, least_elevation_rad=low)
    if kind == 2:
        return Rectangle(line, across, roll_rad=roll, pitch_rad=pitch, yaw_rad=roll / 3, least_elevation_rad=low)
    if kind == 3:
        return FieldOfRegard(across, half, low)
    if kind == 4:
        side = draw(st.sampled_from(["left", "right", "both"]))
        return SideLooking(across / 3, across, side=side, along_rad=line, least_elevation_rad=low)
    return AnyOf(
        one, Rectangle(line, across, least_elevation_rad=low), Cone(0.1, pitch_rad=-pitch, least_elevation_rad=low)
    )


def margins(orbit: MeanOrbits, points: Array, sensor: Sensor, seconds: Array) -> Array:
    """Margins (points, times) by the definition, from positions that are not interpolated by frames."""
    ((_, table, _),) = satellite_tables(orbit, 1, *TIMES, "TEME", 1e-3)
    axes, where = frames_of(table, 0, seconds, "geodetic", hovers(table, 0, SPAN_S))
    place, up = site_frame(points[:, 0], points[:, 1])
    ray = place[:, None] - where
    line = np.einsum("tij,ntj->int", axes[:, :, :3], ray)
    sine = -np.einsum("ntj,nj->nt", ray, up) / np.linalg.norm(ray, axis=-1)
    return np.minimum(np.asarray(sensor.margin(*line)), sine - np.sin(sensor.least_elevation_rad))


@settings(max_examples=30)
@given(
    orbits(),
    sensors(),
    st.lists(st.tuples(st.floats(-np.pi / 2, np.pi / 2), st.floats(-np.pi, np.pi)), min_size=3, max_size=8),
)
def test_the_same_as_by_brute_force(orbit: MeanOrbits, sensor: Sensor, places: list[tuple[float, float]]) -> None:
    points = np.array([*places, (np.pi / 2, 0.0), (0.0, 0.3)])
    found = access(orbit, points, sensor, TIMES, threads=1)
    seconds = np.linspace(0.0, SPAN_S, int(SPAN_S / STEP_S) + 1)
    value = margins(orbit, points, sensor, seconds)
    known = np.zeros(value.shape, bool)
    for point, start, end in zip(found.point, found.start_s, found.end_s, strict=True):
        known[point] |= (seconds >= start) & (seconds <= end)
    # a line of sight turns by at most some hundredths of a rad in a second: within 5 ms of an edge either may hold
    clear = np.abs(value) > 1e-4
    assert np.array_equal(known[clear], (value >= 0)[clear])
    # edges are edges: what is half a second inside is seen, what lies before is not
    inner = (found.start_s + found.end_s) / 2
    for point, start, end, middle in zip(found.point, found.start_s, found.end_s, inner, strict=True):
        at = margins(orbit, points[[point]], sensor, np.clip([start, middle, end], 0.0, SPAN_S))[0]
        assert at[1] > -1e-5
        assert start <= 0 or abs(at[0]) < 1e-4
        assert end >= SPAN_S or abs(at[2]) < 1e-4


@settings(max_examples=25)
@given(orbits(), st.floats(0.01, 60.0), st.integers(0, 10**6))
def test_a_thin_line_is_crossed_within_the_thick_one(orbit: MeanOrbits, width: float, seed: int) -> None:
    # nothing that a broad field keeps for long is missed by a narrow one inside it: as many crossings of its middle
    random = np.random.default_rng(seed)
    points = np.stack([np.arcsin(random.uniform(-1, 1, 20)), random.uniform(-np.pi, np.pi, 20)], axis=-1)
    across = float(np.radians(width))
    thick = access(orbit, points, Rectangle(np.radians(3.0), across), TIMES, threads=1)
    thin = access(orbit, points, Rectangle(np.radians(0.004), across), TIMES, threads=1)
    # each thin sight lies within a thick one, and each thick one that goes right through the middle holds a thin one
    for point, start, end in zip(thin.point, thin.start_s, thin.end_s, strict=True):
        same = thick.point == point
        assert ((thick.start_s[same] <= start + 2e-3) & (thick.end_s[same] >= end - 2e-3)).any()
    values = [
        margins(orbit, points[[k]], Rectangle(np.radians(3.0), across), np.array([a, b]))[0]
        for k, a, b in zip(thick.point, thick.start_s, thick.end_s, strict=True)
    ]
    assert len(values) == len(thick)


@settings(max_examples=20)
@given(orbits(), st.floats(0.05, 1.0), st.floats(0.0, 0.4))
def test_a_wider_field_sees_all_that_a_narrow_one_sees(orbit: MeanOrbits, half: float, more: float) -> None:
    points = np.stack([np.linspace(-1.5, 1.5, 12), np.linspace(-3, 3, 12)], axis=-1)
    narrow = access(orbit, points, Cone(half), TIMES, threads=1)
    wide = access(orbit, points, Cone(min(half + more, 1.55)), TIMES, threads=1)
    for point, start, end in zip(narrow.point, narrow.start_s, narrow.end_s, strict=True):
        same = wide.point == point
        assert ((wide.start_s[same] <= start + 2e-3) & (wide.end_s[same] >= end - 2e-3)).any()
