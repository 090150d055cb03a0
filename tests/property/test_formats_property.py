"""Messages that were damaged on the way: read or refused with a DataError, never anything else; what is read survives.

``damaged`` makes them; the suite tries a few thousand, and the same loop was run with 100,000.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats.cdm import read_cdm, write_cdm
from intercosmos.formats.oem import read_oem, write_oem
from intercosmos.formats.opm import read_opm, write_opm
from intercosmos.formats.text_file import Document

_path = Path(__file__).parents[1] / "unit" / "formats" / "ccsds_samples.py"
_spec = importlib.util.spec_from_file_location("ccsds_samples", _path)
assert _spec
assert _spec.loader
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

KINDS: dict[str, tuple[str, Callable[..., Any], Callable[..., str]]] = {
    "opm": (samples.OPM, read_opm, write_opm),
    "oem": (samples.OEM, read_oem, write_oem),
    "cdm": (samples.CDM, read_cdm, write_cdm),
}
ODD = (
    *(
        "",
        " ",
        "\t",
        "\r",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "é",
        "🚀",
        "\\",
        "[",
        "]",
        "[km]",
        "<",
        ">",
        "&",
        "&amp;",
    ),
    *("&#13;", "&#10;", "&#0;", "=", "==", "nan", "inf", "-inf", "1e400", "1e299", "-0", "1_0", "٣", "0x1F", "1" * 400),
    *("COMMENT", "COMMENT x", "META_START", "META_STOP", "COVARIANCE_START", "EPOCH = 2026-01-01T00:00:00", "X = 1"),
    *(
        "<COMMENT>a\nb</COMMENT>",
        "<data>",
        "</data>",
        "<segment/>",
        "<!--",
        "-->",
        "<![CDATA[x]]>",
        "<!DOCTYPE a>",
        "<?x?>",
    ),
    *(
        '<USER_DEFINED parameter="a b">1</USER_DEFINED>',
        "USER_DEFINED_ = 1",
        "2026-02-30T00:00:00",
        "0000-001T00:00:00",
    ),
    *("2016-12-31T23:59:60", "9999-12-31T23:59:59.999999999", "OBJECT = OBJECT1", "12 [ km ]", "km**2", "  12  []"),
)


def damaged(text: str, chance: random.Random) -> str:
    """The text with one to four changes of a character, a word, a line, or a stretch."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        lines = text.split("\n")
        k = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                text = (
                    text[:at]
                    + chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000))))
                    + text[at + 1 :]
                )
            case 1:
                text = text[:at] + chance.choice(ODD) + text[at:]
            case 2:
                text = text[:at] + text[at + chance.randrange(1, 30) :]
            case 3:
                text = "\n".join(lines[:k] + lines[k + 1 :])
            case 4:
                text = "\n".join([*lines[:k], lines[k], *lines[k:]])
            case 5:
                other = chance.randrange(len(lines))
                lines[k], lines[other] = lines[other], lines[k]
                text = "\n".join(lines)
            case 6:
                words = lines[k].split(" ")
                words[chance.randrange(len(words))] = chance.choice(ODD)
                text = "\n".join([*lines[:k], " ".join(words), *lines[k + 1 :]])
            case 7:
                text = "\n".join([*lines[:k], chance.choice(ODD), *lines[k:]])
            case _:
                text = text[:at] if chance.random() < 0.1 else text[:at] + text[at:].replace("1", "7", 1)
    return text


def survives(kind: str, text: str) -> bool:
    """Whether a message was read; if so, it is written and read again in both notations without a difference."""
    _, read, write = KINDS[kind]
    try:
        message = read(Document(text, Path("damaged.txt")))
    except DataError as error:
        if error.where.file != Path("damaged.txt"):
            raise AssertionError("the error does not say the file") from error
        return False
    assert finite(kind, message)
    for notation in ("kvn", "xml"):
        written = write(message, notation=notation)
        assert read(Document(written)) == message
    return True


def finite(kind: str, message: Any) -> bool:
    """Whether the arrays that a message that was read gives are finite; its times may be of an unknown system."""
    things = {"opm": lambda: [message], "oem": lambda: message.segments, "cdm": lambda: message.objects}[kind]()
    arrays = [array for thing in things for array in (thing.position, thing.velocity)]
    if kind == "oem":
        arrays += [segment.covariance_matrices for segment in things]
    elif kind == "cdm":
        arrays += [thing.covariance_matrix for thing in things]
        assert message.closest_approach.isscalar
    for thing in things:
        with suppress(DataError):
            assert thing.epoch.isscalar if kind == "opm" else kind == "cdm" or thing.times.size == len(thing.rows)
    return all(bool(np.all(np.isfinite(array))) for array in arrays)


def damage(kind: str, count: int, seed: int) -> int:
    """Damage messages of a kind in both notations; how many could still be read."""
    chance = random.Random(seed)
    text, read, write = KINDS[kind]
    bases = (text, write(read(Document(text)), notation="xml"))
    return sum(survives(kind, damaged(chance.choice(bases), chance)) for _ in range(count))


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_messages_are_read_or_refused(kind: str) -> None:
    read = damage(kind, 1000, seed=7)
    assert 50 < read < 950
