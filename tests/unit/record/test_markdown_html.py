"""Bodies of stories as HTML."""

from __future__ import annotations

import time

import pytest

from intercosmos.record.markdown_html import LONGEST, markdown_html


def test_what_markdown_can_say() -> None:
    shown = markdown_html(
        "# Crew\n\n*Two* **men** `x`\n\n1. a\n2. b\n\n> said\n\n| a |\n|---|\n| 1 |\n\n[x](https://a.example/?b=1&c=2)"
    )
    for part in (
        "<h3>Crew</h3>", "<em>Two</em>", "<strong>men</strong>", "<code>x</code>", "<li>a</li>", "<blockquote>",
        "<td>1</td>", '<a href="https://a.example/?b=1&amp;c=2" rel="noreferrer noopener">x</a>',
    ):  # fmt: skip
        assert part in shown


def test_headings_never_outrank_the_pages_own() -> None:
    shown = markdown_html("\n\n".join(f"{'#' * level} h" for level in range(1, 7)))
    assert [shown.count(f"<h{level}>") for level in range(1, 7)] == [0, 0, 1, 1, 1, 3]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "![A ship](https://a.example/s.png)",
            '<a href="https://a.example/s.png" rel="noreferrer noopener">A ship</a>',
        ),
        ("![](data:image/png;base64,AA)", "picture"),
        ("[a](relative.html)", '<a rel="noreferrer noopener">a</a>'),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
    ],
)
def test_pictures_are_links_and_html_is_text(text: str, shown: str) -> None:
    html = markdown_html(text)
    assert shown in html
    assert "<img" not in html


@pytest.mark.parametrize("piece", ["[", "*", "_a", "![", "<", "`", "> ", "- ", "|a", "[a](", "&", "\n\n# "])
def test_a_body_made_to_be_slow_is_not(piece: str) -> None:
    began = time.process_time()
    markdown_html(piece * (LONGEST // len(piece)))
    assert time.process_time() - began < 5


def test_a_body_is_cut() -> None:
    assert "end" not in markdown_html("a " * (LONGEST // 2) + "end")
