"""The page's types are those of the interface as it is."""

from __future__ import annotations

import copy
import re
from pathlib import Path

from intercosmos.web import models
from intercosmos.web.describe import description, digest

TYPES = Path(__file__).parents[3] / "page" / "src" / "api" / "types.ts"


def test_the_pages_types_are_up_to_date() -> None:
    told = description()
    text = TYPES.read_text(encoding="utf-8")
    made_of = re.match(r"// Made by make_types.py of the description (\w{16})\.\n", text)
    assert made_of, "the types do not say what they were made of: run `python page/make_types.py`"
    assert made_of[1] == digest(told), "the interface has changed: run `python page/make_types.py`"
    for name in told["components"]["schemas"]:
        assert re.search(rf"^        {re.escape(name)}: ", text, re.MULTILINE), name


def test_every_model_and_every_address_is_described() -> None:
    told = description()
    assert {"Overview", "WhatIfRequest", "ErrorAnswer"} <= told["components"]["schemas"].keys() & set(models.__all__)
    assert {"/api/overview", "/api/what-if", "/api/programme/file"} <= told["paths"].keys()
    assert not any(path.startswith("/record") for path in told["paths"])


def test_the_digest_tells_forms_apart_and_not_words() -> None:
    told = description()
    reworded = copy.deepcopy(told)
    reworded["components"]["schemas"]["Overview"]["description"] = "Other words."
    assert digest(reworded) == digest(told)
    changed = copy.deepcopy(told)
    changed["components"]["schemas"]["EntryRow"]["properties"]["title"] = {"type": "string"}
    assert digest(changed) != digest(told)
