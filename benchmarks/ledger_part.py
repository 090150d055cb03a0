"""A part of the accuracy ledger whose rows may need files of real data, and stay as they are where those are absent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ledger_row import Row


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with one table a topic.

    Attributes
    ----------
    heading, introduction : as they stand on the page
    topics : topic -> what computes its rows
    real : topic -> files of real data without which its rows stay as they are
    notes : topic -> what a reader must know of its rows
    """

    heading: str
    introduction: str
    topics: Mapping[str, Callable[[], list[Row]]]
    real: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def section(self, standing: str, at_hand: Callable[[str], bool]) -> list[str]:
        """The part as Markdown lines; ``standing`` is the part as it was, ``at_hand`` says whether files are there."""
        lines = [self.heading, "", self.introduction]
        for topic, rows in self.topics.items():
            lines += ["", f"### {topic}", ""]
            if not at_hand(topic):
                kept = lines_of(standing, topic)
                if not kept:
                    raise SystemExit(
                        f"{topic}: neither the files {', '.join(self.real[topic])} nor rows that could stay"
                    )
                lines += kept
                continue
            if topic in self.notes:
                lines += [self.notes[topic], ""]
            if topic in self.real:
                names = ", ".join(f"`{name}`" for name in self.real[topic])
                lines += [f"From {names}, not part of the project: where absent, these rows stay as they are.", ""]
            lines += ["| what | against | difference | tolerance | unit |", "|---|---|---:|---:|---|"]
            lines += [str(row) for row in rows()]
        return lines


def lines_of(part: str, topic: str) -> list[str]:
    """The lines of the page under a topic; none where it is not there."""
    found = re.findall(rf"^### {re.escape(topic)}\n(.*?)(?=^##|\Z)", part, re.MULTILINE | re.DOTALL)
    return found[0].strip().splitlines() if found else []
