"""Joint probes to asteroids and L2, turns at the departure, and what arrivals and landings take."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.departure import DepartureCurves
from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.directions.base import Assessment, Margin, load_direction
from intercosmos.directions.deep_space_arrival import Arrivals
from intercosmos.directions.deep_space_flight import Cruise, cruise_of
from intercosmos.directions.deep_space_legs import Leg, energies_for
from intercosmos.directions.deep_space_margins import declination_margin, payload_margin
from intercosmos.errors import DataError
from intercosmos.physics.orbits.departure_turn import same_burn_c3
from intercosmos.programme import DeepSpaceActivity, Programme, load_programme

HEAD = """
[programme]
id = "probes"
title = "Probes"
partners = ["roscosmos", "cnsa"]
period = ["2028-06-01", "2031-12-31"]

[[activity]]
id = "probe"
direction = "deep-space"
worth = { roscosmos = 5, cnsa = 5 }
vehicles = ["proton-m-briz-m", "long-march-3b-e", "soyuz-2.1b"]
"""
# Bennu, elements of JPL for 2019-04-27, rounded
BENNU = """
destination = "asteroid"
departure = ["2030-01-01", "2030-06-30"]
probes = [{ name = "orbiter", mass = "800 kg", owner = "cnsa" }]
arrival = "rendezvous"
isp = "320 s"

[activity.asteroid]
name = "Bennu"
epoch = "2019-04-27"
semi_major_axis = "1.1259 au"
eccentricity = 0.2037
inclination = "6.034 deg"
node = "2.017 deg"
argument_of_perihelion = "66.304 deg"
mean_anomaly = "87.641 deg"
"""
VENUS = """
destination = "venus"
departure = ["2029-08-01", "2030-03-31"]
probes = [
  { name = "lander", mass = "700 kg", owner = "roscosmos", duty = "lander" },
  { name = "orbiter", mass = "900 kg", owner = "cnsa", duty = "orbiter", arrival = "orbit" },
]
arrival = "landing"
landing = { landed_share = 0.42 }
arrival_orbit = { periapsis = "500 km", apoapsis = "66000 km" }
isp = "318 s"
"""
L2 = """
destination = "sun-earth-l2"
probes = [{ name = "telescope", mass = "1500 kg", owner = "cnsa" }]
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def read(folder: Path, text: str) -> tuple[Programme, DeepSpaceActivity]:
    path = folder / "probes.toml"
    path.write_text(HEAD + text)
    programme = load_programme(path)
    activity = programme.activities[0]
    assert isinstance(activity, DeepSpaceActivity)
    return programme, activity


def cruise(folder: Path, text: str) -> Cruise:
    programme, activity = read(folder, text)
    return cruise_of(activity, programme.period)


def leg(catalogue: Catalogue, *, steepest: float, masses: dict[str, float]) -> Leg:
    """A rocket whose payload falls by 100 kg for every km2/s2, from Xichang."""
    c3 = np.array([-2e6, 8e6, 18e6, 35e6])
    payload = (5000.0 - c3 / 1e4)[None]
    curves = DepartureCurves(
        "long-march-3b-e", "xichang", np.radians([steepest]), False, c3, payload, 0.9 * payload, 1.1 * payload, ()
    )
    return Leg(curves, "", masses, catalogue)


def named(assessment: Assessment, name: str) -> Margin:
    return next(margin for margin in assessment.margins if margin.name == name)


def test_an_asteroid_is_met_at_rest_for_the_speed_of_arrival(catalogue: Catalogue, tmp_path: Path) -> None:
    programme, activity = read(tmp_path, BENNU)
    direction = load_direction("deep-space")
    options = direction.options(activity, programme, catalogue)
    first = direction.assess_many(options, activity, programme, catalogue)[0]
    assert first.feasible
    speed, burn = first.measures["arrival speed"], first.measures["rendezvous burn"]
    assert speed.value == burn.value > 500.0
    assert named(first, "payload").limit == pytest.approx(800 * math.exp(burn.value / (320 * STANDARD_GRAVITY)))
    assert "Bennu" in first.evidence.maps["departures"].title
    assert any("12 years" in note or "11 years" in note for note in first.evidence.notes)


