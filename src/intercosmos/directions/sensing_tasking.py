"""Whose requests come down, and when: partners alone, with all stations, with exchanged images, and tasked as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.directions.sensing_prints import print_of_problem, print_of_schedule
from intercosmos.directions.sensing_terms import ALONE, EXCHANGE, GROUND, TASKING, Terms
from intercosmos.physics.kept import keep_table, key_of, read_table
from intercosmos.physics.observation.schedule_result import Schedule

if TYPE_CHECKING:
    from intercosmos.physics.observation.tasking_problem import Problem

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Steps of the search, so that results do not depend on how fast a machine is. What each has alone is searched longest:
#: the other ways begin from it, and must not look better for having been searched again.
_ROUNDS: Final = {ALONE: 1200, GROUND: 400, TASKING: 800}
#: So many times fewer steps where an answer is wanted at once.
_QUICKER: Final = 20
#: s; never reached.
_LONG: Final = 3600.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 5
#: So many activities are kept in memory: each holds its problem and its schedules.
_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """Images taken, columns (k,), in order of satellite and time.

    Attributes
    ----------
    request, satellite : numbers in the activity
    asker : whose request it is
    start_s, end_s, delivered_s : after the begin of the scene; delivered is NaN where an image does not come down
    station : that receives it, by id
    latitude_rad, longitude_rad : of what was asked for
    roll_rad : to the side to which the satellite looked
    """

    request: IntArray
    satellite: IntArray
    asker: tuple[str, ...]
    start_s: Array
    end_s: Array
    delivered_s: Array
    station: tuple[str, ...]
    latitude_rad: Array
    longitude_rad: Array
    roll_rad: Array


@dataclass(frozen=True, slots=True)
class Plan:
    """What partners get in a way of working together.

    Attributes
    ----------
    way, notion : of working together, and of fairness
    worth : partner -> worth of its requests
    satisfied, wanted : partner -> weight of what is delivered, and of all it asked for
    served, asked : partner -> how many requests have an image, and how many there are
    images : partner -> how many images
    latency_s : partner -> mean time from an image to the ground; 0 without an image
    objective, upper_bound : of what was maximised
    price : part of the greatest total that the notion costs
    rows : images
    guests : station -> passes of other owners' satellites
    lent_s : asker and satellite -> imaging time, s
    unserved : request -> why it has no image
    """

    way: str
    notion: str
    worth: Mapping[str, float]
    satisfied: Mapping[str, float]
    wanted: Mapping[str, float]
    served: Mapping[str, int]
    asked: Mapping[str, int]
    images: Mapping[str, int]
    latency_s: Mapping[str, float]
    objective: float
    upper_bound: float
    price: float
    rows: Rows
    guests: Mapping[str, int]
    lent_s: Mapping[tuple[str, str], float]
    unserved: Mapping[str, str]

    def part(self, partner: str) -> float:
        """Part of a partner's requests that is delivered, by weight."""
        return self.satisfied[partner] / self.wanted[partner] if self.wanted.get(partner) else 0.0

    @property
    def gap(self) -> float:
        """How far below the best the schedule may be, as a part of the bound."""
        if self.upper_bound <= self.objective:
            return 0.0
        return (self.upper_bound - self.objective) / max(abs(self.upper_bound), 1e-12)


#: Plans of the activities asked for so far, by what matters of them.
_activities: dict[str, _Plans] = {}


def plan_of(terms: Terms, way: str, notion: str) -> Plan:
    """One plan; the same question is answered once a process, and its schedules are kept between runs."""
    key = _key(terms)
    plans = _activities.get(key)
    if plans is None:
        plans = _activities[key] = _Plans(terms)
        for oldest in list(_activities)[:-_KEPT]:
            _activities.pop(oldest, None)  # another thread may have done so
    return plans(way, notion if way == TASKING else "none")


def _key(terms: Terms) -> str:
    activity = terms.activity
    return key_of(
        _VERSION, terms.quick, activity.begin.isoformat(), activity.span.value, activity.least_sun.value,
        [r.model_dump_json() for r in activity.requests], [s.model_dump_json() for s in terms.satellites.values()],
        [s.model_dump_json() for s in terms.stations.values()], terms.members, activity.exchange_delay.value,
        sorted((partner, quota.value) for partner, quota in activity.quotas.items()), activity.notions, activity.modes,
    )  # fmt: skip


