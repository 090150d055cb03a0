"""Liquids as pumps and jackets meet them: work of compression, heat taken up, boiling.

Cryogenic liquids and their gases are real fluids (CoolProp: Leachman 2009 for para-hydrogen, Schmidt and Wagner 1985
for oxygen, Setzmann and Wagner 1991 for methane). Hydrogen is so soft that a pump's work is a tenth less than pressure
over density says. Storable liquids and kerosene have a constant specific heat and bulk modulus.

>>> hydrogen = liquid("lh2")
>>> round(hydrogen.work(0.2e6, 21.0, 40e6) / 1e3)  # kJ/kg; 40 MPa over 70 kg/m3 would be 568
498
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Any, Final

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

ATMOSPHERE: Final = 101_325.0
_STEPS: Final = 60
_NEWTON: Final = 15  #: steps before halving takes over: near the critical point specific heat has a peak
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Constants:
    """Specific heat J/(kg K), bulk modulus Pa and boiling data of a liquid that has no equation of state here."""

    cp: float
    bulk_modulus: float
    heat_of_vaporisation: float
    molar_mass: float


#: Handbook figures near 298 K, from memory (CRC Handbook; Sutton and Biblarz, table 7-1). Bulk modulus from density and
#: the speed of sound: kerosene 1320 m/s, hydrazines 1250 to 2090 m/s, N2O4 990 m/s, peroxide 1690 m/s. A tenth more or
#: less of it changes the work of a 50 MPa kerosene pump by 0.2 %.
KEROSENE: Final = Constants(1980.0, 1.4e9, 290e3, 0.170)
_HYDRAZINES: Final = Constants(2730.0, 1.3e9, 580e3, 0.060)
CONSTANTS: Final = {
    "rp-1": KEROSENE, "t-1": KEROSENE, "rg-1": KEROSENE, "syntin": KEROSENE,
    "jet-a": KEROSENE, "jp-10": Constants(1600.0, 1.6e9, 300e3, 0.136), "hno3": Constants(1740.0, 1.9e9, 620e3, 0.063),
    "h2o2-100": Constants(2620.0, 4.0e9, 1.5e6, 0.034),
    "udmh": _HYDRAZINES, "mmh": Constants(2930.0, 2.0e9, 880e3, 0.0461),
    "n2h4": Constants(3080.0, 4.4e9, 1.25e6, 0.032), "hydrazine": Constants(3080.0, 4.4e9, 1.25e6, 0.032),
    "aerozine-50": Constants(2900.0, 2.3e9, 810e3, 0.0417),
    "uh25": Constants(2850.0, 1.8e9, 800e3, 0.05), "n2o4": Constants(1540.0, 1.4e9, 414e3, 0.092),
    "ak-27": Constants(1760.0, 1.9e9, 500e3, 0.068), "ethanol-75": Constants(3000.0, 1.2e9, 1.2e6, 0.035),
    "h2o2-82": Constants(2850.0, 3.6e9, 1.5e6, 0.03), "h2o2-85": Constants(2820.0, 3.7e9, 1.5e6, 0.03),
    "h2o2-90": Constants(2750.0, 3.8e9, 1.5e6, 0.032), "h2o2-98": Constants(2650.0, 4.0e9, 1.5e6, 0.034),
}  # fmt: skip


class Liquid:
    """One propellant at any pressure and temperature. Enthalpies count from what chemistry takes it at."""

    def __init__(self, propellant: Propellant) -> None:
        self.propellant = propellant
        self.temperature_k = propellant.temperature_k
        self._state: Any = None
        self._constants: Constants | None = None
        if propellant.fluid is not None:
            from CoolProp import PT_INPUTS, QT_INPUTS, AbstractState, HmassP_INPUTS, PSmass_INPUTS

            self._pt, self._qt, self._hp, self._ps = PT_INPUTS, QT_INPUTS, HmassP_INPUTS, PSmass_INPUTS
            self._state = AbstractState("HEOS", propellant.fluid)
            self._state.update(QT_INPUTS, 0.0, self.temperature_k)
            self._zero = float(self._state.hmass())
            self._critical, self._hot = float(self._state.p_critical()), float(self._state.T_critical())
            self.cp = float(self._state.cpmass())  #: of the liquid as it comes, J/(kg K)
        elif propellant.id in CONSTANTS:
            self._constants = CONSTANTS[propellant.id]
            self.cp = self._constants.cp
        else:
            raise PhysicsError(f"{propellant.id} has no data for pumps; known: {', '.join(sorted(CONSTANTS))}")

    @property
    def real(self) -> bool:
        """Whether it has an equation of state and may become a gas."""
        return self._state is not None

    def density(self, pressure: float, temperature: float) -> float:
        """kg/m³."""
        if self._constants is None:
            self._at(pressure, temperature)
            return float(self._state.rhomass())
        return self.propellant.density_kg_m3 * (1 + (pressure - ATMOSPHERE) / self._constants.bulk_modulus)

    def enthalpy(self, pressure: float, temperature: float) -> float:
        """J/kg above that of the propellant as chemistry takes it."""
        if self._constants is None:
            self._at(pressure, temperature)
            return float(self._state.hmass()) - self._zero
        return self._constants.cp * (temperature - self.temperature_k) + self._squeeze(ATMOSPHERE, pressure)

    def temperature(self, pressure: float, enthalpy: float, guess: float | None = None) -> float:
        """K at an enthalpy.

        Raises
        ------
        ConvergenceError
            If there is none in the range of the data.
        """
        if self._constants is not None:
            return self.temperature_k + (enthalpy - self._squeeze(ATMOSPHERE, pressure)) / self._constants.cp
        at = guess or self.temperature_k * 1.2
        return self._newton(pressure, enthalpy + self._zero, at, entropy=False)

    def work(self, pressure: float, temperature: float, discharge: float) -> float:
        """J/kg of compression without losses; negative for an expansion, which a gas after a jacket does."""
        if self._constants is not None:
            return self._squeeze(pressure, discharge)
        self._at(pressure, temperature)
        before, entropy, cp = float(self._state.hmass()), float(self._state.smass()), float(self._state.cpmass())
        # a gas cools as it expands, a liquid hardly warms
        density = float(self._state.rhomass())
        guess = temperature + (discharge - pressure) / density / cp * (0.3 if discharge > pressure else 0.9)
        if discharge < pressure:
            guess = max(guess, temperature * (discharge / pressure) ** 0.3)
        self._newton(discharge, entropy, guess, entropy=True)
        return float(self._state.hmass()) - before

    def vapour_pressure(self, temperature: float) -> float:
        """Pa."""
        if self._constants is None:
            if temperature >= self._state.T_critical():
                raise PhysicsError(
                    f"{self.propellant.id} at {temperature:.4g} K is above its critical temperature: no pump's inlet"
                )
            self._state.update(self._qt, 0.0, temperature)
            return float(self._state.p())
        c = self._constants
        slope = c.heat_of_vaporisation * c.molar_mass / 8.314462618
        return self.propellant.vapour_pressure_pa * exp(slope * (1 / self.temperature_k - 1 / temperature))

    def suppression(self, temperature: float, vapour_volumes: float) -> float:
        """What boiling cools away at a blade, Pa of vapour pressure (thermodynamic suppression).

        Parameters
        ----------
        vapour_volumes : volume of vapour made for a volume of liquid
        """
        if self._constants is not None:
            return 0.0
        self._state.update(self._qt, 1.0, temperature)
        vapour, high, pressure = float(self._state.rhomass()), float(self._state.hmass()), float(self._state.p())
        self._state.update(self._qt, 0.0, temperature)
        liquid_, low, cp = float(self._state.rhomass()), float(self._state.hmass()), float(self._state.cpmass())
        cooled = vapour_volumes * vapour / liquid_ * (high - low) / cp
        self._state.update(self._qt, 0.0, max(temperature - cooled, float(self._state.Ttriple())))
        return pressure - float(self._state.p())

    def _squeeze(self, start: float, end: float) -> float:
        """Work without losses of a liquid with a constant bulk modulus; also its enthalpy at constant temperature."""
        assert self._constants is not None
        stiff = self._constants.bulk_modulus
        return stiff / self.propellant.density_kg_m3 * log((stiff + end - ATMOSPHERE) / (stiff + start - ATMOSPHERE))

    def _at(self, pressure: float, temperature: float) -> None:
        try:
            self._state.update(self._pt, pressure, temperature)
        except ValueError as error:
            raise PhysicsError(
                f"{self.propellant.id} has no state at {pressure:.4g} Pa and {temperature:.4g} K: {error}"
            ) from error

    def _newton(self, pressure: float, wanted: float, guess: float, *, entropy: bool) -> float:
        """Temperature with a given enthalpy or entropy; both rise with it at a constant pressure."""
        if pressure < self._critical and (not entropy or guess < 1.2 * self._hot):
            # it may boil: the library's own way, ten times as slow
            inputs = (self._ps, pressure, wanted) if entropy else (self._hp, wanted, pressure)
            try:
                self._state.update(*inputs)
            except ValueError as error:
                raise ConvergenceError(
                    f"{self.propellant.id} has no such state at {pressure:.4g} Pa: {error}"
                ) from error
            return float(self._state.T())
        at = guess
        low, high = float(self._state.Ttriple()), float(self._state.Tmax())
        for k in range(_STEPS):
            self._at(pressure, at)
            cp = float(self._state.cpmass())
            miss = (float(self._state.smass()) - wanted) * at if entropy else float(self._state.hmass()) - wanted
            low, high = (low, at) if miss > 0 else (at, high)
            step = miss / cp
            if abs(step) < _CLOSE * at:
                return at
            if high - low < _CLOSE * at:
                if abs(step) < 1e-6 * at:
                    return at
                break
            new = at - step
            at = new if low < new < high and k < _NEWTON else (low + high) / 2
        raise ConvergenceError(
            f"{self.propellant.id} has no temperature with that {'entropy' if entropy else 'enthalpy'} "
            f"at {pressure:.4g} Pa; next: less heat in the jacket"
        )


@lru_cache(maxsize=32)
def _liquid(propellant: Propellant) -> Liquid:
    return Liquid(propellant)


def liquid(propellant: str | Propellant) -> Liquid:
    """The liquid of a propellant, kept for the next question.

    Raises
    ------
    PhysicsError
        If nothing is known of it as a liquid.
    """
    return _liquid(resolved(propellant))
