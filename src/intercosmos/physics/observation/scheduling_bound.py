"""Upper bounds that need no search: every request served as well as it could be alone."""

from __future__ import annotations

import numpy as np

from intercosmos.physics.observation.scheduling_model import Model

__all__ = ["best_of_each"]


def best_of_each(model: Model) -> float:
    """Bound of the aim: each request has its best alternative, none disturbing another, no demand in the way.

    The aim grows with the worths where its lines rise; where a line falls, nothing is the most that counts.
    """
    m = model
    best = np.zeros(m.bundle_of_group.size)
    np.maximum.at(best, m.group, m.value)
    bundle = np.bincount(m.bundle_of_group, best, m.request_of_bundle.size)
    request = np.zeros(len(m.problem.requests))
    np.maximum.at(request, m.request_of_bundle, bundle)
    partner = {name: k for k, name in enumerate(m.problem.partners)}
    number = np.array([partner[p] for p in m.problem.requests.partner], np.int64).reshape(-1)
    u = np.bincount(number, request, m.partners)
    rising = np.maximum(m.aim.slope, 0.0) * u + m.aim.intercept
    merit = rising.min(axis=0)
    return float((merit.min() if m.aim.least else merit.sum()) + max(m.aim.tie, 0.0) * u.sum())
