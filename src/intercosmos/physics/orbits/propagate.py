"""Numerical propagation of many satellites at once, by Taylor series, with all forces, burns and partial derivatives.

References
----------
F. Biscani and D. Izzo (2021), *Revisiting high-order Taylor methods for astrodynamics and celestial mechanics*,
MNRAS 504, 2614; Montenbruck and Gill (2000), *Satellite Orbits*, chapters 3, 4 and 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.batch_flight import BatchFlight, Flown
from intercosmos.physics.orbits.burns import Burn, FiniteBurn
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.motion import Structure, pool_of
from intercosmos.physics.orbits.pieces import cut
from intercosmos.physics.orbits.taylor import batch_size, in_threads

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Where satellites were at given times; NaN after the end of one that ended early.

    Attributes
    ----------
    times_s : (T,) s after the epoch
    position, velocity : (..., T, 3) m and m/s, inertial axes (ICRF) from the central body
    stm : (..., T, 6, 6) derivatives of the state by the state at the epoch (SI), or ``None``
    mass_kg : (..., T), or ``None`` where no mass was given
    ended_s : (...) when a satellite met the surface (with drag: 100 km above it) or the escape distance; ∞ where not
    ended_why : (...) ``""``, ``"surface"`` or ``"escape"``
    ephemeris_error_m : largest error of the polynomials that stood for DE440
    rotation_error : largest error of an element of the Earth's rotation matrix
    """

    times_s: Array
    position: Array
    velocity: Array
    stm: Array | None
    mass_kg: Array | None
    ended_s: Array
    ended_why: NDArray[np.str_]
    ephemeris_error_m: float
    rotation_error: float


def propagate(
    position: ArrayLike,
    velocity: ArrayLike,
    times_s: ArrayLike,
    forces: Forces | None = None,
    *,
    epoch: Any = None,
    burns: Sequence[Burn] = (),
    mass_kg: ArrayLike | None = None,
    stm: bool = False,
    tolerance: float = 1e-12,
) -> Trajectory:
    """Propagate states.

    Parameters
    ----------
    position, velocity : (..., 3) m and m/s at the epoch, inertial axes (ICRF) from the central body; any number of
        satellites, which share the epoch and the times
    times_s : (T,) or one, s after the epoch, all on one side of it (0 included) and away from it; at the time of an
        impulse the state is the one after it
    forces : by default the Earth as a point
    epoch : ``astropy.time.Time``, or s past J2000 TDB; needed where a force depends on the date

    Other parameters
    ----------------
    burns : in any order
    mass_kg : (...) at the epoch; needed for finite burns
    stm : give the derivatives too. The light and, for drag, the density along the path are held fixed in them.
    tolerance : relative error of one Taylor step; 1e-12 keeps a low orbit to 3 mm in a day, 1e-9 to a metre in half
        the computing time. A new tolerance compiles anew.

    Returns
    -------
    Trajectory

    Raises
    ------
    PhysicsError
        If a state is not finite, inside the central body or beyond the escape distance; if times are not as above; if
        the epoch lies outside the ephemeris, or is missing; if burns overlap or burn more than there is; if a single
        trajectory ends early (of many, the one that does says so in ``ended_s``).
    ConvergenceError
        If a satellite passes so close to a body's centre that steps vanish, or drag is too strong to be followed.

    Examples
    --------
    >>> flown = propagate([7e6, 0, 0], [0, 7.546e3, 0], [0.0, 600.0])
    >>> (flown.position[1] / 1e3).round(3).tolist()
    [5586.093, 4218.446, 0.0]
    """
    forces = forces or Forces()
    r, v = np.broadcast_arrays(np.asarray(position, float), np.asarray(velocity, float))
    if r.shape[-1:] != (3,):
        raise PhysicsError(f"position and velocity have the shape (..., 3), not {r.shape}")
    shape = r.shape[:-1]
    state = np.concatenate([r.reshape(-1, 3), v.reshape(-1, 3)], axis=1)
    times = _times(times_s)
    _check_states(state, forces)
    _check_counts(len(state), forces, burns)
    if not 1e-18 <= tolerance <= 1e-3:
        raise PhysicsError(f"a tolerance is a relative error such as 1e-12, not {tolerance!r}")
    masses = _masses(mass_kg, shape, burns)

    epoch_s = _epoch(epoch) if forces.timed else 0.0
    structure = Structure.of(forces, burning=False, stm=stm, tolerance=float(tolerance))
    pieces = cut(float(times[-1]), forces, structure, epoch_s if forces.timed else None, burns)
    flight = BatchFlight(forces, structure, pieces, times, epoch_s)
    # one thread compiles; the others find it done
    with pool_of(forces.gravity).borrow(structure):
        pass
    width = batch_size()
    batches = [np.minimum(np.arange(k, k + width), len(state) - 1) for k in range(0, len(state), width)]
    results = in_threads(lambda rows: flight.fly(rows, state[rows].T, masses[rows]), batches)
    return _gather(
        results, len(state), shape, times, stm, mass_kg is not None, pieces.ephemeris_error_m, pieces.rotation_error
    )