class _Plans:
    """Every plan of one activity."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._problem: Problem | None = None
        self._found: dict[tuple[str, str], Plan] = {}
        self._schedules: dict[str, Schedule] = {}
        self._alone: dict[str, list[Schedule]] = {}

    def __call__(self, way: str, notion: str) -> Plan:
        if (way, notion) not in self._found:
            self._found[way, notion] = self._made(way, notion)
        return self._found[way, notion]

    @property
    def problem(self) -> Problem:
        """Every satellite, request and station."""
        if self._problem is None:
            from intercosmos.directions.sensing_requests import problem_of

            self._problem = problem_of(self.terms)
        return self._problem

    @cached_property
    def chance(self) -> Array:
        """Chance (satellite, request) of a clear sky, 1 for radars."""
        from intercosmos.directions.sensing_requests import chance_of, wishes_of

        return chance_of(list(self.terms.satellites.values()), wishes_of(self.terms), self.terms.start)

    def _made(self, way: str, notion: str) -> Plan:
        members = self.terms.members
        if way == EXCHANGE:
            return self._exchanged(replace(self(ALONE, "none"), way=way))
        if way in (ALONE, GROUND):
            return self._plan(way, "none", self._own(way), members)
        from intercosmos.physics.observation.fair_shares import price

        found = self._shared(notion)
        best = max(self._shared("none").total, found.total)
        return replace(self._plan(way, notion, [found], None), price=price(found.total, best))

    def _own(self, way: str) -> list[Schedule]:
        """Each member's own requests on its own satellites; with all stations it begins from what it has alone."""
        if way not in self._alone:
            firsts: Sequence[Schedule | None] = self._own(ALONE) if way == GROUND else [None] * len(self.terms.members)
            self._alone[way] = [
                self._schedule(self.problem.among([m], own_stations=way == ALONE), "none", way, first=first)
                for m, first in zip(self.terms.members, firsts, strict=True)
            ]
        return self._alone[way]

    def _shared(self, notion: str) -> Schedule:
        """Everybody's satellites for everybody, from what each has with all stations: nobody has less than that.

        The greatest sum is looked for from the best that fairness found.
        """
        if notion not in self._schedules:
            from intercosmos.physics.observation.fair_shares_alone import side_by_side

            first = side_by_side(self.problem, dict(zip(self.terms.members, self._own(GROUND), strict=True)))
            if notion == "none":
                fair = [self._shared(other) for other in self.terms.activity.notions if other != "none"]
                first = max([first, *fair], key=lambda one: one.total)
            alone = self(ALONE, "none").worth
            self._schedules[notion] = self._schedule(self.problem, notion, TASKING, alone, first)
        return self._schedules[notion]

    def _schedule(
        self,
        problem: Problem,
        notion: str,
        way: str,
        alone: Mapping[str, float] | None = None,
        first: Schedule | None = None,
    ) -> Schedule:
        """Solved, or read where it was kept: by what it is a schedule of, so that a change elsewhere leaves it."""
        from intercosmos.physics.observation import schedule

        rounds = _ROUNDS[way] // (_QUICKER if self.terms.quick else 1)
        quotas = {p: q.value for p, q in self.terms.activity.quotas.items()} if notion == "quotas" else None
        have = {p: alone.get(p, 0.0) for p in problem.partners} if alone is not None else None
        key = key_of(_VERSION, rounds, notion, quotas, have, print_of_problem(problem), print_of_schedule(first))
        kept = read_table("sensing", key)
        if kept is None:
            found = schedule(
                problem, fairness=notion, time_limit_s=_LONG, rounds=rounds, workers=1, quotas=quotas, alone=have,
                start_from=None if first is None else replace(first, problem=problem),
            )  # fmt: skip
            kept = {
                "taken": found.taken, "start": found.start_s, "window": found.window, "delivered": found.delivered_s,
                "figures": np.array([found.objective, found.upper_bound]),
                "unserved": np.array([[k, v] for k, v in found.unserved.items()], str).reshape(-1, 2),
            }  # fmt: skip
            keep_table("sensing", key, kept)
        objective, bound = (float(x) for x in kept["figures"])
        return Schedule(
            problem, kept["taken"], kept["start"], kept["window"], kept["delivered"], objective, bound, notion,
            unserved={str(k): str(v) for k, v in kept["unserved"]},
        )  # fmt: skip

    def _plan(self, way: str, notion: str, schedules: Sequence[Schedule], owners: Sequence[str] | None) -> Plan:
        """Figures of one schedule of all, or of one schedule each of several partners."""
        terms, askers = self.terms, self.terms.askers
        worth: dict[str, float] = dict.fromkeys(askers, 0.0)
        satisfied: dict[str, float] = dict.fromkeys(askers, 0.0)
        served: dict[str, int] = dict.fromkeys(askers, 0)
        unserved: dict[str, str] = {}
        for number, schedule in enumerate(schedules):
            mine = set(askers) if owners is None else {owners[number]}
            for partner, value in schedule.value_by_partner.items():
                if partner in mine and partner in worth:
                    worth[partner] += value
            done = satisfaction(schedule.problem, schedule.taken, self.chance)
            for k, request in enumerate(terms.activity.requests):
                if request.partner in mine:
                    satisfied[request.partner] += request.weight * float(done[k])
                    served[request.partner] += bool(done[k] > 0)
                    if request.name in schedule.unserved:
                        unserved[request.name] = schedule.unserved[request.name]
        rows, guests, lent = _rows_of(schedules, terms)
        latency = np.asarray(rows.delivered_s - rows.end_s)
        by = {p: np.array([one == p for one in rows.asker], bool) & np.isfinite(latency) for p in askers}
        return Plan(
            way, notion, worth, satisfied,
            {p: sum(r.weight for r in terms.activity.requests if r.partner == p) for p in askers},
            served, dict(Counter(r.partner for r in terms.activity.requests)),
            {p: sum(one == p for one in rows.asker) for p in askers},
            {p: float(latency[by[p]].mean()) if by[p].any() else 0.0 for p in askers},
            sum(s.objective for s in schedules), sum(s.upper_bound for s in schedules), 0.0, rows, guests, lent,
            unserved,
        )  # fmt: skip

    def _exchanged(self, plan: Plan) -> Plan:
        """Requests without an image of their own that an image of somebody else shows too, some time later."""
        from intercosmos.directions.sensing_requests import shown_too

        terms = self.terms
        found = shown_too(plan.rows, terms)
        satisfied, served, worth = dict(plan.satisfied), dict(plan.served), dict(plan.worth)
        images, unserved = dict(plan.images), dict(plan.unserved)
        for k in found:
            request = terms.activity.requests[k]
            satisfied[request.partner] += request.weight
            worth[request.partner] += request.weight * self._likely(k)
            served[request.partner] += 1
            images[request.partner] += 1
            unserved.pop(request.name, None)
        return replace(plan, satisfied=satisfied, served=served, worth=worth, images=images, unserved=unserved)

    def _likely(self, request: int) -> float:
        """Mean score of a request's opportunities."""
        score = self.problem.opportunities.score[self.problem.opportunities.request == request]
        return float(score.mean()) if score.size else 1.0


