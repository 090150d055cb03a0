"""Scenarios: which overrides a variant has, its ancestors' first, and what they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intercosmos.errors import CyclicOverrideError, DataError, UnknownIdError, Where
from intercosmos.formats.toml import TomlDocument
from intercosmos.programme.schema import Scenario

#: First words of override keys that mean the programme itself; every other one is a kind of the catalogue.
OWN = ("activity", "programme")


@dataclass(frozen=True, slots=True)
class Override:
    """One value taken to be otherwise, and where that was written."""

    key: str
    value: object
    where: Where


def check_inheritance(scenarios: Mapping[str, Scenario], document: TomlDocument) -> None:
    """Refuse scenarios that inherit from unknown ones or in a ring.

    Raises
    ------
    UnknownIdError, CyclicOverrideError
    """
    done: set[str] = set()
    for name in scenarios:
        for _ in _ancestry(name, scenarios, document, done):
            pass


def overrides_of(name: str, scenarios: Mapping[str, Scenario], document: TomlDocument) -> list[Override]:
    """The overrides of a scenario: its ancestors' first, so that later ones win.

    Raises
    ------
    UnknownIdError
        If there is no such scenario among several.
    CyclicOverrideError
        If it inherits from itself.
    DataError
        If there are no scenarios at all, or a key is not written as one quoted text.
    """
    if not scenarios:
        raise DataError(
            f"no scenario is called {name!r}: this programme has no scenarios",
            where=Where(document.path),
            advice="leave --scenario out, or add a table [scenario.NAME]",
        )
    if name not in scenarios:
        raise UnknownIdError("scenario", name, scenarios, where=Where(document.path))
    found: dict[str, Override] = {}
    for ancestor in _ancestry(name, scenarios, document, set()):
        for key, value in scenarios[ancestor].override.items():
            found.pop(key, None)  # a later scenario's override also comes later in order
            found[key] = checked(Override(key, value, document.where(("scenario", ancestor, "override", key))))
    return list(found.values())


def checked(one: Override) -> Override:
    """An override whose key can be one.

    Raises
    ------
    DataError
        If the key is not written as one dotted text, or is too long.
    """
    if "." not in one.key:
        raise DataError(
            f"{one.key[:80]!r} alone overrides nothing",
            where=one.where,
            allowed=['"KIND.ID.FIELD"', '"activity.ID.FIELD"', '"programme.FIELD"'],
            advice='put the whole dotted key in quotes, such as "site.guiana.status"',
        )
    if len(one.key) > 300:
        raise DataError("the key of an override has at most 300 characters", where=one.where)
    return one


def own_changes(
    overrides: Sequence[Override], document: TomlDocument
) -> Iterator[tuple[tuple[str | int, ...], object, Where]]:
    """The overrides that change the programme file itself, as changes for :meth:`TomlDocument.overlaid`.

    Raises
    ------
    UnknownIdError
        If an activity or a list item named in a key does not exist.
    """
    for one in overrides:
        first, *rest = one.key.split(".")
        if first == "programme":
            yield ("programme", *rest), one.value, one.where
        elif first == "activity":
            yield _activity_path(rest, document.data.get("activity", []), one), one.value, one.where


def _activity_path(rest: list[str], activities: Sequence[Mapping[str, Any]], one: Override) -> tuple[str | int, ...]:
    index = _item(activities, rest[0], "activity", one.where)
    if len(rest) == 1:
        raise DataError(
            f"{one.key!r} names an activity, not a field of it", where=one.where, advice=f'write "{one.key}.FIELD" = …'
        )
    path: list[str | int] = ["activity", index]
    node: Any = activities[index]
    for part in rest[1:]:
        if isinstance(node, list):
            position = _item(node, part, f"item of {path[-1]}", one.where)
            path.append(position)
            node = node[position]
        else:
            path.append(part)
            node = node.get(part) if isinstance(node, dict) else None
    return tuple(path)


def _item(items: Sequence[Any], name: str, kind: str, where: Where) -> int:
    """The position of the list item with that id or name, or of that count from 0."""
    names = [str(item.get("id", item.get("name", ""))) if isinstance(item, Mapping) else "" for item in items]
    if name in names:
        return names.index(name)
    if name.isdecimal() and int(name[:9]) < len(items):
        return int(name[:9])
    raise UnknownIdError(kind, name, [known for known in names if known], where=where)


def _ancestry(name: str, scenarios: Mapping[str, Scenario], document: TomlDocument, done: set[str]) -> Iterator[str]:
    """Every scenario that ``name`` builds on and itself, each once, ancestors first; those in ``done`` are left out."""
    # A stack of our own: a long line of scenarios must not use up Python's.
    entered: dict[str, None] = {}  # a dictionary, because it is both searched and kept in order
    stack: list[tuple[str, Iterator[str]]] = []

    def enter(scenario: str) -> None:
        entered[scenario] = None
        stack.append((scenario, iter(scenarios[scenario].inherits)))

    if name not in done:
        enter(name)
    while stack:
        scenario, parents = stack[-1]
        parent = next(parents, None)
        if parent is None:
            stack.pop()
            del entered[scenario]
            done.add(scenario)
            yield scenario
            continue
        where = document.where(("scenario", scenario, "inherits"))
        if parent not in scenarios:
            raise UnknownIdError("scenario", parent, scenarios, where=where)
        if parent in entered:
            order = list(entered)
            ring = [*order[order.index(parent) :], parent]
            raise CyclicOverrideError(
                f"scenarios inherit in a ring: {' → '.join(ring)}", where=where, advice="let one of them stand alone"
            )
        if parent not in done:
            enter(parent)
