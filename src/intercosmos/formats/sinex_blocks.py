"""Blocks of a SINEX file as arrays: only those that are asked for are looked into."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import day_of_year

__all__ = ["blocks", "equipment", "instants", "solutions"]

Rows = NDArray[np.intp]
Times = NDArray[np.datetime64]
Texts = NDArray[np.str_]

#: A year of two figures up to here is of this century.
_PIVOT: Final = 50
#: A Julian year, s.
_YEAR_S: Final = 365.25 * 86400
_MOST_MARKS: Final = 2000
_AXES: Final = "XYZ"
_UNITS: Final = {"STA": ("m",), "VEL": ("m/y", "m/yr", "m/a")}
_ESTIMATE: Final = "SOLUTION/ESTIMATE"


def blocks(lines: LineTable) -> dict[str, Rows]:
    """Rows of data by the block's name; comments and empty lines are left out. Of two blocks of one name, both.

    Raises
    ------
    DataError
        If a block that is needed does not end, or ends under another name.
    """
    every = np.arange(len(lines))
    first = lines.at(every, 0)
    marks = every[(first == ord("+")) | (first == ord("-"))]
    data = np.asarray((first == ord(" ")) & (lines.lengths > 0))
    found: dict[str, Rows] = {}
    opened: tuple[str, int] | None = None
    if marks.size > _MOST_MARKS:
        raise DataError(f"there are more than {_MOST_MARKS} beginnings and ends of blocks", where=lines.where())
    for row in marks:
        text = lines.text(row).strip()
        name = text[1:].strip()
        if text[0] == "+":
            if opened is not None:
                raise DataError(f"the block {opened[0]} does not end before this one", where=lines.where(row))
            opened = (name, int(row))
        elif opened is None or opened[0].split() != name.split():
            raise DataError(f"no block {name!r} is open here", where=lines.where(row))
        else:
            inside = every[opened[1] + 1 : row]
            inside = inside[data[inside]]
            found[name] = np.concatenate([found[name], inside]) if name in found else inside
            opened = None
    if opened is not None:
        raise DataError(
            f"the block {opened[0]} does not end", where=lines.where(opened[1]), advice="the file is cut off"
        )
    return found


def instants(lines: LineTable, rows: Rows, column: int, name: str) -> Times:
    """Dates (n,) like 20:316:43200 in the 12 columns from ``column``; NaT for 00:000:00000 and blanks."""
    year = lines.integers(rows, column, column + 2, name, blank=0)
    day = lines.integers(rows, column + 3, column + 6, name, blank=0)
    second = lines.numbers(rows, column + 7, column + 12, name, blank=0.0)
    absent = (year == 0) & (day == 0)
    times, good = day_of_year(np.where(year > _PIVOT, 1900, 2000) + year, np.where(absent, 1, day), second)
    good |= absent
    if not good.all():
        raise DataError("there is no such date", where=lines.where(rows[int(np.argmin(good))], name))
    times[absent] = np.datetime64("NaT")
    return times


def _codes(lines: LineTable, rows: Rows) -> Texts:
    return np.char.upper(lines.strings(rows, 1, 5))


def solutions(lines: LineTable, found: dict[str, Rows]) -> tuple[dict[str, Any], dict[str, Any], dict[str, int]]:
    """Variables and coordinates of the dim ``station``, and the kinds of parameters that were passed over."""
    rows = found.get(_ESTIMATE, np.zeros(0, np.intp))
    kinds = lines.strings(rows, 7, 13)
    others, counts = np.unique(kinds[~_is_wanted(kinds)], return_counts=True)
    rows, kinds = rows[_is_wanted(kinds)], kinds[_is_wanted(kinds)]
    key = _keys(lines, rows, 14)
    epoch = instants(lines, rows, 27, "reference epoch")
    value = lines.numbers(rows, 47, 68, "estimated value")
    sigma = lines.numbers(rows, 69, 80, "standard deviation", blank=np.nan)
    _right_units(lines, rows, kinds)
    names, of_name, place = np.unique(key, return_index=True, return_inverse=True)
    code, point, number = (lines.strings(rows[of_name], a, b) for a, b in ((14, 18), (19, 21), (22, 26)))
    place = place.ravel()
    count = len(names)
    tables = {kind: np.full((2, count, 3), np.nan) for kind in _UNITS}
    epochs = np.full(count, np.datetime64("NaT"), "datetime64[ns]")
    for kind, table in tables.items():
        for axis, letter in enumerate(_AXES):
            chosen = np.flatnonzero(kinds == kind + letter)
            _once(lines, rows[chosen], place[chosen], f"{kind}{letter}")
            table[:, place[chosen], axis] = value[chosen], sigma[chosen]
            if kind == "STA":
                epochs[place[chosen]] = epoch[chosen]
    whole = np.isfinite(tables["STA"][0]).all(axis=1)
    skipped = {str(k): int(n) for k, n in zip(others, counts, strict=True)}
    if not whole.all():
        skipped["stations without all three coordinates"] = int((~whole).sum())
    names, epochs = names[whole], epochs[whole]
    if np.isnat(epochs).any():
        bad = rows[np.isnat(epoch)][0]
        raise DataError("coordinates need a reference epoch", where=lines.where(bad, "reference epoch"))
    station, vector = ("station",), ("station", "axis")
    data: dict[str, Any] = {
        "position_m": (vector, tables["STA"][0][whole], _text("m", "Earth-fixed position")),
        "sigma_m": (vector, tables["STA"][1][whole], _text("m", "standard deviation of the position")),
        "reference_epoch": (station, epochs),
        **_about(lines, found, names),
    }
    if np.isfinite(tables["VEL"][0]).any():
        for name, values in zip(("velocity_m_s", "velocity_sigma_m_s"), tables["VEL"], strict=True):
            data[name] = (vector, values[whole] / _YEAR_S, _text("m/s", "Earth-fixed velocity"))
    coords = {
        "station": np.char.upper(code[whole]),
        "point": (station, point[whole]),
        "solution": (station, number[whole]),
        "axis": ["x", "y", "z"],
    }
    return data, coords, skipped


def _keys(lines: LineTable, rows: Rows, column: int) -> Texts:
    """Site, point and solution number (n,), which stand side by side in all blocks."""
    return np.char.upper(lines.strings(rows, column, column + 12))


def _is_wanted(kinds: Texts) -> NDArray[np.bool_]:
    return np.isin(kinds, [kind + letter for kind in _UNITS for letter in _AXES])


def _right_units(lines: LineTable, rows: Rows, kinds: Texts) -> None:
    units = lines.strings(rows, 40, 44)
    for kind, allowed in _UNITS.items():
        wrong = np.char.startswith(kinds, kind) & ~np.isin(units, allowed) if rows.size else np.zeros(0, bool)
        if wrong.any():
            bad = int(np.argmax(wrong))
            unit = str(units[bad])
            raise DataError(f"the unit {unit!r} is not expected", where=lines.where(rows[bad]), allowed=allowed)


def _once(lines: LineTable, rows: Rows, place: Rows, what: str) -> None:
    unique, first = np.unique(place, return_index=True)
    if len(unique) < len(place):
        again = np.setdiff1d(np.arange(len(place)), first)[0]
        raise DataError(f"{what} of this station and solution stands twice", where=lines.where(rows[again]))


def _text(units: str, name: str) -> dict[str, str]:
    return {"units": units, "long_name": name}


def _about(lines: LineTable, found: dict[str, Rows], names: Texts) -> dict[str, Any]:
    """DOMES numbers, descriptions and the validity of solutions, where the blocks have them."""
    empty = np.zeros(0, np.intp)
    rows = found.get("SITE/ID", empty)
    sites = np.char.upper(lines.strings(rows, 1, 8))
    site_at = _last(sites, np.char.strip(names.astype("U7")))
    rows_e = found.get("SOLUTION/EPOCHS", empty)
    epoch_at = _last(_keys(lines, rows_e, 1), names)
    station = ("station",)
    data: dict[str, Any] = {}
    for name, (first, last) in {"domes": (9, 18), "description": (21, 43)}.items():
        texts = np.append(lines.strings(rows, first, last), "")
        data[name] = (station, texts[site_at])
    for name, column in {"start": 16, "stop": 29}.items():
        data[name] = (station, np.append(instants(lines, rows_e, column, name), np.datetime64("NaT"))[epoch_at])
    return data


def _last(keys: Texts, wanted: Texts) -> Rows:
    """For each wanted text its last place in the keys, -1 where it is not there."""
    if not keys.size:
        return np.full(len(wanted), -1, np.intp)
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], wanted, side="right") - 1
    return np.where((at >= 0) & (keys[order][np.maximum(at, 0)] == wanted), order[np.maximum(at, 0)], -1)


def equipment(lines: LineTable, found: dict[str, Rows]) -> dict[str, Any]:
    """Variables of receivers, antennas and eccentricities, each on a dim of its own."""
    data: dict[str, Any] = {}
    tables = {"receiver": "SITE/RECEIVER", "antenna": "SITE/ANTENNA", "eccentricity": "SITE/ECCENTRICITY"}
    for kind, block in tables.items():
        rows = found.get(block, np.zeros(0, np.intp))
        if not rows.size:
            continue
        dim = f"{kind}_record"
        data[f"{kind}_site"] = (dim, _codes(lines, rows))
        data[f"{kind}_start"] = (dim, instants(lines, rows, 16, "start"))
        data[f"{kind}_stop"] = (dim, instants(lines, rows, 29, "end"))
        if kind == "eccentricity":
            values = [lines.numbers(rows, a, a + 8, "eccentricity", blank=np.nan) for a in (46, 55, 64)]
            data["eccentricity_m"] = ((dim, "component"), np.stack(values, axis=-1), _text("m", "marker to antenna"))
            data["eccentricity_system"] = (dim, lines.strings(rows, 42, 45))
        else:
            data[kind] = (dim, lines.strings(rows, 42, 62 if kind == "receiver" else 58))
            data[f"{kind}_serial"] = (dim, lines.strings(rows, 63, 68))
            if kind == "antenna":
                data["antenna_radome"] = (dim, lines.strings(rows, 58, 62))
            else:
                data["receiver_firmware"] = (dim, lines.strings(rows, 69, 80))
    return data
