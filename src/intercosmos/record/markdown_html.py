"""Bodies of stories as HTML: Markdown without any HTML of its own, and only harmless elements come out.

>>> print(markdown_html("# Crew\\n\\n*Two* <b>men</b> [there](javascript:alert(1))"))
<h3>Crew</h3>
<p><em>Two</em> &lt;b&gt;men&lt;/b&gt; [there](javascript:alert(1))</p>
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from intercosmos.record.site_safe import plain, web_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

__all__ = ["LONGEST", "markdown_html"]

#: Characters of a body that are shown; a story is some pages of text, and more would hold the page up.
LONGEST: Final = 50_000
#: A page has its own first two headings.
_DOWN: Final = 2
_TAGS: Final = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@lru_cache(maxsize=100)
def markdown_html(text: str, picture: str = "picture") -> Markup:
    """A body as HTML.

    Parameters
    ----------
    text : Markdown (CommonMark and tables); HTML in it is shown as it is written; only its first 50,000 characters
        are shown
    picture : what a picture without words is called

    Returns
    -------
    Markup
        Without script, style, form, frame or picture; pictures are links; links lead to the web alone
    """
    import nh3

    cut = plain(text[:LONGEST])
    rendered = _parser().render(cut, {"picture": picture})
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_kept,
        link_rel="noreferrer noopener",
        url_schemes={"http", "https"},
    )
    return Markup(clean)  # noqa: S704 - sanitised by the line above


def _kept(tag: str, name: str, value: str) -> str | None:
    """An address within somebody's site would lead to somewhere in ours."""
    return (web_address(value) or None) if name == "href" else value


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def _picture(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """No picture is loaded from elsewhere: a link with the words for it."""
    from html import escape

    token = tokens[place]
    words = renderer.renderInlineAsText(token.children, options, env) if token.children else ""
    address = web_address(str(token.attrGet("src") or ""))
    words = escape(words.strip() or str(env["picture"]))
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def _heading(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    token = tokens[place]
    level = min(6, int(token.tag[1:]) + _DOWN)
    return f"</h{level}>\n" if token.nesting < 0 else f"<h{level}>"
