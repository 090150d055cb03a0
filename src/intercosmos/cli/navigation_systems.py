"""What the navigation commands share: letters of systems, planned constellations, satellites out of use."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Constellation
    from intercosmos.physics.navigation.accuracy_model import RangeErrors


def letters_of(systems: str, catalogue: Catalogue) -> str:
    """Letters of systems that the catalogue has, each once.

    Raises
    ------
    DataError
        If there is none, or one that no constellation in orbit has.
    """
    known = {e.letter: e.name for e in catalogue.constellations.values() if e.status == "active"}
    letters = "".join(dict.fromkeys(systems.upper().replace(",", "").replace(" ", "")))
    if not letters or set(letters) - set(known):
        raise DataError(
            f"{systems[:40]!r} are no systems",
            allowed=[f"{letter} ({name})" for letter, name in known.items()],
            advice="write their letters, such as --systems RC",
        )
    return letters


def mask_of(text: str) -> float:
    """An elevation mask, rad.

    Raises
    ------
    DataError
        If it leaves nothing of the sky, or looks below the horizon.
    """
    from intercosmos.units import parse

    value = parse(text, "angle")
    if not 0.0 <= value <= math.radians(80.0) * (1 + 1e-12):
        raise DataError(
            f"an elevation mask of {text.strip()[:40]} is none",
            allowed=["0 deg to 80 deg"],
            advice="5deg is usual under an open sky, 25deg to 40deg between high buildings",
        )
    return value


def planned_of(ids: Sequence[str] | None, letters: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Planned constellations to be added to the systems that are asked for.

    Raises
    ------
    UnknownIdError
        If the catalogue has no such planned constellation.
    DataError
        If it completes none of the systems.
    """
    planned = {e.id: e for e in catalogue.constellations.values() if e.status == "planned"}
    for name in ids or ():
        if name not in planned:
            raise UnknownIdError("planned constellation", name, planned)
        if planned[name].letter not in letters:
            raise DataError(
                f"{planned[name].name} completes none of the systems {letters}",
                advice=f"ask for system {planned[name].letter} too, or leave --planned {name} out",
            )
    return tuple(dict.fromkeys(ids or ()))


def positions_of(
    catalogue: Catalogue, letters: str, seconds: NDArray[np.float64], planned: Sequence[str], without: Collection[str]
) -> dict[str, NDArray[np.float64]]:
    """Satellites of each system, letter -> (T, S, 3) Earth-fixed, m; those out of use are not there.

    Raises
    ------
    UnknownIdError
        If a satellite out of use is none.
    """
    import numpy as np

    from intercosmos.catalogue.navigation_model import constellation_slots
    from intercosmos.catalogue.navigation_orbits import constellation_positions

    found: dict[str, NDArray[np.float64]] = {}
    names: set[str] = set()
    gone = {name.upper() for name in without}
    for letter in letters:
        entries = [
            e for e in catalogue.constellations.values()
            if e.letter == letter and (e.status == "active" or e.id in planned)
        ]  # fmt: skip
        parts, first = [], 1
        for entry in entries:
            slots = constellation_slots(entry, planned=entry.id in planned, first=first)
            there = constellation_positions(entry, seconds, planned=entry.id in planned)
            lost = [k for k, name in enumerate(slots.satellites) if name in gone]
            names |= set(slots.satellites)
            there[:, lost] = np.nan
            parts.append(there)
            first += len(slots)
        found[letter] = np.concatenate(parts, axis=1)
    for name in sorted(gone - names):
        alike = {known for known in names if known[0] == name[:1]}
        raise UnknownIdError("satellite", name[:40], alike or names)
    return found


def errors_of(catalogue: Catalogue, letters: str) -> RangeErrors:
    """Errors of ranges with the newest measured errors of the systems' signals."""
    from intercosmos.catalogue.navigation_model import range_error
    from intercosmos.physics.navigation.accuracy_model import RangeErrors

    entries: dict[str, Constellation] = {e.letter: e for e in catalogue.constellations.values() if e.status == "active"}
    return RangeErrors(signal_in_space_m=tuple((letter, range_error(entries[letter])) for letter in letters))
