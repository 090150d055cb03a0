"""What is left of an engine's losses when physics has had its say: one figure a class, fitted, with its scatter.

Unburnt drops, films that cool walls, leaks, and whatever nobody prints make a remainder that engines of one kind share.
It is the mean of published over computed impulse, in the logarithm, over the engines *fitted*: of the table of
published engines those without a doubt, sorted by id within their class, every second one beginning with the second.
The others are held out. Both choices were written down before anything was predicted.

>>> efficiency_class("gas-generator", "lox", "rp-1")
'hydrocarbon, other'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

Id = TypeVar("Id")

CLASSES: Final = (
    "hydrogen",
    "hydrocarbon, staged",
    "hydrocarbon, other",
    "storable, staged",
    "storable, gas generator",
    "storable, pressure fed",
)


@dataclass(frozen=True, slots=True)
class ClassEfficiency:
    """The remainder of one class: mean, and over how many engines."""

    mean: float
    engines: int


@dataclass(frozen=True, slots=True)
class Efficiencies:
    """Remainders of all classes, and what they scatter together.

    Attributes
    ----------
    classes : by name
    scatter : standard deviation of the logarithm about the class means
    freedom : engines less classes
    """

    classes: Mapping[str, ClassEfficiency]
    scatter: float
    freedom: int

    def interval(self, name: str, level: float = 0.9) -> tuple[float, float]:
        """Factors on a predicted impulse between which one more engine of the class lies, by Student's t."""
        from scipy.special import stdtrit  # the quantile of Student's t; scipy.stats takes long to load

        if not 0 < level < 1:
            raise PhysicsError(f"a level of confidence lies between 0 and 1; given {level!r}")
        spread = self.scatter * np.sqrt(1 + 1 / self.classes[name].engines)
        half = float(stdtrit(self.freedom, (1 + level) / 2) * spread)
        return float(np.exp(-half)), float(np.exp(half))


def efficiency_class(cycle: str | Cycle, oxidizer: str | Propellant, fuel: str | Propellant) -> str:
    """The class of an engine: by fuel, and for others than hydrogen by how it is fed."""
    one, burnt, burning = find_cycle(cycle), resolved(oxidizer), resolved(fuel)
    if burning.id == "lh2":
        return "hydrogen"
    staged = one.pumped and not one.open
    if burnt.id == "lox":
        return "hydrocarbon, staged" if staged else "hydrocarbon, other"
    if not one.pumped:
        return "storable, pressure fed"
    return "storable, staged" if staged else "storable, gas generator"


def fitted_half(members: Mapping[str, Sequence[Id]]) -> list[Id]:
    """Who is fitted to: of every class, sorted, every second one beginning with the second."""
    return [one for group in members.values() for one in sorted(group, key=str)[1::2]]


def fit(remainders: Mapping[str, Sequence[float]]) -> Efficiencies:
    """Means and common scatter of published over computed impulse, by class.

    Raises
    ------
    PhysicsError
        If a class has no engine, or all have only one.
    """
    logs = {name: np.log(np.asarray(values, dtype=float)) for name, values in remainders.items()}
    empty = [name for name, values in logs.items() if not len(values)]
    freedom = sum(len(values) - 1 for values in logs.values())
    if empty or freedom < 1:
        raise PhysicsError(f"efficiencies need an engine in every class ({empty or 'given'}) and two in one of them")
    squares = sum(float(np.sum((values - values.mean()) ** 2)) for values in logs.values())
    classes = {name: ClassEfficiency(float(np.exp(v.mean())), len(v)) for name, v in logs.items()}
    return Efficiencies(classes, float(np.sqrt(squares / freedom)), freedom)


#: Fitted to the half of the published engines named above (tests/against/data/engines_published.toml); a test fits it
#: again and compares.
FITTED: Final = Efficiencies(
    {
        "hydrogen": ClassEfficiency(0.99539, 9),
        "hydrocarbon, staged": ClassEfficiency(0.96349, 3),
        "hydrocarbon, other": ClassEfficiency(0.96235, 4),
        "storable, staged": ClassEfficiency(0.97202, 1),
        "storable, gas generator": ClassEfficiency(0.94715, 3),
        "storable, pressure fed": ClassEfficiency(0.97248, 2),
    },
    0.01144,
    16,
)
