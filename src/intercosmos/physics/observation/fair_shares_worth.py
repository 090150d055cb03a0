"""What partners' requests could be worth, and what partners' satellites bring, request by request."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["brought", "could_be_worth"]

Array = NDArray[np.float64]


def could_be_worth(problem: Problem) -> Array:
    """(p,) what each partner's requests would be worth if nothing stood in the way of any image.

    Each request counts with the alternative that is worth most, each of its parts with its best opportunity. No
    schedule gives anyone more.
    """
    return _served_one_by_one(problem, np.ones(len(problem.opportunities), bool))


def brought(problem: Problem) -> Array:
    """(p,) what each partner's satellites could take for everyone, request by request.

    As :func:`could_be_worth`, over all requests, with the partner's satellites alone: what it brings into the pool. A
    partner's points are first divided by what its requests could be worth, so that its weights do not count.
    """
    scale = could_be_worth(problem)
    found = np.zeros(len(problem.partners))
    for p, name in enumerate(problem.partners):
        own = np.array([s.partner == name for s in problem.satellites], bool)
        theirs = _served_one_by_one(problem, own[problem.opportunities.satellite])
        found[p] = np.sum(np.divide(theirs, scale, out=np.zeros_like(theirs), where=scale > 0))
    return found


def _served_one_by_one(problem: Problem, usable: NDArray[np.bool_]) -> Array:
    """(p,) worth of partners' requests if each had the best of the usable opportunities."""
    o = problem.opportunities
    kept = np.flatnonzero(usable)
    if not kept.size:
        return np.zeros(len(problem.partners))
    # parts that an alternative has at all, whoever could take them
    whole, of = np.unique(np.stack([o.request, o.alternative, o.part]), axis=1, return_inverse=True)
    best = np.full(whole.shape[1], -np.inf)
    np.maximum.at(best, np.ravel(of)[kept], problem.values[kept])
    alternatives, of_part = np.unique(whole[:2], axis=1, return_inverse=True)
    count, there = np.bincount(np.ravel(of_part)), np.bincount(np.ravel(of_part), np.isfinite(best))
    worth = np.bincount(np.ravel(of_part), np.where(np.isfinite(best), best, 0.0))
    request = alternatives[0]
    worth = np.where(problem.requests.needs_all[request] & (there < count), 0.0, worth)
    of_request = np.zeros(len(problem.requests))
    np.maximum.at(of_request, request, worth)
    names = problem.partners
    partner = np.array([names.index(p) for p in problem.requests.partner], np.int64)
    return np.asarray(np.bincount(partner, of_request, len(names)), float)
