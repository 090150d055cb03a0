"""Tables of keywords of orbit parameter, orbit ephemeris and conjunction data messages.

References
----------
CCSDS 502.0-B-3, tables 3-1 to 3-3 and 5-1 to 5-3; CCSDS 508.0-B-1, tables 3-1 to 3-4.
"""

from __future__ import annotations

from typing import Final

from intercosmos.formats.ccsds_blocks import USER_DEFINED, Keyword, Table


def number(name: str, unit: str = "", *, required: bool = False) -> Keyword:
    """A keyword with a number."""
    return Keyword(name, "number", unit, required)


def epoch(name: str, *, required: bool = False) -> Keyword:
    """A keyword with an epoch."""
    return Keyword(name, "epoch", required=required)


def text(name: str, *allowed: str, required: bool = False) -> Keyword:
    """A keyword with a text, one of ``allowed`` if there are any."""
    return Keyword(name, "text", required=required, allowed=allowed)


_CLASSIFICATION, _MESSAGE_ID = text("CLASSIFICATION"), text("MESSAGE_ID")
HEADER: Final = Table(
    "header",
    (_CLASSIFICATION, epoch("CREATION_DATE", required=True), text("ORIGINATOR", required=True), _MESSAGE_ID),
)
_OBJECT: Final = (
    text("OBJECT_NAME", required=True),
    text("OBJECT_ID", required=True),
    text("CENTER_NAME", required=True),
    text("REF_FRAME", required=True),
    epoch("REF_FRAME_EPOCH"),
    text("TIME_SYSTEM", required=True),
)

STATE: Final = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")


def _unit_of(name: str) -> str:
    return "km/s" if name.endswith("_DOT") else "km"


_STATE = tuple(number(name, _unit_of(name), required=True) for name in STATE)
#: Keywords of the lower triangle of a covariance, row by row.
COVARIANCE: Final = tuple(f"C{row}_{column}" for k, row in enumerate(STATE) for column in STATE[: k + 1])


def covariance_unit(name: str) -> str:
    """Unit of an element of a covariance: km**2, km**2/s or km**2/s**2."""
    return ("km**2", "km**2/s", "km**2/s**2")[name.count("_DOT")]


_COVARIANCE = tuple(number(name, covariance_unit(name), required=True) for name in COVARIANCE)

OPM_METADATA: Final = Table("metadata", _OBJECT)
OPM_STATE: Final = Table("stateVector", (epoch("EPOCH", required=True), *_STATE))
OPM_ELEMENTS: Final = Table(
    "keplerianElements",
    (
        number("SEMI_MAJOR_AXIS", "km", required=True),
        number("ECCENTRICITY", required=True),
        number("INCLINATION", "deg", required=True),
        number("RA_OF_ASC_NODE", "deg", required=True),
        number("ARG_OF_PERICENTER", "deg", required=True),
        number("TRUE_ANOMALY", "deg"),
        number("MEAN_ANOMALY", "deg"),
        number("GM", "km**3/s**2", required=True),
    ),
)
OPM_SPACECRAFT: Final = Table(
    "spacecraftParameters",
    (
        number("MASS", "kg"),
        number("SOLAR_RAD_AREA", "m**2"),
        number("SOLAR_RAD_COEFF"),
        number("DRAG_AREA", "m**2"),
        number("DRAG_COEFF"),
    ),
)
OPM_COVARIANCE: Final = Table("covarianceMatrix", (text("COV_REF_FRAME"), *_COVARIANCE))
OPM_MANOEUVRE: Final = Table(
    "maneuverParameters",
    (
        epoch("MAN_EPOCH_IGNITION", required=True),
        number("MAN_DURATION", "s", required=True),
        number("MAN_DELTA_MASS", "kg"),
        text("MAN_REF_FRAME", required=True),
        *(number(f"MAN_DV_{k}", "km/s", required=True) for k in (1, 2, 3)),
    ),
)
OPM_USER: Final = Table("userDefinedParameters", (text(USER_DEFINED),))

OEM_METADATA: Final = Table(
    "metadata",
    (
        *_OBJECT,
        epoch("START_TIME", required=True),
        epoch("USEABLE_START_TIME"),
        epoch("USEABLE_STOP_TIME"),
        epoch("STOP_TIME", required=True),
        text("INTERPOLATION"),
        Keyword("INTERPOLATION_DEGREE", "whole"),
    ),
)
OEM_COVARIANCE: Final = Table("covarianceMatrix", (epoch("EPOCH", required=True), text("COV_REF_FRAME"), *_COVARIANCE))

