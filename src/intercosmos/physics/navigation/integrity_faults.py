"""Which faults a receiver must watch for: the fault modes of advanced RAIM, for a whole map at once.

Satellites fail with their own prior, constellations with theirs. A mode is one such event or two together; three
together are counted as unmonitored. Modes of one kind (a satellite of this system, a satellite of this with a
constellation of that ...) are monitored or left out together: kinds are left out from the least likely mode upwards
as long as all that is left out stays below the threshold, where the most satellites are in view. A list that is the
same for every place and instant is never shorter than it must be.

Two satellites of one system are within that system's own mode, and two of different systems within a mode that takes
one and the other's whole system, where that is watched: they are joined to it and their priors added to its prior
(fault consolidation), which is safe, since whoever is protected without a system is so without two of its satellites.

Reference: Blanch et al., "Baseline advanced RAIM user algorithm and possible improvements", IEEE Transactions on
Aerospace and Electronic Systems 51 (1), 2015, sections IV and V.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FaultModes:
    """K modes over V slots for satellites, slots of one system side by side.

    Attributes
    ----------
    removed : (K, V) slots that a mode takes away
    satellites : (K, V) slots that must be in view for the mode to exist
    systems : (K, J) systems that must be in view for it
    prior : (K,) probability
    rest : (V + J,) priors of all single events, slots first; from which what is unmonitored is counted
    watched_one, watched_two : (V + J,), (V + J, V + J) which events and pairs of events are among the modes or lie
        within one; three together never are
    """

    removed: Array
    satellites: Array
    systems: Array
    prior: Array
    rest: Array
    watched_one: Array
    watched_two: Array


def fault_modes(letters: Sequence[str], slots: Sequence[int], parameters: IntegrityParameters) -> FaultModes:
    """The modes to watch for.

    Parameters
    ----------
    letters : (J,) systems
    slots : (J,) the most satellites of each that are ever in view
    """
    owner = np.repeat(np.arange(len(letters)), slots)
    count = owner.size
    trust = [parameters.of(letter) for letter in letters]
    prior = np.array([trust[j].p_satellite for j in owner] + [t.p_constellation for t in trust])
    kind = np.concatenate([owner, len(letters) + np.arange(len(letters))])
    members = np.concatenate([np.eye(count), (owner[None, :] == np.arange(len(letters))[:, None]) * 1.0])
    groups: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for event in range(len(prior)):
        groups.setdefault((int(kind[event]),), []).append((event,))
    pairs: list[tuple[int, int]] = list(combinations(range(len(prior)), 2))
    for a, b in pairs:
        # a constellation's fault holds any fault of its own satellites; apart, nothing joins the two kinds
        within = b >= count and a < count and owner[a] == b - count
        mixed = parameters.apart and (a < count) != (b < count)
        if not within and not mixed:
            groups.setdefault((int(kind[a]), int(kind[b])), []).append((a, b))
    chosen = _chosen(groups, prior, count, parameters)
    absorbed = {} if parameters.apart else _absorbed(chosen, len(letters))
    events = [event for group in chosen if group not in absorbed for event in groups[group]]
    place = {mode: k for k, mode in enumerate(events)}
    chance = np.array([np.prod(prior[list(mode)]) for mode in events])
    removed = np.array([members[list(mode)].max(0) for mode in events]).reshape(-1, count)
    needs = np.zeros((len(events), len(prior)))
    one, two = np.zeros(len(prior)), np.eye(len(prior))
    for k, mode in enumerate(events):
        needs[k, list(mode)] = 1
        if len(mode) == 1:
            one[mode[0]] = 1
        else:
            two[mode[0], mode[1]] = two[mode[1], mode[0]] = 1
    for group, whole in absorbed.items():
        for a, b in groups[group]:
            # the one satellite that stays single is of the other system than the whole one
            single = [e for e in (a, b) if kind[e] != whole - len(letters)]
            into = place[(*single, count + whole - len(letters))]
            chance[into] += prior[a] * prior[b]
            two[a, b] = two[b, a] = 1
    held = (owner[:, None] == np.arange(len(letters))[None, :]) * 1.0
    two[:count, count:] = np.maximum(two[:count, count:], held * one[None, count:])
    if parameters.apart:
        two[:count, count:] = 1
    two[count:, :count] = two[:count, count:].T
    return FaultModes(
        removed,
        needs[:, :count],
        needs[:, count:],
        chance,
        prior,
        one,
        two,
    )


def _chosen(
    groups: dict[tuple[int, ...], list[tuple[int, ...]]], prior: Array, count: int, parameters: IntegrityParameters
) -> list[tuple[int, ...]]:
    """Kinds of modes to watch, single events first."""
    total = {group: sum(float(np.prod(prior[list(e)])) for e in events) for group, events in groups.items()}
    each = {group: float(np.prod(prior[list(events[0])])) for group, events in groups.items()}
    budgets = [parameters.p_threshold / 2 if parameters.apart else parameters.p_threshold - _triples(prior)] * 2
    left_out = set()
    spent = [0.0, 0.0]
    for group in sorted(groups, key=lambda g: (each[g], total[g])):
        # apart: one purse for satellites, one for constellations; else one for all
        purse = int(parameters.apart and groups[group][0][0] >= count)
        if spent[purse] + total[group] <= budgets[purse]:
            spent[purse] += total[group]
            left_out.add(group)
    return sorted(set(groups) - left_out, key=lambda g: (len(g), g))


def _absorbed(chosen: Sequence[tuple[int, ...]], systems: int) -> dict[tuple[int, ...], int]:
    """Kinds of two satellites that lie within another kind that is watched, and the system that this takes whole."""
    out: dict[tuple[int, ...], int] = {}
    for group in chosen:
        if len(group) == 2 and max(group) < systems:
            a, b = group
            wholes = [(systems + a,)] if a == b else [(b, systems + a), (a, systems + b)]
            found = [w[-1] for w in wholes if w in chosen]
            if found:
                out[group] = found[0]
    return out


def _triples(prior: Array) -> float:
    """Probability of three events together, at most."""
    return float(prior.sum() ** 3 / 6)


def unmonitored(xp: Any, modes: FaultModes, present: Any) -> Any:
    """Probability (n,), at most, of faults that no mode watches, for events (V + J, n) that can happen there.

    Parameters
    ----------
    present : 1 for a satellite or system in view
    """
    p = present * xp.asarray(modes.rest)[:, None]
    one = (p * xp.asarray(1 - modes.watched_one)[:, None]).sum(0)
    pairs = (xp.asarray(1 - modes.watched_two) @ p * p).sum(0) / 2
    return one + pairs + p.sum(0) ** 3 / 6
