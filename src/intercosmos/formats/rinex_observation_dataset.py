"""Parts of an observation file as one dataset: a number for every epoch, satellite and code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_observation_codes import KINDS, SYSTEMS
from intercosmos.formats.rinex_observation_reading import Part, Reader

if TYPE_CHECKING:
    from xarray import Dataset

__all__ = ["dataset_of"]

#: Numbers of a dataset beside bytes of text: most are NaN, but a hostile file must not make them too many.
_CELLS_A_BYTE: Final = 8
_CELLS: Final = 20_000_000


def dataset_of(parts: Sequence[Part], reader: Reader) -> Dataset:
    """The dataset of some parts of a file.

    Raises
    ------
    DataError
        If nearly all of it would be blank.
    """
    from xarray import Dataset

    time_ns = np.concatenate([np.zeros(0, np.int64), *(p.time_ns for p in parts)])
    first = np.cumsum([0, *(len(p.time_ns) for p in parts)])
    keys = [np.unique(SYSTEMS.index(s) * 100 + r.number) for p in parts for s, r in p.rows.items()]
    satellites = _in_order(np.unique(np.concatenate([np.zeros(0, np.int64), *keys])))
    column = np.full(100 * len(SYSTEMS), -1, np.int64)
    column[satellites] = np.arange(len(satellites))
    names = [f"{SYSTEMS[k // 100]}{k % 100:02d}" for k in satellites]
    codes = _codes(reader)
    shape = (len(time_ns), len(satellites))
    if shape[0] * shape[1] * len(codes) > _CELLS + _CELLS_A_BYTE * reader.stream.bytes_read:
        raise DataError(
            f"{shape[0]} epochs of {shape[1]} satellites with {len(codes)} codes would be nearly all blank",
            where=Where(reader.path), advice="name systems or codes, or read in blocks with iterate_observations",
        )  # fmt: skip
    values = {code: np.full(shape, np.nan) for code in codes}
    loss = {c: np.zeros(shape, np.int8) for c in codes} if reader.wanted.indicators else {}
    strength = {c: np.zeros(shape, np.int8) for c in codes} if reader.wanted.indicators else {}
    for part, start in zip(parts, first, strict=False):
        for system, rows in part.rows.items():
            at = (rows.epoch + start) * shape[1] + column[SYSTEMS.index(system) * 100 + rows.number]
            for k, code in enumerate(rows.codes):
                values[code].ravel()[at] = rows.value[k]
                if rows.loss is not None and rows.strength is not None:
                    loss[code].ravel()[at] = rows.loss[k]
                    strength[code].ravel()[at] = rows.strength[k]
    dims = ("time", "satellite")
    variables: dict[str, Any] = {c: (dims, v, _attributes(c)) for c, v in values.items()}
    for code in loss:
        variables[f"{code}_loss_of_lock"] = (dims, loss[code], {"long_name": f"loss of lock indicator of {code}"})
        variables[f"{code}_strength"] = (dims, strength[code], {"long_name": f"strength indicator of {code}, 1 to 9"})
    flag = np.concatenate([np.zeros(0, np.int8), *(p.flag for p in parts)])
    clock = np.concatenate([np.zeros(0), *(p.clock_s for p in parts)])
    coordinates = {
        "time": ("time", time_ns.view("datetime64[ns]"), {"long_name": "GPS time", "time_system": "GPS"}),
        "satellite": ("satellite", np.array(names, dtype="U3"), {"long_name": "satellite"}),
        "system": ("satellite", np.array([n[0] for n in names], dtype="U1"), {"long_name": "satellite system"}),
        "epoch_flag": ("time", flag, {"long_name": "epoch flag: 1 after a power failure"}),
        "receiver_clock_offset_s": ("time", clock, {"units": "s", "long_name": "receiver clock offset"}),
    }
    return Dataset(variables, coordinates, _header(reader, time_ns))


def _in_order(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Satellites in the order of their names."""
    letter = np.array([ord(s) for s in SYSTEMS])[keys // 100]
    return keys[np.lexsort((keys % 100, letter))]


def _codes(reader: Reader) -> list[str]:
    """Codes of the systems that are read, in the order of their kind as in RINEX, then of their name."""
    wanted = reader.wanted
    found = {
        code
        for system, codes in reader.declared.items()
        if wanted.systems is None or system in wanted.systems
        for code in codes
        if wanted.codes is None or code in wanted.codes
    }
    return sorted(found, key=lambda c: (list(KINDS).index(c[0]), c[1:]))


def _attributes(code: str) -> dict[str, str]:
    name, unit = KINDS[code[0]]
    return {"units": unit, "long_name": f"{name} {code}"}


def _header(reader: Reader, time_ns: NDArray[np.int64]) -> dict[str, Any]:
    """What the header of the file says, and what was left out."""
    header = reader.first_header
    interval = header.interval_s
    if np.isnan(interval) and len(time_ns) > 1:
        interval = float(np.median(np.diff(time_ns))) / 1e9
    systems = reader.wanted.systems
    return {
        "version": f"{header.version:.2f}",
        "time_system": "GPS",
        "file_time_system": header.time_system,
        "approximate_position_m": list(header.approximate_position_m),
        "antenna_delta_hen_m": list(header.antenna_delta_hen_m),
        "marker": header.marker,
        "marker_number": header.marker_number,
        "receiver": header.receiver,
        "receiver_number": header.receiver_number,
        "antenna": header.antenna,
        "antenna_number": header.antenna_number,
        "observer": header.observer,
        "agency": header.agency,
        "interval_s": interval,
        "leap_seconds": header.leap_seconds,
        "receiver_clock_applied": header.clock_applied,
        "glonass_channels": dict(reader.header.glonass_channels),
        "glonass_code_biases_m": dict(reader.header.glonass_code_biases_m),
        "phase_shifts": dict(reader.header.phase_shifts),
        "codes": {s: list(c) for s, c in reader.declared.items() if systems is None or s in systems},
        "source": str(reader.path),
        "events": dict(reader.events),
        "skipped": dict(reader.skipped),
    }
