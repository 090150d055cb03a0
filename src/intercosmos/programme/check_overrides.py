"""Rules about overrides: what a scenario must not take away. Each points to the override that did it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError, Where
from intercosmos.programme.schema import Programme

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue
    from intercosmos.catalogue.schema import Site

#: Fields of a site that say where it may launch to.
CORRIDOR_FIELDS: Final = frozenset({"corridors", "azimuth_minimum", "azimuth_maximum"})


def has_corridor(site: Site) -> bool:
    """Whether a site may launch anywhere at all."""
    return bool(site.corridors) or site.azimuth_minimum is not None


def overrides_on(
    programme: Programme, kind: str, known: Collection[str], fields: Collection[str]
) -> Iterator[tuple[str, Where]]:
    """Id and place of every override that writes one of some fields of an entry, in the order they are applied.

    Parameters
    ----------
    kind : of the catalogue, singular
    known : ids of that kind; they may hold dots, so the longest that fits is meant
    """
    from intercosmos.catalogue.schema import kind_named

    for key, where in programme.override_places.items():
        first, _, rest = key.partition(".")
        if kind_named(first, where=where).name != kind:
            continue
        fitting = [name for name in known if rest == name or rest.startswith(name + ".")]
        if not fitting:
            continue
        entry = max(fitting, key=len)
        value = programme.overrides[key]
        path = rest[len(entry) + 1 :]
        written = {path.partition(".")[0]} if path else set(value) if isinstance(value, Mapping) else set()
        if written & set(fields):
            yield entry, where


def stripped_sites(programme: Programme, catalogue: Catalogue) -> dict[str, Where]:
    """Sites that overrides leave without any corridor, each with the override that comes last."""
    return {
        name: where
        for name, where in overrides_on(programme, "site", catalogue.sites, CORRIDOR_FIELDS)
        if not has_corridor(catalogue.sites[name])
    }


def check_sites_keep_corridors(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """No override takes the last corridor of a site."""
    for name, where in stripped_sites(programme, catalogue).items():
        pad = next((pad.name for pad in catalogue.sites[name].pads), "NAME")
        yield DataError(
            f"this override leaves the site {name!r} without a corridor, so nothing can be launched from it",
            where=where,
            allowed=["a list of one corridor or more", "azimuth_minimum and azimuth_maximum"],
            advice="write the corridors that remain; to take the site out of service, close its pads instead: "
            f'"site.{name}.pads.{pad}.status" = "closed"',
        )
