"""The ledger: who puts in what, who gets what out, who depends on whom.

What a third party puts in (a partner outside the programme, such as the owner of a hired pad) is repaid by the
programme's partners in proportion to what each gets out of that activity; if none gets anything, in equal parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intercosmos.directions.base import Assessment, Contribution
from intercosmos.parity.cost import scaled, value_contributions
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Account:
    """One option in the books: gains in points, contributions with efforts, both by partner of the programme."""

    assessment: Assessment
    gains: Mapping[str, float]
    items: Mapping[str, tuple[Contribution, ...]]

    def effort(self, partner: str) -> float:
        """Work-years that a partner puts in."""
        return sum(item.effort.value for item in self.items[partner] if item.effort is not None)


def open_account(
    assessment: Assessment, worth: Mapping[str, float], partners: Sequence[str], catalogue: Catalogue
) -> Account:
    """Enter an option in the books.

    Parameters
    ----------
    assessment : with contributions and benefits
    worth : partner -> points, of the option's activity
    partners : of the programme
    catalogue : gives the efforts
    """
    gains = dict.fromkeys(partners, 0.0)
    for benefit in assessment.benefits:
        if benefit.partner in gains:
            gains[benefit.partner] += worth.get(benefit.partner, 0.0) * benefit.share
    total = sum(gains.values())
    parts = {p: gains[p] / total if total > 0 else 1 / len(partners) for p in partners}
    items: dict[str, list[Contribution]] = {partner: [] for partner in partners}
    for contribution in value_contributions(assessment, catalogue):
        if contribution.partner in items:
            items[contribution.partner].append(contribution)
            continue
        for partner in partners:
            if parts[partner] > 0:
                items[partner].append(_hired(contribution, partner, parts[partner]))
    return Account(assessment, gains, {partner: tuple(found) for partner, found in items.items()})


def _hired(contribution: Contribution, partner: str, part: float) -> Contribution:
    effort = scaled(contribution.effort, part) if contribution.effort is not None else None
    return replace(
        contribution,
        partner=partner,
        item=f"{contribution.item}, hired from {contribution.partner}",
        amount=contribution.amount * part,
        effort=effort,
    )


def owners(catalogue: Catalogue) -> dict[str, str]:
    """Asset id -> owner, over every kind of asset that has one."""
    return {
        asset: owner
        for kind in catalogue.kinds()
        for asset, entry in catalogue.entries(kind).items()
        if isinstance(owner := getattr(entry, "owner", None), str) and owner
    }


def assets_used(assessment: Assessment, owner_of: Mapping[str, str]) -> dict[str, str]:
    """Asset id -> owner, for every asset in a role of the option or among its contributions."""
    used = {asset: owner_of[asset] for asset in assessment.option.roles.values() if asset in owner_of}
    for contribution in assessment.contributions:
        name = contribution.asset or contribution.item
        used.setdefault(name, owner_of.get(name, contribution.partner))
    return used


def needed_partners(assessment: Assessment, owner_of: Mapping[str, str]) -> frozenset[str]:
    """Partners without whom the option disappears: owners of its assets and pads, and whoever puts something in."""
    return frozenset(assets_used(assessment, owner_of).values()) | {c.partner for c in assessment.contributions}


def dependencies(partner: str, accounts: Sequence[Account], owner_of: Mapping[str, str]) -> tuple[str, ...]:
    """Others' assets and consents behind every option that the partner gets something out of, sorted."""
    found: set[str] = set()
    for account in accounts:
        if account.gains[partner] <= 0:
            continue
        used = assets_used(account.assessment, owner_of)
        found |= {f"{owner}: {asset}" for asset, owner in used.items() if owner != partner}
        found |= {f"{c.grantor}: {c.text}" for c in account.assessment.conditions if c.grantor != partner}
    return tuple(sorted(found))


def total_effort(items: Sequence[Contribution], counted: float) -> Quantity:
    """Sum of efforts as the books count it (``counted``, rounded), with the sum of the ranges."""
    efforts = [item.effort for item in items if item.effort is not None]
    low, high = sum(e.low for e in efforts), sum(e.high for e in efforts)
    return Quantity(
        counted, "wy", low=min(low, counted), high=max(high, counted), source="sum of the partner's contributions"
    )
