"""Which methods an address takes: what a refusal of another one has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Match

if TYPE_CHECKING:
    from fastapi import Request

_METHODS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_INTERFACE: Final = "/api/"


def methods_of(request: Request) -> list[str]:
    """The methods that any route takes at the address of a request; none if there is nothing at it.

    A framework's own answer names those of the first route alone. The page's files, which are the last route and take
    every address, are no part of the interface.
    """
    routes = request.app.router.routes
    if request.url.path.startswith(_INTERFACE):
        routes = routes[:-1]

    def taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in routes)

    return [method for method in _METHODS if taken(method)]
