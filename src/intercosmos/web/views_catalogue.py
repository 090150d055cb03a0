"""The catalogue as a list that can be searched."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from fastapi import Request

from intercosmos.catalogue.check import check
from intercosmos.catalogue.findings import Finding
from intercosmos.catalogue.references import REFERENCES, references
from intercosmos.catalogue.schema import KINDS, Entry, kind_named
from intercosmos.errors import UnknownIdError
from intercosmos.report.sayings import ClaimIndex
from intercosmos.report.words import capital
from intercosmos.units import Quantity
from intercosmos.web.models import EntryList, EntryRow, KindInfo
from intercosmos.web.views_parts import figure
from intercosmos.web.views_state import catalogue_of

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: Kinds as readers call them, where the name of the file is not what they would say.
KIND_TITLES: Final[Mapping[str, str]] = {
    "site": "Launch sites",
    "vehicle": "Launch vehicles",
    "payload": "Published payloads",
    "rules": "Rules for all vehicles",
    "mating": "Which interfaces mate",
    "ship": "Crew ships",
    "ground_station": "Deep-space stations",
    "effort": "Efforts",
    "licence": "Licensed production so far",
    "production": "Model of licensed production",
    "constellation": "Navigation systems",
    "augmentation": "Augmentation systems",
}
#: Figures in a row of a list.
_FIGURES: Final = 3
#: Catalogues that are kept with their indices.
_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class Named:
    """An entry with what it is found by."""

    kind: str
    entry: Entry
    name: str
    owner: str
    text: str = field(repr=False)  #: case-folded


class CatalogueIndex:
    """A catalogue, and what is looked up in it again and again.

    Parameters
    ----------
    catalogue : overrides included
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._lock = threading.Lock()

    @cached_property
    def named(self) -> Sequence[Named]:
        """Every entry, kind by kind, in the order of the files."""
        return [self._named(kind, entry) for kind in KINDS for entry in self.catalogue.entries(kind).values()]

    def _named(self, kind: str, entry: Entry) -> Named:
        name, owner = name_of(kind, entry, self.catalogue), str(getattr(entry, "owner", "") or "")
        partner = self.catalogue.partners.get(owner)
        by = f"{partner.name} {partner.short_name}" if partner is not None else ""
        text = " ".join(
            (name, entry.id, str(getattr(entry, "short_name", "")), owner, by, entry.note, kind_title(kind))
        )
        return Named(kind, entry, name, owner, text.casefold())

    @cached_property
    def findings(self) -> Mapping[tuple[str, str], Sequence[Finding]]:
        """What the check says about each entry; it takes half a second once."""
        found: dict[tuple[str, str], list[Finding]] = {}
        for one in check(self.catalogue):
            found.setdefault((one.kind, one.id), []).append(one)
        return found

    @cached_property
    def used_by(self) -> Mapping[tuple[str, str], Sequence[tuple[str, str, str]]]:
        """(kind, id) -> field, kind and id of every entry that names it."""
        found: dict[tuple[str, str], dict[tuple[str, str, str], None]] = {}
        for kind, paths in REFERENCES.items():
            for entry in self.catalogue.entries(kind).values():
                for path, target in paths.items():
                    for one in references(entry, path):
                        found.setdefault((target, one), {})[path, kind, entry.id] = None
        return {key: tuple(ones) for key, ones in found.items()}

    @cached_property
    def cited_by(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Source -> kind and id of every entry that draws on it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for one in self.named:
            for source in self.catalogue.source_ids_of(one.kind, one.entry.id):
                found.setdefault(source, []).append((one.kind, one.entry.id))
        return found

    @cached_property
    def figures(self) -> Mapping[str, Sequence[str]]:
        """Kind -> the quantities that most of its entries have, in the order of the schema, three at most."""
        found = {}
        for name, kind in KINDS.items():
            entries = self.catalogue.entries(name).values()
            having = {
                one: sum(isinstance(getattr(entry, one), Quantity) for entry in entries)
                for one in kind.model.model_fields
            }
            found[name] = [one for one, count in having.items() if 2 * count > len(entries)][:_FIGURES]
        return found


def kind_title(kind: str) -> str:
    """What readers call a kind."""
    return KIND_TITLES.get(kind) or capital(KINDS[kind].plural.replace("_", " "))


def name_of(kind: str, entry: Entry, catalogue: Catalogue) -> str:
    """What an entry is called: its name or title, or what it says in a few words."""
    said = getattr(entry, "name", "") or getattr(entry, "title", "")
    if said:
        return str(said)
    if kind == "payload":
        vehicle, site = (str(getattr(entry, one)) for one in ("vehicle", "site"))
        names = [found.name if found is not None else one for one, found in (
            (vehicle, catalogue.vehicles.get(vehicle)), (site, catalogue.sites.get(site)),
        )]  # fmt: skip
        return f"{names[0]} from {names[1]}"
    if kind == "mating":
        pair = (str(getattr(entry, one)) for one in ("active", "passive"))
        return " with ".join(getattr(catalogue.docking_interfaces.get(one), "name", one) for one in pair)
    return kind_title(kind) if KINDS[kind].layout == "single" else capital(entry.id.replace("-", " "))


def indexed(request: Request, scenario: str) -> CatalogueIndex:
    """The catalogue as a scenario sees it, with what is looked up in it."""
    catalogue = catalogue_of(request, scenario)
    state = request.app.state
    if not hasattr(state, "catalogue_indices"):
        state.catalogue_indices = OrderedDict()
    kept: OrderedDict[str, CatalogueIndex] = state.catalogue_indices
    found = kept.get(catalogue.digest)
    if found is None:
        found = kept[catalogue.digest] = CatalogueIndex(catalogue)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def kinds_of(index: CatalogueIndex, found: Sequence[Named] | None = None) -> list[KindInfo]:
    """Every kind with how many entries it has, or how many of those found."""
    tally = dict.fromkeys(KINDS, 0)
    for one in index.named if found is None else found:
        tally[one.kind] += 1
    return [
        KindInfo(kind=name, title=kind_title(name), count=tally[name], owned="owner" in kind.model.model_fields)
        for name, kind in KINDS.items()
    ]


def entry_list(
    index: CatalogueIndex, claims: ClaimIndex, *, kind: str, partner: str, query: str, limit: int, offset: int
) -> EntryList:
    """Entries in which every word of the query stands: in their name, id, owner, note or kind.

    Parameters
    ----------
    index : of the catalogue
    claims : of the record
    kind, partner : only these, if given; the counts of kinds are of all that the words and the partner leave
    query : words, in any case and order
    limit, offset : which part of the entries to give

    Raises
    ------
    UnknownIdError
        If there is no such kind or partner.
    """
    wanted = kind_named(kind).name if kind else ""
    if partner and partner not in index.catalogue.partners:
        raise UnknownIdError("partner", partner, index.catalogue.partners)
    words = query.casefold().split()
    found = [one for one in index.named if partner in ("", one.owner) and all(word in one.text for word in words)]
    kept = [one for one in found if wanted in ("", one.kind)]
    if words:  # what is called so comes before what only mentions it
        kept.sort(key=lambda one: not all(word in f"{one.name} {one.entry.id}".casefold() for word in words))
    rows = [_row(index, claims, one) for one in kept[offset : offset + limit]]
    return EntryList(kinds=kinds_of(index, found), total=len(kept), entries=rows)


def _row(index: CatalogueIndex, claims: ClaimIndex, one: Named) -> EntryRow:
    quantities = [(name, getattr(one.entry, name)) for name in index.figures[one.kind]]
    return EntryRow(
        kind=one.kind,
        id=one.entry.id,
        name=one.name,
        owner=one.owner,
        status=str(getattr(one.entry, "status", "") or ""),
        figures=[figure(name.replace("_", " "), q) for name, q in quantities if isinstance(q, Quantity)],
        contradictions=len(index.findings.get((one.kind, one.entry.id), ())),
        stories=claims.stories(one.kind, one.entry.id),
    )
