"""Constellations: patterns, failures, repeat orbits, the plans of six systems, almanacs and mean elements."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import nominal_slots
from intercosmos.physics.navigation.constellations import (
    ROTATION_RATE,
    Constellation,
    joined,
    kepler_positions,
    positions,
    repeat_semi_major_axis,
    walker,
)
from intercosmos.physics.navigation.constellations_sources import from_almanac, from_mean_elements, sgp4_positions

DAY = np.timedelta64(1, "D")
NAMES = tuple(f"X{k}" for k in range(24))
EPOCH = np.datetime64("2022-01-01", "ns")


def pattern(**options: object) -> Constellation:
    given: dict[str, object] = {
        "satellites": 24, "planes": 3, "phasing": 1, "inclination_rad": np.radians(56.0), "epoch": EPOCH,
        "semi_major_axis_m": 29.6e6, "names": NAMES,
    }  # fmt: skip
    return walker("E", "pattern", **(given | options))  # type: ignore[arg-type]


def longitude(position: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.degrees(np.arctan2(position[..., 1], position[..., 0]))


def repeat_time(c: Constellation, days: int, satellite: int = 0) -> np.timedelta64:
    """As many turns of the Earth below the plane of a satellite."""
    seconds = days * 2 * np.pi / (ROTATION_RATE - c.raan_rate_rad_s[satellite])
    return np.timedelta64(round(seconds * 1e9), "ns")


def test_a_pattern_has_its_radius_and_its_spacing() -> None:
    c = pattern()
    first = positions(c, EPOCH)[0]
    assert np.linalg.norm(first, axis=-1) == pytest.approx(29.6e6)
    unit = first / 29.6e6
    # neighbours in a plane are 45 degrees apart, and slots of the next plane 15 degrees further on
    assert np.degrees(np.arccos((unit[:8] * np.roll(unit[:8], 1, axis=0)).sum(-1))) == pytest.approx(45.0)
    assert np.degrees(c.mean_anomaly_rad[8] - c.mean_anomaly_rad[0]) == pytest.approx(15.0)
    assert np.degrees(c.raan_rad[[0, 8, 16]]) == pytest.approx([0, 120, 240])


@pytest.mark.parametrize(
    "options", [{"planes": 5}, {"planes": 0}, {"names": NAMES[:-1]}, {"names": ("X",) * 24},
                {"semi_major_axis_m": -1.0}, {"inclination_rad": np.nan}],
)  # fmt: skip
def test_impossible_patterns(options: dict[str, object]) -> None:
    with pytest.raises(PhysicsError):
        pattern(**options)


def test_failed_satellites_are_left_out() -> None:
    c = pattern()
    fewer = c.without(["X3", "X23"])
    assert len(fewer.names) == 22
    assert "X3" not in fewer.names
    np.testing.assert_array_equal(positions(fewer, EPOCH)[0], np.delete(positions(c, EPOCH)[0], [3, 23], axis=0))
    assert len(c.names) == 24
    assert fewer.without(["X3"]).names == fewer.names
    with pytest.raises(UnknownIdError, match="X99"):
        c.without(["X99"])
    assert positions(c.without(NAMES), EPOCH).shape == (1, 0, 3)


def test_times_that_are_missing_are_refused() -> None:
    with pytest.raises(PhysicsError, match="missing"):
        positions(pattern(), np.array(["2022-01-01", "NaT"], "datetime64[ns]"))


@pytest.mark.parametrize(
    ("revolutions", "days", "inclination_deg", "published_km"),
    # semi-major axes as their owners give them, rounded; sources in nominal_slots
    [(17, 8, 64.8, 25508), (13, 7, 55.0, 27906), (2, 1, 55.0, 26560), (17, 10, 56.0, 29600), (1, 1, 0.0, 42164)],
)
def test_repeat_orbits_have_the_published_size(
    revolutions: int, days: int, inclination_deg: float, published_km: int
) -> None:
    found = repeat_semi_major_axis(revolutions, days, np.radians(inclination_deg))
    assert found / 1e3 == pytest.approx(published_km, abs=2.5)


@pytest.mark.parametrize(
    ("c", "days"),
    [(nominal_slots.glonass(), 8), (nominal_slots.gps(), 1), (nominal_slots.gps(27), 1),
     (nominal_slots.glonass_high_orbit(), 1), (nominal_slots.navic(), 1)],
    ids=["R8", "G1", "G27", "R-high", "I"],
)  # fmt: skip
def test_ground_tracks_close(c: Constellation, days: int) -> None:
    start = positions(c, c.epoch)[0]
    times = [c.epoch + repeat_time(c, days, k) for k in range(len(c.slots))]
    again = np.stack([positions(c, at)[0, k] for k, at in enumerate(times)])
    # circular orbits return to a metre; where the perigee turns, the track's shape changes by as much
    turned = np.abs(c.perigee_rate_rad_s * c.eccentricity).max() * days * 86400 * c.semi_major_axis_m.max() * 3
    assert np.linalg.norm(again - start, axis=-1).max() < 1.0 + turned


def test_glonass_repeats_its_sky_every_day_with_the_next_satellite() -> None:
    # 17/8 revolutions a day: after one day, slot k has moved on by 2 turns and 45 degrees, to where its neighbour was
    c = nominal_slots.glonass()
    before, after = positions(c, c.epoch)[0], positions(c, c.epoch + repeat_time(c, 1))[0]
    for plane in range(3):
        ring = slice(8 * plane, 8 * plane + 8)
        assert np.linalg.norm(after[ring] - np.roll(before[ring], 1, axis=0), axis=-1).max() < 1.0


def test_geostationary_satellites_stay() -> None:
    c = nominal_slots.beidou()
    p = positions(c, c.epoch + np.arange(0, 365, 5) * DAY)[:, -3:]
    assert np.abs(longitude(p) - [80.0, 110.5, 140.0]).max() < 1e-2
    assert np.abs(p[..., 2]).max() == 0


def test_inclined_synchronous_satellites_follow_one_figure_of_eight() -> None:
    c = nominal_slots.beidou()
    hours = c.epoch + np.arange(0, 24 * 60, 5) * np.timedelta64(1, "m")
    p = positions(c, hours)[:, 24:27]
    longitudes = longitude(p)
    assert longitudes.min() > 118 - 18
    assert longitudes.max() < 118 + 18
    crossing = (p[:-1, :, 2] < 0) & (p[1:, :, 2] >= 0)
    assert np.abs(longitudes[:-1][crossing] - 118).max() < 1.5
    assert np.degrees(np.arcsin(p[..., 2] / np.linalg.norm(p, axis=-1))).max() == pytest.approx(55, abs=0.1)


def test_the_high_orbit_complement_lingers_in_the_north_on_two_tracks() -> None:
    c = nominal_slots.glonass_high_orbit()
    assert len(c.slots) == 6
    assert len(np.unique(np.round(np.degrees(c.raan_rad) % 360))) == 3
    assert c.eccentricity == pytest.approx(0.072)
    assert 2 * np.pi / c.mean_anomaly_rate_rad_s / 3600 == pytest.approx(23.9, abs=0.05)
    p = positions(c, c.epoch + np.arange(0, 24 * 60, 5) * np.timedelta64(1, "m"))
    north = (p[..., 2] > 0).mean(axis=0)
    assert north == pytest.approx(0.5 + 2 * 0.072 / np.pi / 2 * 2, abs=0.02)
    crossing = (p[:-1, :, 2] < 0) & (p[1:, :, 2] >= 0)
    at = np.broadcast_to(longitude(p)[:-1], crossing.shape)
    for k, expected in enumerate([60, 60, 60, 120, 120, 120]):
        assert at[:, k][crossing[:, k]] == pytest.approx(expected, abs=1.5)


def test_plans_have_their_satellites() -> None:
    assert [len(nominal_slots.nominal(s).slots) for s in "GRECJI"] == [24, 24, 24, 30, 4, 7]
    assert len(nominal_slots.gps(27).slots) == 27
    assert {"B1F", "B1A", "D2F", "D2A", "F2F", "F2A"} < set(nominal_slots.gps(27).slots)
    assert len(nominal_slots.qzss(7).slots) == 7
    for wrong in (lambda: nominal_slots.gps(25), lambda: nominal_slots.qzss(5)):
        with pytest.raises(PhysicsError):
            wrong()
    with pytest.raises(UnknownIdError):
        nominal_slots.nominal("X")


def test_constellations_are_joined_only_at_one_epoch() -> None:
    both = joined("GLONASS and its complement", nominal_slots.glonass(), nominal_slots.glonass_high_orbit())
    assert len(both.names) == 30
    with pytest.raises(PhysicsError, match="one epoch"):
        joined("two", nominal_slots.glonass(), nominal_slots.gps())


def test_the_same_sum_in_jax() -> None:
    from intercosmos.physics.engine import jax, jnp

    c = nominal_slots.glonass_high_orbit()
    seconds = np.arange(0.0, 86400.0, 7200.0)
    found = jax.jit(lambda e, t: kepler_positions(e, t, xp=jnp))(c.elements(), seconds)
    np.testing.assert_allclose(np.asarray(found), kepler_positions(c.elements(), seconds), atol=1e-6)


def almanac(**options: object) -> xr.Dataset:
    given: dict[str, object] = {
        "e": [0.01, 0.02], "sqrt_a": [5153.6, 5153.7], "i0_rad": [0.96, 0.95], "omega0_rad": [-1.1, 2.0],
        "omega_rad": [0.4, 0.5], "m0_rad": [-2.0, 1.0], "omega_dot_rad_s": [-8e-9, -8e-9], "toa_s": [61440.0, 61440.0],
        "health": [0.0, 63.0], "time": np.array(["2022-01-02T17:04:00"] * 2, "datetime64[ns]"),
    }  # fmt: skip
    variables = {k: ("satellite", v) for k, v in (given | options).items()}
    return xr.Dataset(variables, {"satellite": ["G01", "G02"]})


def test_an_almanac_by_the_interface_document() -> None:
    c = from_almanac(almanac(), healthy_only=False)
    t = 3600.0
    found = positions(c, np.datetime64("2022-01-02T18:04:00"))[0]
    for k in range(2):  # IS-GPS-200N, table 20-IV, with the elements of an almanac
        row = {n: float(v.values[k]) for n, v in almanac().data_vars.items() if n != "time"}
        a = row["sqrt_a"] ** 2
        m = row["m0_rad"] + np.sqrt(3.986005e14 / a**3) * t
        anomaly = m
        for _ in range(50):
            anomaly = m + row["e"] * np.sin(anomaly)
        nu = np.arctan2(np.sqrt(1 - row["e"] ** 2) * np.sin(anomaly), np.cos(anomaly) - row["e"])
        u, r = nu + row["omega_rad"], a * (1 - row["e"] * np.cos(anomaly))
        node = row["omega0_rad"] + (row["omega_dot_rad_s"] - 7.2921151467e-5) * t - 7.2921151467e-5 * row["toa_s"]
        x, y = r * np.cos(u), r * np.sin(u)
        expected = [
            x * np.cos(node) - y * np.cos(row["i0_rad"]) * np.sin(node),
            x * np.sin(node) + y * np.cos(row["i0_rad"]) * np.cos(node),
            y * np.sin(row["i0_rad"]),
        ]
        assert found[k] == pytest.approx(expected, abs=10.0)  # the two gravitational parameters differ


def test_satellites_that_are_not_healthy_count_as_failed() -> None:
    assert from_almanac(almanac()).names == ("G01",)
    with pytest.raises(PhysicsError, match="one system"):
        from_almanac(almanac().assign_coords(satellite=["G01", "J01"]))


def test_times_of_applicability_may_differ() -> None:
    later = almanac(
        toa_s=[61440.0, 65040.0], m0_rad=[-2.0, 1.0 + np.sqrt(3.986004418e14 / 5153.7**6) * 3600],
        omega0_rad=[-1.1, 2.0 - 8e-9 * 3600],
        time=np.array(["2022-01-02T17:04:00", "2022-01-02T18:04:00"], "datetime64[ns]"),
    )  # fmt: skip
    at = np.datetime64("2022-01-03")
    one, other = (positions(from_almanac(a, healthy_only=False), at) for a in (almanac(), later))
    np.testing.assert_allclose(one, other, atol=1e-3)


# a set of the verification file of AIAA 2006-6753
LINES = (
    "1 20413U 83020D   05363.79166667  .00000000  00000-0  00000+0 0  7041",
    "2 20413  12.3514 187.4253 7864447 196.3027 356.5478  0.24690082  7978",
)


def test_mean_elements_agree_with_their_own_theory() -> None:
    gps = {
        "EPOCH": "2022-01-01T00:00:00", "MEAN_MOTION": 2.00561, "ECCENTRICITY": 0.0112, "INCLINATION": 55.5,
        "RA_OF_ASC_NODE": 120.0, "ARG_OF_PERICENTER": 50.0, "MEAN_ANOMALY": 30.0, "BSTAR": 0.0,
    }  # fmt: skip
    glonass = gps | {"MEAN_MOTION": 2.13103, "ECCENTRICITY": 0.001, "INCLINATION": 64.8, "EPOCH": "2022-01-01T06:00:00"}
    times = np.datetime64("2022-01-01T00:00:18") + np.arange(0, 25, 3) * np.timedelta64(1, "h")
    c = from_mean_elements([gps, glonass], ["G01", "R01"], system="G")
    away = np.linalg.norm(positions(c, times) - sgp4_positions([gps, glonass], times), axis=-1)
    assert away.max() < 40e3  # what the docstring promises
    assert str(c.epoch) == "2022-01-01T06:00:18.000000000"


def test_as_many_names_as_elements() -> None:
    with pytest.raises(PhysicsError, match="1 sets of elements and 2 names"):
        from_mean_elements(LINES, ["A", "B"], system="G")
