from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import combinations as c
from intercosmos.physics.navigation.signals import frequency_hz


def test_the_first_order_ionosphere_vanishes_for_glonass_of_every_channel() -> None:
    k = np.arange(-7, 7)
    f1, f2 = frequency_hz("R", "C1C", k), frequency_hz("R", "C2C", k)
    a, b = c.ionosphere_free_factors(f1, f2)
    assert a == pytest.approx(np.full(k.shape, 81 / 32), rel=1e-12)
    assert a + b == pytest.approx(np.ones(k.shape), rel=1e-12)
    assert c.ionosphere_free(100 + 5.0, 100 + 5.0 * 81 / 49, f1, f2) == pytest.approx(np.full(k.shape, 100.0))


def test_noise_amplification_of_the_pairs_in_use() -> None:
    # Springer Handbook of GNSS, table 20.5, to its digits
    for system, first, second, wanted in (
        ("G", "1", "2", 2.98),
        ("G", "1", "5", 2.59),
        ("E", "1", "7", 2.81),
        ("C", "2", "6", 3.53),
        ("C", "2", "7", 2.90),
    ):
        found = c.noise_amplification(frequency_hz(system, first), frequency_hz(system, second))
        assert float(found) == pytest.approx(wanted, abs=0.006)


def test_melbourne_wubbena_sees_only_the_wide_lane_ambiguity() -> None:
    f1, f2, light = 1575.42e6, 1227.60e6, 299792458.0
    rho, iono, n1, n2 = 2.2e7, 8.0, 12, 5
    late = iono * (f1 / f2) ** 2
    phases = rho - iono + n1 * light / f1, rho - late + n2 * light / f2
    found = c.melbourne_wubbena_m(*phases, rho + iono, rho + late, f1, f2)
    assert float(found) == pytest.approx((n1 - n2) * float(c.wide_lane_m(f1, f2)), abs=1e-6)
    assert float(c.geometry_free(rho + iono, rho + late)) == pytest.approx(iono - late, abs=1e-6)


@pytest.mark.parametrize(
    ("system", "codes", "pair"),
    [
        ("G", "C1C C1W C2W C2L C5Q L1C", ("C1W", "C2W")),
        ("G", "C1C C2W C2X C5X", ("C1C", "C2W")),
        ("G", "C1C C5Q", ("C1C", "C5Q")),
        ("R", "C1C C1P C2C C2P", ("C1P", "C2P")),
        ("R", "C1C C2P", ("C1C", "C2P")),
        ("E", "C1X C5X C7X C8X", ("C1X", "C5X")),
        ("E", "C1C C7Q", ("C1C", "C7Q")),
        ("C", "C1P C2I C5P C6I C7D C7I", ("C2I", "C6I")),
        ("C", "C1P C5P", ("C1P", "C5P")),
        ("C", "C2I C7I", ("C2I", "C7I")),
        ("J", "C1C C2L C5Q", ("C1C", "C2L")),
        ("I", "C5A C9A", ("C9A", "C5A")),
        ("S", "C1C", None),
    ],
)
def test_pairs_of_real_receivers(system: str, codes: str, pair: tuple[str, str] | None) -> None:
    assert c.choose_pair(system, codes.split()) == pair


def test_a_pair_that_few_satellites_send_loses() -> None:
    counts = {"C1C": 1000, "C2W": 1000, "C1W": 100, "C5Q": 400}
    assert c.choose_pair("G", counts, counts) == ("C1C", "C2W")
    assert c.choose_pair("G", [*counts, "C2L"], counts) == ("C1C", "C2W")
    assert c.choose_single("G", ["C1W", "C1C"], {"C1W": 10, "C1C": 0}) == "C1W"
    assert c.choose_single("E", ["L1C"]) is None


def test_wrong_questions() -> None:
    with pytest.raises(PhysicsError, match="one frequency"):
        c.ionosphere_free_factors(1575.42e6, [1227.6e6, 1575.42e6])
    with pytest.raises(UnknownIdError):
        c.choose_pair("Q", ["C1C"])
    with pytest.raises(UnknownIdError):
        c.choose_single("Q", ["C1C"])
