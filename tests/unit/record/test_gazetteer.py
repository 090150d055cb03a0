"""The gazetteer names nothing twice and nothing that the catalogue does not have."""

from __future__ import annotations

from collections import Counter

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.names import names_of
from intercosmos.record.gazetteer import further_aliases, gazetteer_names, with_gazetteer
from intercosmos.record.names import Name, stems_of


def test_further_names_belong_to_entries_of_the_catalogue() -> None:
    known = {f"{kind}.{entry_id}" for kind, entry_id, _, _ in names_of(load_catalogue())}
    assert set(further_aliases()) <= known


def test_no_two_things_of_a_kind_have_the_same_name() -> None:
    written: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for name in gazetteer_names():
        written.update({(name.kind, stems_of(text)) for text in (name.text, *name.aliases)})
    assert [key for key, count in written.items() if count > 1] == []
    further: Counter[tuple[str, ...]] = Counter()
    for aliases in further_aliases().values():
        further.update({stems_of(text) for text in aliases})
    assert [key for key, count in further.items() if count > 1] == []


def test_every_name_can_be_found() -> None:
    rows = tuple(Name(*row) for row in names_of(load_catalogue()))
    index = with_gazetteer(rows)
    near = "spacecraft "  # a word that lets common words count as names
    for name in index.names:
        for text in (name.text, *name.aliases):
            if ", " in text:
                continue  # the catalogue's own, for display: no text writes them so
            found = index.find(f"{near}{text}")
            assert any(stems_of(one.text) == stems_of(text) for one in found), text
