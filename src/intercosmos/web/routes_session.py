"""What the page must know before anything else."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

import intercosmos
from intercosmos.web.models import KindInfo, Session
from intercosmos.web.sayings import stories_told
from intercosmos.web.views_answer import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from intercosmos.catalogue import Catalogue
    from intercosmos.web.made_before import MadeBefore

router = APIRouter(prefix="/api", tags=["session"])

#: The Earth's rotation is told of if the table ends so soon.
_SOON: Final = timedelta(days=30)
#: Days looked at before and after today.
_BACK, _AHEAD = 3650, 730
_MJD_EPOCH: Final = date(1858, 11, 17)


@router.get("/session", response_model=Session)
def session(request: Request) -> Response:
    """What the page must know before anything else."""
    state = request.app.state
    now, key = state.workspace.standing()
    studies = state.studies.states()
    stories = stories_told(request)
    today = datetime.now(UTC).date().isoformat()

    def make() -> Session:
        return Session(
            version=intercosmos.__version__,
            read_only=state.settings.read_only,
            programme=state.workspace.info(now),
            studies=studies,
            kinds=[
                KindInfo.model_validate(one)
                for one in _made(
                    state.made, lambda: [one.model_dump() for one in kinds_of(state.workspace.names())], "kinds"
                )
            ],
            stories=stories,
            data_notices=_made(state.made, lambda: data_notices(today), "notices", today),
        )

    told = "".join(one.model_dump_json() for one in studies)
    return answer(request, ("session", key, told, str(stories), today), make)


def _made(made: MadeBefore, make: Callable[[], list[Any]], *of: str) -> list[Any]:
    """What was made before, or is made now, as plain data."""
    found = made.get(*of)
    if found is not None:
        with contextlib.suppress(ValueError, TypeError):  # somebody changed it there
            return list(json.loads(found))
    new = make()
    made.put(json.dumps(new), *of)
    return new


def kinds_of(catalogue: Catalogue) -> list[KindInfo]:
    """Every kind of entry the catalogue has."""
    from intercosmos.catalogue.schema import KINDS

    return [
        KindInfo(
            kind=kind.name,
            title=kind.plural.replace("_", " ").capitalize(),
            count=len(catalogue.entries(kind.name)),
            owned="owner" in kind.model.model_fields,
        )
        for kind in KINDS.values()
    ]


@cache
def data_notices(today: str) -> list[str]:
    """Which data is old, and what that means."""
    end = rotation_known_until(today)
    if end is None or end > date.fromisoformat(today) + _SOON:
        return []
    return [
        f"The Earth's rotation is tabulated to {end}. After that its last value is held, and its error grows by up to "
        "4.5 ms a day, 2 m on the equator. A newer astropy-iers-data brings a newer table."
    ]


def rotation_known_until(today: str) -> date | None:
    """The last day on which the Earth's rotation is tabulated; None if that is years away."""
    import numpy as np

    from intercosmos.physics.orbits.earth_orientation import earth_orientation_error_bound

    first = date.fromisoformat(today) - timedelta(days=_BACK)
    mjd = (first - _MJD_EPOCH).days + np.arange(_BACK + _AHEAD)
    after = np.flatnonzero(earth_orientation_error_bound(mjd).extrapolated)
    return first + timedelta(days=int(after[0]) - 1) if after.size else None
