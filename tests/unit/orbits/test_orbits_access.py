"""Passes of satellites over sites: frames, ends of the search, and what is refused."""

from __future__ import annotations

import erfa
import numpy as np
import pytest
from astropy.time import Time, TimeDelta
from sgp4.api import Satrec, SatrecArray

from intercosmos.constants import EARTH_MU, EARTH_ROTATION_RATE
from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.access import Passes, access
from intercosmos.physics.orbits.earth_orientation import earth_orientation
from intercosmos.physics.orbits.frames import gcrf_from_itrf
from intercosmos.physics.orbits.paths import Array, IntArray

START, END = Time("2027-03-01", scale="utc"), Time("2027-03-02", scale="utc")
SITES = np.radians([[55.9, 37.6, 0.0], [5.24, -52.77, 0.0]])
VANGUARD = (
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)
RADIUS, INCLINATION = 6.9e6, 0.9


def fixed(numbers: IntArray, times: Time) -> Array:
    """Circular orbits above a turning Earth, one after another in phase."""
    t = (times - START).to_value("s")
    u = np.sqrt(EARTH_MU / RADIUS**3) * t + numbers[:, None].astype(float)
    x, y, z = np.cos(u), np.sin(u) * np.cos(INCLINATION), np.sin(u) * np.sin(INCLINATION)
    c, s = np.cos(EARTH_ROTATION_RATE * t), np.sin(EARTH_ROTATION_RATE * t)
    return RADIUS * np.stack([c * x + s * y, c * y - s * x, z], axis=-1)


def gcrf(numbers: IntArray, times: Time) -> Array:
    return gcrf_from_itrf(fixed(numbers, times), np.zeros(3), times.utc.jd1, times.utc.jd2)[0]


def teme(numbers: IntArray, times: Time) -> Array:
    """By ERFA's mean sidereal time of 1982 and polar motion, the definition of TEME."""
    known = earth_orientation(times.utc.jd1, times.utc.jd2)
    spin = erfa.rz(erfa.gmst82(times.utc.jd1, times.utc.jd2 + known.ut1_utc_s / 86400), np.eye(3))
    return np.einsum("tij,nti->ntj", erfa.pom00(known.polar_x, known.polar_y, 0.0) @ spin, fixed(numbers, times))


@pytest.fixture(scope="module")
def passes() -> Passes:
    return access(SITES, fixed, START, END, count=3, mask_rad=[0.1, 0.0], frame="ITRF")


@pytest.mark.parametrize(("frame", "positions"), [("TEME", teme), ("GCRF", gcrf)])
def test_every_frame_gives_the_same_passes(passes: Passes, frame: str, positions: object) -> None:
    same = access(SITES, positions, START, END, count=3, mask_rad=[0.1, 0.0], frame=frame)  # type: ignore[arg-type]
    assert len(same) == len(passes) > 10
    # 1e-6 s for each start and end, and a millimetre of interpolation
    assert same.start_s == pytest.approx(passes.start_s, abs=3e-6)
    assert same.end_s == pytest.approx(passes.end_s, abs=3e-6)


def test_passes_are_in_order_and_belong_to_their_pair(passes: Passes) -> None:
    assert np.array_equal(np.lexsort((passes.start_s, passes.satellite, passes.site)), np.arange(len(passes)))
    assert np.all(passes.start_s <= passes.highest_s)
    assert np.all(passes.highest_s <= passes.end_s)
    alone = access(SITES[:1], lambda n, t: fixed(n + 2, t), START, END, count=1, mask_rad=0.1, frame="ITRF")
    assert alone.start_s == pytest.approx(passes.of(0, 2).start_s, abs=3e-6)


def test_passes_are_cut_at_the_ends_of_the_search(passes: Passes) -> None:
    middle = passes.of(1, 0)
    cut = START + TimeDelta((middle.start_s[0] + middle.end_s[0]) / 2, format="sec")
    later = access(SITES[1:], fixed, cut, END, count=1, frame="ITRF")
    assert later.begins_before.tolist() == [True] + [False] * (len(later) - 1)
    assert later.start_s[0] == 0.0
    assert later.end_s[0] == pytest.approx((middle.end_s[0] - middle.start_s[0]) / 2, abs=3e-6)
    earlier = access(SITES[1:], fixed, START, cut, count=1, frame="ITRF")
    assert earlier.ends_after[-1]
    assert earlier.end_s[-1] == pytest.approx((cut - START).to_value("s"), abs=1e-9)


def test_a_site_that_no_latitude_reaches_has_no_pass() -> None:
    assert len(access(np.radians([[89.0, 0.0, 0.0]]), fixed, START, END, count=3, frame="ITRF")) == 0
    assert len(access(SITES, fixed, START, END, count=0)) == 0


def test_element_sets_are_propagated() -> None:
    # the same satellite by hand, through the reference implementation in its own constants
    record = Satrec.twoline2rv(*VANGUARD)
    start, end = Time("2000-06-28", scale="utc"), Time("2000-06-29", scale="utc")

    def reference(numbers: IntArray, times: Time) -> Array:
        return np.asarray(SatrecArray([record] * numbers.size).sgp4(times.utc.jd1, times.utc.jd2)[1]) * 1e3

    ours = access(SITES, VANGUARD, start, end)
    theirs = access(SITES, reference, start, end, count=1)
    assert len(ours) > 5
    assert ours.start_s == pytest.approx(theirs.start_s, abs=3e-6)


def test_what_makes_no_sense_is_refused() -> None:
    def broken(numbers: IntArray, times: Time) -> Array:
        return np.where(numbers[:, None, None] == 1, np.nan, fixed(numbers, times))

    def noisy(numbers: IntArray, times: Time) -> Array:
        return fixed(numbers, times) + np.random.default_rng(1).normal(0, 10, (numbers.size, times.size, 3))

    def low(numbers: IntArray, times: Time) -> Array:
        return fixed(numbers, times) * (6.38e6 / RADIUS)

    with pytest.raises(PhysicsError, match="satellite 1 has no position"):
        access(SITES, broken, START, END, count=3, frame="ITRF")
    with pytest.raises(ConvergenceError, match="not smooth"):
        access(SITES, noisy, START, START + TimeDelta(600, format="sec"), count=1, frame="ITRF")
    with pytest.raises(PhysicsError, match="comes down to the height of a site"):
        access(np.array([[0.0, 0.0, 6e3]]), low, START, END, count=1, mask_rad=0.1, frame="ITRF")
    with pytest.raises(PhysicsError, match="needs count"):
        access(SITES, fixed, START, END)
    with pytest.raises(PhysicsError, match="1 element sets, not 2"):
        access(SITES, VANGUARD, START, END, count=2)
    with pytest.raises(PhysicsError, match="end of a search"):
        access(SITES, fixed, END, START, count=1)
    with pytest.raises(UnknownIdError, match="TEMEE"):
        access(SITES, fixed, START, END, count=1, frame="TEMEE")
    with pytest.raises(PhysicsError, match="mask"):
        access(SITES, fixed, START, END, count=1, mask_rad=2.0)
    with pytest.raises(PhysicsError, match="sites are rows"):
        access(np.zeros(3), fixed, START, END, count=1)
    with pytest.raises(PhysicsError, match="shape"):
        access(SITES, lambda n, t: fixed(n, t)[:, 1:], START, END, count=1, frame="ITRF")
