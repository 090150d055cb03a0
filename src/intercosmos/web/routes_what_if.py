"""What if values were otherwise: one option before and after."""

from __future__ import annotations

from fastapi import APIRouter, Request

from intercosmos.web.models import WhatIf, WhatIfRequest
from intercosmos.web.views_what_if import what_if_of

router = APIRouter(prefix="/api", tags=["what-if"])


@router.post("/what-if", response_model=WhatIf)
def what_if(request: Request, asked: WhatIfRequest) -> WhatIf:
    """One option, computed anew with values taken to be otherwise; nothing is stored and no file is changed."""
    return what_if_of(request, asked)
