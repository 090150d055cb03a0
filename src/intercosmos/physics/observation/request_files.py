"""Benchmark files of imaging requests for a constellation -> the problem they state.

This one format is read here, among physics, on purpose: it is how the field hands scheduling problems around, and it
needs the geometry that it leaves out. The files (Squillaci, Roussel, Pralet 2022) give windows of imaging and of
downlink, and no orbit, no attitude, no memory, no rate. Where a satellite is, and so how far it must turn from one
target to the next, is found from its own windows (:mod:`~intercosmos.physics.observation.request_files_orbits`);
everything else that a file does not say is a parameter, and stands in :attr:`Problem.notes`.

>>> problem = read_requests("spread_12-15-27-3.pb")                            # doctest: +SKIP
>>> len(problem.requests), len(problem.satellites), len(problem.opportunities)  # doctest: +SKIP
(57, 16, 1902)

References
----------
Squillaci, Roussel, Pralet (2022), "Parallel scheduling of complex requests for a constellation of Earth observing
satellites", *Frontiers in Artificial Intelligence and Applications* 351, doi 10.3233/FAIA220068; the same (2023),
"Scheduling complex observation requests for a constellation of satellites: large neighborhood search approaches",
CPAIOR; the description beside the published files, github.com/ssquilla/Earth_Observing_Satellites_benchmarks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.request_files_geometry import PassGeometry, geometry_of_passes
from intercosmos.physics.observation.request_files_orbits import FittedOrbits
from intercosmos.physics.observation.request_files_text import RequestColumns, read_columns
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)

__all__ = ["PLEIADES_AGILITY", "fitted_orbits", "read_requests"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: Turns 5 degrees in 8 s, 10 in 10 s and 60 in 25 s, as published of Pleiades (eoPortal, "Pleiades-HR"): three numbers,
#: three constants.
PLEIADES_AGILITY: Final = Agility(float(np.radians(3.37)), float(np.radians(0.8)), 3.0)
#: Three channels of 155 Mbit/s, as Pleiades has.
PLEIADES_DOWNLINK_BIT_S: Final = 465e6
#: Bits of an image a second: swath of 20 km at 0.7 m, 12 bits, compressed 4 to 1, at 7 km/s, one band and four of a
#: quarter of its resolution.
PLEIADES_IMAGE_BIT_S: Final = 1.1e9
_DAY_S: Final = 86400.0
_CUT: Final = 4


def read_requests(
    path: Path | str,
    *,
    agility: Agility = PLEIADES_AGILITY,
    downlink_bit_s: float = PLEIADES_DOWNLINK_BIT_S,
    image_bit_s: float = PLEIADES_IMAGE_BIT_S,
    memory_bits: float = np.inf,
    must_downlink: bool = True,
    partners: Sequence[str] | None = None,
    max_bytes: int = 400_000_000,
) -> Problem:
    """Read a benchmark file of requests.

    Parameters
    ----------
    path : of the file

    Other Parameters
    ----------------
    agility : how every satellite turns; by default as Pleiades does
    downlink_bit_s : rate to the ground in every downlink window
    image_bit_s : bits that a second of an image has
    memory_bits : of every satellite
    must_downlink : whether an image counts only if it goes down before the end
    partners : who owns satellites and requests; both are dealt to them in turn, satellites in order of their number,
        requests in the order of the file. By default all belong to ``"all"``
    max_bytes : larger files are refused

    Returns
    -------
    Problem
        A single image or a video is worth its score; a stereo pair the sum of the scores of both its images, and
        nothing without both; a periodic request the sum of the scores of the slots in which it is served. Images
        whose window is shorter than they last are left out; a request that so has none stands in ``reasons``. Seconds
        count from the start of the day of the file, and the problem ends with the last window or the day.

    Raises
    ------
    DataError
        With the line and the key, where the file is damaged.
    PhysicsError
        If a rate is not above 0, or a partner has no name or stands twice.
    """
    names = tuple(partners) if partners is not None else ("all",)
    if not names or len(set(names)) != len(names) or not all(names):
        raise PhysicsError("partners of requests are different names, at least one")
    if not (downlink_bit_s > 0 and image_bit_s >= 0 and memory_bits > 0):
        raise PhysicsError("a downlink rate and a memory above 0 and image bits of at least 0 are wanted")
    columns = read_columns(path, max_bytes=max_bytes)
    numbers, satellite, relay, geometry = _geometry(columns)
    owner = [names[k % len(names)] for k in range(numbers.size)]
    usable, reasons = _usable(columns)
    end = max([_DAY_S, *columns.image[:, 3].tolist(), *columns.downlink[:, 3].tolist()])
    return Problem(
        satellites=tuple(
            Imager(str(number), partner, agility, memory_bits) for number, partner in zip(numbers, owner, strict=True)
        ),
        requests=_requests(columns, names),
        opportunities=_opportunities(columns, satellite, geometry, image_bit_s).picked(usable),
        downlinks=_downlinks(columns, relay, owner, downlink_bit_s),
        horizon_s=end,
        must_downlink=must_downlink,
        notes=(*_notes(agility, downlink_bit_s, image_bit_s, names, must_downlink), *geometry.notes),
        reasons=reasons,
    )


def fitted_orbits(path: Path | str, *, max_bytes: int = 400_000_000) -> FittedOrbits:
    """The orbits that :func:`read_requests` finds for the satellites of a file, in order of their numbers, and how well
    they meet its windows; raises as it does."""
    return _geometry(read_columns(path, max_bytes=max_bytes))[3].orbits


def _geometry(columns: RequestColumns) -> tuple[IntArray, IntArray, IntArray, PassGeometry]:
    """Numbers of the satellites in the file, satellites of images and of downlink windows, geometry of images."""
    numbers = np.unique(np.concatenate([columns.image[:, 1], columns.downlink[:, 1]])).astype(np.int64)
    satellite = np.searchsorted(numbers, columns.image[:, 1].astype(np.int64))
    relay = np.searchsorted(numbers, columns.downlink[:, 1].astype(np.int64))
    first, last = _passes(columns)
    geometry = geometry_of_passes(
        satellite, first, last, columns.image[:, 5:8], fit=_whole(columns), stations=(relay, columns.downlink[:, 2:]),
        names=numbers,
    )  # fmt: skip
    return numbers, satellite, relay, geometry


def _requests(columns: RequestColumns, partners: tuple[str, ...]) -> Requests:
    kind = columns.kind
    return Requests(
        name=tuple(map(str, columns.request_id.tolist())),
        partner=tuple(partners[k % len(partners)] for k in range(len(kind))),
        kind=kind,
        weight=np.ones(len(kind)),
        needs_all=np.array([k == "stereo" for k in kind], bool),
    )


def _opportunities(
    columns: RequestColumns, satellite: IntArray, geometry: PassGeometry, image_bit_s: float
) -> Opportunities:
    kind = np.array(columns.kind, str).reshape(len(columns.kind))[columns.request] if columns.kind else np.zeros(0, str)
    rank = _rank_in(columns.request, columns.group)  # of the pair or the slot within its request
    stereo, periodic = kind == "stereo", kind == "periodic"
    image = columns.image
    return Opportunities(
        request=columns.request,
        satellite=satellite,
        alternative=np.where(stereo, rank, 0),
        part=np.where(periodic, rank, np.where(stereo, _second_of_pair(columns, stereo), 0)),
        start_s=image[:, 2],
        end_s=image[:, 3],
        duration_s=image[:, 4],
        score=image[:, 8],
        centre_s=geometry.centre_s,
        roll_rad=geometry.roll_rad,
        closing_1_s=geometry.closing_1_s,
        bits=image_bit_s * image[:, 4],
    )


def _downlinks(columns: RequestColumns, satellite: IntArray, owner: list[str], bit_s: float) -> DownlinkWindows:
    table = columns.downlink
    places, station = np.unique(table[:, 4:7], axis=0, return_inverse=True)
    label = [f"{abs(p[0]):.4f}{'NS'[p[0] < 0]} {abs(p[1]):.4f}{'EW'[p[1] < 0]}" for p in places.tolist()]
    return DownlinkWindows(
        satellite=satellite,
        station=tuple(label[k] for k in station.ravel().tolist()),
        partner=tuple(owner[k] for k in satellite.tolist()),
        start_s=table[:, 2],
        end_s=table[:, 3],
        bit_s=np.full(len(table), float(bit_s)),
    )


def _rank_in(request: IntArray, group: IntArray) -> IntArray:
    """(o,) rank, from 0, of each group among those of its request."""
    if not request.size:
        return np.zeros(0, np.int64)
    both, which = np.unique(np.column_stack([request, group]), axis=0, return_inverse=True)
    fresh = np.concatenate([[True], both[1:, 0] != both[:-1, 0]])
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(both)), 0))
    return np.asarray((np.arange(len(both)) - start)[which.ravel()])


def _second_of_pair(columns: RequestColumns, stereo: BoolArray) -> IntArray:
    """(o,) 1 for the later image of a stereo pair, 0 elsewhere."""
    second = np.zeros(stereo.size, np.int64)
    mine = np.flatnonzero(stereo)
    order = mine[np.lexsort((columns.image[mine, 2], columns.group[mine], columns.request[mine]))]
    second[order[1::2]] = 1
    return second


def _passes(columns: RequestColumns) -> tuple[Array, Array]:
    """(o,), (o,) when the pass of each image begins and ends: its window, or those of its pair together."""
    first, last = columns.image[:, 2].copy(), columns.image[:, 3].copy()
    stereo = np.array([kind == "stereo" for kind in columns.kind], bool)
    mine = np.flatnonzero(stereo[columns.request]) if len(columns.kind) else np.zeros(0, np.int64)
    pairs = mine[np.lexsort((columns.group[mine], columns.request[mine]))].reshape(-1, 2)
    same = columns.image[pairs[:, 0], 1] == columns.image[pairs[:, 1], 1]
    near = np.abs(first[pairs[:, 0]] - first[pairs[:, 1]]) < 1800  # of one pass
    pairs = pairs[same & near]
    first[pairs] = first[pairs].min(axis=1, keepdims=True)
    last[pairs] = last[pairs].max(axis=1, keepdims=True)
    return first, last


def _whole(columns: RequestColumns) -> BoolArray:
    """(o,) whether a window is the whole of a pass: pairs halve them, slots cut them.

    A slot cuts many passes at one instant: where windows of periodic requests over four places begin, or end, in the
    same second, that second is taken for an end of a slot.
    """
    if not columns.kind:
        return np.zeros(0, bool)
    kind = np.array(columns.kind, str)[columns.request]
    whole = (kind == "mono") | (kind == "video")
    mine = np.flatnonzero(kind == "periodic")
    good = np.ones(mine.size, bool)
    for edge in (columns.image[mine, 2], columns.image[mine, 3]):
        met = np.unique(np.column_stack([edge, columns.image[mine, 1], columns.image[mine, 5:7]]), axis=0)[:, 0]
        instant, passes = np.unique(met, return_counts=True)
        good &= ~np.isin(edge, instant[passes >= _CUT])
    whole[mine] = good
    return np.asarray(whole)


def _usable(columns: RequestColumns) -> tuple[BoolArray, dict[str, str]]:
    """(o,) whether an image fits its window (both of a pair), and why some requests have none that does."""
    image, request = columns.image, columns.request
    short = image[:, 3] - image[:, 2] < image[:, 4]
    stereo = np.array([kind == "stereo" for kind in columns.kind], bool)
    mine = np.flatnonzero(stereo[request]) if len(columns.kind) else np.zeros(0, np.int64)
    pairs = mine[np.lexsort((columns.group[mine], request[mine]))].reshape(-1, 2)
    short[pairs] = short[pairs].any(axis=1, keepdims=True)
    count = np.bincount(request, minlength=len(columns.kind))
    good = np.bincount(request[~short], minlength=len(columns.kind))
    longest, least = np.zeros(len(columns.kind)), np.full(len(columns.kind), np.inf)
    np.maximum.at(longest, request, image[:, 3] - image[:, 2])
    np.minimum.at(least, request, image[:, 4])
    reasons = {}
    for k in np.flatnonzero(good == 0).tolist():
        reasons[str(columns.request_id[k])] = (
            "the file gives it no window"
            if count[k] == 0
            else "every stereo pair has a window shorter than its image"
            if stereo[k]
            else f"its image lasts {least[k]:g} s, and its longest window {longest[k]:g} s"
        )
    return ~short, reasons


def _notes(
    agility: Agility, downlink_bit_s: float, image_bit_s: float, partners: tuple[str, ...], must_downlink: bool
) -> tuple[str, ...]:
    dealt = (
        (
            f"satellites and requests are dealt in turn to {', '.join(partners)}; a downlink window belongs to the "
            "owner of its satellite",
        )
        if len(partners) > 1
        else ()
    )
    return (
        f"the file says nothing of turning: up to {np.degrees(agility.rate_rad_s):.3g} deg/s and "
        f"{np.degrees(agility.acceleration_rad_s2):.3g} deg/s2, {agility.settle_s:g} s to settle",
        f"the file says nothing of data: {image_bit_s / 1e9:.3g} Gbit a second of image, "
        f"{downlink_bit_s / 1e6:.4g} Mbit/s to the ground"
        + (", and an image counts only if it goes down" if must_downlink else ""),
        "a stereo pair is worth the sum of both scores; a periodic request the sum over its slots (the authors' "
        "program adds a reward for even spacing, which is left out)",
        *dealt,
    )
