"""What stands behind a joint navigation service: figures by region and subset of systems, maps, models and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from intercosmos.directions.base import Evidence
from intercosmos.directions.navigation_bargain import shares_of
from intercosmos.directions.navigation_ground import watched
from intercosmos.directions.navigation_sky import NOWHERE_M, Answer
from intercosmos.directions.navigation_terms import (
    AUGMENT,
    COMMON_TIME_S,
    CORRECTED_M,
    ORDER,
    RECEIVE,
    RECEIVED,
    STATIONS,
    TIME,
    Terms,
    error_name,
    guided_name,
    served_name,
    share_name,
)
from intercosmos.directions.places import Places, as_map, mean_over, root_mean_square_over
from intercosmos.series import NOWHERE, Map
from intercosmos.units import Quantity, show

MODELS: Final = (
    "Nominal orbits with the secular drift of oblateness, a day in steps of an hour",
    "Errors of ranges: signal in space as measured, troposphere and receiver after RTCA DO-229, two frequencies",
    "Position by weighted least squares; 95 % of a normal distribution; root mean square over the day and by area",
    "Guidance: advanced RAIM by solution separation, with each system's own probabilities of faults",
    "Shares: Shapley's value of the logarithm of the vertical error",
)
_GROUND: Final = "Ground: share of the time a satellite is tracked, age of the newest upload, drift of its clock"


def measures_of(way: str, found: Answer, places: Places, terms: Terms) -> dict[str, Quantity]:
    """Figures for the tables: by region, of each system alone and of all together."""
    measured: dict[str, Quantity] = {}
    street = terms.ask(way, mask_rad=terms.activity.street_mask.value)
    shares = shares_of(terms.alone, places, terms)
    model = "error model"
    for region in places.regions:
        for letters in (*terms.entries, terms.together):
            source = found if letters == terms.together else terms.alone
            row = source.row(letters)
            name = terms.name(letters)
            measured[error_name(region, name)] = _metres(
                root_mean_square_over(source.vertical_m[row], places, region), model
            )
        if way != RECEIVE:
            received = terms.alone.vertical_m[terms.alone.row(terms.together)]
            measured[error_name(region, f"{terms.name(terms.together)} {RECEIVED}")] = _metres(
                root_mean_square_over(received, places, region), model
            )
        both = found.row(terms.together)
        horizontal = root_mean_square_over(found.horizontal_m[both], places, region)
        measured[f"horizontal error, {region}, {terms.name(terms.together)}"] = _metres(horizontal, model)
        for letters in (*terms.entries, terms.together):
            row = street.row(letters)
            part = mean_over(street.served[row], places, region)
            measured[served_name(region, terms.name(letters))] = Quantity(part, "%", source=model)
        for letters in (*terms.entries, terms.together):
            part = terms.guided[letters][region]
            measured[guided_name(region, terms.name(letters))] = Quantity(part, "%", source="advanced RAIM")
        for letter, share in shares[region].items():
            measured[share_name(region, terms.entries[letter].name)] = Quantity(share, "%", source="Shapley value")
    if terms.activity.planned:
        better = terms.ask(way, completed=True)
        names = " and ".join(terms.catalogue.constellations[name].name for name in terms.activity.planned)
        for region in places.regions:
            value = root_mean_square_over(better.vertical_m[better.row(terms.together)], places, region)
            measured[f"vertical error, {region}, with {names}"] = _metres(value, model)
    if stations_exchanged(way, terms):
        for letter, one in watched(terms).items():
            name = terms.entries[letter].name
            for when, seen, gap in zip(("today", "with exchanged stations"), one.seen, one.gap_s, strict=True):
                measured[f"satellites of {name} watched, {when}"] = Quantity(seen, "%", source="ground model")
                measured[f"longest time unwatched, {name}, {when}"] = Quantity(gap, "h", source="ground model")
    for letter, value in terms.errors_of(way).items():
        entry = terms.entries[letter]
        measured[f"error of {entry.name}'s signals in space"] = _metres(value, entry.source)
    return measured


def stations_exchanged(way: str, terms: Terms) -> bool:
    """Whether monitoring stations stand on each other's ground."""
    return ORDER.index(way) >= ORDER.index(STATIONS) and bool(terms.activity.hosts)


def _metres(value: float, source: str) -> Quantity:
    return Quantity(min(value, NOWHERE_M), "m", source=source)


