"""What of a story's texts may stand in a page: stories come from anywhere, and a page is read by a browser.

>>> web_address("https://example.org/a?b=1"), web_address("javascript:alert(1)"), web_address("//example.org")
('https://example.org/a?b=1', '', '')
>>> plain("a\\x00b")
'a\ufffdb'
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

__all__ = ["one_line", "plain", "shortened", "web_address"]

#: Characters that no XML holds, and that no reader sees; surrogates cannot even be written down.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONGEST_ADDRESS: Final = 4000
_IN_ADDRESS: Final = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+|[^\x00-\xa0\ud800-\udfff\u2028\u2029\s]+")


def plain(text: str) -> str:
    """The text without characters that no document can hold; a sign stands for each."""
    return _UNWRITABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text in one line."""
    return " ".join(plain(text).split())


def shortened(text: str, most: int) -> str:
    """The text in one line of so many characters at most, cut between words where there are any.

    >>> shortened("one two three", 9), shortened("one", 9)
    ('one two …', 'one')
    """
    text = one_line(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > most // 2 else cut} …"


def web_address(text: str) -> str:
    """An address that a link may lead to: of the web, in full, with nothing in it that no address has; else nothing."""
    text = text.strip()
    if len(text) > _LONGEST_ADDRESS or "".join(_IN_ADDRESS.findall(text)) != text:
        return ""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:  # a port or an address in brackets that is none
        return ""
    return text if parts.scheme.lower() in ("http", "https") and host and "@" not in parts.netloc else ""
