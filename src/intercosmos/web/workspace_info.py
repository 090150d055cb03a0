"""What a programme file says, for the page: read leniently, so that a file with a mistake in it can still be shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from intercosmos.web.models import ActivityInfo, Override, Partner, ScenarioInfo

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: Colours of the palette.
COLOURS: Final = 6
#: A value is shown with so many characters.
_SHOWN: Final = 120


def plain(value: Any) -> Any:
    """A value of a TOML file as JSON has it: dates and what is not finite as texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def text(value: Any) -> str:
    """A text, or nothing if it is none."""
    return value if isinstance(value, str) else ""


def table(value: Any) -> Mapping[str, Any]:
    """A table, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def texts(value: Any) -> list[str]:
    """The texts of a list; one text stands for a list of one."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def partners_of(header: Mapping[str, Any], catalogue: Catalogue | None) -> list[Partner]:
    """The partners in their order; the order gives the colour."""
    known = catalogue.partners if catalogue is not None else {}
    found = []
    for place, name in enumerate(dict.fromkeys(texts(header.get("partners")))):
        entry = known.get(name)
        found.append(
            Partner(
                id=name,
                name=entry.name if entry is not None else name,
                short_name=entry.short_name if entry is not None else name,
                colour=place % COLOURS,
            )
        )
    return found


def activities_of(data: Mapping[str, Any]) -> list[ActivityInfo]:
    """Every activity, as written."""
    listed = data.get("activity")
    return [
        ActivityInfo(
            id=text(one.get("id")),
            title=text(one.get("title")) or text(one.get("id")).replace("-", " ").capitalize(),
            direction=text(one.get("direction")),
            summary=text(one.get("summary")),
            fields=plain(one),
        )
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, Mapping)
    ]


def scenarios_of(data: Mapping[str, Any], catalogue: Catalogue | None) -> list[ScenarioInfo]:
    """Every variant with its own overrides, in plain words."""
    titles = {one.id: one.title for one in activities_of(data)}
    return [
        ScenarioInfo(
            id=name,
            title=text(one.get("title")) or name,
            summary=text(one.get("summary")),
            inherits=texts(one.get("inherits")),
            overrides=[
                Override(key=key, value=plain(value), label=label(key, titles, catalogue), value_text=shown(value))
                for key, value in table(one.get("override")).items()
            ],
        )
        for name, one in table(data.get("scenario")).items()
        if isinstance(one, Mapping)
    ]


def label(key: str, titles: Mapping[str, str], catalogue: Catalogue | None) -> str:
    """A key of an override in plain words.

    >>> label("activity.relays.orbit.apogee", {"relays": "Four relays"}, None)
    'Four relays, orbit, apogee'
    >>> label("programme.parity.tolerance", {}, None)
    'Programme, parity, tolerance'
    """
    first, _, rest = key.partition(".")
    if first == "programme":
        return ", ".join(["Programme", *_words(rest)])
    if first == "activity":
        name, _, field = rest.partition(".")
        return ", ".join([titles.get(name, name), *_words(field)])
    name, field = _entry(first, rest, catalogue)
    return ", ".join([name, *_words(field)])


def _entry(kind: str, rest: str, catalogue: Catalogue | None) -> tuple[str, str]:
    """The name of the catalogue entry that a key begins with, and what follows; ids may hold dots."""
    from intercosmos.catalogue.schema import KINDS

    found = KINDS.get(kind.replace("-", "_"))
    if catalogue is not None and found is not None:
        if found.layout == "single":
            return found.name.replace("_", " ").capitalize(), rest
        entries = catalogue.entries(found.name)
        fitting = [one for one in entries if rest == one or rest.startswith(f"{one}.")]
        if fitting:
            one = max(fitting, key=len)
            return text(getattr(entries[one], "name", "")) or one, rest[len(one) + 1 :]
    name, _, field = rest.partition(".")
    return f"{kind.replace('_', ' ')} {name}".strip(), field


def _words(field: str) -> list[str]:
    return [part.replace("_", " ") for part in field.split(".") if part]


def shown(value: Any) -> str:
    """A value in few words.

    >>> shown(True), shown("1.2 t"), shown(["a", "b"]), shown([{"a": 1}, {"a": 2}])
    ('yes', '1.2 t', 'a, b', '2 entries')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    if isinstance(value, Mapping):
        return shown(", ".join(f"{str(name).replace('_', ' ')} {shown(item)}" for name, item in value.items()))
    if isinstance(value, Sequence):
        if any(isinstance(item, Mapping | list | tuple) for item in value):
            return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
        return shown(", ".join(shown(item) for item in value)) if value else "nothing"
    return str(plain(value))
