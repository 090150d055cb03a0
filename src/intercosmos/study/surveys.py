"""Payload against inclination, for every vehicle from every site it flies from.

All points are flown in one batch, to one low circular orbit, and kept in the run folder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from intercosmos.study.codec import decode, digest, encode
from intercosmos.study.result import PayloadCurve
from intercosmos.study.store import DamagedError, Store

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
    from intercosmos.programme import Programme

#: The orbit every vehicle is measured by: circular, 200 km, the one most manuals quote.
ALTITUDE_M: Final = 200e3
#: Inclinations everybody asks for, deg: Cape Canaveral's latitude, Tiangong, the ISS, Plesetsk, sun-synchronous.
INCLINATIONS_DEG: Final = (28.5, 41.5, 51.6, 62.8, 82.0, 97.0)
#: Vehicles that do not fly any more are not surveyed.
_FLYING: Final = ("active", "development", "suspended")


def survey_payloads(
    programme: Programme, catalogue: Catalogue, *, store: Store, frame: str, notice: Callable[[str], None]
) -> tuple[PayloadCurve, ...]:
    """Payload against inclination for the vehicles of the programme's partners and of the third parties it may ask.

    Parameters
    ----------
    programme, catalogue : who takes part, and what they have
    store : where the curves are kept
    frame : digest of what they depend on (:func:`intercosmos.study.chunks.frame_digest`)
    notice : told of a damaged file
    """
    pairs = _pairs(programme, catalogue)
    key = digest([frame, "payload survey", pairs, ALTITUDE_M, INCLINATIONS_DEG])
    try:
        data = store.get("surveys", key)
    except DamagedError as error:
        notice(f"{error}; the survey of payloads is computed again")
        data = None
    if data is None:
        data = encode(_fly(pairs, catalogue), tuple[PayloadCurve, ...])
        store.put("surveys", key, data)
    return decode(tuple[PayloadCurve, ...], data)


def _pairs(programme: Programme, catalogue: Catalogue) -> list[tuple[str, str]]:
    owners = set(programme.partners)
    for activity in programme.activities:
        owners |= set(activity.third_parties)
    return [
        (name, site)
        for name, vehicle in sorted(catalogue.vehicles.items())
        if vehicle.owner in owners and vehicle.status in _FLYING
        for site in vehicle.sites
    ]


def _fly(pairs: Sequence[tuple[str, str]], catalogue: Catalogue) -> tuple[PayloadCurve, ...]:
    from intercosmos.catalogue.flight import PayloadRequest, solve_payloads

    requests = [
        PayloadRequest(
            vehicle=vehicle,
            site=site,
            perigee_m=ALTITUDE_M,
            apogee_m=ALTITUDE_M,
            inclination_rad=math.radians(inclination),
        )
        for vehicle, site in pairs
        for inclination in _inclinations(catalogue.sites[site])
    ]
    curves: dict[tuple[str, str], list[tuple[PayloadRequest, PayloadResult]]] = {}
    for request, result in zip(requests, solve_payloads(catalogue, requests), strict=True):
        curves.setdefault((request.vehicle, request.site), []).append((request, result))
    return tuple(_curve(vehicle, site, points) for (vehicle, site), points in curves.items())


def _inclinations(site: Any) -> list[float]:
    """The usual inclinations that lie north of the site's latitude, and that latitude itself (rounded up), deg."""
    least = math.ceil(abs(math.degrees(float(site.latitude))) * 10) / 10
    return [least, *(inclination for inclination in INCLINATIONS_DEG if inclination > least)]


def _curve(vehicle: str, site: str, points: Sequence[tuple[PayloadRequest, PayloadResult]]) -> PayloadCurve:
    def column(name: str) -> np.ndarray:
        return np.array([float(getattr(result, name)) if result.feasible else 0.0 for _, result in points])

    return PayloadCurve(
        vehicle=vehicle,
        site=site,
        inclination_deg=np.array([math.degrees(request.inclination_rad) for request, _ in points]),
        payload_kg=column("payload_kg"),
        low_kg=column("payload_low_kg"),
        high_kg=column("payload_high_kg"),
        binding=tuple(result.binding if result.feasible else result.reason for _, result in points),
    )
