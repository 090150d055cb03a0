"""The best ascent of many vehicles at once: payload, steering, multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import (
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_MU,
    EARTH_RADIUS,
    EARTH_ROTATION_RATE,
)
from intercosmos.physics.ascent import flight
from intercosmos.physics.ascent.flight import AZIMUTH_SCALE, FIRST_PITCH, PAYLOAD_SCALE, PHASES, UNKNOWNS, Flights
from intercosmos.physics.ascent.sequence import Phase, phases_of, share_steps
from intercosmos.physics.ascent.solver import Floats, maximise
from intercosmos.physics.ascent.vehicle import LaunchVehicle
from intercosmos.physics.environment.atmosphere import ascent_polynomials
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from intercosmos.physics.orbits.launch_geometry import off_heading

_BLOCK, _SMALL_BLOCK = 64, 16  # rows of the two compiled sizes: a row of the large one takes 0.6 of the time
_DIFFERENCE = 1e-6  # step of the differences, in units of the unknowns
#: Typical curvature of payload (t) by the unknowns in their units, for a vehicle of 8 t payload. It only speeds the
#: optimiser up: the answer does not depend on it.
_CURVATURE = np.diag([0.05, 0.005, 0.25, 0.02, 0.05, 0.02, 0.012, 0.02, 0.02, 0.012, 0.009, 0.007])


@dataclass(frozen=True, slots=True)
class Injection:
    """The orbit in which the powered flight ends.

    ``at_perigee`` pins the end to the perigee (needed for circular orbits, usual for low ones); otherwise the place
    on the orbit is free and the optimiser finds it.
    """

    perigee_radius: float  #: m
    apogee_radius: float  #: m
    inclination: float  #: rad
    at_perigee: bool = True
    argument_of_perigee: float | None = None
    node: float | None = None  #: inertial, against the meridian of Greenwich at lift-off


@dataclass(frozen=True, slots=True)
class Case:
    """One ascent to optimise. ``alpha`` and ``beta``: mass at injection = alpha * payload + beta."""

    vehicle: LaunchVehicle
    site: tuple[float, float, float]  #: geodetic latitude rad, longitude rad, height m
    azimuth: tuple[float, float]  #: least and greatest launch azimuth, rad, clockwise from north
    injection: Injection
    alpha: float = 1.0
    beta: float | None = None  #: None: the last stage burns all it has
    load_limit: float = 1e9  #: m/s2
    guess: Floats | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ascents:
    """Solutions in the order of the cases. Arrays have one row a case."""

    payload_kg: Floats
    x: Floats
    multipliers: Floats
    conditions: Floats
    converged: NDArray[np.bool_]
    optimal: NDArray[np.bool_]
    iterations: NDArray[np.int64]
    flights: Flights
    phases: tuple[list[Phase], ...]


def assemble(case: Case, steps: NDArray[np.intp] | None = None) -> tuple[Flights, list[Phase]]:
    """The kernel's arrays for one case (without the batch axis).

    ``steps`` fixes which phase each integration step belongs to, so that two cases can be compared free of
    differences in discretisation; it is ignored if the phases differ in number.
    """
    vehicle = case.vehicle
    phases = phases_of(vehicle)
    used = len(phases)

    def row(values: Sequence[float], fill: float = 0.0) -> Floats:
        return np.array([*values, *[fill] * (PHASES - used)], dtype=np.float64)

    free = [p.free for p in phases]
    mass = vehicle.liftoff_kg - vehicle.fairing_kg
    propellant = [p.propellant for p in phases]
    slope = np.zeros(PHASES)
    if case.beta is not None:
        # the last burn stops where alpha * payload + beta is left: its consumption is linear in the payload
        before = mass - sum(propellant[:-1]) - sum(p.drop for p in phases)
        propellant[-1] = before - case.beta
        slope[used - 1] = 1.0 - case.alpha
    j = case.injection
    axis = 0.5 * (j.perigee_radius + j.apogee_radius)
    if j.at_perigee:
        size, speed = j.perigee_radius, np.sqrt(EARTH_MU * (2 / j.perigee_radius - 1 / axis))
    else:
        size, speed = -EARTH_MU / (2 * axis), np.sqrt(EARTH_MU * j.perigee_radius * j.apogee_radius / axis)
    low, high = case.azimuth
    limited = np.isfinite(vehicle.max_dynamic_pressure)
    flat = j.inclination < flight.EQUATORIAL
    flights = Flights(
        propellant=row(propellant),
        propellant_slope=slope,
        coast_s=row([p.duration_s if p.thrust == 0 else 0.0 for p in phases]),
        thrust=row([p.thrust for p in phases]),
        flow=row([p.flow for p in phases]),
        exit_area=row([p.exit_area for p in phases]),
        area=row([p.area for p in phases]),
        load_limit=row([case.load_limit if p.can_throttle else 1e9 for p in phases], 1e9),
        drop=row([p.drop for p in phases]),
        vertical=row([p.mode == "vertical" for p in phases]),
        tilted=row([p.mode == "tilted" for p in phases]),
        free=row(free, 1.0),
        phase=share_steps(phases) if steps is None or steps[-1] != used - 1 else steps,
        mass=np.array(mass),
        payload_counts=np.array(1.0),
        fairing=np.array(vehicle.fairing_kg),
        heat_flux=np.array(vehicle.heat_flux),
        drag=np.array(vehicle.drag),
        site=ecef_from_geodetic(*case.site),
        azimuth=np.array([0.5 * (low + high), max(0.5 * (high - low), 1e-6)]),
        planet=np.array([EARTH_MU, EARTH_J2, EARTH_RADIUS, EARTH_FLATTENING, EARTH_ROTATION_RATE]),
        air=ascent_polynomials(),
        pressure_limit=np.array(vehicle.max_dynamic_pressure if limited else 1e6),
        target=np.array([size, speed, 0.0, j.inclination, j.argument_of_perigee or 0.0, j.node or 0.0, 0.0]),
        switch=np.array(
            [1, 1, j.at_perigee, 1, j.argument_of_perigee is not None, j.node is not None or flat, 1], dtype=np.float64
        ),
        circular=np.array(j.at_perigee),
    )
    return flights, phases


def stack(rows: Sequence[Flights]) -> Flights:
    """Batch axis in front."""
    return Flights(*(np.stack(column) for column in zip(*rows, strict=True)))


class Batch:
    """Evaluates any rows of a batch with one program compiled for two sizes of block.

    Slopes are differences: the program for exact slopes costs a flight 4 ms against 1 ms for these twelve more rows,
    and several seconds to compile. Flights are smooth, so that with a step of 1e-6 they agree to about 1e-6.
    """

    def __init__(self, flights: Flights) -> None:
        self.flights = flights

    def values(self, rows: NDArray[np.intp], x: Floats) -> Floats:
        """Conditions (rows, c)."""
        found, at = [], 0
        while at < rows.size:
            size = _BLOCK if rows.size - at > 2 * _SMALL_BLOCK else _SMALL_BLOCK
            some, y = rows[at : at + size], x[at : at + size]
            missing = size - some.size
            index = np.concatenate([some, np.repeat(some[-1:], missing)])
            filled = np.concatenate([y, np.repeat(y[-1:], missing, 0)])
            found.append(np.asarray(flight.conditions(Flights(*(v[index] for v in self.flights)), filled))[: some.size])
            at += size
        return np.concatenate(found)

    def slopes(self, rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        """Conditions (rows, c) and their derivatives (rows, c, n)."""
        count, n = x.shape
        moved = np.array([k for k in range(n) if k != flight.PRESSURE_SLACK])
        trials = np.repeat(x[:, None], moved.size + 1, axis=1)
        trials[:, np.arange(moved.size), moved] += _DIFFERENCE
        steps = trials[:, np.arange(moved.size), moved] - x[:, moved]  # as rounded
        found = self.values(np.repeat(rows, moved.size + 1), trials.reshape(-1, n)).reshape(count, moved.size + 1, -1)
        values = found[:, -1]
        slopes = np.zeros((count, values.shape[1], n))
        slopes[:, :, moved] = np.swapaxes((found[:, :-1] - values[:, None]) / steps[:, :, None], 1, 2)
        limited = self.flights.switch[rows, flight.PRESSURE_CONDITION]
        slopes[:, flight.PRESSURE_CONDITION, flight.PRESSURE_SLACK] = 2 * x[:, flight.PRESSURE_SLACK] * limited
        return values, slopes


def values_of(flights: Flights, x: Floats) -> Floats:
    """Terminal conditions (batch, c) of given flights and unknowns."""
    return Batch(flights).values(np.arange(len(x)), x)


#: Gravity, drag and steering losses of a typical ascent, m/s: only for first guesses
_LOSSES = 1500.0
_LEAST_LOSSES = 1100.0  # less than any launch vehicle flown


def hopeless(case: Case) -> bool:
    """Whether the rocket equation forbids the orbit even to the empty vehicle on an ascent of very small losses."""
    return rough_payload(case, phases_of(case.vehicle), losses=_LEAST_LOSSES) < 0


def rough_payload(case: Case, phases: Sequence[Phase], losses: float = _LOSSES) -> float:
    """Payload by the rocket equation alone, to start from, kg."""
    j, vehicle = case.injection, case.vehicle
    axis = 0.5 * (j.perigee_radius + j.apogee_radius)
    wanted = np.sqrt(EARTH_MU * (2 / j.perigee_radius - 1 / axis)) + losses
    wanted -= EARTH_ROTATION_RATE * EARTH_RADIUS * np.cos(j.inclination)
    burned = np.array([p.propellant for p in phases])
    drops = np.array([p.drop for p in phases])
    exhaust = np.array([p.thrust / p.flow if p.flow > 0 else 0.0 for p in phases])
    shed = next((k for k, p in enumerate(phases) if p.free), len(phases) - 1)
    fairing = np.where(np.arange(len(phases)) <= shed, vehicle.fairing_kg, 0.0)
    low, high = -0.9 * vehicle.last.dry_kg, 0.15 * vehicle.liftoff_kg
    for _ in range(40):
        payload = 0.5 * (low + high)
        begin = vehicle.liftoff_kg - vehicle.fairing_kg + payload - np.cumsum(drops + np.append(0.0, burned[:-1]))
        consumed = burned.copy()
        if case.beta is not None:
            consumed[-1] = max(begin[-1] - case.alpha * payload - case.beta, 0.0)
        gained = float(np.sum(exhaust * np.log((begin + fairing) / np.maximum(begin + fairing - consumed, 1.0))))
        low, high = (payload, high) if gained > wanted else (low, payload)
    return 0.5 * (low + high)


_TILTS = (1.0, 2.0, 4.0, 7.0, 12.0, 20.0)  # units of 0.01 rad
_PITCHES = (
    (9.0, -8.0),
    (5.0, -6.0),
    (3.0, -3.0),
    (6.0, -3.0),
    (12.0, -13.0),
)  # mean and slope of pitch, units of 0.05 rad


def _first_heading(case: Case) -> float:
    """The unknown that stands for the launch azimuth, at the geometric heading nearest to the corridor."""
    low, high = case.azimuth
    middle, half = 0.5 * (low + high), max(0.5 * (high - low), 1e-9)
    nearest = -off_heading(case.site[0], case.injection.inclination, middle)
    return float(np.arcsin(np.clip(nearest / half, -0.97, 0.97)) / min(AZIMUTH_SCALE / half, 1.0))


def _starts(cases: Sequence[Case], guesses: Floats, batch: Batch) -> list[Floats]:
    """First guesses of each case, best first: a small grid of trajectories, ranked by how near they come."""
    grid = [(t, p, q) for t in _TILTS for p in _PITCHES for q in (0.3, 0.75, 1.05)]
    ranked: list[Floats] = []
    trials = np.zeros((len(cases), len(grid), UNKNOWNS))
    for k, case in enumerate(cases):
        guess = guesses[k]
        heading = _first_heading(case)
        for g, (tilt, (mean, fall), factor) in enumerate(grid):
            x = trials[k, g]
            x[0] = guess * factor / PAYLOAD_SCALE
            x[1], x[2], x[3] = heading, tilt, 0.9
            x[FIRST_PITCH : FIRST_PITCH + 2] = mean, fall
    rows = np.repeat(np.arange(len(cases)), len(grid))
    missed = batch.values(rows, trials.reshape(-1, UNKNOWNS)).reshape(len(cases), len(grid), -1)
    # heights and speeds decide; a kilometre weighs like 3 m/s
    score = np.nan_to_num(np.abs(missed[..., 0]) * 3 + np.abs(missed[..., 1]) * 1 + np.abs(missed[..., 2]) * 2, nan=1e9)
    for k, case in enumerate(cases):
        order = np.argsort(score[k])
        starts = trials[k, order]
        if case.guess is not None:
            starts = np.concatenate([case.guess[None], starts])
        ranked.append(starts)
    return ranked


def optimise(cases: Sequence[Case], *, attempts: int = 2, iterations: int = 80) -> Ascents:
    """Maximise the payload of every case.

    Parameters
    ----------
    cases : ascents; a case with a ``guess`` starts from it

    Other parameters you should not need
    ------------------------------------
    attempts : how many first guesses are tried where the optimiser does not converge
    iterations : of the optimiser, an attempt

    Returns
    -------
    Ascents
        ``converged`` is False where no trajectory meets the target from any first guess; ``optimal`` where one does
        but the search ended before it could say that there is no better one.
    """
    built = [assemble(c) for c in cases]
    flights = stack([b[0] for b in built])
    batch = Batch(flights)
    guesses = np.array([rough_payload(c, b[1]) for c, b in zip(cases, built, strict=True)])
    guessed = all(c.guess is not None for c in cases)
    starts = [np.asarray(c.guess)[None] for c in cases] if guessed else _starts(cases, guesses, batch)
    reward = np.zeros(UNKNOWNS)
    reward[0] = 1.0
    low, high = np.full(UNKNOWNS, -40.0), np.full(UNKNOWNS, 40.0)
    low[0], high[0] = -30.0, 300.0
    low[1], high[1] = -100.0, 100.0
    low[2], high[2] = 0.1, 60.0
    low[3], high[3] = 0.0, 1.2
    size = np.clip(np.abs(guesses) / 8e3, 0.1, 5.0)
    best: dict[str, np.ndarray] = {}
    todo = np.arange(len(cases))
    for attempt in range(attempts):
        x = np.stack([starts[k][min(attempt, len(starts[k]) - 1)] for k in todo])

        def values(rows: NDArray[np.intp], y: Floats, todo: NDArray[np.intp] = todo) -> Floats:
            return batch.values(todo[rows], y)

        def slopes(rows: NDArray[np.intp], y: Floats, todo: NDArray[np.intp] = todo) -> tuple[Floats, Floats]:
            return batch.slopes(todo[rows], y)

        found = maximise(
            values, slopes, x, reward=reward, bounds=(low, high), iterations=iterations,
            curvature=_CURVATURE * size[todo, None, None], gain=1e-5,
        )  # fmt: skip
        kept = ("x", "multipliers", "conditions", "converged", "optimal")
        if attempt == 0:
            best = {name: getattr(found, name) for name in (*kept, "iterations")}
        else:
            better = found.converged & (~best["converged"][todo] | (found.x[:, 0] > best["x"][todo, 0]))
            for name in kept:
                best[name][todo[better]] = getattr(found, name)[better]
            best["iterations"][todo] += found.iterations
        todo = np.flatnonzero(~(best["converged"] & best["optimal"]))
        if todo.size == 0:
            break
        if guessed:
            starts = _starts(cases, guesses, batch)
            guessed = False
    best["optimal"] &= best["converged"]
    return Ascents(
        payload_kg=best["x"][:, 0] * PAYLOAD_SCALE,
        phases=tuple(b[1] for b in built),
        flights=flights,
        **best,
    )
