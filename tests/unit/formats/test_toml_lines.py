"""The line of every key, for each way TOML has of writing one."""

from __future__ import annotations

import pytest

from intercosmos.formats.toml_lines import MAX_DEPTH, TooDeepError, locate

TEXT = '''\
# a comment with [brackets] and "quotes"
title = "first"
"quoted.key" = 1
'literal key' = 2
owner.name.first = "Yuri"
owner.name.last = "Gagarin"

[site."soyuz-2.1a".orbit]   # implicit parents
perigee = "200 km"
long = """
[not.a.table]
key = "neither"
"""
literal = \'\'\'
it's # no comment
\'\'\'
after = true

[site]
country = { name = "France", seas = ["Atlantic",
  "Pacific"], "sub key".deep = 1 }

[[activity]]
id = "one"
  [activity.worth]
  roscosmos = 8

  [[activity.craft]]
  name = "a"
  [[activity.craft]]
  name = "b"

[[activity]]
id = "two"
list = [
  1, # one
  [ 2,
    3 ],
  { x = 4 },
]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted.key",), 3),
        (("literal key",), 4),
        (("owner",), 5),
        (("owner", "name"), 5),
        (("owner", "name", "first"), 5),
        (("owner", "name", "last"), 6),
        (("site", "soyuz-2.1a"), 8),
        (("site", "soyuz-2.1a", "orbit", "perigee"), 9),
        (("site", "soyuz-2.1a", "orbit", "long"), 10),
        (("site", "soyuz-2.1a", "orbit", "literal"), 14),
        (("site", "soyuz-2.1a", "orbit", "after"), 17),
        (("site",), 19),  # its own header, not the first mention
        (("site", "country", "name"), 20),
        (("site", "country", "seas", 1), 21),
        (("site", "country", "sub key", "deep"), 21),
        (("activity",), 23),
        (("activity", 0), 23),
        (("activity", 0, "worth", "roscosmos"), 26),
        (("activity", 0, "craft", 1, "name"), 31),
        (("activity", 1), 33),
        (("activity", 1, "list", 0), 36),
        (("activity", 1, "list", 1, 1), 38),
        (("activity", 1, "list", 2, "x"), 39),
        (("activity", 1, "absent", "deeper"), 33),  # the nearest ancestor that is written
        (("absent",), 1),
    ],
)
def test_line_of(path: tuple[str | int, ...], line: int) -> None:
    assert locate(TEXT).find(path) == line


def test_escapes_in_a_key_are_read() -> None:
    assert locate('\n"caf\\u00e9" = 1').find(["café"]) == 2


def test_locating_stops_where_the_text_is_no_toml() -> None:
    root = locate("a = 1\nb = \nc = 3\n")
    assert root.find(["a"]) == 1
    assert "c" not in root.children


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ("{a=", "}")], ids=["arrays", "inline tables"])
def test_nesting_has_a_limit(opened: str, closed: str) -> None:
    def nested(depth: int) -> str:
        """A value under ``depth`` keys and positions, the table ``[t]`` and ``x`` included."""
        depth -= 2
        return "[t]\nx = " + opened * depth + "1" + closed * depth

    assert locate(nested(MAX_DEPTH)).find(["t", "x"]) == 2
    with pytest.raises(TooDeepError) as caught:
        locate(nested(MAX_DEPTH + 1))
    assert caught.value.line == 2


def test_dotted_keys_have_a_limit() -> None:
    assert locate(".".join(["a"] * MAX_DEPTH) + " = 1").find(["a"]) == 1
    with pytest.raises(TooDeepError):
        locate(".".join(["a"] * (MAX_DEPTH + 1)) + " = 1")
