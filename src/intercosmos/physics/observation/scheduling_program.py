"""The linear program that bounds every schedule: how much of each image is taken, whatever the order.

Rows say that a request is served once, that all parts of a set are taken, what partners have, that demands are kept,
how much memory, energy and downlink there is as far as it could ever bind, and how much time: an image keeps its
satellite for as long as it lasts and for the least time that turning from it to anything else of its pass takes; of
that, part must lie between two instants ``a`` and ``b`` whenever it begins (the least of what lies there when it begins
as early, or as late, as it can), and these parts together are at most ``b - a`` (energetic reasoning: Erschler and
Lopez 1990; Baptiste, Le Pape, Nuijten 2001). Every schedule that can be carried out keeps all these rows, so the
program's optimum bounds it, and so does what any prices of the rows give: what the prices buy, and what they leave of
the worth of each image. That sum alone is the bound, whatever the solver that proposed the prices did.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_model import Model

__all__ = ["Program", "Rows", "most_of_each"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Rows:
    """Rows of the program: ``images @ x + natives @ y <= most`` (or equal), objective ``objective @ y``.

    Attributes
    ----------
    images : (rows, n) of each image taken
    natives : (rows, k) of the worths of partners, their merits and the least of these, and bundles
    most, equal : right sides, and which rows are equations
    objective, low, high : of the natives
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._triples: list[tuple[int, IntArray, Array]] = []
        self._native: list[tuple[int, int, float]] = []
        self._most: list[float] = []
        self._equal: list[bool] = []
        self.objective: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self._requests()
        self._pairs()
        self._stores()
        self._aim()
        self.finish()

    def room(self, images: IntArray, shares: Array) -> None:
        """A row of time: parts of a span that images need at least. To be followed by :meth:`finish`."""
        self._add(images, shares, 1.0)

    def _add(self, images: IntArray, factors: Array, most: float, equal: bool = False) -> int:
        self._triples.append((len(self._most), images, factors))
        self._most.append(most)
        self._equal.append(equal)
        return len(self._most) - 1

    def _variable(self, low: float, high: float, objective: float = 0.0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.objective.append(objective)
        return len(self.low) - 1

    def _requests(self) -> None:
        m = self.model
        bundles: dict[int, list[int]] = {}
        for b in np.unique(m.bundle).tolist():
            bundles.setdefault(int(m.request_of_bundle[b]), []).append(b)
        for r, mine in bundles.items():
            images = m.of_request(r)
            if m.single[images[0]] or m.needed[images[0]] > 1:
                self._add(images, 1.0 / m.needed[images], 1.0)
                continue
            choice = [self._variable(0.0, 1.0) for _ in mine] if len(mine) > 1 else []
            if choice:
                row = self._add(images[:0], np.zeros(0), 1.0)
                self._native += [(row, c, 1.0) for c in choice]
            for k, b in enumerate(mine):
                for g in m.groups_of[b]:
                    members = np.array(m.members_of[g], np.int64)
                    if members.size:
                        row = self._add(members, np.ones(members.size), 0.0 if choice else 1.0)
                        if choice:
                            self._native.append((row, choice[k], -1.0))

    def _aim(self) -> None:
        m, aim = self.model, self.model.aim
        most = most_of_each(m)
        u = [self._variable(0.0, float(x), aim.tie) for x in most]
        for p in range(m.partners):
            mine = np.flatnonzero(m.partner == p)
            row = self._add(mine, -m.value[mine], 0.0, True)
            self._native.append((row, u[p], 1.0))
        lines = np.stack([aim.intercept, aim.slope * most + aim.intercept])
        low, high = lines.min(axis=(0, 1)), lines.max(axis=0).min(axis=0)
        merit = [self._variable(float(low[p]), float(high[p]), 0.0 if aim.least else 1.0) for p in range(m.partners)]
        for k in range(len(aim.slope)):
            for p in range(m.partners):
                row = self._add(np.zeros(0, np.int64), np.zeros(0), float(aim.intercept[k, p]))
                self._native += [(row, merit[p], 1.0), (row, u[p], -float(aim.slope[k, p]))]
        if aim.least:
            worst = self._variable(float(low.min()), float(high.min()), 1.0)
            for p in range(m.partners):
                row = self._add(np.zeros(0, np.int64), np.zeros(0), 0.0)
                self._native += [(row, worst, 1.0), (row, merit[p], -1.0)]
        for demand in aim.demands:
            factor = demand.time_1_s[m.partner, m.owner] * m.turns.duration_s
            some = np.flatnonzero(factor)
            row = self._add(some, -factor[some], -demand.least)
            self._native += [(row, u[p], -float(demand.value[p])) for p in range(m.partners) if demand.value[p]]

    def _stores(self) -> None:
        """Rows of memory, energy and downlink between windows that the images together could break."""
        m, problem = self.model, self.model.problem
        d = problem.downlinks
        begin, end = m.first_s + m.turns.duration_s, m.last_s + m.turns.duration_s
        for satellite, imager in enumerate(problem.satellites):
            mine = np.flatnonzero(m.satellite == satellite)
            if not mine.size:
                continue
            w = np.flatnonzero((d.satellite == satellite) & (d.bit_s > 0))
            capacity = d.bit_s[w] * np.maximum(np.minimum(d.end_s[w], problem.horizon_s) - d.start_s[w], 0.0)

            def limit(images: IntArray, factors: Array, most: float) -> None:
                if factors.sum() > most:
                    self._add(images, factors / max(most, factors.max()), most / max(most, factors.max()))

            if problem.must_downlink:
                for after in [-math.inf, *d.end_s[w].tolist()]:
                    late = mine[begin[mine] >= after]
                    limit(late, m.bits[late], float(capacity[d.end_s[w] > after].sum()))
            if math.isfinite(imager.memory_bits):
                first, last, bits = m.first_s[mine], end[mine], m.bits[mine]
                for after in [-math.inf, *d.end_s[w].tolist()]:
                    for before in [math.inf, *d.start_s[w].tolist()]:
                        if before <= after or (math.isinf(before) and problem.must_downlink):
                            continue
                        some = (first >= after) & (last <= before)
                        if bits[some].sum() <= imager.memory_bits:
                            continue  # the commonest case by far, whatever goes down meanwhile
                        inside = (d.end_s[w] > after) & (d.start_s[w] < before)
                        limit(mine[some], bits[some], imager.memory_bits + float(capacity[inside].sum()))
            if math.isfinite(imager.battery_j):
                for before in [*d.start_s[w].tolist(), problem.horizon_s]:
                    early = mine[end[mine] <= before]
                    spent = m.turns.duration_s[early] * imager.imaging_w
                    limit(early, spent, imager.battery_j + imager.charging_w * max(before, 0.0))

    def _pairs(self) -> None:
        """All parts of a set are taken equally often."""
        m = self.model
        for b in np.unique(m.bundle[m.needed > 1]).tolist():
            groups = [np.array(m.members_of[g], np.int64) for g in m.groups_of[b]]
            for g, h in pairwise(groups):
                self._add(np.r_[g, h], np.r_[np.ones(g.size), -np.ones(h.size)], 0.0, True)

    def finish(self) -> None:
        """Put rows together."""
        from scipy.sparse import csr_array  # half a second to import

        row = np.concatenate([np.full(i.size, r) for r, i, _ in self._triples])
        column = np.concatenate([i for _, i, _ in self._triples])
        factor = np.concatenate([f for _, _, f in self._triples])
        shape = (len(self._most), len(self.model))
        self.images = csr_array((factor, (row.astype(np.int64), column.astype(np.int64))), shape=shape)
        native = np.array(self._native, float).reshape(-1, 3)
        self.natives = csr_array(
            (native[:, 2], (native[:, 0].astype(np.int64), native[:, 1].astype(np.int64))),
            shape=(len(self._most), len(self.low)),
        )
        self.most, self.equal = np.array(self._most), np.array(self._equal)

    def worths(self, price: Array) -> Array:
        """What prices (rows,) leave of the worth of each image (n,)."""
        return np.asarray(-(self.images.T @ price))

    def bought(self, price: Array) -> float:
        """What prices (rows,) buy: the bound without the images."""
        left = np.array(self.objective) - self.natives.T @ price
        native = np.maximum(left * np.array(self.low), left * np.array(self.high)).sum()
        return float(price @ self.most + native)

    def bound(self, price: Array) -> float:
        """The bound that prices (rows,) give."""
        return self.bought(price) + float(np.maximum(self.worths(price), 0.0).sum())


class Program:
    """The program with the rows found so far, solved by GLOP again and again."""

    def __init__(self, rows: Rows) -> None:
        from ortools.linear_solver import pywraplp

        self.rows = rows
        self.solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = solver.infinity()
        self._images = [solver.NumVar(0.0, 1.0, "") for _ in range(len(rows.model))]
        self._natives = [solver.NumVar(a, b, "") for a, b in zip(rows.low, rows.high, strict=True)]
        objective = solver.Objective()
        objective.SetMaximization()
        for variable, factor in zip(self._natives, rows.objective, strict=True):
            objective.SetCoefficient(variable, factor)
        self._infinity, self._optimal = infinity, pywraplp.Solver.OPTIMAL
        self._rows: list[Any] = []
        self.more()

    def more(self) -> None:
        """Take over rows that are new."""
        rows = self.rows
        for row in range(len(self._rows), rows.most.size):
            most = float(rows.most[row])
            constraint = self.solver.Constraint(most if rows.equal[row] else -self._infinity, most)
            for matrix, variables in ((rows.natives, self._natives), (rows.images, self._images)):
                a, b = matrix.indptr[row : row + 2]
                for k, factor in zip(matrix.indices[a:b].tolist(), matrix.data[a:b].tolist(), strict=True):
                    constraint.SetCoefficient(variables[k], factor)
            self._rows.append(constraint)

    def solve(self, limit_s: float) -> tuple[Array, Array] | None:
        """Prices (rows,) and how much (n,) of each image is taken; None without an optimum in the time."""
        self.solver.SetTimeLimit(max(1, int(1000 * limit_s)))
        if self.solver.Solve() != self._optimal:
            return None
        price = np.array([row.dual_value() for row in self._rows])
        price = np.where(self.rows.equal, price, np.maximum(price, 0.0))
        return price, np.array([v.solution_value() for v in self._images])


def most_of_each(model: Model) -> Array:
    """The most (p,) that each partner's requests could be worth, each served as well as it could be alone."""
    m = model
    best = np.zeros(m.bundle_of_group.size)
    np.maximum.at(best, m.group, m.value)
    bundle = np.bincount(m.bundle_of_group, best, m.request_of_bundle.size)
    request = np.zeros(len(m.problem.requests))
    np.maximum.at(request, m.request_of_bundle, bundle)
    partner = {name: k for k, name in enumerate(m.problem.partners)}
    number = np.array([partner[p] for p in m.problem.requests.partner], np.int64).reshape(-1)
    return np.asarray(np.bincount(number, request, m.partners), float)
