"""Low-thrust transfers against the figures published for them; source and tolerance stand above each number."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.physics.orbits import hodographic
from intercosmos.physics.orbits.elements import Keplerian, to_state

AU = 149_597_870_700.0
SUN = 1.32712440018e20
DAY = 86400.0

# E. M. Standish & J. Williams, Keplerian elements for approximate positions of the major planets (JPL), table 2,
# 3000 BC to 3000 AD: au, 1, deg and their change a century; a, e, i, mean longitude, longitude of perihelion, node. The
# published shapings were worked out with them
EARTH = (
    (1.00000018, 0.01673163, -0.00054346, 100.46691572, 102.93005885, -5.11260389),
    (-0.00000003, -0.00003661, -0.01337178, 35999.37306329, 0.31795260, -0.24123856),
)
MARS = (
    (1.52371243, 0.09336511, 1.85181869, -4.56813164, -23.91744784, 49.71320984),
    (0.00000097, 0.00009149, -0.00724757, 19140.29934243, 0.45223625, -0.26852431),
)


def planet(elements: tuple[tuple[float, ...], tuple[float, ...]], days: float) -> tuple[np.ndarray, np.ndarray]:
    a, e, i, longitude, perihelion, node = np.array(elements[0]) + np.array(elements[1]) * days / 36525
    mean = np.radians(longitude - perihelion)
    eccentric = mean
    for _ in range(50):
        eccentric -= (eccentric - e * np.sin(eccentric) - mean) / (1 - e * np.cos(eccentric))
    true = 2 * np.arctan2(np.sqrt(1 + e) * np.sin(eccentric / 2), np.sqrt(1 - e) * np.cos(eccentric / 2))
    parts = (a * AU, e, np.radians(abs(i)), np.radians(node), np.radians(perihelion - node), true)
    if i < 0:  # a negative inclination is the positive one with its node opposite
        parts = (*parts[:3], parts[3] + np.pi, parts[4] - np.pi, true)
    return to_state(Keplerian(*(np.asarray(x) for x in parts)), mu=SUN)


@pytest.mark.parametrize(
    ("departure", "days", "radial", "transverse", "delta_v", "peak"),
    # D. Gondelach (2012), MSc thesis, TU Delft, as in Tudat's unitTestHodographicShapingLeg: Earth to Mars with two
    # revolutions, days after J2000, ΔV within 1 m/s, peak acceleration within 1e-6 m/s²
    [
        (9264.5, 1070, "cosine", "cosine", 7751.0, 2.64e-4),
        (10034.5, 1070, "sine", "sine", 6742.0, 1.46e-4),
        (9244.5, 1090, "powers", "cosine", 6686.0, 2.46e-4),
        (10024.5, 1050, "powers", "sine", 6500.0, 1.58e-4),
    ],
)
def test_hodographic_shaping_of_gondelach(
    departure: float,
    days: float,
    radial: hodographic.ShapeName,
    transverse: hodographic.ShapeName,
    delta_v: float,
    peak: float,
) -> None:
    ends = (*planet(EARTH, departure), *planet(MARS, departure + days))
    found = hodographic.hodographic(*ends, days * DAY, SUN, revolutions=2, radial=radial, transverse=transverse)
    assert float(found.delta_v) == pytest.approx(delta_v, abs=1.0)
    assert float(found.peak_acceleration) == pytest.approx(peak, abs=1e-6)
