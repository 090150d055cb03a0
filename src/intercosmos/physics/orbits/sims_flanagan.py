"""Low-thrust rendezvous with the least propellant: direct optimisation of a thrust held over segments.

The transfer is cut into segments of equal time; over each, thrust of some size and direction, fixed in the radial,
transverse and normal axes, is flown exactly (where Sims and Flanagan put an impulse). The first half is flown
forwards, the second backwards, and at the middle they must meet.

The two halves meet in modified equinoctial elements, so that many revolutions need no first guess. The problem is
solved by a sequence of convex ones: minimise the sum of throttle sizes under the linearised meeting, each
throttle within the unit ball, with a pull to the throttles before. Such a problem has a dual in six unknowns, the
primer vector at the middle, whatever the number of segments; so an iteration costs little more than flying the
transfer twice: what the bend of the motion leaves of the meeting is taken into the same convex problem once more.

The squares of the throttles count at first, and less and less: the search starts at the smooth transfer of
least energy and follows it to the one of least propellant, which full thrust and coasting make up. Straight
to the latter it often ends in a poorer optimum.

References
----------
Sims & Flanagan (1999), *Preliminary design of low-thrust interplanetary missions*, AAS 99-338.
Lawden (1963), *Optimal Trajectories for Space Navigation*, for the primer vector.
Bertrand & Epenoy (2002), *New smoothing techniques for solving bang-bang optimal control problems*, Optimal Control
Applications and Methods 23, for the way from energy to propellant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError, PhysicsError

Array = NDArray[np.float64]

_MISS = 1e-8  #: of the meeting, in units of the first orbit's semi-latus rectum and of rad
#: of a step of the search to the throttles before: below it the least-propellant problem itself is solved
_LEAST_PULL = 1e-3
#: of half the squares of the throttles beside their sizes: at first, from one problem to the next, and before none
_ENERGY, _ENERGY_PART, _LEAST_ENERGY = 10.0, 0.8, 1e-3


@dataclass(frozen=True, slots=True)
class LowThrustTransfer:
    """An optimised transfer.

    ``throttles`` (n, 3) are parts of full thrust, radial, transverse and normal, in segments of equal time;
    ``mass_kg`` (n + 1,) stands at their ends; ``mismatch`` is what is left of the meeting of the two halves.
    """

    throttles: Array
    time_s: Array
    mass_kg: Array
    delta_v: float
    mismatch: float
    iterations: int

    @property
    def final_mass_kg(self) -> float:
        """Mass on arrival, kg."""
        return float(self.mass_kg[-1])


def low_thrust_rendezvous(
    r1: ArrayLike,
    v1: ArrayLike,
    r2: ArrayLike,
    v2: ArrayLike,
    tof_s: float,
    mu: float,
    *,
    mass_kg: float,
    thrust_n: float,
    isp_s: float,
    revolutions: int = 0,
    segments: int = 40,
    steps: int = 12,
    iterations: int = 300,
) -> LowThrustTransfer:
    """Rendezvous in a given time with the least propellant found.

    Parameters
    ----------
    r1, v1, r2, v2 : (3,) states at departure and arrival, inertial, m and m/s
    tof_s : s
    mu : m³/s²
    mass_kg, thrust_n, isp_s : of the spacecraft at departure

    Other Parameters
    ----------------
    revolutions : whole ones besides the angle from departure to arrival
    segments : even; of constant thrust
    steps : of the integrator in a segment
    iterations : at most

    Raises
    ------
    PhysicsError
        If a number is out of its range.
    ConvergenceError
        If the halves do not meet: the thrust is too small for the time, or the search was cut short.
    """
    from intercosmos.physics.orbits.equinoctial_thrust import to_equinoctial

    start, end = to_equinoctial(r1, v1, mu), to_equinoctial(r2, v2, mu)
    end[5] = start[5] + np.mod(end[5] - start[5], 2 * np.pi) + 2 * np.pi * revolutions
    return rendezvous_of_elements(
        start,
        end,
        tof_s,
        mu,
        mass_kg=mass_kg,
        thrust_n=thrust_n,
        isp_s=isp_s,
        segments=segments,
        steps=steps,
        iterations=iterations,
    )


def rendezvous_of_elements(
    start: ArrayLike,
    end: ArrayLike,
    tof_s: float,
    mu: float,
    *,
    mass_kg: float,
    thrust_n: float,
    isp_s: float,
    segments: int = 40,
    steps: int = 12,
    iterations: int = 300,
) -> LowThrustTransfer:
    """As :func:`low_thrust_rendezvous`, from and to modified equinoctial elements (6,), longitudes counted on."""
    first, last = np.array(start, float), np.array(end, float)
    if segments < 2 or segments % 2 or steps < 1 or iterations < 1:
        raise PhysicsError("segments come in an even number from 2, with a step and an iteration at least")
    if not (tof_s > 0 and mass_kg > 0 and thrust_n > 0 and isp_s > 0):
        raise PhysicsError("flight time, mass, thrust and specific impulse must be above 0")
    length = first[0]
    time = np.sqrt(length**3 / mu)
    first[0], last[0] = 1.0, last[0] / length
    dt = tof_s / time / segments
    thrust = thrust_n / mass_kg * time**2 / length
    flow = thrust / (isp_s * STANDARD_GRAVITY * time / length)
    if flow * dt * segments >= 0.999:
        raise PhysicsError("full thrust all the time would use up the whole mass; shorten the time or lower the thrust")
    flight = _Flight(first, last, dt, thrust, flow, steps)
    throttles, miss, used = _optimise(flight, segments, iterations)
    if miss > _MISS:
        raise ConvergenceError(
            f"the two halves of the transfer miss each other by {miss:.1e} after {used} iterations: give it more time, "
            "thrust or iterations, or another number of revolutions"
        )
    mass = flight.mass(throttles)
    return LowThrustTransfer(
        throttles,
        np.linspace(0.0, tof_s, segments + 1),
        mass * mass_kg,
        float(-np.log(mass[-1]) * isp_s * STANDARD_GRAVITY),
        miss,
        used,
    )


@dataclass(frozen=True, slots=True)
class _Flight:
    """A transfer in units of mu = 1, the first semi-latus rectum and the first mass."""

    start: Array
    end: Array
    dt: float
    thrust: float
    flow: float
    steps: int

    def mass(self, throttles: Array) -> Array:
        from intercosmos.physics.orbits.equinoctial_thrust import size_of

        return 1 - self.flow * self.dt * np.concatenate([[0.0], np.cumsum(size_of(throttles))])

    def meeting(self, throttles: Array) -> tuple[Array, Array]:
        """How far the halves miss each other, (6,), and the slopes by the throttles, (n, 6, 3)."""
        from intercosmos.physics.orbits.equinoctial_thrust import halves_program, size_of

        n = len(throttles)
        half = n // 2
        mass = self.mass(throttles)
        pairs = np.stack([throttles[:half], throttles[half:][::-1]])
        near = np.stack([mass[:half], mass[half + 1 :][::-1]])
        h = self.dt / self.steps * np.array([1.0, -1.0])
        ends = np.stack([self.start, self.end])
        full = np.array([self.thrust, self.flow])  # as an array: a bare number would be another type, and compile anew
        middle, slopes = halves_program(self.steps)(pairs, near, ends, h, full[0], full[1])
        by_start, by_throttle, by_mass = (np.asarray(x) for x in slopes)
        carried = np.empty((2, half, 6, 6))
        carried[:, -1] = np.eye(6)
        for k in range(half - 2, -1, -1):
            carried[:, k] = carried[:, k + 1] @ by_start[:, k + 1]
        direct = carried @ by_throttle
        lightened = np.einsum("hkij,hkj->hki", carried, by_mass)
        # a throttle lightens the ship in all segments after it; in the half flown backwards, in its own as well
        spent = -self.flow * self.dt * throttles / size_of(throttles)[:, None]
        later = np.concatenate([np.cumsum(lightened[0][::-1], axis=0)[::-1][1:], np.zeros((1, 6))])
        onwards = np.cumsum(lightened[1], axis=0)[::-1]  # of segment k and all after it, in order of time
        slope = np.concatenate([direct[0], -direct[1][::-1]])
        slope[:half] += (later - onwards[0])[:, :, None] * spent[:half, None, :]
        slope[half:] -= onwards[:, :, None] * spent[half:, None, :]
        return np.asarray(middle[0] - middle[1]), slope


def _optimise(flight: _Flight, segments: int, iterations: int) -> tuple[Array, float, int]:
    """Throttles of least propellant, what is left of the miss, and the iterations used."""
    throttles = np.zeros((segments, 3))
    throttles[:, 1] = 1e-3
    gap, slope = flight.meeting(throttles)
    pull, weight, energy, primer = 1e3, 10.0, _ENERGY, np.zeros(6)
    quiet = used = 0
    while used < iterations:
        used += 1
        aimed, primer = _convex_step(throttles, gap, slope, pull, energy, primer)
        left = gap + np.einsum("kij,kj->i", slope, aimed - throttles)
        if np.max(np.abs(left)) < 1e-6:  # the price of a miss is known once the meeting is within reach
            weight = max(1.0, 3.0 * float(np.linalg.norm(primer)))
        before = _merit(throttles, gap, weight, energy)
        expected = before - _merit(aimed, left, weight, energy)
        new_gap, new_slope = flight.meeting(aimed)
        if np.all(np.isfinite(new_slope)) and _MISS / 10 < np.max(np.abs(new_gap)) < 0.1:
            # what the bend of the motion left open is closed in the same problem, where coasting stays coasting and
            # full thrust full: else it would hold the steps so short that the search creeps
            closer, _ = _convex_step(throttles, gap + new_gap - left, slope, pull, energy, primer)
            closer_gap, closer_slope = flight.meeting(closer)
            if _merit(closer, closer_gap, weight, energy) < _merit(aimed, new_gap, weight, energy):
                aimed, new_gap, new_slope = closer, closer_gap, closer_slope
        gain = before - _merit(aimed, new_gap, weight, energy)
        if np.all(np.isfinite(new_slope)) and gain >= 0.05 * expected:
            pull = max(pull / 2, _LEAST_PULL) if gain > 0.5 * expected else pull
            throttles, gap, slope = aimed, new_gap, new_slope
        else:
            pull *= 3
        quiet = quiet + 1 if energy == 0 and abs(gain) < 1e-8 and np.max(np.abs(gap)) < _MISS else 0
        if quiet >= 4 or pull > 1e10:
            break
        if abs(gain) < 1e-3 * energy or abs(expected) < 1e-9:
            energy = _ENERGY_PART * energy if energy > _LEAST_ENERGY else 0.0
    return *_closed(flight, throttles, gap, slope), used


def _closed(flight: _Flight, throttles: Array, gap: Array, slope: Array) -> tuple[Array, float]:
    """The throttles next to these whose halves meet, and their miss: a search cut short may end between two steps.

    Coasting stays coasting, and full thrust only turns, so that the change costs next to nothing.
    """
    miss = float(np.max(np.abs(gap)))
    for _ in range(10):
        if miss <= _MISS:
            break
        size = np.linalg.norm(throttles, axis=1)
        unit = throttles / np.maximum(size, 1e-300)[:, None]
        full = (size > 1 - 1e-9).astype(float)
        free = size[:, None, None] * (np.eye(3) - full[:, None, None] * unit[:, :, None] * unit[:, None, :])
        reach = np.einsum("kia,kab,kjb->ij", slope, free, slope)
        price = np.linalg.lstsq(reach, gap, rcond=None)[0]
        closer = throttles - np.einsum("kab,kib,i->ka", free, slope, price)
        closer /= np.maximum(np.linalg.norm(closer, axis=1, keepdims=True), 1.0)
        closer_gap, closer_slope = flight.meeting(closer)
        closer_miss = float(np.max(np.abs(closer_gap)))
        if not (closer_miss < miss and np.all(np.isfinite(closer_slope))):
            break
        throttles, gap, slope, miss = closer, closer_gap, closer_slope, closer_miss
    return throttles, miss


def _merit(throttles: Array, gap: Array, weight: float, energy: float) -> float:
    """Mean size of the throttles, their squares by half the energy's weight, and the miss by its own."""
    size = np.linalg.norm(throttles, axis=1)
    return float(np.mean(size + energy / 2 * size**2) + weight * np.linalg.norm(gap))


