from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.programme import load_programme
from intercosmos.study import dependents, outdated, run_study
from intercosmos.study.chunks import Context, cut, frame_digest
from intercosmos.study.codec import encode
from intercosmos.study.pool import _work
from intercosmos.study.run import assess_activities, run_folder
from intercosmos.study.traces import Traced

PROGRAMME = """
[programme]
id = "two"
title = "Two"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "visit"
direction = "crew"
guest = "roscosmos"
station = "tiangong"
stay = "30 d"
seats = 2
flights = 1
worth = { roscosmos = 8, cnsa = 5 }

[[activity]]
id = "relay"
direction = "launch"
launchers = ["cnsa"]
orbit = { perigee = "500 km", apogee = "500 km", inclination = "41 deg" }
spacecraft = [{ name = "A", owner = "cnsa", mass = "900 kg", count = 2 }]
worth = { cnsa = 5, roscosmos = 1 }
"""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("programme") / "two.toml"
    path.write_text(PROGRAMME, encoding="utf-8")
    return load_programme(path)


@pytest.fixture
def studied(programme, real_catalogue, tmp_path, flights):
    """Assess the programme with some values otherwise, in the folder that is meant for it; ascents solved, messages."""

    def study(overrides: dict[str, object] | None = None, **how):
        catalogue = load_catalogue(overrides=overrides) if overrides else real_catalogue
        folder = run_folder(programme, catalogue, tmp_path / "runs")
        flights.solved.clear()
        steps: list = []
        found = assess_activities(programme, catalogue, folder=folder, progress=steps.append, **how)
        anew = assess_activities(programme, catalogue, folder=tmp_path / "anew" / folder.name)
        assert encode(found) == encode(anew), "what was taken over is what would be computed"
        return folder, [step.text for step in steps]

    return study


def _taken(texts: list[str]) -> list[str]:
    return [text for text in texts if "as in an earlier study" in text]


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_change_that_nothing_read_computes_nothing(studied, flights, tmp_path) -> None:
    first, _ = studied()
    assert list((first / "reads").iterdir())
    second, texts = studied({"satellite.gf-2.status": "ended"})
    assert second != first
    (told,) = _taken(texts)
    count = int(told.split()[0])
    assert told == f"{count} of {count} results are as in an earlier study"
    assert "computing" not in texts
    # The new folder is whole: it does not need the old one.
    assert len(_names(second)) == len(_names(first))
    for path in first.rglob("*.json"):
        path.unlink()
    _, texts = studied({"satellite.gf-2.status": "ended"})
    assert texts == [f"{count} of {count} results were computed before"]


def test_a_change_computes_what_read_it(studied, computed_activities) -> None:
    first, _ = studied()
    assert computed_activities(first) == {"visit", "relay"}
    # Only the visit looks at ships; of this one it looks at nothing but whose it is.
    assert len(_taken(studied({"ship.gaganyaan.crew": 4})[1])) == 1
    for change, again in (
        ({"ship.soyuz-ms.mass": "7.0 t"}, {"visit"}),
        ({"vehicle.long-march-7.fairing_mass": "1600 kg"}, {"relay"}),
        ({"site.jiuquan.latitude": "41 deg"}, {"visit", "relay"}),
    ):
        _, texts = studied(change)
        assert {text.partition("/")[0] for text in texts if "/" in text} == again, change


@pytest.fixture
def computed_activities():
    """The activities whose traces are in a folder."""
    from intercosmos.study.traces import traces_in

    return lambda folder: {trace.activity for trace in traces_in(folder)}


def test_traces_go_on_from_study_to_study(studied) -> None:
    first, _ = studied()
    studied({"satellite.gf-2.status": "ended"})
    for path in sorted(first.rglob("*.json")):
        path.unlink()
    assert _taken(studied({"satellite.gf-2.note": "seen"})[1]), "from the second, which took them from the first"


@pytest.mark.parametrize("damaged", ["options", "reads"])
def test_damaged_files_of_others_are_left_out_and_told_of(studied, damaged) -> None:
    first, _ = studied()
    for path in (first / damaged).iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    _, texts = studied({"satellite.gf-2.status": "ended"})
    assert any("is damaged" in text and "left out" in text for text in texts)
    assert not _taken(texts)


@pytest.mark.parametrize("links", [True, False])
def test_a_file_taken_over_is_its_own(studied, monkeypatch, links) -> None:
    if not links:

        def refuse(*paths: object) -> None:
            raise OSError(18, "Invalid cross-device link")

        monkeypatch.setattr(os, "link", refuse)
    first, _ = studied()
    kept = {name: (first / name).read_bytes() for name in _names(first)}
    second, texts = studied({"satellite.gf-2.status": "ended"})
    assert _taken(texts)
    assert not list(second.rglob(".*")), "nothing half done is left"
    victim = next((second / "options").iterdir())
    victim.unlink()
    victim.write_text("damaged")
    _, texts = studied({"satellite.gf-2.status": "ended"})
    assert any("is computed again" in text for text in texts)
    assert {name: (first / name).read_bytes() for name in _names(first)} == kept


def test_folders_of_other_names_are_not_looked_at(studied, programme, real_catalogue, tmp_path, flights) -> None:
    assess_activities(programme, real_catalogue, folder=tmp_path / "runs" / "mine")
    assert not _taken(studied({"satellite.gf-2.status": "ended"})[1])


