"""``intercosmos catalogue``: what partners have, with the source of every value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Entry
    from intercosmos.units import Quantity

NAME: Final = "catalogue"
SUMMARY: Final = "Show what partners have, with the source of every value."
EXAMPLES: Final = """Examples:
  intercosmos catalogue
  intercosmos catalogue site
  intercosmos catalogue vehicle --partner cnsa
  intercosmos catalogue vehicle soyuz-2.1a --json
  intercosmos catalogue --check"""

#: Columns of a list, where the kind has them.
_COLUMNS: Final = {"name": "Name", "owner": "Owner", "status": "Status", "sites": "Sites"}
#: How many quantities a list shows beside them.
_FIGURES: Final = 3
#: Ratios below are shown with a power of ten.
_TINY: Final = 1e-3


def run(
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="site, vehicle, ship, station …")] = None,
    asset: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One entry, with the source of each value.")
    ] = None,
    partner: Annotated[str | None, typer.Option("--partner", metavar="ID", help="Only what this partner has.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Check the data against each other instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what partners have: the kinds, the entries of a kind, or one entry."""
    from intercosmos.catalogue import load_catalogue

    catalogue = load_catalogue()
    if kind == "check":  # the word is as good as the option
        check, kind, asset = True, asset, None
    if check:
        _show_findings(catalogue, kind, asset, as_json)
    elif kind is None:
        _show_kinds(catalogue, as_json)
    elif asset is None:
        _show_entries(catalogue, kind, catalogue.assets(kind, partner), as_json)
    else:
        _show_entry(catalogue, kind, asset, partner, as_json)


def _show_kinds(catalogue: Catalogue, as_json: bool) -> None:
    counts = {kind: len(catalogue.entries(kind)) for kind in catalogue.kinds()}
    if as_json:
        print_json({"digest": catalogue.digest, "kinds": counts})
        return
    shown = table("Kind", "Entries", numbers=("Entries",))
    for kind, count in counts.items():
        shown.add_row(kind, str(count))
    screen().print(shown)


def _show_entries(catalogue: Catalogue, kind: str, entries: Sequence[Entry], as_json: bool) -> None:
    if as_json:
        from intercosmos.study.codec import encode

        print_json([encode(entry) for entry in entries])
        return
    if not entries:
        screen().print(f"There is no {kind} of this partner in the catalogue.")
        return
    texts = [name for name in _COLUMNS if name in type(entries[0]).model_fields]
    figures = _figure_fields(entries)
    labels = [_label(name) for name in figures]
    shown = table("Id", *(_COLUMNS[name] for name in texts), *labels, numbers=tuple(labels), whole_first=True)
    for entry in entries:
        row = [_text(getattr(entry, name)) for name in texts]
        shown.add_row(entry.id, *row, *(_figure(getattr(entry, name)) for name in figures))
    screen().print(shown)


def _figure_fields(entries: Sequence[Entry]) -> list[str]:
    """The quantities that most entries have, in the order of the schema."""
    from intercosmos.units import Quantity

    fields = type(entries[0]).model_fields
    having = {name: sum(isinstance(getattr(entry, name), Quantity) for entry in entries) for name in fields}
    return [name for name in fields if having[name] > len(entries) / 2][:_FIGURES]


def _show_entry(catalogue: Catalogue, kind: str, asset: str, partner: str | None, as_json: bool) -> None:
    entry = catalogue.get(kind, asset)
    if partner is not None and partner not in (getattr(entry, "owner", None), entry.id):
        raise DataError(f"{asset} is not {partner}'s", where=Where(key="--partner"), advice="leave --partner out")
    if as_json:
        from intercosmos.study.codec import encode

        sources = {name: encode(catalogue.sources[name]) for name in catalogue.source_ids_of(kind, asset)}
        print_json({"entry": encode(entry), "sources": sources})
        return
    console = screen()
    console.print(str(getattr(entry, "name", "") or entry.id), style="bold")
    if entry.note:
        console.print(entry.note)
    shown = table("Field", "Value", "Source")
    for name, text, source in _rows(entry, ""):
        shown.add_row(name, text, source)
    console.print(shown)
    for name in type(entry).model_fields:
        if note := catalogue.note_of(kind, asset, name):
            console.print(f"{_label(name)}: {note}")
    console.print()
    for name in catalogue.source_ids_of(kind, asset):
        found = catalogue.sources[name]
        told = [found.title, found.publisher, str(found.year), found.locator, found.type]
        console.print(f"{name}: {', '.join(part for part in told if part)}")


def _rows(value: Any, at: str) -> list[tuple[str, str, str]]:
    """Field, value and source, line by line; tables within the entry are spread out."""
    from pydantic import BaseModel

    from intercosmos.units import Quantity

    if value is None or value == () or value == "":
        return []
    if isinstance(value, Quantity):
        return [(at, _text(value), value.source)]
    if isinstance(value, BaseModel):
        own = {"id", "name", "note", "source"} if not at else set()
        fields = [name for name in type(value).model_fields if name not in own]
        return [row for name in fields for row in _rows(getattr(value, name), _joined(at, _label(name)))]
    if isinstance(value, tuple) and isinstance(value[0], BaseModel):
        return [row for place, item in enumerate(value, 1) for row in _rows(item, f"{at} {place}")]
    return [(at, _text(value), "")]


def _joined(at: str, name: str) -> str:
    return f"{at}, {name.lower()}" if at else name


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(value: Any) -> str:
    from intercosmos.units import Quantity

    if isinstance(value, Quantity):
        return _quantity(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(_text(item) for item in value)
    return "" if value is None else str(value)


def _figure(quantity: Quantity | None) -> str:
    """A quantity without its range: a list is for an overview."""
    return _quantity(quantity.with_value(quantity.value)) if quantity is not None else ""


def _quantity(quantity: Quantity) -> str:
    from intercosmos.report.words import quantity as in_words

    if quantity.unit in ("", "1") and 0 < quantity.value < _TINY:  # probabilities, stabilities of clocks
        spread = f" ({quantity.low:.3g} to {quantity.high:.3g})" if quantity.low < quantity.high else ""
        return f"{quantity.value:.3g}{spread}"
    return in_words(quantity, figures=4)


def _show_findings(catalogue: Catalogue, kind: str | None, asset: str | None, as_json: bool) -> None:
    from intercosmos.catalogue.check import check
    from intercosmos.catalogue.schema import kind_named

    wanted = kind_named(kind).name if kind is not None else None
    findings = [
        finding for finding in check(catalogue) if wanted in (None, finding.kind) and asset in (None, finding.id)
    ]
    if as_json:
        from intercosmos.study.codec import encode

        print_json([encode(finding) for finding in findings])
    elif not findings:
        screen().print("Nothing to find fault with.")
    else:
        shown = table("Severity", "Entry", "Finding", "Rule")
        for finding in findings:
            shown.add_row(str(finding.severity), f"{finding.kind} {finding.id}", finding.text, finding.rule)
        screen().print(shown)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(2)
