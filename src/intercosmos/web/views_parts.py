"""Small things that many answers are made of: margins, figures, assets, sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.schema import kind_named
from intercosmos.directions.base import Assessment
from intercosmos.parity.cost import value_contributions
from intercosmos.report.options import margin_rows
from intercosmos.report.words import ASSET_KINDS, Names, amount, capital, in_order, interval, slack_range, with_unit
from intercosmos.units import Quantity, convert
from intercosmos.web.models import AssetRef, Figure, MarginView, SourceView

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: Kinds of assets that options name: as the catalogue calls their table, and one of them.
_KINDS: Final = tuple((plural, kind_named(plural).name) for plural in ASSET_KINDS)


def shown_unit(unit: str) -> str:
    """A unit as readers see it: ``°`` for ``deg``, ``work-years`` for ``wy``."""
    return with_unit("", unit).strip()


def finite(value: float) -> float | None:
    """The number, or None for what JSON has no number for."""
    return value if math.isfinite(value) else None


def margin_views(assessment: Assessment) -> list[MarginView]:
    """Every margin, the binding one first: the report's texts, and the numbers to draw."""
    ordered = in_order(assessment.margins, assessment.binding)
    views = []
    for margin, row in zip(ordered, margin_rows(assessment), strict=True):
        ends = slack_range(assessment, margin)
        views.append(
            MarginView(
                name=row.name,
                value=row.value,
                limit=row.limit,
                slack=row.slack,
                spread=row.spread,
                relative_slack=margin.relative_slack,
                low=None if ends is None else ends[0] / margin.scale,
                high=None if ends is None else ends[1] / margin.scale,
                categorical=margin.categorical,
                holds=row.holds,
                binds=row.binds,
                detail=row.detail,
                remedy=row.remedy,
            )
        )
    return views


def binding_view(assessment: Assessment | None) -> MarginView | None:
    """The margin that decides, if anything was constrained."""
    if assessment is None or assessment.binding is None:
        return None
    # alone it is the same margin, and the others, which a table does not show, need not be put into words
    return margin_views(replace(assessment, margins=(assessment.binding,)))[0]


def figure(name: str, q: Quantity, unit: str | None = None) -> Figure:
    """A quantity with its text, its interval and its numbers, in ``unit`` or its own."""
    unit = q.unit if unit is None else unit
    spread = q.low < q.high
    said = Quantity(q.value, unit, q.low, q.high, q.source)
    return Figure(
        name=capital(name),
        text=amount(q.value, unit, figures=4),
        interval=interval(said, figures=4),
        value=finite(convert(q.value, unit)),
        low=finite(convert(q.low, unit)) if spread else None,
        high=finite(convert(q.high, unit)) if spread else None,
        unit=shown_unit(unit),
        source=q.source,
    )


def kind_of(asset: str, catalogue: Catalogue) -> str:
    """The kind of an asset that an option names, singular; empty if the catalogue has none of that id."""
    for plural, kind in _KINDS:
        if asset in getattr(catalogue, plural):
            return kind
    return ""


def with_parts(asset: str, catalogue: Catalogue) -> Iterator[str]:
    """An asset, and for a vehicle its stages and their engines."""
    yield asset
    vehicle = catalogue.vehicles.get(asset)
    for used in vehicle.stages if vehicle is not None else ():
        yield used.stage
        stage = catalogue.stages.get(used.stage)
        if stage is not None and stage.engine:
            yield stage.engine


def asset_ref(role: str, asset: str, names: Names, catalogue: Catalogue) -> AssetRef:
    """An asset in a role, as the catalogue calls it."""
    return AssetRef(
        role=role,
        kind=kind_of(asset, catalogue),
        id=asset,
        name=names.asset(asset),
        owner=str(getattr(names.entry(asset), "owner", "") or ""),
    )


def asset_refs(assessment: Assessment, names: Names, catalogue: Catalogue) -> list[AssetRef]:
    """The assets of an option in the order of its roles."""
    return [asset_ref(role, asset, names, catalogue) for role, asset in assessment.option.roles.items()]


def source_view(source_id: str, catalogue: Catalogue) -> SourceView | None:
    """A source of the catalogue; None for a text that says how a value was computed."""
    source = catalogue.sources.get(source_id)
    if source is None:
        return None
    about = ", ".join(str(part) for part in (source.publisher, source.year, source.locator) if part)
    return SourceView(id=source_id, title=source.title, about=about, type=source.type, note=source.note)


def source_views(ids: Iterable[str], catalogue: Catalogue) -> list[SourceView]:
    """Sources of the catalogue, each once, in the order given."""
    found = (source_view(one, catalogue) for one in dict.fromkeys(ids))
    return [one for one in found if one is not None]


def efforts(assessment: Assessment, catalogue: Catalogue) -> Mapping[str, float]:
    """Partner -> work-years it puts into an option."""
    total: dict[str, float] = {}
    for item in value_contributions(assessment, catalogue):
        if item.effort is not None:
            total[item.partner] = total.get(item.partner, 0.0) + item.effort.value
    return total