def test_another_period_takes_nothing_over(studied, programme, real_catalogue, tmp_path, flights) -> None:
    studied()
    other = programme.model_copy(update={"period": (programme.period[0], programme.period[1].replace(year=2035))})
    steps: list = []
    folder = run_folder(other, real_catalogue, tmp_path / "runs")
    assess_activities(other, real_catalogue, folder=folder, progress=steps.append)
    assert not _taken([step.text for step in steps])


def test_surveys_are_taken_over_too(programme, real_catalogue, tmp_path, flights) -> None:
    runs = tmp_path / "runs"
    first = run_study(programme, real_catalogue, folder=run_folder(programme, real_catalogue, runs))
    for overrides, again in (
        ({"satellite.gf-2.status": "ended"}, False),
        ({"site.baikonur.latitude": "46.5 deg"}, True),
    ):
        flights.solved.clear()
        catalogue = load_catalogue(overrides=overrides)
        second = run_study(programme, catalogue, folder=run_folder(programme, catalogue, runs))
        assert bool(flights.solved) is again
        assert (encode(second.surveys) == encode(first.surveys)) is not again


@pytest.mark.parametrize("jobs", [1, 2])
def test_reads_come_back_from_processes(make_programme, real_catalogue, tmp_path, computed, jobs) -> None:
    programme = make_programme({"id": "one", "count": 4}, {"id": "two", "count": 3, "direction": "batched"})
    runs = tmp_path / "runs"
    assess_activities(programme, real_catalogue, folder=run_folder(programme, real_catalogue, runs), jobs=jobs)
    lines = len(computed())
    other = load_catalogue(overrides={"satellite.gf-2.status": "ended"})
    assess_activities(programme, other, folder=run_folder(programme, other, runs), jobs=jobs)
    assert len(computed()) == lines, "nothing of the catalogue was read"


def test_what_a_worker_sends_back_says_what_it_read(programme, real_catalogue, flights) -> None:
    chunk = cut(programme, real_catalogue, frame=frame_digest(programme, real_catalogue), only="relay")[0]
    _, computed = _work(Context(programme, real_catalogue, ""), [(3, chunk)])
    ((place, data, reads),) = pickle.loads(pickle.dumps(computed))
    assert place == 3
    assert len(data) == len(chunk.keys)
    assert "jiuquan" in reads.entries["site"]
    trace = Traced.of(chunk, reads, real_catalogue)
    assert Traced.read(trace.data()) == trace
    assert trace.holds(load_catalogue())
    later = load_catalogue(overrides={"site.jiuquan.latitude": "41 deg"})
    assert list(trace.changed(later)) == [("site", "jiuquan")]


def test_whoever_asks_for_the_digest_depends_on_everything(programme, real_catalogue, flights, monkeypatch) -> None:
    from intercosmos.directions import launch

    known = launch._published
    monkeypatch.setattr(launch, "_published", lambda *given: given[2].digest and known(*given))
    chunk = cut(programme, real_catalogue, frame=frame_digest(programme, real_catalogue), only="relay")[0]
    ((_, _, reads),) = _work(Context(programme, real_catalogue, ""), [(0, chunk)])[1]
    assert reads is None, "no trace is kept of what can never be taken over"


def test_what_depends_on_a_value_is_told_before_it_is_computed(programme, real_catalogue, tmp_path, flights) -> None:
    folder = run_folder(programme, real_catalogue, tmp_path / "runs")
    result = run_study(programme, real_catalogue, folder=folder)
    visit, relay = (len(result.assessments[name]) for name in ("visit", "relay"))

    def told(key: str):
        return dependents(folder, result, key, real_catalogue)

    assert {name: len(ids) for name, ids in told("ship.soyuz-ms.mass").options.items()} == {"visit": visit}
    assert told("ship.gaganyaan.crew").options == {}
    assert set(told("ship.gaganyaan").options) == {"visit"}, "it was asked whose it is"
    assert {name: len(ids) for name, ids in told("site.jiuquan").options.items()} == {"visit": visit, "relay": relay}
    assert told("site.jiuquan.latitude").surveys
    assert told("satellite.gf-2").words == f"none of the {visit + relay} options depends on it"
    assert told("ship.soyuz-ms.mass").words.startswith(
        f"{visit} of {visit + relay} options depend on it, of 1 activity"
    )
    assert set(told("activity.relay.orbit").options) == {"relay"}
    assert told("programme.period").count == visit + relay
    assert told("programme.parity.tolerance").count == 0
    later = load_catalogue(overrides={"ship.soyuz-ms.mass": "7.0 t"})
    assert set(outdated(folder, result, later).options) == {"visit"}
    assert outdated(folder, result, real_catalogue).count == 0


def test_what_inherits_a_value_depends_on_it(programme, real_catalogue, tmp_path, flights) -> None:
    folder = run_folder(programme, real_catalogue, tmp_path / "runs")
    result = run_study(programme, real_catalogue, folder=folder)
    heir, base = "long-march-3b-e", "long-march-3b"
    assert real_catalogue.vehicles[heir].base == base
    ids = [one.option.id for one in result.assessments["relay"] if heir in one.option.id]
    assert ids
    told = dependents(folder, result, f"vehicle.{base}.name", real_catalogue)
    assert not told.options, "it has a name of its own"
    told = dependents(folder, result, f"vehicle.{base}.family", real_catalogue)
    assert set(ids) <= set(told.options["relay"])
