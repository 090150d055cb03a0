"""The description of the interface (OpenAPI), printed: what the page's types are made from.

``python -m intercosmos.web.describe > openapi.json``
"""

from __future__ import annotations

import json
import sys
from typing import Any


def description() -> dict[str, Any]:
    """The OpenAPI description with every model."""
    from pydantic import BaseModel
    from pydantic.json_schema import models_json_schema

    from intercosmos.web import models

    found = [getattr(models, name) for name in models.__all__]
    classes = [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]
    _, schema = models_json_schema(
        [(one, "serialization") for one in classes], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Intercosmos workbench", "version": "1"},
        "paths": {},
        "components": {"schemas": schema["$defs"]},
    }


if __name__ == "__main__":
    json.dump(description(), sys.stdout, indent=1)
