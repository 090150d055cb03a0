"""The description of the interface (OpenAPI), printed: what the page's types are made from.

``python -m intercosmos.web.describe`` prints it, ``python page/make_types.py`` makes the types.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

#: Words in a description that say nothing about the form of what is sent.
_WORDS: Final = ("description", "summary", "title")


def description() -> dict[str, Any]:
    """The application's own description, and every model, those too that no address answers by themselves."""
    from pydantic import BaseModel
    from pydantic.json_schema import models_json_schema

    from intercosmos.web import models
    from intercosmos.web.app import create_app
    from intercosmos.web.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(Path(folder) / "none.toml", runs=Path(folder)))
        told: dict[str, Any] = app.openapi()
        app.state.storage.close()
    found = [getattr(models, name) for name in models.__all__]
    classes = [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]
    _, every = models_json_schema(
        [(one, "serialization") for one in classes], ref_template="#/components/schemas/{model}"
    )
    # Those of the models say of what is left empty that it is there, which the application's description leaves out.
    schemas = {**told["components"]["schemas"], **every["$defs"]}
    return {**told, "components": {**told["components"], "schemas": dict(sorted(schemas.items()))}}


def digest(told: dict[str, Any]) -> str:
    """A short name of what a description says about forms; words that explain them do not count."""
    form = json.dumps(_without_words(told["components"]["schemas"]), sort_keys=True)
    return hashlib.sha256(form.encode()).hexdigest()[:16]


def _without_words(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_words(value)
            for key, value in part.items()
            if not (key in _WORDS and isinstance(value, str))  # a field may be called so, too
        }
    return [_without_words(one) for one in part] if isinstance(part, list) else part


if __name__ == "__main__":
    json.dump(description(), sys.stdout, indent=1)
