"""The worth of a problem by the first, greedy schedule of the search: sound, quick, the same every time, unproven."""

from __future__ import annotations

from intercosmos.physics.observation.schedule_result import Aim
from intercosmos.physics.observation.scheduling_model import model_of
from intercosmos.physics.observation.scheduling_search import Search
from intercosmos.physics.observation.scheduling_state import State
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["greedy_total"]


def greedy_total(problem: Problem) -> float:
    """Worth of all requests that a greedy schedule takes: the images that are worth most for their time come first."""
    model = model_of(problem, Aim.of_sum(len(problem.partners)))
    search = Search(model, 0)
    search.begin(State(model), lambda: False)
    return float(search.best_value)
