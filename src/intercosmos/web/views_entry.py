"""One entry of the catalogue: every value with its range and source, what contradicts it, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.schema import Entry, kind_named
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.report.words import plural
from intercosmos.units import Quantity
from intercosmos.web.models import AssetRef, Contradiction, EntryView, FieldView
from intercosmos.web.sayings import sayings_of
from intercosmos.web.views_catalogue import CatalogueIndex, name_of
from intercosmos.web.views_fields import Value, can_be_overridden, numbers_of, spread_of, text_of, values_of
from intercosmos.web.views_parts import source_view
from intercosmos.web.views_state import Study

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: What an entry of one kind is a part of: options name the whole.
_PART_OF: Final = {
    "engine": ("stage",), "stage": ("vehicle",), "drop_zone": ("site",), "docking_interface": ("ship", "station"),
}  # fmt: skip


def entry_view(index: CatalogueIndex, kind: str, entry: Entry, claims: ClaimIndex, study: Study | None) -> EntryView:
    """Everything about an entry.

    Parameters
    ----------
    index : of the catalogue
    kind, entry : which
    claims : of the record
    study : of the scenario, if there is one
    """
    catalogue, kind = index.catalogue, kind_named(kind).name
    return EntryView(
        kind=kind,
        id=entry.id,
        name=name_of(kind, entry, catalogue),
        owner=str(getattr(entry, "owner", "") or ""),
        status=str(getattr(entry, "status", "") or ""),
        note=entry.note,
        fields=[_field(catalogue, kind, entry, value, claims) for value in values_of(kind, entry)],
        contradictions=[
            Contradiction(severity=one.severity.value, text=one.text, rule=one.rule.replace("_", " "))
            for one in index.findings.get((kind, entry.id), ())
        ],
        used_by=_used_by(index, kind, entry),
        options="" if study is None else options_that_need(index, study, kind, entry),
        sayings=sayings_of(claims.of(kind, entry.id), catalogue),
    )


def _field(catalogue: Catalogue, kind: str, entry: Entry, value: Value, claims: ClaimIndex) -> FieldView:
    path = ".".join(value.path)
    shown, low, high, unit = numbers_of(value.value)
    source = value.value.source if isinstance(value.value, Quantity) else value.source
    prefix = kind if entry.id == kind else f"{kind}.{entry.id}"
    key = ".".join((prefix, *value.named)) if can_be_overridden(catalogue, kind, entry, value) else ""
    return FieldView(
        key=key,
        field=path,
        label=value.label,
        text=text_of(value.value),
        value=shown,
        low=low,
        high=high,
        unit=unit,
        form=value.form,
        given=value.value not in (None, "", ()),
        units=value.units,
        choices=value.choices,
        refers_to=value.refers_to,
        spread=spread_of(value.value),
        source=source_view(source, catalogue),
        note=catalogue.note_of(kind, entry.id, path) if len(value.path) == 1 else "",
        refers=tuple(_refs(catalogue, value.refers_to, value.value)),
        sayings=tuple(sayings_of(_said(claims, kind, entry, value), catalogue)),
    )


def _said(claims: ClaimIndex, kind: str, entry: Entry, value: Value) -> Sequence[StoryClaim]:
    """Claims about a value, whichever way they write its path."""
    ways = dict.fromkeys((".".join(value.path), ".".join(value.named)))
    return [claim for way in ways for claim in claims.of(kind, entry.id, way)]


def _refs(catalogue: Catalogue, kind: str, value: Any) -> Iterator[AssetRef]:
    if kind:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and one:
                yield _ref(catalogue, "", kind, one)


def _ref(catalogue: Catalogue, role: str, kind: str, one: str) -> AssetRef:
    entry = catalogue.entries(kind).get(one)
    return AssetRef(
        role=role,
        kind=kind,
        id=one,
        name=one if entry is None else str(getattr(entry, "short_name", "") or name_of(kind, entry, catalogue)),
        owner=str(getattr(entry, "owner", "") or ""),
    )


def _used_by(index: CatalogueIndex, kind: str, entry: Entry) -> list[AssetRef]:
    """Entries that name this one; of a source, those that draw on it."""
    if kind == "source":
        return [_ref(index.catalogue, "source", other, one) for other, one in index.cited_by.get(entry.id, ())]
    found = index.used_by.get((kind, entry.id), ())
    return [_ref(index.catalogue, path.rpartition(".")[2].replace("_", " "), other, one) for path, other, one in found]


def options_that_need(index: CatalogueIndex, study: Study, kind: str, entry: Entry) -> str:
    """How many options of a study name an entry, something it is a part of, or are of an activity that names it."""
    wanted, open_ends = {(kind, entry.id)}, [(kind, entry.id)]
    while open_ends:
        part = open_ends.pop()
        for _, other, one in index.used_by.get(part, ()):
            if other in _PART_OF.get(part[0], ()) and (other, one) not in wanted:
                wanted.add((other, one))
                open_ends.append((other, one))
    ids = {one for _, one in wanted}
    named = {a.id for a in study.result.programme.activities if entry.id in set(_texts(a.model_dump(mode="json")))}
    found = [
        one
        for one in study.by_id.values()
        if one.option.activity in named or not ids.isdisjoint(one.option.roles.values())
    ]
    if not found:
        return "No option of the study depends on it."
    activities = {one.option.activity for one in found}
    options, many = plural(len(found), "option"), plural(len(activities), "activity", "activities")
    verb = "depends" if len(found) == 1 else "depend"
    return f"{options[:1].upper()}{options[1:]} of {many} {verb} on it."


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for key, value in said.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)
