"""Programme files of very many tables are refused before anything slow reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.web import bounds, editing_values
from intercosmos.web.bounds import MOST_DOTTED, MOST_TABLES, check_dotted, check_tables
from intercosmos.web.editing import edited
from intercosmos.web.models import Edit
from intercosmos.web.workspace_file import FileText

FILE = Path("my.toml")
EDIT = Edit(op="set", path=("programme", "title"), value="Another")
BEGINS = '[programme]\ntitle = "Mine"\n'


@pytest.mark.parametrize(
    "lines",
    [
        [f"[a.b{n}.c]" for n in range(MOST_TABLES)],
        [f"\t[[a{n}]]" for n in range(MOST_TABLES)],
    ],
)  # fmt: skip
def test_many_tables_are_refused_with_the_line(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = BEGINS + "\n".join(lines)
    monkeypatch.setattr(editing_values.tomlkit, "parse", pytest.fail)
    with pytest.raises(DataError, match=rf":{MOST_TABLES + 2}: the file has more than 5,000 tables"):
        FileText(FILE, text.encode()).document  # noqa: B018
    with pytest.raises(DataError, match="more than 5,000 tables"):
        edited(text, [EDIT], FILE)
    assert FileText(FILE, (BEGINS + "\n".join(lines[:-1])).encode()).document.data["programme"] == {"title": "Mine"}


@pytest.mark.parametrize("key", ["a.k{}", "'a' . k{}", '"a b".k{}'])
def test_many_dotted_keys_are_read_and_not_edited(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BEGINS + "".join(f"{key.format(n)} = 1\n" for n in range(MOST_DOTTED + 1))
    FileText(FILE, text.encode()).document  # noqa: B018
    monkeypatch.setattr(editing_values.tomlkit, "parse", pytest.fail)
    with pytest.raises(DataError, match=f"more than {MOST_DOTTED} keys with dots"):
        edited(text, [EDIT], FILE)
    inline = "x = { " + ", ".join(f"{key.format(n)} = 1" for n in range(MOST_DOTTED + 1)) + " }\n"
    with pytest.raises(DataError, match="keys with dots"):
        check_dotted(inline, FILE)


def test_a_key_of_very_many_parts_is_not_edited() -> None:
    with pytest.raises(DataError, match="nested deeper"):
        edited(f"{BEGINS}[a{'.a' * 100_000}]\n", [EDIT], FILE)


def test_override_keys_in_quotes_are_no_keys_with_dots() -> None:
    text = BEGINS + "[scenario.x.override]\n" + "".join(f'"site.s{n}.status" = "idle"\n' for n in range(500))
    check_dotted(text, FILE)
    check_tables(text, FILE)
    assert edited(text, [EDIT], FILE).startswith('[programme]\ntitle = "Another"\n')
    assert bounds.MOST_DOTTED < 500
