"""The open programme: the file is the truth, whoever changes it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from intercosmos.web.workspace_info import label, shown
from intercosmos.web.workspace_kept import KeptOnes

Make = Callable[..., TestClient]


def edits(*made: dict[str, object], says: str = "") -> dict[str, object]:
    return {"edits": list(made), "says": says}


def count(number: int) -> dict[str, object]:
    return {"op": "set", "path": ["activity", "wobbling", "count"], "value": number}


def tag(client: TestClient) -> dict[str, str]:
    return {"If-Match": client.get("/api/programme").headers["etag"]}


# ------------------------------------------------------------------------------------------------------- reading


def test_what_the_file_says(reader: TestClient) -> None:
    answer = reader.get("/api/programme")
    told = answer.json()
    assert answer.headers["etag"] == f'"{told["etag"]}"'
    assert told["partners"][0] == {
        "id": "isro",
        "name": "Indian Space Research Organisation",
        "short_name": "ISRO",
        "colour": 0,
    }
    assert told["activities"][0]["fields"]["count"] == 4
    (scenario,) = told["scenarios"]
    assert [one["label"] for one in scenario["overrides"]] == [
        "Wobbling, count",
        "Indian Space Research Organisation, name",
        "LVM3 (GSLV Mk III), status",
        "H3-24L, status",
        "H3-30S, status",
    ]
    assert [one["value_text"] for one in scenario["overrides"]] == ["7", "ISRO", *["retired"] * 3]
    assert (told["file_name"], told["problems"], told["can_undo"], told["read_only"]) == ("slow.toml", [], False, False)


def test_the_file_itself(client: TestClient, programme_file: Path) -> None:
    answer = client.get("/api/programme/file")
    assert answer.content == programme_file.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="slow.toml"'
    assert answer.headers["etag"] == client.get("/api/programme").headers["etag"]


def test_a_scenario_sees_its_own_programme_and_catalogue(reader: TestClient) -> None:
    workspace = reader.app.state.workspace
    assert workspace.programme().activity("wobbling").count == 4
    assert workspace.programme("long").activity("wobbling").count == 7
    assert workspace.catalogue("long").partners["isro"].name == "ISRO"
    assert workspace.catalogue().partners["isro"].name != "ISRO"
    assert workspace.programme("long") is workspace.programme("long")
    assert reader.get("/api/studies", params={"scenario": "nowhere"}).json()["error"]["kind"] == "unknown"


def test_a_broken_file_is_shown_with_its_problem_and_the_line(client: TestClient, programme_file: Path) -> None:
    programme_file.write_text(programme_file.read_text().replace("count = 4", "cuont = 4"))
    told = client.get("/api/programme").json()
    (problem,) = told["problems"]
    assert problem["where"] == {"file": "slow.toml", "line": 11, "key": "activity[wobbling].cuont"}
    assert "count" in problem["allowed"]
    assert told["activities"][0]["id"] == "wobbling"
    assert client.get("/api/session").status_code == 200
    answer = client.get("/api/overview")
    assert (answer.status_code, answer.json()["error"]["where"]["line"]) == (422, 11)
    programme_file.write_text("[programme\n")
    told = client.get("/api/programme").json()
    assert (told["title"], told["problems"][0]["where"]["line"]) == ("slow.toml", 1)
    programme_file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in client.get("/api/programme").json()["problems"][0]["problem"]
    programme_file.unlink()
    assert client.get("/api/programme").json()["error"]["where"]["file"] == "slow.toml"


def test_no_folder_of_this_machine_is_told(client: TestClient, programme_file: Path, tmp_path: Path) -> None:
    programme_file.write_text(programme_file.read_text().replace('direction = "slow"', 'direction = "x"\nfoo = 1'))
    assert str(tmp_path) not in client.get("/api/session").text


# ------------------------------------------------------------------------------------------------------- changing


def test_an_edit_is_written_undone_and_made_again(client: TestClient, programme_file: Path) -> None:
    before = programme_file.read_text()
    answer = client.post("/api/programme/edits", json=edits(count(6), says="six"), headers=tag(client))
    assert answer.status_code == 200
    assert answer.headers["etag"] == tag(client)["If-Match"]
    after = programme_file.read_text()
    assert after == before.replace("count = 4   ", "count = 6   ")
    assert (answer.json()["can_undo"], answer.json()["can_redo"]) == (True, False)
    undone = client.post("/api/programme/undo", headers=tag(client)).json()
    assert programme_file.read_text() == before
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    assert client.post("/api/programme/undo", headers=tag(client)).status_code == 409
    assert client.post("/api/programme/redo", headers=tag(client)).status_code == 200
    assert programme_file.read_text() == after
    assert client.post("/api/programme/redo", headers=tag(client)).status_code == 409


def test_undo_goes_on_after_the_server_has_been_started_again(make_client: Make, programme_file: Path) -> None:
    before = programme_file.read_text()
    first = make_client()
    for number in (6, 8):
        first.post("/api/programme/edits", json=edits(count(number)), headers=tag(first))
    again = make_client()
    for _ in range(2):
        assert again.post("/api/programme/undo", headers=tag(again)).status_code == 200
    assert programme_file.read_text() == before


def test_without_a_tag_nothing_is_changed(reader: TestClient) -> None:
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '""'}):
        answer = reader.post("/api/programme/edits", json=edits(count(6)), headers=headers)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (428, "conflict")
    assert reader.put("/api/programme/file", json={"text": ""}).status_code == 428
    assert reader.post("/api/programme/undo").status_code == 428


def test_of_two_who_change_the_same_text_the_second_is_shown_both(client: TestClient, programme_file: Path) -> None:
    both = tag(client)
    client.post("/api/programme/edits", json=edits(count(6)), headers=both)
    answer = client.post("/api/programme/edits", json=edits(count(8)), headers=both)
    assert answer.status_code == 412
    told = answer.json()
    assert told["error"]["kind"] == "conflict"
    assert "count = 6" in told["theirs"]
    assert "count = 8" in told["yours"]
    assert "count = 6" in programme_file.read_text()
    assert answer.headers["etag"] == f'"{told["etag"]}"' == tag(client)["If-Match"]
    kept = client.put("/api/programme/file", json={"text": told["yours"]}, headers={"If-Match": told["etag"]})
    assert kept.status_code == 200
    assert "count = 8" in programme_file.read_text()


def test_many_at_once_lose_nothing(client: TestClient, programme_file: Path) -> None:
    """Each adds one to the count it has read, and asks again if somebody was quicker."""

    def add_one() -> None:
        while True:
            told = client.get("/api/programme").json()
            number = told["activities"][0]["fields"]["count"]
            answer = client.post(
                "/api/programme/edits", json=edits(count(number + 1)), headers={"If-Match": told["etag"]}
            )
            if answer.status_code == 200:
                return
            assert answer.status_code == 412

    people = [threading.Thread(target=add_one) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert "count = 10" in programme_file.read_text()


def test_a_change_by_an_editor_is_noticed_and_undo_does_not_lose_it(client: TestClient, programme_file: Path) -> None:
    client.post("/api/programme/edits", json=edits(count(6)), headers=tag(client))
    old = tag(client)
    outside = programme_file.read_text().replace("A slow programme", "A swift programme")
    programme_file.write_text(outside)
    assert client.get("/api/programme").json()["title"] == "A swift programme"
    assert client.post("/api/programme/edits", json=edits(count(7)), headers=old).status_code == 412
    answer = client.post("/api/programme/undo", headers=tag(client))
    assert answer.status_code == 412
    assert "swift" in answer.json()["theirs"]
    assert "count = 4" in answer.json()["yours"]
    assert programme_file.read_text() == outside
    client.post("/api/programme/edits", json=edits(count(9)), headers=tag(client))
    for text in (outside, outside.replace("swift", "slow"), None):  # back through what the editor did
        assert client.post("/api/programme/undo", headers=tag(client)).status_code == 200
        assert text is None or programme_file.read_text() == text
    assert "count = 4" in programme_file.read_text()


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (count(-1) | {"value": "many"}, "whole number"),
        ({"op": "set", "path": ["activity", "wobbling", "cuont"], "value": 1}, "cuont"),
        ({"op": "set", "path": ["programme", "partners"], "value": ["irso", "jaxa"]}, "irso"),
        ({"op": "set-override", "scenario": "long", "key": "partner.isro.nmae", "value": "x"}, "nmae"),
        ({"op": "set-override", "scenario": "long", "key": "partner.irso.name", "value": "x"}, "irso"),
        ({"op": "new-scenario", "scenario": "x", "title": "X", "inherits": ["lnog"]}, "lnog"),
        ({"op": "set", "path": ["scenario", "long", "inherits"], "value": ["long"]}, "ring"),
        ({"op": "remove", "path": ["activity", "wobbling"]}, "wobbling"),
    ],
)
def test_an_edit_that_would_break_the_file_is_refused_and_nothing_written(
    client: TestClient, programme_file: Path, edit: dict[str, object], told: str
) -> None:
    before = programme_file.read_bytes()
    answer = client.post("/api/programme/edits", json=edits(count(6), edit), headers=tag(client))
    assert answer.status_code == 422
    problem = answer.json()["error"]
    assert told in str(problem)
    assert problem["where"]["file"] == "slow.toml"
    assert programme_file.read_bytes() == before
    assert client.get("/api/programme").json()["can_undo"] is False


def test_a_file_with_a_problem_can_still_be_edited_as_long_as_there_are_no_more(
    client: TestClient, programme_file: Path
) -> None:
    programme_file.write_text(programme_file.read_text().replace("partner.isro.name", "partner.irso.name"))
    assert client.get("/api/programme").json()["problems"][0]["advice"].endswith("(in the scenario long)")
    answer = client.post("/api/programme/edits", json=edits(count(6)), headers=tag(client))
    assert answer.status_code == 200
    mend = {"op": "remove-override", "scenario": "long", "key": "partner.irso.name"}
    answer = client.post("/api/programme/edits", json=edits(mend), headers=tag(client))
    assert answer.json()["problems"] == []


def test_a_text_that_cannot_be_loaded_is_refused(client: TestClient, programme_file: Path) -> None:
    before = programme_file.read_text()
    for text in ("", "[x", before.replace("count", "cuont"), before.replace("slow", "nope")):
        answer = client.put("/api/programme/file", json={"text": text}, headers=tag(client))
        assert answer.status_code == 422
    assert programme_file.read_text() == before
    unknown = before.replace('["isro"', '["irso"').replace("{ isro", "{ irso")
    answer = client.put("/api/programme/file", json={"text": unknown}, headers=tag(client))
    assert answer.status_code == 200, "it loads; what is wrong with it stands among the problems"
    assert "irso" in answer.json()["problems"][0]["problem"]


def test_the_file_keeps_its_permissions_and_what_a_link_leads_to_is_written(
    make_client: Make, programme_file: Path, tmp_path: Path
) -> None:
    programme_file.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(programme_file)
    client = make_client(programme=link)
    assert client.post("/api/programme/edits", json=edits(count(6)), headers=tag(client)).status_code == 200
    assert link.is_symlink()
    assert programme_file.stat().st_mode & 0o777 == 0o640
    assert "count = 6" in programme_file.read_text()
    assert not list(tmp_path.glob(".slow*")), "nothing half written is left"


def test_marks_and_ends_of_lines_of_other_systems_stay(client: TestClient, programme_file: Path) -> None:
    windows = b"\xef\xbb\xbf" + programme_file.read_bytes().replace(b"\n", b"\r\n")
    programme_file.write_bytes(windows)
    assert client.post("/api/programme/edits", json=edits(count(6)), headers=tag(client)).status_code == 200
    assert programme_file.read_bytes() == windows.replace(b"count = 4", b"count = 6")


def test_a_file_that_came_along_is_left_as_it_is(make_client: Make) -> None:
    client = make_client(kept_as_it_is="this programme came along")
    assert client.get("/api/programme").json()["read_only"] is True
    answer = client.post("/api/programme/edits", json=edits(count(6)), headers=tag(client))
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "read-only")
    assert "copy slow.toml" in answer.json()["error"]["advice"]
    assert client.get("/api/session").json()["read_only"] is False, "studies can be begun"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_told_of(client: TestClient, programme_file: Path) -> None:
    programme_file.chmod(0o444)
    assert client.get("/api/programme").json()["read_only"] is True


# ------------------------------------------------------------------------------------------------------- words


def test_overrides_in_plain_words(reader: TestClient) -> None:
    catalogue = reader.app.state.workspace.catalogue()
    titles = {"relays": "Four relays"}
    assert label("site.guiana.pads.ELS.status", titles, catalogue) == "Guiana Space Centre, pads, ELS, status"
    assert label("vehicle.soyuz-2.1a.status", titles, catalogue) == "Soyuz-2.1a, status", "ids may hold dots"
    assert label("activity.relays.orbit.apogee", titles, catalogue) == "Four relays, orbit, apogee"
    assert label("nothing.of.this", titles, catalogue) == "nothing of, this"
    assert label("", titles, None) == ""
    assert shown([{"a": 1}]) == "1 entry"
    assert shown({"start_mass": "1 t"}) == "start mass 1 t"
    assert len(shown("x" * 1000)) == 120


def test_a_value_is_made_once_however_many_ask_for_it() -> None:
    kept: KeptOnes[int] = KeptOnes(2)
    made: list[int] = []
    gate = threading.Event()

    def make() -> int:
        gate.wait(5)
        made.append(1)
        return len(made)

    people = [threading.Thread(target=kept.get, args=("a", make)) for _ in range(5)]
    for one in people:
        one.start()
    gate.set()
    for one in people:
        one.join()
    assert made == [1]
    with pytest.raises(ZeroDivisionError):
        kept.get("b", lambda: 1 // 0)
    assert [kept.get("b", lambda: 2), kept.get("c", lambda: 3), kept.held("a"), kept.held("c")] == [2, 3, None, 3]


def test_a_change_that_cannot_be_kept_for_undo_is_not_made(
    make_client: Make, programme_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intercosmos.web.storage._PATIENCE_S", 0.05)
    client = make_client()
    before, own = programme_file.read_bytes(), tag(client)
    with contextlib.closing(sqlite3.connect(client.app.state.storage.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post("/api/programme/edits", json=edits(count(6)), headers=own)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (503, "busy")
        assert programme_file.read_bytes() == before
    assert client.post("/api/programme/edits", json=edits(count(6)), headers=own).status_code == 200


def test_of_two_workbenches_on_one_file_one_alone_changes_a_text(make_client: Make, programme_file: Path) -> None:
    clients = [make_client(), make_client()]
    own = tag(clients[0])
    waiting = threading.Barrier(len(clients))

    def change(client: TestClient, number: int) -> None:
        waiting.wait()
        found.append(client.post("/api/programme/edits", json=edits(count(number)), headers=own).status_code)

    for round_ in range(5):
        found: list[int] = []
        own = tag(clients[0])
        threads = [
            threading.Thread(target=change, args=(client, 10 * round_ + number))
            for number, client in enumerate(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [200, 412]