CDM_HEADER: Final = Table(
    "header",
    (
        epoch("CREATION_DATE", required=True),
        text("ORIGINATOR", required=True),
        text("MESSAGE_FOR"),
        text("MESSAGE_ID", required=True),
    ),
)
CDM_RELATIVE_STATE: Final = Table(
    "relativeStateVector",
    (
        *(number(f"RELATIVE_POSITION_{axis}", "m") for axis in "RTN"),
        *(number(f"RELATIVE_VELOCITY_{axis}", "m/s") for axis in "RTN"),
    ),
)
CDM_RELATIVE: Final = Table(
    "relativeMetadataData",
    (
        epoch("TCA", required=True),
        number("MISS_DISTANCE", "m", required=True),
        number("RELATIVE_SPEED", "m/s"),
        *CDM_RELATIVE_STATE.keywords,
        epoch("START_SCREEN_PERIOD"),
        epoch("STOP_SCREEN_PERIOD"),
        text("SCREEN_VOLUME_FRAME", "RTN", "TVN"),
        text("SCREEN_VOLUME_SHAPE", "ELLIPSOID", "BOX"),
        *(number(f"SCREEN_VOLUME_{axis}", "m") for axis in "XYZ"),
        epoch("SCREEN_ENTRY_TIME"),
        epoch("SCREEN_EXIT_TIME"),
        number("COLLISION_PROBABILITY"),
        text("COLLISION_PROBABILITY_METHOD"),
    ),
)
_YES_NO = ("YES", "NO")
CDM_METADATA: Final = Table(
    "metadata",
    (
        text("OBJECT", "OBJECT1", "OBJECT2", required=True),
        text("OBJECT_DESIGNATOR", required=True),
        text("CATALOG_NAME", required=True),
        text("OBJECT_NAME", required=True),
        text("INTERNATIONAL_DESIGNATOR", required=True),
        text("OBJECT_TYPE", "PAYLOAD", "ROCKET BODY", "DEBRIS", "UNKNOWN", "OTHER"),
        text("OPERATOR_CONTACT_POSITION"),
        text("OPERATOR_ORGANIZATION"),
        text("OPERATOR_PHONE"),
        text("OPERATOR_EMAIL"),
        text("EPHEMERIS_NAME", required=True),
        text("COVARIANCE_METHOD", "CALCULATED", "DEFAULT", required=True),
        text("MANEUVERABLE", "YES", "NO", "N/A", required=True),
        text("ORBIT_CENTER"),
        text("REF_FRAME", "GCRF", "EME2000", "ITRF", required=True),
        text("GRAVITY_MODEL"),
        text("ATMOSPHERIC_MODEL"),
        text("N_BODY_PERTURBATIONS"),
        text("SOLAR_RAD_PRESSURE", *_YES_NO),
        text("EARTH_TIDES", *_YES_NO),
        text("INTRACK_THRUST", *_YES_NO),
    ),
)
_COUNTS = ("OBS_AVAILABLE", "OBS_USED", "TRACKS_AVAILABLE", "TRACKS_USED")
_OD: Final = Table(
    "odParameters",
    (
        epoch("TIME_LASTOB_START"),
        epoch("TIME_LASTOB_END"),
        number("RECOMMENDED_OD_SPAN", "d"),
        number("ACTUAL_OD_SPAN", "d"),
        *(Keyword(name, "whole") for name in _COUNTS),
        number("RESIDUALS_ACCEPTED", "%"),
        number("WEIGHTED_RMS"),
    ),
)
_ADDITIONAL: Final = Table(
    "additionalParameters",
    (
        number("AREA_PC", "m**2"),
        number("AREA_DRG", "m**2"),
        number("AREA_SRP", "m**2"),
        number("MASS", "kg"),
        number("CD_AREA_OVER_MASS", "m**2/kg"),
        number("CR_AREA_OVER_MASS", "m**2/kg"),
        number("THRUST_ACCELERATION", "m/s**2"),
        number("SEDR", "W/kg"),
    ),
)
_CDM_STATE: Final = Table("stateVector", _STATE)

#: Axes of the covariance of a conjunction: position, velocity, drag, solar pressure, thrust.
CDM_AXES: Final = ("R", "T", "N", "RDOT", "TDOT", "NDOT", "DRG", "SRP", "THR")


def _cdm_unit(row: str, column: str) -> str:
    position, velocity = ("R", "T", "N"), ("RDOT", "TDOT", "NDOT")
    if row in position:
        return "m**2"
    if row in velocity:
        return "m**2/s" if column in position else "m**2/s**2"
    if row == "THR":
        return {"DRG": "m**3/(kg*s**2)", "SRP": "m**3/(kg*s**2)", "THR": "m**2/s**4"}.get(
            column, "m**2/s**2" if column in position else "m**2/s**3"
        )
    if column in position:
        return "m**3/kg"
    return "m**3/(kg*s)" if column in velocity else "m**4/kg**2"


_CDM_COVARIANCE: Final = Table(
    "covarianceMatrix",
    tuple(
        number(f"C{row}_{column}", _cdm_unit(row, column), required=k < 6)
        for k, row in enumerate(CDM_AXES)
        for column in CDM_AXES[: k + 1]
    ),
)
#: Parts of the data of one object of a conjunction, in order.
CDM_DATA: Final = (_OD, _ADDITIONAL, _CDM_STATE, _CDM_COVARIANCE)
