"""Loading the catalogue: what partners have, every value with its source.

>>> catalogue = load_catalogue()
>>> catalogue.sites["guiana"].latitude.source
'orbitlab'
>>> catalogue.get("site", "guyana")
Traceback (most recent call last):
    ...
intercosmos.errors.UnknownIdError: no site is called 'guyana'
...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

from intercosmos.catalogue.raw import Raw, RawEntry, collect, digest, inherit, override
from intercosmos.catalogue.references import unknown_ids
from intercosmos.catalogue.schema import (
    KINDS,
    Augmentation,
    Constellation,
    DockingInterface,
    DropZone,
    EffortRate,
    Engine,
    Entry,
    ExportRule,
    GroundStation,
    Kind,
    Licence,
    Mating,
    MonitoringStation,
    Partner,
    ProductionRules,
    PublishedPayload,
    Receiver,
    ReceivingStation,
    Rules,
    Satellite,
    Ship,
    Site,
    Source,
    Stage,
    Station,
    Table,
    Vehicle,
    kind_named,
)
from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.formats.toml import validate
from intercosmos.units import Quantity

#: The catalogue that comes with the program.
DATA_FOLDER: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What partners have. Mappings go from id to entry; nothing changes after loading.

    Attributes
    ----------
    digest : SHA-256 of the data used, overrides included
    """

    sources: Mapping[str, Source]
    partners: Mapping[str, Partner]
    drop_zones: Mapping[str, DropZone]
    sites: Mapping[str, Site]
    engines: Mapping[str, Engine]
    stages: Mapping[str, Stage]
    vehicles: Mapping[str, Vehicle]
    published_payloads: tuple[PublishedPayload, ...]
    rules: Rules
    docking_interfaces: Mapping[str, DockingInterface]
    matings: tuple[Mating, ...]
    ships: Mapping[str, Ship]
    stations: Mapping[str, Station]
    ground_stations: Mapping[str, GroundStation]
    efforts: Mapping[str, EffortRate]
    licences: Mapping[str, Licence]
    export_rules: Mapping[str, ExportRule]
    production: ProductionRules
    constellations: Mapping[str, Constellation]
    monitoring_stations: Mapping[str, MonitoringStation]
    augmentations: Mapping[str, Augmentation]
    receivers: Mapping[str, Receiver]
    satellites: Mapping[str, Satellite]
    receiving_stations: Mapping[str, ReceivingStation]
    digest: str
    _entries: Mapping[str, Mapping[str, Entry]] = field(repr=False)
    _written: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(repr=False)
    _folders: tuple[Path, ...] = field(default=(), repr=False)  #: read besides ours and those of other packages
    _trace: Any = field(default=None, repr=False, compare=False)  #: of a stand-in that records what is read
    _prints: dict[tuple[str, str, tuple[str, ...]], str] = field(  #: fingerprints taken so far
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def label(self) -> str:
        """The digest, for telling catalogues apart; to ask for this does not count as reading everything."""
        return self.digest

    @staticmethod
    def kinds() -> tuple[str, ...]:
        """Names of the kinds of entries, singular."""
        return tuple(KINDS)

    def entries(self, kind: str) -> Mapping[str, Entry]:
        """All entries of a kind (singular or plural), by id."""
        return self._entries[kind_named(kind).name]

    def get(self, kind: str, id: str) -> Entry:  # noqa: A002 (the word of the files)
        """One entry.

        Raises
        ------
        UnknownIdError
            With the nearest ids.
        """
        name = kind_named(kind).name
        if id not in self._entries[name]:
            raise UnknownIdError(name.replace("_", " "), id, self._entries[name])
        return self._entries[name][id]

    def assets(self, kind: str, partner: str | None = None) -> tuple[Entry, ...]:
        """Entries of a kind, only those of one partner if it is named.

        Raises
        ------
        UnknownIdError
            If the partner is unknown.
        DataError
            If entries of this kind belong to nobody.
        """
        found = kind_named(kind)
        entries = tuple(self._entries[found.name].values())
        if partner is None:
            return entries
        if partner not in self.partners:
            raise UnknownIdError("partner", partner, self.partners)
        if "owner" not in found.model.model_fields:
            owned = [name for name, other in KINDS.items() if "owner" in other.model.model_fields]
            raise DataError(f"a {found.name} belongs to no partner", where=Where(key=kind), allowed=owned)
        return tuple(entry for entry in entries if getattr(entry, "owner", None) == partner)

    def source_ids_of(self, kind: str, id: str) -> tuple[str, ...]:  # noqa: A002
        """Ids of every source an entry draws on, its own first."""
        return tuple(dict.fromkeys(source for _, source in named_sources(self.get(kind, id))))

    def note_of(self, kind: str, id: str, field_name: str = "") -> str:  # noqa: A002
        """The note written beside a field, or the entry's own."""
        entry = self.get(kind, id)
        if not field_name:
            return entry.note
        value = self._written[kind_named(kind).name][id].get(field_name)
        return str(value.get("note", "")) if isinstance(value, Mapping) else ""

    def mating(self, active: str, passive: str) -> Mating | None:
        """Whether a ship's interface mates with a port's; ``None`` if nobody has written it down."""
        fitting = (one for one in self.matings if (one.active, one.passive) == (active, passive))
        return next(fitting, None)


def quantities(table: Table, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    """Every quantity of an entry with its path, tables and lists within it included."""
    for name in type(table).model_fields:
        value = getattr(table, name)
        items = value if isinstance(value, tuple) else (value,)
        for index, item in enumerate(items):
            path = (*at, name, str(index)) if isinstance(value, tuple) else (*at, name)
            if isinstance(item, Quantity):
                yield path, item
            elif isinstance(item, Table):
                yield from quantities(item, path)


def named_sources(table: Table, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every source an entry names with its path, its own first; values without one stand under the entry's."""
    own = getattr(table, "source", "")
    if own:
        yield (*at, "source"), own
    for name in type(table).model_fields:
        value = getattr(table, name)
        items = value if isinstance(value, tuple) else (value,)
        for index, item in enumerate(items):
            path = (*at, name, str(index)) if isinstance(value, tuple) else (*at, name)
            if isinstance(item, Quantity) and item.source:
                yield path, item.source
            elif isinstance(item, Table):
                yield from named_sources(item, path)


def load_catalogue(
    *,
    overrides: Mapping[str, object] | None = None,
    extra_folders: Iterable[Path | str] = (),
    where_of: Callable[[str], Where] | None = None,
    require_references: bool = True,
) -> Catalogue:
    """Read and check the catalogue.

    Parameters
    ----------
    overrides : values to change before anything is checked, such as ``{"vehicle.soyuz-2.1a.status": "active"}``
    extra_folders : folders of catalogue files whose entries are added to ours, or replace ours of the same id

    Other Parameters
    ----------------
    where_of : says where an override was written, for errors about it
    require_references : raise at the first id that leads nowhere; without it, the check of the catalogue lists them all

    Raises
    ------
    UnknownIdError
        If an override names a kind, entry or field that does not exist, or an entry refers to one.
    DataError
        If a file or an override says something it must not; with file, line and key.
    """
    folders = tuple(Path(folder) for folder in extra_folders)
    raw = collect([DATA_FOLDER, *registered_folders(), *folders])
    override(raw, overrides or {}, where_of or (lambda key: Where(key=key)))
    for kind in ("vehicle", "satellite"):
        inherit(raw[kind], kind)
    entries = {name: _build(KINDS[name], written) for name, written in raw.items()}
    if require_references:
        _require_references(raw, entries)
    return _assemble(raw, entries, folders)


def _require_references(raw: Raw, entries: Mapping[str, Mapping[str, Entry]]) -> None:
    for kind, entry_id, path, target, unknown in unknown_ids(entries):
        written = raw[kind][entry_id]
        where = written.document.where((*written.at, path.partition(".")[0]))
        raise UnknownIdError(target.replace("_", " "), unknown, entries[target], where=where)


def registered_folders() -> list[Path]:
    """Catalogue folders that other packages add (entry-point group ``intercosmos.catalogues``: a folder's path)."""
    return [Path(point.load()) for point in sorted(entry_points(group="intercosmos.catalogues"), key=lambda p: p.name)]


def _build(kind: Kind, written: Mapping[str, RawEntry]) -> dict[str, Entry]:
    built = {}
    for entry_id, entry in written.items():
        if "id" in entry.data:
            raise DataError(
                "an entry's id is the name of its table",
                where=entry.document.where((*entry.at, "id")),
                advice="remove it",
            )
        context = {"source": entry.data.get("source", "")}
        built[entry_id] = validate(
            kind.model, {"id": entry_id, **entry.data}, document=entry.document, at=entry.at, context=context
        )
    return built


def _assemble(raw: Raw, entries: Mapping[str, Mapping[str, Entry]], folders: tuple[Path, ...]) -> Catalogue:
    for single in (name for name, kind in KINDS.items() if kind.layout == "single"):
        if single not in entries[single]:
            raise DataError(f"the catalogue has no {single}", where=Where(DATA_FOLDER / f"{single}.toml"))
    values: dict[str, Any] = {
        KINDS[name].plural: found if KINDS[name].layout == "tables" else tuple(found.values())
        for name, found in entries.items()
    }
    values["published_payloads"] = values.pop("payloads")
    values |= {name: entries[name][name] for name, kind in KINDS.items() if kind.layout == "single"}
    written = {kind: {entry_id: entry.data for entry_id, entry in found.items()} for kind, found in raw.items()}
    return Catalogue(**values, digest=digest(raw), _entries=entries, _written=written, _folders=folders)