def evidence_of(way: str, found: Answer, places: Places, terms: Terms) -> Evidence:
    """Maps of the vertical error, models, sources and notes."""
    sources = [
        source
        for entry in (*terms.entries.values(), *(terms.catalogue.constellations[n] for n in terms.activity.planned))
        for source in terms.catalogue.source_ids_of("constellation", entry.id)
    ]
    stations = stations_exchanged(way, terms)
    if stations:
        sources += [
            source
            for host in terms.activity.hosts
            for name in host.stations
            for source in terms.catalogue.source_ids_of("monitoring_station", name)
        ]
    return Evidence(
        models=(*MODELS, *((_GROUND,) if stations else ())),
        sources=tuple(dict.fromkeys(one for one in sources if one in terms.catalogue.sources)),
        notes=tuple(_notes(way, found, places, terms)),
        maps={"vertical error": _map(found, places, terms)},
    )


def _map(found: Answer, places: Places, terms: Terms) -> Map:
    """Vertical error of each system alone and of all together."""
    layers = {}
    for letters in (*terms.entries, terms.together):
        source = found if letters == terms.together else terms.alone
        values = as_map(source.vertical_m[source.row(letters)], places)
        layers[terms.name(letters)] = ("m", np.where(values < NOWHERE_M, values, NOWHERE))
    return Map(
        "Vertical error that 95 of 100 positions keep",
        "longitude", "deg", _middles(places.map_shape[1], 360.0),
        "latitude", "deg", _middles(places.map_shape[0], 180.0),
        layers,
    )  # fmt: skip


def _middles(count: int, span: float) -> np.ndarray:
    return (np.arange(count) + 0.5) * span / count - span / 2


def _notes(way: str, found: Answer, places: Places, terms: Terms) -> Iterator[str]:
    """What a reader has to know of the numbers."""
    yield (
        f"Where no position can be had, the error counts as {show(NOWHERE_M, 'm', 0)}. Local multipath, jamming and "
        "failures are not in these figures."
    )
    plain = terms.ask(RECEIVE, weighted=False)
    region = next(iter(places.regions))
    joined = root_mean_square_over(plain.vertical_m[plain.row(terms.together)], places, region)
    best, alone = min(
        (root_mean_square_over(plain.vertical_m[plain.row(letter)], places, region), entry.name)
        for letter, entry in terms.entries.items()
    )
    if joined > best:
        yield (
            f"A receiver that takes all ranges for equally good does worse with both systems than with {alone} alone: "
            f"{show(joined, 'm', 1)} against {show(best, 'm', 1)} in {region}. Joining pays for those who weight."
        )
    if not any(part for letters in terms.entries for part in terms.guided[letters].values()):
        names = " nor ".join(entry.name for entry in terms.entries.values())
        yield (
            f"Neither {names} alone lets a receiver vouch for a vertical guidance ({_alerts(terms)}): a whole system "
            "can fail, and nothing is left to hold it against. Two that fail apart can be held against each other."
        )
    if ORDER.index(way) >= ORDER.index(TIME):
        told = f"{COMMON_TIME_S * 1e9:g}"
        yield (
            f"The offset between the systems' times is taken to be sent to {told} ns. Under an open sky users hardly "
            "notice; with few satellites, between buildings, it stands for one of them."
        )
    if stations_exchanged(way, terms):
        yield from _of_stations(terms)
    if way == AUGMENT:
        yield (
            f"Corrections are taken to leave {show(CORRECTED_M, 'm', 1)} of orbit and clock in every region that is "
            "named. Over Eurasia both networks see the satellites; elsewhere that takes stations abroad."
        )


def _alerts(terms: Terms) -> str:
    horizontal, vertical = terms.activity.horizontal_alert.value, terms.activity.vertical_alert.value
    return f"alert limits {show(horizontal, 'm', 0)} and {show(vertical, 'm', 0)}"


def _of_stations(terms: Terms) -> Iterator[str]:
    """What the exchanged stations change, however little."""
    for letter, one in watched(terms).items():
        entry = terms.entries[letter]
        before, after = one.error_m
        changed = f"from {show(before, 'm', 2)} to {show(after, 'm', 2)}"
        told = changed if before - after >= 0.005 else f"by less than a centimetre of {show(before, 'm', 2)}"
        yield (
            f"Stations on the other side's ground change the error of {entry.name}'s signals {told}; the longest time "
            f"a satellite is unwatched goes from {show(one.gap_s[0], 'h', 1)} to {show(one.gap_s[1], 'h', 1)}. What "
            "holds the error up are clocks, and how often messages go up, not who measures."
        )
