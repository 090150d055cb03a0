"""Small pictures for the globe, as addresses that hold the picture itself (PNG), so that nothing is fetched."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.errors import DataError

__all__ = ["picture_of"]

#: A cell is drawn as a block of so many pixels that the picture is about this wide: the viewer blends neighbouring
#: pixels, and cells shall have edges.
_WIDTH: Final = 1024
_MOST: Final = 1_000_000  #: cells that one picture may have
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_COLOURED_WITH_OPACITY: Final = 6


def picture_of(cells: ArrayLike) -> str:
    """The address of a picture of cells.

    Parameters
    ----------
    cells : (rows from south to north, columns from west to east, 4) red, green, blue, opacity, 0 to 255

    Raises
    ------
    DataError
        If there are no cells, more than a million, or colours outside 0 to 255.
    """
    values = np.asarray(cells)
    if values.ndim != 3 or values.shape[2] != 4 or not 0 < values[..., 0].size <= _MOST:
        raise DataError("cells are rows of columns of four numbers, a million cells at most")
    if not np.all((values >= 0) & (values <= 255)):
        raise DataError("a colour is four whole numbers from 0 to 255")
    block = max(1, _WIDTH // values.shape[1])
    pixels = np.repeat(np.repeat(values[::-1].astype(np.uint8), block, axis=0), block, axis=1)
    height, width = pixels.shape[:2]
    # every line begins with the number of its filter: none
    lines = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOURED_WITH_OPACITY, 0, 0, 0)
    file = b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )
    return "data:image/png;base64," + base64.b64encode(file).decode("ascii")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
