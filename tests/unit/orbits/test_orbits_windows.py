from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import windows
from intercosmos.physics.orbits.earth_orientation import julian_date

EPOCH = tuple(float(part) for part in julian_date("2027-03-01"))
BAIKONUR = (np.radians(45.96), np.radians(63.3))
ISS_DRIFT = np.radians(-4.959) / 86400


def test_two_windows_a_day_one_each_way() -> None:
    found = windows.launch_windows(*BAIKONUR, np.radians(51.64), 2.0, *EPOCH, days=10, node_rate=ISS_DRIFT)
    assert np.all(np.diff(found.time_s) > 0)
    assert found.time_s[0] >= 0
    assert found.time_s[-1] < 10 * 86400
    assert abs(int(found.ascending.sum()) - 10) <= 1
    assert abs(int((~found.ascending).sum()) - 10) <= 1
    ascending = found.time_s[found.ascending]
    assert np.diff(ascending) == pytest.approx(86400 + float(windows.daily_shift(ISS_DRIFT)), abs=0.01)


def test_windows_say_how_well_the_rotation_is_known() -> None:
    later = windows.launch_windows(*BAIKONUR, np.radians(51.64), 2.0, *map(float, julian_date("2033-01-01")))
    assert np.all(later.bound_s >= 0.9)


def test_a_plane_out_of_reach() -> None:
    with pytest.raises(PhysicsError, match="no azimuth reaches it"):
        windows.launch_windows(*BAIKONUR, np.radians(41.47), 2.0, *EPOCH)


def test_a_search_without_length() -> None:
    with pytest.raises(PhysicsError, match="length above 0"):
        windows.launch_windows(*BAIKONUR, np.radians(51.64), 2.0, *EPOCH, days=0)


def test_at_the_critical_latitude_both_windows_meet() -> None:
    from intercosmos.physics.orbits.frames import geocentric_latitude

    inclination = float(geocentric_latitude(BAIKONUR[0]))
    found = windows.launch_windows(*BAIKONUR, inclination, 2.0, *EPOCH, days=1)
    gaps = np.diff(found.time_s)
    assert len(found.time_s) == 2
    assert float(gaps[0]) < 1.0
    assert found.azimuth == pytest.approx([np.pi / 2, np.pi / 2], abs=1e-6)
