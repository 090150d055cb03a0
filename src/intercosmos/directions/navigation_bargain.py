"""Who puts in what, and who gets what out, of a joint navigation service; and each system's share of the gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from intercosmos.directions.base import Benefit, Contribution
from intercosmos.directions.navigation_sky import NOWHERE_M, Answer
from intercosmos.directions.navigation_terms import AUGMENT, ORDER, RECEIVE, STATIONS, TIME, Terms
from intercosmos.directions.places import Places, mean_over, root_mean_square_over
from intercosmos.physics.games import shapley
from intercosmos.units import number

#: Gains and errors below this are none.
_SMALL: Final = 1e-9


def contributions_of(way: str, terms: Terms) -> Iterator[Contribution]:
    """What each owner of a system, and each host of stations, does."""
    years = terms.programme.years
    for entry in terms.entries.values():
        yield Contribution(entry.owner, "navigation interface", 1, entry.id)
        if ORDER.index(way) >= ORDER.index(TIME):
            yield Contribution(entry.owner, "common time", years, entry.id)
        if way == AUGMENT:
            yield Contribution(entry.owner, "augmentation centre", years, entry.id)
    if ORDER.index(way) >= ORDER.index(STATIONS):
        for host in terms.activity.hosts:
            stations = [terms.catalogue.monitoring_stations[name] for name in host.stations]
            for owner in dict.fromkeys(station.owner for station in stations):
                count = sum(station.owner == owner for station in stations)
                yield Contribution(owner, "monitoring station", count * years)
            if stations:
                yield Contribution(host.partner, "monitoring ground", len(stations) * years)


def benefits_of(way: str, found: Answer, places: Places, terms: Terms) -> Iterator[Benefit]:
    """What each owner's users are spared, on the mean over the regions.

    One half is the part of the vertical error under an open sky that goes away, the other the part of the time without
    a good position between high buildings.
    """
    both = found.row(terms.together)
    mask = terms.activity.street_mask.value
    before, after = terms.ask(RECEIVE, mask_rad=mask), terms.ask(way, mask_rad=mask)
    for partner, letter in terms.owners():
        own = terms.alone.row(letter)
        less_error, less_blind = [], []
        for region in places.regions:
            was, now = (
                root_mean_square_over(values, places, region)
                for values in (terms.alone.vertical_m[own], found.vertical_m[both])
            )
            less_error.append(max(1 - now / was, 0.0))
            blind, still = (
                1 - mean_over(values, places, region)
                for values in (before.served[before.row(letter)], after.served[after.row(terms.together)])
            )
            less_blind.append(max(1 - still / blind, 0.0) if blind > _SMALL else 1.0)
        error, blindness = float(np.mean(less_error)), float(np.mean(less_blind))
        yield Benefit(
            partner, (error + blindness) / 2,
            f"errors of {terms.entries[letter].name}'s users fall by {number(100 * error, 0)} % on the mean over the "
            f"regions, and the time without a good position between high buildings by {number(100 * blindness, 0)} %: "
            "the mean counts",
        )  # fmt: skip


def shares_of(found: Answer, places: Places, terms: Terms) -> dict[str, dict[str, float]]:
    """Each system's share of what the systems together spare their users: region -> letter -> share, adding up to one.

    The worth of a subset of systems is what is left of the logarithm of the error: from :data:`NOWHERE_M` with none,
    down to the error with all. Halving an error counts the same wherever it begins. Shapley's value then is the only
    division that gives equal systems equal shares, nothing to one that adds nothing, and everything to all together.
    """
    out = {}
    for region in places.regions:
        errors = {
            subset: root_mean_square_over(found.vertical_m[row], places, region)
            for row, subset in enumerate(found.subsets)
        }
        out[region] = divided(errors, "".join(terms.entries))
    return out


def divided(errors_m: Mapping[str, float], letters: str) -> dict[str, float]:
    """Shapley's shares of systems in the logarithm of an error, adding up to one.

    Parameters
    ----------
    errors_m : letters of a subset, in any order -> its error, m; every subset but the empty one
    letters : of all systems
    """
    worth: dict[tuple[str, ...], float] = {(): 0.0}
    for subset, error in errors_m.items():
        worth[tuple(sorted(subset))] = float(np.log(NOWHERE_M / max(min(error, NOWHERE_M), _SMALL)))
    values = shapley(worth)
    whole = sum(float(v) for v in values.values())
    return {letter: float(values[letter]) / whole if whole > _SMALL else 0.0 for letter in letters}
