"""``intercosmos serve``: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from intercosmos.cli.serve import listen, settings_for
from intercosmos.errors import DataError
from intercosmos.record.first import first_record

OPTIONS = {
    "host": "127.0.0.1", "token": "", "read_only": False, "runs": Path("runs"), "record": None, "data": None,
    "jobs": None,
}  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    from intercosmos.programme import commented_template

    path = tmp_path / "my.toml"
    path.write_text(commented_template("my", title="Mine"), encoding="utf-8")
    return path


def test_ready_or_not(intercosmos, small: Path, tmp_path: Path) -> None:
    ran = intercosmos("serve", str(small), "--port", "0", "--check")
    assert ran.code == 0
    assert ran.out.startswith("The workbench is open at http://127.0.0.1:")
    assert f"intercosmos study {small}" in ran.out
    assert "open a copy" not in ran.out
    small.write_text(small.read_text().replace("partners", "partnres"))
    ran = intercosmos("serve", str(small), "--port", "0", "--check")
    assert ran.code == 2
    assert "did you mean 'partners'" in ran.err


def test_looking_leaves_nothing_behind(intercosmos, small: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    runs = tmp_path / "deep" / "runs"
    assert intercosmos("serve", str(small), "--port", "0", "--runs", str(runs), "--check").code == 0
    assert sorted(tmp_path.rglob("*")) == before
    ran = intercosmos("serve", str(small), "--port", "0", "--data", str(small / "inside"), "--check")
    assert ran.code == 2
    assert "--data DIR" in ran.err


def test_the_programme_that_comes_along_is_left_as_it_is(intercosmos, tmp_path: Path) -> None:
    ran = intercosmos("serve", "--port", "0", "--check")
    assert ran.code == 0
    assert "To edit it, open a copy:\n  cp " in ran.out
    assert "roscosmos-cnsa.toml my-programme.toml && intercosmos serve my-programme.toml" in ran.out
    ran = intercosmos("serve", "--port", "0", "--read-only", "--check")
    assert "nothing can be changed" in ran.out


def test_a_server_for_others_asks_for_a_token(intercosmos, small: Path) -> None:
    ran = intercosmos("serve", str(small), "--port", "0", "--host", "0.0.0.0", "--check")
    assert ran.code == 0
    assert "/?token=" in ran.out
    made = settings_for(small, **{**OPTIONS, "host": "0.0.0.0"})
    assert len(made.token) >= 32
    assert made.token not in repr(made)
    assert settings_for(small, **{**OPTIONS, "host": "0.0.0.0"}).token != made.token
    assert settings_for(small, **OPTIONS).token == ""
    for token in ("short", "with spaces in it", "löngwörds-and-more"):
        with pytest.raises(DataError, match="a token has"):
            settings_for(small, **{**OPTIONS, "token": token})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.toml"], "no such file"),
        (["--host", "203.0.113.7", "--token", "a-long-enough-token"], "an address of this machine"),
        (["--host", "not a host", "--token", "a-long-enough-token"], "cannot be listened on"),
    ],
)
def test_what_cannot_be_served_says_what_to_do(intercosmos, small: Path, arguments: list[str], told: str) -> None:
    ran = intercosmos("serve", *([] if arguments[0].endswith(".toml") else [str(small)]), *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "next:" in ran.err


def test_a_port_that_is_taken(intercosmos, small: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = intercosmos("serve", str(small), "--port", str(port))
    assert ran.code == 2
    assert f"--port {port + 1}" in ran.err


def test_an_address_of_the_sixth_version() -> None:
    try:
        listening = listen("::1", 0)
    except DataError:
        pytest.skip("this machine has no ::1")
    assert listening.family == socket.AF_INET6
    listening.close()


def test_a_folder_that_cannot_be_written(intercosmos, small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for also in ([], ["--check"]):
        ran = intercosmos("serve", str(small), "--port", "0", "--data", str(tmp_path / "file"), *also)
        assert ran.code == 2
        assert "--data DIR" in ran.err


def test_the_first_record_is_found_or_not_there() -> None:
    found = first_record()
    assert found is None or found.is_dir()


# ------------------------------------------------------------------------------------------------------- for real


@pytest.fixture
def served(small: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "intercosmos.cli.main", "serve", str(small), "--port", "0"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    yield process, address
    process.kill()
    process.communicate()


def test_it_serves_and_ends_in_order(served: tuple[subprocess.Popen[str], str], tmp_path: Path) -> None:
    process, address = served
    with urllib.request.urlopen(f"{address}api/session", timeout=30) as answer:
        assert json.load(answer)["programme"]["title"] == "Mine"
        assert "server" not in {name.lower() for name in answer.headers}
    # a follower who never leaves, and a study that would take long, do not hold it up
    request = urllib.request.Request(
        f"{address}api/jobs", b"{}", {"X-Intercosmos": "1", "Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        job = json.load(answer)["id"]
    follower = urllib.request.urlopen(f"{address}api/jobs/{job}/events", timeout=30)
    assert follower.readline()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "evil.example"}))
    assert refused.value.code == 403
    refused.value.close()
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, err = process.communicate(timeout=30)
    follower.close()
    assert process.returncode == 130
    assert time.monotonic() - began < 10
    assert "Traceback" not in err
    import sqlite3

    connection = sqlite3.connect(tmp_path / "runs" / ".workbench" / "workbench.sqlite")
    assert connection.execute("SELECT state FROM job").fetchall() == [("stopped",)]
    connection.close()
