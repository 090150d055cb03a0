"""Settings of every test: random cases are the same on every machine, so that a red run can be run again."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("intercosmos", derandomize=True, deadline=None)
settings.load_profile("intercosmos")