def _convex_step(
    before: Array, gap: Array, slope: Array, pull: float, energy: float, primer: Array
) -> tuple[Array, Array]:
    """Least sum of throttle sizes under the linearised meeting, near the throttles before; and the dual solution.

    Minimises Σ (|u| + energy |u|² / 2 + pull |u - before|² / 2) / n + |slack|² / (2 soft), each |u| at most 1. The
    dual is concave and smooth but for kinks in its slope; Newton's method with halved steps finds its maximum.
    """
    segments, stiff, soft = len(before), pull + energy, 1e-9
    target = np.einsum("kij,kj->i", slope, before) - gap

    def answer(dual: Array) -> tuple[Array, Array, Array]:
        q = segments * np.einsum("kij,i->kj", slope, dual) + pull * before
        size = np.maximum(np.linalg.norm(q, axis=1), 1e-300)
        return q, size, np.clip((size - 1) / stiff, 0, 1)

    def value(dual: Array) -> float:
        _, size, length = answer(dual)
        inner = length - size * length + stiff / 2 * length**2
        return float(dual @ target + np.sum(inner) / segments - soft / 2 * dual @ dual)

    best = value(primer)
    for _ in range(60):
        q, size, length = answer(primer)
        unit = q / size[:, None]
        throttles = unit * length[:, None]
        rise = target - np.einsum("kij,kj->i", slope, throttles) - soft * primer
        if np.max(np.abs(rise)) < 1e-12:
            break
        along = ((length > 0) & (length < 1)) / stiff
        outer = unit[:, :, None] * unit[:, None, :]
        bend = along[:, None, None] * outer + (length / size)[:, None, None] * (np.eye(3) - outer)
        hessian = segments * np.einsum("kia,kab,kjb->ij", slope, bend, slope) + soft * np.eye(6)
        hessian += 1e-10 * np.trace(hessian) * np.eye(6)
        step = np.linalg.solve(hessian, rise)
        part, gain = 1.0, float(rise @ step)
        while part > 1e-9:
            ahead = value(primer + part * step)
            if ahead >= best + 1e-4 * part * gain:
                break
            part /= 2
        else:
            break
        primer, best = primer + part * step, ahead
    q, size, length = answer(primer)
    return q / size[:, None] * length[:, None], primer
