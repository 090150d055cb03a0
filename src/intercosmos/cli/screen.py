"""What the commands share: their options, how they load, and how they print."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from intercosmos.errors import DataError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Programme
    from intercosmos.study import Progress

#: Keys of a quantity or a margin whose numbers are in its unit.
_IN_UNIT: Final = frozenset({"value", "low", "high", "limit", "scale", "slack"})
#: Width of what is printed into a pipe or a file, characters.
PIPE_WIDTH: Final = 120

ProgrammePath: TypeAlias = Annotated[Path, typer.Argument(metavar="PROGRAMME", help="The programme file (TOML).")]
ScenarioName: TypeAlias = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Take this variant of the programme.")
]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, max=1024, help="How many processes; by default, what pays."),
]
Out: TypeAlias = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results [default: runs/PROGRAMME-DIGEST].")
]
Cluster: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Compute on this Dask cluster: tcp://HOST:PORT.")
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")
]


def load(path: Path, scenario: str | None = None) -> tuple[Programme, Catalogue]:
    """Read a programme as one of its scenarios sees it, with the catalogue, both checked."""
    from intercosmos.programme import catalogue_of, check_programme, load_programme

    programme = load_programme(path, scenario=scenario)
    catalogue = catalogue_of(programme)
    check_programme(programme, catalogue)
    return programme, catalogue


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a command that computes works with: everything checked, every default chosen."""

    programme: Programme
    catalogue: Catalogue
    folder: Path
    jobs: int
    progress: Callable[[Progress], None]


@contextmanager
def prepared(path: Path, scenario: str | None, out: Path | None, jobs: int | None) -> Iterator[Prepared]:
    """Read and check a programme, choose the folder and the processes, and show progress while the block runs."""
    from intercosmos.study import default_jobs, run_folder

    programme, catalogue = load(path, scenario)
    with progress_shown() as progress:
        folder = out or run_folder(programme, catalogue)
        yield Prepared(programme, catalogue, folder, jobs or default_jobs(), progress)


def print_json(data: Any) -> None:
    """Print JSON for another program: plain ASCII whatever the terminal is, quantities in the unit they name."""
    sys.stdout.write(json.dumps(_in_units(data), indent=2, allow_nan=False) + "\n")


def _in_units(data: Any) -> Any:
    """Turn SI values beside a ``unit`` into that unit, to twelve figures (51.6 deg is not 51.60000000000001)."""
    if isinstance(data, list):
        return [_in_units(item) for item in data]
    if not isinstance(data, dict):
        return data
    unit = data.get("unit")
    if not isinstance(unit, str) or "value" not in data:
        return {name: _in_units(item) for name, item in data.items()}

    from intercosmos.units import convert

    return {
        name: float(f"{convert(item, unit):.12g}") if name in _IN_UNIT and isinstance(item, float) else item
        for name, item in data.items()
    }


def check_writable(*paths: Path | None) -> None:
    """Find out before anything is computed whether files can be written where they are wanted.

    Raises
    ------
    DataError
        If a folder does not exist, or the path is a folder itself.
    """
    for path in paths:
        if path is None:
            continue
        if not path.parent.is_dir():
            raise DataError(
                f"{path} cannot be written: there is no folder {path.parent}",
                advice="create the folder, or name a file in one that exists",
            )
        if path.is_dir():
            raise DataError(f"{path} cannot be written: it is a folder", advice="name a file in it")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in plain words that a file cannot be written.

    Raises
    ------
    DataError
        If the system refuses.
    """
    try:
        yield
    except OSError as error:
        raise DataError(
            f"{path} cannot be written: {error.strerror or error}", advice="name a file in a folder of your own"
        ) from None


def screen() -> Console:
    """Where results are shown. What is printed is never taken for markup."""
    from rich.console import Console

    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPE_WIDTH
    return console


def table(*columns: str, numbers: tuple[str, ...] = (), whole_first: bool = False) -> Table:
    """An empty table in the house's style.

    Columns named in ``numbers`` are set flush right; ``whole_first`` never breaks what stands in the first column.
    """
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        whole = whole_first and place == 0
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold", no_wrap=whole)
    return made


@contextmanager
def progress_shown() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error while the study runs; notices stay there afterwards."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    # A text column would read square brackets in names as markup.
    text = TextColumn("{task.description}", markup=False)
    with Bar(
        SpinnerColumn(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        text,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("reading", total=None)

        def show(step: Progress) -> None:
            if step.notice:
                console.print(f"note: {step.text}")
            where = f"{step.activity}: " if step.activity and not step.text.startswith(step.activity) else ""
            bar.update(task, completed=step.done, total=step.total, description=where + step.text)

        yield show


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for work that counts what is done and what there is in all."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    text = TextColumn("{task.description}", markup=False)
    with Bar(
        BarColumn(bar_width=24), MofNCompleteColumn(), text, TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
