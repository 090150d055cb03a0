"""Whether anybody waits for an answer: what is done ahead gives way."""

from __future__ import annotations

import threading
import time
from typing import Final

#: How often it is looked, and how long nobody must have asked for anything, s.
_LOOK_S: Final = 0.01
_CALM_S: Final = 0.05


class Traffic:
    """Counts requests that are being answered; any number of threads may use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._left_at = time.monotonic()

    def enter(self) -> None:
        """A request has come."""
        with self._lock:
            self._inside += 1

    def leave(self) -> None:
        """It was answered."""
        with self._lock:
            self._inside -= 1
            self._left_at = time.monotonic()

    def pause(self) -> None:
        """Somebody is about to ask."""
        with self._lock:
            self._left_at = time.monotonic()

    @property
    def calm(self) -> bool:
        """Whether nobody waits, nor has asked for anything just now."""
        with self._lock:
            return not self._inside and time.monotonic() - self._left_at >= _CALM_S

    def give_way(self, most_s: float = 1.0) -> None:
        """Wait until it is calm, but not for ever: what is done ahead is for those who ask next."""
        ends = time.monotonic() + most_s
        while not self.calm and time.monotonic() < ends:
            time.sleep(_LOOK_S)
