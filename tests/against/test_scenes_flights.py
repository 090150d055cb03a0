"""Ascents rebuilt for the globe beside the flights that were computed, and stages beside where they are known to fall.

Falls: agencies warn of each launch. A Soyuz-2.1a with a Progress (launched on 23 August 2023 from Baikonur) dropped its
core in the Ust-Kan district of Altai (Ministry of Emergency Situations, Altai Republic); a Soyuz-2.1b with a satellite
for a Sun-synchronous orbit (21 February 2019 from Baikonur) within 100 km west of Bayanovka in the Urals (district of
Severouralsk). The two villages stand for their districts, which are some 100 km wide.

Sources: warnings as reported by biwork.ru (August 2023) and sev-ural.info (21 February 2019).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from intercosmos.catalogue import flight, load_catalogue
from intercosmos.catalogue.flight_answer import PayloadRequest
from intercosmos.constants import EARTH_ROTATION_RATE
from intercosmos.physics.ascent.profile import profile_of
from intercosmos.report.scenes.ascent_path import AscentPath, ascent_path
from intercosmos.report.scenes.falls import Fall, fall

DEG = math.pi / 180
#: vehicle, site, apogee in km, inclination in degrees
ASKED = (
    ("soyuz-2.1a", "baikonur", 240, 51.6),
    ("soyuz-2.1b", "vostochny", 240, 51.7),  # leaves nearly due east: north or south is hard to tell
    ("soyuz-st-b-fregat-mt", "guiana", 7830, 0.0),  # turns on its way
    ("long-march-5b", "wenchang", 240, 98.0),
    ("soyuz-2.1b", "baikonur", 240, 98.0),
)
UST_KAN, BAYANOVKA = (50.93, 84.76), (60.1, 59.4)


@pytest.fixture(scope="module")
def flown() -> dict[tuple[str, str, float], tuple[Any, Any, AscentPath]]:
    """The flights: as optimised, the answer, the path that scenes draw."""
    catalogue = load_catalogue()
    profiles: list[Any] = []

    def kept(found: Any, k: int) -> Any:
        profiles.append(profile_of(found, k))
        return profiles[-1]

    patch = pytest.MonkeyPatch()
    patch.setattr(flight, "profile_of", kept)
    requests = [
        PayloadRequest(vehicle, site, (200 if apogee == 240 else apogee) * 1e3, apogee * 1e3, i * DEG)
        for vehicle, site, apogee, i in ASKED
    ]
    answers = flight.solve_payloads(catalogue, requests)
    patch.undo()
    found = {}
    for key, profile, answer in zip(ASKED, profiles, answers, strict=True):
        assert answer.trajectory is not None
        path = ascent_path(answer.trajectory, catalogue.sites[key[1]])
        assert path is not None
        found[key[0], key[1], key[3]] = (profile, answer, path)
    return found


@pytest.mark.parametrize("key", [(v, s, i) for v, s, _, i in ASKED])
def test_the_path_is_the_one_flown(key: tuple[str, str, float], flown: Any) -> None:
    profile, _, path = flown[key]
    angle = EARTH_ROTATION_RATE * profile.time_s
    x, y, z = profile.position.T
    fixed = np.stack([np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, z], axis=-1)
    # of flights 2000 to 4000 km long
    assert np.linalg.norm(path.fixed - fixed, axis=-1).max() < 2e3


def distance_km(place: tuple[float, float], other_deg: tuple[float, float]) -> float:
    (phi, lam), (phi2, lam2) = place, (other_deg[0] * DEG, other_deg[1] * DEG)
    cosine = math.sin(phi) * math.sin(phi2) + math.cos(phi) * math.cos(phi2) * math.cos(lam - lam2)
    return 6371 * math.acos(cosine)


def core_of(key: tuple[str, str, float], flown: Any) -> Fall:
    _, answer, path = flown[key]
    event = next(one for one in answer.events if one.name == "separation of Soyuz-2 Blok A")
    fallen = fall(path, event.time_s)
    assert fallen is not None
    return fallen


def test_cores_fall_where_people_are_warned(flown: Any) -> None:
    assert distance_km(core_of(("soyuz-2.1a", "baikonur", 51.6), flown).middle, UST_KAN) < 80
    # northwards as far; 170 km beside, for that rocket flew another azimuth, with less than it can lift
    north = core_of(("soyuz-2.1b", "baikonur", 98.0), flown).middle
    assert math.degrees(north[0]) == pytest.approx(BAYANOVKA[0], abs=0.6)
    assert distance_km(north, BAYANOVKA) < 200


def test_boosters_fall_340_km_away(flown: Any) -> None:
    """Zones of the side blocks lie 300 to 400 km down the range of a Soyuz, for they leave at 118 s and 1.75 km/s."""
    _, answer, path = flown["soyuz-2.1a", "baikonur", 51.6]
    event = next(one for one in answer.events if one.name == "separation of Soyuz-2 Blok B, V, G, D")
    fallen = fall(path, event.time_s)
    assert fallen is not None
    site = load_catalogue().sites["baikonur"]
    away = distance_km(fallen.middle, (math.degrees(float(site.latitude)), math.degrees(float(site.longitude))))
    assert 300 < away < 400
