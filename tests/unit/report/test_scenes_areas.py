"""Areas of scenes: fields in the colours of their values, the ground that stages fall on, azimuths that sites allow."""

from __future__ import annotations

import base64
import importlib.util
import math
import struct
import zlib
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from intercosmos.catalogue import load_catalogue
from intercosmos.constants import EARTH_FLATTENING, EARTH_MU, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.physics.environment.atmosphere import standard_atmosphere
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from intercosmos.report.scenes import navigation, sensing
from intercosmos.report.scenes.ascent import half_axes
from intercosmos.report.scenes.ascent_path import AscentPath, ascent_path
from intercosmos.report.scenes.falls import BROADSIDE_KG_M2, fall
from intercosmos.report.scenes.ground import corridor_areas, names_only
from intercosmos.report.scenes.maps import LEGEND_STEPS, layer_infos, layers_of
from intercosmos.series import NOWHERE, Map

SITES = load_catalogue().sites
SPHERE_M = 6_371_000.0


def a_map(unit: str) -> Map:
    """Cells of 30°; those of the southernmost row are unknown, the others hold (12 row + column) / 8."""
    values = np.arange(72.0).reshape(6, 12) / 8
    values[0] = NOWHERE
    axes = np.arange(-165.0, 180.0, 30.0), np.arange(-75.0, 90.0, 30.0)
    layers = {"one": (unit, values), "both": (unit, values[:, ::-1].copy())}
    return Map("field", "longitude", "deg", axes[0], "latitude", "deg", axes[1], layers)


def pixels(address: str) -> np.ndarray:
    """Rows of a PNG without filters, from north to south, read without our own code (PNG specification, 4.1)."""
    data = base64.b64decode(address.removeprefix("data:image/png;base64,"))
    width, height = struct.unpack(">II", data[16:24])
    packed, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += 12 + size
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 4 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 4)


@pytest.mark.parametrize(("unit", "levels"), [("m", navigation.LEVELS), ("h", sensing.LEVELS)])
def test_layers_have_the_colours_of_their_values(unit: str, levels: tuple[float, ...]) -> None:
    titles = {"one": "Error of one", "both": "Error of both"}
    shapes = {shape.id: shape.packet() for shape in layers_of("an error", a_map(unit), levels, titles, "")}
    infos = layer_infos("an error", a_map(unit), levels, titles)
    assert [info.id for info in infos] == list(shapes) == ["layer-an-error-one", "layer-an-error-both"]
    for info in infos:
        packet: dict[str, Any] = shapes[info.id]
        rectangle = packet["rectangle"]
        assert (info.low, info.high, info.unit) == (1.5, 71 / 8, unit)
        assert rectangle["show"] is False
        assert rectangle["coordinates"]["wsen"] == pytest.approx(np.radians([-180, -90, 180, 90]), abs=1e-6)
        drawn = pixels(rectangle["material"]["image"]["image"]["uri"])
        told = packet["properties"]["values"]["string"].split(",")
        assert len(info.legend) == LEGEND_STEPS == len(levels) + 1
        mirrored = info.id.endswith("both")
        for latitude, longitude in ((-45.0, -165.0), (15.0, 20.0), (80.0, 179.0)):
            row, column = int((latitude + 90) // 30), int((longitude + 180) // 30)
            value = (12 * row + (11 - column if mirrored else column)) / 8
            *colour, opacity = drawn[
                int((90 - latitude) / 180 * len(drawn)), int((longitude + 180) / 360 * drawn.shape[1])
            ].tolist()
            step = sum(value >= bound for bound in levels)
            assert "#" + "".join(f"{x:02x}" for x in colour) == info.legend[step][1]
            assert opacity > 150
            assert float(told[12 * row + column]) == pytest.approx(value, rel=2e-3)  # told to three digits
        assert drawn[-1, :, 3].max() == 0
        assert set(told[:12]) == {""}


def test_a_map_without_values_is_no_layer() -> None:
    axis = np.arange(4.0)
    empty = Map("x", "longitude", "deg", axis, "latitude", "deg", axis, {"a": ("m", np.full((4, 4), NOWHERE))})
    assert layer_infos("x", empty, (1.0,), {"a": "A"}) == ()
    assert list(layers_of("x", empty, (1.0,), {"a": "A"}, "layer-x-a")) == []


@pytest.fixture(scope="module")
def ascent() -> AscentPath:
    """The flight in closed form of the tests of ascents, from Baikonur towards 51.6°."""
    spec = importlib.util.spec_from_file_location("flights", Path(__file__).with_name("test_scenes_ascent.py"))
    assert spec is not None
    assert spec.loader is not None
    flights: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(flights)
    path = ascent_path(flights.flown("baikonur", 51.6)[1], SITES["baikonur"])
    assert path is not None
    return path


def down(path: AscentPath, time_s: float, load_kg_m2: float) -> np.ndarray:
    """Where a stage meets the ground, Earth-fixed, m: by another integrator, in steps of its own choice."""

    def height(_: float, state: np.ndarray) -> float:
        distance = float(np.linalg.norm(state[:3]))
        return distance - EARTH_RADIUS * (1 - EARTH_FLATTENING * (float(state[2]) / distance) ** 2)

    def rates(t: float, state: np.ndarray) -> np.ndarray:
        r, v = state[:3], state[3:]
        pull = -EARTH_MU / np.linalg.norm(r) ** 3 * r
        if math.isfinite(load_kg_m2) and height(t, state) < 86e3:
            wind = v - np.cross([0, 0, EARTH_ROTATION_RATE], r)
            density = float(standard_atmosphere(np.array([max(height(t, state), 0.0)]))[0][0])
            pull -= 0.5 * density * np.linalg.norm(wind) / load_kg_m2 * wind
        return np.concatenate([v, pull])

    ground: Any = height
    ground.terminal, ground.direction = True, -1
    state = np.concatenate(path.state_at(time_s))
    flown: Any = solve_ivp(rates, (0.0, 4000.0), state, rtol=1e-8, atol=1e-3, events=ground)
    (end,), (t,) = flown.y_events[0], flown.t_events[0]
    c, s = math.cos(EARTH_ROTATION_RATE * t), math.sin(EARTH_ROTATION_RATE * t)
    return np.array([c * end[0] + s * end[1], c * end[1] - s * end[0], end[2]])


def along(place: tuple[float, float], azimuth: float, distance_m: float) -> np.ndarray:
    """The place so far along a great circle, Earth-fixed, m."""
    (phi, lam), angle = place, distance_m / SPHERE_M
    there = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(azimuth))
    east = math.atan2(
        math.sin(azimuth) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(there)
    )
    return np.asarray(ecef_from_geodetic(there, lam + east, 0.0))


