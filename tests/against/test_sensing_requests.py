"""Published request files, and files the project makes of orbits it knows: what is found is what was there.

The benchmark: Squillaci, Roussel, Pralet (2022), Frontiers in Artificial Intelligence and Applications 351, doi
10.3233/FAIA220068; its files, github.com/ssquilla/Earth_Observing_Satellites_benchmarks. "2x8" in their names: eight
orbits of two satellites each. Nothing else about the orbits is published, so the fit is judged by its residuals, by
what its satellites have in common, and by files made here, whose orbits are known.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.time import Time
from benchmarks.published import sensing_tasking
from benchmarks.published.real_data import real_file

from intercosmos.physics.observation import access, read_requests
from intercosmos.physics.observation.request_files import PLEIADES_AGILITY, fitted_orbits
from intercosmos.physics.observation.request_files_text import read_columns
from intercosmos.physics.observation.sensors import Cone
from intercosmos.physics.observation.slews import Sightlines, attitudes
from intercosmos.physics.orbits.access import access as passes_over
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

FILES = sensing_tasking.REQUEST_FILES


def requests_file(name: str) -> Path:
    path = real_file("scheduling", name)
    if not path.exists():
        pytest.skip(f"{path} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
    return path


def test_turning_is_as_published_of_pleiades() -> None:
    angle, seconds = np.array(sensing_tasking.PLEIADES_TURNS).T
    found = PLEIADES_AGILITY.time_s(np.radians(angle))
    assert found == pytest.approx(seconds, abs=sensing_tasking.PLEIADES_TOLERANCE_S)


@pytest.mark.parametrize("name", FILES)
def test_published_files_are_read_whole(name: str) -> None:
    problem = read_requests(requests_file(name))
    kinds = problem.requests.kind
    assert tuple(kinds.count(k) for k in ("mono", "video", "stereo", "periodic")) == FILES[name]
    assert len(problem.satellites) == sensing_tasking.REQUEST_SATELLITES
    assert len(problem.downlinks) == sensing_tasking.REQUEST_DOWNLINKS
    assert problem.reasons == {}
    assert set(problem.opportunities.request.tolist()) == set(range(len(kinds)))
    assert problem.values.max() <= 1.0


@pytest.mark.parametrize("name", FILES)
def test_orbits_meet_the_windows_of_published_files(name: str) -> None:
    found = fitted_orbits(requests_file(name))
    # windows are given in whole seconds: half of their ends are met within half a second or little more
    assert found.median_s.max() < sensing_tasking.WINDOW_TOLERANCE_S
    assert np.median(found.p95_s) < 3.5  # windows of passes that barely touch the field end at no sharp time
    assert found.p95_s.max() < 10.0
    a, i, node, place = found.elements[:, :4].T
    assert np.ptp(a) < 1e3  # one altitude and inclination, to what a day of whole seconds can tell
    assert np.degrees(np.ptp(i)) < 0.3
    # eight planes of two: nodes two by two, an eighth of half a turn apart; satellites of a plane opposite
    pairs = np.degrees(node).reshape(8, 2)
    assert (pairs[:, 1] - pairs[:, 0] + 180) % 360 - 180 == pytest.approx(np.zeros(8), abs=0.5)
    steps = np.diff(np.degrees(np.unwrap(node[::2])))
    assert steps == pytest.approx(np.full(7, 22.5), abs=0.5)
    opposite = np.degrees(place).reshape(8, 2)
    assert np.abs((opposite[:, 1] - opposite[:, 0]) % 360) == pytest.approx(np.full(8, 180.0), abs=1.0)
    # a field of 45 degrees about nadir, within what a second of the pass is worth there
    assert np.degrees(found.elements[:, 6]) == pytest.approx(np.full(16, 45.0), abs=0.6)


START = Time("2027-05-01")
SPAN = START, Time("2027-05-02")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MeanOrbits]:
    """A file as the published ones, of five orbits in three shells, one retrograde, one eccentric; whole seconds."""
    orbits = MeanOrbits.of(
        START, list("abcde"), semi_major_axis_m=[6.95e6, 6.95e6, 7.2e6, 7.2e6, 7.6e6],
        inclination_rad=np.radians([97.6, 97.6, 63.0, 63.0, 30.0]), raan_rad=[0.4, 1.4, 2.0, 5.0, 3.0],
        mean_anomaly_rad=[0.0, 2.0, 1.0, 4.0, 5.5], eccentricity=[0.001, 0.001, 0.0, 0.0, 0.004],
        argument_of_perigee_rad=[1.5, 1.5, 0.0, 0.0, 2.0],
    )  # fmt: skip
    rng = np.random.default_rng(11)
    points = np.column_stack([np.arcsin(rng.uniform(-0.85, 0.85, 50)), rng.uniform(-np.pi, np.pi, 50), np.zeros(50)])
    found = access(orbits, points, Cone(np.radians(40)), SPAN)
    down = passes_over(np.radians([[43.6, 1.44, 0.0]]), orbits, *SPAN, mask_rad=np.radians(5))
    lines = ["50"]
    number = iter(range(10**6))
    for k, (latitude, longitude, _) in enumerate(points):
        mine = np.flatnonzero((found.point == k) & (found.end_s - found.start_s > 5))
        lines.append(f"{k},{mine.size},ONE_SHOT_MONO")
        lines += [
            f"{next(number)},{found.satellite[m]},{round(found.start_s[m])},{round(found.end_s[m])},2,"
            f"{np.degrees(latitude)},{np.degrees(longitude)},0.0,0.5"
            for m in mine
        ]
    lines.append(str(len(down)))
    lines += [
        f"{next(number)},{s},{round(a)},{round(b)},43.6,1.44,0.0"
        for s, a, b in zip(down.satellite, down.start_s, down.end_s, strict=True)
    ]
    path = tmp_path_factory.mktemp("requests") / "made.pb"
    path.write_text("\n".join(lines) + "\n")
    return path, orbits


def test_orbits_of_a_made_file_are_found_again(made: tuple[Path, MeanOrbits]) -> None:
    path, orbits = made
    problem = read_requests(path)
    assert "nearly circular ones were fitted to the windows of 5 satellites" in " ".join(problem.notes)
    o = problem.opportunities
    columns = read_columns(path)
    place = np.radians(columns.image[:, 5:7])
    whole = (o.start_s > 0) & (o.end_s < 86400)
    truth = attitudes(Sightlines.of(orbits, SPAN), o.satellite, place, o.start_s, o.end_s)
    # a second along the track is half a degree; windows are whole seconds, so most is found to half of that
    assert np.degrees(np.median(np.abs(o.roll_rad - truth.roll_rad)[whole])) < 0.15
    assert np.degrees(np.percentile(np.abs(o.roll_rad - truth.roll_rad)[whole], 99)) < 1.0
    assert np.percentile(np.abs(o.centre_s - truth.centre_s)[whole], 95) < 1.0
    assert np.percentile(np.abs(o.closing_1_s / truth.closing_1_s - 1)[whole], 95) < 0.1
    # to the right or to the left: never wrong but where it is nearly overhead
    wrong = (np.sign(o.roll_rad) != np.sign(truth.roll_rad)) & whole
    assert np.degrees(np.abs(truth.roll_rad[wrong])).max(initial=0.0) < 0.7
