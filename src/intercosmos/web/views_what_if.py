"""What if values were otherwise: one option before and after, what changed, and what else hangs on it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from intercosmos.errors import DataError, Where
from intercosmos.report.sayings import ClaimIndex
from intercosmos.report.words import SIGNS, capital, count, plural
from intercosmos.study.dependence import Dependents, dependents
from intercosmos.study.traces import READS, traces_in
from intercosmos.study.what_if import Assess, Known, what_if
from intercosmos.study.what_if import WhatIf as Computed
from intercosmos.web.errors import RefusedError
from intercosmos.web.models import WhatIf
from intercosmos.web.views_differences import differences
from intercosmos.web.views_option import option_detail, sayings_about
from intercosmos.web.views_parts import efforts
from intercosmos.web.views_state import Study

#: So many are computed at once: more would only make each of them slower.
_AT_ONCE: Final = threading.BoundedSemaphore(2)
#: How long one waits for its turn, s.
_PATIENCE_S: Final = 20.0


def what_if_view(
    study: Study,
    changes: Mapping[str, Any],
    *,
    activity: str,
    option: str,
    folder: Path | None = None,
    claims: ClaimIndex | None = None,
    current: bool = False,
    assess: Assess | None = None,
) -> WhatIf:
    """One option with values taken to be otherwise; nothing is stored.

    Parameters
    ----------
    study : that the option belongs to
    changes : dotted key -> value, as in a scenario
    activity, option : which one

    Other Parameters
    ----------------
    folder : of the study's run: says what else depends on the values
    claims : of the record, about the values of its assets
    current : whether the study is of the programme, the catalogue and the program as they stand
    assess : computes an option elsewhere than here

    Raises
    ------
    UnknownIdError
        If there is no such activity or option, or a key names nothing.
    DataError
        If a change says something it must not.
    RefusedError
        If too many are being computed.
    """
    began = time.perf_counter()
    for key, value in changes.items():
        _check_plain(key, value)
    if not _AT_ONCE.acquire(timeout=_PATIENCE_S):
        raise RefusedError(503, "others are being computed", advice="ask again in a moment")
    try:
        found = what_if(
            study.result.programme,
            study.catalogue,
            changes=changes,
            activity=activity,
            option=option,
            known=_known(study, option, folder) if current else None,
            quick=True,
            assess=assess,
        )
    finally:
        _AT_ONCE.release()
    changed = Study(replace(study.result, programme=found.programme), found.catalogue)
    said = claims or ClaimIndex()
    before = (
        None if found.before is None else option_detail(study, found.before, sayings_about(study, found.before, said))
    )
    after = (
        None if found.after is None else option_detail(changed, found.after, sayings_about(changed, found.after, said))
    )
    told = []
    if found.before is not None and found.after is not None:
        work = (efforts(found.before, study.catalogue), efforts(found.after, found.catalogue))
        told = differences(found.before, found.after, changed.names, work)
    counted = _counted(found.options_before, found.options_after, found.new, found.gone)
    return WhatIf(
        before=before,
        after=after,
        differences=told,
        concerns=" ".join(
            one
            for one in (_concerns(study, changes, folder), counted, found.shortened, _otherwise(study, found))
            if one
        ),
        reason=study.names.spell(found.reason, study.result),
        seconds=round(time.perf_counter() - began, 4),
    )


def _otherwise(study: Study, found: Computed) -> str:
    """That the study's longer search comes to another verdict without the change, where it does."""
    if not found.shortened or found.before is None:
        return ""
    thorough = study.by_id.get(found.before.option.id)
    if thorough is None or thorough.verdict is found.before.verdict:
        return ""
    return f"Without the change the study itself finds the option {SIGNS[thorough.verdict].word}."


def _known(study: Study, option: str, folder: Path | None) -> Known | None:
    """What the study found of an option, and what it read for it."""
    found = study.by_id.get(option)
    if found is None:
        return None
    traces = traces_in(folder) if folder is not None else ()
    wanted = found.option.activity
    return Known(found, next((one for one in traces if one.activity == wanted and option in one.names), None))


def _check_plain(key: str, value: Any) -> None:
    """Refuse what no programme file can say: numbers that are none, halves of characters."""
    try:
        json.dumps([key, value], allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:  # UnicodeEncodeError is a ValueError
        raise DataError(
            "this value cannot be written into a programme file",
            where=Where(key=key.encode(errors="backslashreplace").decode()[:300]),
            advice="write a text, a number, a date as text, yes or no (true, false), or a list of these",
        ) from error


def _concerns(study: Study, changes: Mapping[str, Any], folder: Path | None) -> str:
    """How many options depend on what was changed; nothing where the study did not write down what it read."""
    if folder is None or not (folder / READS).is_dir():
        return ""
    options: dict[str, dict[str, None]] = {}
    total = 0
    for key in changes:
        one = dependents(folder, study.result, key, study.catalogue)
        total = one.total
        for activity, names in one.options.items():
            options.setdefault(activity, {}).update(dict.fromkeys(names))
    words = Dependents({activity: tuple(names) for activity, names in options.items()}, (), total).words
    return f"{capital(words)}."


def _counted(before: int, after: int, new: int, gone: int) -> str:
    """How many options the activity has with the change, where they are others."""
    if not new and not gone:
        return ""
    said = f"The activity has {plural(after, 'option')} with the change"
    if new:
        said += f", {count(new)} of them new"
    if gone:
        said += f"; of the {count(before)} without it {count(gone)} {'is' if gone == 1 else 'are'} gone"
    return f"{said}."
