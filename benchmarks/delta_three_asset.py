"""The same Delta III problem posed to ASSET (collocation, sparse interior point), from the same constants."""

from __future__ import annotations

from typing import Any

import asset_asrl as asset
import delta_three as betts
import numpy as np
from asset_asrl import OptimalControl as control  # noqa: N813
from asset_asrl import VectorFunctions as functions  # noqa: N813

_LENGTH, _TIME, _MASS = betts.RADIUS, 961.0, betts.START_MASS
_SPEED, _FORCE = _LENGTH / _TIME, _MASS * _LENGTH / _TIME**2
_MU = betts.MU / (_LENGTH**3 / _TIME**2)
_SPIN = np.array([0.0, 0.0, betts.SPIN * _TIME])
_DRAG = 0.5 * betts.DENSITY * betts.DRAG_COEFFICIENT * betts.AREA * _LENGTH / _MASS
SEGMENTS = 40  #: of order 3 in each of the four phases


class _Ascent(control.ODEBase):  # type: ignore[misc, name-defined]
    """Position, velocity, mass; thrust direction as the control."""

    def __init__(self, thrust: float, flow: float) -> None:
        arguments = control.ODEArguments(7, 3)
        r, v, m = arguments.XVec().head3(), arguments.XVec().segment3(3), arguments.XVar(6)
        direction = arguments.UVec().normalized()
        density = functions.exp((r.norm() - 1.0) * (-_LENGTH / betts.SCALE_HEIGHT))
        air = v + r.cross(_SPIN)
        pull = r.normalized_power3() * (-_MU)
        felt = (direction * (thrust / _FORCE) - density * (air * air.norm()) * _DRAG) / m
        rate = functions.stack(v, pull + felt, -flow * _TIME / _MASS)
        super().__init__(rate, 7, 3)


def _orbit() -> Any:
    """Five elements less their targets, as a function of position and velocity."""
    r, v = functions.Arguments(6).tolist([(0, 3), (3, 3)])
    momentum, node = r.cross(v), functions.cross([0, 0, 1], r.cross(v))
    axis = -0.5 * _MU / (0.5 * v.norm() ** 2 - _MU / r.norm())
    shape = v.cross(momentum) / _MU - r.normalized()
    inclination = functions.arccos(momentum.normalized()[2])
    east = functions.arccos(node.normalized()[0])
    ascending = functions.ifelse(node[1] > 0, east, 2 * np.pi - east)
    angle = functions.arccos(node.normalized().dot(shape.normalized()))
    perigee = functions.ifelse(shape[2] > 0, angle, 2 * np.pi - angle)
    wanted = [betts.AXIS / _LENGTH, betts.ECCENTRICITY, betts.INCLINATION, betts.NODE, betts.PERIGEE]
    return functions.stack([axis, shape.norm(), inclination, ascending, perigee]) - np.array(wanted)


def solve() -> tuple[float, bool]:
    """Final mass, kg, and whether the solver converged."""
    start = np.array([np.cos(betts.LATITUDE), 0.0, np.sin(betts.LATITUDE)])
    moving = np.cross(_SPIN, start)
    moving[0] += 1e-5 / _SPEED  # the drag law has no slope at rest
    # a guess of the place of injection: a little before the perigee, downrange
    elements = [betts.AXIS / _LENGTH, betts.ECCENTRICITY, betts.INCLINATION, betts.NODE, betts.PERIGEE, -0.05]
    end = asset.Astro.classic_to_cartesian(elements, _MU)
    begin = np.concatenate([start, moving])
    total = sum(betts.BURNS_S)
    clock = 0.0
    problem = control.OptimalControlProblem()
    phases = []
    table = zip(betts.THRUST, betts.FLOW, betts.START, betts.BURNS_S, strict=True)
    for k, (thrust, flow, mass, burn) in enumerate(table):
        guess = []
        for t in np.linspace(0.0, burn, 40):
            row = np.zeros(11)
            row[:6] = begin + (end - begin) * (clock + t) / total
            row[6], row[7], row[9] = (mass - flow * t) / _MASS, (clock + t) / _TIME, 1.0
            guess.append(row)
        phase = _Ascent(thrust, flow).phase("LGL3", guess, SEGMENTS)
        phase.setControlMode("HighestOrderSpline")
        phase.addLUNormBound("Path", [8, 9, 10], 0.5, 1.5)
        phase.addLowerNormBound("Path", [0, 1, 2], 0.999999)
        if k == 0:
            phase.addBoundaryValue("Front", range(8), guess[0][:8])
        else:
            phase.addBoundaryValue("Front", [6], [mass / _MASS])
        clock += burn
        if k < 3:
            phase.addBoundaryValue("Back", [7], [clock / _TIME])
        else:
            phase.addUpperVarBound("Back", 7, clock / _TIME, 1.0)
            phase.addEqualCon("Back", _orbit(), range(6))
            phase.addValueObjective("Back", 6, -1.0)
        problem.addPhase(phase)
        phases.append(phase)
    problem.addForwardLinkEqualCon(phases[0], phases[3], [0, 1, 2, 3, 4, 5, 7, 8, 9, 10])
    problem.optimizer.set_OptLSMode("L1")
    problem.optimizer.set_MaxLSIters(2)
    problem.optimizer.set_PrintLevel(3)
    flag = problem.optimize()
    return float(phases[3].returnTraj()[-1][6]) * _MASS, flag == asset.Solvers.ConvergenceFlags.CONVERGED
