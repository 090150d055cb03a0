"""What stands where in every navigation message of RINEX 2 to 4.02: data, no code that reads.

A record is a line with satellite, clock reference and three numbers, then lines of four numbers. A layout names them in
that order, a row a line; ``-`` is a spare. A name with a dot (``position_m.0``) is a component of a vector. The names
are those of the variables that :func:`intercosmos.formats.rinex_navigation.read_navigation` gives, but for those in
``PRIVATE``.

References
----------
I. Romero (ed.), *RINEX 4.00* (2021), *4.01* (2023), *4.02* (2024), sections 5.4 and A; W. Gurtner and L. Estey,
*RINEX 2.11* (2007), tables A4, A11, A16; *RINEX 3.05* (2020), tables A5 to A20. The layout of the GLONASS CDMA messages
(L1OC, L3OC) and of NavIC's L1NV was compared with what cssrlib 1.2.1 and Orekit 14 read, the document being out of
reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FACTORS", "KEPLER", "MESSAGES", "PRIVATE", "Message", "message_key"]

Kind = Literal["kepler", "state", "table"]
Scale = Literal["GPS", "UTC", "BDT"]


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of record.

    Attributes
    ----------
    node : where it stands in the tree, such as ``G/LNAV``
    layout : names by line and slot; None for a spare
    kind : ``kepler`` elements, ``state`` vector or a ``table`` of parameters
    scale : time scale of the instants in the file
    issue : what tells two records of one reference time apart
    fewest : lines after the first that must be there
    """

    node: str
    layout: tuple[tuple[str | None, ...], ...]
    kind: Kind = "kepler"
    scale: Scale = "GPS"
    issue: tuple[str, ...] = ("iode", "iodc")
    fewest: int = 5

    @property
    def lines(self) -> int:
        """Lines after the first, at most."""
        return len(self.layout) - 1

    @property
    def slots(self) -> dict[str, int]:
        """Place of every name among the numbers of a record, three on the first line, then four a line."""
        flat = [name for row in self.layout for name in row]
        return {name: place for place, name in enumerate(flat) if name is not None}

    @property
    def needed(self) -> tuple[str, ...]:
        """Names without which the record is of no use."""
        return tuple(name for name in self.slots if name.split(".")[0] in _NEEDED[self.kind])


def _rows(text: str) -> tuple[tuple[str | None, ...], ...]:
    rows = [tuple(None if word == "-" else word for word in line.split()) for line in text.strip().splitlines()]
    return tuple(row + (None,) * ((3 if k == 0 else 4) - len(row)) for k, row in enumerate(rows))


_CLOCK = "clock_bias_s clock_drift clock_drift_rate_1_s\n"
_ORBIT = """{first} crs_m delta_n_rad_s m0_rad
cuc_rad e cus_rad sqrt_a
{third} cic_rad omega0_rad cis_rad
i0_rad crc_m omega_rad omega_dot_rad_s
"""
_LEGACY = _CLOCK + _ORBIT.format(first="iode", third="toe_s")
_CIVIL = _CLOCK + _ORBIT.format(first="a_dot_m_s", third="top_s")
_CIVIL_BDS = _CLOCK + _ORBIT.format(first="a_dot_m_s", third="toe_s")

_LNAV = _LEGACY + "idot_rad_s l2_codes week l2p_flag\naccuracy_m health tgd_s iodc\ntransmission_s fit_interval_h"
_GALILEO = (
    _LEGACY + "idot_rad_s data_sources week\naccuracy_m health bgd_e5a_e1_s bgd_e5b_e1_s\ntransmission_s"
)  # the issue of Galileo is one number for clock and orbit
_D1D2 = _LEGACY + "idot_rad_s - week\naccuracy_m health tgd1_s tgd2_s\ntransmission_s iodc"
_NAVIC = _LEGACY + "idot_rad_s - week\naccuracy_m health tgd_s\ntransmission_s"
_CNAV = (
    _CIVIL
    + """idot_rad_s delta_n_dot_rad_s2 urai_ned0 urai_ned1
urai_ed health tgd_s urai_ned2
isc_l1ca_s isc_l2c_s isc_l5i5_s isc_l5q5_s
{}transmission_s week_op flags"""
)
_CNV_BDS = _CIVIL_BDS + "idot_rad_s delta_n_dot_rad_s2 satellite_type top_s\nsisai_oe sisai_ocb sisai_oc1 sisai_oc2\n"
_CNV_TAIL = "sismai health integrity_flags iodc\ntransmission_s - - iode"
_L1NV = (
    _CLOCK
    + _ORBIT.format(first="a_dot_m_s", third="iode")
    + """idot_rad_s delta_n_dot_rad_s2 - reference_signal_flag
urai health tgd_s tgd_s_l5_s
isc_s_l1p_s isc_l1d_l1p_s isc_l1p_s_s isc_l1d_s_s
transmission_s week"""
)

