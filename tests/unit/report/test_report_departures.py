"""Pictures and phrases of joint probes: one rocket, two that meet, probes that arrive in different ways."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.directions.base import Assessment, Evidence, Option
from intercosmos.programme import DeepSpaceActivity
from intercosmos.report.departures import departure_figures
from intercosmos.report.proposals import proposed
from intercosmos.report.words import Names
from intercosmos.series import Map, Series
from intercosmos.units import Quantity

PROBES = (
    {"name": "lander", "mass": "700 kg", "owner": "roscosmos"},
    {"name": "orbiter", "mass": "900 kg", "owner": "cnsa"},
)
ROCK = {
    "name": "Bennu",
    "epoch": "2019-04-27",
    "semi_major_axis": "1.126 au",
    "eccentricity": 0.2,
    "inclination": "6 deg",
    "node": "2 deg",
    "argument_of_perihelion": "66 deg",
    "mean_anomaly": "87 deg",
}


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(load_catalogue(), ["roscosmos", "cnsa"])


def activity(**keys: object) -> DeepSpaceActivity:
    given = {"id": "probe", "direction": "deep-space", "worth": {"cnsa": 1.0}, "destination": "venus", "probes": PROBES}
    return DeepSpaceActivity.model_validate(given | keys)


def told(names: Names, **keys: object) -> str:
    return proposed(activity(**keys), names).replace("\u2009", " ").replace("\u202f", " ")


def test_a_proposal_says_how_each_probe_arrives(names: Names) -> None:
    own = (PROBES[0], PROBES[1] | {"arrival": "orbit"})
    assert told(names) == "Lander, 700 kg and orbiter, 900 kg, past Venus"
    assert (
        told(names, arrival="landing", probes=own)
        == "Lander, 700 kg, down to Venus; orbiter, 900 kg, into orbit about Venus"
    )
    beside = told(names, arrival="rendezvous", destination="asteroid", asteroid=ROCK, probes=PROBES[:1])
    assert beside == "Lander, 700 kg, beside Bennu"
    assert told(names, destination="sun-earth-l2", probes=PROBES[:1]) == "Lander, 700 kg, to the Sun-Earth point L2"


def map_of(title: str) -> Map:
    days, cruise = np.arange(5.0), np.arange(4.0)
    field = 8.0 + days[None, :] ** 2 + cruise[:, None]
    layers = {
        "C3": ("km2/s2", field),
        "arrival speed": ("km/s", field / 2),
        "lifted beyond what is needed": ("%", 10.0 - field),
    }
    return Map(title, "departure", "d", days, "cruise", "d", cruise, layers)


def curve(needed: float) -> Series:
    energy = np.linspace(0.0, 35.0, 8)
    payload = 5000.0 - 100.0 * energy
    columns = {
        name: ("kg", values)
        for name, values in (
            ("payload", payload),
            ("payload, low", 0.9 * payload),
            ("payload, high", 1.1 * payload),
            ("needed on the best day", np.full(8, needed)),
        )
    }
    return Series("payload", "C3", "km2/s2", energy, columns)


def test_two_rockets_that_meet_have_a_picture_each_and_their_own_loads(names: Names) -> None:
    vehicles = {"Long March 3B/E": 1200.0, "Proton-M/Briz-M": 1700.0}
    roles = {
        "launcher": "long-march-3b-e", "site": "xichang", "other launcher": "proton-m-briz-m", "other site": "baikonur",
    }  # fmt: skip
    option = Option("probe", "deep-space", "two rockets that meet", roles)
    evidence = Evidence(
        series={f"payload against energy, {name}": curve(needed) for name, needed in vehicles.items()},
        maps={f"departures of {name}": map_of(f"Departures of {name} to Venus") for name in vehicles},
    )
    energy = {f"departure energy C3 of {name}": Quantity(9e6, "km2/s2") for name in vehicles}
    pair = Assessment(option, (), measures=energy, evidence=evidence)
    first, second, loads = departure_figures([pair], pair, names)
    for figure, name in zip((first, second), vehicles, strict=True):
        assert figure.title.startswith(f"Departures of {name} to Venus")
        assert f"{name} lifts what is needed, and it arrives with what the other rocket brings" in figure.caption
    assert loads.title.startswith("1.2 and 1.7 t must leave")
    for name in vehicles:
        assert f"must leave on {name}" in loads.drawing
        assert f"best day of {name}" in loads.drawing


def test_one_rocket_lifts_all(names: Names) -> None:
    option = Option("probe", "deep-space", "own", {"launcher": "proton-m-briz-m", "site": "baikonur"})
    evidence = Evidence(
        series={"payload against energy, Proton-M/Briz-M": curve(1700.0)}, maps={"departures": map_of("Departures")}
    )
    one = Assessment(option, (), measures={"departure energy C3": Quantity(9e6, "km2/s2")}, evidence=evidence)
    porkchop, loads = departure_figures([one], one, names)
    assert "the other rocket" not in porkchop.caption
    assert "Proton-M/Briz-M" in porkchop.caption
    assert loads.title.startswith("1.7 t must leave")
    assert "must leave on" not in loads.drawing
