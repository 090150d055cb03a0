"""Chemical equilibrium: NASA's ``cea``, and nothing else, computes it; only this module talks to it.

The library has manners that this module keeps from everybody else. It would rather read a ``thermo.lib`` that happens
to lie in the working directory than its own, so the path is given. It says ``converged`` of a solution that holds
T = 3800 K and NaN, so every answer is looked at: numbers, area ratio and the range of the data. It carries a melting
oxide's liquid along into colder stations, where only the solid should be (example 13 of RP-1311, 1.2 s of impulse), and
is then asked again with both phases in its first guess. And it takes every
species that the elements could form, 124 for kerosene and oxygen, of which a score matter: :meth:`Reaction.narrowed`
leaves out the others, at a tenth of a millionth of a per cent of impulse and a fifth of the time.

Reference: Gordon and McBride, NASA RP-1311 (1994, 1996).
"""

from __future__ import annotations

import os
import re
import threading
import warnings
from collections.abc import Callable, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant

Array = npt.NDArray[np.float64]

BAR: Final = 1e5
#: A species below this mole fraction at every corner of a grid does not matter anywhere in it.
NEGLIGIBLE: Final = 1e-11
#: The library meets an area ratio to about 2e-5 of its logarithm.
AREA_TOLERANCE: Final = 2e-4
TEMPERATURES: Final = (160.0, 6000.0)  #: where its polynomials hold, K, with its own leeway below 200
_SETUP: Final = threading.Lock()
_BUSY: Final = threading.RLock()  #: the library is not made for threads: sweeps use processes
_P = ParamSpec("_P")
_T = TypeVar("_T")
_PHASE: Final = re.compile(r"\((?:L|cr|[a-dIV]+)\)$")  #: how the library names what is liquid or solid

#: What is read at every station, with the factor to SI.
STATION_FIELDS: Final[tuple[tuple[str, str, float], ...]] = (
    ("pressure", "P", BAR),
    ("temperature", "T", 1.0),
    ("density", "density", 1.0),
    ("enthalpy", "enthalpy", 1e3),
    ("molar_mass", "M", 1e-3),
    ("gamma", "gamma_s", 1.0),
    ("cp", "cp_eq", 1e3),
    ("cp_frozen", "cp_fr", 1e3),
    ("mach", "Mach", 1.0),
    ("sound_speed", "sonic_velocity", 1.0),
    ("area_ratio", "ae_at", 1.0),
    ("c_star", "c_star", 1.0),
    ("thrust_coefficient", "coefficient_of_thrust", 1.0),
    ("exhaust_speed", "Isp", 1.0),
    ("exhaust_speed_vacuum", "Isp_vacuum", 1.0),
)
TRANSPORT_FIELDS: Final[tuple[tuple[str, str, float], ...]] = (
    ("viscosity", "viscosity", 1e-4),  # millipoise
    ("conductivity", "conductivity_eq", 0.1),  # mW/(cm K)
    ("conductivity_frozen", "conductivity_fr", 0.1),
    ("prandtl", "Pr_eq", 1.0),
    ("prandtl_frozen", "Pr_fr", 1.0),
)


@cache
def library() -> Any:
    """The ``cea`` module with its own data loaded, once for the process."""
    with _SETUP:
        before = os.environ.get("CEA_SKIP_INIT")
        os.environ["CEA_SKIP_INIT"] = "1"
        try:
            import cea
        finally:
            if before is None:
                del os.environ["CEA_SKIP_INIT"]
            else:
                os.environ["CEA_SKIP_INIT"] = before
        data = Path(cea.__file__).parent / "data"
        cea.set_log_level(cea.LOG_NONE)
        cea.init_thermo(str(data / "thermo.lib"))
        cea.init_trans(str(data / "trans.lib"))
        return cea


def _alone(method: Callable[_P, _T]) -> Callable[_P, _T]:
    """One caller at a time: the library's solution is read after it was solved, and threads share reactions."""

    @wraps(method)
    def waiting(*args: _P.args, **options: _P.kwargs) -> _T:
        with _BUSY:
            return method(*args, **options)

    return waiting