_STATE = """{}
position_m.0 velocity_m_s.0 acceleration_m_s2.0 health
position_m.1 velocity_m_s.1 acceleration_m_s2.1 {}
position_m.2 velocity_m_s.2 acceleration_m_s2.2 {}
"""
_FDMA = (
    _STATE.format("clock_bias_s frequency_bias message_frame_time_s", "channel", "age_days")
    + "status_flags group_delay_s accuracy_index health_flags"
)
_SBAS = _STATE.format("clock_bias_s frequency_bias transmission_s", "accuracy_m", "iodn")
_CDMA = (
    _STATE.format("clock_bias_s frequency_bias clock_drift_rate_1_s", "data_validity", "{}")
    + """satellite_type data_source age_orbit age_clock
attitude_flag yaw_start yaw_ramp yaw_end
yaw yaw_sign yaw_rate yaw_acceleration
yaw_rate_most antenna_m.0 antenna_m.1 antenna_m.2
accuracy_orbit_index accuracy_clock_index transmission_other_s transmission_s"""
)

_KLOBUCHAR = "alpha.0 alpha.1 alpha.2\nalpha.3 beta.0 beta.1 beta.2\nbeta.3 region"
_KLOBUCHAR_REGION = (
    "iod\nalpha.0 alpha.1 alpha.2 alpha.3\nbeta.0 beta.1 beta.2 beta.3\n"
    "longitude_rad.0 longitude_rad.1 modip_rad.0 modip_rad.1"
)
_NEQUICK_N = "iod\n" + "\n".join(
    f"a.{3 * k} a.{3 * k + 1} a.{3 * k + 2} disturbance.{k}\n"
    f"longitude_rad.{2 * k} longitude_rad.{2 * k + 1} modip_rad.{2 * k} modip_rad.{2 * k + 1}"
    for k in range(3)
)
_EOP = """polar_x_rad polar_x_rate_rad_s polar_x_acceleration_rad_s2
- polar_y_rad polar_y_rate_rad_s polar_y_acceleration_rad_s2
transmission_s ut1_offset_s ut1_rate ut1_acceleration_1_s"""


def _table(node: str, text: str, fewest: int) -> Message:
    return Message(node, _rows(text), "table", "GPS", (), fewest)


def _messages() -> dict[str, Message]:
    cnav, cnv2 = _rows(_CNAV.format("")), _rows(_CNAV.format("isc_l1cd_s isc_l1cp_s - -\n"))
    made = [Message(f"{system}/LNAV", _rows(_LNAV)) for system in "GJ"]
    made += [Message(f"{system}/CNAV", cnav, issue=("top_s",), fewest=8) for system in "GJ"]
    made += [Message(f"{system}/CNV2", cnv2, issue=("top_s",), fewest=9) for system in "GJ"]
    made += [Message(f"E/{kind}", _rows(_GALILEO)) for kind in ("INAV", "FNAV")]
    made += [Message(f"C/{kind}", _rows(_D1D2), scale="BDT") for kind in ("D1", "D2")]
    made += [
        Message("C/CNV1", _rows(_CNV_BDS + "isc_b1cd_s - tgd_b1cp_s tgd_b2ap_s\n" + _CNV_TAIL), scale="BDT"),
        Message("C/CNV2", _rows(_CNV_BDS + "- isc_b2ad_s tgd_b1cp_s tgd_b2ap_s\n" + _CNV_TAIL), scale="BDT"),
        Message("C/CNV3", _rows(_CNV_BDS + "sismai health integrity_flags tgd_b2bi_s\ntransmission_s"), scale="BDT"),
        Message("I/LNAV", _rows(_NAVIC)),
        Message("I/L1NV", _rows(_L1NV)),
        Message("R/FDMA", _rows(_FDMA), "state", "UTC", (), 3),
        Message("R/L1OC", _rows(_CDMA.format("tgd_l2ocp_s")), "state", "UTC", (), 3),
        Message("R/L3OC", _rows(_CDMA.format("isc_l3ocp_s")), "state", "UTC", (), 3),
        Message("S/SBAS", _rows(_SBAS), "state", "GPS", ("iodn",), 3),
        _table("ION/KLOB", _KLOBUCHAR, 2),
        _table("ION/KLOB_REGION", _KLOBUCHAR_REGION, 2),
        _table("ION/NEQG", "ai.0 ai.1 ai.2\ndisturbance_flags", 0),
        _table("ION/NEQN", _NEQUICK_N, 6),
        _table("ION/BDGIM", "alpha.0 alpha.1 alpha.2\nalpha.3 alpha.4 alpha.5 alpha.6\nalpha.7 alpha.8", 2),
        _table("ION/GLONASS", "c_a c_f107 c_ap", 0),
        _table("STO", "- - -\ntransmission_s a0_s a1 a2_1_s", 1),
        _table("EOP", _EOP, 2),
    ]
    return {message.node: message for message in made}