def test_the_best_cell_is_refined_to_a_better_moment(catalogue: Catalogue, tmp_path: Path) -> None:
    flights = cruise(tmp_path, BENNU)
    one = leg(catalogue, steepest=60.0, masses={"rendezvous": 800.0})
    (flight,) = flights.flights([one])
    grid = float(np.nanmax(flight.quality))
    lifted = float(one.lifted(np.array(flight.c3), np.array(flight.declination)))
    assert grid < lifted / flight.needed_kg - 1 < grid + 0.02
    # nothing near it is better: moments and cruises a tenth of the grid's steps away
    from intercosmos.physics.orbits.direct_transfer import direct_transfers

    steps = np.linspace(-0.1, 0.1, 5)
    around = direct_transfers(
        flights.target,
        flight.departure_s + flights.step[0] * steps,
        flight.flight_time_s + flights.step[1] * steps,
    )
    assert np.nanmax(flights.quality(one, around)) <= (lifted / flight.needed_kg - 1) * (1 + 1e-4)


def test_a_steep_departure_is_turned_and_the_margin_tells_the_price(catalogue: Catalogue, tmp_path: Path) -> None:
    flights = cruise(tmp_path, BENNU)
    low, high = (leg(catalogue, steepest=s, masses={"rendezvous": 800.0}) for s in (25.0, 60.0))
    c3, steep = np.array([5e6, 5e6, 5e6]), np.radians([20.0, 29.0, 80.0])
    sent = low.lifted(c3, steep)
    assert sent[0] == high.lifted(c3, steep)[0]  # within reach it costs nothing
    dearer = same_burn_c3(5e6, np.radians(4.0))
    assert sent[1] == pytest.approx(float(low.lifted(dearer, np.array(0.0))), rel=1e-9)
    assert np.isnan(sent[2])
    assert low.turn_delta_v(5e6, np.radians(29.0)) > 100.0
    (flight,) = flights.flights([low])
    margin = declination_margin(low, flight, "")
    assert abs(flight.declination) > low.curves.reach
    assert margin.holds
    assert "28.5° to 31.0°" in margin.detail  # all that Xichang's azimuths allow
    assert f"{low.turn_delta_v(flight.c3, flight.declination):.0f} m/s" in margin.detail.replace("\u2009", " ").replace(
        "\u202f", " "
    )


def test_below_escape_nothing_is_turned(catalogue: Catalogue) -> None:
    low = leg(catalogue, steepest=25.0, masses={"orbit": 800.0})
    assert np.isnan(low.lifted(np.array(-1e6), np.radians(29.0)))
    assert math.isnan(low.turn_delta_v(-1e6, math.radians(29.0)))
    assert low.steepest(-1e6) == pytest.approx(math.radians(25.0))


def test_who_lands_and_who_is_captured_leave_with_what_each_needs(catalogue: Catalogue, tmp_path: Path) -> None:
    flights = cruise(tmp_path, VENUS)
    speed = np.array([3000.0])
    captured = flights.arrivals.burn("orbit", speed)
    mu, low, high = 3.24858592e14, 6051.8e3 + 500e3, 6051.8e3 + 66000e3
    assert captured[0] == pytest.approx(math.sqrt(9e6 + 2 * mu / low) - math.sqrt(2 * mu * high / (low * (low + high))))
    needed = flights.arrivals.needed({"landing": 700.0, "orbit": 900.0}, speed)
    assert needed[0] == pytest.approx(700 / 0.42 + 900 * math.exp(captured[0] / (318 * STANDARD_GRAVITY)))
    both = leg(catalogue, steepest=60.0, masses={"landing": 700.0, "orbit": 900.0})
    (flight,) = flights.flights([both])
    told = payload_margin(both, flight, flights, "").detail.replace("\u2009", " ").replace("\u202f", " ")
    assert "1 667 kg at the entry are left on the ground" in told
    assert "900 kg remain after" in told


def test_a_landing_from_orbit_is_captured_first_and_an_unknown_one_is_said_to_be() -> None:
    terms = {"destination": "moon", "capture": (100e3, 100e3), "isp_s": 315.0, "speed_limit": math.inf, "lands": True}
    free = {"descent_delta_v": 0.0, "descent_isp_s": 315.0, "landed_share": 1.0, "landing_said": False}
    straight = Arrivals(**terms, **free, from_orbit=False)  # type: ignore[arg-type]
    descent = free | {"descent_delta_v": 1900.0, "landing_said": True}
    by_orbit = Arrivals(**terms, **descent, from_orbit=True)  # type: ignore[arg-type]
    speed = np.array([850.0])
    assert straight.growth("landing", speed)[0] == 1.0
    assert by_orbit.burn("landing", speed)[0] == by_orbit.burn("orbit", speed)[0] > 800.0
    total = by_orbit.burn("orbit", speed)[0] + 1900.0
    assert by_orbit.growth("landing", speed)[0] == pytest.approx(math.exp(total / (315 * STANDARD_GRAVITY)))


