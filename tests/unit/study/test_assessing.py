from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from intercosmos.directions.base import Verdict
from intercosmos.errors import StudyError, UnknownIdError
from intercosmos.study.chunks import cut, frame_digest
from intercosmos.study.codec import encode
from intercosmos.study.run import assess_activities, run_folder


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_option_is_assessed_in_order(make_programme, catalogue, tmp_path) -> None:
    programme = make_programme({"id": "one", "count": 5}, {"id": "two", "count": 0})
    steps = []
    found = assess_activities(programme, catalogue, folder=tmp_path / "run", progress=steps.append)
    assert list(found) == ["one", "two"]
    assert found["two"] == ()
    assert [one.option.id for one in found["one"]] == [f"one/the-slow-way/z{index}/a" for index in range(5)]
    assert [(step.done, step.total) for step in steps] == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert len(_files(tmp_path / "run")) == 5


def test_only_one_activity(make_programme, catalogue, tmp_path, computed) -> None:
    programme = make_programme({"id": "one", "count": 2}, {"id": "two", "count": 3})
    assert list(assess_activities(programme, catalogue, folder=tmp_path / "run", only="two")) == ["two"]
    assert all(line.startswith("two/") for line in computed())
    with pytest.raises(UnknownIdError, match="did you mean 'two'"):
        assess_activities(programme, catalogue, folder=tmp_path / "run", only="tow")


def test_nothing_is_computed_twice(make_programme, catalogue, tmp_path, computed) -> None:
    activities = ({"id": "one", "count": 4}, {"id": "two", "count": 2})
    first = assess_activities(make_programme(*activities), catalogue, folder=tmp_path / "run")
    before = _files(tmp_path / "run")
    assert len(computed()) == 6
    second = assess_activities(make_programme(*activities, title="Another title"), catalogue, folder=tmp_path / "run")
    assert len(computed()) == 6
    assert encode(first) == encode(second)
    assert _files(tmp_path / "run") == before
    # A change of one activity computes that one again, and no other.
    changed = make_programme(activities[0], {"id": "two", "count": 2, "sleep_s": 0.001})
    assess_activities(changed, catalogue, folder=tmp_path / "run")
    assert computed()[6:] == ["two/the-slow-way/z0/a", "two/the-slow-way/z1/a"]


def test_the_folder_depends_on_what_all_results_depend_on(make_programme, catalogue, tmp_path) -> None:
    import intercosmos_slow

    base = run_folder(make_programme({"id": "one"}), catalogue, tmp_path)
    assert base.parent == tmp_path
    assert base.name.startswith("test-")
    assert run_folder(make_programme({"id": "two"}), catalogue, tmp_path) == base
    assert run_folder(make_programme(partners=("north",)), catalogue, tmp_path) != base
    assert run_folder(make_programme(period=("2027-01-01", "2027-12-31")), catalogue, tmp_path) != base
    assert run_folder(make_programme(), intercosmos_slow.EmptyCatalogue("d" * 64), tmp_path) != base
    assert run_folder(make_programme(scenario="dry"), catalogue, tmp_path).name.startswith("test-dry-")


@pytest.mark.parametrize("direction", ["slow", "batched"])
def test_jobs_change_nothing(make_programme, catalogue, tmp_path, direction) -> None:
    programme = make_programme({"id": "one", "count": 7, "direction": direction}, {"id": "two", "count": 2})
    alone = assess_activities(programme, catalogue, folder=tmp_path / "alone")
    together = assess_activities(programme, catalogue, folder=tmp_path / "together", jobs=2)
    assert encode(alone) == encode(together)
    assert _files(tmp_path / "alone") == _files(tmp_path / "together")


def test_a_damaged_file_is_computed_again_and_said(make_programme, catalogue, tmp_path, computed) -> None:
    programme = make_programme({"id": "one", "count": 6, "direction": "batched"})
    folder = tmp_path / "run"
    assess_activities(programme, catalogue, folder=folder)
    before, lines = _files(folder), len(computed())
    chunk = cut(programme, catalogue, frame=frame_digest(programme, catalogue))[1]
    damaged = folder / "options" / f"{chunk.keys[2]}.json"
    damaged.write_bytes(damaged.read_bytes()[:-20])
    steps = []
    assess_activities(programme, catalogue, folder=folder, progress=steps.append)
    notices = [step.text for step in steps if step.notice]
    assert len(notices) == 1
    assert damaged.name in notices[0]
    assert "one/the-slow-way/z5/a is computed again" in notices[0]
    # The whole batch, because the bits of one of its options depend on the others.
    assert computed()[lines] == "batch z3 z4 z5"
    assert len(computed()) == lines + 4
    assert _files(folder) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_direction_that_fails_says_where_and_loses_nothing(make_programme, catalogue, tmp_path, jobs) -> None:
    programme = make_programme({"id": "one", "count": 2}, {"id": "two", "count": 4, "fails_at": 3, "fault": "data"})
    with pytest.raises(StudyError, match=r"activity 'two' cannot be assessed: a stage has no thrust"):
        assess_activities(programme, catalogue, folder=tmp_path / "run", jobs=jobs)
    if jobs == 1:  # with more, which chunks are done by then is a matter of luck
        assert set(_files(tmp_path / "run")) == {f"options/{key}.json" for key in _keys(programme, catalogue, 2)}


