"""Accesses against STK's intervals (real files, and a case of our own), and contacts against brahe's."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.time import Time

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import motion
from published import sensing_access as published
from published.real_data import real_file

from intercosmos.physics.observation.ground_access import access
from intercosmos.physics.observation.sensors import Cone

#: s; edges of accesses, median and greatest, by orbit. STK tells edges to 5 ms. What is left grows along the track from
#: nothing at the start of the day, by 0.1 s in inclined orbits and by 1.7 s over the equator: its propagator has more
#: than the first order of J2, and does not say what.
EDGES = {1: (0.9, 1.8), 3: (0.05, 0.15), 4: (0.03, 0.2), 5: (0.06, 0.25)}
NUMBER = {published.ORBIT_1: 1, published.ORBIT_3: 3, published.ORBIT_4: 4, published.ORBIT_5: 5}


@pytest.mark.parametrize("case", published.STK_CASES, ids=[case.name for case in published.STK_CASES])
def test_the_accesses_of_stk(case: published.StkCase) -> None:
    path = real_file("coverage", case.file)
    if not path.exists():
        pytest.skip(f"{path} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
    theirs = published.read_cvaa(path)
    ours = published.ours(case, theirs.points)
    gaps, mine, others = published.matched(ours, theirs)
    assert (mine, others) == (0, 0)
    # the acceptance is 2 %; measured: 0, 0.03, 0.02 and 0.19 % at worst
    assert (published.metrics(ours, theirs) < [1e-9, 0.001, 0.001, 0.004]).all()
    median, greatest = EDGES[NUMBER[case.orbit]]
    assert np.median(np.abs(gaps)) < median
    assert np.max(np.abs(gaps)) < greatest


def test_a_case_of_our_own_by_its_closed_form(tmp_path: Path) -> None:
    # right below the track the angle of a cone on the ground follows from the law of sines, and is passed at the rate
    # of the orbit; flattening and the turning Earth make the difference
    case = published.StkCase("own", "", published.ORBIT_3, (20.0,))
    half, ratio = np.radians(10.0), 7000e3 / 6.378e6
    chord = 2 * (np.arcsin(ratio * np.sin(half)) - half)
    points = np.stack([np.full(2000, 0.0), np.linspace(-np.pi, np.pi, 2000), np.zeros(2000)], axis=-1)
    found = published.ours(case, points)
    longest = np.max(found.end_s - found.start_s)
    assert longest == pytest.approx(chord / np.sqrt(3.986004418e14 / 7000e3**3), rel=0.01)
    lines = ["COV 6.0", "", "NumberOfRegions 1", "RegionNumber 0", f"NumPtsInRegion {len(points)}"]
    for k, (lat, lon, height) in enumerate(points.tolist()):
        of = found.point == k
        lines += [f"PointNumber {k}", f"Lat {lat!r}", f"Lon {lon!r}", f"Alt {height!r}", f"NumberOfAccesses {of.sum()}"]
        lines += [f"0 {a!r} {b!r}" for a, b in zip(found.start_s[of].tolist(), found.end_s[of].tolist(), strict=True)]
    path = tmp_path / "own.cvaa"
    path.write_text("\n".join(lines), encoding="ascii")
    read = published.read_cvaa(path)
    assert np.array_equal(read.start_s, found.start_s)
    assert published.metrics(found, read).tolist() == [0.0, 0.0, 0.0, 0.0]
    gaps, mine, others = published.matched(found, read)
    assert not gaps.any()
    assert (mine, others) == (0, 0)
    assert lines[9] == "NumberOfAccesses 0"
    path.write_text("\n".join(lines[:5] + lines[10:]), encoding="ascii")
    with pytest.raises(ValueError, match="not a whole"):
        published.read_cvaa(path)


def test_the_contacts_of_brahe() -> None:
    theirs = motion.passes_of_brahe()
    sites = np.array(motion.PASS_SITES) * [np.pi / 180, np.pi / 180, 1.0]
    start, end = (Time(day, scale="utc") for day in motion.PASS_SPAN)
    horizon = Cone(np.radians(89.9), least_elevation_rad=float(np.radians(motion.PASS_MASK_DEG)))
    found = access(motion.PASS_ELEMENTS, sites, horizon, (start, end), gravity="wgs84", tolerance_s=1e-4)
    assert np.array_equal(np.stack([found.point, found.satellite]).T, theirs[:, :2])
    gaps = np.abs(np.concatenate([found.start_s - theirs[:, 2], found.end_s - theirs[:, 3]]))
    # the acceptance is 10 ms at the median; the frame between two steps is good to a tenth of a millisecond
    assert np.median(gaps) < 2e-4
    assert np.max(gaps) < 5e-3
