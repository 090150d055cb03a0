"""For which part of the time receivers can vouch for themselves: protection levels of advanced RAIM by region.

Every subset of systems is asked at some places of each region and some instants of a day. A system that fails as a
whole with a probability beyond the budget of risk can never vouch for itself; two that fail independently can.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.navigation_model import integrity_values
from intercosmos.catalogue.navigation_orbits import constellation_positions
from intercosmos.directions.places import places_of
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.directions.navigation_terms import Terms

#: Instants of a day, and places of a region, evenly taken.
_INSTANTS, _PLACES = 4, 12
_DAY_S: Final = 86400.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 1


def guided_shares(terms: Terms) -> Mapping[str, Mapping[str, float]]:
    """Subset of systems -> region -> part of places and times where protection levels keep the alert limits."""
    from intercosmos.physics.navigation.geometry_kernels import subsets_of

    letters = list(terms.entries)
    names = ["".join(letters[k] for k in members) for members in subsets_of(letters, "every")]
    activity = terms.activity
    key = key_of(
        _VERSION, _INSTANTS, _PLACES, [entry.model_dump_json() for entry in terms.entries.values()],
        [region.model_dump_json() for region in activity.regions], activity.mask.value,
        activity.horizontal_alert.value, activity.vertical_alert.value,
    )  # fmt: skip
    kept = read_table("navigation", key)
    if kept is None:
        kept = {name: _shares(terms, name) for name in names}
        keep_table("navigation", key, kept)
    regions = [region.name for region in activity.regions]
    return {name: dict(zip(regions, kept[name].tolist(), strict=True)) for name in names}


def _shares(terms: Terms, letters: str) -> np.ndarray:
    """Part of places and times for one subset, (region,)."""
    from intercosmos.physics.navigation import protection_levels
    from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters, SystemTrust

    seconds = np.arange(_INSTANTS) * _DAY_S / _INSTANTS
    parts = [constellation_positions(terms.entries[letter], seconds) for letter in letters]
    names = "".join(letter * part.shape[1] for letter, part in zip(letters, parts, strict=True))
    trust = {}
    for letter in letters:
        values = integrity_values(terms.entries[letter])
        trust[letter] = SystemTrust(
            values["range_accuracy"], values["range_error"], values["nominal_bias"], values["satellite_fault"],
            values["constellation_fault"],
        )  # fmt: skip
    parameters = IntegrityParameters(
        trust=tuple(sorted(trust.items())),
        vertical_limit_m=terms.activity.vertical_alert.value,
        horizontal_limit_m=terms.activity.horizontal_alert.value,
    )
    places = places_of(terms.activity.regions)
    chosen, weights = [], []
    for index, weight in places.regions.values():
        some = np.unique(np.linspace(0, index.size - 1, min(_PLACES, index.size)).round().astype(int))
        chosen.append(places.position_m[index[some]])
        weights.append(weight[some] / weight[some].sum())
    found = protection_levels(
        np.concatenate(parts, axis=1)[:, None], np.concatenate(chosen)[None], systems=names,
        mask_rad=terms.activity.mask.value, parameters=parameters,
    )  # fmt: skip
    good = found["available"].to_numpy().mean(axis=0)
    ends = np.cumsum([0, *(len(part) for part in chosen)])
    return np.array([float(np.sum(good[a:b] * w)) for a, b, w in zip(ends[:-1], ends[1:], weights, strict=True)])