def satisfaction(problem: Problem, taken: IntArray, chance: Array) -> Array:
    """Part of each request (r,) that is imaged, 0 to 1: its strips, its slots, or all of it.

    Parameters
    ----------
    taken : numbers of opportunities
    chance : (satellite, request) of a clear sky, by which scores of opportunities were lowered
    """
    o = problem.opportunities.picked(taken)
    share = o.score / np.maximum(chance[o.satellite, o.request], 1e-12)
    return np.asarray(np.minimum(np.bincount(o.request, share, len(problem.requests)), 1.0))


def _rows_of(schedules: Sequence[Schedule], terms: Terms) -> tuple[Rows, dict[str, int], dict[tuple[str, str], float]]:
    """Images of schedules together, guests at stations, and imaging time by asker and satellite."""
    requests, names = terms.activity.requests, list(terms.satellites)
    columns: dict[str, list[Any]] = {
        name: [] for name in ("request", "satellite", "start", "end", "down", "station", "roll")
    }
    guests: Counter[str] = Counter()
    for schedule in schedules:
        o, d = schedule.problem.opportunities, schedule.problem.downlinks
        columns["request"] += o.request[schedule.taken].tolist()
        columns["satellite"] += o.satellite[schedule.taken].tolist()
        columns["start"] += schedule.start_s.tolist()
        columns["end"] += schedule.end_s.tolist()
        columns["down"] += schedule.delivered_s.tolist()
        columns["roll"] += o.roll_rad[schedule.taken].tolist()
        columns["station"] += [d.station[w] if w >= 0 else "" for w in schedule.window.tolist()]
        for window in sorted({int(w) for w in schedule.window if w >= 0}):
            if d.partner[window] != schedule.problem.satellites[int(d.satellite[window])].partner:
                guests[d.station[window]] += 1
    order = np.lexsort((columns["start"], columns["satellite"]))
    request, satellite = (np.array(columns[name], np.int64)[order] for name in ("request", "satellite"))
    start, end, down = (np.array(columns[name], float)[order] for name in ("start", "end", "down"))
    asker = tuple(requests[k].partner for k in request)
    lent: dict[tuple[str, str], float] = {}
    for who, which, seconds in zip(asker, satellite.tolist(), (end - start).tolist(), strict=True):
        lent[who, names[which]] = lent.get((who, names[which]), 0.0) + seconds
    latitude, longitude = ([getattr(r, name).value for r in requests] for name in ("latitude", "longitude"))
    rows = Rows(
        request, satellite, asker, start, end, down, tuple(columns["station"][k] for k in order),
        np.array(latitude, float)[request], np.array(longitude, float)[request],
        np.array(columns["roll"], float)[order],
    )  # fmt: skip
    return rows, dict(guests), lent
