"""Compiling takes seconds the first time that a program is needed: whoever waits can be told.

Formulas compiled by heyoka say so here themselves (:func:`compiling`); JAX is listened to. What was compiled before and
lies on the disk is begun and ended within milliseconds, so that a listener should wait a moment before it speaks.

>>> heard = []
>>> with listening(heard.append), compiling():
...     pass
>>> heard
[True, False]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import local
from typing import Any, Final, TypeAlias

__all__ = ["Listener", "compiling", "listening"]

#: Called with true when a program begins to be compiled or looked up, and with false when it is there.
Listener: TypeAlias = Callable[[bool], None]

_REQUEST: Final = "/jax/compilation_cache/compile_requests_use_cache"
_DONE: Final = "/jax/core/compile/backend_compile_duration"
_listeners: list[Listener] = []
_begun = local()


@contextmanager
def listening(listener: Listener, *, to_jax: bool = False) -> Iterator[None]:
    """Tell a listener of everything that is compiled while the block runs, from whatever thread.

    Parameters
    ----------
    listener : see :data:`Listener`
    to_jax : listen to JAX too, which loads it
    """
    if to_jax:
        _hear_jax()
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def compiling() -> Iterator[None]:
    """The block compiles a program, or reads one from the disk."""
    _tell(True)
    try:
        yield
    finally:
        _tell(False)


def _tell(begins: bool) -> None:
    for listener in tuple(_listeners):
        listener(begins)


@lru_cache(maxsize=1)
def _hear_jax() -> None:
    from intercosmos.physics.engine import jax

    def begin(event: str, **_: Any) -> None:
        if event == _REQUEST:
            _begun.here = True
            _tell(True)

    def end(event: str, duration_s: float, **_: Any) -> None:
        if event == _DONE and getattr(_begun, "here", False):
            _begun.here = False
            _tell(False)

    jax.monitoring.register_event_listener(begin)
    jax.monitoring.register_event_duration_secs_listener(end)
