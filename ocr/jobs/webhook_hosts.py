"""Which hosts may be told that a job is done, and to which addresses no connection is ever made.

    hosts = WebhookHosts.parse("erp.example.org, *.example.com, scans.internal:8443")
    hosts.check("https://erp.example.org/ocr-done")     # InvalidOption, unless it is one of them

A host by its full name may have any address, for the operator has named it. Of the hosts that `*.` stands for, only
those with addresses on the internet are told: else whoever may make such a name could reach what only this server can.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self

from ocr.errors import InvalidOption, InvalidSetting

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2000

_NAME = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
_ENTRY = re.compile(rf"((?:\*\.)?(?:{_NAME}))(?::(\d{{1,5}}))?")
# Stricter than the standards: nothing in it can be read in two ways.
_URL = re.compile(rf"(https?)://({_NAME})(?::(\d{{1,5}}))?((?:[/?][!-;=?-\[\]_a-z~]*)?)", re.IGNORECASE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class WebhookHosts:
    """The hosts of OCR_WEBHOOK_HOSTS: each a name, maybe with `*.` before it, and a port; None for the usual ones."""

    entries: tuple[tuple[str, int | None], ...] = ()

    @classmethod
    def parse(cls, setting: str) -> Self:
        """The hosts that the setting names.

        Raises:
            InvalidSetting: an entry is none.
        """
        entries = []
        for entry in filter(None, (part.strip().lower() for part in setting.split(","))):
            found = _ENTRY.fullmatch(entry)
            if found is None:
                raise InvalidSetting(f"OCR_WEBHOOK_HOSTS has {entry!r}, which is no host, host:port or *.domain")
            entries.append((found[1], int(found[2]) if found[2] else None))
        return cls(tuple(entries))

    def check(self, url: str) -> None:
        """Refuses an address that may not be told.

        Raises:
            InvalidOption: there are no webhooks, it is no HTTP address, or its host is not one of these.
        """
        if not self.entries:
            raise InvalidOption("this server has no webhooks: its operator would have to name hosts for them")
        found = _URL.fullmatch(url) if len(url) <= LONGEST_URL else None
        if found is None:
            raise InvalidOption("webhook must be a plain http:// or https:// address, without a user or a fragment")
        host = found[2].lower()
        if not self._entries_for(host, found[3], found[1].lower()):
            raise InvalidOption(f"webhook names the host {host[:80]!r}, which is none that this server may call")

    def may_be_internal(self, host: str, port: int) -> bool:
        """Whether a host was named in full, and so may have an address that is not on the internet."""
        named = host.lower().rstrip(".")
        return any(name.strip("[]") == named and port in _ports(wanted) for name, wanted in self.entries)

    def _entries_for(self, host: str, port: str | None, scheme: str) -> list[str]:
        wanted = int(port) if port else DEFAULT_PORTS[scheme]
        return [name for name, there in self.entries if _covers(name, host) and wanted in _ports(there)]


def is_internal(address: str) -> bool:
    """Whether an IP address is not one of the internet's: this machine's, a private one, link-local, multicast..."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        within = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64:
            within.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
        if any(inner is not None and _is_off_the_internet(inner) for inner in within):
            return True
        if found.ipv4_mapped is not None or found in _NAT64:
            return False
    return _is_off_the_internet(found)


def _is_off_the_internet(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not address.is_global or address.is_multicast


def _covers(name: str, host: str) -> bool:
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def _ports(port: int | None) -> tuple[int, ...]:
    return tuple(DEFAULT_PORTS.values()) if port is None else (port,)
