"""Networks of the catalogue: which stations count, and what they do to a published error."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.navigation_model_ground import error_with_stations, exchange, network_of
from intercosmos.errors import PhysicsError, UnknownIdError

STATIONS = ("changchun-glonass", "urumqi-glonass", "shanghai-glonass")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_naming_stations_is_the_same_as_naming_who_hosts_all_of_them(catalogue: Catalogue) -> None:
    glonass = catalogue.constellations["glonass"]
    by_host = exchange(catalogue, glonass, hosts=["cnsa"])
    assert error_with_stations(catalogue, glonass, STATIONS) == by_host.together_m
    assert by_host.alone_m == 1.32
    assert by_host.floor_m > 0


def test_stations_for_another_system_change_nothing(catalogue: Catalogue) -> None:
    beidou = catalogue.constellations["beidou-3"]
    assert error_with_stations(catalogue, beidou, STATIONS) == 0.5
    assert error_with_stations(catalogue, catalogue.constellations["gps"], STATIONS) == 0.6
    with pytest.raises(UnknownIdError, match="no monitoring station"):
        error_with_stations(catalogue, beidou, ["changchun"])


def test_a_system_without_stations_in_the_catalogue_has_no_network(catalogue: Catalogue) -> None:
    with pytest.raises(PhysicsError, match="at least one station"):
        network_of(catalogue, catalogue.constellations["gps"])


def test_better_clocks_and_more_uploads_make_it_better() -> None:
    changes: tuple[dict[str, object], ...] = (
        {},
        {"constellation.glonass.ground.upload_interval": "2 h"},
        {"constellation.glonass.clocks.0.stability_day": "5e-14"},
    )
    catalogues = [load_catalogue(overrides=change) for change in changes]
    usual, fresher, steadier = (network_of(one, one.constellations["glonass"]).rms_m for one in catalogues)
    assert fresher < 0.85 * usual
    assert steadier < 0.65 * usual
