"""The Delta III ascent of Betts, the field's standard test of launch optimisers, flown by our kernel.

Betts, J. T., Practical Methods for Optimal Control and Estimation Using Nonlinear Programming, 2nd edition, SIAM
2010, section 6.8; the same constants stand in the Delta III example of the ASSET documentation. Spherical Earth,
exponential atmosphere, no ambient pressure on the engines, free steering from the pad, all five elements of the
transfer orbit prescribed; the mass left at the end is maximised. Published optimum: 7529.712 kg.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.ascent import flight
from intercosmos.physics.ascent.flight import FIRST_PITCH, PAYLOAD_SCALE, PHASES, STEPS, Flights
from intercosmos.physics.ascent.optimise import Batch
from intercosmos.physics.ascent.solver import maximise

PUBLISHED_MASS = 7529.712  #: kg, Betts
PITCH_TERMS = 12

MU, RADIUS, SPIN = 3.986012e14, 6378145.0, 7.29211585e-5  # m3/s2, m, rad/s
DENSITY, SCALE_HEIGHT = 1.225, 7200.0  # kg/m3, m
DRAG_COEFFICIENT, AREA = 0.5, 4 * np.pi  # -, m2
LATITUDE = np.radians(28.5)
AXIS, ECCENTRICITY = 24361140.0, 0.7308
INCLINATION, NODE, PERIGEE = np.radians([28.5, 269.8, 130.5])
GRAVITY = 9.80665
PAYLOAD = 4164.0  # kg, carried along
BURNS_S = (75.2, 75.2, 110.6, 700.0)  # six solids and core; three and core; core; second stage


@dataclass(frozen=True, slots=True)
class Unit:
    """One solid, the core or the second stage: thrust N, impulse s, propellant and total mass kg."""

    thrust: float
    isp: float
    propellant: float
    total: float

    @property
    def flow(self) -> float:
        """kg/s."""
        return self.thrust / (self.isp * GRAVITY)


SOLID = Unit(628500.0, 283.33364, 17010.0, 19290.0)
CORE = Unit(1083100.0, 301.68, 95550.0, 104380.0)
SECOND = Unit(110094.0, 467.21, 16820.0, 19300.0)
START_MASS = 9 * SOLID.total + CORE.total + SECOND.total + PAYLOAD
# thrust, flow and published mass at the start of each phase; thrust and impulse burn a few kilograms more or less than
# the published propellant, and the phases start with the published masses
THRUST = (6 * SOLID.thrust + CORE.thrust, 3 * SOLID.thrust + CORE.thrust, CORE.thrust, SECOND.thrust)
FLOW = (6 * SOLID.flow + CORE.flow, 3 * SOLID.flow + CORE.flow, CORE.flow, SECOND.flow)
_CORE_SHARE = CORE.propellant * BURNS_S[0] / sum(BURNS_S[:3])
_AFTER_SIX = START_MASS - 6 * SOLID.total - _CORE_SHARE
_AFTER_NINE = _AFTER_SIX - 3 * SOLID.total - _CORE_SHARE
START = (START_MASS, _AFTER_SIX, _AFTER_NINE, SECOND.total + PAYLOAD)
DROP = (0.0, *(START[k] - FLOW[k] * BURNS_S[k] - START[k + 1] for k in range(3)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the optimiser found."""

    mass_kg: float
    converged: bool
    iterations: int
    left_over: float  #: largest terminal condition, in the kernel's units (10 mrad of perigee, 1 mrad of inclination)
    unknowns: NDArray[np.float64]


def problem() -> Flights:
    """The kernel's arrays, batch of one. "Payload" stands for second-stage propellant left at the end."""

    def row(*values: float, fill: float = 0.0) -> NDArray[np.float64]:
        return np.array([*values, *[fill] * (PHASES - len(values))])

    flow = row(*FLOW)
    propellant = flow * row(*BURNS_S)
    half = 75e3  # the kernel's polynomials run over x = height / 75 km - 1
    air = np.zeros((3, 13))
    air[0, -2:] = -half / SCALE_HEIGHT, np.log(DENSITY) - half / SCALE_HEIGHT
    air[1, -1] = -50.0  # no pressure on the nozzles
    air[2, -1] = 300.0  # the drag coefficient does not depend on it
    one = Flights(
        propellant=propellant,
        propellant_slope=row(0.0, 0.0, 0.0, -1.0),
        coast_s=np.zeros(PHASES),
        thrust=row(*THRUST),
        flow=flow,
        exit_area=np.zeros(PHASES),
        area=np.full(PHASES, AREA),
        load_limit=np.full(PHASES, 1e9),
        drop=row(*DROP),
        vertical=np.zeros(PHASES),
        tilted=np.zeros(PHASES),
        free=np.ones(PHASES),
        phase=np.repeat(np.arange(4), [28, 28, 28, STEPS - 84]),
        mass=np.array(START_MASS),
        payload_counts=np.array(0.0),
        fairing=np.array(0.0),
        heat_flux=np.array(1e3),
        drag=np.full(4, DRAG_COEFFICIENT),
        site=RADIUS * np.array([np.cos(LATITUDE), 0.0, np.sin(LATITUDE)]),
        azimuth=np.array([np.pi / 2, 0.5]),
        planet=np.array([MU, 0.0, RADIUS, 0.0, SPIN]),
        air=air,
        pressure_limit=np.array(1e9),
        target=np.array(
            [
                -MU / (2 * AXIS), np.sqrt(MU * AXIS * (1 - ECCENTRICITY**2)),
                0.0, INCLINATION, PERIGEE, NODE, 0.0,
            ]
        ),
        switch=np.array([1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        circular=np.array(0.0),
    )  # fmt: skip
    return Flights(*(np.asarray(v)[None] for v in one))


def solve(pitch_terms: int = PITCH_TERMS) -> Answer:
    """Maximise the final mass from a crude first guess: pitch falling from 69 degrees to level.

    Fewer ``pitch_terms`` than ``PITCH_TERMS`` hold the rest at zero; the compiled kernel stays the same.
    """
    flights = problem()
    n = FIRST_PITCH + PITCH_TERMS
    x = np.zeros((1, n))
    x[0, 0], x[0, 3] = 0.5, 1.0
    x[0, FIRST_PITCH : FIRST_PITCH + 2] = 12.0, -12.0
    reward = np.zeros(n)
    reward[0] = 1.0
    low, high = np.full(n, -1e3), np.full(n, 1e3)
    low[1:3], high[1:3] = 0.0, 0.0  # azimuth and tilt play no part: steering is free from the pad
    used = np.arange(n) < FIRST_PITCH + pitch_terms
    found = maximise(
        partial(_values, flights), partial(_slopes, Batch(flights), used), x,
        reward=reward, bounds=(low, high), iterations=150, largest_step=2.0,
    )  # fmt: skip
    left = START_MASS - float(flights.propellant.sum() + flights.drop.sum()) + PAYLOAD_SCALE * float(found.x[0, 0])
    return Answer(
        left, bool(found.converged[0]), int(found.iterations[0]), float(np.abs(found.conditions).max()), found.x[0]
    )


def _rows(flights: Flights, rows: NDArray[np.intp]) -> Flights:
    return Flights(*(v[rows] for v in flights))


def _values(flights: Flights, rows: NDArray[np.intp], x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(flight.conditions(_rows(flights, rows), x))


def _slopes(
    batch: Batch, used: NDArray[np.bool_], rows: NDArray[np.intp], x: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    values, slopes = batch.slopes(rows, x)
    return values, slopes * used
