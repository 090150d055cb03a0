"""Payload against inclination, for every vehicle from every site it flies from.

All points are flown in a few batches, to one low circular orbit, and kept in the run folder.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from intercosmos.errors import IntercosmosError, StudyError
from intercosmos.study.chunks import NO_ANSWER, Context, base_digest
from intercosmos.study.codec import digest, encode
from intercosmos.study.result import PayloadCurve

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
    from intercosmos.programme import Programme

#: The orbit every vehicle is measured by: circular, 200 km, the one most manuals quote.
ALTITUDE_M: Final = 200e3
#: Inclinations everybody asks for, deg: Cape Canaveral's latitude, Tiangong, the ISS, Plesetsk, sun-synchronous.
INCLINATIONS_DEG: Final = (28.5, 41.5, 51.6, 62.8, 82.0, 97.0)
#: How many curves are flown in one batch: enough to share its cost, few enough for several processes.
BATCH: Final = 12
#: Vehicles that do not fly any more are not surveyed.
_FLYING: Final = ("active", "development", "suspended")


@dataclass(frozen=True, slots=True)
class SurveyChunk:
    """Some vehicles and sites, flown in one batch, and the keys their curves are stored under."""

    pairs: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    base: str
    kind: str = "surveys"
    activity_id: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Which curves these are."""
        return tuple(f"payload of {vehicle} from {site}" for vehicle, site in self.pairs)

    def compute(self, context: Context) -> list[Any]:
        """Their curves, as plain data."""
        try:
            try:
                curves = _fly(self.pairs, context.catalogue)
            except NO_ANSWER:  # some curve of the batch: each is flown alone, which tells which
                curves = tuple(_fly_alone(pair, context.catalogue) for pair in self.pairs)
            return [encode(curve) for curve in curves]
        except IntercosmosError as error:
            raise StudyError(f"the payloads cannot be surveyed: {error}") from error


def cut_survey(programme: Programme, catalogue: Catalogue, *, frame: str, base: str | None = None) -> list[SurveyChunk]:
    """Payload against inclination for the vehicles of the programme's partners and of the third parties it may ask.

    Parameters
    ----------
    programme, catalogue : who takes part, and what they have
    frame : digest of what the curves depend on (:func:`intercosmos.study.chunks.frame_digest`)

    Other Parameters
    ----------------
    base : of :func:`intercosmos.study.chunks.base_digest`, if it is known already
    """
    root = base_digest(programme) if base is None else base
    pairs = _pairs(programme, catalogue)
    batches = [tuple(pairs[start : start + BATCH]) for start in range(0, len(pairs), BATCH)]
    # A curve's last bits may depend on what was flown with it.
    common = ["payload against inclination", ALTITUDE_M, INCLINATIONS_DEG]
    return [
        SurveyChunk(
            batch, tuple(digest([frame, *common, batch, pair]) for pair in batch), digest([root, *common, batch])
        )
        for batch in batches
    ]


def _pairs(programme: Programme, catalogue: Catalogue) -> list[tuple[str, str]]:
    owners = set(programme.partners)
    for activity in programme.activities:
        owners |= set(activity.third_parties)
    return [
        (name, site)
        for name, vehicle in sorted(catalogue.vehicles.items())
        # a small stage for high orbits (role "orbit") has no business in a low one
        if vehicle.owner in owners and vehicle.status in _FLYING and vehicle.stages[-1].role != "orbit"
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


def _fly_alone(pair: tuple[str, str], catalogue: Catalogue) -> PayloadCurve:
    try:
        (curve,) = _fly([pair], catalogue)
    except NO_ANSWER as error:
        asked = np.array(_inclinations(catalogue.sites[pair[1]]))
        nothing = np.zeros_like(asked)
        return PayloadCurve(*pair, asked, nothing, nothing, nothing, (f"no answer: {error}",) * len(asked))
    return curve


def _inclinations(site: Any) -> list[float]:
    """The site's latitude (rounded up), and the usual inclinations from half a degree of dog-leg below it on, deg."""
    least = math.ceil(abs(math.degrees(float(site.latitude))) * 10) / 10
    return sorted({least, *(inclination for inclination in INCLINATIONS_DEG if inclination > least - 0.5)})


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
