"""One record from many of the same: duplicates, and what differs under one name, in NumPy.

Every receiver that hears a satellite writes the same message down; merged files and several files together hold it many
times. Records of the same satellite, message, reference time and issue are one. Where they differ by more than the
rounding of two writers (a receiver's bit error), those that agree with the median of the most numbers are right, if
three or more speak; of equals, the one sent first is kept, and of these the first read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.formats.rinex_navigation_header import Columns
from intercosmos.formats.rinex_navigation_tables import KEPLER, MESSAGES

__all__ = ["joined", "resolved"]

#: Two writers' roundings of one number differ by no more than this, relatively (twelve digits are written).
_ROUNDING = 2e-11
#: What decides whether two records say the same; the rest differs between receivers' programs.
_SAID = (*KEPLER, "toe_s", "health", "a_dot_m_s", "delta_n_dot_rad_s2", "frequency_bias")
_VECTORS = ("position_m", "velocity_m_s", "acceleration_m_s2")
_FAR = np.iinfo(np.int64).max


def joined(tables: Sequence[Columns]) -> Columns:
    """Columns one after another; a column that one lacks is NaN (or empty text) there."""
    if len(tables) == 1:
        return tables[0]
    names = {name: column for table in tables for name, column in table.items()}
    out: Columns = {}
    for name, example in names.items():
        parts = []
        for table in tables:
            shape = (len(table["satellite"]), *example.shape[1:])
            parts.append(table[name] if name in table else _missing(example, shape))
        out[name] = np.concatenate(parts)
    return out


def _missing(example: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if example.dtype.kind == "M":
        return np.full(shape, np.datetime64("NaT", "ns"))
    return np.full(shape, "" if example.dtype.kind == "U" else np.nan)


def resolved(node: str, columns: Columns) -> tuple[Columns, int, int]:
    """One record for each satellite, reference time and issue, sorted by satellite, time and transmission.

    Returns
    -------
    The columns; how many duplicates went; how many names had records that differed
    """
    count = len(columns["satellite"])
    message = MESSAGES[node]
    if message.kind == "table":
        keys = [column for name, column in columns.items() for column in _flat(name, column)]
    else:
        issue = (columns[name] for name in message.issue)
        keys = [columns["satellite"], columns["time"], *issue, *([columns["toe"]] if "toe" in columns else [])]
    group, groups = _grouped(keys)
    conflicts = 0
    if groups == count:
        kept = np.arange(count)
    else:
        score, conflicts = _scores(columns, group, groups) if message.kind != "table" else (np.zeros(count), 0)
        order = np.lexsort((np.arange(count), _ticks(columns["transmission_time"]), -score, group))
        kept = order[np.concatenate([[True], np.diff(group[order]) > 0])]
    rank = (_ticks(columns["transmission_time"][kept]), _ticks(columns["time"][kept]), columns["satellite"][kept])
    kept = kept[np.lexsort((kept, *rank))]
    return {name: column[kept] for name, column in columns.items()}, count - groups, conflicts


def _flat(name: str, column: NDArray[Any]) -> Iterable[NDArray[Any]]:
    if name == "transmission_time":
        return ()
    return column.T if column.ndim == 2 else (column,)


def _ticks(times: NDArray[Any]) -> NDArray[np.int64]:
    """Times as numbers, those missing last."""
    return np.asarray(np.where(np.isnat(times), _FAR, times.astype(np.int64)))


def _codes(column: NDArray[Any]) -> NDArray[np.int64]:
    """Numbers that are equal where values are, missing ones too."""
    if column.dtype.kind == "U":
        return np.unique(column, return_inverse=True)[1].astype(np.int64)
    if column.dtype.kind == "M":
        return np.asarray(column).astype(np.int64)
    return np.asarray((np.asarray(column, dtype=np.float64) + 0.0).view(np.int64))  # no minus zero


def _grouped(keys: Sequence[NDArray[Any]]) -> tuple[NDArray[np.int64], int]:
    """(n,) the number of the group of each record; how many groups."""
    codes = [_codes(key) for key in keys]
    order = np.lexsort(codes)
    new = np.zeros(len(order), dtype=np.bool_)
    new[:1] = True
    for code in codes:
        new[1:] |= np.diff(code[order]) != 0
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    return group, int(new.sum())


def _scores(columns: Columns, group: NDArray[np.int64], groups: int) -> tuple[NDArray[np.float64], int]:
    """How many numbers of a record are its group's median; how many groups disagree.

    The median of an even number is the lower one; two records that differ have no majority and score the same.
    """
    size = np.bincount(group, minlength=groups)
    many = np.flatnonzero(size[group] > 1)
    order = many[np.argsort(group[many], kind="stable")]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(group[order]) > 0]))
    middle = starts + (size[group[order[starts]]] - 1) // 2
    which = np.repeat(np.arange(len(starts)), size[group[order[starts]]])
    score, agreed = np.zeros(len(group)), np.ones(len(starts), dtype=np.bool_)
    for values in _said(columns):
        here = values[order]
        ranked = here[np.lexsort((here, which))]
        median = ranked[middle][which]
        same = (np.abs(here - median) <= _ROUNDING * np.abs(median)) | (np.isnan(here) & np.isnan(median))
        score[order] += same
        agreed &= np.logical_and.reduceat(same, starts)
    score[size[group] < 3] = 0
    return score, int((~agreed).sum())


def _said(columns: Columns) -> Iterable[NDArray[np.float64]]:
    for name in _SAID:
        if name in columns:
            yield np.asarray(columns[name], dtype=np.float64)
    for name in _VECTORS:
        if name in columns:
            yield from np.asarray(columns[name], dtype=np.float64).T
