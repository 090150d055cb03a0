"""Laws of the TOML line locator: for any document, every key is found on the line where it was written."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from intercosmos.formats.toml_lines import locate

Path = tuple[str | int, ...]
Draw = st.DrawFn

# Whatever can confuse a scanner: the signs of TOML itself, quotes, escapes, text beyond ASCII.
NAMES = st.text(alphabet="ab9_-.#=[]{}\"'\\ ,é漢\t", max_size=4)
CONTENTS = st.text(alphabet="ab .#=[]{}\"'\\,\né漢", max_size=12)
SCALARS = st.sampled_from(["1", "-3.5e7", "true", "1979-05-27 07:32:00", "1979-05-27", "inf", "0xff", "1_000"])


@dataclass
class Page:
    """A document being written, and the line of every key and item in it."""

    text: str = ""
    lines: dict[Path, int] = field(default_factory=dict)
    count: int = 0

    def put(self, text: str) -> None:
        self.text += text

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def name(self, draw: Draw) -> tuple[str, str]:
        """A key nobody used before, and one way of writing it."""
        self.count += 1
        name = f"{draw(NAMES)}{self.count}"
        written = [json.dumps(name)]
        if "'" not in name:
            written.append(f"'{name}'")
        if all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in name):
            written.append(name)
        return name, draw(st.sampled_from(written))

    def blank(self, draw: Draw) -> None:
        self.put(draw(st.sampled_from(["", " ", "\n", "\n\n", ' # [not] = { a "table"\n', "\t\n# it's ]]\n  "])))

    def key(self, draw: Draw, at: Path) -> Path:
        """A key of one to three parts beneath ``at``."""
        for index in range(draw(st.integers(1, 3))):
            if index:
                self.put(draw(st.sampled_from([".", " . "])))
            name, written = self.name(draw)
            at = (*at, name)
            self.note(at)
            self.put(written)
        return at

    def pair(self, draw: Draw, at: Path, depth: int) -> None:
        at = self.key(draw, at)
        self.put(draw(st.sampled_from(["=", " = "])))
        self.value(draw, at, depth)

    def value(self, draw: Draw, at: Path, depth: int) -> None:
        kind = draw(st.sampled_from(["scalar", "string", *(["array", "table"] if depth else [])]))
        if kind == "scalar":
            self.put(draw(SCALARS))
        elif kind == "string":
            self.string(draw)
        elif kind == "array":
            self.put("[")
            for index in range(draw(st.integers(0, 3))):
                self.blank(draw)
                self.note((*at, index))
                self.value(draw, (*at, index), depth - 1)
                self.blank(draw)
                self.put(",")
            self.blank(draw)
            self.put("]")
        else:
            self.put("{")
            for index in range(draw(st.integers(0, 3))):
                self.put(", " if index else " ")
                self.pair(draw, at, depth - 1)
            self.put("}")

    def string(self, draw: Draw) -> None:
        content = draw(CONTENTS)
        written = [json.dumps(content)]
        if "'''" not in content and not content.endswith("'"):
            written.append(f"'''{content}'''")
        if "'" not in content and "\n" not in content:
            written.append(f"'{content}'")
        escaped = content.replace("\\", "\\\\").replace('"""', '\\"""')
        if '"""' not in content:
            written.append(f'"""{escaped}"""')  # may end in up to two quotes of its own: legal TOML
        self.put(draw(st.sampled_from(written)))


@st.composite
def pages(draw: Draw) -> Page:
    page = Page()
    arrays: list[tuple[Path, str]] = []
    for _ in range(draw(st.integers(0, 3))):
        page.blank(draw)
        page.pair(draw, (), 2)
        page.put("\n")
    for _ in range(draw(st.integers(0, 4))):
        page.blank(draw)
        page.put("\n")
        if arrays and draw(st.booleans()):
            at, written = draw(st.sampled_from(arrays))
            at = _next_item(page, at, written)
        elif draw(st.booleans()):
            name, written = page.name(draw)
            page.note((name,))
            arrays.append(((name,), written))
            at = _next_item(page, (name,), written)
        else:
            page.put("[")
            at = page.key(draw, ())
            page.put("]\n")
        for _ in range(draw(st.integers(0, 3))):
            page.blank(draw)
            page.pair(draw, at, 2)
            page.put("\n")
    return page


def _next_item(page: Page, at: Path, written: str) -> Path:
    index = sum(1 for path in page.lines if len(path) == len(at) + 1 and path[:-1] == at)
    page.note((*at, index))
    page.put(f"[[{written}]]\n")
    return (*at, index)


@given(pages())
def test_every_key_is_found_on_the_line_where_it_was_written(page: Page) -> None:
    tomllib.loads(page.text)  # what was written is TOML
    root = locate(page.text)
    assert {path: root.find(path) for path in page.lines} == page.lines


@given(pages())
def test_carriage_returns_do_not_move_lines(page: Page) -> None:
    root = locate(page.text.replace("\n", "\r\n"))
    assert {path: root.find(path) for path in page.lines} == page.lines


@given(st.text(alphabet="ab=[]{}.\"'#\n, 1\\", max_size=60))
def test_the_scanner_survives_any_text(text: str) -> None:
    assert 1 <= locate(text).find(("a", "b")) <= text.count("\n") + 1