class Reaction:
    """An oxidiser and a fuel (or one that decomposes by itself), ready to be solved at any mixture.

    Parameters
    ----------
    products : names of the species that may form; all the elements allow if not given
    omit : species that equilibrium would form and the engine does not, such as soot in a gas generator
    transport : whether viscosity and conductivity are wanted too
    ions : whether charged species may form
    """

    def __init__(
        self,
        oxidizer: Propellant | None,
        fuel: Propellant | None,
        *,
        products: Sequence[str] | None = None,
        omit: Sequence[str] = (),
        transport: bool = False,
        ions: bool = False,
    ) -> None:
        cea = library()
        self.oxidizer, self.fuel, self.transport, self.ions = oxidizer, fuel, transport, ions
        parts = [(one, part) for one in (oxidizer, fuel) if one is not None for part in one.components]
        if not parts:
            raise PhysicsError("a reaction needs at least one propellant")
        names = [_reactant(cea, part.species, part.formula, part.enthalpy, one.temperature_k) for one, part in parts]
        self._temperatures = np.array([one.temperature_k for one, _ in parts])
        self._oxidizer = np.array([part.part if one is oxidizer else 0.0 for one, part in parts])
        self._fuel = np.array([part.part if one is fuel else 0.0 for one, part in parts])
        self._reactants = cea.Mixture(names, ions=ions)
        self.products = tuple(products) if products is not None else None
        self._products = (
            cea.Mixture(list(products), ions=ions)
            if products is not None
            else cea.Mixture(names, products_from_reactants=True, omit=list(omit), ions=ions)
        )
        self._rockets: dict[tuple[str, ...], Any] = {}  # solver and solution by the phases in the first guess
        self._rocket: Any = None  # the last used
        self._phases: list[list[str]] | None = None
        self._equilibrium: Any = None

    @property
    def name(self) -> str:
        """Oxidiser and fuel, for messages."""
        return "/".join(one.id for one in (self.oxidizer, self.fuel) if one is not None)

    def weights(self, mixture_ratio: float) -> Array:
        """Masses of the components in 1 kg."""
        if self.oxidizer is None or self.fuel is None:
            return np.asarray(self._oxidizer + self._fuel)
        return np.asarray((mixture_ratio * self._oxidizer + self._fuel) / (1.0 + mixture_ratio))

    def enthalpy(self, weights: Array) -> float:
        """Of the propellants as they enter, J/kg."""
        cea = library()
        return float(self._reactants.calc_property(cea.ENTHALPY, weights, self._temperatures))

    @_alone
    def stations(
        self,
        mixture_ratio: float,
        pressure: float,
        *,
        area_ratios: Sequence[float] = (),
        pressure_ratios: Sequence[float] = (),
        subsonic_ratios: Sequence[float] = (),
        contraction_ratio: float | None = None,
        flux: float | None = None,
        frozen: int = 0,
        heat: float = 0.0,
    ) -> dict[str, Array] | None:
        """Chamber, throat and exits of a rocket, in the library's own order; ``None`` if it does not converge.

        Infinite area: chamber, throat, pressure ratios, subsonic, supersonic. With a contraction ratio or a mass flow
        per chamber area (``flux``, kg/(s m²)): injector, chamber of infinite area, end of combustion, throat, exits.

        Parameters
        ----------
        frozen : station at which the composition freezes, 0 for none
        heat : put into the propellants before they burn, J/kg
        """
        cea = library()
        weights = self.weights(mixture_ratio)
        state = (self.enthalpy(weights) + heat) / cea.R
        options: dict[str, Any] = {"iac": contraction_ratio is None and flux is None, "hc": state}
        if contraction_ratio is not None:
            options["ac_at"] = contraction_ratio
        if flux is not None:
            options["mdot"] = flux
        if frozen:
            options["n_frz"] = frozen
        if len(area_ratios):
            options["supar"] = list(area_ratios)
        if len(subsonic_ratios):
            options["subar"] = list(subsonic_ratios)
        # it wants at least one exit: if nobody asks for one, a pressure ratio that is left out again
        bare = not (exits := len(pressure_ratios) + len(area_ratios) + len(subsonic_ratios))
        ratios = [2.0] if bare else list(pressure_ratios) or None
        count = exits + (2 if options["iac"] else 4)
        first = self._answer((), weights, pressure, ratios, options)
        lingering = () if first is None else self._lingering(first["temperature"])
        table = self._answer(lingering, weights, pressure, ratios, options) if lingering else first
        if table is None or (lingering and self._lingering(table["temperature"])):
            return None
        if bare:
            table = {name: values[:-1] for name, values in table.items()}
        whole = len(table["pressure"]) == count  # frozen stations may be dropped
        return table if whole and _sound(table, area_ratios) else None

    def _answer(
        self, insert: tuple[str, ...], weights: Array, pressure: float, ratios: object, options: dict[str, Any]
    ) -> dict[str, Array] | None:
        """All stations, with these condensed species in the first guess; ``None`` if the library finds nothing."""
        cea = library()
        if insert not in self._rockets:
            solver = cea.RocketSolver(
                self._products, reactants=self._reactants, transport=self.transport, ions=self.ions,
                **({"insert": list(insert)} if insert else {}),
            )  # fmt: skip
            self._rockets[insert] = solver, cea.RocketSolution(solver)
        self._rocket = solver, found = self._rockets[insert]
        if not _solved(solver, found, weights, pressure / BAR, ratios, **options):
            return None
        fields = (*STATION_FIELDS, *(TRANSPORT_FIELDS if self.transport else ()))
        return {name: np.array(getattr(found, theirs)) * factor for name, theirs, factor in fields}

    def _lingering(self, temperature: Array) -> tuple[str, ...]:
        """Phases of one substance found together at more than one temperature: they can melt at one only."""
        _, found = self._rocket
        if self._phases is None:
            names = [name for name in found.mole_fractions if _PHASE.search(name)]
            groups = [[n for n in names if _PHASE.sub("", n) == one] for one in {_PHASE.sub("", n): 0 for n in names}]
            self._phases = [group for group in groups if len(group) > 1]
        # ice and water, which every fuel forms on paper, meet below 300 K only
        if all(group[0].startswith("H2O(") for group in self._phases) and temperature.min() > 300:
            return ()
        parts = found.mole_fractions
        for group in self._phases:
            most = {name: np.asarray(parts[name]) for name in group}
            melting = temperature[np.sum([part > NEGLIGIBLE for part in most.values()], axis=0) > 1]
            if len(melting) and np.ptp(melting) > 1.0:
                return tuple(name for name, part in most.items() if part.max() > NEGLIGIBLE)
        return ()

    @_alone
    def equilibrium(
        self, mixture_ratio: float, pressure: float, *, temperature: float | None = None, heat: float = 0.0
    ) -> dict[str, float] | None:
        """The gas at rest: adiabatic, or at a temperature; ``None`` if it does not converge."""
        cea = library()
        if self._equilibrium is None:
            solver = cea.EqSolver(self._products, reactants=self._reactants, transport=self.transport, ions=self.ions)
            self._equilibrium = solver, cea.EqSolution(solver)
        solver, found = self._equilibrium
        weights = self.weights(mixture_ratio)
        if temperature is None:
            what, state = cea.HP, (self.enthalpy(weights) + heat) / cea.R
        else:
            what, state = cea.TP, temperature
        if not _solved(solver, found, what, state, pressure / BAR, weights):
            return None
        kept = {"pressure", "mach", "sound_speed", "area_ratio", "c_star", "thrust_coefficient"}
        kept |= {"exhaust_speed", "exhaust_speed_vacuum"}
        fields = [f for f in STATION_FIELDS if f[0] not in kept] + list(TRANSPORT_FIELDS if self.transport else ())
        row = {name: float(getattr(found, theirs)) * factor for name, theirs, factor in fields}
        good = all(np.isfinite(v) for v in row.values())
        return row if good and TEMPERATURES[0] <= row["temperature"] <= TEMPERATURES[1] and row["density"] > 0 else None

    @_alone
    def narrowed(
        self, mixture_ratios: Sequence[float], pressures: Sequence[float], area_ratios: Sequence[float]
    ) -> Reaction:
        """The same reaction with only the species that reach a mole fraction of 1e-11 somewhere at these points.

        Parameters
        ----------
        mixture_ratios, pressures, area_ratios : corners of the grid that is to be computed
        """
        kept: set[str] = set()
        for mixture_ratio in mixture_ratios:
            for pressure in pressures:
                if self.stations(mixture_ratio, pressure, area_ratios=area_ratios) is None:
                    return self
                _, found = self._rocket
                for name, parts in found.mole_fractions.items():
                    if np.max(parts) > NEGLIGIBLE:
                        kept.add(name)
        # in the library's order: with a condensed species before a gas it gives wrong answers and calls them converged
        products = tuple(name for name in found.mole_fractions if name in kept)
        return Reaction(self.oxidizer, self.fuel, products=products, transport=self.transport, ions=self.ions)

    def composition(self) -> dict[str, Array]:
        """Mole fractions at the stations last solved."""
        _, found = self._rocket
        return {name: np.array(parts) for name, parts in found.mole_fractions.items()}


def _reactant(
    cea: Any, species: str, formula: tuple[tuple[str, float], ...], enthalpy: float, temperature: float
) -> object:
    if not formula:
        return species
    return cea.Reactant(
        name=species, formula=dict(formula), enthalpy=enthalpy, enthalpy_units="J/mol", temperature=temperature
    )


def _solved(solver: Any, found: Any, *state: Any, **options: Any) -> bool:
    """Whether the library says that it found something: it warns, raises or only sets a flag if not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            solver.solve(found, *state, **options)
        except RuntimeError:
            return False
    return bool(found.converged)


def _sound(table: dict[str, Array], area_ratios: Sequence[float]) -> bool:
    """Whether a solution called converged is one."""
    if not all(np.all(np.isfinite(values)) for values in table.values()):
        return False
    temperature = table["temperature"]
    if np.any(temperature < TEMPERATURES[0]) or np.any(temperature > TEMPERATURES[1]) or np.any(table["pressure"] <= 0):
        return False
    if not len(area_ratios):
        return True
    reached = table["area_ratio"][-len(area_ratios) :]
    return bool(np.all(np.abs(reached / np.asarray(area_ratios) - 1.0) < AREA_TOLERANCE))
