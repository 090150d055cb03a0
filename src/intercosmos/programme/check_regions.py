"""Rules about regions, whatever the direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from intercosmos.errors import DataError
from intercosmos.programme.navigation import NavigationActivity
from intercosmos.programme.schema import Programme
from intercosmos.programme.sensing import SensingActivity
from intercosmos.units import show


def check_regions(programme: Programme) -> Iterator[DataError]:
    """Regions have different names, and a south below their north."""
    for activity in programme.activities:
        if not isinstance(activity, NavigationActivity | SensingActivity):
            continue
        seen = Counter(region.name for region in activity.regions)
        for index, region in enumerate(activity.regions):
            at = ("activity", activity.id, "regions", index)
            if not region.south.value < region.north.value:
                yield DataError(
                    f"region {region.name!r} runs from {show(region.south.value, 'deg')} north to "
                    f"{show(region.north.value, 'deg')}",
                    where=programme.where(*at, "north"),
                    allowed=["south < north"],
                    advice="exchange south and north",
                )
            if seen[region.name] > 1:
                yield DataError(
                    f"there is more than one region {region.name!r}",
                    where=programme.where(*at, "name"),
                    advice="give each region a name of its own",
                )
