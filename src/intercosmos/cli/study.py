"""``intercosmos study``: every way of every activity, the balanced plan, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import (
    AsJson,
    Cluster,
    Jobs,
    Out,
    ProgrammePath,
    ScenarioName,
    prepared,
    print_json,
    screen,
    table,
)

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.report.findings import Glance
    from intercosmos.study import StudyResult

NAME: Final = "study"
SUMMARY: Final = "Study a programme: every way, the plan, the report."
EXAMPLES: Final = """Examples:
  intercosmos study programmes/roscosmos-cnsa.toml
  intercosmos study my.toml --scenario equatorial-pad --open
  intercosmos study my.toml --only crews-at-tiangong --json
  intercosmos study my.toml --cluster tcp://10.0.0.1:8786

A study that is stopped goes on where it was when the same command is given again."""


def run(
    programme: ProgrammePath,
    jobs: Jobs = None,
    only: Annotated[str | None, typer.Option("--only", metavar="ACTIVITY", help="Study this activity alone.")] = None,
    scenario: ScenarioName = None,
    out: Out = None,
    cluster: Cluster = None,
    as_json: AsJson = False,
    open_report: Annotated[bool, typer.Option("--open", help="Show the report in the browser.")] = False,
) -> None:
    """Compute every way of every activity, choose a balanced plan and write the report."""
    study_file(programme, jobs, only, scenario, out, cluster, as_json, open_report)


def study_file(
    path: Path,
    jobs: int | None = None,
    only: str | None = None,
    scenario: str | None = None,
    out: Path | None = None,
    cluster: str | None = None,
    as_json: bool = False,
    open_report: bool = False,
) -> None:
    """What ``study`` does, for ``demo`` too."""
    from intercosmos.report.after_study import write_after_study
    from intercosmos.study import result_name, run_study
    from intercosmos.web.claims import claims_of_record

    with prepared(path, scenario, out, jobs) as work:
        catalogue, folder = work.catalogue, work.folder
        result = run_study(
            work.programme,
            catalogue,
            folder=folder,
            jobs=work.jobs,
            only=only,
            progress=work.progress,
            cluster=cluster,
        )
    page = write_after_study(result, catalogue, folder, only=only, claims=claims_of_record())
    if as_json:
        print_json(summary(result, catalogue, folder=folder, results=folder / f"{result_name(only)}.json", report=page))
    else:
        show(result, catalogue, page)
    if open_report:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())


def show(result: StudyResult, catalogue: Catalogue, page: Path) -> None:
    """Print the answer first, then what it rests on, then where to read on."""
    from intercosmos.report.findings import balance, glance, headline
    from intercosmos.report.words import Names, quantity
    from intercosmos.units import number

    console = screen()
    names = Names(catalogue, result.programme.partners)
    rows = glance(result, names)
    console.print(result.programme.title, style="bold")
    if result.scenario:
        console.print(f"Variant supposed: {result.programme.scenarios[result.scenario].title}")
    console.print(headline(rows))
    console.print(balance(result))
    console.print()
    activities = table("Activity", "Verdict", "Way", "What decides")
    for row in rows:
        activities.add_row(row.title, f"{row.sign.mark} {row.word}", row.way, _what_decides(row))
    console.print(activities)
    if result.plan.ledger:
        console.print()
        ledger = table("Partner", "Puts in", "Gets out", "Ratio", numbers=("Puts in", "Gets out", "Ratio"))
        for line in result.plan.ledger:
            ratio = result.plan.parity.ratios.get(line.partner)
            ledger.add_row(
                names.partner(line.partner),
                quantity(line.puts_in),
                quantity(line.gets_out),
                number(ratio, 2) if ratio is not None else "–",
            )
        console.print(ledger)
    console.print()
    console.print(f"Report: {page}", soft_wrap=True)


def _what_decides(row: Glance) -> str:
    if not row.unbinds:
        return row.binds
    return f"{row.binds}. {'If' if row.verdict == 'conditional' else 'What would open it'}: {row.unbinds[0]}"


def summary(result: StudyResult, catalogue: Catalogue, **paths: Path) -> dict[str, Any]:
    """The answer for another program; the file at ``results`` holds everything behind it."""
    from intercosmos.report.findings import balance, glance, headline
    from intercosmos.report.words import Names
    from intercosmos.study.codec import encode

    rows = glance(result, Names(catalogue, result.programme.partners))
    return {
        "programme": result.programme.id,
        "scenario": result.scenario,
        "version": result.version,
        **{name: path.as_posix() for name, path in paths.items()},
        "answer": headline(rows),
        "balance": balance(result),
        "activities": [_activity(row, result) for row in rows],
        "plan": encode(result.plan, infinite=True),
    }


def _activity(row: Glance, result: StudyResult) -> dict[str, Any]:
    from intercosmos.study.codec import encode

    found = result.assessments[row.id]
    best = row.option
    margin = best.binding if best is not None else None
    return {
        "id": row.id,
        "title": row.title,
        "direction": row.direction,
        "verdict": row.verdict.value,
        "in_plan": row.in_plan,
        "options": len(found),
        "feasible_options": sum(one.feasible for one in found),
        "option": encode(best.option) | {"id": best.option.id} if best is not None else None,
        "binding": encode(margin) | {"slack": margin.slack} if margin is not None else None,
        "what_would_open_it": list(row.unbinds),
    }
