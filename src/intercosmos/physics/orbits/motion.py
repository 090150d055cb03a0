"""Equations of motion as heyoka expressions, by structure: which terms there are, all numbers in parameters.

State: position, m, and velocity, m/s, in inertial axes from the central body; with ``stm`` followed by the 36 partial
derivatives, row by row. Time runs from 0 at the start of a piece (see :mod:`~intercosmos.physics.orbits.span`).

References
----------
IERS Conventions 2010, eq. 10.12 (Schwarzschild); Montenbruck and Gill (2000), *Satellite Orbits*, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.gravity_field import GravityField, field_acceleration, sum_of, zonal_acceleration
from intercosmos.physics.orbits.shadow import DARK, PARTLY, SUNLIT, edges, lit_share
from intercosmos.physics.orbits.span import DEGREE_TURN, SPIN, degree_between
from intercosmos.physics.orbits.taylor import IntegratorPool, Parameters, batch_size, heyoka

Array = NDArray[np.float64]

#: events that end a lane
ENDS: Final = ("surface", "escape")
#: degree of the logarithm of density along the path, in τ of a piece
DEGREE_DENSITY: Final = 9


@dataclass(frozen=True, slots=True)
class Structure:
    """What decides the compiled code, and nothing else."""

    zonals: int
    gravity: tuple[str, int, int] | None
    turning: bool
    bodies: tuple[int, ...]
    drag: bool
    sunlight: str | None
    heliocentric: bool
    relativity: bool
    burning: bool
    stm: bool
    tolerance: float

    @classmethod
    def of(cls, forces: Forces, *, burning: bool, stm: bool, tolerance: float) -> Structure:
        """The structure of a force model."""
        g = forces.gravity
        light = forces.solar_pressure
        return cls(
            len(forces.zonals),
            (g.name, g.degree, g.order) if g else None,
            forces.turning,
            tuple(degree_between(name, forces.origin) for name in fitted_bodies(forces)),
            forces.drag is not None,
            None if light is None else (light.shadow if light.shadow and forces.origin != "sun" else "none"),
            forces.origin == "sun",
            forces.relativity,
            burning,
            stm,
            tolerance,
        )


def fitted_bodies(forces: Forces) -> tuple[str, ...]:
    """Bodies whose positions the equations need, the Sun first where it lights the satellite."""
    if forces.solar_pressure is None or forces.origin == "sun":
        return forces.bodies
    return ("sun", *(name for name in forces.bodies if name != "sun"))


@lru_cache(maxsize=64)
def layout(structure: Structure) -> Parameters:
    """Slots of the parameters of a structure."""
    return _expressions(structure, None)[0]


def compile_system(structure: Structure, gravity: GravityField | None) -> Any:
    """Batch integrator of a structure; compiled, or read from the disk cache."""
    hy = heyoka()
    parameters, system, guards = _expressions(structure, gravity)
    law = parameters.slots.get("law", slice(0, 0))
    events = [
        hy.t_event_batch(function, callback=Guard(name, law, structure.sunlight == "cylindrical"))
        for name, function in guards.items()
    ]
    if structure.stm:
        system = hy.var_ode_sys(system, hy.var_args.vars, order=1)
    lanes = batch_size()
    start = np.zeros((42 if structure.stm else 6, lanes))
    start[:6] = np.array([7e6, 0, 0, 0, 7.5e3, 0])[:, None]
    return hy.taylor_adaptive_batch(
        system,
        start,
        tol=structure.tolerance,
        t_events=events,
        # long expressions take minutes to compile when written out
        compact_mode=structure.stm or structure.gravity is not None,
    )


class Guard:
    """What an event does: ends a lane, or changes its law of light. Copies of an integrator have copies of it."""

    def __init__(self, name: str, law: slice, cylindrical: bool) -> None:
        self.name, self.law, self.cylindrical = name, law, cylindrical
        self.safe_state: Array = np.zeros(6)
        self.ended: dict[int, float] = {}
        self.backwards = False

    def __call__(self, integrator: Any, direction: int, lane: int) -> bool:
        """Act on one lane; the integration goes on."""
        if self.name in ENDS:
            self.ended.setdefault(lane, float(integrator.time[lane]))
            integrator.state[:, lane] = self.safe_state  # it idles on a circle, so that the others go on
            return True
        if (direction > 0) != self.backwards:  # the direction is by time, not by the way we go
            law = SUNLIT if self.name == "outer" else PARTLY
        else:
            law = DARK if self.name == "inner" or self.cylindrical else PARTLY
        integrator.pars[self.law, lane] = law[: self.law.stop - self.law.start]
        return True


def arm(integrator: Any, safe_state: Array, *, backwards: bool) -> None:
    """Forget what the events of an integrator saw, and say where lanes that end are to idle and which way time goes."""
    for event in integrator.t_events:
        event.callback.ended.clear()
        event.callback.safe_state = safe_state
        event.callback.backwards = backwards


def ended_lanes(integrator: Any) -> dict[int, tuple[float, str]]:
    """Lanes that ended since :func:`arm`: their time in the piece, s, and the event, the earliest one."""
    seen: dict[int, tuple[float, str]] = {}
    for event in integrator.t_events:
        for lane, time in event.callback.ended.items():
            if lane not in seen or abs(time) < abs(seen[lane][0]):
                seen[lane] = (time, event.callback.name)
    return seen


def _expressions(
    structure: Structure, gravity: GravityField | None
) -> tuple[Parameters, list[tuple[Any, Any]], dict[str, Any]]:
    hy = heyoka()
    par = Parameters()
    r = list(hy.make_vars("x", "y", "z"))
    v = list(hy.make_vars("vx", "vy", "vz"))
    mu, radius = par.scalar("mu"), par.scalar("radius")
    floor, escape = par.scalar("floor"), par.scalar("escape")  # one over their squares
    tau = hy.time * par.scalar("rate") - 1.0
    powers = _powers(tau, 10)
    r2 = sum_of([x * x for x in r])
    terms: list[list[Any]] = []

    axis: list[Any] = [hy.expression(0.0), hy.expression(0.0), hy.expression(1.0)]
    angle: Any = None
    if structure.turning:
        phase = par.take("phase", 2)
        wobble = [hy.cos(phase[0] + phase[1] * tau), hy.sin(phase[0] + phase[1] * tau)]
        rows = [
            _polynomial(c[: DEGREE_TURN + 1], powers) + c[-2] * wobble[0] + c[-1] * wobble[1]
            for c in (par.take(f"turn{k}", DEGREE_TURN + 3) for k in range(4))
        ]
        axis, angle = rows[:3], rows[3]
    elif structure.zonals:
        axis = par.take("axis", 3)

    if structure.gravity is None:
        terms.append(zonal_acceleration(r, axis, mu, radius, par.take("zonals", structure.zonals)))
    else:
        # for the layout alone the field need not be known
        terms.append(field_acceleration(r, axis, angle, gravity) if gravity else [mu] * 3)

    where = []
    for k, degree in enumerate(structure.bodies):
        coefficients = [par.take(f"body{k}{c}", degree + 1) for c in "xyz"]
        p = [_polynomial(c, powers) for c in coefficients]
        where.append(p)
        terms.append(_third_body(r, p, par.scalar(f"mu{k}")))

    # without dimension: the step control weighs events beside the state, and large ones would loosen it
    guards = {"surface": r2 * floor - 1.0, "escape": r2 * escape - 1.0}
    if structure.sunlight:
        sun = where[0] if not structure.heliocentric else [hy.expression(0.0)] * 3
        away = [x - s for x, s in zip(r, sun, strict=True)]
        push = par.scalar("light") * sum_of([q * q for q in away]) ** -1.5
        if structure.sunlight in ("conical", "cylindrical"):
            law = par.take("law", 2 if structure.sunlight == "conical" else 1)
            edge = edges(r, sun, radius, structure.sunlight == "conical")
            push = push * (lit_share(edge, law) if structure.sunlight == "conical" else law[0])
            guards["outer"] = edge.outer
            if structure.sunlight == "conical":
                guards["inner"] = edge.inner
        terms.append([push * q for q in away])
    if structure.drag:
        density = hy.exp(_polynomial(par.take("density", DEGREE_DENSITY + 1), powers))
        wind = _cross([SPIN * a for a in axis], r)
        air = [a - w for a, w in zip(v, wind, strict=True)]
        k = -0.5 * par.scalar("area") * density * sum_of([a * a for a in air]) ** 0.5
        terms.append([k * a for a in air])
    if structure.relativity:
        terms.append(_schwarzschild(r, v, r2, mu))
    if structure.burning:
        terms.append(_thrust(r, v, r2, par))
    acceleration = [sum_of([term[c] for term in terms]) for c in range(3)]
    return par, [*zip(r, v, strict=True), *zip(v, acceleration, strict=True)], guards


def _third_body(r: Sequence[Any], p: Sequence[Any], mu: Any) -> list[Any]:
    """Pull of a body at p on the satellite, less that on the central body."""
    to = [b - x for b, x in zip(p, r, strict=True)]
    near = mu * sum_of([d * d for d in to]) ** -1.5
    far = mu * sum_of([b * b for b in p]) ** -1.5
    return [near * d - far * b for d, b in zip(to, p, strict=True)]


def _schwarzschild(r: Sequence[Any], v: Sequence[Any], r2: Any, mu: Any) -> list[Any]:
    k = mu * r2**-1.5 * (1 / SPEED_OF_LIGHT**2)
    along = 4.0 * mu * r2**-0.5 - sum_of([a * a for a in v])
    across = 4.0 * sum_of([a * b for a, b in zip(r, v, strict=True)])
    return [k * (along * a + across * b) for a, b in zip(r, v, strict=True)]


def _thrust(r: Sequence[Any], v: Sequence[Any], r2: Any, par: Parameters) -> list[Any]:
    """Constant thrust on a falling mass; its direction has a part in inertial axes and one in RTN."""
    at_start, rate = par.scalar("thrust"), par.scalar("flow")
    fixed, turning = par.take("fixed", 3), par.take("local", 3)
    strength = at_start * (1.0 - rate * heyoka().time) ** -1.0
    radial = [x * r2**-0.5 for x in r]
    momentum = _cross(r, v)
    scale = sum_of([h * h for h in momentum]) ** -0.5
    normal = [h * scale for h in momentum]
    transverse = _cross(normal, radial)
    return [
        strength * (fixed[c] + turning[0] * radial[c] + turning[1] * transverse[c] + turning[2] * normal[c])
        for c in range(3)
    ]


def _cross(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def _powers(tau: Any, highest: int) -> list[Any]:
    powers = [None, tau]
    for k in range(2, highest + 1):
        powers.append(powers[k // 2] * powers[k - k // 2])
    return powers


def _polynomial(coefficients: Sequence[Any], powers: Sequence[Any]) -> Any:
    """Sum over powers that all polynomials share: cheaper in a Taylor series than Horner's scheme."""
    return heyoka().sum([coefficients[0], *(c * p for c, p in zip(coefficients[1:], powers[1:], strict=False))])


_POOLS: dict[GravityField | None, IntegratorPool] = {}


def pool_of(gravity: GravityField | None) -> IntegratorPool:
    """Integrators of a gravity field (or none)."""
    build: Callable[[Any], Any] = lambda structure: compile_system(structure, gravity)  # noqa: E731
    return _POOLS.setdefault(gravity, IntegratorPool(build))
