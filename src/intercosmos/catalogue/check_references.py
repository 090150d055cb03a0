"""Rules about ids: everything an entry names must exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue, named_sources
from intercosmos.catalogue.references import unknown_ids


def references_exist(catalogue: Catalogue) -> Iterator[Finding]:
    """Owners are partners; stages, engines, vehicles, sites, drop zones and docking interfaces exist."""
    entries = {kind: catalogue.entries(kind) for kind in catalogue.kinds()}
    for kind, entry_id, path, target, unknown in unknown_ids(entries):
        near = get_close_matches(unknown, catalogue.entries(target), n=1, cutoff=0.5)
        advice = f"; did you mean {near[0]!r}?" if near else ""
        text = f"{path}: no {target.replace('_', ' ')} is called {unknown!r}{advice}"
        yield Finding("references-exist", Severity.ERROR, kind, entry_id, text)


def sources_exist(catalogue: Catalogue) -> Iterator[Finding]:
    """Every value has a source, and every source is written down."""
    for kind in catalogue.kinds():
        if kind == "source":
            continue
        for entry in catalogue.entries(kind).values():
            named: dict[str, tuple[str, ...]] = {}
            for path, source in named_sources(entry):
                named.setdefault(source, path)  # the first field that names a source stands for all
            for source, path in named.items():
                if source not in catalogue.sources:
                    near = get_close_matches(source, catalogue.sources, n=1, cutoff=0.5)
                    advice = f"; did you mean {near[0]!r}?" if near else ""
                    text = f"{'.'.join(path)}: no source is called {source!r}{advice}"
                    yield Finding("sources-exist", Severity.ERROR, kind, entry.id, text)


def dates_in_order(catalogue: Catalogue) -> Iterator[Finding]:
    """Nothing ends before it began."""
    spans = [("station", one.id, one.name, one.since, one.until) for one in catalogue.stations.values()]
    spans += [
        ("site", one.id, pad.name, pad.since or "", pad.until) for one in catalogue.sites.values() for pad in one.pads
    ]
    for kind, entry_id, name, since, until in spans:
        if until is not None and until < since[: len(until)]:
            text = f"{name}: until {until}, but since {since}"
            yield Finding("dates-in-order", Severity.ERROR, kind, entry_id, text)