@pytest.mark.parametrize("time_s", [150.0, 240.0])
def test_the_area_of_a_fall_reaches_from_end_to_end(ascent: AscentPath, time_s: float) -> None:
    """Its middle, length and direction against our own propagation with air and without."""
    fallen = fall(ascent, time_s)
    assert fallen is not None
    long, wide = half_axes(fallen)
    assert long > wide > 0
    for end, load in ((long, math.inf), (-long, BROADSIDE_KG_M2)):
        place = down(ascent, time_s, load)
        assert np.linalg.norm(along(fallen.middle, fallen.azimuth, end) - place) < 2e3


def test_azimuths_begin_at_the_pad_and_keep_to_the_catalogue() -> None:
    site: Any = SITES["jiuquan"]
    assert not site.corridors
    ((area, name),) = corridor_areas("jiuquan", site, (255, 255, 255, 255), chosen="")
    latitude, longitude = (np.asarray(x, float) for x in (area.latitude_rad, area.longitude_rad))
    assert (latitude[0], longitude[0]) == pytest.approx((float(site.latitude), float(site.longitude)), abs=2e-3)
    low, high = float(site.azimuth_minimum), float(site.azimuth_maximum)
    for n, azimuth in ((1, low), (-1, high)):
        north = latitude[n] - latitude[0]
        east = (longitude[n] - longitude[0]) * math.cos(latitude[0])
        assert math.degrees(math.remainder(math.atan2(east, north) - azimuth, 2 * math.pi)) == pytest.approx(0, abs=1.5)
    around = np.stack([latitude, longitude], -1)
    assert len({tuple(place) for place in around.round(9).tolist()}) == len(around)
    steps = [np.linalg.norm(b - a) for a, b in pairwise(around)]
    assert max(steps) < math.radians(8)
    packet: Any = {"id": name.id, "point": {}, "label": {}}
    assert names_only([packet]) == [{"id": name.id, "label": {}, "properties": {"aside": {"boolean": True}}}]


def test_every_corridor_has_its_fan_and_the_flown_one_is_brighter() -> None:
    site = SITES["baikonur"]
    fans = list(corridor_areas("b", site, (255, 255, 255, 255), chosen="51.6° corridor"))
    assert [name.name for _, name in fans] == [
        f"{math.degrees(float(c.inclination)):.1f}° corridor" for c in site.corridors
    ]
    opacity = {area.name.split(": ")[1]: area.colour[3] for area, _ in fans}
    flown = opacity.pop("51.6° corridor, flown")
    assert flown > max(opacity.values())
