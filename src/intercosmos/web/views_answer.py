"""How the reading side answers: made once, kept as bytes, told apart by what it depends on.

An answer that depends on a study, the catalogue or the record changes only when these do. Its name (ETag) is a digest
of what it depends on, so that a reader who has it is told so without anything being made (304), and one who has not
gets bytes that were made before.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from pydantic import BaseModel

import intercosmos

#: How many bytes of answers are kept.
KEPT_BYTES: Final = 64 * 2**20
#: Answers below this size are sent as they are.
_WORTH_PACKING: Final = 1400
#: Fast, and within a few per cent of the smallest.
_LEVEL: Final = 5


@dataclass(frozen=True, slots=True)
class Body:
    """An answer as bytes, packed where that pays."""

    plain: bytes
    packed: bytes | None

    @classmethod
    def of(cls, plain: bytes) -> Body:
        """The same bytes, and packed where they are many."""
        return cls(plain, gzip.compress(plain, _LEVEL, mtime=0) if len(plain) > _WORTH_PACKING else None)

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.plain) + len(self.packed or b"")


class Kept:
    """Answers made before, the least used forgotten first; safe to use from many threads.

    Parameters
    ----------
    most_bytes : that are kept
    """

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._bodies: OrderedDict[str, Body] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], bytes]) -> Body:
        """The answer under ``key``; whoever asks for one that is being made waits for it."""
        with self._lock:
            if (body := self._found(key)) is not None:
                return body
            mine = self._making.setdefault(key, threading.Lock())
        with mine:
            with self._lock:
                if (body := self._found(key)) is not None:
                    return body
            try:
                body = Body.of(make())
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._keep(key, body)
            return body

    def _found(self, key: str) -> Body | None:
        body = self._bodies.get(key)
        if body is not None:
            self._bodies.move_to_end(key)
        return body

    def _keep(self, key: str, body: Body) -> None:
        if key in self._bodies or body.size > self._most // 4:
            return  # one answer must not push out all others
        self._bodies[key] = body
        self._size += body.size
        while self._size > self._most:
            _, gone = self._bodies.popitem(last=False)
            self._size -= gone.size


def kept_of(request: Request) -> Kept:
    """The answers kept by the application that a request came to."""
    state = request.app.state
    if not hasattr(state, "kept_answers"):
        state.kept_answers = Kept()
    kept: Kept = state.kept_answers
    return kept


def etag_of(*parts: str) -> str:
    """The name of an answer that depends on ``parts``; weak, since packed and plain bytes share it."""
    total = hashlib.sha256(intercosmos.__version__.encode())
    for part in parts:
        said = part.encode("utf-8", "surrogatepass")
        total.update(b"%d " % len(said) + said)
    return f'W/"{total.hexdigest()[:32]}"'


def to_json(made: BaseModel) -> bytes:
    """A model as JSON; defaults are sent, too, since the types of the page have them."""
    return made.__pydantic_serializer__.to_json(made)


def answer(request: Request, parts: tuple[str, ...], make: Callable[[], BaseModel | bytes]) -> Response:
    """What ``make`` gives as JSON; 304 if the reader has it.

    Parameters
    ----------
    request : of the reader
    parts : everything the answer depends on
    make : makes it: a model, or JSON that is written already
    """
    etag = etag_of(*parts)
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    held = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if etag in held or etag.removeprefix("W/") in held:
        return Response(status_code=304, headers=headers)

    def written() -> bytes:
        made = make()
        return made if isinstance(made, bytes) else to_json(made)

    body = kept_of(request).get(etag, written)
    if body.packed is not None and _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
        return Response(body.packed, media_type="application/json", headers=headers)
    return Response(body.plain, media_type="application/json", headers=headers)


def _takes_gzip(request: Request) -> bool:
    for one in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
