"""From a study to one self-contained page."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from intercosmos.report import findings
from intercosmos.report.calendar import service_figure, window_rows, years_of
from intercosmos.report.chapters import Chapter, Profile, chapters, profiles
from intercosmos.report.figures import Figure, parity_figure, payload_figures
from intercosmos.report.ledger import AlternativeRow, LedgerRow, alternatives, ledger_rows
from intercosmos.report.pads import crew_matrix, crew_reach, payload_table
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.report.sources import References, asset_values, models, notes, rule_values, stories_cited
from intercosmos.report.words import Names, listing

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class Lead:
    """The first paragraph: one bold sentence, and what follows it."""

    bold: str
    rest: str


def lead(result: StudyResult, rows: list[findings.Glance]) -> Lead:
    """What was found, in a few sentences."""
    rest = [*findings.only_ways(rows), *findings.shortfalls(rows), findings.balance(result)]
    return Lead(findings.headline(rows), " ".join(rest))


@cache
def _page() -> tuple[Template, str]:
    environment = Environment(
        loader=PackageLoader("intercosmos.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files("intercosmos.report").joinpath("style.css").read_text(encoding="utf-8")
    return environment.get_template("report.html.j2"), style


class _Anchors:
    """Short names for places in the page, the same for the same option."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def __call__(self, option: str) -> str:
        return self._given.setdefault(option, f"option-{len(self._given) + 1}")


def _flights(result: StudyResult, rows: list[findings.Glance], names: Names) -> list[tuple[str, Profile]]:
    """Ascents of the options that speak for the activities; the same flight once."""
    found: dict[str, tuple[str, Profile]] = {}
    for row in rows:
        if row.option is not None:
            for profile in profiles(row.option, names, flights=True):
                key = "".join(panel.drawing for panel in profile.panels)
                found.setdefault(key, (row.title, profile))
    return list(found.values())


def render_report(result: StudyResult, catalogue: Catalogue, *, claims: Iterable[StoryClaim] = ()) -> str:
    """The page as text.

    Parameters
    ----------
    result : the study
    catalogue : the catalogue it was run with, overrides included

    Other parameters
    ----------------
    claims : figures that stories of the record give for catalogue values

    Returns
    -------
    str
        HTML without scripts and without any address outside itself
    """
    programme = result.programme
    names = Names(catalogue, programme.partners)
    references, anchors = References(catalogue), _Anchors()
    rows = findings.glance(result, names)
    matrix = crew_matrix(result, catalogue, names)
    parts: list[Chapter] = chapters(result, rows, names, references, anchors, catalogue)
    curves: list[Figure] = payload_figures(result, catalogue, names)
    books: tuple[list[LedgerRow], list[AlternativeRow]] = (ledger_rows(result, names), alternatives(result, names))
    values, rules = asset_values(result, catalogue, references, ClaimIndex(claims)), rule_values(catalogue, references)
    template, style = _page()
    text = template.render(
        style=Markup(style),  # noqa: S704 - the package's own file
        programme=programme,
        result=result,
        partners=listing(names.partner(p) for p in programme.partners),
        scenario=programme.scenarios.get(result.scenario) if result.scenario else None,
        years=years_of(programme.period),
        windows=window_rows(rows),
        service=service_figure(result, catalogue, names),
        lead=lead(result, rows),
        rows=rows,
        parity=parity_figure(result, names),
        decisions=findings.decisions(result, rows, names),
        matrix=matrix,
        matrix_title=crew_reach(matrix) if matrix is not None else "",
        chapters=parts,
        payloads=payload_table(result, catalogue, names),
        payload_charts=curves,
        flights=_flights(result, rows, names),
        ledger=books[0],
        alternatives=books[1],
        balance=findings.balance(result),
        reason=names.spell(result.plan.reason, result),
        exchange=result.plan.ledger[0].gets_out.source if result.plan.ledger else "",
        values=values,
        stories=stories_cited(values),
        rules=rules,
        models=models(result),
        notes=notes(result),
        sources=references.rows(),
        options_total=sum(len(many) for many in result.assessments.values()),
        command=command(result),
    )
    # A number must not be parted from its unit at the end of a line: the narrow space that does not break.
    return text.replace("\u2009", "\u202f")


def command(result: StudyResult) -> str:
    """What to type to get this page again."""
    document = result.programme.document
    name = (
        Path(document.path).name
        if document is not None and document.path is not None
        else f"{result.programme.id}.toml"
    )
    scenario = f" --scenario {result.scenario}" if result.scenario else ""
    return f"intercosmos study {name}{scenario}"


def write_report(
    result: StudyResult, catalogue: Catalogue, path: Path | str, *, claims: Iterable[StoryClaim] = ()
) -> Path:
    """Write the page to ``path``, whole or not at all.

    Parameters
    ----------
    result : the study
    catalogue : the catalogue it was run with, overrides included
    path : of the file; its folder is made if it is missing
    claims : figures that stories of the record give for catalogue values

    Returns
    -------
    Path
        where the page is
    """
    path = Path(path)
    text = render_report(result, catalogue, claims=claims)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
