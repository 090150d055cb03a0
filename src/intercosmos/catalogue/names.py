"""What the entries of the catalogue are called, in the ways that can be told from their names without guessing.

>>> from intercosmos.catalogue import load_catalogue
>>> rows = {f"{kind}.{id}": (name, aliases) for kind, id, name, aliases in names_of(load_catalogue())}
>>> rows["partner.isro"]
('Indian Space Research Organisation', ('ISRO',))
>>> rows["vehicle.long-march-2f"]
('Long March 2F', ('CZ-2F', 'LM-2F', 'Changzheng-2F', 'Чанчжэн-2F', '长征-2F', '长征二号F'))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Entry

Row = tuple[str, str, str, tuple[str, ...]]

#: Kinds that stories name, in the order in which they claim a name that several entries have.
_KINDS: Final = (
    "partner",
    "site",
    "vehicle",
    "stage",
    "engine",
    "ship",
    "station",
    "constellation",
    "augmentation",
    "satellite",
)
#: What a ground station is called beside its place, which alone is only a town.
_GROUND: Final = {
    "ground_station": ("deep space station", "tracking station", "deep-space antenna"),
    "receiving_station": ("receiving station", "ground station"),
    "monitoring_station": ("monitoring station", "measuring station"),
}
_BRACKETED: Final = re.compile(r"\s*\(([^)]*)\)")
_LONG_MARCH: Final = re.compile(r"^Long March (\d+)(.*)$")
_CHINESE_DIGITS: Final = dict(enumerate("零一二三四五六七八九"))
#: Chinese families and their names in the other two languages; a number follows.
_CHINESE_FAMILIES: Final = {
    "Gaofen": ("GF", "Гаофэнь", "高分"),
    "Ziyuan": ("ZY", "Цзыюань", "资源"),
    "Huanjing": ("HJ", "Хуаньцзин", "环境"),
    "Fengyun": ("FY", "Фэнъюнь", "风云"),
}
#: "RD-0214", and the Russian index "14D14M".
_DESIGNATION: Final = re.compile(r"^(?:[A-Z]{1,4}-?\d+[A-Za-z0-9.-]*|\d{1,2}[A-Z]\d{2,3}[A-Z]?)$")
#: Russian letters of designations that Latin ones stand for.
_CYRILLIC: Final = {"RD": "РД", "NK": "НК", "KVD": "КВД"}
#: Cyrillic letters that Russian texts write for Latin ones which look the same.
_LOOK_ALIKE: Final = str.maketrans("ABCE", "АВСЕ")


def names_of(catalogue: Catalogue) -> list[Row]:
    """Kind, id, name and aliases of every entry that a story may name.

    Hyphens, dots and spaces need no alias of their own: who looks for names takes them as alike. Vehicles with an upper
    stage in their name are left out: a story names both, and both are here.
    """
    rows: list[Row] = []
    for kind in _KINDS:
        for entry_id, entry in catalogue.entries(kind).items():
            name = str(getattr(entry, "name", ""))
            if kind == "vehicle" and _with_upper_stage(name, catalogue):
                continue
            called = list(dict.fromkeys(_called(kind, entry, name)))
            rows.append((kind, entry_id, called[0], tuple(called[1:])))
    for kind, words in _GROUND.items():
        for entry_id, entry in catalogue.entries(kind).items():
            place = _BRACKETED.sub("", str(getattr(entry, "name", ""))).partition(",")[0].strip()
            rows.append((kind, entry_id, f"{place} {words[0]}", tuple(f"{place} {word}" for word in words[1:])))
    return rows


def _with_upper_stage(name: str, catalogue: Catalogue) -> bool:
    _, _, last = name.partition("/")
    return bool(last) and any(stage.name == last for stage in catalogue.stages.values())


def _called(kind: str, entry: Entry, name: str) -> Iterator[str]:
    """The name of an entry and what can be told from it, the name first."""
    bare = _BRACKETED.sub("", name)
    parts = [part.strip() for part in bare.split(" / ")] if kind == "engine" else [bare.strip()]
    parts = parts[:1] + [part for part in parts[1:] if _DESIGNATION.match(part)]
    if kind in ("engine", "vehicle"):
        inner = (part.strip() for text in _BRACKETED.findall(name) for part in text.split(","))
        parts += [part for part in inner if _DESIGNATION.match(part)]
    yield from parts
    first, comma, _ = bare.partition(", ")
    if comma and kind in ("site", "stage"):
        yield first.strip()
    if short := getattr(entry, "short_name", ""):
        yield str(short)
    for part in parts:
        if kind == "vehicle":
            yield from _vehicle(part)
        elif kind == "engine":
            letters, hyphen, number = part.partition("-")
            if letters in _CYRILLIC and hyphen:
                yield f"{_CYRILLIC[letters]}-{number}"
        elif kind == "satellite":
            yield from _satellite(part)


def _vehicle(name: str) -> Iterator[str]:
    if found := _LONG_MARCH.match(name):
        number, variant = found.groups()
        yield from (f"{family}-{number}{variant}" for family in ("CZ", "LM", "Changzheng", "Чанчжэн", "长征"))
        if (alike := variant.translate(_LOOK_ALIKE)) != variant:
            yield f"Чанчжэн-{number}{alike}"
        if int(number) < len(_CHINESE_DIGITS):
            yield f"长征{_CHINESE_DIGITS[int(number)]}号{variant}"


def _satellite(name: str) -> Iterator[str]:
    if " No. " in name:
        family, _, number = name.partition(" No. ")
        yield f"{family} {number}"
        yield f"{family} № {number}"
    family, _, rest = name.partition("-")
    if family in _CHINESE_FAMILIES:
        yield from (f"{other}-{rest}" for other in _CHINESE_FAMILIES[family])
        digit, _, further = rest.partition(" ")
        if digit.isdigit() and int(digit) < len(_CHINESE_DIGITS):
            yield f"{_CHINESE_FAMILIES[family][2]}{_CHINESE_DIGITS[int(digit)]}号{further}"
