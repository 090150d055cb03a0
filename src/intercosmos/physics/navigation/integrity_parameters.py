"""What advanced RAIM is told: how good and how trustworthy each system is, and how the risk is shared out.

In service the first part is the integrity support message. None is broadcast yet that covers these systems, so that the
defaults are assumptions: those commonly made of GPS and Galileo in the studies of the EU-US working group C (milestone
3 report, 2016), of BeiDou the same as of Galileo, and of GLONASS errors three times as large, after its signal-in-space
error of 2 m in 2017. The second part is that of LPV-200 in the same report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from intercosmos.errors import PhysicsError, UnknownIdError


@dataclass(frozen=True)
class SystemTrust:
    """One system, as an integrity support message would describe it.

    Parameters
    ----------
    sigma_integrity_m : bound of the standard deviation of orbit and clock (URA)
    sigma_accuracy_m : the same for accuracy and continuity (URE)
    bias_m : greatest nominal bias, for integrity
    p_satellite : probability that a satellite is faulty at any moment
    p_constellation : the same of a fault that two or more satellites share
    """

    sigma_integrity_m: float = 1.0
    sigma_accuracy_m: float = 2 / 3
    bias_m: float = 0.75
    p_satellite: float = 1e-5
    p_constellation: float = 1e-4

    def __post_init__(self) -> None:
        if not (self.sigma_integrity_m > 0 and self.sigma_accuracy_m > 0 and self.bias_m >= 0):
            raise PhysicsError("standard deviations are positive and a bias is not negative")
        if not (0 <= self.p_satellite < 1 and 0 <= self.p_constellation < 1):
            raise PhysicsError("probabilities of faults are at least 0 and below 1")


_TRUST: Final = (
    ("C", SystemTrust()),
    ("E", SystemTrust()),
    ("G", SystemTrust(p_constellation=1e-8)),
    ("I", SystemTrust(3.0, 2.0)),
    ("J", SystemTrust()),
    ("R", SystemTrust(3.0, 2.0)),
)


@dataclass(frozen=True)
class IntegrityParameters:
    """Trust in the systems, budgets of risk, and the limits of an operation; by default those of LPV-200.

    Parameters
    ----------
    trust : by letter of the system
    p_hmi_vertical, p_hmi_horizontal : budgets of hazardously misleading information, per approach
    p_false_vertical, p_false_horizontal : budgets of false alerts
    p_threshold : greatest probability of faults that may stay unmonitored
    p_emt : least prior of the faults that count for the effective monitor threshold
    apart : faults of satellites and of constellations are looked at apart, as in the paper of 2012: no mode joins them,
        and each kind has half the threshold
    vertical_limit_m, horizontal_limit_m, emt_limit_m, sigma_limit_m : of the operation
    """

    trust: tuple[tuple[str, SystemTrust], ...] = _TRUST
    p_hmi_vertical: float = 9.8e-8
    p_hmi_horizontal: float = 2e-9
    p_false_vertical: float = 3.9e-6
    p_false_horizontal: float = 9e-8
    p_threshold: float = 8e-8
    p_emt: float = 1e-5
    apart: bool = False
    vertical_limit_m: float = 35.0
    horizontal_limit_m: float = 40.0
    emt_limit_m: float = 15.0
    sigma_limit_m: float = 1.87

    def of(self, letter: str) -> SystemTrust:
        """What is assumed of one system."""
        known = dict(self.trust)
        if letter not in known:
            raise UnknownIdError("system with assumptions on its integrity", letter, known)
        return known[letter]

    def with_trust(self, **systems: SystemTrust) -> IntegrityParameters:
        """The same with other assumptions on some systems.

        >>> IntegrityParameters().with_trust(R=SystemTrust(p_satellite=1e-4)).of("R").p_satellite
        0.0001
        """
        return replace(self, trust=tuple(sorted({**dict(self.trust), **systems}.items())))
