"""Rows of the ledger: impulse and mass of published engines, predicted.

The figures, and the doubts beside them, stand in ``tests/against/data/engines_published.toml``; the tests read
them too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from intercosmos.physics.propulsion import efficiency_classes
from intercosmos.physics.propulsion.engine_mass import EngineMass, engine_mass
from intercosmos.physics.propulsion.performance import Prediction, predict

TABLE = Path(__file__).parents[1] / "tests" / "against" / "data" / "engines_published.toml"
VACUUM = 0.015  #: tolerance of the impulse in vacuum, a part of it
SEA_LEVEL = 0.02  #: and at sea level


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Published engines by id."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def predicted(name: str) -> Prediction:
    """One of them, predicted from its propellants, pressure, mixture, area ratio, cycle and thrust."""
    one = table()[name]
    return predict(
        one["propellants"],
        chamber_pressure=one["chamber_pressure"] * 1e6,
        mixture_ratio=one["mixture_ratio"],
        area_ratio=one["area_ratio"],
        cycle=one["cycle"],
        thrust=one["thrust_vacuum"] * 1e3,
        chambers=one.get("chambers", 1),
    )


def doubtful() -> list[str]:
    """Engines whose figures contradict each other or leave open an input that matters."""
    return [name for name, one in table().items() if "doubt" in one]


def sound() -> list[str]:
    """The others."""
    return [name for name, one in table().items() if "doubt" not in one]


@cache
def fitted() -> tuple[str, ...]:
    """Engines that the classes were fitted to."""
    members: dict[str, list[str]] = {name: [] for name in efficiency_classes.CLASSES}
    for name in sound():
        members[predicted(name).engine_class].append(name)
    return tuple(efficiency_classes.fitted_half(members))


def held_out() -> list[str]:
    """Sound engines that nothing was fitted to."""
    return [name for name in sound() if name not in fitted()]


def error(name: str) -> float:
    """Vacuum impulse computed over published, less one."""
    return float(predicted(name).isp_vacuum_s) / float(table()[name]["isp_vacuum"]) - 1


def error_at_sea_level(name: str) -> float:
    """The same at sea level."""
    return float(predicted(name).isp_sea_level_s) / float(table()[name]["isp_sea_level"]) - 1


def inside(name: str) -> bool:
    """Whether the published impulse lies in the interval of nine tenths."""
    low, high = predicted(name).interval
    return bool(low <= table()[name]["isp_vacuum"] <= high)


def percent(value: float, tolerance: float | None = None) -> str:
    """A difference in per cent with its sign; bold beyond the tolerance."""
    text = f"{100 * value:+.1f} %".replace("-", "−").replace("−0.0", "0.0").replace("+0.0", "0.0")
    return f"**{text}**" if tolerance is not None and abs(value) > tolerance else text


def _counted(
    what: str, names: Sequence[str], off: Callable[[str], float], tolerance: float, spread: bool = True
) -> str:
    within = sum(abs(off(name)) <= tolerance for name in names)
    mean = f"{100 * float(np.mean([abs(off(name)) for name in names])):.2f} %"
    lying = f"{sum(inside(name) for name in names)}" if spread else ""
    return f"| {what} | {len(names)} | {within} | {mean} | {lying} |"


def _row(name: str) -> str:
    one, found = table()[name], predicted(name)
    low, high = found.interval
    group = "doubtful" if "doubt" in one else "fitted" if name in fitted() else "held out"
    cells = [
        name, found.engine_class, group, f"{one['isp_vacuum']:.1f}", f"{float(found.isp_vacuum_s):.1f}",
        f"{float(low):.1f} to {float(high):.1f}", percent(error(name), VACUUM),
    ]  # fmt: skip
    if "isp_sea_level" in one:
        cells += [f"{one['isp_sea_level']:.1f}", f"{float(found.isp_sea_level_s):.1f}"]
        cells += [percent(error_at_sea_level(name), SEA_LEVEL)]
    else:
        cells += ["", "", ""]
    return f"| {' | '.join(cells)} | {one['source']} |"


def impulse() -> list[str]:
    """Every published engine beside its prediction."""
    on_ground = [name for name in sound() if "isp_sea_level" in table()[name]]
    return [
        "Vacuum impulse from propellants, chamber pressure, mixture, area ratio and cycle. *Fitted* are the engines "
        "that one efficiency a class was taken from: of each class, sorted by id, every second one; the others are "
        "*held out*. Both, and the doubts, were written down before anything was predicted. *Doubtful* engines "
        "lack an input that matters, or sources contradict each other by more than 1.5 %.",
        "",
        "| set | engines | within tolerance | mean absolute difference | inside the 90 % interval |",
        "|---|---:|---:|---:|---:|",
        _counted("vacuum, held out", held_out(), error, VACUUM),
        _counted("vacuum, fitted", fitted(), error, VACUUM),
        _counted("vacuum, held out and fitted", sound(), error, VACUUM),
        _counted("vacuum, doubtful", doubtful(), error, VACUUM),
        _counted("sea level, held out and fitted", on_ground, error_at_sea_level, SEA_LEVEL, spread=False),
        "",
        f"Tolerances: {100 * VACUUM:g} % in vacuum, {100 * SEA_LEVEL:g} % at sea level, where no figure was fitted; "
        "differences beyond them are bold. Sources are ids of the catalogue. Figures of Chinese engines rest mostly on "
        "encyclopedias and on compilations of enthusiasts, where two sources often have one root.",
        "",
        "| engine | class | set | vacuum s | computed s | 90 % interval s | difference | sea level s | computed s | "
        "difference | source |",
        "|---|---|---|---:|---:|---|---:|---:|---:|---:|---|",
        *(_row(name) for name in table()),
    ]  # fmt: skip


def weighed(start: int) -> list[str]:
    """Every second engine with a mass, by id: from 1 those that the law was fitted to, from 0 the others."""
    return sorted(name for name, one in table().items() if "mass" in one)[start::2]


@cache
def mass_of(name: str) -> EngineMass:
    """The mass of one by the law."""
    one = table()[name]
    return engine_mass(
        one["thrust_vacuum"] * 1e3, one["chamber_pressure"] * 1e6, cycle=one["cycle"],
        hydrogen="LH2" in one["propellants"],
    )  # fmt: skip


def mass() -> list[str]:
    """The law of mass, on both halves, and the half held out engine by engine."""
    lines = [
        "Dry mass from thrust, chamber pressure, kind of cycle and fuel, fitted to every second engine by id and "
        "judged by the others. What one source weighs (gimbal, frame, nozzle extension) another leaves out.",
        "",
        "| set | engines | median of computed over weighed | scatter, a factor of | inside the 90 % interval |",
        "|---|---:|---:|---:|---:|",
    ]
    for what, names in (("held out", weighed(0)), ("fitted", weighed(1))):
        logs = np.log([float(mass_of(name).mass) / table()[name]["mass"] for name in names])
        held = sum(bool(mass_of(n).interval[0] <= table()[n]["mass"] <= mass_of(n).interval[1]) for n in names)
        lines.append(f"| {what} | {len(names)} | {np.exp(np.median(logs)):.2f} | {np.exp(np.std(logs)):.2f} | {held} |")
    lines += ["", "| held out | weighed kg | computed kg | 90 % interval kg | ratio |", "|---|---:|---:|---|---:|"]
    for name in weighed(0):
        one, found = table()[name], mass_of(name)
        low, high = (float(v) for v in found.interval)
        ratio = float(found.mass) / one["mass"]
        text = f"{ratio:.2f}" if low <= one["mass"] <= high else f"**{ratio:.2f}**"
        lines.append(f"| {name} | {one['mass']:g} | {float(found.mass):.0f} | {low:.0f} to {high:.0f} | {text} |")
    return lines
