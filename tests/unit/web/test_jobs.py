"""Studies begun from the page: one at a time, followed, stopped, gone on with."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from intercosmos.web.jobs_kept import KeptJobs
from intercosmos.web.models import Job
from intercosmos.web.settings import Limits, Settings
from intercosmos.web.storage import FILE_NAME, Storage

Make = Callable[..., TestClient]
WHOLE = {"scenario": "long"}
PART = {"only": "wobbling"}


def wait(client: TestClient, job: str, *states: str, seconds: float = 60.0) -> dict[str, object]:
    end = time.monotonic() + seconds
    while True:
        told = client.get(f"/api/jobs/{job}").json()
        if told["state"] in (states or ("done", "failed", "stopped")):
            return told
        assert time.monotonic() < end, told
        time.sleep(0.05)


def slower(path: Path, seconds: float, count: int = 200) -> None:
    text = path.read_text().replace("count = 4 ", f"sleep_s = {seconds}\ncount = {count} ")
    path.write_text(text.replace('"activity.wobbling.count" = 7', f'"activity.wobbling.count" = {count}'))


def followed(client: TestClient, job: str, headers: dict[str, str] | None = None) -> Iterator[tuple[str, str, dict]]:
    """Kind, id and contents of every event."""
    with client.stream("GET", f"/api/jobs/{job}/events", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-security-policy" in answer.headers
        event: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line and name:
                event[name] = value
            elif event.get("event"):
                yield event["event"], event["id"], json.loads(event["data"])
                event = {}


def processes_of(words: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if words in said and parent == os.getpid():
            found.append(int(folder.name))
    return found


# ------------------------------------------------------------------------------------------------------- a whole study


def test_a_study_is_computed_followed_and_then_there(
    client: TestClient, programme_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = programme_file.read_text()
    assert client.get("/api/studies", params=WHOLE).json()["recomputes"] == "every option of the one activity"
    answer = client.post("/api/jobs", json=WHOLE)
    assert answer.status_code == 202
    job = answer.json()["id"]
    events = list(followed(client, job))
    assert events[-1][0] == "end"
    assert events[-1][2]["state"] == "done"
    assert {kind for kind, _, _ in events[:-1]} <= {"progress"}
    assert [(done["done"], done["total"]) for _, _, done in events[-1:]] == [(7, 7)]
    last = events[-1][1]
    assert [kind for kind, _, _ in followed(client, job, {"Last-Event-ID": last})] == ["end"]
    assert [kind for kind, _, _ in followed(client, job, {"Last-Event-ID": "x"})] == ["end"]
    assert client.app.state.watchers.total() == 0
    state = client.get("/api/studies", params=WHOLE).json()
    assert (state["state"], state["recomputes"], state["job"]["id"]) == ("ready", "", job)
    result = client.app.state.studies.result("long")
    assert len(result.assessments["wobbling"]) == 7
    report = client.get("/report", params=WHOLE)
    assert report.status_code == 200
    assert "script-src" not in report.headers["content-security-policy"]
    assert "default-src 'none'" in report.headers["content-security-policy"]
    (folder,) = (tmp_path / "runs").glob("slow-long-*")
    assert (folder / "programme.toml").read_text() == (tmp_path / "slow.toml").read_text()
    (folder / "report.html").unlink()
    again = client.get("/report", params=WHOLE)
    assert again.text == report.text, "a report that was removed is written again"
    with monkeypatch.context() as once:
        once.setattr("intercosmos.report.render_report", None, raising=False)
        assert client.get("/report", params=WHOLE).text == report.text, "but not for everybody who asks"
    assert client.get("/api/studies").json()["state"] == "none", "the other scenario has none"

    # an edit of something else leaves it as it is; of what it is about, outdated but shown
    tag = {"If-Match": client.get("/api/programme").json()["etag"]}
    title = {"op": "set", "path": ["programme", "title"], "value": "Another title"}
    other = {"op": "new-scenario", "scenario": "other", "title": "Other", "inherits": ["long"]}
    told = client.post("/api/programme/edits", json={"edits": [title, other]}, headers=tag).json()
    assert client.get("/api/studies", params=WHOLE).json()["state"] == "ready"
    assert client.app.state.studies.result("long").programme.title == "Another title"
    tag = {"If-Match": told["etag"]}
    fewer = {"op": "set-override", "scenario": "long", "key": "activity.wobbling.count", "value": 6}
    client.post("/api/programme/edits", json={"edits": [fewer]}, headers=tag)
    state = client.get("/api/studies", params=WHOLE).json()
    assert (state["state"], state["recomputes"]) == ("outdated", "the options of Wobbling")
    loaded = client.app.state.studies.loaded("long")
    assert loaded.outdated
    assert loaded.result.programme.activity("wobbling").count == 7, "as it was when it was studied"
    assert loaded.result.programme.title == "A slow programme"
    assert client.get("/report", params=WHOLE).status_code == 200
    programme_file.write_text(before)

    # an older version kept no text: what it studied is shown while the same is proposed
    (folder / "programme.toml").unlink()
    programme_file.write_text(before.replace("2035-12-31", "2036-12-31"))
    state = client.get("/api/studies", params=WHOLE).json()
    assert state["state"] == "outdated"
    assert state["recomputes"] == "every option of the one activity: the period is another one"
    assert client.app.state.studies.loaded("long").outdated
    programme_file.write_text(before.replace("wobbling", "rocking"))
    assert client.app.state.studies.result("long") is None, "it is of activities that nobody proposes any more"
    programme_file.write_text(before)
    study = folder / "study.json"
    study.write_text(study.read_text().replace("zebra", "zebro"))
    assert client.app.state.studies.result("long") is None, "damaged"
    assert client.get("/report", params=WHOLE).status_code == 404


# ------------------------------------------------------------------------------------------------------- stop, go on


def test_a_stopped_study_ends_at_once_with_its_workers_and_goes_on_later(
    make_client: Make, programme_file: Path, tmp_path: Path
) -> None:
    slower(programme_file, 0.05, 30)
    client = make_client(jobs=2)
    job = client.post("/api/jobs", json=PART).json()["id"]
    while len(list(tmp_path.glob("runs/*/options/[!.]*"))) < 4:
        time.sleep(0.02)
    assert processes_of("jobs_process")
    stopped = client.post(f"/api/jobs/{job}/stop").json()
    assert stopped["state"] == "stopped"
    assert "goes on" in stopped["text"]
    kept = len(list(tmp_path.glob("runs/*/options/[!.]*.json")))
    deadline = time.monotonic() + 10
    while processes_of("jobs_process") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes_of("jobs_process")
    assert client.post(f"/api/jobs/{job}/stop").json()["state"] == "stopped", "once more changes nothing"
    later = make_client()
    again = later.post("/api/jobs", json=PART).json()["id"]
    assert again != job
    seen = [told for _, _, told in followed(later, again)]
    assert seen[-1]["state"] == "done"
    assert seen[0]["done"] in (0, *range(kept, 31))
    assert kept >= 4


def test_studies_wait_for_their_turn_and_the_same_one_is_joined(make_client: Make, programme_file: Path) -> None:
    slower(programme_file, 0.2)
    client = make_client(limits=Limits(waiting=1))
    first = client.post("/api/jobs", json=PART).json()
    assert client.post("/api/jobs", json=PART).json()["id"] == first["id"]
    wait(client, first["id"], "running")
    second = client.post("/api/jobs", json=WHOLE).json()
    assert second["state"] == "waiting"
    refused = client.post("/api/jobs", json={"scenario": "long", "only": "wobbling"})
    assert (refused.status_code, refused.json()["error"]["kind"]) == (503, "busy")
    assert client.post(f"/api/jobs/{second['id']}/stop").json()["state"] == "stopped", (
        "one that waits is just taken out"
    )
    assert client.get(f"/api/jobs/{first['id']}").json()["state"] == "running"
    third = client.post("/api/jobs", json=WHOLE).json()
    client.post(f"/api/jobs/{first['id']}/stop")
    wait(client, third["id"], "running")


def test_a_server_that_ends_stops_its_study_and_the_next_knows(
    make_client: Make, programme_file: Path, tmp_path: Path
) -> None:
    slower(programme_file, 0.2)
    client = make_client()
    job = client.post("/api/jobs", json=PART).json()["id"]
    wait(client, job, "running")
    client.app.state.jobs.close()
    assert make_client().get(f"/api/jobs/{job}").json()["state"] == "stopped"
    # one that was killed left its study as running
    file = tmp_path / "runs" / ".workbench" / FILE_NAME
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE job SET state = 'running', server = 2147483000")
    connection.close()
    told = make_client().get(f"/api/jobs/{job}").json()
    assert (told["state"], "the server ended" in told["text"]) == ("stopped", True)
    assert not processes_of("jobs_process")


def test_another_server_s_study_is_left_alone(settings: Settings) -> None:
    storage = Storage(settings.data_folder)
    kept = KeptJobs(storage, "x.toml")
    job = Job(
        id="a", scenario="", only="", state="running", done=1, total=2, activity="", text="", notices=[], started=""
    )
    kept.insert(job, "etag")

    def is_left(server: int, heard: float) -> bool:
        storage.connection().execute("UPDATE job SET state = 'running', server = ?, heard = ?", (server, heard))
        kept.stop_orphans()
        return kept.get("a")[0].state == "running"

    assert is_left(os.getppid(), time.time())
    assert not is_left(os.getppid(), time.time() - 100), "it was not heard of for too long"
    assert not is_left(2147483000, time.time()), "it is gone"
    assert not is_left(os.getpid(), time.time()), "it had our number before us"
    storage.close()


# --------------------------------------------------------------------------------------------------- what goes wrong


def test_what_cannot_be_studied_is_refused(client: TestClient, programme_file: Path) -> None:
    assert client.post("/api/jobs", json={"scenario": "nowhere"}).status_code == 404
    assert client.post("/api/jobs", json={"only": "nothing"}).json()["error"]["kind"] == "unknown"
    assert client.post("/api/jobs", json={"scenario": 1}).status_code == 422
    assert client.get("/api/jobs/nothing").status_code == 404
    assert client.post("/api/jobs/nothing/stop").status_code == 404
    assert client.get("/api/jobs/nothing/events").json()["error"]["kind"] == "not-found"
    programme_file.write_text(programme_file.read_text().replace('"jaxa"]', '"jxaa"]').replace("jaxa =", "jxaa ="))
    answer = client.post("/api/jobs", json=PART)
    assert (answer.status_code, answer.json()["error"]["where"]["line"]) == (422, 5)


def test_a_study_that_fails_says_why(make_client: Make, programme_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = programme_file.read_text()
    client = make_client()
    for fault, told in (("data", "a stage has no thrust"), ("death", "the process that computed it died")):
        programme_file.write_text(text.replace("count = 4 ", f'fails_at = 1\nfault = "{fault}"\ncount = 4 '))
        failed = wait(client, client.post("/api/jobs", json=PART).json()["id"])
        assert failed["state"] == "failed"
        assert told in failed["error"]["problem"]
    assert "a study ended with 9" in caplog.text


# ------------------------------------------------------------------------------------------------------- followers


def test_too_many_followers_are_turned_away(make_client: Make) -> None:
    client = make_client(limits=Limits(watchers=0))
    job = client.post("/api/jobs", json=PART).json()["id"]
    assert client.get(f"/api/jobs/{job}/events").status_code == 503


def test_one_reader_does_not_take_the_places_of_all(make_client: Make) -> None:
    client = make_client(limits=Limits(watchers_each=1))
    job = client.post("/api/jobs", json=PART).json()["id"]
    watchers = client.app.state.watchers
    watchers["192.0.2.1"] = 1  # somebody else follows: that takes nothing from this one
    assert client.get(f"/api/jobs/{job}/events").status_code == 200
    watchers["testclient"] = 1
    assert client.get(f"/api/jobs/{job}/events").status_code == 503
    assert dict(watchers) == {"192.0.2.1": 1, "testclient": 1}
