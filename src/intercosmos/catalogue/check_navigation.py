"""Rules of navigation satellites: patterns, periods, errors and their bounds, stations and whose ground is theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Constellation
from intercosmos.catalogue.schema_navigation import Shell
from intercosmos.constants import EARTH_MU, EARTH_ROTATION_RATE

#: A nodal period differs from Kepler's by the flattening: less than 1e-4 at these heights.
PERIOD_TOLERANCE: Final = 0.002
#: Where a sum of squares and a published total may part: orbit and clock are correlated.
PARTS_TOLERANCE: Final = 0.3
#: Frequencies that navigation is sent on: from below L5 to the S band.
BAND: Final = (1.15e9, 2.5e9)


def patterns_are_whole(catalogue: Catalogue) -> Iterator[Finding]:
    """As many satellites as slots or longitudes; a Walker pattern fills its planes, phasing is below their number."""
    for entry in catalogue.constellations.values():
        for shell in entry.shells:
            for text in _pattern(shell):
                yield Finding("patterns-are-whole", Severity.ERROR, "constellation", entry.id, f"{shell.name}: {text}")


def _pattern(shell: Shell) -> Iterator[str]:
    if shell.pattern == "walker":
        planes, phasing = shell.planes or 1, shell.phasing or 0
        if shell.count % planes:
            yield f"{shell.count} satellites do not fill {planes} planes alike"
        if phasing >= planes:
            yield f"a phasing of {phasing} in {planes} planes"
    elif shell.pattern == "slots":
        if len(shell.slots) != shell.count:
            yield f"{shell.count} satellites in {len(shell.slots)} slots"
        if len({slot.name for slot in shell.slots}) != len(shell.slots):
            yield "two slots of one name"
    else:
        if len(shell.longitudes) != shell.count:
            yield f"{shell.count} satellites over {len(shell.longitudes)} longitudes"
        if shell.raans and len(shell.raans) != shell.count:
            yield f"{shell.count} satellites with {len(shell.raans)} ascending nodes"


def repeats_agree_with_axes(catalogue: Catalogue) -> Iterator[Finding]:
    """The period of the semi-major axis is that of the published repeat of the ground track."""
    sidereal_day = 2 * math.pi / EARTH_ROTATION_RATE
    for entry in catalogue.constellations.values():
        for shell in entry.shells:
            if not shell.repeat_revolutions or not shell.repeat_days:
                continue
            period = 2 * math.pi * math.sqrt(shell.semi_major_axis.value**3 / EARTH_MU)
            wanted = sidereal_day * shell.repeat_days / shell.repeat_revolutions
            off = abs(period / wanted - 1)
            if off > PERIOD_TOLERANCE:
                text = f"{shell.name}: the axis gives {period / 60:.1f} min, the repeat {wanted / 60:.1f} min"
                yield Finding("repeats-agree-with-axes", Severity.WARNING, "constellation", entry.id, text, off)


def range_errors_add_up(catalogue: Catalogue) -> Iterator[Finding]:
    """Where orbit and clock are told apart, they make up the total; and years are in order."""
    for entry in catalogue.constellations.values():
        years = [one.year for one in entry.range_errors]
        if years != sorted(years):
            text = f"years out of order: {', '.join(years)}"
            yield Finding("range-errors-add-up", Severity.ERROR, "constellation", entry.id, text)
        for one in entry.range_errors:
            if one.orbit is None or one.clock is None:
                continue
            parts = math.hypot(one.orbit.value, one.clock.value)
            off = abs(parts / one.total.value - 1)
            if off > PARTS_TOLERANCE:
                text = f"{one.year}: orbit and clock make {parts:.2f} m, the total is {one.total.value:.2f} m"
                yield Finding("range-errors-add-up", Severity.WARNING, "constellation", entry.id, text, off)


def integrity_bounds_errors(catalogue: Catalogue) -> Iterator[Finding]:
    """What bounds errors is not below those measured last; the bound for accuracy is not above that for integrity."""
    for entry in catalogue.constellations.values():
        bounds = entry.integrity
        if bounds.range_error.value > bounds.range_accuracy.value:
            text = f"accuracy is bounded by {bounds.range_error}, integrity by {bounds.range_accuracy}"
            yield Finding("integrity-bounds-errors", Severity.ERROR, "constellation", entry.id, text)
        measured = measured_error(entry)
        if measured is not None and measured > bounds.range_accuracy.value:
            text = f"errors of {measured:.2f} m under a bound of {bounds.range_accuracy}"
            size = measured / bounds.range_accuracy.value - 1
            yield Finding("integrity-bounds-errors", Severity.WARNING, "constellation", entry.id, text, size)


def measured_error(entry: Constellation) -> float | None:
    """The newest measured signal-in-space range error in m; ``None`` if there is none."""
    measured = [one for one in entry.range_errors if one.kind == "measured"]
    return measured[-1].total.value if measured else None


def carriers_are_carriers(catalogue: Catalogue) -> Iterator[Finding]:
    """Carriers lie in the bands of navigation; a step has channels, and channels a step."""
    for entry in catalogue.constellations.values():
        for signal in entry.signals:
            if not BAND[0] <= signal.frequency.value <= BAND[1]:
                text = f"{signal.name}: {signal.frequency} is no carrier of navigation"
                yield Finding("carriers-are-carriers", Severity.ERROR, "constellation", entry.id, text)
            divided = (signal.step is not None, signal.lowest_channel is not None, signal.highest_channel is not None)
            if len({*divided, signal.access == "fdma"}) > 1:
                text = f"{signal.name}: frequency division has a step and channels, code division has neither"
                yield Finding("carriers-are-carriers", Severity.ERROR, "constellation", entry.id, text)


def clock_shares_add_up(catalogue: Catalogue) -> Iterator[Finding]:
    """Kinds of clock share the satellites among them."""
    for entry in catalogue.constellations.values():
        total = sum(1.0 if one.share is None else one.share.value for one in entry.clocks)
        if abs(total - 1) > 0.01:
            text = f"shares of the clocks add up to {total:.2f}"
            yield Finding("clock-shares-add-up", Severity.ERROR, "constellation", entry.id, text, abs(total - 1))


def systems_are_known(catalogue: Catalogue) -> Iterator[Finding]:
    """What stations track and augmentations correct is in the catalogue; a complement has its system's letter."""
    letters = {entry.letter for entry in catalogue.constellations.values()}
    named = [("monitoring_station", one.id, one.tracks) for one in catalogue.monitoring_stations.values()]
    named += [("augmentation", one.id, one.corrects) for one in catalogue.augmentations.values()]
    for kind, entry_id, systems in named:
        for letter in (one for one in systems if one not in letters):
            text = f"no constellation has the letter {letter}"
            yield Finding("systems-are-known", Severity.ERROR, kind, entry_id, text)
    for entry in catalogue.constellations.values():
        whole = catalogue.constellations.get(entry.part_of or "")
        if whole is not None and (whole.letter, whole.owner) != (entry.letter, entry.owner):
            text = f"part of {whole.id}, but of another letter or owner"
            yield Finding("systems-are-known", Severity.ERROR, "constellation", entry.id, text)


def stations_stand_where_they_say(catalogue: Catalogue) -> Iterator[Finding]:
    """A station on a partner's territory is in that partner's country."""
    for station in catalogue.monitoring_stations.values():
        partner = catalogue.partners.get(station.territory or "")
        if partner is not None and partner.country != station.country:
            text = f"on {partner.id}'s territory, but in {station.country}"
            yield Finding("stations-stand-where-they-say", Severity.ERROR, "monitoring_station", station.id, text)