def _keys(programme, catalogue, chunks: int) -> list[str]:
    found = cut(programme, catalogue, frame=frame_digest(programme, catalogue))[:chunks]
    return [key for chunk in found for key in chunk.keys]


@pytest.mark.parametrize("direction", ["slow", "batched"])
@pytest.mark.parametrize(("fault", "said"), [("physics", "the apogee is below the perigee"), ("algebra", "Singular")])
def test_an_option_without_an_answer_is_infeasible_and_the_others_stand(
    make_programme, catalogue, tmp_path, direction, fault, said
) -> None:
    wanted = {"id": "one", "count": 5, "direction": direction}
    sound = assess_activities(make_programme(wanted), catalogue, folder=tmp_path / "sound")["one"]
    broken = make_programme({**wanted, "fails_at": 3, "fault": fault})
    found = assess_activities(broken, catalogue, folder=tmp_path / "run")["one"]
    assert [one.option for one in found] == [one.option for one in sound]
    assert found[3].verdict is Verdict.INFEASIBLE
    assert said in found[3].binding.detail
    # the margins of the others are as they were; those that shared its batch were computed alone
    assert [one.margins for one in found if one is not found[3]] == [
        one.margins for one in sound if one is not sound[3]
    ]
    assert encode(assess_activities(broken, catalogue, folder=tmp_path / "run")["one"]) == encode(found)


def test_a_number_that_is_not_finite_is_not_stored(make_programme, catalogue, tmp_path) -> None:
    programme = make_programme({"id": "one", "fails_at": 1, "fault": "infinity"})
    with pytest.raises(StudyError, match=r"option 'one/the-slow-way/z1/a' .* margins\[0\]\.value is inf"):
        assess_activities(programme, catalogue, folder=tmp_path / "run")


def test_a_worker_that_dies(make_programme, catalogue, tmp_path) -> None:
    programme = make_programme({"id": "one", "count": 6, "fails_at": 1, "fault": "death"})
    with pytest.raises(StudyError, match="a worker process died"):
        assess_activities(programme, catalogue, folder=tmp_path / "run", jobs=2)


KILLED = """
import sys
from pathlib import Path
from intercosmos.programme.schema import Programme
from intercosmos.study.run import assess_activities
import intercosmos_slow as slow

if __name__ == "__main__":
    activity = slow.SlowActivity(id="one", direction="batched", worth={"north": 1.0}, count=12, sleep_s=0.1)
    programme = Programme(id="test", title="A test", partners=("north", "south"), period=("2027-01-01", "2030-12-31"),
                          activities=(activity,))
    assess_activities(programme, slow.EmptyCatalogue(), folder=Path(sys.argv[1]), jobs=int(sys.argv[2]))
"""


def _starter(tmp_path: Path, plugin: Path, jobs: int) -> Callable[[Path], subprocess.Popen[bytes]]:
    """What starts the study of :data:`KILLED` in a process of its own, with its results in a folder."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    environment = {**os.environ, "PYTHONPATH": str(plugin), "PYTHONDONTWRITEBYTECODE": "1"}
    return lambda folder: subprocess.Popen([sys.executable, str(script), str(folder), str(jobs)], env=environment)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_study_killed_before_anything_is_stored_starts_again(
    tmp_path: Path, plugin: Path, computed, jobs: int
) -> None:
    start = _starter(tmp_path, plugin, jobs)
    process = start(tmp_path / "killed")
    deadline = time.monotonic() + 60
    while not computed() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert computed(), "the study was to be killed while it computes"
    assert not _complete(tmp_path / "killed"), "the study was to be killed before anything is stored"
    assert start(tmp_path / "killed").wait(60) == 0
    assert start(tmp_path / "whole").wait(60) == 0
    assert _files(tmp_path / "killed") == _files(tmp_path / "whole")
    assert len(_files(tmp_path / "whole")) == 12


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_study_resumes_to_the_bit(tmp_path: Path, plugin: Path, computed, jobs: int) -> None:
    start = _starter(tmp_path, plugin, jobs)
    assert start(tmp_path / "whole").wait(60) == 0
    whole = _files(tmp_path / "whole")
    assert len(whole) == 12

    process = start(tmp_path / "killed")
    deadline = time.monotonic() + 60
    while not _complete(tmp_path / "killed") and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    kept = _complete(tmp_path / "killed")
    assert 0 < len(kept) < 12, "the study was to be killed in the middle"
    lines = len(computed())
    time.sleep(0.5)
    assert len(computed()) <= lines + 2, "workers go on computing for a study that is dead"

    assert start(tmp_path / "killed").wait(60) == 0
    assert _files(tmp_path / "killed") == whole


def _complete(folder: Path) -> list[Path]:
    return list(folder.glob("options/[!.]*.json"))
