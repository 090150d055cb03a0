"""The first use of a command compiles what later ones read from the disk; whoever waits is told, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Final

#: Looking a program up on the disk takes less than this, s; compiling one takes longer.
PATIENCE_S: Final = 0.7
NOTICE: Final = "compiling for the first use; it is kept for later ones …"


def _to_standard_error(text: str) -> None:
    sys.stderr.write(f"note: {text}\n")
    sys.stderr.flush()


class _Watch:
    """Says once that something is being compiled, as soon as it takes long, and adds up the time."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._lock = say, Lock()
        self._open, self._since, self._timer = 0, 0.0, Timer(0.0, lambda: None)
        self.told, self.seconds = False, 0.0

    def __call__(self, begins: bool) -> None:
        with self._lock:
            self._open += 1 if begins else -1
            if begins and self._open == 1:
                self._since = time.monotonic()
                self._timer = Timer(PATIENCE_S, self._speak)
                self._timer.daemon = True
                self._timer.start()
            elif not begins and self._open == 0:
                self._timer.cancel()
                self.seconds += time.monotonic() - self._since

    def _speak(self) -> None:
        with self._lock:
            if self._open and not self.told:
                self.told = True
                self._say(NOTICE)


@contextmanager
def compiling_shown(*, to_jax: bool = False, say: Callable[[str], None] = _to_standard_error) -> Iterator[None]:
    """Tell when the block compiles for longer than a moment, and at its end how long that took.

    Parameters
    ----------
    to_jax : whether the block may compile with JAX
    say : shows a line; by default a note on standard error
    """
    from intercosmos.physics.compiling import listening

    watch = _Watch(say)
    with listening(watch, to_jax=to_jax):
        yield
    if watch.told:
        say(f"compiled in {watch.seconds:.1f} s")
