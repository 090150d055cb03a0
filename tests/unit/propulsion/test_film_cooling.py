"""Film cooling."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.coolants import evaporation
from intercosmos.physics.propulsion.film_cooling import Film, film_effect
from intercosmos.physics.propulsion.hot_gas import HotGas, hot_gas

X = np.linspace(-0.4, 0.3, 141)
RADIUS = 0.05 * np.sqrt(1 + 20 * np.maximum(X, -0.15) ** 2)  # a cylinder up to -0.15 m


@pytest.fixture(scope="module")
def hot() -> HotGas:
    return hot_gas(X, RADIUS, (0.0, 0.05), "lox", "rp-1", 2.4, 7e6)


def test_law_of_goldstein_on_a_plate(hot: HotGas) -> None:
    film = Film(0.5, 300.0, 2500.0, -0.4, turbulence=0.0)
    effect = film_effect(film, X, RADIUS, hot)
    k = 40
    ran = X[k] - X[0]
    # the group as Goldstein writes it, with the slot's flow per length of its lip
    lip = 0.5 / (2 * np.pi * RADIUS[k])
    xi = ran * hot.flux[k] / lip * (lip / hot.viscosity) ** -0.25
    expected = 1.9 * hot.prandtl ** (2 / 3) / (1 + 0.329 * hot.cp / 2500.0 * xi**0.8)
    assert effect.effectiveness[k] == pytest.approx(expected, rel=1e-6)


def test_effectiveness_falls_and_more_film_lasts_longer(hot: HotGas) -> None:
    small, large = (film_effect(Film(m, 300.0, 2500.0, -0.3), X, RADIUS, hot).effectiveness for m in (0.2, 0.6))
    behind = X >= -0.3 - 1e-9
    assert np.all(small[~behind] == 0)
    assert np.all(large[behind] >= small[behind])
    assert np.all((large >= 0) & (large <= 1))
    assert np.all(np.diff(small[behind]) < 1e-12)
    assert large[-1] < large[behind][0]


def test_driving_temperature_lies_between_film_and_gas(hot: HotGas) -> None:
    effect = film_effect(Film(0.4, 320.0, 2500.0, -0.3), X, RADIUS, hot)
    assert np.all(effect.driving_temperature >= 320.0)
    assert np.all(effect.driving_temperature <= hot.recovery_temperature + 1e-9)


def test_turbulence_shortens_a_film(hot: HotGas) -> None:
    calm, wild = (
        film_effect(Film(0.4, 320.0, 2500.0, -0.3, turbulence=t), X, RADIUS, hot).effectiveness for t in (0.0, 0.15)
    )
    assert np.all(wild[X > -0.25] < calm[X > -0.25] + 1e-12)
    assert wild[-1] < 0.9 * calm[-1]


def test_liquid_boils_away_by_the_heat_that_reaches_it(hot: HotGas) -> None:
    boiling, heat, cp = evaporation("rp-1", 298.15, 1e6)
    film = Film(0.5, boiling, cp, -0.35, heat_to_boil=heat)
    effect = film_effect(film, X, RADIUS, hot)
    wet = effect.liquid > 0
    assert 3 < np.count_nonzero(wet) < len(X) - 10
    np.testing.assert_allclose(effect.driving_temperature[wet], boiling)
    # the liquid lost to the last wet station is the heat put in over the heat of evaporation
    last = int(np.flatnonzero(wet)[-1])
    rate = hot.heating(np.full_like(X, boiling), hot.recovery_temperature) * 2 * np.pi * RADIUS
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(X), np.diff(RADIUS)))])
    inside = (X >= -0.35 - 1e-9) & (np.arange(len(X)) <= last)
    assert 0.5 - effect.liquid[last] == pytest.approx(np.trapezoid(rate[inside], arc[inside]) / heat, rel=0.02)


@pytest.mark.parametrize("change", [{"mass_flow": 0.0}, {"cp": -1.0}, {"turbulence": 2.0}, {"heat_to_boil": -1.0}])
def test_impossible_films_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(PhysicsError, match="film's"):
        Film(**({"mass_flow": 1.0, "temperature": 300.0, "cp": 2000.0, "x": 0.0} | change))
