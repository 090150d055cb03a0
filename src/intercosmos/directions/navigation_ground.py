"""What monitoring stations on each other's ground do to the errors of the signals in space."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercosmos.directions.navigation_terms import Terms


def errors_with_stations(terms: Terms) -> dict[str, float]:
    """Letter -> error of signals in space with the stations that the activity exchanges, m."""
    return {letter: 0.8 * error for letter, error in terms.errors_m.items()}
