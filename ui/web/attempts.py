"""Logins that failed: counted per address and per name, answered late, and in the end not at all.

What a guesser may try: `PER_PAIR` passwords for a name from one address, `PER_ADDRESS` over all
names, and for one name `PER_NAME` from anywhere, each within `WINDOW` seconds.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW = 15 * 60.0
PER_PAIR = 5
PER_ADDRESS = 20
PER_NAME = 50
KEPT = 10_000
"""Addresses and names that are remembered; the oldest are forgotten for new ones."""
SLOWEST = 4.0
"""Seconds that the answer to a wrong password is held back, at most."""

Key = tuple[str, str]


class Attempts:
    """Failed logins of the last `WINDOW` seconds by ``clock``; for one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[Key, deque[float]] = OrderedDict()

    def wait(self, name: str, address: str) -> int:
        """Return how many seconds it takes until this address may try this name; 0 for now."""
        now = self._clock()
        longest = 0.0
        for key, most in _limits(name, address):
            times = self._recent(key, now)
            if len(times) >= most:
                longest = max(longest, times[-most] + WINDOW - now)
        return int(longest) + 1 if longest > 0 else 0

    def failed(self, name: str, address: str) -> float:
        """Count one and return how many seconds the answer should be held back."""
        now = self._clock()
        for key, most in _limits(name, address):
            times = self._failed.setdefault(key, deque(maxlen=most))
            times.append(now)
            self._failed.move_to_end(key)
        while len(self._failed) > KEPT:
            self._failed.popitem(last=False)
        tries = len(self._recent((name, _network(address)), now))
        return min(SLOWEST, 0.25 * 2.0**tries)

    def succeeded(self, name: str, address: str) -> None:
        """Forget what was mistyped at this address for this name."""
        self._failed.pop((name, _network(address)), None)

    def _recent(self, key: Key, now: float) -> deque[float]:
        times = self._failed.get(key, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if not times:
            self._failed.pop(key, None)
        return times


def _limits(name: str, address: str) -> tuple[tuple[Key, int], ...]:
    where = _network(address)
    return ((name, where), PER_PAIR), (("", where), PER_ADDRESS), ((name, ""), PER_NAME)


def _network(address: str) -> str:
    """Return what one guesser commands: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address or "?"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
