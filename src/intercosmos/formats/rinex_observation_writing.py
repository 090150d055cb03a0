"""Writes observations as RINEX 3 or 4, plain or packed, in blocks of epochs."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.compressed_rinex import compact
from intercosmos.formats.rinex_header_writing import header_lines
from intercosmos.formats.rinex_observation_codes import SYSTEMS, is_code
from intercosmos.formats.rinex_observation_numbers import Bytes

if TYPE_CHECKING:
    from xarray import Dataset

__all__ = ["write_observations"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

VERSIONS: Final = ("3.03", "3.04", "3.05", "4.00", "4.01", "4.02")
_FIELD: Final = 16
#: Characters worked on at a time.
_BLOCK: Final = 8_000_000
_SPACE: Final = 0x20


def write_observations(
    dataset: Dataset,
    path: Path | str,
    *,
    version: str = "3.05",
    program: str = "Intercosmos",
    created: str | None = None,
) -> Path:
    """Write observations as :func:`~intercosmos.formats.rinex.read_observations` gives them.

    Numbers have three decimals; one that rounds to zero is read as absent, for that is what the format says by zero.

    Parameters
    ----------
    dataset : variables (time, satellite) named by codes of RINEX 3; what else it has is optional
    path : the file; a name that ends in ``.crx`` or ``.gz`` or both is packed so

    Other Parameters
    ----------------
    version : of the format
    program : named in the header
    created : date in the header, as ``20220101 000000 UTC``; by default now

    Returns
    -------
    The path.

    Raises
    ------
    DataError
        If a number does not fit its field, times do not increase, or a text has no place in a header. The file is then
        as it was before.
    """
    path = Path(path)
    if version not in VERSIONS:
        raise DataError(f"observations are not written as RINEX {version}", where=Where(path), allowed=VERSIONS)
    stamp = created or datetime.now(UTC).strftime("%Y%m%d %H%M%S UTC")
    name = path.name.lower()
    pieces: Iterable[bytes] = _pieces(dataset, path, version, program, stamp)
    if name.removesuffix(".gz").endswith(".crx"):
        pieces = compact(pieces, path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as plain:
            if name.endswith(".gz"):
                with gzip.GzipFile("", "wb", 6, plain, mtime=0) as packed:
                    packed.writelines(pieces)
            else:
                plain.writelines(pieces)
        partial.replace(path)
    except OSError as error:
        raise DataError(f"the file cannot be written: {error}", where=Where(path)) from error
    finally:
        partial.unlink(missing_ok=True)
    return path


def _pieces(dataset: Dataset, path: Path, version: str, program: str, stamp: str) -> Iterator[bytes]:
    time_ns, satellites = _axes(dataset, path)
    codes = _codes(dataset, satellites, path)
    lines = header_lines(dataset.attrs, codes, time_ns, version, program, stamp, path)
    yield ("\n".join(lines) + "\n").encode("ascii")
    letters = np.array([s[0] for s in satellites])
    width = 3 + _FIELD * max((len(c) for c in codes.values()), default=0)
    step = max(1, _BLOCK // (width * max(len(satellites), 1)))
    for a in range(0, len(time_ns), step):
        yield _block(dataset, slice(a, min(a + step, len(time_ns))), satellites, letters, codes, width, path)


def _axes(dataset: Dataset, path: Path) -> tuple[Ints, list[str]]:
    for name in ("time", "satellite"):
        if name not in dataset.coords or dataset.coords[name].dims != (name,):
            raise DataError(f"the dataset has no coordinate {name!r}", where=Where(path))
    times = np.asarray(dataset["time"].values)
    if times.dtype.kind != "M" or np.isnat(times).any():
        raise DataError("times are to be GPS time as datetime64", where=Where(path, key="time"))
    time_ns = times.astype("datetime64[ns]").astype(np.int64)
    if (np.diff(_tenths_us(time_ns)) <= 0).any():
        raise DataError("times do not increase", where=Where(path, key="time"), advice="sort the dataset by time")
    satellites = [str(s) for s in dataset["satellite"].values]
    for name in satellites:
        if len(name) != 3 or name[0] not in SYSTEMS or not (name[1:].isascii() and name[1:].isdigit()):
            raise DataError(f"{name!r} is no satellite", where=Where(path, key="satellite"), allowed=("G01", "C60"))
    if len(set(satellites)) != len(satellites):
        raise DataError("a satellite is there twice", where=Where(path, key="satellite"))
    return time_ns, satellites


def _tenths_us(time_ns: Ints) -> Ints:
    """Times as they are printed: in units of 100 ns."""
    return (time_ns + 50) // 100


def _codes(dataset: Dataset, satellites: list[str], path: Path) -> dict[str, list[str]]:
    """System -> codes: those its header had, or those it has numbers of."""
    names = [str(c) for c in dataset.data_vars if is_code(str(c)) and set(dataset[c].dims) == {"time", "satellite"}]
    before = dataset.attrs.get("codes", {})
    found = {}
    systems = [s for s in SYSTEMS if any(name[0] == s for name in satellites)]
    for system in systems:
        columns = [k for k, s in enumerate(satellites) if s[0] == system]
        has = [c for c in names if bool(dataset[c].isel(satellite=columns).notnull().any())]
        listed = [c for c in before.get(system, ()) if c in names]
        if listed or has:
            found[system] = [*listed, *(c for c in has if c not in listed)]
    if not (found or (names and systems)):
        raise DataError("there is nothing to write: no satellite, or no code", where=Where(path))
    return found or dict.fromkeys(systems, names)


def _block(
    dataset: Dataset, part: slice, satellites: list[str], letters: NDArray[np.str_], codes: dict[str, list[str]],
    width: int, path: Path,
) -> bytes:  # fmt: skip
    """The lines of some epochs: first all as wide as the widest, then without the blanks behind each."""
    block = dataset.isel(time=part).transpose("time", "satellite", ...)
    count = block.sizes["time"]
    epochs = _epoch_lines(block, path)
    texts: list[Bytes] = []
    keys: list[Ints] = []
    counts = np.zeros(count, np.int64)
    for system, names in codes.items():
        columns = np.flatnonzero(letters == system)
        values = np.empty((count, len(columns), len(names)))
        for k, code in enumerate(names):
            values[:, :, k] = block[code].values[:, columns]
        epoch, which = np.nonzero(~np.isnan(values).all(axis=2))
        text = np.full((len(epoch), width), _SPACE, np.uint8)
        called = np.array([list(satellites[c].encode()) for c in columns], np.uint8)
        text[:, :3] = called[which]
        fields = text[:, 3 : 3 + _FIELD * len(names)].reshape(len(epoch), len(names), _FIELD)
        chosen = values[epoch, which]
        written, fits = fixed(chosen, 14, 3)
        if not fits.all():
            row, code_at = (int(k[0]) for k in np.nonzero(~fits))
            satellite, instant = satellites[columns[which[row]]], block["time"].values[epoch[row]]
            raise DataError(
                f"{names[code_at]} of {satellite} at {instant} is {chosen[row, code_at]}, which F14.3 cannot hold",
                where=Where(path),
            )  # fmt: skip
        fields[..., :14] = written
        for at, suffix in ((14, "loss_of_lock"), (15, "strength")):
            fields[..., at] = _indicators(block, names, suffix, columns, path)[epoch, which]
        text[:, 3 : 3 + _FIELD * len(names)] = fields.reshape(len(epoch), _FIELD * len(names))
        texts.append(text)
        keys.append(epoch * (len(satellites) + 1) + 1 + columns[which])
        counts += np.bincount(epoch, minlength=count)
    epochs[:, 32:35] = _digits(counts, 3)
    lines = np.full((count, max(width, epochs.shape[1])), _SPACE, np.uint8)
    lines[:, : epochs.shape[1]] = epochs
    padded = [np.pad(t, ((0, 0), (0, lines.shape[1] - width)), constant_values=_SPACE) for t in texts]
    everything = np.concatenate([lines, *padded])
    order = np.argsort(np.concatenate([np.arange(count) * (len(satellites) + 1), *keys]), kind="stable")
    everything = everything[order]
    length = everything.shape[1] - np.argmax((everything != _SPACE)[:, ::-1], axis=1)
    everything = np.pad(everything, ((0, 0), (0, 1)))
    everything[np.arange(len(everything)), length] = 0x0A
    flat: Bytes = everything[np.arange(everything.shape[1]) <= length[:, None]]
    return flat.tobytes()


def _epoch_lines(block: Dataset, path: Path) -> Bytes:
    """Lines that begin epochs (n, 56), without the number of satellites."""
    time = _tenths_us(block["time"].values.astype("datetime64[ns]").astype(np.int64))
    days, rest = np.divmod(time, 864_000_000_000)
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64)
    text = np.full((len(time), 56), _SPACE, np.uint8)
    text[:, 0] = ord(">")
    text[:, 21] = ord(".")
    seconds = rest // 10_000_000
    for at, width, value, zeros in (
        (2, 4, months // 12 + 1970, True),
        (7, 2, months % 12 + 1, True),
        (10, 2, (day - month.astype("datetime64[D]")).astype(np.int64) + 1, True),
        (13, 2, seconds // 3600, True),
        (16, 2, seconds // 60 % 60, True),
        (19, 2, seconds % 60, False),
        (22, 7, rest % 10_000_000, True),
    ):
        text[:, at : at + width] = _digits(value, width, zeros=zeros)
    flag = np.zeros(len(time), np.int64)
    if "epoch_flag" in block.coords:
        flag = block["epoch_flag"].values.astype(np.int64)
    if ((flag < 0) | (flag > 1)).any():
        raise DataError("an epoch with observations has the flag 0 or 1", where=Where(path, key="epoch_flag"))
    text[:, 31] = flag + ord("0")
    if "receiver_clock_offset_s" in block.coords:
        clock = block["receiver_clock_offset_s"].values.astype(float)
        text[:, 41:56], fits = fixed(clock, 15, 12)
        if not fits.all():
            raise DataError("a receiver clock offset does not fit F15.12", where=Where(path))
    return text


def _indicators(block: Dataset, names: list[str], suffix: str, columns: Ints, path: Path) -> Bytes:
    """Characters of an indicator (time, satellite, code): blank for zero and where there is none."""
    text = np.full((block.sizes["time"], len(columns), len(names)), _SPACE, np.uint8)
    for k, code in enumerate(names):
        if (name := f"{code}_{suffix}") in block:
            value = block[name].transpose("time", "satellite").values[:, columns].astype(np.int64)
            if ((value < 0) | (value > 9)).any():
                raise DataError("an indicator is one digit", where=Where(path, key=name))
            text[:, :, k] = np.where(value > 0, value + ord("0"), _SPACE)
    return text


def _digits(value: Ints, width: int, *, zeros: bool = False) -> Bytes:
    """Whole numbers, not negative, set to the right: (n, width)."""
    text = np.full((len(value), width), _SPACE, np.uint8)
    for at in range(width - 1, -1, -1):
        shown = (value > 0) | zeros | (at == width - 1)
        text[:, at] = np.where(shown, value % 10 + ord("0"), _SPACE)
        value = value // 10
    return text


def fixed(value: Floats, width: int, decimals: int) -> tuple[Bytes, NDArray[np.bool_]]:
    """Numbers with a fixed number of decimals, set to the right; blank for NaN.

    Parameters
    ----------
    value : (...)

    Returns
    -------
    characters (..., width), and whether the number fits (...)
    """
    text = np.full((*value.shape, width), _SPACE, np.uint8)
    given = ~np.isnan(value)
    fits = np.abs(np.where(given, value, 0.0)) < 10.0 ** (width - decimals - 1)
    scaled = np.rint(np.where(given & fits, value, 0.0) * 10.0**decimals)
    rest = np.abs(scaled).astype(np.int64)
    minus = scaled < 0
    for at in range(width - 1, -1, -1):
        if at == width - 1 - decimals:
            text[..., at] = np.where(given, ord("."), _SPACE)
            continue
        shown = given & ((rest > 0) | (at >= width - 2 - decimals))
        sign = given & minus & ~shown
        text[..., at] = np.where(shown, rest % 10 + ord("0"), np.where(sign, ord("-"), _SPACE))
        minus = minus & ~sign
        rest = rest // 10
    return text, fits & (rest == 0) & ~minus
