"""The process that assesses for the server: its answers, its failures, and what is computed ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from intercosmos.errors import StudyError
from intercosmos.study import what_if
from intercosmos.web import what_if_worker
from intercosmos.web.settings import Settings
from intercosmos.web.views_state import Study
from intercosmos.web.what_if_ahead import assess_of, examples, read_ahead, worker_of
from intercosmos.web.what_if_worker import Worker


class Thread(threading.Thread):
    """Stands in for the process: starting one takes seconds, and what it computes is tested elsewhere."""

    def kill(self) -> None:
        """Nothing: it ends with its pipe."""


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    context = what_if_worker.multiprocessing.get_context("spawn")

    class Here:
        Pipe = staticmethod(context.Pipe)

        @staticmethod
        def Process(target: Any, args: Any, name: str, daemon: bool) -> Thread:
            end = args[0]
            return Thread(target=serving, args=(type(end)(what_if_worker.os.dup(end.fileno())),), daemon=daemon)

    def serving(pipe: Any) -> None:
        with pipe:
            try:
                while True:
                    pipe.send(what_if_worker._answer(*pipe.recv()))
            except (EOFError, OSError, ConnectionAbortedError):
                pass

    monkeypatch.setattr(what_if_worker.multiprocessing, "get_context", lambda _: Here)
    made = Worker()
    yield made
    made.close()


def question(study: Study) -> tuple[Any, ...]:
    option = next(iter(study.by_id.values())).option
    return option, study.result.programme.activity(option.activity), study.result.programme, study.catalogue


def test_answers_and_failures_come_back(study: Study, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    found = next(iter(study.by_id.values()))
    monkeypatch.setattr(what_if, "assessed", lambda option, *_, quick: replace(found, option=option))
    assert worker.assess(*question(study), quick=False).margins == found.margins

    def refuses(*_: object, quick: bool) -> None:
        raise StudyError("no such thing")

    monkeypatch.setattr(what_if, "assessed", refuses)
    with pytest.raises(StudyError, match="no such thing"):
        worker.assess(*question(study), quick=False)

    def breaks(*_: object, quick: bool) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(what_if, "assessed", breaks)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        worker.ahead(*question(study), quick=False)
    assert not worker.wanted


def test_a_process_that_dies_is_said_to_and_begun_again(
    study: Study, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = next(iter(study.by_id.values()))

    def dies(*_: object) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as dying:
        dying.setattr(what_if_worker, "_answer", dies)
        with pytest.raises(StudyError, match="has died"):
            worker.assess(*question(study), quick=False)
    monkeypatch.setattr(what_if, "assessed", lambda *_, quick: found)
    assert worker.assess(*question(study), quick=True).option == found.option


def test_one_that_has_grown_large_is_ended(study: Study, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    found = next(iter(study.by_id.values()))
    monkeypatch.setattr(what_if, "assessed", lambda *_, quick: found)
    for memory, there in ((2**30, True), (2**40, False), (2**30, True)):
        monkeypatch.setattr(what_if_worker, "_memory", lambda memory=memory: memory)
        assert worker.assess(*question(study), quick=False).option == found.option
        assert (worker._process is not None) is there
    worker.close()
    with pytest.raises(StudyError, match="is ending"):
        worker.assess(*question(study), quick=False)


def test_ahead_is_one_of_every_direction_and_then_of_every_way(
    server: Any, study: Study, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = server.app.state
    assert assess_of(server.app) is None
    assert read_ahead(server.app, study) is None  # a test, or a server that is not to be ready
    state.settings = Settings(state.settings.programme, warm=True, read_only=True)
    assert read_ahead(server.app, study) is None
    state.settings = Settings(state.settings.programme, warm=True)
    state.what_if_worker = worker
    assert worker_of(server.app) is worker
    asked: list[str] = []

    def assessed(option: Any, *_: object, quick: bool) -> Any:
        asked.append(option.id)
        return study.by_id[option.id]

    monkeypatch.setattr(what_if, "assessed", assessed)
    thread = read_ahead(server.app, study)
    assert thread is not None
    thread.join(20)
    assert asked == [one.option.id for one in examples(study)]
    directions = [study.by_id[one].option.direction for one in asked]
    different = len(set(directions))
    assert len(set(directions[:different])) == different
    ways = {(one.option.activity, one.option.way) for one in study.by_id.values()}
    assert {(study.by_id[one].option.activity, study.by_id[one].option.way) for one in asked} == ways
    first = study.by_id[asked[0]]
    assert first.option.id in study.chosen


def test_an_answer_that_does_not_come_is_not_waited_for(
    study: Study, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()
    answers = what_if_worker._answer
    monkeypatch.setattr(what_if_worker, "_answer", lambda *given: let_go.wait(10) and answers(*given))
    worker._longest_s = 0.05
    with pytest.raises(StudyError, match="no answer within"):
        worker.assess(*question(study), quick=False)
    let_go.set()
    worker._longest_s = 60.0
    assert worker.assess(*question(study), quick=False).option == question(study)[0], "the next one has its turn"
