"""The files of the built page, looked up by name, never by joining a path from outside to a folder."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.responses import Response

from intercosmos.web.workspace_kept import KeptOnes

#: Packed files kept in memory.
_PACKED: Final = 200
#: Files below this size are sent as they are.
_WORTH_PACKING: Final = 1400
_TEXTS: Final = ("text/", "application/javascript", "application/json", "application/wasm", "image/svg+xml")
#: How often the folder is looked at again when something is not found, s.
_AGAIN_S: Final = 1.0
#: What some systems do not know, or know otherwise.
_TYPES: Final = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
    ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm", ".map": "application/json",
    ".webmanifest": "application/json", ".woff2": "font/woff2", ".xml": "application/xml", ".ktx2": "image/ktx2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page: its bytes, packed where that pays, and how long it may be kept."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str


class PageFiles:
    """Every file below a folder by its address.

    Parameters
    ----------
    folder : of the built page; it may come into being later
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Path] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()
        self._files: KeptOnes[PageFile] = KeptOnes(_PACKED)

    def get(self, address: str) -> PageFile | None:
        """The file at an address without its first slash; None if there is none."""
        path = self._known.get(address) or self._look_again(address)
        if path is None:
            return None
        try:
            found = path.stat()
            return self._files.get((path, found.st_mtime_ns, found.st_size), lambda: _read(path))
        except OSError:
            return None  # the page was built anew meanwhile: what this file was called is gone

    def _look_again(self, address: str) -> Path | None:
        with self._lock:
            if time.monotonic() - self._looked_at > _AGAIN_S:
                self._known = {
                    path.relative_to(self._folder).as_posix(): path
                    for path in self._folder.rglob("*")
                    if path.is_file() and not path.is_symlink()
                }
                self._looked_at = time.monotonic()
            return self._known.get(address)


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packs = len(content) > _WORTH_PACKING and media_type.startswith(_TEXTS)
    return PageFile(
        content,
        gzip.compress(content, 6, mtime=0) if packs else None,
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    )


def answer_with(found: PageFile, address: str, asked: Mapping[str, str]) -> Response:
    """A file as an answer; 304 if the reader has it.

    Parameters
    ----------
    found : the file
    address : of it, without its first slash
    asked : headers of the request
    """
    # Names of built files change with what is in them; other files are asked for each time, and mostly not sent.
    lasting = address.startswith("assets/")
    headers = {
        "ETag": found.etag,
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if found.etag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.packed is not None and "gzip" in asked.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)
