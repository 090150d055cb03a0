"""What is compiled at the first use is told, on standard error, with the time it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intercosmos.cli import first_use
from intercosmos.cli.first_use import NOTICE, compiling_shown
from intercosmos.physics.compiling import compiling

STATE = ("--position", "6778 0 0 km", "--velocity", "0 4.76 6.01 km/s", "--epoch", "2027-03-01T12:00:00")


def test_what_takes_long_is_told_once_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_use, "PATIENCE_S", 0.02)
    said: list[str] = []
    with compiling_shown(say=said.append):
        for _ in range(2):
            with compiling():
                time.sleep(0.1)
        assert said == [NOTICE]
    assert said[1:] in (["compiled in 0.2 s"], ["compiled in 0.3 s"], ["compiled in 0.4 s"])


def test_what_lies_on_the_disk_is_not_worth_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with compiling_shown():
        for _ in range(50):
            with compiling():
                pass
    assert capsys.readouterr().err == ""


def test_jax_is_listened_to_and_nobody_else_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    from intercosmos.physics.engine import jax, jnp

    monkeypatch.setattr(first_use, "PATIENCE_S", 0.0)

    @jax.jit
    def fresh(x: object) -> object:
        for k in range(40):
            x = jnp.sin(x * (1.0 + time.time_ns() % 1000003 * 1e-9)) + k  # never compiled before
        return x

    said: list[str] = []
    with compiling_shown(to_jax=True, say=said.append):
        fresh(1.0)
    assert said[0] == NOTICE
    assert said[1].startswith("compiled in")
    with compiling_shown(to_jax=True, say=said.append):
        fresh(2.0)
    assert len(said) == 2


def test_the_first_flight_says_that_it_compiles(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "intercosmos.cli.main", "orbit", *STATE, "--for", "10min", "--json"]
    environment = {**os.environ, "INTERCOSMOS_CACHE": str(tmp_path / "cache")}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    assert f"note: {NOTICE}\nnote: compiled in" in ran.stderr
    assert json.loads(ran.stdout)["propagated"]["states"] == 11
    assert (tmp_path / "cache" / "heyoka").is_dir()
