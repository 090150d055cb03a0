"""Routes, their decision vectors and their refusals."""

from dataclasses import replace

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.bodies import BODIES
from intercosmos.physics.orbits.gravity_assist import fly, mga, mga_1dsm
from intercosmos.physics.orbits.routes import bodies_of, measured, route_of, tabulated
from intercosmos.physics.orbits.search import search

X = np.array([-789.8117, 158.302027105278, 449.385873819743, 54.7489684339665, 1024.36205846918, 4552.30796805542])


def test_a_sequence_by_number_or_name_is_the_problem() -> None:
    insertion = gtop.Insertion(108950.0, 0.98)
    by_number = mga(X, [3, 2, 2, 3, 5, 6], insertion=insertion)
    by_name = mga(X, ["earth", "venus", "venus", "earth", "jupiter", "saturn"], insertion=insertion)
    assert float(by_number) == float(by_name) == float(mga(X, "cassini1"))


@pytest.mark.parametrize(
    "written",
    [
        "Cassini1", "CASSINI1", "cassini 1", "cassini-1", "Cassini_1", "EVVEJS", "evvejs", "E-V-V-E-J-S",
        "Earth, Venus, Venus, Earth, Jupiter, Saturn", ["Earth", "VENUS", "venus", "earth", "Jupiter", "saturn"],
        ["E", "v", "V", "E", "J", "S"], (3, 2, 2, 3, 5, 6),
    ],
)  # fmt: skip
def test_sequences_as_people_write_them(written: object) -> None:
    insertion = gtop.Insertion(108950.0, 0.98)
    assert float(mga(X, written, insertion=insertion)) == float(mga(X, gtop.CASSINI1))  # type: ignore[arg-type]


def test_problems_of_either_kind_fly_under_their_names() -> None:
    x = (np.array(gtop.MESSENGER.lower) + np.array(gtop.MESSENGER.upper)) / 2
    expected = float(mga_1dsm(x, gtop.MESSENGER))
    for written in ("messenger", "Messenger", "messenger reduced", "Messenger_Reduced", "EEVVMe", [3, 3, 2, 2, 1]):
        assert float(mga(x, written)) == expected  # the length tells that each leg has a manoeuvre
    assert bodies_of("churyumov-gerasimenko") == ("churyumov-gerasimenko",)
    assert bodies_of("EVVMeMe") == ("earth", "venus", "venus", "mercury", "mercury")
    assert bodies_of("emjun") == ("earth", "mars", "jupiter", "uranus", "neptune")
    full = [
        float(mga(np.array(gtop.MESSENGER_FULL.lower) + 0.01, name)) for name in ("messenger full", "MessengerFull")
    ]
    assert full[0] == full[1]


def test_many_rows_are_as_one_by_one() -> None:
    rows = X + np.linspace(0, 5, 6)[:, None]
    together = mga(rows.reshape(2, 3, 6), "cassini1")
    assert together.shape == (2, 3)
    np.testing.assert_allclose(together.ravel(), [float(mga(row, "cassini1")) for row in rows], rtol=1e-13)


def test_no_rows() -> None:
    assert mga(np.zeros((0, 6)), "cassini1").shape == (0,)


def test_parts_add_up_and_dates_run() -> None:
    flown = fly(X, "cassini1")
    assert flown.impulses.shape == (6,)
    assert flown.pericentres.shape == (4,)
    total = (flown.impulses.sum() + flown.penalties.sum()) / 1e3
    assert total == pytest.approx(float(flown.objective_km_s), rel=1e-13)
    np.testing.assert_allclose(np.diff(flown.mjd2000), X[1:])
    assert flown.mjd2000[0] == X[0]


@pytest.mark.parametrize(
    ("x", "sequence", "words"),
    [
        (X[:5], "cassini1", "decision vectors of 6"),
        (X * np.nan, "cassini1", "not finite"),
        (-X, "cassini1", "above zero"),
        (X, ["earth"], "at least two bodies"),
        (X, "messenger", "decision vectors of 18"),
        (X[:5], "EVVEJS", "6 numbers, or of 22 with a manoeuvre on each leg"),
        (1.0, "EVVEJS", "6 numbers"),
        (X, "", "at least two bodies"),
        (X, "GTOC1", "counts the blow to an asteroid"),
        ([0.0, 1.0, 2.0], ["earth", "churyumov-gerasimenko", "mars"], "no body to fly by"),
    ],
)
def test_refusals(x: object, sequence: object, words: str) -> None:
    with pytest.raises(PhysicsError, match=words):
        mga(x, sequence)  # type: ignore[arg-type]


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="cassini1"):
        mga(X, "cassini")
    with pytest.raises(UnknownIdError, match="jupiter"):
        mga(X[:2], ["earth", "jupitr"])
    with pytest.raises(UnknownIdError):
        mga(X[:2], [3, 12])
    with pytest.raises(UnknownIdError, match="did you mean 'messenger'"):
        mga(X, "mesenger")
    with pytest.raises(UnknownIdError, match="did you mean 'venus'"):
        mga(X[:3], "earth-venuss-mars")
    with pytest.raises(UnknownIdError, match="rosetta"):
        mga(X, "rosseta")


