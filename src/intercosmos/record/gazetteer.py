"""Names that stories use and the catalogue does not have: places, organisations, programmes, craft of the past.

>>> moscow = next(name for name in gazetteer_names() if name.text == "Moscow")
>>> moscow.kind, moscow.aliases
('place', ('Москва', '莫斯科'))
>>> "site.plesetsk" in further_aliases()
True
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from intercosmos.record.names import Name, NameIndex

#: Kinds of the tables of these files; ``asset`` are launch vehicles, stages, engines and sites without an entry.
_KINDS: Final = ("asset", "spacecraft", "organisation", "programme", "place")
_FILES: Final = ("gazetteer_spacecraft.toml", "gazetteer_organisations.toml", "gazetteer_places.toml")


@dataclass(frozen=True, slots=True)
class CommonNames:
    """Names that are also common words, words of space flight near which they count, and words beside which not."""

    names: frozenset[str]
    context: frozenset[str]
    against: frozenset[str]


def read_data(file: str) -> Mapping[str, Any]:
    """A TOML file that comes with this package."""
    return tomllib.loads((files("intercosmos.record") / "data" / file).read_text(encoding="utf-8"))


@cache
def gazetteer_names() -> tuple[Name, ...]:
    """Every name of the gazetteer that is not another name of an entry of the catalogue."""
    found = []
    for file in _FILES:
        data = read_data(file)
        for kind in _KINDS:
            found += [Name(kind, "", text, tuple(aliases)) for text, aliases in data.get(kind, {}).items()]
    return tuple(found)


@cache
def further_aliases() -> Mapping[str, tuple[str, ...]]:
    """What entries of the catalogue are also called, by kind and id as ``"site.plesetsk"``."""
    return {key: tuple(aliases) for key, aliases in read_data("gazetteer.toml")["further"].items()}


@cache
def common_names() -> CommonNames:
    """The names that need a context."""
    data = read_data("gazetteer.toml")["common"]
    return CommonNames(frozenset(data["names"]), frozenset(data["context"]), frozenset(data["against"]))


def with_gazetteer(names: tuple[Name, ...]) -> NameIndex:
    """Names of the catalogue, what they are also called, and everything else the gazetteer knows, ready to be found."""
    further = further_aliases()
    known = {name.mention_id for name in names if name.id}
    own = [
        Name(name.kind, name.id, name.text, (*name.aliases, *further.get(name.mention_id, ()))) if name.id else name
        for name in names
    ]
    # What the catalogue at hand lacks is found all the same, without an id.
    lacking = [
        Name("organisation" if key.startswith("partner.") else "asset", "", aliases[0], aliases[1:])
        for key, aliases in further.items()
        if key not in known and aliases
    ]
    common = common_names()
    return NameIndex(
        (*own, *gazetteer_names(), *lacking), common=common.names, context=common.context, against=common.against
    )