def _gather(
    results: list[Flown],
    count: int,
    shape: tuple[int, ...],
    times: Array,
    stm: bool,
    with_mass: bool,
    ephemeris_error_m: float,
    rotation_error: float,
) -> Trajectory:
    size = 42 if stm else 6
    if results:
        states = np.concatenate([np.moveaxis(f.states, 2, 0) for f in results])[:count]
        mass = np.concatenate([f.mass_kg.T for f in results])[:count]
        ended = np.concatenate([f.ended_s for f in results])[:count]
        why = np.concatenate([np.array(f.why, dtype="U7") for f in results])[:count]
    else:
        states, mass = np.empty((0, len(times), size)), np.empty((0, len(times)))
        ended, why = np.empty(0), np.empty(0, dtype="U7")
    if shape == () and why[0]:
        meets = "meets the surface" if why[0] == "surface" else "escapes"
        raise PhysicsError(
            f"the satellite {meets} {ended[0]:.3f} s after the epoch (with drag, 100 km above it); "
            "ask for times before that"
        )
    after = np.abs(times) > np.abs(ended)[:, None]
    states[after] = np.nan
    mass[after] = np.nan
    states = states.reshape(*shape, len(times), size)
    return Trajectory(
        times,
        np.ascontiguousarray(states[..., :3]),
        np.ascontiguousarray(states[..., 3:6]),
        states[..., 6:].reshape(*shape, len(times), 6, 6) if stm else None,
        mass.reshape(*shape, len(times)) if with_mass else None,
        ended.reshape(shape),
        why.reshape(shape),
        ephemeris_error_m,
        rotation_error,
    )


def _times(times_s: ArrayLike) -> Array:
    times = np.atleast_1d(np.asarray(times_s, float))
    if times.ndim != 1 or times.size == 0 or not np.all(np.isfinite(times)):
        raise PhysicsError("times are one or more finite numbers of seconds after the epoch")
    outwards = np.abs(times)
    if np.any(np.diff(outwards) <= 0) or (np.any(times > 0) and np.any(times < 0)):
        raise PhysicsError("times go away from the epoch on one side of it; propagate forwards and backwards apart")
    return times


def _check_states(state: Array, forces: Forces) -> None:
    def first(bad: NDArray[np.bool_]) -> str:
        return f"state {int(np.argmax(bad))} of {len(bad)}"

    bad = ~np.all(np.isfinite(state), axis=1)
    if np.any(bad):
        raise PhysicsError(f"{first(bad)} is not finite")
    radius = np.linalg.norm(state[:, :3], axis=1)
    bad = radius <= forces.floor_m
    if np.any(bad):
        at = float(radius[bad][0])
        raise PhysicsError(
            f"{first(bad)} is {at / 1e3:.1f} km from the centre of the {forces.origin}, not above the"
            f" {forces.floor_m / 1e3:.1f} km where a propagation ends; positions are in m from the centre"
        )
    bad = radius >= forces.escape_m
    if np.any(bad):
        raise PhysicsError(f"{first(bad)} is beyond escape_m = {forces.escape_m:g} m; set a larger one")


def _check_counts(count: int, forces: Forces, burns: Sequence[Burn]) -> None:
    """Whatever is given for each satellite must be given for all; vectors have one axis more."""
    given: list[tuple[str, ArrayLike, int]] = []
    if forces.drag:
        given.append(("Drag.area_to_mass", forces.drag.area_to_mass, 0))
    if forces.solar_pressure:
        given.append(("SolarPressure.area_to_mass", forces.solar_pressure.area_to_mass, 0))
    for burn in burns:
        if isinstance(burn, FiniteBurn):
            given += [("FiniteBurn.direction", burn.direction, 1), ("FiniteBurn.thrust_n", burn.thrust_n, 0)]
        else:
            given.append(("ImpulsiveBurn.change", burn.change, 1))
    for name, value, axes in given:
        if np.ndim(value) > axes and np.shape(value)[0] != count:
            raise PhysicsError(f"{name} is given for {np.shape(value)[0]} satellites, but there are {count}")


def _masses(mass_kg: ArrayLike | None, shape: tuple[int, ...], burns: Sequence[Burn]) -> Array:
    finite = [burn for burn in burns if isinstance(burn, FiniteBurn)]
    if mass_kg is None:
        if finite:
            raise PhysicsError("a finite burn needs mass_kg at the epoch")
        return np.ones(shape).ravel()
    masses = np.array(np.broadcast_to(np.asarray(mass_kg, float), shape), dtype=float).ravel()
    if not np.all(np.isfinite(masses)) or np.any(masses <= 0):
        raise PhysicsError("masses are finite and above 0 kg")
    left = masses.copy()
    for burn in sorted(burns, key=lambda b: b.time_s):
        left = (
            left - burn.flow_kg_s * burn.duration_s
            if isinstance(burn, FiniteBurn)
            else burn.mass_after(left, np.arange(len(left)))
        )
        if np.any(left <= 0):
            raise PhysicsError(f"the burn at {burn.time_s:g} s consumes more than the satellite's whole mass")
    return masses


def _epoch(epoch: Any) -> float:
    if epoch is None:
        raise PhysicsError("these forces depend on the date: pass epoch, an astropy Time or s past J2000 TDB")
    if isinstance(epoch, (int, float, np.floating)):
        seconds = float(epoch)
    else:
        from intercosmos.physics.orbits.time_scales import tdb_seconds

        found = tdb_seconds(epoch)
        if found.ndim:
            raise PhysicsError("the satellites share one epoch; propagate those of other epochs apart")
        seconds = float(found)
    if not np.isfinite(seconds):
        raise PhysicsError("the epoch is not a finite time")
    return seconds
