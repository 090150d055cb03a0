"""``intercosmos new``: a programme to start from."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Annotated, Final

import typer

from intercosmos.cli.screen import AsJson, print_json
from intercosmos.errors import DataError, Where

NAME: Final = "new"
SUMMARY: Final = "Write a small programme to start from."
EXAMPLES: Final = """Examples:
  intercosmos new my-programme.toml
  intercosmos new lunar.toml --title "Two partners at the Moon\""""


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")],
    title: Annotated[str, typer.Option("--title", help="What the programme is called.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write a small programme, complete and explained line by line."""
    from intercosmos.programme import commented_template

    words = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:80].strip("-") or "my-programme"
    text = commented_template(words, title=title or words.replace("-", " ").capitalize())
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise DataError(
            "there is something of this name already, and it is left as it is",
            where=Where(file),
            advice="choose another name",
        ) from error
    except OSError as error:
        raise DataError(f"it cannot be written: {error.strerror}", where=Where(file)) from error
    if as_json:
        print_json({"file": file.as_posix(), "programme": words})
    else:
        quoted = shlex.quote(str(file))
        typer.echo(f"Wrote {file}. Next:\n  intercosmos check {quoted}\n  intercosmos study {quoted}")
