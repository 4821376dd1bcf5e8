"""The rate limit: how many requests a minute each client may send.

Each client has a bucket of tokens that fills steadily; a request takes one out. What is kept of a bucket is one number,
the time at which it will be full again: a bucket that is full is like one never used, so it can be forgotten without
loss, and only those used within the last few seconds are in memory.
"""

import ipaddress
from collections import OrderedDict

# A bucket is about 200 bytes.
MOST_CLIENTS = 10_000
BURST_PART = 0.1
# Sums of times are inexact in their last digits.
_TOLERANCE = 1e-6


class RateLimit:
    """Token buckets, one a client.

    Args:
        per_minute: requests a minute, over 0.
        most_clients: buckets kept at once. Clients beyond them share one more bucket until there is room again. So a
            flood of new addresses takes no more memory and pushes no one out: neither a client that keeps to the limit,
            whose bucket stays its own, nor one that does not, who would get a full bucket by it.

    A burst may be a tenth of a minute's worth, at least one request: with 60 a minute six at once, then one a second.
    """

    def __init__(self, per_minute: float, most_clients: int = MOST_CLIENTS) -> None:
        self.seconds_per_token = 60 / per_minute
        self.seconds_to_fill = self.seconds_per_token * max(1.0, per_minute * BURST_PART)
        self.most_clients = most_clients
        self._full_at: OrderedDict[str, float] = OrderedDict()  # in the order of their last tokens
        self._rest_full_at = 0.0

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, client: str, now: float) -> float:
        """Lets a request through, or says how long to wait.

        Args:
            client: whose request it is.
            now: seconds on a clock that never goes back.

        Returns:
            0 if it is let through; otherwise seconds until one will be, and no token was taken.
        """
        self._forget_full_ones(now)
        own = client in self._full_at or len(self._full_at) < self.most_clients
        full_at = self._full_at.get(client, now) if own else self._rest_full_at
        full_at_then = max(full_at, now) + self.seconds_per_token
        wait = full_at_then - now - self.seconds_to_fill
        if wait > _TOLERANCE:
            return wait
        if own:
            self._full_at[client] = full_at_then
            self._full_at.move_to_end(client)
        else:
            self._rest_full_at = full_at_then
        return 0.0

    def _forget_full_ones(self, now: float) -> None:
        """Forgets full buckets, up to the first that is not: those behind it were used later.

        None stays longer after its use than an empty bucket takes to fill.
        """
        while self._full_at and next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)


def group_address(address: str) -> str:
    """Whom an address counts for: itself, or its /64 where it is IPv6, for that is what one household gets.

    What is no address, such as what an unusual proxy calls its client, counts for itself.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((ip.packed, 64), strict=False))
