"""What browsers are told about every answer of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Scripts, styles and pictures of our own only; nothing inline, nothing evaluated, nobody frames us.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: The globe is a page of its own, framed by the workbench alone: Cesium writes styles into what it draws. Its scripts
#: are held as strictly as everywhere.
GLOBE_POLICY: Final = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
#: Its address.
GLOBE: Final = "/globe.html"
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_OF_GLOBE: Final = {**HEADERS, "Content-Security-Policy": GLOBE_POLICY, "X-Frame-Options": "SAMEORIGIN"}


def headers_of(path: str) -> Mapping[str, str]:
    """The headers of an answer at a path."""
    return _OF_GLOBE if path == GLOBE else HEADERS