def test_a_capture_orbit_must_be_one() -> None:
    with pytest.raises(PhysicsError, match="capture orbit"):
        gtop.Insertion(-1.0, 0.5)
    with pytest.raises(PhysicsError, match="captured"):
        route_of(["earth", "churyumov-gerasimenko"], insertion=gtop.Insertion(5.0, 0.1), deep_space_manoeuvres=False)


def test_sampled_states_bring_the_masses_of_de440() -> None:
    route = route_of("cassini1")
    real = measured(route)
    assert real.mu_km == tuple(BODIES[name].mu / 1e9 for name in route.sequence)
    assert real.radius_km == tuple(BODIES[name].radius / 1e3 for name in route.sequence)
    assert real.least_pericentre_km == route.least_pericentre_km
    own = replace(route, mu_km=(1.0,) * 6, database=False)  # somebody's own constants stay
    assert measured(own) == own

    def states(body: str, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        phase = 2e-7 * seconds + {"earth": 0.0, "venus": 1.0, "mars": 2.5}[body]
        size = {"earth": 1.5e11, "venus": 1.1e11, "mars": 2.3e11}[body]
        zero, turn = 0 * phase, np.array([np.cos(phase), np.sin(phase)])
        tilted = np.stack([turn[0], turn[1], 0.01 * turn[1]], axis=-1)
        across = np.stack([-turn[1], turn[0], zero], axis=-1)
        return size * tilted, 2e-7 * size * across

    sampled = tabulated(["earth", "venus", "mars"], 0, 900, states, step_days=2.0)
    by_names = fly([10.0, 150.0, 300.0], route_of(["earth", "venus", "mars"], deep_space_manoeuvres=False),
                   ephemeris=sampled)  # fmt: skip
    heavy = replace(route_of(["earth", "venus", "mars"], deep_space_manoeuvres=False), database=False)
    by_database = fly([10.0, 150.0, 300.0], heavy, ephemeris=sampled)
    # the same turn: the pericentre goes with the mass
    ratio = BODIES["venus"].mu / 1e9 / gtop.PLANET_MU_KM["venus"]
    assert by_names.pericentres[0] / by_database.pericentres[0] == pytest.approx(ratio, rel=1e-12)


def test_a_single_trajectory_of_the_wrong_kind_is_told() -> None:
    with pytest.raises(PhysicsError, match="one for mga"):
        mga_1dsm(X, "cassini1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "needs an end"),
        ({"time_limit_s": float("inf")}, "finite and above zero"),
        ({"most_evaluations": 0}, "finite and above zero"),
        ({"most_evaluations": 10, "upper": [np.inf] * 6}, "finite bounds"),
        ({"most_evaluations": 10, "upper": [-2000.0] * 6}, "above its lower"),
        ({"most_evaluations": 10, "lower": [0.0] * 5}, "bounds of 6 numbers"),
    ],
)
def test_unbounded_searches_are_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(PhysicsError, match=words):
        search("cassini1", **arguments)  # type: ignore[arg-type]


def test_a_route_without_bounds_is_refused() -> None:
    with pytest.raises(PhysicsError, match="needs bounds"):
        search(route_of("cassini1"), most_evaluations=10)


def test_sampled_states_need_a_span_and_the_bodies() -> None:
    def states(body: str, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        one = np.ones((len(seconds), 3)) * 1.5e11
        return one, one / 1e7

    with pytest.raises(PhysicsError, match="above zero"):
        tabulated(["earth"], 0.0, 0.0, states)
    with pytest.raises(PhysicsError, match="lack mars"):
        mga([0.0, 200.0], ["earth", "mars"], ephemeris=tabulated(["earth"], 0.0, 300.0, states))


def test_a_search_without_flybys_is_no_worse_than_a_porkchop() -> None:
    route = route_of(["earth", "mars"], deep_space_manoeuvres=False)
    found = search(route, lower=[4000.0, 100.0], upper=[5000.0, 400.0], seed=1, most_evaluations=200_000)
    days = np.stack(np.meshgrid(np.arange(4000.0, 5001, 5), np.arange(100.0, 401, 5)), axis=-1).reshape(-1, 2)
    assert found.objective_km_s <= float(np.nanmin(fly(days, route, exact=True).objective_km_s))
    assert 4000 <= found.x[0] <= 5000
