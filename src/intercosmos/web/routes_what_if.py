"""What if values were otherwise: one option before and after."""

from __future__ import annotations

from fastapi import APIRouter, Request

from intercosmos.web.models import WhatIf, WhatIfRequest
from intercosmos.web.sayings import said_by_record
from intercosmos.web.views_state import studied
from intercosmos.web.views_what_if import what_if_view
from intercosmos.web.what_if_ahead import assess_of

router = APIRouter(prefix="/api", tags=["what-if"])


@router.post("/what-if", response_model=WhatIf)
def what_if(request: Request, asked: WhatIfRequest) -> WhatIf:
    """One option, computed anew with values taken to be otherwise; nothing is stored and no file is changed."""
    study = studied(request, asked.scenario)
    loaded = request.app.state.studies.loaded(asked.scenario)
    return what_if_view(
        study,
        {change.key: change.value for change in asked.changes},
        activity=asked.activity,
        option=asked.option,
        folder=loaded.folder if loaded is not None else None,
        claims=said_by_record(request).claims,
        current=loaded is not None and not loaded.outdated,
        assess=assess_of(request.app),
    )
