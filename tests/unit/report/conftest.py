"""The fake study, for every test of the report."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    """The module ``fake_study`` beside this file (tests are not packages, so it is loaded by its path)."""
    spec = importlib.util.spec_from_file_location("fake_study", Path(__file__).with_name("fake_study.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
