"""The house plan, enforced."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "intercosmos"
FILES = sorted(SOURCE.rglob("*.py"))
#: The longest file worth having; aim below 250.
LONGEST = 400


def _imports(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_imports_go_down_only() -> None:
    # In a process of its own: import-linter reads pyproject.toml of the folder it starts in.
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=SOURCE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize("path", [p for p in FILES if _name(p).startswith("physics/")], ids=_name)
def test_physics_is_a_library_of_its_own(path: Path) -> None:
    barred = {"pydantic", "typer", "rich", "jinja2", "tomllib", "logging"}
    assert not {name.split(".")[0] for name in _imports(path)} & barred


@pytest.mark.parametrize("path", [p for p in FILES if _name(p).startswith("directions/")], ids=_name)
def test_no_direction_imports_another(path: Path) -> None:
    registered = {"crew", "launch", "deep", "engines", "navigation", "sensing"}
    own = path.stem.split("_")[0]
    others = {
        name.split(".")[2].split("_")[0] for name in _imports(path) if name.startswith("intercosmos.directions.")
    } - {"base", own}
    assert not others & registered


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_files_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text)), "a module begins with what it is"


def test_only_the_command_line_prints() -> None:
    def prints(path: Path) -> bool:
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        return any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)

    assert [_name(path) for path in FILES if prints(path)] == []
