"""How often one client may ask: a bucket of tokens for each, refilled at a steady rate."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from intercosmos.web.settings import Rate

#: Clients remembered at once; the one that was quiet longest is forgotten first.
_CLIENTS: Final = 10_000


class Buckets:
    """One bucket a client.

    Parameters
    ----------
    rate : how much a bucket holds, and how fast it is refilled
    clock : seconds
    """

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str, count: float = 1.0) -> int:
        """Take ``count`` from a client's bucket; 0 if there was enough, else after how many seconds there will be."""
        now = self._clock()
        with self._lock:
            held, since = self._left.pop(client, (float(self._rate.burst), now))
            held = min(float(self._rate.burst), held + (now - since) * self._rate.per_second)
            enough = held >= count
            self._left[client] = (held - count if enough else held, now)
            if len(self._left) > _CLIENTS:
                self._left.popitem(last=False)
        return 0 if enough else max(1, math.ceil((count - held) / self._rate.per_second))

    def empty(self, client: str) -> int:
        """After how many seconds a client may try again; 0 for now. Nothing is taken."""
        return self.take(client, 0.0) or (0 if self._holds_one(client) else math.ceil(1 / self._rate.per_second))

    def _holds_one(self, client: str) -> bool:
        with self._lock:
            held, _ = self._left.get(client, (1.0, 0.0))
        return held >= 1.0


def client_of(address: str) -> str:
    """Who counts as one client: an address, and of the sixth version of the protocol its network of 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