def test_the_asteroid_of_the_page_is_read(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "directions" / "deep-space.md"
    example = page.read_text().split("```toml\n")[1].split("```")[0]
    path = tmp_path / "page.toml"
    path.write_text(HEAD[: HEAD.index("[[activity]]")] + example)
    (activity,) = load_programme(path).activities
    assert isinstance(activity, DeepSpaceActivity)
    assert activity.place == "Bennu"


def test_to_l2_every_day_will_do(catalogue: Catalogue, tmp_path: Path) -> None:
    flights = cruise(tmp_path, L2)
    one = leg(catalogue, steepest=31.0, masses={"flyby": 1500.0})
    (flight,) = flights.flights([one])
    assert flight.c3 == -0.67e6
    assert flight.flight_time_s == 81 * 86400.0
    assert flight.needed_kg == 1500.0
    assert flight.windows == 1
    assert flight.window_days > 1000


@pytest.mark.parametrize("least", [-1.9e6, 9e6, 24.9e6, 25e6, 45.9e6, 46e6, 65.9e6, 66e6, 80e6])
def test_rockets_are_flown_at_energies_that_the_transfers_ask_for(least: float) -> None:
    energies = energies_for(least)
    assert energies[0] <= least < energies[-1] - 8e6  # room for the days around the cheapest
    assert len(energies) >= 4
    assert list(energies) == sorted(energies)


@pytest.mark.parametrize(
    ("text", "change", "key", "told"),
    [
        (BENNU, ("eccentricity = 0.2037", "eccentricity = 1.2"), "eccentricity = 1.2", "less than 1"),
        (BENNU, ('"1.1259 au"', '"1.1259 kg"'), "semi_major_axis =", "kg"),
        (BENNU, ('"1.1259 au"', '"0 au"'), "semi_major_axis =", "no orbit"),
        (BENNU, ("2019-04-27", "1999-04-27"), "epoch =", "31 years away"),
        (BENNU, ("mean_anomaly =", "mean_anomalie ="), "mean_anomalie =", "mean_anomal"),
        (BENNU, ('destination = "asteroid"', 'destination = "venus"'), "[activity.asteroid]", "leave the elements out"),
        (BENNU[: BENNU.index("[activity")], ("", ""), "destination =", "which one"),
        (BENNU, ('"rendezvous"', '"landing"'), "arrival =", "cannot arrive"),
        (BENNU, ('isp = "320 s"\n', ""), "arrival =", "needs an engine"),
        (VENUS, ('arrival = "orbit" }', 'arrival = "rendezvous" }'), '{ name = "orbiter"', "cannot arrive"),
        (VENUS, (', arrival = "orbit"', ""), "arrival_orbit =", "nothing is captured"),
        (VENUS, ('isp = "318 s"\n', ""), "arrival =", "needs arrival_orbit and isp"),
        (L2, ("probes", 'rockets = "two"\nprobes'), "rockets =", "two owners"),
        (VENUS, ("0.42", "0"), "landing =", "nothing would be left"),
        (VENUS, ("landed_share = 0.42", "from_orbit = true, delta_v = 3"), "landing =", "delta_v"),
        (VENUS, ('arrival = "landing"', 'arrival = "flyby"'), "landing =", "nothing lands"),
        (L2, ("owner", 'arrival = "landing", owner'), "probes", "winds onto a halo"),
    ],
)
def test_what_is_wrong_is_pointed_at_in_its_line(
    text: str, change: tuple[str, str], key: str, told: str, tmp_path: Path
) -> None:
    assert change[0] in text
    with pytest.raises(DataError, match=told) as caught:
        read(tmp_path, text.replace(*change) if change[0] else text)
    lines = (tmp_path / "probes.toml").read_text().splitlines()
    line = caught.value.where.line
    assert line is not None
    assert lines[line - 1].lstrip().startswith(key)
