"""Settings of every test: random cases are the same on every machine, so that a red run can be run again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # what tests share
sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from published.real_data import real_file

settings.register_profile("intercosmos", derandomize=True, deadline=None)
settings.load_profile("intercosmos")


@pytest.fixture(scope="session")
def gnss_file() -> Callable[[str], Path]:
    """Finds a file of real navigation data; the test that asks is skipped where it is absent."""

    def find(name: str) -> Path:
        path = real_file("gnss", name)
        if not path.exists():
            pytest.skip(f"{path} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
        return path

    return find
