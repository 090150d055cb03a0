"""Whatever is asked of a catalogue: where all that was read says the same, so does every answer."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.engine_swap import with_engine
from intercosmos.catalogue.recording import kept, recorded
from intercosmos.catalogue.recording_reads import plain

#: Changes of a few entries that the questions below are about, and of others.
CHANGES: Final[tuple[dict[str, object], ...]] = (
    {},
    {"vehicle.soyuz-2.1a.status": "suspended"},
    {"vehicle.soyuz-2.1a.note": "seen"},
    {"site.guiana.latitude": "5.3 deg"},
    {"site.guiana.owner": "roscosmos"},
    {"engine.rd-180.mass": "5000 kg"},
    {"ship.soyuz-ms.docking_interface": "apas-89"},
    {"station.tiangong.inclination": "42 deg"},
    {"rules.fairing_heat_flux": "1200 W/m2"},
    {"mating.ssvp-to-cdm.note": "seen"},
    {"satellite.gf-2.status": "ended"},
    {"satellite.gf-2.orbit.phase": "assumed"},
    {"site.guiana.latitude": {"value": "5.239 deg", "source": "orbitlab", "note": "seen"}},  # the same value
)
#: A folder of entries besides: what is listed is more, what is written is the same.
ADDED: Final = """
[soyuz-pad]
name = "Soyuz pad"
owner = "roscosmos"
country = "Russia"
latitude = "46 deg"
longitude = "63 deg"
altitude = "90 m"
azimuth_minimum = "30 deg"
azimuth_maximum = "90 deg"
status = "active"
source = "general-knowledge"
"""
ASKED: Final = {
    "vehicle": ("soyuz-2.1a", "soyuz-st-b", "no-such"),
    "site": ("guiana", "baikonur", "guyana"),
    "engine": ("rd-180", "rd-191"),
    "ship": ("soyuz-ms", "shenzhou"),
    "station": ("tiangong", "iss"),
    "satellite": ("gf-2",),
}
FIELDS: Final = ("status", "owner", "note", "name", "mass", "latitude", "inclination", "source")


@cache
def variant(number: int) -> Catalogue:
    if number < len(CHANGES):
        return load_catalogue(overrides=CHANGES[number])
    with TemporaryDirectory() as folder:
        (Path(folder) / "sites.toml").write_text(ADDED, encoding="utf-8")
        return load_catalogue(extra_folders=[folder])


def _entry(catalogue: Catalogue, kind: str, name: str) -> Any:
    return catalogue.entries(kind).get(name)


def _json(catalogue: Catalogue, kind: str, name: str, field: str) -> Any:
    entry = _entry(catalogue, kind, name)
    return entry and entry.model_dump_json()


def _field(catalogue: Catalogue, kind: str, name: str, field: str) -> Any:
    return plain(getattr(_entry(catalogue, kind, name), field, None))


def _of_owner(catalogue: Catalogue, kind: str, name: str, field: str) -> Any:
    return [
        plain(getattr(one, field, None)) for one in catalogue.assets(kind) if getattr(one, "owner", "") == "roscosmos"
    ]


def _copied(catalogue: Catalogue, kind: str, name: str, field: str) -> Any:
    entry = _entry(catalogue, kind, name)
    return entry and repr([copy.copy(entry), entry.model_copy(update={"note": "x"}), pickle.loads(pickle.dumps(entry))])


def _with_another_engine(catalogue: Catalogue, kind: str, name: str, field: str) -> Any:
    old = catalogue.engines["rd-180"]
    made = with_engine(catalogue, old.model_copy(update={"id": "other"}))
    return [plain(made.engines["other"].mass), plain(made.sites["guiana"].owner), _field(made, kind, name, field)]


QUESTIONS: Final[dict[str, Callable[[Catalogue, str, str, str], Any]]] = {
    "field": _field,
    "json": _json,
    "is there": lambda c, kind, name, field: name in c.entries(kind),
    "ids": lambda c, kind, name, field: list(c.entries(kind)),
    "how many": lambda c, kind, name, field: len(c.entries(kind)),
    "of an owner": _of_owner,
    "copied": _copied,
    "equal": lambda c, kind, name, field: [one for one, e in c.entries(kind).items() if e == _entry(c, kind, name)],
    "written": lambda c, kind, name, field: c.note_of(kind, name, field) if name in c.entries(kind) else None,
    "sources": lambda c, kind, name, field: c.source_ids_of(kind, name) if name in c.entries(kind) else None,
    "rows": lambda c, kind, name, field: [(one.active, one.note if field == "note" else "") for one in c.matings],
    "mating": lambda c, kind, name, field: repr(c.mating("apas-89", "apas-89")),
    "rules": lambda c, kind, name, field: plain(c.rules.residual_fraction),
    "heat": lambda c, kind, name, field: plain(c.rules.fairing_heat_flux),
    "another engine": _with_another_engine,
    "digest": lambda c, kind, name, field: c.digest,
}  # fmt: skip

question = st.sampled_from(sorted(ASKED)).flatmap(
    lambda kind: st.tuples(
        st.sampled_from(sorted(QUESTIONS)), st.just(kind), st.sampled_from(ASKED[kind]), st.sampled_from(FIELDS)
    )
)
numbers = st.integers(0, len(CHANGES))


def answers(catalogue: Catalogue, questions: list[tuple[str, str, str, str]]) -> list[Any]:
    return [QUESTIONS[what](catalogue, *rest) for what, *rest in questions]


@given(st.lists(question, min_size=1, max_size=6), numbers, numbers)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([("field", "site", "guiana", "owner")], 0, 4)
@example([("of an owner", "site", "guiana", "name")], 0, 4)
@example([("of an owner", "site", "guiana", "name")], 0, len(CHANGES))
@example([("ids", "site", "guiana", "name")], 0, len(CHANGES))
@example([("how many", "site", "guiana", "name")], 0, len(CHANGES))
@example([("written", "site", "guiana", "latitude")], 0, len(CHANGES) - 1)
def test_where_all_that_was_read_says_the_same_so_do_the_answers(
    questions: list[tuple[str, str, str, str]], first: int, second: int
) -> None:
    before, after = variant(first), variant(second)
    stand_in, trace = recorded(before)
    said = answers(stand_in, questions)
    assert said == answers(before, questions), "a stand-in answers as the catalogue does"
    reads = trace.reads()
    assert reads.prints(before) == reads.prints(stand_in)
    if reads.prints(before) == reads.prints(after):
        assert said == answers(after, questions)
    else:
        assert before.digest != after.digest, "nothing that was read is otherwise in the same catalogue"


@given(st.lists(question, min_size=1, max_size=3), st.lists(numbers, min_size=2, max_size=6))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_kept_is_what_would_be_computed_and_tells_what_it_read(
    questions: list[tuple[str, str, str, str]], order: list[int]
) -> None:
    held: dict[str, Any] = {}
    for number in order:
        stand_in, trace = recorded(variant(number))
        alone, fresh = recorded(variant(number))
        assert kept(held, stand_in, "x", lambda c: answers(c, questions), most=3) == answers(alone, questions)
        assert trace.reads() == fresh.reads()


def test_a_change_of_what_was_not_read_changes_no_fingerprint() -> None:
    stand_in, trace = recorded(variant(0))
    assert [one.id for one in stand_in.ships.values() if one.owner == "cnsa"]
    reads = trace.reads()
    ship = CHANGES.index({"ship.soyuz-ms.docking_interface": "apas-89"})
    assert reads.prints(variant(ship)) == reads.prints(variant(0)), "its owner was read, and its docking was not"
    assert stand_in.ships["soyuz-ms"].docking_interface
    assert trace.reads().prints(variant(ship)) != trace.reads().prints(variant(0))
