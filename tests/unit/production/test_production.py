"""Learning, networks of tasks, stocks."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.production.learning import carried_over, lot_cost, unit_cost
from intercosmos.physics.production.network import Spread, Task, run
from intercosmos.physics.production.stock import engines_made, local_share, runway


def test_every_doubling_takes_the_same_part_off() -> None:
    np.testing.assert_allclose(unit_cost([1, 2, 4, 8], 0.85), [1, 0.85, 0.85**2, 0.85**3], rtol=1e-12)
    assert lot_cost(1, 4, 0.9) == pytest.approx(1 + 0.9 + 3 ** np.log2(0.9) + 0.81)
    np.testing.assert_allclose(lot_cost(1, 2, [0.8, 1.0]), [1.8, 2.0])
    assert carried_over(100, 0.5) == pytest.approx(10.0)
    assert carried_over(0, 0.5) == 1.0


@pytest.mark.parametrize(("unit", "slope"), [(0, 0.9), (1, 0.0), (1, 1.1), (float("nan"), 0.9)])
def test_learning_has_bounds(unit: float, slope: float) -> None:
    with pytest.raises(PhysicsError):
        unit_cost(unit, slope)


def test_lots_are_not_empty() -> None:
    with pytest.raises(PhysicsError, match="empty"):
        lot_cost(3, 2, 0.9)


def chain(common: float = 0.5) -> list[Task]:
    """Two tasks in a row and one beside them that hardly ever decides."""
    spread, effort = Spread(0.8, 1.0, 1.5), Spread(8.0, 10.0, 15.0)
    return [
        Task("first", spread, effort),
        Task("beside", Spread(0.1, 0.2, 0.3), effort),
        Task("second", spread, effort, ("first", "beside")),
    ]


def test_one_task_keeps_its_quantiles() -> None:
    alone = run([Task("one", Spread(2.0, 3.0, 7.0), Spread(1.0, 1.0, 1.0))], common=0.0)
    assert alone.end("one", 0.1, 0.5, 0.9) == pytest.approx((2.0, 3.0, 7.0), rel=0.01)
    assert alone.total_effort(0.1, 0.9) == (1.0, 1.0)


def test_the_longest_path_decides_and_common_causes_widen() -> None:
    apart, together = run(chain(), common=0.0), run(chain(), common=1.0)
    assert apart.critical["second"] == 1.0
    assert apart.critical["first"] > 0.99
    assert apart.critical["beside"] == pytest.approx(1 - apart.critical["first"], abs=1e-12)
    narrow, wide = apart.end("second", 0.1, 0.9), together.end("second", 0.1, 0.9)
    assert wide[1] - wide[0] > narrow[1] - narrow[0]
    # with one cause for all, quantiles add up
    assert wide == pytest.approx((1.6, 3.0), rel=0.01)


def test_the_same_question_has_the_same_answer() -> None:
    np.testing.assert_array_equal(run(chain()).effort, run(chain()).effort)


def test_networks_are_checked() -> None:
    one = Spread(1.0, 1.0, 1.0)
    with pytest.raises(PhysicsError, match="does not come before"):
        run([Task("a", one, one, ("b",)), Task("b", one, one)])
    with pytest.raises(PhysicsError, match="name of its own"):
        run([Task("a", one, one), Task("a", one, one)])
    with pytest.raises(PhysicsError, match="from 0 to 1"):
        run([Task("a", one, one)], common=2.0)
    for wrong in ((2.0, 1.0, 3.0), (0.0, 1.0, 2.0), (1.0, np.nan, 2.0), (1.0, 2.0, np.inf)):
        with pytest.raises(PhysicsError, match="in order"):
            Spread(*wrong)
    for draws in (-1, 0, 40):
        with pytest.raises(PhysicsError, match="1 to 20 draws"):
            run([Task("a", one, one)], draws_log2=draws)
    with pytest.raises(UnknownIdError, match="did you mean 'firing'"):
        run([Task("firing", one, one)]).end("fireing", 0.5)


@pytest.mark.parametrize("wrong", [{"ramp_years": np.nan}, {"first_delivery": np.nan}, {"years": [1.0, np.nan]}])
def test_deliveries_are_numbers(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"years": 1.0, "first_delivery": 0.0, "ramp_years": 1.0, "rate_a_year": 1.0}
    with pytest.raises(PhysicsError, match="numbers"):
        engines_made(**(asked | wrong))  # type: ignore[arg-type]


def test_stock_lasts_until_more_is_flown_than_is_there() -> None:
    np.testing.assert_allclose(runway([12.0, 12.0, 0.0], 4.0, [0.0, 4.0, 1.0]), [3.0, np.inf, 0.0])
    with pytest.raises(PhysicsError, match="not negative"):
        runway(-1.0, 1.0)


def test_local_share_grows_between_its_ends() -> None:
    share = local_share([0.0, 2.0, 4.0, 6.0, 9.0], first=0.1, last=0.9, begins=2.0, complete=6.0)
    np.testing.assert_allclose(share, [0.1, 0.1, 0.5, 0.9, 0.9])
    with pytest.raises(PhysicsError, match="not a number"):
        local_share([1.0, np.nan], first=0.1, last=0.9, begins=0.0, complete=1.0)
    with pytest.raises(PhysicsError, match="shares grow"):
        local_share(1.0, first=0.9, last=0.1, begins=0.0, complete=1.0)


def test_engines_come_slowly_at_first() -> None:
    made = engines_made([0.0, 3.0, 4.0, 5.0, 6.0], first_delivery=3.0, ramp_years=2.0, rate_a_year=6.0)
    np.testing.assert_allclose(made, [0.0, 0.0, 1.5, 6.0, 12.0])
    assert engines_made(4.0, first_delivery=3.0, ramp_years=0.0, rate_a_year=6.0) == pytest.approx(6.0)
    with pytest.raises(PhysicsError, match="not negative"):
        engines_made(1.0, first_delivery=0.0, ramp_years=-1.0, rate_a_year=1.0)
