"""Which fields of an entry are ids of other entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from intercosmos.catalogue.schema import Entry, Table

#: kind -> field path -> kind of the id that stands there. A path goes through tables and lists.
REFERENCES: Final[dict[str, dict[str, str]]] = {
    "site": {"owner": "partner", "users": "partner", "corridors.drop_zones": "drop_zone", "pads.vehicles": "vehicle"},
    "engine": {"owner": "partner"},
    "licence": {"engine": "engine"},
    "export_rule": {"members": "partner"},
    "stage": {"owner": "partner", "engine": "engine"},
    "vehicle": {"owner": "partner", "stages.stage": "stage", "sites": "site"},
    "payload": {"vehicle": "vehicle", "site": "site"},
    "ship": {"owner": "partner", "docking_interface": "docking_interface", "launched_by": "vehicle"},
    "ground_station": {"owner": "partner"},
    "station": {"owner": "partner", "members": "partner", "ports.interface": "docking_interface"},
    "constellation": {"owner": "partner", "part_of": "constellation"},
    "monitoring_station": {"owner": "partner", "territory": "partner"},
    "augmentation": {"owner": "partner"},
    "satellite": {"owner": "partner", "shared_with": "partner"},
    "receiving_station": {"owner": "partner", "territory": "partner"},
    "mating": {"active": "docking_interface", "passive": "docking_interface", "by": "docking_interface"},
}


def references(entry: Entry, path: str) -> Iterator[str]:
    """Every id that stands at ``path`` of an entry."""
    nodes: list[object] = [entry]
    for name in path.split("."):
        values = [getattr(node, name) for node in nodes if isinstance(node, Table)]
        nodes = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    yield from (node for node in nodes if isinstance(node, str))


def unknown_ids(entries: Mapping[str, Mapping[str, Entry]]) -> Iterator[tuple[str, str, str, str, str]]:
    """Kind, id and path of every reference that leads nowhere, the kind it should lead to, and the unknown id."""
    for kind, fields in REFERENCES.items():
        for entry in entries[kind].values():
            for path, target in fields.items():
                known = entries[target]
                yield from ((kind, entry.id, path, target, one) for one in references(entry, path) if one not in known)
