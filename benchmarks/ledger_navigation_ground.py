"""Rows of the ledger: networks, orbits and clocks of navigation systems against published values."""

from __future__ import annotations

from functools import cache

import numpy as np
from ledger_row import Row
from numpy.typing import NDArray
from published import ground_segment as published

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.navigation_model import clock_stabilities
from intercosmos.catalogue.navigation_model_ground import network_of
from intercosmos.catalogue.navigation_orbits import constellation_positions
from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.navigation.ground_segment_clocks import clock_noise
from intercosmos.physics.navigation.ground_segment_errors import (
    LINK_NOISE_M,
    ORBIT_FLOOR_M,
    RANGE_NOISE_M,
    range_weights,
)
from intercosmos.physics.navigation.ground_segment_orbits import orbit_knowledge
from intercosmos.physics.orbits.frames import ecef_from_geodetic

Array = NDArray[np.float64]
Places = tuple[tuple[float, float], ...]


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def medium_orbits() -> Array:
    """Eight of BeiDou-3's medium orbits over three days, every 900 s."""
    times = np.arange(0.0, 3 * 86400.0 + 1.0, 900.0)
    return constellation_positions(_catalogue().constellations["beidou-3"], times)[:, 0:24:3]


def orbit_error_cm(places: Places, linked: bool) -> float:
    """Error in space of orbits from stations at places, with or without links between the satellites."""
    latitude, longitude = np.radians(np.array(places)).T
    found = orbit_knowledge(
        medium_orbits(), ecef_from_geodetic(latitude, longitude, np.zeros(len(places))), 900.0,
        mask_rad=np.radians(7.0), range_noise_m=RANGE_NOISE_M, link_noise_m=LINK_NOISE_M if linked else None,
    )  # fmt: skip
    noise = np.mean(np.sum(found.inside_m() ** 2, axis=-1))
    return float(100 * np.sqrt(noise + ORBIT_FLOOR_M**2))


def predicted_clocks() -> tuple[Array, Array]:
    """Errors of predictions over two hours and a day by kind of clock, computed and published, m."""
    entry = _catalogue().constellations["beidou-3"]
    share, short, day = clock_stabilities(entry).T
    wanted = [
        [one.prediction_two_hours.value, one.prediction_day.value]
        for one in entry.clocks
        if one.prediction_two_hours is not None and one.prediction_day is not None
    ]
    return clock_noise(day, short, share).prediction_m([7200.0, 86400.0]), np.array(wanted)


def masers_ns() -> tuple[float, float]:
    """Errors of a day's predictions by hydrogen masers of the two stabilities."""
    first, second = (
        clock_noise([one], [one]).prediction_m(86400.0)[0] / SPEED_OF_LIGHT * 1e9 for one in published.MASERS
    )
    return float(first), float(second)


def seen_from_china() -> float:
    """Part of the time in which two Chinese stations see a medium satellite of BeiDou."""
    found = network_of(_catalogue(), _catalogue().constellations["beidou-3"])
    return float(found.shares[1, :24].mean())


def glonass_m() -> float:
    """Error of GLONASS's ranges by its network."""
    return float(network_of(_catalogue(), _catalogue().constellations["glonass"]).rms_m)


def fresh_share() -> float:
    """The same with links and an upload every half hour, in parts of it."""
    entry = _catalogue().constellations["glonass"]
    fresh = network_of(_catalogue(), entry, with_links=True, upload_interval_s=published.FRESH_INTERVAL_S)
    return float(fresh.rms_m) / glonass_m()


def rows() -> list[Row]:
    """Everything that is published of what a network gives."""
    found = []
    told = ("six Chinese stations", "the same with links", "sixteen stations", "the same with links (fitted)")
    for what, (places, linked, wanted) in zip(told, published.ORBITS, strict=True):
        error = abs(orbit_error_cm(places, linked) / wanted - 1)
        found.append(
            Row(f"orbits of BeiDou, {what}: {wanted} cm", "GPS Solutions 23", error, published.ORBITS_TOLERANCE)
        )
    ours, wanted_m = predicted_clocks()
    worst = float(np.max(np.abs(ours / wanted_m - 1)))
    found.append(
        Row("clocks of BeiDou after two hours and a day", "Journal of Geodesy 97", worst, published.CLOCKS_TOLERANCE)
    )
    low, high = (abs(a / b - 1) for a, b in zip(masers_ns(), published.MASERS_NS, strict=True))
    found.append(
        Row("hydrogen masers after a day", "GPS Solutions 25, 140", max(low, high), published.MASERS_TOLERANCE)
    )
    radial, other = 0.0, 0.0
    for radius_km, first, second in published.WEIGHTS:
        weights = range_weights(radius_km * 1e3)
        radial, other = max(radial, abs(weights[0] - first)), max(other, abs(1 / weights[1] ** 2 - second))
    paper = "Adv. Space Res. 61, 3020"
    found += [
        Row("weight of radial errors, five orbits", paper, float(radial), published.WEIGHTS_RADIAL_TOLERANCE),
        Row("the others: one over its square", paper, float(other), published.WEIGHTS_OTHER_TOLERANCE),
        Row("time that China sees medium orbits: below 0.40", "Remote Sensing 16, 3702",
            abs(seen_from_china() - published.SEEN_FROM_CHINA), published.SEEN_TOLERANCE),
        Row("GLONASS, error of signals: 1.32 m", "Roscosmos, 2022",
            abs(glonass_m() / published.GLONASS_M - 1), published.GLONASS_TOLERANCE),
        Row("GLONASS, corrected every half hour: 0.5 of it", "TsNIIMash, 2019 and 2021",
            abs(fresh_share() - published.FRESH), published.FRESH_TOLERANCE),
    ]  # fmt: skip
    return found
