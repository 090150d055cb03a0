from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.signals import BANDS, band, frequency_hz, wavelength_m


@pytest.mark.parametrize(
    ("system", "code", "mhz"),
    [
        ("G", "C1C", 1575.42),
        ("G", "L2W", 1227.60),
        ("G", "C5Q", 1176.45),
        ("R", "C4A", 1600.995),
        ("R", "C6A", 1248.06),
        ("R", "C3Q", 1202.025),
        ("E", "C1X", 1575.42),
        ("E", "C5Q", 1176.45),
        ("E", "C7Q", 1207.14),
        ("E", "C8Q", 1191.795),
        ("E", "C6C", 1278.75),
        ("C", "C2I", 1561.098),
        ("C", "C1P", 1575.42),
        ("C", "C5P", 1176.45),
        ("C", "C7I", 1207.14),
        ("C", "C7D", 1207.14),
        ("C", "C6I", 1268.52),
        ("C", "C8X", 1191.795),
        ("C", "C1I", 1561.098),  # RINEX 3.02
        ("J", "C6L", 1278.75),
        ("I", "C9A", 2492.028),
        ("S", "C5I", 1176.45),
    ],
)
def test_frequencies_are_those_of_rinex(system: str, code: str, mhz: float) -> None:
    assert float(frequency_hz(system, code)) == pytest.approx(mhz * 1e6, abs=1e-3)
    assert band(system, code[1:]) == band(system, code)


def test_glonass_channels_shift_both_bands_alike() -> None:
    k = np.arange(-7, 7)
    g1, g2 = frequency_hz("R", "C1P", k), frequency_hz("R", "C2P", k)
    assert g1[k == 0] == 1602e6
    assert g2[k == 1] == 1246.4375e6
    assert g1 / g2 == pytest.approx(np.full(k.shape, 9 / 7), rel=1e-15)
    assert np.isnan(frequency_hz("R", "C1C", [np.nan, 1.0])).tolist() == [True, False]
    assert frequency_hz("R", "C3Q", k).shape == k.shape


def test_wavelengths() -> None:
    assert float(wavelength_m("R", "L1C", 1)) == pytest.approx(0.187070, abs=1e-6)
    assert {system for system in BANDS if float(wavelength_m(system, "1", 0)) < 0.2} == set(BANDS)


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(UnknownIdError, match="navigation system"):
        frequency_hz("X", "C1C")
    with pytest.raises(UnknownIdError, match=r"(?s)band of GPS.*L5"):
        frequency_hz("G", "C7Q")
    with pytest.raises(PhysicsError, match="channel"):
        frequency_hz("R", "C1C")
    with pytest.raises(PhysicsError, match="between -7 and 13"):
        frequency_hz("R", "C2C", [0, 14])
