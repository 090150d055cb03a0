"""One batch of satellites through all pieces of a propagation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError
from intercosmos.physics.orbits import drag_density
from intercosmos.physics.orbits.burns import FiniteBurn, impulse
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.motion import Structure, arm, ended_lanes, layout, pool_of
from intercosmos.physics.orbits.pieces import Pieces
from intercosmos.physics.orbits.shadow import law_at
from intercosmos.physics.orbits.taylor import advance

Array = NDArray[np.float64]

#: logarithm of a density of nothing
_VACUUM: Final = -200.0
#: how often the air is sampled anew along one piece
_ROUNDS: Final = 6


class Flown(NamedTuple):
    """Results of a batch of B lanes at T times, n = 6 or 42 numbers a state.

    Attributes
    ----------
    states : (T, n, B); mass_kg : (T, B); ended_s : (B,); why : (B,) ``""``, ``"surface"`` or ``"escape"``
    """

    states: Array
    mass_kg: Array
    ended_s: Array
    why: list[str]


@dataclass
class BatchFlight:
    """Flies batches; everything that all batches share.

    Attributes
    ----------
    times_s : (T,) away from 0, s after the epoch
    epoch_tdb_s : s past J2000 TDB; any number where no force depends on it
    """

    forces: Forces
    structure: Structure
    pieces: Pieces
    times_s: Array
    epoch_tdb_s: float

    def fly(self, rows: NDArray[np.intp], state: Array, mass_kg: Array) -> Flown:
        """Through all pieces.

        Parameters
        ----------
        rows : (B,) which satellite each lane is
        state : (6, B) at the epoch
        mass_kg : (B,)
        """
        lanes = len(rows)
        full = np.zeros((42 if self.structure.stm else 6, lanes))
        full[:6] = state
        if self.structure.stm:
            full[6:] = np.eye(6).reshape(36, 1)
        out = Flown(
            np.empty((len(self.times_s), len(full), lanes)),
            np.empty((len(self.times_s), lanes)),
            np.full(lanes, np.inf),
            [""] * lanes,
        )
        edges = self.pieces.edges_s
        sign = 1.0 if edges[-1] >= 0 else -1.0
        mass = mass_kg.copy()
        for k in range(len(edges)):
            full, mass = self._impulses(k, rows, full, mass, out)
            here = self.times_s == edges[k]
            out.states[here], out.mass_kg[here] = full, mass
            if k + 1 == len(edges):
                break
            inside = (sign * self.times_s > sign * edges[k]) & (sign * self.times_s < sign * edges[k + 1])
            offsets = np.append(self.times_s[inside], edges[k + 1]) - edges[k]
            states = self._piece(k, rows, full, mass, offsets, out)
            burn = self.pieces.burn[k]
            flow = _of_lane(burn.flow_kg_s, rows) if burn else np.zeros(lanes)
            out.states[inside] = states[:-1]
            out.mass_kg[inside] = mass - flow * offsets[:-1, None]
            full, mass = states[-1], mass - flow * offsets[-1]
        return out

    def _impulses(self, k: int, rows: NDArray[np.intp], full: Array, mass: Array, out: Flown) -> tuple[Array, Array]:
        for burn in self.pieces.impulses[k]:
            after, jacobian = impulse(full[:6].T, burn, rows)
            full = full.copy()
            full[:6] = np.where(np.isfinite(out.ended_s), full[:6], after.T)
            if self.structure.stm:
                partials = full[6:].T.reshape(-1, 6, 6)
                full[6:] = (jacobian @ partials).reshape(-1, 36).T
            mass = burn.mass_after(mass, rows)
        return full, mass

    def _piece(self, k: int, rows: NDArray[np.intp], full: Array, mass: Array, offsets: Array, out: Flown) -> Array:
        """States (len(offsets), n, B) within a piece; lanes that end are written down in ``out``."""
        burn = self.pieces.burn[k]
        structure = replace(self.structure, burning=burn is not None)
        safe = self._safe_state(len(full))
        full = full.copy()
        full[:, np.isfinite(out.ended_s)] = safe[:, None]
        parameters = self._lane_parameters(k, structure, rows, full, mass, burn)
        with pool_of(self.forces.gravity).borrow(structure) as integrator:

            def go(where: Array) -> Array:
                arm(integrator, safe, backwards=bool(where[-1] < 0))
                integrator.pars[:] = parameters[: len(integrator.pars)]  # the last ones may stand in no term
                return advance(integrator, full, where)[0]

            flying = self.forces.drag is not None
            states = self._with_air(k, go, integrator, parameters, offsets) if flying else go(offsets)
            ended = ended_lanes(integrator)
        for lane, (time, why) in ended.items():
            if not np.isfinite(out.ended_s[lane]):
                out.ended_s[lane], out.why[lane] = self.pieces.edges_s[k] + time, why
        return states

    def _with_air(
        self, k: int, go: Callable[[Array], Array], integrator: Any, parameters: Array, offsets: Array
    ) -> Array:
        """Fly a piece until the path is the one along which the air was sampled."""
        drag = self.forces.drag
        assert drag is not None
        start, length = self.pieces.edges_s[k], self.pieces.edges_s[k + 1] - self.pieces.edges_s[k]
        at = (drag_density.nodes() + 1) / 2 * length
        both, places = np.unique(np.concatenate([at, offsets]) * np.sign(length), return_inverse=True)
        both = both * np.sign(length)
        slot = layout(self.structure).slots["density"]
        parameters[slot] = 0.0
        parameters[slot.start] = _VACUUM
        path: Array | None = None
        for _ in range(_ROUNDS):
            found = go(both)[places]
            new = np.moveaxis(found[: len(at), :3], 1, 2)
            lost = np.zeros(new.shape[1], dtype=bool)
            lost[list(ended_lanes(integrator))] = True
            if path is not None and np.max(np.abs(new - path)[:, ~lost], initial=0.0) < drag_density.DRIFT:
                return found[len(at) :]
            path = new
            parameters[slot] = drag_density.log_density_polynomials(path, self.epoch_tdb_s + start + at, drag)
        raise ConvergenceError(
            f"drag changes the orbit too fast around {start:.0f} s to be followed; end the propagation before re-entry"
        )

    def _lane_parameters(
        self,
        k: int,
        structure: Structure,
        rows: NDArray[np.intp],
        full: Array,
        mass: Array,
        burn: FiniteBurn | None,
    ) -> Array:
        """Parameters (k, B) of a piece, those of each satellite included."""
        slots = layout(structure)
        out = np.zeros((slots.count, len(rows)))
        shared = self.pieces.parameters[k]
        out[: len(shared)] = shared[:, None]
        forces = self.forces
        if forces.drag:
            out[slots.slots["area"]] = _of_lane(forces.drag.area_to_mass, rows)
        if forces.solar_pressure:
            out[slots.slots["light"]] *= _of_lane(forces.solar_pressure.area_to_mass, rows)
            if "law" in slots.slots:
                # where the Sun is at the start of the piece: τ = -1
                sun = [
                    np.sum(c * (-1.0) ** np.arange(len(c)))
                    for c in (shared[slots.slots[f"body0{axis}"]] for axis in "xyz")
                ]
                law = law_at(full[:3].T, np.array(sun), forces.radius_m, structure.sunlight == "conical")
                out[slots.slots["law"]] = law.T[: slots.slots["law"].stop - slots.slots["law"].start]
        if burn:
            direction = np.broadcast_to(_of_lane(burn.unit_direction(), rows, vector=True), (len(rows), 3)).T
            out[slots.slots["thrust"]] = _of_lane(burn.thrust_n, rows) / mass
            out[slots.slots["flow"]] = _of_lane(burn.flow_kg_s, rows) / mass
            out[slots.slots["local" if burn.axes == "rtn" else "fixed"]] = direction
        return out

    def _safe_state(self, size: int) -> Array:
        """A circular orbit, where lanes that ended do no harm."""
        forces = self.forces
        radius = min(3 * forces.floor_m, float(np.sqrt(forces.floor_m * forces.escape_m)))
        mu = forces.gravity.mu if forces.gravity else forces.mu
        state = np.zeros(size)
        state[[0, 4]] = radius, np.sqrt(mu / radius)
        if size > 6:
            state[6:] = np.eye(6).ravel()
        return state


def _of_lane(value: ArrayLike, rows: NDArray[np.intp], *, vector: bool = False) -> Array:
    """One number (or vector) a lane, from one for all or one for each satellite."""
    values = np.asarray(value, float)
    shared = values.ndim == (1 if vector else 0)
    return np.broadcast_to(values, (len(rows), *values.shape)) if shared else values[rows]
