"""How a workbench is served: what it opens, where it keeps things, who may reach it, how much of it."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

#: Where the built page lies in the package.
PAGE_FOLDER: Final = Path(__file__).parent / "page"
#: Folder beside the studies in which the workbench keeps its own things, unless it is told another one.
DATA_NAME: Final = ".workbench"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once, and so many a second after that."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may ask of the server.

    Attributes
    ----------
    body_bytes : of a request
    programme_bytes : of a request that brings a whole programme file
    slow_s, body_s : how long a client may pause while it sends a body, and how long it may take for all of it
    reads, changes, questions, studies, refusals : rates of each client: pages and answers, changes, what-ifs, studies
        begun, tokens that were wrong
    waiting : how many studies may wait for their turn
    watchers, watchers_each : how many readers may follow the progress of studies at once, and how many of one client
    """

    body_bytes: int = 1_000_000
    programme_bytes: int = 5_000_000
    slow_s: float = 20.0
    body_s: float = 120.0
    reads: Rate = Rate(20_000, 1_000.0)
    changes: Rate = Rate(120, 20.0)
    questions: Rate = Rate(60, 2.0)
    studies: Rate = Rate(20, 0.5)
    refusals: Rate = Rate(20, 0.2)
    waiting: int = 20
    watchers: int = 200
    watchers_each: int = 50


@dataclass(frozen=True)
class Settings:
    """What :func:`~intercosmos.web.app.create_app` needs to know.

    Attributes
    ----------
    programme : the file
    host, port : where the server listens
    token : what a client must show; empty for none
    read_only : nothing can be changed or computed for good by anybody
    kept_as_it_is : why the programme file is not edited, in a sentence; empty if it is
    runs : folder of the studies
    record : folder of the stories; None for those that come along
    data : folder for what the workbench keeps: changes to be undone, studies begun, points picked
    jobs : how many processes a study uses; None for as many as there are processors
    hosts : further names by which the server may be called
    page : folder of the built page
    limits : what one client may ask for
    warm : whether studies are read before anybody asks for them
    """

    programme: Path
    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default="", repr=False)
    read_only: bool = False
    kept_as_it_is: str = ""
    runs: Path = Path("runs")
    record: Path | None = None
    data: Path | None = None
    jobs: int | None = None
    hosts: tuple[str, ...] = ()
    page: Path = PAGE_FOLDER
    limits: Limits = Limits()
    warm: bool = False

    @cached_property
    def data_folder(self) -> Path:
        """Where the workbench keeps its own things."""
        return self.data if self.data is not None else self.runs / DATA_NAME

    @cached_property
    def listens_beyond(self) -> bool:
        """Whether others than this machine can reach the server."""
        return not is_loopback(self.host)

    @cached_property
    def allowed_hosts(self) -> frozenset[str]:
        """Names by which the server may be called. A stranger's name that leads here is refused (DNS rebinding)."""
        own = {"localhost", "127.0.0.1", "::1", self.host.lower(), *(name.lower() for name in self.hosts)}
        if self.listens_beyond:
            own |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        return frozenset(own)

    def at_port(self, port: int) -> Settings:
        """The same at another port."""
        return replace(self, port=port)

    def allows_host(self, host: str) -> bool:
        """Whether a request for ``host`` (without port) is meant for this server.

        A server that others reach may also be called by any address in numbers: no stranger's name is behind one.
        """
        if host.lower() in self.allowed_hosts:
            return True
        return self.listens_beyond and _address(host) is not None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def host_of(header: str) -> str | None:
    """The host of a ``Host`` header without its port; None if it is none."""
    host, colon, port = header.strip().rpartition(":")
    if not colon or "]" in port:
        host, port = header.strip(), ""
    if port and not port.isdecimal():
        return None
    host = host.strip("[]") if host.startswith("[") and host.endswith("]") else host
    return host or None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
