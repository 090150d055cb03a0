"""Changes of a programme file that leave its comments and its layout as they are.

Whatever is done to the text is checked against the same change of plain data: a text that says anything else than it
should is not given out.

>>> from intercosmos.web.models import Edit
>>> text = '[scenario.pad]\\ntitle = "A pad"\\n\\n[scenario.pad.override]\\n"site.x.status" = "idle"  # why\\n'
>>> edit = Edit(op="set-override", scenario="pad", key="site.x.status", value="active")
>>> print(edited(text, [edit], Path("my.toml")).splitlines()[-1])
"site.x.status" = "active"  # why
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.formats.toml import parse_toml
from intercosmos.formats.toml_lines import MAX_DEPTH
from intercosmos.web.bounds import check_dotted, check_tables
from intercosmos.web.editing_blocks import with_lines, without
from intercosmos.web.editing_values import check_value, key_text, put, take_out, value_text
from intercosmos.web.models import Edit

#: Larger files are edited by hand: keeping their layout would take too long.
MOST_CHARACTERS: Final = 1_000_000
_SCENARIO: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def edited(text: str, edits: Sequence[Edit], file: Path) -> str:
    """The text after changes.

    Parameters
    ----------
    text : of the file, ends of lines as they are
    edits : in their order
    file : where problems point to

    Raises
    ------
    DataError
        If a change cannot be made.
    """
    if len(text) > MOST_CHARACTERS:
        raise DataError("the file is too large to be edited here", where=Where(file), advice="edit it by hand")
    windows = "\r\n" in text
    text = text.replace("\r\n", "\n")
    check_tables(text, file)
    check_dotted(text, file)
    if any(line.count(".") > MAX_DEPTH for line in text.split("\n")):
        parse_toml(text, file)  # refuses a key of very many parts
    for edit in edits:
        text = _one(text, edit, file)
    return text.replace("\n", "\r\n") if windows else text


def says_of(edits: Sequence[Edit]) -> str:
    """What changes are called, in a few words, if nobody said."""
    names = [_says(edit) for edit in edits]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _says(edit: Edit) -> str:
    if edit.op in ("new-scenario", "remove-scenario"):
        return f"{'new' if edit.op == 'new-scenario' else 'without'} scenario {edit.scenario}"[:200]
    if edit.op in ("set-override", "remove-override"):
        return f"{edit.key} in {edit.scenario}"[:200]
    return ".".join(edit.path)[:200]


def _one(text: str, edit: Edit, file: Path) -> str:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(
            f"the file is no TOML, so it cannot be edited here: {error}", where=Where(file), advice="edit it by hand"
        ) from error
    if edit.op in ("set", "set-override"):
        check_value(edit.value, Where(file, key=edit.key or ".".join(edit.path) or None))
    new, expected = _DO[edit.op](text, data, edit, file)
    try:
        same = tomllib.loads(new) == expected
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise DataError(
            "this place of the file cannot be edited here without changing others",
            where=Where(file, key=edit.key or ".".join(edit.path) or edit.scenario or None),
            advice="edit it by hand: take the whole text",
        )
    return new


# ------------------------------------------------------------------------------------------------------- scenarios


def _new_scenario(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    where = Where(file, key=f"scenario.{edit.scenario[:80]}")
    if not _SCENARIO.fullmatch(edit.scenario) or len(edit.scenario) > 80:
        raise DataError(
            f"{edit.scenario[:80]!r} is no id", where=where, advice="write small letters, digits and single hyphens"
        )
    scenarios = data.get("scenario", {})
    if edit.scenario in scenarios:
        raise DataError(f"there is a scenario {edit.scenario!r} already", where=where, advice="choose another name")
    if not edit.title.strip():
        raise DataError("a scenario has a title: what it supposes, in one line", where=where)
    made: dict[str, Any] = {"title": edit.title}
    if edit.inherits:
        made["inherits"] = list(edit.inherits)
    lines = [f"[scenario.{edit.scenario}]", *(f"{name} = {value_text(value)}" for name, value in made.items())]
    expected = {**data, "scenario": {**scenarios, edit.scenario: made}}
    return with_lines(text, ("no such table",), "\n".join(lines)), expected


def _remove_scenario(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    _scenario(data, edit, file)
    left = {name: one for name, one in data["scenario"].items() if name != edit.scenario}
    expected = {name: value for name, value in data.items() if name != "scenario"} | (
        {"scenario": left} if left else {}
    )
    return without(text, ("scenario", edit.scenario)), expected


def _set_override(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    scenario = _scenario(data, edit, file)
    if not edit.key:
        raise DataError("an override has a key", where=Where(file, key=f"scenario.{edit.scenario}.override"))
    path = ("scenario", edit.scenario, "override", edit.key)
    expected = copy.deepcopy(data)
    expected["scenario"][edit.scenario].setdefault("override", {})[edit.key] = edit.value
    if "override" in scenario:
        return put(text, path, edit.value, file), expected
    lines = f"[scenario.{key_text(edit.scenario)}.override]\n{key_text(edit.key)} = {value_text(edit.value)}"
    return with_lines(text, ("scenario", edit.scenario), lines), expected


def _remove_override(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    overrides = _scenario(data, edit, file).get("override", {})
    if not isinstance(overrides, Mapping) or edit.key not in overrides:
        raise UnknownIdError(
            "override", edit.key[:300], overrides, where=Where(file, key=f"scenario.{edit.scenario}.override")
        )
    expected = copy.deepcopy(data)
    del expected["scenario"][edit.scenario]["override"][edit.key]
    return take_out(text, ("scenario", edit.scenario, "override", edit.key), file), expected


def _scenario(data: Mapping[str, Any], edit: Edit, file: Path) -> Mapping[str, Any]:
    scenarios = data.get("scenario", {})
    if not isinstance(scenarios, Mapping) or not isinstance(scenarios.get(edit.scenario), Mapping):
        raise UnknownIdError("scenario", edit.scenario[:200], scenarios, where=Where(file, key="scenario"))
    found: Mapping[str, Any] = scenarios[edit.scenario]
    return found


# ---------------------------------------------------------------------------------------------------- any other place


def _set(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    path, missing = _resolved(data, edit.path, file)
    value = edit.value
    for name in reversed(missing[1:]):
        value = {name: value}
    path = (*path, *missing[:1])
    expected = copy.deepcopy(data)
    node: Any = expected
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return put(text, path, value, file), expected


def _remove(text: str, data: dict[str, Any], edit: Edit, file: Path) -> tuple[str, dict[str, Any]]:
    path, missing = _resolved(data, edit.path, file)
    if missing:
        raise UnknownIdError("value", missing[0][:200], [], where=Where(file, key=".".join(edit.path)[:300]))
    expected = copy.deepcopy(data)
    node: Any = expected
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    whole_table = len(path) == 2 and path[0] == "activity"
    return (without(text, path) if whole_table else take_out(text, path, file)), expected


def _resolved(data: Mapping[str, Any], path: Sequence[str], file: Path) -> tuple[tuple[str | int, ...], list[str]]:
    """A path as keys and positions, and what of it nobody wrote yet. Items of lists go by id, name or count from 0."""
    where = Where(file, key=".".join(path)[:300] or None)
    if not 2 <= len(path) <= 20:
        raise DataError("a path leads from a table of the file to a value", where=where)
    found: list[str | int] = []
    node: Any = data
    for place, part in enumerate(path):
        if isinstance(node, list):
            position = _position(node, part, str(found[-1]), where)
            found.append(position)
            node = node[position]
        elif isinstance(node, Mapping):
            if part not in node:
                return tuple(found), list(path[place:])
            found.append(part)
            node = node[part]
        else:
            raise DataError(f"{'.'.join(path[:place])[:200]} is no table with keys to change", where=where)
    return tuple(found), []


def _position(items: Sequence[Any], name: str, kind: str, where: Where) -> int:
    names = [str(item.get("id", item.get("name", ""))) if isinstance(item, Mapping) else "" for item in items]
    if name in names:
        return names.index(name)
    if re.fullmatch(r"[0-9]{1,6}", name) and int(name) < len(items):
        return int(name)
    raise UnknownIdError(kind, name[:200], [known for known in names if known], where=where)


_DO: Final = {
    "set-override": _set_override,
    "remove-override": _remove_override,
    "new-scenario": _new_scenario,
    "remove-scenario": _remove_scenario,
    "set": _set,
    "remove": _remove,
}
