"""The names that others rely on: functions, whatever was imported before, and nothing heavy until they are used."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from intercosmos.physics import orbits

PROMISED = (
    "clohessy_wiltshire", "ephemeris", "flyby", "kepler", "lambert", "libration_points", "mga", "porkchop",
    "propagate_cr3bp", "sgp4", "transform",
)  # fmt: skip


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_name_is_a_function_and_no_module(name: str) -> None:
    for module in Path(orbits.__file__).parent.glob("*.py"):
        assert module.stem != name, "once imported, the module would stand in the function's place"
    function = getattr(orbits, name)
    assert callable(function)
    assert function.__doc__
    assert name in orbits.__all__
    importlib.import_module(function.__module__)
    assert getattr(orbits, name) is function


def test_there_are_no_others() -> None:
    assert sorted(orbits.__all__) == sorted(PROMISED)
    with pytest.raises(AttributeError, match="lambret"):
        _ = orbits.lambret


def test_the_package_itself_is_light() -> None:
    code = (
        "import sys, intercosmos.physics.orbits; "
        "print([m for m in ('jax', 'heyoka', 'astropy', 'xarray', 'numpy') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
