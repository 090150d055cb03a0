"""Laws of request files and of the checker, for whatever stands in them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.physics.observation.request_files import read_requests
from intercosmos.physics.observation.schedule_check import check_schedule
from intercosmos.physics.observation.schedule_result import Schedule
from intercosmos.physics.observation.tasking_problem import Problem

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

WORDS = ["ONE_SHOT_MONO", "LONG_MONO", "ONE_SHOT_STEREO", "PERIODIC"]


@st.composite
def files(draw: st.DrawFn) -> str:
    """Sound files of a few requests."""
    number = iter(range(1000))
    lines: list[str] = []
    kinds = draw(st.lists(st.sampled_from(WORDS), max_size=5))
    for k, word in enumerate(kinds):
        rows = []
        for group in range(draw(st.integers(0, 4))):
            satellite = draw(st.integers(0, 3))
            for _ in range(2 if word == "ONE_SHOT_STEREO" else 1):
                start = draw(st.integers(0, 86000))
                length, duration = draw(st.integers(0, 300)), draw(st.integers(1, 60))
                row = f"{next(number)},{satellite},{start},{start + length},{duration},45.5,{10 + k}.25,0.0,0.5"
                rows.append(f"{group},{row}" if word in ("ONE_SHOT_STEREO", "PERIODIC") else row)
        lines += [f"{k},{len(rows)},{word}", *rows]
    passes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 80000)), max_size=4))
    downs = [f"{next(number)},{s},{t},{t + 600},43.6,1.44,0.0" for s, t in passes]
    return "\n".join([str(len(kinds)), *lines, str(len(downs)), *downs]) + "\n"


def read(content: bytes) -> Problem:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pb"
        path.write_bytes(content)
        return read_requests(path, partners=("a", "b"))


def said_of(content: bytes) -> DataError | None:
    try:
        read(content)
    except DataError as error:
        return error
    return None


@QUIET
@given(files())
def test_every_sound_file_is_read_and_every_request_has_a_chance_or_a_reason(text: str) -> None:
    problem = read(text.encode())
    served = set(problem.opportunities.request.tolist())
    for number, name in enumerate(problem.requests.name):
        assert (number in served) != (name in problem.reasons)
    o = problem.opportunities
    assert np.all(o.end_s - o.start_s >= o.duration_s)
    assert np.all(o.closing_1_s > 0)
    assert np.all(np.abs(o.roll_rad) < np.pi / 2)
    # a request has one alternative, unless it is a pair; pairs have both looks
    for number, kind in enumerate(problem.requests.kind):
        mine = o.picked(o.request == number)
        if kind != "stereo":
            assert np.all(mine.alternative == 0)
        else:
            assert all(sorted(mine.part[mine.alternative == a]) == [0, 1] for a in set(mine.alternative.tolist()))


@QUIET
@given(files(), st.data())
def test_damage_is_an_error_or_still_a_problem_and_never_a_crash(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        if not content:
            break
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                content[place] = data.draw(st.integers(0, 255))
            case 1:
                del content[place : place + data.draw(st.integers(1, 40))]
            case 2:
                content[place:place] = data.draw(
                    st.sampled_from([b"\n", b",", b"-", b"nan", b"9" * 20, b"1e400", b"_"])
                )
            case _:
                content[place:place] = content[: data.draw(st.integers(0, 60))]
    told = said_of(bytes(content))
    assert told is None or (told.where.file is not None and (told.where.line is not None or "large" in str(told)))


@QUIET
@given(st.binary(max_size=200))
def test_anything_at_all_is_an_error_or_a_problem(content: bytes) -> None:
    told = said_of(content)
    assert told is None or str(told)


@QUIET
@given(files(), st.integers(0, 2**32 - 1))
def test_one_image_alone_in_the_middle_of_its_window_is_never_at_fault(text: str, seed: int) -> None:
    problem = read(text.encode())
    o = problem.opportunities
    single = np.flatnonzero(~problem.requests.needs_all[o.request])
    if not single.size:
        return
    k = int(np.random.default_rng(seed).choice(single))
    start = (o.start_s[k] + o.end_s[k] - o.duration_s[k]) / 2
    d = problem.downlinks
    begin = np.maximum(d.start_s, start + o.duration_s[k])
    down = begin + o.bits[k] / d.bit_s
    good = np.flatnonzero((d.satellite == o.satellite[k]) & (down <= d.end_s))
    value = float(problem.values[k])

    def plan(window: int, delivered: float) -> Schedule:
        columns = (np.array([x]) for x in (k, start, window, delivered))
        return Schedule(problem, *columns, objective=value, upper_bound=value)

    told = check_schedule(problem, plan(-1, np.nan))
    assert len(told) == 1
    assert "never goes down" in told[0]
    for w in good.tolist():
        assert check_schedule(problem, plan(w, float(down[w]))) == ()
        assert check_schedule(problem, plan(w, float(down[w]) - 1.0)) != ()
