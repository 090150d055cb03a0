"""A three-stage vehicle after Soyuz, in round numbers, and a few of its flights, optimised once for all tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.ascent.optimise import Ascents, Case, Injection, optimise
from intercosmos.physics.ascent.vehicle import LaunchVehicle, Stage


def rocket() -> LaunchVehicle:
    boosters = Stage(
        "boosters", "booster", 3800.0, 38800.0, 400.0, 1020e3, 320.0, 839e3,
        turbine_kg=440.0, throttle=((112.0, 0.65),), count=4, ignition="liftoff", diameter_m=2.68,
    )  # fmt: skip
    core = Stage(
        "core", "core", 6500.0, 89200.0, 900.0, 990e3, 320.0, 792e3,
        turbine_kg=2600.0, ignition="liftoff", diameter_m=2.95,
    )  # fmt: skip
    upper = Stage(
        "upper", "upper", 2400.0, 22600.0, 200.0, 298e3, 326.0,
        ignition="hot", gap_s=2.0, skirt_kg=350.0, skirt_time_s=12.0, diameter_m=2.66, can_throttle=True,
    )  # fmt: skip
    return LaunchVehicle("test rocket", (boosters, core, upper), fairing_kg=1700.0)


def case_of(
    vehicle: LaunchVehicle,
    *,
    latitude: float = 45.965,
    longitude: float = 63.305,
    azimuth: tuple[float, float] = (30.0, 120.0),
    inclination: float = 51.6,
    perigee_km: float = 200.0,
    apogee_km: float = 240.0,
    load_limit: float = 1e9,
) -> Case:
    orbit = Injection(EARTH_RADIUS + perigee_km * 1e3, EARTH_RADIUS + apogee_km * 1e3, np.radians(inclination))
    low, high = np.radians(azimuth)
    return Case(
        vehicle, (np.radians(latitude), np.radians(longitude), 100.0), (low, high), orbit, load_limit=load_limit
    )


@pytest.fixture(scope="session")
def vehicle() -> LaunchVehicle:
    return rocket()


@pytest.fixture(scope="session")
def make_case() -> Callable[..., Case]:
    return case_of


@pytest.fixture(scope="session")
def cases() -> dict[str, Case]:
    v = rocket()
    return {
        "nominal": case_of(v),
        "mirrored": case_of(v, latitude=-45.965, azimuth=(60.0, 150.0)),
        "elsewhere": case_of(v, longitude=-120.0),
        "retrograde": case_of(v, azimuth=(-120.0, -30.0), inclination=128.4),
        "polar": case_of(v, azimuth=(-30.0, 30.0), inclination=90.0),
        "higher": case_of(v, perigee_km=300.0, apogee_km=300.0),
        "gentle": case_of(v, load_limit=25.0),
        "more core propellant": case_of(v.changed(1, propellant_kg=89200.0 * 1.02)),
        "more upper propellant": case_of(v.changed(2, propellant_kg=22600.0 * 1.02)),
        "more core thrust": case_of(v.changed(1, thrust_n=990e3 * 1.02, sea_level_thrust_n=792e3 * 1.02)),
        "more upper thrust": case_of(v.changed(2, thrust_n=298e3 * 1.05)),
        "better upper impulse": case_of(v.changed(2, isp_s=327.0)),
        "lighter upper": case_of(v.changed(2, dry_kg=2300.0)),
        "lighter boosters": case_of(v.changed(0, dry_kg=3700.0)),
    }


@pytest.fixture(scope="session")
def found(cases: dict[str, Case]) -> Ascents:
    return optimise(list(cases.values()))


@pytest.fixture(scope="session")
def payload(cases: dict[str, Case], found: Ascents) -> dict[str, float]:
    return dict(zip(cases, found.payload_kg.tolist(), strict=True))
