"""Kepler's and Lambert's problems and departures against published worked examples.

Sources: D. A. Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, examples 2-4 and 7-5; H. D.
Curtis, *Orbital Mechanics for Engineering Students*, example 5.2 (both as repeated in the tests of poliastro); G. J.
Der, *The superior Lambert algorithm*, AMOS 2011 (as repeated there); escape and capture from the tests of Tudat.
"""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.flyby_geometry import escape_burn
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.lambert_problem import lambert, lambert_exists, lambert_least_time
from intercosmos.physics.orbits.manoeuvres import hohmann

MU = 398600.4418e9  # m3/s2, of all the Earth's examples
DER = (
    np.array([22592.145603, -1599.915239, -19783.950506]) * 1e3,
    np.array([1922.067697, 4054.157051, -8925.727465]) * 1e3,
)


def test_kepler_vallado_2_4() -> None:
    # 40 min later: relative tolerance 1e-5
    r, v = kepler(
        np.array([1131.340, -2282.343, 6672.423]) * 1e3, np.array([-5.64305, 4.30333, 2.42879]) * 1e3, 2400, MU
    )
    assert r / 1e3 == pytest.approx([-4219.7527, 4363.0292, -3958.7666], rel=1e-5)
    assert v / 1e3 == pytest.approx([3.689866, -1.916735, -6.112511], rel=1e-5)


def test_lambert_vallado_7_5() -> None:
    # 76 min: tolerance 1e-5
    v1, v2 = lambert([15945.34e3, 0, 0], np.array([12214.83899, 10249.46731, 0]) * 1e3, 76 * 60, MU)
    assert v1 / 1e3 == pytest.approx([2.058913, 2.915965, 0], rel=1e-5)
    assert v2 / 1e3 == pytest.approx([-3.451565, 0.910315, 0], rel=1e-5)


def test_lambert_curtis_5_2() -> None:
    # 3600 s: tolerance 1e-4
    v1, v2 = lambert(np.array([5000, 10000, 2100]) * 1e3, np.array([-14600, 2500, 7000]) * 1e3, 3600, MU)
    assert v1 / 1e3 == pytest.approx([-5.9925, 1.9254, 3.2456], rel=1e-4)
    assert v2 / 1e3 == pytest.approx([-3.3125, -4.1966, -0.38529], rel=1e-4)


@pytest.mark.parametrize(
    ("revolutions", "high_path", "v1_km_s"),
    [
        (0, False, (2.000652697, 0.387688615, -2.666947760)),
        (1, True, (0.50335770, 0.61869408, -1.57176904)),
        (1, False, (-2.45759553, 1.16945801, 0.43161258)),
    ],
)
def test_lambert_der_with_revolutions(revolutions: int, high_path: bool, v1_km_s: tuple[float, ...]) -> None:
    # 36 000 s: relative tolerance 5e-6
    v1, _ = lambert(*DER, 36000, MU, revolutions=revolutions, high_path=high_path)
    assert v1 / 1e3 == pytest.approx(v1_km_s, rel=5e-6)


def test_lambert_der_has_no_revolution_in_five_hours() -> None:
    with pytest.raises(PhysicsError, match="no orbit makes 1 revolution between these positions in 18000 s"):
        lambert(*DER, 5 * 3600, MU, revolutions=1)
    assert not lambert_exists(*DER, 5 * 3600, MU, revolutions=1)
    least = float(lambert_least_time(*DER, MU, revolutions=1))
    assert lambert_exists(*DER, [least * (1 - 1e-12), least * (1 + 1e-12)], MU, revolutions=1).tolist() == [False, True]


def test_lambert_der_nearly_closed() -> None:
    # 12 300 s, two revolutions, low path: relative tolerance 1e-6
    r1 = np.array([7231.58074563487, 218.02523761425, 11.79251215952]) * 1e3
    r2 = np.array([7357.06485698842, 253.55724281562, 38.81222241557]) * 1e3
    v1, _ = lambert(r1, r2, 12300, MU, revolutions=2)
    assert v1 / 1e3 == pytest.approx([7.00660748, 1.96687296, 1.49423471], rel=1e-6)


def test_escape_and_capture_of_tudat() -> None:
    # relative tolerance 1e-13
    assert float(escape_burn(2944.61246668719, 6378e3 + 185e3, 3.986e14)) == pytest.approx(3614.64460281887, rel=1e-13)
    assert float(escape_burn(2648.83359973278, 1.1 * 3389.5e3, 4.2830e13)) == pytest.approx(2087.10627167408, rel=1e-13)


def test_lambert_near_180_degrees_is_the_hohmann_transfer() -> None:
    # Earth to Mars on circles: excess speeds 2.9447 and 2.6489 km/s, 258.87 d (the field page, printed digits)
    sun, r1, r2 = 1.32712440018e20, 149.597870700e9, 1.523679 * 149.597870700e9
    first, second, tof_s = hohmann(r1, r2, mu=sun)
    assert [float(first) / 1e3, float(second) / 1e3, float(tof_s) / 86400] == pytest.approx(
        [2.9447, 2.6489, 258.87], rel=1e-4
    )
    angle = np.pi - 1e-6
    target = r2 * np.array([np.cos(angle), np.sin(angle), 0])
    v1, v2 = lambert([r1, 0, 0], target, tof_s, sun)
    assert v1[1] - np.sqrt(sun / r1) == pytest.approx(float(first), rel=1e-5)
    circular = np.sqrt(sun / r2) * np.array([-np.sin(angle), np.cos(angle), 0])
    assert np.linalg.norm(circular - v2) == pytest.approx(float(second), rel=1e-5)
