"""Rules about who takes part, when, and what it is worth to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.programme.check_overrides import overrides_on
from intercosmos.programme.schema import Programme

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

#: Kinds of asset of which a partner needs at least one.
ASSETS = ("site", "vehicle", "ship", "station", "engine")


def check_period(programme: Programme) -> Iterator[DataError]:
    """The period must not end before it begins."""
    first, last = programme.period
    if last < first:
        yield DataError(
            f"the period ends on {last}, before it begins on {first}",
            where=programme.where("programme", "period"),
            advice=f'write period = ["{last}", "{first}"]',
        )


def check_partner_names(programme: Programme) -> Iterator[DataError]:
    """A joint programme has two partners or more, each named once."""
    where = programme.where("programme", "partners")
    for partner, count in Counter(programme.partners).items():
        if count > 1:
            yield DataError(f"the partner {partner!r} is named {count} times", where=where, advice="name it once")
    if len(set(programme.partners)) < 2:
        yield DataError("a joint programme has at least two partners", where=where, advice="add a partner")


def check_something_proposed(programme: Programme) -> Iterator[DataError]:
    """A programme proposes something."""
    if not programme.activities:
        yield DataError(
            "the programme proposes no activity",
            where=programme.where("activity"),
            advice="add an [[activity]]; 'intercosmos new' writes an example",
        )


def check_activity_names(programme: Programme) -> Iterator[DataError]:
    """Every activity has a name of its own."""
    seen: set[str] = set()
    for index, activity in enumerate(programme.activities):
        if activity.id in seen:
            where = programme.where() if programme.document is None else programme.document.where(
                ("activity", index, "id")
            )  # fmt: skip
            yield DataError(f"a second activity is called {activity.id!r}", where=where, advice="rename one of them")
        seen.add(activity.id)


def check_third_parties(programme: Programme) -> Iterator[DataError]:
    """A third party is not one of the partners."""
    for activity in programme.activities:
        for party in activity.third_parties:
            if party in programme.partners:
                yield DataError(
                    f"{party!r} is a partner of the programme, so it is no third party",
                    where=programme.where("activity", activity.id, "third_parties"),
                    advice="remove it here",
                )


def check_worth(programme: Programme) -> Iterator[DataError]:
    """Worth is said by those who take part."""
    for activity in programme.activities:
        known = [*programme.partners, *activity.third_parties]
        for partner in activity.worth:
            if partner not in known:
                yield UnknownIdError(
                    "participant of this activity",
                    partner,
                    known,
                    where=programme.where("activity", activity.id, "worth", partner),
                )


def check_worth_something(programme: Programme) -> Iterator[DataError]:
    """An activity is worth something to somebody."""
    for activity in programme.activities:
        if not any(activity.worth.values()):
            yield DataError(
                "the activity is worth nothing to anybody, so no plan would choose it",
                where=programme.where("activity", activity.id, "worth"),
                advice="say what it is worth to each partner, or remove the activity",
            )


def check_partner_ids(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Every partner and third party is in the catalogue."""
    for index, partner in enumerate(programme.partners):
        if partner not in catalogue.partners:
            where = programme.where("programme", "partners", index)
            yield UnknownIdError("partner", partner, catalogue.partners, where=where)
    for activity in programme.activities:
        for index, party in enumerate(activity.third_parties):
            if party not in catalogue.partners:
                where = programme.where("activity", activity.id, "third_parties", index)
                yield UnknownIdError("partner", party, catalogue.partners, where=where)


def check_partner_assets(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Every partner has something to bring."""
    for index, partner in enumerate(programme.partners):
        if partner not in catalogue.partners or any(catalogue.assets(kind, partner) for kind in ASSETS):
            continue
        owners = {str(getattr(asset, "owner", "")) for kind in ASSETS for asset in catalogue.assets(kind)}
        allowed = sorted(owners & set(catalogue.partners))
        taken = _taken_from(partner, programme, catalogue)
        if taken is not None:
            yield DataError(
                f"this override leaves the partner {partner!r} without assets, so it can put nothing in",
                where=taken,
                advice=f"leave {partner!r} something, or give the scenario partners that have assets: "
                f'"programme.partners" = {_quoted([one for one in programme.partners if one != partner])}',
            )
        else:
            yield DataError(
                f"the partner {partner!r} has no assets in the catalogue, so it can put nothing in",
                where=programme.where("programme", "partners", index),
                allowed=allowed,
                advice="add its sites, vehicles, ships or stations in a catalogue folder of your own",
            )


def _taken_from(partner: str, programme: Programme, catalogue: Catalogue) -> Where | None:
    """The last override that gave away something that is this partner's in the catalogue; None if there is none."""
    if not programme.override_places:
        return None
    from intercosmos.catalogue.load import load_catalogue

    before = load_catalogue()  # as it stands without overrides; read only now that something is wrong
    if partner not in before.partners:
        return None
    taken = {
        where
        for kind in ASSETS
        for name, where in overrides_on(programme, kind, catalogue.entries(kind), {"owner"})
        if name in {asset.id for asset in before.assets(kind, partner)}
    }
    return next((where for where in reversed(list(programme.override_places.values())) if where in taken), None)


def _quoted(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
