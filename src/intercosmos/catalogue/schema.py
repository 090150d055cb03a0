"""The kinds of catalogue entries: which file, which model. The models themselves stand in ``schema_*.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from intercosmos.catalogue.row_ids import mating_id, payload_id
from intercosmos.catalogue.schema_base import Entry, Table
from intercosmos.catalogue.schema_crew import DockingInterface, EffortRate, Mating, Port, Ship, Station
from intercosmos.catalogue.schema_engines import Engine, Turbomachinery
from intercosmos.catalogue.schema_navigation import Augmentation, Constellation, MonitoringStation
from intercosmos.catalogue.schema_places import Consent, Corridor, DropZone, GroundStation, Pad, Partner, Site, Source
from intercosmos.catalogue.schema_production import ExportRule, Licence, ProductionRules, ProductionStep
from intercosmos.catalogue.schema_receivers import Receiver, ReceiverSolution
from intercosmos.catalogue.schema_rules import Rules
from intercosmos.catalogue.schema_sensing import Instrument, ReceivingStation, Satellite, SatelliteOrbit
from intercosmos.catalogue.schema_vehicles import PublishedPayload, Stage, StageUse, ThrottleStep, Vehicle
from intercosmos.errors import UnknownIdError, Where

__all__ = [
    "KINDS",
    "Augmentation",
    "Consent",
    "Constellation",
    "Corridor",
    "DockingInterface",
    "DropZone",
    "EffortRate",
    "Engine",
    "Entry",
    "ExportRule",
    "GroundStation",
    "Instrument",
    "Kind",
    "Licence",
    "Mating",
    "MonitoringStation",
    "Pad",
    "Partner",
    "Port",
    "ProductionRules",
    "ProductionStep",
    "PublishedPayload",
    "Receiver",
    "ReceiverSolution",
    "ReceivingStation",
    "Rules",
    "Satellite",
    "SatelliteOrbit",
    "Ship",
    "Site",
    "Source",
    "Stage",
    "StageUse",
    "Station",
    "Table",
    "ThrottleStep",
    "Turbomachinery",
    "Vehicle",
    "kind_named",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entries.

    Attributes
    ----------
    name : singular, as in ``site.guiana.status``
    plural : name of the file and of the attribute of the catalogue
    model : what an entry looks like
    layout : ``tables``, one table an id; ``array``, ``[[name]]`` without ids; ``single``, the file is one entry
    named : makes the id of an entry of an array from its data as written; without it entries are counted
    """

    name: str
    plural: str
    model: type[Entry]
    layout: Literal["tables", "array", "single"] = "tables"
    named: Callable[[Mapping[str, Any]], str] | None = None


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("source", "sources", Source),
        Kind("partner", "partners", Partner),
        Kind("drop_zone", "drop_zones", DropZone),
        Kind("site", "sites", Site),
        Kind("engine", "engines", Engine),
        Kind("stage", "stages", Stage),
        Kind("vehicle", "vehicles", Vehicle),
        Kind("payload", "payloads", PublishedPayload, "array", payload_id),
        Kind("rules", "rules", Rules, "single"),
        Kind("docking_interface", "docking_interfaces", DockingInterface),
        Kind("mating", "matings", Mating, "array", mating_id),
        Kind("ship", "ships", Ship),
        Kind("station", "stations", Station),
        Kind("ground_station", "ground_stations", GroundStation),
        Kind("effort", "efforts", EffortRate),
        Kind("licence", "licences", Licence),
        Kind("export_rule", "export_rules", ExportRule),
        Kind("production", "production", ProductionRules, "single"),
        Kind("constellation", "constellations", Constellation),
        Kind("monitoring_station", "monitoring_stations", MonitoringStation),
        Kind("augmentation", "augmentations", Augmentation),
        Kind("receiver", "receivers", Receiver),
        Kind("satellite", "satellites", Satellite),
        Kind("receiving_station", "receiving_stations", ReceivingStation),
    )
}


def kind_named(text: str, *, where: Where | None = None) -> Kind:
    """The kind called ``text``, singular or plural, with ``_`` or ``-``.

    Raises
    ------
    UnknownIdError
        With the nearest kinds.
    """
    wanted = text.replace("-", "_")
    for kind in KINDS.values():
        if wanted in (kind.name, kind.plural):
            return kind
    raise UnknownIdError("kind of catalogue entry", text, KINDS, where=where)
