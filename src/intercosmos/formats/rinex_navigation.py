"""RINEX navigation files, versions 2, 3 and 4 to 4.02: what satellites say of their orbits and clocks.

Every message type becomes a table of its own in a tree, named as in RINEX 4 whatever the version: ``G/LNAV``,
``E/INAV``, ``R/FDMA``, ``C/D1`` …, beside ``ION/KLOB``, ``ION/NEQG``, ``ION/BDGIM``, ``STO`` and ``EOP``. Times are GPS
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.rinex_navigation_header import Columns, read_header
from intercosmos.formats.rinex_navigation_lines import Problems, lines_of, sections
from intercosmos.formats.rinex_navigation_merging import joined, resolved
from intercosmos.formats.rinex_navigation_records import read_records
from intercosmos.formats.rinex_navigation_tables import MESSAGES
from intercosmos.formats.rinex_navigation_time import from_gps, week_of
from intercosmos.formats.rinex_navigation_variables import VARIABLES
from intercosmos.formats.rinex_navigation_writing import write_navigation

if TYPE_CHECKING:
    import xarray

__all__ = ["merge_navigation", "read_navigation", "write_navigation"]

SYSTEMS = "GREJCIS"
_DIMENSIONS = {"position_m": "axis", "velocity_m_s": "axis", "acceleration_m_s2": "axis", "antenna_m": "axis"}
_COORDINATES = ("satellite", "time")
#: Weeks may be sent modulo this (GPS's ten bits), and BeiDou's counted as GPS's.
_ROLLOVER, _BDS_WEEKS = 1024, 1356


def read_navigation(
    *paths: Path | str,
    systems: Iterable[str] | None = None,
    tolerant: bool = False,
    max_bytes: int = 100_000_000,
) -> xarray.DataTree:
    """Read navigation files, plain or compressed, of one station or of many.

    Parameters
    ----------
    paths : the files; records that several have are one in the result

    Other Parameters
    ----------------
    systems : letters of the satellite systems wanted, such as ``"GRC"``; all by default
    tolerant : leave records at fault out and count them, instead of raising an error at the first
    max_bytes : larger files are refused, before and after they are unpacked

    Returns
    -------
    Tree of datasets with the dimension ``record``, sorted by satellite, reference time and transmission. Variables are
    SI, their units in ``attrs``; ``satellite`` and ``time`` (clock reference, GPS time) are coordinates. Attributes of
    the tree: ``version``, ``leap_seconds`` (None if not given), ``sources``, ``counts`` (records read, by node),
    ``duplicates`` and ``conflicts`` (by node), ``week_disagreements``, ``skipped`` (by reason)

    Raises
    ------
    DataError
        If a file cannot be read at all; and, unless ``tolerant``, at the first record at fault, with its line.
    UnknownIdError
        If a system is none of G, R, E, J, C, I, S.

    References
    ----------
    I. Romero (ed.), *RINEX 4.00* (2021), *4.02* (2024); W. Gurtner, L. Estey, *RINEX 2.11* (2007).

    Examples
    --------
    >>> import tempfile
    >>> text = '''     3.04           N: GNSS NAV DATA    R: GLONASS          RINEX VERSION / TYPE
    ...                                                             END OF HEADER
    ... R01 2021 02 17 22 15 00 7.514376193285D-05 0.000000000000D+00 3.384000000000D+05
    ...     -1.755029345703D+04-2.402894973755D+00 9.313225746155D-10 0.000000000000D+00
    ...      4.069273437500D+03-5.877265930176D-01-0.000000000000D+00 1.000000000000D+00
    ...      1.806548974609D+04-2.200869560242D+00-1.862645149231D-09 0.000000000000D+00
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "glonass.rnx"
    ...     _ = path.write_text(text)
    ...     record = read_navigation(path)["R/FDMA"].to_dataset().isel(record=0)
    >>> str(record.time.values), float(record.position_m[2])
    ('2021-02-17T22:15:18.000000000', 18065489.74609)
    """
    if not paths:
        raise DataError("no navigation file is given", advice="give at least one path")
    wanted = _systems(systems)
    tables: dict[str, list[Columns]] = {}
    versions: list[float] = []
    leaps: list[int | None] = []
    skipped: dict[str, int] = {}
    for path in map(Path, paths):
        problems = Problems(path)
        content = _content(path, max_bytes)
        for lines in sections(lines_of(content, path)):
            header = read_header(lines, problems)
            versions.append(header.version)
            leaps.append(header.leap_seconds)
            for node, columns in read_records(lines, header, wanted, problems):
                tables.setdefault(node, []).append(columns)
        if not tolerant and (error := problems.first(content)) is not None:
            raise error
        for reason, count in problems.counts().items():
            skipped[reason] = skipped.get(reason, 0) + count
    given = [leap for leap in leaps if leap is not None]
    attributes: dict[str, object] = {
        "version": max(versions),
        "leap_seconds": max(given) if given else None,
        "sources": [str(path) for path in paths],
        "skipped": skipped,
    }
    return _tree(tables, attributes, {node: sum(len(t["satellite"]) for t in parts) for node, parts in tables.items()})


def merge_navigation(trees: Sequence[xarray.DataTree]) -> xarray.DataTree:
    """One tree of several, as if their files had been read together.

    Parameters
    ----------
    trees : at least one, each from :func:`read_navigation`

    Raises
    ------
    DataError
        If there is none.
    """
    if not trees:
        raise DataError("no navigation data are given to merge", advice="give at least one tree")
    tables: dict[str, list[Columns]] = {}
    for tree in trees:
        for node in MESSAGES:
            if f"/{node}" in tree.groups:
                data = tree[node].to_dataset()
                tables.setdefault(node, []).append({str(name): v.to_numpy() for name, v in data.variables.items()})
    leaps = [tree.attrs["leap_seconds"] for tree in trees if tree.attrs.get("leap_seconds") is not None]
    attributes: dict[str, object] = {
        "version": max(tree.attrs["version"] for tree in trees),
        "leap_seconds": max(leaps) if leaps else None,
        "sources": [source for tree in trees for source in tree.attrs["sources"]],
        "skipped": _summed([tree.attrs["skipped"] for tree in trees]),
    }
    merged = _tree(tables, attributes, _summed([tree.attrs["counts"] for tree in trees]))
    for name in ("duplicates", "conflicts"):
        merged.attrs[name] = _summed([merged.attrs[name], *(tree.attrs[name] for tree in trees)])
    return merged


def _summed(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for part in counts:
        for name, count in part.items():
            out[name] = out.get(name, 0) + count
    return out


def _systems(systems: Iterable[str] | None) -> frozenset[str]:
    letters = list(SYSTEMS if systems is None else systems)
    for letter in letters:
        if len(letter) != 1 or letter not in SYSTEMS:
            raise UnknownIdError("satellite system", letter, list(SYSTEMS))
    return frozenset(letters)


def _content(path: Path, max_bytes: int) -> bytes:
    from intercosmos.formats.compressed import read_bytes

    return read_bytes(path, max_bytes=max_bytes, kind="RINEX navigation file")


def _tree(tables: dict[str, list[Columns]], attributes: dict[str, object], counts: dict[str, int]) -> xarray.DataTree:
    import xarray

    datasets: dict[str, xarray.Dataset] = {}
    duplicates, conflicts, weeks = {}, {}, {}
    for node in MESSAGES:
        if any(len(part["satellite"]) for part in tables.get(node, ())):
            columns, duplicates[node], conflicts[node] = resolved(node, joined(tables[node]))
            datasets[node] = _dataset(node, columns)
            if "toe" in columns:
                weeks[node] = _week_disagreements(node, columns)
    tree = xarray.DataTree.from_dict({f"/{node}": data for node, data in datasets.items()})
    tree.attrs = {
        **attributes,
        "time_system": "GPS",
        "counts": {node: counts[node] for node in datasets},
        "duplicates": duplicates,
        "conflicts": conflicts,
        "week_disagreements": weeks,
    }
    return tree


def _dataset(node: str, columns: Columns) -> xarray.Dataset:
    import xarray

    variables = {}
    for name, column in columns.items():
        if column.ndim == 2:
            axis = _DIMENSIONS.get(name, "coefficient" if column.shape[1] > 2 else "bound")
            dims: tuple[str, ...] = ("record", axis if axis == "axis" else f"{name}_{axis}")
        else:
            dims = ("record",)
        units, long_name = VARIABLES.get(name, ("", ""))
        attrs = {"units": units, "long_name": long_name} if units else {}
        variables[name] = xarray.Variable(dims, column, attrs)
    coordinates = {name: variables.pop(name) for name in _COORDINATES}
    return xarray.Dataset(variables, coordinates, {"message": node, "time_system": "GPS"})


def _week_disagreements(node: str, columns: Columns) -> int:
    """Records whose week is not that of their reference time, of a neighbour, or one of these counted otherwise."""
    sent = columns["week"].astype(np.float64)
    bdt = MESSAGES[node].scale == "BDT"
    off = sent - week_of(from_gps(columns["toe"], MESSAGES[node].scale), bdt=bdt)
    shifts = [off % _ROLLOVER, (off - _BDS_WEEKS) if bdt else off]
    near = np.any([(shift <= 1) & (shift >= -1) | (shift == _ROLLOVER - 1) for shift in shifts], axis=0)
    return int((~near & np.isfinite(sent)).sum())
