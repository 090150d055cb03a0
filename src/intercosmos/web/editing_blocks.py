"""Where a table and everything beneath it stands in a TOML text, so that it can be taken out or added to whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercosmos.formats.toml_lines import Place, locate


def without(text: str, path: Sequence[str | int]) -> str:
    """The text without the table at ``path``, its subtables, and the comment that stands right above its header.

    Comments after its last value stay: they belong to what follows.
    """
    lines = text.split("\n")
    for first, end in reversed(_blocks(text, path)):
        begin = first
        while begin > 0 and lines[begin - 1].lstrip().startswith("#"):
            begin -= 1
        comments = [number for number in range(_last_written(lines, first, end), end) if lines[number].strip()]
        del lines[begin : (comments[0] if comments else end)]
    return _tidy("\n".join(lines))


def with_lines(text: str, path: Sequence[str | int], added: str) -> str:
    """The text with lines put behind the table at ``path``; at the end if there is no such table."""
    lines = text.split("\n")
    blocks = _blocks(text, path)
    first, end = blocks[-1] if blocks else (0, len(lines))
    place = _last_written(lines, first, end)
    before = [""] if place and lines[place - 1].strip() else []
    behind = [""] if place < len(lines) and lines[place].strip() else []
    lines[place:place] = [*before, *added.rstrip("\n").split("\n"), *behind]
    return _tidy("\n".join(lines))


def _blocks(text: str, path: Sequence[str | int]) -> list[tuple[int, int]]:
    """Stretches of lines, from 0, that belong to ``path``: from a header up to the next thing that does not."""
    root = locate(text)
    place = root
    for key in path:
        if key not in place.children:
            return []
        place = place.children[key]
    inside = {id(one) for one in _all(place)}
    above = {id(root)}
    node = root
    for key in path[:-1]:
        node = node.children[key]
        above.add(id(node))  # a table that is only mentioned has the line of what mentions it
    marks = sorted({(one.line, id(one) in inside) for one in _all(root) if id(one) not in above})
    found: list[tuple[int, int]] = []
    open_at: int | None = None
    for line, belongs in marks:
        if belongs and open_at is None:
            open_at = line
        elif not belongs and open_at is not None:
            found.append((open_at - 1, line - 1))
            open_at = None
    if open_at is not None:
        found.append((open_at - 1, len(text.split("\n"))))
    return found


def _all(place: Place) -> Iterator[Place]:
    waiting = [place]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.children.values()


def _last_written(lines: Sequence[str], first: int, end: int) -> int:
    """One behind the last line of a stretch that is neither blank nor a comment."""
    while end > first and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _tidy(text: str) -> str:
    """One newline at the end."""
    return text.rstrip("\n") + "\n"
