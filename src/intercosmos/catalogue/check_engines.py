"""Rules of rocket engines: what pressure, mixture, expansion, thrust and impulse say of one another.

Equilibrium bounds them: with the thrust coefficient of an ideal nozzle, vacuum thrust and chamber pressure give the
throat, and what thrust loses at sea level gives the exit. A chamber pressure copied from another engine shows here,
where the three identities of ``check_identities`` are blind to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from intercosmos.catalogue.engine_model import describable, liquid
from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Engine
from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.propulsion.propellants import Propellant

PRESSURE_TOLERANCE: Final = 0.02  #: sources round to two figures
#: Sound engines lie within 4 %: RD-107A +1.8, RD-191 +2.2, NK-33 -2.2, SSME +4.2, F-1 -3.8 %.
RATIO_TOLERANCE: Final = 0.06
THRUST_COEFFICIENT_EFFICIENCY: Final = 0.98  #: divergence and friction of large bells
#: Vacuum impulse over that of equilibrium: from F-1 (0.908) to SSME (0.977), with a margin.
EFFICIENCIES: Final = (0.89, 0.985)


def engine_words_are_known(catalogue: Catalogue) -> Iterator[Finding]:
    """Cycle and propellants are ones that the physics knows."""
    for engine in catalogue.engines.values():
        try:
            liquid(engine)
        except UnknownIdError as error:
            yield Finding("engine-words-are-known", Severity.ERROR, "engine", engine.id, error.problem)
        except PhysicsError as error:
            yield Finding("engine-words-are-known", Severity.ERROR, "engine", engine.id, str(error))


def chamber_pressures_agree(catalogue: Catalogue) -> Iterator[Finding]:
    """Every liquid engine has two sources for its chamber pressure, and they agree within 2 %."""
    for engine in catalogue.engines.values():
        if engine.cycle == "solid" or engine.chamber_pressure is None:
            continue
        said = [engine.chamber_pressure, engine.chamber_pressure_second, engine.chamber_pressure_third]
        given = [one for one in said if one is not None]
        if len(given) < 2:
            text = f"one source only ({given[0].source}) for the chamber pressure of {given[0].value / 1e6:.2f} MPa"
            yield Finding("chamber-pressures-agree", Severity.WARNING, "engine", engine.id, text, 0.0)
            continue
        off = max(one.value for one in given) / min(one.value for one in given) - 1
        if off > PRESSURE_TOLERANCE:
            figures = " and ".join(f"{one.value / 1e6:.2f} MPa ({one.source})" for one in given)
            text = f"sources print {figures}: {off:.1%} apart"
            yield Finding("chamber-pressures-agree", Severity.WARNING, "engine", engine.id, text, off)


def throat_and_exit_agree(catalogue: Catalogue) -> Iterator[Finding]:
    """The area ratio that thrust, chamber pressure and the loss at sea level imply is the published one."""
    for engine in catalogue.engines.values():
        if engine.thrust_sea_level is None or not describable(engine):
            continue
        assert engine.area_ratio is not None
        assert engine.chamber_pressure is not None
        ideal = _ideal(engine)
        if ideal is None:
            continue  # impulse-is-possible says so
        coefficient = ideal[1] * THRUST_COEFFICIENT_EFFICIENCY
        throat = engine.thrust_vacuum.value / (coefficient * engine.chamber_pressure.value)
        lost = engine.thrust_vacuum.value - engine.thrust_sea_level.value
        implied = lost / SEA_LEVEL_PRESSURE / throat
        off = implied / engine.area_ratio.value - 1
        if abs(off) > RATIO_TOLERANCE:
            text = f"thrusts and chamber pressure imply an area ratio of {implied:.1f}, "
            text += f"published is {engine.area_ratio.value:.1f}: {off:+.0%}"
            yield Finding("throat-and-exit-agree", Severity.WARNING, "engine", engine.id, text, abs(off))


def impulse_is_possible(catalogue: Catalogue) -> Iterator[Finding]:
    """The vacuum impulse is a part of equilibrium's that engines reach, and there is an equilibrium."""
    low, high = EFFICIENCIES
    for engine in catalogue.engines.values():
        if not describable(engine):
            continue
        ideal = _ideal(engine)
        if ideal is None:
            assert engine.mixture_ratio is not None
            text = f"nothing burns at the mixture ratio of {engine.mixture_ratio.value:g}, or nothing expands so far: "
            text += "look for a slip of units or of the decimal point"
            yield Finding("impulse-is-possible", Severity.ERROR, "engine", engine.id, text)
            continue
        part = engine.isp_vacuum.value / ideal[0]
        if not low <= part <= high:
            text = f"the vacuum impulse is {part:.3f} of equilibrium's (engines reach {low} to {high})"
            off = abs(part / (low if part < low else high) - 1)
            yield Finding("impulse-is-possible", Severity.WARNING, "engine", engine.id, text, off)


def _ideal(engine: Engine) -> tuple[float, float] | None:
    """Vacuum impulse in s and vacuum thrust coefficient in equilibrium; ``None`` if there is none."""
    found = liquid(engine)
    assert found is not None
    assert engine.mixture_ratio is not None
    assert engine.chamber_pressure is not None
    assert engine.area_ratio is not None
    return _equilibrium(found[1], engine.mixture_ratio.value, engine.chamber_pressure.value, engine.area_ratio.value)


@lru_cache(maxsize=256)
def _equilibrium(
    pair: tuple[Propellant, Propellant], mixture: float, pressure: float, area_ratio: float
) -> tuple[float, float] | None:
    from intercosmos.physics.propulsion.chemistry import Reaction

    if area_ratio <= 1:
        return None
    found = Reaction(*pair).stations(mixture, pressure, area_ratios=[area_ratio])
    if found is None:
        return None
    speed = float(found["exhaust_speed_vacuum"][-1])
    return speed / STANDARD_GRAVITY, speed / float(found["c_star"][1])