#: Elements that the orbit or the clock is computed from.
KEPLER = (
    *(
        "clock_bias_s",
        "clock_drift",
        "clock_drift_rate_1_s",
        "crs_m",
        "delta_n_rad_s",
        "m0_rad",
        "cuc_rad",
        "e",
        "cus_rad",
    ),
    *("sqrt_a", "cic_rad", "omega0_rad", "cis_rad", "i0_rad", "crc_m", "omega_rad", "omega_dot_rad_s", "idot_rad_s"),
)
_NEEDED: dict[str, frozenset[str]] = {
    "kepler": frozenset((*KEPLER, "toe_s", "a_dot_m_s", "delta_n_dot_rad_s2")),
    "state": frozenset(("clock_bias_s", "frequency_bias", "position_m", "velocity_m_s", "acceleration_m_s2")),
    "table": frozenset(("alpha", "beta", "ai", "a", "c_a", "a0_s", "polar_x_rad", "polar_y_rad", "ut1_offset_s")),
}

#: Every message by its node.
MESSAGES = _messages()

_ARCSECOND = 3.14159265358979323846 / 648_000
_DEGREE = 3.14159265358979323846 / 180
#: What a number of the file is multiplied by.
FACTORS = {
    **dict.fromkeys(("position_m", "velocity_m_s", "acceleration_m_s2"), 1e3),
    **dict.fromkeys(("longitude_rad", "modip_rad"), _DEGREE),
    **{f"polar_{axis}_rad": _ARCSECOND for axis in "xy"},
    **{f"polar_{axis}_rate_rad_s": _ARCSECOND / 86_400 for axis in "xy"},
    **{f"polar_{axis}_acceleration_rad_s2": _ARCSECOND / 86_400**2 for axis in "xy"},
    "ut1_rate": 1 / 86_400,
    "ut1_acceleration_1_s": 1 / 86_400**2,
}
#: Read for something else and no variables themselves.
PRIVATE = frozenset(("transmission_s", "transmission_other_s"))


def message_key(kind: str, system: str, message: str, subtype: str) -> str | None:
    """The node of a record of RINEX 4, from the words of its line ``> EPH G01 LNAV``; None if it is unknown.

    Examples
    --------
    >>> message_key("EPH", "G", "LNAV", ""), message_key("ION", "C", "CNVX", ""), message_key("EPH", "G", "D1", "")
    ('G/LNAV', 'ION/BDGIM', None)
    """
    if kind in ("STO", "EOP"):
        return kind if system in "GREJCIS" else None
    if kind == "ION":
        return _IONOSPHERE.get((system, message, subtype)) or _IONOSPHERE.get((system, message, ""))
    node = f"{system}/{message}"
    return node if kind == "EPH" and node in MESSAGES else None


_IONOSPHERE = {
    **{(system, message, ""): "ION/KLOB" for system in "GJ" for message in ("LNAV", "CNVX")},
    ("I", "LNAV", ""): "ION/KLOB",
    ("C", "D1D2", ""): "ION/KLOB",
    ("C", "CNVX", ""): "ION/BDGIM",
    ("E", "IFNV", ""): "ION/NEQG",
    ("I", "L1NV", "KLOB"): "ION/KLOB_REGION",
    ("I", "L1NV", "NEQN"): "ION/NEQN",
    ("R", "LXOC", ""): "ION/GLONASS",
}
